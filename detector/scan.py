"""Captures in, one settled Summary out: wires sources to findings, over several processes where that pays.

It decides how work is shared out and nothing else. Each file makes a summary of its own; they are merged and settled
once, so that it makes no difference how many processes there were.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from detector.catalogue.compiled import Catalogue
from detector.findings import Findings, Listener
from detector.inputs import Input, size_of
from detector.match.index import Matcher
from detector.observation import SourceInfo
from detector.reading import Part, Progress, read
from detector.signals import leave_signals_to_parent, signals_held
from detector.sources.keys import Keys
from detector.summary import Summary

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.synchronize import Event


PIECE_BYTES = 32 << 20
"""The least size of a piece of a file that a process of its own reads."""

PARALLEL_BYTES = 32 << 20
"""Input from which on more processes are started: below it, starting them takes longer than they save."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What came out: the settled summary, and what a user should be told about the input.

    `was_interrupted`: the user stopped it; the summary holds what was read until then.
    """

    summary: Summary
    warnings: tuple[str, ...]
    was_interrupted: bool = False


def scan(
    inputs: Sequence[Input],
    catalogue: Catalogue,
    *,
    jobs: int | None = None,
    listener: Listener | None = None,
    progress: Progress | None = None,
    keys: Keys | None = None,
) -> Scan:
    """Read all `inputs` and return what they hold. Raises CaptureError for a named one that cannot be read.

    A `listener` is told every sighting, in one process. `jobs` limits the processes; by default there are as many as
    the machine has processors. With `keys` every capture is read a second time, by tshark, for what is inside of its
    encrypted connections. Ctrl-C ends the reading, not the report.
    """
    findings = Findings(Matcher(catalogue), listener)
    if keys is not None:
        inputs = [*inputs, *(replace(item, keys=keys) for item in inputs)]
        findings.add_source(_source_of_keys(keys))
    workers = 1 if listener is not None else _workers(inputs, jobs)
    warnings: list[str] = []
    was_interrupted = False
    parts = (
        _in_turn(inputs, findings, catalogue, progress)
        if workers == 1
        else _shared_out(inputs, catalogue, workers, progress)
    )
    for part in parts:
        warnings += [part.warning] if part.warning else []
        was_interrupted = was_interrupted or part.was_interrupted
        if part.summary is not None:
            findings.absorb(part.summary)
        if part.source is not None:
            findings.add_source(part.source)
    return Scan(findings.settle(), tuple(warnings), was_interrupted)


def _in_turn(
    inputs: Iterable[Input], findings: Findings, catalogue: Catalogue, progress: Progress | None
) -> Iterator[Part]:
    """Read into `findings` itself; there is nothing to absorb."""
    for item in inputs:
        part = read(item, findings, catalogue, progress, lambda: False)
        yield part
        if part.was_interrupted:
            break


def _shared_out(
    inputs: Sequence[Input], catalogue: Catalogue, workers: int, progress: Progress | None
) -> Iterator[Part]:
    """Read `inputs` in `workers` processes, large ones in pieces; yield what each gave."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Forking is cheap and safe here: no thread is running yet, and the catalogue need not be read again.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    stop = context.Event()
    with ProcessPoolExecutor(workers, context, initializer=_begin_worker, initargs=(catalogue, stop)) as pool:
        largest_first = sorted(inputs, key=size_of, reverse=True)
        with signals_held():  # forking runs code of others', which is not to be broken off
            pending = [(item, [pool.submit(_work, one) for one in _pieces(item, workers)]) for item in largest_first]
        for item, futures in pending:
            try:
                parts = _results(futures, stop)
            except BrokenProcessPool:  # all processes are gone: what they had not handed over is read again
                parts = [Part(was_interrupted=True) if stop.is_set() else _read_again(item, catalogue)]
            if progress is not None and item.keys is None:
                progress(size_of(item))
            if not _fit(parts):
                parts = [_read_whole(item, catalogue)]
            yield from _joined(parts)


def _results(futures: Sequence[Future[Part]], stop: Event) -> list[Part]:
    """Return what the processes read; when the user stops them, what they have read by then."""
    try:
        return [future.result() for future in futures]
    except KeyboardInterrupt:
        stop.set()
        return [future.result() for future in futures]


def _read_whole(item: Input, catalogue: Catalogue) -> Part:
    """Read an input as a whole, in this process."""
    findings = Findings(Matcher(catalogue))
    return replace(read(item, findings, catalogue, None, lambda: False), summary=findings.summary())


def _read_again(item: Input, catalogue: Catalogue) -> Part:
    part = _read_whole(item, catalogue)
    told = f"{Path(item.path).name}: a process that read it was ended from outside; it was read again"
    return replace(part, warning="; ".join(filter(None, (told, part.warning))))


def _pieces(item: Input, workers: int) -> list[Input]:
    from detector.sources.pieces import cut

    size = size_of(item)
    count = min(workers, size // PIECE_BYTES)
    if count < 2 or item.path == "-" or item.keys is not None:
        return [item]
    return [replace(item, piece=piece) for piece in cut(item.path, size, count)]


def _fit(parts: Sequence[Part]) -> bool:
    """Tell whether every piece ended exactly where the next one began, and was read as the next one was."""
    if any(part.was_interrupted for part in parts):
        return True
    return all(not a.warning and a.layouts[1] == b.layouts[0] for a, b in pairwise(parts))


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the pieces of one file; the last one says of the file what all of them say together."""
    sources = [part.source for part in parts if part.source is not None]
    for part in parts[:-1]:
        yield replace(part, source=None, warning="")
    last = parts[-1]
    if not sources:
        yield last
        return
    whole = replace(
        sources[0],
        packets=sum(source.packets or 0 for source in sources),
        bytes=sum(source.bytes for source in sources),
        started_at=min((at for source in sources if (at := source.started_at) is not None), default=None),
        ended_at=max((at for source in sources if (at := source.ended_at) is not None), default=None),
        note=sources[-1].note,
    )
    yield replace(last, source=whole)


class _Worker:
    """What a worker process has: the catalogue with its matcher, and the sign that the user wants to stop."""

    catalogue: Catalogue
    matcher: Matcher
    should_stop: Callable[[], bool]


def _begin_worker(catalogue: Catalogue, stop: Event) -> None:
    leave_signals_to_parent()
    _Worker.catalogue, _Worker.matcher, _Worker.should_stop = catalogue, Matcher(catalogue), stop.is_set


def _work(item: Input) -> Part:
    findings = Findings(_Worker.matcher)
    part = read(item, findings, _Worker.catalogue, None, _Worker.should_stop)
    return replace(part, summary=findings.summary())


def _workers(inputs: Sequence[Input], jobs: int | None) -> int:
    """Return how many processes pay: none beyond this one for small input, or for standard input."""
    most = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    work = sum(max(size_of(item) // PIECE_BYTES, 1) for item in inputs)
    small = sum(map(size_of, inputs)) < PARALLEL_BYTES
    if any(item.path == "-" for item in inputs) or (jobs is None and small):
        return 1
    return min(jobs or most, work)


def _source_of_keys(keys: Keys) -> SourceInfo:
    return SourceInfo(kind="keys", name=keys.name, packets=None, bytes=len(keys.lines), started_at=None, ended_at=None)
