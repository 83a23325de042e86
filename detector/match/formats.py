"""Whose format a request has that goes to a host which nobody knows: the product runs on a customer's own host. Pure.

Strategy: each path pattern is filed under its last segment, or the one before where that is no word; so a request with
a path that ends in neither costs two questions to a dictionary and no more. What is near is then held against
the method, the whole path, and what must be in the request besides: names of keys, or something that a `read` reads.
A path alone is never an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from detector.behaviour.read_spec import has_keys, read
from detector.catalogue.compact import needs_of
from detector.catalogue.compiled import Catalogue
from detector.catalogue.model import Needs
from detector.match.answer import Match
from detector.match.glob import PathGlob, compile_glob
from detector.match.rules import specificity

_LONGEST_QUERY = 100_000


@dataclass(frozen=True, slots=True)
class Format:
    """One endpoint for any host, ready to be compared; `reading` is there if something must be read out of a body."""

    path: PathGlob
    methods: frozenset[str]
    match: Match
    needs: Needs
    reading: tuple[Sequence[str], str, dict[str, str]] | None

    def holds(self, query: str, body: bytes) -> bool:
        """Tell whether a request to this path holds what the format has."""
        needs = self.needs
        if needs.query and not set(needs.query) <= _names(query):
            return False
        if needs.body and not (body and has_keys(body, needs.decode, needs.at, needs.body)):
            return False
        return self.reading is None or bool(body and read(body, *self.reading))


class Formats:
    """All endpoints for any host."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_last: dict[str, list[Format]] = {}
        self._by_word_before: dict[str, list[Format]] = {}
        self._by_origin: dict[str, Match] = {}
        rows = sorted(catalogue.anywhere, key=lambda row: specificity(row[2], bool(row[3])))
        for found in (_format(catalogue, *row) for row in rows):
            self._by_origin[found.match.origin] = found.match
            *_, before, last = ["", *found.path.pattern.strip("/").split("/")]
            table, word = (self._by_last, last) if "*" not in last else (self._by_word_before, before)
            table.setdefault(word, []).append(found)

    def near(self, path: str) -> Sequence[Format]:
        """Return the formats that end as this path does; nearly always none."""
        parts = path.rstrip("/").rsplit("/", 2)
        last = self._by_last.get(parts[-1])
        before = self._by_word_before.get(parts[-2]) if len(parts) > 1 else None
        return (*last, *before) if last and before else last or before or ()

    def find(self, path: str, method: str | None, query: str, body: bytes) -> Match | None:
        """Return the endpoint whose format a request has; it is for the caller to ask first whose the host is."""
        for found in self._fitting(path):
            if method in found.methods and found.holds(query, body):
                return found.match
        return None

    def possible(self, path: str) -> tuple[Match, ...]:
        """Return the endpoints that this path would fit, each product once: a question, no answer."""
        products = {found.match.signature_id: found.match for found in self._fitting(path)}
        return tuple(products.values())

    def at(self, origin: str) -> Match | None:
        """Return the endpoint at a line of a signature, as `find` returned it before."""
        return self._by_origin.get(origin)

    def _fitting(self, path: str) -> Iterator[Format]:
        plain = path.partition("?")[0].partition("#")[0]
        return (found for found in self.near(plain) if found.path.matches(plain))


def _format(
    catalogue: Catalogue,
    position: int,
    role: str,
    path: str,
    methods: list[str],
    collects: list[str],
    line: int,
    needs: list[Any],
    reading: list[Any] | None,
) -> Format:
    entry = catalogue.entries[position]
    match = Match(entry.id, role, entry.category, f"{entry.path}:{line}", path, True, tuple(collects))
    spec = None if reading is None else (reading[0], reading[1], dict(reading[2]))
    return Format(compile_glob(path), frozenset(methods), match, needs_of(*needs), spec)


def _names(query: str) -> set[str]:
    """Return the names of a query's keys."""
    return {unquote_plus(pair.partition("=")[0]) for pair in query[:_LONGEST_QUERY].lstrip("?").split("&")}
