"""QUIC Initial packets: the ClientHello that a client sends under keys which anyone can derive.

Strategy: the keys of Initial packets follow from the version and from a connection id in the clear (RFC 9001 section
5.2), so opening them decrypts nothing that was secret. One InitialReader gathers what the datagrams of one client
hold. Nothing here knows addresses or ports, or opens any later packet.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from detector.wire.cursor import Cursor, Malformed, Truncated
from detector.wire.tls import ClientHello, parse_client_hello_message

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAX_CRYPTO = 65_536
MAX_DATAGRAMS = 16
# Clients send one or two packets a datagram; the bound keeps a datagram full of false ones cheap.
_MOST_PACKETS = 8
_LONGEST_CONNECTION_ID = 20
_SAMPLE = 16
_SAMPLE_DISTANCE = 4  # the sample begins where a packet number of full length would end (RFC 9001 section 5.4.2)

_PADDING, _PING, _ACK, _ACK_ECN, _CRYPTO, _CONNECTION_CLOSE = 0x00, 0x01, 0x02, 0x03, 0x06, 0x1C
_NOT_PADDING = re.compile(rb"[^\0]").search


@dataclass(frozen=True, slots=True)
class _Version:
    """What differs between versions: the salt, the packet types (bits 4 and 5) and the inputs that expand to keys."""

    salt: bytes
    initial: int
    retry: int
    key: bytes
    iv: bytes
    header_key: bytes


def _expansion(label: bytes, length: int) -> bytes:
    """Return the one block of input that HKDF-Expand-Label hashes for an empty context (RFC 8446 section 7.1)."""
    full = b"tls13 " + label
    return length.to_bytes(2, "big") + bytes((len(full),)) + full + b"\0\x01"


def _version(salt: str, prefix: bytes = b"quic ", initial: int = 0x00, retry: int = 0x30) -> _Version:
    """Return a version's parameters."""
    expansions = (_expansion(prefix + name, size) for name, size in ((b"key", 16), (b"iv", 12), (b"hp", 16)))
    return _Version(bytes.fromhex(salt), initial, retry, *expansions)


_CLIENT_SECRET = _expansion(b"client in", 32)

_DRAFT_22 = _version("7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a")
_DRAFT_23 = _version("c3eef712c72ebb5a11a7d2432bb46365bef9f502")
_DRAFT_29 = _version("afbfec289993d24c9e9786f19c6111e04390a899")
_VERSION_1 = _version("38762cf7f55934b34d179ae6a4c80cadccbb7f0a")
_VERSION_2 = _version("0dede3def700a6db819381be6e269dcbf9bd2ed9", b"quicv2 ", 0x10, 0x00)
_VERSION_2_DRAFT = _version("a707c203a59b47184a1d62ca570406ea7ae3e5d3", b"quicv2 ", 0x10, 0x00)

# RFC 9000, RFC 9369, draft-ietf-quic-v2-01, draft-ietf-quic-tls-22 to -34, and Meta's mvfst, which numbers its own
# versions and keeps the salt of the draft that they came from.
_NUMBERS = {
    0x00000001: _VERSION_1,
    0x6B3343CF: _VERSION_2,
    0x709A50C4: _VERSION_2_DRAFT,
    0xFF000016: _DRAFT_22,
    **{0xFF000000 + draft: _DRAFT_23 for draft in range(23, 29)},
    **{0xFF000000 + draft: _DRAFT_29 for draft in range(29, 33)},
    **{0xFF000000 + draft: _VERSION_1 for draft in (33, 34)},
    **{0xFACEB000 + number: _DRAFT_22 for number in (0x00, 0x01)},
    **{0xFACEB000 + number: _VERSION_1 for number in (0x03, 0x04)},
    **{0xFACEB000 + number: _DRAFT_23 for number in (0x02, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x13, 0x14, 0x15)},
}
_VERSIONS = {number.to_bytes(4, "big"): version for number, version in _NUMBERS.items()}


@dataclass(frozen=True, slots=True)
class _Packet:
    """One protected Initial in a datagram: where its first byte, its packet number and its end are."""

    version: bytes
    connection_id: bytes
    start: int
    number: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Keys:
    """A client's Initial keys: the AEAD, its iv as a number, and the header protection of a sample."""

    aead: AESGCM
    iv: int
    mask: Callable[[bytes], bytes]


def begins_initial(datagram: bytes) -> bool:
    """Tell whether a datagram begins with an Initial of a version whose keys are known (RFC 9000 section 17.2)."""
    version = _VERSIONS.get(datagram[1:5])
    if version is None or datagram[0] & 0xF0 != 0xC0 | version.initial or len(datagram) < 7:
        return False
    source_length = 6 + datagram[5]
    return (
        datagram[5] <= _LONGEST_CONNECTION_ID
        and source_length < len(datagram)
        and datagram[source_length] <= _LONGEST_CONNECTION_ID
    )


class InitialReader:
    """Reads one flow's ClientHello out of the datagrams that go from client to server, in any order."""

    __slots__ = ("_connection_id", "_datagrams", "_fragments", "_has_opened", "_largest")

    def __init__(self) -> None:
        self._connection_id: bytes | None = None
        self._datagrams = 0
        self._fragments: dict[int, bytes] = {}
        self._has_opened = False
        self._largest = -1

    @property
    def has_opened(self) -> bool:
        """At least one packet was authentic."""
        return self._has_opened

    def feed(self, datagram: bytes) -> ClientHello | None:
        """Return the ClientHello once all of it was fed; None: more datagrams are needed.

        What cannot be opened is passed over. Raises Malformed when an authentic packet holds no ClientHello, for more
        than MAX_CRYPTO bytes of handshake, and for more than MAX_DATAGRAMS datagrams without an answer.
        """
        self._datagrams += 1
        if self._datagrams > MAX_DATAGRAMS:
            raise Malformed("no ClientHello within the first datagrams")
        opened = False
        for packet in _initial_packets(datagram):
            payload = self._open(datagram, packet)
            if payload is not None:
                self._has_opened = opened = True
                self._collect(payload)
        return self._client_hello() if opened else None

    def _open(self, datagram: bytes, packet: _Packet) -> bytes | None:
        """Return a packet's frames, or None when neither connection id opens it.

        The keys come from the first id that the client chose, and stay when the server gives it another one. They
        change with a Retry; and where a capture begins late, the first id was never seen.
        """
        if self._connection_id is None:
            self._connection_id = packet.connection_id
        for connection_id in dict.fromkeys((self._connection_id, packet.connection_id)):
            opened = _open_packet(datagram, packet, _client_keys(packet.version, connection_id), self._largest)
            if opened is not None:
                payload, number = opened
                self._connection_id = connection_id
                self._largest = max(self._largest, number)
                return payload
        return None

    def _collect(self, payload: bytes) -> None:
        """Keep the CRYPTO frames of a packet by offset. Raises Malformed."""
        for offset, data in _crypto_frames(payload):
            if offset + len(data) > MAX_CRYPTO:
                raise Malformed("a handshake longer than a ClientHello may be")
            known = self._fragments.get(offset, b"")
            if not data.startswith(known[: len(data)]):
                # The same place with other bytes: the client began anew, as after a version negotiation.
                self._fragments.clear()
                known = b""
            self._fragments[offset] = max(known, data, key=len)

    def _client_hello(self) -> ClientHello | None:
        """Return the message that the fragments make, or None while it has a gap. Raises Malformed."""
        message = bytearray()
        for offset, data in sorted(self._fragments.items()):
            if offset > len(message):
                break
            message += data[len(message) - offset :]
        return parse_client_hello_message(bytes(message))


def _initial_packets(datagram: bytes) -> Iterator[_Packet]:
    """Yield the Initials of a datagram, which may stand among other long-header packets (RFC 9000 section 12.2)."""
    cursor = Cursor(datagram)
    try:
        for _ in range(_MOST_PACKETS):
            start = cursor.position
            head = cursor.take(5)
            first, name = head[0], head[1:]
            version = _VERSIONS.get(name)
            if version is None or first & 0xC0 != 0xC0 or first & 0x30 == version.retry:
                return
            connection_id = cursor.vector(1)
            cursor.vector(1)  # source connection id
            is_initial = first & 0x30 == version.initial
            if is_initial:
                cursor.skip(_varint(cursor))  # token
            length = _varint(cursor)
            number = cursor.position
            cursor.skip(length)
            if is_initial and len(connection_id) <= _LONGEST_CONNECTION_ID:
                yield _Packet(name, connection_id, start, number, cursor.position)
    except Truncated:
        return


def _open_packet(datagram: bytes, packet: _Packet, keys: _Keys, largest: int) -> tuple[bytes, int] | None:
    """Return frames and packet number, or None when the packet is not under these keys (RFC 9001 sections 5.3, 5.4)."""
    from cryptography.exceptions import InvalidTag

    sample_start = packet.number + _SAMPLE_DISTANCE
    if sample_start + _SAMPLE > packet.stop:
        return None
    mask = keys.mask(datagram[sample_start : sample_start + _SAMPLE])
    first = datagram[packet.start] ^ mask[0] & 0x0F
    size = (first & 0x03) + 1
    body = packet.number + size
    written = int.from_bytes(datagram[packet.number : body], "big") ^ int.from_bytes(mask[1 : 1 + size], "big")
    header = bytes((first,)) + datagram[packet.start + 1 : packet.number] + written.to_bytes(size, "big")
    number = _whole_number(written, size, largest)
    try:
        nonce = (keys.iv ^ number).to_bytes(12, "big")
        return keys.aead.decrypt(nonce, datagram[body : packet.stop], header), number
    except InvalidTag:
        return None


def _whole_number(written: int, size: int, largest: int) -> int:
    """Return the packet number closest to the one after `largest` that ends in `written` (RFC 9000 appendix A.3)."""
    window = 1 << 8 * size
    expected = largest + 1
    candidate = expected & -window | written
    if candidate <= expected - window // 2:
        return candidate + window
    if candidate > expected + window // 2 and candidate >= window:
        return candidate - window
    return candidate


def _crypto_frames(payload: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield offset and data of each CRYPTO frame (RFC 9000 section 19). Raises Malformed for frames out of place."""
    cursor = Cursor(payload)
    while more := _NOT_PADDING(payload, cursor.position):
        cursor.position = more.start()
        kind = _varint(cursor)
        if kind == _CRYPTO:
            offset = _varint(cursor)
            yield offset, cursor.take(_varint(cursor))
        elif kind in (_ACK, _ACK_ECN):
            _skip_ack(cursor, kind)
        elif kind == _CONNECTION_CLOSE:
            return
        elif kind != _PING:
            raise Malformed(f"frame type {kind:#x} in an Initial packet")


def _skip_ack(cursor: Cursor, kind: int) -> None:
    """Move over the rest of an ACK frame (RFC 9000 section 19.3). Raises Truncated."""
    _varint(cursor)  # largest acknowledged
    _varint(cursor)  # delay
    ranges = _varint(cursor)
    _varint(cursor)  # first range
    for _ in range(2 * ranges + (3 if kind == _ACK_ECN else 0)):
        _varint(cursor)


def _varint(cursor: Cursor) -> int:
    """Return a variable-length integer (RFC 9000 section 16). Raises Truncated."""
    first = cursor.uint(1)
    extra = (1 << (first >> 6)) - 1
    return first if not extra else (first & 0x3F) << 8 * extra | cursor.uint(extra)


@lru_cache(maxsize=256)
def _client_keys(version: bytes, connection_id: bytes) -> _Keys:
    """Return the keys that a client protects its Initials with (RFC 9001 section 5.2)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    parameters = _VERSIONS[version]
    secret = _sha256_hmac(_sha256_hmac(parameters.salt, connection_id), _CLIENT_SECRET)
    key = _sha256_hmac(secret, parameters.key)[:16]
    iv = _sha256_hmac(secret, parameters.iv)[:12]
    header_key = _sha256_hmac(secret, parameters.header_key)[:16]
    # ECB of single blocks keeps no state, so one encryptor serves every packet.
    protector = Cipher(algorithms.AES(header_key), modes.ECB()).encryptor()
    return _Keys(AESGCM(key), int.from_bytes(iv, "big"), protector.update)


def _sha256_hmac(key: bytes, message: bytes) -> bytes:
    """Return what both steps of HKDF come to where one block is enough (RFC 5869 section 2)."""
    return hmac.digest(key, message, "sha256")
