"""Counters in a file that two processes share: what was counted stands, however suddenly the counting one is killed."""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

SENT = ("get", "post", "message", "open", "slow")
"""What a client asks for: pages, telemetry, messages over a WebSocket, its opening, and a body a byte at a time."""

NAMES = (
    *(f"{kind}-{state}" for kind in SENT for state in ("begun", "answered", "refused", "failed")),
    *("received", "frames", "refused-frames", "tasks"),
)
_ONE = struct.Struct("=Q")


class Counts:
    """All counters, by name. One process writes to each; others may read at any time."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_ONE.size * len(NAMES)))
            path.chmod(0o666)
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _ONE.size * len(NAMES))
        self._places = {name: _ONE.size * at for at, name in enumerate(NAMES)}

    def add(self, name: str, count: int = 1) -> None:
        """Count."""
        self.put(name, self[name] + count)

    def put(self, name: str, count: int) -> None:
        """Set a counter that goes up and down."""
        _ONE.pack_into(self._memory, self._places[name], count)

    def __getitem__(self, name: str) -> int:
        return int(_ONE.unpack_from(self._memory, self._places[name])[0])

    def of(self, state: str) -> int:
        """Return how many requests of all kinds have come so far: begun, answered, refused or failed."""
        return sum(self[f"{kind}-{state}"] for kind in SENT)
