"""Which times a report from the history is of, which it compares with, and what comes out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detector.earlier import Question, Reader
from detector.history.model import Period
from detector.history.sqlite_store import SqliteStore
from detector.report.build import View
from detector.report.past import said
from tests.history.examples import CATALOGUE, NINE, Going, change, new_run, request, store_at

DAY = 86_400.0
OPEN = float("inf")


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    """Keep eight days: an hour each, with one vendor always and another from the sixth day on."""
    opened = store_at(tmp_path)
    for day in range(8):
        going = Going(NINE + day * DAY)
        going.see(request(going.began, "rs.fullstory.com", out=50_000))
        if day >= 5:
            going.see(request(going.began + 60, "rt.teramind.co"))
        begun = opened.begin(new_run(f"{day}", began=going.began))
        made = change(going.finish(), going.began + 3_600)
        opened.write(begun, replace(made, first=going.began))
    return opened


def asked(store: SqliteStore, **question: float) -> tuple[list[str], tuple[str, ...]]:
    """Return the vendors that are reported on the last evening, and what is said of the time before."""
    document = Reader(store, CATALOGUE, View()).report(Question(**question), NINE + 8 * DAY)
    assert document.past is not None
    return sorted(row.id for row in document.vendors), said(document.past, str)


def test_all_that_is_kept_is_compared_with_nothing(store: SqliteStore) -> None:
    assert asked(store) == (["fullstory", "teramind"], ())


def test_a_time_is_compared_with_as_long_a_time_before_it(store: SqliteStore) -> None:
    vendors, told = asked(store, since=NINE + 4 * DAY)
    assert vendors == ["fullstory", "teramind"]
    assert told[0] == "Watched: 4 hours in the 4 days before, 4 hours in this time."
    assert told[1].startswith("New: Teramind")
    assert asked(store, since=NINE, until=NINE + 3 * DAY) == (
        ["fullstory"],
        ("In the 3 days before nothing was watched: nothing can be compared.",),
    )


def test_what_is_new_is_compared_with_all_of_the_time_before(store: SqliteStore) -> None:
    assert asked(store, new_since=NINE + 5 * DAY)[0] == ["teramind"]
    assert asked(store, new_since=NINE + 6 * DAY)[0] == []
    # Bounded: of the sixth day alone, the vendor was there; of the fifth, it was not.
    assert asked(store, since=NINE + 5 * DAY, new_since=NINE + 6 * DAY)[0] == []
    assert asked(store, since=NINE + 4 * DAY, new_since=NINE + 5 * DAY)[0] == ["teramind"]


@pytest.mark.parametrize(
    ("question", "period", "before"),
    [
        (Question(), Period(), None),
        (Question(until=50.0), Period(until=50.0), None),
        (Question(since=100.0), Period(100.0), ("the 15 minutes before", Period(-800.0, 100.0))),
        (Question(new_since=0.0), Period(0.0), ("the time before 1970-01-01 00:00", Period(-OPEN, 0.0))),
        (
            Question(since=-9.0, until=5.0, new_since=0.0),
            Period(0.0, 5.0),
            ("the time before 1970-01-01 00:00", Period(-9.0, 0.0)),
        ),
    ],
)
def test_times(question: Question, period: Period, before: tuple[str, Period] | None) -> None:
    assert question.period == period
    assert question.before(1_000.0) == before


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(7 * DAY, "7 days"), (47 * 3_600, "47 hours"), (3_600, "60 minutes"), (5, "1 minute")],
)
def test_a_length_has_the_unit_that_fits(seconds: float, words: str) -> None:
    told = Question(since=0.0, until=float(seconds)).before(0.0)
    assert told is not None and told[0] == f"the {words} before"


def test_what_one_day_s_proxy_did_not_see_did_not_go_around_another_day_s(tmp_path: Path) -> None:
    opened = store_at(tmp_path)
    for day, (kind, seen_in) in enumerate((("interface", "quic"), ("proxy", "proxy"))):
        going = Going(NINE + day * DAY)
        going.see(replace(request(going.began, f"{kind}.example"), seen_in=seen_in))
        summary = going.finish()
        summary = replace(summary, sources=(replace(summary.sources[0], kind=kind),))
        if kind == "interface":
            summary = replace(summary, tallies=tuple(replace(row, requests=0) for row in summary.tallies))
        opened.write(opened.begin(new_run(kind, began=going.began)), change(summary, going.began + 60))
    document = Reader(opened, CATALOGUE, View()).report(Question(), NINE + 8 * DAY)
    assert {source.kind for source in document.sources} == {"interface", "proxy"}
    assert document.coverage.unreadable == ()
