"""Reads logs of one kind from their files as a stream of events; what could not be used is counted, by reason.

Names of Zeek's connections are read in step with the connections that end, so that only those wait that are going on.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, Protocol

from detector.observation import Connection, SourceInfo
from detector.sources.logs import recognise
from detector.sources.logs.adguard import AdGuard
from detector.sources.logs.dnsmasq import Dnsmasq
from detector.sources.logs.fields import OVERLONG, Event, Row, Unusable, moment_of
from detector.sources.logs.joining import Joiner
from detector.sources.logs.lines import Lines
from detector.sources.logs.pihole import Pihole
from detector.sources.logs.suricata import Suricata
from detector.sources.logs.windows_dns import WindowsDns
from detector.sources.logs.zeek import LOGS, Reader, Zeek, end_of

SLACK = 600
"""Seconds by which a name may stand behind the end of its connection in another of Zeek's logs."""

Progress = Callable[[int], None]


class _Parser(Protocol):
    def events(self, line: bytes) -> Iterator[Event]:
        """Yield what a line tells. Raises Unusable."""


@dataclass(slots=True)
class Reading:
    """Logs of one `kind` that are read together: iterate `events` once, then ask for the rest.

    `progress` is told how many more bytes were read.
    """

    kind: str
    paths: Sequence[str]
    progress: Progress | None = None
    unread: Counter[str] = field(default_factory=Counter)
    sources: list[SourceInfo] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def events(self) -> Generator[Event]:
        """Yield all that the logs tell. Raises CaptureError when one cannot be opened."""
        if self.kind == recognise.ZEEK:
            yield from self._zeek()
            return
        for path in self.paths:
            yield from self._pihole(path) if self.kind == recognise.PIHOLE else self._text(path)

    def _text(self, path: str) -> Iterator[Event]:
        joiner, lines, span = Joiner(), Lines(path), _Span()
        parser: _Parser
        if self.kind == recognise.SURICATA:
            parser = Suricata(joiner)
        elif self.kind == recognise.ADGUARD:
            parser = AdGuard()
        elif self.kind == recognise.DNSMASQ:
            parser = Dnsmasq(datetime.fromtimestamp(os.stat(path).st_mtime))
        else:
            parser = WindowsDns()
        try:
            yield from span.watch(self._used(self._lines(lines), parser.events))
            if isinstance(parser, Dnsmasq):
                yield from span.watch(parser.finish())
            yield from span.watch(joiner.finish())
        finally:  # also when the user stops it
            lines.close()
            self._told(lines.name, lines.size, span, lines.note, _blocked(parser, span), _let_go(joiner))

    def _pihole(self, path: str) -> Iterator[Event]:
        database, span = Pihole(path), _Span()
        try:
            yield from span.watch(self._used(database.rows(), database.events))
        finally:
            self._told(database.name, database.size, span, database.note, _blocked(database, span), _unwritten(path))

    def _zeek(self) -> Iterator[Event]:
        """Read the logs with names in step with those of connections, each kind's files one after the other."""
        by_log: dict[str, list[str]] = {}
        for path in sorted(self.paths):
            by_log.setdefault(recognise.zeek_log(path), []).append(path)
        joiner = Joiner()
        zeek = Zeek(has_volumes="conn" in by_log, joiner=joiner)
        names = [_Stream(self._zeek_rows(by_log[log])) for log in sorted(by_log) if log in LOGS and log != "conn"]

        def told(item: tuple[Row, str]) -> Iterator[Event]:
            return zeek.events(*item)

        for item in self._zeek_rows(by_log.get("conn", [])):
            for stream in names:
                yield from self._used(stream.up_to(_end(item[0]) + SLACK), told)
            yield from self._used([item], told)
        for stream in names:
            yield from self._used(stream.up_to(float("inf")), told)
        yield from joiner.finish()
        for path in chain.from_iterable(paths for log, paths in by_log.items() if log not in LOGS):
            self._told(os.path.basename(path), os.path.getsize(path), _Span(), "", "this log of Zeek's names no host")
        if joiner.let_go:
            self.sources[0] = _with_note(self.sources[0], _let_go(joiner))

    def _zeek_rows(self, paths: Iterable[str]) -> Iterator[tuple[Row, str]]:
        for path in paths:
            lines, reader, span = Lines(path), Reader(), _Span()
            try:
                for row in self._rows(lines, reader):
                    span.saw(_begin(row))
                    yield row, reader.path
            finally:
                lines.close()
                self._told(lines.name, lines.size, span, lines.note)

    def _rows(self, lines: Lines, reader: Reader) -> Iterator[Row]:
        for line in self._lines(lines):
            try:
                row = reader.row(line)
            except Unusable as error:
                self.unread[error.reason] += 1
            else:
                if row is not None:
                    yield row

    def _lines(self, lines: Lines) -> Iterator[bytes]:
        """Yield all lines that are not blank, and tell of the progress."""
        told = 0
        for line in lines:
            if self.progress is not None and lines.position != told:
                self.progress(lines.position - told)
                told = lines.position
            text = line.rstrip(b"\r")
            if text:
                yield text
        self.unread[OVERLONG] += lines.overlong

    def _used(self, items: Iterable[Any], parse: Callable[[Any], Iterator[Event]]) -> Iterator[Event]:
        for item in items:
            try:
                yield from parse(item)
            except Unusable as error:
                self.unread[error.reason] += 1

    def _told(self, name: str, size: int, span: _Span, fault: str, *notes: str) -> None:
        """Say of a file what it covers; `fault` is why it could not be read to its end."""
        self.warnings += [f"{name}: {fault}"] if fault else []
        self.sources.append(
            SourceInfo(
                kind=self.kind,
                name=name,
                packets=None,
                bytes=size,
                started_at=span.first,
                ended_at=span.last,
                note="; ".join(filter(None, (fault, *notes))),
            )
        )


@dataclass(slots=True)
class _Span:
    """The time that a file covers, and how many events it held."""

    first: float | None = None
    last: float | None = None
    lookups: int = 0

    def saw(self, at: float) -> None:
        if at:
            self.first = at if self.first is None else min(self.first, at)
            self.last = at if self.last is None else max(self.last, at)

    def watch(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            if isinstance(event, Connection):
                self.saw(event.first)
                self.saw(event.last)
            elif at := getattr(event, "at", 0.0):
                self.saw(at)
                self.lookups += getattr(event, "seen_in", "") == "dns"
            yield event


class _Stream:
    """Rows in about the order of time, of which those up to a moment can be had."""

    def __init__(self, rows: Iterator[tuple[Row, str]]) -> None:
        self._rows = rows
        self._next: tuple[Row, str] | None = None

    def up_to(self, moment: float) -> Iterator[tuple[Row, str]]:
        while (item := self._next or next(self._rows, None)) is not None:
            self._next = item
            if _begin(item[0]) > moment:
                return
            self._next = None
            yield item


def _begin(row: Row) -> float:
    try:
        return moment_of(row.get("ts"))
    except Unusable:
        return 0.0


def _end(row: Row) -> float:
    try:
        return end_of(row)
    except Unusable:
        return 0.0


def _blocked(parser: object, span: _Span) -> str:
    count = getattr(parser, "blocked", 0)
    return f"{count:,} of {span.lookups:,} look-ups were blocked" if count else ""


def _let_go(joiner: Joiner) -> str:
    return f"{joiner.let_go:,} names stand without their volume: too many at once" if joiner.let_go else ""


def _unwritten(path: str) -> str:
    try:
        size = os.stat(f"{path}-wal").st_size
    except OSError:
        return ""
    return "its newest entries stand in a file beside it (-wal), which was not read" if size else ""


def _with_note(source: SourceInfo, note: str) -> SourceInfo:
    from dataclasses import replace

    return replace(source, note="; ".join(filter(None, (source.note, note))))
