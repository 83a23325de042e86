"""Mappings that are lists; a mapping of names stays one."""

from __future__ import annotations

from typing import Any

import pytest

from detector.behaviour.keyed import as_records

LISTS: list[tuple[dict[str, Any], list[Any]]] = [
    ({"0": 4, "1": 3}, [4, 3]),
    ({str(1795486000000 + n): [n, 2] for n in range(4)}, [[1795486000000.0 + n, n, 2] for n in range(4)]),
    (
        {"b": [[9, 12]], "a": [[1, 4], [20, 25]], "c": [[5, 8]], "Enter": [[30, 34]]},
        [["a", 1, 4], ["c", 5, 8], ["b", 9, 12], ["a", 20, 25], ["Enter", 30, 34]],
    ),
    ({f"{letter}{n}": n for n in range(6) for letter in "xy"}, [{"x": n, "y": n} for n in range(6)]),
    ({"f0": "1795486000000,4,3", "f1": "1795486000900,5,3"}, [[1795486000000, 4, 3], [1795486000900, 5, 3]]),
    ({"Inbox - Outlook": 340, "excel.exe": 71, "a b": 4}, [["Inbox - Outlook", 340], ["excel.exe", 71], ["a b", 4]]),
    ({f"id{n}x": {"a": n} for n in range(4)}, [{"a": n} for n in range(4)]),
]


@pytest.mark.parametrize(("value", "records"), LISTS)
def test_a_list_is_read(value: dict[str, Any], records: list[Any]) -> None:
    assert as_records(value) == records


@pytest.mark.parametrize(
    "value",
    [
        {"x": 4, "y": 3},
        {"a": [1], "b": [2], "c": [3], "d": [4]},
        {"f0": "hello", "f1": "you"},
        {"user": "a", "at": 4, "n": 3, "m": 1},
    ],
)
def test_a_record_is_none(value: dict[str, Any]) -> None:
    assert as_records(value) is None
