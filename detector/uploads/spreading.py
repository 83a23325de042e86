"""When the bytes of one connection went up, as far as is known of it: exactly where packets were seen, else evenly.

Pure arithmetic over times and sizes.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from detector.uploads.model import SLOT_SECONDS, level_for

SHORT = 2
"""Slots that a connection may touch for all of it to be one surge, when its packets are not told."""

LEAST_SURGE = 4_096
"""Bytes within a slot below which it is no part of a picture: ordinary requests, and keys."""

Sent = list[tuple[int, int]]
"""(slot, bytes), in any order."""


def spread(first: float, last: float, size: int, packed: bytes = b"") -> tuple[int, Sent, Sent]:
    """Return the level at which it is known when `size` bytes went up, how many in which slot, and the surges in it.

    `first` and `last` are when it began and ended, in seconds; `packed` are its surges, where its packets were seen
    (detector.wire.surges). What those do not tell is spread evenly over that time, at the level at which it has no more
    buckets than an Upload.
    """
    begin = int(first // SLOT_SECONDS)
    end = max(int(last // SLOT_SECONDS), begin)
    if begin == end:
        return 0, [(begin, size)], [(begin, size)] if size >= LEAST_SURGE else []
    level = level_for(begin, end)
    numbers = array("q", packed)
    surges = list(zip(numbers[::2], numbers[1::2], strict=True))
    rest = max(0, size - sum(count for _, count in surges))
    sent = _evenly(first, last, rest, level, begin >> level, end >> level)
    if not surges:
        large = [one for one in sent if one[1] >= LEAST_SURGE] if end - begin < SHORT else []
        return level, sent, large
    # Of packets that were sent again, or lost by the recording, there can be more than the connection counted.
    return level, sent + _fitting(surges, size - rest), [one for one in surges if one[1] >= LEAST_SURGE]


def _evenly(first: float, last: float, size: int, level: int, start: int, stop: int) -> Sent:
    """Return `size` bytes spread over buckets `start` to `stop`, each under its first slot; none is lost."""
    if not size:
        return []
    seconds, pieces, done = SLOT_SECONDS << level, [], 0
    for bucket in range(start, stop):
        upto = int(size * (((bucket + 1) * seconds - first) / (last - first)))
        pieces.append((bucket << level, upto - done))
        done = upto
    pieces.append((stop << level, size - done))
    return pieces


def _fitting(surges: Sequence[tuple[int, int]], size: int) -> Sent:
    """Return surges cut to `size` bytes in all."""
    cut: Sent = []
    for slot, count in surges:
        cut.append((slot, min(count, size)))
        size -= cut[-1][1]
    return cut
