"""A terminal of a test's own: a command runs on a pseudo-terminal, and what it draws is kept on a screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pyte

from tests.e2e.laboratory import MOST_SECONDS, ROOT, wait_until
from tests.e2e.watching import environment

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
"""What turns the other screen on, and off again."""


class Terminal:
    """The user's side: what stands on the screen, and the keys."""

    def __init__(self, command: Sequence[str], columns: int, rows: int, stderr: int | None = None) -> None:
        self._ours, theirs = pty.openpty()
        self.settings = termios.tcgetattr(theirs)
        self._theirs = theirs  # kept open, so that what was set on it can be read when the program is gone
        self.raw = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._set_size(columns, rows)
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(TERM="xterm-256color"),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs if stderr is None else stderr,
            preexec_fn=lambda: self._adopt(theirs),  # the terminal becomes the session's own
        )

    @staticmethod
    def _adopt(theirs: int) -> None:
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size; the kernel tells the program by SIGWINCH."""
        self.screen.resize(rows, columns)
        self.screen.reset()
        self._set_size(columns, rows)

    def read(self) -> None:
        """Take what was drawn so far."""
        while select.select([self._ours], [], [], 0.02)[0]:
            data = os.read(self._ours, 65_536)
            self.raw += data
            self._stream.feed(data)

    def lines(self) -> list[str]:
        """Return what stands on the screen now."""
        self.read()
        return [line.rstrip() for line in self.screen.display]

    def wait_for(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        wait_until(lambda: self._shows(text) or self.process.poll() is not None, f"{text!r} on the screen")
        self.read()
        assert self._shows(text), f"it ended with {self.process.poll()}: {self.raw[-2_000:]!r}"

    def _shows(self, text: str) -> bool:
        return any(text in line for line in self.lines())

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def wait(self) -> int:
        """Wait for the end of the program; return its exit status."""
        wait_until(lambda: self.lines() and self.process.poll() is not None, "the program ends")
        self.read()
        return self.process.wait(MOST_SECONDS)

    def are_settings_restored(self) -> bool:
        """Tell whether the terminal is set as it was before the program."""
        return termios.tcgetattr(self._theirs) == self.settings

    def close(self) -> None:
        """Hang up."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)


@contextmanager
def terminal(
    command: Sequence[str], columns: int = 80, rows: int = 24, stderr: int | None = None
) -> Iterator[Terminal]:
    """Run a command on a terminal of its own."""
    running = Terminal(command, columns, rows, stderr)
    try:
        yield running
    finally:
        running.close()
