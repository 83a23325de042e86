"""What a list that the user brought says about a host. Pure; knows the list's tables alone.

Strategy: as for signatures, names are compared as whole labels by dictionary, the exact host first, then the domains
from the longest to the shortest. Two things differ, because lists were made to block requests: a rule with a path says
nothing of a host whose path was not seen, and an exception silences the list. An answer never claims more than that
the list names the host: its role is `unknown`, and no kind of data goes with it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from detector.catalogue.imported import ListRow, NamedList, Table
from detector.match.answer import Match
from detector.match.glob import PathGlob, compile_glob
from detector.match.names import Names


class ListMatcher:
    """Answers for one list."""

    def __init__(self, named: NamedList) -> None:
        self._meant = _names(named, named.hosts, named.domains)
        self._spared = _names(named, named.spared_hosts, named.spared_domains)

    @property
    def ends(self) -> Collection[str]:
        """The last two labels of all names in the list: it says nothing of a host with others."""
        return self._meant.table.keys()

    def match(self, host: str, end: str, path: str | None) -> Match | None:
        """Return what the list says of a host in its normal form; `path` is without its query, None if not seen.

        `end` are the host's last two labels, which whoever asks has at hand.
        """
        told = self._meant.told(host, end)
        if told is None:
            return None
        match = told.alone if path is None else told.always or told.find(path, None)
        return None if match is None or self._is_spared(host, end, path) else match

    def _is_spared(self, host: str, end: str, path: str | None) -> bool:
        told = self._spared.told(host, end)
        return told is not None and (told.alone if path is None else told.find(path, None)) is not None


class _ListName:
    """What a list says of one host or domain: the rules with the longest paths first, the one without any last."""

    __slots__ = ("_rows", "always")

    def __init__(self, named: NamedList, name: str, rows: Sequence[ListRow]) -> None:
        self._rows = [_ready(named, name, row) for row in sorted(rows, key=lambda row: -len(row[1] or ""))]
        glob, match = self._rows[0]
        self.always = match if glob is None else None

    def find(self, path: str | None, method: str | None) -> Match | None:
        """Return the answer to a request; None leaves it to a shorter domain."""
        for glob, match in self._rows:
            if glob is None:
                return match if path is not None else replace(match, path_was_seen=False)
            if path is not None and glob.matches(path):
                return match
        return None


def _names(named: NamedList, hosts: Table, domains: Table) -> Names:
    def open_name(name: str, is_host: bool) -> _ListName | None:
        rows = (hosts if is_host else domains).get(name)
        return None if rows is None else _ListName(named, name, rows)

    return Names(hosts.keys() | domains.keys(), open_name)


def _ready(named: NamedList, name: str, row: ListRow) -> tuple[PathGlob | None, Match]:
    number, path, place = row
    group = named.groups[number]
    match = Match(group.id, "unknown", group.category, f"list {named.name}:{place}", name, True, ())
    return None if path is None else compile_glob(path), match
