"""Reads one half of an HTTP/2 connection: its frames, its compressed heads, its bodies stream by stream.

Frames as in RFC 9113, heads by way of the hpack library (RFC 7541). Flow control and the other half are no concern of
it: it only listens. Knows no connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detector.wire.cursor import Malformed
from detector.wire.exchange import MAX_HEAD, Body, End, Event, Head, kept

if TYPE_CHECKING:
    from hpack import Decoder

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
MAX_FRAME = 1 << 18
"""Bytes of a frame; 16 kB is usual, and what is longer than this is refused."""

_MAX_TABLE = 1 << 20
_HEADER = 9
_DATA, _HEADERS, _PUSH, _CONTINUATION = 0, 1, 5, 9
_END_STREAM, _END_HEADERS, _PADDED, _PRIORITY = 0x1, 0x4, 0x8, 0x20
_RESET = 3


class Http2Half:
    """Feed it what one side said, in order, from the first byte on."""

    def __init__(self, *, is_client: bool) -> None:
        self._held = bytearray()
        self._awaits_preface = is_client
        self._decoder = _decoder()
        self._block = bytearray()
        self._block_of: tuple[int, bool] | None = None

    def feed(self, data: bytes) -> Iterator[Event]:
        """Yield what `data` tells. Raises Malformed for what is no HTTP/2."""
        self._held += data
        if self._awaits_preface:
            if not self._held.startswith(PREFACE):
                if not PREFACE.startswith(self._held):
                    raise Malformed("no HTTP/2 preface")
                return
            del self._held[: len(PREFACE)]
            self._awaits_preface = False
        while len(self._held) >= _HEADER:
            size = int.from_bytes(self._held[:3])
            if size > MAX_FRAME:
                raise Malformed("a frame that is too long")
            if len(self._held) < _HEADER + size:
                return
            kind, flags = self._held[3], self._held[4]
            stream = int.from_bytes(self._held[5:9]) & 0x7FFF_FFFF
            payload = bytes(self._held[_HEADER : _HEADER + size])
            del self._held[: _HEADER + size]
            yield from self._frame(kind, flags, stream, payload)

    def _frame(self, kind: int, flags: int, stream: int, payload: bytes) -> Iterator[Event]:
        if (self._block_of is not None) != (kind == _CONTINUATION):
            raise Malformed("a head that is not continued")
        if kind in (_DATA, _HEADERS, _PUSH) and flags & _PADDED:
            payload = _without_padding(payload)
        if kind == _DATA:
            yield Body(stream, payload)
            if flags & _END_STREAM:
                yield End(stream)
        elif kind == _RESET:
            yield End(stream)
        elif kind in (_HEADERS, _PUSH, _CONTINUATION):
            yield from self._head(kind, flags, stream, payload)

    def _head(self, kind: int, flags: int, stream: int, payload: bytes) -> Iterator[Event]:
        """Take a part of a head; promises are decoded, for the tables' sake, and not told."""
        if kind == _HEADERS:
            self._block_of = (stream, bool(flags & _END_STREAM))
            payload = payload[5:] if flags & _PRIORITY else payload
        elif kind == _PUSH:
            self._block_of = (0, False)
            payload = payload[4:]
        self._block += payload
        if len(self._block) > MAX_HEAD:
            raise Malformed("a head that is too long")
        if flags & _END_HEADERS and self._block_of is not None:
            (stream, is_end), self._block_of = self._block_of, None
            fields = _fields(self._decoder, bytes(self._block))
            self._block.clear()
            if stream:
                yield Head(stream, fields)
            if is_end:
                yield End(stream)


def _decoder() -> Decoder:
    from hpack import Decoder

    decoder = Decoder(max_header_list_size=MAX_HEAD)
    # How large a table may be says the other half; it is only to be bounded here.
    decoder.max_allowed_table_size = _MAX_TABLE
    return decoder


def _fields(decoder: Decoder, block: bytes) -> dict[str, str]:
    from hpack import HPACKError

    try:
        return kept((bytes(name), bytes(value)) for name, value in decoder.decode(block, raw=True))
    except (HPACKError, IndexError, ValueError) as error:
        raise Malformed("a head that cannot be unpacked") from error


def _without_padding(payload: bytes) -> bytes:
    if not payload or payload[0] >= len(payload):
        raise Malformed("more padding than frame")
    return payload[1 : len(payload) - payload[0]]
