"""Segments in any order become the bytes that were sent."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.streams import MAX_SEGMENTS, MAX_STREAM, Stream, distance

TEXT = bytes(range(200))


@given(st.lists(st.tuples(st.integers(0, 199), st.integers(1, 60)), max_size=30), st.integers(0, 2**32 - 1))
def test_any_segments_give_the_bytes_up_to_the_first_gap(cuts: list[tuple[int, int]], start: int) -> None:
    stream = Stream(start)
    have = set()
    for at, length in cuts:
        piece = TEXT[at : at + length]
        stream.add((start + at) % 2**32, piece)
        have |= set(range(at, at + len(piece)))
    want = next((index for index in range(201) if index not in have), 0)
    assert stream.contiguous() == TEXT[:want]


def test_what_lies_before_the_start_is_dropped() -> None:
    stream = Stream(100)
    stream.add(90, b"0123456789abc")
    assert stream.contiguous() == b"abc"


def test_consuming_moves_the_start() -> None:
    stream = Stream(2**32 - 2)
    stream.add(2**32 - 2, b"abcdef")
    stream.consume(4)
    assert stream.contiguous() == b"ef"
    stream.add(4, b"gh")
    assert stream.contiguous() == b"efgh"


def test_a_stream_is_bounded() -> None:
    stream = Stream(0)
    for at in range(0, 4 * MAX_STREAM, 1_000):
        stream.add(at, bytes(1_000))
    assert stream.held <= MAX_STREAM + 1_000
    tiny = Stream(0)
    for at in range(2 * MAX_SEGMENTS):
        tiny.add(at, b"x")
    assert tiny.is_full and tiny.held == MAX_SEGMENTS


def test_sequence_numbers_wrap_around() -> None:
    assert distance(5, 2**32 - 5) == 10
    assert distance(2**32 - 5, 5) == -10


def test_of_bytes_that_come_twice_the_first_stay() -> None:
    twice = Stream(0)
    twice.add(0, b"abc")
    twice.add(0, b"xyz")
    assert twice.contiguous() == b"abc"
    stream = Stream(0)
    for text in (b"abc", b"xyz", b"xy", b"abcdef", b"ab"):
        stream.add(0, text)
        assert stream.held == (6 if text in (b"abcdef", b"ab") else 3)
    assert stream.contiguous() == b"abcdef"


def test_72_kilobytes_are_held_and_no_more() -> None:
    most = 73_728
    stream = Stream(0)
    stream.add(most - 1, b"x")
    assert stream.held == 1
    stream.add(most, b"x")
    stream.add(most + 1, b"x")
    assert stream.held == 1
    for size, is_full in ((most - 1, False), (most, True)):
        filled = Stream(0)
        filled.add(0, bytes(size))
        assert filled.is_full is is_full


@pytest.mark.parametrize("count", range(10))
def test_what_is_consumed_takes_nothing_of_the_rest_with_it(count: int) -> None:
    for order in permutations([(0, b"abcde"), (2, b"cdefgh"), (4, b"e"), (5, b"fg"), (8, b"i")]):
        stream = Stream(0)
        for at, text in order:
            stream.add(at, text)
        stream.consume(count)
        assert stream.contiguous() == b"abcdefghi"[count:]
        assert (stream.start, stream.held == 0) == (count, count >= 9)
