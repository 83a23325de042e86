"""A file that keeps the frames that are watched, as pcapng, readable by its owner alone. Decides nothing."""

from __future__ import annotations

import os

from detector.errors import OutputError
from detector.wire.frames import FrameBatch
from detector.wire.pcapng_writer import PcapngWriter


class Recording:
    """An open pcapng file. Raises OutputError when it cannot be written, also later, when the disk is full."""

    def __init__(self, path: str, interface: str) -> None:
        self.path = path
        self._writer = PcapngWriter(interface)
        self._is_whole = True
        try:
            self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise OutputError(f"{path}: is there already; a recording never writes over a file") from error
        except OSError as error:
            raise OutputError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error
        self._write(self._writer.begin())

    def add(self, batch: FrameBatch) -> None:
        """Keep the frames of a batch."""
        self._write(self._writer.packets(batch))

    def close(self, dropped: int | None, at: float) -> None:
        """Write how many packets were lost, and close. Nothing may follow a block that found no room."""
        try:
            if self._is_whole:
                self._write(self._writer.end(dropped, at))
        finally:
            os.close(self.descriptor)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self.descriptor, view) :]
        except OSError as error:
            self._is_whole = False
            raise OutputError(f"{self.path}: cannot be written: {(error.strerror or str(error)).lower()}") from error
