"""The totals of one host while they grow: a row that counts, and the frozen tally that it was made of and becomes.

Knows one row at a time; which rows there are, and how many, detector.counting.hosts decides.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

from detector.match.answer import Match
from detector.observation import Observed, Program
from detector.summary import Tally
from detector.uploads.model import NOTHING_SENT, Upload
from detector.uploads.model import together as uploads_together
from detector.vocabulary import CERTAINTIES

MAX_SET = 16
"""Aliases, other names, JA4 and ALPN values and programs kept for a host."""

REST = ""
"""The host of the row in which all names that were not kept add up."""

_SUMS = (
    *("contacts", "lookups", "blocked", "by_address", "ambiguous", "posts", "uploads"),
    *("requests", "telling", "bytes_out", "bytes_in"),
)
_SETS = ("aliases", "other_names", "ja4", "alpn", "programs", "pages", "fronts", "purposes")
_NONE: frozenset[Any] = frozenset()


@dataclass(slots=True)
class Running:
    """A tally that is still growing; its fields mean what they mean in Tally.

    Most rows hold the same few sets. Frozen ones are shared between them, and with copies of them: of 20,000 rows with
    sets of their own those would be most of the memory.
    """

    host: str
    signature_id: str | None = None
    origin: str | None = None
    role: str | None = None
    category: str | None = None
    matched: str | None = None
    is_own: bool = False
    path_was_seen: bool = False
    is_outer: bool = False
    contacts: int = 0
    lookups: int = 0
    blocked: int = 0
    by_address: int = 0
    ambiguous: int = 0
    posts: int = 0
    uploads: int = 0
    requests: int = 0
    telling: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    first_seen: float = float("inf")
    last_seen: float = float("-inf")
    seen_in: frozenset[str] = _NONE
    aliases: frozenset[str] = _NONE
    other_names: frozenset[str] = _NONE
    ja4: frozenset[str] = _NONE
    alpn: frozenset[str] = _NONE
    programs: frozenset[Program] = _NONE
    pages: frozenset[str] = _NONE
    fronts: frozenset[str] = _NONE
    purposes: frozenset[str] = _NONE
    observed: tuple[Observed, ...] = ()
    upload: Upload = NOTHING_SENT

    def saw(self, first: float, last: float, seen_in: str) -> None:
        """Widen the span of time, and note where the name stood."""
        if first < self.first_seen:
            self.first_seen = first
        if last > self.last_seen:
            self.last_seen = last
        if seen_in not in self.seen_in:
            self.seen_in = _shared(self.seen_in | {seen_in})

    def note(self, kind: str, values: Collection[Any]) -> None:
        """Add to one of the sets; the rest of a group keeps none."""
        if not values or self.host == REST:
            return
        known: frozenset[Any] = getattr(self, kind)
        if not known.issuperset(values):
            grown = known.union(values)
            setattr(self, kind, _shared(grown if len(grown) <= MAX_SET else frozenset(sorted(grown)[:MAX_SET])))

    def observe(self, observed: tuple[Observed, ...]) -> None:
        """Add kinds of data that were seen; there are no more of them than the vocabulary has."""
        if observed:
            self.observed = together(self.observed, observed)

    def send(self, upload: Upload) -> None:
        """Add when bytes were sent that are counted already."""
        self.upload = uploads_together(self.upload, upload)

    def add(self, other: Tally | Running) -> None:
        """Add what `other` counted; the host stays."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _SETS:
            self.note(name, getattr(other, name))
        self.observe(other.observed)
        self.send(other.upload)
        self.seen_in = _shared(self.seen_in | other.seen_in)
        self.first_seen = min(self.first_seen, other.first_seen)
        self.last_seen = max(self.last_seen, other.last_seen)
        if self.host != REST:
            self.path_was_seen = self.path_was_seen or other.path_was_seen
            self.is_outer = self.is_outer or other.is_outer

    def freeze(self) -> Tally:
        """Return the totals as they are now."""
        return Tally(**dict(zip(_FIELDS, _values(self), strict=True)))


def thawed(tally: Tally) -> Running:
    """Return a row that goes on from a tally."""
    return Running(*_values(tally))


def new(host: str, like: Tally | Running) -> Running:
    """Return an empty row of a host, with the labels of `like`."""
    return Running(
        host=host,
        signature_id=like.signature_id,
        origin=like.origin,
        role=like.role,
        category=like.category,
        matched=like.matched,
        is_own=like.is_own,
    )


def together(a: tuple[Observed, ...], b: tuple[Observed, ...]) -> tuple[Observed, ...]:
    """Return each kind of `a` and `b` once, in order: counts add up, and the surer of the two says how it is known."""
    kinds: dict[str, Observed] = {}
    for seen in (*a, *b):
        known = kinds.get(seen.kind)
        kinds[seen.kind] = (
            seen if known is None else replace(max(known, seen, key=_surety), count=known.count + seen.count)
        )
    return tuple(kinds[kind] for kind in sorted(kinds))


def _surety(seen: Observed) -> tuple[int, float, str]:
    return (CERTAINTIES.index(seen.certainty), seen.score, seen.how)


_FIELDS = tuple(one.name for one in fields(Running))
_values = attrgetter(*_FIELDS)


@lru_cache(maxsize=4_096)
def _shared(values: frozenset[Any]) -> frozenset[Any]:
    """Return the one set that stands for all equal ones, as long as it is in use."""
    return values


def like(host: str, match: Match | None) -> Tally:
    """Return an empty tally with the labels of `match`: the row that `host` is counted in."""
    return _plain_row(host) if match is None else _matched_row(host, match)


@lru_cache(maxsize=4_096)
def _plain_row(host: str) -> Tally:
    return Tally(host=host)


@lru_cache(maxsize=4_096)
def _matched_row(host: str, match: Match) -> Tally:
    return Tally(
        host=host,
        signature_id=match.signature_id,
        origin=match.origin,
        role=match.role,
        category=match.category,
        matched=match.matched,
        is_own=match.is_own,
    )
