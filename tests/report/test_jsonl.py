"""One sighting, one line."""

from __future__ import annotations

import json

import pytest

from detector.observation import Observed
from detector.report import jsonl
from tests.report.examples import NINE
from tests.report.hostile import HOSTILE, raw


def test_a_sighting_with_everything() -> None:
    written = jsonl.line(
        at=NINE,
        seen_in="http",
        host="in.acmewatch.example",
        vendor="acme-watch",
        category="workplace-monitoring",
        role="ingest",
        evidence="sending",
        contacts=2,
        bytes_out=10,
        bytes_in=20,
        method="POST",
        path="/v2/events",
        signature="signatures/workplace-monitoring/acme-watch.yaml:12",
        known_by="format",
        aliases=("t.acmewatch.example",),
        process=("agentd", 41, "/opt/agentd"),
        observed=(Observed("clicks", 3, "why", "decoded", 1.0),),
    )
    assert json.loads(written) == {
        "at": "2026-11-24T09:14:00.000Z",
        "seen_in": "http",
        "host": "in.acmewatch.example",
        "vendor": "acme-watch",
        "category": "workplace-monitoring",
        "role": "ingest",
        "evidence": "sending",
        "contacts": 2,
        "bytes_out": 10,
        "bytes_in": 20,
        "method": "POST",
        "path": "/v2/events",
        "signature": "signatures/workplace-monitoring/acme-watch.yaml:12",
        "known_by": "format",
        "aliases": ["t.acmewatch.example"],
        "process": {"name": "agentd", "pid": 41, "path": "/opt/agentd"},
        "observed": [{"kind": "clicks", "count": 3, "certainty": "decoded"}],
        "blocked": False,
    }


def test_what_is_not_known_is_null() -> None:
    written = json.loads(jsonl.line(at=NINE, seen_in="dns", host="a.example"))
    known = {"at", "seen_in", "host", "contacts", "aliases", "observed", "blocked"}
    assert {key for key, value in written.items() if value is not None} == known


@pytest.mark.parametrize("text", HOSTILE)
def test_always_one_line_of_ascii(text: str) -> None:
    written = jsonl.line(
        at=NINE,
        seen_in=text,
        host=text,
        path=text,
        method=text,
        aliases=[text],
        signature=text,
        process=(text, 1, text),
    )
    assert written.isascii()
    assert not raw(written, allowed="")
    assert json.loads(written)["host"] == text
