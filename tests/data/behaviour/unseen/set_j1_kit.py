"""Set J1, what its parts share: the lists, the pages that the person sees and a few forms of recording."""

from __future__ import annotations

from typing import Any

from tests.data.behaviour.unseen.person import Person, Program, entering

Requests = list[dict[str, Any]]
J1_TRACKERS: list[Program] = []
J1_LEGIT: list[Program] = []
tracker, legit = entering(J1_TRACKERS), entering(J1_LEGIT)
PROTO, NDJSON, CSV, MULTI = "application/x-protobuf", "application/x-ndjson", "text/csv", "multipart/form-data"
SITE = (
    ("/hub/home", "Employee Hub"),
    ("/hr/absence/request", "Request absence - Employee Hub"),
    ("/crm/accounts/20913", "Halden Marine AS - Accounts"),
    ("/procurement/po/7781", "PO 7781 - Procurement"),
    ("/wiki/travel-policy", "Travel policy - Wiki"),
    ("/canteen/menu", "Canteen menu this week"),
    ("/jobs/internal", "Internal vacancies"),
    ("/crm/tasks", "My tasks - CRM"),
)
CONTROLS = (
    ("button", "btn-save", "Save"),
    ("a", "nav-reports", "Reports"),
    ("input", "customer-search", ""),
    ("button", "btn-export", "Export to Excel"),
    ("li", "row-14", "Halden Marine AS"),
    ("a", "nav-tasks", "My tasks"),
    ("button", "btn-close", "Close"),
)


def visits(p: Person) -> list[tuple[str, str, int, int]]:
    """Return path, title, start in milliseconds and seconds of stay of each page."""
    return [(*p.rng.choice(SITE), start * 1000, seconds) for _, _, start, seconds in p.windows]


def control(p: Person) -> tuple[str, str, str]:
    """Return tag, id and text of something on the page."""
    return p.rng.choice(CONTROLS)


def later(p: Person, milliseconds: float) -> float:
    """Return the seconds after the first move."""
    return max(0.0, (milliseconds - p.start) / 1000)


def typed(p: Person, milliseconds: float) -> float:
    """Return the seconds after the first key."""
    return max(0.0, (milliseconds - p.keys[0][1]) / 1000)


def words(p: Person) -> list[tuple[str, int]]:
    """Return what stands in the field after each word, and when."""
    out, so_far = [], ""
    for letter, down, _ in p.letters:
        so_far += letter
        if letter in " ,.":
            out.append((so_far.strip(), down))
    return [*out, (so_far, p.letters[-1][2])]


def replay(p: Person) -> list[dict[str, Any]]:
    """Return a recording as rrweb makes it: page, snapshot, moves in half seconds, clicks, scrolls, input."""
    first = min(p.start, p.keys[0][1])
    head = [
        {
            "type": 4,
            "data": {"href": "https://hub.firm.example/crm/tasks", "width": 1440, "height": 821},
            "timestamp": first - 40,
        },
        {
            "type": 2,
            "data": {"node": {"type": 0, "childNodes": [], "id": 1}, "initialOffset": {"left": 0, "top": 0}},
            "timestamp": first - 31,
        },
    ]
    rest: list[dict[str, Any]] = []
    for place in range(0, len(p.moves), 20):
        some = p.moves[place : place + 20]
        last = some[-1][2]
        seen = [{"x": x, "y": y, "id": 40 + x % 9, "timeOffset": t - last} for x, y, t in some]
        rest.append({"type": 3, "data": {"source": 1, "positions": seen}, "timestamp": last})
    rest += [
        {"type": 3, "data": {"source": 2, "type": 2, "id": 60 + x % 7, "x": x, "y": y}, "timestamp": t}
        for x, y, t in p.clicks
    ]
    rest += [{"type": 3, "data": {"source": 3, "id": 1, "x": 0, "y": top}, "timestamp": t} for top, t in p.scrolls]
    rest += [
        {"type": 3, "data": {"source": 5, "text": text, "isChecked": False, "id": 88}, "timestamp": t}
        for text, t in words(p)
    ]
    return head + sorted(rest, key=lambda one: one["timestamp"])
