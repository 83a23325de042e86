"""Spans and moments, as people write them and as nobody should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.when import FOREVER, parse_moment, parse_span

BERLIN = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 24, 9, 30, 15, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90d", 90 * 86_400), ("12h", 43_200), ("4w", 2_419_200), (" 5 minutes ", 300), ("2 Days", 172_800), ("0d", 0)],
)
def test_a_span_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert parse_span(text) == seconds


def test_for_ever_is_a_span() -> None:
    assert parse_span("Forever") == FOREVER


@pytest.mark.parametrize("text", ["", "7", "d", "-7d", "7y", "7.5d", "9999999d", "7d 3h", "٣d", "7s"])
def test_what_is_no_span_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="90d"):
        parse_span(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("7d", NOW - timedelta(days=7)),
        ("12h", NOW - timedelta(hours=12)),
        ("now", NOW),
        ("Today", NOW.replace(hour=0, minute=0, second=0)),
        ("yesterday", NOW.replace(day=23, hour=0, minute=0, second=0)),
        ("2026-11-20", NOW.replace(day=20, hour=0, minute=0, second=0)),
        ("2026-11-20 14:30", NOW.replace(day=20, hour=14, minute=30, second=0)),
        ("2026-11-20T14:30", NOW.replace(day=20, hour=14, minute=30, second=0)),
        ("2026-11-20T14:30Z", NOW.replace(day=20, hour=15, minute=30, second=0)),
        ("2026-11-20T14:30+03:00", NOW.replace(day=20, hour=12, minute=30, second=0)),
    ],
)
def test_a_moment_is_meant_in_the_zone_of_the_one_who_asks(text: str, moment: datetime) -> None:
    assert parse_moment(text, NOW) == moment.timestamp()


def test_a_day_in_summer_begins_by_the_clock_of_summer(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        now = datetime(2026, 11, 24, 9, 30).astimezone()
        assert parse_moment("2026-07-01", now) == datetime(2026, 6, 30, 22, tzinfo=UTC).timestamp()
        assert parse_moment("2026-11-01", now) == datetime(2026, 10, 31, 23, tzinfo=UTC).timestamp()
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("text", ["", "tomorrow", "24.11.2026", "2026-13-01", "2026-11-20T25:00", "-1d", "0001-01-01T"])
def test_what_is_no_moment_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="2026-11-20"):
        parse_moment(text, NOW)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    try:
        assert isinstance(parse_moment(text, NOW), float)
    except ValueError as error:
        assert "is no time" in str(error)
