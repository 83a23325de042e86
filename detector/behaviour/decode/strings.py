"""Bytes that are texts with their lengths before them, and numbers between: what a program's own writer makes. Pure.

Strategy: each place is tried as a length of one, two or four bytes, in either order, of printable text that fills it.
If such texts are most of the bytes and come in the same order again and again, they are records. None: they are not.
"""

from __future__ import annotations

from typing import Any

from detector.behaviour.table import as_number

_LEAST_RECORDS = 3
_LEAST_TEXTS = 4
_MOST_TEXTS = 6_000
_MOST_BYTES = 100_000
_LONGEST = 2_000
_SHARE = 0.5  # of the bytes
_MOST_A_RECORD = 12
_LENGTHS = ((4, "little"), (4, "big"), (2, "little"), (2, "big"), (1, "little"))


def read(data: bytes) -> list[list[Any]] | None:
    """Return one row for each record: its texts, and the numbers that lie between them where they have a width."""
    data = data[:_MOST_BYTES]
    for width, order in _LENGTHS:
        found = _texts(data, width, order)
        if len(found) >= _LEAST_TEXTS and sum(len(text) + width for _, text in found) >= _SHARE * len(data):
            rows = _records(data, found, width, order)
            if rows is not None:
                return rows
    return None


def _texts(data: bytes, width: int, order: Any) -> list[tuple[int, str]]:
    """Texts with the places at which their lengths begin."""
    found: list[tuple[int, str]] = []
    at = end = 0
    while at + width < len(data) and at - end <= _WIDEST_GAP and len(found) < _MOST_TEXTS:
        length = int.from_bytes(data[at : at + width], order)
        piece = data[at + width : at + width + length] if 0 < length <= _LONGEST else b""
        text = _printable(piece) if len(piece) == length else None
        if text is None or (length < _SHORTEST and not found):
            at += 1
            continue
        found.append((at, text))
        at = end = at + width + length
    return found


_SHORTEST = 3
_WIDEST_GAP = 48  # bytes without a text, after which there are no records


def _printable(piece: bytes) -> str | None:
    if not piece or min(piece) < _BLANK:
        return None
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


_BLANK = 32


def _records(data: bytes, found: list[tuple[int, str]], width: int, order: Any) -> list[list[Any]] | None:
    """Cut the texts into records of as many as give the same gaps and the same sorts of text again and again."""
    sorts = [_sort(text) for _, text in found]
    ends = [at + width + len(text.encode()) for at, text in found]
    gaps = [at - end for (at, _), end in zip(found[1:], ends, strict=False)]
    for size in range(1, _MOST_A_RECORD + 1):
        if len(found) < _LEAST_RECORDS * size:
            return None
        alike = sum(sort == sorts[place % size] for place, sort in enumerate(sorts)) >= _ALIKE * len(sorts)
        if alike and all(gap == gaps[place % size] for place, gap in enumerate(gaps)):
            return [_row(data, found, ends, first, size, order) for first in range(0, len(found) - size + 1, size)]
    return None


_ALIKE = 0.9


def _sort(text: str) -> str:
    return "number" if as_number(text) is not None else "path" if "/" in text or "\\" in text else "word"


def _row(data: bytes, found: list[tuple[int, str]], ends: list[int], first: int, size: int, order: Any) -> list[Any]:
    row: list[Any] = []
    for place in range(first, first + size):
        row.append(found[place][1])
        following = found[place + 1][0] if place + 1 < len(found) else len(data)
        gap = data[ends[place] : following]
        if len(gap) in (1, 2, 4, 8):
            row.append(int.from_bytes(gap, order))
    return row
