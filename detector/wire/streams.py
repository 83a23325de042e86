"""One direction of a TCP connection put in order: segments in, the contiguous bytes from its start out. Bounded.

Knows sequence numbers (RFC 9293 section 3.4) and nothing of what the bytes mean.
"""

from __future__ import annotations

MAX_STREAM = 72 * 1024
"""Bytes held for one direction: a ClientHello of the largest size that is believed, and its record headers."""

MAX_SEGMENTS = 2_048
_MODULUS = 1 << 32
_HALF = 1 << 31


def distance(later: int, earlier: int) -> int:
    """Return how far sequence number `later` lies behind `earlier`, negative when it lies before; they wrap around."""
    return (later - earlier + _HALF) % _MODULUS - _HALF


class Stream:
    """Segments of one direction from the sequence number `start` on."""

    __slots__ = ("_joined", "_segments", "_size", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self._segments: dict[int, bytes] = {}
        self._joined = b""
        self._size = 0

    @property
    def held(self) -> int:
        """Bytes in memory."""
        return self._size

    @property
    def is_full(self) -> bool:
        """Nothing more will be taken."""
        return self._size >= MAX_STREAM or len(self._segments) >= MAX_SEGMENTS

    def add(self, seq: int, payload: bytes) -> None:
        """Take a segment; of bytes that came twice the first stay, and what lies before the start is dropped."""
        ahead = distance(seq, self.start)
        if ahead < 0:
            payload, ahead = payload[-ahead:], 0
        if self.is_full or ahead >= MAX_STREAM or not payload:
            return
        known = self._segments.get(ahead, b"")
        if len(payload) > len(known):
            self._segments[ahead] = payload
            self._size += len(payload) - len(known)

    def consume(self, count: int) -> None:
        """Move the start behind the first `count` bytes; they are forgotten."""
        self.start = (self.start + count) % _MODULUS
        left: dict[int, bytes] = {}
        for at, data in self._segments.items():
            place, data = max(at - count, 0), data[max(count - at, 0) :]
            if len(data) > len(left.get(place, b"")):  # segments that overlap may come to begin at the same place
                left[place] = data
        self._segments = left
        self._size = sum(map(len, left.values()))
        self._joined = b""

    def contiguous(self) -> bytes:
        """Return the bytes from the start up to the first gap."""
        while (at := self._next(len(self._joined))) is not None:
            self._joined += self._segments[at][len(self._joined) - at :]
        return self._joined

    def _next(self, position: int) -> int | None:
        """Return the segment that has bytes from `position` on."""
        if position in self._segments:
            return position
        for at, data in self._segments.items():
            if at < position < at + len(data):
                return at
        return None
