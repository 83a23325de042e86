"""Linux' input events are read as what was pressed and moved; other records of their size are not."""

from __future__ import annotations

import struct

from detector.behaviour.decode import evdev

SECOND = 1795486000


def events(*rows: tuple[int, int, int, int, int]) -> bytes:
    """Return the bytes of events."""
    return b"".join(struct.pack("<qqHHi", *row) for row in rows)


KEY = ((SECOND, 5000, 4, 4, 30), (SECOND, 5000, 1, 30, 1), (SECOND, 5000, 0, 0, 0))
LIFTED = ((SECOND, 90_000, 1, 30, 0), (SECOND, 90_000, 0, 0, 0))
STEP = ((SECOND, 99_000, 2, 0, -3), (SECOND, 99_000, 2, 1, 4), (SECOND, 99_000, 0, 0, 0))
AT = 1000 * SECOND


def test_keys_and_steps_are_records_with_their_times() -> None:
    assert evdev.read(events(*KEY, *LIFTED, *STEP)) == [
        {"type": "keydown", "keycode": 30, "time": AT + 5},
        {"type": "keyup", "keycode": 30, "time": AT + 90},
        {"type": "mousemove", "dx": -3, "dy": 4, "time": AT + 99},
    ]


def test_a_step_of_one_axis_has_none_of_the_other() -> None:
    assert evdev.read(events(*[STEP[1], STEP[2]] * 4)) == [{"type": "mousemove", "dx": 0, "dy": 4, "time": AT + 99}] * 4


def test_wheels_buttons_and_held_keys_are_left_out() -> None:
    rows = ((SECOND, 1, 2, 8, 1), (SECOND, 1, 1, 0x110, 1), (SECOND, 1, 1, 30, 2), (SECOND, 1, 0, 0, 0))
    assert evdev.read(events(*rows, *rows)) is None


def test_other_bytes_are_no_events() -> None:
    good = events(*KEY, *LIFTED, *STEP)
    assert evdev.read(good[:-1]) is None
    assert evdev.read(good[: 24 * 7]) is None
    assert evdev.read(events(*[(5, 5000, 1, 30, 1)] * 9)) is None
    assert evdev.read(events(*[(SECOND, 2_000_000, 1, 30, 1)] * 9)) is None
    assert evdev.read(events(*[(SECOND, 5, 77, 30, 1)] * 9)) is None
    assert evdev.read(events(*[(SECOND, 5, 1, 9000, 1)] * 9)) is None
    assert evdev.read(events(*[KEY[1]] * 9)) is None  # no mark between them
