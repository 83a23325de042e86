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
from signal import SIG_IGN, SIGINT, signal
from typing import TYPE_CHECKING

from detector.accounting import coverage_of, source_of
from detector.catalogue.compiled import Catalogue
from detector.errors import CaptureError
from detector.findings import Findings, Listener
from detector.inputs import Input, size_of
from detector.match.index import Matcher
from detector.observation import SourceInfo
from detector.sources.keys import Keys
from detector.sources.pieces import Piece
from detector.summary import Coverage, Summary, add_coverage

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from detector.sources.capture_file import CaptureFile
    from detector.sources.packets import PacketReader

Progress = Callable[[int], None]
"""Is told how many more bytes of the input were read."""

PIECE_BYTES = 32 << 20
"""The least size of a piece of a file that a process of its own reads."""

COMPLETION_BYTES = 4 << 20
"""How far behind the end of a piece is read for handshakes that were going on there."""

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


@dataclass(frozen=True, slots=True)
class _Part:
    """What reading a capture gave: a warning or none, what it says of itself, and its summary if it was read elsewhere.

    `layouts` are how its records were to be read at its beginning and at its end.
    """

    warning: str = ""
    source: SourceInfo | None = None
    summary: Summary | None = None
    was_interrupted: bool = False
    layouts: tuple[object, object] = (None, None)


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
) -> Iterator[_Part]:
    """Read into `findings` itself; there is nothing to absorb."""
    for item in inputs:
        part = _read(item, findings, catalogue, progress, lambda: False)
        yield part
        if part.was_interrupted:
            break


def _shared_out(
    inputs: Sequence[Input], catalogue: Catalogue, workers: int, progress: Progress | None
) -> Iterator[_Part]:
    """Read `inputs` in `workers` processes, large ones in pieces; yield what each gave."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Forking is cheap and safe here: no thread is running yet, and the catalogue need not be read again.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    stop = context.Event()
    with ProcessPoolExecutor(workers, context, initializer=_begin_worker, initargs=(catalogue, stop)) as pool:
        largest_first = sorted(inputs, key=size_of, reverse=True)
        pending = [(item, [pool.submit(_work, piece) for piece in _pieces(item, workers)]) for item in largest_first]
        for item, futures in pending:
            try:
                parts = [future.result() for future in futures]
            except KeyboardInterrupt:
                stop.set()
                parts = [future.result() for future in futures]
            if progress is not None and item.keys is None:
                progress(size_of(item))
            if not _fit(parts):
                parts = [pool.submit(_work, item).result()]
            yield from _joined(parts)


def _pieces(item: Input, workers: int) -> list[Input]:
    from detector.sources.pieces import cut

    size = size_of(item)
    count = min(workers, size // PIECE_BYTES)
    if count < 2 or item.path == "-" or item.keys is not None:
        return [item]
    return [replace(item, piece=piece) for piece in cut(item.path, size, count)]


def _fit(parts: Sequence[_Part]) -> bool:
    """Tell whether every piece ended exactly where the next one began, and was read as the next one was."""
    if any(part.was_interrupted for part in parts):
        return True
    return all(not a.warning and a.layouts[1] == b.layouts[0] for a, b in pairwise(parts))


def _joined(parts: Sequence[_Part]) -> Iterator[_Part]:
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
    signal(SIGINT, SIG_IGN)
    _Worker.catalogue, _Worker.matcher, _Worker.should_stop = catalogue, Matcher(catalogue), stop.is_set


def _work(item: Input) -> _Part:
    findings = Findings(_Worker.matcher)
    part = _read(item, findings, _Worker.catalogue, None, _Worker.should_stop)
    return replace(part, summary=findings.summary())


def _read(
    item: Input,
    findings: Findings,
    catalogue: Catalogue,
    progress: Progress | None,
    should_stop: Callable[[], bool],
) -> _Part:
    """Read one capture into `findings`, until its end or until the user stops it."""
    from detector.sources.capture_file import open_capture
    from detector.sources.flow_file import looks_like_flow_file
    from detector.sources.har import looks_like_har
    from detector.sources.logs.recognise import log_kind

    if item.path != "-" and looks_like_har(item.path):
        return _Part() if item.keys is not None else _read_har(item, findings, catalogue)
    if item.path != "-" and looks_like_flow_file(item.path):
        return _Part() if item.keys is not None else _read_flows(item, findings, catalogue)
    if item.path != "-" and (kind := log_kind(item.path)):
        return _Part() if item.keys is not None else _read_logs(item, kind, findings, progress, should_stop)
    if item.keys is not None:
        return _read_inside(item, item.keys, findings, catalogue)
    try:
        capture = open_capture(item.path, item.piece)
    except CaptureError as error:
        if item.is_named:
            raise
        return _Part(f"{error}; left out")
    with capture:
        return _read_open(capture, item.piece, findings, progress, should_stop)


def _read_flows(item: Input, findings: Findings, catalogue: Catalogue) -> _Part:
    """Read a file of mitmproxy's flows."""
    from detector.judging import Formats, judge_all
    from detector.sources.flow_file import open_flow_file

    flows = open_flow_file(item.path)
    with flows.stream:
        judged = judge_all(flows.requests(), findings.add, Formats(catalogue, findings.matcher))
    if flows.first is None and flows.note and not item.is_named:
        return _Part(f"{flows.name}: {flows.note}; left out")
    findings.add_coverage(replace(judged, skipped_requests=dict(flows.skipped)))
    return _Part(f"{flows.name}: {flows.note}" if flows.note else "", flows.source)


def _read_logs(
    item: Input, kind: str, findings: Findings, progress: Progress | None, should_stop: Callable[[], bool]
) -> _Part:
    """Read what another tool wrote down of names and connections; several of Zeek's logs are read together."""
    from detector.sources.logs.reading import Reading

    logs = Reading(kind, (item.path, *item.beside), progress)
    events, was_interrupted = logs.events(), False
    try:
        for event in events:
            findings.add(event)
            if should_stop():
                was_interrupted = True
                break
    except KeyboardInterrupt:
        was_interrupted = True
    events.close()
    findings.add_coverage(Coverage(unread_messages=dict(+logs.unread)))
    stopped = "the reading was stopped before its end"
    for source in logs.sources:
        note = "; ".join(filter(None, (source.note, stopped))) if was_interrupted else source.note
        findings.add_source(replace(source, note=note))
    return _Part("; ".join(logs.warnings), was_interrupted=was_interrupted)


def _read_har(item: Input, findings: Findings, catalogue: Catalogue) -> _Part:
    """Read a browser's export of requests."""
    from detector.judging import Formats, judge_all
    from detector.sources.har import read_har

    try:
        har = read_har(item.path)
    except CaptureError as error:
        if item.is_named:
            raise
        return _Part(f"{error}; left out")
    judged = judge_all(har.requests, findings.add, Formats(catalogue, findings.matcher))
    findings.add_coverage(replace(judged, skipped_requests=har.skipped))
    return _Part("", har.source)


def _read_inside(item: Input, keys: Keys, findings: Findings, catalogue: Catalogue) -> _Part:
    """Read what was inside of a capture's encrypted connections; the capture itself is told of elsewhere."""
    from detector.judging import Formats, judge_all
    from detector.sources.capture_file import open_capture
    from detector.sources.keyed_capture import KeyedCapture
    from detector.sources.tshark import Run

    try:
        open_capture(item.path).close()
    except CaptureError:
        return _Part()
    name = Path(item.path).name
    capture = KeyedCapture(Run(item.path, keys))
    was_interrupted = False
    try:
        judged = judge_all(capture.requests(), findings.add, Formats(catalogue, findings.matcher))
    except KeyboardInterrupt:
        judged, was_interrupted = Coverage(), True
    counts = Coverage(encrypted_flows=capture.begun, opened_flows=capture.opened, skipped_requests=capture.skipped)
    findings.add_coverage(add_coverage(judged, counts))
    warning = capture.run.note
    if not warning and capture.begun and not capture.opened:
        warning = f"none of {capture.begun:,} encrypted connections could be opened with {keys.name}"
    return _Part(f"{name}: {warning}" if warning else "", None, None, was_interrupted)


def _source_of_keys(keys: Keys) -> SourceInfo:
    return SourceInfo(kind="keys", name=keys.name, packets=None, bytes=len(keys.lines), started_at=None, ended_at=None)


def _read_open(
    capture: CaptureFile,
    piece: Piece,
    findings: Findings,
    progress: Progress | None,
    should_stop: Callable[[], bool],
) -> _Part:
    from detector.sources.packets import PacketReader

    reader = PacketReader(in_columns=True)
    begins = capture.layout if piece.start else None
    was_interrupted = _drain(capture, reader, findings, progress, should_stop)
    note = "the reading was stopped before its end" if was_interrupted else capture.note
    layouts = (begins, capture.layout)
    goes_on = piece.stop is not None and not note
    if goes_on:
        _complete(capture, reader, findings)
    add = findings.add_at_edge if goes_on else findings.add
    for event in reader.finish():
        add(event)
    findings.add_coverage(coverage_of(reader, lost=capture.lost, dropped=capture.dropped))
    source = source_of(reader, kind=capture.kind, name=capture.name, lost=capture.lost, note=note)
    return _Part(f"{capture.name}: {note}" if note else "", source, None, was_interrupted, layouts)


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


def _complete(capture: CaptureFile, reader: PacketReader, findings: Findings) -> None:
    """Read on behind the end of a piece for as long as a handshake that began in it is not over."""
    if not reader.is_unfinished:
        return
    for batch in capture.beyond(COMPLETION_BYTES):
        for event in reader.complete(batch):
            findings.add(event)
        if not reader.is_unfinished:
            break


def _workers(inputs: Sequence[Input], jobs: int | None) -> int:
    """Return how many processes pay: none beyond this one for small input, or for standard input."""
    most = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    work = sum(max(size_of(item) // PIECE_BYTES, 1) for item in inputs)
    small = sum(map(size_of, inputs)) < PARALLEL_BYTES
    if any(item.path == "-" for item in inputs) or (jobs is None and small):
        return 1
    return min(jobs or most, work)
