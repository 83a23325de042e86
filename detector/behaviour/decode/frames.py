"""A stream of messages that each say their type and their length: a recorder's own binary notation. Pure.

A guess, so it is a narrow one: from some place near the head on, the messages must tile the bytes to the very end.
Strategy: each usual way of writing type and length is tried from each place; a wrong one runs off the tiles at once.
What is in a message is read as numbers of variable length and texts. A message that is only a moment sets the clock
for those that follow, as such streams leave the time out of each event. None: there are no such tiles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detector.behaviour.decode.protobuf import varint

_LEAST = 12
_MOST = 6_000
_MOST_STEPS = 20_000  # messages looked at from all starts together
_FARTHEST = 160  # bytes of a heading
_MOST_FIELDS = 10
_MOMENTS = (1_000_000_000_000, 3_000_000_000_000)  # milliseconds: 2001 to 2065
Length = Callable[[bytes, int], tuple[int, int] | None]


def _fixed(width: int, order: str) -> Length:
    def read_length(data: bytes, at: int) -> tuple[int, int] | None:
        if at + width > len(data):
            return None
        return int.from_bytes(data[at : at + width], "little" if order == "<" else "big"), at + width

    return read_length


_LENGTHS: tuple[Length, ...] = (
    _fixed(3, "<"), _fixed(2, "<"), _fixed(2, ">"), _fixed(4, "<"), _fixed(4, ">"), varint, _fixed(3, ">"),
)  # fmt: skip


def read(data: bytes) -> list[dict[str, Any]] | None:
    """Return the messages as mappings, named by type and place, with the clock that held; None if they do not tile."""
    left = _MOST_STEPS
    for length in _LENGTHS:
        best: list[tuple[int, int, int]] = []
        for start in range(min(_FARTHEST, len(data))):
            tiles, steps = _tiles(data, start, length, left)
            if tiles is not None and len(tiles) > len(best):
                best = tiles
            left -= steps
            if left <= 0:
                break
        if best:
            return _messages(data, best)
    return None


def _tiles(data: bytes, start: int, length: Length, left: int) -> tuple[list[tuple[int, int, int]] | None, int]:
    """Return (type, begin, end) of each message, or None; and how many were looked at."""
    tiles: list[tuple[int, int, int]] = []
    at, filled = start, 0
    while at < len(data):
        size = length(data, at + 1)
        if size is None or size[1] + size[0] > len(data) or len(tiles) >= min(_MOST, left):
            return None, len(tiles) + 1
        tiles.append((data[at], size[1], size[1] + size[0]))
        filled += size[0] > 0
        if len(tiles) > 2 * _LEAST and filled < len(tiles) // 2:
            return None, len(tiles)  # zeros
        at = size[1] + size[0]
    sorts = len({kind for kind, _, _ in tiles})
    return (tiles if filled >= _LEAST and sorts <= filled // 2 else None), len(tiles)


def _messages(data: bytes, tiles: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    clock = 0
    for kind, begin, end in tiles:
        fields = _fields(data[begin:end])
        if len(fields) == 1 and type(fields[0]) is int and _MOMENTS[0] < fields[0] < _MOMENTS[1]:
            clock = fields[0]
        elif fields:
            named = {f"message{kind}field{place}": field for place, field in enumerate(fields)}
            messages.append({**named, "clock": clock} if clock else named)
    return messages


def _fields(payload: bytes) -> list[Any]:
    """Numbers of variable length; where one is the length of text that prints, the text."""
    fields: list[Any] = []
    at = 0
    while at < len(payload) and len(fields) < _MOST_FIELDS:
        found = varint(payload, at)
        if found is None:
            return []
        number, after = found
        text = payload[after : after + number]
        if 0 < number == len(text) and _prints(text):
            fields.append(text.decode())
            at = after + number
        else:
            fields.append(number)
            at = after
    return fields


def _prints(raw: bytes) -> bool:
    try:
        return raw.decode().isprintable()
    except UnicodeDecodeError:
        return False
