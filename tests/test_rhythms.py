"""From what was followed to beats and possible collectors: at once, bit by bit, and merged from parts."""

from __future__ import annotations

from dataclasses import replace

from detector.catalogue.store import load
from detector.findings import Findings, merge
from detector.match.index import Matcher
from detector.observation import Connection, Endpoints, Handshake
from detector.report.build import View, build
from detector.rhythms import REST, RhythmSearch, known_to, rhythms_of
from tests.beats.examples import every

CATALOGUE = load()
MATCHER = Matcher(CATALOGUE)
OWN, KNOWN = "pulse.company.example", "rt.teramind.co"


def beating(host: str | None, count: int = 60, server: bytes = bytes([192, 0, 2, 9])) -> list[Connection]:
    said = Handshake(host=host, seen_in="sni") if host else Handshake()
    return [
        Connection(
            Endpoints(6, bytes([10, 0, 0, 1]), 40_000 + number, server, 443),
            start,
            start + 0.4,
            4_000,
            900,
            True,
            True,
            True,
            said,
            "" if host else "other-protocol",
        )
        for number, start in enumerate(every(300, count, jitter=0.1))
    ]


def findings(*connections: Connection) -> Findings:
    made = Findings(MATCHER)
    for one in connections:
        made.add(one)
    return made


def test_an_unknown_host_that_sends_on_a_schedule_is_possibly_a_collector() -> None:
    found = rhythms_of(findings(*beating(OWN), *beating(KNOWN), *beating(None)).settle())
    assert [one.key.host for one in found.possible] == ["192.0.2.9", OWN]
    assert set(found.beats) == {OWN, KNOWN, "192.0.2.9"}
    assert 290 < found.beats[OWN].period < 310


def test_the_report_says_possible_and_no_more() -> None:
    summary = findings(*beating(OWN), *beating(KNOWN)).settle()
    made = build(summary, CATALOGUE, View(), 10.0, rhythms_of(summary))
    (row,) = made.unknown or ()
    assert (row.host, row.evidence, row.observed, made.possible) == (OWN, "contacted", (), (row,))
    assert row.beat is not None and f"host: {OWN}" in row.suggestion
    (vendor,) = made.vendors
    assert vendor.beat is not None and 290 < vendor.beat.period < 310


def test_parts_that_are_merged_beat_as_the_whole_does() -> None:
    every_one = beating(OWN)
    parts = [findings(*every_one[part::2]).summary() for part in range(2)]
    whole = Findings(MATCHER)
    whole.absorb(merge(parts[0], parts[1], MATCHER))
    assert rhythms_of(whole.settle()) == rhythms_of(findings(*every_one).settle())


def test_few_connections_are_no_rhythm() -> None:
    assert rhythms_of(findings(*beating(OWN, 5)).settle()) == rhythms_of(findings().settle())


def test_a_live_search_finds_the_same_a_few_at_a_time() -> None:
    hosts = [f"h{number}.example" for number in range(9)]
    made = findings(*(one for host in hosts for one in beating(host)))
    search = RhythmSearch(made.keeping, known_to(MATCHER))
    turns = 0
    for turns in range(1, 50):
        search.turn(REST + turns * 0.1)
        if len(search.found().beats) == len(hosts):
            break
    assert turns > 3
    assert search.found() == rhythms_of(made.settle())


def test_a_clock_that_is_set_back_does_not_keep_a_live_search_waiting() -> None:
    made = findings()
    search = RhythmSearch(made.keeping, known_to(MATCHER))
    search.turn(400 * 86_400.0)  # a round begins, a year ahead, and finds nothing yet
    for one in beating(OWN):
        made.add(one)
    for turn in range(20):
        search.turn(REST + turn * 0.1)
    assert search.found().possible


def test_what_is_no_rhythm_any_more_is_forgotten() -> None:
    made = findings(*beating(OWN))
    search = RhythmSearch(made.keeping, known_to(MATCHER))
    search.begin()
    assert not search.step(100) and search.found().possible
    for one in beating(OWN):
        for later in range(1, 40):
            made.add(replace(one, first=one.first + later * 7.7, last=one.last + later * 7.7))
    search.begin()
    search.step(100)
    assert not any(290 < beat.period < 310 for beat in search.found().beats.values())


def test_a_list_of_others_does_not_say_whose_a_host_is() -> None:
    is_known = known_to(MATCHER)
    assert is_known(KNOWN) and not is_known(OWN)
