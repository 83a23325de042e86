"""Reads the client's half of an HTTP/1 connection: request after request, with their bodies (RFC 9112).

It never sees the answers, so it relies on what requests say of their own length. Knows no connection.
"""

from __future__ import annotations

from collections.abc import Iterator

from detector.wire.cursor import Malformed
from detector.wire.exchange import MAX_HEAD, Body, End, Event, Head, kept

_MAX_LENGTH = 1 << 50


class Http1Requests:
    """Feed it what the client said, in order; each request is a stream of its own, numbered from 1 on."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._number = 0
        self._left = 0
        self._is_chunked = False
        self._in_trailers = False

    def feed(self, data: bytes) -> Iterator[Event]:
        """Yield what `data` tells. Raises Malformed for what is no HTTP/1."""
        self._held += data
        while self._held:
            if self._left:
                yield from self._body()
            elif self._is_chunked:
                line = self._line(b"\n")
                if line is None:
                    return
                yield from self._chunk(line.rstrip(b"\r"))
            else:
                head = self._line(b"\r\n\r\n")
                if head is None:
                    return
                yield from self._begin(head)

    def _line(self, end: bytes) -> bytes | None:
        """Take what stands before `end`; None while that is not there. Raises Malformed when it is too long."""
        at = self._held.find(end, 0, MAX_HEAD)
        if at < 0:
            if len(self._held) >= MAX_HEAD:
                raise Malformed("a head without an end")
            return None
        line = bytes(self._held[:at])
        del self._held[: at + len(end)]
        return line

    def _begin(self, head: bytes) -> Iterator[Event]:
        first, *lines = head.lstrip(b"\r\n").split(b"\r\n")
        method, _, rest = first.partition(b" ")
        target, _, version = rest.rpartition(b" ")
        if not method.isalpha() or not version.startswith(b"HTTP/1."):
            raise Malformed("no request line")
        pairs = [(name.strip(), value.strip()) for name, colon, value in (line.partition(b":") for line in lines)]
        fields = kept([*pairs, (b":method", method), (b":path", target)])
        self._number += 1
        yield Head(self._number, fields)
        self._is_chunked = "chunked" in fields.get("transfer-encoding", "").lower()
        self._left = 0 if self._is_chunked else _length(fields.get("content-length", "0"))
        if not self._left and not self._is_chunked:
            yield End(self._number)

    def _body(self) -> Iterator[Event]:
        piece = bytes(self._held[: self._left])
        del self._held[: len(piece)]
        self._left -= len(piece)
        yield Body(self._number, piece)
        if not self._left and not self._is_chunked:
            yield End(self._number)

    def _chunk(self, line: bytes) -> Iterator[Event]:
        """Take a line between chunks: the next one's size, the end of the last one, or a trailer."""
        if self._in_trailers:
            if not line:
                self._is_chunked = self._in_trailers = False
                yield End(self._number)
        elif line:
            self._left = _length(line.partition(b";")[0].strip().decode("latin-1"), 16)
            self._in_trailers = not self._left


def _length(text: str, base: int = 10) -> int:
    try:
        length = int(text, base)
    except ValueError as error:
        raise Malformed("a length that is no number") from error
    if not 0 <= length < _MAX_LENGTH:
        raise Malformed("an impossible length")
    return length
