"""Frames to pcapng bytes: a section, one interface for each link type, enhanced packet blocks. Pure; opens no file.

Source: draft-ietf-opsawg-pcapng, sections 4.1 to 4.6; all numbers little-endian, times in nanoseconds.
"""

from __future__ import annotations

import struct

from detector.wire.frames import FrameBatch

_SECTION, _INTERFACE, _ENHANCED, _STATISTICS = 0x0A0D0D0A, 1, 6, 5
_MAGIC = 0x1A2B3C4D
_IF_NAME, _IF_TSRESOL, _IF_DROP = 2, 9, 5
_NANOSECONDS = b"\x09"
_PACKET = struct.Struct("<7I")


class PcapngWriter:
    """Turns batches into blocks; the interface blocks come when a link type is first met."""

    def __init__(self, interface: str) -> None:
        self._name = interface.encode("utf-8", "replace")[:256]
        self._numbers: dict[int, int] = {}

    def begin(self) -> bytes:
        """Return the section header."""
        return _block(_SECTION, struct.pack("<IHHq", _MAGIC, 1, 0, -1))

    def packets(self, batch: FrameBatch) -> bytes:
        """Return the blocks of a batch's frames."""
        blocks: list[bytes] = []
        columns = (batch.offsets.tolist(), batch.lengths.tolist(), batch.times.tolist(), batch.links.tolist())
        for start, length, at, link in zip(*columns, strict=True):
            if link not in self._numbers:
                blocks.append(self._interface(link))
            padding = -length % 4
            size = 32 + length + padding
            head = _PACKET.pack(_ENHANCED, size, self._numbers[link], at >> 32, at & 0xFFFFFFFF, length, length)
            blocks += (head, bytes(batch.memory[start : start + length]), bytes(padding), struct.pack("<I", size))
        return b"".join(blocks)

    def end(self, dropped: int | None, at: float) -> bytes:
        """Return the statistics block, with what the kernel dropped; `at` in seconds since the epoch."""
        if dropped is None or not self._numbers:
            return b""
        moment = int(at * 1_000_000_000)
        options = _option(_IF_DROP, struct.pack("<Q", dropped)) + _option(0, b"")
        return _block(_STATISTICS, struct.pack("<3I", 0, moment >> 32, moment & 0xFFFFFFFF) + options)

    def _interface(self, link: int) -> bytes:
        self._numbers[link] = len(self._numbers)
        options = _option(_IF_NAME, self._name) + _option(_IF_TSRESOL, _NANOSECONDS) + _option(0, b"")
        return _block(_INTERFACE, struct.pack("<HHI", link, 0, 0) + options)


def _block(kind: int, body: bytes) -> bytes:
    size = 12 + len(body)
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)
