"""`kill -9` at a hundred moments while a run is written: nothing older than a second is lost, nothing counted twice."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

from detector.history.model import Period
from detector.history.reading import read_period, read_run
from tests.history.examples import MATCHER, store_at

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 100
STEPS_OF_A_SECOND = 10


def test_a_run_that_is_killed_has_lost_less_than_its_last_second(tmp_path: Path) -> None:
    chosen = random.Random(11)
    moments = [str(chosen.randint(1, 120)) for _ in range(ROUNDS)]
    command = [sys.executable, "-m", "tests.history.killed", str(tmp_path), *moments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    ended = {token: int(steps) for token, steps in (line.split() for line in run.stdout.splitlines())}
    assert len(ended) == ROUNDS
    raw = sqlite3.connect(tmp_path / "detect" / "history.sqlite")
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    raw.close()
    store = store_at(tmp_path)
    kept = {one.token: one for one in store.runs()}
    total = 0
    for token, steps in ended.items():
        if token not in kept:
            assert steps == 0, f"{token} had ended {steps} steps and is not there"
            continue
        summary = read_run(store, kept[token])
        assert kept[token].ended is None
        seen = sorted(tally.host for tally in summary.tallies)
        # What is there is a beginning of what was seen, without a gap, and each of it once.
        assert seen == [f"s{step:05}.example" for step in range(len(seen))]
        assert all((tally.contacts, tally.bytes_out) == (1, 1) for tally in summary.tallies)
        assert summary.coverage.requests == len(seen)
        assert len(summary.followed.rows) == len(seen)
        assert len(seen) > steps - STEPS_OF_A_SECOND, f"{token}: {len(seen)} of {steps} steps"
        total += len(seen)
    assert read_period(store, store.runs(), Period(), MATCHER).coverage.requests == total > 1_000
