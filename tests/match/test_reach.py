"""Unreachable endpoints: the containment of patterns agrees with trying, and each case is told at its line."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detector.match.glob import compile_glob
from detector.match.reach import contains, unreachable
from tests.catalogue.anywhere import counter
from tests.catalogue.samples import minimal

SEGMENTS = ("", "a", "b", "ab", "ba", "aab", "ac", "cb", "cac")
PATHS = ["/" + "/".join(parts) for length in (1, 2, 3, 4) for parts in product(SEGMENTS, repeat=length)]
# What tells two patterns of four segments apart may be as long as both together.
PATHS += ["/" + "/".join(parts) for length in (5, 6) for parts in product(("a", "b", "ab", "c"), repeat=length)]
PATHS += ["/" + "/".join(parts) for length in (7, 8) for parts in product("ac", repeat=length)]


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("/a/**", "/a/b", True),
        ("/a/**", "/a", True),
        ("/**/a/**", "/a/**", True),
        ("/a/**", "/**/a/**", False),
        ("/a*", "/ab*", True),
        ("/ab*", "/a*", False),
        ("/*/b", "/a/b", True),
        ("/*/b", "/**/b", False),
        ("/**", "/a/**/b", True),
        ("/**/*", "/**", True),
        ("/a/*", "/a/**", False),
        ("/a/**/**x", "/b", False),
        ("/v*/e*", "/v2/events", True),
        ("/XX*", "/*", False),
        ("/**/*X*", "/aX/**", False),
    ],
)
def test_one_pattern_contains_another(wide: str, narrow: str, expected: bool) -> None:
    assert contains(wide, narrow) is expected


segment = st.sampled_from(["a", "b", "ab", "*", "a*", "*b", "*a*", "**"])
pattern = (
    st.lists(segment, min_size=1, max_size=4)
    .map(lambda parts: "/" + "/".join(parts))
    .filter(lambda x: "**/**" not in x)
)


@settings(max_examples=400, deadline=None)
@given(pattern, pattern)
@example("/**/a/**", "/a/**")
@example("/*", "/**")
@example("/**/a/*", "/a/a/a/**")
@example("/**/a/*/b", "/a/**/a/b")
def test_containment_agrees_with_trying_paths(wide: str, narrow: str) -> None:
    inside, outside = compile_glob(narrow), compile_glob(wide)
    counterexample = any(inside.matches(path) and not outside.matches(path) for path in PATHS)
    assert contains(wide, narrow) is not counterexample


def test_very_many_gaps_are_not_tried() -> None:
    assert contains("/**", "/a" + "/**/a" * 20) is False
    # Each gap is tried with none to three segments, in four ways: six of them make 4,096.
    assert contains("/**", "/a" + "/**/a" * 6) is True
    assert contains("/**", "/a" + "/**/a" * 7) is False


def found(endpoints: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.field) for problem in unreachable([minimal("aa", endpoints)])]


@pytest.mark.parametrize(
    ("endpoints", "lines"),
    [
        ("host: x.example, role: ingest, path: /a/**\nhost: x.example, role: script, path: /**/a/**", [11]),
        ("host: x.example, role: ingest, path: /a/**\nhost: x.example, role: script, path: /a/b", []),
        ("host: x.example, role: ingest, path: /a\nhost: x.example, role: script", []),
        ("host: x.example, role: ingest, path: /**\nhost: x.example, role: script", []),
        ("host: x.example, role: ingest, path: /a/**\ndomain: x.example, role: script, path: /**/a/**", []),
        ("host: x.example, role: ingest, path: /a/**\nhost: y.example, role: script, path: /**/a/**", []),
        (
            "host: x.example, role: ingest, path: /a/**\n"
            "host: x.example, role: script, path: /**/a/**, methods: [POST]",
            [],
        ),
        (
            "host: x.example, role: ingest, path: /a/**, methods: [POST]\n"
            "host: x.example, role: script, path: /**/a/**, methods: [GET, POST]",
            [11],
        ),
        (
            "host: x.example, role: ingest, path: /**/a/**, methods: [POST]\n"
            "host: x.example, role: script, path: /a/**, methods: [POST]",
            [12],
        ),
        (
            "host: x.example, role: ingest, path: /a/**\nhost: x.example, role: script, path: /a/**, methods: [POST]",
            [],
        ),
        (
            "host: x.example, role: ingest, path: /**/aaa/**\n"
            "host: x.example, role: script, path: /aaa/**\n"
            "host: x.example, role: script, path: /**/aaa/b/**\n"
            "host: x.example, role: script, path: /aaa/b/**",
            [14, 12],
        ),
        (
            "host: x.example, role: ingest, path: /**/aa/**\nhost: x.example, role: script, path: /**/a/**\n"
            "host: x.example, role: script, path: /aa/**\nhost: x.example, role: script, path: /a/**",
            [13, 14],
        ),
    ],
)
def test_an_endpoint_that_another_always_beats_is_told(endpoints: str, lines: list[int]) -> None:
    assert found(endpoints) == [(line, "endpoints.path") for line in lines]


def test_another_file_may_be_in_the_way() -> None:
    one = minimal("aa", "host: x.example, role: ingest, path: /a/**")
    two = minimal("bb", "host: x.example, role: ingest, path: /**/a/**")
    (problem,) = unreachable([one, two])
    assert problem.path == one.path
    assert "'/**/a/**' in signatures/web-analytics/bb.yaml:11 matches all of it first" in problem.message


def test_endpoints_for_any_host_are_told_apart_by_what_they_need() -> None:
    assert list(unreachable([counter(), counter()])) == []
    beaten = minimal(
        "aa",
        "host: x.example, role: ingest, path: /**/a/**\nhost: x.example, role: script, path: /a/**",
    )
    both = replace(counter(), endpoints=(*counter().endpoints, *beaten.endpoints))
    assert [problem.line for problem in unreachable([both])] == [12]


def test_a_path_that_is_none_is_told_elsewhere_and_compared_with_nothing() -> None:
    signature = minimal(
        "aa", "host: x.example, role: ingest, path: /**/a/**\nhost: x.example, role: script, path: /a/**"
    )
    good, other = signature.endpoints
    assert len(list(unreachable([signature]))) == 1
    assert not list(unreachable([replace(signature, endpoints=(good, replace(other, path="/a/**b")))]))
