"""BSON (bsonspec.org, version 1.1): bytes to plain values. None: these bytes are no document. Knows no other format."""

from __future__ import annotations

import struct
from typing import Any

_MAX_DEPTH = 40
_MAX_ITEMS = 60_000
_FIXED = {1: ("<d", 8), 16: ("<i", 4), 18: ("<q", 8), 9: ("<q", 8), 17: ("<Q", 8)}
_LEAST = 8


class _Bad(Exception):
    """Raised inside this file: not BSON, cut off, or too much of it."""


def read(data: bytes) -> Any | None:
    """Read one document that fills the bytes; None if there is none."""
    if len(data) < _LEAST or int.from_bytes(data[:4], "little") != len(data) or data[-1]:
        return None
    try:
        return _document(data, 0, len(data), 0, [_MAX_ITEMS])
    except (_Bad, struct.error, IndexError):  # cut off inside a value
        return None


def _document(data: bytes, start: int, end: int, depth: int, left: list[int]) -> dict[str, Any]:
    if depth > _MAX_DEPTH or end > len(data) or end - start < 5:
        raise _Bad
    values: dict[str, Any] = {}
    at = start + 4
    while at < end - 1:
        left[0] -= 1
        stop = data.find(b"\0", at + 1, end)
        if stop < 0 or left[0] < 0:
            raise _Bad
        name = data[at + 1 : stop].decode("utf-8", "replace")
        values[name], at = _element(data, data[at], stop + 1, depth, left)
    return values


def _element(data: bytes, kind: int, at: int, depth: int, left: list[int]) -> tuple[Any, int]:
    if kind in _FIXED:
        letter, width = _FIXED[kind]
        return struct.unpack_from(letter, data, at)[0], at + width
    if kind in (3, 4):
        end = at + struct.unpack_from("<i", data, at)[0]
        value = _document(data, at, end, depth + 1, left)
        return (list(value.values()) if kind == 4 else value), end
    if kind in (2, 13, 14):
        size = struct.unpack_from("<i", data, at)[0]
        if not 0 < size <= len(data) - at:
            raise _Bad
        return data[at + 4 : at + 3 + size].decode("utf-8", "replace"), at + 4 + size
    if kind == 5:
        size = struct.unpack_from("<i", data, at)[0]
        if not 0 <= size <= len(data) - at:
            raise _Bad
        return data[at + 5 : at + 5 + size], at + 5 + size
    if kind == 7:
        return data[at : at + 12].hex(), at + 12
    if kind == 8:
        return bool(data[at]), at + 1
    if kind == 10:
        return None, at
    raise _Bad
