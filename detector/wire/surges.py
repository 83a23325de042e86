"""When the larger packets of flows were sent: bytes by side of a flow and by slot of time, for whole batches. Bounded.

It knows columns of numbers: no header, no payload. A heartbeat of small packets leaves nothing here; a picture does.
"""

from __future__ import annotations

import numpy as np

from detector.wire.frames import Ints, Mask

SLOT_SECONDS = 15
"""Length of a slot; slots are counted from the epoch on, so that parts of a capture have the same ones."""

LARGE = 512
"""Payload bytes from which on a packet is kept: what carries a picture is full; requests, keys and answers mostly not.

A bound on each packet, not on sums, so that a capture cut anywhere gives the sums of the whole.
"""

MAX_HELD = 1 << 18
"""Sums held at once, at 16 bytes; beyond it the smaller half is let go."""

_SLOT = SLOT_SECONDS * 1_000_000_000
_BITS = 32
_ZERO = 1 << (_BITS - 1)

NO_SURGES = (b"", b"")
"""Of side 0 and 1: (slot, bytes) in order, packed as native 64-bit numbers, because most are never looked at."""


class Surges:
    """Sums of what the sides of all flows sent in large packets; a side is a number, twice the flow's or one more."""

    def __init__(self) -> None:
        self._new: list[tuple[Ints, Ints]] = []
        self._keys = np.empty(0, np.int64)
        self._sums = np.empty(0, np.int64)
        self._waiting = 0

    def add(self, sides: Ints, times: Ints, sizes: Ints) -> None:
        """Count packets: shapes (n,); `times` in nanoseconds."""
        if not len(sides):
            return
        self._new.append(_summed(sides << _BITS | times // _SLOT + _ZERO, sizes))
        self._waiting += len(self._new[-1][0])
        if self._waiting > MAX_HELD // 4:
            self._gather()

    def of(self, numbers: Ints, told: Mask) -> tuple[list[int], list[tuple[bytes, bytes]]]:
        """Return what both sides of flows (n,) sent in which slots, packed: the places in `numbers`, and the pairs.

        Only of those flows that are `told` (n,) and have something to tell.
        """
        self._gather()
        edges = np.searchsorted(self._keys, (2 * numbers[:, None] + np.arange(3)) << _BITS)
        packed = np.stack(((self._keys & (1 << _BITS) - 1) - _ZERO, self._sums), 1).tobytes()
        some = np.flatnonzero(told & (edges[:, 2] > edges[:, 0]))
        bounds = (16 * edges[some]).tolist()
        return some.tolist(), [(packed[begin:middle], packed[middle:end]) for begin, middle, end in bounds]

    def renumber(self, mapping: Ints) -> None:
        """Give flows (n,) their new numbers; those of -1 are forgotten."""
        self._gather()
        side = self._keys >> _BITS
        moved = mapping[side >> 1]
        stays = moved >= 0
        # Flows keep their order, so the keys stay sorted.
        self._keys = (moved[stays] * 2 + (side[stays] & 1)) << _BITS | self._keys[stays] & (1 << _BITS) - 1
        self._sums = self._sums[stays]

    def _gather(self) -> None:
        """Add what is new to the sums."""
        if not self._new:
            return
        keys, sums = zip((self._keys, self._sums), *self._new, strict=True)
        self._keys, self._sums = _summed(np.concatenate(keys), np.concatenate(sums))
        self._new, self._waiting = [], 0
        if len(self._keys) > MAX_HELD:
            kept = np.sort(np.argsort(self._sums, kind="stable")[len(self._keys) - MAX_HELD // 2 :])
            self._keys, self._sums = self._keys[kept], self._sums[kept]


def _summed(keys: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """Return each key once, in order, with the sum of its sizes."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[begins], np.add.reduceat(sizes[order], begins)
