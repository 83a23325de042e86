"""CBOR (RFC 8949): bytes to plain values. None: these bytes are no single item. Knows no other format."""

from __future__ import annotations

import struct
from typing import Any

_MAX_DEPTH = 40
_MAX_ITEMS = 60_000
_BREAK = object()


class _Bad(Exception):
    """Raised inside this file: not CBOR, cut off, or too much of it."""


def read(data: bytes) -> Any | None:
    """Read one item that fills the bytes; None if there is none."""
    try:
        reader = _Reader(data)
        value = reader.item(0)
    except _Bad:
        return None
    return value if reader.at == len(data) and value is not _BREAK else None


class _Reader:
    __slots__ = ("at", "data", "items")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.items = _MAX_ITEMS

    def take(self, count: int) -> bytes:
        piece = self.data[self.at : self.at + count]
        if len(piece) < count:
            raise _Bad
        self.at += count
        return piece

    def item(self, depth: int) -> Any:
        self.items -= 1
        if depth > _MAX_DEPTH or self.items < 0:
            raise _Bad
        head = self.take(1)[0]
        major, info = head >> 5, head & 31
        if info > 27 and info != 31:
            raise _Bad
        if major == 7:
            return self.simple(info)
        argument = None if info == 31 else info if info < 24 else int.from_bytes(self.take(1 << info - 24), "big")
        if major < 2:
            if argument is None:
                raise _Bad
            return argument if major == 0 else -1 - argument
        if major < 4:
            raw = self.string(argument, depth)
            return raw if major == 2 else raw.decode("utf-8", "replace")
        if major == 6:
            return self.item(depth + 1)
        return self.many(argument, depth) if major == 4 else self.mapping(argument, depth)

    def simple(self, info: int) -> Any:
        if info == 31:
            return _BREAK
        if info >= 25:
            width = 1 << info - 24
            return struct.unpack({2: ">e", 4: ">f", 8: ">d"}[width], self.take(width))[0]
        if info == 24:
            return self.take(1)[0]
        return {20: False, 21: True}.get(info)

    def string(self, length: int | None, depth: int) -> bytes:
        if length is not None:
            return self.take(length)
        pieces = []
        while (piece := self.item(depth + 1)) is not _BREAK:
            pieces.append(piece.encode() if isinstance(piece, str) else piece if isinstance(piece, bytes) else b"")
        return b"".join(pieces)

    def many(self, length: int | None, depth: int) -> list[Any]:
        values: list[Any] = []
        while length is None or len(values) < length:
            value = self.item(depth + 1)
            if value is _BREAK:
                if length is None:
                    break
                raise _Bad
            values.append(value)
        return values

    def mapping(self, length: int | None, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        done = 0
        while length is None or done < length:
            key = self.item(depth + 1)
            if key is _BREAK:
                if length is None:
                    break
                raise _Bad
            values[key if isinstance(key, str) else f"f{key}" if isinstance(key, int) else "key"] = self.item(depth + 1)
            done += 1
        return values
