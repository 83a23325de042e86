"""Protocol buffers without their schema: field numbers for names, the best guess at each value. Knows no other format.

A length-delimited field may be text, a message, packed numbers or bytes. Text wins if it prints, then a message that
parses to its last byte, then packed numbers. None: these bytes are no message.
"""

from __future__ import annotations

import struct
from typing import Any

_MAX_FIELD = 2_000
_MAX_DEPTH = 12
_MAX_FIELDS = 20_000
_LEAST_REPEATED = 8


class _Count:
    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = _MAX_FIELDS


def read(data: bytes) -> dict[str, Any] | None:
    """Read one message; repeated fields become lists."""
    return _message(data, 0, _Count()) if len(data) >= 4 else None


def varint(data: bytes, at: int) -> tuple[int, int] | None:
    """Return a number of variable length and the place after it; None if it is cut off."""
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    return None


def _message(data: bytes, depth: int, count: _Count) -> dict[str, Any] | None:
    fields: dict[str, list[Any]] = {}
    at = 0
    while at < len(data):
        tag = varint(data, at)
        if tag is None or not 0 < tag[0] >> 3 <= _MAX_FIELD or count.left <= 0:
            return None
        count.left -= 1
        found = _value(data, tag[1], tag[0] & 7, depth, count)
        if found is None:
            if depth == 0 and any(len(values) >= _LEAST_REPEATED for values in fields.values()):
                break  # the last of many was cut off
            return None
        value, at = found
        fields.setdefault(f"f{tag[0] >> 3}", []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()} or None


def _value(data: bytes, at: int, wire: int, depth: int, count: _Count) -> tuple[Any, int] | None:
    if wire == 0:
        return varint(data, at)
    if wire in (1, 5):
        width = 8 if wire == 1 else 4
        if at + width > len(data):
            return None
        return _fixed(data[at : at + width]), at + width
    length = varint(data, at) if wire == 2 else None
    if length is None or length[1] + length[0] > len(data):
        return None
    end = length[1] + length[0]
    return _delimited(data[length[1] : end], depth + 1, count), end


def _fixed(raw: bytes) -> int | float:
    """A fixed field holds a float or a number; the float is believed if its size is that of everyday numbers."""
    floating = struct.unpack("<d" if len(raw) == 8 else "<f", raw)[0]
    if floating == floating and 1e-6 < abs(floating) < 1e15:
        return float(floating)
    return int.from_bytes(raw, "little")


def _delimited(raw: bytes, depth: int, count: _Count) -> Any:
    if not raw:
        return ""
    text = _text(raw)
    if text is not None and (len(raw) > 3 or text.isalnum()):
        return text
    message = _message(raw, depth, count) if depth < _MAX_DEPTH else None
    if message is not None:
        return message
    packed = _packed(raw)
    return packed if packed is not None else text if text is not None else raw


def _text(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() or all(letter.isprintable() or letter in "\r\n\t" for letter in text) else None


def _packed(raw: bytes) -> list[int] | None:
    """Packed varints; zigzag coding is undone where it gives small steps around zero."""
    values: list[int] = []
    at = 0
    while at < len(raw):
        found = varint(raw, at)
        if found is None or found[0] >= 2**64:
            return None
        values.append(found[0])
        at = found[1]
    return values if len(values) > 2 else None


def zigzag(value: int) -> int:
    """Undo the coding that protobuf gives to signed numbers."""
    return value >> 1 ^ -(value & 1)
