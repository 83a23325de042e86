"""Which endpoint of which signature a host, a path and a method belong to. Pure; knows the catalogue's tables alone.

Strategy: names are compared as whole labels by dictionary, never by scanning: the exact host first, then the domains
from the longest to the shortest. So a look-up costs a few dictionary reads, however many signatures there are.
Each name's endpoints are put in order once, when the name is first met; answers for hosts are kept in a bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from detector.catalogue.compiled import Catalogue, Row, issuer_key
from detector.match.glob import PathGlob, compile_glob
from detector.match.host import normalise_host

_LONGEST_HOST = 254  # with a final dot; also keeps long garbage out of the memory
_MOST_ISSUER_WORDS = 32


@dataclass(frozen=True, slots=True)
class Match:
    """An endpoint that traffic belongs to, with the way back to the line that says so.

    `origin` is `path:line` of the signature file, `matched` the host, domain or issuer name given there;
    `path_was_seen` False means that only the host was known, so the claim is weaker.
    """

    signature_id: str
    role: str
    category: str
    origin: str
    matched: str
    path_was_seen: bool
    collects: tuple[str, ...]


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


class _Name:
    """The endpoints of one host or domain, the most specific first."""

    __slots__ = ("_rules", "alone")

    def __init__(self, rules: Sequence[_Rule]) -> None:
        self._rules = sorted(
            rules, key=lambda rule: specificity(rule.path.pattern if rule.path else None, bool(rule.methods))
        )
        self.alone = self.match(None, None)

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


class Matcher:
    """Finds the signature of hosts, requests and certificate issuers in a catalogue.

    `memory` bounds how many hosts' answers are kept.
    """

    def __init__(self, catalogue: Catalogue, *, memory: int = 16_384) -> None:
        self._entries = catalogue.entries
        self._tables = (catalogue.hosts, catalogue.domains)
        self._issuers = catalogue.issuers
        self._longest_issuer = max((key.count(" ") + 1 for key in catalogue.issuers), default=0)
        self._host_names: dict[str, _Name] = {}
        self._domain_names: dict[str, _Name] = {}
        self._memory = memory
        self._answers: dict[str, Match | None] = {}
        self._names_of = lru_cache(memory)(self._find_names)
        self._match_issuer = lru_cache(1024)(self._find_issuer)

    def match(self, host: str, *, path: str | None = None, method: str | None = None) -> Match | None:
        """Return the most specific endpoint that fits, or None; a host longer than DNS allows is nobody's.

        `path` None means that the source could not see it; a query behind it is not looked at. If a host has several
        endpoints and what was seen does not decide between them, the answer claims no more than all of them do (role
        `unknown` if theirs differ), and nothing if they belong to several products.
        """
        if path is None and method is None:
            if host in self._answers:
                return self._answers[host]
            return self._find_host(host)
        plain = None if path is None else path.partition("?")[0].partition("#")[0] or "/"
        for name in self._names_of(host):
            match = name.match(plain, method)
            if match is not None:
                return match
        return None

    def match_issuer(
        self, issuer: str, common_name: str | None = None, organisation: str | None = None
    ) -> Match | None:
        """Return the product whose TLS inspection signs with this issuer, or None.

        An entry counts if it is the organisation, the common name or the whole `issuer` text, in any case, or stands
        in the common name as whole words. The role is `unknown`: a certificate tells who looks, not what is sent.
        """
        return self._match_issuer(issuer, common_name, organisation)

    def _find_host(self, host: str) -> Match | None:
        """Find and keep the answer; a full memory is emptied, which costs less than keeping an order of use."""
        alone = [name.alone for name in self._find_names(host) if name.alone is not None]
        answer = alone[0] if alone else None
        if len(self._answers) >= self._memory:
            self._answers.clear()
        if len(host) <= _LONGEST_HOST:
            self._answers[host] = answer
        return answer

    def _find_names(self, host: str) -> Sequence[_Name]:
        """Return the names that a host belongs to: itself, then the domains at its labels, the longest first."""
        if len(host) > _LONGEST_HOST:
            return ()
        hosts, domains = self._tables
        suffix = normalise_host(host)
        found = [self._name(self._host_names, suffix, hosts[suffix])] if suffix in hosts else []
        while suffix:
            if suffix in domains:
                found.append(self._name(self._domain_names, suffix, domains[suffix]))
            suffix = suffix.partition(".")[2]
        return found

    def _name(self, known: dict[str, _Name], name: str, rows: list[Row]) -> _Name:
        if name not in known:
            known[name] = _Name([self._rule(name, *row) for row in rows])
        return known[name]

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
