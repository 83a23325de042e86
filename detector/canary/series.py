"""The values of a body as series: every number and text that stands under the same name, in order. Pure.

Strategy: what a record is called does not matter. A list's places are left out of a name, so that all `x` of a list of
records are one column; bare lists, lists of lists and texts full of numbers become one flat run. Nested encodings are
followed by the Decoder that the detectors of behaviour use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.decode.text import form
from detector.behaviour.limits import MAX_NESTING, MAX_NODES
from detector.behaviour.shapes import places_in

MAX_SERIES = 600
MAX_LENGTH = 4_000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
_LONG_NUMBER = 15
_LARGEST = 1e15
_LEAST_NUMBERED = 8
_MOST_WORDS = 8_000
_DIGITS = {
    base: re.compile(rf"(?<![A-Za-z0-9])[{letters}]{{1,4}}(?![A-Za-z0-9])")
    for base, letters in ((16, "0-9a-fA-F"), (36, "0-9a-z"))
}
_BESIDE = re.compile(r"([A-Za-z_][\w.:-]{0,40})\s?[=:]\s?(\"[^\"\n]{0,60}\"|'[^'\n]{0,60}'|[^\s,;&<>\"'|]{1,60})")
_ELEMENT = re.compile(r"<([\w:.-]{1,40})(?:\s[^<>]{0,200})?>([^<>]{1,60})</")
_MOST_WRITTEN = 4_000
_PROMISING = frozenset("{[%\x1fx")
_LONG = 24
_MOST_IN_TEXT = 20_000


@dataclass(slots=True)
class Column:
    """The values under one name, each with the number of the record that held it."""

    rows: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Series:
    """Columns by the name of the record and their own; `flats` are bare runs of numbers; `runs` bare runs of texts."""

    columns: dict[str, dict[str, Column]] = field(default_factory=dict)
    flats: dict[str, list[float]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    nodes: int = MAX_NODES

    def put(self, parent: str, name: str, row: int, value: Any) -> None:
        """Add a value to the column of this name, if there is room."""
        if parent not in self.columns and len(self.columns) >= MAX_SERIES:
            return
        known = self.columns.setdefault(parent, {})
        if name not in known and len(known) >= MAX_SERIES:
            return
        column = known.setdefault(name, Column())
        if len(column.values) < MAX_LENGTH:
            column.rows.append(row)
            column.values.append(value)

    def everything(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield each series of values with its name, those of mappings first."""
        for parent, columns in self.columns.items():
            for name, column in columns.items():
                yield f"{parent}.{name}", column.values
        yield from self.flats.items()
        yield from self.texts.items()


def gather(decoder: Decoder, roots: list[Any], query: str) -> Series:
    """Return the series of decoded values and of a URL's query."""
    series = Series()
    fields = form(query) if query else None
    for place, root in enumerate([*roots, fields]):
        if root is not None:
            _Gatherer(series, decoder).run(root, f"{place}")
    return series


def add_written(series: Series, text: str) -> None:
    """Add what text of no known format writes beside names: attributes and elements of XML, lines of a log."""
    for pattern in (_BESIDE, _ELEMENT):
        for serial, found in enumerate(islice(pattern.finditer(text[:_MOST_IN_TEXT]), _MOST_WRITTEN)):
            series.put("#written", found[1], serial, _value_written(found[2].strip("\"'")))


def _value_written(text: str) -> Any:
    """Return a number where text is one; a single character is a key that was pressed."""
    if len(text) == 1 or not _WHOLLY.fullmatch(text):
        return text
    number = float(text)
    return int(number) if number.is_integer() else number


class _Gatherer:
    """One walk over one tree."""

    def __init__(self, series: Series, decoder: Decoder) -> None:
        self.series = series
        self.decoder = decoder
        self.stack: list[tuple[Any, str, int]] = []
        self.serial = 0

    def run(self, root: Any, name: str) -> None:
        self.stack.append((root, name, 0))
        while self.stack:
            value, name, depth = self.stack.pop()
            self.series.nodes -= 1
            if self.series.nodes < 0 or depth > MAX_NESTING:
                self.decoder.budget.skip("too-many-values" if self.series.nodes < 0 else "nested-too-deeply")
                continue
            if type(value) is dict:
                self._mapping(value, name, depth)
            elif type(value) is list or type(value) is tuple:
                self._list(value, name, depth)
            else:
                self._single(value, name, depth)

    def _mapping(self, value: dict[Any, Any], name: str, depth: int) -> None:
        self.serial += 1
        serial = self.serial
        inner: list[tuple[Any, str, int]] = []
        for key, item in value.items():
            if type(item) is dict or type(item) is list or type(item) is bytes:
                inner.append((item, f"{name}.{key}", depth + 1))
            else:
                self.series.put(name, str(key), serial, item)
                if type(item) is str and len(item) > 1:
                    inner.append((item, f"{name}.{key}", depth + 1))
                    for place, number in places_in(str(key), item).items():  # `click(x=12, y=40)` holds two numbers
                        if type(number) is float:
                            self.series.put(name, place, serial, number)
        self.stack.extend(reversed(inner))
        if len(value) >= _LEAST_NUMBERED and all(type(item) is int or type(item) is float for item in value.values()):
            self._run(self.series.flats, f"{name}.*", [float(item) for item in value.values()])  # names are values, too
        if len(value) >= _LEAST_NUMBERED and str(next(iter(value))).isdigit():
            self._list(list(value.values()), f"{name}.#", depth)  # {"0": …, "1": …} is a list

    def _list(self, items: list[Any] | tuple[Any, ...], name: str, depth: int) -> None:
        items = _as_written(items)
        numbers = [item for item in items if type(item) is int or type(item) is float]
        if len(numbers) > 1 or (numbers and len(items) == 1):
            self._run(self.series.flats, name, [float(item) for item in numbers if abs(item) < 1e18])
        texts = [item for item in items if type(item) is str]
        if texts:
            self._run(self.series.texts, name, texts)
        if numbers and len(items) <= 24:
            self._row(items, name)
        if len(numbers) < len(items):
            inner = [item for item in items if type(item) in (dict, list, tuple, bytes) or _may_hold(item)]
            self.stack.extend((item, f"{name}[]", depth + 1) for item in reversed(inner))

    def _row(self, items: list[Any] | tuple[Any, ...], name: str) -> None:
        """A short list is a record whose names are its places; its first cell tells sorts of records apart."""
        head = next((item for item in items[:2] if type(item) is str or (type(item) is int and 0 <= item < 100)), "")
        self.serial += 1
        parents = [f"{name}#{len(items)}", *([f"{name}#{len(items)}#{head}"] if head != "" and len(items) > 2 else ())]
        for place, item in enumerate(items):
            if type(item) is int or type(item) is float:
                for parent in parents:
                    self.series.put(parent, str(place), self.serial, item)

    def _run(self, runs: dict[str, list[Any]], name: str, items: list[Any]) -> None:
        if name in runs or len(runs) < MAX_SERIES:
            known = runs.setdefault(name, [])
            if len(known) < MAX_LENGTH:
                known.extend(items[:MAX_LENGTH])

    def _single(self, value: Any, name: str, depth: int) -> None:
        if type(value) is bytes:
            self._push(self.decoder.data(value, "", name, 2), name, depth)
        elif type(value) is str:
            if value[:1] in _PROMISING or len(value) >= _LONG:
                opened = self.decoder.nested(value, name, 2)
                if type(opened) is dict or type(opened) is list:
                    self._push(opened, name, depth)
                    return
            numbers = numbers_in(value[:_MOST_IN_TEXT]) if value[:1].isascii() else []
            if len(numbers) > 1 and _is_full_of_numbers(value):
                self._run(self.series.flats, name, numbers)

    def _push(self, value: Any, name: str, depth: int) -> None:
        if type(value) is dict or type(value) is list:
            self.stack.append((value, name, depth + 1))


def _as_written(items: list[Any] | tuple[Any, ...]) -> list[Any] | tuple[Any, ...]:
    """Texts that are all numbers, as a row of a text file has them, are numbers."""
    if not items or not all(type(item) is str and _WHOLLY.fullmatch(item) for item in items[:64]):
        return items
    if all(len(item) == 1 for item in items):
        return items  # keys that were pressed
    try:
        return [float(item) for item in items]
    except ValueError:
        return items


_WHOLLY = re.compile(r"\s*-?\d{1,15}(?:\.\d{1,12})?\s*")


def _may_hold(item: Any) -> bool:
    return type(item) is str and len(item) > 2


def _is_full_of_numbers(text: str) -> bool:
    sample = text[:400]
    return 3 * sum(map(str.isdigit, sample)) >= len(sample)


def digits_in(text: str, base: int) -> list[float]:
    """Return the words of a text that may be numbers of up to four digits in base 16 or 36, in order."""
    found = _DIGITS[base].findall(text)
    return [float(int(word, base)) for word in found[:_MOST_WORDS]]


def numbers_in(text: str) -> list[float]:
    """Return all numbers that a text holds, in order; identifiers of many digits are none."""
    numbers = [float(found) for found in _NUMBER.findall(text) if len(found) <= _LONG_NUMBER]
    return [number for number in numbers if -_LARGEST < number < _LARGEST]
