"""Series under their names, from every form of records."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.limits import Budget
from detector.canary.series import MAX_LENGTH, MAX_SERIES, Series, add_written, gather, numbers_in


def series(value: Any, query: str = "") -> Series:
    return gather(Decoder(Budget()), [value], query)


def column(made: Series, parent: str, name: str) -> list[Any]:
    return made.columns[parent][name].values


def test_records_become_columns_wherever_they_lie() -> None:
    made = series({"events": [{"p": {"x": n, "y": -n}, "s": str(n)} for n in range(5)]})
    assert column(made, "0.events[].p", "x") == [0, 1, 2, 3, 4]
    assert column(made, "0.events[].p", "y") == [0, -1, -2, -3, -4]
    assert column(made, "0.events[]", "s") == ["0", "1", "2", "3", "4"]


def test_records_of_other_sorts_between_them_keep_rows_apart() -> None:
    made = series([{"x": 1, "y": 2}, {"x": 5}, {"x": 3, "y": 4}])
    columns = made.columns["0[]"]
    assert columns["x"].rows[0] == columns["y"].rows[0]
    assert columns["x"].rows[2] == columns["y"].rows[1]


def test_lists_of_numbers_rows_and_texts_full_of_numbers_are_runs() -> None:
    made = series({"flat": [1, 2, 3.5], "rows": [[1, 2], [3, 4]], "text": "1,2;3,4;5,6;7,8;9,10"})
    assert made.flats["0.flat"] == [1, 2, 3.5]
    assert made.flats["0.rows[]"] == [1, 2, 3, 4]
    assert made.flats["0.text"][:4] == [1, 2, 3, 4] or column(made, "0.text[]#2", "0")[:2] == [1, 3]


def test_what_is_encoded_in_a_value_is_opened() -> None:
    inner = json.dumps([{"x": 7, "y": 8}, {"x": 9, "y": 10}])
    assert column(series({"a": inner}), "0.a[]", "x") == [7, 9]


def test_a_query_is_a_record() -> None:
    assert column(series(None, "x=5&y=6"), "1", "x") == ["5"]


def test_numbers_of_text() -> None:
    assert numbers_in("m:12:-40:1.5|id 1234567890123456789 1e999") == [12, -40, 1.5]


def test_bounds() -> None:
    made = series([{f"k{n}": n for n in range(2 * MAX_SERIES)}] + [{"x": n} for n in range(2 * MAX_LENGTH)])
    assert len(made.columns["0[]"]) == MAX_SERIES
    nested: Any = 1
    for _ in range(500):
        nested = [nested]
    assert series(nested).flats == {}


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner)))
def test_any_tree_ends(tree: Any) -> None:
    assert isinstance(series({"a": tree}), Series)


def test_what_is_written_beside_names_in_text_is_a_column() -> None:
    made = Series()
    add_written(made, "<keys><key code=\"80\" at='1.5'/><code>7</code><code>k</code></keys> held=91ms, key: 4\nkey=x")
    assert column(made, "#written", "code") == [80, "7", "k"]
    assert column(made, "#written", "at") == [1.5]
    assert column(made, "#written", "held") == ["91ms"]
    assert column(made, "#written", "key") == ["4", "x"]
    many = Series()
    add_written(many, "a=1 " * 100_000)
    assert len(many.columns["#written"]["a"].values) == 4_000


@given(st.text())
def test_any_text_may_have_names(text: str) -> None:
    made = Series()
    add_written(made, text)
    assert all(len(one.rows) == len(one.values) for columns in made.columns.values() for one in columns.values())


def test_the_place_in_a_call_is_two_numbers() -> None:
    made = series([{"action": f"click ({n}, {n + 7})", "note": "seen"} for n in range(3)])
    assert column(made, "0[]", "actionx") == [0.0, 1.0, 2.0]
    assert column(made, "0[]", "actiony") == [7.0, 8.0, 9.0]
    assert "notex" not in made.columns["0[]"] and "actionevent" not in made.columns["0[]"]
