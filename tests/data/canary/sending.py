"""What a program that watches would have seen of a canary, and small writers of binary formats. Made for tests."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

from detector.canary.model import Canary

START = 1_795_000_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One request."""

    body: bytes = b""
    content_type: str = "application/json"
    content_encoding: str = ""
    query: str = ""
    path: str = "/c"


def moves(canary: Canary, every: int = 1) -> list[tuple[int, int, int]]:
    """Return x, y and time of each move that a recorder of every `every`-th sees."""
    return [(point.x, point.y, START + point.t) for point in canary.path[::every]]


def pressed(canary: Canary) -> list[tuple[int, int, int]]:
    """Return x, y and time of each click."""
    return [(x, y, START + 20_000 + 900 * place) for place, (x, y) in enumerate(canary.clicks)]


def keys(canary: Canary) -> list[tuple[str, int]]:
    """Return each key with its time."""
    return [(letter, START + 30_000 + at) for letter, at in zip(canary.phrase, canary.key_times, strict=True)]


def grown(canary: Canary, least: int = 1) -> list[str]:
    """Return what a text field holds after each key."""
    return [canary.phrase[:size] for size in range(least, len(canary.phrase) + 1)]


def code_of(letter: str) -> str:
    """Return `KeyboardEvent.code`."""
    return f"Key{letter.upper()}" if letter.isalpha() else f"Digit{letter}" if letter.isdigit() else "Minus"


def key_code_of(letter: str) -> int:
    """Return `KeyboardEvent.keyCode`."""
    return 189 if letter == "-" else ord(letter.upper())


def packed_json(value: Any) -> bytes:
    """Return JSON as pages write it."""
    return json.dumps(value, separators=(",", ":")).encode()


def varint(number: int) -> bytes:
    """Return LEB128."""
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | 0x80 if number else low)
        if not number:
            return bytes(out)


def zigzag(number: int) -> int:
    """Return the unsigned number that protobuf gives to a signed one."""
    return number * 2 if number >= 0 else -number * 2 - 1


def field(number: int, value: int | bytes | float) -> bytes:
    """Return one protobuf field."""
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    return varint(number << 3) + varint(value)


def cbor(value: Any) -> bytes:
    """Return CBOR of plain values."""
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    assert isinstance(value, dict)
    return _head(5, len(value)) + b"".join(cbor(name) + cbor(item) for name, item in value.items())


def _head(major: int, size: int) -> bytes:
    for width, mark in ((0, size), (1, 24), (2, 25), (4, 26), (8, 27)):
        if (width == 0 and size < 24) or (width and size < 1 << 8 * width):
            return bytes([major << 5 | mark]) + (size.to_bytes(width, "big") if width else b"")
    raise ValueError(size)


def multipart(parts: dict[str, bytes]) -> bytes:
    """Return a multipart body with the boundary `----made`."""
    out = b"".join(
        b'------made\r\nContent-Disposition: form-data; name="' + name.encode() + b'"; filename="blob"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n"
        for name, data in parts.items()
    )
    return out + b"------made--\r\n"
