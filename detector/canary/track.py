"""What only a sequence of requests to one host shows: a key, a point, a beginning of the phrase in each. Pure. Bounded.

It remembers places in the canary (which point, how far into the phrase), never values of the traffic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log2
from typing import Any

import numpy as np

from detector.canary.fit import SURE, Numbers, chain, searched, worth
from detector.canary.model import Canary, Proof
from detector.canary.packed import recorded
from detector.canary.places import hits, precision, step_of, targets
from detector.canary.search import Trace, as_numbers, paired
from detector.canary.typed import Follower, Growth, letter_of, letter_of_wired

_MOST_NAMES = 400
_MOST_PLACES = 300
_MOST_LETTERS = 64
_MOST_SMALL = 6
_MOST_PACKED = 1_000
_MOST_LAYOUTS = 300
_ONE_KEY = 4
_CONTROL = 8
_DIGITS = re.compile(rb"\d{1,5}")
_KEY_NAMES = re.compile(rb"\b(?:Key[A-Z]|Digit\d|Minus)\b")
_PACKED = ("<u2", ">u2", "<i4", ">i4")

Places = list[tuple[int, int]]


@dataclass(slots=True)
class _Text:
    """How far the texts under one name have followed the phrase."""

    follower: Follower
    growth: Growth
    pieces: Follower


@dataclass(slots=True)
class _Trail:
    """Which planted places the rows under one name were; `each` is what one carries, at the coarsest seen."""

    each: float
    rows: int = 0
    places: Places = field(default_factory=list)

    def add(self, found: Places, length: int, each: float) -> None:
        """Take the hits among `length` more rows."""
        self.each = min(self.each, each)
        self.places += [(self.rows + row, place) for row, place in found][: _MOST_PLACES - len(self.places)]
        self.rows += length


@dataclass(slots=True)
class CanarySession:
    """Add each request's trace in the order in which they came; `proofs` says what they prove together."""

    canary: Canary
    requests: int = 0
    numbers: int = 0
    best: dict[str, Proof] = field(default_factory=dict)
    texts: dict[str, _Text] = field(default_factory=dict)
    paths: dict[tuple[str, str, str], _Trail] = field(default_factory=dict)
    clicks: dict[tuple[str, str, str], _Trail] = field(default_factory=dict)
    scrolls: dict[str, _Trail] = field(default_factory=dict)
    records: dict[tuple[int, int, bool], Follower] = field(default_factory=dict)

    def add(self, trace: Trace) -> None:
        """Take what one request held."""
        self.requests += 1
        for proof in trace.proofs:
            known = self.best.get(proof.kind)
            self.best[proof.kind] = (
                proof if known is None else Proof(known.kind, known.count + proof.count, _plainer(known, proof))
            )
        for name, values in trace.series.everything():
            self._texts(name, values)
        for data in trace.small[:_MOST_SMALL]:
            self._small(data)
        for data in trace.packed:
            self._recorded(data)
        for parent, columns in trace.series.columns.items():
            numeric = {name: as_numbers(column.values) for name, column in columns.items()}
            known_numbers = {name: values for name, values in numeric.items() if values is not None and len(values)}
            self.numbers += sum(map(len, known_numbers.values()))
            for one, other in paired(list(known_numbers)):
                if len(known_numbers[one]) == len(known_numbers[other]):
                    self._pair((parent, one, other), known_numbers[one], known_numbers[other])
            for name, numbers in known_numbers.items():
                self._scroll(f"{parent}.{name}", numbers)

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """What the requests prove, one by one or together; one proof a kind."""
        found = dict(self.best)
        for proof in (*self._typed(), *self._moved()):
            if proof.kind not in found or proof.count > found[proof.kind].count:
                found[proof.kind] = proof
        return tuple(found.values())

    def _small(self, data: bytes) -> None:
        """A body of a few bytes that no format explains: a key, or one place in text or packed numbers."""
        if len(data) <= _ONE_KEY:
            self._texts("#body", [data.decode("latin-1").strip("\r\n")])
        names = [name.decode() for name in _KEY_NAMES.findall(data)]
        if names:
            self._texts("#names", list(names))
        numbers = np.array([float(digits) for digits in _DIGITS.findall(data)])
        self._scroll("#text", numbers)
        self._adjacent("#text", numbers, range(1, 4))
        if data and not (data.isascii() and min(data) > _CONTROL):
            for kind in _PACKED:
                width = int(kind[-1])
                for start in range(min(width, len(data))):
                    end = start + (len(data) - start) // width * width
                    values = np.frombuffer(data[start:end], dtype=kind).astype(np.float64)
                    self._adjacent(f"#{kind}{start}", values, (1,))

    def _adjacent(self, name: str, values: Numbers, distances: Iterable[int]) -> None:
        """Note pairs of neighbours; each place among the values is a column of its own."""
        planted = targets(self.canary)
        self.numbers += len(values)
        for apart in distances:
            for into, places in ((self.paths, planted.path), (self.clicks, planted.clicks)):
                found = hits(values[:-apart], values[apart:], places, (1.0, 1.0)) if len(values) > apart else []
                best = sorted({place for _, place in found})[:1]
                key = (name, str(apart), "")
                _note(into, key, [(0, place) for place in best], 1, precision(places, (1.0, 1.0)))

    def _texts(self, name: str, values: list[Any]) -> None:
        for value in values[:_MOST_LETTERS]:
            letter = letter_of(value)
            if letter is None and type(value) is not str:
                continue
            known = self.texts.get(name)
            if known is None:
                if len(self.texts) >= _MOST_NAMES:
                    return
                known = self.texts[name] = _new_text(self.canary.phrase)
            if letter is not None:
                known.follower.add(letter)
            if type(value) is str:
                known.growth.add(value)
                for one in value.lower() if 2 * len(value) <= len(self.canary.phrase) else ():
                    known.pieces.add(one)

    def _recorded(self, data: bytes) -> None:
        """Follow the phrase through records of one size that a few requests share out among them."""
        for layout, codes in recorded(data[:_MOST_PACKED]):
            for is_wired, read in ((False, letter_of), (True, letter_of_wired)):
                known = self.records.get((*layout, is_wired))
                if known is None and len(self.records) < _MOST_LAYOUTS:
                    known = self.records[*layout, is_wired] = Follower(self.canary.phrase)
                for letter in filter(None, map(read, codes)) if known is not None else ():
                    known.add(letter)  # type: ignore[union-attr]

    def _pair(self, names: tuple[str, str, str], u: Numbers, w: Numbers) -> None:
        planted = targets(self.canary)
        for scale in planted.scales:
            step = step_of(u, w, scale)
            key = (f"{names[0]} {scale.words} {scale.x} {scale.y}", names[1], names[2])
            found = hits(u / scale.x, w / scale.y, planted.path, step)
            _note(self.paths, key, found, len(u), precision(planted.path, step))
            if not scale.words:
                found = hits(u, w, planted.clicks, step)
                _note(self.clicks, key, found, len(u), precision(planted.clicks, step))

    def _scroll(self, name: str, values: Numbers) -> None:
        planted = targets(self.canary).scrolls
        if len(planted):
            rows, places = np.nonzero(np.abs(values[:, None] - planted[None, :]) < 1.0)
            found = list(zip(rows.tolist(), places.tolist(), strict=True))
            _note(self.scrolls, name, found, len(values), log2(max(float(np.ptp(planted)) / 2, 2.0)))

    def _typed(self) -> list[Proof]:
        found, size = [], len(self.canary.phrase)
        followers = (*(text.follower for text in self.texts.values()), *self.records.values())
        if any(follower.done for follower in followers):
            how = "every key of the phrase came back, one after the other, over several requests"
            found.append(Proof("keystrokes", size, how))
        if not found and any(text.pieces.done for text in self.texts.values()):
            how = "the phrase came back a few letters at a time, over several requests"
            found.append(Proof("form-input", size, how))
        grown = [text.growth for text in self.texts.values() if text.growth.is_proof]
        if grown:
            how = "the phrase came back as it was typed, letter by letter, over several requests"
            found.append(Proof("form-input", max(len(one.lengths) for one in grown), how))
        return found

    def _moved(self) -> list[Proof]:
        found = []
        for kind, known, words in (
            ("mouse-movement", self.paths, "the path of the mouse"),
            ("clicks", self.clicks, "the places of the clicks"),
            ("scroll", self.scrolls, "the distances of the scrolls"),
        ):
            count = max((self._linked(one) for one in known.values()), default=0)
            if count:
                found.append(Proof(kind, count, f"{words} came back piece by piece, over several requests"))
        return found

    def _linked(self, trail: _Trail) -> int:
        """Return how many places came in order; 0 if that could be chance."""
        best = chain(trail.places)
        luck = searched(self.numbers, 2 * len(self.canary.path))
        return len(best) if len(best) > 1 and worth(best, trail.each, luck) >= SURE else 0


def _new_text(phrase: str) -> _Text:
    return _Text(Follower(phrase), Growth(phrase), Follower(phrase))


def _note(into: dict[Any, _Trail], key: Any, found: Places, length: int, each: float) -> None:
    """Keep hits; rows are counted from a name's first hit on."""
    if key in into or (found and len(into) < _MOST_NAMES):
        into.setdefault(key, _Trail(each)).add(found, length, each)


def _plainer(known: Proof, new: Proof) -> str:
    return known.how if len(known.how) <= len(new.how) else new.how
