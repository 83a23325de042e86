"""The recorded mix that live_rates.py replays, and the truth for every tool: the names that it finds in a file of it.

Names repeat with the mix, so what is counted is sightings: each host as often as it is met.
"""

import json
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.build_capture import load_template

HERE = Path(__file__).resolve().parent
NAME_FIELDS = ("-T", "fields", "-E", "separator=,", "-e", "tls.handshake.extensions_server_name", "-e", "dns.qry.name")
Names = Counter[str]


class Failed(Exception):
    """Something that the benchmark needs did not work."""


def run(*command: str, timeout: float = 600) -> str:
    """Run a command to its end and return its output. Raises Failed."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=timeout)
    if done.returncode:
        raise Failed(f"{shlex.join(command)[:200]}: {done.stderr.strip()[-500:]}")
    return done.stdout


class Mix:
    """The capture that is replayed, and what each tool finds in a file of its packets."""

    def __init__(self, captures: Path, work: Path, packets: int, detect: Sequence[str]) -> None:
        self._work = work
        self._detect = detect
        self.path, self.packets = self._build(captures, packets)
        self.once_path, self.once = self._build(captures, _packets_once(captures))
        self._lines: dict[str, list[list[str]]] = {}

    def _build(self, captures: Path, packets: int) -> tuple[Path, int]:
        command = (sys.executable, str(HERE / "build_capture.py"), str(captures), str(self._work))
        built = json.loads(run(*command, "--packets", str(packets)))
        return Path(built["path"]), int(built["packets"])

    def truth(self, tool: str, count: int, rate: float) -> Names:
        """Return the names that a tool finds in a file of the first `count` packets."""
        if tool == "detect":
            return self._truth_of_detect(count, rate)
        if tool not in self._lines:
            read = _tshark_lines if tool == "tshark" else _scapy_lines
            self._lines[tool] = read(self.once_path)
        lines = self._lines[tool]
        whole, rest = divmod(count, len(lines))
        names = Names({name: times * whole for name, times in Names(chain.from_iterable(lines)).items()})
        return names + Names(chain.from_iterable(lines[:rest]))

    def _truth_of_detect(self, count: int, rate: float) -> Names:
        """Scan a file with the times of the replay, on which names by address depend, in one process as live."""
        path = self._work / "retimed.pcap"
        _retime(self.path, path, count, rate)
        try:
            printed = run(*self._detect, "scan", str(path), "--format", "json", "--all", "--no-progress", "--jobs", "1")
            return contacts(json.loads(printed))
        finally:
            path.unlink()


def _retime(source: Path, target: Path, count: int, rate: float) -> None:
    memory = bytearray(source.read_bytes())
    data = np.frombuffer(memory, np.uint8)
    places: list[int] = []
    at = 24
    while len(places) < count:
        places.append(at)
        at += 16 + int.from_bytes(memory[at + 8 : at + 12], "little")
    stamps = np.empty((count, 2), "<u4")
    microseconds = (np.arange(count) * (1e6 / rate)).astype(np.int64)
    stamps[:, 0] = int(time.time()) + microseconds // 1_000_000
    stamps[:, 1] = microseconds % 1_000_000
    data[np.array(places)[:, None] + np.arange(8)] = stamps.view(np.uint8).reshape(-1, 8)
    data[:at].tofile(target)


def _tshark_lines(path: Path) -> list[list[str]]:
    return [split(line) for line in run("tshark", "-n", "-r", str(path), *NAME_FIELDS).splitlines()]


def split(line: str) -> list[str]:
    """Return the names in a line of tshark's output with NAME_FIELDS."""
    return [name for name in line.split(",") if name]


def _scapy_lines(path: Path) -> list[list[str]]:
    lines: list[list[str]] = json.loads(run(sys.executable, str(HERE / "live_scapy.py"), "--file", str(path)))["names"]
    return lines


def contacts(document: dict[str, Any]) -> Names:
    """Return how often each host was met, out of a report with `--all`."""
    return Names({host["host"]: host["contacts"] for host in document["hosts"]})


def _packets_once(captures: Path) -> int:
    return len(load_template(captures).ends)


def share(found: Names, truth: Names) -> float:
    """Return which part of the true sightings was found; a name met too often does not make up for another."""
    return sum((found & truth).values()) / sum(truth.values())
