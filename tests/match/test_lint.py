"""Lint as a whole: everything that the issue asks for is found in one run, with file, line, field and remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detector.catalogue.store import builtin_folder
from detector.errors import Problem
from detector.match.lint import check, verdict

TODAY = date(2026, 11, 30)
BAD = """\
id: own
name: Own
category: web-analytics
owner: {name: Own, country: null, website: https://own.example}
description: A product.
status: documented
collects:
  - {kind: keys, claim: documented, when: default, source: page}
endpoints:
  - {domain: amazonaws.com, role: ingest, source: page}
  - {domain: co.uk, role: ingest, source: page}
  - {host: printer.local, role: ingest, source: page}
  - {host: collector, role: ingest, source: page}
  - {host: in.teramind.co, role: ingest, source: page}
  - {host: rt.teramind.co, role: ingest, source: page}
  - {host: own.example, role: ingest, path: /a/**, source: page}
  - {host: own.example, role: ingest, path: /**/a/**, source: page}
  - {host: own.example, role: ingest, path: "/([a-z]+)+$", source: page}
  - {host: own.example, role: ingest, path: "/x**y", source: page}
  - {host: eu.own.example, role: ingest, source: missing}
ai_training: {terms: unknown}
links: {privacy: null, opt_out: null, data_request: null}
sources:
  page: {url: http://own.example/, says: a page, seen: 2025-01-01}
tests:
  match: [own.example]
  ignore: [example.com]
"""


def found(file: Path) -> set[tuple[int, str, bool]]:
    return {(problem.line, problem.field, problem.is_warning) for problem in check([file], TODAY)[1]}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.yaml"
    file.write_text(BAD)
    return file


def test_one_run_tells_everything(own: Path) -> None:
    assert found(own) == {
        (8, "collects.kind", False),
        (10, "endpoints.domain", False),
        (11, "endpoints.domain", False),
        (12, "endpoints.host", False),
        (13, "endpoints.host", False),
        (14, "endpoints.host", True),
        (15, "endpoints.host", True),
        (15, "endpoints.host", False),
        (16, "endpoints.path", False),
        (18, "endpoints.path", False),
        (19, "endpoints.path", False),
        (20, "endpoints.source", False),
        (24, "sources.page.seen", True),
        (24, "sources.page.url", False),
        (27, "tests.ignore", True),
    }
    clashes = [problem for problem in check([own], TODAY)[1] if "stands already in" in problem.message]
    assert [problem.line for problem in clashes] == [15]


def test_every_problem_has_a_remedy_and_comes_in_the_order_of_lines(own: Path) -> None:
    count, problems = check([own], TODAY)
    assert count == 1
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    assert [problem for problem in problems if "; " not in problem.message] == []
    assert all(str(problem).startswith(f"{own}:{problem.line}: ") for problem in problems)
    assert len(problems) == len(set(problems))


def test_a_dead_example_of_a_good_file_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    lines = [line for line in BAD.splitlines() if not line.startswith("  - {") or "eu.own" in line]
    good = "\n".join(lines).replace("collects:", "collects: []").replace("source: missing", "source: page")
    file.write_text(good.replace("http:", "https:").replace("2025", "2026").replace("example.com", "noteu.own.example"))
    assert found(file) == {(15, "tests.match", False)}
    file.write_text(file.read_text().replace("match: [own", "match: [eu.own"))
    assert found(file) == set()


def test_the_built_in_files_have_no_error() -> None:
    count, problems = check([], TODAY)
    assert count == len(list(builtin_folder().rglob("*.yaml")))
    assert [str(problem) for problem in problems if not problem.is_warning] == []


def test_the_verdict_counts_errors_and_warnings_apart() -> None:
    error, warning = Problem("a", 1, "x", "y; z"), Problem("a", 1, "x", "y; z", True)
    assert verdict(3, []) == "3 signatures, no problem"
    assert verdict(3, [warning]) == "3 signatures, no problem, 1 warning"
    assert verdict(3, [error, warning, warning]) == "3 signatures, 1 problem, 2 warnings"
    assert verdict(2, [error, error]) == "2 signatures, 2 problems"
    assert str(warning) == "a:1: warning: x: y; z"
    assert str(error) == "a:1: x: y; z"
