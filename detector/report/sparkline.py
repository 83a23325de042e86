"""Bytes over time as a row of small bars, one character each. Draws no table.

Most terminals' fonts have block elements (Unicode, U+2581 to U+2588); where an encoding has none, ASCII stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detector.report.document import UploadRow
from detector.uploads.model import SLOT_SECONDS

BLOCKS = "·▁▂▃▄▅▆▇█"
ASCII = ".:-=+*oO#"
"""The first is nothing at all, then from little to most."""

SHORTEST = 8 * SLOT_SECONDS
"""Seconds that a recording must last for bars to tell something; of less it is not known when within it."""


@dataclass(frozen=True, slots=True)
class Bars:
    """How uploads are drawn in one report: the time that all of them cover, empty if none is known, and characters."""

    span: tuple[float, ...]
    characters: str = BLOCKS

    def draw(self, upload: UploadRow | None, cells: int) -> str:
        """Return so many bars for what was sent; nothing where nothing was, or in too short a time."""
        if upload is None or len(self.span) != 2:
            return ""
        first, last = self.span
        if last - first < SHORTEST:
            return ""
        return sparkline(
            upload.bytes_up, upload.started_at, upload.seconds_per_bucket, (first, last), cells, self.characters
        )


def bars_for(encoding: str | None) -> str:
    """Return the characters that a medium of this encoding can show."""
    try:
        BLOCKS.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return BLOCKS


def sparkline(
    sent: Sequence[int], started_at: float, seconds: float, span: tuple[float, float], cells: int, bars: str = BLOCKS
) -> str:
    """Return `cells` bars for the time `span`: the tallest is the most, and anything that was sent is seen.

    `sent` are bytes by bucket, each so many `seconds` long, the first from `started_at` on (seconds since the epoch).
    """
    first, last = span
    width = (last - first) / cells
    if width <= 0:
        return ""
    sums = [0.0] * cells
    for place, size in enumerate(sent):
        if size:
            begin = started_at + place * seconds
            _share_out(sums, size, (begin - first) / width, (begin + seconds - first) / width)
    most = max(sums)
    steps = len(bars) - 1
    return "".join(bars[_height(part / most, steps)] if part else bars[0] for part in sums) if most else ""


def _height(part: float, steps: int) -> int:
    return max(1, min(steps, round(part * steps)))


def _share_out(sums: list[float], size: float, begin: float, end: float) -> None:
    """Add a bucket's bytes to the cells that it covers, each its part; what lies outside goes to the nearest cell."""
    begin, end = max(0.0, min(begin, len(sums) - 1e-9)), max(1e-9, min(end, float(len(sums))))
    if end <= begin:
        sums[int(begin)] += size
        return
    for cell in range(int(begin), min(len(sums), int(end) + 1)):
        overlap = min(end, cell + 1) - max(begin, cell)
        if overlap > 0:
            sums[cell] += size * overlap / (end - begin)
