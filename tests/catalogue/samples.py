"""A signature file that is good in every field, and ways to spoil it."""

from __future__ import annotations

from detector.catalogue.loader import parse_signature
from detector.catalogue.model import Signature

PATH = "signatures/workplace-monitoring/acme-watch.yaml"
GOOD = """\
id: acme-watch
name: Acme Watch
category: workplace-monitoring
owner: {name: Acme Inc., country: US, website: https://acmewatch.example}
description: Records the screen and the keyboard of company computers.
status: documented
collects:
  - {kind: keystrokes,  claim: documented, when: configurable, source: manual}
  - {kind: screenshots, claim: documented, when: default, source: manual}
endpoints:
  - domain: acmewatch.example
    role: website
    source: site
  - host: in.acmewatch.example
    role: ingest
    methods: [POST]
    path: /v2/events/**
    collects: [keystrokes, screenshots]
    source: firewall
    read:
      decode: [gzip, json]
      at: events[*].type
      kinds: {key: keystrokes, 3: screenshots}
    tests:
      - {body: '{"events": [{"type": "key"}]}', kinds: [keystrokes]}
certificates: [Acme Root CA]
processes: [acmewatchd]
pinned: true
ai_training: {terms: unknown}
links: {privacy: https://acmewatch.example/privacy, opt_out: null, data_request: null}
sources:
  firewall: {url: https://acmewatch.example/firewall, says: domains to allow, seen: 2026-11-20}
  manual:   {url: https://acmewatch.example/manual, says: what the agent records, seen: '2026-11-20'}
  site:     {url: https://acmewatch.example/, says: the vendor's own site, seen: 2026-11-20}
tests:
  match: [https://in.acmewatch.example/v2/events/7, www.acmewatch.example]
  ignore: [https://notacmewatch.example/, https://example.com/?u=in.acmewatch.example]
"""


def good() -> Signature:
    """Return the signature that the good file holds."""
    signature, problems = parse_signature(GOOD, PATH)
    assert signature is not None, problems
    return signature


def minimal(name: str, endpoints: str, *, category: str = "web-analytics", certificates: str = "[]") -> Signature:
    """Return a signature with these endpoints, one flow mapping a line, each without its source."""
    lines = "\n".join(f"  - {{{line.strip().rstrip(',')}, source: page}}" for line in endpoints.strip().splitlines())
    text = f"""\
id: {name}
name: {name}
category: {category}
owner: {{name: {name}, country: null, website: https://{name}.example}}
description: A product.
status: documented
collects:
  - {{kind: clicks, claim: documented, when: default, source: page}}
  - {{kind: scroll, claim: documented, when: default, source: page}}
endpoints:
{lines}
certificates: {certificates}
ai_training: {{terms: unknown}}
links: {{privacy: null, opt_out: null, data_request: null}}
sources:
  page: {{url: https://{name}.example/, says: a page, seen: 2026-11-20}}
tests: {{match: [{name}.example], ignore: [not{name}.example]}}
"""
    signature, problems = parse_signature(text, f"signatures/{category}/{name}.yaml")
    assert signature is not None, problems
    return signature
