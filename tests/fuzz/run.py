"""Fuzzes one target or all in turn, guided by coverage: `python -m tests.fuzz.run [TARGET ...] --seconds N`.

Needs atheris (`pip install atheris`), which is in no list of ours: it has no build for every Python. Each target runs
in a process of its own, under limits of time and memory. What breaks one is kept as `found/TARGET-HASH`, where
tests/fuzz/test_targets.py runs it ever after; give it a name that says what it was.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.targets import FOUND, TARGETS

_TIME, _MEMORY, _LONGEST = 60, 4_096, 16_384  # the instruments themselves take much memory
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
_COVERAGE = re.compile(r"cov: (\d+)")


def main() -> int:
    """Fuzz what is asked for; the exit status is the number of targets that broke."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="default: all of them in turn")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--corpus", type=Path, help="keep what reached new code here, and begin with it")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        return _fuzz(given.inside, given.seconds, given.corpus)
    broken = 0
    for name in given.targets or TARGETS:
        with tempfile.TemporaryDirectory() as folder:
            corpus = given.corpus / name if given.corpus else Path(folder)
            broken += not _in_turn(name, given.seconds, corpus)
    return broken


def _in_turn(name: str, seconds: int, corpus: Path) -> bool:
    """Fuzz one target in a process of its own; False when it broke."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    line = [
        sys.executable,
        "-m",
        "tests.fuzz.run",
        "--inside",
        name,
        "--seconds",
        str(seconds),
        "--corpus",
        str(corpus),
    ]
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    runs, reached = _DONE.search(done.stdout), _COVERAGE.findall(done.stdout)
    if done.returncode == 0 and runs:
        print(
            f"{name:16} {int(runs[1]):>10,} inputs in {runs[2]} s, {reached[-1] if reached else '?'} edges", flush=True
        )
        return True
    print(f"{name:16} BROKE\n{done.stdout[-4_000:]}", flush=True)
    return False


def _fuzz(name: str, seconds: int, corpus: Path) -> int:
    import atheris

    target = TARGETS[name].run
    with atheris.instrument_imports(include=["detector"]):
        for seed in TARGETS[name].seeds():
            target(seed)  # what is imported late is imported now, and instrumented
    FOUND.mkdir(exist_ok=True)
    options = [f"-max_total_time={seconds}", f"-timeout={_TIME}", f"-rss_limit_mb={_MEMORY}", f"-max_len={_LONGEST}"]
    prefix = f"-artifact_prefix={FOUND}{os.sep}{name}-"
    atheris.Setup([sys.argv[0], *options, prefix, "-print_final_stats=0", str(corpus)], target)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
