"""Headers as columns: every link, network and tunnel variety, and every frame in exactly one place."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.frames import batch_of
from detector.wire.headers import Decoded, decode, packed_address
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


def test_tunnels_in_tunnels_end() -> None:
    packet = V4
    for _ in range(6):
        packet = ipv4(packet, 4)
    assert decoded(packet, 101).unparsed == {"tunnel-too-deep": 1}


def test_a_port_alone_makes_no_tunnel() -> None:
    packets = decoded(ipv4(udp(bytes(60), dport=4789), 17), 101).packets
    assert packets.dport.tolist() == [4789]


def test_offloaded_frames_have_no_length() -> None:
    packet = bytearray(V4)
    packet[2:4] = b"\0\0"
    assert decoded(bytes(packet), 101).packets.size.tolist() == [len(TEXT)]
