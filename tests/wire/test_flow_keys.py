"""Keys of flows, and the table that numbers them: held against a dictionary, also when its rows are crowded."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.flow_keys import FlowHash, Keys, KeyTable
from detector.wire.frames import batch_of
from detector.wire.headers import Packets, decode
from tests.frames import CLIENT, CLIENT6, SERVER, SERVER6, ipv4, ipv6, tcp, udp

# The table takes the upper bits of a key for its place: these all want the same one.
CROWD = [7 << 50 | number for number in range(40)]
KEYS = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from([0, 1, 2**64 - 1, *CROWD]))


def packed(*frames: bytes) -> Packets:
    return decode(batch_of(list(frames), [0] * len(frames), 101)).packets


def keyed(*frames: bytes) -> tuple[list[int], list[int]]:
    keys, sides = FlowHash().keys(packed(*frames))
    return keys.tolist(), sides.tolist()


def column(keys: list[int]) -> Keys:
    return np.array(keys, np.uint64)


@pytest.mark.parametrize("protocol", [6, 17])
def test_both_directions_have_one_key_and_two_sides(protocol: int) -> None:
    make = tcp if protocol == 6 else udp
    there, back = make(sport=40_000, dport=443), make(sport=443, dport=40_000)
    for frames in (
        (ipv4(there, protocol), ipv4(back, protocol, source=SERVER, target=CLIENT)),
        (ipv6(there, protocol), ipv6(back, protocol, source=SERVER6, target=CLIENT6)),
    ):
        (first, second), sides = keyed(*frames)
        assert first == second
        assert sorted(sides) == [0, 1]


def test_whatever_differs_makes_another_flow() -> None:
    frames = [
        ipv4(udp(sport=1, dport=2), 17),
        ipv4(tcp(sport=1, dport=2)),
        ipv4(tcp(sport=1, dport=3)),
        ipv4(tcp(sport=4, dport=2)),
        ipv4(tcp(sport=1, dport=2), target=CLIENT),
        ipv4(tcp(sport=1, dport=2), source=SERVER),
        ipv4(tcp(sport=2, dport=1)),
        ipv4(tcp(sport=1, dport=2), source=SERVER, target=CLIENT),
        ipv6(tcp(sport=1, dport=2)),
        ipv6(tcp(sport=1, dport=2), target=CLIENT6),
        ipv6(tcp(sport=1, dport=2), source=bytes(8) + CLIENT6[:8]),
    ]
    keys, _ = keyed(*frames)
    # 10.0.0.1:2 to 192.0.2.7:1 is the way back of 192.0.2.7:1 to 10.0.0.1:2, and of nothing else.
    assert keys[6] == keys[7]
    assert len(set(keys)) == len(frames) - 1


def test_addresses_tell_flows_apart_where_there_are_no_ports() -> None:
    addresses = [bytes((10, 0, 0, number)) for number in range(50)]
    frames = [ipv4(udp(sport=0, dport=0), 17, source=one, target=two) for one in addresses[:5] for two in addresses[5:]]
    assert len(set(keyed(*frames)[0])) == len(frames)


def test_no_two_of_many_flows_have_one_key_and_keys_are_spread_over_the_table() -> None:
    count = 300_000
    one = packed(ipv4(tcp()))
    many = {column.name: np.repeat(getattr(one, column.name), count) for column in fields(one)}
    numbers = np.arange(count, dtype=np.uint64)
    ports, hosts = (numbers % 1_000 + 40_000).astype(np.uint16), one.dst_lo[0] + numbers // 1_000
    keys, sides = FlowHash().keys(replace(one, **{**many, "sport": ports, "dst_lo": hosts}))
    assert len(np.unique(keys)) == count
    assert sides.dtype == np.uint8
    # Of 65,536 places, chance leaves one in a hundred free.
    assert len(np.unique(keys >> np.uint64(48))) > 63_000


def test_a_version_4_address_is_the_same_however_it_is_written() -> None:
    mapped = bytes(10) + b"\xff\xff"
    keys, sides = keyed(ipv4(tcp()), ipv6(tcp(), source=mapped + CLIENT, target=mapped + SERVER))
    assert keys[0] == keys[1]
    assert sides[0] == sides[1]


def test_who_talks_to_itself_has_one_side() -> None:
    frame = ipv4(tcp(sport=5, dport=5), source=CLIENT, target=CLIENT)
    keys, sides = keyed(frame, frame)
    assert keys[0] == keys[1]
    assert sides == [0, 0]


def test_hashes_are_keyed_anew_each_time() -> None:
    packets = packed(ipv4(tcp()))
    assert len({FlowHash().keys(packets)[0].tobytes() for _ in range(8)}) == 8


def test_one_hash_gives_one_key_in_every_batch() -> None:
    hashed, frames = FlowHash(), [ipv4(tcp(sport=port)) for port in range(1, 40)]
    whole = hashed.keys(packed(*frames))[0].tolist()
    assert [hashed.keys(packed(frame))[0].tolist()[0] for frame in frames] == whole
    assert len(set(whole)) == 39


def test_numbers_count_up_in_the_order_of_arrival() -> None:
    table = KeyTable()
    numbers, fresh = table.find(column([90, 10, 90, 50, 10]))
    assert (numbers.tolist(), fresh.tolist()) == ([0, 1, 0, 2, 1], [0, 1, 3])
    numbers, fresh = table.find(column([10, 7, 90]))
    assert (numbers.tolist(), fresh.tolist(), len(table)) == ([1, 3, 0], [1], 4)


def test_nothing_found_is_nothing_added() -> None:
    table = KeyTable()
    numbers, fresh = table.find(column([]))
    assert (numbers.tolist(), fresh.tolist(), len(table)) == ([], [], 0)
    assert table.locate(column([0, 1])).tolist() == [-1, -1]
    assert table.locate(column([0, 1])).tolist() == [-1, -1]


@given(st.lists(st.lists(KEYS, max_size=60), max_size=6))
def test_the_table_numbers_as_a_dictionary_would(batches: list[list[int]]) -> None:
    table, known = KeyTable(), dict[int, int]()
    for keys in batches:
        expected = []
        for at, key in enumerate(keys):
            if key not in known:
                known[key] = len(known)
                expected.append(at)
        numbers, fresh = table.find(column(keys))
        assert numbers.tolist() == [known[key] for key in keys]
        assert fresh.tolist() == expected
    assert len(table) == len(known)
    assert table.locate(column(list(known))).tolist() == list(known.values())
    unknown = [key for key in (3, *CROWD) if key not in known]
    assert table.locate(column(unknown)).tolist() == [-1] * len(unknown)


def test_more_keys_than_a_row_of_probes_holds_are_all_found() -> None:
    table = KeyTable()
    for at in range(0, 40, 5):
        table.find(column(CROWD[at : at + 5]))
    assert table.locate(column(CROWD)).tolist() == list(range(40))
    assert table.find(column(CROWD[::-1]))[0].tolist() == list(range(39, -1, -1))


def test_a_row_at_the_table_s_end_goes_on_at_its_beginning() -> None:
    last = [2**64 - 1 - number for number in range(12)]
    table = KeyTable()
    table.find(column(last))
    assert table.locate(column(last)).tolist() == list(range(12))


def test_keys_keep_their_numbers_when_the_table_grows() -> None:
    table = KeyTable()
    table.find(column(CROWD))
    random = np.random.default_rng(5).integers(0, 2**64, 60_000, np.uint64)
    for part in np.array_split(random, 7):
        table.find(part)
    assert table.locate(column(CROWD)).tolist() == list(range(40))
    assert (table.locate(random) == np.arange(40, 60_040)).all()
    assert len(table) == 60_040
    # The crowd has one row; nearly everything else must have found a place where it is looked up fast.
    assert 40 - 8 <= len(table._crowded) < 100


def test_a_refilled_table_knows_the_new_keys_alone() -> None:
    table = KeyTable()
    table.find(column([1 << 60, 2 << 60, *CROWD]))
    table.refill(column([3 << 60, *CROWD[20:], 0]))
    assert table.locate(column([3 << 60, *CROWD[20:], 0])).tolist() == list(range(22))
    assert table.locate(column([1 << 60, *CROWD[:20]])).tolist() == [-1] * 21
    assert table.find(column([5]))[0].tolist() == [22]
    table.refill(column([]))
    assert (len(table), table.locate(column([0, 5])).tolist()) == (0, [-1, -1])


@pytest.mark.parametrize("key", [0, 9 << 50, CROWD[0]])
def test_a_key_that_is_refilled_twice_stands_for_the_newer_number(key: int) -> None:
    table = KeyTable()
    table.refill(column([key, *CROWD[1:30], key, 8]))
    assert table.locate(column([key, CROWD[1], 8])).tolist() == [30, 1, 31]
    assert len(table) == 32


@pytest.mark.parametrize("at", [0, 3, 7, 39])
def test_a_replaced_key_stands_for_its_new_number(at: int) -> None:
    table = KeyTable()
    table.find(column(CROWD))
    table.replace(CROWD[at], 40)
    assert table.locate(column(CROWD)).tolist() == [40 if number == at else number for number in range(40)]
    assert table.find(column([1 << 40]))[0].tolist() == [41]
    table.replace(CROWD[at], 42)
    assert table.locate(column([CROWD[at], 1 << 40])).tolist() == [42, 41]
