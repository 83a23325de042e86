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
