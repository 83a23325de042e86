"""Connections that came as columns are counted, joined, named and followed as if each had been a value."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.beats.keeping import Keeping
from detector.catalogue.store import load
from detector.counting.connections import Named
from detector.counting.following import follow_connection
from detector.counting.nameless import connections_of, ends_of, ends_of_connection, follow, oldest, with_company
from detector.findings import Findings
from detector.match.index import Matcher
from detector.observation import Connection, Lookup
from detector.sources.capture_file import open_capture
from detector.sources.packets import PacketReader
from detector.summary import Summary
from detector.wire.flow_columns import FlowColumns

CAPTURES = sorted((Path(__file__).parent.parent / "data" / "captures").glob("*.pcap*"))
MATCHER = Matcher(load())
SECOND = 1_000_000_000
ADDRESSES = [
    bytes([10, 0, 0, 1]),
    bytes([10, 0, 0, 2]),
    bytes([192, 0, 2, 7]),
    bytes([224, 0, 0, 251]),
    bytes([255, 255, 255, 255]),
    bytes.fromhex("20010db8" + "00" * 11 + "07"),
    bytes.fromhex("ff02" + "00" * 13 + "fb"),
    bytes.fromhex("fe80" + "00" * 13 + "01"),
]
PORTS = [53, 67, 123, 137, 443, 853, 1_900, 5_353, 5_355, 40_000, 50_000]
Row = tuple[int, bytes, int, bytes, int, int, int, int, int, bool, bool, bool]
rows = st.tuples(
    st.sampled_from([6, 17]),
    st.sampled_from(ADDRESSES),
    st.sampled_from(PORTS),
    st.sampled_from(ADDRESSES),
    st.sampled_from(PORTS),
    st.sampled_from([0, 1, 900]),
    st.sampled_from([0, 700]),
    st.integers(0, 700),
    st.integers(0, 50),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def columns_of(some: Sequence[Row]) -> FlowColumns:
    def half(address: bytes, which: int) -> int:
        whole = (b"\0" * 10 + b"\xff\xff" + address) if len(address) == 4 else address
        return int.from_bytes(whole[8 * which : 8 * which + 8], "big")

    def column(values: Sequence[int], kind: type) -> np.ndarray:
        return np.array(values, kind)

    return FlowColumns(
        column([row[0] for row in some], np.uint8),
        column([half(row[1], 0) for row in some], np.uint64),
        column([half(row[1], 1) for row in some], np.uint64),
        column([row[2] for row in some], np.uint16),
        column([half(row[3], 0) for row in some], np.uint64),
        column([half(row[3], 1) for row in some], np.uint64),
        column([row[4] for row in some], np.uint16),
        column([row[5] for row in some], np.int64),
        column([row[6] for row in some], np.int64),
        column([row[7] * SECOND for row in some], np.int64),
        column([(row[7] + row[8]) * SECOND for row in some], np.int64),
        column([row[9] for row in some], np.bool_),
        column([row[10] for row in some], np.bool_),
        column([row[11] for row in some], np.bool_),
        np.array([surges(row[7], row[5]) for row in some], np.object_),
        np.array([surges(row[7], row[6]) for row in some], np.object_),
    )


def surges(first: int, size: int) -> bytes:
    """Return that all of `size` bytes went at once, if they are many."""
    return array("q", [first // 15, size]).tobytes() if size > 500 else b""


def settled(*events: object) -> Summary:
    findings = Findings(MATCHER)
    for event in events:
        findings.add(event)  # type: ignore[arg-type]
    return findings.settle()


def answer(address: bytes, at: float) -> Lookup:
    return Lookup(at, ADDRESSES[0], address, "in.acme.example", (), 3_600)


@settings(max_examples=300, deadline=None)
@given(st.lists(rows, max_size=12), st.lists(st.tuples(st.sampled_from(ADDRESSES), st.integers(0, 700)), max_size=3))
def test_columns_and_values_come_to_the_same(some: list[Row], told: list[tuple[bytes, int]]) -> None:
    lookups = [answer(address, float(at)) for address, at in told]
    columns = columns_of(some)
    values = connections_of(columns)
    assert settled(*lookups, columns) == settled(*lookups, *values)
    half = len(some) // 2
    mixed = [*lookups, *values[:half], columns.take(np.arange(half, len(some)))]
    assert settled(*mixed) == settled(*lookups, *values)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=8, max_size=40), st.integers(3, 6))
def test_what_does_not_fit_settles_alike(some: list[Row], most: int) -> None:
    """Times are made different, so that it is certain which of them are the oldest."""
    distinct = [(*row[:7], 7 * at, 1, *row[9:]) for at, row in enumerate(some)]
    columns = columns_of(distinct)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detector.counting.waiting.MOST", most)
        one_by_one = settled(*connections_of(columns))
        in_turn = settled(*(columns.take(np.array([at])) for at in range(len(some))))
    assert in_turn == one_by_one


@given(st.lists(rows, min_size=1, max_size=20))
def test_both_ends_give_one_number_as_columns_and_as_values(some: list[Row]) -> None:
    columns = columns_of(some)
    values = connections_of(columns)
    assert ends_of(columns).tolist() == [ends_of_connection(one) for one in values]
    turned = columns_of([(row[0], *row[3:5], *row[1:3], *row[5:]) for row in some])
    assert ends_of(turned).tolist() == ends_of(columns).tolist()
    company = with_company(columns, [values[0]])
    ends = [
        (one.protocol, frozenset([(one.client, one.client_port), (one.server, one.server_port)]))
        for one in (value.endpoints for value in values)
    ]
    assert company.tolist() == [one == ends[0] or ends.count(one) > 1 for one in ends]


@given(st.lists(rows, min_size=1, max_size=20), st.integers(1, 9))
def test_they_are_followed_alike(some: list[Row], most: int) -> None:
    columns = columns_of(some)
    together, one_by_one = Keeping(), Keeping()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detector.beats.keeping.MAX_DESTINATIONS", most)
        follow(together, columns)
        for connection in connections_of(columns):
            follow_connection(one_by_one, Named(connection, None, ""))
        assert together.freeze() == one_by_one.freeze()


def test_those_without_a_beginning_stay_longest_near_the_first_of_all() -> None:
    some = [(17, ADDRESSES[0], 50_000 + at, ADDRESSES[2], 40_000, 1, 1, at, 0, True, at >= 2, False) for at in range(6)]
    columns = columns_of(some)
    connections = connections_of(columns)
    for edge, expected in ((300.0, [2, 3]), (0.0, [0, 1])):
        goes = oldest([], columns, edge, 4)[1]
        assert np.flatnonzero(goes).tolist() == expected
        assert oldest(connections, columns.take(np.array([], np.int64)), edge, 4)[0].tolist() == goes.tolist()


def read(path: Path, *, in_columns: bool) -> tuple[Summary, int]:
    reader, findings, columns = PacketReader(in_columns=in_columns), Findings(MATCHER), 0
    with open_capture(str(path)) as capture:
        events = [event for batch in capture.batches() for event in reader.feed(batch)]
    for event in [*events, *reader.finish()]:
        columns += len(event) if isinstance(event, FlowColumns) else 0
        findings.add(event)
    return findings.settle(), columns


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.name)
def test_a_capture_says_the_same_either_way(path: Path) -> None:
    assert read(path, in_columns=True)[0] == read(path, in_columns=False)[0]


def test_captures_do_hold_what_comes_as_columns() -> None:
    assert sum(read(path, in_columns=True)[1] for path in CAPTURES) > 20


def test_loose_ends_hold_them_as_values() -> None:
    some: list[Row] = [(17, ADDRESSES[0], 40_000, ADDRESSES[2], 50_000, 900, 0, 5, 1, True, False, False)]
    findings = Findings(MATCHER)
    findings.add(columns_of(some))
    (only,) = findings.summary().loose_ends.connections
    assert isinstance(only, Connection)
    assert (only.first, only.last, only.bytes_out, only.why_unnamed) == (5.0, 6.0, 900, "other-protocol")
    assert findings.snapshot([]).coverage.flows == 1
    assert findings.settle().coverage.flows == 1
