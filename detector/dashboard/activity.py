"""When each vendor was met, in equal spans of time that grow with the watch, so that a week takes no more than an hour.

Written by the thread that watches, read by the page's. Knows numbers and names.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_FIRST_WIDTH = 10.0
_MOST_SPANS = 240
_MOST_NAMES = 2_000


@dataclass(frozen=True, slots=True)
class Spans:
    """One vendor's activity: for each span that had any its number, how often, and how many bytes went up.

    Span `n` begins at `n * width` seconds since the epoch.
    """

    width: float
    spans: tuple[tuple[int, int, int], ...]


class Activity:
    """Counts sightings by vendor and span."""

    def __init__(self) -> None:
        self._width = _FIRST_WIDTH
        self._low: int | None = None
        self._high = 0
        self._by_name: dict[str, dict[int, tuple[int, int]]] = {}

    def note(self, name: str, at: float, sent: int) -> None:
        """Count a sighting of `name` at `at`, by which `sent` bytes went up."""
        if not math.isfinite(at):
            return
        spans = self._by_name.get(name)
        if spans is None:
            if len(self._by_name) >= _MOST_NAMES:
                return
            spans = self._by_name[name] = {}
        number = self._numbered(at)
        # Making room may have replaced what was found before.
        spans = self._by_name[name]
        count, before = spans.get(number, (0, 0))
        spans[number] = (count + 1, before + sent)

    def spans(self) -> dict[str, Spans]:
        """Return what was counted so far, by name."""
        # Both are copied in one step each: the other thread may go on counting. A width that changes in between is
        # put right by the next look.
        width, names = self._width, list(self._by_name.items())
        return {
            name: Spans(width, tuple((number, *counts) for number, counts in sorted(spans.copy().items())))
            for name, spans in names
        }

    def _numbered(self, at: float) -> int:
        number = math.floor(at / self._width)
        low, high = number if self._low is None else min(self._low, number), max(self._high, number)
        if self._low is None:
            high = number
        while high - low >= _MOST_SPANS:
            self._widen()
            number, low, high = number // 2, low // 2, high // 2
        self._low, self._high = low, high
        return number

    def _widen(self) -> None:
        """Make spans twice as long."""
        wider: dict[str, dict[int, tuple[int, int]]] = {}
        for name, spans in self._by_name.items():
            joined = wider[name] = {}
            for number, (count, sent) in spans.items():
                before = joined.get(number // 2, (0, 0))
                joined[number // 2] = (before[0] + count, before[1] + sent)
        self._width, self._by_name = self._width * 2, wider
