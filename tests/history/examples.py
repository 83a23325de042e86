"""A run that grows sighting by sighting, and the history that it goes into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from detector.beats.model import NOTHING_FOLLOWED
from detector.catalogue.store import load
from detector.findings import Findings
from detector.history.model import FILES, HOUR, LIVE, Change, NewRun, Run, Seen
from detector.history.rows import change_of, change_of_files
from detector.history.sqlite_store import SqliteStore
from detector.match.index import Matcher
from detector.observation import Observation, SourceInfo
from detector.summary import Summary

CATALOGUE = load()
MATCHER = Matcher(CATALOGUE)
NINE = 1_795_507_200.0
"""24 November 2026, 08:00 UTC: an hour begins."""


def source(ended_at: float, began: float = NINE) -> SourceInfo:
    return SourceInfo(started_at=began, ended_at=ended_at, name="eth0", kind="interface", packets=7, bytes=700)


def request(at: float, host: str = "rt.teramind.co", out: int = 100) -> Observation:
    return Observation(at=at, seen_in="http", host=host, method="POST", path="/x", bytes_out=out, bytes_in=1)


class Going:
    """A run that goes on: what it has seen is asked for at any time."""

    def __init__(self, began: float = NINE) -> None:
        self.findings = Findings(MATCHER)
        self.began, self.last = began, began

    def see(self, *seen: Observation) -> None:
        for item in seen:
            self.findings.add(item)
            self.last = max(self.last, item.at)

    def summary(self) -> Summary:
        return replace(self.findings.snapshot(()), sources=(source(self.last, self.began),))

    def finish(self) -> Summary:
        self.findings.add_source(source(self.last, self.began))
        return self.findings.settle()


def new_run(token: str = "a", kind: str = LIVE, began: float = NINE, inputs: Iterable[str] = ()) -> NewRun:
    return NewRun(token=token, kind=kind, name="eth0", version="0.1.0", began=began, inputs=frozenset(inputs))


def seen(summary: Summary, at: float = NINE, **more: bool) -> Seen:
    return Seen(at, summary, summary.followed if summary.followed.rows else NOTHING_FOLLOWED, **more)


def change(summary: Summary, at: float = NINE, **more: bool) -> Change:
    return change_of(seen(summary, at, **more), (), bucket=int(at // HOUR), span=(NINE, at))


def store_at(folder: Path) -> SqliteStore:
    return SqliteStore(folder / "detect" / "history.sqlite")


def run_of(store: SqliteStore, number: int) -> Run:
    (run,) = (run for run in store.runs() if run.id == number)
    return run


def keep_capture(store: SqliteStore, summary: Summary, token: str = "capture") -> Run:
    number = store.begin(new_run(token, FILES))
    store.write(number, change_of_files(summary, NINE))
    return run_of(store, number)
