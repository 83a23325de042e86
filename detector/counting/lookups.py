"""What DNS told, kept for those who have no other name, bounded. Names nothing itself: see `connections`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from detector.counting.connections import Names
from detector.observation import Lookup

MOST = 50_000
"""Look-ups kept; beyond it the oldest are forgotten, but for three quarters of so many."""


class Lookups:
    """All that DNS told; the same thing told twice is kept once."""

    def __init__(self) -> None:
        self._told: dict[Lookup, None] = {}
        self._names = Names()
        self._learned = 0
        self._is_shared = False

    def add(self, lookup: Lookup) -> None:
        """Take one more."""
        self._part()
        self._told[lookup] = None

    def extend(self, lookups: Iterable[Lookup]) -> None:
        """Take some more."""
        self._part()
        self._told |= dict.fromkeys(lookups)

    def all(self) -> frozenset[Lookup]:
        """Return all that is kept."""
        return frozenset(self._told)

    def copy(self) -> Lookups:
        """Return another that holds the same: to be used before more is added to this one, for a look costs little.

        What is added to the copy is its own.
        """
        copy = Lookups()
        copy._names = self.names()
        copy._told, copy._learned = self._told, self._learned
        copy._is_shared = True
        return copy

    def names(self) -> Names:
        """Return what they tell of names; those that came since it was last asked for are learned now."""
        self._names.learn(islice(self._told, self._learned, None))
        self._learned = len(self._told)
        return self._names

    def _part(self) -> None:
        """Part from what this is a copy of."""
        if self._is_shared:
            self._told, self._names, self._learned, self._is_shared = self._told.copy(), Names(), 0, False

    def make_room(self) -> None:
        """Forget the oldest when there are too many."""
        if len(self._told) > MOST:
            for lookup in sorted(self._told)[: -MOST * 3 // 4]:
                del self._told[lookup]
            self._names, self._learned = Names(), 0
