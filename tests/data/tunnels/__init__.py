"""Captures of closed tunnels, taken by take.sh from real programs; and their datagrams, for tests of parsers."""

from __future__ import annotations

import struct
from pathlib import Path

FOLDER = Path(__file__).parent
_RECORD = struct.Struct("<IIII")
_ETHERNET, _IP, _UDP = 14, 20, 8


def datagrams(file: str) -> list[tuple[int, bytes, tuple[int, int]]]:
    """Return the UDP payloads of a capture, each with its side (0: who spoke first) and the ports of both."""
    data, position, found, first = (FOLDER / file).read_bytes(), 24, [], b""
    while position < len(data):
        size = _RECORD.unpack_from(data, position)[2]
        frame = data[position + _RECORD.size : position + _RECORD.size + size]
        position += _RECORD.size + size
        source = frame[_ETHERNET + 12 : _ETHERNET + 16]
        first = first or source
        ports = struct.unpack_from(">HH", frame, _ETHERNET + _IP)
        found.append((int(source != first), frame[_ETHERNET + _IP + _UDP :], (ports[0], ports[1])))
    return found
