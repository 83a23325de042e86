"""Codes, sizes, times and counts in plain English."""

from __future__ import annotations

import math

import pytest

from detector import vocabulary
from detector.report import words
from tests.report.examples import NINE


def test_every_code_of_the_vocabulary_has_words() -> None:
    assert tuple(words.CATEGORY_WORDS) == vocabulary.CATEGORIES
    assert tuple(words.KIND_WORDS) == vocabulary.KINDS
    assert tuple(words.EVIDENCE_WORDS) == tuple(words.EVIDENCE_MEANINGS) == vocabulary.EVIDENCE


def test_unknown_codes_stand_for_themselves() -> None:
    assert (words.category("x-y"), words.kind("x-y"), words.evidence("x-y")) == ("x-y", "x-y", "x-y")
    assert words.seen_in(("sni", "x-y")) == "TLS, x-y"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, "unknown"),
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (1_340_000, "1.3 MB"),
        (9_949, "9.9 kB"),
        (9_950, "10 kB"),
        (48_200, "48 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (17_000_000_000, "17 GB"),
        (10**21, "1000 EB"),
    ],
)
def test_size(count: int | None, text: str) -> None:
    assert words.size(count) == text


@pytest.mark.parametrize(
    ("part", "text"),
    [(0, "0 %"), (0.0004, "less than 1 %"), (0.01, "1 %"), (0.17, "17 %"), (0.9999, "more than 99 %"), (1, "100 %")],
)
def test_share(part: float, text: str) -> None:
    assert words.share(part) == text


def test_plural() -> None:
    assert [words.plural(n, "vendor") for n in (0, 1, 12_345)] == ["0 vendors", "1 vendor", "12,345 vendors"]
    assert words.plural(2, "packet was", "packets were") == "2 packets were"


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c"), "a, b and c"),
        (("a", "b", "c", "d"), "a, b, c and 1 more"),
    ],
)
def test_listing(items: tuple[str, ...], text: str) -> None:
    assert words.listing(items, most=3) == text


def test_times_are_utc_whatever_the_machine_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert words.iso(NINE) == "2026-11-24T09:14:00.000Z"
    assert words.iso(NINE + 0.1234) == "2026-11-24T09:14:00.123Z"
    assert words.clock(NINE) == "09:14"
    assert words.day(NINE) == "24 November 2026"
    assert words.short_day(NINE) == "24 Nov"
    assert words.moment(NINE) == "2026-11-24 09:14"


@pytest.mark.parametrize("at", [None, math.nan, math.inf, 1e18, -1e18, 1e300])
def test_a_time_that_no_calendar_knows(at: float | None) -> None:
    assert words.iso(at) is None
    assert (words.clock(at), words.moment(at), words.short_day(at)) == ("unknown",) * 3
    assert words.day(at) == "an unknown day"


def test_is_one_day() -> None:
    assert words.is_one_day((NINE, NINE + 3_600, math.nan))
    assert not words.is_one_day((NINE, NINE + 86_400))
    assert not words.is_one_day(())


def test_short_keeps_both_ends() -> None:
    assert words.short("a" * 10, 10) == "a" * 10
    assert words.short("abcdefghijklmnop", 10) == "abc…klmnop"
    assert len(words.short("a" * 10_000, 80)) == 80
