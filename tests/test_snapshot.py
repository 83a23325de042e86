"""What a live view asks for many times: a summary of now that changes nothing, and that costs little memory."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

from detector.beats.model import NOTHING_FOLLOWED
from detector.catalogue.store import load
from detector.findings import Findings
from detector.match.index import Matcher
from detector.observation import Connection, Endpoints, Handshake, Observation, Program
from detector.running import MAX_SET, Hosts
from detector.summary import Tally

BROWSER = Program("browser", 4_711)


def connection(number: int, host: str | None = None, *, ended: bool = True) -> Connection:
    ends = Endpoints(6, bytes((10, 0, 0, 1)), 1_024 + number, bytes((192, 0, 2, 7)), 443)
    said = Handshake(host=host, seen_in="sni", ja4=("t13d",), alpn="h2") if host else Handshake()
    return Connection(
        ends, number, number + 1, 100, 200, True, ended, handshake=said, why_unnamed="" if host else "other-protocol"
    )


def test_a_snapshot_says_what_the_end_would_say_and_changes_nothing() -> None:
    findings = Findings(Matcher(load()))
    findings.add(Observation(at=1.0, seen_in="dns", host="www.example.org"))
    findings.add(connection(1, "www.example.org"))
    findings.add(connection(2))
    going_on = [connection(number, "www.example.org", ended=False) for number in range(3, 9)]
    before = findings.summary()
    snapshot = findings.snapshot(going_on)
    assert findings.summary() == before
    for item in going_on:
        findings.add(item)
    assert replace(findings.settle(), followed=NOTHING_FOLLOWED) == snapshot


def test_a_snapshot_with_more_open_connections_than_are_kept_loose_counts_them_all() -> None:
    findings = Findings(Matcher(load()))
    snapshot = findings.snapshot(connection(number, "www.example.org", ended=False) for number in range(20_000))
    assert snapshot.coverage.flows == 20_000
    assert [tally.contacts for tally in snapshot.tallies] == [20_000]


def test_a_copy_of_the_rows_grows_by_itself() -> None:
    hosts = Hosts()
    hosts.row(Tally(host="a.example")).saw(1.0, 1.0, "dns")
    twin = hosts.copy()
    row = twin.row(Tally(host="a.example"))
    row.saw(2.0, 2.0, "sni")
    row.note("programs", (BROWSER,))
    assert hosts.tallies() == (Tally(host="a.example", seen_in=frozenset({"dns"}), first_seen=1.0, last_seen=1.0),)
    assert twin.tallies()[0].seen_in == {"dns", "sni"}
    assert twin.tallies()[0].programs == {BROWSER}


def test_a_set_keeps_its_first_values_in_order_however_they_come() -> None:
    values = [f"n{number:02}" for number in range(40)]
    rows = [Hosts().row(Tally(host="a.example")) for _ in range(2)]
    for value in values:
        rows[0].note("other_names", (value,))
    rows[1].note("other_names", tuple(reversed(values)))
    assert rows[0].other_names == rows[1].other_names == frozenset(values[:MAX_SET])


def test_rows_with_the_same_sets_cost_little() -> None:
    hosts = Hosts()
    tracemalloc.start()
    try:
        for number in range(10_000):
            row = hosts.row(Tally(host=f"v{number}.collector.example"))
            row.saw(1.0, 1.0, "dns")
            row.saw(1.0, 1.0, "sni")
            row.note("ja4", (f"t13d{number % 3}",))
            row.note("programs", (BROWSER,))
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    # A set of its own takes 216 bytes; a row has seven of them.
    assert held / 10_000 < 900
