"""Packed numbers at any place, of any width and order; and bytes that are none."""

from __future__ import annotations

import random
import struct

import pytest

from detector.canary.model import draw
from detector.canary.packed import look, recorded
from detector.canary.places import PlaceSearch

CANARY = draw(16)


def kinds(data: bytes) -> set[str]:
    search = PlaceSearch(CANARY, len(data))
    look(data, search)
    return set(search.hits)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("layout", ["HHI", "BHH", "hhh", "IHH", "ii", "iiq", "BBiiI", "ffI", "fff", "dd", "ddd"])
@pytest.mark.parametrize("heading", [b"", b"T", b"HEAD\x01\x02\x03"])
def test_records_of_any_layout(order: str, layout: str, heading: bytes) -> None:
    size = len(layout)
    first = 1 if layout.startswith(("BH", "IH")) else 2 if layout.startswith("BB") else 0
    records = []
    for point in CANARY.path:
        cells: list[int] = [7 + point.t // 200] * size
        cells[first], cells[first + 1] = point.x, point.y
        cells = [min(cell, 200) if letter == "B" else cell for cell, letter in zip(cells, layout, strict=True)]
        records.append(struct.pack(order + layout, *cells))
    assert kinds(heading + b"".join(records)) == {"mouse-movement"}


def test_shares_as_floats() -> None:
    data = b"".join(struct.pack("<fff", point.t, point.x / 1280, point.y / 800) for point in CANARY.path)
    assert kinds(data) == {"mouse-movement"}


def test_clicks() -> None:
    assert kinds(b"head" * 12 + b"".join(struct.pack(">BHH", 1, x, y) for x, y in CANARY.clicks)) == {"clicks"}


def test_other_bytes_are_nothing() -> None:
    chance = random.Random("packed")  # no whole number: a canary of the same seed would share its numbers
    for size in (0, 10, 39, 3_000, 20_000):
        for _ in range(8):
            assert kinds(chance.randbytes(size)) == set()
    assert kinds(bytes(5_000)) == kinds(b"\xff" * 5_000) == set()
    other = draw(999)
    assert kinds(b"".join(struct.pack("<HHI", point.x, point.y, point.t) for point in other.path)) == set()


def test_places_of_records_are_told_where_they_may_be_keys() -> None:
    data = b"".join(struct.pack("<HBB", 7_000 + n, 0x10 + n % 10, 0) for n in range(40))
    assert ((4, 2), [0x10 + n % 10 for n in range(40)]) in list(recorded(data))
    assert list(recorded(b"\xff" * 400)) == list(recorded(b"")) == []
