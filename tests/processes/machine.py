"""A machine made of lists: its sockets, its processes, its rights, and its clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from detector.processes.model import TCP, Process, Question
from detector.processes.proc_fs import Rights
from detector.processes.sock_diag import Known
from detector.processes.sockets import Socket, keys

HERE, THERE = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])


def tcp(port: int, inode: int, *, uid: int = 0, state: int = 1) -> Socket:
    """Return a connection from `port` to THERE:443."""
    return Socket(TCP, HERE, port, THERE, 443, inode, uid, state)


def asking(port: int) -> Question:
    """Return the question for that connection."""
    return Question(TCP, HERE, port, THERE, 443)


@dataclass(slots=True)
class Machine:
    """What the joiner sees of a machine; every field may be changed between two calls."""

    rights: Rights = field(default_factory=lambda: Rights(0, True, True))
    open: list[Socket] = field(default_factory=list)
    held: dict[int, set[int]] = field(default_factory=dict)
    parents: dict[int, int] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)
    nameless: set[int] = field(default_factory=set)
    looks: list[int] = field(default_factory=list)
    dumps: int = 0
    now: float = 100.0

    def clock(self) -> float:
        return self.now

    def dump(self, known: Known) -> dict[bytes, Socket]:
        self.dumps += 1
        return {repr(each.key).encode() + bytes([each.inode & 255]): each for each in self.open if each.inode}

    def find(self, asked: Question) -> Socket | None:
        by_key = {each.key: each for each in self.open}
        return next((by_key[key] for key in keys(asked) if key in by_key), None)

    def pids(self) -> list[int]:
        return list(self.held)

    def inodes(self, pid: int) -> set[int] | None:
        self.looks.append(pid)
        return self.held.get(pid)

    def identity(self, pid: int) -> Process | None:
        return Process(f"p{pid}", pid, f"/bin/p{pid}") if pid in self.held and pid not in self.nameless else None

    def parent(self, pid: int) -> int:
        return self.parents.get(pid, 1)

    def group(self, pid: int) -> int:
        return self.groups.get(pid, 0)
