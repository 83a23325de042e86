"""Which endpoint of which signature a host, a path and a method belong to. Pure; knows the catalogue's tables alone.

Strategy: names are compared as whole labels by dictionary, never by scanning: the exact host first, then the domains
from the longest to the shortest. So a look-up costs a few dictionary reads, however many signatures there are; the
first of them asks for the label before the last, and most hosts that are nobody's end there.
Each name's endpoints are put in order once, when the name is first met; answers for hosts are kept in a bounded memory.
Lists that the user brought are asked last, about what no signature answers for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias, TypeVar

from detector.catalogue.compiled import Catalogue, Row, issuer_key
from detector.match.answer import Match as Match
from detector.match.glob import PathGlob, compile_glob
from detector.match.host import normalise_host
from detector.match.listed import ListMatcher

_T = TypeVar("_T")

_LONGEST_HOST = 254  # with a final dot; also keeps long garbage out of the memory
_MOST_ISSUER_WORDS = 32
_FEW = 1_024  # hosts whose requests are remembered: to find one anew costs less than a memory that is not at hand


@dataclass(frozen=True, slots=True)
class _Rule:
    """One endpoint, ready to be compared; `match` is its answer when the path was seen."""

    path: PathGlob | None
    methods: frozenset[str]
    match: Match

    def fits(self, path: str | None, method: str | None) -> bool:
        """Tell whether nothing that was seen speaks against this endpoint."""
        if method is not None and self.methods and method not in self.methods:
            return False
        return path is None or self.path is None or self.path.matches(path)


_NOT_ASKED = "not asked yet"


class _Name:
    """The endpoints of one host or domain, the most specific first; `always` is the answer for every path, if there
    is one."""

    __slots__ = ("_alone", "_rules", "always")

    def __init__(self, rules: list[_Rule]) -> None:
        if len(rules) > 1:
            rules.sort(key=lambda rule: specificity(rule.path.pattern if rule.path else None, bool(rule.methods)))
        only = rules[0]
        self._rules = rules
        self._alone: Match | str | None = _NOT_ASKED
        self.always = only.match if len(rules) == 1 and only.path is None and not only.methods else None

    @property
    def alone(self) -> Match | None:
        """The answer if no path was seen; found when it is first asked for."""
        if isinstance(self._alone, str):
            self._alone = self.match(None, None)
        return self._alone

    def match(self, path: str | None, method: str | None) -> Match | None:
        """Return the answer for a request to this name; None leaves it to a shorter domain."""
        fits = [rule for rule in self._rules if rule.fits(path, method)]
        if not fits:
            return None
        if path is None:
            match = _agreed(_pathless(fits, method) or fits)
            return match and replace(match, path_was_seen=False)
        return fits[0].match if method is not None else _agreed([rule for rule in fits if rule.path == fits[0].path])


def specificity(path: str | None, has_methods: bool) -> tuple[bool, bool, bool, int, bool]:
    """Sort key: an exact path before `*` before `**` before none, long before short, with methods before without."""
    pattern = path or ""
    return (path is None, "**" in pattern, "*" in pattern, -len(pattern.replace("*", "")), not has_methods)


def _pathless(fits: Sequence[_Rule], method: str | None) -> list[_Rule]:
    """Return the first endpoint that sets no condition which the source could not see."""
    return [rule for rule in fits if rule.path is None and (method is not None or not rule.methods)][:1]


def _agreed(rules: Sequence[_Rule]) -> Match | None:
    """Return what endpoints between which nothing seen decides have in common; None if they are of several products."""
    first = rules[0].match
    if len(rules) == 1:
        return first
    if any(rule.match.signature_id != first.signature_id for rule in rules):
        return None
    role = first.role if all(rule.match.role == first.role for rule in rules) else "unknown"
    shared = tuple(kind for kind in first.collects if all(kind in rule.match.collects for rule in rules))
    return replace(first, role=role, collects=shared)


_Tables: TypeAlias = "tuple[dict[str, _Name | list[Row]], dict[str, _Name | list[Row]]]"


def _second_label(name: str) -> str:
    """Return the label before the last one, or nothing if there is none."""
    return name.rpartition(".")[0].rpartition(".")[2]


class Matcher:
    """Finds the signature of hosts, requests and certificate issuers in a catalogue.

    `memory` bounds how many hosts' answers are kept.
    """

    def __init__(self, catalogue: Catalogue, *, memory: int = 16_384) -> None:
        self._entries = catalogue.entries
        self._tables: _Tables = (dict(catalogue.hosts), dict(catalogue.domains))
        self._seconds = frozenset(map(_second_label, (*catalogue.hosts, *catalogue.domains)))
        self._issuers = catalogue.issuers
        self._longest_issuer = max((key.count(" ") + 1 for key in catalogue.issuers), default=0)
        self._memory = memory
        self._few = min(memory, _FEW)
        self._answers: dict[str, Match | None] = {}
        self._requests: dict[str, Match | list[_Name] | None] = {}
        self._lists = tuple(ListMatcher(named) for named in catalogue.lists)
        self._match_issuer = lru_cache(1024)(self._find_issuer)

    def match(self, host: str, *, path: str | None = None, method: str | None = None) -> Match | None:
        """Return the most specific endpoint that fits, or None; a host longer than DNS allows is nobody's.

        `path` None means that the source could not see it; a query behind it is not looked at. If a host has several
        endpoints and what was seen does not decide between them, the answer claims no more than all of them do (role
        `unknown` if theirs differ), and nothing if they belong to several products.
        """
        if path is None:
            if method is not None:
                return self._first_that_fits(self._find_names(host), host, None, method)
            return self._answers[host] if host in self._answers else self._find_host(host)
        known = self._requests.get(host, _NOT_ASKED)
        if isinstance(known, str):
            known = self._find_request(host)
        if not isinstance(known, list):
            return known
        if "?" in path or "#" in path:
            path = path.partition("?")[0].partition("#")[0]
        return self._first_that_fits(known, host, path or "/", method)

    def match_issuer(
        self, issuer: str, common_name: str | None = None, organisation: str | None = None
    ) -> Match | None:
        """Return the product whose TLS inspection signs with this issuer, or None.

        An entry counts if it is the organisation, the common name or the whole `issuer` text, in any case, or stands
        in the common name as whole words. The role is `unknown`: a certificate tells who looks, not what is sent.
        """
        return self._match_issuer(issuer, common_name, organisation)

    def _first_that_fits(self, names: list[_Name], host: str, path: str | None, method: str | None) -> Match | None:
        for name in names:
            match = name.match(path, method)
            if match is not None:
                return match
        return self._ask_lists(host, path) if self._lists else None

    def _find_request(self, host: str) -> Match | list[_Name] | None:
        """Return the answer for every request to a host, or the names to be asked if its path or method decides."""
        names = self._find_names(host)
        decides = bool(self._lists) if not names else names[0].always is None
        known = names if decides else names[0].always if names else None
        self._remember(self._requests, host, known, self._few)
        return known

    def _find_host(self, host: str) -> Match | None:
        alone = (name.alone for name in self._find_names(host))
        answer = next((match for match in alone if match is not None), None) or self._ask_lists(host, None)
        self._remember(self._answers, host, answer, self._memory)
        return answer

    def _remember(self, answers: dict[str, _T], host: str, answer: _T, most: int) -> None:
        """Keep what was found; a full memory is emptied, which costs less than keeping an order of use."""
        if len(answers) >= most:
            answers.clear()
        if len(host) <= _LONGEST_HOST:
            answers[host] = answer

    def _ask_lists(self, host: str, path: str | None) -> Match | None:
        """Return what the first of the user's lists says that says anything."""
        if len(host) > _LONGEST_HOST:
            return None
        name = normalise_host(host)
        answers = (named.match(name, path) for named in self._lists)
        return next((answer for answer in answers if answer is not None), None)

    def _find_names(self, host: str) -> list[_Name]:
        """Return the names that a host belongs to: itself, then the domains at its labels, the longest first."""
        if len(host) > _LONGEST_HOST:
            return []
        name = suffix = normalise_host(host)
        if name.rpartition(".")[0].rpartition(".")[2] not in self._seconds:
            return []
        hosts, domains = self._tables
        known = hosts.get(name)
        found = [] if known is None else [known if isinstance(known, _Name) else self._ready(hosts, name, known)]
        while suffix:
            known = domains.get(suffix)
            if known is not None:
                found.append(known if isinstance(known, _Name) else self._ready(domains, suffix, known))
            suffix = suffix.partition(".")[2]
        return found

    def _ready(self, table: dict[str, _Name | list[Row]], name: str, rows: list[Row]) -> _Name:
        """Return a name's endpoints in order; the table holds them from now on in place of the rows."""
        ready = table[name] = _Name([self._rule(name, *row) for row in rows])
        return ready

    def _rule(
        self,
        name: str,
        position: int,
        role: str,
        path: str | None,
        methods: list[str],
        collects: list[str],
        line: int,
    ) -> _Rule:
        glob = None if path is None else compile_glob(path)
        entry = self._entries[position]
        match = Match(entry.id, role, entry.category, f"{entry.path}:{line}", name, True, tuple(collects))
        return _Rule(glob, frozenset(methods), match)

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
