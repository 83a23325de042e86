"""What the rest of this room asks of a database, and how it fails. Another database would be one more such class.

Knows no SQL and no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from detector.errors import DetectorError
from detector.history.model import Beats, Change, NewRun, Run, Version


class HistoryError(DetectorError):
    """The history cannot be used now: no room, no rights, locked, or a newer version's; the file is left as it is."""


class BrokenHistoryError(HistoryError):
    """What is kept is damaged, or no history at all."""


class RunGoneError(HistoryError):
    """The run that is written to is not kept any more: somebody cleared the history."""


class Store(Protocol):
    """A history that is open. Every method raises HistoryError, or one of its children."""

    def at_once(self) -> AbstractContextManager[None]:
        """Make what is asked and written within it one thing to all others: done as a whole or not at all."""

    def begin(self, run: NewRun, replaced: Collection[int] = ()) -> int:
        """Keep a new run in the place of those `replaced`; return its number."""

    def write(self, run: int, change: Change) -> None:
        """Write all of a change, or nothing."""

    def runs(self) -> list[Run]:
        """Return all runs, in the order of the times that they cover."""

    def heads(self, run: int) -> list[tuple[int, str]]:
        """Return the hours of a run and the head at the end of each, in order."""

    def versions(self, run: int) -> Iterator[Version]:
        """Yield all versions of all rows of a run, row by row, in order of time."""

    def beats(self, run: int) -> Iterator[Beats]:
        """Yield every destination of a run with all its hours."""

    def forget(self, before: float) -> int:
        """Let go of the runs that ended before a time; return how many."""

    def thin_out(self, before: float) -> None:
        """Keep of the runs that ended before a time one version of each row a day (UTC), and nothing that is followed.

        What is followed is by far the most, and beats are looked for in days, not in months.
        """

    def clear(self) -> None:
        """Let go of everything, and give its room back."""

    def is_current(self) -> bool:
        """Tell whether this is still what a new opening would open."""

    def close(self) -> None:
        """Let go of it."""
