"""Bursts in what was sent: short, alone, as large as a picture of a screen or a piece of its video, and repeated.

A size is all that is looked at. A screenshot of 1920 x 1080 points is about 50 kB (few colours, JPEG) to 2 MB (PNG);
a piece of video, at the 0.3 to 6 Mbit/s of screen recorders and some ten seconds to a minute of it, 2 to 40 MB. Much
else has such sizes, so a burst is possibly one of these, never more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from detector.uploads.model import SLOT_SECONDS, Upload

SCREENSHOT = "screenshot"
VIDEO_SEGMENT = "video-segment"
SIZES = {SCREENSHOT: (50_000, 2_000_000), VIDEO_SEGMENT: (2_000_000, 40_000_000)}
"""Bytes that each may have: from, and below."""

LONGEST = {SCREENSHOT: 2, VIDEO_SEGMENT: 4}
"""Slots in a row that a burst may touch; what goes on for longer is a stream (a call, a backup), not a burst."""

FEWEST = 5
"""Bursts of one kind below which nothing is said: a few large uploads happen on any day."""

_QUIET_BELOW = 10_000
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Bursts:
    """How often something of one size went up: the typical size, and how long it typically was to the next one."""

    kind: str
    count: int
    typical_bytes: int
    seconds_apart: int


def bursts_of(upload: Upload) -> tuple[Bursts, ...]:
    """Return the bursts that repeat, of each kind at most one row."""
    runs = list(_runs(upload.surges))
    rows = (_repeated(kind, [run for run in runs if _kind(*run[1:]) == kind]) for kind in SIZES)
    return tuple(row for row in rows if row is not None)


def _runs(surges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield neighbouring slots with surges as one: where it begins, how many they are, and their bytes."""
    begin, length, total = 0, 0, 0
    for slot, size in surges:
        if size < _QUIET_BELOW:
            continue
        if length and slot == begin + length:
            length, total = length + 1, total + size
            continue
        if length:
            yield begin, length, total
        begin, length, total = slot, 1, size
    if length:
        yield begin, length, total


def _kind(length: int, total: int) -> str:
    return next((kind for kind, (low, high) in SIZES.items() if low <= total < high and length <= LONGEST[kind]), "")


def _repeated(kind: str, runs: Sequence[tuple[int, int, int]]) -> Bursts | None:
    """Return the bursts of one kind if there are enough, and if they are alike in size; else None."""
    if len(runs) < FEWEST:
        return None
    sizes = [total for _, _, total in runs]
    typical = median(sizes)
    if median(abs(size - typical) for size in sizes) > _ALIKE * typical:
        return None
    apart = median(later[0] - earlier[0] for earlier, later in pairwise(runs))
    return Bursts(kind, len(runs), round(typical), round(apart * SLOT_SECONDS))
