"""The tool's side: starts the helper, asks it, and takes its answers, without ever blocking.

The helper is a program of its own, not a fork of the tool: so it holds none of the tool's memory, open captures and
outputs, starts in a state that no thread can have left half done, and costs little memory. It is started in Python's
isolated mode, by the place of this package: neither the folder that the tool was called in nor the environment decides
what code runs with rights. Start it before privileges are given up.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
from collections import deque
from pathlib import Path

from detector.processes.messages import MAX_ANSWER, pack_question, unpack_answer
from detector.processes.model import UNANSWERED, Answer, Question

MAX_OUTSTANDING = 4_096
"""Questions without an answer; one more is answered at once, with UNANSWERED."""
_PATIENCE = 2.0
"""Seconds that a helper is given to end by itself."""
_PLACE = str(Path(__file__).resolve().parents[2])
_CODE = "import sys; sys.path.append(sys.argv[1]); from detector.processes.helper import main; main()"


class HelperOwners:
    """Asks a helper process. Once that has ended, every question is answered with UNANSWERED."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.setblocking(False)
        with theirs:
            try:
                self.pid = _start(theirs.fileno())
            except OSError:
                self._channel.close()
                raise
        self._number = 0
        self._asked: dict[int, Question] = {}
        self._unsent: deque[bytes] = deque()
        self._unanswered: list[Question] = []
        self._is_alive = True

    @property
    def own_pids(self) -> frozenset[int]:
        """The tool and its helper."""
        return frozenset({os.getpid(), self.pid})

    def fileno(self) -> int:
        """Return what becomes readable when answers may have come."""
        return self._channel.fileno()

    def ask(self, asked: Question) -> None:
        """Ask; what cannot be sent now is sent with a later call."""
        if not self._is_alive or len(self._asked) >= MAX_OUTSTANDING:
            self._unanswered.append(asked)
            return
        self._number = (self._number + 1) & 0xFFFFFFFF
        self._asked[self._number] = asked
        self._unsent.append(pack_question(self._number, asked))
        self._flush()

    def answers(self) -> list[Answer]:
        """Return the answers that have come."""
        found: list[Answer] = []
        self._flush()
        self._receive(found)
        if not self._is_alive:
            self._unanswered += self._asked.values()
            self._asked.clear()
            self._unsent.clear()
        found += [Answer(asked, None, UNANSWERED) for asked in self._unanswered]
        self._unanswered.clear()
        return found

    def close(self) -> None:
        """End the helper by closing its socket, and wait until it has gone."""
        self._is_alive = False
        if self._channel.fileno() >= 0:
            self._channel.close()
            _wait(self.pid)

    def _flush(self) -> None:
        try:
            while self._unsent and self._is_alive:
                self._channel.send(self._unsent[0])
                self._unsent.popleft()
        except BlockingIOError:
            return
        except OSError:
            self._is_alive = False

    def _receive(self, found: list[Answer]) -> None:
        try:
            while self._is_alive or self._channel.fileno() >= 0:
                data = self._channel.recv(MAX_ANSWER + 1)
                if not data:
                    break
                number, verdict = unpack_answer(data)
                asked = self._asked.pop(number)
                if isinstance(verdict, str):
                    found.append(Answer(asked, None, verdict))
                else:
                    found.append(Answer(asked, verdict))
        except BlockingIOError:
            return
        except (OSError, ValueError, KeyError):
            pass  # it is no helper any more
        self._is_alive = False


def _start(channel: int) -> int:
    """Start the helper with nothing but its socket; Ctrl-C cannot reach it before it has said that it ignores it."""
    python = sys.executable
    if not python:
        raise OSError("it is not known which Python this is")
    files = [
        (os.POSIX_SPAWN_DUP2, channel, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    command = [python, "-I", "-S", "-c", _CODE, _PLACE]
    return os.posix_spawn(python, command, {}, file_actions=files, setsigmask=[signal.SIGINT])


def _wait(pid: int) -> None:
    """Collect an ended helper; one that does not end is left to itself, for it may not be ours to kill any more."""
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        return
    try:
        if select.select([handle], [], [], _PATIENCE)[0]:
            os.waitpid(pid, 0)
    except ChildProcessError:
        pass  # somebody has collected it already
    finally:
        os.close(handle)
