"""Frames out of the blocks that Linux fills for a packet socket (TPACKET_V3). Pure: bytes in, a FrameBatch out.

Layout: Linux, Documentation/networking/packet_mmap.rst and include/uapi/linux/if_packet.h. All numbers are in the
machine's own byte order, but for the protocol. It opens no socket; the kernel is trusted for lengths, and checked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.wire.frames import PADDING, Bytes, FrameBatch, Ints, Mask, field, gather
from detector.wire.links import LINUX_SLL2

STATUS_OFFSET = 8
"""Where a block says whose it is: bit 0 set means that the kernel is done with it."""

_HEADER = 68
_FIRST_PACKET, _PACKETS, _BLOCK_HEADER = 16, 12, 48
_SLL2_HEADER = 20
_WORD = struct.Struct("=I").unpack_from
_LOOPBACK, _OUTGOING = 772, 4


@dataclass(frozen=True, slots=True)
class Rules:
    """How frames of a socket are to be taken.

    `link` is the LINKTYPE_ number; LINUX_SLL2 writes such a header in front of each packet, which the socket hands
    out without one. Packets of the interfaces in `skipped` (numbers) are others' copies and are left out.
    """

    link: int
    skipped: frozenset[int] = frozenset()


def parse_blocks(blocks: Iterable[bytes | memoryview], rules: Rules) -> FrameBatch:
    """Return the frames of `blocks` in their order; a loopback packet, which is shown twice, is taken once.

    What a block claims beyond its own end is cut off there.
    """
    memory = bytearray()
    headers: list[int] = []
    ends: list[int] = []
    for block in blocks:
        base = len(memory)
        memory += block
        found = _walk(memory, base, len(memory))
        headers += found
        ends += [len(memory)] * len(found)
    memory += bytes(PADDING)
    buffer = np.frombuffer(memory, dtype=np.uint8)
    return _frames(memory, buffer, np.array(headers, dtype=np.int64), np.array(ends, dtype=np.int64), rules)


def _walk(memory: bytearray, base: int, end: int) -> list[int]:
    """Return where the headers of a block's packets are."""
    if end - base < _BLOCK_HEADER:
        return []
    count, at = _WORD(memory, base + _PACKETS)[0], base + _WORD(memory, base + _FIRST_PACKET)[0]
    found: list[int] = []
    while len(found) < count and at + _HEADER <= end:
        found.append(at)
        step = _WORD(memory, at)[0]
        if not step:
            break
        at += step
    return found


def _frames(memory: bytearray, buffer: Bytes, headers: Ints, ends: Ints, rules: Rules) -> FrameBatch:
    rows = gather(buffer, headers, _HEADER) if len(headers) else np.empty((0, _HEADER), np.uint8)
    chosen = np.flatnonzero(_wanted(rows, rules))
    rows, headers, ends = rows[chosen], headers[chosen], ends[chosen]
    seconds = field(rows, 4, "=u4").astype(np.int64)
    # A packet begins behind its own header, which stands where the block's walk found it.
    start = headers + np.maximum(field(rows, 24, "=u2").astype(np.int64), _HEADER)
    start = np.minimum(start, ends)
    lengths = np.minimum(field(rows, 12, "=u4").astype(np.int64), ends - start)
    if rules.link == LINUX_SLL2:
        start = start - _SLL2_HEADER
        lengths = lengths + _SLL2_HEADER
        _write_headers(buffer, start, rows)
    return FrameBatch(
        memory=memory,
        buffer=buffer,
        offsets=start,
        lengths=lengths,
        times=seconds * 1_000_000_000 + field(rows, 8, "=u4").astype(np.int64),
        links=np.full(len(rows), rules.link, dtype=np.uint16),
    )


def _wanted(rows: Bytes, rules: Rules) -> Mask:
    wanted: Mask = (field(rows, 56, "=u2") != _LOOPBACK) | (rows[:, 58] != _OUTGOING)
    if rules.skipped:
        wanted &= ~np.isin(field(rows, 52, "=i4"), list(rules.skipped))
    return wanted


def _write_headers(buffer: Bytes, start: Ints, rows: Bytes) -> None:
    """Write a cooked header (LINKTYPE_LINUX_SLL2) into the free room that the kernel leaves before each packet."""
    headers: NDArray[np.uint8] = np.zeros((len(rows), _SLL2_HEADER), np.uint8)
    headers[:, 0:2] = rows[:, 50:52]
    headers[:, 4:8] = field(rows, 52, "=i4").astype(">i4")[:, None].view(np.uint8).reshape(-1, 4)
    headers[:, 8:10] = field(rows, 56, "=u2").astype(">u2")[:, None].view(np.uint8).reshape(-1, 2)
    headers[:, 10:12] = rows[:, 58:60]
    headers[:, 12:20] = rows[:, 60:68]
    for place in range(_SLL2_HEADER):
        buffer[start + place] = headers[:, place]
