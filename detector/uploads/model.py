"""What one host was sent over time, as a bounded value that adds up: bytes by bucket of time, and the larger surges.

A bucket is SLOT_SECONDS times a power of two; all begin at a multiple of their length since the epoch, so that those of
two values can be added, and two of one length make one of twice the length. Adding is associative and commutative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SLOT_SECONDS = 15
"""The shortest bucket; as in detector.wire.surges."""

MOST_BUCKETS = 96
"""Beyond it buckets become twice as long: a day has buckets of 16 minutes."""

MOST_SURGES = 1024
"""Slots with surges that are kept, in whole hours: one every minute for 17 hours, one every five for 85."""

_SLOTS_OF_HOUR = 3600 // SLOT_SECONDS
_SPREAD = 2654435769
"""2**32 over the golden ratio, which spreads multiples evenly; see detector.beats.keeping, which keeps hours alike."""

_ALL_HOURS = 1 << 32


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes up: `sent` by bucket, of which the first is number `start` since the epoch at this `level`.

    Buckets are SLOT_SECONDS << level long. `surges` are (slot, bytes) of what came within a short time, in order; only
    of the hours whose rank is below `bar`, which is lowered when there are too many.
    """

    level: int = 0
    start: int = 0
    sent: tuple[int, ...] = ()
    surges: tuple[tuple[int, int], ...] = ()
    bar: int = _ALL_HOURS

    @property
    def seconds_per_bucket(self) -> int:
        """How long a bucket is."""
        return SLOT_SECONDS << self.level

    @property
    def started_at(self) -> int:
        """When the first bucket begins, in seconds since the epoch."""
        return self.start * self.seconds_per_bucket


NOTHING_SENT = Upload()


def level_for(first: int, last: int) -> int:
    """Return the lowest level at which MOST_BUCKETS hold the slots from `first` to `last`."""
    level = max(0, ((last - first) // MOST_BUCKETS).bit_length() - 1)
    while (last >> level) - (first >> level) >= MOST_BUCKETS:
        level += 1
    return level


def upload_of(sent: Mapping[int, int], level: int, surges: Mapping[int, int]) -> Upload:
    """Return what was sent by slot, in buckets of `level` or longer ones, where the slots need them."""
    if not sent:
        return NOTHING_SENT
    first, last = min(sent), max(sent)
    level = max(level, level_for(first, last)) if last > first else level
    start = first >> level
    buckets = [0] * ((last >> level) - start + 1)
    for slot, size in sent.items():
        buckets[(slot >> level) - start] += size
    return Upload(level, start, tuple(buckets), *_kept(surges, _ALL_HOURS))


def together(a: Upload, b: Upload) -> Upload:
    """Return what `a` and `b` were sent."""
    if not a.sent or not b.sent:
        return a if a.sent else b
    level = max(a.level, b.level)
    ends = [edge for one in (a, b) for edge in (one.start << one.level, _last_slot(one))]
    level = max(level, level_for(min(ends), max(ends)))
    start = min(a.start >> level - a.level, b.start >> level - b.level)
    stop = max(_last_slot(a), _last_slot(b)) >> level
    buckets = [0] * (stop - start + 1)
    for one in (a, b):
        for place, size in enumerate(one.sent, one.start):
            buckets[(place >> level - one.level) - start] += size
    surges = dict(a.surges)
    for slot, size in b.surges:
        surges[slot] = surges.get(slot, 0) + size
    return Upload(level, start, tuple(buckets), *_kept(surges, min(a.bar, b.bar)))


def all_together(uploads: Iterable[Upload]) -> Upload:
    """Return what all of them were sent."""
    whole = NOTHING_SENT
    for one in uploads:
        whole = together(whole, one)
    return whole


def _last_slot(one: Upload) -> int:
    """Return the first slot of the last bucket: which of its slots was the last is not known any more."""
    return one.start + len(one.sent) - 1 << one.level


def _kept(surges: Mapping[int, int], bar: int) -> tuple[tuple[tuple[int, int], ...], int]:
    """Return the surges that are kept, and the bar below which the ranks of their hours are.

    Kept are the hours of lowest rank for as long as all fit: parts that are added keep what the whole would have kept.
    """
    if len(surges) <= MOST_SURGES and bar == _ALL_HOURS:
        return tuple(sorted(surges.items())), bar
    by_rank: dict[int, list[int]] = {}
    for slot in surges:
        by_rank.setdefault(slot // _SLOTS_OF_HOUR * _SPREAD & _ALL_HOURS - 1, []).append(slot)
    kept: list[int] = []
    for rank in sorted(by_rank):
        if rank >= bar or len(kept) + len(by_rank[rank]) > MOST_SURGES:
            bar = min(bar, rank)
            break
        kept += by_rank[rank]
    return tuple((slot, surges[slot]) for slot in sorted(kept)), bar
