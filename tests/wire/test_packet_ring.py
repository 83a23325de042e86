"""Blocks as the kernel fills them, built by hand: Ethernet and cooked, packets shown twice, and blocks that lie."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.frames import PADDING, FrameBatch
from detector.wire.headers import decode
from detector.wire.links import ETHERNET, LINUX_SLL2
from detector.wire.packet_ring import Rules, parse_blocks
from tests.frames import ethernet, ipv4, ipv6, tcp

MAC, LOOPBACK, TUNNEL = 1, 772, 65_534
TO_US, OUTGOING = 0, 4
ROOM = 96
"""Where the kernel puts a packet behind the beginning of its header (tp_mac) on a cooked socket."""


def packet(
    data: bytes,
    *,
    last: bool = False,
    seconds: int = 1_700_000_000,
    nanoseconds: int = 5,
    mac: int = ROOM,
    captured: int | None = None,
    step: int | None = None,
    hardware: int = MAC,
    way: int = TO_US,
    interface: int = 2,
    protocol: int = 0x0800,
) -> bytes:
    """Return a packet as it lies in a block: tpacket3_hdr, sockaddr_ll, room, data."""
    size = len(data) if captured is None else captured
    whole = -(-(ROOM + len(data)) // 8) * 8
    following = (0 if last else whole) if step is None else step
    head = struct.pack("=IIIIIIHHIIHH", following, seconds, nanoseconds, size, size, 0, mac, mac, 0, 0, 0, 0) + bytes(8)
    address = struct.pack("=H", 17) + struct.pack(">H", protocol) + struct.pack("=iHBB", interface, hardware, way, 6)
    assert len(head) == 48
    return (head + address + bytes(range(1, 9)) + bytes(ROOM)[: ROOM - 68] + data).ljust(whole, b"\0")


def block(*packets: bytes, count: int | None = None, first: int = 48) -> bytes:
    """Return a block of these packets; `count` and `first` may lie."""
    body = b"".join(packets)
    number = len(packets) if count is None else count
    return struct.pack("=7I", 1, 0, 1, number, first, 48 + len(body), 0).ljust(48, b"\0") + body


def frames(batch: FrameBatch) -> list[bytes]:
    return [bytes(batch.memory[start : start + size]) for start, size in zip(batch.offsets, batch.lengths, strict=True)]


def test_frames_with_an_ethernet_header_come_out_as_they_are() -> None:
    first, second = ethernet(ipv4(tcp(b"a"))), ethernet(ipv4(tcp(b"bcd")))
    batch = parse_blocks([block(packet(first), packet(second, seconds=7, nanoseconds=9, last=True))], Rules(ETHERNET))
    assert frames(batch) == [first, second]
    assert batch.times.tolist() == [1_700_000_000 * 10**9 + 5, 7 * 10**9 + 9]
    assert batch.links.tolist() == [ETHERNET, ETHERNET]
    assert bytes(batch.memory[-PADDING:]) == bytes(PADDING)


def test_blocks_follow_each_other() -> None:
    parts = [ethernet(ipv4(tcp(bytes([number])))) for number in range(5)]
    blocks = [block(packet(parts[0]), packet(parts[1], last=True)), block(), block(*map(packet, parts[2:]))]
    assert frames(parse_blocks(blocks, Rules(ETHERNET))) == parts


def test_no_block_and_an_empty_one_hold_no_frame() -> None:
    for blocks in ([], [b""], [bytes(47)], [block()]):
        batch = parse_blocks(blocks, Rules(LINUX_SLL2))
        assert len(batch) == 0
        assert len(decode(batch).packets) == 0


@pytest.mark.parametrize(
    ("data", "protocol"), [(ipv4(tcp(b"data")), 0x0800), (ipv6(tcp(b"data")), 0x86DD)], ids=["IPv4", "IPv6"]
)
def test_a_packet_without_its_header_gets_a_cooked_one(data: bytes, protocol: int) -> None:
    sent = packet(data, hardware=TUNNEL, way=OUTGOING, interface=9, protocol=protocol)
    batch = parse_blocks([block(sent)], Rules(LINUX_SLL2))
    head = struct.pack(">HHiHBB", protocol, 0, 9, TUNNEL, OUTGOING, 6) + bytes(range(1, 9))
    assert frames(batch) == [head + data]
    decoded = decode(batch)
    assert (len(decoded.packets), decoded.unparsed) == (1, {})
    assert decoded.packets.size.tolist() == [4]


def test_each_packet_has_a_cooked_header_of_its_own_in_front() -> None:
    interfaces = [1, 0x01020304, 0x7FFFFFFF]
    sent = [packet(bytes([7]) * 40, interface=one, hardware=one & 0xFF01, protocol=one & 0xFFFF) for one in interfaces]
    batch = parse_blocks([block(*sent[:2]), block(sent[2])], Rules(LINUX_SLL2))
    heads = [struct.pack(">HHiHBB", one & 0xFFFF, 0, one, one & 0xFF01, TO_US, 6) for one in interfaces]
    assert frames(batch) == [head + bytes(range(1, 9)) + bytes([7]) * 40 for head in heads]
    assert batch.links.tolist() == [LINUX_SLL2] * 3
    dtypes = [column.dtype for column in (batch.offsets, batch.lengths, batch.times, batch.links)]
    assert dtypes == [np.int64, np.int64, np.int64, np.uint16]


def test_times_and_lengths_are_numbers_without_a_sign() -> None:
    batch = parse_blocks([block(packet(b"x" * 40, seconds=0xFFFF_FFF0, nanoseconds=999_999_999))], Rules(ETHERNET))
    assert batch.times.tolist() == [0xFFFF_FFF0 * 10**9 + 999_999_999]


@pytest.mark.parametrize(("mac", "skipped"), [(0, 0), (67, 0), (68, 0), (69, 1), (95, 27)])
def test_a_packet_begins_no_earlier_than_behind_its_own_header(mac: int, skipped: int) -> None:
    sent = packet(b"data" * 10, mac=mac, captured=40)
    assert frames(parse_blocks([block(sent)], Rules(ETHERNET))) == [sent[68 + skipped : 108 + skipped]]


def test_a_header_that_ends_with_the_block_is_read_and_a_shorter_one_is_not() -> None:
    bare = packet(b"", mac=68)[:68]
    assert frames(parse_blocks([block(bare)], Rules(ETHERNET))) == [b""]
    assert frames(parse_blocks([block(bare[:67])], Rules(ETHERNET))) == []
    whole = packet(b"x" * 40)
    assert frames(parse_blocks([block(whole, bare), block(whole)], Rules(ETHERNET))) == [b"x" * 40, b"", b"x" * 40]


def test_what_goes_out_on_loopback_is_the_copy() -> None:
    out, came = packet(b"o" * 40, hardware=LOOPBACK, way=OUTGOING), packet(b"c" * 40, hardware=LOOPBACK)
    others = [packet(b"p" * 40, hardware=MAC, way=OUTGOING), packet(b"q" * 40, hardware=LOOPBACK + 256, way=OUTGOING)]
    batch = parse_blocks([block(out, came, *others)], Rules(ETHERNET))
    assert frames(batch) == [b"c" * 40, b"p" * 40, b"q" * 40]


def test_a_loopback_packet_is_taken_once() -> None:
    data = ipv4(tcp(b"data"))
    twice = [packet(data, hardware=LOOPBACK, way=OUTGOING), packet(data, hardware=LOOPBACK, way=TO_US)]
    for rules in (Rules(LINUX_SLL2), Rules(ETHERNET)):
        assert len(parse_blocks([block(*twice)], rules)) == 1
    # What goes out on any other interface is no copy.
    assert len(parse_blocks([block(packet(data, way=OUTGOING))], Rules(LINUX_SLL2))) == 1


def test_the_copies_of_other_interfaces_are_left_out() -> None:
    sent = [packet(ipv4(tcp(bytes([number]))), interface=number) for number in (2, 3, 4)]
    batch = parse_blocks([block(*sent)], Rules(LINUX_SLL2, frozenset({2, 4})))
    assert [frame[-1] for frame in frames(batch)] == [3]
    copies = [
        packet(ipv4(tcp(b"o")), interface=1, hardware=LOOPBACK, way=OUTGOING),
        packet(ipv4(tcp(b"c")), interface=2),
    ]
    assert frames(parse_blocks([block(*copies)], Rules(LINUX_SLL2, frozenset({2})))) == []


@pytest.mark.parametrize("count", [3, 100, 0xFFFFFFFF])
def test_a_count_beyond_the_block_is_cut_off(count: int) -> None:
    data = ethernet(ipv4(tcp(b"a")))
    assert frames(parse_blocks([block(packet(data), packet(data), count=count)], Rules(ETHERNET))) == [data, data]
    assert frames(parse_blocks([block(packet(data), packet(data, last=True), count=count)], Rules(ETHERNET))) == [
        data,
        data,
    ]


def test_a_count_below_what_is_there_ends_the_block() -> None:
    data = ethernet(ipv4(tcp(b"a")))
    assert frames(parse_blocks([block(packet(data), packet(data), count=1)], Rules(ETHERNET))) == [data]


@pytest.mark.parametrize("size", [1_000, 0xFFFFFFFF])
@pytest.mark.parametrize("link", [ETHERNET, LINUX_SLL2])
def test_a_length_beyond_the_block_is_cut_off_there(link: int, size: int) -> None:
    data = ethernet(ipv4(tcp(b"a")))
    sent = block(packet(data, captured=size))
    (frame,) = frames(parse_blocks([sent, block()], Rules(link)))
    assert frame.endswith(sent[48 + ROOM :])
    assert len(frame) == len(sent) - 48 - ROOM + (20 if link == LINUX_SLL2 else 0)


@pytest.mark.parametrize("mac", [0, 19, 67, 0xFFFF])
@pytest.mark.parametrize("link", [ETHERNET, LINUX_SLL2])
@pytest.mark.parametrize("first", [0, 47, 48, 49, 200, 0xFFFFFFFF])
def test_offsets_that_lie_stay_within_the_block(link: int, mac: int, first: int) -> None:
    sent = block(packet(b"a" * 40, mac=mac), packet(b"b" * 40, mac=mac), first=first)
    assert_within(parse_blocks([sent], Rules(link)), len(sent))


def assert_within(batch: FrameBatch, size: int) -> None:
    assert len(batch.memory) == size + PADDING
    assert (batch.offsets >= 0).all() and (batch.lengths >= 0).all()
    assert (batch.offsets + batch.lengths <= size).all()
    decode(batch)


@given(st.lists(st.binary(max_size=600), max_size=4), st.sampled_from([ETHERNET, LINUX_SLL2]))
def test_random_bytes_are_read_without_an_error(blocks: list[bytes], link: int) -> None:
    assert_within(parse_blocks(blocks, Rules(link, frozenset({3}))), sum(map(len, blocks)))


@given(st.data())
def test_blocks_with_damaged_bytes_are_read_without_an_error(data: st.DataObject) -> None:
    sent = bytearray(block(*(packet(ipv4(tcp(bytes(20)))) for _ in range(3))))
    for _ in range(data.draw(st.integers(1, 8))):
        sent[data.draw(st.integers(8, len(sent) - 1))] = data.draw(st.integers(0, 255))
    link = data.draw(st.sampled_from([ETHERNET, LINUX_SLL2]))
    assert_within(parse_blocks([bytes(sent)], Rules(link)), len(sent))
