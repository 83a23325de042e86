"""The pcapng capture format: blocks, interfaces and packets (draft-ietf-opsawg-pcapng). Bytes in, values out."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.wire.cursor import Malformed
from detector.wire.frames import Bytes, FrameBatch, Ints, field, gather

MAGIC = b"\x0a\x0d\x0d\x0a"
MAX_BLOCK = 16 << 20
_SECTION, _INTERFACE, _OBSOLETE_PACKET, _SIMPLE, _STATISTICS, _ENHANCED = 0x0A0D0D0A, 1, 2, 3, 5, 6
_END_OF_OPTIONS, _RESOLUTION, _OFFSET = 0, 9, 14
_MAX_INTERFACES = 4_096
_LATEST = 4_102_444_800  # the year 2100, in seconds


@dataclass(frozen=True, slots=True)
class Interface:
    """A section's interface: LINKTYPE_, snap length (0: none), ticks a second, and what to add to its times."""

    link: int
    snap_length: int
    ticks: int
    offset_seconds: int

    def column(self, ticks: NDArray[np.uint64]) -> Ints:
        """Return timestamps of this interface in nanoseconds since the epoch, held between 1970 and 2100.

        A time outside is a damaged one, and must not overflow what is computed with it.
        """
        whole, rest = np.divmod(ticks, np.uint64(self.ticks))
        small = np.floor(rest.astype(np.float64) * (1e9 / self.ticks)) if self.ticks > 10**9 else None
        nanoseconds = rest * np.uint64(10**9) // np.uint64(self.ticks) if small is None else small
        return _moved(whole, self.offset_seconds) * 1_000_000_000 + nanoseconds.astype(np.int64)


def _moved(seconds: NDArray[np.uint64], offset: int) -> Ints:
    """Return seconds moved by an offset, held between 1970 and 2100: exact for all numbers of 64 bits."""
    latest, by = np.uint64(_LATEST), np.uint64(abs(offset))
    if offset < 0:
        moved = np.where(seconds < by, np.uint64(0), seconds - by)
    else:
        moved = np.minimum(seconds, latest) + min(by, latest)
    return np.minimum(moved, latest).astype(np.int64)


def is_pcapng(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is a pcapng capture."""
    return head[:4] == MAGIC and head[8:12] in (b"\x1a\x2b\x3c\x4d", b"\x4d\x3c\x2b\x1a")


class BlockReader:
    """Walks the blocks of a file that arrives in parts, and keeps the section's byte order and interfaces."""

    def __init__(self) -> None:
        self._order = "<"
        self._interfaces: list[Interface] = []
        self._last_time = 0
        self._has_untimed = False
        self.broken = ""
        self.unreadable_packets = 0
        self.dropped: int | None = None

    @property
    def layout(self) -> tuple[str, tuple[Interface, ...], bool]:
        """Byte order, interfaces, and whether a packet without a time came: what later blocks depend on."""
        return (self._order, tuple(self._interfaces), self._has_untimed)

    def prime(self, head: bytes) -> None:
        """Take byte order and interfaces from the blocks before a file's first packet; `broken` as for `read`."""
        try:
            self._prime(bytearray(head))
        except Malformed as error:
            self.broken = str(error)

    def _prime(self, memory: bytearray) -> None:
        at = 0
        while (size := self._block_size(memory, at, len(memory))) is not None and at + size <= len(memory):
            kind = struct.unpack_from(self._order + "I", memory, at)[0]
            if kind in (_ENHANCED, _SIMPLE, _OBSOLETE_PACKET):
                break
            self._block(memory, np.frombuffer(memory, dtype=np.uint8), at, size, [])
            at += size

    def read(self, memory: bytearray, buffer: Bytes, start: int, stop: int) -> tuple[list[FrameBatch], int]:
        """Return the frames of the whole blocks between `start` and `stop`, and where the next block begins.

        A block that cannot be true sets `broken` to what is wrong with it; nothing after it can be trusted.
        """
        batches: list[FrameBatch] = []
        at = start
        try:
            while not self.broken:
                at = self._run(memory, buffer, at, stop, batches)
                size = self._block_size(memory, at, stop)
                if size is None or at + size > stop:
                    break
                self._block(memory, buffer, at, size, batches)
                at += size
        except Malformed as error:
            self.broken = str(error)
        return batches, at

    def _run(self, memory: bytearray, buffer: Bytes, at: int, stop: int, batches: list[FrameBatch]) -> int:
        """Take as many enhanced packet blocks as follow each other, which is nearly all of most files."""
        unpack = struct.Struct(self._order + "II").unpack_from
        blocks: list[int] = []
        append = blocks.append
        last = stop - 12
        while at <= last:
            kind, size = unpack(memory, at)
            if kind != _ENHANCED or size < 32 or size & 3 or size > MAX_BLOCK or at + size > stop:
                break
            append(at)
            at += size
        if blocks:
            batches.append(self._enhanced(memory, buffer, np.array(blocks, dtype=np.int64)))
        return at

    def _enhanced(self, memory: bytearray, buffer: Bytes, blocks: Ints) -> FrameBatch:
        kind = self._order + "u4"
        rows = gather(buffer, blocks, 28)
        number = field(rows, 8, kind).astype(np.int64)
        length = field(rows, 20, kind).astype(np.int64)
        good = (number < len(self._interfaces)) & (length <= field(rows, 4, kind).astype(np.int64) - 32)
        if not good.all():
            self.unreadable_packets += int(np.count_nonzero(~good))
            blocks, rows, number, length = blocks[good], rows[good], number[good], length[good]
        ticks = field(rows, 12, kind).astype(np.uint64) << np.uint64(32) | field(rows, 16, kind).astype(np.uint64)
        times = self._times(number, ticks)
        if len(times):
            self._last_time = int(times[-1])
        links = np.array([interface.link for interface in self._interfaces] or [0], dtype=np.uint16)
        return FrameBatch(memory, buffer, blocks + 28, length, times, links[number])

    def _times(self, number: Ints, ticks: NDArray[np.uint64]) -> Ints:
        times = np.zeros(len(number), dtype=np.int64)
        for index in np.unique(number).tolist():
            chosen = number == index
            times[chosen] = self._interfaces[index].column(ticks[chosen])
        return times

    def _block_size(self, memory: bytearray, at: int, stop: int) -> int | None:
        """Return the length of the block at `at`, or None when its head is not there yet. Raises Malformed."""
        if at + 12 > stop:
            return None
        if memory[at : at + 4] == MAGIC:
            self._begin_section(memory, at)
        size: int = struct.unpack_from(self._order + "I", memory, at + 4)[0]
        if size < 12 or size % 4 or size > MAX_BLOCK:
            raise Malformed(f"a block claims {size} bytes")
        if size < 32 and struct.unpack_from(self._order + "I", memory, at)[0] == _ENHANCED:
            raise Malformed("a packet block without its head")
        return size

    def _begin_section(self, memory: bytearray, at: int) -> None:
        mark = bytes(memory[at + 8 : at + 12])
        if mark not in (b"\x4d\x3c\x2b\x1a", b"\x1a\x2b\x3c\x4d"):
            raise Malformed("a section without a byte-order mark")
        self._order = "<" if mark == b"\x4d\x3c\x2b\x1a" else ">"

    def _block(self, memory: bytearray, buffer: Bytes, at: int, size: int, batches: list[FrameBatch]) -> None:
        kind: int = struct.unpack_from(self._order + "I", memory, at)[0]
        if kind == _INTERFACE and size >= 20:
            self._interface(memory, at, size)
        elif kind == _SIMPLE and size >= 16:
            batches.extend(self._simple(memory, buffer, at, size))
        elif kind == _OBSOLETE_PACKET and size >= 32:
            batches.extend(self._obsolete(memory, buffer, at, size))
        elif kind == _SECTION:
            self._interfaces = []
        elif kind == _STATISTICS:
            self._statistics(memory, at, size)

    def _obsolete(self, memory: bytearray, buffer: Bytes, at: int, size: int) -> list[FrameBatch]:
        number, _, high, low, length = struct.unpack_from(self._order + "HHIII", memory, at + 8)
        if number >= len(self._interfaces) or length > size - 32:
            self.unreadable_packets += 1
            return []
        interface = self._interfaces[number]
        self._last_time = int(interface.column(np.array([high << 32 | low], dtype=np.uint64))[0])
        return [_single(memory, buffer, at + 28, length, self._last_time, interface.link)]

    def _simple(self, memory: bytearray, buffer: Bytes, at: int, size: int) -> list[FrameBatch]:
        """A simple packet has no time; it gets that of the packet before it."""
        if not self._interfaces:
            self.unreadable_packets += 1
            return []
        self._has_untimed = True
        interface = self._interfaces[0]
        original: int = struct.unpack_from(self._order + "I", memory, at + 8)[0]
        length = min(original, size - 16, interface.snap_length or original)
        return [_single(memory, buffer, at + 12, length, self._last_time, interface.link)]

    def _interface(self, memory: bytearray, at: int, size: int) -> None:
        if len(self._interfaces) >= _MAX_INTERFACES:
            raise Malformed("too many interfaces in one section")
        link, _, snap_length = struct.unpack_from(self._order + "HHI", memory, at + 8)
        ticks, offset = 1_000_000, 0
        for code, value in self._options(memory, at + 16, at + size - 4):
            if code == _RESOLUTION and len(value) >= 1:
                ticks = _ticks(value[0])
            elif code == _OFFSET and len(value) == 8:
                offset = struct.unpack(self._order + "q", value)[0]
        self._interfaces.append(Interface(link, snap_length, ticks, offset))

    def _statistics(self, memory: bytearray, at: int, size: int) -> None:
        """The capture program's own word on what it lost (options 5, isb_ifdrop, and 7, isb_osdrop)."""
        for code, value in self._options(memory, at + 20, at + size - 4):
            if code in (5, 7) and len(value) == 8:
                self.dropped = (self.dropped or 0) + struct.unpack(self._order + "Q", value)[0]

    def _options(self, memory: bytearray, at: int, stop: int) -> list[tuple[int, bytes]]:
        options: list[tuple[int, bytes]] = []
        while at + 4 <= stop:
            code, length = struct.unpack_from(self._order + "HH", memory, at)
            if code == _END_OF_OPTIONS or at + 4 + length > stop:
                break
            options.append((code, bytes(memory[at + 4 : at + 4 + length])))
            at += 4 + (length + 3) // 4 * 4
        return options


def _ticks(resolution: int) -> int:
    """if_tsresol: a negative power of 10, or of 2 when the highest bit is set. Raises Malformed when absurd."""
    exponent = resolution & 0x7F
    if exponent > (63 if resolution & 0x80 else 18):
        raise Malformed(f"a time resolution of {exponent} places")
    return 1 << exponent if resolution & 0x80 else int(10**exponent)


def _single(memory: bytearray, buffer: Bytes, offset: int, length: int, time: int, link: int) -> FrameBatch:
    return FrameBatch(
        memory,
        buffer,
        np.array([offset], dtype=np.int64),
        np.array([length], dtype=np.int64),
        np.array([time], dtype=np.int64),
        np.array([link], dtype=np.uint16),
    )
