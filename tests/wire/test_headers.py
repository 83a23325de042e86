"""Headers as columns: every link, network and tunnel variety, and every frame in exactly one place."""

from __future__ import annotations

import struct
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.frames import batch_of
from detector.wire.headers import Decoded, Fragment, decode, packed_address
from tests.frames import CLIENT, CLIENT6, SERVER, SERVER6, ethernet, ipv4, ipv6, tcp, udp

TEXT = b"hello, world"
V4 = ipv4(tcp(TEXT))
V6 = ipv6(tcp(TEXT))
INNER = ethernet(V4)
VXLAN = udp(bytes.fromhex("0800000000000100") + INNER, dport=4789)
GENEVE = udp(bytes.fromhex("0000655800000100") + INNER, dport=6081)
GTP = udp(bytes.fromhex("30ff") + struct.pack(">H", len(V4)) + bytes(4) + V4, dport=2152)
FRAMES = {
    "ethernet": (1, ethernet(V4)),
    "padded": (1, ethernet(V4) + bytes(6)),
    "vlan": (1, ethernet(bytes.fromhex("00050800") + V4, 0x8100)),
    "qinq": (1, ethernet(bytes.fromhex("000581000007") + b"\x08\x00" + V4, 0x88A8)),
    "pppoe": (1, ethernet(bytes.fromhex("1100000100000021") + V4, 0x8864)),
    "mpls": (1, ethernet(bytes.fromhex("0001004000020140") + V4, 0x8847)),
    "snap": (1, ethernet(bytes.fromhex("aaaa030000000800") + V4, 100)),
    "ipv6": (1, ethernet(V6, 0x86DD)),
    "sll": (113, bytes(14) + b"\x08\x00" + V4),
    "sll2": (276, b"\x08\x00" + bytes(18) + V4),
    "null, little": (0, struct.pack("<I", 2) + V4),
    "null, big": (0, struct.pack(">I", 2) + V4),
    "loop, ipv6": (108, struct.pack(">I", 30) + V6),
    "raw": (101, V4),
    "raw ipv6": (101, V6),
    "ipv4 link": (228, V4),
    "ppp": (9, b"\xff\x03\x00\x21" + V4),
    "ppp, short": (9, b"\x21" + V4),
    "options": (101, ipv4(tcp(TEXT), options=bytes(8))),
    "extensions": (101, ipv6(bytes([60, 0]) + bytes(6) + bytes([6, 1]) + bytes(14) + tcp(TEXT), 0)),
    "ip in ip": (101, ipv4(V4, 4)),
    "6in4": (101, ipv4(V6, 41)),
    "gre": (101, ipv4(bytes.fromhex("00000800") + V4, 47)),
    "gre with key": (101, ipv4(bytes.fromhex("2000080000000001") + V4, 47)),
    "gre, bridged": (101, ipv4(bytes.fromhex("00006558") + INNER, 47)),
    "vxlan": (101, ipv4(VXLAN, 17)),
    "geneve": (101, ipv4(GENEVE, 17)),
    "teredo": (101, ipv4(udp(V6, dport=3544), 17)),
    "gtp": (101, ipv4(GTP, 17)),
}


def decoded(frame: bytes, link: int) -> Decoded:
    return decode(batch_of([frame], [1], link))


@pytest.mark.parametrize("name", FRAMES)
def test_the_payload_is_found_behind_every_kind_of_header(name: str) -> None:
    link, frame = FRAMES[name]
    packets = decoded(frame, link).packets
    assert len(packets) == 1
    start = int(packets.payload[0])
    assert frame[start : start + int(packets.size[0])] == TEXT
    assert (int(packets.sport[0]), int(packets.dport[0]), int(packets.seq[0])) == (40_000, 443, 1_000)
    ends = [
        packed_address(int(packets.src_hi[0]), int(packets.src_lo[0])),
        packed_address(int(packets.dst_hi[0]), int(packets.dst_lo[0])),
    ]
    assert ends in ([CLIENT, SERVER], [CLIENT6, SERVER6])


@pytest.mark.parametrize("name", FRAMES)
def test_every_cut_of_a_frame_is_accounted_for(name: str) -> None:
    link, frame = FRAMES[name]
    for length in range(len(frame)):
        cut = decoded(frame[:length], link)
        assert total(cut) == 1
        for size, captured in zip(cut.packets.size.tolist(), cut.packets.captured.tolist(), strict=True):
            assert 0 <= captured <= size


def total(result: Decoded) -> int:
    return len(result.packets) + len(result.fragments) + sum(result.other.values()) + sum(result.unparsed.values())


@given(st.sampled_from([0, 1, 9, 50, 51, 101, 108, 113, 127, 228, 229, 276, 999]), st.lists(st.binary(max_size=120)))
def test_random_frames_are_accounted_for(link: int, frames: list[bytes]) -> None:
    assert total(decode(batch_of(frames, [1] * len(frames), link))) == len(frames)


@given(st.sampled_from(sorted(FRAMES)), st.data())
def test_damaged_frames_are_accounted_for(name: str, data: st.DataObject) -> None:
    link, frame = FRAMES[name]
    damaged = bytearray(frame)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    assert total(decoded(bytes(damaged), link)) == 1


def test_wifi_is_named_and_not_misread() -> None:
    assert decoded(bytes(80), 127).unparsed == {"unsupported-link": 1}


def test_protocols_without_ports_are_counted_by_name() -> None:
    assert decoded(ipv4(bytes(8), 1), 101).other == {"icmp": 1}
    assert decoded(ethernet(bytes(28), 0x0806), 1).other == {"arp": 1}
    assert decoded(ipv4(bytes(4), 47), 101).other == {"gre": 1}
    assert decoded(ipv4(b"", 1), 101).other == {"icmp": 1}, "a header alone is whole"
    assert decoded(ipv6(b"", 59), 101).other == {"none": 1}
    assert decoded(ipv6(hop(59), 60), 101).other == {"none": 1}


@pytest.mark.parametrize(
    ("number", "name"),
    [
        *((1, "icmp"), (2, "igmp"), (58, "icmpv6"), (59, "none"), (88, "eigrp"), (89, "ospf"), (103, "pim")),
        *((112, "vrrp"), (115, "l2tp"), (132, "sctp"), (133, "ip-protocol-133")),
    ],
)
def test_each_protocol_has_its_name(number: int, name: str) -> None:
    frames = [ipv4(bytes(8), number), ipv6(bytes(8), number)]
    assert decode(batch_of(frames, [1, 1], 101)).other == {name: 2}


def test_tunnels_in_tunnels_end() -> None:
    packet = V4
    for _ in range(6):
        packet = ipv4(packet, 4)
    assert decoded(packet, 101).unparsed == {"tunnel-too-deep": 1}
    assert len(decoded(ipv4(ipv4(ipv4(V4, 4), 4), 4), 101).packets) == 1
    assert decoded(ipv4(ipv4(ipv4(ipv4(V4, 4), 4), 4), 4), 101).unparsed == {"tunnel-too-deep": 1}


def test_a_port_alone_makes_no_tunnel() -> None:
    packets = decoded(ipv4(udp(bytes(60), dport=4789), 17), 101).packets
    assert packets.dport.tolist() == [4789]


def test_offloaded_frames_have_no_length() -> None:
    packet = bytearray(V4)
    packet[2:4] = b"\0\0"
    assert decoded(bytes(packet), 101).packets.size.tolist() == [len(TEXT)]


def hop(following: int) -> bytes:
    """Return an extension header of eight bytes."""
    return bytes([following, 0]) + bytes(6)


def spoilt(packet: bytes, at: int, value: int) -> bytes:
    return packet[:at] + bytes([value]) + packet[at + 1 :]


BAD_HEADERS = {
    "version 4 that says 5": (1, spoilt(ethernet(V4), 14, 0x55)),
    "version 4 with a header of 16 bytes": (101, spoilt(V4, 0, 0x44)),
    "version 6 that says 4": (1, spoilt(ethernet(V6, 0x86DD), 14, 0x45)),
    "version 6 inside that is none": (101, ipv4(V4, 41)),
    "tcp with a header of 16 bytes": (101, spoilt(V4, 32, 0x40)),
    "nine extension headers": (101, ipv6(hop(60) * 8 + hop(6) + tcp(TEXT), 60)),
}
CUT_HEADERS = {
    "version 4": V4[:19],
    "version 4 of a protocol without ports": ipv4(bytes(8), 1)[:19],
    "version 6 of a protocol without ports": ipv6(bytes(8), 58)[:39],
    "an authentication header": ipv6(bytes([6, 0]), 51),
    "a fragment header": ipv6(struct.pack(">BBHI", 17, 0, 9, 7), 44)[:-1],
    "a fragment header of a whole datagram": ipv6(struct.pack(">BBHI", 17, 0, 0, 7), 44)[:-1],
    "tcp": ipv4(tcp()[:19]),
    "udp": ipv4(udp()[:7], 17),
    "version 6": V6[:39],
    "an extension header": ipv6(hop(6)[:7], 60),
    "an extension header that is longer than the frame": ipv6(bytes([6, 200]) + bytes(30), 60),
    "a fragment without data": ipv4(b"", 17, offset=8),
    "a fragment of version 6 without data": ipv6(struct.pack(">BBHI", 17, 0, 9, 7), 44),
}


@pytest.mark.parametrize("name", BAD_HEADERS)
def test_a_header_that_cannot_be_true_is_counted_and_harms_no_neighbour(name: str) -> None:
    link, frame = BAD_HEADERS[name]
    good = ethernet(V4) if link == 1 else V4
    found = decode(batch_of([good, frame, good], [1, 2, 3], link))
    assert (found.unparsed, found.other, found.packets.frame.tolist()) == ({"bad-header": 1}, {}, [0, 2])
    assert found.packets.dport.tolist() == [443, 443]


@pytest.mark.parametrize("name", CUT_HEADERS)
def test_a_header_that_is_cut_is_counted_and_harms_no_neighbour(name: str) -> None:
    found = decode(batch_of([V6, CUT_HEADERS[name], V4], [1, 2, 3], 101))
    assert (found.unparsed, found.fragments) == ({"truncated-header": 1}, ())
    assert found.packets.frame.tolist() == [0, 2]


@pytest.mark.parametrize("count", range(9))
def test_eight_extension_headers_are_stepped_over(count: int) -> None:
    headers = hop(60) * (count - 1) + hop(6) if count else b""
    packets = decoded(ipv6(headers + tcp(TEXT), 60 if count else 6), 101).packets
    assert (packets.size.tolist(), packets.payload.tolist()) == ([len(TEXT)], [60 + 8 * count])


@pytest.mark.parametrize("kind", [0, 43, 60, 135, 139, 140])
def test_each_kind_of_extension_header_is_stepped_over(kind: int) -> None:
    packets = decoded(ipv6(hop(6) + tcp(TEXT), kind), 101).packets
    assert (packets.protocol.tolist(), packets.payload.tolist(), packets.captured.tolist()) == ([6], [68], [len(TEXT)])


def test_flags_and_headers_without_a_payload_are_read() -> None:
    frames = [ipv4(tcp(flags=0x52)), ipv4(udp(), 17), ipv6(udp(), 17)]
    packets = decode(batch_of(frames, [1] * 3, 101)).packets
    assert packets.flags.tolist() == [0x52, 0, 0]
    assert packets.size.tolist() == packets.captured.tolist() == [0, 0, 0]


def test_a_header_that_reaches_beyond_what_was_captured_leaves_nothing_of_the_payload() -> None:
    packets = decoded(ipv4(spoilt(tcp(bytes(40)), 12, 0xF0))[:45], 101).packets
    assert (packets.size.tolist(), packets.captured.tolist()) == ([0], [0])
    packets = decoded(ipv4(spoilt(tcp(bytes(60)), 12, 0xF0))[:45], 101).packets
    assert (packets.size.tolist(), packets.captured.tolist()) == ([20], [0])


def test_only_addresses_of_version_4_are_written_with_four_bytes() -> None:
    assert packed_address(0, 0xFFFF_0A00_0001) == bytes((10, 0, 0, 1))
    assert packed_address(0, 1) == bytes(15) + b"\x01"
    assert packed_address(1, 0xFFFF_0A00_0001) == bytes(7) + b"\x01\0\0\xff\xff\x0a\0\0\x01"


def test_an_address_keeps_each_of_its_bits() -> None:
    packet = V4[:12] + bytes((10, 0, 0, 0)) + bytes((10, 255, 255, 254)) + V4[20:]
    packets = decoded(packet, 101).packets
    assert packed_address(int(packets.src_hi[0]), int(packets.src_lo[0])) == bytes((10, 0, 0, 0))
    assert packed_address(int(packets.dst_hi[0]), int(packets.dst_lo[0])) == bytes((10, 255, 255, 254))


def test_an_authentication_header_counts_in_words() -> None:
    header = bytes([6, 4]) + bytes(22)
    packets = decoded(ipv6(header + tcp(TEXT), 51), 101).packets
    assert (packets.size.tolist(), packets.payload.tolist()) == ([len(TEXT)], [40 + 24 + 20])


def test_a_fragment_header_of_a_whole_datagram_is_stepped_over() -> None:
    for reserved, number in ((0, 7), (9, 7), (0, 0xFFFF_FFFF)):
        found = decoded(ipv6(struct.pack(">BBHI", 6, reserved, 0, number) + tcp(TEXT), 44), 101)
        assert (found.packets.size.tolist(), found.fragments) == ([len(TEXT)], ())


def test_a_packet_of_version_6_without_a_length_reaches_to_its_end() -> None:
    packet = V6[:4] + b"\0\0" + V6[6:]
    assert decoded(packet, 101).packets.size.tolist() == [len(TEXT)]


@pytest.mark.parametrize(("length", "size"), [(0, 5), (7, 5), (8, 0), (10, 2), (13, 5), (400, 5)])
def test_a_datagram_s_length_is_believed_where_it_can_be(length: int, size: int) -> None:
    datagram = struct.pack(">HHHH", 5_000, 9, length, 0) + b"query"
    assert decoded(ipv4(datagram, 17), 101).packets.size.tolist() == [size]


def test_what_was_sent_and_what_was_captured_are_told_apart() -> None:
    packets = decode(batch_of([V4[:-5], V4 + bytes(30), V4[:40]], [1, 2, 3], 101)).packets
    assert packets.size.tolist() == [len(TEXT)] * 3
    assert packets.captured.tolist() == [len(TEXT) - 5, len(TEXT), 0]


PIECE = struct.pack(">BBHI", 17, 0, 9, 7) + bytes(24)
MIXED = {
    1: [ethernet(bytes(28), 0x0806), ethernet(bytes(60), 0x88CC)],
    101: [
        *CUT_HEADERS.values(),
        *(ipv4(bytes(24), 17, offset=8), ipv4(bytes(32), 17, more=True), ipv6(PIECE, 44), ipv6(hop(44) + PIECE, 60)),
        *(ipv4(bytes(8), 1), ipv6(bytes(8), 58), ipv4(udp(b""), 17), ipv6(udp(TEXT), 17), ipv4(tcp(b""))),
        *(
            ipv4(bytes(range(60)), 50),
            ipv6(bytes(4), 47),
            ipv4(bytes(4), 47),
            ipv4(b"", 47),
            ipv4(ipv6(bytes(8), 132), 41),
            b"",
            b"\x45",
        ),
        *(ipv6(udp(bytes.fromhex("0800000000000100") + INNER, dport=4789), 17), bytes(80), V4[:-5], V6 + bytes(9)),
    ],
}


def told(frames: list[bytes], link: int) -> list[tuple[object, ...]]:
    """Return what each frame gave, places counted from its own beginning, and what was counted."""
    batch = batch_of(frames, [1] * len(frames), link)
    found = decode(batch)
    begins = batch.offsets.tolist()
    names = [name for name in found.packets.__slots__ if name not in ("frame", "payload")]
    columns = [getattr(found.packets, name).tolist() for name in names]
    kept: list[tuple[object, ...]] = [
        (frame, payload - begins[frame], *row)
        for frame, payload, *row in zip(
            found.packets.frame.tolist(), found.packets.payload.tolist(), *columns, strict=True
        )
    ]
    for piece in found.fragments:
        places = (place - begins[piece.frame] for place in (*piece.header, *piece.data))
        kept.append((piece.frame, *places, piece.key, piece.offset, piece.more))
    return [*sorted(kept, key=repr), *sorted((found.other + found.unparsed).items())]


@pytest.mark.parametrize("link", MIXED)
def test_frames_of_all_kinds_in_one_batch_are_what_each_is_alone(link: int) -> None:
    frames = [frame for of, frame in [*FRAMES.values(), *BAD_HEADERS.values()] if of == link] + MIXED[link]
    frames = frames + frames[::-1]
    expected: list[tuple[object, ...]] = []
    counts: Counter[str] = Counter()
    for number, frame in enumerate(frames):
        for row in told([frame], link):
            if isinstance(row[0], str):
                counts[row[0]] += 1
            else:
                expected.append((number, *row[1:]))
    assert told(frames, link) == [*sorted(expected, key=repr), *sorted(counts.items())]


def test_a_fragment_of_version_4_tells_where_its_parts_lie() -> None:
    data = bytes(range(24))
    piece = ipv4(data, 17, options=bytes(4), number=0x1234, offset=0x1FFF * 8, more=True)
    first = ipv4(data, 17, number=0xABCD, more=True)
    last = ipv4(data, 6, number=0xABCD, offset=8)
    whole = V4[:6] + b"\x40\x00" + V4[8:]  # it must not be cut: that makes it no fragment
    frames = [whole, piece + b"padding", first[:30], last]
    batch = batch_of(frames, [1] * 4, 101)
    found = decode(batch)
    assert found.packets.frame.tolist() == [0]
    a, b, c = batch.offsets.tolist()[1:]
    pair = CLIENT + SERVER
    assert found.fragments == (
        Fragment(1, (4, pair, 0x1234, 17), (a, a + 24), (a + 24, a + 48), 0x1FFF * 8, True),
        Fragment(2, (4, pair, 0xABCD, 17), (b, b + 20), (b + 20, b + 30), 0, True),
        Fragment(3, (4, pair, 0xABCD, 6), (c, c + 20), (c + 20, c + 44), 8, False),
    )


def test_a_fragment_of_version_6_tells_where_its_parts_lie() -> None:
    data = bytes(range(24))
    middle = ipv6(hop(44) + struct.pack(">BBHI", 17, 0, 0xFFF8 | 1, 0xDEADBEEF) + data, 60)
    last = ipv6(struct.pack(">BBHI", 6, 0, 16, 7) + data, 44)
    first = ipv6(struct.pack(">BBHI", 6, 0, 1, 7) + data, 44)
    frames = [V6, middle + b"padding", last[:-4], first]
    batch = batch_of(frames, [1] * 4, 101)
    found = decode(batch)
    assert found.packets.frame.tolist() == [0]
    a, b, c = batch.offsets.tolist()[1:]
    pair = CLIENT6 + SERVER6
    assert tuple(sorted(found.fragments, key=lambda piece: piece.frame)) == (
        Fragment(1, (6, pair, 0xDEADBEEF, 17), (a, a + 40), (a + 56, a + 80), 0xFFF8, True),
        Fragment(2, (6, pair, 7, 6), (b, b + 40), (b + 48, b + 68), 16, False),
        Fragment(3, (6, pair, 7, 6), (c, c + 40), (c + 48, c + 72), 0, True),
    )


def test_packets_keep_the_order_of_their_frames() -> None:
    frames = [V6, ipv4(V6, 41), ipv4(udp(TEXT), 17), V4, ipv4(V4, 4), ipv4(bytes(40), 50), V6]
    assert decode(batch_of(frames, [1] * 7, 101)).packets.frame.tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_the_columns_have_their_types() -> None:
    expected = ["int64", "uint8", *["uint64"] * 4, *["uint16"] * 2, "uint32", "uint8", *["int64"] * 3]
    for frames in ([], [V4], [V6, ipv4(udp(TEXT), 17), ipv4(bytes(40), 50), ipv4(V6, 41)]):
        packets = decode(batch_of(frames, [1] * len(frames), 101)).packets
        assert [str(getattr(packets, name).dtype) for name in packets.__slots__] == expected
