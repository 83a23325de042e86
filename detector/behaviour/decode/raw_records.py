"""Bytes without any format: records of a fixed size with numbers in them, as a script writes through a DataView. Pure.

A guess, so it is a narrow one: all bytes divide into equal records (after a short heading at most), and in one layout
two columns are screen coordinates while another is a clock that only rises. None: no such layout.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import Any

# x and y as small numbers, then time; the order and the widths that scripts use, little and big end first.
_LAYOUTS = (
    "HHI",
    "HHd",
    "ffd",
    "fff",
    "HHf",
    "IHH",
    "dHH",
    "dff",
    "HHH",
    "hhI",
    "BHHI",
    "BHHd",
    "III",
    "iii",
    "IIQ",
    "QHH",
    "HHQ",
    "ddd",
    "BIHH",
)
_HEADINGS = (0, 1, 2, 4, 8, 12, 16)
_LEAST = 6
_MOST = 400
_WIDEST = 16_000


def read(data: bytes) -> list[list[float]] | None:
    """Return rows of numbers; or, for signed steps of one or two bytes, one flat list."""
    if len(data) < 24:
        return None
    for heading in _HEADINGS:
        for order in "<>":
            for layout in _LAYOUTS:
                rows = _rows(data, heading, order + layout)
                if rows is not None:
                    return rows
    return None


def _rows(data: bytes, heading: int, layout: str) -> list[list[float]] | None:
    size = struct.calcsize(layout)
    count, rest = divmod(len(data) - heading, size)
    if rest or count < _LEAST:
        return None
    probe = [struct.unpack_from(layout, data, heading + place * size) for place in range(min(count, 12))]
    if not _plausible(probe, layout[1:]):
        return None
    rows = list(struct.iter_unpack(layout, data[heading : heading + min(count, _MOST) * size]))
    return [list(row) for row in rows] if _plausible(rows, layout[1:]) else None


def _plausible(rows: list[Any], letters: str) -> bool:
    columns = list(zip(*rows, strict=True))
    clock = [letters.index(letter) for letter in letters if letter in "IQdfi"]
    place = 0 if letters[0] in "IQd" and letters[1:] in ("HH", "ff") else len(letters) - 1
    if letters == "BIHH":
        place = 1
    if not clock or place >= len(columns):
        return False
    times = columns[place]
    others = [column for index, column in enumerate(columns) if index != place and letters[index] != "B"]
    if not all(value == value and 0 <= value < 4e12 for value in times) or len(others) != 2:
        return False
    steps = [later - earlier for earlier, later in pairwise(times)]
    if min(steps) < 0 or not 0 < max(steps) < 60_000 or times[-1] - times[0] < 20:
        return False
    return all(_axis(column) for column in others)


def _axis(column: tuple[float, ...]) -> bool:
    good = all(value == value and -50 <= value < _WIDEST for value in column)
    if not good:
        return False
    spread = max(column) - min(column)
    tiny = any(value and abs(value) < 1e-3 for value in column)
    return spread > 4 and not tiny
