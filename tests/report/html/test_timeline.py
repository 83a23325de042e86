"""The day as numbers: round ticks, rows in their place, and a series of uploads where there is one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from detector.report.document import VendorRow
from detector.report.html.timeline import HEIGHT, SCALE, Receiver, Timeline, timeline
from tests.report.big_day import big_day
from tests.report.examples import DAY, NINE, NOTHING, SOURCE, TRACKER, vendor_row

HOUR = 3_600.0


@dataclass(frozen=True)
class Uploads:
    started_at: float
    seconds_per_bucket: float
    bytes_up: Sequence[int]


def no_series(row: Receiver) -> None:
    return None


def day(*vendors: VendorRow, begin: float | None = None, end: float | None = None) -> Timeline:
    source = replace(SOURCE, started_at=begin, ended_at=end)
    made = timeline(replace(DAY, vendors=vendors, sources=(source,)), no_series)
    assert made is not None
    return made


def test_the_axis_has_a_few_round_times_around_everything_that_was_seen() -> None:
    made = day(vendor_row(), begin=NINE - 600, end=NINE + 28_800)
    assert made.ticks == ("08:00", "10:00", "12:00", "14:00", "16:00", "18:00")
    assert made.marks == (200, 400, 600, 800)
    (row,) = made.rows
    assert row.begin == pytest.approx(SCALE * 74 / 600, abs=0.1)
    assert (row.tone, row.bars, row.peak) == ("watch", (), None)


@pytest.mark.parametrize("length", [0.0, 0.5, 59.0, 3_000.0, 86_399.0, 9e5, 3e7, 4e8, 9e9])
def test_any_length_of_time_has_few_ticks_at_equal_distances(length: float) -> None:
    made = day(vendor_row(first_seen=NINE, last_seen=NINE + length))
    assert 2 <= len(made.ticks) <= 8
    assert made.begin <= NINE and NINE + length <= made.end
    (row,) = made.rows
    assert 0 <= row.begin <= row.end <= SCALE


def test_several_days_are_told_apart_on_the_axis() -> None:
    night = day(vendor_row(first_seen=NINE, last_seen=NINE + 20 * HOUR))
    assert night.ticks[0] == "24 Nov 06:00"
    week = day(vendor_row(first_seen=NINE, last_seen=NINE + 130 * HOUR))
    assert week.ticks[:2] == ("24 Nov", "25 Nov")


def test_a_series_is_drawn_where_there_is_one() -> None:
    series = Uploads(NINE, 60.0, [100, 0, 400])
    made = timeline(
        replace(DAY, vendors=(vendor_row(first_seen=NINE, last_seen=NINE + 180), vendor_row("b"))),
        lambda row: series if isinstance(row, VendorRow) and row.id == "acme-watch" else None,
    )
    assert made is not None and made.has_series
    first, second = made.rows
    assert (first.peak, second.peak) == (500, None)  # a whole day: both minutes are one bar
    assert [height for _, height in first.bars] == [HEIGHT]
    assert first.path == f"M{first.bars[0][0]:.4g} {HEIGHT}V0"


def test_short_times_keep_their_bars_and_small_uploads_stay_visible() -> None:
    series = Uploads(NINE, 60.0, [1_000_000, 0, 1, 250_000])
    only = replace(DAY, vendors=(vendor_row(first_seen=NINE, last_seen=NINE + 240),), sources=())
    made = timeline(only, lambda vendor: series)
    assert made is not None
    (row,) = made.rows
    assert (row.peak, row.seconds) == (1_000_000, 60.0)
    assert [height for _, height in row.bars] == [HEIGHT, 2.0, HEIGHT / 2]
    places = [place for place, _ in row.bars]
    assert places == sorted(places)
    assert places[0] == pytest.approx(SCALE * (NINE + 30 - made.begin) / (made.end - made.begin), abs=0.1)


@pytest.mark.parametrize(
    "series", [Uploads(NINE, 60.0, []), Uploads(NINE, 60.0, [0, 0]), Uploads(NINE, 0.0, [5]), Uploads(NINE, -1, [5])]
)
def test_a_series_of_nothing_leaves_first_and_last_time(series: Uploads) -> None:
    made = timeline(DAY, lambda vendor: series)
    assert made is not None and not made.has_series


def test_a_long_series_has_few_bars_and_loses_no_byte() -> None:
    series = Uploads(NINE, 1.0, [3] * 28_000)
    made = timeline(replace(DAY, vendors=(vendor_row(),)), lambda vendor: series)
    assert made is not None
    (row,) = made.rows
    assert len(row.bars) <= 160
    assert row.peak is not None and row.peak == 3 * math.ceil((made.end - made.begin) / 160)


def test_nobody_and_times_that_are_none_have_no_timeline() -> None:
    assert timeline(NOTHING, no_series) is None
    assert timeline(replace(DAY, vendors=DAY.visited), no_series) is None
    assert timeline(replace(DAY, vendors=(vendor_row(first_seen=math.inf),)), no_series) is None


def test_unknown_hosts_have_their_rows_behind_those_who_watch() -> None:
    made = timeline(replace(DAY, unknown=(TRACKER, replace(TRACKER, observed=()))), no_series)
    assert made is not None
    assert [(row.tone, row.name) for row in made.rows][:2] == [("watch", "Acme Watch"), ("unknown", TRACKER.host)]
    assert len(made.rows) == 4
    assert (made.rows[1].first_seen, made.rows[1].bytes_out) == (TRACKER.first_seen, TRACKER.bytes_out)


def test_many_rows_are_counted() -> None:
    made = timeline(big_day(60, 300), no_series)
    assert made is not None
    assert (len(made.rows), made.left_out) == (40, 20)
