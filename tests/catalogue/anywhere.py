"""A good signature of a product that runs on hosts of its customers, and ways to spoil it."""

from __future__ import annotations

from detector.catalogue.loader import parse_signature
from detector.catalogue.model import Signature

PATH = "signatures/web-analytics/counter.yaml"
TEXT = """\
id: counter
name: Counter
category: web-analytics
owner: {name: Counter Ltd., country: null, website: https://counter.example}
description: Counts visits on a server of the site's own.
status: documented
collects:
  - {kind: pages-visited, claim: documented, when: default, source: manual}
  - {kind: session-replay, claim: documented, when: default, source: manual}
endpoints:
  - path: /**/counter.php
    role: ingest
    methods: [GET, POST]
    needs: {query: [site, visit]}
    source: manual
  - path: /**/api/visit
    role: ingest
    methods: [POST]
    needs: {body: [site, screen, title], decode: [gzip, json], at: payload}
    source: manual
    read:
      decode: [gzip, json]
      at: type
      kinds: {view: pages-visited}
    tests:
      - {body: '{"type": "view"}', kinds: [pages-visited]}
  - path: /film/*/frames
    role: ingest
    methods: [POST]
    needs: {read: true}
    source: manual
    read:
      decode: [json]
      at: "[*].t"
      kinds: {"2": session-replay}
    tests:
      - {body: '[{"t": 2}]', kinds: [session-replay]}
ai_training: {terms: unknown}
links: {privacy: null, opt_out: null, data_request: null}
sources:
  manual: {url: https://counter.example/manual, says: what requests hold, seen: 2026-11-20}
tests:
  match:
    - "request: GET https://stats.company.example/counter.php?site=1&visit=2"
    - 'request: POST https://stats.company.example/api/visit {"payload": {"site": 1, "screen": 2, "title": 3}}'
    - 'request: POST https://stats.company.example/film/7/frames [{"t": 2}]'
  ignore:
    - "request: GET https://stats.company.example/counter.php"
    - 'request: POST https://stats.company.example/api/visit {"site": 1, "screen": 2, "title": 3}'
    - 'request: POST https://stats.company.example/film/7/frames [{"t": 3}]'
"""


def counter() -> Signature:
    """Return the signature that the text holds."""
    signature, problems = parse_signature(TEXT, PATH)
    assert signature is not None, problems
    return signature


def problems_of(old: str, new: str) -> list[str]:
    """Return what is wrong with the text when one part of it is replaced."""
    assert old in TEXT
    return [f"{item.line}: {item.field}: {item.message}" for item in parse_signature(TEXT.replace(old, new), PATH)[1]]
