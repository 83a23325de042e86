"""From a frame to its network layer: link types, and the shims between link and IP. Knows no IP and no transport.

Numbers are LINKTYPE_ values (draft-ietf-opsawg-pcaplinktype) and EtherTypes (IANA, IEEE 802 numbers).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.wire.frames import Bytes, FrameBatch, Ints, Mask, field, gather

IPV4 = 0x0800
IPV6 = 0x86DD
_UNKNOWN = 0xFFFF
_MAX_SHIMS = 6

ETHERNET, NULL, PPP, PPP_ETHER, LOOP = 1, 0, 9, 51, 108
RAW_NUMBERS = (12, 14, 101)
LINUX_SLL, LINUX_SLL2, RAW_IPV4, RAW_IPV6, PPP_HDLC = 113, 276, 228, 229, 50

UNSUPPORTED_LINKS = {
    105: "Wi-Fi (802.11)",
    119: "Wi-Fi (Prism)",
    127: "Wi-Fi (radiotap)",
    163: "Wi-Fi (AVS)",
    192: "per-packet information (PPI)",
    104: "Cisco HDLC",
    187: "Bluetooth",
    195: "802.15.4",
    249: "USB",
}
"""Link types that are named to the user as unsupported; reading on would misread them."""

_VLAN = (0x8100, 0x88A8, 0x9100)
_PPPOE_SESSION = 0x8864
_MPLS = 0x8847
_LLC_SNAP = b"\xaa\xaa\x03\x00\x00\x00"

_ETHERTYPE_NAMES = {
    0x0806: "arp",
    0x8035: "rarp",
    0x88CC: "lldp",
    0x888E: "eapol",
    0x8863: "pppoe-discovery",
    0x8899: "realtek",
    0x9000: "loopback-test",
    0x88E5: "macsec",
    0x893A: "ieee-1905",
}


@dataclass(frozen=True, slots=True)
class Layer:
    """Frames at one stage of decoding. Shapes (n,): frame number, byte offset in the buffer, EtherType."""

    frame: Ints
    at: Ints
    kind: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.frame)

    def select(self, mask: Mask) -> Layer:
        """Return the frames for which `mask` holds."""
        return Layer(self.frame[mask], self.at[mask], self.kind[mask])


def link_name(link: int) -> str:
    """Return a name for a link type that is not read."""
    return UNSUPPORTED_LINKS.get(link, f"link type {link}")


def open_links(batch: FrameBatch, unparsed: Counter[str]) -> Layer:
    """Find the EtherType and the network layer of every frame; what cannot be read is counted in `unparsed`."""
    links = batch.links
    if not len(links):
        return _layer([])
    if (links == links[0]).all():
        return _open_link(batch, int(links[0]), np.arange(len(batch)), unparsed)
    parts = [_open_link(batch, int(link), np.flatnonzero(links == link), unparsed) for link in np.unique(links)]
    return _layer(parts)


def _layer(parts: list[Layer]) -> Layer:
    if not parts:
        return Layer(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.uint16))
    joined = Layer(
        np.concatenate([part.frame for part in parts]),
        np.concatenate([part.at for part in parts]),
        np.concatenate([part.kind for part in parts]),
    )
    order = np.argsort(joined.frame, kind="stable")
    return Layer(joined.frame[order], joined.at[order], joined.kind[order])


def _open_link(batch: FrameBatch, link: int, frame: Ints, unparsed: Counter[str]) -> Layer:
    size = _HEADER_SIZES.get(link)
    if size is None:
        unparsed["unsupported-link"] += len(frame)
        return _layer([])
    whole = batch.lengths[frame] >= size
    unparsed["truncated-frame"] += int(len(frame) - np.count_nonzero(whole))
    frame = frame[whole]
    start = batch.offsets[frame]
    return Layer(frame, *_link_header(batch.buffer, link, start, size))


_HEADER_SIZES = {
    ETHERNET: 14,
    NULL: 4,
    LOOP: 4,
    PPP: 2,
    PPP_HDLC: 2,
    PPP_ETHER: 8,
    LINUX_SLL: 16,
    LINUX_SLL2: 20,
    RAW_IPV4: 1,
    RAW_IPV6: 1,
    **dict.fromkeys(RAW_NUMBERS, 1),
}


def _link_header(buffer: Bytes, link: int, start: Ints, size: int) -> tuple[Ints, NDArray[np.uint16]]:
    rows = gather(buffer, start, size)
    if link == ETHERNET:
        return start + 14, field(rows, 12, ">u2").astype(np.uint16)
    if link == LINUX_SLL:
        return start + 16, field(rows, 14, ">u2").astype(np.uint16)
    if link == LINUX_SLL2:
        return start + 20, field(rows, 0, ">u2").astype(np.uint16)
    if link in (NULL, LOOP):
        return start + 4, _family(rows)
    if link in (PPP, PPP_HDLC):
        return _ppp(buffer, start)
    if link == PPP_ETHER:
        return _ppp(buffer, start + 6)
    return start, _by_version(rows[:, 0])


def _by_version(first: Bytes) -> NDArray[np.uint16]:
    version = first >> 4
    kinds = np.where(version == 4, IPV4, np.where(version == 6, IPV6, _UNKNOWN))
    return kinds.astype(np.uint16)


def _family(rows: Bytes) -> NDArray[np.uint16]:
    """BSD loopback: an address family in the byte order of whoever captured, so that the non-zero byte decides."""
    family = rows[:, 0].astype(np.int64) | rows[:, 3]
    kinds = np.where(family == 2, IPV4, np.where(np.isin(family, (10, 24, 28, 30)), IPV6, _UNKNOWN))
    return kinds.astype(np.uint16)


def _ppp(buffer: Bytes, start: Ints) -> tuple[Ints, NDArray[np.uint16]]:
    """PPP (RFC 1661, 1662): an optional FF 03, then a protocol number of one or two bytes."""
    framed = field(gather(buffer, start, 2), 0, ">u2") == 0xFF03
    at = start + np.where(framed, 2, 0)
    rows = gather(buffer, at, 2)
    short = rows[:, 0] & 1 == 1
    protocol = np.where(short, rows[:, 0], field(rows, 0, ">u2"))
    kinds = np.where(protocol == 0x21, IPV4, np.where(protocol == 0x57, IPV6, _UNKNOWN))
    return at + np.where(short, 1, 2), kinds.astype(np.uint16)


def strip_shims(buffer: Bytes, ends: Ints, layer: Layer) -> Layer:
    """Step over VLAN tags (802.1Q, 802.1ad), PPPoE sessions, MPLS labels and LLC/SNAP, several deep.

    `ends` is where each frame's bytes end; a shim that is cut keeps its own EtherType and is counted as that.
    """
    for _ in range(_MAX_SHIMS):
        plain = (layer.kind == IPV4) | (layer.kind == IPV6)
        if plain.all():
            break
        moved = _strip_once(buffer, ends, layer, np.flatnonzero(~plain))
        if moved is None:
            break
        layer = moved
    return layer


def _strip_once(buffer: Bytes, ends: Ints, layer: Layer, rest: Ints) -> Layer | None:
    at, kind = layer.at.copy(), layer.kind.copy()
    rest = rest[at[rest] + 8 <= ends[layer.frame[rest]]]
    rows = gather(buffer, at[rest], 8)
    kinds = kind[rest]
    step = np.zeros(len(rest), np.int64)
    following = kinds.copy()
    tagged = np.isin(kinds, _VLAN)
    step[tagged] = 4
    following[tagged] = field(rows, 2, ">u2")[tagged]
    _strip_pppoe(rows, kinds, step, following)
    _strip_mpls(buffer, at[rest], rows, kinds, step, following)
    snap = (kinds <= 1500) & (rows[:, :6] == np.frombuffer(_LLC_SNAP, np.uint8)).all(axis=1)
    step[snap] = 8
    following[snap] = field(rows, 6, ">u2")[snap]
    if not step.any():
        return None
    at[rest] += step
    kind[rest] = following
    return Layer(layer.frame, at, kind)


def _strip_pppoe(rows: Bytes, kinds: NDArray[np.uint16], step: Ints, following: NDArray[np.uint16]) -> None:
    """RFC 2516: six bytes, then a PPP protocol number."""
    session = kinds == _PPPOE_SESSION
    protocol = field(rows, 6, ">u2")
    for number, kind in ((0x0021, IPV4), (0x0057, IPV6)):
        chosen = session & (protocol == number)
        step[chosen] = 8
        following[chosen] = kind


def _strip_mpls(
    buffer: Bytes, at: Ints, rows: Bytes, kinds: NDArray[np.uint16], step: Ints, following: NDArray[np.uint16]
) -> None:
    """RFC 3032: labels of four bytes; behind the bottom of the stack the first nibble tells the IP version."""
    labelled = kinds == _MPLS
    if not labelled.any():
        return
    step[labelled] = 4
    bottom = labelled & (rows[:, 2] & 1 == 1)
    following[bottom] = _by_version(gather(buffer, at[bottom] + 4, 1)[:, 0])


def count_others(layer: Layer, other: Counter[str]) -> None:
    """Count frames that carry no IP under the name of what they carry."""
    for kind, count in zip(*np.unique(layer.kind, return_counts=True), strict=True):
        other[_ether_name(int(kind))] += int(count)


def _ether_name(kind: int) -> str:
    if kind <= 1500:
        return "llc"
    if kind == _UNKNOWN:
        return "not-ip"
    return _ETHERTYPE_NAMES.get(kind, f"ethertype-0x{kind:04x}")
