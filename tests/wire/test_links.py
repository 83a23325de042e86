"""Every link type and every shim, with frames built by hand; what is no IP is counted under its name."""

from __future__ import annotations

import struct
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.frames import FrameBatch, batch_of
from detector.wire.links import (
    IPV4,
    IPV6,
    UNSUPPORTED_LINKS,
    Layer,
    count_others,
    link_name,
    open_links,
    strip_shims,
)
from tests.frames import ethernet, ipv4, ipv6, tcp

V4, V6 = ipv4(tcp(b"hello")), ipv6(tcp(b"hello"))
NO_IP = 0xFFFF
PPP_V4, PPP_V6 = b"\x00\x21", b"\x00\x57"

LINKS = {
    "ethernet, version 4": (1, ethernet(V4), 14, IPV4),
    "ethernet, version 6": (1, ethernet(V6, 0x86DD), 14, IPV6),
    "ethernet, arp": (1, ethernet(bytes(28), 0x0806), 14, 0x0806),
    "null of a little machine": (0, struct.pack("<I", 2) + V4, 4, IPV4),
    "null of a big machine": (0, struct.pack(">I", 2) + V4, 4, IPV4),
    "null, version 6 on NetBSD": (0, struct.pack("<I", 24) + V6, 4, IPV6),
    "null, version 6 on FreeBSD": (0, struct.pack("<I", 28) + V6, 4, IPV6),
    "null, version 6 on macOS": (0, struct.pack("<I", 30) + V6, 4, IPV6),
    "null, version 6 on Linux": (0, struct.pack("<I", 10) + V6, 4, IPV6),
    "null, another family": (0, struct.pack("<I", 7) + V4, 4, NO_IP),
    "loop, version 4": (108, struct.pack(">I", 2) + V4, 4, IPV4),
    "loop, version 6": (108, struct.pack(">I", 24) + V6, 4, IPV6),
    "ppp, framed": (9, b"\xff\x03" + PPP_V4 + V4, 4, IPV4),
    "ppp, unframed": (9, PPP_V6 + V6, 2, IPV6),
    "ppp, framed and short": (9, b"\xff\x03\x21" + V4, 3, IPV4),
    "ppp, short": (9, b"\x57" + V6, 1, IPV6),
    "ppp, link control": (9, b"\xff\x03\xc0\x21" + bytes(8), 4, NO_IP),
    "ppp over hdlc": (50, b"\xff\x03" + PPP_V4 + V4, 4, IPV4),
    "ppp over ethernet": (51, bytes.fromhex("110000010000") + PPP_V4 + V4, 8, IPV4),
    "ppp over ethernet, version 6": (51, bytes.fromhex("110000010000") + PPP_V6 + V6, 8, IPV6),
    "ppp over ethernet, link control": (51, bytes.fromhex("110000010000") + b"\xc0\x21" + bytes(8), 8, NO_IP),
    "cooked": (113, bytes(14) + b"\x08\x00" + V4, 16, IPV4),
    "cooked, version 6": (113, bytes(14) + b"\x86\xdd" + V6, 16, IPV6),
    "cooked, second version": (276, b"\x08\x00" + bytes(18) + V4, 20, IPV4),
    "cooked, second version, arp": (276, b"\x08\x06" + bytes(18) + bytes(28), 20, 0x0806),
    "raw, as OpenBSD numbers it": (12, V4, 0, IPV4),
    "raw, as BSD/OS numbers it": (14, V6, 0, IPV6),
    "raw": (101, V4, 0, IPV4),
    "raw, neither version": (101, b"\x50" + bytes(30), 0, NO_IP),
    "raw, version 4 alone": (228, V4, 0, IPV4),
    "raw, version 6 alone": (229, V6, 0, IPV6),
}
SHIMS = {
    "vlan": (0x8100, bytes.fromhex("00050800"), IPV4),
    "service vlan": (0x88A8, bytes.fromhex("000586dd"), IPV6),
    "old service vlan": (0x9100, bytes.fromhex("00050800"), IPV4),
    "vlan in vlan": (0x88A8, bytes.fromhex("00058100 00070800"), IPV4),
    "six vlans": (0x8100, bytes.fromhex("00058100" * 5 + "00070800"), IPV4),
    "pppoe": (0x8864, bytes.fromhex("1100000100000021"), IPV4),
    "pppoe, version 6": (0x8864, bytes.fromhex("1100000100000057"), IPV6),
    "pppoe in vlan": (0x8100, bytes.fromhex("00058864 1100000100000021"), IPV4),
    "label": (0x8847, bytes.fromhex("00010140"), IPV4),
    "labels, version 6": (0x8847, bytes.fromhex("00010040 00020040 00030140"), IPV6),
    "label in vlan": (0x8100, bytes.fromhex("00058847 00010140"), IPV4),
    "snap": (500, bytes.fromhex("aaaa030000000800"), IPV4),
    "snap of the greatest length": (1_500, bytes.fromhex("aaaa030000000800"), IPV4),
    "snap, version 6 in vlan": (0x8100, bytes.fromhex("00050064 aaaa0300000086dd"), IPV6),
}


def packet_of(kind: int) -> bytes:
    return V6 if kind == IPV6 else V4


def opened(frame: bytes, link: int) -> tuple[list[tuple[int, int]], Counter[str]]:
    """Return where the network layer begins and its EtherType, and what could not be read."""
    unparsed: Counter[str] = Counter()
    layer = open_links(batch_of([frame], [0], link), unparsed)
    assert layer.kind.dtype == np.uint16
    return list(zip(layer.at.tolist(), layer.kind.tolist(), strict=True)), +unparsed


def stripped(kind: int, content: bytes) -> tuple[int, int]:
    """Return what lies behind the shims of a frame that is nothing but `content`."""
    batch = batch_of([content], [0], 1)
    layer = Layer(np.array([0]), np.array([0]), np.array([kind], np.uint16))
    found = strip_shims(batch.buffer, batch.offsets + batch.lengths, layer)
    return int(found.at[0]), int(found.kind[0])


@pytest.mark.parametrize("name", LINKS)
def test_every_link_leads_to_its_network_layer(name: str) -> None:
    link, frame, at, kind = LINKS[name]
    assert opened(frame, link) == ([(at, kind)], {})


@pytest.mark.parametrize(
    ("link", "size"),
    [(1, 14), (0, 4), (108, 4), (9, 2), (50, 2), (51, 8), (113, 16), (276, 20), (101, 1), (228, 1), (229, 1), (12, 1)],
)
def test_a_frame_shorter_than_its_link_s_header_is_truncated(link: int, size: int) -> None:
    for length in range(size):
        assert opened(bytes(length), link) == ([], {"truncated-frame": 1})
    found, unparsed = opened(bytes(size), link)
    assert (len(found), unparsed) == (1, {})


@pytest.mark.parametrize("link", [*UNSUPPORTED_LINKS, 147, 0xFFFF])
def test_a_link_that_is_not_read_is_counted_and_never_guessed(link: int) -> None:
    assert opened(ethernet(V4), link) == ([], {"unsupported-link": 1})


def test_links_that_are_not_read_have_names() -> None:
    assert link_name(127) == "Wi-Fi (radiotap)"
    assert link_name(4_000) == "link type 4000"
    assert not UNSUPPORTED_LINKS.keys() & {link for link, _, _, _ in LINKS.values()}


def test_each_link_that_is_not_read_is_named_for_what_it_is() -> None:
    # The numbers are those of draft-ietf-opsawg-pcaplinktype.
    assert {link: link_name(link) for link in range(300) if link in UNSUPPORTED_LINKS} == {
        104: "Cisco HDLC",
        105: "Wi-Fi (802.11)",
        119: "Wi-Fi (Prism)",
        127: "Wi-Fi (radiotap)",
        163: "Wi-Fi (AVS)",
        187: "Bluetooth",
        192: "per-packet information (PPI)",
        195: "802.15.4",
        249: "USB",
    }


def test_frames_of_several_links_stay_in_their_order() -> None:
    frames = [(1, ethernet(V4)), (101, V6), (127, bytes(40)), (113, bytes(3)), (1, ethernet(V6, 0x86DD)), (101, V4)]
    batch = batch_of([frame for _, frame in frames], [0] * len(frames), 0)
    batch = FrameBatch(
        batch.memory,
        batch.buffer,
        batch.offsets,
        batch.lengths,
        batch.times,
        np.array([link for link, _ in frames], np.uint16),
    )
    unparsed: Counter[str] = Counter()
    layer = open_links(batch, unparsed)
    assert layer.frame.tolist() == [0, 1, 4, 5]
    assert layer.kind.tolist() == [IPV4, IPV6, IPV6, IPV4]
    assert (layer.at - batch.offsets[layer.frame]).tolist() == [14, 0, 14, 0]
    assert +unparsed == {"unsupported-link": 1, "truncated-frame": 1}


def test_no_frame_gives_an_empty_layer() -> None:
    unparsed: Counter[str] = Counter()
    layer = open_links(batch_of([], [], 1), unparsed)
    assert (len(layer), +unparsed) == (0, {})
    assert layer.frame.dtype == layer.at.dtype == np.int64
    assert layer.kind.dtype == np.uint16


def test_what_cannot_be_read_adds_up() -> None:
    unparsed: Counter[str] = Counter()
    for _ in range(3):
        open_links(batch_of([bytes(3), bytes(4)], [0, 0], 1), unparsed)
        open_links(batch_of([bytes(3), bytes(4)], [0, 0], 127), unparsed)
    assert unparsed == {"truncated-frame": 6, "unsupported-link": 6}


def test_a_layer_is_narrowed_to_some_of_its_frames() -> None:
    layer = Layer(np.array([3, 4, 5]), np.array([10, 20, 30]), np.array([IPV4, IPV6, 100], np.uint16))
    some = layer.select(np.array([True, False, True]))
    assert (some.frame.tolist(), some.at.tolist(), some.kind.tolist()) == ([3, 5], [10, 30], [IPV4, 100])


@pytest.mark.parametrize("name", SHIMS)
def test_every_shim_is_stepped_over(name: str) -> None:
    kind, shim, inner = SHIMS[name]
    assert stripped(kind, shim + packet_of(inner)) == (len(shim), inner)


@pytest.mark.parametrize("name", SHIMS)
def test_a_cut_shim_keeps_a_kind_that_is_no_ip_or_lies_inside_the_frame(name: str) -> None:
    kind, shim, inner = SHIMS[name]
    for length in range(len(shim)):
        at, found = stripped(kind, shim[:length])
        assert at <= length
        assert found not in (IPV4, IPV6)
    at, found = stripped(kind, shim + packet_of(inner)[:8])
    assert (at, found) == (len(shim), inner)


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (0x8864, bytes.fromhex("11000001000cc021") + V4, (0, 0x8864)),
        (0x8863, bytes.fromhex("1109000000040101") + V4, (0, 0x8863)),
        (0x8847, bytes.fromhex("00010140") + b"\x00" + V4, (4, NO_IP)),
        (100, bytes.fromhex("aaaa03000c000800") + V4, (0, 100)),
        (100, bytes.fromhex("424203000000") + V4, (0, 100)),
        (1_501, bytes.fromhex("aaaa030000000800") + V4, (0, 1_501)),
        (0x8100, bytes.fromhex("00050800 450000"), (0, 0x8100)),
        (0x8100, bytes.fromhex("00050800 45000014"), (4, IPV4)),
        (0x8100, bytes.fromhex("00050806") + bytes(28), (4, 0x0806)),
        (0x8100, bytes.fromhex("00058100" * 6 + "00070800") + V4, (24, 0x8100)),
    ],
)
def test_what_is_behind_a_shim_is_told_as_far_as_it_is_there(
    kind: int, content: bytes, expected: tuple[int, int]
) -> None:
    assert stripped(kind, content) == expected


def test_only_frames_that_have_a_shim_move() -> None:
    frames = [V4, bytes.fromhex("00050800") + V4, bytes(28), bytes.fromhex("00010160") + V6]
    frames += [bytes.fromhex("aaaa030000000800") + V4, bytes.fromhex("424203000000") + V4]
    batch = batch_of(frames, [0] * 6, 1)
    kinds = np.array([IPV4, 0x8100, 0x0806, 0x8847, 100, 100], np.uint16)
    layer = strip_shims(batch.buffer, batch.offsets + batch.lengths, Layer(np.arange(6), batch.offsets.copy(), kinds))
    assert (layer.at - batch.offsets).tolist() == [0, 4, 0, 4, 8, 0]
    assert layer.kind.tolist() == [IPV4, IPV4, 0x0806, IPV6, IPV4, 100]


def test_frames_without_ip_are_counted_under_the_name_of_what_they_carry() -> None:
    kinds = [0x0806, 0x0806, 0x88CC, 100, 1_500, NO_IP, 0x1234, 0x8847]
    counted: Counter[str] = Counter()
    count_others(Layer(np.arange(8), np.zeros(8, np.int64), np.array(kinds, np.uint16)), counted)
    assert counted == {"arp": 2, "lldp": 1, "llc": 2, "not-ip": 1, "ethertype-0x1234": 1, "ethertype-0x8847": 1}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (0x0000, "llc"),
        (1_500, "llc"),
        (1_501, "ethertype-0x05dd"),
        (0x0806, "arp"),
        (0x8035, "rarp"),
        (0x88CC, "lldp"),
        (0x888E, "eapol"),
        (0x8863, "pppoe-discovery"),
        (0x8899, "realtek"),
        (0x9000, "loopback-test"),
        (0x88E5, "macsec"),
        (0x893A, "ieee-1905"),
        (0xFFFE, "ethertype-0xfffe"),
        (0xFFFF, "not-ip"),
    ],
)
def test_what_a_frame_carries_has_one_name(kind: int, name: str) -> None:
    counted = Counter({name: 2})
    count_others(Layer(np.arange(3), np.zeros(3, np.int64), np.full(3, kind, np.uint16)), counted)
    assert counted == {name: 5}


@given(st.sampled_from([0, 1, 9, 12, 50, 51, 101, 108, 113, 127, 228, 276]), st.lists(st.binary(max_size=60)))
def test_random_frames_are_opened_or_counted(link: int, frames: list[bytes]) -> None:
    batch = batch_of(frames, [0] * len(frames), link)
    unparsed: Counter[str] = Counter()
    layer = open_links(batch, unparsed)
    assert len(layer) + sum(unparsed.values()) == len(frames)
    found = strip_shims(batch.buffer, batch.offsets + batch.lengths, layer)
    assert found.frame.tolist() == layer.frame.tolist()
    assert (found.at >= layer.at).all()
    assert (found.at - layer.at <= 6 * 8).all()


@given(st.sampled_from(sorted(SHIMS)), st.data())
def test_damaged_shims_are_stepped_over_or_kept(name: str, data: st.DataObject) -> None:
    kind, shim, inner = SHIMS[name]
    damaged = bytearray(shim + packet_of(inner))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(shim) - 1))] = data.draw(st.integers(0, 255))
    at, _ = stripped(kind, bytes(damaged))
    assert 0 <= at <= len(damaged)
