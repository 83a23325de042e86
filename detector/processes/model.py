"""What is asked and answered: a connection of this machine; the process behind it, or why there is none to name."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass
from typing import Protocol

TCP = 6
UDP = 17

GONE = "gone already"
NOT_PERMITTED = "not permitted"
ANOTHER_USER = "another user"
KERNEL = "the kernel's own"
UNANSWERED = "not answered"
"""The helper has ended, or was asked too much at once: nothing is known, not even that the socket is gone."""

REASONS = (GONE, NOT_PERMITTED, ANOTHER_USER, KERNEL, UNANSWERED)

MAX_NAME = 64
MAX_PATH = 512
"""Characters kept of a process's name and of its program's path."""

_MAPPED = bytes(10) + b"\xff\xff"


@dataclass(frozen=True, slots=True, order=True)
class Process:
    """A process as the kernel names it. Name and path are text that others chose: to be made safe before it is shown.

    `path` is empty where it cannot be read. `is_own` marks the tool itself and what it started in its process group.
    """

    name: str
    pid: int
    path: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """A connection of this machine: protocol (6 or 17), this side's address and port, the other side's.

    Addresses are 4 or 16 bytes; an IPv4 address is never in its IPv6-mapped form. Make it with `question`.
    """

    protocol: int
    local: bytes
    local_port: int
    remote: bytes
    remote_port: int

    @property
    def packed(self) -> bytes:
        """The same in a quarter of the memory, for those who remember many."""
        return struct.pack(">BHH", self.protocol, self.local_port, self.remote_port) + self.local + self.remote


@dataclass(frozen=True, slots=True)
class Answer:
    """Who holds the connection; `why_not` is one of REASONS where `process` is None, and empty otherwise."""

    question: Question
    process: Process | None
    why_not: str = ""


class Owners(Protocol):
    """Answers questions without ever blocking; one implementation for each family of systems."""

    @property
    def own_pids(self) -> frozenset[int]:
        """The tool and its helper."""

    def fileno(self) -> int:
        """Return what becomes readable when answers may have come, or -1 if there is no such thing here."""

    def ask(self, asked: Question) -> None:
        """Ask; the answer comes later, once for each question."""

    def answers(self) -> list[Answer]:
        """Return the answers that have come."""

    def close(self) -> None:
        """End the helper; questions without an answer are dropped."""


def question(protocol: int, local: bytes | str, local_port: int, remote: bytes | str, remote_port: int) -> Question:
    """Return the question in its one form; ValueError when it cannot name a connection."""
    sides = address(local), address(remote)
    if protocol not in (TCP, UDP) or len(sides[0]) != len(sides[1]):
        raise ValueError("neither TCP nor UDP, or addresses of two families")
    if not (0 < local_port < 0x10000 and 0 <= remote_port < 0x10000):
        raise ValueError("no such port")
    return Question(protocol, sides[0], local_port, sides[1], remote_port)


def address(given: bytes | str) -> bytes:
    """Return an address as 4 or 16 bytes, IPv4 in IPv6 as the 4 bytes that it means; a zone (`%eth0`) is left out."""
    packed = given if isinstance(given, bytes) else ipaddress.ip_address(given.partition("%")[0]).packed
    if len(packed) not in (4, 16):
        raise ValueError("an address has 4 or 16 bytes")
    return packed[12:] if packed.startswith(_MAPPED) else packed
