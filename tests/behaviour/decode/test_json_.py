"""JSON that is cut off, nested or broken: mended where that is what ails it, and never an exception."""

from __future__ import annotations

import pytest

from detector.behaviour.decode.json_ import read
from detector.behaviour.limits import MAX_NESTING, MAX_PIECES, Budget

LONG = "a value of no meaning that goes on for more than forty letters"


def test_a_cut_text_is_closed_behind_its_last_whole_member() -> None:
    budget = Budget()
    assert read('{"note": "' + LONG + '", "at": [{"x": 1, "y": 2}, {"x": 3, "y"', budget) == [
        {"note": LONG, "at": [{"x": 1, "y": 2}, {"x": 3}]}
    ]
    assert budget.skipped == {"cut-off-or-mixed": 1}


def test_it_is_mended_down_to_the_deepest_nesting_allowed() -> None:
    def nested(depth: int) -> str:
        return "[" * depth + "1, 2, 3" + " " * 40

    assert read(nested(MAX_NESTING), Budget()) is not None
    assert read(nested(MAX_NESTING + 1), Budget()) is None


@pytest.mark.parametrize(
    "text",
    ['{"' + LONG + '": "no member is whole', '{"a": ' + LONG + ', "b": 1', "[" + LONG + ", 1"],
)
def test_what_is_still_no_json_when_closed_is_none(text: str) -> None:
    assert read(text, Budget()) is None


def test_nesting_behind_a_prefix_is_counted_and_no_exception() -> None:
    budget = Budget()
    assert read("data: " + "[" * 100_000, budget) is None
    assert budget.skipped == {"nested-too-deeply": 1}


def test_of_too_many_short_lines_the_first_are_read_and_the_rest_counted() -> None:
    budget = Budget()
    assert read('{"a":1}\n' * 3 * MAX_PIECES, budget) == [{"a": 1}] * MAX_PIECES
    assert budget.skipped == {"too-many-values": 1}
