"""The labelled set as values: recorded runs with labels.yaml, and the cases that small programs make."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from detector.behaviour.analysis import examine
from detector.behaviour.kinds.registry import ACCOMPANYING
from detector.behaviour.session import Session
from tests.data.behaviour.fresh import fresh
from tests.data.behaviour.made_legit import legitimate
from tests.data.behaviour.made_trackers import trackers
from tests.data.behaviour.second import second

DATA = Path(__file__).resolve().parent.parent / "data" / "behaviour"


@dataclass(frozen=True, slots=True)
class Request:
    """One request or message of a case."""

    at: float
    body: bytes
    query: str
    content_type: str
    content_encoding: str
    incoming: bool
    path: str = ""
    """Where it was sent to, for a reader: no detector looks at it."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one program sent to one host. `kinds` must be found, `may` are neither asked for nor wrong."""

    name: str
    part: str  # tuned | held-out | fresh | second
    kinds: tuple[str, ...]
    may: frozenset[str]
    requests: tuple[Request, ...]


@cache
def all_cases() -> tuple[Case, ...]:
    """Return every case."""
    seen = [made(case, "tuned") for case in (*trackers(), *legitimate())]
    return (
        *seen,
        *(made(case, "fresh") for case in fresh()),
        *(made(case, "second") for case in second()),
        *recorded_cases(),
    )


def made(case: dict[str, Any], part: str) -> Case:
    requests = tuple(_request(**request) for request in case["requests"])
    return Case(case["name"], part, tuple(case["kinds"]), frozenset(case["may"]) | ACCOMPANYING, requests)


def _request(
    at: float,
    body: bytes,
    query: str = "",
    content_type: str = "",
    content_encoding: str = "",
    incoming: bool = False,
    path: str = "",
) -> Request:
    return Request(at, body, query, content_type, content_encoding, incoming, path)


def recorded_cases() -> list[Case]:
    labels = yaml.safe_load((DATA / "labels.yaml").read_text(encoding="utf-8"))
    requests: dict[str, list[Request]] = {}
    for line in gzip.decompress((DATA / "recorded.jsonl.gz").read_bytes()).decode().splitlines():
        record = json.loads(line)
        body = base64.b64decode(record.pop("body"))
        requests.setdefault(record.pop("case"), []).append(_request(body=body, **record))
    return [
        Case(
            name,
            label["part"],
            tuple(label["kinds"]),
            frozenset(label.get("may", ())) | ACCOMPANYING,
            tuple(requests[name]),
        )
        for name, label in labels.items()
    ]


def kinds_found(case: Case) -> dict[str, float]:
    """Run a case's requests in order and return each kind with its best score."""
    session = Session()
    found: dict[str, float] = {}
    for request in case.requests:
        analysis, trace = examine(request.body, request.content_type, request.content_encoding, url_query=request.query)
        session.add(request.at, trace, incoming=request.incoming)
        if not request.incoming:
            for finding in analysis.findings:
                found[finding.kind] = max(finding.score, found.get(finding.kind, 0.0))
    for finding in session.findings:
        found[finding.kind] = max(finding.score, found.get(finding.kind, 0.0))
    return found


def wrong_kinds(case: Case, found: dict[str, float]) -> set[str]:
    """Return the kinds found that the case does not hold."""
    return found.keys() - set(case.kinds) - case.may
