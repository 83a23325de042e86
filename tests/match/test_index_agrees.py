"""The fast matcher and a naive one agree on a hundred thousand hosts and URLs.

The naive one is written here, from the words of signatures/README.md alone: it walks over every endpoint and keeps
those that fit, and a path pattern is tried segment by segment. Only its list of endpoints is cut down beforehand, to
those whose name ends as the host does, or it would take an hour.
"""

from __future__ import annotations

import random
import string
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.catalogue.model import Endpoint, Signature
from detector.catalogue.store import load
from detector.match.answer import Match
from detector.match.host import split_target
from detector.match.index import Matcher

QUESTIONS = 100_000
Answer = tuple[str, str, str, str] | None
"""Signature, role, the name that matched, and where that is written."""


@dataclass(frozen=True)
class Written:
    """An endpoint and the signature that it stands in."""

    signature: Signature
    endpoint: Endpoint

    @property
    def rank(self) -> tuple[bool, int, int, bool]:
        """What is more specific has the smaller rank: exact paths, `*`, `**`, none; long ones; with methods."""
        path = self.endpoint.path
        stars = 0 if path is None else 1 + ("*" in path) + ("**" in path)
        return path is None, stars, -len((path or "").replace("*", "")), not self.endpoint.methods


class Naive:
    """Answers by looking at every endpoint whose name has the same last two labels as the host."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        self._by_end: defaultdict[str, list[Written]] = defaultdict(list)
        for signature in signatures:
            for endpoint in (item for item in signature.endpoints if not item.is_anywhere):
                self._by_end[end_of(endpoint.name)].append(Written(signature, endpoint))

    def match(self, host: str, path: str | None, method: str | None) -> Answer:
        if len(host) > 254:
            return None
        host = host.lower()
        host = host[:-1] if host.endswith(".") else host
        candidates = [item for item in self._by_end.get(end_of(host), ()) if is_claimed(item.endpoint, host)]
        names = {(item.endpoint.host is None, -len(item.endpoint.name)) for item in candidates}
        for is_domain, length in sorted(names):
            here = [
                item
                for item in candidates
                if (item.endpoint.host is None) == is_domain and len(item.endpoint.name) == -length
            ]
            answer = one_name(here, path, method)
            if answer is not None:
                return answer
        return None


def end_of(name: str) -> str:
    return ".".join(name.split(".")[-2:])


def is_claimed(endpoint: Endpoint, host: str) -> bool:
    if endpoint.host is not None:
        return endpoint.host == host
    return host == endpoint.domain or host.endswith(f".{endpoint.domain}")


def one_name(items: Sequence[Written], path: str | None, method: str | None) -> Answer:
    """Return what the endpoints of one name say: the most specific that fits, or what those in doubt agree on."""
    if path is not None:
        path = path.split("#")[0].split("?")[0] or "/"
    fits = [item for item in items if method is None or not item.endpoint.methods or method in item.endpoint.methods]
    fits = [item for item in fits if path is None or item.endpoint.path is None or glob(item.endpoint.path, path)]
    fits.sort(key=lambda item: item.rank)
    if path is not None and fits:
        same = [item for item in fits if item.endpoint.path == fits[0].endpoint.path]
        fits = same if method is None else fits[:1]
    elif path is None:
        sure = [item for item in fits if item.endpoint.path is None and (method or not item.endpoint.methods)]
        fits = sure[:1] or fits
    if not fits or len({item.signature.id for item in fits}) > 1:
        return None
    roles = {item.endpoint.role for item in fits}
    first = fits[0]
    role = roles.pop() if len(roles) == 1 else "unknown"
    return first.signature.id, role, first.endpoint.name, first.signature.origin(first.endpoint.line)


def glob(pattern: str, path: str) -> bool:
    if not path.startswith("/"):
        return False
    return segments_fit(pattern.split("/")[1:], path.split("/")[1:])


def segments_fit(patterns: list[str], segments: list[str]) -> bool:
    if not patterns:
        return not segments
    if patterns[0] == "**":
        return any(segments_fit(patterns[1:], segments[skip:]) for skip in range(len(segments) + 1))
    return bool(segments) and text_fits(patterns[0], segments[0]) and segments_fit(patterns[1:], segments[1:])


def text_fits(pattern: str, text: str) -> bool:
    head, star, rest = pattern.partition("*")
    if not star:
        return pattern == text
    return text.startswith(head) and any(text_fits(rest, text[skip:]) for skip in range(len(head), len(text) + 1))


def answer_of(match: Match | None, path: str | None) -> Answer:
    if match is None:
        return None
    assert match.path_was_seen == (path is not None)
    return match.signature_id, match.role, match.matched, match.origin


@pytest.fixture(scope="module")
def signatures() -> tuple[Signature, ...]:
    return load(use_cache=False).signatures


@pytest.fixture(scope="module")
def both(signatures: tuple[Signature, ...]) -> tuple[Matcher, Naive]:
    return Matcher(load(use_cache=False)), Naive(signatures)


def mutated_host(name: str, dice: random.Random) -> str:
    """Return a host that is the name, lies below it or above it, or only looks like it."""
    spot = dice.randrange(len(name))
    letter = dice.choice(string.ascii_lowercase + "-.")
    return dice.choice(
        (
            name,
            name,
            f"www.{name}",
            f"{dice.randrange(10**6):x}.{name}",
            f"a.b.c.{name}",
            f"not{name}",
            f"x-{name}",
            f"{name}.",
            f"{name}.evil.example",
            f"{name}x",
            f".{name}",
            name.upper(),
            name.partition(".")[2],
            name[:spot] + letter + name[spot:],
            name[:spot] + name[spot + 1 :],
            name[:spot] + letter + name[spot + 1 :],
            name.replace(".", "-", 1),
            ("x." * 130 + name)[-dice.choice((253, 254, 255, 400)) :],
        )
    )


def mutated_path(pattern: str | None, dice: random.Random) -> str:
    """Return a path that fits a pattern, or nearly does."""
    path = (pattern or "/").replace("**", dice.choice(("p", "p/q", "", "p/q/r"))).replace("*", dice.choice(("", "s")))
    spot = dice.randrange(len(path)) if path else 0
    return dice.choice(
        (
            path,
            path,
            path + "/",
            path + "?a=/b",
            path + "#c",
            path + "x",
            path[:spot] + "z" + path[spot:],
            path[:spot],
            "/",
        )
    )


def questions(signatures: Sequence[Signature]) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield hosts, paths and methods, from the catalogue's own endpoints and ways to spoil them."""
    dice = random.Random(20261125)
    endpoints = [item for signature in signatures for item in signature.endpoints if not item.is_anywhere]
    with_path = [endpoint for endpoint in endpoints if endpoint.path]
    for _ in range(QUESTIONS):
        endpoint = dice.choice(with_path if with_path and dice.random() < 0.3 else endpoints)
        path = None if dice.random() < 0.3 else mutated_path(endpoint.path, dice)
        yield mutated_host(endpoint.name, dice), path, dice.choice((None, None, "GET", "POST", "PUT"))


def test_they_agree_on_a_hundred_thousand_questions(
    signatures: tuple[Signature, ...], both: tuple[Matcher, Naive]
) -> None:
    fast, naive = both
    asked = matched = 0
    for host, path, method in questions(signatures):
        expected = naive.match(host, path, method)
        found = answer_of(fast.match(host, path=path, method=method), path)
        assert found == expected, (host, path, method)
        asked += 1
        matched += expected is not None
    assert asked == QUESTIONS
    assert QUESTIONS // 4 < matched < QUESTIONS * 3 // 4
    sys.stdout.write(f"{asked:,} questions, {matched:,} of them answered with a signature\n")


def test_they_agree_on_whole_urls(signatures: tuple[Signature, ...], both: tuple[Matcher, Naive]) -> None:
    fast, naive = both
    dice = random.Random(7)
    endpoints = [item for signature in signatures for item in signature.endpoints if not item.is_anywhere]
    for _ in range(10_000):
        endpoint = dice.choice(endpoints)
        host = mutated_host(endpoint.name, dice).strip(".")
        path = "/" + mutated_path(endpoint.path, dice).removeprefix("/")
        url = dice.choice(("https://", "http://", "https://u:p@")) + host + dice.choice(("", ":8443")) + path
        name, seen = split_target(url)
        assert (name, seen) == (host.lower(), path.partition("#")[0].partition("?")[0] or "/"), url
        expected = naive.match(name, seen, None)
        assert answer_of(fast.match(name, path=seen), seen) == answer_of(fast.match_target(url), seen) == expected, url


LABELS = st.sampled_from(["www", "in", "api", "a", "x-y", "co", "com", "net", "track", "google", "sentry", "io"])


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_they_agree_on_what_hypothesis_finds(both: tuple[Matcher, Naive], data: st.DataObject) -> None:
    fast, naive = both
    ends = sorted(naive._by_end)
    labels = data.draw(st.lists(LABELS, max_size=4))
    host = ".".join([*labels, data.draw(st.sampled_from(ends))])
    path = data.draw(st.none() | st.text("/abv1*?#.", max_size=12).map(lambda text: "/" + text))
    method = data.draw(st.sampled_from([None, "GET", "POST"]))
    assert answer_of(fast.match(host, path=path, method=method), path) == naive.match(host, path, method)
