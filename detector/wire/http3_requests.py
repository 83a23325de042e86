"""Reads the client's half of an HTTP/3 connection out of QUIC's streams, and of the server's what that needs.

Frames as in RFC 9114, heads by way of the pylsqpack library (RFC 9204). Pieces of streams may come in any order and
twice. Knows no packet and no connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detector.wire.cursor import Malformed
from detector.wire.exchange import MAX_HEAD, Body, End, Event, Head, kept

if TYPE_CHECKING:
    from pylsqpack import Decoder

MAX_HELD = 4 << 20
"""Bytes of a connection's streams that may wait for what comes before them, or for the table of heads."""

MAX_DONE = 100_000
"""Requests that are followed on one connection."""

MAX_STREAMS = 2_000
"""Requests that may be open at once on one connection."""

_DATA, _HEADERS, _SETTINGS = 0x0, 0x1, 0x4
_CONTROL, _ENCODER = 0x0, 0x2
_TABLE_CAPACITY = 0x1
_MAX_TABLE = 1 << 20
_REQUEST, _CLIENT_ONLY, _SERVER_ONLY = 0, 2, 3  # RFC 9000, section 2.1


@dataclass(slots=True)
class _Stream:
    """A stream: `held` begins where reading stands, `pieces` lie behind a gap; `left` is of the DATA that is read."""

    held: bytearray = field(default_factory=bytearray)
    pieces: dict[int, bytes] = field(default_factory=dict)
    waiting: int = 0
    came: int = 0
    end: int | None = None
    left: int = 0
    kind: int | None = None
    is_blocked: bool = False

    @property
    def size(self) -> int:
        """Bytes in memory, and what keeping a piece costs."""
        return self.waiting + len(self.held) + 100 * len(self.pieces)

    def add(self, offset: int, data: bytes, is_last: bool) -> None:
        if is_last:
            self.end = offset + len(data)
        if data and offset + len(data) > self.came and len(data) > len(self.pieces.get(offset, b"")):
            self.waiting += len(data) - len(self.pieces.get(offset, b""))
            self.pieces[offset] = data
        while (at := next((at for at in self.pieces if at <= self.came), None)) is not None:
            piece = self.pieces.pop(at)
            self.waiting -= len(piece)
            self.held += piece[self.came - at :]
            self.came = max(self.came, at + len(piece))


class Http3Requests:
    """Feed it the pieces of all streams of a connection, in the order in which they came."""

    def __init__(self) -> None:
        self._streams: dict[int, _Stream] = {}
        self._done: set[int] = set()
        self._decoder: Decoder | None = None
        self._capacity = 0
        self._has_settings = False
        self._held = 0

    def feed(self, stream: int, offset: int, data: bytes, *, is_client: bool, is_last: bool) -> Iterator[Event]:
        """Yield what a piece tells. Raises Malformed for what is no HTTP/3."""
        kind = stream & 3
        if kind != (_SERVER_ONLY if not is_client else kind) or kind not in (_REQUEST, _CLIENT_ONLY, _SERVER_ONLY):
            return
        if stream in self._done:
            return
        known = self._streams.setdefault(stream, _Stream())
        before = known.size
        known.add(offset, data, is_last)
        self._check(known.size - before)
        if kind == _REQUEST:
            yield from self._request(stream, known)
        else:
            yield from self._one_way(known, is_client=is_client)
        self._held += known.size - before

    def _check(self, more: int) -> None:
        if len(self._streams) > MAX_STREAMS or len(self._done) > MAX_DONE:
            raise Malformed("too many streams")
        if self._held + more > MAX_HELD:
            raise Malformed("too much waits for what comes before it")

    def _request(self, number: int, stream: _Stream) -> Iterator[Event]:
        while stream.held and not stream.is_blocked:
            if stream.left:
                piece = bytes(stream.held[: stream.left])
                del stream.held[: len(piece)]
                stream.left -= len(piece)
                yield Body(number, piece)
                continue
            head = _frame_head(stream.held)
            if head is None:
                break
            kind, size, start = head
            if kind == _DATA:
                stream.left = size
                del stream.held[:start]
                continue
            if size > MAX_HEAD:
                raise Malformed("a frame that is too long")
            if len(stream.held) < start + size:
                break
            payload = bytes(stream.held[start : start + size])
            del stream.held[: start + size]
            if kind == _HEADERS:
                yield from self._head(number, stream, payload)
        if stream.end == stream.came and not stream.held and not stream.is_blocked:
            del self._streams[number]
            self._done.add(number)
            yield End(number)

    def _head(self, number: int, stream: _Stream, block: bytes) -> Iterator[Event]:
        from pylsqpack import DecompressionFailed, StreamBlocked

        try:
            yield Head(number, kept(self._unpacker().feed_header(number, block)[1]))
        except StreamBlocked:
            stream.is_blocked = True
        except (DecompressionFailed, ValueError) as error:
            raise Malformed("a head that cannot be unpacked") from error

    def _one_way(self, stream: _Stream, *, is_client: bool) -> Iterator[Event]:
        """Read what is said once for the whole connection: settings, and the table that heads refer to."""
        if stream.kind is None:
            found = _number(stream.held, 0)
            if found is None:
                return
            stream.kind = found[0]
            del stream.held[: found[1]]
        if stream.kind == _ENCODER and is_client:
            data = bytes(stream.held)
            stream.held.clear()
            yield from self._unblock(data)
        elif stream.kind == _CONTROL and not is_client and not self._has_settings:
            self._settings(stream.held)
        else:
            stream.held.clear()

    def _unblock(self, data: bytes) -> Iterator[Event]:
        from pylsqpack import DecompressionFailed, EncoderStreamError

        try:
            freed = self._unpacker().feed_encoder(data)
            for number in freed:
                stream = self._streams[number]
                stream.is_blocked, before = False, stream.size
                yield Head(number, kept(self._unpacker().resume_header(number)[1]))
                yield from self._request(number, stream)
                self._held += stream.size - before
        except (DecompressionFailed, EncoderStreamError, KeyError, ValueError) as error:
            raise Malformed("a table of heads that cannot be read") from error

    def _settings(self, held: bytearray) -> None:
        """Take from the server's SETTINGS how large the client's table may be.

        They are the first frame of the stream or none (RFC 9114, section 6.2.1); what follows is of no use here.
        """
        head = _frame_head(held)
        if head is None or (head[0] == _SETTINGS and len(held) < head[2] + head[1]):
            return
        self._has_settings = True
        position, end = head[2], head[2] + head[1]
        while head[0] == _SETTINGS and position < end:
            name = _number(held, position)
            value = _number(held, name[1]) if name is not None else None
            if name is None or value is None:
                break
            if name[0] == _TABLE_CAPACITY:
                # Before this came, no head could refer to the table, so that nothing is lost with the old one.
                self._capacity, self._decoder = min(value[0], _MAX_TABLE), None
            position = value[1]
        del held[:]

    def _unpacker(self) -> Decoder:
        from pylsqpack import Decoder

        if self._decoder is None:
            self._decoder = Decoder(self._capacity, MAX_STREAMS)
        return self._decoder


def _frame_head(held: bytearray) -> tuple[int, int, int] | None:
    """Return kind and size of a frame, and where its payload begins; None while that is not there."""
    kind = _number(held, 0)
    size = _number(held, kind[1]) if kind is not None else None
    return None if kind is None or size is None else (kind[0], size[0], size[1])


def _number(held: bytearray, position: int) -> tuple[int, int] | None:
    """Return a variable-length integer and where it ends (RFC 9000, section 16)."""
    if position >= len(held):
        return None
    end = position + (1 << (held[position] >> 6))
    if end > len(held):
        return None
    bits = 8 * (end - position) - 2
    return int.from_bytes(held[position:end]) & ((1 << bits) - 1), end
