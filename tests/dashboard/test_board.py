"""Only what changed is told, and whoever follows the changes has the whole."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from detector.dashboard import board
from detector.dashboard.board import Board

PARTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), max_size=6)


class Reader:
    """A page that follows a board."""

    def __init__(self) -> None:
        self.version = 0
        self.parts: dict[str, Any] = {}

    def follow(self, shown: Board) -> None:
        change = shown.since(self.version)
        told = json.loads(change.json())
        if told["whole"]:
            self.parts = {}
        for key in told["gone"]:
            self.parts.pop(key, None)
        self.parts |= told["parts"]
        self.version = change.version


def test_an_empty_board_has_nothing_to_tell() -> None:
    assert Board().since(0).is_empty


def test_what_did_not_change_is_not_told_again() -> None:
    shown = Board()
    shown.put({"a": [1], "b": {"x": "y"}})
    first = shown.since(0)
    assert first.is_whole and set(first.parts) == {"a", "b"}
    shown.put({"a": [1], "b": {"x": "z"}})
    assert set(shown.since(first.version).parts) == {"b"}
    shown.put({"a": [1], "b": {"x": "z"}})
    assert shown.since(first.version + 1).is_empty


def test_what_is_gone_is_told_and_may_come_back() -> None:
    shown = Board()
    shown.put({"a": 1, "b": 2})
    shown.put({"a": 1})
    assert shown.since(1).gone == ("b",)
    shown.put({"a": 1, "b": 2})
    change = shown.since(1)
    assert (change.gone, dict(change.parts)) == ((), {"b": "2"})


@given(st.lists(st.tuples(PARTS, st.booleans(), st.booleans()), max_size=12))
def test_readers_who_look_now_and_then_all_have_the_whole_in_the_end(steps: list[tuple[Any, bool, bool]]) -> None:
    shown, readers = Board(), [Reader(), Reader()]
    for parts, *looks in steps:
        shown.put(parts)
        for reader, looks_now in zip(readers, looks, strict=True):
            if looks_now:
                reader.follow(shown)
    for reader in [*readers, Reader()]:
        reader.follow(shown)
        assert reader.parts == (steps[-1][0] if steps else {})


def test_too_many_that_went_are_forgotten_and_everything_is_told_anew(monkeypatch: Any) -> None:
    monkeypatch.setattr(board, "_MOST_GONE", 10)
    shown, slow = Board(), Reader()
    shown.put({"old": 1})
    slow.follow(shown)
    for number in range(30):
        shown.put({f"host:{number}": number})
    assert len(shown._gone) <= 11
    slow.follow(shown)
    assert slow.parts == {"host:29": 29}


def test_a_version_from_another_time_gets_everything() -> None:
    shown = Board()
    shown.put({"a": 1})
    assert shown.since(99).is_whole
    assert json.loads(shown.since(99).json()) == {"whole": True, "gone": [], "parts": {"a": 1}}
