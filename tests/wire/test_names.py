"""Host names: one spelling for comparison, and never an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.names import decode_name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"Collect.Example", "collect.example"),
        (b"collect.example.", "collect.example"),
        (b"collect.example..", "collect.example."),
        (b"", ""),
        (b".", ""),
        ("BÜCHER.example".encode(), "bÜcher.example"),
        (b"a\xff.example", "a\ufffd.example"),
        (b"a\x1b[2J.example", "a\x1b[2j.example"),
    ],
)
def test_spelling(raw: bytes, name: str) -> None:
    assert decode_name(raw) == name


@given(st.binary(max_size=300))
def test_never_raises(raw: bytes) -> None:
    assert not any("A" <= letter <= "Z" for letter in decode_name(raw))
