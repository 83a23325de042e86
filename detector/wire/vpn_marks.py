"""What tunnels that nobody can open show of themselves: one datagram in, a mark or None out; marks in, a protocol out.

WireGuard, OpenVPN, IKE and IPsec, the DTLS of Cisco's clients, Tailscale. Knows no flow, no product and no address:
only what the protocols' own papers say stands in the clear. Ports are looked at where a paper gives the port its
meaning. A mark that chance could make is not believed alone (`recognise`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct

WIREGUARD, OPENVPN, IPSEC, ANYCONNECT, TAILSCALE = "wireguard", "openvpn", "ipsec", "anyconnect", "tailscale"

MOST_MARKS = 8
"""Marks of one flow after which those that do not agree are given up."""

_IKE_PORT, _NAT_PORT, _OPENVPN_PORT = 500, 4500, 1194
_ESP_PORTS = frozenset({_NAT_PORT, 4501})
"""RFC 3948 section 2 wraps ESP on 4500; firewalls that serve IKE on 4500 themselves use the port beside it."""

_ENOUGH = 3
_MOST_AHEAD = 1 << 16

# WireGuard's four messages (Donenfeld, "WireGuard: Next Generation Kernel Network Tunnel", 5.4.2 to 5.4.7).
_INITIATION, _RESPONSE, _COOKIE, _TRANSPORT = 1, 2, 3, 4
_SIZES = {_INITIATION: 148, _RESPONSE: 92, _COOKIE: 64}
_LEAST_TRANSPORT = 32
_WIREGUARD = Struct("<BBHIQ")

# OpenVPN's first messages: opcodes in the upper five bits, the key's number, 0 at first, in the lower three.
_CLIENT_RESETS, _SERVER_RESET = (7, 10), 8
_RESETS = frozenset(opcode << 3 for opcode in (*_CLIENT_RESETS, _SERVER_RESET))
_DATA = 9
_PLAIN_RESETS = frozenset({14, 26})
_HMAC_SIZES = (16, 20, 32, 48, 64)
_CRYPT_SIZE = 54
_FIRST_PACKETS = range(1, 17)
_EARLY_NEGOTIATION = 0x0F00_0000

# IKE (RFC 7296 section 3.1, RFC 2408 section 3.1): versions and the exchanges that each of them has.
_IKE = Struct(">QQBBBBII")
_EXCHANGES = {0x20: frozenset(range(34, 45)), 0x10: frozenset({2, 4, 5, 6, 32, 33})}
_RESERVED_SPIS = 256
_LEAST_ESP = 24

_DISCO = b"TS\xf0\x9f\x92\xac"
_LEAST_DISCO = 6 + 32 + 24 + 16
_OLD_DTLS = b"\x16\x01\x00\x00\x00"
_CLIENT_HELLO = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """A datagram that looks like one of a tunnel's.

    `is_sure`: chance does not make it. `thread` and `number`: what must stay the same and rise from one datagram of a
    side to its next (a receiver's index and a counter, an SPI and a sequence number); `kind` is the message's type,
    `names` an index that the other side's answer repeats.
    """

    protocol: str
    is_sure: bool = False
    kind: int = 0
    thread: int = 0
    number: int = 0
    names: int = 0


def mark_of(head: bytes, size: int, ports: Sequence[int]) -> Mark | None:
    """Return what a UDP datagram of `size` bytes, of which `head` was captured, shows; `ports` are both of it."""
    if head.startswith(_DISCO):
        return Mark(TAILSCALE, is_sure=True) if size >= _LEAST_DISCO else None
    if head.startswith(_OLD_DTLS):
        return Mark(ANYCONNECT, is_sure=True) if len(head) > 13 and head[13] == _CLIENT_HELLO else None
    if _IKE_PORT in ports and (mark := _ike(head, size)):
        return mark
    if not _ESP_PORTS.isdisjoint(ports):
        # Four bytes of zero, where an SPI would stand, come before IKE (RFC 3948 section 2.2).
        return _ike(head[4:], size - 4) if head.startswith(bytes(4)) else _wireguard(head, size) or _esp(head, size)
    return _wireguard(head, size) or _openvpn(head, size, is_on_port=_OPENVPN_PORT in ports)


def mark_of_stream(head: bytes) -> Mark | None:
    """Return what the first bytes of a TCP connection show: OpenVPN puts a length before each message."""
    size = int.from_bytes(head[:2], "big")
    mark = _openvpn(head[2 : 2 + size], size, is_on_port=False) if len(head) >= 2 else None
    # Its length is the segment's, and a stream is looked at but once.
    return None if mark is None else Mark(OPENVPN, is_sure=True)


def recognise(marks: Sequence[tuple[int, Mark]]) -> str | None:
    """Return the protocol that a flow's marks, each with the side that sent it, agree on; None if they do not yet.

    One sure mark is enough; else the other side must have answered it, or three messages of one side must go on from
    each other.
    """
    for side, mark in marks:
        if mark.is_sure or _is_answered(side, mark, marks) or _goes_on(side, mark, marks):
            return mark.protocol
    return None


def _is_answered(side: int, mark: Mark, marks: Sequence[tuple[int, Mark]]) -> bool:
    """Tell whether the other side sent what follows a first message; WireGuard's also names whom it answers."""
    answers = [(answer.kind, answer.thread) for other, answer in marks if other != side and _same(answer, mark)]
    if mark.protocol == WIREGUARD and mark.kind == _INITIATION:
        return (_RESPONSE, mark.names) in answers
    return mark.protocol == OPENVPN and mark.kind in _CLIENT_RESETS and (_SERVER_RESET, 0) in answers


def _same(a: Mark, b: Mark) -> bool:
    return a.protocol == b.protocol


def _goes_on(side: int, mark: Mark, marks: Sequence[tuple[int, Mark]]) -> bool:
    """Tell whether enough messages continue `mark`: same side, same thread, a number that rises and does not leap."""
    key, last, length = (mark.protocol, mark.kind, mark.thread), mark.number, 1
    if not mark.thread:
        return False
    for other, later in marks:
        if (
            other == side
            and (later.protocol, later.kind, later.thread) == key
            and 0 < later.number - last < _MOST_AHEAD
        ):
            last, length = later.number, length + 1
    return length >= _ENOUGH


def _wireguard(head: bytes, size: int) -> Mark | None:
    """Read one of WireGuard's messages; handshakes of some makers use the reserved bytes, data messages do not here."""
    if len(head) < _WIREGUARD.size or size < _LEAST_TRANSPORT:
        return None
    kind, low, high, index, counter = _WIREGUARD.unpack_from(head)
    if kind == _TRANSPORT:
        is_data = not low and not high and size % 16 == 0
        return Mark(WIREGUARD, kind=kind, thread=index, number=counter) if is_data else None
    if _SIZES.get(kind) != size:
        return None
    if kind == _INITIATION:
        return Mark(WIREGUARD, kind=kind, names=index)
    if kind == _RESPONSE:
        return Mark(WIREGUARD, kind=kind, names=index, thread=counter & 0xFFFF_FFFF)
    return Mark(WIREGUARD, kind=kind)


def _openvpn(head: bytes, size: int, *, is_on_port: bool) -> Mark | None:
    """Read the first message of an OpenVPN session, plain, signed or encrypted (doc_protocol_overview.h of OpenVPN).

    On the port that IANA gave to OpenVPN, data messages are marks, too: they name their peer and count up.
    """
    if len(head) < 14:
        return None
    opcode = head[0] >> 3
    if head[0] in _RESETS and _is_plain_reset(head, size):
        return Mark(OPENVPN, is_sure=True)
    if head[0] in _RESETS and _is_signed_reset(head, size, answers=opcode == _SERVER_RESET):
        return Mark(OPENVPN, kind=opcode)
    if is_on_port and opcode == _DATA:
        thread, number = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
        return Mark(OPENVPN, kind=_DATA, thread=thread, number=number)
    return None


def _is_plain_reset(head: bytes, size: int) -> bool:
    """Tell whether it acknowledges nothing and has number 0; or one packet of number 0, and the other's session."""
    if size not in _PLAIN_RESETS:
        return False
    return head[9:14] == bytes(5) if size == 14 else head[9:14] == b"\x01" + bytes(4)


def _is_signed_reset(head: bytes, size: int, *, answers: bool) -> bool:
    """Tell whether the number of a first packet stands where it does in a signed message, or in an encrypted one."""
    acknowledged = 12 if answers else 0
    if size - acknowledged >= _CRYPT_SIZE and _is_first(head[9:13]):
        return True
    return any(
        size == 22 + signature + acknowledged and _is_first(head[9 + signature : 13 + signature])
        for signature in _HMAC_SIZES
    )


def _is_first(number: bytes) -> bool:
    value = int.from_bytes(number, "big")
    return len(number) == 4 and (value & ~_EARLY_NEGOTIATION) in _FIRST_PACKETS


def _ike(head: bytes, size: int) -> Mark | None:
    """Read IKE's header: the initiator's SPI is never 0, and the length is the datagram's."""
    if len(head) < _IKE.size:
        return None
    initiator, _, _, version, exchange, _, _, length = _IKE.unpack_from(head)
    known = exchange in _EXCHANGES.get(version, ())
    return Mark(IPSEC, is_sure=True) if initiator and known and length == size else None


def _esp(head: bytes, size: int) -> Mark | None:
    """Read ESP in UDP (RFC 4303 section 2): an SPI that is not reserved, and a sequence number."""
    if len(head) < 8 or size < _LEAST_ESP:
        return None
    spi, number = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    return Mark(IPSEC, thread=spi, number=number) if spi >= _RESERVED_SPIS else None
