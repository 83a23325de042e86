"""Mappings that are lists: their keys are places, moments, letters or names of things. Pure."""

from __future__ import annotations

import re
from typing import Any

from detector.behaviour.decode.lines import few_rows
from detector.behaviour.limits import MAX_ROWS
from detector.behaviour.shapes import NUMBER, are_alike, is_number

_LEAST_ALIKE = 4


def as_records(value: dict[str, Any]) -> list[Any] | None:
    """Return the list that a mapping is: of records, of rows, or of texts as rows; None if its keys are names."""
    listed = as_list(value)
    if listed is not None:
        return listed
    if len(value) >= _LEAST_ALIKE:
        keyed = rows_with_keys(value) or rows_by_key(value) or unnumbered(value)
        if keyed is not None:
            return keyed
    texts = numbered_texts(value)
    named = rows_of_names(value) or (few_rows(texts) if texts else None)
    if named is None and len(value) >= _LEAST_ALIKE and are_alike(list(value.values())):
        return list(value.values())  # {id: record, ...}: ids are values, not names
    return named


def as_list(value: dict[str, Any]) -> list[Any] | None:
    """`{"0": …, "1": …}` is a list written as a mapping, as a script's typed array becomes one."""
    if len(value) < 2 or "0" not in value or "1" not in value:
        return None
    return list(value.values()) if all(key.isdigit() for key in value if isinstance(key, str)) else None


_NUMBERED_NAME = re.compile(r"(.*[^\d])?(\d{1,5})\Z")
_LEAST_NUMBERED = 12


def unnumbered(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """`{x0: …, y0: …, x1: …, y1: …}` is a list of records whose places went into the names."""
    if len(value) < _LEAST_NUMBERED:
        return None
    records: dict[str, dict[str, Any]] = {}
    for key, item in value.items():
        found = _NUMBERED_NAME.match(key) if type(key) is str else None
        if found is None or type(item) in (dict, list):
            return None
        records.setdefault(found[2], {})[found[1]] = item
    rows = list(records.values())
    return rows if len(rows) >= _LEAST_ALIKE and len(rows[0]) >= 2 and rows[0].keys() == rows[-1].keys() else None


def numbered_texts(value: dict[str, Any]) -> list[str] | None:
    """`{f0: "12,40,…", f1: "13,42,…"}`: texts alike in everything but the number in their name are a list."""
    found = [
        _NUMBERED_NAME.match(key) if type(key) is str and type(item) is str else None for key, item in value.items()
    ]
    if len(found) < 2 or not all(found) or len({one[1] for one in found if one}) > 1:
        return None
    return list(value.values())


_PLACE = re.compile(r"-?\d{1,16}(?:\.\d+)?(?:[_,:x|;/ -]-?\d{1,16}(?:\.\d+)?){0,3}\Z")


def rows_with_keys(value: dict[str, Any]) -> list[Any] | None:
    """`{"1795486000000": [x, y], …}` and `{"12_34": count, …}`: keys that are numbers belong to the record."""
    if not all(type(key) is str and _PLACE.match(key) for key in value):
        return None
    first = next(iter(value.values()))
    if type(first) is dict:
        return [{**item, "key": key} for key, item in value.items() if type(item) is dict] or None
    rows = []
    for key, item in value.items():
        cells = [float(cell) for cell in NUMBER.findall(key.replace("-", " "))]
        rows.append([*cells, *item] if type(item) is list else [*cells, item])
    return rows if len(rows[0]) >= 2 else None


def rows_by_key(value: dict[str, Any]) -> list[Any] | None:
    """`{"a": [[down, up], …], "b": […]}`: what each letter's rows are of belongs to them; in the order of time."""
    if not all((type(key) is str and len(key) == 1) or key in NAMES_OF_KEYS for key in value):
        return None
    lists = [item for item in value.values() if type(item) is list]
    if len(lists) < len(value) or not all(
        type(row) is list and row and all(map(is_number, row)) for item in lists for row in item
    ):
        return None
    rows = [[key, *row] for key, item in value.items() for row in item[:MAX_ROWS]]
    return sorted(rows, key=lambda row: row[1]) or None


NAMES_OF_KEYS = frozenset(
    ("Backspace", "Enter", "Tab", "Shift", "Control", "Alt", "Space", "Meta", "CapsLock", "Escape", "Delete")
)


def rows_of_names(value: dict[str, Any]) -> list[Any] | None:
    """`{"Inbox - Outlook": 340, "excel.exe": 71}`: keys that nobody gives to a field are what the numbers are of.

    So are pairs of letters, `{"th": 92, "he": 110}`, if there are many of them and nothing else.
    """
    if not _LEAST_NAMED <= len(value) <= _MOST_NAMED or not all(map(is_number, value.values())):
        return None
    odd = sum(type(key) is str and not _FIELD.match(key) for key in value)
    pairs = len(value) >= _LEAST_NUMBERED and all(type(key) is str and len(key) == 2 for key in value)
    return [[key, item] for key, item in value.items()] if pairs or odd >= 0.6 * len(value) else None


_LEAST_NAMED, _MOST_NAMED = 3, 2_000
_FIELD = re.compile(r"(?:[^\W\d]|[$@])[\w$@:\-]*\Z|\d+\Z")
