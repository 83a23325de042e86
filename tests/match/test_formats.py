"""Products on hosts that nobody can list: told by path and content together, and never by a path alone."""

from __future__ import annotations

import base64
import gzip
import json
import time
from collections.abc import Iterator
from functools import cache

import pytest

from detector.catalogue.compiled import catalogue_of
from detector.catalogue.loader import parse_signature
from detector.catalogue.model import Endpoint
from detector.catalogue.store import load
from detector.match.formats import Formats
from detector.match.index import Matcher
from tests.behaviour.cases import all_cases
from tests.catalogue.anywhere import PATH, TEXT, counter

VISIT = json.dumps({"payload": {"site": 1, "screen": 2, "title": 3}}).encode()


@cache
def formats() -> Formats:
    return Formats(catalogue_of([counter()]))


@cache
def built_in() -> Formats:
    return Formats(load(use_cache=False))


def found(path: str, method: str | None = "POST", query: str = "", body: bytes = b"") -> str | None:
    match = formats().find(path, method, query, body)
    return None if match is None else f"{match.signature_id}:{match.origin.rpartition(':')[2]}"


def test_path_and_content_together_tell_the_product() -> None:
    assert found("/counter.php", "GET", "site=1&visit=2") == "counter:11"
    assert found("/below/a/counter.php", "GET", "visit=&a=b&si%74e=1") == "counter:11"
    assert found("/api/visit", body=VISIT) == "counter:16"
    assert found("/api/visit", body=gzip.compress(VISIT)) == "counter:16"
    assert found("/film/7/frames", body=b'[{"t": 2}]') == "counter:27"


@pytest.mark.parametrize(
    ("path", "method", "query", "body"),
    [
        ("/counter.php", "GET", "", b""),
        ("/counter.php", "GET", "site=1", b""),
        ("/counter.php", "GET", "sites=1&visits=2", b""),
        ("/counter.php", "PUT", "site=1&visit=2", b""),
        ("/counter.php", None, "site=1&visit=2", b""),
        ("/counter.php", "", "site=1&visit=2", b""),
        ("/notcounter.php", "GET", "site=1&visit=2", b""),
        ("/api/visit", "POST", "site=1&screen=2&title=3", b""),
        ("/api/visit", "POST", "", b'{"site": 1, "screen": 2, "title": 3}'),
        ("/api/visit", "POST", "", b"site screen title payload"),
        ("/film/7/frames", "POST", "", b'[{"t": 3}]'),
        ("/film/7/8/frames", "POST", "", b'[{"t": 2}]'),
        ("", "POST", "site=1&visit=2", b""),
    ],
)
def test_half_of_it_is_no_answer(path: str, method: str | None, query: str, body: bytes) -> None:
    assert found(path, method, query, body) is None


def test_of_a_long_query_the_beginning_is_read() -> None:
    def padded(length: int) -> str:
        return "site=1&" + "x" * (length - len("site=1&&visit")) + "&visit"

    assert found("/counter.php", "GET", padded(100_000)) == "counter:11"
    assert found("/counter.php", "GET", padded(100_001)) is None
    assert found("/counter.php", "GET", padded(300_000)) is None


def test_the_answer_names_the_pattern_and_says_how_it_is_known() -> None:
    match = formats().find("/counter.php", "GET", "site=1&visit=2", b"")
    assert match is not None
    assert (match.matched, match.is_by_format, match.is_own, match.role) == ("/**/counter.php", True, False, "ingest")
    assert formats().at(match.origin) == match
    assert formats().at("elsewhere:1") is None


def changed(old: str, new: str) -> Formats:
    signature, problems = parse_signature(TEXT.replace(old, new), PATH)
    assert signature is not None, problems
    return Formats(catalogue_of([signature]))


def test_of_two_formats_that_fit_the_more_specific_path_counts() -> None:
    both = changed("/film/*/frames", "/below/counter.php")
    match = both.find("/below/counter.php", "POST", "site=1&visit=2", b'[{"t": 2}]')
    assert match is not None
    assert (match.matched, match.origin, match.path_was_seen) == ("/below/counter.php", f"{PATH}:27", True)


def test_formats_are_near_by_their_last_word_or_the_one_before() -> None:
    known = changed("/film/*/frames", "/studio/film/*")
    expected = {
        "/studio/film/7": ["/studio/film/*"],
        "film/7": ["/studio/film/*"],
        "/a/film/7/": ["/studio/film/*"],
        "/film/counter.php": ["/**/counter.php", "/studio/film/*"],
        "/counter.php/": ["/**/counter.php"],
        "/counter.phpX": [],
        "film": [],
        "": [],
    }
    assert {path: [item.path.pattern for item in known.near(path)] for path in expected} == expected
    assert [match.signature_id for match in known.possible("/studio/film/7#a")] == ["counter"]
    assert known.possible("/film/7") == ()


def test_what_is_read_may_be_compressed() -> None:
    known = changed("decode: [json]", "decode: [gzip, json]")
    assert known.find("/film/7/frames", "POST", "", gzip.compress(b'[{"t": 2}]')) is not None
    assert known.find("/film/7/frames", "POST", "", gzip.compress(b'[{"t": 3}]')) is None


def test_what_is_read_may_be_written_in_base64() -> None:
    known = changed("decode: [json]", "decode: [base64, json]")
    assert known.find("/film/7/frames", "POST", "", base64.b64encode(b'[{"t": 2}]')) is not None


def test_a_query_may_begin_with_its_mark() -> None:
    assert found("/counter.php#a", "GET", "?site=1&visit=2") == "counter:11"
    assert found("/counter.php", "GET", "Xsite=1&visit=2") is None


def test_a_path_alone_is_a_question() -> None:
    assert [match.signature_id for match in formats().possible("/a/counter.php?x")] == ["counter"]
    assert formats().possible("/other.php") == ()


def test_a_bare_host_has_no_format() -> None:
    matcher = Matcher(catalogue_of([counter()]))
    assert matcher.match("stats.company.example", path="/counter.php", method="GET") is None
    assert matcher.match("counter.php") is None
    assert matcher.formats is matcher.formats


def paths(endpoint: Endpoint) -> Iterator[str]:
    """Yield paths that fit an endpoint."""
    pattern = (endpoint.path or "").replace("/**", "")
    yield pattern.replace("*", "7")
    if "**" in (endpoint.path or ""):
        yield "/below" + pattern.replace("*", "7")


def test_no_legitimate_body_has_the_format_of_any_product_even_at_its_own_path() -> None:
    endpoints = [item for entry in load(use_cache=False).signatures for item in entry.endpoints if item.is_anywhere]
    legitimate = [case for case in all_cases() if not case.kinds]
    assert len(legitimate) >= 60
    asked = 0
    for case in legitimate:
        for request in case.requests[:3]:
            for endpoint in endpoints:
                for path in paths(endpoint):
                    asked += 1
                    answer = built_in().find(path, endpoint.methods[0], request.query, request.body)
                    assert answer is None, (case.name, path, answer)
    assert asked > 5_000


ORDINARY = ("/", "/index.html", "/api/v2/documents/42", "/static/js/main.3f2a.js", "/search", "/login.php", "/graphql")


def test_a_path_that_no_format_knows_costs_two_questions_to_a_dictionary() -> None:
    known = built_in()
    assert [known.near(path) for path in ORDINARY] == [()] * len(ORDINARY)
    rounds = range(2_000)
    table = {str(number): number for number in range(100)}

    def measured(ask: object) -> float:
        started = time.perf_counter()
        for _ in rounds:
            for path in ORDINARY:
                ask(path)  # type: ignore[operator]
        return time.perf_counter() - started

    def twice(path: str) -> object:
        parts = path.rstrip("/").rsplit("/", 2)
        return table.get(parts[-1]) or table.get(parts[-2] if len(parts) > 1 else "")

    # The call and two probes; a generous factor, since other programs run on this machine.
    ratios = [measured(known.near) / measured(twice) for _ in range(5)]
    assert min(ratios) < 4
