"""The lines of a text file, plain or gzipped, one after the other: bounded, however large the file or a line is.

Knows no log.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

from detector.errors import CaptureError
from detector.sources.byte_stream import GZIP, Inflated, Peeked, Plain

MAX_LINE = 1 << 20
"""Bytes of a line that are read; a longer one is left out, and counted."""

HEAD = 1 << 16
_CHUNK = 1 << 18
_MARK = b"\xef\xbb\xbf"


class Lines:
    """An open text file: iterate it once. `overlong` counts the lines that were left out."""

    def __init__(self, path: str) -> None:
        try:
            self._raw = io.FileIO(path)
            self.size = os.fstat(self._raw.fileno()).st_size
        except OSError as error:
            raise CaptureError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
        self.name = Path(path).name
        self.overlong = 0
        self.position = 0
        plain = Peeked(Plain(self._raw))
        self._bytes = Peeked(Inflated(plain)) if plain.peek(2) == GZIP else plain

    def __iter__(self) -> Iterator[bytes]:
        if self._bytes.peek(len(_MARK)) == _MARK:
            self._bytes.fill(memoryview(bytearray(len(_MARK))))
        rest, is_skipping = b"", False
        memory = bytearray(_CHUNK)
        while count := self._bytes.fill(memoryview(memory)):
            self.position = self._bytes.position
            *whole, rest = (rest + memory[:count]).split(b"\n")
            if is_skipping and whole:
                whole, is_skipping = whole[1:], False
            yield from (bytes(line) for line in whole)
            if len(rest) > MAX_LINE:
                self.overlong += not is_skipping
                is_skipping, rest = True, b""
        if rest and not is_skipping:
            yield bytes(rest)
        self.close()

    @property
    def note(self) -> str:
        """Why the file could not be read to its end; empty when all is well."""
        return f"the file was not read to its end: {self._bytes.note}" if self._bytes.note else ""

    def head(self) -> bytes:
        """Return the first bytes, unpacked, without using them."""
        return self._bytes.peek(HEAD)

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()
