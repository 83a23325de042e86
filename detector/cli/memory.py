"""Wires a run to the history: where the file is, who may open it, and what a user is told of it. Decides nothing else.

The history is that of whoever sits at the machine: under sudo of the user behind it, opened as that user once all
rights are gone. Where this runs as root for somebody else and stays root (detector.cli.rights says when), nothing is
kept, and that is said: root does not write into a home that is not its own.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from detector.cli.options import Memory
from detector.cli.settings import home_of, user_behind_sudo

if TYPE_CHECKING:
    from detector.findings import Findings
    from detector.history.recorder import Recorder, Watched
    from detector.history.sqlite_store import SqliteStore
    from detector.history.writer import Writer
    from detector.inputs import Input
    from detector.privileges import User
    from detector.summary import Summary

NOBODY = 65_534


class Recording:
    """One run on its way into the history, or one that is not kept: then nothing happens."""

    def __init__(self, recorder: Recorder | None = None) -> None:
        self._recorder = recorder

    def turn(self, watched: Watched) -> list[str]:
        """Keep what was seen, if it is time; return what a user must be told."""
        if self._recorder is None:
            return []
        self._recorder.turn(watched)
        return self._recorder.notices()

    def finish(self, summary: Summary) -> None:
        """Keep the settled summary, and say what a user must be told."""
        if self._recorder is not None:
            self._recorder.finish(summary)
            say_all(self._recorder.notices())


def history_place(user: User | None) -> Path | None:
    """Return where the history of a user is, by default that of whoever runs this; None without a home."""
    from detector.history.place import place_of

    return place_of(os.environ, home_of(user))


def begin(memory: Memory, findings: Findings, name: str, place: Path | None, why_root: str = "") -> Recording:
    """Begin to keep a run that is watched; to be called when the process has given up its rights.

    `why_root` says why it has not, where it stays root for somebody else.
    """
    from detector.cli.report import detail, say, warn

    if memory.is_wanted is False:
        return Recording()
    if place is None or user_behind_sudo() is not None:
        is_lent = user_behind_sudo() is not None
        why = why_root or ("this stays root for somebody else" if is_lent else "root itself watches, as nobody")
        tell = warn if memory.is_wanted else say if is_lent else detail
        tell(f"this run is not kept in the history: {why}")
        return Recording()
    from detector.history.model import LIVE
    from detector.history.recorder import Recorder

    recorder = Recorder(_writer(LIVE, name, place, memory.keep), findings.keeping)
    recorder.begin()
    detail(f"the history is {place}")
    say_all(recorder.notices())
    return Recording(recorder)


def place_after_rights(user: User) -> Path | None:
    """Return where the history will be once this process has become `user`; None for nobody, who has no home."""
    if os.name == "posix" and user.uid == NOBODY:
        return None
    return history_place(user if user_behind_sudo() is not None else None)


def keep_files(inputs: Sequence[Input], summary: Summary) -> None:
    """Keep what captures held, in the place of an earlier scan of the same files. Raises HistoryError."""
    from detector import __version__
    from detector.cli.report import say, warn
    from detector.history.files import digests, earlier_scans
    from detector.history.model import FILES, NewRun
    from detector.history.rows import change_of_files
    from detector.history.sqlite_store import SqliteStore
    from detector.history.store import HistoryError

    place = history_place(None)
    if place is None or user_behind_sudo() is not None:
        raise HistoryError("these files are not kept in the history: run this as yourself, not through sudo")
    held = digests(path for item in inputs for path in (item.path, *item.beside))
    name = _name_of([Path(item.path).name for item in inputs])
    now = time.time()
    change = change_of_files(summary, now)
    store = SqliteStore(place)
    try:
        with store.at_once():  # another scan of the same files may come to its end in the same moment
            replaced, others = earlier_scans(store.runs(), held)
            if others:
                names = ", ".join(sorted({run.name for run in others}))
                why = f"some of these files are in it already, read together with others ({names})"
                warn(f"not kept in the history: {why}")
                return
            run = NewRun(token=secrets.token_hex(8), kind=FILES, name=name, version=__version__, began=now, inputs=held)
            store.write(store.begin(run, [run.id for run in replaced]), change)
    finally:
        store.close()
    say(f"{name}: kept in the history{', in the place of an earlier scan of the same' if replaced else ''}")


def become_user(user: User | None) -> None:
    """Under sudo, become the user behind it for good: their history is opened as they could open it."""
    if user is not None:
        from detector.cli.preload import preload
        from detector.privileges import drop

        preload("history")
        drop(user)


@contextmanager
def opened_history(user: User | None) -> Iterator[SqliteStore]:
    """Open the history of `user`, by default of whoever runs this, to read it. Raises HistoryError."""
    from detector.history.sqlite_store import SqliteStore
    from detector.history.store import HistoryError

    place = history_place(user)
    if place is None:
        raise HistoryError("there is no home directory, and so no history")
    store = SqliteStore(place, make=False)
    try:
        yield store
    finally:
        store.close()


def clear_history(user: User | None, before: float | None) -> str:
    """Remove runs that ended before a time, or all with what was kept aside; return what happened. Raises HistoryError.

    A file that is no history, or is damaged, is removed as a whole: that is what was asked for.
    """
    from detector.history.place import remove_all, remove_aside
    from detector.history.store import BrokenHistoryError

    place = history_place(user)
    if place is None or not place.exists():
        return "there is no history"
    try:
        with opened_history(user) as store:
            count = len(store.runs()) if before is None else store.forget(before)
            if before is None:
                store.clear()
    except BrokenHistoryError:
        if before is not None:
            raise
        return f"{place} was damaged: {remove_all(place):,} bytes are removed"
    if before is None:
        remove_aside(place)
    return f"{count:,} {'run is' if count == 1 else 'runs are'} removed"


def say_all(notices: Iterable[str]) -> None:
    """Say what a user must be told."""
    from detector.cli.report import warn

    for notice in notices:
        warn(notice)


def _writer(kind: str, name: str, place: Path, keep: float) -> Writer:
    from detector import __version__
    from detector.history.model import NewRun
    from detector.history.place import set_aside
    from detector.history.sqlite_store import SqliteStore
    from detector.history.writer import Writer

    now = time.time()
    run = NewRun(token=secrets.token_hex(8), kind=kind, name=name, version=__version__, began=now)
    moment: Callable[[], str] = lambda: time.strftime("%Y%m%d-%H%M%S")  # noqa: E731
    return Writer(run, lambda: SqliteStore(place), lambda: set_aside(place, moment()), keep)


def _name_of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
