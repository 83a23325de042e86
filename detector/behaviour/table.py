"""Repeated records as columns: the one shape in which all detectors see a body. Pure.

A list of mappings, rows, parallel lists, flat interleaved numbers and a single event are all tables; a table knows the
names around it, because the same numbers mean one thing under `strokes` and another under `moves`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from detector.behaviour.lexicon import is_type_name
from detector.behaviour.limits import MAX_ROWS
from detector.behaviour.moments import compact, moment
from detector.behaviour.names import all_words

_NUMBER = re.compile(r"\s*[+-]?\d{1,19}(?:\.\d{1,12})?(?:[eE][+-]?\d{1,2})?(?:px)?\s*\Z")
_MOST = 9e18
_LONGEST_SORT = 24
_COMPACT = (14, 15, 16)  # letters of a moment without marks


@dataclass(slots=True)
class Table:
    """Rows with the same names. `shape` is the way in which they were sent: records, rows, columns, flat."""

    names: tuple[str, ...]
    shape: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0
    around: set[str] = field(default_factory=set)  # names of parents and of what stands beside
    parents: set[str] = field(default_factory=set)  # the name right above
    numbers: dict[str, list[float] | None] = field(default_factory=dict)
    _words: frozenset[str] | None = None
    _texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, row: dict[str, Any]) -> None:
        """Take one more record; beyond MAX_ROWS it is only counted."""
        self.count += 1
        if len(self.rows) < MAX_ROWS:
            self.rows.append(row)

    def numeric(self, name: str) -> list[float] | None:
        """Return a column as numbers, ISO times as milliseconds; None if it holds anything else."""
        if name not in self.numbers:
            self.numbers[name] = as_numbers([row.get(name) for row in self.rows])
        return self.numbers[name]

    def texts(self, name: str) -> list[str]:
        """Return the text values of a column, gathered once."""
        found = self._texts.get(name)
        if found is None:
            found = self._texts[name] = [value for row in self.rows if type(value := row.get(name)) is str]
        return found

    def sorts(self) -> set[str]:
        """Return the words that the first records give for what they are, such as `draw` or `mousemove`."""
        return {
            value
            for row in self.rows[:3]
            for name, value in row.items()
            if type(value) is str and len(value) < _LONGEST_SORT and is_type_name(name)
        }

    def words(self) -> frozenset[str]:
        """Return the words of the table's own names and of those around it."""
        if self._words is None:
            self._words = all_words(self.names) | all_words(self.around) | all_words(self.sorts())
        return self._words


def as_numbers(values: list[Any]) -> list[float] | None:
    """Return the values as numbers, or None if more than a few are something else."""
    found: list[float] = []
    for value in values:
        number = as_number(value)
        if number is None:
            if len(values) < 8 or len(values) - len(found) > len(values) * 0.1 + 1:
                return None
            continue
        found.append(number)
    return found if len(found) >= 0.9 * len(values) else None


def as_number(value: Any) -> float | None:
    """Return one value as a number; text counts if it is written as a number or as an ISO 8601 time."""
    kind = type(value)
    if kind is int or kind is float:
        return float(value) if -_MOST < value < _MOST else None
    if kind is str and value:
        if len(value) in _COMPACT and value[:2] == "20" and (when := compact(value)) is not None:
            return when
        if _NUMBER.match(value):
            return float(value.strip().removesuffix("px"))
        return moment(value) if ":" in value else None
    return None
