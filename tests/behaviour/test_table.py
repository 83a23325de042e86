"""Values as numbers: a script's own way of writing a date, and what only looks like one."""

from __future__ import annotations

import pytest

from detector.behaviour.table import as_number

NOON = 1796040000000.0  # 30 November 2026, 12:00 UTC


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Mon Nov 30 2026 12:00:00 GMT+0000 (Coordinated Universal Time)", NOON),
        ("Mon, 30 Nov 2026 12:00:00 GMT", NOON),
        ("Mon Nov 31 2026 12:00:00", None),
        ("Xyz Nov 30 2026 12:00:00", None),
    ],
)
def test_dates_in_words_are_moments_if_there_is_such_a_day(text: str, number: float | None) -> None:
    assert as_number(text) == number
