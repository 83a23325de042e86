"""What a list that the user brought says about a host. Pure; knows the list's tables alone.

Strategy: as for signatures, names are compared as whole labels by dictionary, the exact host first, then the domains
from the longest to the shortest. Two things differ, because lists were made to block requests: a rule with a path says
nothing of a host whose path was not seen, and an exception silences the list. An answer never claims more than that
the list names the host: its role is `unknown`, and no kind of data goes with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from detector.catalogue.imported import ListRow, NamedList, Table
from detector.match.answer import Match
from detector.match.glob import PathGlob, compile_glob


class ListMatcher:
    """Answers for one list; `memory` bounds how many compiled paths are kept."""

    def __init__(self, named: NamedList, memory: int = 4_096) -> None:
        self._named = named
        self._glob = lru_cache(memory)(_compiled)

    def match(self, host: str, path: str | None) -> Match | None:
        """Return what the list says of a host in its normal form; `path` is without its query, None if not seen."""
        named = self._named
        if (named.spared_hosts or named.spared_domains) and self._spares(host, path):
            return None
        for name, rows in _rows(host, named.hosts, named.domains):
            fits = [row for row in rows if self._fits(row, path)]
            if fits:
                return self._answer(name, max(fits, key=_specificity), path)
        return None

    def _spares(self, host: str, path: str | None) -> bool:
        """Tell whether an exception speaks of this; one with a path does so only if the path was seen."""
        tables = (self._named.spared_hosts, self._named.spared_domains)
        return any(self._fits(row, path) for _, rows in _rows(host, *tables) for row in rows)

    def _fits(self, row: ListRow, path: str | None) -> bool:
        pattern = row[1]
        return pattern is None or (path is not None and self._glob(pattern).matches(path))

    def _answer(self, name: str, row: ListRow, path: str | None) -> Match:
        group = self._named.groups[row[0]]
        origin = f"list {self._named.name}:{row[2]}"
        return Match(group.id, "unknown", group.category, origin, name, path is not None, ())


def _rows(host: str, hosts: Table, domains: Table) -> Iterator[tuple[str, Sequence[ListRow]]]:
    """Yield the rows of the host itself, then those of the domains at its labels, the longest first."""
    if host in hosts:
        yield host, hosts[host]
    while host:
        if host in domains:
            yield host, domains[host]
        host = host.partition(".")[2]


def _specificity(row: ListRow) -> tuple[bool, int]:
    """Sort key: a path before none, a long one before a short one."""
    return (row[1] is not None, len(row[1] or ""))


def _compiled(pattern: str) -> PathGlob:
    return compile_glob(pattern)
