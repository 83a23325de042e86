"""Batches of frames, and the two ways to look at many of them at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.frames import PADDING, batch_of, field, gather

ROWS = np.frombuffer(bytes(range(24)), np.uint8).reshape(3, 8)


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(0, 0xFFFF))
def test_a_batch_holds_its_frames_in_order(frames: list[bytes], link: int) -> None:
    batch = batch_of(frames, list(range(len(frames))), link)
    assert len(batch) == len(frames)
    held = [
        bytes(batch.memory[at : at + length])
        for at, length in zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True)
    ]
    assert held == frames
    assert batch.times.tolist() == list(range(len(frames)))
    assert batch.links.tolist() == [link] * len(frames)
    assert len(batch.buffer) == sum(map(len, frames)) + PADDING
    columns = (batch.offsets, batch.lengths, batch.times, batch.links)
    assert [str(column.dtype) for column in columns] == ["int64", "int64", "int64", "uint16"]


def test_a_window_may_be_read_at_the_end_of_the_last_frame() -> None:
    batch = batch_of([b"abc"], [0], 1)
    assert gather(batch.buffer, np.array([3]), PADDING).tobytes() == bytes(PADDING)


@given(st.lists(st.integers(0, 192), max_size=10), st.integers(1, 64))
def test_rows_are_the_bytes_at_each_offset(offsets: list[int], width: int) -> None:
    data = bytes(range(256))
    rows = gather(np.frombuffer(data, np.uint8), np.array(offsets, np.int64), width)
    assert rows.shape == (len(offsets), width)
    assert [row.tobytes() for row in rows] == [data[at : at + width] for at in offsets]


def test_an_offset_beyond_the_buffer_is_an_error_and_no_other_memory() -> None:
    with pytest.raises(IndexError):
        gather(np.zeros(16, np.uint8), np.array([13]), 4)
    assert gather(np.zeros(16, np.uint8), np.array([12]), 4).shape == (1, 4)


@pytest.mark.parametrize(
    ("offset", "kind", "values"),
    [
        (0, "u1", [0, 8, 16]),
        (7, "u1", [7, 15, 23]),
        (2, ">u2", [0x0203, 0x0A0B, 0x1213]),
        (2, "<u2", [0x0302, 0x0B0A, 0x1312]),
        (4, ">u4", [0x04050607, 0x0C0D0E0F, 0x14151617]),
        (0, "<u8", [0x0706050403020100, 0x0F0E0D0C0B0A0908, 0x1716151413121110]),
    ],
)
def test_a_column_is_read_at_its_offset_and_in_its_byte_order(offset: int, kind: str, values: list[int]) -> None:
    assert field(ROWS, offset, kind).tolist() == values


def test_a_column_of_no_rows_is_empty() -> None:
    column = field(ROWS[:0], 4, ">u4")
    assert (column.tolist(), column.dtype) == ([], np.dtype(">u4"))
