"""One input into findings, whatever it is: a capture, a browser's export, flows, a log, or the inside of a capture.

It tells kinds of input apart and accounts for what was read. How work is shared out is others'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detector.accounting import coverage_of, source_of
from detector.catalogue.compiled import Catalogue
from detector.errors import CaptureError
from detector.findings import Findings
from detector.inputs import Input
from detector.observation import SourceInfo
from detector.sources.keys import Keys
from detector.sources.pieces import Piece
from detector.summary import Coverage, Summary, add_coverage

if TYPE_CHECKING:
    from detector.sources.capture_file import CaptureFile
    from detector.sources.packets import PacketReader

Progress = Callable[[int], None]
"""Is told how many more bytes of the input were read."""

COMPLETION_BYTES = 4 << 20
"""How far behind the end of a piece is read for handshakes that were going on there."""


@dataclass(frozen=True, slots=True)
class Part:
    """What reading a capture gave: a warning or none, what it says of itself, and its summary if it was read elsewhere.

    `layouts` are how its records were to be read at its beginning and at its end.
    """

    warning: str = ""
    source: SourceInfo | None = None
    summary: Summary | None = None
    was_interrupted: bool = False
    layouts: tuple[object, object] = (None, None)


def read(
    item: Input,
    findings: Findings,
    catalogue: Catalogue,
    progress: Progress | None,
    should_stop: Callable[[], bool],
) -> Part:
    """Read one capture into `findings`, until its end or until the user stops it."""
    from detector.sources.capture_file import open_capture
    from detector.sources.flow_file import looks_like_flow_file
    from detector.sources.har import looks_like_har
    from detector.sources.logs.recognise import log_kind

    if item.path != "-" and looks_like_har(item.path):
        return Part() if item.keys is not None else _read_har(item, findings, catalogue)
    if item.path != "-" and looks_like_flow_file(item.path):
        return Part() if item.keys is not None else _read_flows(item, findings, catalogue)
    if item.path != "-" and (kind := log_kind(item.path)):
        return Part() if item.keys is not None else _read_logs(item, kind, findings, progress, should_stop)
    if item.keys is not None:
        return _read_inside(item, item.keys, findings, catalogue)
    try:
        capture = open_capture(item.path, item.piece)
    except CaptureError as error:
        if item.is_named:
            raise
        return Part(f"{error}; left out")
    with capture:
        return _read_open(capture, item.piece, findings, progress, should_stop)


def _read_flows(item: Input, findings: Findings, catalogue: Catalogue) -> Part:
    """Read a file of mitmproxy's flows."""
    from detector.judging import Formats, judge_all
    from detector.sources.flow_file import open_flow_file

    flows = open_flow_file(item.path)
    with flows.stream:
        judged = judge_all(flows.requests(), findings.add, Formats(catalogue, findings.matcher))
    if flows.first is None and flows.note and not item.is_named:
        return Part(f"{flows.name}: {flows.note}; left out")
    findings.add_coverage(replace(judged, skipped_requests=dict(flows.skipped)))
    return Part(f"{flows.name}: {flows.note}" if flows.note else "", flows.source)


def _read_logs(
    item: Input, kind: str, findings: Findings, progress: Progress | None, should_stop: Callable[[], bool]
) -> Part:
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
    return Part("; ".join(logs.warnings), was_interrupted=was_interrupted)


def _read_har(item: Input, findings: Findings, catalogue: Catalogue) -> Part:
    """Read a browser's export of requests."""
    from detector.judging import Formats, judge_all
    from detector.sources.har import read_har

    try:
        har = read_har(item.path)
    except CaptureError as error:
        if item.is_named:
            raise
        return Part(f"{error}; left out")
    judged = judge_all(har.requests, findings.add, Formats(catalogue, findings.matcher))
    findings.add_coverage(replace(judged, skipped_requests=har.skipped))
    return Part("", har.source)


def _read_inside(item: Input, keys: Keys, findings: Findings, catalogue: Catalogue) -> Part:
    """Read what was inside of a capture's encrypted connections; the capture itself is told of elsewhere."""
    from detector.judging import Formats, judge_all
    from detector.sources.capture_file import open_capture
    from detector.sources.keyed_capture import KeyedCapture
    from detector.sources.tshark import Run

    try:
        open_capture(item.path).close()
    except CaptureError:
        return Part()
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
    return Part(f"{name}: {warning}" if warning else "", None, None, was_interrupted)


def _read_open(
    capture: CaptureFile,
    piece: Piece,
    findings: Findings,
    progress: Progress | None,
    should_stop: Callable[[], bool],
) -> Part:
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
    return Part(f"{capture.name}: {note}" if note else "", source, None, was_interrupted, layouts)


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
