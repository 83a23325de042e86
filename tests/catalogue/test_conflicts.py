"""Checks across files: what clashes, and what only looks like it."""

from __future__ import annotations

import pytest

from detector.catalogue.conflicts import without_conflicts
from tests.catalogue.samples import minimal


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ("domain: x.example, role: script", "domain: x.example, role: website", True),
        ("host: x.example, role: script", "host: x.example, role: script", True),
        ("host: x.example, role: script, path: /a", "host: x.example, role: script, path: /a", True),
        ("host: x.example, role: script, methods: [GET, POST]", "host: x.example, role: ingest, methods: [POST]", True),
        ("host: x.example, role: script", "domain: x.example, role: website", False),
        ("domain: x.example, role: website", "domain: a.x.example, role: ingest", False),
        ("host: x.example, role: script, path: /a", "host: x.example, role: ingest, path: /b", False),
        ("host: x.example, role: script, path: /a", "host: x.example, role: ingest", False),
        ("host: x.example, role: script, methods: [GET]", "host: x.example, role: ingest, methods: [POST]", False),
        ("host: x.example, role: script, methods: [GET]", "host: x.example, role: ingest", False),
    ],
)
def test_two_endpoints_clash_if_nothing_tells_them_apart(first: str, second: str, clash: bool) -> None:
    a, b, both = minimal("aa", first), minimal("bb", second), minimal("cc", f"{first}\n{second}")
    kept, problems = without_conflicts([a, b])
    assert [signature.id for signature in kept] == (["aa"] if clash else ["aa", "bb"])
    assert len(problems) == clash
    assert len(without_conflicts([both])[1]) == clash
    if clash:
        name = "'x.example' with this path and method stands already in"
        field = "endpoints.domain" if "domain" in second else "endpoints.host"
        assert str(problems[0]) == (
            f"signatures/web-analytics/bb.yaml:11: {field}: {name} signatures/web-analytics/aa.yaml:11; remove one"
        )


def test_an_id_belongs_to_one_file() -> None:
    a = minimal("aa", "host: x.example, role: script")
    b = minimal("aa", "host: y.example, role: script", category="advertising")
    kept, problems = without_conflicts([a, b])
    assert kept == [a]
    assert [str(problem) for problem in problems] == [
        "signatures/advertising/aa.yaml:1: id: 'aa' is already the id of signatures/web-analytics/aa.yaml; "
        "choose another"
    ]


def test_what_was_there_before_is_not_judged_again() -> None:
    a, b = minimal("aa", "host: x.example, role: script"), minimal("bb", "host: x.example, role: script")
    kept, problems = without_conflicts([b], standing=[a])
    assert kept == []
    assert len(problems) == 1


def test_for_any_host_what_is_needed_tells_two_endpoints_apart() -> None:
    common = "path: /**/counter.php, role: ingest, methods: [POST]"
    one = f"{common}, needs: {{query: [a, b]}}"
    other = f"{common}, needs: {{query: [a, c]}}"
    assert without_conflicts([minimal("aa", one), minimal("bb", other)])[1] == []
    (problem,) = without_conflicts([minimal("aa", one), minimal("bb", one)])[1]
    assert problem.field == "endpoints.path"
    assert "'/**/counter.php' with the same needs stands already in" in problem.message
