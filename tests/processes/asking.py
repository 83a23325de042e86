"""Asks real helpers about real sockets."""

from __future__ import annotations

import select
import socket

from detector.processes.model import TCP, UDP, Answer, Owners, Question, question

PATIENCE = 20.0
"""Seconds after which a test gives up; no result depends on it."""


def about(connection: socket.socket, remote: tuple[str, int] | None = None) -> Question:
    """Return the question for a connected socket, or for what an unconnected one sends to `remote`."""
    protocol = TCP if connection.type == socket.SOCK_STREAM else UDP
    host, port = connection.getsockname()[:2]
    other, other_port = remote or connection.getpeername()[:2]
    if remote and host in ("0.0.0.0", "::"):
        host = other  # on loopback a packet comes from the address that it goes to
    return question(protocol, host, port, other, other_port)


def answer(owners: Owners, asked: Question) -> Answer:
    """Ask, and wait for the answer."""
    owners.ask(asked)
    return wait(owners, 1)[0]


def wait(owners: Owners, count: int) -> list[Answer]:
    """Return so many answers."""
    found: list[Answer] = []
    while len(found) < count:
        came = owners.answers()
        found += came
        if not came:
            assert select.select([owners], [], [], PATIENCE)[0], "no answer"
    return found
