"""Pages written as lists."""

from __future__ import annotations

from typing import Any

from detector.behaviour.dom import is_listed_dom


def test_children_may_stand_in_a_list_of_their_own() -> None:
    def page(children: list[Any]) -> list[Any]:
        return ["html", {}, ["body", {}, ["ul", {}, children]]]

    assert is_listed_dom(page([["li", {}], ["li", {}, "text"]]))
    assert not is_listed_dom(page([["not", "a node"]]))
