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
_LATER_RECORDS = (20, 21, 23)

_METHODS = tuple(
    int.from_bytes(word, "big")
    for word in (b"GET ", b"POST", b"PUT ", b"HEAD", b"CONN", b"OPTI", b"DELE", b"PATC", b"PROP", b"REPO", b"TRAC")
) + tuple(int.from_bytes(word, "big") for word in (b"NOTI", b"M-SE", b"SUBS", b"MKCO", b"LOCK", b"MOVE", b"COPY"))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Packets to look at, in the order of their frames. Shapes (n,): index into the packets, what to try on each.

    `begins` marks those that look like the beginning of a handshake or a request.
    """

    packet: Ints
    kind: NDArray[np.uint8]
    begins: Mask

    def __len__(self) -> int:
        return len(self.packet)

    def select(self, mask: Mask) -> Candidates:
        """Return those for which `mask` holds."""
        return Candidates(self.packet[mask], self.kind[mask], self.begins[mask])


def opaque_starts(buffer: Bytes, packets: Packets, is_open: Mask, is_start: Mask) -> Ints:
    """Return the packets that show that their side of a TCP connection speaks a protocol that names no host.

    `is_open` (n,): nothing is known of the side yet; `is_start` (n,): the packet holds its first byte. Text stays:
    mail protocols begin as text and turn to TLS later. So does what is in the middle of TLS, which began before.
    """
    chosen = np.flatnonzero(is_open & (packets.protocol == TCP) & (packets.captured >= 6))
    rows = gather(buffer, packets.payload[chosen], 6)
    known = (rows[:, 0] == _HANDSHAKE) | (rows[:, 0] == 4) | (rows[:, 0] == 5)
    text = ((rows >= 0x20) & (rows < 0x7F) | (rows == 13) | (rows == 10)).all(axis=1)
    mid_tls = np.isin(rows[:, 0], _LATER_RECORDS) & (rows[:, 1] == 3)
    opaque: Mask = (is_start[chosen] & ~known & ~text) | (~is_start[chosen] & mid_tls)
    return chosen[opaque]


def choose(buffer: Bytes, packets: Packets, state: NDArray[np.uint8]) -> Candidates:
    """Pick packets; `state` (n,) is how much of each packet's flow and side is still wanted (0 all, 1 beginnings)."""
    kind = np.zeros(len(packets), np.uint8)
    begins = np.zeros(len(packets), np.bool_)
    is_tcp = packets.protocol == TCP
    is_dns = (packets.sport == _DNS_PORT) | (packets.dport == _DNS_PORT)
    filled = (packets.captured > 0) & (state <= _WATCH)
    kind[filled & is_tcp & is_dns] = DNS_STREAM
    kind[filled & ~is_tcp & is_dns] = DNS
    wanted = filled & ~is_dns
    kind[wanted & is_tcp & (state == _OPEN)] = STREAM
    _choose_by_bytes(buffer, packets, np.flatnonzero(wanted), is_tcp, kind, begins)
    chosen = np.flatnonzero(kind)
    return Candidates(chosen, kind[chosen], begins[chosen])


def _choose_by_bytes(
    buffer: Bytes, packets: Packets, chosen: Ints, is_tcp: Mask, kind: NDArray[np.uint8], begins: Mask
) -> None:
    rows = gather(buffer, packets.payload[chosen], 14)
    size = packets.captured[chosen]
    stream = is_tcp[chosen]
    starting = chosen[stream & (_begins_handshake(rows, size) | _begins_request(rows, size))]
    kind[starting] = STREAM
    begins[starting] = True
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
