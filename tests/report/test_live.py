"""The rows of the live view: rates, what is new, and one line on what is not seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.observation import Program
from detector.report.live import Rates, rows, status, unseen
from tests.report.examples import DAY, LIVE, NOTHING, coverage_row, hostile_document, vendor_row
from tests.report.hostile import HOSTILE, raw


def test_a_row_says_who_gets_what_from_which_program() -> None:
    first, second = rows(LIVE, Rates(0.0), 10.0)
    assert (first.name, first.category, first.evidence) == ("Acme Watch", "workplace monitoring", "sending data")
    assert (first.programs, first.hosts) == ("acmewatchd and firefox", "in.acmewatch.example")
    assert first.collects == "keystrokes, screenshots, window titles"
    assert (first.is_watching, first.is_sending, second.is_watching, second.is_sending) == (True, True, False, False)
    assert (second.collects, second.programs) == ("not known", "")


def test_a_vendor_that_was_only_visited_does_not_watch() -> None:
    (row,) = rows(replace(DAY, vendors=DAY.visited), Rates(0.0), 10.0)
    assert (row.evidence, row.is_watching) == ("visited only", False)


def test_a_rate_is_what_was_sent_in_the_last_seconds() -> None:
    rates, vendor = Rates(0.0), vendor_row()
    sizes = [(1.0, 1_000), (2.0, 2_000), (6.0, 2_000), (7.0, 2_000), (20.0, 2_000), (20.5, 12_000)]
    found = [rates.note(replace(vendor, bytes_out=size), now) for now, size in sizes]
    assert found == [1_000.0, 1_000.0, 200.0, 0.0, 0.0, pytest.approx(10_000 / 13.5)]


def test_the_rate_of_who_turns_up_late_is_not_spread_over_the_hours_before() -> None:
    assert Rates(0.0).note(vendor_row(bytes_out=5_000), 7_200.0) == 1_000.0


def test_a_rate_is_never_below_nothing_and_never_over_less_than_a_second() -> None:
    rates = Rates(0.0)
    assert rates.note(vendor_row(bytes_out=500), 0.01) == 500.0
    assert rates.note(vendor_row(bytes_out=0), 1.0) == 0.0
    assert rates.note(vendor_row(bytes_out=None), 2.0) == 0.0


def test_marks_do_not_grow_with_time() -> None:
    rates = Rates(0.0)
    for tick in range(40_000):
        rates.note(vendor_row(bytes_out=tick), tick / 4)
    assert sum(map(len, rates._marks.values())) < 30


def test_a_vendor_is_new_for_a_minute() -> None:
    rates = Rates(0.0)
    assert [rows(LIVE, rates, now)[0].is_new for now in (100.0, 159.0, 160.0, 900.0)] == [True, True, False, False]


def test_the_line_below_says_how_much_in_which_time() -> None:
    assert status(LIVE, 0.4) == "wlan0: 12,345 packets in 0 seconds, 340 connections"
    assert status(LIVE, 61.0).split(" in ")[1] == "1 min 01 s, 340 connections"
    assert status(LIVE, 3_600 * 8 + 61.0).split(" in ")[1] == "8 h 01 min, 340 connections"


def test_what_is_not_visible_is_one_line() -> None:
    line = unseen(replace(LIVE, coverage=coverage_row(dropped=1_200, unattributed_flows={"gone already": 3})))
    assert line == (
        "17 % of the bytes have no name, some look-ups are encrypted (2 resolvers), 1,200 packets lost, "
        "3 connections without a known program, what is said inside connections is not read"
    )
    assert unseen(NOTHING) == "what is said inside connections is not read"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reaches_no_terminal(text: str) -> None:
    document = hostile_document(text)
    shown = [row for row in rows(document, Rates(0.0), 1.0)]
    every = [value for row in shown for value in (row.name, row.category, row.collects, row.programs, row.hosts)]
    assert not raw("".join([*every, status(document, 1.0), unseen(document)]), allowed="")


def test_long_names_are_cut() -> None:
    long = vendor_row(name="n" * 500, programs=(Program("p" * 500, 1),))
    (row,) = rows(replace(LIVE, vendors=(long,)), Rates(0.0), 1.0)
    assert len(row.name) <= 60 and len(row.programs) <= 60
