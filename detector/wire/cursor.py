"""One bounds-checked reader that every byte parser shares; it knows integers and lengths, no protocol.

Slicing never fails in Python, so `data[5 : 5 + n]` turns a cut message into a silently wrong value.
Whoever reads through a cursor gets Truncated instead and decides whether more bytes could help.
"""

from __future__ import annotations


class Malformed(ValueError):
    """The bytes break their protocol's rules; no further byte could help."""


class Truncated(Malformed):
    """A field reaches past the end of the bytes at hand."""


class Cursor:
    """A position in bytes; every read moves it forward or raises Truncated."""

    __slots__ = ("_data", "_end", "position")

    def __init__(self, data: bytes, position: int = 0, end: int | None = None) -> None:
        self._data = data
        self._end = len(data) if end is None else min(end, len(data))
        self.position = position

    @property
    def remaining(self) -> int:
        """Bytes that are left."""
        return self._end - self.position

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes. Raises Truncated when there are fewer."""
        start = self.position
        stop = start + count
        if stop > self._end:
            raise Truncated(f"{count} bytes wanted, {self._end - start} left")
        self.position = stop
        return self._data[start:stop]

    def skip(self, count: int) -> None:
        """Move over `count` bytes. Raises Truncated when there are fewer."""
        if self.position + count > self._end:
            raise Truncated(f"{count} bytes wanted, {self._end - self.position} left")
        self.position += count

    def uint(self, size: int) -> int:
        """Return a big-endian unsigned integer of `size` bytes. Raises Truncated."""
        return int.from_bytes(self.take(size), "big")

    def vector(self, length_size: int) -> bytes:
        """Return the bytes behind a length prefix of `length_size` bytes (RFC 8446 section 3.4). Raises Truncated."""
        return self.take(self.uint(length_size))
