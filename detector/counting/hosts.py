"""The totals of all hosts, bounded: each vendor and the unmatched hosts keep a fixed number of names.

Trackers mint a subdomain for every visitor. Which names stay is decided by a hash of the name, lowest first: so two
halves of the same traffic keep the same ones, whatever their order, and what they keep is counted exactly. All others
add up in one row without a name. Knows totals, not where they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter

from detector.counting.running import REST, Running, new, thawed
from detector.summary import Tally
from detector.uploads.gathering import Gathering
from detector.uploads.model import Upload

MAX_HOSTS_OF_VENDOR = 256
MAX_UNMATCHED_HOSTS = 20_000

_ORDER = attrgetter("host", "origin", "signature_id")
_Key = tuple[str, str]

_NOT_YET = Tally(host=REST)
"""Stands for a row that was never frozen."""


class Group:
    """The rows of one vendor, or of the hosts that match none: those of at most so many names, and the rest.

    A row stands here as it was frozen last, and beside it as it grows. Frozen rows are shared with copies; a row that
    did not change since it was last asked for is the same object.
    """

    __slots__ = ("_bar", "_growing", "_is_in_order", "_most", "_ranks", "_rows", "_unranked")

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: dict[_Key, Tally] = {}
        self._growing: dict[_Key, Running] = {}
        self._bar: int | None = None
        self._ranks: list[tuple[int, _Key]] = []
        self._unranked: list[_Key] = []
        self._is_in_order = True

    def row(self, like: Tally) -> Running:
        """Return the row that counts `like`'s host, to be changed at once: its own, or the rest's."""
        return self._known(like.key) or self._open(like)

    def tallies(self) -> list[Tally]:
        """Return all totals, in order of their keys."""
        self._freeze()
        return list(self._rows.values())

    def copy(self) -> Group:
        """Return the same totals, growing by themselves from here on."""
        self._freeze()
        twin = Group(self._most)
        twin._rows = self._rows.copy()
        twin._bar, twin._ranks, twin._unranked = self._bar, self._ranks.copy(), self._unranked.copy()
        return twin

    def change(self, hosts: Container[str], changed: Callable[[Tally], Tally | None]) -> list[Tally]:
        """Put what `changed` says in the place of the rows of `hosts`; None leaves a row as it is.

        Returns what is no row of this group any more.
        """
        self._freeze()
        moved: list[Tally] = []
        for key in [key for key in self._rows if key[0] in hosts]:
            row = self._rows[key]
            made = changed(row)
            if made is not None and made.signature_id == row.signature_id and made.key == key:
                self._rows[key] = made
            elif made is not None:
                del self._rows[key]
                moved.append(made)
        return moved

    def _known(self, key: _Key) -> Running | None:
        row = self._growing.get(key)
        if row is None and key in self._rows:
            row = self._growing[key] = thawed(self._rows[key])
        return row

    def _open(self, like: Tally) -> Running:
        if like.host == REST:
            return self._add(REST, like)
        if self._bar is not None and rank_of(like.host) > self._bar:
            return self._rest(like)
        if len(self._rows) >= _room(self._most):
            self._prune()
            return self._open(like)
        self._unranked.append(like.key)
        return self._add(like.host, like)

    def _rest(self, like: Tally | Running) -> Running:
        return self._known((REST, like.origin or "")) or self._add(REST, like)

    def _add(self, host: str, like: Tally | Running) -> Running:
        key = (host, like.origin or "")
        self._rows[key] = _NOT_YET
        row = self._growing[key] = new(host, like)
        self._is_in_order = False
        return row

    def _freeze(self) -> None:
        """Freeze what grows, in order, once there are no more rows than there may be."""
        self._prune()
        for key, row in self._growing.items():
            self._rows[key] = row.freeze()
        self._growing.clear()
        if not self._is_in_order:
            self._rows = {key: self._rows[key] for key in sorted(self._rows)}
            self._is_in_order = True

    def _prune(self) -> None:
        """Count those names with the rest that are too many: the ones of the highest ranks."""
        if len(self._rows) <= self._most:
            return
        self._ranks += [(rank_of(key[0]), key) for key in self._unranked]
        self._unranked.clear()
        # A row may have left by `change`, and may have come again.
        self._ranks = list(dict.fromkeys(one for one in self._ranks if one[1] in self._rows))
        self._ranks.sort()
        over = self._ranks[self._most :]
        if over:
            del self._ranks[self._most :]
            self._bar = self._ranks[-1][0]
        for _, key in over:
            frozen = self._rows.pop(key)
            row = self._growing.pop(key, frozen)
            self._rest(row).add(row)


class Hosts:
    """All running tallies, in one bounded group for each signature and one for hosts that match none."""

    def __init__(self) -> None:
        self._groups: dict[str | None, Group] = {}
        self._uploads: Gathering[Tally] = Gathering()

    def row(self, like: Tally) -> Running:
        """Return the row that counts `like`'s host, to be changed at once: its own, or the rest of a full group."""
        group = self._groups.get(like.signature_id)
        if group is None:
            most = MAX_UNMATCHED_HOSTS if like.signature_id is None else MAX_HOSTS_OF_VENDOR
            group = self._groups[like.signature_id] = Group(most)
        return group.row(like)

    def add(self, tally: Tally) -> None:
        """Count a whole tally."""
        self.row(tally).add(tally)

    def send(self, like: Tally, first: float, last: float, size: int, surges: bytes = b"") -> None:
        """Note when `size` bytes were sent to `like`'s host that its row counts; see detector.uploads.spreading."""
        self._uploads.add(like, first, last, size, surges)
        if self._uploads.is_full:
            self._uploads.fold(self._send)

    def copy(self) -> Hosts:
        """Return the same totals, growing by themselves from here on; a live view asks often, and most are shared."""
        self._uploads.fold(self._send)
        twin = Hosts()
        twin._groups = {signature_id: group.copy() for signature_id, group in self._groups.items()}
        return twin

    def change(
        self, hosts: Container[str], belongs: Callable[[str | None], bool], changed: Callable[[Tally], Tally | None]
    ) -> None:
        """Put what `changed` says in the place of the rows of `hosts`, in the groups that `belongs` is true for.

        None leaves a row as it is.
        """
        self._uploads.fold(self._send)
        moved: list[Tally] = []
        for signature_id, group in self._groups.items():
            if belongs(signature_id):
                moved += group.change(hosts, changed)
        for tally in sorted(moved, key=_ORDER):
            self.add(tally)

    def tallies(self) -> tuple[Tally, ...]:
        """Return all totals in a fixed order, each group within its bound; a row that did not change is the same."""
        self._uploads.fold(self._send)
        names = sorted(self._groups, key=lambda name: name or "")
        return tuple([tally for name in names for tally in self._groups[name].tallies()])

    def _send(self, like: Tally, upload: Upload) -> None:
        self.row(like).send(upload)


def _room(most: int) -> int:
    """Return how many rows there may be before a group is put back to `most`: twice as many of few, a quarter more of
    many; the rows of the rest, one for each line of a signature, have room in it as well."""
    return most + max(most // 4, min(most, 256))


def names_in_rest(tallies: Iterable[Tally]) -> int:
    """Estimate how many names a group's rest stands for; 0 when the group has none.

    The k-th smallest of n evenly spread numbers lies near k/n (Bar-Yossef et al. 2002, "Counting distinct elements").
    """
    rows = list(tallies)
    named = [rank_of(row.host) for row in rows if row.host != REST]
    if len(named) == len(rows) or not named:
        return 0
    return max(1, round((len(named) - 1) / (max(named) / 2**64)) - len(named))


@lru_cache(maxsize=4_096)
def rank_of(host: str) -> int:
    """Return a number that is fixed for a host name and spread evenly over 64 bits."""
    return int.from_bytes(blake2b(host.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
