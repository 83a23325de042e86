"""The list of events: each sighting as a row in plain words, the latest kept. Knows the report's words, no browser.

A row holds what a line of JSON Lines holds (detector.report.sightings), and no more: paths without values, kinds of
data and never the data.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from detector.counting.connections import Named
from detector.dashboard.feed import MOST_KEPT, Sighting, moment, sent_by
from detector.match.answer import Match
from detector.match.shape import path_shape
from detector.observation import Judgement, Observation, Opening, Program
from detector.report import safe, sightings, words
from detector.report.sentences import WATCHING_CATEGORIES, seen_kinds

NameOf = Callable[[str], str]
"""From the identity of a signature to the product's name."""

LOOKUP, CONNECTION, REQUEST, HELD = "lookup", "connection", "request", "held"
"""What an event is; the page's filter has the same words."""

_NAME_LENGTH = 200
_NO_NAME = "(no name)"


class Events:
    """The latest rows, numbered from 1; `missed` counts those that went by before they could be kept."""

    def __init__(self, name_of: NameOf) -> None:
        self._name_of = name_of
        self._kept: deque[tuple[int, str, Sighting, Match | None]] = deque(maxlen=MOST_KEPT)
        self.last = 0
        self.missed = 0

    def add(self, taken: Iterable[tuple[Sighting, Match | None]], told: int) -> None:
        """Take sightings; `told` is how many there were in all, so that it is known how many fell out."""
        for sighting, match in taken:
            self.last += 1
            text = safe.json([self.last, *row(sighting, match, self._name_of)])
            self._kept.append((self.last, text, sighting, match))
        self.missed = max(self.missed, told - self.last)

    def since(self, number: int, most: int) -> tuple[int, str]:
        """Return the number of the latest row, and the rows after `number` as a JSON array: the latest `most`."""
        behind = min(most, self.last - number, len(self._kept))
        texts = [self._kept[place][1] for place in range(-behind, 0)]
        return self.last, f"[{','.join(texts)}]"

    def lines(self) -> str:
        """Return what is kept as JSON Lines."""
        return "".join(f"{sightings.line_of(sighting, match)}\n" for _, _, sighting, match in self._kept)


def row(sighting: Sighting, match: Match | None, name_of: NameOf) -> list[Any]:
    """Return an event as the page lists it: when, what sort, in words, host, product, tone, program, bytes sent."""
    sort, text = _what(sighting)
    host = sighting.host or _NO_NAME
    product = "" if match is None else name_of(match.signature_id)
    watched = match is not None and match.category in WATCHING_CATEGORIES
    tone = "watch" if watched else "other" if match is not None else "plain"
    shown = [_shown(item) for item in (text, host, product, tone, _program(sighting))]
    return [round(moment(sighting), 3), sort, *shown, sent_by(sighting)]


def _what(sighting: Sighting) -> tuple[str, str]:
    """Return what sort of event it is, and the same in words."""
    if isinstance(sighting, Judgement):
        return HELD, f"held {_kinds(sighting)}"
    if isinstance(sighting, Opening):
        return CONNECTION, "connection begins"
    if isinstance(sighting, Named):
        return CONNECTION, "connection"
    if sighting.method is not None:
        return REQUEST, f"{sighting.method} {path_shape(sighting.path or '/')}"
    return (LOOKUP, "name looked up") if sighting.seen_in == "dns" else (CONNECTION, "name seen")


def _kinds(said: Judgement) -> str:
    return seen_kinds(said.observed, safe.terminal) or "what could be read"


def _program(sighting: Sighting) -> str:
    program: Program | None = None
    if isinstance(sighting, Named):
        program = sighting.connection.program
    elif isinstance(sighting, Observation):
        program = sighting.program
    return program.name if program is not None else ""


def _shown(text: str) -> str:
    return safe.terminal(words.short(text, _NAME_LENGTH))
