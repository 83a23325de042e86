"""What is worth a notification: whoever watches people, the first time and then once an hour at most.

Pure: it is told the time. It shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

AGAIN_AFTER = 3_600.0
"""Seconds in which one vendor is not announced a second time."""

UNKNOWN_COLLECTOR = "unknown-collector"
"""What stands in the place of a category for a host that no signature knows."""

CATEGORIES = frozenset({"workplace-monitoring", "insider-risk", UNKNOWN_COLLECTOR})


class Alerts:
    """Remembers what was announced when."""

    def __init__(self) -> None:
        self._announced: dict[str, float] = {}

    def due(self, seen: Iterable[tuple[str, str]], now: float) -> list[str]:
        """Return which of the `seen` (key, category) are to be announced now; `now` in seconds of a steady clock."""
        found = []
        for key, category in seen:
            last = self._announced.get(key)
            if category in CATEGORIES and (last is None or now - last >= AGAIN_AFTER):
                self._announced[key] = now
                found.append(key)
        return found
