"""Reports of earlier times: runs that the history keeps in, one Document out, compared with the time before.

It decides which times are compared; what is read is decided in detector.history, what is said in detector.report.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from detector.catalogue.compiled import Catalogue
from detector.history.model import Period, watched
from detector.history.reading import read_period
from detector.history.store import Store
from detector.match.index import Matcher
from detector.report.build import View, build
from detector.report.document import Document
from detector.report.past import Past, Time, with_past
from detector.report.words import moment, plural
from detector.rhythms import rhythms_of

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_OPEN = float("inf")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a time, in seconds since the epoch, None where it has no bound.

    With `new_since` the report is of what came after that and was not there before; `since` bounds the time before.
    """

    since: float | None = None
    until: float | None = None
    new_since: float | None = None

    @property
    def period(self) -> Period:
        """The time that the report is of."""
        begin = self.since if self.new_since is None else self.new_since
        return Period(-_OPEN if begin is None else begin, _OPEN if self.until is None else self.until)

    def before(self, now: float) -> tuple[str, Period] | None:
        """Return the time to compare with, and what it is called; None where nothing is compared."""
        if self.new_since is not None:
            since = -_OPEN if self.since is None else self.since
            return f"the time before {moment(self.new_since)}", Period(since, self.new_since)
        if self.since is None:
            return None
        length = (now if self.until is None else self.until) - self.since
        return f"the {_length(length)} before", Period(self.since - length, self.since)


@dataclass(frozen=True, slots=True)
class Reader:
    """A history that is open, and what its reports are made with; `utc_offset` is the local time's, in seconds."""

    store: Store
    catalogue: Catalogue
    view: View
    utc_offset: int = 0

    def report(self, asked: Question, now: float) -> Document:
        """Return the report that is asked for at a time `now`. Raises HistoryError."""
        before = asked.before(now)
        past = Past(
            since=_bound(asked.period.since),
            until=_bound(asked.period.until),
            new_since=asked.new_since,
            now=self._time("this time", asked.period),
            before=None if before is None else self._time(*before),
        )
        compared = None if before is None else self._document(before[1], now)
        return with_past(self._document(asked.period, now), past, compared)

    def _document(self, period: Period, now: float) -> Document:
        summary = read_period(self.store, self.store.runs(), period, Matcher(self.catalogue))
        view = replace(self.view, is_of_one_time=False)
        return build(summary, self.catalogue, view, now, rhythms_of(summary, self.utc_offset))

    def _time(self, label: str, period: Period) -> Time:
        runs = [run for run in self.store.runs() if period.meets(run)]
        return Time(label=label, runs=len(runs), watched=watched(runs, period))


def _bound(at: float) -> float | None:
    return None if at in (_OPEN, -_OPEN) else at


def _length(seconds: float) -> str:
    for unit, name in ((_DAY, "day"), (_HOUR, "hour")):
        if seconds >= 2 * unit:
            return plural(round(seconds / unit), name)
    return plural(max(round(seconds / _MINUTE), 1), "minute")
