"""What was kept comes back: exactly where a run is whole, by the hour where a period cuts it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.beats.model import NOTHING_FOLLOWED
from detector.errors import CaptureError
from detector.findings import Event, Findings
from detector.history.model import FILES, LIVE, Period
from detector.history.reading import read_period, read_run, renewed
from detector.history.recorder import Recorder
from detector.history.rows import change_of_files
from detector.history.sqlite_store import SqliteStore
from detector.history.store import BrokenHistoryError
from detector.inputs import find_inputs
from detector.observation import Connection, Observation
from detector.scan import scan
from detector.sources.capture_file import open_capture
from detector.sources.packets import PacketReader
from detector.summary import Summary, Tally
from tests.history.examples import (
    CATALOGUE,
    MATCHER,
    NINE,
    Going,
    change,
    keep_capture,
    new_run,
    request,
    run_of,
    store_at,
)
from tests.history.test_writer import writer_at

DATA = Path(__file__).resolve().parents[1] / "data" / "captures"
CAPTURES = sorted(path for path in DATA.iterdir() if path.suffix in (".pcap", ".pcapng"))
HOUR = 3_600.0


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.name)
def test_a_capture_s_summary_read_back_is_the_summary_of_the_scan(tmp_path: Path, path: Path) -> None:
    scanned = scan(find_inputs([str(path)]), CATALOGUE).summary
    store = store_at(tmp_path)
    assert read_run(store, keep_capture(store, scanned)) == scanned


EVENTS = st.deferred(lambda: st.lists(st.sampled_from(_events()), max_size=60))


def _events() -> list[Event]:
    """Return everything that readers say of the captures that are shipped: look-ups, connections, questions."""
    if not _EVENTS:
        for path in CAPTURES:
            try:
                capture = open_capture(str(path))
            except CaptureError:
                continue
            reader = PacketReader(is_live=True)
            with capture:
                for batch in capture.batches():
                    _EVENTS.extend(reader.feed(batch))
            _EVENTS.extend(reader.finish())
    return _EVENTS


_EVENTS: list[Event] = []


class Mixed:
    """A run over any events, some of which go on: those are in what is seen, and are counted when they end."""

    def __init__(self) -> None:
        self.findings = Findings(MATCHER)
        self.going_on: list[Connection] = []

    def summary(self) -> Summary:
        return self.findings.snapshot(self.going_on)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(EVENTS, st.lists(st.integers(0, 4), max_size=60), st.integers(0, 3_000))
def test_a_run_read_back_is_what_it_saw_however_it_was_cut_into_seconds(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event], cuts: list[int], pace: int
) -> None:
    """Names that turn out to be others, rows that come and go, hours that pass: the sum is that of the end."""
    folder, mixed, now = tmp_path_factory.mktemp("run"), Mixed(), [0.0]
    keeping = Recorder(
        writer_at(folder), mixed.findings.keeping, clock=lambda: now[0], wall=lambda: NINE + now[0], cost=lambda: 0.0
    )
    keeping.begin()
    for number, event in enumerate(events):
        mixed.findings.add(event)
        if number < len(cuts) and cuts[number]:
            mixed.going_on = [item for item in events[number + 1 : number + 4] if isinstance(item, Connection)]
            now[0] += cuts[number] * pace + 1
            keeping.turn(mixed)
            assert keeping._is_idle.wait(60)
    summary = mixed.findings.settle()
    keeping.finish(summary)
    store = store_at(folder)
    (run,) = store.runs()
    assert read_run(store, run) == summary
    store.close()


def two_days(folder: Path) -> SqliteStore:
    """Keep a run that sees one request in each of 30 hours, and another host in the tenth alone."""
    store, going = store_at(folder), Going()
    number = store.begin(new_run())
    for hour in range(30):
        at = NINE + hour * HOUR + 600
        going.see(request(at))
        if hour == 10:
            going.see(request(at, "www.example.org"))
        store.write(number, change(replace(going.summary(), followed=going.findings.keeping.freeze()), at))
    return store


def contacts(summary: Summary) -> dict[str, int]:
    return {tally.host: tally.contacts for tally in summary.tallies}


def test_a_run_that_is_cut_is_told_by_the_hours_that_are_touched(tmp_path: Path) -> None:
    store = two_days(tmp_path)
    (run,) = store.runs()
    both = {"rt.teramind.co": 5, "www.example.org": 1}
    for period, told in (
        (Period(), {"rt.teramind.co": 30, "www.example.org": 1}),
        (Period(NINE + 8 * HOUR, NINE + 12 * HOUR + 1), both),
        (Period(NINE + 8 * HOUR + 3_000, NINE + 12 * HOUR + 1), both),  # too much by less than an hour
        (Period(NINE + 11 * HOUR, NINE + 12 * HOUR - 1), {"rt.teramind.co": 1}),
        (Period(NINE + 29 * HOUR), {"rt.teramind.co": 1}),
        (Period(until=NINE + HOUR - 1), {"rt.teramind.co": 1}),
    ):
        summary = read_run(store, run, period)
        assert contacts(summary) == told, period
        assert summary.coverage.requests == sum(told.values())
        for tally in summary.tallies:
            assert max(run.first, period.since) <= tally.first_seen <= tally.last_seen <= period.until


def test_after_a_week_a_run_is_known_by_the_day(tmp_path: Path) -> None:
    store = two_days(tmp_path)  # from 8 in the morning (UTC) on
    (run,) = store.runs()
    whole, count = read_run(store, run), len(list(store.versions(run.id)))
    store.thin_out(run.last)
    assert len(list(store.versions(run.id))) == count
    store.thin_out(run.last + 1)
    assert [version.bucket % 24 for version in store.versions(run.id)] == [23, 13] * 2
    assert whole.followed.rows
    assert read_run(store, run) == replace(whole, followed=NOTHING_FOLLOWED)
    noon = Period(NINE + 28 * HOUR)
    assert contacts(read_run(store, run, noon)) == {"rt.teramind.co": 14}
    assert read_run(store, run, noon).coverage.requests == 14
    store.thin_out(run.last + 1)


def test_periods_that_meet_add_up_to_the_whole(tmp_path: Path) -> None:
    store = two_days(tmp_path)
    (run,) = store.runs()
    bars = [float("-inf"), *(NINE + hour * HOUR for hour in (3, 4, 11, 25)), float("inf")]
    parts = [read_run(store, run, Period(*pair)) for pair in zip(bars, [bar - 1 for bar in bars[1:]], strict=False)]
    assert sum(contacts(part).get("rt.teramind.co", 0) for part in parts) == 30
    assert sum(part.coverage.requests for part in parts) == 31
    connections = [sum(sum(rows.by_hour) for rows in part.followed.rows) for part in parts]
    assert connections == [30, 30, 31, 30, 30]  # by the hour of the day, which cannot be cut


def test_what_is_followed_is_cut_by_the_hour(tmp_path: Path) -> None:
    store = two_days(tmp_path)
    (run,) = store.runs()
    part = read_run(store, run, Period(NINE + 20 * HOUR, NINE + 22 * HOUR))
    (rows,) = part.followed.rows
    assert [hour - int(NINE // HOUR) for hour, _ in rows.hours] == [20, 21]


def test_a_capture_is_told_as_a_whole_where_it_is_met_at_all(tmp_path: Path) -> None:
    store, going = store_at(tmp_path), Going()
    going.see(request(NINE), request(NINE + 5 * HOUR, "www.example.org"))
    run = keep_capture(store, going.finish())
    assert contacts(read_run(store, run, Period(NINE + HOUR))) == {"www.example.org": 1}
    assert contacts(read_period(store, [run], Period(NINE + 6 * HOUR), MATCHER)) == {}


def test_runs_that_watched_together_add_up_and_a_source_is_told_once(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    for number in range(3):
        going = Going(NINE + number * HOUR)
        going.see(request(going.began))
        store.write(store.begin(new_run(f"{number}", began=going.began)), change(going.finish(), going.began + 9))
    summary = read_period(store, store.runs(), Period(), MATCHER)
    (tally,) = summary.tallies
    assert (tally.contacts, tally.bytes_out) == (3, 300)
    (interface,) = summary.sources
    assert (interface.name, interface.packets, interface.started_at) == ("eth0", 21, NINE)
    assert interface.ended_at == NINE + 2 * HOUR


def test_proxies_on_many_ports_are_one_source(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    for port in (4_001, 4_002):
        summary = Going().finish()
        source = replace(summary.sources[0], kind="proxy", name=f"127.0.0.1:{port}", packets=None)
        store.write(store.begin(new_run(f"{port}")), change(replace(summary, sources=(source,))))
    (proxy,) = read_period(store, store.runs(), Period(), MATCHER).sources
    assert (proxy.kind, proxy.name, proxy.packets) == ("proxy", "the proxy", None)


def test_a_host_that_a_signature_knows_by_now_is_told_by_it() -> None:
    old = Tally(host="rt.teramind.co", contacts=3, bytes_out=9)
    new = renewed(old, MATCHER)
    assert (new.signature_id, new.role, new.contacts, new.bytes_out) == ("teramind", "ingest", 3, 9)
    moved = replace(new, origin="signatures/workplace-monitoring/teramind.yaml:9999")
    assert renewed(moved, MATCHER) == new


def test_what_stood_on_more_than_a_name_stays_what_it_was() -> None:
    by_alias = Tally(host="metrics.company.example", signature_id="matomo-cloud", origin="x:1", role="ingest")
    by_path = Tally(host="rt.teramind.co", signature_id="teramind", origin="x:1", role="agent", path_was_seen=True)
    other = Tally(host="rt.teramind.co", signature_id="another", origin="x:1", role="agent")
    rest = Tally(host="", signature_id="teramind", origin="x:1")
    for tally in (by_alias, by_path, other, rest, Tally(host="www.example.org")):
        assert renewed(tally, MATCHER) == tally


def test_damage_is_told_with_its_run(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    number = store.begin(new_run())
    good = change(Going().finish())
    for bad in (replace(good, head="nonsense"), replace(good, head='{"bar": "many"}')):
        store.write(number, bad)
        with pytest.raises(BrokenHistoryError, match=f"run {number} of the history is damaged"):
            read_run(store, run_of(store, number))


def test_a_run_that_wrote_nothing_saw_nothing(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    for kind in (LIVE, FILES):
        number = store.begin(new_run(kind, kind))
        assert read_run(store, run_of(store, number)) == Summary()
    assert read_period(store, store.runs(), Period(), MATCHER).tallies == ()


def test_no_loose_end_is_ever_kept() -> None:
    """What is kept is settled: addresses of clients and the questions that they asked are no part of it."""
    findings = Findings(MATCHER)
    findings.add(Observation(at=NINE, seen_in="dns", host="www.example.org"))
    made = change_of_files(findings.settle(), NINE)
    assert made.beats == () and NOTHING_FOLLOWED.rows == ()
    assert "client" not in made.head
