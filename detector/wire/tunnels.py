"""What a tunnel carries inside: GRE, ERSPAN, VXLAN, Geneve, GTP-U, Teredo, as columns. No state, no flows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector.wire.frames import Bytes, Ints, Mask, field, gather
from detector.wire.links import IPV4, IPV6, Layer

_BRIDGED = 0x6558
_ERSPAN_2, _ERSPAN_3 = 0x88BE, 0x22EB
_VXLAN_PORTS = (4789, 8472)
_GENEVE_PORT = 6081
_TEREDO_PORT = 3544
_GTP_PORT = 2152
_INNER_KINDS = (IPV4, IPV6, 0x0806, 0x8100, 0x88A8)


def open_gre(buffer: Bytes, frame: Ints, at: Ints, ends: Ints) -> Layer:
    """Return what GRE packets carry (RFC 2784, 2890; ERSPAN types I to III); others than IP and Ethernet are left out.

    A set C, K or S bit means four more bytes of header each. Source routes (RFC 1701) are not followed.
    """
    whole = at + 4 <= ends
    frame, at, ends = frame[whole], at[whole], ends[whole]
    rows = gather(buffer, at, 4)
    flags, kind = rows[:, 0], field(rows, 2, ">u2").astype(np.uint16)
    options = (flags >> 7) + (flags >> 5 & 1) + (flags >> 4 & 1)
    inner = at + 4 + options.astype(np.int64) * 4
    inner += _erspan_sizes(buffer, inner, ends, kind, flags >> 4 & 1 == 1)
    plain = (rows[:, 1] & 7 == 0) & (flags & 0x40 == 0)
    bridged = plain & np.isin(kind, (_BRIDGED, _ERSPAN_2, _ERSPAN_3)) & (inner + 14 <= ends)
    routed = plain & np.isin(kind, (IPV4, IPV6)) & (inner < ends)
    return _inside(buffer, frame, inner, kind, bridged, routed)


def _erspan_sizes(buffer: Bytes, at: Ints, ends: Ints, kind: NDArray[np.uint16], sequenced: Mask) -> Ints:
    """How long ERSPAN headers are: type I has none; the last bit of type III's says that 8 bytes more follow."""
    third = kind == _ERSPAN_3
    sizes = np.where(sequenced & (kind == _ERSPAN_2), np.int64(8), np.where(third, np.int64(12), np.int64(0)))
    marked = np.flatnonzero(third & (at + 12 <= ends))
    sizes[marked] += (gather(buffer, at[marked] + 11, 1)[:, 0] & 1).astype(np.int64) * 8
    return sizes


def _inside(buffer: Bytes, frame: Ints, at: Ints, kind: NDArray[np.uint16], bridged: Mask, routed: Mask) -> Layer:
    """Join inner Ethernet frames, of which the EtherType is read, and inner IP packets."""
    ethernet = gather(buffer, at[bridged], 14)
    return Layer(
        np.concatenate((frame[bridged], frame[routed])),
        np.concatenate((at[bridged] + 14, at[routed])),
        np.concatenate((field(ethernet, 12, ">u2").astype(np.uint16), kind[routed])),
    )


def open_udp_tunnels(buffer: Bytes, frame: Ints, at: Ints, ends: Ints, rows: Bytes) -> tuple[Layer, Mask]:
    """Return what UDP tunnels carry, and which of the packets they were.

    A port alone proves nothing: the inner EtherType or IP version must be one that a tunnel carries, else the packet
    stays an ordinary UDP packet. `rows` are the UDP headers.
    """
    sport, dport = field(rows, 0, ">u2"), field(rows, 2, ">u2")
    likely = np.isin(dport, (*_VXLAN_PORTS, _GENEVE_PORT, _TEREDO_PORT, _GTP_PORT)) | (sport == _TEREDO_PORT)
    none = np.zeros(len(rows), np.bool_)
    chosen = np.flatnonzero(likely & (at + 8 + 40 <= ends))
    if not len(chosen):
        return Layer(frame[:0], at[:0], np.empty(0, np.uint16)), none
    heads = gather(buffer, at[chosen] + 8, 40)
    ethernet = _ethernet_offsets(heads, dport[chosen])
    inner = at[chosen] + 8 + ethernet
    carried = (ethernet > 0) & (inner + 14 <= ends[chosen])
    inner = np.where(carried, inner, at[chosen])
    kinds = field(gather(buffer, inner, 14), 12, ">u2").astype(np.uint16)
    carried &= np.isin(kinds, _INNER_KINDS)
    offset, kind = _packet_offsets(heads, sport[chosen], dport[chosen])
    routed = ~carried & (offset >= 0)
    layer = Layer(
        np.concatenate((frame[chosen[carried]], frame[chosen[routed]])),
        np.concatenate((inner[carried] + 14, at[chosen[routed]] + 8 + offset[routed])),
        np.concatenate((kinds[carried], kind[routed])),
    )
    none[chosen[carried | routed]] = True
    return layer, none


def _ethernet_offsets(heads: Bytes, dport: NDArray[np.uint16]) -> Ints:
    """Where the inner Ethernet frame begins behind the UDP header: VXLAN 8, Geneve 8 and its options; else 0."""
    reserved = heads[:, 1:4].any(axis=1)
    vxlan = np.isin(dport, _VXLAN_PORTS) & (heads[:, 0] & 0x08 == 0x08) & ~reserved
    geneve = (dport == _GENEVE_PORT) & (heads[:, 0] >> 6 == 0) & (field(heads, 2, ">u2") == _BRIDGED)
    options = (heads[:, 0] & 0x3F).astype(np.int64) * 4
    return np.where(vxlan, 8, np.where(geneve, 8 + options, 0))


def _packet_offsets(
    heads: Bytes, sport: NDArray[np.uint16], dport: NDArray[np.uint16]
) -> tuple[Ints, NDArray[np.uint16]]:
    """Where an inner IP packet begins behind the UDP header (else -1), and its EtherType.

    Teredo: RFC 4380 5.1.1, an 8-byte origin indication may come first. GTP-U: 3GPP TS 29.281 5.1, version 1, message
    255; any of three flags adds four bytes, and extension headers are not followed.
    """
    teredo = (sport == _TEREDO_PORT) | (dport == _TEREDO_PORT)
    indicated = (field(heads, 0, ">u2") == 0) & (heads[:, 8] >> 4 == 6)
    gtp = (dport == _GTP_PORT) & (heads[:, 0] >> 4 == 3) & (heads[:, 1] == 255)
    optional = heads[:, 0] & 7 != 0
    version = np.where(optional, heads[:, 12], heads[:, 8]) >> 4
    gtp &= ((version == 4) | (version == 6)) & ~(optional & (heads[:, 11] != 0))
    offset = np.where(teredo & (heads[:, 0] >> 4 == 6), 0, np.where(teredo & indicated, 8, -1))
    offset = np.where(gtp, np.where(optional, 12, 8), offset)
    return offset, np.where(gtp & (version == 4), IPV4, IPV6).astype(np.uint16)
