"""A page that is served in this process, out of documents and sightings that a test makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from detector.catalogue.model import Signature
from detector.dashboard.feed import ENDED, WATCHING, Feed
from detector.dashboard.server import Dashboard
from detector.dashboard.site import Saving
from detector.match.answer import Match
from detector.observation import Judgement, Observation, Observed
from detector.report.document import Document
from tests.report.examples import NINE

KNOWN = Match("acme-watch", "ingest", "workplace-monitoring", "signatures/a.yaml:1", "in.acmewatch.example", True, ())


def nobody(identity: str) -> Signature | None:
    """Know no signature."""
    return None


class Served:
    """A page with its feed; `address` opens it once."""

    def __init__(self, feed: Feed, server: Dashboard) -> None:
        self.feed = feed
        self.server = server
        self.address = server.address
        self.cards: int | None = None
        """How many vendors have a card, where a test knows that."""
        self.port = int(server.address.split(":")[2].split("/")[0])

    def show(self, document: Document, *, is_last: bool = False) -> None:
        """Show a document, from which hosts are left out where they are not asked for."""
        without = replace(document, hosts=None)
        self.feed.show(lambda show_all: document if show_all else without, ENDED if is_last else WATCHING)


@contextmanager
def served(document: Document | None = None, saving: Saving | None = None) -> Iterator[Served]:
    """Serve a page until the end."""
    feed = Feed()
    server = Dashboard(feed, nobody, saving or Saving())
    try:
        page = Served(feed, server)
        if document is not None:
            page.show(document)
        server.start()
        yield page
    finally:
        server.close()


def sightings(
    count: int, *, first: int = 0, at: float = NINE, host: str = KNOWN.matched
) -> Iterator[tuple[Observation | Judgement, Match | None]]:
    """Yield look-ups, requests and what they held, of a known vendor and of others."""
    held = (Observed("keystrokes", 1, "events of its own format", "decoded", 1.0),)
    for number in range(first, first + count):
        moment, other = at + number, f"host-{number % 50}.hosting.example"
        if number % 5 == 0:
            seen = Observation(at=moment, seen_in="proxy", host=host, method="POST", path="/v2/events", bytes_out=900)
            yield seen, KNOWN
        elif number % 5 == 1:
            yield Judgement(at=moment, seen_in="proxy", host=host, observed=held), KNOWN
        else:
            yield Observation(at=moment, seen_in="dns", host=other), None
