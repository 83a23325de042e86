"""Every tunnel, alone, in each other and to the depth limit; and packets that only look like one."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detector.wire.frames import batch_of, gather
from detector.wire.headers import Decoded, decode
from detector.wire.links import IPV4, IPV6, Layer
from detector.wire.tunnels import open_gre, open_udp_tunnels
from tests.frames import ethernet, ipv4, ipv6, tcp, udp

TEXT = b"hello, world"
V4, V6 = ipv4(tcp(TEXT)), ipv6(tcp(TEXT))
BRIDGED4, BRIDGED6 = ethernet(V4), ethernet(V6, 0x86DD)


def gre(inner: bytes, kind: int = 0x0800, flags: int = 0, options: bytes = b"") -> bytes:
    return struct.pack(">HH", flags, kind) + options + inner


def vxlan(inner: bytes, port: int = 4789) -> bytes:
    return udp(bytes.fromhex("0800000000000100") + inner, dport=port)


def geneve(inner: bytes, options: bytes = b"", kind: int = 0x6558) -> bytes:
    return udp(struct.pack(">BBHI", len(options) // 4, 0, kind, 1 << 8) + options + inner, dport=6081)


def gtp(inner: bytes, flags: int = 0x30, kind: int = 255, optional: bytes = b"") -> bytes:
    head = struct.pack(">BBHI", flags, kind, len(optional) + len(inner), 7)
    return udp(head + optional + inner, sport=2152, dport=2152)


def teredo(inner: bytes, indication: bytes = b"", **ports: int) -> bytes:
    return udp(indication + inner, **(ports or {"dport": 3544}))


ROUTED_GRE = {
    "version 4": (gre(V4), 4, IPV4),
    "version 6": (gre(V6, 0x86DD), 4, IPV6),
    "with a checksum": (gre(V4, 0x0800, 0x8000, bytes(4)), 8, IPV4),
    "with a key": (gre(V4, 0x0800, 0x2000, bytes(4)), 8, IPV4),
    "with a sequence number": (gre(V4, 0x0800, 0x1000, bytes(4)), 8, IPV4),
    # RFC 2784, section 2.3: bits 6 to 12 are ignored.
    "with bits that are ignored": (gre(V4, 0x0800, 0x03F8), 4, IPV4),
    "with an odd byte where another kind has a mark": (gre(V4[:11] + b"\x01" + V4[12:]), 4, IPV4),
    "with all three": (gre(V6, 0x86DD, 0xB000, bytes(12)), 16, IPV6),
}
BRIDGED_GRE = {
    "ethernet": (gre(BRIDGED4, 0x6558), 18, IPV4),
    "ethernet with an odd byte where another kind has a mark": (
        gre(BRIDGED4[:11] + b"\x01" + BRIDGED4[12:], 0x6558),
        18,
        IPV4,
    ),
    "ethernet with a key": (gre(BRIDGED6, 0x6558, 0x2000, bytes(4)), 22, IPV6),
    "a vlan": (gre(ethernet(b"\x00\x05\x08\x00" + V4, 0x8100), 0x6558), 18, 0x8100),
    "erspan, first type": (gre(BRIDGED4, 0x88BE), 18, IPV4),
    "erspan, second type": (gre(BRIDGED4, 0x88BE, 0x1000, bytes(4) + b"\x10" + bytes(7)), 30, IPV4),
    "erspan, third type": (gre(BRIDGED4, 0x22EB, 0x1000, bytes(4) + b"\x20" + bytes(11)), 34, IPV4),
    "erspan, third type, with its platform's header": (
        gre(BRIDGED4, 0x22EB, 0x1000, bytes(4) + b"\x20" + bytes(10) + b"\x01" + bytes(8)),
        42,
        IPV4,
    ),
}
OTHER_GRE = {
    "ppp": gre(V4, 0x880B),
    "version 1": gre(V4, 0x0800, 0x0001),
    "version 7": gre(V4, 0x0800, 0x0007),
    "with a source route": gre(V4, 0x0800, 0x4000, bytes(4)),
    "with half an ethernet header": gre(BRIDGED4[:13], 0x6558),
    "empty": gre(b"", 0x0800),
    "empty, with all options": gre(b"", 0x0800, 0xB000, bytes(12)),
}
GRE = ROUTED_GRE | BRIDGED_GRE
UDP_TUNNELS = {
    "vxlan": (vxlan(BRIDGED4), 8 + 8 + 14, IPV4),
    "vxlan on Linux's old port": (vxlan(BRIDGED6, 8472), 8 + 8 + 14, IPV6),
    "vxlan with arp": (vxlan(ethernet(bytes(28), 0x0806)), 8 + 8 + 14, 0x0806),
    "vxlan of a great network": (udp(bytes.fromhex("08000000ffffff00") + BRIDGED4, dport=4789), 8 + 8 + 14, IPV4),
    # RFC 7348, section 5: the other bits of the first byte are ignored.
    "vxlan with bits that are ignored": (udp(bytes.fromhex("ff00000000000100") + BRIDGED4, dport=4789), 30, IPV4),
    "vxlan with a vlan": (vxlan(ethernet(b"\x00\x05\x08\x00" + V4, 0x8100)), 8 + 8 + 14, 0x8100),
    "vxlan with a service vlan": (vxlan(ethernet(b"\x00\x05\x08\x00" + V4, 0x88A8)), 8 + 8 + 14, 0x88A8),
    "geneve": (geneve(BRIDGED4), 8 + 8 + 14, IPV4),
    "geneve with options": (geneve(BRIDGED6, bytes(12)), 8 + 20 + 14, IPV6),
    "geneve with all options": (geneve(BRIDGED4, bytes(252)), 8 + 260 + 14, IPV4),
    "teredo": (teredo(V6), 8, IPV6),
    "teredo from its server": (teredo(V6, sport=3544, dport=50_000), 8, IPV6),
    "teredo with an origin": (teredo(V6, bytes.fromhex("0000ac4c3f40fffd")), 16, IPV6),
    "gtp": (gtp(V4), 16, IPV4),
    "gtp with a number that reads like a kind": (gtp(V4[:4] + b"\x08\x00" + V4[6:]), 16, IPV4),
    "gtp, version 6": (gtp(V6), 16, IPV6),
    "gtp with a sequence number": (gtp(V4, 0x32, 255, b"\x00\x01\x00\x00"), 20, IPV4),
    "gtp with everything but extensions": (gtp(V6, 0x33, 255, b"\x00\x01\x05\x00"), 20, IPV6),
}
INSIDES = {
    "version 4 in ip": (V4, 4),
    "version 6 in ip": (V6, 41),
    **{name: (packet, 47) for name, (packet, _, _) in GRE.items()},
    **{name: (packet, 17) for name, (packet, _, _) in UDP_TUNNELS.items()},
}
NO_TUNNELS = {
    "zeros to the port of vxlan": udp(bytes(60), dport=4789),
    "vxlan without its flag": udp(bytes(8) + BRIDGED4, dport=4789),
    "vxlan with reserved bits": udp(bytes.fromhex("0800010000000100") + BRIDGED4, dport=4789),
    "vxlan with a reserved byte": udp(bytes.fromhex("0801000000000100") + BRIDGED4, dport=4789),
    "zeros and a kind where the inner one would stand": udp(bytes(12) + b"\x08\x00" + bytes(46), dport=4789),
    "zeros and a kind a byte further": udp(bytes(13) + b"\x08\x00" + bytes(45), dport=4789),
    "zeros and a kind where nothing stands": udp(bytes(4) + b"\x08\x00" + bytes(54), dport=4789),
    "zeros to the port of teredo": udp(bytes(60), dport=3544),
    "another indication to the port of teredo": teredo(V6, b"\x00\x05" + bytes(6)),
    "vxlan on another port": vxlan(BRIDGED4, 4790),
    "vxlan with an unknown inner kind": vxlan(ethernet(V4, 0x1234)),
    "geneve of another version": udp(struct.pack(">BBHI", 0x40, 0, 0x6558, 0) + BRIDGED4, dport=6081),
    "geneve without ethernet": geneve(BRIDGED4, kind=0x0800),
    "geneve whose options reach over the end": udp(struct.pack(">BBHI", 63, 0, 0x6558, 0) + BRIDGED4, dport=6081),
    "version 4 to the port of teredo": teredo(V4),
    "teredo with an authentication": teredo(V6, bytes.fromhex("0001000000000000000000")),
    "gtp without a packet": gtp(bytes(60)),
    "gtp of version 2": gtp(V4, 0x50),
    "gtp that is no data": gtp(V4, kind=1),
    "gtp with an extension header": gtp(V4, 0x34, 255, b"\x00\x01\x00\x85"),
}


def through_gre(packet: bytes) -> list[tuple[int, int]]:
    """Return where the inside begins and its EtherType, for the GRE packets that are opened."""
    batch = batch_of([packet], [0], 101)
    return places(open_gre(batch.buffer, np.array([0]), batch.offsets, batch.lengths))


def through_udp(packet: bytes) -> tuple[list[tuple[int, int]], list[bool]]:
    batch = batch_of([packet], [0], 101)
    rows = gather(batch.buffer, batch.offsets, 8)
    layer, is_tunnel = open_udp_tunnels(batch.buffer, np.array([0]), batch.offsets, batch.lengths, rows)
    return places(layer), is_tunnel.tolist()


def places(layer: Layer) -> list[tuple[int, int]]:
    assert layer.kind.dtype == np.uint16
    return list(zip(layer.at.tolist(), layer.kind.tolist(), strict=True))


def decoded(*packets: bytes) -> Decoded:
    return decode(batch_of(list(packets), [1] * len(packets), 101))


def payloads(*packets: bytes) -> list[tuple[int, bytes]]:
    """Return frame number and payload of every packet that is found in the end."""
    batch = batch_of(list(packets), [1] * len(packets), 101)
    found = decode(batch).packets
    columns = (found.frame.tolist(), found.payload.tolist(), found.size.tolist())
    return [(frame, bytes(batch.memory[at : at + size])) for frame, at, size in zip(*columns, strict=True)]


@pytest.mark.parametrize("name", GRE)
def test_gre_leads_to_what_it_carries(name: str) -> None:
    packet, at, kind = GRE[name]
    assert through_gre(packet) == [(at, kind)]


@pytest.mark.parametrize("name", UDP_TUNNELS)
def test_a_udp_tunnel_leads_to_what_it_carries(name: str) -> None:
    packet, at, kind = UDP_TUNNELS[name]
    assert through_udp(packet) == ([(at, kind)], [True])


@pytest.mark.parametrize("name", NO_TUNNELS)
def test_what_only_looks_like_a_tunnel_stays_an_ordinary_packet(name: str) -> None:
    packet = NO_TUNNELS[name]
    assert through_udp(packet) == ([], [False])
    assert payloads(ipv4(packet, 17)) == [(0, packet[8:])]


@pytest.mark.parametrize("name", OTHER_GRE)
def test_gre_that_is_not_followed_is_left_out_and_counted(name: str) -> None:
    packet = OTHER_GRE[name]
    assert through_gre(packet) == []
    assert decoded(ipv4(packet, 47)).other == {"gre": 1}


@pytest.mark.parametrize("name", GRE)
def test_every_cut_of_gre_leads_nowhere_or_inside(name: str) -> None:
    packet, at, kind = GRE[name]
    border = at if name in BRIDGED_GRE else at + 1
    for length in range(len(packet)):
        assert through_gre(packet[:length]) == ([(at, kind)] if length >= border else [])


@pytest.mark.parametrize("name", UDP_TUNNELS)
def test_every_cut_of_a_udp_tunnel_is_ordinary_until_its_inside_begins(name: str) -> None:
    packet, at, kind = UDP_TUNNELS[name]
    for length in range(8, len(packet)):
        is_whole = length >= max(at, 48)
        assert through_udp(packet[:length]) == (([(at, kind)], [True]) if is_whole else ([], [False]))


@pytest.mark.parametrize("outside", [ipv4, ipv6])
@pytest.mark.parametrize("name", [name for name in INSIDES if name != "vxlan with arp"])
def test_the_payload_inside_is_found_through_either_version_of_ip(
    name: str, outside: Callable[[bytes, int], bytes]
) -> None:
    assert payloads(outside(*INSIDES[name])) == [(0, TEXT)]


def test_a_tunnel_may_carry_what_is_no_ip() -> None:
    assert decoded(ipv4(*INSIDES["vxlan with arp"])).other == {"arp": 1}


def wrapped(packet: bytes, way: str) -> bytes:
    """Wrap a version 4 packet once more."""
    if way == "ip":
        return ipv4(packet, 4)
    if way == "gre":
        return ipv4(gre(packet), 47)
    if way == "bridged":
        return ipv4(gre(ethernet(packet), 0x6558), 47)
    if way == "gtp":
        return ipv4(gtp(packet), 17)
    return ipv4(vxlan(ethernet(packet)) if way == "vxlan" else geneve(ethernet(packet)), 17)


WAYS = ["ip", "gre", "bridged", "vxlan", "geneve", "gtp"]


@pytest.mark.parametrize("way", WAYS)
def test_tunnels_are_opened_three_deep_and_no_deeper(way: str) -> None:
    packet = V4
    for _ in range(3):
        packet = wrapped(packet, way)
        assert payloads(packet) == [(0, TEXT)]
    deeper = decoded(wrapped(packet, way))
    assert (len(deeper.packets), deeper.unparsed, deeper.other) == (0, {"tunnel-too-deep": 1}, {})
    assert decoded(wrapped(wrapped(packet, way), way)).unparsed == {"tunnel-too-deep": 1}


@example([["gre"], ["bridged"]])
@example([["bridged"], ["ip"]])
@given(st.lists(st.lists(st.sampled_from(WAYS), max_size=5), max_size=8))
def test_any_nesting_is_read_or_counted_and_keeps_the_order_of_frames(nests: list[list[str]]) -> None:
    packets = []
    for ways in nests:
        packet = V4
        for way in ways:
            packet = wrapped(packet, way)
        packets.append(packet)
    shallow = [(number, TEXT) for number, ways in enumerate(nests) if len(ways) <= 3]
    assert payloads(*packets) == shallow
    assert decoded(*packets).unparsed.total() == len(nests) - len(shallow)


def test_a_tunnel_beside_ordinary_packets_takes_nothing_from_them() -> None:
    packets = [ipv4(vxlan(BRIDGED4), 17), ipv4(udp(b"query"), 17), V4, ipv4(NO_TUNNELS["gtp of version 2"], 17)]
    assert payloads(*packets) == [(0, TEXT), (1, b"query"), (2, TEXT), (3, NO_TUNNELS["gtp of version 2"][8:])]


@given(st.lists(st.binary(max_size=90), max_size=6), st.sampled_from([4789, 8472, 6081, 3544, 2152]))
def test_random_udp_payloads_are_inside_or_ordinary(contents: list[bytes], port: int) -> None:
    batch = batch_of([udp(content, dport=port) for content in contents], [0] * len(contents), 101)
    ends = batch.offsets + batch.lengths
    rows = gather(batch.buffer, batch.offsets, 8)
    layer, is_tunnel = open_udp_tunnels(batch.buffer, np.arange(len(contents)), batch.offsets, ends, rows)
    assert sorted(layer.frame.tolist()) == np.flatnonzero(is_tunnel).tolist()
    assert ((layer.at > batch.offsets[layer.frame]) & (layer.at <= ends[layer.frame])).all()


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_random_gre_leads_inside_or_nowhere(contents: list[bytes]) -> None:
    batch = batch_of(contents, [0] * len(contents), 101)
    ends = batch.offsets + batch.lengths
    layer = open_gre(batch.buffer, np.arange(len(contents)), batch.offsets, ends)
    assert len(set(layer.frame.tolist())) == len(layer)
    assert ((layer.at > batch.offsets[layer.frame]) & (layer.at <= ends[layer.frame])).all()


@given(st.sampled_from(sorted(UDP_TUNNELS)), st.data())
def test_damaged_tunnels_are_accounted_for(name: str, data: st.DataObject) -> None:
    packet = bytearray(ipv4(UDP_TUNNELS[name][0], 17))
    for _ in range(data.draw(st.integers(1, 5))):
        packet[data.draw(st.integers(20, len(packet) - 1))] = data.draw(st.integers(0, 255))
    found = decoded(bytes(packet))
    assert len(found.packets) + len(found.fragments) + found.other.total() + found.unparsed.total() == 1
