"""Lists side by side in one record that belong together as columns, however each of them is written. Pure.

`{"x": […], "y": […], "t": […]}` is plain to see. But one of them may be pairs, `["4,3", "5,3"]` or `[[4, 3], [5, 3]]`,
or one text, `"0 16 33"`, or numbers in turn, twice as many as the times beside them. What they have in common is how
many records they make; steps from one to the next are one fewer.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from detector.behaviour.decode.text import packed_rows
from detector.behaviour.shapes import as_number_list, is_number

_LEAST = 5
_SHORT = 120  # letters of the first text in a column of texts
_MOST_TEXT = 60_000
_WIDEST = 4
_MOST_LETTERS = 4_000
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){5,}\Z")
_KEYS = re.compile(rb"[A-Z0-9 \x08\r\t,.-]{5,}\Z")  # codes of keys that are letters
_NUMBER = re.compile(r"-?\d{1,19}(?:\.\d{1,12})?")
_LIST = re.compile(r"\s*[\[(]?-?\d[\d.]*(?:[\s,;:|/@x_()\[\]~]+-?\d[\d.]*){4,}[\])\s,;|]*\Z")
_CALLED = re.compile(r"\A[A-Za-z]{3,12} ?\(")  # `LINESTRING(4 3, 5 3)`
_DRAWN = re.compile(r"[Mm] ?-?\d[\d.]*[ ,]-?\d[\d.]*(?: ?[Ll] ?-?\d[\d.]*[ ,]-?\d[\d.]*){4,}\Z")  # `M4,3L5,3L6,3`
_PAIRS = re.compile(r"\s*-?\d[\d.]* -?\d[\d.]*(?:, ?-?\d[\d.]* -?\d[\d.]*){4,}\)?\s*\Z")
_PIECES = re.compile(r"[\s;|/~]+|\)\s*,?\s*\(")


@dataclass(slots=True)
class Columns:
    """The lists of one record: each column's cells, and the list or text that it came from."""

    cells: dict[str, list[Any]] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)  # texts, whose letters may be one for each record

    def add(self, name: str, value: Any) -> None:
        """Take a list or a text, as one column or as several, if it is of numbers or short texts."""
        if type(value) is str and _LEAST <= len(value) <= _MOST_LETTERS:
            codes = bytes.fromhex(value) if _HEX.match(value) and len(value) % 2 == 0 else b""
            self.letters[name] = codes.decode() if _KEYS.match(codes) else value
        for letter, column in _read(value).items():
            self.cells[f"{name}{letter}"] = column
            self.sources[f"{name}{letter}"] = value

    def side_by_side(self) -> dict[str, list[Any]]:
        """Return the columns that make as many records as most do; empty if they all come from one list."""
        self._deal_out()
        counts = Counter(len(column) for column in self.cells.values())
        if not counts:
            return {}
        length = max(counts, key=lambda size: (counts[size] + counts.get(size + 1, 0) / 2, size))
        chosen = {name: column for name, column in self.cells.items() if len(column) == length}
        if len({id(self.sources[name]) for name in chosen}) < 2:
            longer = {name: column[1:] for name, column in self.cells.items() if len(column) == length + 1}
            chosen = {name: chosen.get(name) or longer[name] for name in self.cells if name in chosen or name in longer}
        for name, text in self.letters.items():
            length = len(next(iter(chosen.values()))) if chosen else 0
            if length and name not in chosen and len(text) in (length, length + 1):
                chosen[name], self.sources[name] = list(text[-length:]), text
        return chosen if len({id(self.sources[name]) for name in chosen}) >= 2 else {}

    def _deal_out(self) -> None:
        """Two or three times as many numbers as there are of another are places in turn."""
        lengths = {len(column) for column in self.cells.values()}
        for name, column in list(self.cells.items()):
            for width in (2, 3):
                count, rest = divmod(len(column), width)
                if rest == 0 and count in lengths and count >= _LEAST and is_number(column[0]):
                    source = self.sources.pop(name)
                    del self.cells[name]
                    for place, letter in zip(range(width), "xyz", strict=False):
                        self.cells[f"{name}{letter}"] = column[place::width]
                        self.sources[f"{name}{letter}"] = source
                    break


def _read(value: Any) -> dict[str, list[Any]]:
    if type(value) is str:
        return _of_text(value)
    if type(value) is not list or len(value) < _LEAST:
        return {}
    first, last = value[0], value[-1]
    if type(first) is list:
        return _of_rows(value)
    numbers = as_number_list(value)
    if numbers is not None:
        return {"": numbers} if len(numbers) == len(value) else {}
    if type(first) is str and type(last) is str and len(first) < _SHORT:
        rows = packed_rows(value)
        return (_of_rows(rows) if rows and len(rows) == len(value) else {}) or {"": value}
    return {}


def _of_rows(rows: list[Any]) -> dict[str, list[Any]]:
    width = len(rows[0])
    if not 2 <= width <= _WIDEST or not all(type(row) is list and len(row) == width for row in rows):
        return {}
    if not all(is_number(cell) for row in rows for cell in row):
        return {}
    return {letter: list(column) for letter, column in zip("xyzw", zip(*rows, strict=True), strict=False)}


def _of_text(text: str) -> dict[str, list[Any]]:
    """`4,3 5,3 6,3` is pairs, `0 16 33` and `0,16,33` are numbers."""
    if text[:1] in "Mm" and _DRAWN.match(text):
        text = " ".join(text[1:].replace("L", " ").replace("l", " ").split())
    text = _CALLED.sub("", text) if text[:1].isalpha() else text
    if (
        not 2 * _LEAST <= len(text) <= _MOST_TEXT
        or not text[-1:].isdigit() | (text[-1:] in ")] ")
        or not _LIST.match(text)
    ):
        return {}
    if _PAIRS.match(text):
        return _of_rows([_numbers(piece) for piece in text.split(",")])
    pieces = [_numbers(piece) for piece in _PIECES.split(text.strip(" ()[]")) if piece]
    if len(pieces) >= _LEAST and len(pieces[0]) > 1:
        return _of_rows(pieces)
    numbers = _numbers(text)
    return {"": numbers} if len(numbers) >= _LEAST else {}


def _numbers(text: str) -> list[Any]:
    return [float(cell) if "." in cell else int(cell) for cell in _NUMBER.findall(text)]
