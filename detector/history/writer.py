"""Writes what one run has seen, as far as the history can be used, and remembers what stands there.

Strategy: nothing that fails here reaches the caller. A file that is broken is kept aside and a new one begun; what
cannot be used is tried again later; each trouble is told once. Knows no thread and no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from detector.beats.model import Followed, KeptRows, Key
from detector.history.model import Change, NewRun, Seen, bucket_of
from detector.history.rows import change_of
from detector.history.store import BrokenHistoryError, HistoryError, RunGoneError, Store
from detector.summary import Tally

FINE = 7 * 86_400.0
"""Seconds for which a run is known by the hour, with its beats; after that by the day, without."""

RETRY = 30.0
"""Seconds after which a history that could not be used is tried again."""

STILL = 10.0
"""Seconds after which it is noted that a run goes on, although it has seen nothing new: no disk is woken for less."""

_GOES_ON = "this run is not kept until that is mended, and goes on"


class Writer:
    """Writes one run.

    `opened` opens the history, `set_aside` renames it and returns its new name; both raise HistoryError. `keep` is how
    many seconds a run is kept after its end.
    """

    def __init__(
        self, run: NewRun, opened: Callable[[], Store], set_aside: Callable[[], Path], keep: float = float("inf")
    ) -> None:
        self._run = run
        self._opened, self._set_aside = opened, set_aside
        self._keep = keep
        self._store: Store | None = None
        self._number: int | None = None
        self._bucket = bucket_of(run.began)
        self._written: tuple[Tally, ...] = ()
        self._pending: dict[Key, KeptRows] = {}
        self._head = ""
        self._noted = self._again_at = float("-inf")
        self._said = ""
        self.notices: SimpleQueue[str] = SimpleQueue()
        """What a user should be told."""
        self.needs_all = True
        """Whether the next that is seen must hold everything that is followed."""
        self.is_over = False
        """Whether nothing more is written."""

    def open(self, at: float) -> None:
        """Open the history at a time (seconds since the epoch), begin the run, and let go of what is too old."""
        try:
            self._open(at)
        except HistoryError as error:
            self._fail(error, at)

    def rests(self, at: float) -> bool:
        """Tell whether nothing would be written now: all is over, or it is not yet time to try again."""
        return self.is_over or (self._store is None and at < self._again_at)

    def write(self, seen: Seen) -> None:
        """Write what was seen, if the history can be used."""
        self._remember(seen)
        try:
            try:
                self._write(seen)
            except BrokenHistoryError as error:
                self._begin_anew(error)
                self._write(seen)
        except RunGoneError:
            self.is_over = True
            self._say("the history was cleared: the rest of this run is not kept")
        except HistoryError as error:
            self._fail(error, seen.at)

    def close(self) -> None:
        """Let go of the history."""
        store, self._store = self._store, None
        if store is not None:
            try:
                store.close()
            except HistoryError as error:
                self._say(f"{error}")

    def _open(self, at: float) -> None:
        try:
            self._store = self._opened()
        except BrokenHistoryError as error:
            self._keep_aside(error)
            self._store = self._opened()
        self._store.forget(at - self._keep)
        self._store.thin_out(at - FINE)
        if not any((run.id, run.token) == (self._number, self._run.token) for run in self._store.runs()):
            self._begin(self._store)

    def _begin(self, store: Store) -> None:
        self._number = store.begin(self._run)
        self._written, self._head = (), ""
        self.needs_all = True

    def _write(self, seen: Seen) -> None:
        if self._store is not None and not self._store.is_current():
            self.close()  # somebody moved or removed the file
        if self._store is None:
            self._open(seen.at)
        if self.needs_all and not seen.is_all:
            if not seen.is_over:
                return  # the next that comes holds everything
            self._pending = {rows.key: rows for rows in seen.summary.followed.rows}
        assert self._store is not None and self._number is not None
        change = self._change(seen)
        is_new = bool(change.rows or change.beats) or change.head != self._head or seen.is_over
        if not is_new and seen.at < self._noted + STILL:
            return
        self._store.write(self._number, change)
        self._head, self._noted = change.head, seen.at
        self._written = seen.summary.tallies
        self._pending = {}
        self.needs_all = False
        self._said = ""

    def _change(self, seen: Seen) -> Change:
        self._bucket = max(self._bucket, bucket_of(seen.at))  # a clock that is set back makes no earlier version
        followed = Followed(seen.followed.bar, tuple(self._pending[key] for key in sorted(self._pending)))
        began = self._run.began
        span = (began, max(began, seen.at))
        return change_of(replace(seen, followed=followed), self._written, bucket=self._bucket, span=span)

    def _remember(self, seen: Seen) -> None:
        """Add what changed to what is still to be written: the newest of each hour counts."""
        if seen.is_all:
            self._pending = {}
        for rows in seen.followed.rows:
            known = self._pending.get(rows.key)
            hours = {**dict(known.hours), **dict(rows.hours)} if known is not None else dict(rows.hours)
            self._pending[rows.key] = replace(rows, hours=tuple(sorted(hours.items())))

    def _begin_anew(self, error: HistoryError) -> None:
        """Keep a broken file aside and begin a new one, unless somebody else has done so already."""
        is_current = self._store is None or self._store.is_current()
        self.close()
        if is_current:
            self._keep_aside(error)

    def _keep_aside(self, error: HistoryError) -> None:
        name = self._set_aside()
        self._say(f"{error}; it is kept as {name.name}, and a new history is begun")

    def _fail(self, error: HistoryError, at: float) -> None:
        self.close()
        self._again_at = at + RETRY
        self._say(f"{error}; {_GOES_ON}")

    def _say(self, text: str) -> None:
        """Say something, unless it was the last that was said: what is tried again fails again."""
        if text != self._said:
            self._said = text
            self.notices.put(text)
