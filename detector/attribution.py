"""Joins connections to the programs that hold them: asks when they begin, and gives the answer when they are over.

Bounded. Knows addresses and processes, nothing of packets or names.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from detector.observation import Connection, Endpoints, Program
from detector.processes.model import KERNEL, Answer, Owners, Question, question

MAX_REMEMBERED = 65_536
"""Connections whose program is remembered; the oldest are forgotten first."""

ANOTHER_MACHINE = "another machine"
_TURNS, _TURN = 50, 0.1
_ESP = 50
_LOOPBACK_V4, _LOOPBACK_V6 = b"\x7f", bytes(15) + b"\x01"


class Attribution:
    """Asks `owners` for the program of each connection that begins on one of the machine's own addresses.

    `own_addresses` returns those; it is asked again whenever the caller says that they may have changed.
    """

    def __init__(self, owners: Owners, own_addresses: Callable[[], frozenset[bytes]]) -> None:
        self._owners = owners
        self._own_addresses = own_addresses
        self._own = own_addresses()
        self._answers: dict[bytes, Program | str] = {}
        self._is_ours: set[bytes] = set()

    def ask(self, begun: Iterable[Endpoints], *, addresses_may_have_changed: bool = False) -> None:
        """Ask for the programs of connections that have just begun."""
        if addresses_may_have_changed:
            self._own = self._own_addresses()
        for ends in begun:
            asked = self._question(ends)
            if asked is not None:
                self._owners.ask(asked)

    def take(self) -> None:
        """Take the answers that have come."""
        for answer in self._owners.answers():
            asked = answer.question.packed
            self._answers.pop(asked, None)
            self._answers[asked] = _program(answer)
            if answer.process is not None and answer.process.is_own:
                self._is_ours.add(asked)
            else:
                self._is_ours.discard(asked)
        while len(self._answers) > MAX_REMEMBERED:
            forgotten = next(iter(self._answers))
            del self._answers[forgotten]
            self._is_ours.discard(forgotten)

    def wait(self) -> None:
        """Wait a moment for answers that are still out; what does not come counts as not answered."""
        for _ in range(_TURNS):
            before = len(self._answers)
            self.take()
            waited = self._owners.fileno() >= 0 and select.select([self._owners.fileno()], [], [], _TURN)[0]
            if not waited and len(self._answers) == before:
                return

    def is_ours(self, connection: Connection) -> bool:
        """Tell whether the connection is the tool's own, which no report is about."""
        if not self._is_ours:
            return False
        asked = self._question(connection.endpoints)
        return asked is not None and asked.packed in self._is_ours

    def name(self, connection: Connection) -> Connection:
        """Return `connection` with its program, or with the reason why none is known."""
        found = self.program(connection.endpoints)
        if isinstance(found, Program):
            return replace(connection, program=found)
        return replace(connection, why_no_program=found)

    def program(self, ends: Endpoints) -> Program | str:
        """Return the program that holds a connection, or the reason why none is known."""
        if ends.protocol == _ESP and (self._is_local(ends.client) or self._is_local(ends.server)):
            return KERNEL  # no program has a socket for it
        asked = self._question(ends)
        return ANOTHER_MACHINE if asked is None else self._answers.get(asked.packed, "not answered")

    def _question(self, ends: Endpoints) -> Question | None:
        """Ask for this machine's end: the client's where both are; None where neither is."""
        sides = (ends.client, ends.client_port), (ends.server, ends.server_port)
        for own, other in (sides, sides[::-1]):
            if self._is_local(own[0]) and own[1]:
                try:
                    return question(ends.protocol, *own, *other)
                except ValueError:  # anybody can send a packet from an IPv4 address in IPv6 to an IPv6 address
                    return None
        return None

    def _is_local(self, address: bytes) -> bool:
        if address in self._own or address == _LOOPBACK_V6:
            return True
        return len(address) == 4 and address[:1] == _LOOPBACK_V4


def _program(answer: Answer) -> Program | str:
    if answer.process is None:
        return answer.why_not
    return _shared(answer.process.name, answer.process.pid, answer.process.path)


@lru_cache(maxsize=1_024)
def _shared(name: str, pid: int, path: str) -> Program:
    """Return the one value for a program: it is remembered for tens of thousands of connections."""
    return Program(name, pid, path)
