"""The day as numbers: for each vendor and unknown host from when to when it was seen, and how much went up in between.

A row draws what it is given: a series of uploads where there is one (anything with the three members of `Series`), else
the first and the last time. Knows the document and no drawing: places are shares of the axis in thousandths.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from detector.report import sentences, words
from detector.report.document import Document, UnknownRow, VendorRow
from detector.report.sentences import WATCHING_CATEGORIES

SCALE = 1_000
"""The length of the axis."""

HEIGHT = 26
"""The height of a row, in the same units as its bars."""

_TONES = ("watch", "unknown", "other")
_MOST_ROWS = 40
_MOST_BARS = 160
_TICKS = 6
_STEPS = (60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000)


class Series(Protocol):
    """Bytes that went up in equal spans of time, the first of which begins at `started_at` (seconds of the epoch)."""

    @property
    def started_at(self) -> float: ...
    @property
    def seconds_per_bucket(self) -> float: ...
    @property
    def bytes_up(self) -> Sequence[int]: ...


Receiver = VendorRow | UnknownRow
SeriesOf = Callable[[Receiver], Series | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One receiver: `begin` and `end` on the axis, `bars` as (place, height); `peak` is the most that a bar stands for.

    `peak` and `seconds` (how long a bar lasts) are None where there is no series.
    """

    name: str
    tone: str
    first_seen: float
    last_seen: float
    bytes_out: int | None
    begin: float
    end: float
    bars: tuple[tuple[float, float], ...] = ()
    peak: int | None = None
    seconds: float | None = None

    @property
    def path(self) -> str:
        """The bars as SVG path data: one upright stroke for each."""
        return "".join(f"M{place:.4g} {HEIGHT}V{HEIGHT - height:.3g}" for place, height in self.bars)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows, and the axis: from `begin` to `end` with a tick at each of `ticks`, at equal distances."""

    rows: tuple[Row, ...]
    begin: float
    end: float
    ticks: tuple[str, ...]
    left_out: int

    @property
    def marks(self) -> tuple[float, ...]:
        """Where the ticks stand on the axis, but for both ends."""
        spaces = len(self.ticks) - 1
        return tuple(SCALE * place / spaces for place in range(1, spaces))

    @property
    def has_series(self) -> bool:
        """Whether any row knows more than the first and the last time."""
        return any(row.bars for row in self.rows)


def timeline(document: Document, series_of: SeriesOf) -> Timeline | None:
    """Return the day of all that received something, or None where there is nobody or no time is known.

    Products made to watch people come first, then hosts that nobody knows, then all others.
    """
    everybody: list[Receiver] = [*document.receiving, *document.collectors]
    receivers = [row for row in everybody if words.utc(row.first_seen) and words.utc(row.last_seen)]
    if not receivers:
        return None
    receivers.sort(key=lambda row: _TONES.index(_tone(row)))
    times = [time for row in receivers for time in (row.first_seen, row.last_seen)]
    times += [time for time in sentences.period(document) if words.utc(time)]
    begin, end, step = _axis(min(times), max(times))
    rows = tuple(_row(row, series_of(row), begin, end) for row in receivers[:_MOST_ROWS])
    return Timeline(rows, begin, end, _ticks(begin, end, step), len(receivers) - len(rows))


def _tone(row: Receiver) -> str:
    if isinstance(row, UnknownRow):
        return "unknown"
    return "watch" if row.category in WATCHING_CATEGORIES else "other"


def _axis(first: float, last: float) -> tuple[float, float, float]:
    """Return where the axis begins and ends, both on a whole step, and the step: a few of them, each a round time."""
    length = max(last - first, 1.0)
    step = next((step for step in _STEPS if length / step <= _TICKS), math.ceil(length / _TICKS / 86_400) * 86_400)
    begin = math.floor(first / step) * step
    end = max(math.ceil(last / step) * step, begin + step)
    return float(begin), float(end), float(step)


def _ticks(begin: float, end: float, step: float) -> tuple[str, ...]:
    times = [begin + step * place for place in range(round((end - begin) / step) + 1)]
    if words.is_one_day((begin, end - 1)):
        return tuple(map(words.clock, times))
    if step >= 86_400:
        return tuple(map(words.short_day, times))
    return tuple(f"{words.short_day(time)} {words.clock(time)}" for time in times)


def _row(row: Receiver, series: Series | None, begin: float, end: float) -> Row:
    def place(at: float) -> float:
        return round(SCALE * (min(max(at, begin), end) - begin) / (end - begin), 1)

    name = row.host if isinstance(row, UnknownRow) else row.name
    numbers = (row.first_seen, row.last_seen, row.bytes_out)
    known = (name, _tone(row), *numbers, place(row.first_seen), place(row.last_seen))
    if series is None or not any(series.bytes_up) or series.seconds_per_bucket <= 0:
        return Row(*known)
    seconds, buckets = _coarser(series, (end - begin) / _MOST_BARS)
    peak = max(buckets)
    bars = tuple(
        # Small uploads stay visible beside large ones: the height grows with the square root.
        (place(series.started_at + (number + 0.5) * seconds), max(2.0, HEIGHT * math.sqrt(sent / peak)))
        for number, sent in enumerate(buckets)
        if sent > 0
    )
    return Row(*known, bars, peak, seconds)


def _coarser(series: Series, least: float) -> tuple[float, list[int]]:
    """Return a series of which no bar is shorter than `least` seconds: several buckets become one."""
    each = max(1, math.ceil(least / series.seconds_per_bucket))
    sums = [sum(series.bytes_up[place : place + each]) for place in range(0, len(series.bytes_up), each)]
    return series.seconds_per_bucket * each, sums
