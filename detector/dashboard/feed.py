"""What the loop that watches hands over, and the page takes. Neither ever waits for the other.

Each name is written by one thread and read by the other; every step is a single one of CPython's (an append, a copy, an
assignment), so no lock is held while traffic waits. Knows no browser and no source.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from detector.counting.connections import Named
from detector.dashboard.activity import Activity
from detector.match.answer import Match
from detector.observation import Judgement, Observation, Opening
from detector.report.document import Document

Sighting = Observation | Named | Opening | Judgement
Draw = Callable[[bool], Document]
"""Makes the report; told whether every host is to be in it. It stands on frozen values: any thread may call it."""

READING, WATCHING, ENDED = "reading", "watching", "ended"
MOST_KEPT = 2_000
"""Sightings that wait for a browser: older ones fall out, and are counted."""


class Feed:
    """The place where the latest report and the latest sightings lie."""

    def __init__(self) -> None:
        self._sightings: deque[tuple[Sighting, Match | None]] = deque(maxlen=MOST_KEPT)
        self.activity = Activity()
        self.told = 0
        """Sightings so far, also those that fell out."""
        self.draw: Draw | None = None
        """Makes the latest report; None before the first."""
        self.state = WATCHING
        """Whether a first report is still to come (READING), or more of it (WATCHING), or nothing (ENDED)."""
        self.is_wanted = False
        """Whether a browser is looking: without one nobody need make a report."""

    def tell(self, sighting: Sighting, match: Match | None) -> None:
        """Take a sighting: the listener of detector.findings."""
        self._sightings.append((sighting, match))
        self.told += 1
        if match is not None:
            self.activity.note(match.signature_id, moment(sighting), sent_by(sighting))

    def show(self, draw: Draw, state: str) -> None:
        """Take what is to be shown from now on."""
        self.draw = draw
        self.state = state

    def take(self) -> list[tuple[Sighting, Match | None]]:
        """Return the sightings that have come since the last call, as far as they were kept."""
        # No more than there were: while one is taken another may come.
        return [self._sightings.popleft() for _ in range(len(self._sightings))]


def moment(sighting: Sighting) -> float:
    """Return when a sighting was, in seconds since the epoch."""
    return sighting.connection.first if isinstance(sighting, Named) else sighting.at


def sent_by(sighting: Sighting) -> int:
    """Return how many bytes a sighting sent up, as far as it tells."""
    if isinstance(sighting, Named):
        return sighting.connection.bytes_out
    return (sighting.bytes_out or 0) if isinstance(sighting, Observation) else 0
