"""The values of this room: a run that is kept, what is written of it at once, and what is read back.

Strategy: a run's summary is written again and again while it grows. Of every row the newest version of each hour
is kept, and each version holds all that was counted since the run began. So the last versions together are exactly the
run's summary, and what was counted since some hour is the difference of two versions. Plain frozen values; knows no
database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from detector.beats.model import Followed, Key
from detector.summary import Summary

HOUR = 3_600

LIVE, FILES = "live", "files"
"""Kinds of runs: watched as it happened, or read from captures."""


def bucket_of(at: float) -> int:
    """Return the hour of the epoch that a time (seconds) lies in."""
    return int(at // HOUR)


class RowKey(NamedTuple):
    """What makes a row of a run the same: the signature that it matched (or none), the host, the signature's line."""

    signature: str
    host: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run that begins. `began` is seconds since the epoch; `inputs` are digests of the files that are read.

    `token` is a text that no other run has: numbers begin anew in a new file.
    """

    token: str
    kind: str
    name: str
    version: str
    began: float
    inputs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that is kept. `first` to `last` is the time that it covers: when it was watched, or captured.

    `written` is when it was written to last; `ended` is None while it goes on, and for ever if it was cut off.
    """

    id: int
    token: str
    kind: str
    name: str
    version: str
    began: float
    written: float
    ended: float | None
    first: float
    last: float
    inputs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a summary as text; None once the row is no more, because its host turned out to be another."""

    key: RowKey
    text: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """A row as it was at the end of an hour, counted from the beginning of its run."""

    key: RowKey
    bucket: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Beats:
    """What is followed of one destination: its own values as text, and the connections of some hours, packed."""

    destination: Key
    text: str
    hours: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is written at once, or not at all: the versions of hour `bucket`. `head` is all that is no row."""

    bucket: int
    head: str
    rows: tuple[Row, ...]
    beats: tuple[Beats, ...]
    written: float
    first: float
    last: float
    ended: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run has seen by `at`: its whole summary, and of what is followed what changed since the last time.

    `is_all`: `followed` is everything. `is_over`: nothing will come after this.
    """

    at: float
    summary: Summary
    followed: Followed
    is_all: bool = False
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A time that is asked for, in seconds since the epoch; the end is not part of it."""

    since: float = float("-inf")
    until: float = float("inf")

    def meets(self, run: Run) -> bool:
        """Tell whether some of a run lies in this period."""
        return run.last >= self.since and run.first < self.until

    def holds(self, run: Run) -> bool:
        """Tell whether all of a run lies in this period."""
        return run.first >= self.since and run.last < self.until


ALWAYS = Period()


def watched(runs: Iterable[Run], period: Period = ALWAYS) -> float:
    """Return how many seconds of a period some run covered; where several did, once."""
    spans = sorted((max(run.first, period.since), min(run.last, period.until)) for run in runs if period.meets(run))
    total, reached = 0.0, float("-inf")
    for first, last in spans:
        total += max(0.0, last - max(first, reached))
        reached = max(reached, last)
    return total
