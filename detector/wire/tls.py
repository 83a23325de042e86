"""The ClientHello that opens a TLS stream, or that QUIC and DTLS carry as a bare message.

Each parser has three outcomes: a value; None, "more bytes are needed"; Malformed, "no further byte could
help". Nothing here knows ports, flows or directions, and nothing is decrypted.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct, error, unpack_from

from detector.wire.cursor import Malformed, Truncated
from detector.wire.names import decode_name

# A lying or hostile length must not make anyone wait or buffer; real ClientHellos stay below 20 kB.
MAX_HANDSHAKE = 65_536
MESSAGE_HEADER = 4  # type, u24 length (RFC 8446 section 4)

_HANDSHAKE = 22
_CLIENT_HELLO = 1
_SESSION_ID = 34  # behind legacy_version and random (RFC 8446 section 4.1.2)
_RECORD_HEADER = Struct(">BHH")  # type, version, length (RFC 8446 section 5.1)
# Plain records end at 2^14 bytes; the slack of RFC 5246 section 6.2.3 is granted, because some stacks use it.
_MAX_RECORD = 16_384 + 2_048

SERVER_NAME = 0
SIGNATURE_ALGORITHMS = 13
ALPN = 16
SUPPORTED_VERSIONS = 43
_ENCRYPTED_CLIENT_HELLO = 0xFE0D
_ENCRYPTED_SERVER_NAME = 0xFFCE  # the drafts before ECH
_OUTER = b"\x00"
_HOST_NAME = 0
_READ = frozenset(
    (SERVER_NAME, SIGNATURE_ALGORITHMS, ALPN, SUPPORTED_VERSIONS, _ENCRYPTED_CLIENT_HELLO, _ENCRYPTED_SERVER_NAME)
)
_UINT16 = Struct(">H")
_EXTENSION_HEADER = Struct(">HH")
_SERVER_NAME_HEADER = Struct(">HBH")  # length of the list, type and length of its first entry


@dataclass(frozen=True, slots=True)
class ClientHello:
    """What a client offers in the clear (RFC 8446 section 4.1.2); lists keep order and GREASE values."""

    server_name: str | None
    """host_name of RFC 6066 section 3, as decode_name spells it; None when absent or empty."""
    alpn: tuple[bytes, ...]
    has_ech: bool
    """Carries an outer ECH extension, or ESNI; real and GREASE look alike here (RFC 9849 section 6.2)."""
    version: int
    """legacy_version of the message."""
    supported_versions: tuple[int, ...]
    ciphers: tuple[int, ...]
    extensions: tuple[int, ...]
    signature_algorithms: tuple[int, ...]


def begins_client_hello(data: bytes) -> bool:
    """Tell whether `data` begins with a handshake record, version 3.0 to 3.4, that holds a ClientHello.

    Six bytes are enough; fewer are False.
    """
    if len(data) < 6:
        return False
    return data[0] == _HANDSHAKE and data[1] == 3 and data[2] <= 4 and data[5] == _CLIENT_HELLO


def skip_change_cipher_spec(data: bytes) -> bytes:
    """Return `data` without the ChangeCipherSpec record that means nothing in TLS 1.3 (RFC 8446 appendix D.4).

    A client sends it before its second ClientHello.
    """
    return data[6:] if data[:2] == b"\x14\x03" and data[3:6] == b"\x00\x01\x01" else data


def parse_client_hello(data: bytes) -> ClientHello | None:
    """Parse the ClientHello that opens a TLS stream; None means that more bytes are needed.

    It may be spread over records of any size (RFC 8446 section 5.1); what follows it is ignored.
    Raises Malformed.
    """
    joined, has_ended = join_records(data, MESSAGE_HEADER + MAX_HANDSHAKE)
    hello = parse_client_hello_message(joined)
    if hello is None and has_ended:
        raise Malformed("no handshake record where the ClientHello should begin or go on")
    return hello


def parse_client_hello_message(data: bytes) -> ClientHello | None:
    """Parse a bare ClientHello (type, u24 length, body), as QUIC carries it; None: more bytes are needed.

    Raises Malformed, also when its length is over MAX_HANDSHAKE bytes.
    """
    if data and data[0] != _CLIENT_HELLO:
        raise Malformed(f"handshake message of type {data[0]}, not a ClientHello")
    body = message_body(data)
    return None if body is None else parse_client_hello_body(body)


def parse_client_hello_body(body: bytes, *, with_cookie: bool = False) -> ClientHello:
    """Parse what follows the header of a ClientHello; in DTLS it has a cookie (RFC 6347 section 4.2.1).

    Raises Malformed.
    """
    # The busiest parser: indexing and unpack_from raise by themselves at a cut, so only slices need a check.
    try:
        position = _SESSION_ID + 1 + body[_SESSION_ID]
        if with_cookie:
            position += 1 + body[position]
        start, end = _vector16(body, position)
        ciphers = body[start:end]
        position = end + 1 + body[end]  # behind legacy_compression_methods
        # SSL 3.0 and TLS 1.0 clients may end there.
        start, end = _vector16(body, position) if position != len(body) else (position, position)
        order, bodies = parse_extensions(body[start:end])
    except (IndexError, error, Truncated):
        raise Malformed("ClientHello ends inside a field") from None
    return ClientHello(
        _parse_server_name(bodies.get(SERVER_NAME, b"")),
        parse_protocols(bodies[ALPN]) if ALPN in bodies else (),
        bodies.get(_ENCRYPTED_CLIENT_HELLO, b"")[:1] == _OUTER or _ENCRYPTED_SERVER_NAME in bodies,
        body[0] << 8 | body[1],
        _uint16s(bodies[SUPPORTED_VERSIONS], 1) if SUPPORTED_VERSIONS in bodies else (),
        _uint16s(ciphers, 0),
        tuple(order),
        _uint16s(bodies[SIGNATURE_ALGORITHMS], 2) if SIGNATURE_ALGORITHMS in bodies else (),
    )


def join_records(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Join the handshake records that `data` begins with, until `limit` bytes are reached.

    Returns the handshake bytes, those of an unfinished record included, and whether something else than a
    handshake record ended them, so that no further byte can add to them.
    """
    parts: list[bytes] = []
    position = joined = 0
    while position < len(data) and joined < limit:
        start = position + _RECORD_HEADER.size
        if start > len(data):
            return b"".join(parts), data[position] != _HANDSHAKE
        kind, version, length = _RECORD_HEADER.unpack_from(data, position)
        # No handshake record is empty (RFC 8446 section 5.1).
        if kind != _HANDSHAKE or not (0x0300 <= version <= 0x0304 and 0 < length <= _MAX_RECORD):
            return b"".join(parts), True
        position = start + length
        joined += length
        parts.append(data[start:position])
    return b"".join(parts), False


def message_body(data: bytes) -> bytes | None:
    """Return the body of the handshake message that `data` begins with; None means that more bytes are needed.

    Raises Malformed when its length is over MAX_HANDSHAKE bytes.
    """
    if len(data) < MESSAGE_HEADER:
        return None
    length = int.from_bytes(data[1:MESSAGE_HEADER], "big")
    if length > MAX_HANDSHAKE:
        raise Malformed(f"handshake message of {length} bytes")
    end = MESSAGE_HEADER + length
    return data[MESSAGE_HEADER:end] if len(data) >= end else None


def parse_extensions(block: bytes) -> tuple[list[int], dict[int, bytes]]:
    """Return the extension types in wire order, and the bodies of those that are read here.

    Raises Truncated when the block ends inside an extension.
    """
    order: list[int] = []
    bodies: dict[int, bytes] = {}
    position, end = 0, len(block)
    unpack_header = _EXTENSION_HEADER.unpack_from
    try:
        while position < end:
            kind, length = unpack_header(block, position)
            start = position + 4
            position = start + length
            order.append(kind)
            if kind in _READ:
                bodies[kind] = block[start:position]
    except error:
        raise Truncated("extension without a length") from None
    # Only the last one can be cut, so one look behind the loop is enough.
    if position != end:
        raise Truncated("extension longer than its block")
    return order, bodies


def parse_protocols(body: bytes) -> tuple[bytes, ...]:
    """Return the protocol names of an ALPN extension (RFC 7301 section 3.1). Raises Malformed."""
    names: list[bytes] = []
    position, end = 2, len(body)
    if int.from_bytes(body[:2], "big") != end - 2:
        raise Malformed("a list of protocols does not fill its extension")
    while position < end:
        start = position + 1
        position = start + body[position]
        names.append(body[start:position])
    if position != end:
        raise Malformed("protocol name longer than its list")
    return tuple(names)


def _parse_server_name(body: bytes) -> str | None:
    """Return the host name of a server_name extension (RFC 6066 section 3); None when it holds none.

    Raises Malformed.
    """
    if not body:
        return None
    if len(body) < 5:
        raise Malformed("server_name without an entry")
    listed, kind, length = _SERVER_NAME_HEADER.unpack_from(body)
    if listed != len(body) - 2 or length > len(body) - 5:
        raise Malformed("server_name longer than its extension")
    # No other type of name was ever defined, so the first entry is the only one that a server reads.
    return decode_name(body[5 : 5 + length]) or None if kind == _HOST_NAME else None


def _vector16(data: bytes, position: int) -> tuple[int, int]:
    """Return where the content of a vector with a 16-bit length begins and ends; Truncated or struct.error at a cut."""
    start = position + 2
    end = start + int(_UINT16.unpack_from(data, position)[0])
    if end > len(data):
        raise Truncated("vector longer than its message")
    return start, end


def _uint16s(data: bytes, length_size: int) -> tuple[int, ...]:
    """Return the 16-bit integers behind a length prefix that must cover all of `data`. Raises Malformed."""
    size = len(data) - length_size
    if size % 2 or (length_size and int.from_bytes(data[:length_size], "big") != size):
        raise Malformed("a list of 16-bit values is cut or does not fill its extension")
    return unpack_from(f">{size // 2}H", data, length_size)
