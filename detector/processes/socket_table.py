"""The sockets that are open, and those that closed a short while ago, by their ends: a question may come late.

Pure: it is told what the kernel lists, and the time.
"""

from __future__ import annotations

from collections import deque

from detector.processes.model import Question
from detector.processes.sockets import Key, Socket, keys

REMEMBERED_FOR = 30.0
"""Seconds for which a closed socket is known."""
MAX_CLOSED = 65_536
"""Closed sockets that are known at most; the oldest are forgotten first."""


class SocketTable:
    """What the last list held, and what earlier ones held."""

    def __init__(self) -> None:
        self.live: dict[bytes, Socket] = {}
        self._by_key: dict[Key, Socket] = {}
        self._closed: deque[tuple[float, Socket]] = deque()

    def __len__(self) -> int:
        return len(self._by_key)

    def take(self, listed: dict[bytes, Socket], now: float) -> list[Socket]:
        """Take what the kernel lists now; return the sockets that are new."""
        fresh = [listed[name] for name in listed.keys() - self.live.keys()]
        self._closed.extend((now, self.live[name]) for name in self.live.keys() - listed.keys())
        self._by_key.update((read.key, read) for read in fresh)
        self.live = listed
        self._forget(now)
        return fresh

    def find(self, asked: Question) -> Socket | None:
        """Return the socket, open or lately closed, that these ends belong to."""
        return next((self._by_key[key] for key in keys(asked) if key in self._by_key), None)

    def open_inodes(self) -> set[int]:
        """Return the sockets that the last list held."""
        return {read.inode for read in self.live.values()}

    def _forget(self, now: float) -> None:
        closed = self._closed
        while closed and (len(closed) > MAX_CLOSED or closed[0][0] < now - REMEMBERED_FOR):
            _, read = closed.popleft()
            if self._by_key.get(read.key) is read:
                del self._by_key[read.key]
