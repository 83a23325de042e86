"""What Linux gives from `/dev/input`, byte for byte: records of a moment, a type, a code and a value. Pure.

The layout is the kernel's `struct input_event` (Documentation/input/input.rst): two words of eight bytes for the time,
two of two bytes, one of four. Keys and steps of a mouse are kept, in the names that a page would give them.
"""

from __future__ import annotations

import struct
from typing import Any

_RECORD = struct.Struct("<qqHHi")
_LEAST = 8
_MOST = 4_000
_SYN, _KEY, _REL = 0, 1, 2
_LAST_TYPE = 0x1F
_LAST_CODE = 0x2FF
_FIRST_BUTTON = 0x100  # below are keys of a keyboard
_DONE = {0: "keyup", 1: "keydown"}  # 2 repeats one that is held


def read(data: bytes) -> list[Any] | None:
    """Return records of keys and of steps, with times in milliseconds; None if the bytes are no such events."""
    count, rest = divmod(len(data), _RECORD.size)
    if rest or count < _LEAST:
        return None
    events = list(_RECORD.iter_unpack(data[: _MOST * _RECORD.size]))
    if not all(_is_event(*event) for event in events) or not any(kind == _SYN for _, _, kind, _, _ in events):
        return None
    found: list[Any] = []
    step: dict[str, Any] = {}
    for seconds, micros, kind, code, value in events:
        at = 1000 * seconds + micros // 1000
        if kind == _KEY and code < _FIRST_BUTTON and value in _DONE:
            found.append({"type": _DONE[value], "keycode": code, "time": at})
        elif kind == _REL and code < len("xy"):
            step = {"type": "mousemove", "dx": 0, "dy": 0, "time": at} | step | {f"d{'xy'[code]}": value}
        elif kind == _SYN and step:
            found.append(step)
            step = {}
    return found or None


def _is_event(seconds: int, micros: int, kind: int, code: int, _: int) -> bool:
    return (
        1_000_000_000 < seconds < 3_000_000_000
        and 0 <= micros < 1_000_000
        and kind <= _LAST_TYPE
        and (code <= _LAST_CODE)
    )
