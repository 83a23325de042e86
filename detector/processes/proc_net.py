"""The kernel's list of sockets as text, /proc/net, for kernels without NETLINK_SOCK_DIAG. Slower, the same values."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from detector.processes.model import TCP, UDP, Question, address
from detector.processes.sock_diag import MAX_SOCKETS, Known
from detector.processes.sockets import LISTEN, Socket, keys

_FILES = ((TCP, "tcp"), (TCP, "tcp6"), (UDP, "udp"), (UDP, "udp6"))


class ProcNet:
    """Reads the four tables whole, whatever is asked."""

    def __init__(self, folder: Path = Path("/proc/net")) -> None:
        self._folder = folder

    def dump(self, known: Known) -> dict[bytes, Socket]:
        """Return every socket that a process may hold, by the line that tells of it."""
        del known  # a line has to be read in order to be known
        found: dict[bytes, Socket] = {}
        for read in self._all():
            if read.inode and read.state != LISTEN and len(found) < MAX_SOCKETS:
                found[repr((read.key, read.inode)).encode()] = read
        return found

    def find(self, asked: Question) -> Socket | None:
        """Return the socket that packets of this connection belong to now, if it is its own."""
        by_key = {read.key: read for read in self._all() if read.protocol == asked.protocol}
        return next((by_key[key] for key in keys(asked) if key in by_key), None)

    def close(self) -> None:
        """Nothing is held open."""

    def _all(self) -> Iterator[Socket]:
        for protocol, name in _FILES:
            try:
                text = (self._folder / name).read_text(encoding="ascii", errors="replace")
            except OSError:
                continue  # no IPv6 here
            yield from read_table(text, protocol)


def read_table(text: str, protocol: int) -> Iterator[Socket]:
    """Yield the sockets of a table; lines that are cut short or no sockets are left out."""
    for line in text.splitlines():
        words = line.split()
        if len(words) < 10 or not words[0].endswith(":"):
            continue
        try:
            (local, local_port), (remote, remote_port) = _end(words[1]), _end(words[2])
            state, uid, inode = int(words[3], 16), int(words[7]), int(words[9])
        except ValueError:
            continue
        yield Socket(protocol, local, local_port, remote, remote_port, inode, uid, state)


def _end(word: str) -> tuple[bytes, int]:
    """Read `0100007F:1F90`: an address in words of the machine's byte order, and a port."""
    shown, _, port = word.partition(":")
    raw = bytes.fromhex(shown)
    count = len(raw) // 4
    return address(struct.pack(f"={count}I", *struct.unpack(f">{count}I", raw))), int(port, 16)
