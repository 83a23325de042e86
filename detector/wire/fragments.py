"""Puts IP fragments together again (RFC 791 3.2, RFC 8200 4.5). Bounded; knows no transport and no clock."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from detector.wire.frames import FrameBatch, batch_of
from detector.wire.headers import Fragment

MAX_DATAGRAMS = 256
MAX_DATAGRAM = 65_535
RAW_LINK = 101


@dataclass(slots=True)
class _Partial:
    """The pieces of one datagram that are there, by offset, and its length once the last piece is."""

    time: int
    header: bytes = b""
    total: int | None = None
    frames: int = 0
    pieces: dict[int, bytes] = field(default_factory=dict)

    def joined(self) -> bytes | None:
        """Return the datagram's data when no byte is missing. An overlap keeps the piece that begins first."""
        if self.total is None or not self.header:
            return None
        data = bytearray()
        for offset in sorted(self.pieces):
            if offset > len(data):
                return None
            data += self.pieces[offset][len(data) - offset :]
        return bytes(data[: self.total]) if len(data) >= self.total else None


class Reassembler:
    """Collects fragments over batches; at most MAX_DATAGRAMS unfinished datagrams, the oldest are given up first."""

    def __init__(self) -> None:
        self._partials: dict[tuple[int, bytes, int, int], _Partial] = {}
        self.given_up = 0
        self.completed = 0

    def feed(self, batch: FrameBatch, fragments: tuple[Fragment, ...]) -> FrameBatch | None:
        """Take the fragments of `batch`; return the datagrams that they complete, as raw IP packets, or None."""
        whole: list[bytes] = []
        times: list[int] = []
        for piece in fragments:
            packet = self._add(batch, piece)
            if packet is not None:
                whole.append(packet)
                times.append(int(batch.times[piece.frame]))
        return batch_of(whole, times, RAW_LINK) if whole else None

    def give_up(self) -> int:
        """Forget everything unfinished; return how many fragments were never completed, over the whole life."""
        self.given_up += sum(partial.frames for partial in self._partials.values())
        self._partials.clear()
        return self.given_up

    def _add(self, batch: FrameBatch, piece: Fragment) -> bytes | None:
        partial = self._partials.get(piece.key)
        if partial is None:
            partial = self._partials[piece.key] = self._open(int(batch.times[piece.frame]))
        partial.frames += 1
        data = bytes(batch.memory[piece.data[0] : piece.data[1]])
        if piece.offset + len(data) > MAX_DATAGRAM:
            self.given_up += self._partials.pop(piece.key).frames
            return None
        partial.pieces.setdefault(piece.offset, data)
        if piece.offset == 0:
            partial.header = bytes(batch.memory[piece.header[0] : piece.header[1]])
        if not piece.more:
            partial.total = piece.offset + len(data)
        joined = partial.joined()
        if joined is None:
            return None
        self.completed += self._partials.pop(piece.key).frames
        return _packet(piece.key, partial.header, joined)

    def _open(self, time: int) -> _Partial:
        if len(self._partials) >= MAX_DATAGRAMS:
            oldest = min(self._partials, key=lambda key: self._partials[key].time)
            self.given_up += self._partials.pop(oldest).frames
        return _Partial(time)


def _packet(key: tuple[int, bytes, int, int], header: bytes, data: bytes) -> bytes:
    """Return an unfragmented IP packet; a length that would not fit becomes 0, which readers take as "to the end"."""
    if key[0] == 6:
        return header[:4] + struct.pack(">HB", len(data), key[3]) + header[7:40] + data
    total = len(header) + len(data)
    return (
        header[:2]
        + struct.pack(">H", total if total <= MAX_DATAGRAM else 0)
        + header[4:6]
        + b"\0\0"
        + header[8:]
        + data
    )
