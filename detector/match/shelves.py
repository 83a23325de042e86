"""All names of a catalogue or a list, filed so that a host finds its own by one or two questions to a dictionary. Pure.

Strategy: a name stands on the shelf of its last two labels. Most shelves hold one product's few names, which are
compared in turn: the exact host first, then the domains from the longest to the shortest. Where more names share their
last two labels (`co.uk`, a cloud's domain), they stand on shelves by the label before these, and so on; each of these
has the names that are shorter, too, for they are the domains above. Shelves are put in order when a host first asks
for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias

from detector.match.answer import Match

_FEW = 6
"""Names that are compared one after the other: no more than a second question would cost."""


class Shelf(Protocol):
    """Some of the names."""

    def find(self, host: str, path: str | None, method: str | None) -> Match | None:
        """Return the answer of the first name that has one, of those that a host in its normal form belongs to.

        The host itself comes first, then the domains above it, the longest first.
        """

    def narrowed(self, host: str) -> Shelf:
        """Return a shelf that answers the same to this host, and compares nothing."""


class Named(Shelf, Protocol):
    """What is said of one host or domain; it is asked only about hosts that belong to it.

    `tail` is the name with a dot before it: a host with a dot before it belongs to a domain if it ends so, and to a
    host alone (`is_host`) if it is the same.
    """

    @property
    def tail(self) -> str: ...
    @property
    def is_host(self) -> bool: ...


Shelves: TypeAlias = dict[str, Shelf]
Open: TypeAlias = Callable[[str], Sequence[Named]]


def file_names(names: Iterable[str], open_name: Open) -> Shelves:
    """Return the shelves of these names by their last two labels.

    `open_name` returns what is said of a name as a host, and as a domain; it is asked when a host first comes near.
    """
    shelves: Shelves = {}
    for end, shared in _filed(names, end_of).items():
        shelves[end] = _Unsorted(open_name, shelves, end, shared, 2, end)
    return shelves


def end_of(name: str) -> str:
    """Return the last two labels of a name: what its shelf is called."""
    return name[name.rpartition(".")[0].rfind(".") + 1 :]


def _filed(names: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(key(name), []).append(name)
    return found


class _Unsorted:
    """Names that no host has asked for yet; the first that does finds them put in order, in place of this.

    All of them share their last `labels` labels, `end`, but for those that are shorter.
    """

    __slots__ = ("_end", "_key", "_labels", "_names", "_open", "_shelves")

    def __init__(
        self,
        open_name: Open,
        shelves: Shelves,
        key: str,
        names: Sequence[str],
        labels: int,
        end: str,
    ) -> None:
        self._open = open_name
        self._shelves = shelves
        self._key = key
        self._names = names
        self._labels = labels
        self._end = end

    def find(self, host: str, path: str | None, method: str | None) -> Match | None:
        return self._sorted().find(host, path, method)

    def narrowed(self, host: str) -> Shelf:
        return self._sorted().narrowed(host)

    def _sorted(self) -> Shelf:
        shelf = self._shelves[self._key] = self._put_in_order()
        return shelf

    def _put_in_order(self) -> Shelf:
        if len(self._names) > _FEW:
            return _Crowd(self._open, self._names, self._labels + 1, self._end)
        found = _in_order(self._open, self._names)
        # Every host on its way to this shelf belongs to the domain that the shelf is named after.
        is_sure = len(found) == 1 and not found[0].is_host and found[0].tail == "." + self._end
        return found[0] if is_sure else _Few(found)


class _Few:
    """Names that are compared in turn."""

    __slots__ = ("_names",)

    def __init__(self, names: Sequence[Named]) -> None:
        self._names = names

    def find(self, host: str, path: str | None, method: str | None) -> Match | None:
        dotted = "." + host
        for named in self._names:
            if dotted.endswith(named.tail) and not (named.is_host and dotted != named.tail):
                match = named.find(host, path, method)
                if match is not None:
                    return match
        return None

    def narrowed(self, host: str) -> Shelf:
        dotted = "." + host
        belong = (named for named in self._names if dotted.endswith(named.tail))
        found = tuple(named for named in belong if not named.is_host or dotted == named.tail)
        return found[0] if len(found) == 1 else _Settled(found)


class _Settled:
    """The names that one host belongs to."""

    __slots__ = ("_names",)

    def __init__(self, names: Sequence[Named]) -> None:
        self._names = names

    def find(self, host: str, path: str | None, method: str | None) -> Match | None:
        for named in self._names:
            match = named.find(host, path, method)
            if match is not None:
                return match
        return None

    def narrowed(self, host: str) -> Shelf:
        return self


class _Crowd:
    """Names that share their end with many, by the label before it."""

    __slots__ = ("_labels", "_others", "_shelves")

    def __init__(self, open_name: Open, names: Sequence[str], labels: int, end: str) -> None:
        above = [name for name in names if name.count(".") < labels - 1]
        longer = _filed((name for name in names if name.count(".") >= labels - 1), lambda name: _label(name, labels))
        self._labels = labels
        self._others = _Few(_in_order(open_name, above)) if above else None
        self._shelves: Shelves = {}
        for label, shared in longer.items():
            names_here = [*shared, *above]
            self._shelves[label] = _Unsorted(open_name, self._shelves, label, names_here, labels, f"{label}.{end}")

    def find(self, host: str, path: str | None, method: str | None) -> Match | None:
        shelf = self._nearer(host)
        return None if shelf is None else shelf.find(host, path, method)

    def narrowed(self, host: str) -> Shelf:
        shelf = self._nearer(host)
        return _Settled(()) if shelf is None else shelf.narrowed(host)

    def _nearer(self, host: str) -> Shelf | None:
        parts = host.rsplit(".", self._labels)
        if len(parts) < self._labels:
            return self._others
        return self._shelves.get(parts[-self._labels], self._others)


def _label(name: str, number: int) -> str:
    """Return a label by its number, counted from the end."""
    return name.rsplit(".", number)[-number]


def _in_order(open_name: Open, names: Iterable[str]) -> Sequence[Named]:
    """Return what is said of the names: a host alone before domains, long ones before short ones."""
    found = [named for name in names for named in open_name(name)]
    return tuple(sorted(found, key=lambda named: (not named.is_host, -len(named.tail))))
