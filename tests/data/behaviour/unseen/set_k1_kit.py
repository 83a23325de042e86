"""What the modules of set K1 share: the two lists, the pages of an intranet and small writers."""

from __future__ import annotations

import uuid
from typing import Any

from tests.data.behaviour.unseen.person import Person, Program, entering

Requests = list[dict[str, Any]]
K1_TRACKERS: list[Program] = []
K1_LEGIT: list[Program] = []
tracker, legit = entering(K1_TRACKERS), entering(K1_LEGIT)

VISITS = (
    ("https://intra.firm.example/start", "Start - Intranet"),
    ("https://intra.firm.example/hr/leave/request", "Request leave - HR self service"),
    ("https://crm.firm.example/accounts/20931", "Hartmann Logistics - CRM"),
    ("https://crm.firm.example/accounts/20931/offers/7", "Offer 7 - CRM"),
    ("https://wiki.firm.example/display/OPS/Returns", "Returns handling - Wiki"),
    ("https://www.booking.example/hotels/lisbon", "Hotels in Lisbon"),
    ("https://intra.firm.example/canteen", "Canteen, week 48"),
    ("https://jobs.rival.example/openings/berlin", "Openings in Berlin - Rival"),
)
TARGETS = (
    "nav#main > ul > li:nth-child(3) > a",
    "button.btn-primary[name=save]",
    "#grid > tbody > tr:nth-child(7) > td.amount",
    "div.toolbar > button.export",
    "input#search",
    "a.next-page",
)
LABELS = ("Offers", "Save", "1.204,00", "Export", "Search", "Next")


def since(p: Person, at: int) -> float:
    """Return seconds from the person's first act to a time in milliseconds."""
    first = min([p.start, *(down for _, down, _ in p.keys), *(t for _, t in p.scrolls)])
    return max(0.0, (at - first) / 1000)


def guid(p: Person) -> str:
    """Return a random UUID drawn from the person."""
    return str(uuid.UUID(int=p.rng.getrandbits(128), version=4))


def hexes(p: Person, length: int) -> str:
    """Return hexadecimal digits drawn from the person."""
    return f"{p.rng.getrandbits(4 * length):0{length}x}"
