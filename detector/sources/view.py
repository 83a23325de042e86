"""One batch's packets as the readers of handshakes see them: payloads, and all segments of one side. Keeps no state."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from detector.wire.frames import FrameBatch, Ints
from detector.wire.headers import TCP, Packets, packed_address
from detector.wire.streams import MAX_SEGMENTS, MAX_STREAM

_DNS_PORT = 53


class BatchView:
    """Packets of a batch, with the number of the side that sent each (n,) and their times in nanoseconds."""

    def __init__(self, batch: FrameBatch, packets: Packets, sides: Ints, times: Ints) -> None:
        self.packets = packets
        self.sides = sides
        self.times = times
        self._memory = batch.memory
        self._segments: Ints | None = None
        self._segment_sides: Ints = sides

    def payload(self, at: int) -> bytes:
        """Return the captured payload of packet `at`."""
        start = int(self.packets.payload[at])
        return bytes(self._memory[start : start + int(self.packets.captured[at])])

    def segments(self, side: int, after: int) -> Iterator[tuple[int, bytes]]:
        """Yield (sequence number, payload) of all segments of `side` that lie behind the segment `after`.

        Segments may have come in any order: those before `after` in the batch count, too.
        """
        index = self._index()
        low, high = np.searchsorted(self._segment_sides, (side, side + 1))
        chosen = index[low:high]
        seq = self.packets.seq
        ahead = seq[chosen] - seq[after]
        for at in chosen[(ahead < MAX_STREAM) & (chosen != after)][:MAX_SEGMENTS].tolist():
            yield int(seq[at]), self.payload(at)

    def client_of_dns(self, at: int) -> bytes:
        """Return the address of whoever asks, in a packet to or from port 53."""
        packets = self.packets
        if int(packets.sport[at]) == _DNS_PORT:
            return packed_address(int(packets.dst_hi[at]), int(packets.dst_lo[at]))
        return packed_address(int(packets.src_hi[at]), int(packets.src_lo[at]))

    def _index(self) -> Ints:
        """Return the packets with payload, ordered by side; made once, and only for batches that need it."""
        if self._segments is None:
            filled = np.flatnonzero((self.packets.captured > 0) & (self.packets.protocol == TCP))
            order = np.argsort(self.sides[filled], kind="stable")
            self._segments = filled[order]
            self._segment_sides = self.sides[self._segments]
        return self._segments
