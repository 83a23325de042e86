"""Times without a year or a zone: the year comes from when the file was written, the order from the form."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.sources.logs.fields import UNDATED, Unusable
from detector.sources.logs.stamps import iso_time, syslog_time, windows_time
from tests.sources.logs.samples import AT

LATEST = datetime(2027, 1, 3, 12)


def local(*parts: int) -> float:
    return datetime(*parts).timestamp()  # type: ignore[arg-type]


def test_the_year_is_the_last_one_that_fits() -> None:
    assert syslog_time("Jan  3 09:14:02", LATEST) == local(2027, 1, 3, 9, 14, 2)
    assert syslog_time("Jan  4 09:14:02", LATEST) == local(2027, 1, 4, 9, 14, 2)
    assert syslog_time("Nov 24 09:14:02", LATEST) == local(2026, 11, 24, 9, 14, 2)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("11/24/2026 9:14:02 AM", (2026, 11, 24, 9, 14, 2)),
        ("3/4/2026 12:14:02 AM", (2026, 3, 4, 0, 14, 2)),
        ("3/4/2026 9:14:02 PM", (2026, 3, 4, 21, 14, 2)),
        ("3/4/2026 9:14:02", (2026, 4, 3, 9, 14, 2)),
        ("3/24/2026 9:14:02", (2026, 3, 24, 9, 14, 2)),
        ("24.11.2026 09:14:02", (2026, 11, 24, 9, 14, 2)),
        ("2026/11/24 09:14:02", (2026, 11, 24, 9, 14, 2)),
        ("2026-11-24 09:14:02", (2026, 11, 24, 9, 14, 2)),
        ("24/11/26 09:14:02", (2026, 11, 24, 9, 14, 2)),
    ],
)
def test_windows_writes_dates_as_its_language_does(text: str, parts: tuple[int, ...]) -> None:
    assert windows_time(text) == local(*parts)


@pytest.mark.parametrize("text", ["", "Foo 24 09:14:02", "Feb 30 09:14:02", "Nov 24 99:14:02"])
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(Unusable):
        syslog_time(text, LATEST)


def test_a_zone_that_is_written_counts() -> None:
    assert iso_time("2026-11-24T09:14:02+00:00") == AT
    assert iso_time("2026-11-24 09:14:02.000") == local(2026, 11, 24, 9, 14, 2)


@given(
    text=st.text(max_size=30) | st.from_regex(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4} [0-9]{1,2}:[0-9]{2}:[0-9]{2}")
)
def test_any_text_is_a_time_or_unusable(text: str) -> None:
    for read in (windows_time, iso_time, lambda text: syslog_time(text, LATEST)):
        try:
            at = read(text)
        except Unusable as error:
            assert error.reason == UNDATED
        else:
            assert abs(at) < 1 << 40
