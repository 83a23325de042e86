"""How a program's processes are doing, read from /proc, and how that goes over time."""

from __future__ import annotations

import os
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MEMORY, FILES, THREADS, TASKS, HISTORY = "memory, MB", "open files", "threads", "asyncio tasks", "history, MB"
PROCESSOR = "processor, s"
ROLES = {"detector.examiner.child": "examining process", "detector.processes.helper": "helper"}

Key = tuple[str, str]
"""Whose and what: such as ("proxy", MEMORY)."""


def tree(pid: int) -> list[int]:
    """Return a process and all below it; those that end meanwhile are left out."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += tree(int(child))
    return found


def role(pid: int) -> str:
    """Return what a process is for; empty for the program itself."""
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        return next((name for mark, name in ROLES.items() if mark in command), "")
    return ""


def measures(pid: int) -> dict[str, float]:
    """Return memory, open files, threads and processor time of a process; empty when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        status = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
        files = len(os.listdir(f"/proc/{pid}/fd"))
        spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return {}
    if "VmRSS" not in status:
        return {}  # it has ended, and nobody has collected it
    processor = sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")
    return {
        MEMORY: int(status["VmRSS"][0]) * 1_024 / 1e6,
        FILES: files,
        THREADS: int(status["Threads"][0]),
        PROCESSOR: processor,
    }


def sample(name: str, pid: int) -> dict[Key, float]:
    """Return the measures of each process of a program, by its role."""
    found: dict[Key, float] = defaultdict(float)
    for each in tree(pid):
        part = role(each) if each != pid else ""
        for what, value in measures(each).items():
            found[f"{name}: {part}" if part else name, what] += value
    return dict(found)


def size_of(folder: Path) -> float:
    """Return the size of all files below, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


@dataclass(frozen=True, slots=True)
class Trend:
    """How a measure went: medians of the first and the last quarter, extremes, and the slope of a line through it."""

    first: float
    last: float
    least: float
    most: float
    an_hour: float

    @property
    def growth(self) -> float:
        """How much more it was at the end."""
        return self.last - self.first


def trend(points: Sequence[tuple[float, float]]) -> Trend:
    """Return how points (seconds, value) in order of time went; there must be four of them at least."""
    values = [value for _, value in points]
    quarter = len(points) // 4
    slope = float(np.polyfit([at for at, _ in points], values, 1)[0])
    first, last = statistics.median(values[:quarter]), statistics.median(values[-quarter:])
    return Trend(first, last, min(values), max(values), slope * 3_600)


def curves(samples: Iterable[tuple[float, dict[Key, float]]], after: float) -> dict[Key, Trend]:
    """Return the trend of everything that was measured often enough after a time."""
    points: dict[Key, list[tuple[float, float]]] = defaultdict(list)
    for at, values in samples:
        for key, value in values.items():
            if at >= after:
                points[key].append((at, value))
    return {key: trend(found) for key, found in points.items() if len(found) >= 4}
