"""Captures in, one settled Summary out: wires sources to findings, over several processes where that pays.

It decides how work is shared out and nothing else. Each file makes a summary of its own; they are merged and settled
once, so that it makes no difference how many processes there were.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from typing import TYPE_CHECKING

from detector.catalogue.compiled import Catalogue
from detector.errors import CaptureError
from detector.findings import Findings, Listener
from detector.match.index import Matcher
from detector.observation import SourceInfo
from detector.summary import Coverage, Summary

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from detector.sources.capture_file import CaptureFile
    from detector.sources.packets import PacketReader

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
    """What came out: the settled summary, and what a user should be told about the input.

    `was_interrupted`: the user stopped it; the summary holds what was read until then.
    """

    summary: Summary
    warnings: tuple[str, ...]
    was_interrupted: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """What reading one capture gave: a warning or none, and its summary if another process read it."""

    warning: str = ""
    summary: Summary | None = None
    was_interrupted: bool = False


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
    the machine has processors. Ctrl-C ends the reading, not the report.
    """
    findings = Findings(Matcher(catalogue), listener)
    workers = 1 if listener is not None else _workers(inputs, jobs)
    warnings: list[str] = []
    was_interrupted = False
    parts = _in_turn(inputs, findings, progress) if workers == 1 else _shared_out(inputs, catalogue, workers, progress)
    for part in parts:
        warnings += [part.warning] if part.warning else []
        was_interrupted = was_interrupted or part.was_interrupted
        if part.summary is not None:
            findings.absorb(part.summary)
    return Scan(findings.settle(), tuple(warnings), was_interrupted)


def _in_turn(inputs: Iterable[Input], findings: Findings, progress: Progress | None) -> Iterable[_Part]:
    """Read into `findings` itself; there is nothing to absorb."""
    for item in inputs:
        part = _read(item, findings, progress, lambda: False)
        yield part
        if part.was_interrupted:
            break


def _shared_out(
    inputs: Sequence[Input], catalogue: Catalogue, workers: int, progress: Progress | None
) -> Iterable[_Part]:
    """Read `inputs` in `workers` processes, the largest first; yield what each gave in that order."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Forking is cheap and safe here: no thread is running yet, and the catalogue need not be read again.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    stop = context.Event()
    largest_first = sorted(inputs, key=size_of, reverse=True)
    with ProcessPoolExecutor(workers, context, initializer=_begin_worker, initargs=(catalogue, stop)) as pool:
        futures = [pool.submit(_work, item) for item in largest_first]
        for item, future in zip(largest_first, futures, strict=True):
            try:
                part = future.result()
            except KeyboardInterrupt:
                stop.set()
                part = future.result()
            if progress is not None:
                progress(size_of(item))
            yield part


class _Worker:
    """What a worker process has: the catalogue's matcher, and the sign that the user wants to stop."""

    matcher: Matcher
    should_stop: Callable[[], bool]


def _begin_worker(catalogue: Catalogue, stop: Event) -> None:
    signal(SIGINT, SIG_IGN)
    _Worker.matcher, _Worker.should_stop = Matcher(catalogue), stop.is_set


def _work(item: Input) -> _Part:
    findings = Findings(_Worker.matcher)
    part = _read(item, findings, None, _Worker.should_stop)
    return replace(part, summary=findings.summary())


def _read(item: Input, findings: Findings, progress: Progress | None, should_stop: Callable[[], bool]) -> _Part:
    """Read one capture into `findings`, until its end or until the user stops it."""
    from detector.sources.capture_file import open_capture
    from detector.sources.packets import PacketReader

    try:
        capture = open_capture(item.path)
    except CaptureError as error:
        if item.is_named:
            raise
        return _Part(f"{error}; left out")
    reader = PacketReader()
    was_interrupted = _drain(capture, reader, findings, progress, should_stop)
    for event in reader.finish():
        findings.add(event)
    note = "the reading was stopped before its end" if was_interrupted else capture.note
    findings.add_source(*_account(capture, reader, note))
    return _Part(f"{capture.name}: {note}" if note else "", None, was_interrupted)


def _drain(
    capture: CaptureFile,
    reader: PacketReader,
    findings: Findings,
    progress: Progress | None,
    should_stop: Callable[[], bool],
) -> bool:
    """Read all batches; True when the user stopped it."""
    told = 0
    try:
        for batch in capture.batches():
            for event in reader.feed(batch):
                findings.add(event)
            if progress is not None:
                progress(capture.position - told)
                told = capture.position
            if should_stop():
                return True
    except KeyboardInterrupt:
        return True
    return False


def _account(capture: CaptureFile, reader: PacketReader, note: str) -> tuple[SourceInfo, Coverage]:
    """Return what was read of a capture, each packet accounted for."""
    counts = reader.counts
    counts.lose(capture.lost)
    source = SourceInfo(
        kind=capture.kind,
        name=capture.name,
        packets=counts.packets,
        bytes=counts.bytes,
        started_at=counts.started_at,
        ended_at=counts.ended_at,
        note=note,
    )
    coverage = Coverage(
        packets=counts.packets,
        parsed=counts.parsed,
        unparsed=dict(counts.unparsed),
        other=dict(counts.other),
        unread_messages=dict(reader.unread),
        dropped=capture.dropped,
        flows=counts.silent,
        unnamed_flows={"no-payload": counts.silent} if counts.silent else {},
    )
    return source, coverage


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
