"""Numbers without a format: what a script's DataView and typed arrays write is read; chance is not."""

from __future__ import annotations

import random
import struct
from itertools import pairwise

import pytest

from detector.behaviour.decode import numbers
from tests.data.behaviour.hand import mouse

HAND = mouse(random.Random(3), 60)


@pytest.mark.parametrize("layout", ["<hhd", ">hhd", "<dff", "<iid", "<HHI", "<hhxxI", ">Iff"])
def test_records_of_fixed_size(layout: str) -> None:
    first = HAND[0][2]
    rows = [(x, y, t - first + 5) for x, y, t in HAND]
    order = [2, 0, 1] if layout[1] in "dI" else [0, 1, 2]
    data = b"".join(struct.pack(layout, *(row[place] for place in order)) for row in rows)
    found = numbers.read(data)
    assert found is not None
    assert [row[:2] for row in found] == [[x, y] for x, y, _ in HAND]


def test_typed_arrays() -> None:
    xs = [float(x) for x, *_ in HAND]
    for letter in "dfi":
        data = struct.pack(f"<{len(xs)}{letter}", *(int(x) if letter == "i" else x for x in xs))
        assert numbers.typed_array(data) == xs
    flat = [float(value) for point in HAND for value in point]
    assert numbers.interleaved(struct.pack(f"<{len(flat)}d", *flat)) == flat


def test_chance_and_text_are_no_records() -> None:
    chance = random.Random(5)
    for size in (64, 96, 120, 128, 256, 999, 4096):
        for _ in range(20):
            data = chance.randbytes(size)
            assert numbers.read(data) is None
            assert numbers.typed_array(data) is None
            assert numbers.interleaved(data) is None
    assert numbers.read(b"the quick brown fox jumps over the lazy dog " * 9) is None
    assert numbers.read(bytes(400)) is None


def test_codes_of_keys_behind_a_long_heading() -> None:
    codes = [0x19, 0x26, 0x12, 0x1E, 0x1F, 0x12, 0x39, 0x1F, 0x12, 0x31, 0x20, 0x39, 0x14, 0x23, 0x12, 0x39]
    chance = random.Random(2)
    at, rows = 0, []
    for code in codes * 2:
        at += chance.randrange(40, 300)
        rows.append((at, code, chance.choice((0, 0x80))))
    head = b"KBD1" + struct.pack("<IQH", 24349920, HAND[0][2], len(rows))
    found = numbers.read(head + b"".join(struct.pack("<IHB", *row) for row in rows))
    assert found == [[code, at] for at, code, _ in rows]


def test_steps_of_variable_length_keep_times_that_are_not_folded() -> None:
    rows = [(b[0] - a[0], b[1] - a[1], b[2] - a[2]) for a, b in pairwise(HAND)]

    def number(value: int) -> bytes:
        out = b""
        while value > 0x7F:
            out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
        return out + bytes([value])

    def folded(value: int) -> int:
        return value << 1 ^ value >> 63

    found = numbers.varints(b"".join(number(folded(x)) + number(folded(y)) + number(t) for x, y, t in rows))
    assert found == [list(row) for row in rows]


def test_records_whose_size_is_known() -> None:
    first = HAND[0][2]
    data = b"".join(struct.pack("<HHI", max(x, 0), max(y, 0), t - first + 5) for x, y, t in HAND)
    found = numbers.of_size(data, 8)
    assert found is not None and [row[:2] for row in found] == [[max(x, 0), max(y, 0)] for x, y, _ in HAND]
    assert numbers.of_size(data[:40], 8) is None
    assert numbers.of_size(bytes(400), 8) is None


def test_codes_of_keys_beside_seconds_and_their_parts() -> None:
    chance = random.Random(2)
    at, rows = 0, []
    for letter in b"PLEASE REVIEW THE FIGURES BEFORE NOON":
        at += chance.randrange(40_000, 300_000)
        rows.append((1795486000 + at // 1_000_000, at % 1_000_000, letter))
    found = numbers.read(b"".join(struct.pack("<qqH", *row) for row in rows))
    assert found == [[code, 1000 * seconds + 1e-3 * micros] for seconds, micros, code in rows]


def test_a_clock_beside_chance_is_nothing() -> None:
    chance = random.Random(9)
    rows = [(1795486000000 + 4_000 * place + chance.randrange(3_000), chance.randbytes(12)) for place in range(40)]
    assert numbers.read(b"".join(struct.pack("<Q12s", *row) for row in rows)) is None
