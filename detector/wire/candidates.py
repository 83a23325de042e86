"""Which packets are worth a look by a parser: the few that can carry a name, picked out of columns with NumPy.

It looks at ports and at the first bytes of payloads, and decides nothing about them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.wire.frames import Bytes, Ints, Mask, field, gather
from detector.wire.headers import TCP, UDP, Packets

BEGINNING, STREAM, DNS_STREAM, DNS, QUIC, DTLS, DISCOVERY, TUNNEL = 1, 2, 3, 4, 5, 6, 7, 8
_DNS_PORT, _DISCOVERY_PORT = 53, 1900
_TUNNEL_PORTS = np.isin(np.arange(1 << 16), (500, 1194, 4500, 4501))
"""IKE and ESP in UDP, OpenVPN: what comes there is looked at however it begins."""

_TUNNEL_BYTES = np.isin(np.arange(256), (1, 2, 3, 4, 0x16, 0x38, 0x40, 0x50, 0x54))
"""What the first messages of all other tunnels begin with."""

_OPENVPN_SIZES = (14, 26, 38, 42, 50, 54, 66, 70, 82, 86, 98)
_WATCH, _READ = 0, 1
_CHANGE_CIPHER_SPEC, _HANDSHAKE = 20, 22
_CLIENT_HELLO, _SERVER_HELLO = 1, 2

_METHODS = tuple(
    int.from_bytes(word, "big")
    for word in (b"GET ", b"POST", b"PUT ", b"HEAD", b"CONN", b"OPTI", b"DELE", b"PATC", b"PROP", b"REPO", b"TRAC")
) + tuple(int.from_bytes(word, "big") for word in (b"NOTI", b"M-SE", b"SUBS", b"MKCO", b"LOCK", b"MOVE", b"COPY"))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Packets to look at, in the order of their frames. Shapes (n,): index into the packets, and what to try."""

    packet: Ints
    kind: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.packet)


def choose(buffer: Bytes, packets: Packets, state: NDArray[np.uint8], is_start: Mask) -> Candidates:
    """Pick packets. Shapes (n,): `state`, how much of each packet's flow and side is wanted (0 beginnings, 1 all,
    2 nothing); `is_start`, the packet is known to hold the first byte of its side.
    """
    kind = np.zeros(len(packets), np.uint8)
    is_tcp = packets.protocol == TCP
    is_dns = (packets.sport == _DNS_PORT) | (packets.dport == _DNS_PORT)
    filled = (packets.captured > 0) & (state <= _READ)
    kind[filled & is_tcp & is_dns] = DNS_STREAM
    kind[filled & ~is_tcp & is_dns] = DNS
    wanted = filled & ~is_dns
    kind[wanted & is_tcp & (state == _READ)] = STREAM
    _choose_streams(buffer, packets, np.flatnonzero(wanted & is_tcp & (state == _WATCH)), is_start, kind)
    is_udp = packets.protocol == UDP
    _choose_datagrams(buffer, packets, np.flatnonzero(wanted & is_udp & (packets.captured >= 14)), kind)
    chosen = np.flatnonzero(kind)
    return Candidates(chosen, kind[chosen])


def _choose_streams(buffer: Bytes, packets: Packets, chosen: Ints, is_start: Mask, kind: NDArray[np.uint8]) -> None:
    rows = gather(buffer, packets.payload[chosen], 12)
    size = packets.captured[chosen]
    begins = _begins_handshake(rows, size) | _begins_request(rows, size) | _begins_socks(rows, size)
    begins |= is_start[chosen] & (size < 6) & _begins_short(rows)
    kind[chosen[is_start[chosen] & _begins_openvpn_stream(rows, packets.size[chosen])]] = TUNNEL
    kind[chosen[begins]] = BEGINNING


def _choose_datagrams(buffer: Bytes, packets: Packets, chosen: Ints, kind: NDArray[np.uint8]) -> None:
    rows = gather(buffer, packets.payload[chosen], 14)
    is_ours = _TUNNEL_PORTS[packets.sport[chosen]] | _TUNNEL_PORTS[packets.dport[chosen]]
    likely = np.flatnonzero(_TUNNEL_BYTES[rows[:, 0]] | is_ours)
    looks = _looks_like_tunnel(rows[likely], packets.size[chosen[likely]])
    kind[chosen[likely[looks | is_ours[likely]]]] = TUNNEL
    # One SPI in four begins as a long header does.
    kind[chosen[_begins_long_header(rows) & (~is_ours | _is_known_quic(rows))]] = QUIC
    kind[chosen[_begins_dtls(rows)]] = DTLS
    discovery = (packets.dport[chosen] == _DISCOVERY_PORT) & np.isin(field(rows, 0, ">u4"), _METHODS)
    kind[chosen[discovery]] = DISCOVERY


def _begins_handshake(rows: Bytes, size: Ints) -> Mask:
    hello = (rows[:, 5] == _CLIENT_HELLO) | (rows[:, 5] == _SERVER_HELLO)
    begins: Mask = (size >= 6) & (rows[:, 0] == _HANDSHAKE) & (rows[:, 1] == 3) & hello
    # A second ClientHello comes behind a ChangeCipherSpec record (RFC 8446 appendix D.4).
    again = (size >= 12) & (rows[:, 0] == _CHANGE_CIPHER_SPEC) & (rows[:, 1] == 3) & (rows[:, 6] == _HANDSHAKE)
    begins |= again & (rows[:, 11] == _CLIENT_HELLO)
    return begins


def _begins_request(rows: Bytes, size: Ints) -> Mask:
    begins: Mask = (size >= 4) & np.isin(field(rows, 0, ">u4"), _METHODS)
    return begins


def _begins_socks(rows: Bytes, size: Ints) -> Mask:
    """A SOCKS5 greeting is as long as its list of methods says (RFC 1928 section 3); SOCKS4 has a command of 1 or 2."""
    five = (rows[:, 0] == 5) & (rows[:, 1] > 0) & (size == rows[:, 1].astype(np.int64) + 2)
    four = (rows[:, 0] == 4) & ((rows[:, 1] == 1) | (rows[:, 1] == 2)) & (size >= 9) & (size < 512)
    begins: Mask = five | four
    return begins


def _begins_short(rows: Bytes) -> Mask:
    """A first segment of a few bytes: it may be the start of a handshake record, or of a request's method."""
    begins: Mask = (rows[:, 0] == _HANDSHAKE) | ((rows[:, 0] >= 65) & (rows[:, 0] <= 90))
    return begins


def _looks_like_tunnel(rows: Bytes, size: Ints) -> Mask:
    return _looks_like_wireguard(rows, size) | _looks_like_openvpn(rows, size) | _begins_known(rows)


def _looks_like_wireguard(rows: Bytes, size: Ints) -> Mask:
    """Messages 1 to 3 have one size each, those of data a multiple of 16 (see vpn_marks)."""
    first = rows[:, 0]
    looks: Mask = (field(rows, 0, ">u4") == 0x0400_0000) & (size % 16 == 0) & (size >= 32)
    looks |= ((first == 1) & (size == 148)) | ((first == 2) & (size == 92)) | ((first == 3) & (size == 64))
    return looks


def _looks_like_openvpn(rows: Bytes, size: Ints) -> Mask:
    """A session's first message, and the few sizes or the packet's number that such a message can have."""
    reset = (rows[:, 0] == 0x38) | (rows[:, 0] == 0x40) | (rows[:, 0] == 0x50)
    number = field(rows, 9, ">u4") & 0xF0FF_FFFF
    looks: Mask = reset & (np.isin(size, _OPENVPN_SIZES) | ((number > 0) & (number <= 16)))
    return looks


def _begins_openvpn_stream(rows: Bytes, size: Ints) -> Mask:
    """Over TCP, a length comes before the message; the first one fills its segment."""
    first = rows[:, 2]
    reset = (first == 0x38) | (first == 0x40) | (first == 0x50)
    begins: Mask = reset & (field(rows, 0, ">u2").astype(np.int64) == size - 2)
    return begins


def _begins_known(rows: Bytes) -> Mask:
    """Tailscale's six bytes, and the ClientHello of a DTLS that is older than its standard."""
    tailscale = (field(rows, 0, ">u4") == 0x5453_F09F) & (field(rows, 4, ">u2") == 0x92AC)
    old = (field(rows, 0, ">u4") == 0x1601_0000) & (rows[:, 13] == _CLIENT_HELLO)
    begins: Mask = tailscale | old
    return begins


def _begins_long_header(rows: Bytes) -> Mask:
    """RFC 9000 section 17.2: the two highest bits set, a version that is not 0, a connection id of at most 20 bytes."""
    begins: Mask = (rows[:, 0] >= 0xC0) & (field(rows, 1, ">u4") != 0) & (rows[:, 5] <= 20)
    return begins


def _is_known_quic(rows: Bytes) -> Mask:
    """RFC 9000, RFC 9369, and the drafts."""
    version = field(rows, 1, ">u4")
    known: Mask = (version == 1) | (version == 0x6B33_43CF) | (version >> 8 == 0xFF_0000)
    return known


def _begins_dtls(rows: Bytes) -> Mask:
    """RFC 6347 section 4.1: a handshake record of version 254.x whose first message is a ClientHello."""
    begins: Mask = (rows[:, 0] == _HANDSHAKE) & (rows[:, 1] == 0xFE) & (rows[:, 13] == _CLIENT_HELLO)
    return begins
