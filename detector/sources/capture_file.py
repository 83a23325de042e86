"""Reads pcap and pcapng files, plain or gzipped, from disk or standard input, as batches of frames.

The only room that opens captures. It parses no packet, and it holds one buffer, however large the file is.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np

from detector.errors import CaptureError
from detector.sources.byte_stream import GZIP, Inflated, Peeked, Plain
from detector.sources.file_kind import looks_like
from detector.sources.pieces import WHOLE, Piece
from detector.wire import pcap, pcapng
from detector.wire.frames import PADDING, Bytes, FrameBatch

BUFFER = 8 << 20
_SMALLEST_BUFFER = 1 << 16
_LARGEST_BUFFER = 32 << 20
_HEAD = 1 << 16


class _Format(Protocol):
    """What turns the bytes of one capture format into frames."""

    @property
    def kind(self) -> str:
        """The format's name."""

    @property
    def broken(self) -> str:
        """Why nothing more can be read; empty while all is well."""

    @property
    def lost(self) -> int:
        """Packets that were there but not readable."""

    @property
    def dropped(self) -> int | None:
        """Packets that the capturing program says it lost."""

    @property
    def layout(self) -> object:
        """What the records from here on can only be read with: two equal layouts read them alike."""

    def prime(self, head: bytes) -> None:
        """Take the layout from a file's first bytes, to read on from somewhere in its middle."""

    def read(self, memory: bytearray, buffer: Bytes, start: int, stop: int) -> tuple[list[FrameBatch], int]:
        """Return the frames of all whole records between `start` and `stop`, and where the next one begins."""


class _PcapFormat:
    kind = "pcap"
    lost = 0

    def __init__(self) -> None:
        self.broken = ""
        self.dropped: int | None = None
        self._header: pcap.Header | None = None

    @property
    def layout(self) -> object:
        return self._header

    def prime(self, head: bytes) -> None:
        self._header = pcap.parse_header(head)

    def read(self, memory: bytearray, buffer: Bytes, start: int, stop: int) -> tuple[list[FrameBatch], int]:
        if self._header is None:
            self._header = pcap.parse_header(bytes(memory[start : min(stop, start + pcap.HEADER_SIZE)]))
            if self._header is None:
                return [], start
            start += pcap.HEADER_SIZE
        walk = pcap.walk(memory, start, stop, self._header.order)
        if walk.broken:
            self.broken = "a packet claims an impossible length"
        return [pcap.frames(memory, buffer, walk.records, self._header)] if len(walk.records) else [], walk.end


class _PcapngFormat:
    kind = "pcapng"

    def __init__(self) -> None:
        self._blocks = pcapng.BlockReader()

    @property
    def broken(self) -> str:
        return self._blocks.broken

    @property
    def lost(self) -> int:
        return self._blocks.unreadable_packets

    @property
    def dropped(self) -> int | None:
        return self._blocks.dropped

    @property
    def layout(self) -> object:
        return self._blocks.layout

    def prime(self, head: bytes) -> None:
        self._blocks.prime(head)

    def read(self, memory: bytearray, buffer: Bytes, start: int, stop: int) -> tuple[list[FrameBatch], int]:
        return self._blocks.read(memory, buffer, start, stop)


class CaptureFile:
    """An open capture, closed by `with`; iterate `batches` once. A batch is valid until the next one is asked for."""

    def __init__(self, raw: io.RawIOBase | io.BufferedIOBase, name: str, size: int | None) -> None:
        self.name = name
        self.note = ""
        self._raw = raw
        self._plain = Plain(raw)
        plain = Peeked(self._plain)
        self._bytes = Peeked(Inflated(plain)) if plain.peek(2) == GZIP else plain
        self._format = self._format_of(self._bytes.peek(pcap.HEADER_SIZE))
        self._memory = bytearray(_first_buffer(size) + PADDING)
        self._filled = 0

    def __enter__(self) -> CaptureFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def seek(self, raw: io.FileIO, piece: Piece) -> None:
        """Read only a piece of `raw`, the plain file that this was made of."""
        raw.seek(0)
        if piece.start:
            self._format.prime(raw.read(_HEAD) or b"")
            raw.seek(piece.start)
        self._plain = Plain(raw, None if piece.stop is None else piece.stop - piece.start)
        self._bytes = Peeked(self._plain)

    @property
    def layout(self) -> object:
        """How records are read from here on; a piece must begin with the layout that the one before it ended with."""
        return self._format.layout

    @property
    def kind(self) -> str:
        """The format: pcap or pcapng."""
        return self._format.kind

    @property
    def position(self) -> int:
        """Bytes of the file read so far."""
        return self._bytes.position

    @property
    def lost(self) -> int:
        """Packets that belong to no interface or reach over their block: there, but not readable."""
        return self._format.lost

    @property
    def dropped(self) -> int | None:
        """Packets that the capturing program says it lost; None when it says nothing."""
        return self._format.dropped

    def batches(self) -> Iterator[FrameBatch]:
        """Yield the frames in the order of the file, up to its end or that of the piece."""
        rest = 0
        while True:
            count = self._bytes.fill(memoryview(self._memory)[self._filled : len(self._memory) - PADDING])
            self._filled += count
            buffer = np.frombuffer(self._memory, dtype=np.uint8)
            batches, end = self._format.read(self._memory, buffer, 0, self._filled)
            yield from batches
            del buffer, batches
            rest = self._filled - end
            if not count or self._format.broken:
                break
            self._filled = self._keep_rest(end, self._filled)
        self.note = self._last_words(rest)

    def beyond(self, count: int) -> Iterator[FrameBatch]:
        """Yield what comes in the next `count` bytes behind the piece, for what was unfinished at its end."""
        self._plain.limit = self._plain.position + count
        self._filled = 0
        yield from self.batches()

    def _keep_rest(self, end: int, filled: int) -> int:
        """Move what is left of the last record to the front; make room when a record is larger than the buffer."""
        rest = filled - end
        if rest > len(self._memory) // 2 and len(self._memory) < _LARGEST_BUFFER:
            larger = bytearray(min(2 * len(self._memory), _LARGEST_BUFFER + PADDING))
            larger[:rest] = memoryview(self._memory)[end:filled]
            self._memory = larger
        else:
            self._memory[:rest] = self._memory[end:filled]
        return rest

    def _last_words(self, rest: int) -> str:
        if self._format.broken:
            return f"the file is damaged: {self._format.broken}; what follows was not read"
        if self._bytes.note:
            return f"the file was not read to its end: {self._bytes.note}"
        return "the file was cut in the middle of a packet" if rest else ""

    def _format_of(self, head: bytes) -> _Format:
        if pcap.is_pcap(head):
            return _PcapFormat()
        if pcapng.is_pcapng(head):
            return _PcapngFormat()
        what = looks_like(head) if not self._bytes.note else f"a gzip file, but {self._bytes.note}"
        raise CaptureError(f"{self.name}: not a capture file; it looks like {what}")


def open_capture(path: str, piece: Piece = WHOLE) -> CaptureFile:
    """Open a capture, or a piece of it, by its path, "-" for standard input.

    Raises CaptureError when it cannot be read or is none.
    """
    if path == "-":
        return CaptureFile(io.FileIO(0, closefd=False), "standard input", None)
    try:
        raw = io.FileIO(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        capture = CaptureFile(raw, Path(path).name, os.fstat(raw.fileno()).st_size)
        if piece != WHOLE:
            capture.seek(raw, piece)
    except OSError as error:
        raw.close()
        raise _unreadable(path, error) from error
    except CaptureError:
        raw.close()
        raise
    return capture


def _unreadable(path: str, error: OSError) -> CaptureError:
    return CaptureError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}")


def _first_buffer(size: int | None) -> int:
    return BUFFER if size is None else min(max(size + 1, _SMALLEST_BUFFER), BUFFER)
