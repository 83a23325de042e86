"""Moments in the notations of programs and countries; what only looks like one is none."""

from __future__ import annotations

import pytest

from detector.behaviour.moments import compact, moment, with_plain_times

TEN = 1796032800000.0  # 2026-11-30 10:00 UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-30T10:00:00Z",
        "2026-11-30T10:00:00",
        "2026-11-30 11:00:00+01:00",
        "2026-11-30T04:00:00-0600",
        "2026/11/30 10:00:00",
        "30.11.2026 10:00:00",
        "11/30/2026 10:00:00 AM",
        "30/11/26, 10:00:00",
        "2026-11-30T10:00Z",
        "Mon Nov 30 2026 10:00:00",
        "Mon, 30 Nov 2026 10:00:00 GMT",
    ],
)
def test_a_moment_is_read(text: str) -> None:
    assert moment(text) == TEN


def test_the_face_of_a_clock_counts_from_midnight() -> None:
    assert moment("10:00:00") == 36_000_000
    assert moment("10:00:00 pm") == 79_200_000
    assert moment("0:00:00.250") == 250


@pytest.mark.parametrize(
    "text",
    [
        "10:00",
        "40.40.2026 10:00:00",
        "2026-13-01 10:00:00",
        "at ten",
        "9" * 80,
        "2026-11-30T25:61Z",
        "Mon Nov 77 2026 10:00:00",
    ],
)
def test_what_is_none_is_none(text: str) -> None:
    assert moment(text) is None


def test_a_moment_without_marks() -> None:
    assert compact("20261130100000") == compact("20261130T100000Z") == TEN
    assert compact("20269930100000") is None and compact("4111111111111111") is None


def test_moments_inside_a_text_are_rewritten() -> None:
    assert with_plain_times("a 30.11.2026 10:00:00 >> b") == "a 1796032800000 >> b"
    assert with_plain_times("2026-99-99 10:00:00 x") == "2026-99-99 10:00:00 x"
    assert with_plain_times("at 10:00:00.5 x") == "at 36000500 x"
