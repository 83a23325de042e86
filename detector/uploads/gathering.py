"""Gathers what connections and requests sent, many at a time, because rows are frozen and most get several.

Adding one costs a list item; the arithmetic is done when so many wait, or when somebody wants to know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from detector.uploads.model import SLOT_SECONDS, Upload, upload_of
from detector.uploads.spreading import LEAST_SURGE, Sent, spread

MOST_WAITING = 8_192

Row = TypeVar("Row")


class Gathering(Generic[Row]):
    """What waits to be added to rows. It knows nobody who has rows: no circle keeps alive a copy that nobody needs."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Row, float, float, int, bytes]] = []

    def add(self, row: Row, first: float, last: float, size: int, surges: bytes = b"") -> None:
        """Take that `size` bytes were sent; see detector.uploads.spreading."""
        if size:
            self._waiting.append((row, first, last, size, surges))

    @property
    def is_full(self) -> bool:
        """Tell whether so much waits that it is to be folded now."""
        return len(self._waiting) >= MOST_WAITING

    def fold(self, add_to: Callable[[Row, Upload], None]) -> None:
        """Add all that waits to its rows; `add_to` adds to one."""
        growing: dict[int, _Growing[Row]] = {}
        for row, first, last, size, surges in self._waiting:
            one = growing.get(id(row))
            if one is None:
                one = growing[id(row)] = _Growing(row)
            slot = int(first // SLOT_SECONDS)
            if last < (slot + 1) * SLOT_SECONDS:  # most are as short as this
                one.sent[slot] = one.sent.get(slot, 0) + size
                if size >= LEAST_SURGE:
                    one.surges[slot] = one.surges.get(slot, 0) + size
            else:
                one.add(*spread(first, last, size, surges))
        self._waiting = []
        for one in growing.values():
            add_to(one.row, upload_of(one.sent, one.level, one.surges))


class _Growing(Generic[Row]):
    """What is to be added to one row."""

    __slots__ = ("level", "row", "sent", "surges")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.level = 0
        self.sent: dict[int, int] = {}
        self.surges: dict[int, int] = {}

    def add(self, level: int, sent: Sent, surges: Sent) -> None:
        self.level = max(self.level, level)
        for sums, pieces in ((self.sent, sent), (self.surges, surges)):
            for slot, size in pieces:
                sums[slot] = sums.get(slot, 0) + size
