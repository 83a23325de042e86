"""Set L1: the lists that its modules fill, and the writers that they share."""

from __future__ import annotations

import gzip
from typing import Any

from tests.data.behaviour.unseen.person import Person, Program, entering, js

Requests = list[dict[str, Any]]
L1_TRACKERS: list[Program] = []
L1_LEGIT: list[Program] = []
tracker, legit = entering(L1_TRACKERS), entering(L1_LEGIT)
ND, XML, PACK, PROTO, CSV = (
    "application/x-ndjson",
    "application/xml",
    "application/x-msgpack",
    "application/x-protobuf",
    "text/csv",
)
ITEMS = ("button#save", "td.qty > input", "a.nav-link[href='/orders']", "li.row:nth-child(4)", "select#ward", "i.close")
SITES = (
    ("https://intra.nordwerft.example/orders/4411", "Order 4411 - Nordwerft"),
    ("https://www.bahn.example/buchung", "Reiseauskunft"),
    ("https://intra.nordwerft.example/hr/leave", "My leave - Nordwerft"),
    ("https://news.example/sport/football", "Football results - News"),
    ("https://mail.nordwerft.example/inbox", "Inbox (3) - Webmail"),
)


def gz(value: Any) -> bytes:
    """Return a value as compressed JSON, the same each run."""
    return gzip.compress(js(value).encode(), mtime=0)


def lines(rows: list[Any]) -> str:
    """Return one JSON text a line."""
    return "".join(js(row) + "\n" for row in rows)


def since(p: Person, at: int) -> float:
    """Return the seconds from the first move or key to `at` (milliseconds)."""
    return (at - min(p.start, p.keys[0][1])) / 1000
