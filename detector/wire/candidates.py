"""Which packets are worth a look by a parser: the few that can carry a name, picked out of columns with NumPy.

It looks at ports and at the first bytes of payloads, and decides nothing about them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.wire.frames import Bytes, Ints, Mask, field, gather
from detector.wire.headers import TCP, Packets

STREAM, DNS_STREAM, DNS, QUIC, DTLS = 1, 2, 3, 4, 5
_DNS_PORT = 53
_OPEN, _WATCH = 0, 1
_HANDSHAKE, _CLIENT_HELLO, _SERVER_HELLO = 22, 1, 2

_METHODS = tuple(
    int.from_bytes(word, "big")
    for word in (b"GET ", b"POST", b"PUT ", b"HEAD", b"CONN", b"OPTI", b"DELE", b"PATC", b"PROP", b"REPO", b"TRAC")
) + tuple(int.from_bytes(word, "big") for word in (b"NOTI", b"M-SE", b"SUBS", b"MKCO", b"LOCK", b"MOVE", b"COPY"))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Packets to look at, in the order of their frames. Shapes (n,): index into the packets, and what to try."""

    packet: Ints
    kind: NDArray[np.uint8]


def choose(buffer: Bytes, packets: Packets, state: NDArray[np.uint8]) -> Candidates:
    """Pick packets; `state` (n,) is how much of each packet's flow and side is still wanted (0 all, 1 beginnings)."""
    kind = np.zeros(len(packets), np.uint8)
    is_tcp = packets.protocol == TCP
    is_dns = (packets.sport == _DNS_PORT) | (packets.dport == _DNS_PORT)
    filled = (packets.captured > 0) & (state <= _WATCH)
    kind[filled & is_tcp & is_dns] = DNS_STREAM
    kind[filled & ~is_tcp & is_dns] = DNS
    wanted = filled & ~is_dns
    kind[wanted & is_tcp & (state == _OPEN)] = STREAM
    _choose_by_bytes(buffer, packets, np.flatnonzero(wanted & (~is_tcp | (state == _WATCH))), is_tcp, kind)
    chosen = np.flatnonzero(kind)
    return Candidates(chosen, kind[chosen])


def _choose_by_bytes(buffer: Bytes, packets: Packets, chosen: Ints, is_tcp: Mask, kind: NDArray[np.uint8]) -> None:
    rows = gather(buffer, packets.payload[chosen], 14)
    size = packets.captured[chosen]
    stream = is_tcp[chosen]
    kind[chosen[stream & (_begins_handshake(rows, size) | _begins_request(rows, size))]] = STREAM
    datagram = ~stream & (size >= 14)
    kind[chosen[datagram & _begins_long_header(rows)]] = QUIC
    kind[chosen[datagram & _begins_dtls(rows)]] = DTLS


def _begins_handshake(rows: Bytes, size: Ints) -> Mask:
    hello = (rows[:, 5] == _CLIENT_HELLO) | (rows[:, 5] == _SERVER_HELLO)
    begins: Mask = (size >= 6) & (rows[:, 0] == _HANDSHAKE) & (rows[:, 1] == 3) & hello
    return begins


def _begins_request(rows: Bytes, size: Ints) -> Mask:
    begins: Mask = (size >= 4) & np.isin(field(rows, 0, ">u4"), _METHODS)
    return begins


def _begins_long_header(rows: Bytes) -> Mask:
    """RFC 9000 section 17.2: the two highest bits set, a version that is not 0, a connection id of at most 20 bytes."""
    begins: Mask = (rows[:, 0] >= 0xC0) & (field(rows, 1, ">u4") != 0) & (rows[:, 5] <= 20)
    return begins


def _begins_dtls(rows: Bytes) -> Mask:
    """RFC 6347 section 4.1: a handshake record of version 254.x whose first message is a ClientHello."""
    return (rows[:, 0] == _HANDSHAKE) & (rows[:, 1] == 0xFE) & (rows[:, 13] == _CLIENT_HELLO)
