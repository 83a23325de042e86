"""Which endpoint of which signature a host, a path and a method belong to. Pure; knows the catalogue's tables alone.

Strategy: names are compared as whole labels, and never scanned: see `names.py`, where they stand by their ends. A host
that is nobody's is done with there after one question to a dictionary, and any other after two or three, however many
signatures there are. No host is remembered: that would cost a new one more than it spares a known one. Lists that the
user brought are asked last, about what no signature answers for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from detector.catalogue.compiled import Catalogue, issuer_key
from detector.match.answer import Match as Match
from detector.match.glob import compile_glob
from detector.match.host import end_of_plain_url, normalise_host, split_target
from detector.match.listed import ListMatcher
from detector.match.marks import MarkMatcher
from detector.match.names import Names
from detector.match.rules import Name, Rule

if TYPE_CHECKING:
    from detector.match.formats import Formats

_LONGEST_HOST = 254  # with a final dot
_MOST_ISSUER_WORDS = 32


class Matcher:
    """Finds the signature of hosts, requests and certificate issuers in a catalogue; `marks` need no name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries = catalogue.entries
        self._catalogue = catalogue
        self._hosts = catalogue.hosts
        self._domains = catalogue.domains
        self._names = Names(catalogue.hosts.keys() | catalogue.domains.keys(), self._open)
        self._table = self._names.table
        self._issuers = catalogue.issuers
        self._longest_issuer = max((key.count(" ") + 1 for key in catalogue.issuers), default=0)
        self._lists = tuple(ListMatcher(named) for named in catalogue.lists)
        self._listed = frozenset[str]().union(*(asked.ends for asked in self._lists))
        self._match_issuer = lru_cache(1024)(self._find_issuer)
        self.marks = MarkMatcher(catalogue)

    def match(self, host: str, *, path: str | None = None, method: str | None = None) -> Match | None:
        """Return the most specific endpoint that fits, or None; a host longer than DNS allows is nobody's.

        `path` None means that the source could not see it; a query behind it is not looked at. If a host has several
        endpoints and what was seen does not decide between them, the answer claims no more than all of them do (role
        `unknown` if theirs differ), and nothing if they belong to several products.
        """
        if len(host) > _LONGEST_HOST:
            return None
        # All in one place on purpose: to call a function for each step would cost as much as the steps do.
        name = host.lower()
        parts = name.rsplit(".", 2)
        if not parts[-1] or not name.isascii():  # nearly no host
            name = normalise_host(host)
            parts = name.rsplit(".", 2)
        end = f"{parts[-2]}.{parts[-1]}" if len(parts) > 1 else name
        told = self._table.get(end)
        if told is None:
            return self._ask_lists(name, end, path) if end in self._listed else None
        if told.has_more:
            told = self._names.nearest(name)
        if path is None:
            match = told.alone if method is None else told.find(None, method)
        else:
            match = told.always or told.find(path, method)
        return self._ask_lists(name, end, path) if match is None and end in self._listed else match

    def match_target(self, text: str) -> Match | None:
        """Return what `match` does for the host and the path in a URL, or for a host; see `split_target`."""
        plain = end_of_plain_url(text)
        if plain is not None:  # most URLs are decided before they are cut
            end = plain[2]
            told = self._table.get(end)
            if told is None:
                if end not in self._listed:
                    return None
            elif plain.end() <= _LONGEST_HOST:
                if told.has_more:
                    told = self._names.nearest(plain[1])
                if told.always is not None:
                    return told.always
        host, path = split_target(text)
        return self.match(host, path=path)

    @cached_property
    def formats(self) -> Formats:
        """What tells products on hosts that nobody can list; made when the first request is held against it."""
        from detector.match.formats import Formats  # knows how bodies are read, which captures never need

        return Formats(self._catalogue)

    def match_issuer(
        self, issuer: str, common_name: str | None = None, organisation: str | None = None
    ) -> Match | None:
        """Return the product whose TLS inspection signs with this issuer, or None.

        An entry counts if it is the organisation, the common name or the whole `issuer` text, in any case, or stands
        in the common name as whole words. The role is `unknown`: a certificate tells who looks, not what is sent.
        """
        return self._match_issuer(issuer, common_name, organisation)

    def _ask_lists(self, host: str, end: str, path: str | None) -> Match | None:
        """Return what the first of the user's lists says that says anything."""
        if path is not None and ("?" in path or "#" in path):
            path = path.partition("?")[0].partition("#")[0]
        for asked in self._lists:
            match = asked.match(host, end, "/" if path == "" else path)
            if match is not None:
                return match
        return None

    def _open(self, name: str, is_host: bool) -> Name | None:
        """Return the endpoints of a name as a host, or as a domain, ready to be compared."""
        rows = (self._hosts if is_host else self._domains).get(name)
        return None if rows is None else Name([self._rule(name, *row) for row in rows])

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
