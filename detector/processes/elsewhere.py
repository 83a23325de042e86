"""Systems other than Linux (macOS, Windows), by psutil. Untested: written from its manual, and never run there.

Each list of connections is made anew, so that short connections are lost, and it sees only what the user may see once
privileges are gone. Knows psutil; no other module does.
"""

from __future__ import annotations

import importlib
import os
import time
from collections import deque
from typing import Any

from detector.processes.model import (
    GONE,
    MAX_NAME,
    MAX_PATH,
    NOT_PERMITTED,
    TCP,
    UDP,
    UNANSWERED,
    Answer,
    Process,
    Question,
    address,
)
from detector.processes.sockets import Key, keys

MAX_OUTSTANDING = 4_096
PAUSE = 0.2
"""Seconds between two lists."""
_STREAM = 1


class PsutilOwners:
    """Answers from a list of all connections, made at most every PAUSE."""

    def __init__(self, psutil: Any = None) -> None:
        self._psutil = psutil or importlib.import_module("psutil")
        self._asked: deque[Question] = deque()
        self._overflow: list[Question] = []
        self._next = 0.0

    @property
    def own_pids(self) -> frozenset[int]:
        """The tool; there is no helper."""
        return frozenset({os.getpid()})

    def fileno(self) -> int:
        """Return -1: nothing becomes readable."""
        return -1

    def ask(self, asked: Question) -> None:
        """Ask; it is answered by the next list."""
        (self._asked if len(self._asked) < MAX_OUTSTANDING else self._overflow).append(asked)

    def answers(self) -> list[Answer]:
        """Return answers if there are questions and it is time."""
        found = [Answer(asked, None, UNANSWERED) for asked in self._overflow]
        self._overflow.clear()
        if self._asked and time.monotonic() >= self._next:
            holders, why_not = self._holders()
            found += [self._answer(asked, holders, why_not) for asked in self._asked]
            self._asked.clear()
            self._next = time.monotonic() + PAUSE
        return found

    def close(self) -> None:
        """Drop what was asked."""
        self._asked.clear()

    def _holders(self) -> tuple[dict[Key, int | None], str]:
        try:
            listed = self._psutil.net_connections("inet")
        except self._psutil.AccessDenied:
            return {}, NOT_PERMITTED
        return {_key(each): each.pid for each in listed if each.laddr}, GONE

    def _answer(self, asked: Question, holders: dict[Key, int | None], why_not: str) -> Answer:
        key = next((key for key in keys(asked) if key in holders), None)
        if key is None:
            return Answer(asked, None, why_not)
        pid = holders[key]
        if pid is None:
            return Answer(asked, None, NOT_PERMITTED)
        process = self._process(pid)
        return Answer(asked, process, "" if process else GONE)

    def _process(self, pid: int) -> Process | None:
        try:
            process = self._psutil.Process(pid)
            name = process.name()
        except self._psutil.Error:
            return None
        try:
            path = process.exe()
        except self._psutil.Error:
            path = ""
        return Process(_text(name)[:MAX_NAME], pid, _text(path)[:MAX_PATH], pid in self.own_pids)


def _key(listed: Any) -> Key:
    local = address(listed.laddr.ip)
    remote, port = (address(listed.raddr.ip), listed.raddr.port) if listed.raddr else (bytes(len(local)), 0)
    return TCP if listed.type == _STREAM else UDP, local, listed.laddr.port, remote, port


def _text(given: str) -> str:
    return given.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
