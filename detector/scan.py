"""Captures in, one settled Summary out: wires sources to findings, over several processes where that pays.

It decides how work is shared out and nothing else. Each file makes a summary of its own; they are merged and settled
once, so that it makes no difference how many processes there were.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.catalogue.store import Catalogue
from detector.errors import CaptureError
from detector.findings import Findings, Listener
from detector.match.index import Matcher
from detector.observation import SourceInfo
from detector.summary import Coverage, Summary

Progress = Callable[[int], None]
"""Is told how many more bytes of the input were read."""

PARALLEL_BYTES = 32 << 20
"""Input from which on more processes are started: below it, starting them takes longer than they save."""


@dataclass(frozen=True, slots=True)
class Input:
    """A capture to read; one that was found in a folder may turn out to be something else."""

    path: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """What came out: the settled summary, and what a user should be told about the input."""

    summary: Summary
    warnings: tuple[str, ...]


def scan(
    inputs: Sequence[Input],
    catalogue: Catalogue,
    *,
    jobs: int | None = None,
    listener: Listener | None = None,
    progress: Progress | None = None,
) -> Scan:
    """Read all `inputs` and return what they hold. Raises CaptureError for a named one that cannot be read.

    A `listener` is told every sighting, in one process. `jobs` limits the processes; by default there are as many as
    the machine has processors.
    """
    findings = Findings(Matcher(catalogue), listener)
    workers = 1 if listener is not None else _workers(inputs, jobs)
    warnings: list[str] = []
    parts = _in_turn(inputs, findings, progress) if workers == 1 else _shared_out(inputs, catalogue, workers, progress)
    for warning, part in parts:
        warnings += [warning] if warning else []
        if part is not None:
            findings.absorb(part)
    return Scan(findings.settle(), tuple(warnings))


_Part = tuple[str, Summary | None]


def _in_turn(inputs: Iterable[Input], findings: Findings, progress: Progress | None) -> Iterable[_Part]:
    """Read into `findings` itself; there is nothing to absorb."""
    for item in inputs:
        yield _read(item, findings, progress), None


def _shared_out(
    inputs: Sequence[Input], catalogue: Catalogue, workers: int, progress: Progress | None
) -> Iterable[_Part]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Forking is cheap and safe here: no thread is running yet, and the catalogue need not be read again.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    largest_first = sorted(inputs, key=size_of, reverse=True)
    with ProcessPoolExecutor(workers, context, initializer=_begin_worker, initargs=(catalogue,)) as pool:
        for item, part in zip(largest_first, pool.map(_work, largest_first), strict=True):
            if progress is not None:
                progress(size_of(item))
            yield part


_worker_matcher: list[Matcher] = []
"""The matcher of a worker process, made once when it starts."""


def _begin_worker(catalogue: Catalogue) -> None:
    _worker_matcher.append(Matcher(catalogue))


def _work(item: Input) -> _Part:
    findings = Findings(_worker_matcher[0])
    return _read(item, findings, None), findings.summary()


def _read(item: Input, findings: Findings, progress: Progress | None) -> str:
    """Read one capture into `findings`; return what must be said of it."""
    from detector.sources.capture_file import open_capture

    try:
        capture = open_capture(item.path)
    except CaptureError as error:
        if item.is_named:
            raise
        return f"{error}; left out"
    from detector.sources.packets import PacketReader

    reader, told = PacketReader(), 0
    for batch in capture.batches():
        for event in reader.feed(batch):
            findings.add(event)
        if progress is not None:
            progress(capture.position - told)
            told = capture.position
    for event in reader.finish():
        findings.add(event)
    counts = reader.counts
    counts.lose(capture.lost)
    findings.add_source(
        SourceInfo(
            kind=capture.kind,
            name=capture.name,
            packets=counts.packets,
            bytes=counts.bytes,
            started_at=counts.started_at,
            ended_at=counts.ended_at,
            note=capture.note,
        ),
        Coverage(
            packets=counts.packets,
            parsed=counts.parsed,
            unparsed=dict(counts.unparsed),
            other=dict(counts.other),
            unread_messages=dict(reader.unread),
            dropped=capture.dropped,
            flows=counts.refused,
            unnamed_flows={"no-payload": counts.refused} if counts.refused else {},
        ),
    )
    return f"{capture.name}: {capture.note}" if capture.note else ""


def find_inputs(paths: Sequence[str]) -> list[Input]:
    """Return the files to read: folders are read whole, hidden files in them left out. Raises CaptureError."""
    found: list[Input] = []
    for path in paths:
        if path != "-" and os.path.isdir(path):
            inside = sorted(str(file) for file in Path(path).rglob("*") if _is_visible_file(file, Path(path)))
            if not inside:
                raise CaptureError(f"{path}: the folder holds no file")
            found += [Input(file, is_named=False) for file in inside]
        else:
            found.append(Input(path, is_named=True))
    return found


def size_of(item: Input) -> int:
    """Return a file's size in bytes; 0 when it is unknown."""
    try:
        return os.stat(item.path).st_size
    except OSError:
        return 0


def _workers(inputs: Sequence[Input], jobs: int | None) -> int:
    if len(inputs) < 2 or any(item.path == "-" for item in inputs) or sum(map(size_of, inputs)) < PARALLEL_BYTES:
        return 1 if jobs is None else min(jobs, len(inputs))
    return min(jobs or len(os.sched_getaffinity(0)), len(inputs))


def _is_visible_file(file: Path, folder: Path) -> bool:
    return file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
