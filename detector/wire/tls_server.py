"""What a TLS server answers in the clear: the chosen version and protocol, up to TLS 1.2 its certificates.

Three outcomes, as in tls.py: a value; None, "more bytes are needed"; Malformed. Certificates stay bytes here.
"""

from __future__ import annotations

from dataclasses import dataclass

from detector.wire.cursor import Cursor, Malformed, Truncated
from detector.wire.tls import (
    ALPN,
    MAX_HANDSHAKE,
    MESSAGE_HEADER,
    SUPPORTED_VERSIONS,
    join_records,
    message_body,
    parse_extensions,
    parse_protocols,
)

_SERVER_HELLO = 2
_CERTIFICATE = 11
_RANDOM = 32
_TLS_1_3 = 0x0304


@dataclass(frozen=True, slots=True)
class ServerFlight:
    """The first messages of a server."""

    version: int
    """The version that was chosen: supported_versions, else the version of the ServerHello."""
    alpn: bytes | None
    """The protocol that was chosen; None when the ServerHello names none, as always in TLS 1.3."""
    certificates: tuple[bytes, ...]
    """DER, the server's own first; empty for TLS 1.3, where they are encrypted, and for a resumed session."""


def parse_server_flight(data: bytes) -> ServerFlight | None:
    """Parse the ServerHello, and the Certificate of TLS 1.2 and older, that open a server's stream.

    None means that more bytes are needed: up to the end of the ServerHello, and before TLS 1.3 until a
    Certificate is whole or something else shows that none comes (RFC 5246 section 7.3). Raises Malformed, for
    an alert, too.
    """
    joined, has_ended = join_records(data, 2 * (MESSAGE_HEADER + MAX_HANDSHAKE))
    if joined and joined[0] != _SERVER_HELLO:
        raise Malformed(f"handshake message of type {joined[0]}, not a ServerHello")
    hello = message_body(joined)
    if hello is None:
        _demand_more(has_ended)
        return None
    version, alpn = _parse_server_hello(hello)
    rest = joined[MESSAGE_HEADER + len(hello) :]
    if version >= _TLS_1_3 or (rest and rest[0] != _CERTIFICATE) or (has_ended and not rest):
        return ServerFlight(version, alpn, ())
    certificate = message_body(rest)
    if certificate is None:
        _demand_more(has_ended)
        return None
    return ServerFlight(version, alpn, _parse_certificate_list(certificate))


def _demand_more(has_ended: bool) -> None:
    """Raise Malformed when the handshake bytes have ended inside a message, so that waiting is in vain."""
    if has_ended:
        raise Malformed("no handshake record where the server's first messages should begin or go on")


def _parse_server_hello(body: bytes) -> tuple[int, bytes | None]:
    """Return the chosen version and protocol (RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3).

    Raises Malformed.
    """
    try:
        cursor = Cursor(body)
        version = cursor.uint(2)
        # Drafts of TLS 1.3 up to 21 have their number here, and another layout behind it.
        if version > _TLS_1_3:
            return version, None
        cursor.skip(_RANDOM)
        cursor.vector(1)  # session id
        cursor.skip(3)  # cipher suite, compression method
        _, bodies = parse_extensions(cursor.vector(2) if cursor.remaining else b"")
        chosen = Cursor(bodies[SUPPORTED_VERSIONS]).uint(2) if SUPPORTED_VERSIONS in bodies else version
    except Truncated:
        raise Malformed("ServerHello ends inside a field") from None
    protocols = parse_protocols(bodies[ALPN]) if ALPN in bodies else ()
    return chosen, protocols[0] if protocols else None


def _parse_certificate_list(body: bytes) -> tuple[bytes, ...]:
    """Return the certificates of a Certificate message (RFC 5246 section 7.4.2). Raises Malformed."""
    certificates: list[bytes] = []
    try:
        entries = Cursor(Cursor(body).vector(3))
        while entries.remaining:
            certificates.append(entries.vector(3))
    except Truncated:
        raise Malformed("Certificate ends inside a field") from None
    return tuple(certificates)
