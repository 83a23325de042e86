"""Which endpoint of which signature a host, a path and a method belong to. Pure; knows the catalogue's tables alone.

Strategy: names are compared as whole labels, and never scanned: see `shelves.py`, where they stand by their ends. A
host that is nobody's ends there after one question to a dictionary, and any other after one or two, however many
signatures there are. What was found is kept for some hosts, in a bounded memory: most traffic goes to few. Lists that
the user brought are asked last, about what no signature answers for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from detector.catalogue.compiled import Catalogue, issuer_key
from detector.match.answer import Match as Match
from detector.match.formats import Formats
from detector.match.glob import compile_glob
from detector.match.host import normalise_host
from detector.match.listed import ListMatcher
from detector.match.marks import MarkMatcher
from detector.match.rules import Name, Rule
from detector.match.shelves import Shelf, Shelves, file_names

_LONGEST_HOST = 254  # with a final dot
_MOST_ISSUER_WORDS = 32
_MOST_KNOWN = 1_024  # to find one anew costs less than a memory that is not at hand
_EACH = 16
"""One in so many hosts that are found is kept: one that is asked for often soon is, and one that never comes again is
not paid for."""


class Matcher:
    """Finds the signature of hosts, requests and certificate issuers in a catalogue; `marks` need no name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries = catalogue.entries
        self._tables = ((True, catalogue.hosts), (False, catalogue.domains))
        self._near = file_names(catalogue.hosts.keys() | catalogue.domains.keys(), self._open)
        self._known: Shelves = {}
        self._found = 0
        self._catalogue = catalogue
        self._issuers = catalogue.issuers
        self._longest_issuer = max((key.count(" ") + 1 for key in catalogue.issuers), default=0)
        self._lists = tuple(ListMatcher(named) for named in catalogue.lists)
        self._match_issuer = lru_cache(1024)(self._find_issuer)
        self.marks = MarkMatcher(catalogue)

    def match(self, host: str, *, path: str | None = None, method: str | None = None) -> Match | None:
        """Return the most specific endpoint that fits, or None; a host longer than DNS allows is nobody's.

        `path` None means that the source could not see it; a query behind it is not looked at. If a host has several
        endpoints and what was seen does not decide between them, the answer claims no more than all of them do (role
        `unknown` if theirs differ), and nothing if they belong to several products.
        """
        shelf = self._known.get(host)
        if shelf is None:
            name = host.lower()
            front, _, last = name.rpartition(".")
            if not last or not name.isascii():  # nearly no host; to ask for each costs as much as the rest
                name = normalise_host(host)
                front = name.rpartition(".")[0]
            shelf = self._near.get(name[front.rfind(".") + 1 :])  # `end_of`, in place
            if shelf is None or len(host) > _LONGEST_HOST:
                return self._ask_lists(host, path) if self._lists else None
            self._found += 1
            if not self._found % _EACH:
                shelf = self._remember(host, shelf.narrowed(name))
            match = shelf.find(name, path, method)
        else:
            match = shelf.find(host, path, method)
        return self._ask_lists(host, path) if match is None and self._lists else match

    @cached_property
    def formats(self) -> Formats:
        """What tells products on hosts that nobody can list; made when the first request is held against it."""
        return Formats(self._catalogue)

    def match_issuer(
        self, issuer: str, common_name: str | None = None, organisation: str | None = None
    ) -> Match | None:
        """Return the product whose TLS inspection signs with this issuer, or None.

        An entry counts if it is the organisation, the common name or the whole `issuer` text, in any case, or stands
        in the common name as whole words. The role is `unknown`: a certificate tells who looks, not what is sent.
        """
        return self._match_issuer(issuer, common_name, organisation)

    def _remember(self, host: str, shelf: Shelf) -> Shelf:
        """Keep what was found; a full memory is emptied, which costs less than keeping an order of use."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[host] = shelf
        return shelf

    def _ask_lists(self, host: str, path: str | None) -> Match | None:
        """Return what the first of the user's lists says that says anything."""
        if len(host) > _LONGEST_HOST:
            return None
        name = normalise_host(host)
        if path is not None:
            path = path.partition("?")[0].partition("#")[0] or "/"
        for named in self._lists:
            match = named.match(name, path)
            if match is not None:
                return match
        return None

    def _open(self, name: str) -> list[Name]:
        """Return the endpoints of a name as a host, and as a domain, ready to be compared."""
        return [
            Name(name, is_host, [self._rule(name, *row) for row in table[name]])
            for is_host, table in self._tables
            if name in table
        ]

    def _rule(
        self,
        name: str,
        position: int,
        role: str,
        path: str | None,
        methods: list[str],
        collects: list[str],
        line: int,
        overlay: str = "",
    ) -> Rule:
        glob = None if path is None else compile_glob(path)
        entry = self._entries[position]
        origin = f"{overlay or entry.path}:{line}"
        match = Match(entry.id, role, entry.category, origin, name, True, tuple(collects), bool(overlay))
        return Rule(glob, frozenset(methods), match)

    def _find_issuer(self, issuer: str, common_name: str | None, organisation: str | None) -> Match | None:
        for key in self._issuer_keys(issuer, common_name, organisation):
            if key in self._issuers:
                position, line, name = self._issuers[key]
                entry = self._entries[position]
                return Match(entry.id, "unknown", entry.category, f"{entry.path}:{line}", name, False, ())
        return None

    def _issuer_keys(self, issuer: str, common_name: str | None, organisation: str | None) -> Iterator[str]:
        """Yield all that may stand in the table: whole names, then runs of the common name's words, longest first."""
        yield from (issuer_key(name) for name in (common_name, organisation, issuer) if name)
        words = issuer_key(common_name or "").split()[:_MOST_ISSUER_WORDS]
        for length in range(min(len(words), self._longest_issuer), 0, -1):
            for start in range(len(words) - length + 1):
                yield " ".join(words[start : start + length])
