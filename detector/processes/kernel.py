"""What the joiner asks of the operating system, as one value that a test can replace by lists."""

from __future__ import annotations

from typing import Protocol

from detector.processes import proc_fs
from detector.processes.model import Process, Question
from detector.processes.proc_net import ProcNet
from detector.processes.sock_diag import Known, SockDiag
from detector.processes.sockets import Socket


class Kernel(Protocol):
    """Sockets and processes as they are at this moment."""

    rights: proc_fs.Rights

    def dump(self, known: Known) -> dict[bytes, Socket]:
        """Return all sockets."""

    def find(self, asked: Question) -> Socket | None:
        """Return the socket of a connection."""

    def pids(self) -> list[int]:
        """Return all processes."""

    def inodes(self, pid: int) -> set[int] | None:
        """Return the sockets that a process holds; None when it cannot be told."""

    def identity(self, pid: int) -> Process | None:
        """Return what a process is called."""

    def parent(self, pid: int) -> int:
        """Return the process that started it, or 0."""

    def group(self, pid: int) -> int:
        """Return its process group, or 0."""


class Linux:
    """The real one: netlink, or /proc/net where the kernel has no such netlink, and /proc."""

    pids = staticmethod(proc_fs.pids)
    inodes = staticmethod(proc_fs.inodes)
    identity = staticmethod(proc_fs.identity)
    parent = staticmethod(proc_fs.parent)
    group = staticmethod(proc_fs.group)

    def __init__(self) -> None:
        self.rights = proc_fs.rights()
        sockets: SockDiag | ProcNet
        try:
            sockets = SockDiag()
        except OSError:
            sockets = ProcNet()
        self.dump = sockets.dump
        self.find = sockets.find
        self.close = sockets.close
