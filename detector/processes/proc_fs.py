"""What /proc tells about processes: which there are, their sockets and names. None: gone, or not for us to see.

Command lines are never read: they hold passwords.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from detector.processes.model import MAX_NAME, MAX_PATH, Process

_SYS_PTRACE = 19
_DAC_READ_SEARCH = 2
_COMM_SIZE = 15  # longer names are cut by the kernel
_KERNEL_THREADS = 2  # the process number of kthreadd, in the first process namespace alone

MAX_SOCKETS_OF_ONE = 65_536
"""File descriptors looked at in one process."""


@dataclass(frozen=True, slots=True)
class Rights:
    """Whether this process may see everybody's sockets or its user's, and whether /proc shows the whole machine."""

    uid: int
    sees_all: bool
    sees_whole_machine: bool


def rights() -> Rights:
    """Return what this process may see now."""
    effective = field("CapEff", _read("/proc/self/status") or b"") or b"0"
    bits = int(effective, 16)
    sees_all = bool(bits >> _SYS_PTRACE & 1 and bits >> _DAC_READ_SEARCH & 1)
    is_first = _read(f"/proc/{_KERNEL_THREADS}/comm") == b"kthreadd\n"
    return Rights(os.geteuid(), sees_all, is_first)


def pids() -> list[int]:
    """Return all processes that /proc shows."""
    return [int(name) for name in os.listdir("/proc") if name.isdecimal()]


def inodes(pid: int) -> set[int] | None:
    """Return the inodes of all sockets that a process holds; None when it is gone or may not be looked at."""
    folder = f"/proc/{pid}/fd/"
    found: set[int] = set()
    try:
        names = os.listdir(folder)
    except OSError:
        return None
    for name in names[:MAX_SOCKETS_OF_ONE]:
        try:
            target = os.readlink(folder + name)
        except PermissionError:
            return None
        except OSError:
            continue  # closed since it was listed
        inode = socket_inode(target)
        if inode:
            found.add(inode)
    return found


def socket_inode(target: str) -> int:
    """Return the number in `socket:[123]`, 0 for any other target of a link."""
    number = target[8:-1]
    return int(number) if target.startswith("socket:[") and target.endswith("]") and number.isdecimal() else 0


def identity(pid: int) -> Process | None:
    """Return how the process is called now."""
    comm = _read(f"/proc/{pid}/comm")
    if comm is None:
        return None
    try:
        path = os.readlink(f"/proc/{pid}/exe".encode())
    except OSError:
        path = b""
    return named(pid, comm, path)


def named(pid: int, comm: bytes, path: bytes) -> Process:
    """Return a process from its `comm` and the target of its `exe`, which completes a name that the kernel cut."""
    path = path.removesuffix(b" (deleted)")
    name = comm.removesuffix(b"\n")
    program = path.rpartition(b"/")[2]
    if len(name) == _COMM_SIZE and program.startswith(name):
        name = program
    return Process(name.decode("utf-8", "replace")[:MAX_NAME], pid, path.decode("utf-8", "replace")[:MAX_PATH])


def parent(pid: int) -> int:
    """Return the parent's number, 0 when there is none or the process is gone."""
    return parent_in(_read(f"/proc/{pid}/stat") or b"")


def parent_in(text: bytes) -> int:
    """Return the parent's number in a `stat` line. The name before it may hold anything, brackets and spaces, too."""
    words = text.rpartition(b")")[2].split(None, 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def group(pid: int) -> int:
    """Return the process group, 0 when the process is gone."""
    try:
        return os.getpgid(pid)
    except OSError:
        return 0


def field(name: str, status: bytes) -> bytes | None:
    """Return the value of a line `Name: value` of a status file."""
    for line in status.splitlines():
        key, colon, value = line.partition(b":")
        if colon and key == name.encode():
            return value.strip()
    return None


def _read(path: str) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return None
    finally:
        os.close(descriptor)
