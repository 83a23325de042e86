"""Planted places in bytes without a format: whole and floating numbers of all widths, either byte order. Pure.

Strategy: a number may begin at every byte. Numbers that are the x of a planted place are looked up all over, and the
next few bytes are asked for its y; for floats under an unknown scale, every stride is tried as `fit.closely` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from detector.canary.fit import WINDOW, Numbers, closely
from detector.canary.places import PlaceSearch, among
from detector.canary.typed import WIRED, letter_of

MOST_BYTES = 96_000
_MOST_FITTED = 8_000
_LEAST = 40
_LEAST_PAIRS = 4
_WHOLE = ("<u2", ">u2", "<i4", ">i4")
_FLOATING = ("<f4", ">f4", "<f8", ">f8")
_STRIDES = range(2, 25)
_MOST_VARINTS = 20_000
MOST_RECORDED = 8_000
_LONGEST_RECORD = 32
_MOST_CODES = 60
_LEAST_KEYS = 0.4
_KEYS = np.array([letter_of(code) is not None or code in WIRED for code in range(256)])
_SMALL = 1e-6
_LARGE = 1e6


def look(data: bytes, search: PlaceSearch) -> None:
    """Look through bytes; what is found is noted in `search`."""
    if len(data) < _LEAST:
        return
    data = data[:MOST_BYTES]
    for kind in (*_WHOLE, *_FLOATING):
        values = _everywhere(data, kind)
        words = f"packed {'floats' if 'f' in kind else 'whole numbers'} of {int(kind[-1]) * 8} bits"
        _exact(values, int(kind[-1]), words, search)
        if "f" in kind or kind[1:] == "u2":
            _scaled(values[:_MOST_FITTED], int(kind[-1]), words, search)
    for run in _varints(data):
        search.flat(run, "packed whole numbers of varying length")
    for kind in ("<i1", "<i2", ">i2", "<i4", ">i4", "<f4", ">f4", "<f8"):
        for start in range(int(kind[-1])):
            steps = _aligned(data[start:_MOST_FITTED], kind)
            for stride in (1, 2, 3):
                for place in range(stride):
                    sort = "floats" if "f" in kind else "whole numbers"
                    search.column(steps[place::stride], f"packed {sort} of {int(kind[-1]) * 8} bits")


def recorded(data: bytes) -> Iterator[tuple[tuple[int, int], list[int]]]:
    """Yield the bytes that stand at one place of records of one size, with (size, place), where they may be keys.

    Letters of one or two bytes are text, which is looked for elsewhere.
    """
    raw = np.frombuffer(data[:MOST_RECORDED], dtype=np.uint8)
    is_key = _KEYS[raw]
    for size in range(3, _LONGEST_RECORD + 1):
        for place in range(min(size, len(raw))):
            if is_key[place::size].mean() >= _LEAST_KEYS and len(np.unique(raw[place::size])) <= _MOST_CODES:
                yield (size, place), raw[place::size].tolist()


def _aligned(data: bytes, kind: str) -> Numbers:
    width = int(kind[-1])
    with np.errstate(invalid="ignore", over="ignore"):
        values = np.frombuffer(data[: len(data) // width * width], dtype=kind).astype(np.float64)
        values[~(np.abs(values) < _LARGE)] = 0.0
    return values


def _everywhere(data: bytes, kind: str) -> Numbers:
    """Return the number that begins at each byte; what is no everyday number becomes zero."""
    width = int(kind[-1])
    raw = np.frombuffer(data, dtype=np.uint8)
    windows = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(raw, width))
    with np.errstate(invalid="ignore", over="ignore"):
        values: Any = windows.view(kind).ravel().astype(np.float64)
        size = np.abs(values)
        values[~((size < _LARGE) & (size > _SMALL))] = 0.0
    return values  # type: ignore[no-any-return]


def _exact(values: Numbers, width: int, words: str, search: PlaceSearch) -> None:
    known = among(values, search.targets.is_any)
    for apart in range(width, width + 9):
        rows = np.flatnonzero(known[:-apart] & known[apart:])
        if len(rows) >= _LEAST_PAIRS:
            search.scattered(rows, values[rows], values[rows + apart], words)


def _scaled(values: Numbers, width: int, words: str, search: PlaceSearch) -> None:
    for stride in _STRIDES:
        if stride >= width and len(values) > stride * (WINDOW - 1):
            fit = closely(values, search.targets.axes, _precision(width), search.luck, stride, zero_is_none=True)
            if fit is not None:
                search.note("mouse-movement", fit.count, f"{words}, scaled or moved")
                return


def _precision(width: int) -> float:
    return 1.0 if width == 2 else 1e-5


def _varints(data: bytes) -> Iterator[Numbers]:
    """Read all bytes as numbers of seven bits a byte (LEB128), the plainest form without a heading."""
    values: list[float] = []
    value = shift = 0
    for byte in data[:_MOST_VARINTS]:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            values.append(float(value))
            value = shift = 0
        elif shift > 56:
            value = shift = 0
    if len(values) > 1:
        yield np.array(values)
