"""What a list that the user brought says about a host. Pure; knows the list's tables alone.

Strategy: as for signatures, names are compared as whole labels by dictionary, the exact host first, then the domains
from the longest to the shortest. Two things differ, because lists were made to block requests: a rule with a path says
nothing of a host whose path was not seen, and an exception silences the list. An answer never claims more than that
the list names the host: its role is `unknown`, and no kind of data goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detector.catalogue.imported import ListRow, NamedList, Table
from detector.match.answer import Match
from detector.match.glob import PathGlob, compile_glob
from detector.match.shelves import Shelves, end_of, file_names


class ListMatcher:
    """Answers for one list."""

    def __init__(self, named: NamedList) -> None:
        self._meant = _shelves(named, named.hosts, named.domains)
        self._spared = _shelves(named, named.spared_hosts, named.spared_domains)

    def match(self, host: str, path: str | None) -> Match | None:
        """Return what the list says of a host in its normal form; `path` is without its query, None if not seen."""
        match = _find(self._meant, host, path)
        return None if match is None or _find(self._spared, host, path) is not None else match


class _ListName:
    """What a list says of one host or domain: the rules with the longest paths first, the one without any last."""

    __slots__ = ("_named", "_rows", "is_host", "tail")

    def __init__(self, named: NamedList, name: str, is_host: bool, rows: Sequence[ListRow]) -> None:
        self.tail = "." + name
        self.is_host = is_host
        self._named = named
        self._rows = [_ready(named, name, row) for row in sorted(rows, key=lambda row: -len(row[1] or ""))]

    def narrowed(self, host: str) -> _ListName:
        """Return itself: it compares no hosts."""
        return self

    def find(self, host: str, path: str | None, method: str | None) -> Match | None:
        """Return the answer to a host that belongs here; None leaves it to a shorter domain."""
        for glob, match in self._rows:
            if glob is None:
                return match if path is not None else replace(match, path_was_seen=False)
            if path is not None and glob.matches(path):
                return match
        return None


def _find(shelves: Shelves, host: str, path: str | None) -> Match | None:
    shelf = shelves.get(end_of(host))
    return None if shelf is None else shelf.find(host, path, None)


def _shelves(named: NamedList, hosts: Table, domains: Table) -> Shelves:
    def open_name(name: str) -> list[_ListName]:
        tables = ((True, hosts), (False, domains))
        return [_ListName(named, name, is_host, table[name]) for is_host, table in tables if name in table]

    return file_names(hosts.keys() | domains.keys(), open_name)


def _ready(named: NamedList, name: str, row: ListRow) -> tuple[PathGlob | None, Match]:
    number, path, place = row
    group = named.groups[number] if named.groups else None
    origin = f"list {named.name}:{place}"
    identity, category = (group.id, group.category) if group else ("", "")
    match = Match(identity, "unknown", category, origin, name, True, ())
    return None if path is None else compile_glob(path), match
