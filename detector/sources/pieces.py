"""Where a large capture can be cut, so that several processes read a part of it each. Reads little, parses no packet.

A boundary in the middle of a file is a guess: a place from which on many records follow each other without a fault.
It is proven right by whoever reads the piece before it, when its last record ends exactly there; if it does not, the
file is read in one piece.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detector.wire import pcap, pcapng
from detector.wire.cursor import Malformed
from detector.wire.frames import Bytes, Mask, field, gather

_WINDOW = 1 << 20
_SEARCHED = 1 << 18
_CHAIN = 12
_LONGEST_CAPTURE = 400 * 86_400
_BIGGEST_FRAME = 1 << 18
_RECORD, _BLOCK = 16, 32


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file in bytes; `stop` None means to its end."""

    start: int = 0
    stop: int | None = None


WHOLE = Piece()


def cut(path: str, size: int, pieces: int) -> list[Piece]:
    """Return up to `pieces` parts of about the same size; one when the file is no plain pcap or pcapng."""
    with io.FileIO(path) as raw:
        head = raw.read(_RECORD + pcap.HEADER_SIZE) or b""
        find = _finder(head)
        if find is None:
            return [WHOLE]
        inner = sorted({_boundary(raw, size * part // pieces, find) for part in range(1, pieces)} - {0})
    return [Piece(start, stop) for start, stop in zip([0, *inner], [*inner, None], strict=True)]


_Find = Callable[[bytes], int | None]


def _boundary(raw: io.FileIO, near: int, find: _Find) -> int:
    """Return the offset of a record behind `near`, or 0 when none is found."""
    near -= near % 4
    raw.seek(near)
    window = raw.read(_WINDOW) or b""
    # A few bytes at the end hold no chain of records.
    offset = find(window) if len(window) > _BLOCK else None
    return 0 if offset is None else near + offset


def _finder(head: bytes) -> _Find | None:
    if pcap.is_pcap(head) and len(head) == _RECORD + pcap.HEADER_SIZE:
        try:
            header = pcap.parse_header(head)
        except Malformed:
            return None
        if header is None:
            return None
        first: int = struct.unpack_from(header.order + "I", head, pcap.HEADER_SIZE)[0]
        return lambda window: _find_record(window, header, first)
    if pcapng.is_pcapng(head):
        order = "<" if head[8:12] == b"\x4d\x3c\x2b\x1a" else ">"
        return lambda window: _find_block(window, order)
    return None


def _find_record(window: bytes, header: pcap.Header, first_second: int) -> int | None:
    """Find where records begin that are plausible one after the other."""
    starts = max(len(window) - _RECORD, 0)
    buffer = np.frombuffer(window, dtype=np.uint8)
    rows = gather(buffer, np.arange(starts), _RECORD)
    kind = header.order + "u4"
    seconds = field(rows, 0, kind).astype(np.int64)
    length, original = field(rows, 8, kind).astype(np.int64), field(rows, 12, kind).astype(np.int64)
    fine = (np.abs(seconds - first_second) < _LONGEST_CAPTURE) & (length > 0) & (length <= original)
    fine &= (original <= _BIGGEST_FRAME) & (field(rows, 4, kind) < 1_000_000_000 // header.tick)
    return _chain(fine, lambda at: at + _RECORD + int(length[at]), 1, len(window))


def _find_block(window: bytes, order: str) -> int | None:
    """Find where enhanced packet blocks follow each other; each repeats its length at its end."""
    starts = max(len(window) - _BLOCK, 0)
    buffer = np.frombuffer(window, dtype=np.uint8)
    rows = gather(buffer, np.arange(0, starts, 4), _BLOCK)
    kind = order + "u4"
    size = field(rows, 4, kind).astype(np.int64)
    fine: Mask = (field(rows, 0, kind) == 6) & (size >= _BLOCK) & (size % 4 == 0) & (size <= _BIGGEST_FRAME)
    inside = np.flatnonzero(fine)
    end = inside * 4 + size[inside] - 4
    repeats = end + 4 <= len(window)
    fine[inside[repeats]] = _word(buffer, end[repeats], kind) == size[inside[repeats]]
    return _chain(fine, lambda at: at + int(size[at // 4]), 4, len(window))


def _word(buffer: Bytes, offsets: np.ndarray[tuple[int], np.dtype[np.int64]], kind: str) -> Bytes:
    return field(gather(buffer, offsets, 4), 0, kind)


def _chain(fine: Mask, after: Callable[[int], int], step: int, size: int) -> int | None:
    """Return the first place from which _CHAIN records, or all to the window's end, follow each other."""
    for candidate in np.flatnonzero(fine[: _SEARCHED // step]).tolist():
        at, links = candidate * step, 0
        while at // step < len(fine) and at % step == 0 and fine[at // step] and links < _CHAIN:
            at = after(at)
            links += 1
        if links == _CHAIN or (links > 2 and at >= size - _BLOCK):
            return int(candidate * step)
    return None
