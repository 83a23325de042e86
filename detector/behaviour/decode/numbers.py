"""Bytes that are numbers and nothing else: a typed array, or records of a fixed size written through a DataView. Pure.

A guess, so it is judged by what comes out. Strategy: for each size that a record may have, each place in it is read as
each of a script's number types, and kept if the column behaves like a quantity: it only rises as a clock does, or it
moves in steps that are small against its range. Two such columns beside each other are a find; random bytes have none.
None: there are none.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

_HEADINGS = (0, 1, 2, 4, 8, 12, 16)
_SIZES = range(4, 33)
_LEAST = 8
_PROBED = 48  # records looked at
_MOST = 400
_WIDTHS = {"h": 2, "H": 2, "i": 4, "I": 4, "f": 4, "d": 8, "q": 8}
_WIDEST = 16_000
_FINEST = 1e-4
_NARROWEST = 12
_STEP = 0.2  # of the range, as a median; even numbers by chance are a third apart
_LONGEST_PAUSE = 60_000


def read(data: bytes) -> list[list[Any]] | None:
    """Return rows of numbers, times last; None if the bytes are no such records."""
    if len(data) < 4 * _LEAST:
        return None
    for heading in _HEADINGS:
        for size in _SIZES:
            count, rest = divmod(len(data) - heading, size)
            if rest == 0 and count >= _LEAST:
                for order in "<>":
                    found = _columns(data, heading, size, min(count, _MOST), order)
                    if found is not None:
                        return found
    return None


def _columns(data: bytes, heading: int, size: int, count: int, order: str) -> list[list[Any]] | None:
    clocks: list[tuple[int, str]] = []
    axes: list[tuple[int, str]] = []
    for place, letter in _fields(size):
        values = _column(data, heading + place, size, min(count, _PROBED), order + letter)
        if _is_clock(values, letter):
            clocks.append((place, letter))
        elif _is_axis(values, letter):
            axes.append((place, letter))
    best = next(_fitting(axes, clocks, size), None)
    if best is None:
        return None
    columns = [_column(data, heading + place, size, count, order + letter) for place, letter in best]
    return [list(row) for row in zip(*columns, strict=True)]


def _fields(size: int) -> Iterator[tuple[int, str]]:
    for letter in ("d", "q", "f", "i", "I", "h", "H"):
        width = _WIDTHS[letter]
        for place in range(0, size - width + 1, 2 if size % 2 == 0 else 1):
            yield place, letter


def _column(data: bytes, place: int, size: int, count: int, letter: str) -> list[float]:
    return [struct.unpack_from(letter, data, place + size * row)[0] for row in range(count)]


def _fitting(axes: list[tuple[int, str]], clocks: list[tuple[int, str]], size: int) -> Iterator[list[tuple[int, str]]]:
    """Two axes of one width side by side and a clock outside of them; without one only if nothing is left."""
    for place, letter in axes:
        width = _WIDTHS[letter]
        if (place + width, letter) not in axes:
            continue
        beside = [one for one in clocks if one[0] >= place + 2 * width or one[0] + _WIDTHS[one[1]] <= place]
        if beside:
            yield [(place, letter), (place + width, letter), beside[0]]
        elif size == 2 * width:
            yield [(place, letter), (place + width, letter)]


def _is_clock(values: Sequence[float], letter: str) -> bool:
    if letter in "hHf" or not all(value == value and 0 <= value < 4e15 for value in values):
        return False
    if letter == "d" and max(values) < 100:
        return False
    steps = [later - earlier for earlier, later in pairwise(values)]
    longest = _LONGEST_PAUSE * (1000 if values[0] > 1e14 else 1)
    return min(steps) >= 0 and 0 < max(steps) < longest and median(steps) > 0 and len(set(steps)) > 1


def _is_axis(values: Sequence[float], letter: str) -> bool:
    if letter in "dq" and letter == "q":
        return False
    if not all(value == value and -200 <= value < _WIDEST for value in values):
        return False
    span = max(values) - min(values)
    if letter in "fd" and any(value and abs(value) < _FINEST for value in values):
        return False
    if span < (_NARROWEST if letter not in "fd" or span > 2 else 0.05):
        return False
    steps = [abs(later - earlier) for earlier, later in pairwise(values)]
    return sum(step > 0 for step in steps) >= 0.3 * len(steps) and median(steps) <= _STEP * span


def typed_array(data: bytes) -> list[Any] | None:
    """Return one column of numbers: whole ones or floats of the width that gives a quantity."""
    for letter in ("d", "i", "f", "h", "H"):
        width = _WIDTHS[letter]
        count, rest = divmod(len(data), width)
        if rest or count < _LEAST:
            continue
        values = list(struct.unpack_from(f"<{min(count, _MOST * 3)}{letter}", data))
        if _is_clock(values[:_PROBED], letter) or _is_axis(values[:_PROBED], letter):
            return values
    return None


def interleaved(data: bytes) -> list[Any] | None:
    """Return numbers that lie one after the other, x, y and time in turn; None unless two are quantities."""
    for letter in ("d", "f", "i"):
        count, rest = divmod(len(data), _WIDTHS[letter])
        if rest or count < 3 * _LEAST:
            continue
        values = list(struct.unpack_from(f"<{min(count, 3 * _MOST)}{letter}", data))
        if all(value == value and abs(value) < 4e15 and (value == 0 or abs(value) > _FINEST) for value in values):
            for stride in (2, 3, 4):
                columns = [values[place::stride][:_PROBED] for place in range(stride)]
                if sum(_is_axis(column, letter) for column in columns) >= 2:
                    return values
    return None
