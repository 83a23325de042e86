"""What the files of set H1 share: the two lists and small writers for pages, visits and growing drafts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import POST, Person, Program, entering, req

Requests = list[dict[str, Any]]
Make = Callable[[Person], Requests]
H1_TRACKERS: list[Program] = []
H1_LEGIT: list[Program] = []


def _entering(into: list[Program]) -> Callable[..., Callable[[Make], Make]]:
    """Enter a maker whose requests are put in order, the first of several at 0."""
    enter = entering(into)

    def with_kinds(*kinds: str, may: tuple[str, ...] = ()) -> Callable[[Make], Make]:
        def keep(make: Make) -> Make:
            @wraps(make)
            def in_order(p: Person) -> Requests:
                requests = sorted(make(p), key=lambda one: float(one["at"]))
                first = requests[0]["at"] if len(requests) > 1 else 0
                return [{**one, "at": round(one["at"] - first, 3)} for one in requests]

            return enter(*kinds, may=may)(in_order)

        return keep

    return with_kinds


tracker, legit = _entering(H1_TRACKERS), _entering(H1_LEGIT)

NDJSON = "application/x-ndjson"
PROTO = "application/x-protobuf"
XML = "text/xml; charset=utf-8"
BEACON = "text/plain;charset=UTF-8"
SOCKET = ""  # a message in a WebSocket has no content type

VISITED = (
    ("https://crm.firm.example/accounts/88213", "Brandt & Sons | CRM"),
    ("https://intranet.firm.example/canteen", "Lunch this week - Intranet"),
    ("https://mail.firm.example/inbox", "Inbox (7) - j.meyer@firm.example"),
    ("https://www.sport.example/league/table", "League table and fixtures"),
    ("https://erp.firm.example/po/4500018812", "Purchase order 4500018812"),
    ("https://jobs.example/search?q=accountant", "Accountant jobs near you"),
    ("https://wiki.firm.example/x/Returns", "Returns handling - Wiki"),
)

OWN = tuple(page for page in VISITED if ".firm.example/" in page[0])


def later(p: Person, at: float) -> float:
    """Return the seconds from the first input to a time."""
    return (at - min(p.start, p.keys[0][1])) / 1000


def uid(p: Person) -> str:
    """Return a UUID drawn by the person's chance."""
    return str(uuid.UUID(int=p.rng.getrandbits(128), version=4))


def visits(p: Person, own: bool = False) -> list[tuple[str, str, int, int]]:
    """Return address, title, start in milliseconds and seconds of each page; `own` leaves strange sites out."""
    return [(*p.rng.choice(OWN if own else VISITED), start * 1000, length) for _, _, start, length in p.windows]


def drafts(p: Person, every: int = 5) -> list[tuple[str, int]]:
    """Return what stood in the field after each `every` letters, with the time."""
    times = [down for _, down, _ in p.letters]
    ends = [*range(every, len(p.text), every), len(p.text)]
    return [(p.text[:end], times[min(end, len(times)) - 1]) for end in ends]


def form(fields: dict[str, Any], at: float = 0.0, **more: Any) -> dict[str, Any]:
    """Return a request with form fields."""
    return req(urlencode(fields), at, kind=POST, **more)
