"""Watches an interface: frames in, findings that grow; one step at a time, so that whoever shows them decides when.

It wires sources to findings, and decides nothing about what is claimed or shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from detector.accounting import coverage_of, source_of
from detector.errors import OutputError
from detector.findings import Event, Findings
from detector.observation import Connection, SourceInfo
from detector.sources.packets import PacketReader
from detector.summary import Coverage, Summary, add_coverage

if TYPE_CHECKING:
    from detector.attribution import Attribution
    from detector.rhythms import RhythmSearch
    from detector.sources.live import Capture
    from detector.sources.recording import Recording
    from detector.wire.frames import FrameBatch

_RETIRE_EVERY = 500_000_000
_ADDRESSES_EVERY = 10_000_000_000
"""Nanoseconds of traffic after which ended connections are let go, and the machine's addresses are read again."""
_LAST_READS, _LAST_WAIT = 8, 0.15
"""At the end: the kernel hands a block over after 60 ms at the latest, and eight reads empty a full ring."""


class Watch:
    """One interface being watched; `most_packets` ends it after so many."""

    def __init__(
        self,
        capture: Capture,
        findings: Findings,
        *,
        attribution: Attribution | None = None,
        recording: Recording | None = None,
        search: RhythmSearch | None = None,
        most_packets: int | None = None,
    ) -> None:
        self._capture = capture
        self._findings = findings
        self._attribution = attribution
        self._recording = recording
        self._search = search
        self._reader = PacketReader(is_live=True)
        self._left = most_packets
        self.failure: OutputError | None = None
        """Why the recording ended before its time; what was watched until then is still told."""
        self._retired = 0
        self._addresses = 0
        self._dropped_in_all: int | None = None

    @property
    def is_over(self) -> bool:
        """As many packets were read as were asked for, or the recording cannot be kept."""
        return self._left == 0 or self.failure is not None

    @property
    def packets(self) -> int:
        """Packets read so far."""
        return self._reader.counts.packets

    def step(self, seconds: float) -> bool:
        """Read what has come, waiting up to `seconds` for it; return whether there was anything."""
        batch = self._capture.read(seconds)
        if batch is not None and len(batch):
            self._take(batch if self._left is None else _first(batch, self._left))
        if self._attribution is not None:
            self._attribution.take()
        if self._search is not None:
            self._search.turn(self._reader.now / 1_000_000_000)
        return batch is not None

    def end(self) -> None:
        """Take what had come before the end and was not read yet. From now on no packet counts, read or lost.

        A summary takes its time, in which nobody reads: what the interface loses meanwhile was never to be watched.
        """
        for _ in range(_LAST_READS):
            if self.is_over or not self.step(_LAST_WAIT):
                break
        self._dropped_in_all = self._dropped()

    def summary(self) -> Summary:
        """Return what a report would say now."""
        going_on = self._named(self._reader.going_on())
        summary = self._findings.snapshot(going_on)
        return replace(summary, sources=(self._source(),), coverage=add_coverage(summary.coverage, self._coverage()))

    def finish(self) -> Summary:
        """Close every connection and return the settled summary. Answers that are still out are waited for."""
        if self._attribution is not None:
            self._attribution.wait()
        self._add(self._reader.finish())
        self._findings.add_source(self._source())
        self._findings.add_coverage(self._coverage())
        self._end_recording()
        return self._findings.settle()

    def _take(self, batch: FrameBatch) -> None:
        if self._left is not None:
            self._left -= len(batch)
        self._record(batch)
        events = self._reader.feed(batch)
        now = self._reader.now
        begun = self._reader.begun()
        if self._attribution is not None:
            # Before anything else is done: the shortest connections may be gone in a moment.
            is_due = _is_due(now, self._addresses, _ADDRESSES_EVERY)
            self._addresses = now if is_due else self._addresses
            self._attribution.ask(begun, addresses_may_have_changed=is_due)
        self._add(events)
        if _is_due(now, self._retired, _RETIRE_EVERY):
            self._retired = now
            self._add(self._reader.retire())

    def _record(self, batch: FrameBatch) -> None:
        if self._recording is None or self.failure is not None:
            return
        try:
            self._recording.add(batch)
        except OutputError as error:
            self.failure = error

    def _end_recording(self) -> None:
        if self._recording is None:
            return
        try:
            self._recording.close(self._capture.dropped, self._reader.counts.ended_at or 0.0)
        except OutputError as error:
            self.failure = self.failure or error

    def _add(self, events: Iterable[Event]) -> None:
        for event in events:
            if not isinstance(event, Connection):
                self._findings.add(event)
                continue
            for connection in self._named([event]):
                self._findings.add(connection)

    def _named(self, connections: Iterable[Connection]) -> Iterator[Connection]:
        """Yield connections with their programs; the tool's own are left out."""
        attribution = self._attribution
        for item in connections:
            if attribution is None:
                yield item
            elif not attribution.is_ours(item):
                yield attribution.name(item)

    def _source(self) -> SourceInfo:
        return source_of(self._reader, kind="interface", name=self._capture.name)

    def _coverage(self) -> Coverage:
        return coverage_of(self._reader, dropped=self._dropped())

    def _dropped(self) -> int | None:
        return self._capture.dropped if self._dropped_in_all is None else self._dropped_in_all


def _is_due(now: int, before: int, every: int) -> bool:
    """Tell whether so much time has passed; a clock that was set back must not keep anything waiting."""
    return abs(now - before) > every


def _first(batch: FrameBatch, count: int) -> FrameBatch:
    """Return the first `count` frames of a batch."""
    return replace(
        batch,
        offsets=batch.offsets[:count],
        lengths=batch.lengths[:count],
        times=batch.times[:count],
        links=batch.links[:count],
    )
