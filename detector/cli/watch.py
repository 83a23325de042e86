"""Watches an interface and writes its report: wires rights, socket, findings, live view and output. Decides nothing.

The order is what matters: everything that needs rights is opened, then rights go, and only then a packet is looked at.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from detector.cli.options import Memory, Reporting
from detector.cli.output import opened
from detector.cli.page import Page, Web, opened_page
from detector.signals import ENDING

if TYPE_CHECKING:
    from detector.attribution import Attribution
    from detector.cli.live_view import Keys, LiveView
    from detector.cli.memory import Recording as Keeping
    from detector.cli.notify import Notifier
    from detector.processes.model import Owners
    from detector.report.document import Document
    from detector.rhythms import RhythmSearch
    from detector.sources.live import Capture
    from detector.sources.recording import Recording
    from detector.summary import Summary
    from detector.watch import Watch

_STEP = 0.1
_LEAST_BETWEEN_DRAWINGS = 0.25
_MOMENT = 0.1
_MOST_NOTICES = 20
_MOST_TIME_FOR_DRAWING = 0.1
"""Drawing may take a tenth of the time: with many hosts the table is drawn less often."""

_LOOKS, _LOOKS_AT_ALL = 20, 10

Drawn = Callable[["Summary"], "Document"]


@dataclass(frozen=True, slots=True)
class Watching:
    """What to watch, until when; `is_offered`: the user named no interface and is asked about the default one."""

    interface: str | None
    is_offered: bool
    bpf: str | None
    duration: float | None
    packets: int | None
    recording: Path | None
    notify: bool


def run_watch(watching: Watching, reporting: Reporting, memory: Memory, web: Web | None = None) -> None:
    """Watch until the user ends it, and write the report as `reporting` asks."""
    from detector.cli.memory import begin, place_after_rights
    from detector.cli.report import finish, ignored_hosts, lines_to, say, say_problems, utc_offset, write_at_end
    from detector.cli.settings import load_catalogue
    from detector.findings import Findings
    from detector.match.index import Matcher
    from detector.privileges import drop, user_behind
    from detector.report.build import View, build, found
    from detector.rhythms import RhythmSearch, known_to, rhythms_of
    from detector.sources.live import own_addresses
    from detector.watch import Watch

    reporting = with_form(reporting)
    interface = watching.interface or _default_interface(watching.is_offered)
    user = user_behind(os.environ)
    ignored = ignored_hosts(reporting)
    catalogue = load_catalogue(reporting.signatures)
    say_problems(catalogue)
    view = View(show_all=reporting.every_host, categories=frozenset(reporting.categories), ignored=ignored)
    with ExitStack() as staying, ExitStack() as stack:
        out = stack.enter_context(opened(reporting.output, user))
        page = staying.enter_context(opened_page(web, catalogue, view, reporting))
        capture = _opened_interface(interface, page.left_out_of(watching.bpf), stack)
        recording = _recording(watching.recording, interface, stack)
        programs = attribution(stack, own_addresses)
        _load_everything(*(("dashboard",) if page.is_wanted else ()))
        place = place_after_rights(user)
        drop(user)
        matcher = Matcher(catalogue)
        findings = Findings(matcher, page.listener(lines_to(out) if reporting.form == "jsonl" else None), is_live=True)
        search = RhythmSearch(findings.keeping, known_to(matcher), utc_offset())
        watch = Watch(
            capture,
            findings,
            attribution=programs,
            recording=recording,
            search=search,
            most_packets=watching.packets,
        )
        kept = begin(memory, findings, capture.name, place)
        draw: Drawn = lambda summary: build(summary, catalogue, view, time.time(), search.found())  # noqa: E731
        page.start()
        going = _go_on(watch, capture, watching, reporting, draw, kept, page, search)
        summary = watch.finish()
        kept.finish(summary)
        rhythms = rhythms_of(summary, utc_offset())
        page.read(summary, rhythms)
        document = build(summary, catalogue, view, time.time(), rhythms)
        write_at_end(document, reporting, out)
        if going.may_stay:
            staying.push(page.linger)
    if watch.failure is not None:
        finish(document, reporting, is_found=False)
        raise watch.failure
    if watching.recording is not None:
        say(f"the recording is in {watching.recording}")
    finish(document, reporting, is_found=found(document, reporting.fail_on), was_interrupted=going.was_interrupted)


def with_form(reporting: Reporting) -> Reporting:
    """Off a terminal, a line for each observation is what a program can use while it goes on."""
    if reporting.is_default_form and not sys.stdout.isatty():
        return replace(reporting, form="jsonl")
    return reporting


def _default_interface(is_offered: bool) -> str:
    from detector.sources.live import default_interface

    name = default_interface()
    if is_offered and sys.stdin.isatty() and not click.confirm(f"Watch {name}, the way to the internet?", default=True):
        raise click.UsageError("name what to read: detect scan FILE, or detect scan --interface NAME")
    if is_offered and not sys.stdin.isatty():
        raise click.UsageError(f"name what to read: detect scan FILE, or detect scan --interface {name}")
    return name


def _opened_interface(name: str, bpf: str | None, stack: ExitStack) -> Capture:
    from detector.sources.live import open_interface

    capture = open_interface(name, bpf)
    stack.callback(capture.close)
    return capture


def _recording(path: Path | None, interface: str, stack: ExitStack) -> Recording | None:
    if path is None:
        return None
    from detector.privileges import hand_over, user_behind
    from detector.sources.recording import Recording

    recording = Recording(str(path), interface)
    hand_over(recording.descriptor, user_behind(os.environ))
    return recording


def attribution(stack: ExitStack, own_addresses: Callable[[], frozenset[bytes]]) -> Attribution | None:
    """Start what names programs, while there are rights for it; without it the rest goes on."""
    from detector.attribution import Attribution
    from detector.cli.report import warn
    from detector.processes.owners import OwnersError, open_owners

    try:
        owners: Owners = open_owners()
    except OwnersError as error:
        warn(str(error))
        return None
    stack.callback(owners.close)
    return Attribution(owners, own_addresses)


def _load_everything(*more: str) -> None:
    """Import what is imported only when it is needed: without rights its files may be out of reach."""
    from detector.cli.preload import preload

    preload(*more)
    settle_memory()


def settle_memory(young: int | None = None) -> None:
    """Take what is loaded by now for granted: the collector need not walk through it while traffic waits.

    `young` is how many new objects make it look: few, where each look must be short. What was still in use at two such
    looks is then looked at more often than usually, too: connections live for minutes, leave cycles behind, and would
    fill tens of megabytes before their turn came.
    """
    gc.collect()
    gc.freeze()
    if young is not None:
        gc.set_threshold(young, _LOOKS, _LOOKS_AT_ALL)


def is_shown(reporting: Reporting) -> bool:
    """Tell whether the live table is wanted and has a terminal."""
    return reporting.progress and sys.stdout.isatty() and reporting.form != "jsonl"


def _go_on(
    watch: Watch,
    capture: Capture,
    watching: Watching,
    reporting: Reporting,
    draw: Drawn,
    kept: Keeping,
    page: Page,
    search: RhythmSearch,
) -> Going:
    """Watch until time or packets are up, or the user ends it; return what did."""
    from detector.cli.notify import Notifier
    from detector.cli.report import say

    notifier = Notifier() if watching.notify else None
    with ExitStack() as stack:
        notices = Notices(stack)
        going = stack.enter_context(until_ended(watching.duration, show=is_shown(reporting) and not page.is_wanted))
        screen, recent = Screen(going.view, notifier, draw), Recent(watch)
        if going.view is None:
            say(f"watching {capture.name}; Ctrl-C ends it and gives the summary")
        while going.wants_more() and not watch.is_over:
            watch.step(min(_STEP, going.left))
            notices.pass_on(capture.notices(), going.view)
            screen.refresh(recent)
            page.refresh(recent, search.found)
            notices.pass_on(kept.turn(recent), going.view)
        watch.end()
    return going


@contextmanager
def until_ended(duration: float | None, *, show: bool) -> Iterator[Going]:
    """Yield what tells whether to go on, with the live view if it is to be shown."""
    from detector.cli.live_view import LiveView, keys

    end = None if duration is None else time.monotonic() + duration
    with _interruptible() as asked, ExitStack() as stack:
        view = stack.enter_context(LiveView()) if show else None
        yield Going(asked, stack.enter_context(keys()), end, view)


@dataclass(frozen=True, slots=True)
class Going:
    """Whether something that is watched goes on: until `q`, Ctrl-C, SIGTERM, or `end` (steady clock) is reached."""

    asked: list[int]
    typed: Keys
    end: float | None
    view: LiveView | None

    @property
    def left(self) -> float:
        """Seconds until the end; without one as many as there are."""
        return float("inf") if self.end is None else max(self.end - time.monotonic(), 0.0)

    @property
    def may_stay(self) -> bool:
        """Nobody but the one who sits there has ended it: no SIGTERM, and the terminal is still there."""
        return all(number == signal.SIGINT for number in self.asked)

    @property
    def was_interrupted(self) -> bool:
        """Ctrl-C ended it."""
        return signal.SIGINT in self.asked

    def wants_more(self) -> bool:
        """Tell whether nobody and nothing has ended it."""
        return not (self.asked or self.typed.wants_to_quit() or not self.left)


class Notices:
    """Says what happens meanwhile: at once, or, where the live view has the screen, in it and afterwards."""

    def __init__(self, stack: ExitStack) -> None:
        self._kept: deque[str] = deque(maxlen=_MOST_NOTICES)
        stack.callback(self._say_kept)

    def pass_on(self, notices: Sequence[str], view: LiveView | None) -> None:
        """Say what happened since the last call."""
        from detector.cli.report import say

        for notice in notices:
            if view is not None:
                view.notice(notice)
            if view is None or not sys.stderr.isatty():
                say(notice)
            else:
                self._kept.append(notice)

    def _say_kept(self) -> None:
        from detector.cli.report import say

        for notice in self._kept:
            say(notice)


class Watched(Protocol):
    """Something that goes on and can say at any time what a report would say."""

    def summary(self) -> Summary:
        """Return what was seen so far."""


class Recent:
    """What goes on, looked at anew when the last look is a moment old: the screen and the history share one."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._last: tuple[float, Summary] | None = None

    def summary(self) -> Summary:
        """Return what was seen so far, or a moment ago."""
        now = time.monotonic()
        if self._last is None or now - self._last[0] >= _MOMENT:
            self._last = now, self._watched.summary()
        return self._last[1]


class Screen:
    """Draws at most four times a second, and never for more than a tenth of the time."""

    def __init__(self, view: LiveView | None, notifier: Notifier | None, draw: Drawn) -> None:
        from detector.report.live import Rates

        self._view = view
        self._notifier = notifier
        self._draw = draw
        self._started = self._next = time.monotonic()
        self._rates = Rates(self._started)

    def refresh(self, watch: Watched) -> None:
        """Show what there is now, if it is time."""
        now = time.monotonic()
        if now < self._next or (self._view is None and self._notifier is None):
            return
        self._show(watch, now)
        cost = time.monotonic() - now
        self._next = now + max(_LEAST_BETWEEN_DRAWINGS, cost / _MOST_TIME_FOR_DRAWING)

    def _show(self, watch: Watched, now: float) -> None:
        from detector.report import live

        document = self._draw(watch.summary())
        if self._notifier is not None:
            self._notifier.look(document, now)
        if self._view is not None:
            rows = live.rows(document, self._rates, now)
            self._view.show(rows, live.status(document, now - self._started), live.unseen(document))


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """Let every signal that asks for the end end the watching, not the report; a second Ctrl-C ends everything.

    What is yielded is empty until a signal asks for the end; then it holds its number.
    """
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    before = {number: signal.signal(number, ask) for number in ENDING}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
