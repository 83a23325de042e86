"""Which process holds which socket: remembered, looked up in one process, or searched for in all.

A socket is often held by several: a child inherits its parent's open files. Named is the outermost ancestor that holds
it (below process 1), since that one opened it; a child has the others for an instant between fork and exec.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from detector.processes.kernel import Kernel
from detector.processes.model import Process

MAX_HOLDERS = 131_072
"""Sockets whose holder is remembered; the first ones are forgotten first."""
MAX_NAMES = 4_096
"""Processes whose name is remembered for the case that they end while they are looked at."""
LIKELY = 8
"""Processes that are tried first."""
MAX_RECENT = 64
_MAX_DEPTH = 8
_MAX_ANCESTORS = 32


class Holders:
    """Remembers holders by the socket's inode, which the kernel does not give out twice in any sensible time."""

    def __init__(self, kernel: Kernel, tool: int = 0) -> None:
        self._kernel = kernel
        self._tool = tool
        self._tool_group = kernel.group(tool) if tool else 0
        self._by_inode: dict[int, Process] = {}
        self._names: dict[int, Process] = {}
        self._recent: dict[int, None] = {}  # processes that held something that was asked for, latest last

    def __len__(self) -> int:
        return len(self._by_inode)

    def get(self, inode: int) -> Process | None:
        """Return the holder as far as it is known."""
        return self._by_inode.get(inode)

    def name(self, pid: int) -> None:
        """Read what the process is called while it is there."""
        called = self._kernel.identity(pid)
        if called is not None:
            _put(self._names, pid, called, MAX_NAMES)

    def look_at(self, pid: int) -> bool:
        """Take in what a process holds; return whether it holds any socket."""
        held = self._kernel.inodes(pid)
        if not held:
            return False
        new = {inode for inode in held if inode not in self._by_inode}
        if new:
            self._credit(pid, new, _MAX_DEPTH)
        return True

    def try_likely(self, wanted: set[int]) -> None:
        """Look for the holders of these sockets where sockets were found lately; many connections have few holders."""
        for _ in self._look(wanted, list(reversed(self._recent))[:LIKELY]):
            pass

    def search(self, wanted: set[int]) -> Iterator[None]:
        """Look for the holders of these sockets in all processes, youngest first; one process a step."""
        return self._look(wanted, sorted(self._kernel.pids(), reverse=True))

    def _look(self, wanted: set[int], pids: list[int]) -> Iterator[None]:
        missing = {inode for inode in wanted if inode not in self._by_inode}
        for pid in pids:
            if not missing:
                return
            self.look_at(pid)
            found = {inode for inode in missing if inode in self._by_inode}
            missing -= found
            for inode in found:
                self._remember(self._by_inode[inode].pid)
            yield

    def _remember(self, pid: int) -> None:
        self._recent.pop(pid, None)
        if len(self._recent) >= MAX_RECENT:
            del self._recent[next(iter(self._recent))]
        self._recent[pid] = None

    def _credit(self, pid: int, inodes: set[int], depth: int) -> None:
        parent = self._kernel.parent(pid)
        above = inodes & (self._kernel.inodes(parent) or set()) if depth and parent > 1 else set()
        if above:
            self._credit(parent, above, depth - 1)
        holder = self._called(pid) if inodes - above else None
        if holder is not None:
            for inode in inodes - above:
                _put(self._by_inode, inode, holder, MAX_HOLDERS)

    def _called(self, pid: int) -> Process | None:
        """Return the process by its present name, or by its last one if it has just ended."""
        called = self._kernel.identity(pid) or self._names.get(pid)
        return replace(called, is_own=self._is_own(pid)) if called is not None else None

    def _is_own(self, pid: int) -> bool:
        if not self._tool or self._kernel.group(pid) != self._tool_group:
            return False
        for _ in range(_MAX_ANCESTORS):
            if pid in (self._tool, 0):
                break
            pid = self._kernel.parent(pid)
        return pid == self._tool


def _put(table: dict[int, Process], number: int, process: Process, limit: int) -> None:
    table.pop(number, None)
    if len(table) >= limit:
        del table[next(iter(table))]
    table[number] = process
