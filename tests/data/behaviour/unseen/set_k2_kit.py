"""Set K2: the two lists, their decorators, and a few writers that its modules share."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from tests.data.behaviour.unseen.person import Person, Program, entering

Requests = list[dict[str, Any]]
K2_TRACKERS: list[Program] = []
K2_LEGIT: list[Program] = []
tracker, legit = entering(K2_TRACKERS), entering(K2_LEGIT)
ND, CSV, XML, PROTO, PACK = (
    "application/x-ndjson",
    "text/csv",
    "text/xml; charset=utf-8",
    "application/x-protobuf",
    "application/msgpack",
)
JPEG, PNG = "image/jpeg", "image/png"


def gz(data: str | bytes) -> bytes:
    """Return the data under gzip, the same bytes each time."""
    return gzip.compress(data.encode() if isinstance(data, str) else data, mtime=0)


def clock(seconds: float, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """Return a time as a desktop program writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime(form)


def wander(p: Person, start: float, step: float, count: int, digits: int = 2) -> list[float]:
    """Return a measured value that goes up and down."""
    out = [start]
    for _ in range(count - 1):
        out.append(out[-1] + p.rng.gauss(0, step))
    return [round(one, digits) for one in out]


def digraphs(p: Person) -> list[tuple[str, int, int, int]]:
    """Return pairs of letters: the pair, how long the first was held, the flight, how long the second was held."""
    return [(a[0] + b[0], a[2] - a[1], b[1] - a[2], b[2] - b[1]) for a, b in pairwise(p.letters)]
