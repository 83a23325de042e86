"""Measures what keeping the history costs while an interface is watched: the same packets with and without, in turn.

    PYTHONPATH=. python tests/benchmarks/history_cost.py --captures DIR            # a minute
    PYTHONPATH=. python tests/benchmarks/history_cost.py --captures DIR --rate 20000 --rounds 5

All captures of a folder are one mix, handed over at a rate of packets a second of real time, as an interface would.
What is compared is the processor time of the thread that reads packets, and of the whole process, the thread that
writes the history included; shares are of the time that the watching took. Fails above --limit (of the whole process,
median).
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from detector.catalogue.store import load
from detector.cli.preload import preload
from detector.cli.watch import Recent
from detector.errors import CaptureError
from detector.findings import Findings
from detector.history.model import LIVE, NewRun
from detector.history.place import set_aside
from detector.history.recorder import Recorder
from detector.history.sqlite_store import SqliteStore
from detector.history.writer import Writer
from detector.match.index import Matcher
from detector.sources.capture_file import open_capture
from detector.watch import Watch
from detector.wire.frames import FrameBatch

_AT_ONCE = 500
_STEP = 0.1


class Paced:
    """A capture whose batches come at a rate of packets a second."""

    name = "mix"
    dropped = 0

    def __init__(self, batches: Sequence[FrameBatch], rate: float) -> None:
        self._batches, self._rate = list(reversed(batches)), rate
        self._began = time.monotonic()
        self._sent = 0

    @property
    def is_over(self) -> bool:
        return not self._batches

    def read(self, seconds: float) -> FrameBatch | None:
        left = self._began + self._sent / self._rate - time.monotonic()
        time.sleep(min(max(left, 0.0), seconds))
        if left > seconds or not self._batches:
            return None
        self._sent += len(self._batches[-1])
        return self._batches.pop()

    def notices(self) -> list[str]:
        return []

    def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds: of the processor in this thread and in all, and of the clock."""

    thread: float
    process: float
    clock: float


def mix(folder: Path) -> list[FrameBatch]:
    """Return the frames of all captures of a folder, some hundred at a time."""
    made: list[FrameBatch] = []
    for path in sorted(folder.iterdir()):
        try:
            capture = open_capture(str(path))
        except CaptureError:
            continue
        with capture:
            for batch in capture.batches():
                made += [_part(batch, start) for start in range(0, len(batch), _AT_ONCE)]
    return made


def _part(batch: FrameBatch, start: int) -> FrameBatch:
    part = slice(start, start + _AT_ONCE)
    return replace(
        batch,
        offsets=batch.offsets[part],
        lengths=batch.lengths[part],
        times=batch.times[part],
        links=batch.links[part],
    )


def watched(batches: Sequence[FrameBatch], rate: float, folder: Path | None, matcher: Matcher) -> Cost:
    """Watch the mix once, with a history in `folder` or without one."""
    findings = Findings(matcher)
    capture = Paced(batches, rate)
    watch = Watch(capture, findings)
    recorder = None if folder is None else _recorder(findings, folder)
    recent = Recent(watch)
    before = time.thread_time(), time.process_time(), time.monotonic()
    while not capture.is_over:
        watch.step(_STEP)
        if recorder is not None:
            recorder.turn(recent)
    after = time.thread_time(), time.process_time(), time.monotonic()
    if recorder is not None:
        recorder.finish(watch.finish())
    return Cost(*(end - begin for begin, end in zip(before, after, strict=True)))


def _recorder(findings: Findings, folder: Path) -> Recorder:
    file = folder / "detect" / "history.sqlite"
    run = NewRun(token=file.as_posix(), kind=LIVE, name="mix", version="0", began=time.time())
    recorder = Recorder(Writer(run, lambda: SqliteStore(file), lambda: set_aside(file, "x")), findings.keeping)
    recorder.begin()
    return recorder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=0.02)
    asked = parser.parse_args()
    preload()
    batches, matcher = mix(asked.captures), Matcher(load())
    shares: list[tuple[float, float]] = []
    for number in range(asked.rounds):
        with tempfile.TemporaryDirectory() as folder:
            bare = watched(batches, asked.rate, None, matcher)
            kept = watched(batches, asked.rate, Path(folder), matcher)
            size = sum(file.stat().st_size for file in Path(folder, "detect").iterdir())
        share = ((kept.thread - bare.thread) / kept.clock, (kept.process - bare.process) / kept.clock)
        shares.append(share)
        print(
            f"round {number + 1}: bare {bare.process:.2f} s, kept {kept.process:.2f} s of {kept.clock:.1f} s;"
            f" the reading thread {share[0]:.2%} more, the process {share[1]:.2%}; {size / 1e6:.1f} MB"
        )
    most = median(share for _, share in shares)
    print(f"median: {median(share for share, _ in shares):.2%} of the reading thread, {most:.2%} of the process")
    sys.exit(most > asked.limit)


if __name__ == "__main__":
    main()
