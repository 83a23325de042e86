"""The units in which a person thinks."""

from __future__ import annotations

import pytest

from detector.beats.words import duration, size


@pytest.mark.parametrize(
    ("seconds", "text"), [(60, "60 seconds"), (300, "5 minutes"), (3600, "60 minutes"), (14_400, "4 hours")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 bytes"), (4000, "4 kB"), (123_456, "123 kB"), (2.5e6, "2.5 MB")])
def test_sizes(count: float, text: str) -> None:
    assert size(count) == text
