"""Regular expressions that are only escaped text."""

from __future__ import annotations

import pytest

from detector.lists.patterns import literal, split_literal


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a\\.example", "a.example"),
        ("a.example", "a.example"),
        ("a\\.example\\/x\\-y", "a.example/x-y"),
        ("a\\.example\\/.*", None),
        ("(a+)+$", None),
        ("a\\d", None),
        ("a\\", None),
        ("[ab]", None),
        ("x" * 3_000, None),
        (None, None),
    ],
)
def test_only_what_stands_for_one_text_is_read(pattern: object, text: str | None) -> None:
    assert literal(pattern) == text


def test_host_and_path_are_told_apart() -> None:
    assert split_literal("\\.a\\.example\\/x\\/y") == ("a.example", "/x/y")
    assert split_literal("a\\.example") == ("a.example", "")
