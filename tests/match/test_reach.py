"""Endpoints that can never be the answer."""

from __future__ import annotations

from detector.catalogue.compiled import catalogue_of
from detector.catalogue.loader import parse_signature
from detector.match.index import Matcher
from detector.match.reach import unreachable

TEXT = """
id: acme
name: Acme
category: web-analytics
owner: {name: Acme, country: US, website: https://acme.example}
description: It counts visits.
status: documented
collects: []
endpoints:
%s
ai_training: {terms: unknown}
links: {privacy: null, opt_out: null, data_request: null}
sources:
  page: {url: https://acme.example/x, says: What it is., seen: 2026-11-20}
tests:
  match: [https://a.acme.example/]
  ignore: [https://notacme.example/]
"""


def told(*endpoints: str) -> list[str]:
    lines = "\n".join(f"  - {{{endpoint}, role: unknown, source: page}}" for endpoint in endpoints)
    signature, problems = parse_signature(TEXT % lines, "signatures/web-analytics/acme.yaml")
    assert signature is not None, problems
    return [item.message for item in unreachable([signature], Matcher(catalogue_of([signature], [])))]


def test_endpoints_that_complete_each_other_are_all_reached() -> None:
    assert told("domain: acme.example", "host: in.acme.example", "host: in.acme.example, path: /v1/**") == []
    assert told("host: in.acme.example, methods: [POST]", "host: in.acme.example") == []


def test_an_endpoint_that_another_always_beats_is_named_with_the_winner() -> None:
    (message,) = told(
        "host: in.acme.example, path: /**",
        "host: in.acme.example, path: /a/**, methods: [POST]",
        "host: x.acme.example, path: /*/b",
        "host: in.acme.example",
    )
    assert "'in.acme.example' is never reached" in message
    assert "signatures/web-analytics/acme.yaml:10 is always taken instead" in message
