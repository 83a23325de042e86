"""The kernel's list of sockets, by NETLINK_SOCK_DIAG: whole, or one socket by its ends. See sock_diag(7).

Strategy: a dump gives one message for each socket. Its 48 bytes of identity hold a cookie that no two sockets share, so
what was read in the last dump is known again without looking inside. Parsers are pure; a message that is cut short ends
what they return.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Iterator, Mapping

from detector.processes.model import TCP, UDP, Question, address
from detector.processes.sockets import Socket

_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_NLMSG_ERROR = 2
_NLMSG_DONE = 3
_REQUEST = 0x1
_DUMP = 0x300
_HEADER = struct.Struct("=IHHII")
_QUERY = struct.Struct("=BBBBI")
_ENDS = struct.Struct("!HH16s16s")
_NO_INTERFACE_NO_COOKIE = struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)
_TAIL = struct.Struct("=II")  # uid, inode
_AT_IDENTITY = _HEADER.size + 4
_AT_TAIL = _AT_IDENTITY + 48 + 12
_MESSAGE_SIZE = _AT_TAIL + _TAIL.size
_STATES = 0xFFFF & ~(1 << 6) & ~(1 << 10) & ~(1 << 12)  # all but TIME_WAIT, LISTEN and half-open ones
_BUFFER = 1 << 16  # a dump comes in pieces of 32 KiB at most

MAX_SOCKETS = 65_536
"""Sockets taken from one dump; what is beyond is looked up when it is asked for."""

Known = Mapping[bytes, Socket]


class SockDiag:
    """A netlink socket that asks the kernel. Needs no rights; OSError where the kernel does not offer it."""

    def __init__(self) -> None:
        flags = socket.SOCK_RAW | socket.SOCK_CLOEXEC
        self._netlink = socket.socket(socket.AF_NETLINK, flags, _NETLINK_SOCK_DIAG)
        self._number = 0
        try:
            self.dump({})
        except OSError:
            self._netlink.close()
            raise

    def dump(self, known: Known) -> dict[bytes, Socket]:
        """Return every socket that a process may hold, by its identity; those of `known` are not read again."""
        found: dict[bytes, Socket] = {}
        for protocol in (TCP, UDP):
            for family in (socket.AF_INET, socket.AF_INET6):
                self._send(dump_request(self._next(), family, protocol))
                for data in self._replies():
                    read_dump(data, protocol, known, found)
        return found

    def find(self, asked: Question) -> Socket | None:
        """Return the socket that packets of this connection belong to now: its own, else one that listens for it."""
        self._send(find_request(self._next(), asked))
        for data in self._replies():
            for _, read in sockets(data, asked.protocol):
                return read
        return None

    def close(self) -> None:
        """Ask no more."""
        self._netlink.close()

    def _next(self) -> int:
        self._number = (self._number + 1) & 0xFFFFFFFF
        return self._number

    def _send(self, request: bytes) -> None:
        self._netlink.send(request)

    def _replies(self) -> Iterator[bytes]:
        """Yield the datagrams that answer the request, the last one, too. A socket that is not there ends them."""
        is_last = False
        while not is_last:
            data = self._netlink.recv(_BUFFER)
            number, is_last, error = end_of(data)
            if number != self._number:
                is_last = False  # left over from a request that failed half-way
                continue
            if error not in (0, errno.ENOENT, errno.ESTALE):
                raise OSError(error, os.strerror(error))
            yield data


def dump_request(number: int, family: int, protocol: int) -> bytes:
    """Return the request for all sockets of a family and protocol."""
    body = _QUERY.pack(family, protocol, 0, 0, _STATES) + bytes(48)
    return _HEADER.pack(_HEADER.size + len(body), _SOCK_DIAG_BY_FAMILY, _REQUEST | _DUMP, number, 0) + body


def find_request(number: int, asked: Question) -> bytes:
    """Return the request for one socket. For UDP the kernel takes the ends as a packet that arrives has them."""
    ends = [(asked.local, asked.local_port), (asked.remote, asked.remote_port)]
    (source, source_port), (target, target_port) = ends[::-1] if asked.protocol == UDP else ends
    family = socket.AF_INET if len(asked.local) == 4 else socket.AF_INET6
    body = _QUERY.pack(family, asked.protocol, 0, 0, 0xFFFFFFFF)
    body += _ENDS.pack(source_port, target_port, source, target) + _NO_INTERFACE_NO_COOKIE
    return _HEADER.pack(_HEADER.size + len(body), _SOCK_DIAG_BY_FAMILY, _REQUEST, number, 0) + body


def end_of(data: bytes) -> tuple[int, bool, int]:
    """Return (number of the request, whether nothing follows, error number or 0) of a datagram."""
    last, is_last, error = 0, True, 0
    for kind, flags, number, start, end in _messages(data):
        last = number
        is_last = kind in (_NLMSG_DONE, _NLMSG_ERROR) or not flags & 2  # NLM_F_MULTI
        if kind == _NLMSG_ERROR and end - start >= 20:
            (code,) = struct.unpack_from("=i", data, start + 16)
            error = -code if -4096 < code <= 0 else errno.EBADMSG
    return last, is_last, error


def read_dump(data: bytes, protocol: int, known: Known, found: dict[bytes, Socket]) -> None:
    """Add the sockets of a datagram that processes hold to `found`; the hot path of this room."""
    prefix = bytes((protocol,))
    for identity, start in _identities(data):
        name = prefix + identity
        read = known.get(name) or _socket(data, start, protocol)
        if read.inode and len(found) < MAX_SOCKETS:
            found[name] = read


def sockets(data: bytes, protocol: int) -> Iterator[tuple[bytes, Socket]]:
    """Yield the sockets of a datagram with their identities."""
    for identity, start in _identities(data):
        yield identity, _socket(data, start, protocol)


def _identities(data: bytes) -> Iterator[tuple[bytes, int]]:
    for kind, _, _, start, end in _messages(data):
        if kind == _SOCK_DIAG_BY_FAMILY and end - start >= _MESSAGE_SIZE:
            yield data[start + _AT_IDENTITY : start + _AT_IDENTITY + 48], start


def _messages(data: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield (type, flags, number, start, end) of every whole message."""
    start, size = 0, len(data)
    while start + _HEADER.size <= size:
        length, kind, flags, number, _ = _HEADER.unpack_from(data, start)
        if length < _HEADER.size or start + length > size:
            return
        yield kind, flags, number, start, start + length
        start += (length + 3) & ~3


def _socket(data: bytes, start: int, protocol: int) -> Socket:
    family, state = data[start + _HEADER.size], data[start + _HEADER.size + 1]
    local_port, remote_port, local, remote = _ENDS.unpack_from(data, start + _AT_IDENTITY)
    uid, inode = _TAIL.unpack_from(data, start + _AT_TAIL)
    size = 4 if family == socket.AF_INET else 16
    return Socket(protocol, address(local[:size]), local_port, address(remote[:size]), remote_port, inode, uid, state)
