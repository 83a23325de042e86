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
    """Segments of one direction; `start` is the sequence number of its first byte, as far as that is known."""

    __slots__ = ("_joined", "_segments", "_size", "is_anchored", "start")

    def __init__(self, start: int, is_anchored: bool) -> None:
        self.start = start
        self.is_anchored = is_anchored
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
        """Take a segment; of bytes that came twice the first stay. What lies before an anchored start is dropped."""
        if self.is_full or not payload:
            return
        ahead = distance(seq, self.start)
        if ahead < 0 and not self.is_anchored:
            self._move_start(seq)
            ahead = 0
        elif ahead < 0:
            payload, ahead = payload[-ahead:], 0
        if ahead >= MAX_STREAM or not payload:
            return
        known = self._segments.get(ahead)
        if known is None or len(payload) > len(known):
            self._segments[ahead] = payload
            self._size += len(payload) - (len(known) if known else 0)

    def restart(self, seq: int) -> None:
        """Begin anew at `seq`, keeping what came early from behind it."""
        shift = distance(seq, self.start)
        self._segments = {at - shift: data for at, data in self._segments.items() if at >= shift}
        self._size = sum(map(len, self._segments.values()))
        self._joined = b""
        self.start, self.is_anchored = seq, True

    def contiguous(self) -> bytes:
        """Return the bytes from the start up to the first gap."""
        segments = self._segments
        if len(segments) == 1 and 0 in segments:
            return segments[0]
        while segments:
            at = self._next(len(self._joined))
            if at is None:
                break
            self._joined += segments[at][len(self._joined) - at :]
        return self._joined

    def _next(self, position: int) -> int | None:
        """Return the segment that continues at `position`."""
        if position in self._segments:
            return position
        for at, data in self._segments.items():
            if at < position < at + len(data):
                return at
        return None

    def _move_start(self, seq: int) -> None:
        shift = distance(self.start, seq)
        self._segments = {at + shift: data for at, data in self._segments.items()}
        self._joined = b""
        self.start = seq
