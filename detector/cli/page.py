"""`--web`: wires a running command to the local page. What is shown and who may see it is decided elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol

import click

from detector.cli.options import Reporting
from detector.errors import CaptureError

if TYPE_CHECKING:
    from detector.beats.model import Rhythms
    from detector.catalogue.compiled import Catalogue
    from detector.counting.connections import Named
    from detector.dashboard.feed import Feed
    from detector.dashboard.server import Dashboard
    from detector.findings import Listener
    from detector.match.index import Match
    from detector.observation import Judgement, Observation, Opening
    from detector.report.build import View
    from detector.summary import Summary

_LEAST_BETWEEN_LOOKS = 0.25
_MOST_TIME_FOR_LOOKS = 0.1
"""What is counted goes on being counted; at most a tenth of the time is spent on copying it for the page."""

_UNTIL_CLOSED = 10.0
"""Seconds without an open page after which it is closed; a page that is loaded again is back sooner."""

_LOOK = 0.25


@dataclass(frozen=True, slots=True)
class Web:
    """That the local page is wanted, and at which port; None: one that is free."""

    port: int | None = None


class Watched(Protocol):
    """Something that goes on and can say at any time what a report would say."""

    def summary(self) -> Summary:
        """Return what was seen so far."""


_OPTIONS = (
    click.option(
        "--web",
        "wants_page",
        is_flag=True,
        help="Show the report as a page of this machine, while it grows; its address is printed, and works once.",
    ),
    click.option(
        "--web-port",
        type=click.IntRange(1, 65_535),
        metavar="N",
        help="Serve that page at this port of 127.0.0.1.  [default: one that is free]",
    ),
)


def page_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of the page; it gets them as one `web`, None where no page is wanted."""

    @wraps(command)
    def with_page(*, wants_page: bool, web_port: int | None, **own: Any) -> None:
        command(web=Web(web_port) if wants_page or web_port is not None else None, **own)

    decorated: Callable[..., None] = with_page
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


class Page:
    """The page of a command that goes on; where none is wanted, everything here does nothing."""

    def __init__(
        self, catalogue: Catalogue, view: View, feed: Feed | None = None, server: Dashboard | None = None
    ) -> None:
        self._catalogue = catalogue
        self._view = view
        self._feed = feed
        self._server = server
        self._next = 0.0

    @property
    def is_wanted(self) -> bool:
        """Whether there is a page at all."""
        return self._feed is not None

    def left_out_of(self, bpf: str | None) -> str | None:
        """Return a filter that lets through what `bpf` does, but nothing that a browser says to this page."""
        if self._server is None:
            return bpf
        others = f"not (host 127.0.0.1 and tcp port {self._server.port})"
        return others if bpf is None else f"({bpf}) and {others}"

    def start(self, *, is_reading: bool = False) -> None:
        """Begin to serve, and say where; all rights are gone by now. `is_reading`: the report comes at the end."""
        if self._feed is None or self._server is None:
            return
        from detector.cli.report import say
        from detector.dashboard.feed import READING

        if is_reading:
            self._feed.state = READING
        self._server.start()
        say(f"open this in a browser of this machine; it works once: {self._server.address}")

    def listener(self, other: Listener | None) -> Listener | None:
        """Return what is to be told every sighting: the page's list of events, and `other`."""
        if self._feed is None or other is None:
            return other if self._feed is None else self._feed.tell
        tell = self._feed.tell

        def both(sighting: Observation | Named | Opening | Judgement, match: Match | None) -> None:
            tell(sighting, match)
            other(sighting, match)

        return both

    def refresh(self, watched: Watched, rhythms: Callable[[], Rhythms] | None = None) -> None:
        """Show what there is now, if somebody is looking and it is time."""
        now = time.monotonic()
        if self._feed is None or not self._feed.is_wanted or now < self._next:
            return
        self._show(watched.summary(), rhythms() if rhythms is not None else None, is_last=False)
        cost = time.monotonic() - now
        self._next = now + max(_LEAST_BETWEEN_LOOKS, cost / _MOST_TIME_FOR_LOOKS)

    def read(self, summary: Summary, rhythms: Rhythms, warnings: tuple[str, ...] = ()) -> None:
        """Show the settled report."""
        self._view = replace(self._view, warnings=warnings)
        if self._feed is not None:
            self._show(summary, rhythms, is_last=True)

    def stay(self) -> None:
        """Keep the page until Ctrl-C: what was read is read, and somebody may be looking at it."""
        if self._feed is not None:
            self._keep("the page stays; Ctrl-C ends it", lambda: True)

    def linger(self, fault: type[BaseException] | None = None, *_told: object) -> None:
        """Keep the page as long as it is open somewhere, or until Ctrl-C: a watch has ended, and may be saved from it.

        To be put on an ExitStack: it comes when all else is closed, and not where something failed.
        """
        if fault is not None or self._server is None or not self._server.readers:
            return
        server, last = self._server, [time.monotonic()]

        def is_open() -> bool:
            now = time.monotonic()
            last[0] = now if server.readers else last[0]
            return now - last[0] < _UNTIL_CLOSED

        self._keep("that was all; the page stays until you close it, or press Ctrl-C once more", is_open)

    def _keep(self, what: str, goes_on: Callable[[], bool]) -> None:
        from detector.cli.report import say
        from detector.signals import as_ctrl_c

        with suppress(KeyboardInterrupt), as_ctrl_c():
            say(what)
            while goes_on():
                time.sleep(_LOOK)

    def _show(self, summary: Summary, rhythms: Rhythms | None, *, is_last: bool) -> None:
        from detector.beats.model import NO_RHYTHMS
        from detector.dashboard.feed import ENDED, WATCHING
        from detector.report.build import build

        catalogue, view, at = self._catalogue, self._view, time.time()

        def draw(show_all: bool) -> Any:
            return build(summary, catalogue, replace(view, show_all=show_all), at, rhythms or NO_RHYTHMS)

        assert self._feed is not None
        self._feed.show(draw, ENDED if is_last else WATCHING)


@contextmanager
def opened_page(web: Web | None, catalogue: Catalogue, view: View, reporting: Reporting) -> Iterator[Page]:
    """Open the page's port, and load all that it needs, while there are rights for it. Raises CaptureError."""
    if web is None:
        yield Page(catalogue, view)
        return
    from detector.dashboard.feed import Feed
    from detector.dashboard.server import Dashboard
    from detector.dashboard.site import Saving

    feed = Feed()
    saving = Saving(show_all=reporting.show_all, letter_for=reporting.letter_for)
    server = _named(lambda: Dashboard(feed, catalogue.get, saving, web.port), web.port)
    try:
        yield Page(catalogue, view, feed, server)
    finally:
        server.close()


def _named(open_server: Callable[[], Dashboard], port: int | None) -> Dashboard:
    """Open a server; where another program has the port, its name is told as far as it can be known."""
    from detector.processes.listening import listener_on
    from detector.report.safe import terminal

    try:
        return open_server()
    except CaptureError as error:
        holder = listener_on(port) if port is not None else None
        if holder is None:
            raise
        raise CaptureError(f"{error}; {terminal(holder.name)} (process {holder.pid}) listens there") from error
