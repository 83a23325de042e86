"""What the parts of set J2 share: the two lists, their decorators and a few writers."""

from __future__ import annotations

from typing import Any

from tests.data.behaviour.unseen.person import Person, Program, entering, js

Requests = list[dict[str, Any]]
J2_TRACKERS: list[Program] = []
J2_LEGIT: list[Program] = []
tracker, legit = entering(J2_TRACKERS), entering(J2_LEGIT)
LINES, PROTO, PACK = "application/x-ndjson", "application/x-protobuf", "application/msgpack"
URLS = {
    "chrome.exe": ("https://intranet.firm.example/orders/4411", "https://www.football.example/results"),
}


def shown(p: Person) -> list[tuple[str, str, int, int, int]]:
    """Return program, title, start, seconds, and the seconds since the first window."""
    first = p.windows[0][2]
    return [(program, title, start, length, start - first) for program, title, start, length in p.windows]


def wander(p: Person, places: tuple[tuple[str, str], ...], count: int = 12) -> list[tuple[str, str, int, int]]:
    """Return visits to other windows than the usual: program, title, start, seconds."""
    clock, visits = p.windows[0][2], []
    for _ in range(count):
        program, title = p.rng.choice(places)
        length = int(p.rng.lognormvariate(3.9, 0.9)) + 2
        visits.append((program, title, clock, length))
        clock += length
    return visits


def url(title: str) -> str:
    """Return the address that a browser's title belongs to."""
    return URLS["chrome.exe"]["Football" in title]


def hand(p: Person) -> list[tuple[int, str, Any]]:
    """Return all that the hand did in order of time: (time, move|click|down|up|scroll, what)."""
    tops = [top for top, _ in p.scrolls]
    turns = [b - a for a, b in zip([0, *tops], tops, strict=False)]
    out: list[tuple[int, str, Any]] = [(t, "move", (x, y)) for x, y, t in p.moves]
    out += [(t, "click", (x, y)) for x, y, t in p.clicks]
    out += [(down, "down", key) for key, down, _ in p.keys] + [(up, "up", key) for key, _, up in p.keys]
    out += [(t, "scroll", turn) for turn, (_, t) in zip(turns, p.scrolls, strict=True)]
    return sorted(out, key=lambda one: one[0])


def lines(items: list[Any]) -> str:
    """Return one JSON document a line."""
    return "".join(js(item) + "\n" for item in items)


def uuid(p: Person) -> str:
    """Return an identifier as programs draw it."""
    text = p.rng.randbytes(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"
