"""The endpoints of one name: which of them answers, and how much is claimed where that cannot be told."""

from __future__ import annotations

import pytest

from detector.match.answer import Match
from detector.match.glob import compile_glob
from detector.match.rules import Name, Rule, specificity


def rule(
    path: str | None = None, methods: str = "", role: str = "ingest", product: str = "one", collects: str = "clicks"
) -> Rule:
    match = Match(product, role, "web-analytics", f"{product}:{path}", "x.example", True, tuple(collects.split()))
    return Rule(None if path is None else compile_glob(path), frozenset(methods.split()), match)


def origin(name: Name, path: str | None, method: str | None = None) -> str | None:
    match = name.find(path, method)
    return None if match is None else match.origin


def test_an_endpoint_without_conditions_answers_for_every_path() -> None:
    name = Name([rule()])
    assert name.always == rule().match
    assert name.find("/a?b", "POST") == rule().match
    seen = name.find(None, None)
    assert seen is not None
    assert not seen.path_was_seen


def test_a_query_and_a_fragment_are_not_looked_at() -> None:
    name = Name([rule("/a")])
    assert [origin(name, path) for path in ("/a", "/a?x", "/a#x", "/a?x#y", "/b?/a")] == ["one:/a"] * 4 + [None]
    assert origin(Name([rule("/")]), "?x") == origin(Name([rule("/a"), rule("/")]), "?x") == "one:/"


@pytest.mark.parametrize("pattern", ["/a/**", "/a*/**", "/a/*"])
@pytest.mark.parametrize("path", ["/a", "/a/", "/a/b", "/a/b?c", "/a?/b", "/a#/b", "/ab/c", "/b/a/c", "", "/A/b"])
@pytest.mark.parametrize("methods", ["", "POST"])
def test_one_path_answers_for_what_it_fits(pattern: str, path: str, methods: str) -> None:
    name = Name([rule(pattern, methods)])
    fits = compile_glob(pattern).matches(path.partition("?")[0].partition("#")[0] or "/")
    assert name.always is None
    assert origin(name, path) == origin(name, path, "POST") == (f"one:{pattern}" if fits else None)
    assert origin(name, path, "GET") == (f"one:{pattern}" if fits and not methods else None)


def test_the_most_specific_path_answers() -> None:
    patterns = [None, "/**", "/a/**", "/a/*", "/a/b"]
    name = Name([rule(pattern) for pattern in patterns])
    asked = {"/a/b": "/a/b", "/a/c": "/a/*", "/a/c/d": "/a/**", "/z": "/**"}
    assert {path: origin(name, path) for path in asked} == {path: f"one:{best}" for path, best in asked.items()}
    assert origin(Name([rule("/a/**"), rule("/a/b")]), "/a/b") == "one:/a/b"
    assert origin(Name([rule("/a/b*"), rule("/a/b")]), "/a/b") == "one:/a/b"
    assert origin(Name([rule("/a"), rule("/b")]), "/c") is None
    assert sorted(patterns, key=lambda pattern: specificity(pattern, False)) == [*reversed(patterns)]


def test_a_method_that_was_seen_decides() -> None:
    rules = [rule("/a", "POST"), rule("/a", role="script")]
    for name in (Name(rules), Name([*reversed(rules)])):
        roles = [getattr(name.find("/a", method), "role", None) for method in ("POST", "GET", None)]
        assert roles == ["ingest", "script", "unknown"]
    assert origin(Name([rule("/a", "POST")]), "/a", "GET") is None
    assert origin(Name([rule("/a", "POST")]), None, "GET") is None


def test_no_more_is_claimed_than_all_in_doubt_say() -> None:
    name = Name([rule("/a", collects="clicks scroll"), rule("/b", collects="scroll", role="agent")])
    seen = name.find(None, None)
    assert seen is not None
    assert (seen.role, seen.collects, seen.path_was_seen) == ("unknown", ("scroll",), False)
    alike = Name([rule("/a"), rule("/b")]).find(None, None)
    assert alike is not None
    assert alike.role == "ingest"
    assert origin(Name([rule("/a"), rule("/b", product="two")]), None) is None
    assert origin(Name([rule("/a"), rule(product="two")]), None) == "two:None"


def test_without_a_path_the_first_endpoint_answers_whose_conditions_were_all_seen() -> None:
    name = Name([rule("/a"), rule(None, "POST", product="two")])
    assert origin(name, None, "POST") == "two:None"
    assert origin(name, None) is None
    both = Name([rule(None, "POST"), rule(None, role="script")]).find(None, "POST")
    assert both is not None
    assert both.role == "ingest"
