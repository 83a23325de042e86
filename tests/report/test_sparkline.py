"""Small bars: the tallest is the most, whatever was sent is seen, and every encoding can show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.report.sparkline import ASCII, BLOCKS, SHORTEST, Bars, bars_for, sparkline
from tests.report.examples import NINE, SENT


def test_bars_stand_where_it_was_sent() -> None:
    assert sparkline([1, 0, 800, 400], 60.0, 60.0, (60.0, 300.0), 4) == "▁·█▄"
    assert sparkline([1, 0, 800, 400], 60.0, 60.0, (60.0, 300.0), 4, ASCII) == ":.#+"
    assert sparkline([1, 0, 800, 400], 60.0, 60.0, (60.0, 300.0), 2) == "▁█"
    assert sparkline([80], 0.0, 100.0, (0.0, 100.0), 4) == "████"
    assert sparkline([80, 20], 60.0, 60.0, (0.0, 240.0), 4) == "·█▂·"


def test_what_lies_outside_goes_to_the_nearest() -> None:
    assert sparkline([5], -90.0, 60.0, (0.0, 100.0), 4) == "█···"
    assert sparkline([5], 900.0, 60.0, (0.0, 100.0), 4) == "···█"


def test_nothing_is_no_bar() -> None:
    assert sparkline([], 0.0, 15.0, (0.0, 100.0), 4) == ""
    assert sparkline([0, 0], 0.0, 15.0, (0.0, 100.0), 4) == ""
    assert sparkline([9], 0.0, 15.0, (50.0, 50.0), 4) == ""


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=96),
    st.floats(0, 1e5),
    st.sampled_from([15.0, 960.0]),
    st.floats(1, 1e5),
    st.integers(1, 16),
)
def test_there_are_as_many_as_asked_for_and_one_is_the_tallest(
    sent: list[int], started: float, seconds: float, length: float, cells: int
) -> None:
    drawn = sparkline(sent, started, seconds, (5e4, 5e4 + length), cells)
    assert not any(sent) or (len(drawn) == cells and BLOCKS[-1] in drawn and set(drawn) <= set(BLOCKS))


@pytest.mark.parametrize(
    ("encoding", "bars"),
    [("utf-8", BLOCKS), ("UTF-16", BLOCKS), ("ascii", ASCII), ("latin-1", ASCII), ("no such", ASCII), (None, ASCII)],
)
def test_an_encoding_without_blocks_gets_ascii(encoding: str | None, bars: str) -> None:
    assert bars_for(encoding) == bars
    assert len(BLOCKS) == len(ASCII) == 9 and ASCII.isascii()


def test_a_short_recording_has_no_bars() -> None:
    assert Bars((NINE, NINE + 28_000)).draw(SENT, 8)
    assert Bars((NINE, NINE + SHORTEST - 1)).draw(SENT, 8) == ""
    assert Bars(()).draw(SENT, 8) == "" == Bars((NINE, NINE + 28_000)).draw(None, 8)
