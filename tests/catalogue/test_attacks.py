"""Signature files that were made to hurt: each is refused with a short message, in bounded time, and alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from detector.catalogue import store
from detector.catalogue.store import load
from detector.match.glob import compile_glob
from detector.match.host import normalise_host, split_target
from tests.catalogue.samples import GOOD

ALLOWED = 3.0
"""Seconds of processor time: one is the aim, and a busy machine may take longer for the same work."""

HUGE = 10_000_000
LEVELS = "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20))
FILES = {
    "aliases that multiply": ("a: &a [x, x]\n" + LEVELS, "anchor"),
    "an alias to itself": ("id: &a [*a]\n", "anchor"),
    "merged keys": ("a: &a {id: x}\n<<: [*a, *a, *a]\n", "anchor"),
    "a tag that would make an object": ("id: !!python/object/apply:os.system ['touch pwned']\n", "is a tag"),
    "deep nesting": ("[" * 100_000, "nested"),
    "deep nesting in blocks": ("".join(" " * n + "a:\n" for n in range(1_000)), "nested"),
    "many keys": ("".join(f"k{n}: v\n" for n in range(60_000)), "more than 20,000 values"),
    "a string of ten megabytes": ("id: " + "x" * HUGE, "bytes; cut it"),
    "a string that is nearly allowed": (GOOD.replace("Records the screen", "x" * 900_000), "characters; say it in 500"),
    "a long number": (GOOD.replace("acme-watch", "9" * 900_000), "as a number; write it in quotes"),
    "a key of a megabyte": (GOOD + "k" * 900_000 + ": 1\n", "could not find expected"),
    "a source of a megabyte": (GOOD.replace("source: manual", "source: " + "m" * 400_000), "under `sources`"),
    "an anchor of a megabyte": ("id: &" + "a" * 900_000 + " b\n", "is an anchor"),
    "a path of stars": (GOOD.replace("/v2/events/**", "/" + "*a" * 400_000), "write at most 256"),
    "a path that is an expression": (
        GOOD.replace("/v2/events/**", "'/[a-z]+{2,}$'"),
        "looks like a regular expression",
    ),
    "a host of a million labels": (GOOD.replace("domain: acmewatch.example", "domain: " + "a." * 400_000), "dot"),
    "a certificate of words": (GOOD.replace("Acme Root CA", "root " * 150_000), "does not tell whose certificate"),
    "zeros": ("\x00" * 900_000, "control character"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_alone_and_at_once(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, builtin = tmp_path / "own", tmp_path / "builtin"
    folder.mkdir()
    builtin.mkdir()
    monkeypatch.setattr(store, "builtin_folder", lambda: builtin)
    text, said = FILES[name]
    (folder / "bad.yaml").write_text(text, encoding="utf-8")
    (folder / "good.yaml").write_text(GOOD.replace("acme-watch", "good"), encoding="utf-8")
    start = time.process_time()
    catalogue = load([folder], use_cache=False)
    assert time.process_time() - start < ALLOWED
    assert [entry.id for entry in catalogue.entries] == ["good"]
    ours = [str(problem) for problem in catalogue.problems]
    assert ours and all(problem.startswith(f"{folder}/bad.yaml:") for problem in ours)
    assert any(said in problem for problem in ours), ours[:3]
    assert max(map(len, ours)) < 2_000


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/" + "*a" * 120 + "b", "/" + "a" * 200_000),
        ("/" + "**/a/" * 50 + "b", "/" + "a/" * 100_000),
        ("/" + "**/*a*/" * 35 + "b", "/" + "aa/" * 60_000),
    ],
    ids=["stars in a segment", "any segments", "both"],
)
def test_a_pattern_takes_linear_time_on_a_long_path(pattern: str, path: str) -> None:
    start = time.process_time()
    assert not compile_glob(pattern).matches(path)
    assert time.process_time() - start < ALLOWED


@pytest.mark.parametrize(
    "text",
    [
        "https://" + "a" * HUGE,
        "https://" + "-" * HUGE,
        "https://a/" + " " * HUGE + "x",
        "https://" + "a.-" * (HUGE // 3) + "@",
        "http" * (HUGE // 4),
        "ä." * (HUGE // 4),
    ],
    ids=["letters", "hyphens", "spaces", "a user name", "no scheme", "not ASCII"],
)
def test_a_long_url_is_split_in_linear_time(text: str) -> None:
    start = time.process_time()
    host, _ = split_target(text)
    normalise_host(host)
    assert time.process_time() - start < ALLOWED
