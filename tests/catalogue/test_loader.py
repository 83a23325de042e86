"""Signature files to values: every field, every problem at once, and folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.catalogue.loader import load_folder, parse_signature
from detector.catalogue.model import (
    AiTraining,
    Claim,
    Endpoint,
    Example,
    Examples,
    IssuerName,
    Links,
    Owner,
    Read,
    ReadTest,
    Signature,
    Source,
)
from tests.catalogue.anywhere import PATH as COUNTER
from tests.catalogue.anywhere import TEXT as ANYWHERE
from tests.catalogue.samples import GOOD, PATH, good

FAULTS = Path(__file__).with_name("faults.txt")
SITE = "https://acmewatch.example"


def problems_of(old: str, new: str) -> list[str]:
    """Return the problems of the good file with one text replaced, without the path."""
    assert old in GOOD
    signature, problems = parse_signature(GOOD.replace(old, new), PATH)
    assert (signature is None) == bool(problems)
    return [str(problem).removeprefix(f"{PATH}:") for problem in problems]


def test_every_field_is_read() -> None:
    assert good() == Signature(
        id="acme-watch",
        name="Acme Watch",
        category="workplace-monitoring",
        owner=Owner("Acme Inc.", "US", SITE),
        description="Records the screen and the keyboard of company computers.",
        status="documented",
        collects=(
            Claim("keystrokes", "documented", "configurable", "manual", 8),
            Claim("screenshots", "documented", "default", "manual", 9),
        ),
        endpoints=(
            Endpoint(None, "acmewatch.example", "website", (), None, (), "site", 11),
            Endpoint(
                "in.acmewatch.example",
                None,
                "ingest",
                ("POST",),
                "/v2/events/**",
                ("keystrokes", "screenshots"),
                "firewall",
                14,
                Read(
                    ("gzip", "json"),
                    "events[*].type",
                    (("key", "keystrokes"), ("3", "screenshots")),
                    (ReadTest('{"events": [{"type": "key"}]}', ("keystrokes",), 25),),
                ),
            ),
        ),
        certificates=(IssuerName("Acme Root CA", 26),),
        processes=("acmewatchd",),
        pinned=True,
        ai_training=AiTraining("unknown", None),
        links=Links(f"{SITE}/privacy", None, None),
        sources=(
            Source("firewall", f"{SITE}/firewall", "domains to allow", "2026-11-20", 32),
            Source("manual", f"{SITE}/manual", "what the agent records", "2026-11-20", 33),
            Source("site", f"{SITE}/", "the vendor's own site", "2026-11-20", 34),
        ),
        examples=Examples(
            (Example("https://in.acmewatch.example/v2/events/7", 36), Example("www.acmewatch.example", 36)),
            (
                Example("https://notacmewatch.example/", 37),
                Example("https://example.com/?u=in.acmewatch.example", 37),
            ),
        ),
        path=PATH,
    )


def faults() -> Iterator[tuple[str, str, str]]:
    """Yield what faults.txt says: the text to replace, its replacement, the problem."""
    paragraphs = FAULTS.read_text(encoding="utf-8").split("\n\n")[1:]
    for paragraph in paragraphs:
        old, new, expected = (line[2:].replace("\\n", "\n") for line in paragraph.strip().split("\n"))
        yield old, new, expected


@pytest.mark.parametrize(("old", "new", "expected"), list(faults()))
def test_each_fault_is_told_with_line_field_and_remedy(old: str, new: str, expected: str) -> None:
    assert expected in problems_of(old, new)


def test_the_faults_are_there() -> None:
    assert len(list(faults())) == 40


READ = GOOD[GOOD.index("    read:\n") : GOOD.index("    tests:\n      - {body")]
EXAMPLES = GOOD[GOOD.index("tests:\n  match") :]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (READ, "", "20: endpoints.tests: has bodies but no `read` to be tested; write `read:` or remove them"),
        (READ, "    read: x\n", "20: endpoints.read: must be a mapping; write its keys decode, at, kinds"),
        (READ, "    read: *x\n", "20: endpoints.read: `*x` is an alias; write the value itself"),
        (EXAMPLES, "tests: [a, b]\n", "35: tests: must be a mapping; write its keys match, ignore"),
        ("{terms: unknown}", "unknown", "29: ai_training: must be a mapping; write its keys terms, source"),
        ("[POST]", "[[POST]]", "16: endpoints.methods: must be a text; write one value here"),
        ("[POST]", "[*x, POST]", "16: endpoints.methods: `*x` is an alias; write the value itself"),
        ("[POST]", "[~]", "16: endpoints.methods: is empty; write a value or remove it"),
        ("name: Acme Watch", "name: ' '", "2: name: is empty; write a value or remove it"),
        ("[POST]", "*x", "16: endpoints.methods: `*x` is an alias; write the value itself"),
        (
            "{key: keystrokes, 3: screenshots}",
            "*x",
            "23: endpoints.read.kinds: `*x` is an alias; write the value itself",
        ),
        ("pinned: true", "pinned: *x", "28: pinned: `*x` is an alias; write the value itself"),
    ],
)
def test_a_value_of_another_form_is_the_only_problem(old: str, new: str, expected: str) -> None:
    assert problems_of(old, new) == [expected]


def test_all_problems_are_told_at_once_in_the_order_of_lines() -> None:
    text = GOOD.replace("status: documented", "status: x").replace("[POST]", "[x]").replace("terms: un", "terms: ")
    signature, problems = parse_signature(text, PATH)
    assert signature is None
    assert [(problem.line, problem.field) for problem in problems] == [
        (6, "status"),
        (16, "endpoints.methods"),
        (29, "ai_training.terms"),
    ]


def test_a_misspelt_key_is_no_missing_key_as_well() -> None:
    assert len(problems_of("collects:\n", "collect:\n")) == 1


def test_an_unused_source_is_a_problem() -> None:
    line = "  spare:    {url: https://acmewatch.example/x, says: a page, seen: 2026-11-20}\n"
    found = problems_of("tests:\n  match", line + "tests:\n  match")
    assert len(found) == 1
    assert found[0].startswith("35: sources.spare: nothing names this source")


@pytest.mark.parametrize("says", ["names of the processes", "its certificate", "it refuses an inspecting proxy"])
def test_a_source_of_processes_certificates_or_pinning_is_used_by_its_words(says: str) -> None:
    line = f"  spare:    {{url: https://acmewatch.example/x, says: {says}, seen: 2026-11-20}}\n"
    assert problems_of("tests:\n  match", line + "tests:\n  match") == []


def test_a_product_without_endpoints_is_known_by_its_certificate() -> None:
    start, end = GOOD.index("endpoints:"), GOOD.index("certificates:")
    text = (GOOD[:start] + GOOD[end : GOOD.index("tests:\n  match")]).replace("  firewall:", "  certificate:")
    text = text.replace("domains to allow", "the issuer of its certificates").replace("the vendor's own", "certificate")
    _, problems = parse_signature(text, PATH)
    assert [problem.field for problem in problems] == ["tests"]
    text += 'tests: {match: ["issuer: CN=Acme Root CA"], ignore: ["process: notacmewatchd"]}\n'
    signature, problems = parse_signature(text, PATH)
    assert problems == []
    assert signature is not None
    assert [example.text for example in signature.examples.match] == ["issuer: CN=Acme Root CA"]
    _, problems = parse_signature(text.replace("certificates: [", "#").replace("processes: [", "#"), PATH)
    assert any("nothing to recognise the product by" in problem.message for problem in problems)


@pytest.mark.parametrize("text", ["", "[]", "x", "- a: 1", "id: [", "\x00", "id: acme-watch"])
def test_what_is_no_signature_at_all_is_a_problem(text: str) -> None:
    signature, problems = parse_signature(text, PATH)
    assert signature is None
    assert problems


def test_a_private_file_need_not_stand_in_a_category() -> None:
    signature, problems = parse_signature(GOOD, "/home/me/mine/acme-watch.yaml")
    assert problems == []
    assert signature is not None
    _, problems = parse_signature(GOOD, "signatures/mine/acme-watch.yaml")
    assert [problem.field for problem in problems] == ["category"]


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.text(max_size=6))
def test_a_damaged_file_gives_a_signature_or_problems(start: int, length: int, text: str) -> None:
    signature, problems = parse_signature(GOOD[:start] + text + GOOD[start + length :], PATH)
    assert (signature is None) == bool(problems)
    assert all(problem.line >= 1 and problem.field and problem.message for problem in problems)


def test_a_folder_gives_the_good_and_names_the_bad(tmp_path: Path) -> None:
    folder = tmp_path / "workplace-monitoring"
    folder.mkdir()
    (folder / "acme-watch.yaml").write_text(GOOD)
    (folder / "bad.yaml").write_text("id: bad")
    (folder / "latin.yaml").write_bytes(b"id: \xff")
    (folder / "README.md").write_text("no signature")
    signatures, problems = load_folder(tmp_path, "signatures")
    assert [signature.path for signature in signatures] == [PATH]
    assert {problem.path for problem in problems} == {
        "signatures/workplace-monitoring/bad.yaml",
        "signatures/workplace-monitoring/latin.yaml",
    }


def test_the_second_of_two_that_clash_is_refused(tmp_path: Path) -> None:
    for name in ("a-watch", "b-watch"):
        (tmp_path / f"{name}.yaml").write_text(GOOD.replace("id: acme-watch", f"id: {name}"))
    signatures, problems = load_folder(tmp_path, "mine")
    assert [signature.id for signature in signatures] == ["a-watch"]
    assert [str(problem) for problem in problems] == [
        "mine/b-watch.yaml:11: endpoints.domain: 'acmewatch.example' with this path and method stands already in "
        "mine/a-watch.yaml:11; remove one",
        "mine/b-watch.yaml:14: endpoints.host: 'in.acmewatch.example' with this path and method stands already in "
        "mine/a-watch.yaml:14; remove one",
    ]


HINTS = """\
tunnels: [{protocol: ipsec, port: 4501, source: site}, {protocol: anyconnect, source: site}]
ranges:
  - {cidr: 198.51.100.0/24, source: site}
ja4: [{value: t13d880900_fcb5b95cb75a_b0d3b4ac2a14, source: site}]
"""


def test_what_needs_no_name_is_read() -> None:
    text = GOOD.replace("    role: website\n", "    role: website\n    tunnel: true\n") + HINTS
    signature, problems = parse_signature(text, PATH)
    assert problems == []
    assert signature is not None
    assert [endpoint.tunnel for endpoint in signature.endpoints] == [True, False]
    assert [(item.protocol, item.port) for item in signature.tunnels] == [("ipsec", 4501), ("anyconnect", None)]
    assert [(item.cidr, item.source, item.line) for item in signature.ranges] == [
        ("198.51.100.0/24", "site", text.splitlines().index("  - {cidr: 198.51.100.0/24, source: site}") + 1)
    ]
    assert [item.value for item in signature.ja4] == ["t13d880900_fcb5b95cb75a_b0d3b4ac2a14"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("cidr: 198.51.100.0/24", "cidr: 10.0.0.0/16", "ranges.cidr: '10.0.0.0/16' is a private"),
        ("cidr: 198.51.100.0/24, source: site", "cidr: 198.51.100.0/24", "ranges.source: missing"),
        ("cidr: 198.51.100.0/24, source: site", "cidr: 198.51.100.0/24, source: nosuch", "'nosuch' is not under"),
        ("port: 4501", "port: 70000", "tunnels.port: must be a whole number from 1 to 65535"),
        ("port: 4501", "port: 0", "tunnels.port: must be a whole number from 1 to 65535"),
        ("port: 4501", "port: many", "tunnels.port: must be a whole number from 1 to 65535"),
        ("port: 4501", "port: [4501]", "tunnels.port: must be a whole number from 1 to 65535"),
        ("protocol: ipsec", "protocol: pptp", "tunnels.protocol: unknown word 'pptp'"),
        ("protocol: ipsec, port: 4501", "protocol: anyconnect", "'anyconnect' stands here twice"),
        ("t13d880900_fcb5b95cb75a", "t13d1516h2_8daaf6152771", "ja4.value: its list of ciphers is Chromium's"),
        ("ja4: [", "ja3: [", "ja3: unknown key"),
    ],
)
def test_faults_of_what_needs_no_name_are_told(old: str, new: str, expected: str) -> None:
    assert old in HINTS
    _, problems = parse_signature(GOOD + HINTS.replace(old, new), PATH)
    assert any(expected in str(problem) for problem in problems), [str(problem) for problem in problems]


def test_a_product_may_be_known_by_its_tunnel_alone_but_not_by_its_addresses() -> None:
    start, end = GOOD.index("endpoints:"), GOOD.index("pinned:")
    bare = GOOD[:start] + GOOD[end : GOOD.index("tests:\n  match")]
    tests = 'tests: {match: ["tunnel: ipsec 4501"], ignore: ["address: 192.0.2.1"]}\n'
    _, problems = parse_signature(bare + HINTS + tests, PATH)
    assert not any("nothing to recognise the product by" in problem.message for problem in problems)
    _, problems = parse_signature(bare + HINTS[HINTS.index("ranges:") :] + tests, PATH)
    assert any("nothing to recognise the product by" in problem.message for problem in problems)


def test_faults_of_an_endpoint_for_any_host_are_told_once() -> None:
    def told(old: str, new: str) -> list[str]:
        assert old in ANYWHERE
        return [str(problem) for problem in parse_signature(ANYWHERE.replace(old, new), COUNTER)[1]]

    (relative,) = told("path: /**/counter.php", "path: counter.php")
    assert "endpoints.path: " in relative and "does not begin with" in relative
    (unread,) = told("needs: {query: [site, visit]}", "needs: site")
    assert "endpoints.needs: must be a mapping" in unread
