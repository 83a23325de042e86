"""All checks of signature files at once, in the order of their places."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from detector.match.lint import check

TODAY = date(2026, 11, 25)
BAD = """
id: acme
name: Acme
category: web-analytics
owner: {name: Acme, country: US, website: https://acme.example}
description: It counts visits.
status: documented
collects: []
endpoints:
  - {domain: co.uk, role: unknown, source: page}
  - {host: in.acme.example, path: /**, role: unknown, source: page}
  - {host: in.acme.example, role: unknown, source: page}
ai_training: {terms: unknown}
links: {privacy: null, opt_out: null, data_request: null}
sources:
  page: {url: https://acme.example/x, says: What it is., seen: 2024-11-20}
tests:
  match: [https://in.acme.example/, https://elsewhere.example/]
  ignore: [https://notacme.example/, "https://example.com/?u=acme.example"]
"""


def test_every_sort_of_problem_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(BAD)
    count, problems = check([file], TODAY)
    assert count == 1
    told = [(problem.line, problem.field, problem.is_warning) for problem in problems]
    assert (10, "endpoints.domain", False) in told  # shared by all of a country
    assert (16, "sources.page.seen", True) in told  # old
    assert (18, "tests.match", False) in told  # matches nothing
    assert told == sorted(told)


def test_the_built_in_ones_are_judged_beside_a_chosen_file(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(BAD.replace("co.uk", "teramind.co"))
    _, problems = check([file], TODAY)
    assert any("teramind.co" in problem.message and "stands already" in problem.message for problem in problems)
