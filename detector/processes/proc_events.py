"""The kernel's proc connector: which processes began or changed their program, the moment that it happens.

It needs rights (root on most kernels) and the machine's first process namespace; without them /proc is listed now and
then. The parser is pure. See cn_proc.h of the kernel.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Iterator

_NETLINK_CONNECTOR = 11
_CN_IDX_PROC = 1
_NLMSG_DONE = 3
_LISTEN, _IGNORE = 1, 2
_HEADER = struct.Struct("=IHHII")
_CONNECTOR = struct.Struct("=IIIIHH")
_EVENT = struct.Struct("=IIQ")  # what, cpu, time
_NUMBERS = struct.Struct("=ii")  # process, its thread group
_FORK, _EXEC = 1, 2
_AT_EVENT = _HEADER.size + _CONNECTOR.size
_AT_NUMBERS = {_FORK: _AT_EVENT + _EVENT.size + 8, _EXEC: _AT_EVENT + _EVENT.size}
_BUFFER = 4096

MAX_EVENTS = 256
"""Events read at once; the rest waits in the kernel, and what it has no room for is lost."""


class ProcessEvents:
    """Listens for processes that begin. OSError when it may not."""

    def __init__(self) -> None:
        flags = socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK
        self._netlink = socket.socket(socket.AF_NETLINK, flags, _NETLINK_CONNECTOR)
        try:
            self._netlink.bind((0, _CN_IDX_PROC))
            self._netlink.send(_subscription(_LISTEN))
        except OSError:
            self._netlink.close()
            raise

    def fileno(self) -> int:
        """Return what becomes readable when there are events."""
        return self._netlink.fileno()

    def read(self) -> list[int]:
        """Return the processes that began or changed their program; what the kernel had to drop is missing."""
        found: dict[int, None] = {}
        try:
            for _ in range(MAX_EVENTS):
                found.update(dict.fromkeys(began(self._netlink.recv(_BUFFER))))
        except BlockingIOError:
            pass
        except OSError as error:
            if error.errno != errno.ENOBUFS:
                raise
        return list(found)

    def close(self) -> None:
        """Tell the kernel to stop, which older ones do not do by themselves."""
        try:
            self._netlink.send(_subscription(_IGNORE))
        except OSError:
            pass  # nobody listens to the answer either
        finally:
            self._netlink.close()


def began(data: bytes) -> Iterator[int]:
    """Yield the processes (not threads) that a datagram tells to have begun or changed their program."""
    if len(data) < _AT_EVENT + _EVENT.size:
        return
    (what,) = struct.unpack_from("=I", data, _AT_EVENT)
    start = _AT_NUMBERS.get(what)
    if start is None or len(data) < start + _NUMBERS.size:
        return
    process, leader = _NUMBERS.unpack_from(data, start)
    if leader > 0 and (what == _EXEC or process == leader):
        yield leader


def _subscription(operation: int) -> bytes:
    body = struct.pack("=I", operation)
    message = _CONNECTOR.pack(_CN_IDX_PROC, 1, 0, 0, len(body), 0) + body
    return _HEADER.pack(_HEADER.size + len(message), _NLMSG_DONE, 0, 0, os.getpid()) + message
