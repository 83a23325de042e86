"""The walk over decoded values: what is opened on the way, and where it ends."""

from __future__ import annotations

import gzip
import json
import random
from typing import Any

import msgpack  # type: ignore[import-untyped]
import pytest

from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.limits import MAX_NESTING, Budget
from detector.behaviour.walk import Walk
from tests.data.behaviour.hand import mouse

POINTS = [{"x": x, "y": y, "t": t} for x, y, t in mouse(random.Random(1), 60)]
PACKED = gzip.compress(json.dumps(POINTS).encode())
NODES = ["<DIV", ":class", "c", "<P", ":id", "i"] * 8


def walked(value: Any) -> Walk:
    """Return the walk over a value."""
    walk = Walk(Decoder(Budget()))
    walk.run(value)
    return walk


@pytest.mark.parametrize(("value", "count"), [([PACKED, PACKED], 120), ({"moves": PACKED, "n": 1}, 60)])
def test_bytes_within_values_are_opened(value: Any, count: int) -> None:
    sent = msgpack.unpackb(msgpack.packb(value))
    assert {table.names: table.count for table in walked(sent).found.tables}["x", "y", "t"] == count


def test_bytes_that_nothing_explains_stand_beside_what_is_plain() -> None:
    (table,) = walked({"blob": b"\xff\xfe\xfd of no kind", "a": 1}).found.tables
    assert table.names == ("a",)


def test_lists_within_lists_are_followed_to_the_deepest_nesting_allowed() -> None:
    def nested(depth: int) -> list[Any]:
        inner: list[Any] = [{"x": 1}]
        for _ in range(depth):
            inner = [inner]
        return inner

    assert len(walked(nested(MAX_NESTING - 1)).found.tables) == 1
    beyond = walked(nested(MAX_NESTING))
    assert (beyond.found.tables, dict(beyond.budget.skipped)) == ([], {"nested-too-deeply": 1})


@pytest.mark.parametrize("values", [NODES, [None, *NODES, None]])
def test_a_page_that_is_one_flat_list_is_counted_and_not_walked(values: list[Any]) -> None:
    found = walked({"nodes": values}).found
    assert found.dom.nodes == len(values) // 4
    assert (found.tables, found.text_lists) == ([], [])


def test_names_of_things_as_keys_are_rows_at_the_top_as_well() -> None:
    found = walked({"Inbox - Outlook": 340, "excel.exe": 71, "Pay - Excel": 12}).found
    rows = next(table for table in found.tables if table.count == 3)
    assert rows.rows[0] == {"0": "Inbox - Outlook", "1": 340}


def test_two_names_that_are_one_when_plain_both_stay() -> None:
    (table,) = walked([{"a_b": place, "aB": -place} for place in range(1, 10)]).found.tables
    assert (table.count, set(table.rows[0].values())) == (9, {1, -1})


def test_of_too_many_shapes_the_first_are_kept_and_the_rest_counted() -> None:
    shapes = [{f"first{place}": 1, f"second{place}": 2} for place in range(500)]
    walk = walked({"a": shapes, "b": [{"late": 1, "later": 2}] * 9})
    assert len(walk.found.tables) == 400
    assert walk.budget.skipped["too-many-shapes"] == 101
    assert not any("late" in table.names for table in walk.found.tables)


def test_the_names_around_a_shape_are_kept_up_to_a_bound() -> None:
    sent = [{f"name{place}": [{"x": 1, "y": "a"}], "other": 1} for place in range(300)]
    table = next(table for table in walked(sent).found.tables if table.names == ("x", "y"))
    assert (table.count, len(table.parents) < 110) == (300, True)
