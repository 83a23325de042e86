"""Streams of bytes that fill a caller's buffer: as they are, or unpacked from gzip. Knows no capture format."""

from __future__ import annotations

import io
import zlib
from typing import Protocol

GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
_READ = 1 << 18

MAX_INFLATION = 200
"""A gzipped file may become this many times larger; more is taken for a bomb. Real captures stay below 60."""

_FREE_INFLATION = 64 << 20


class ByteStream(Protocol):
    """Something that fills buffers; `position` counts the bytes of the file behind it that were used."""

    @property
    def position(self) -> int:
        """Bytes of the file used so far."""

    @property
    def note(self) -> str:
        """Why no more can come although the stream is not at its end; empty when all is well."""

    def fill(self, view: memoryview) -> int:
        """Write up to len(view) bytes and return how many; 0 at the end."""


class Plain:
    """The bytes of a file as they are, up to `limit` of them (None: all)."""

    note = ""

    def __init__(self, raw: io.RawIOBase | io.BufferedIOBase, limit: int | None = None) -> None:
        self._raw = raw
        self.limit = limit
        self.position = 0

    def fill(self, view: memoryview) -> int:
        """Write up to len(view) bytes and return how many; 0 at the end."""
        room = len(view) if self.limit is None else min(len(view), self.limit - self.position)
        count = (self._raw.readinto(view[:room]) or 0) if room else 0
        self.position += count
        return count


class Peeked:
    """A stream whose first bytes can be looked at before they are used."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._head = b""

    @property
    def position(self) -> int:
        """Bytes of the file used so far."""
        return self._stream.position

    @property
    def note(self) -> str:
        """Why no more can come; empty when all is well."""
        return self._stream.note

    def peek(self, count: int) -> bytes:
        """Return the first `count` bytes, or all there are."""
        memory = bytearray(count)
        filled = len(self._head)
        memory[:filled] = self._head
        with memoryview(memory) as view:
            while filled < count and (more := self._stream.fill(view[filled:])):
                filled += more
        self._head = bytes(memory[:filled])
        return self._head

    def fill(self, view: memoryview) -> int:
        """Write up to len(view) bytes and return how many; 0 at the end."""
        if not self._head:
            return self._stream.fill(view)
        count = min(len(self._head), len(view))
        view[:count], self._head = self._head[:count], self._head[count:]
        return count


class Inflated:
    """What a gzipped stream (RFC 1952) holds, several members long if need be; it stops at an absurd growth."""

    def __init__(self, packed: ByteStream) -> None:
        self._packed = packed
        self._input = b""
        self._memory = bytearray(_READ)
        self._inflate = zlib.decompressobj(_GZIP_WINDOW)
        self._grown = 0
        self.note = ""

    @property
    def position(self) -> int:
        """Bytes of the file used so far."""
        return self._packed.position

    def fill(self, view: memoryview) -> int:
        """Write up to len(view) bytes and return how many; 0 at the end, or once `note` is set."""
        while not self.note:
            if not self._input and not self._read():
                break
            data = self._unpack(len(view))
            if data:
                view[: len(data)] = data
                return len(data)
        return 0

    def _read(self) -> bool:
        """Get more packed bytes; False at the end, which must be the end of a member."""
        with memoryview(self._memory) as view:
            self._input = bytes(view[: self._packed.fill(view)])
        if not self._input and not self._inflate.eof:
            self.note = "its compressed data ends too early"
        return bool(self._input)

    def _unpack(self, room: int) -> bytes:
        if self._inflate.eof:
            self._inflate = zlib.decompressobj(_GZIP_WINDOW)
        try:
            data = self._inflate.decompress(self._input, room)
        except zlib.error:
            self.note = "its compressed data is damaged"
            return b""
        self._input = self._inflate.unconsumed_tail or self._inflate.unused_data
        self._grown += len(data)
        if self._grown > _FREE_INFLATION and self._grown > MAX_INFLATION * self.position:
            self.note = f"it grew to more than {MAX_INFLATION} times its size"
        return data
