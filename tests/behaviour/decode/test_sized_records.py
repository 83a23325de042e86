"""Chains of typed records with a size of three bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detector.behaviour.decode.sized_records import read


def record(kind: int, body: bytes) -> bytes:
    """Write one record."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + len(body).to_bytes(3, "little") + body


MOVES = [record(20, bytes([50 + step, 70])) for step in range(5)]


def test_records_are_read_behind_a_heading_that_nobody_knows() -> None:
    chain = b"".join([*MOVES, record(300, b"a" * 200)])
    assert read(chain) == [20] * 5 + [300]
    assert read(b"Q\x01\x00\x07\xff\x85 https://a.example/" + chain) == [20] * 5 + [300]


def test_a_record_of_zeros_says_nothing() -> None:
    assert read(b"".join([record(6, b"\0\0"), record(7, b""), *MOVES, record(6, b"\0\x40")])) == [20] * 5 + [6]


def test_every_byte_must_be_of_a_record() -> None:
    chain = b"".join(MOVES)
    assert read(chain[:-1]) is None
    assert read(chain + b"\0") is None
    assert read(b"") is None
    assert read(b'{"events": [{"type": "click", "x": 1, "y": 2}]}') is None


def test_two_records_are_a_coincidence() -> None:
    assert read(b"".join(MOVES[:2])) is None


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    found = read(data)
    assert found is None or len(found) <= len(data)


def test_a_type_that_does_not_end_is_no_record() -> None:
    assert read(b"".join(MOVES) + b"\x80") is None


def test_a_type_longer_than_any_is_no_record() -> None:
    assert read(b"".join(MOVES) + b"\x80" * 40) is None
