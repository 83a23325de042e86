"""The program under test, running in the client's namespace: `detect scan --interface …`, its outputs kept in files."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.laboratory import CABLE, MOST_SECONDS, ROOT, Laboratory, wait_until

NOBODY = 65_534


@dataclass(frozen=True, slots=True)
class Watching:
    """A running watch."""

    process: subprocess.Popen[bytes]
    stdout: Path
    stderr: Path

    def said(self) -> str:
        """Return what it has written to standard error."""
        return self.stderr.read_text(encoding="utf-8")

    def lines(self) -> list[dict[str, Any]]:
        """Return the whole lines of JSON that it has written so far."""
        whole, _, _ = self.stdout.read_text(encoding="utf-8").rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def wait_for(self, text: str) -> None:
        """Wait until `text` stands in what it says on standard error."""
        wait_until(lambda: text in self.said() or self.process.poll() is not None, text)
        assert text in self.said(), self.said()

    def wait_for_host(self, host: str) -> None:
        """Wait for the line of a host (with --format jsonl)."""
        wait_until(lambda: any(line["host"] == host for line in self.lines()), f"{host} is told")

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ask it to end; return its exit status."""
        self.process.send_signal(number)
        return self.process.wait(MOST_SECONDS)

    def report(self) -> dict[str, Any]:
        """End it if need be, and return its report as JSON."""
        status = self.process.wait(MOST_SECONDS) if self.process.poll() is not None else self.stop()
        assert status == 0, self.said()
        report: dict[str, Any] = json.loads(self.stdout.read_text(encoding="utf-8"))
        return report

    def status(self) -> dict[str, str]:
        """Return what the kernel says of the process."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8").splitlines()
        return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which nobody is behind root."""
    hidden = ("SUDO_UID", "SUDO_GID", "PKEXEC_UID", "COLUMNS", "LINES")
    return {key: value for key, value in os.environ.items() if key not in hidden} | more


def detect(*arguments: object) -> list[str]:
    """Return the command that runs the program."""
    return [sys.executable, "-m", "detector", *map(str, arguments)]


def everybody_may_read(path: str) -> bool:
    """Tell whether a user without rights reaches a file."""
    real = Path(os.path.realpath(path))
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in real.parents) and bool(real.stat().st_mode & 0o004)


def as_nobody(*capabilities: str, user: int = NOBODY) -> list[str]:
    """Return what starts a command as nobody, or another user, with these capabilities and no others.

    Where this Python lies in a folder that is closed to others, they are let in: that right is about files alone.
    """
    held = [*capabilities, *([] if everybody_may_read(sys.executable) else ["dac_read_search"])]
    every = ",".join(["-all", *(f"+{name}" for name in held)])
    sets = [f"--inh-caps={every}", f"--ambient-caps={every}", f"--bounding-set={every}"]
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *sets]


@contextmanager
def watching(
    lab: Laboratory,
    *options: object,
    interface: str = CABLE,
    form: str = "json",
    before: Sequence[str] = (),
    ready: bool = True,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Watching]:
    """Run a watch in the client's namespace, by default until it is ready; what still runs at the end is killed.

    `before` is a command that starts it, such as setpriv; `variables` are those of the environment.
    """
    number = len(list(lab.scratch.glob("*.err")))
    stdout, stderr = lab.scratch / f"{number}.out", lab.scratch / f"{number}.err"
    named = ["--interface", interface] if interface else ["--interface"]
    command = [*before, *detect("scan", *named, "--format", form, *options)]
    with stdout.open("wb") as out, stderr.open("wb") as err:
        process = subprocess.Popen(
            lab.inside(lab.client, *command),
            cwd=ROOT,
            env=environment(**(variables or {})),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
    running = Watching(process, stdout, stderr)
    try:
        if ready:
            running.wait_for(f"watching {interface}")
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()


def refused(lab: Laboratory, *options: object, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run a watch that is to end by itself at once; return how it ended."""
    command = lab.inside(lab.client, *before, *detect("scan", *options))
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
