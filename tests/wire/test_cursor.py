"""The cursor moves forward or says that bytes are missing; it never gives fewer bytes than were asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.cursor import Cursor, Malformed, Truncated

DATA = bytes.fromhex("0102030405060708")


def test_bytes_are_taken_one_after_the_other() -> None:
    cursor = Cursor(DATA)
    assert (cursor.take(2), cursor.uint(1), cursor.uint(3)) == (b"\x01\x02", 3, 0x040506)
    assert (cursor.position, cursor.remaining) == (6, 2)
    cursor.skip(2)
    assert (cursor.position, cursor.remaining) == (8, 0)


def test_no_byte_can_always_be_taken() -> None:
    cursor = Cursor(b"")
    cursor.skip(0)
    assert (cursor.take(0), cursor.uint(0), cursor.remaining) == (b"", 0, 0)


def test_integers_are_big_endian_and_of_any_size() -> None:
    assert Cursor(b"\x01\x00").uint(2) == 256
    assert Cursor(b"\xff" * 16).uint(16) == 2**128 - 1


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_vector_is_what_its_length_says(size: int) -> None:
    cursor = Cursor((3).to_bytes(size, "big") + b"abcdef")
    assert (cursor.vector(size), cursor.remaining) == (b"abc", 3)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_prefix_of_a_vector_is_truncated(size: int) -> None:
    whole = (3).to_bytes(size, "big") + b"abc"
    for length in range(len(whole)):
        with pytest.raises(Truncated):
            Cursor(whole[:length]).vector(size)


def test_a_vector_that_lies_about_its_length_is_truncated() -> None:
    with pytest.raises(Truncated, match="16777215 bytes wanted, 2 left"):
        Cursor(b"\xff\xff\xffab").vector(3)


def test_what_is_missing_is_told_and_nothing_moves() -> None:
    cursor = Cursor(DATA, 5)
    for read in (cursor.take, cursor.skip, cursor.uint):
        with pytest.raises(Truncated, match="4 bytes wanted, 3 left"):
            read(4)
    assert (cursor.position, cursor.take(3)) == (5, b"\x06\x07\x08")


def test_an_end_before_the_data_s_own_is_kept_to() -> None:
    cursor = Cursor(DATA, 2, 4)
    assert (cursor.remaining, cursor.take(2)) == (2, b"\x03\x04")
    with pytest.raises(Truncated):
        cursor.skip(1)


def test_an_end_behind_the_data_s_own_is_not_believed() -> None:
    cursor = Cursor(DATA, 6, 1_000)
    assert cursor.remaining == 2
    with pytest.raises(Truncated):
        cursor.take(3)


def test_who_catches_malformed_catches_truncated_too() -> None:
    assert issubclass(Truncated, Malformed)
    assert issubclass(Malformed, ValueError)


@given(st.binary(max_size=30), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=12))
def test_any_reads_give_the_bytes_in_order_or_truncated(data: bytes, reads: list[tuple[int, int]]) -> None:
    cursor = Cursor(data)
    for way, count in reads:
        before = cursor.position
        method = (cursor.take, cursor.skip, cursor.uint, cursor.vector)[way]
        try:
            value = method(count)
        except Truncated:
            continue
        taken = data[before : cursor.position]
        prefix = taken[:count]
        expected = (taken, None, int.from_bytes(taken, "big"), taken[count:])[way]
        assert value == expected
        assert len(taken) == (count if way < 3 else count + int.from_bytes(prefix, "big"))
    assert 0 <= cursor.position <= len(data)
