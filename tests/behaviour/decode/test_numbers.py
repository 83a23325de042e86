"""Numbers without a format: what a script's DataView and typed arrays write is read; chance is not."""

from __future__ import annotations

import random
import struct

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
