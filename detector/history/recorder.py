"""Keeps a run while it goes on: once a second what it has seen is handed to a thread that writes it.

A disk that is slow or full, a file that is broken or locked: the thread waits, says one line, and the run goes on.
Whatever was not written is part of what is written next. Knows no database and no source.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Protocol

from detector.beats.keeping import Keeping
from detector.history.model import Seen
from detector.history.writer import Writer
from detector.summary import Summary

WITHIN = 1.0
"""Seconds: what was seen so long ago is written. That holds for as long as looks have the time that they need."""

_EVERY = 0.65
"""Seconds between two looks at most: they cost something, and what is read seldom need not be newer."""

_AROUND = 0.3
"""Seconds that pass before a look that is due is taken, and that it may be old: a step, what is drawn, a moment."""

_SPREAD = 1.5
"""So much longer than the last, the next look and its writing may take."""

_SHARE = 1 / 3
"""The part of the time that looks may take: only where one takes longer than about 0.15 s (README.md says where that
is) are they made less often, may a crash lose more than a second, and is that said."""

_OFTEN = 10
"""So many looks in turn that were too late are said; a single one may be a machine that was busy."""

_LAST_WAIT = 10.0
"""Seconds that are given to the last writing: no disk may keep a program from ending."""


class Watched(Protocol):
    """Something that goes on and can say at any time what a report would say."""

    def summary(self) -> Summary:
        """Return what was seen so far."""


class Recorder:
    """Keeps one run; `keeping` is what is followed in it. Call it from one thread."""

    def __init__(
        self,
        writer: Writer,
        keeping: Keeping,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        cost: Callable[[], float] = time.thread_time,
    ) -> None:
        self._writer = writer
        self._keeping = keeping
        self._clock, self._wall, self._cost = clock, wall, cost
        self._next = self._looked_at = clock()
        self._took = 0.0
        self._late = 0
        self._waiting: SimpleQueue[tuple[float, Seen] | None] = SimpleQueue()
        self._is_idle = Event()
        self._is_idle.set()
        self._thread = Thread(target=self._write, name="history", daemon=True)

    def begin(self) -> None:
        """Open the history and begin to keep; to be called when the process has given up its rights."""
        self._keeping.watch_changes()
        self._writer.open(self._wall())
        self._thread.start()

    def turn(self, watched: Watched) -> None:
        """Hand over what was seen, if it is time and the last was written."""
        if self._clock() < self._next or not self._is_idle.is_set() or self._writer.rests(self._wall()):
            return
        before, began = self._cost(), self._clock()
        self._hand_over(watched.summary(), is_over=False, began=began)
        cost = self._cost() - before
        due = min(_EVERY, WITHIN - _AROUND - _SPREAD * max(self._took, self._clock() - began))
        self._next = began + max(due, cost / _SHARE)

    def finish(self, summary: Summary) -> None:
        """Write the settled summary, and let go of the history."""
        if self._is_idle.wait(_LAST_WAIT) and not self._writer.is_over:
            self._hand_over(summary, is_over=True, began=self._clock())
        self._waiting.put(None)
        self._thread.join(_LAST_WAIT)
        if self._thread.is_alive():
            self._writer.notices.put("the history: the last of this run could not be written in time")

    def notices(self) -> list[str]:
        """Return what a user should be told since the last call."""
        return _all_of(self._writer.notices)

    def _hand_over(self, summary: Summary, *, is_over: bool, began: float) -> None:
        is_all = self._writer.needs_all
        followed = self._keeping.freeze() if is_all else self._keeping.take_changes()
        self._is_idle.clear()
        self._waiting.put((began, Seen(self._wall(), summary, followed, is_all=is_all, is_over=is_over)))

    def _write(self) -> None:
        while (handed := self._waiting.get()) is not None:
            began, seen = handed
            self._writer.write(seen)
            self._note_time(began)
            self._is_idle.set()
        self._writer.close()

    def _note_time(self, began: float) -> None:
        """Note how long it took from the beginning of a look until it was written, and say where that is too long."""
        now = self._clock()
        lost, self._looked_at = now - self._looked_at, began
        self._took = now - began
        self._late = self._late + 1 if lost > WITHIN else 0
        if self._late == _OFTEN:
            self._writer.notices.put(
                f"so much goes on that the history is written every {lost:.1f} seconds: a crash may lose as much"
            )


def _all_of(queue: SimpleQueue[str]) -> list[str]:
    found: list[str] = []
    while True:
        try:
            found.append(queue.get_nowait())
        except Empty:
            return found
