"""What happens during a soak, and when: drawn from a seed, so that a run can be had again. Does nothing itself."""

from __future__ import annotations

import random
from collections.abc import Iterator

EVENTS = (
    "interface down and up",
    "interface removed and made anew",
    "client killed",
    "upstream killed and started again",
    "examining process killed",
    "helper of the scan killed",
    "scan stopped for a second",
    "proxy stopped for a second",
)
ONCE = frozenset({"helper of the scan killed"})
"""What cannot happen twice: the helper is started with rights that are gone by then."""

_LAST = 0.92
"""The last part of a run is quiet, so that what is in flight arrives."""


def plan(seconds: float, every: float, seed: int) -> list[tuple[float, str]]:
    """Return moments (seconds from the beginning) and events; each kind comes before any comes again."""
    drawn = random.Random(seed)
    kinds = _in_turn(drawn)
    events: list[tuple[float, str]] = []
    at = every
    while at < seconds * _LAST:
        events.append((at, next(kinds)))
        at += every * drawn.uniform(0.8, 1.2)
    return events


def _in_turn(drawn: random.Random) -> Iterator[str]:
    happened: set[str] = set()
    while True:
        bag = [event for event in EVENTS if event not in happened & ONCE]
        drawn.shuffle(bag)
        happened |= set(bag)
        yield from bag
