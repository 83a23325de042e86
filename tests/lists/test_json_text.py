"""JSON within bounds."""

from __future__ import annotations

import pytest

from detector.lists.json_text import MAX_JSON, load_json
from detector.lists.model import ListError


def test_numbers_are_not_read() -> None:
    assert load_json('{"a": 1, "b": [2.5, NaN, "x"]}') == {"a": None, "b": [None, None, "x"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("{", "line 1"),
        (" " * (MAX_JSON + 1), "more than 24,000,000 characters"),
    ],
    ids=["arrays", "objects", "cut", "huge"],
)
def test_what_cannot_be_read_is_refused(text: str, said: str) -> None:
    with pytest.raises(ListError, match=said):
        load_json(text)
