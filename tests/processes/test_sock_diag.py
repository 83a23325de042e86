"""The kernel's list of sockets: its parser on every prefix, and the kernel itself on every kind of socket."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.processes.model import TCP, UDP, address, question
from detector.processes.sock_diag import SockDiag, end_of, read_dump, sockets
from detector.processes.sockets import LISTEN, Socket
from tests.processes.asking import about


def message(port: int, inode: int, *, kind: int = 20, cookie: int = 1, extra: bytes = b"") -> bytes:
    """One message as the kernel writes it: header, state, ends, counters, user and inode, then attributes."""
    ends = struct.pack("!HH16s16s", port, 443, bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2]))
    body = bytes([socket.AF_INET, 1, 0, 0]) + ends + struct.pack("=IQ", 0, cookie)
    body += struct.pack("=IIIII", 0, 0, 0, 1000, inode) + extra
    return struct.pack("=IHHII", 16 + len(body), kind, 2, 7, 0) + body


def expected(port: int, inode: int) -> Socket:
    return Socket(TCP, bytes([10, 0, 0, 1]), port, bytes([10, 0, 0, 2]), 443, inode, 1000, 1)


DONE = struct.pack("=IHHIIi", 20, 3, 2, 7, 0, 0)
DUMP = message(1, 11, cookie=1, extra=bytes(8)) + message(2, 12, cookie=2) + message(3, 0, cookie=3) + DONE


def test_a_dump_gives_the_sockets_that_somebody_holds() -> None:
    found: dict[bytes, Socket] = {}
    read_dump(DUMP, TCP, {}, found)
    assert list(found.values()) == [expected(1, 11), expected(2, 12)]
    assert end_of(DUMP) == (7, True, 0)


def test_what_is_known_is_not_read_again() -> None:
    first: dict[bytes, Socket] = {}
    second: dict[bytes, Socket] = {}
    read_dump(message(1, 11), TCP, {}, first)
    read_dump(message(1, 0), TCP, first, second)  # orphaned meanwhile
    assert second == first
    assert next(iter(second.values())) is next(iter(first.values()))


@pytest.mark.parametrize("size", range(len(DUMP)))
def test_every_prefix_gives_the_whole_messages_in_it(size: int) -> None:
    found = [read for _, read in sockets(DUMP[:size], TCP)]
    assert found == [read for _, read in sockets(DUMP, TCP)][: len(found)]
    end_of(DUMP[:size])


@given(st.binary(max_size=300) | st.binary(max_size=80).map(lambda tail: message(1, 11) + tail))
def test_any_bytes_are_read_without_harm(data: bytes) -> None:
    assert len(list(sockets(data, UDP))) <= len(data) // 80
    end_of(data)


def test_an_error_is_told_by_its_number() -> None:
    assert end_of(struct.pack("=IHHIIi", 36, 2, 0, 7, 0, -2) + bytes(16)) == (7, True, 2)


def inode(held: socket.socket) -> int:
    return os.fstat(held.fileno()).st_ino


def tcp4() -> tuple[socket.socket, socket.socket]:
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, socket.create_connection(listener.getsockname())


def tcp6() -> tuple[socket.socket, socket.socket]:
    listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    return listener, socket.create_connection(listener.getsockname()[:2])


def mapped() -> tuple[socket.socket, socket.socket]:
    listener = socket.create_server(("127.0.0.1", 0))
    client = socket.socket(socket.AF_INET6)
    client.connect(("::ffff:127.0.0.1", listener.getsockname()[1]))
    return listener, client


Maker = Callable[[], tuple[socket.socket, socket.socket]]


@pytest.mark.parametrize("make", [tcp4, tcp6, mapped])
def test_tcp_connections_are_found_and_listed(make: Maker) -> None:
    listener, client = make()
    diag = SockDiag()
    with listener, client:
        asked = about(client)
        found = diag.find(asked)
        assert found is not None
        assert (found.inode, found.uid) == (inode(client), os.geteuid())
        assert found.key in {read.key for read in diag.dump({}).values()}
        other_end = diag.find(question(TCP, asked.remote, asked.remote_port, asked.local, asked.local_port))
        assert other_end is not None
        assert other_end.waits_for_accept
        heard = diag.find(question(TCP, asked.remote, asked.remote_port, bytes(len(asked.remote)), 0))
        assert heard is not None
        assert (heard.inode, heard.state) == (inode(listener), LISTEN)
    diag.close()


@pytest.mark.parametrize(
    ("family", "bound", "remote"),
    [
        (socket.AF_INET, "0.0.0.0", "127.0.0.1"),
        (socket.AF_INET, "127.0.0.1", "127.0.0.1"),
        (socket.AF_INET6, "::", "::1"),
        (socket.AF_INET6, "::", "127.0.0.1"),
        (socket.AF_INET6, "::1", "::1"),
    ],
)
def test_unconnected_udp_is_found_by_its_port(family: int, bound: str, remote: str) -> None:
    diag = SockDiag()
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        sender.bind((bound, 0))
        found = diag.find(question(UDP, remote, sender.getsockname()[1], remote, 443))
        assert found is not None
        assert found.inode == inode(sender)
    diag.close()


@pytest.mark.parametrize(
    ("family", "remote"), [(2, "127.0.0.1"), (socket.AF_INET6, "::ffff:127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_connected_udp_is_found_by_its_ends_alone(family: int, remote: str) -> None:
    diag = SockDiag()
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        sender.connect((remote, 443))
        port = sender.getsockname()[1]
        found = diag.find(question(UDP, address(remote), port, address(remote), 443))
        assert found is not None
        assert found.inode == inode(sender)
        assert diag.find(question(UDP, address(remote), port, address(remote), 444)) is None
    assert diag.find(question(UDP, address(remote), port, address(remote), 443)) is None
    diag.close()
