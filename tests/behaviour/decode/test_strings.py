"""Texts with their lengths before them are records; other bytes are not."""

from __future__ import annotations

import random
import struct

import pytest

from detector.behaviour.decode import strings

ROWS = [(f"2026-11-30T10:00:0{n}Z", ("opened", "saved")[n % 2], f"C:\\Users\\jm\\d{n}.xlsx") for n in range(5)]


@pytest.mark.parametrize("form", ["<H", ">H", "<I", ">I", "B"])
def test_texts_are_cut_into_records(form: str) -> None:
    data = b"HD\x01\0" + b"".join(struct.pack(form, len(text)) + text.encode() for row in ROWS for text in row)
    assert strings.read(data) == [list(row) for row in ROWS]


def test_numbers_between_texts_are_read() -> None:
    data = b"".join(
        struct.pack("<H", len(row[2])) + row[2].encode() + struct.pack("<I", 40 + n) for n, row in enumerate(ROWS)
    )
    assert strings.read(data) == [[row[2], 40 + n] for n, row in enumerate(ROWS)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(5_000),
        random.Random(4).randbytes(4_000),
        b"\x05\0hello" + bytes(900),
        b"\x09\0abc\x09\0ab\xff" * 9,
        b"\x05\0hello\x04\0four",
    ],
)
def test_other_bytes_are_none(data: bytes) -> None:
    assert strings.read(data) is None


def test_texts_in_no_order_are_no_records() -> None:
    chance = random.Random(3)
    texts = [chance.choice((b"hello", b"/a/bc", b"48211")) for _ in range(200)]
    assert strings.read(b"".join(b"\x05\0" + text for text in texts)) is None
