"""The flow table: bytes, times and directions of every flow, ports that are used again, and its bound."""

from __future__ import annotations

import itertools
from array import array
from dataclasses import astuple, fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire import flows
from detector.wire.flows import MAX_FLOWS, Flow, FlowTable
from detector.wire.frames import batch_of
from detector.wire.headers import Packets, decode, packed_address
from detector.wire.surges import NO_SURGES, SLOT_SECONDS
from tests.frames import ACK, CLIENT, CLIENT6, FIN, RST, SERVER, SERVER6, SYN, ipv4, ipv6, tcp, udp


def out(payload: bytes = b"", flags: int = ACK, seq: int = 1_000, port: int = 40_000, to: int = 443) -> bytes:
    return ipv4(tcp(payload, sport=port, dport=to, seq=seq, flags=flags))


def back(payload: bytes = b"", flags: int = ACK, seq: int = 9_000, port: int = 40_000, to: int = 443) -> bytes:
    return ipv4(tcp(payload, sport=to, dport=port, seq=seq, flags=flags), source=SERVER, target=CLIENT)


def add(table: FlowTable, *frames: bytes, times: list[int] | None = None) -> tuple[list[int], list[int]]:
    """Add frames, a nanosecond apart; return the flow and side of each."""
    moments = times or list(range(len(frames)))
    assigned = table.add(decode(batch_of(list(frames), moments, 101)).packets, np.array(moments))
    return assigned.flow.tolist(), assigned.side.tolist()


def listed(table: FlowTable) -> list[Flow]:
    return list(table.flows(table.numbers()))


def only(*frames: bytes, times: list[int] | None = None) -> Flow:
    """Return the one flow that these frames make."""
    table = FlowTable()
    add(table, *frames, times=times)
    (flow,) = listed(table)
    return flow


def client_and_server(flow: Flow) -> tuple[tuple[bytes, int, int], tuple[bytes, int, int]]:
    """Return address, port and bytes sent of the client and of the server."""
    ends = list(zip(flow.addresses, flow.ports, flow.sent, strict=True))
    return ends[flow.client], ends[1 - flow.client]


def test_a_connection_is_counted_both_ways() -> None:
    flow = only(
        out(flags=SYN),
        back(flags=SYN | ACK),
        out(b"x" * 300),
        back(b"y" * 700),
        out(b"x" * 50),
        back(flags=FIN | ACK),
        out(flags=FIN | ACK),
        times=[50, 60, 70, 40, 90, 91, 92],
    )
    assert client_and_server(flow) == ((CLIENT, 40_000, 350), (SERVER, 443, 700))
    assert (flow.number, flow.protocol, flow.first, flow.last) == (0, 6, 40, 92)
    assert (flow.is_certain, flow.began, flow.ended) == (True, True, True)


def test_a_flow_of_version_6_keeps_its_addresses() -> None:
    flow = only(ipv6(udp(b"query", sport=5_000), 17), ipv6(udp(b"x", sport=5_000), 17))
    assert client_and_server(flow) == ((CLIENT6, 5_000, 6), (SERVER6, 53, 0))
    assert (flow.protocol, flow.is_certain, flow.began, flow.ended) == (17, False, False, False)


def test_what_was_not_captured_counts_as_sent() -> None:
    cut = out(b"x" * 1_000)[:60]
    assert client_and_server(only(cut))[0] == (CLIENT, 40_000, 1_000)


@pytest.mark.parametrize(
    ("frames", "ended"),
    [
        ([out(flags=FIN | ACK)], False),
        ([out(flags=FIN | ACK), out(flags=FIN | ACK)], False),
        ([out(flags=FIN | ACK), back(flags=FIN | ACK)], True),
        ([out(flags=RST)], True),
        ([back(flags=RST | ACK)], True),
        ([out(flags=SYN), back(flags=SYN | ACK)], False),
    ],
)
def test_both_sides_or_a_reset_end_a_connection(frames: list[bytes], ended: bool) -> None:
    assert only(*frames).ended is ended
    table = FlowTable()
    for frame in frames:
        add(table, frame)
    assert listed(table)[0].ended is ended


@pytest.mark.parametrize(
    ("frames", "client", "certain", "began"),
    [
        ([out(flags=SYN)], CLIENT, True, True),
        ([back(flags=SYN | ACK)], CLIENT, True, False),
        ([back(b"x"), out(b"y")], CLIENT, False, False),
        ([back(to=50_000), out(to=50_000)], SERVER, False, False),
        ([out(port=80, to=443)], CLIENT, False, False),
        ([back(port=80, to=443)], SERVER, False, False),
        ([back(flags=SYN, to=443)], SERVER, True, True),
        ([out(port=1_023, to=1_024)], SERVER, False, False),
        ([out(port=1_024, to=5_000)], CLIENT, False, False),
    ],
)
def test_a_syn_tells_the_client_else_ports_and_order_let_it_be_guessed(
    frames: list[bytes], client: bytes, certain: bool, began: bool
) -> None:
    flow = only(*frames)
    assert (client_and_server(flow)[0][0], flow.is_certain, flow.began) == (client, certain, began)


def test_where_streams_begin_is_remembered() -> None:
    table = FlowTable()
    number, sides = add(table, out(flags=SYN, seq=2**32 - 1), back(flags=SYN | ACK, seq=70), out(port=9, to=8))
    at = [2 * flow + side for flow, side in zip(number, sides, strict=True)]
    assert table.starts[at].tolist() == [0, 71, 0]
    assert table.has_start[at].tolist() == [True, True, False]
    assert table.has_begun(np.array([0, 1])).tolist() == [True, False]


def test_locating_counts_nothing_and_opens_nothing() -> None:
    table = FlowTable()
    numbers, sides = add(table, out(b"1"), out(b"22", port=2))
    assert numbers == [0, 1]
    packets = decode(batch_of([out(b"333"), out(port=3), back(port=2)], [0] * 3, 101)).packets
    found = table.locate(packets)
    assert found.flow.tolist() == [0, -1, 1]
    assert found.side[[0, 2]].tolist() == [sides[0], 1 - sides[1]]
    assert len(table) == 2
    assert [sum(flow.sent) for flow in listed(table)] == [1, 2]


def test_retransmissions_of_a_syn_open_nothing_new() -> None:
    table = FlowTable()
    assert add(table, out(flags=SYN), out(flags=SYN), out(b"x", seq=1_001), out(flags=SYN))[0] == [0] * 4
    assert add(table, out(flags=SYN), back(b"y"))[0] == [0, 0]
    assert len(table) == 1


def test_a_syn_with_another_number_moves_a_start_where_nobody_has_talked() -> None:
    table = FlowTable()
    _, sides = add(table, out(flags=SYN), out(flags=SYN, seq=5_000), out(b"x", seq=5_001))
    assert (len(table), int(table.starts[sides[0]])) == (1, 5_001)
    other = FlowTable()
    add(other, out(flags=SYN))
    _, sides = add(other, out(flags=SYN, seq=6_000))
    assert (len(other), int(other.starts[sides[0]])) == (1, 6_001)


REUSED = [
    [out(flags=SYN), out(b"first"), out(flags=SYN, seq=50_000), back(b"4444", seq=3), out(b"zwei", seq=50_001)],
    [back(b"first"), out(flags=SYN, seq=4), out(flags=SYN, seq=50_000), back(b"4444"), out(b"zwei", seq=50_001)],
]


@pytest.mark.parametrize("frames", REUSED)
@pytest.mark.parametrize("cut", range(6))
def test_ports_that_are_used_again_make_another_flow(frames: list[bytes], cut: int) -> None:
    table = FlowTable()
    add(table, out(port=1))
    numbers = add(table, *frames[:cut])[0] + add(table, *frames[cut:], times=list(range(cut, 5)) or None)[0]
    assert numbers == [1, 1, 2, 2, 2]
    _, first, second = listed(table)
    assert (sum(first.sent), sum(second.sent)) == (5, 8)
    assert client_and_server(second) == ((CLIENT, 40_000, 4), (SERVER, 443, 4))
    assert (second.first, second.last, second.began, second.is_certain) == (2, 4, True, True)


def test_a_connection_that_ended_without_a_byte_is_another_than_the_next() -> None:
    table = FlowTable()
    add(table, out(flags=SYN), back(flags=RST | ACK))
    add(table, out(flags=SYN, seq=7_000), back(flags=SYN | ACK))
    assert [(flow.ended, flow.began) for flow in listed(table)] == [(True, True), (False, True)]


def test_a_port_used_many_times_in_one_batch_makes_as_many_flows() -> None:
    table = FlowTable()
    pairs = [(out(flags=SYN, seq=n * 1_000), out(b"x" * n, seq=n * 1_000 + 1)) for n in range(1, 21)]
    assert add(table, *itertools.chain(*pairs))[0] == [n for n in range(20) for _ in range(2)]
    assert [sum(flow.sent) for flow in listed(table)] == list(range(1, 21))


def test_a_syn_that_is_sent_twice_opens_one_new_flow() -> None:
    again = out(flags=SYN, seq=50_000)
    frames = [out(flags=SYN), out(b"first"), again, again, out(b"zwei", seq=50_001), again]
    table = FlowTable()
    assert add(table, *frames)[0] == [0, 0, 1, 1, 1, 1]
    assert add(table, again)[0] == [1]
    assert [sum(flow.sent) for flow in listed(table)] == [5, 4]


def test_splits_in_one_batch_are_bounded() -> None:
    frames = [frame for n in range(400) for frame in (out(flags=SYN, seq=n * 1_000), out(b"x", seq=n * 1_000 + 1))]
    table = FlowTable()
    add(table, *frames)
    assert len(table) == 257
    assert sum(sum(flow.sent) for flow in listed(table)) == 400


def test_the_newest_connection_keeps_its_ports_when_others_leave() -> None:
    table = FlowTable()
    add(table, out(b"gone", port=1), *REUSED[0])
    assert table.leave(np.array([0])).tolist() == [-1, 0, 1]
    assert add(table, out(b"more", seq=50_005), back(b"more", seq=7))[0] == [1, 1]
    assert [sum(flow.sent) for flow in listed(table)] == [5, 16]


def test_numbers_close_up_when_flows_leave() -> None:
    table = FlowTable()
    ports = list(range(2_000, 2_010))
    add(table, *(out(b"x" * port, flags=SYN, port=port, seq=port) for port in ports))
    assert table.leave(np.array([0, 4, 5, 9])).tolist() == [-1, 0, 1, 2, -1, -1, 3, 4, 5, -1]
    staying = [2_001, 2_002, 2_003, 2_006, 2_007, 2_008]
    assert [client_and_server(flow)[0] for flow in listed(table)] == [(CLIENT, port, port) for port in staying]
    assert [flow.number for flow in listed(table)] == list(range(6))
    numbers, sides = add(table, *(out(b"more", port=port) for port in [*staying, 2_000]))
    assert numbers == [0, 1, 2, 3, 4, 5, 6]
    starts = table.starts[[2 * flow + side for flow, side in zip(numbers, sides, strict=True)]]
    assert starts.tolist() == [*(port + 1 for port in staying), 0]
    assert not listed(table)[6].began


def test_nobody_must_leave_while_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "MAX_FLOWS", 16)
    table = FlowTable()
    add(table, *(out(port=port) for port in range(1, 17)))
    assert table.leavers().tolist() == []
    # An eighth leaves at once, and no more: a live capture waits meanwhile.
    add(table, out(port=17))
    assert len(table.leavers()) == 3


def test_the_bound_is_as_large_as_it_says() -> None:
    one = decode(batch_of([out()], [0], 101)).packets
    columns = {column.name: np.repeat(getattr(one, column.name), MAX_FLOWS + 1) for column in fields(one)}
    many = replace(one, **{**columns, "sport": np.arange(MAX_FLOWS + 1, dtype=np.uint16)})
    table, times = FlowTable(), np.arange(MAX_FLOWS + 1)
    table.add(Packets(*(column[:-1] for column in astuple(many))), times[:-1])
    assert (len(table), table.leavers().tolist()) == (MAX_FLOWS, [])
    table.add(many, times)
    assert (len(table), len(table.leavers())) == (MAX_FLOWS + 1, MAX_FLOWS // 8 + 1)


def test_an_empty_table_has_no_flow_and_nobody_leaves_it() -> None:
    table = FlowTable()
    assert (len(table), table.numbers().tolist(), listed(table)) == (0, [], [])
    assert table.leave(table.leavers()).tolist() == []
    add(table, out())
    assert table.leave(table.leavers()).tolist() == [0]


def test_of_those_that_ended_the_oldest_leave_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "MAX_FLOWS", 64)
    table = FlowTable()
    flags = [ACK if port % 3 == 0 else RST for port in range(100)]
    times = list(range(200, 100, -1))
    add(table, *(out(flags=flag, port=port + 1) for port, flag in enumerate(flags)), times=times)
    ended = [port for port in range(100) if port % 3]
    assert table.leavers().tolist() == ended[: 100 - 64 + 64 // 8]


def test_those_that_ended_leave_first_and_then_the_quietest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "MAX_FLOWS", 6)
    monkeypatch.setattr(flows, "_PORTION", 2)
    table = FlowTable()
    quiet = [30, 10, 50, 20, 60, 40, 70, 80]
    add(table, *(out(port=port) for port in range(1, 9)), times=quiet)
    add(table, out(flags=RST, port=8), out(flags=FIN, port=7), times=[90, 71])
    # Half of the bound stays: number 7 ended, the others were quiet since 10, 20, 30 and 40.
    assert table.leavers().tolist() == [0, 1, 3, 5, 7]


def test_the_table_grows_as_far_as_it_must() -> None:
    table = FlowTable()
    frames = [out(b"x" * (port % 9), port=port) for port in range(1_024, 6_024)]
    for start, stop in itertools.pairwise([0, 700, 1_100, 2_048, 5_000]):
        assert add(table, *frames[start:stop])[0] == list(range(start, stop))
    assert add(table, *frames[::-1])[0] == list(range(4_999, -1, -1))
    assert [client_and_server(flow)[0] for flow in listed(table)] == [
        (CLIENT, port, 2 * (port % 9)) for port in range(1_024, 6_024)
    ]


def test_a_table_that_grows_keeps_all_that_it_knows() -> None:
    table, moment = FlowTable(), 1_700_000_000_000_000_001
    frames = mixed()
    number, side = add(table, *frames, times=list(range(moment, moment + len(frames))))
    before, places = listed(table), [2 * flow + way for flow, way in zip(number, side, strict=True)]
    assert {flow.first for flow in before} < set(range(moment, moment + len(frames)))
    table.state[places] = np.arange(len(places)) % 7
    sides = [column[places].tolist() for column in (table.starts, table.has_start, table.state)]
    add(table, *(out(port=port, to=1) for port in range(2_000, 6_000)))
    assert listed(table)[: len(before)] == before
    assert [column[places].tolist() for column in (table.starts, table.has_start, table.state)] == sides
    columns = table.columns(table.numbers())
    assert [column.dtype for column in (columns.protocol, columns.first, columns.last)] == [
        np.uint8,
        np.int64,
        np.int64,
    ]
    assert [column.dtype for column in (columns.client_port, columns.bytes_out)] == [np.uint16, np.int64]
    assert [column.dtype for column in (table.starts, table.has_start, table.state)] == [np.uint32, np.bool_, np.uint8]
    assert table.leave(table.numbers()[len(before) :])[: len(before)].tolist() == list(range(len(before)))
    assert add(table, *frames) == (number, side)


def test_who_answers_a_syn_is_the_server_whichever_side_it_is() -> None:
    table = FlowTable()
    number, side = add(table, *(back(flags=SYN | ACK, seq=70 + port, port=port) for port in range(3_000, 3_012)))
    at = [2 * flow + way for flow, way in zip(number, side, strict=True)]
    assert table.starts[at].tolist() == [71 + port for port in range(3_000, 3_012)]
    assert table.has_start[: 2 * len(table)].sum() == 12
    assert [client_and_server(flow)[0][:2] for flow in listed(table)] == [(CLIENT, 3_000 + n) for n in range(12)]
    assert all(flow.is_certain for flow in listed(table))


@pytest.mark.parametrize(
    ("frames", "silent"),
    [
        ([out(flags=SYN), back(flags=RST | ACK)], True),
        ([out(flags=SYN)], True),
        ([out(b"x", flags=SYN)], False),
        ([back(b"x"), out(flags=RST)], False),
        ([out(flags=SYN, to=53), back(flags=RST | ACK, to=53)], False),
        ([ipv4(udp(b""), 17)], False),
        ([ipv4(udp(b"", dport=443), 17)], False),
    ],
)
def test_connections_without_a_byte_are_silent_once_they_are_over_or_old(frames: list[bytes], silent: bool) -> None:
    table = FlowTable()
    add(table, *frames, times=[100 + number for number in range(len(frames))])
    ended = listed(table)[0].ended
    assert table.is_silent(np.array([0]), 200).tolist() == [silent]
    assert table.is_silent(np.array([0]), 100).tolist() == [silent and ended]


def test_each_flow_is_silent_for_itself() -> None:
    table = FlowTable()
    sorts = [
        lambda port: out(b"x", port=port),
        lambda port: out(port=port),
        lambda port: back(b"x", port=port),
        lambda port: out(port=port),
        lambda port: out(port=port, to=53),
        lambda port: out(port=port),
        lambda port: ipv4(udp(b"", sport=port, dport=443), 17),
        lambda port: out(port=port),
    ]
    add(table, *(sorts[number % 8](3_000 + number) for number in range(80)))
    silent = [number for number in range(80) if number % 2]
    assert np.flatnonzero(table.is_silent(table.numbers(), 1_000)).tolist() == silent
    assert table.is_silent(np.array([79, 0, 78, 7]), 1_000).tolist() == [True, False, False, True]


def test_connections_that_begin_in_one_batch_are_known_one_by_one() -> None:
    table = FlowTable()
    ports = range(3_000, 3_012)
    _, sides = add(table, *(out(flags=SYN, seq=port, port=port) for port in ports))
    assert [(flow.is_certain, flow.began) for flow in listed(table)] == [(True, True)] * 12
    add(table, *(out(b"first", port=port) for port in ports))
    numbers, again = add(table, *(out(flags=SYN, seq=2 * port, port=port) for port in ports))
    assert (numbers, again) == (list(range(12, 24)), sides)
    at = [2 * number + side for number, side in enumerate([*sides, *sides])]
    assert table.starts[at].tolist() == [*(port + 1 for port in ports), *(2 * port + 1 for port in ports)]
    assert table.has_start[at].tolist() == [True] * 24
    others = [place ^ 1 for place in at]
    assert (table.starts[others].tolist(), table.has_start[others].tolist()) == ([0] * 24, [False] * 24)
    assert [(flow.is_certain, flow.began) for flow in listed(table)] == [(True, True)] * 24


def test_it_is_nothing_to_a_start_that_others_have_talked() -> None:
    table = FlowTable()
    talked = [frame for port in (1, 3) for frame in (out(b"x", port=port), back(b"y", port=port))]
    add(table, *talked[:2], out(flags=SYN, port=2), *talked[2:])
    (number,), (side,) = add(table, out(flags=SYN, seq=6_000, port=2))
    assert (len(table), number, int(table.starts[2 + side])) == (3, 1, 6_001)


def mixed() -> list[bytes]:
    """Return frames of many flows: seen and guessed, either side first, of both versions, talking and over."""
    frames = []
    for port in range(1_020, 1_032):
        frames += [out(b"x" * (600 + port), port=port), back(b"y" * port, port=port)]
        frames += [back(b"z" * port, port=port, to=port), out(b"x" * 700, port=port, to=port)]
        frames += [out(port=port, to=1_023), out(b"1" * (port - 1_000), port=port, to=1_024)]
        frames += [ipv6(udp(b"q" * port, sport=port), 17), ipv6(tcp(b"q", sport=port))]
        frames += [back(flags=SYN, port=port, to=2_000), out(b"v" * 9_000, port=port, to=2_000)]
        frames += [back(b"w" * 9_000, port=port, to=2_000), out(flags=RST, port=port, to=2_000)]
        frames += [out(flags=SYN, port=port, to=40_000), back(flags=SYN | ACK, port=port, to=41_000)]
        frames += [out(flags=SYN, port=port, to=99), out(b"1234", port=port, to=99), back(flags=RST, port=port, to=99)]
    return frames


def test_columns_say_of_every_flow_what_its_value_says() -> None:
    table = FlowTable()
    add(table, *mixed(), times=[10**9 * at for at in range(len(mixed()))])
    for numbers in (table.numbers(), table.numbers()[::-3]):
        columns = table.columns(numbers)
        assert columns.client_port.dtype == columns.server_port.dtype == np.uint16
        ends = (columns.client_high, columns.client_low, columns.server_high, columns.server_low)
        rows = zip(
            *(column.tolist() for column in ends),
            zip(columns.client_port.tolist(), columns.server_port.tolist(), strict=True),
            zip(columns.bytes_out.tolist(), columns.bytes_in.tolist(), strict=True),
            *(column.tolist() for column in (columns.protocol, columns.first, columns.last)),
            *(column.tolist() for column in (columns.is_oriented, columns.began, columns.ended)),
            zip(columns.surges_out.tolist(), columns.surges_in.tolist(), strict=True),
            strict=True,
        )
        values = list(table.flows(numbers))
        assert len(values) == len(columns)
        for (a, b, c, d, ports, sent, *rest), flow in zip(rows, values, strict=True):
            turn = 1 if flow.client == 0 else -1
            assert (packed_address(a, b), packed_address(c, d)) == flow.addresses[::turn]
            assert (ports, sent) == (flow.ports[::turn], flow.sent[::turn])
            assert rest[:3] == [flow.protocol, flow.first, flow.last]
            assert rest[3:] == [flow.is_certain, flow.began, flow.ended, flow.surges[::turn]]


SEGMENT = st.tuples(
    st.sampled_from([1, 2, 3]),
    st.booleans(),
    st.sampled_from([0, SYN, SYN | ACK, ACK, FIN | ACK, RST]),
    st.integers(0, 3),
    st.integers(0, 50),
)


@given(st.lists(st.lists(SEGMENT, max_size=12), max_size=5), st.data())
def test_no_byte_is_lost_whatever_comes_in_whatever_order(
    batches: list[list[tuple[int, bool, int, int, int]]], data: st.DataObject
) -> None:
    table, left = FlowTable(), 0
    for segments in batches:
        frames = [
            (out if is_out else back)(bytes(size), flags, seq, port) for port, is_out, flags, seq, size in segments
        ]
        numbers, _ = add(table, *frames)
        assert all(0 <= number < len(table) for number in numbers)
        leaving = np.flatnonzero(data.draw(st.lists(st.booleans(), min_size=len(table), max_size=len(table))))
        left += sum(sum(flow.sent) for flow in table.flows(leaving))
        mapping = table.leave(leaving)
        assert sorted(mapping[mapping >= 0].tolist()) == list(range(len(table)))
    kept = sum(sum(flow.sent) for flow in listed(table))
    assert left + kept == sum(size for segments in batches for _, _, _, _, size in segments)


def sums(packed: bytes) -> dict[int, int]:
    numbers = array("q", packed)
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def test_it_is_told_when_the_client_sent_large_packets() -> None:
    slot = SLOT_SECONDS * 1_000_000_000
    frames = [out(flags=SYN), back(flags=SYN | ACK), out(b"x" * 1_400), out(b"x" * 1_400), out(b"x" * 100)]
    frames += [back(b"y" * 1_400), out(b"x" * 600)]
    flow = only(*frames, times=[0, 1, 2, 3, slot, slot, 4 * slot])
    assert (sums(flow.surges[flow.client]), sums(flow.surges[1 - flow.client])) == ({0: 2_800, 4: 600}, {})


def test_columns_know_when_both_sides_sent_large_packets() -> None:
    table = FlowTable()
    whole = [out(flags=SYN, port=3_000), out(b"x" * 600, port=3_000), back(flags=RST, port=3_000)]
    add(table, out(b"x" * 700, port=1_025), back(b"y" * 800, port=2_000), *whole, back(b"y" * 900, port=1_025))
    columns = table.columns(table.numbers())
    known = [(sums(sent), sums(received)) for sent, received in zip(columns.surges_out, columns.surges_in, strict=True)]
    assert known == [({0: 700}, {0: 900}), ({}, {0: 800}), ({}, {})]


def test_of_both_sides_it_is_told_as_long_as_it_is_a_guess_who_the_client_is() -> None:
    flow = only(out(b"x" * 900), back(b"y" * 800))
    assert (sums(flow.surges[flow.client]), sums(flow.surges[1 - flow.client])) == ({0: 900}, {0: 800})


def test_of_a_short_whole_flow_the_sum_says_enough() -> None:
    ends = (back(flags=FIN | ACK), out(flags=FIN | ACK))
    begin = (out(flags=SYN), back(flags=SYN | ACK))
    assert only(*begin, out(b"x" * 1_400), *ends).surges == NO_SURGES
    flow = only(*begin, *[out(b"x" * 1_400)] * 6, *ends)
    assert sums(flow.surges[flow.client]) == {0: 8_400}


@pytest.mark.parametrize(("size", "told"), [(1_023, {}), (1_024, {0: 8_192})])
def test_the_sum_says_enough_of_less_than_eight_kilobytes(size: int, told: dict[int, int]) -> None:
    begin, ends = [out(flags=SYN), back(flags=SYN | ACK)], [back(flags=FIN | ACK), out(flags=FIN | ACK)]
    flow = only(*begin, *[out(b"x" * 1_024)] * 7, out(b"x" * size), *ends)
    assert sums(flow.surges[flow.client]) == told


def test_what_the_client_sent_decides_whether_it_is_told_when() -> None:
    table, ports = FlowTable(), range(3_000, 3_012)
    for port in ports:
        sizes = (512, 9_000) if port % 2 else (9_000, 512)
        whole = [out(flags=SYN, port=port), out(b"x" * sizes[0], port=port), back(b"y" * sizes[1], port=port)]
        add(table, *whole, back(flags=RST, port=port))
    known = [sums(flow.surges[flow.client]) for flow in listed(table)]
    assert known == [{} if port % 2 else {0: 9_000} for port in ports]


def test_a_packet_is_large_from_its_bound_on() -> None:
    flow = only(out(b"x" * 512), out(b"x" * 511), back(b"y" * 511))
    assert (sums(flow.surges[flow.client]), sums(flow.surges[1 - flow.client])) == ({0: 512}, {})


def test_flows_that_stay_keep_when_they_sent() -> None:
    table = FlowTable()
    add(table, out(b"x" * 700, port=1), out(b"x" * 800, port=2_000))
    table.leave(np.array([0]))
    (flow,) = listed(table)
    assert sums(flow.surges[flow.client]) == {0: 800}


def test_over_is_tcp_that_ended_a_while_ago_and_anything_else_that_was_long_quiet() -> None:
    def packet(port: int) -> bytes:
        return ipv4(udp(b"x", sport=port), 17)

    table = FlowTable()
    ended_long_ago, just_ended = out(flags=RST, port=40_000), out(flags=RST, port=40_001)
    add(
        table,
        ended_long_ago,
        just_ended,
        out(b"x", port=40_002),
        packet(5_000),
        packet(5_001),
        times=[10, 95, 1, 5, 50],
    )
    assert table.finished(90, 20).tolist() == [0, 3]
    assert table.finished(96, 20).tolist() == [0, 1, 3]
    assert table.finished(10, 5).tolist() == []
