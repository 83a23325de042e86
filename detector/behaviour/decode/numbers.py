"""Bytes that are numbers and nothing else: a typed array, or records of a fixed size written through a DataView. Pure.

A guess, so it is judged by what comes out. Strategy: for each size that a record may have, each place in it is read as
each of a script's number types, and kept if the column behaves like a quantity: it only rises as a clock does, or it
moves in steps that are small against its range. Two such columns beside each other are a find; random bytes have none.
None: there are none.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise, product
from statistics import median
from typing import Any

_HEADINGS = (0, 1, 2, 4, 8, 12, 16, 18, 20)
_SIZES = range(4, 33)
_LEAST = 8
_PROBED = 48  # records looked at
_MOST = 400
_WIDTHS = {"b": 1, "h": 2, "H": 2, "i": 4, "I": 4, "f": 4, "d": 8, "q": 8}
_WIDEST = 16_000
_FINEST = 1e-4
_NARROWEST = 12
_HEAD = 3
_STRETCHED = 3.0
_STEP = 0.2  # of the range, as a median; even numbers by chance are a third apart
_LONGEST_PAUSE = 60_000


def best(data: bytes) -> list[Any] | None:
    """Return rows of records of one size, or of numbers of variable length, or one column: what moves most steadily."""
    if not any(data[1::2]) and data[::2].isascii() and data[::2].decode().isprintable():
        return None  # text of two bytes a letter
    fixed, variable = read(data), varints(data)
    if fixed is None and variable is None:
        return None
    column = typed_array(data) or []
    readings = [one for one in (fixed, variable, column) if one]
    return max(readings, key=_steadiness)


def _steadiness(read: list[Any]) -> float:
    """How far each number of the two steadiest columns, or of the one, is like the one before, from 0 to 1."""
    columns = list(zip(*read, strict=True)) if isinstance(read[0], list) else [read]
    found = sorted(_likeness(column) for column in columns)[-2:]
    return sum(found) / len(found)


def _likeness(column: Sequence[float]) -> float:
    middle = sum(column) / len(column)
    power = sum((value - middle) ** 2 for value in column)
    return sum((a - middle) * (b - middle) for a, b in pairwise(column)) / power if power else 0.0


def read(data: bytes) -> list[list[Any]] | None:
    """Return rows of numbers, times last, in the reading that moves most steadily; None if the bytes are no records."""
    return max(islice(_readings(data), _MOST_READINGS), key=_worth, default=None)


def _worth(rows: list[list[Any]]) -> tuple[int, float]:
    """Return how many moments stand beside codes of keys, then how steadily numbers move.

    A clock that rises throughout beside codes of keys is no chance; two axes of some layout or other may be.
    """
    keyed = len(rows[0]) == _KEY_AND_TIME and are_codes([row[0] for row in rows])
    rising = keyed and all(later[1] >= earlier[1] for earlier, later in pairwise(rows))
    return len({row[1] for row in rows}) if rising else 0, _steadiness(rows)


_KEY_AND_TIME = 2
_MOST_READINGS = 32


def _readings(data: bytes) -> Iterator[list[list[Any]]]:
    if len(data) < 4 * _LEAST:
        return
    for heading in _HEADINGS:
        for size in _SIZES:
            count, rest = divmod(len(data) - heading, size)
            if rest == 0 and count >= _LEAST:
                for order in "<>":
                    found = _columns(data, heading, size, min(count, _MOST), order)
                    if found is not None:
                        yield found


def of_size(data: bytes, size: int) -> list[list[Any]] | None:
    """Return rows of two quantities and a time, of records whose size is known; None if there are none."""
    count = min(len(data) // size, _MOST)
    readings: list[list[list[Any]]] = []
    for order in "<>" if count >= _LEAST else "":
        found = _Found()
        for place, letter in _fields(size, 1):
            found.take((place, letter), _column(data, place, size, min(count, _PROBED), order + letter))
        for fit in islice(_fitting(found, size), _MOST_FITS):
            columns = [_column(data, place, size, count, order + letter) for place, letter in fit]
            readings.append([list(row) for row in zip(*columns, strict=True)])
    return max(readings, key=_steadiness, default=None)


_MOST_FITS = 12


def _columns(data: bytes, heading: int, size: int, count: int, order: str) -> list[list[Any]] | None:
    found = _Found()
    probed = min(count, _PROBED)
    for place, letter in _fields(size):
        found.take((place, letter), _column(data, heading + place, size, probed, order + letter))
    best = next(_fitting(found, size), None)
    if best is not None:
        columns = [_column(data, heading + place, size, count, order + letter) for place, letter in best]
        return [list(row) for row in zip(*columns, strict=True)]
    return _keys(data, heading, size, count, order, found.clocks)


@dataclass(slots=True)
class _Found:
    """The places of a record, by what the numbers there are like."""

    clocks: list[tuple[int, str]] = field(default_factory=list)
    gaps: list[tuple[int, str]] = field(default_factory=list)
    axes: list[tuple[int, str]] = field(default_factory=list)
    steps: list[tuple[int, str]] = field(default_factory=list)

    def take(self, where: tuple[int, str], values: list[float]) -> None:
        if _is_clock(values, where[1]):
            self.clocks.append(where)
        elif are_steps(values):
            self.steps.append(where)
        elif _is_axis(values, where[1]):
            self.axes.append(where)
        if _are_gaps(values, where[1]):
            self.gaps.append(where)


def _keys(
    data: bytes, heading: int, size: int, count: int, order: str, clocks: list[tuple[int, str]]
) -> list[list[Any]] | None:
    """A key's code of one or two bytes beside a clock; the rows are code and time."""
    times = _times_of_two(data, heading, size, count, order)
    if not times and not clocks:
        return None
    for place, letter in _code_fields(size):
        values = _column(data, heading + place, size, count, order + letter)
        if not are_codes(values):
            continue
        if times:
            return [[int(code), time] for code, time in zip(values, times, strict=True)]
        place, letter = clocks[0]
        when = _column(data, heading + place, size, count, order + letter)
        return [[int(code), time] for code, time in zip(values, when, strict=True)]
    return None


def _code_fields(size: int) -> Iterator[tuple[int, str]]:
    yield from ((place, "H") for place in range(0, size - 1, 2))
    yield from ((place, "B") for place in range(size))


def are_codes(values: Sequence[float]) -> bool:
    """Tell the codes of keys, in the numbering of browsers and Windows or in that of a keyboard's own wiring."""
    if len(values) < _LEAST or not all(8 <= value <= 222 and value % 1 == 0 for value in values):
        return False
    pressed = [int(value) for value in values]
    jumps = median(abs(later - earlier) for earlier, later in pairwise(pressed))
    distinct = len(set(pressed))
    if distinct < _LEAST_KEYS or distinct > _MOST_KEYS or (jumps < 3 and distinct < _LEAST):
        return False
    wired = sum(code in _WIRED for code in pressed) >= 0.95 * len(pressed) and pressed.count(_WIRED_SPACE) > 0
    letters = sum(65 <= code <= 90 or 97 <= code <= 122 for code in pressed)
    return wired or letters + sum(code in (8, 13, 16, 32) for code in pressed) >= 0.9 * len(pressed)


_LEAST_KEYS, _MOST_KEYS = 5, 48
_WIRED_SPACE = 57
_WIRED = frozenset((*range(14, 29), *range(30, 43), *range(44, 55), _WIRED_SPACE))


def _times_of_two(data: bytes, heading: int, size: int, count: int, order: str) -> list[float]:
    """Seconds of these years and, behind them, a part of a second: C's `timeval` and `timespec`, in milliseconds."""
    for letter in "qI":
        width = _WIDTHS[letter]
        for place in range(0, size - 2 * width + 1, 4):
            first = struct.unpack_from(order + letter, data, heading + place)[0]
            if not 1e9 < first < 3e9:
                continue
            whole = _column(data, heading + place, size, count, order + letter)
            parts = _column(data, heading + place + width, size, count, order + letter)
            unit = 1e-3 if max(parts) < 1e6 else 1e-6
            times = [1000 * a + unit * b for a, b in zip(whole, parts, strict=True)]
            if all(later >= earlier for earlier, later in pairwise(times)) and max(parts) < 1e9:
                return times
    return []


def _fields(size: int, step: int = 0) -> Iterator[tuple[int, str]]:
    for letter in ("d", "q", "f", "i", "I", "h", "H", "b"):
        width = _WIDTHS[letter]
        for place in range(0, size - width + 1, step or (2 if size % 2 == 0 else 1)):
            yield place, letter


def _column(data: bytes, place: int, size: int, count: int, letter: str) -> list[float]:
    return [struct.unpack_from(letter, data, place + size * row)[0] for row in range(count)]


def _fitting(found: _Found, size: int) -> Iterator[list[tuple[int, str]]]:
    """Two axes of one width side by side and a clock outside of them; without one only if nothing is left."""
    for pairs, clocks in ((found.axes, [*found.clocks, *found.gaps]), (found.steps, [*found.clocks, *found.gaps])):
        for place, letter in pairs:
            width = _WIDTHS[letter]
            if (place + width, letter) not in pairs:
                continue
            beside = [one for one in clocks if one[0] >= place + 2 * width or one[0] + _WIDTHS[one[1]] <= place]
            for when in beside:
                yield [(place, letter), (place + width, letter), when]
            if beside:
                continue
            if size == 2 * width:
                yield [(place, letter), (place + width, letter)]


def are_steps(values: Sequence[float]) -> bool:
    """Tell the differences of a hand's way: both ways, small, and each like the one before."""
    rest = values[1:]
    if not all(value == value and -1_500 <= value <= 1_500 for value in rest) or not min(rest) < 0 < max(rest):
        return False
    power = sum(value * value for value in rest)
    alike = sum(a * b for a, b in pairwise(rest))
    total = list(accumulate(rest))
    return power > 0 and alike > _ALIKE * power and max(total) - min(total) >= _NARROWEST


_ALIKE = 0.45


def _are_gaps(values: Sequence[float], letter: str) -> bool:
    """Milliseconds since the last event: most of them short, of several lengths."""
    if letter not in "hHiI" or min(values) < 0 or max(values) > 65_535:
        return False
    middle = median(values)
    uneven = sum(abs(value - middle) > _UNEVEN * middle for value in values) >= _SHARE_UNEVEN * len(values)
    return 3 <= middle <= 1_000 and len(set(values)) >= 3 and uneven


_UNEVEN = 0.05
_SHARE_UNEVEN = 0.2


def _is_clock(values: Sequence[float], letter: str) -> bool:
    if letter in "hHf" or not all(value == value and 0 <= value < 7e17 for value in values):
        return False
    if letter == "d" and max(values) < 100:
        return False
    steps = [later - earlier for earlier, later in pairwise(values)]
    longest = _LONGEST_PAUSE * (10_000 if values[0] > 1e17 else 1000 if values[0] > 1e14 else 1)
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
    usual = max(values[_HEAD:]) - min(values[_HEAD:])  # without what a heading would add
    return (
        sum(step > 0 for step in steps) >= 0.3 * len(steps)
        and median(steps) <= _STEP * span <= _STEP * _STRETCHED * usual
    )


def varints(data: bytes) -> list[list[int]] | None:
    """Return rows of numbers of variable length, seven bits a byte, plain or folded; None if none are quantities.

    A version or a count may stand before them.
    """
    values = _varints(data)
    if len(values) < 2 * _LEAST:
        return None
    large = sum(map((128).__le__, values)) >= 0.1 * len(values)  # else any bytes would do
    signed = [value >> 1 ^ -(value & 1) for value in values]
    for numbers, fits in ((values, _is_place), (signed, are_steps)) if large else ((signed, are_steps),):
        for heading, stride in product(range(_LONGEST_HEADING), (2, 3, 4)):
            count, rest = divmod(len(values) - heading, stride)
            if rest or count < _LEAST:
                continue
            columns = [numbers[heading + place :: stride] for place in range(stride)]
            good = [fits(column[:_PROBED]) for column in columns]
            if sum(good) >= 2:
                plain = [values[heading + place :: stride] for place in range(stride)]  # only steps are folded
                chosen = [one if fit else other for fit, one, other in zip(good, columns, plain, strict=True)]
                return [list(row) for row in zip(*chosen, strict=True)][:_MOST]
    return None


_LONGEST_HEADING = 4
_MOST_VARINTS = 6_000
_LARGEST = 2**45


def _is_place(values: Sequence[float]) -> bool:
    return _is_axis(values, "I")


def _varints(data: bytes) -> list[int]:
    """The numbers, or none if one is cut off or larger than any moment."""
    values: list[int] = []
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            values.append(value)
            value = shift = 0
        if value >= _LARGEST or len(values) > _MOST_VARINTS:
            return []
    return values if not shift else []


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
