"""A child process with two extra pipes or with its standard error read, that is ended with all its own children.

Only processes that were started here are ended, by the group that was made for them. Knows no browser.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from detector.errors import CaptureError

_PATIENCE = 5.0
_STEP = 0.02
_FREE = 10  # numbers above those that the child gets
_READS, _WRITES = 3, 4  # where --remote-debugging-pipe reads and writes


@dataclass(slots=True)
class Child:
    """A process that leads a group of its own."""

    pid: int
    status: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    def end(self) -> None:
        """Ask it to end, wait a little, then make it and what it started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.is_running:
                _signal_group(self.pid, number)
            until = time.monotonic() + _PATIENCE
            while self.is_running and time.monotonic() < until:
                time.sleep(_STEP)
        _signal_group(self.pid, signal.SIGKILL)


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return  # all of it has ended


def start_with_pipes(command: tuple[str, ...], environment: Mapping[str, str]) -> tuple[Child, BinaryIO, BinaryIO]:
    """Start a program that reads orders from file 3 and answers on file 4; return it with our two ends.

    Raises CaptureError when it cannot be started. When we end, however, the pipes close, and Chromium ends itself.
    """
    theirs_in, ours_out = _high_pipe()
    ours_in, theirs_out = _high_pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_DUP2, theirs_in, _READS),
        (os.POSIX_SPAWN_DUP2, theirs_out, _WRITES),
    ]
    try:
        pid = os.posix_spawn(command[0], command, dict(environment), file_actions=actions, setpgroup=0)
    except OSError as error:
        raise CaptureError(f"{command[0]}: cannot be started: {(error.strerror or str(error)).lower()}") from error
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    return Child(pid), os.fdopen(ours_out, "wb", buffering=0), os.fdopen(ours_in, "rb", buffering=0)


def _high_pipe() -> tuple[int, int]:
    """Return a pipe whose ends are none of the numbers that the child's own files get."""
    import fcntl  # not on Windows, where this is not used

    low = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FREE) for end in low)
    for end in low:
        os.close(end)
    return high[0], high[1]


def start_with_errors(command: tuple[str, ...], environment: Mapping[str, str]) -> tuple[Child, BinaryIO]:
    """Start a program; return it with its standard error. Raises CaptureError when it cannot be started."""
    try:
        running = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=dict(environment),
            process_group=0,
        )
    except OSError as error:
        raise CaptureError(f"{command[0]}: cannot be started: {(error.strerror or str(error)).lower()}") from error
    assert running.stderr is not None
    running.returncode = 0  # it is waited for by Child; without this, Popen complains when it is forgotten
    return Child(running.pid), running.stderr  # type: ignore[return-value]
