"""What a live view asks for many times: a summary of now that changes nothing, and that costs little memory."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace

from detector.beats.model import NOTHING_FOLLOWED
from detector.catalogue.store import load
from detector.counting.hosts import Hosts
from detector.counting.running import MAX_SET
from detector.findings import Findings
from detector.match.index import Matcher
from detector.observation import Connection, Endpoints, Handshake, Lookup, Observation, Program
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


def test_a_snapshot_leaves_nothing_behind_that_only_a_collector_of_cycles_would_find() -> None:
    """Copies of all hosts, four a second, would wait for it by the dozen."""
    findings = Findings(Matcher(load()), is_live=True)
    sent = Observation(at=1.0, seen_in="dns", host="www.example.org")
    findings.add(sent)
    findings.snapshot([])
    gc.collect()
    gc.disable()
    try:
        for number in range(9):
            findings.add(connection(number, "rt.teramind.co"))
            assert findings.snapshot([connection(99, "www.example.org", ended=False)]).tallies
        assert gc.collect() == 0
    finally:
        gc.enable()


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


def test_rows_that_are_shared_are_copied_by_whoever_changes_them_first() -> None:
    hosts = Hosts()
    for host in ("a.example", "b.example"):
        hosts.row(Tally(host=host)).contacts += 1
    first = hosts.tallies()
    twin = hosts.copy()
    third = twin.copy()
    hosts.row(Tally(host="a.example")).contacts += 10
    twin.row(Tally(host="b.example")).contacts += 100
    third.row(Tally(host="b.example")).contacts += 1_000
    counted = [[tally.contacts for tally in one.tallies()] for one in (hosts, twin, third)]
    assert counted == [[11, 1], [1, 101], [1, 1_001]]
    assert [tally.contacts for tally in first] == [1, 1]


def test_what_did_not_change_is_frozen_once() -> None:
    hosts = Hosts()
    for host in ("a.example", "b.example"):
        hosts.row(Tally(host=host)).contacts += 1
    before = hosts.copy().tallies()
    hosts.row(Tally(host="a.example")).contacts += 1
    after = hosts.copy().tallies()
    assert after[1] is before[1] and after[0] is not before[0]
    assert [tally.contacts for tally in after] == [2, 1]


def test_a_full_group_of_a_copy_leaves_the_original_alone() -> None:
    hosts = Hosts()
    like = [Tally(host=f"v{number}.acme.example", signature_id="acme", origin="x:1") for number in range(900)]
    for tally in like[:600]:
        hosts.row(tally).contacts += 1
    twin = hosts.copy()
    for tally in like:
        twin.row(tally).contacts += 1
    assert sum(tally.contacts for tally in hosts.tallies()) == 600
    assert sum(tally.contacts for tally in twin.tallies()) == 1_500


def test_names_that_are_learned_one_by_one_are_those_of_all_at_once() -> None:
    """Looks in between, and a bound on what is loose, change nothing in the end."""
    matcher = Matcher(load())
    watched, whole = Findings(matcher), Findings(matcher)
    for number in range(200):
        client, address = bytes((10, 0, 0, 1)), bytes((192, 0, 2, number % 9))
        aliases = (f"alias{number % 5}.example",)
        said = Lookup(float(number), client, address, f"h{number % 7}.example", aliases, 60, ("outer.example",))
        ends = Endpoints(6, client, 1_024 + number, address, 443)
        unnamed = Connection(ends, number + 0.5, number + 0.7, 9, 9, True, True)
        for findings in (watched, whole):
            findings.add(said)
            findings.add(unnamed)
        if number % 10 == 0:
            assert replace(watched.snapshot(()), followed=NOTHING_FOLLOWED) == replace(
                whole.snapshot(()), followed=NOTHING_FOLLOWED
            )
    assert watched.settle() == whole.settle()
