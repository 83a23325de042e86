"""The ClientHello of DTLS 1.0, 1.2 and 1.3: its fragments are joined here, the message is read by tls.py.

Three outcomes: a value; None, "more datagrams are needed"; Malformed. A port may carry other protocols beside
DTLS (RFC 7983), so a datagram that is none is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

from detector.wire.cursor import Malformed
from detector.wire.tls import MAX_HANDSHAKE, ClientHello, parse_client_hello_body

_HANDSHAKE = 22
_CLIENT_HELLO = 1
# DTLS 1.0, 1.2, 1.3 and the one before RFC 4347, which Cisco's VPN clients still speak.
_VERSIONS = frozenset((b"\xfe\xff", b"\xfe\xfd", b"\xfe\xfc", b"\x01\x00"))
_RECORD_HEADER = Struct(">BHHHIH")  # type, version, epoch, sequence number in two parts, length
# type, length, message_seq, fragment_offset, fragment_length; the three u24 are read as u8 and u16
_FRAGMENT_HEADER = Struct(">BBHHBHBH")
_RECORD_START = bytes((_HANDSHAKE,))


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A piece of a ClientHello (RFC 6347 section 4.2.2)."""

    sequence: int
    total: int
    offset: int
    body: bytes


def begins_client_hello(data: bytes) -> bool:
    """Tell whether a datagram begins with a plain DTLS record that holds a ClientHello or a part of one."""
    return (
        len(data) > _RECORD_HEADER.size
        and data[0] == _HANDSHAKE
        and data[13] == _CLIENT_HELLO
        and data[1:3] in _VERSIONS
        and data[3:5] == b"\x00\x00"
    )


def parse_client_hello(datagrams: Sequence[bytes]) -> ClientHello | None:
    """Parse the first whole ClientHello in a client's datagrams; None means that more of them are needed.

    Its fragments may come in any order, twice, and overlapping (RFC 6347 section 4.2.3). A client that was
    asked for a cookie sends a second ClientHello; the fragments of the two are kept apart. Raises Malformed.
    """
    messages: dict[int, list[_Fragment]] = {}
    fault: Malformed | None = None
    for datagram in datagrams:
        try:
            for fragment in _fragments(datagram):
                messages.setdefault(fragment.sequence, []).append(fragment)
        except Malformed as error:
            fault = error
    for sequence in sorted(messages):
        body = _join(messages[sequence])
        if body is not None:
            return parse_client_hello_body(body, with_cookie=True)
    if fault is not None:
        raise fault
    return None


def _fragments(datagram: bytes) -> Iterator[_Fragment]:
    """Yield the ClientHello fragments of one datagram's records. Raises Malformed at a record that is cut."""
    position = 0
    while datagram.startswith(_RECORD_START, position) and datagram[position + 1 : position + 3] in _VERSIONS:
        start = position + _RECORD_HEADER.size
        if start > len(datagram):
            raise Malformed("datagram ends inside a DTLS record header")
        _, _, epoch, _, _, length = _RECORD_HEADER.unpack_from(datagram, position)
        position = start + length
        if position > len(datagram):
            raise Malformed("DTLS record longer than its datagram")
        if epoch == 0:
            yield from _record_fragments(datagram[start:position])


def _record_fragments(record: bytes) -> Iterator[_Fragment]:
    """Yield the ClientHello fragments of one plain handshake record. Raises Malformed when a length lies."""
    position = 0
    while position < len(record):
        start = position + _FRAGMENT_HEADER.size
        if start > len(record):
            raise Malformed("DTLS record ends inside a handshake header")
        kind, *fields = _FRAGMENT_HEADER.unpack_from(record, position)
        total, sequence = fields[0] << 16 | fields[1], fields[2]
        offset, length = fields[3] << 16 | fields[4], fields[5] << 16 | fields[6]
        position = start + length
        if position > len(record) or offset + length > total:
            raise Malformed("fragment longer than its record or its message")
        if kind == _CLIENT_HELLO:
            yield _Fragment(sequence, total, offset, record[start:position])


def _join(fragments: list[_Fragment]) -> bytes | None:
    """Return the message that the fragments make up; None while a part is missing. Raises Malformed."""
    total = fragments[0].total
    if total > MAX_HANDSHAKE or any(fragment.total != total for fragment in fragments):
        raise Malformed("fragments of one ClientHello disagree on its length, or it is too long")
    body = bytearray()
    for fragment in sorted(fragments, key=lambda fragment: fragment.offset):
        if fragment.offset > len(body):
            return None
        body += fragment.body[len(body) - fragment.offset :]
    return bytes(body) if len(body) == total else None
