"""IP fragments come together in any order, and never without bound."""

from __future__ import annotations

import itertools
import struct

import pytest

from detector.wire import fragments
from detector.wire.fragments import Reassembler
from detector.wire.frames import batch_of
from detector.wire.headers import decode
from tests.frames import ipv4, ipv6, udp

DATAGRAM = udp(bytes(range(256)) * 4, dport=9)
CUTS = (0, 400, 800, len(DATAGRAM))


def pieces(version: int) -> list[bytes]:
    parts = []
    for start, stop in itertools.pairwise(CUTS):
        more = stop < len(DATAGRAM)
        if version == 4:
            parts.append(ipv4(DATAGRAM[start:stop], 17, offset=start, more=more))
        else:
            parts.append(ipv6(struct.pack(">BBHI", 17, 0, start | more, 7) + DATAGRAM[start:stop], 44))
    return parts


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_datagram_comes_together_in_any_order(version: int, order: tuple[int, ...]) -> None:
    parts = pieces(version)
    batch = batch_of([parts[index] for index in order], [1, 2, 3], 101)
    decoded = decode(batch)
    assert len(decoded.fragments) == 3
    reassembler = Reassembler()
    whole = reassembler.feed(batch, decoded.fragments)
    assert whole is not None
    packets = decode(whole).packets
    start = int(packets.payload[0])
    assert bytes(whole.memory[start : start + int(packets.size[0])]) == DATAGRAM[8:]
    assert (reassembler.completed, reassembler.give_up()) == (3, 0)


def test_a_missing_piece_is_told() -> None:
    batch = batch_of(pieces(4)[:2], [1, 2], 101)
    reassembler = Reassembler()
    assert reassembler.feed(batch, decode(batch).fragments) is None
    assert reassembler.give_up() == 2


def test_unfinished_datagrams_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MAX_DATAGRAMS", 4)
    frames = [ipv4(bytes(16), 17, number=number, more=True) for number in range(20)]
    batch = batch_of(frames, list(range(20)), 101)
    reassembler = Reassembler()
    reassembler.feed(batch, decode(batch).fragments)
    assert reassembler.given_up == 16
    assert reassembler.give_up() == 20


def test_a_datagram_beyond_the_largest_is_given_up() -> None:
    batch = batch_of([ipv4(bytes(64), 17, offset=65_528)], [1], 101)
    reassembler = Reassembler()
    assert reassembler.feed(batch, decode(batch).fragments) is None
    assert reassembler.give_up() == 1


def fed(*frames: bytes, reassembler: Reassembler | None = None) -> list[bytes]:
    """Return the packets that come together out of raw frames, which come one a nanosecond."""
    batch = batch_of(list(frames), list(range(len(frames))), 101)
    whole = (reassembler or Reassembler()).feed(batch, decode(batch).fragments)
    if whole is None:
        return []
    ends = whole.offsets + whole.lengths
    return [bytes(whole.memory[a:b]) for a, b in zip(whole.offsets.tolist(), ends.tolist(), strict=True)]


def cut(data: bytes, version: int, size: int = 8_192) -> list[bytes]:
    parts = []
    for start in range(0, len(data), size):
        more = start + size < len(data)
        if version == 4:
            parts.append(ipv4(data[start : start + size], 17, offset=start, more=more))
        else:
            parts.append(ipv6(struct.pack(">BBHI", 17, 0, start | more, 7) + data[start : start + size], 44))
    return parts


@pytest.mark.parametrize("size", [9_000, 30_000, 40_000, 65_514, 65_515])
def test_the_packet_is_the_one_that_was_cut(size: int) -> None:
    data = bytes(size)
    assert fed(*cut(data, 4)) == [ipv4(data, 17)]
    assert fed(*cut(data, 6)) == [ipv6(data, 17)]


def test_a_packet_longer_than_its_header_can_say_has_the_length_0() -> None:
    (packet,) = fed(*cut(bytes(65_516), 4))
    assert (packet[2:4], len(packet)) == (b"\0\0", 65_536)


def test_the_header_is_the_first_piece_s_in_whatever_order_they_come() -> None:
    first, *others = pieces(4)
    first = first[:8] + b"\x21" + first[9:]  # time to live
    for parts in itertools.permutations([first, *others]):
        (packet,) = fed(*parts)
        assert packet[8] == 0x21


def test_a_last_piece_that_another_one_contradicts_completes_nothing() -> None:
    last, other = ipv4(bytes(8), 17, offset=8), ipv4(bytes(16), 17, offset=8)
    assert fed(last, other, ipv4(bytes(8), 17, more=True)) == []


def test_a_datagram_may_reach_the_largest_size_and_what_was_given_up_adds_up() -> None:
    reassembler = Reassembler()
    assert fed(ipv4(bytes(7), 17, offset=65_528), reassembler=reassembler) == []
    assert reassembler.given_up == 0
    for given_up in (2, 3):
        assert fed(ipv4(bytes(8), 17, offset=65_528), reassembler=reassembler) == []
        assert reassembler.given_up == given_up
    for completed in (3, 6):
        assert len(fed(*pieces(4), reassembler=reassembler)) == 1
        assert reassembler.completed == completed


def test_256_datagrams_are_waited_for_and_the_oldest_ones_are_given_up_first() -> None:
    reassembler = Reassembler()
    numbers = range(300, 0, -1)
    assert fed(*(ipv4(bytes(8), 17, number=n, more=True) for n in numbers), reassembler=reassembler) == []
    assert reassembler.given_up == 44
    assert len(fed(ipv4(bytes(8), 17, number=1, offset=8), reassembler=reassembler)) == 1
    assert len(fed(ipv4(bytes(8), 17, number=256, offset=8), reassembler=reassembler)) == 1
    assert fed(ipv4(bytes(8), 17, number=300, offset=8), reassembler=reassembler) == []
