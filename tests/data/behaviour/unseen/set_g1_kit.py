"""What the web programs of set G1 share: an intranet's pages and elements, and the person's times put in order."""

from __future__ import annotations

import uuid
from typing import Any

from tests.data.behaviour.unseen.person import Person

Requests = list[dict[str, Any]]
HOST = "https://intranet.firm.example"
SITE = (
    ("/start", "Home - Intranet"),
    ("/hr/leave", "Leave requests - HR"),
    ("/orders/4411", "Order 4411 - Sales"),
    ("/orders", "All orders - Sales"),
    ("/wiki/travel-policy", "Travel policy - Wiki"),
    ("/cafeteria", "This week's menu - Intranet"),
    ("/people/anna.koch", "Anna Koch - People"),
    ("/hr/payslip", "Payslip - HR"),
)
ELEMENTS = (
    ("#nav > li:nth-child(3) > a", "a", "Orders"),
    ("button.btn-primary.save", "button", "Save"),
    ("table.orders tr:nth-child(4) td.customer", "td", "Meyer GmbH"),
    ("#search", "input", ""),
    ("div.card > a.more", "a", "Read more"),
    ("#comment", "textarea", ""),
    ("span.icon-close", "span", ""),
)


def typed(p: Person) -> list[tuple[str, int, int]]:
    """Return the keys as if the person began to type after the last click."""
    shift = p.clicks[-1][2] + 1500 - p.keys[0][1]
    return [(key, down + shift, up + shift) for key, down, up in p.keys]


def grown(p: Person) -> list[tuple[str, int]]:
    """Return what the field holds after each letter, and when."""
    letters = [down for key, down, _ in typed(p) if len(key) == 1]
    return [(p.text[: place + 1], down) for place, down in enumerate(letters)]


def after(p: Person, milliseconds: float) -> float:
    """Return the seconds since the person began."""
    return max(0.0, (milliseconds - p.start) / 1000)


def element(place: int) -> tuple[str, str, str]:
    """Return selector, tag and text of an element."""
    return ELEMENTS[place * 5 % len(ELEMENTS)]


def visits(p: Person, count: int = 10) -> list[tuple[str, str, int, int]]:
    """Return path, title, when (milliseconds) and for how many milliseconds pages were looked at."""
    at, seen = p.start, []
    for _ in range(count):
        path, title = p.rng.choice(SITE)
        stayed = int(1000 * p.rng.lognormvariate(3.2, 0.9))
        seen.append((path, title, at, stayed))
        at += stayed
    return seen


def uid(p: Person) -> str:
    """Return a random UUID."""
    return str(uuid.UUID(int=p.rng.getrandbits(128), version=4))


def code_of(key: str) -> str:
    """Return `KeyboardEvent.code`."""
    others = {" ": "Space", ",": "Comma", "-": "Minus", ".": "Period"}
    return f"Key{key.upper()}" if key.isalpha() and len(key) == 1 else others.get(key, key)
