"""All that the page's answers are made of: its files, what is on the board, the events. Used by one thread alone.

Knows the report and what a Feed brings, and no browser.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

from detector.catalogue.model import Signature
from detector.dashboard.board import Board
from detector.dashboard.events import Events
from detector.dashboard.feed import ENDED, Draw, Feed
from detector.dashboard.guard import Secrets
from detector.dashboard.parts import HOST, Parts, parts
from detector.report.document import Document

SCRIPTS = (
    *("app", "cards", "collectors", "dom", "events", "explain", "flow", "head", "hosts"),
    *("rows", "saving", "stream", "times", "words"),
)
_BETWEEN_HOSTS = 3.0
"""Seconds: the list of all hosts costs as much as all the rest, and is folded up most of the time."""

_OURS, _REPORTS = "detector.dashboard", "detector.report.html"
_FILES = {
    "/": (_OURS, "static/index.html", "text/html; charset=utf-8"),
    "/icon.svg": (_OURS, "static/icon.svg", "image/svg+xml"),
    "/page.css": (_OURS, "static/page.css", "text/css; charset=utf-8"),
    # The page looks like the report that is one file, and the two cannot drift apart.
    "/report.css": (_REPORTS, "style.css", "text/css; charset=utf-8"),
    **{f"/{name}.js": (_OURS, f"static/{name}.js", "text/javascript; charset=utf-8") for name in SCRIPTS},
}


@dataclass(frozen=True, slots=True)
class Saving:
    """How the report is written when the page saves it: as the command's own options say."""

    show_all: bool = False
    letter_for: str = "eu"


SignatureOf = Callable[[str], Signature | None]
"""From an identity to the signature, or None."""


class Site:
    """What there is to be shown to whoever may see it."""

    def __init__(self, feed: Feed, signature_of: SignatureOf, saving: Saving, secrets: Secrets) -> None:
        self.feed = feed
        self.signature_of = signature_of
        self.saving = saving
        self.secrets = secrets
        self.is_unopened = True
        """Whether the token still works."""
        self.files = {path: (_read(package, name), kind) for path, (package, name, kind) in _FILES.items()}
        self.board = Board()
        self.events = Events(_names(signature_of))
        self.document: Document | None = None
        self.hidden: frozenset[str] = frozenset()
        self.state = feed.state
        """That of what is on the board."""
        self.readers = 0
        self.is_over = False
        """Whether nothing more will come, so that open pages are told so."""
        self.asked_at = 0.0
        """When a report was asked for last, on the steady clock."""
        self._shown: tuple[Draw, frozenset[str]] | None = None
        self._hosts: Parts = {}
        self._next_hosts = 0.0
        self._owes_hosts = False

    def turn(self) -> None:
        """Take what has come, and put it on the board."""
        self.events.add(self.feed.take(), self.feed.told)
        # In this order a report may be newer than its state, which the next turn puts right; never the other way round.
        state = self.feed.state
        draw = self.feed.draw
        if draw is not None:
            self._draw(draw, state)
        self.state = state

    def _draw(self, draw: Draw, state: str) -> None:
        now, before, shown = time.monotonic(), self._shown, (draw, self.hidden)
        with_hosts = now >= self._next_hosts or state == ENDED or before is None or before[1] != self.hidden
        if before == shown and not (self._owes_hosts and with_hosts):
            return
        self._shown, self._owes_hosts = shown, not with_hosts
        self.document = draw(with_hosts)
        made = parts(self.document, self.hidden, self.feed.activity.spans())
        if with_hosts:
            self._hosts = {key: value for key, value in made.items() if key.startswith(HOST)}
            self._next_hosts = now + _BETWEEN_HOSTS
        self.board.put(made | self._hosts)


def _read(package: str, name: str) -> bytes:
    return files(package).joinpath(name).read_bytes()


def _names(signature_of: SignatureOf) -> Callable[[str], str]:
    """Return what tells a product's name, looked up once each: there are a hundred events a second."""
    known: dict[str, str] = {}

    def name(identity: str) -> str:
        if identity not in known:
            signature = signature_of(identity)
            known[identity] = identity if signature is None else signature.name
        return known[identity]

    return name
