"""Streams of messages with type and length: read whatever the width of the length; nothing else tiles."""

from __future__ import annotations

import random

import pytest

from detector.behaviour.decode import frames
from tests.data.behaviour.hand import mouse

HAND = mouse(random.Random(4), 40)


def number(value: int) -> bytes:
    """Write a number of variable length."""
    out = b""
    while value > 127:
        out += bytes((value & 127 | 128,))
        value >>= 7
    return out + bytes((value,))


def stream(width: int, order: str) -> bytes:
    """Return a recorder's stream: a clock, then a point."""
    out = b"hd"
    for x, y, t in HAND:
        for kind, payload in ((0, number(t)), (20, number(x) + number(y)), (18, number(3) + number(5) + b"zebra")):
            size = len(payload).to_bytes(width, "little" if order == "<" else "big") if width else number(len(payload))
            out += bytes((kind,)) + size + payload
    return out


@pytest.mark.parametrize(("width", "order"), [(3, "<"), (2, "<"), (2, ">"), (4, "<"), (4, ">"), (0, "")])
def test_points_texts_and_the_clock_that_holds(width: int, order: str) -> None:
    found = frames.read(stream(width, order))
    assert found is not None
    points = [message for message in found if "message20field0" in message]
    assert [(one["message20field0"], one["message20field1"], one["clock"]) for one in points] == HAND
    assert sum(message.get("message18field1") == "zebra" for message in found) == len(HAND)


def test_what_does_not_tile_is_left_alone() -> None:
    chance = random.Random(6)
    assert all(frames.read(chance.randbytes(size)) is None for size in range(40, 2_000, 7))
    assert frames.read(bytes(5_000)) is None
    assert frames.read(stream(3, "<")[:-1]) is None


def test_a_message_that_ends_within_a_number_is_left_out() -> None:
    whole = b"".join(b"\x14\x02" + number(x)[:1] + b"\x80" + b"\x12\x02\x05\x07" for x in range(1, 20))
    found = frames.read(whole)
    assert found == [{"message18field0": 5, "message18field1": 7}] * 19
