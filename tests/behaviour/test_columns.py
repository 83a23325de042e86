"""Lists side by side are one table, however each is written; lists that have nothing to do with each other are not."""

from __future__ import annotations

from typing import Any

import pytest

from detector.behaviour.columns import Columns

XS, YS, TS = [3, 9, 14, 20, 31, 40, 38], [5, 5, 7, 9, 12, 20, 22], [0, 16, 33, 49, 80, 97, 130]


def together(values: dict[str, Any]) -> dict[str, list[Any]]:
    columns = Columns()
    for name, value in values.items():
        columns.add(name, value)
    return columns.side_by_side()


@pytest.mark.parametrize(
    "places",
    [
        {"p": [[x, y] for x, y in zip(XS, YS, strict=True)]},
        {"p": [f"{x},{y}" for x, y in zip(XS, YS, strict=True)]},
        {"p": " ".join(f"{x},{y}" for x, y in zip(XS, YS, strict=True))},
        {"p": [cell for pair in zip(XS, YS, strict=True) for cell in pair]},
    ],
)
@pytest.mark.parametrize("times", [TS, ",".join(map(str, TS)), list(map(str, TS))])
def test_places_and_times_are_one_table(places: dict[str, Any], times: Any) -> None:
    assert together({**places, "t": times}) == {"px": XS, "py": YS, "t": TS}


def test_steps_are_one_fewer_than_what_they_lie_between() -> None:
    assert together({"hold": XS, "gap": YS[1:]}) == {"hold": XS[1:], "gap": YS[1:]}


def test_the_letters_of_a_text_stand_beside_as_many_times() -> None:
    assert together({"typed": "no rush", "at": TS}) == {"typed": list("no rush"), "at": TS}
    assert "typed" not in together({"typed": "no rush at all", "at": TS, "x": XS})


def test_one_list_alone_is_no_table_of_columns() -> None:
    assert together({"p": [[x, y] for x, y in zip(XS, YS, strict=True)], "name": "a"}) == {}
    assert together({"p": XS, "q": [1, 2, 3]}) == {}


def test_nothing_that_could_be_a_column_is_no_table() -> None:
    assert together({"name": "a", "n": 4, "few": [1, 2]}) == {}
