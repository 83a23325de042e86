"""Which program listens on a port of this machine, as far as that may be seen. Reads /proc; knows no traffic."""

from __future__ import annotations

from pathlib import Path

from detector.processes.model import Process
from detector.processes.proc_fs import identity, inodes, pids

_TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
_LISTEN = "0A"
_FIELDS = 10


def listener_on(port: int, tables: tuple[str, ...] = _TABLES) -> Process | None:
    """Return the program that listens on a TCP port; None where that is not known, or another user's."""
    wanted: set[int] = set()
    for table in tables:
        try:
            wanted |= listening_inodes(Path(table).read_text(encoding="ascii", errors="replace"), port)
        except OSError:
            continue  # not Linux, or no IPv6
    holders = (pid for pid in pids() if wanted & (inodes(pid) or set())) if wanted else iter(())
    return next(filter(None, map(identity, holders)), None)


def listening_inodes(table: str, port: int) -> set[int]:
    """Return the inodes of the sockets in a table that listen on `port` (proc(5), /proc/net/tcp)."""
    found: set[int] = set()
    for line in table.splitlines()[1:]:
        fields = line.split()
        if len(fields) >= _FIELDS and fields[3] == _LISTEN and fields[1].rpartition(":")[2] == f"{port:04X}":
            found.add(int(fields[9]) if fields[9].isdigit() else 0)
    return found - {0}
