"""Sockets are known while they are open and for a while after, and no longer."""

from __future__ import annotations

import pytest

from detector.processes import socket_table
from detector.processes.model import UDP, question
from detector.processes.socket_table import REMEMBERED_FOR, SocketTable
from detector.processes.sockets import Socket

HERE, THERE = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])


def opened(port: int, inode: int = 1, local: bytes = HERE, remote: bytes = THERE, remote_port: int = 443) -> Socket:
    return Socket(UDP, local, port, remote, remote_port, inode, 0, 1)


def test_new_sockets_are_told_once() -> None:
    table = SocketTable()
    first, second = opened(1), opened(2)
    assert table.take({b"1": first}, 0) == [first]
    assert table.take({b"1": first, b"2": second}, 1) == [second]


def test_a_closed_socket_is_known_for_a_while() -> None:
    table = SocketTable()
    table.take({b"1": opened(1)}, 0)
    table.take({}, 10)
    asked = question(UDP, HERE, 1, THERE, 443)
    table.take({}, 10 + REMEMBERED_FOR)
    assert table.find(asked) == opened(1)
    assert table.open_inodes() == set()
    table.take({}, 10.1 + REMEMBERED_FOR)
    assert table.find(asked) is None
    assert len(table) == 0


def test_a_successor_with_the_same_ends_is_not_forgotten_with_its_predecessor() -> None:
    table = SocketTable()
    table.take({b"1": opened(1, inode=1)}, 0)
    table.take({b"2": opened(1, inode=2)}, 1)
    table.take({b"2": opened(1, inode=2)}, 2 + REMEMBERED_FOR)
    assert table.find(question(UDP, HERE, 1, THERE, 443)) == opened(1, inode=2)


@pytest.mark.parametrize(
    ("local", "remote", "is_found"),
    [
        (HERE, THERE, True),
        (HERE, bytes(4), True),
        (bytes(4), bytes(4), True),
        (bytes(16), bytes(16), True),
        (HERE, HERE, False),
    ],
)
def test_udp_is_found_by_port_where_it_is_not_connected(local: bytes, remote: bytes, is_found: bool) -> None:
    table = SocketTable()
    table.take({b"1": opened(1, 1, local, remote, 443 if any(remote) else 0)}, 0)
    assert (table.find(question(UDP, HERE, 1, THERE, 443)) is not None) is is_found


def test_memory_of_closed_sockets_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_table, "MAX_CLOSED", 10)
    table = SocketTable()
    for number in range(1, 100):
        table.take({str(number).encode(): opened(number, number)}, 0)
    assert len(table) == 11
    assert table.find(question(UDP, HERE, 80, THERE, 443)) is None
