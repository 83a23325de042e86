"""All names of a catalogue or a list, filed so that a host finds its own by a few questions to a dictionary. Pure.

Strategy: one table has every name, and the last two labels of every name, its end. So a host that is nobody's is done
with after one question, the one about its own end. If that is a name and no longer name ends so (`acme.example`), what
it says is the answer. Else (`in.acme.example`, whatever is below `co.uk`) the host is shortened label by label, from
the front, until the table has it: at the latest, as the end. What a name and the domains above it say is put together
when a host first asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol, TypeAlias

from detector.match.answer import Match


class Teller(Protocol):
    """What a catalogue or a list says of one host or domain."""

    @property
    def always(self) -> Match | None:
        """The answer to every request whose path was seen, where that is always the same."""

    def find(self, path: str | None, method: str | None) -> Match | None:
        """Return the answer to a request; None leaves it to the domain above."""


Open: TypeAlias = Callable[[str, bool], "Teller | None"]


class Told:
    """What a host is told: the answer of the first that has one.

    `always` answers every request whose path was seen, `alone` those of which the host alone was seen, and `find` any.
    `below` is what hosts below the name are told. `has_more` says that this does not settle it for every host with this
    end: `Names.nearest` does.
    """

    __slots__ = ("_tellers", "alone", "always", "below", "find", "has_more")

    def __init__(self, tellers: Sequence[Teller], *, below: Told | None = None, has_more: bool = False) -> None:
        self._tellers = tellers
        self.find: Callable[[str | None, str | None], Match | None]
        self.find = tellers[0].find if len(tellers) == 1 else self._first
        self.always = tellers[0].always if tellers else None
        self.alone = self.find(None, None)
        self.below = self if below is None else below
        self.has_more = has_more

    def _first(self, path: str | None, method: str | None) -> Match | None:
        for teller in self._tellers:
            match = teller.find(path, method)
            if match is not None:
                return match
        return None


# What stands in the table for an end that is no name, and for names that no host has asked for yet.
_NO_NAME = Told((), has_more=True)
_UNREAD = Told((), has_more=True)
_UNREAD_WITH_MORE = Told((), has_more=True)


class Names:
    """Finds what a host is told: first by the names that are the host, then by the domains above, the longest first.

    `open_name(name, is_host)` returns what is said of a name as a host, or as a domain. Others may look a host's end up
    in `table`; they leave its contents alone.
    """

    __slots__ = ("_open", "table")

    def __init__(self, names: Collection[str], open_name: Open) -> None:
        self._open = open_name
        self.table = dict.fromkeys(names, _UNREAD)
        for name in names:
            if name.count(".") > 1:
                end = end_of(name)
                self.table[end] = _UNREAD_WITH_MORE if end in names else _NO_NAME

    def told(self, host: str, end: str) -> Told | None:
        """Return what a host in its normal form is told, or None if no name has its end."""
        told = self.table.get(end)
        return self.nearest(host) if told is not None and told.has_more else told

    def nearest(self, host: str) -> Told:
        """Return what the nearest name above tells a host in its normal form, whose end is in the table."""
        name = host
        told = self.table.get(name)
        while told is None:
            name = name.partition(".")[2]
            told = self.table.get(name)
        if told is _UNREAD or told is _UNREAD_WITH_MORE:
            told = self.table[name] = self._read(name, told is _UNREAD_WITH_MORE)
        return told if name is host else told.below

    def _read(self, name: str, has_more: bool) -> Told:
        """Put together what a name is told, and those below it."""
        above = tuple(self._domains(name))
        itself = self._open(name, True)
        if itself is None:
            return Told(above, has_more=has_more)
        return Told((itself, *above), below=Told(above), has_more=True)

    def _domains(self, name: str) -> Iterator[Teller]:
        """Yield what is said of a name and those above it as domains, up to the one that always has an answer."""
        is_longer_than_its_end = True
        while is_longer_than_its_end:
            domain = self._open(name, False)
            if domain is not None:
                yield domain
                if domain.always is not None:
                    return
            name = name.partition(".")[2]
            is_longer_than_its_end = "." in name


def end_of(name: str) -> str:
    """Return the last two labels of a name: what it is entered under."""
    parts = name.rsplit(".", 2)
    return f"{parts[-2]}.{parts[-1]}" if len(parts) > 1 else name
