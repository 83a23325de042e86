"""Runs that are killed while they write, one after the other into the same history: `killed.py FOLDER STEPS...`.

Each of STEPS is how many steps a run may report before it is killed with SIGKILL. A step is a tenth of a second of the
run's own clock; it is reported before and after what was seen is handed over, so that death comes at any place of it.
Prints, for each run, how many steps were certainly done, and how many of them lay behind the last whole second.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from detector.history import place
from detector.history.recorder import Recorder
from detector.history.sqlite_store import SqliteStore
from detector.history.writer import Writer
from tests.history.examples import NINE, Going, new_run, request

STEP = 0.1


def live(folder: Path, token: str, report: int) -> None:
    """See one request a step, each of a host of its own, for ever."""
    file, going, now = folder / "detect" / "history.sqlite", Going(), [0.0]
    run = replace(new_run(token), kind="live")
    writer = Writer(run, lambda: SqliteStore(file), lambda: place.set_aside(file, "now"))
    keeping = Recorder(
        writer, going.findings.keeping, clock=lambda: now[0], wall=lambda: NINE + now[0], cost=lambda: 0.0
    )
    keeping.begin()
    step = 0
    while True:
        going.see(request(NINE + now[0], f"s{step:05}.example", out=1))
        keeping.turn(going)
        os.write(report, b"b")  # handed over, or not yet due; the thread may be writing
        while not keeping._is_idle.wait(60):
            pass
        os.write(report, b"a")
        step += 1
        now[0] = step * STEP


def kill_one(folder: Path, token: str, reports: int) -> int:
    """Let a run live until it has reported so often, kill it, and return how many steps it had ended by then."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            live(folder, token, writing)
        finally:
            os._exit(1)
    os.close(writing)
    ended = 0
    for _ in range(reports):
        ended += os.read(reading, 1) == b"a"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    return ended


def main() -> None:
    """Kill one run for each number."""
    folder = Path(sys.argv[1])
    for number, reports in enumerate(sys.argv[2:]):
        ended = kill_one(folder, f"run{number}", int(reports))
        sys.stdout.write(f"run{number} {ended}\n")


if __name__ == "__main__":
    main()
