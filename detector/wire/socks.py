"""SOCKS requests: where a client asks its proxy to connect; it keeps no user name and no password.

Strategy: only the client's bytes are read. They stand one after another, greeting, authentication, request, and the
proxy's answers between them can be guessed from what follows. SOCKS has no magic number beyond its first byte, so
every field that has few values is checked.
"""

from __future__ import annotations

from dataclasses import dataclass

from detector.wire.cursor import Cursor, Malformed, Truncated
from detector.wire.names import decode_name

_CONNECT = 1
_RESOLVE = 0xF0  # of the Tor extensions: look this name up over there
_COMMANDS = frozenset({_CONNECT, _RESOLVE})
_IPV4, _DOMAIN, _IPV6 = 1, 3, 4
_ADDRESS_SIZES = {_IPV4: 4, _IPV6: 16}
_PASSWORD = 2
_AUTHENTICATION_VERSION = 1
# Methods that IANA assigned, and those for private use; 0xFF is the server's word for "none of these".
_METHODS = bytes(range(0x0A)) + bytes(range(0x80, 0xFF))
_MOST_METHODS = 16
_LONGEST_FIELD = 255


@dataclass(frozen=True, slots=True)
class SocksRequest:
    """A request to connect.

    version: 4 or 5. host: the name that the client left to the proxy to look up, or None. address: 4 or 16 bytes where
    the client gave one instead, or None. length: bytes of the client up to the end of the request; what follows is
    the tunnelled stream.
    """

    version: int
    host: str | None
    address: bytes | None
    port: int
    length: int


def begins_socks(data: bytes) -> bool:
    """Tell whether `data` begins, or could yet begin, like a SOCKS client: a greeting, or a version 4 request."""
    if not data:
        return True
    if data[0] == 5:
        # translate() drops what is allowed; anything left is no method.
        count = data[1] if len(data) > 1 else 1
        return 0 < count <= _MOST_METHODS and not data[2 : 2 + count].translate(None, _METHODS)
    if data[0] != 4 or data[1:2] not in (b"", b"\x01") or data[2:4] == b"\0\0":
        return False
    # No host has an address under 0.0.0.0/8, save the 0.0.0.x of SOCKS 4A; replies of MS SQL would look like one.
    return data[4:5] != b"\0" or (b"\0\0\0".startswith(data[4:7]) and data[4:8] != bytes(4))


def parse_socks_request(data: bytes) -> SocksRequest | None:
    """Parse the client's side up to the end of its request (RFC 1928, RFC 1929, and the memos on SOCKS 4 and 4A).

    None: more bytes are needed. Raises Malformed for what is not SOCKS, for requests other than to connect, which are
    followed by no tunnel, and for an authentication that wraps all that follows.
    """
    if not begins_socks(data):
        raise Malformed("no SOCKS greeting")
    cursor = Cursor(data)
    try:
        return _request_4(cursor) if cursor.uint(1) == 4 else _request_5(cursor)
    except Truncated:
        # Each field is at most 255 bytes long, so this wait has an end.
        return None


def _request_4(cursor: Cursor) -> SocksRequest:
    """Return what follows the version of SOCKS 4 or 4A. Raises Truncated."""
    _check_command(cursor)
    port = cursor.uint(2)
    address = cursor.take(4)
    _text(cursor)  # user name
    # An address 0.0.0.x says that a name follows (SOCKS 4A).
    if address[0] == 0:
        return SocksRequest(4, _host(_text(cursor)), None, port, cursor.position)
    return SocksRequest(4, None, address, port, cursor.position)


def _request_5(cursor: Cursor) -> SocksRequest:
    """Return what follows the version of a SOCKS 5 greeting. Raises Truncated."""
    methods = cursor.vector(1)
    version = cursor.uint(1)
    if version == _AUTHENTICATION_VERSION and _PASSWORD in methods:
        _skip_password(cursor)
        version = cursor.uint(1)
    if version != 5:
        raise Malformed("no SOCKS 5 request behind the greeting")
    _check_command(cursor)
    if cursor.uint(1) != 0:
        raise Malformed("a reserved byte that is not zero")
    kind = cursor.uint(1)
    host = address = None
    if kind == _DOMAIN:
        host = _host(cursor.vector(1))
    elif kind in _ADDRESS_SIZES:
        address = cursor.take(_ADDRESS_SIZES[kind])
    else:
        raise Malformed(f"address type {kind}")
    return SocksRequest(5, host, address, cursor.uint(2), cursor.position)


def _skip_password(cursor: Cursor) -> None:
    """Move over user name and password (RFC 1929 section 2). Raises Truncated."""
    for _ in range(2):
        cursor.skip(cursor.uint(1))


def _check_command(cursor: Cursor) -> None:
    """Raise Malformed for a command that is followed by no stream to the host."""
    command = cursor.uint(1)
    if command not in _COMMANDS:
        raise Malformed(f"SOCKS command {command} does not connect")


def _text(cursor: Cursor) -> bytes:
    """Return the bytes up to a zero, which is passed over. Raises Truncated, or Malformed for what is no text."""
    text = bytearray()
    while byte := cursor.uint(1):
        text.append(byte)
        if byte < 0x20 or len(text) > _LONGEST_FIELD:
            raise Malformed("a field with control characters, or longer than 255 bytes")
    return bytes(text)


def _host(raw: bytes) -> str:
    """Return a host name as decode_name spells it. Raises Malformed when it has no printable form."""
    name = decode_name(raw)
    if not name or min(raw) <= 0x20 or 0x7F in raw:
        raise Malformed("a host name that is empty or holds control characters")
    return name
