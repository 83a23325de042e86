"""Tells which changes mypy would refuse: `make lint` notices these, tests need not. Runs mypy once for a module."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypeVar


class Placed(Protocol):
    """What must be known of a change."""

    @property
    def source(self) -> str: ...
    @property
    def place(self) -> range: ...
    @property
    def is_constant(self) -> bool: ...


Change = TypeVar("Change", bound=Placed)


def caught(path: Path, changes: Iterable[Change]) -> list[Change]:
    """Return the changes to a file that mypy refuses: a copy of each function is put behind the real one, and checked.

    Constants are left out: what else is in the file decides their type.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    asked = sorted((change for change in changes if not change.is_constant), key=lambda change: change.place.stop)
    copied: list[str] = []
    owners: dict[int, Change] = {}
    done = 0
    for number, change in enumerate(asked):
        copied += lines[done : change.place.stop - 1]
        done = change.place.stop - 1
        head = lines[change.place.start - 1]
        indent = head[: len(head) - len(head.lstrip())]
        for line in change.source.replace("(", f"_changed_{number}(", 1).splitlines():
            copied.append(indent + line if line else line)
            owners[len(copied)] = change
    copied += lines[done:]
    if not asked:
        return []
    refused = {owners[line] for line in _refused(path, copied) if line in owners}
    return [change for change in asked if change in refused]


def _refused(path: Path, lines: list[str]) -> list[int]:
    with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        options = ["--strict", "--follow-imports=silent", "--disable-error-code=unused-ignore", "--output=json"]
        line = [sys.executable, "-m", "mypy", *options, "--shadow-file", str(path), file.name, str(path)]
        done = subprocess.run(line, cwd=path.parents[2], capture_output=True, text=True)
    if done.returncode > 1:
        raise ValueError(done.stdout + done.stderr)
    told = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    return [one["line"] for one in told if one["severity"] == "error"]
