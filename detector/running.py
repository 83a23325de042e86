"""Running totals of hosts, bounded: each vendor and the unmatched hosts keep a fixed number of names.

Trackers mint a subdomain for every visitor. Which names stay is decided by a hash of the name, lowest first: so two
halves of the same traffic keep the same ones, whatever their order, and what they keep is counted exactly. All others
add up in one row without a name. Knows totals, not where they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import count
from operator import attrgetter
from typing import Any

from detector.match.answer import Match
from detector.observation import Observed, Program
from detector.summary import Tally
from detector.uploads.gathering import Gathering
from detector.uploads.model import NOTHING_SENT, Upload
from detector.uploads.model import together as uploads_together
from detector.vocabulary import CERTAINTIES

MAX_HOSTS_OF_VENDOR = 256
MAX_UNMATCHED_HOSTS = 20_000
MAX_SET = 16
"""Aliases, other names, JA4 and ALPN values and programs kept for a host."""

REST = ""
"""The host of the row in which all names that were not kept add up."""

_SUMS = (
    *("contacts", "lookups", "blocked", "by_address", "ambiguous", "posts", "uploads"),
    *("requests", "telling", "bytes_out", "bytes_in"),
)
_SETS = ("aliases", "other_names", "ja4", "alpn", "programs", "pages", "fronts", "purposes")
_NONE: frozenset[Any] = frozenset()
_Key = tuple[str, str]


@dataclass(slots=True)
class Running:
    """A tally that is still growing; its fields mean what they mean in Tally.

    Most rows hold the same few sets. Frozen ones are shared between them, and with copies of them: of 40,000 rows with
    sets of their own those would be most of the memory. `owner` is the number of the Hosts that may change the row,
    `frozen` what it was when it was last frozen, if it has not been handed out since.
    """

    host: str
    signature_id: str | None = None
    origin: str | None = None
    role: str | None = None
    category: str | None = None
    matched: str | None = None
    is_own: bool = False
    path_was_seen: bool = False
    is_outer: bool = False
    contacts: int = 0
    lookups: int = 0
    blocked: int = 0
    by_address: int = 0
    ambiguous: int = 0
    posts: int = 0
    uploads: int = 0
    requests: int = 0
    telling: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    first_seen: float = float("inf")
    last_seen: float = float("-inf")
    seen_in: frozenset[str] = _NONE
    aliases: frozenset[str] = _NONE
    other_names: frozenset[str] = _NONE
    ja4: frozenset[str] = _NONE
    alpn: frozenset[str] = _NONE
    programs: frozenset[Program] = _NONE
    pages: frozenset[str] = _NONE
    fronts: frozenset[str] = _NONE
    purposes: frozenset[str] = _NONE
    observed: tuple[Observed, ...] = ()
    upload: Upload = NOTHING_SENT
    owner: int = field(default=0, compare=False, repr=False)
    frozen: Tally | None = field(default=None, compare=False, repr=False)

    def saw(self, first: float, last: float, seen_in: str) -> None:
        """Widen the span of time, and note where the name stood."""
        if first < self.first_seen:
            self.first_seen = first
        if last > self.last_seen:
            self.last_seen = last
        if seen_in not in self.seen_in:
            self.seen_in = _shared(self.seen_in | {seen_in})

    def note(self, kind: str, values: Collection[Any]) -> None:
        """Add to one of the sets; the rest of a group keeps none."""
        if not values or self.host == REST:
            return
        known: frozenset[Any] = getattr(self, kind)
        if not known.issuperset(values):
            grown = known.union(values)
            setattr(self, kind, _shared(grown if len(grown) <= MAX_SET else frozenset(sorted(grown)[:MAX_SET])))

    def observe(self, observed: tuple[Observed, ...]) -> None:
        """Add kinds of data that were seen; there are no more of them than the vocabulary has."""
        if observed:
            self.observed = together(self.observed, observed)

    def send(self, upload: Upload) -> None:
        """Add when bytes were sent that are counted already."""
        self.upload = uploads_together(self.upload, upload)

    def add(self, other: Tally | Running) -> None:
        """Add what `other` counted; the host stays."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _SETS:
            self.note(name, getattr(other, name))
        self.observe(other.observed)
        self.send(other.upload)
        self.seen_in = _shared(self.seen_in | other.seen_in)
        self.first_seen = min(self.first_seen, other.first_seen)
        self.last_seen = max(self.last_seen, other.last_seen)
        if self.host != REST:
            self.path_was_seen = self.path_was_seen or other.path_was_seen
            self.is_outer = self.is_outer or other.is_outer

    def freeze(self) -> Tally:
        """Return the totals as they are now."""
        return Tally(**dict(zip(_FIELDS, _values(self), strict=True)))

    def copy(self, owner: int = 0) -> Running:
        """Return a row that grows by itself from here on."""
        made = Running(*_values(self))
        made.owner = owner
        return made

    @property
    def key(self) -> _Key:
        """What makes two rows the same: the host and the signature line."""
        return (self.host, self.origin or "")


def together(a: tuple[Observed, ...], b: tuple[Observed, ...]) -> tuple[Observed, ...]:
    """Return each kind of `a` and `b` once, in order: counts add up, and the surer of the two says how it is known."""
    kinds: dict[str, Observed] = {}
    for seen in (*a, *b):
        known = kinds.get(seen.kind)
        kinds[seen.kind] = (
            seen if known is None else replace(max(known, seen, key=_surety), count=known.count + seen.count)
        )
    return tuple(kinds[kind] for kind in sorted(kinds))


def _surety(seen: Observed) -> tuple[int, float, str]:
    return (CERTAINTIES.index(seen.certainty), seen.score, seen.how)


_FIELDS = tuple(one.name for one in fields(Running) if one.name not in ("owner", "frozen"))
_values = attrgetter(*_FIELDS)


@lru_cache(maxsize=4_096)
def _shared(values: frozenset[Any]) -> frozenset[Any]:
    """Return the one set that stands for all equal ones, as long as it is in use."""
    return values


class Hosts:
    """All running tallies, in one bounded group for each signature and one for hosts that match none."""

    def __init__(self) -> None:
        self._groups: dict[str | None, dict[_Key, Running]] = {}
        self._bars: dict[str | None, int] = {}
        self._uploads: Gathering[Tally] = Gathering(lambda place, upload: self.row(place).send(upload))
        self._number = next(_NUMBERS)

    def row(self, like: Tally) -> Running:
        """Return the row that counts `like`'s host, to be changed at once: its own, or the rest of a full group."""
        group = self._groups.get(like.signature_id)
        if group is None:
            group = self._groups[like.signature_id] = {}
        known = group.get(like.key)
        if known is None:
            known = self._open(group, like)
        return self._own(group, known)

    def add(self, tally: Tally) -> None:
        """Count a whole tally."""
        self.row(tally).add(tally)

    def send(self, like: Tally, first: float, last: float, size: int, surges: bytes = b"") -> None:
        """Note when `size` bytes were sent to `like`'s host that its row counts; see detector.uploads.spreading."""
        self._uploads.add(like, first, last, size, surges)

    def copy(self) -> Hosts:
        """Return the same totals, growing by themselves from here on."""
        self._uploads.fold()
        # Rows are copied when one of the two changes them: most never are, and a live view asks often. Groups that
        # are in order already are put in order in no time.
        twin = Hosts()
        for signature_id, group in self._groups.items():
            self._prune(signature_id)
            ordered = self._groups[signature_id] = {key: group[key] for key in sorted(group)}
            twin._groups[signature_id] = dict(ordered)
        twin._bars = dict(self._bars)
        self._number = next(_NUMBERS)
        return twin

    def change(
        self, hosts: Container[str], belongs: Callable[[str | None], bool], changed: Callable[[Tally], Running | None]
    ) -> None:
        """Put what `changed` says in the place of the rows of `hosts`, in the groups that `belongs` is true for.

        None leaves a row as it is. What `changed` returns is looked at and never changed: it may return it again.
        """
        self._uploads.fold()
        moved: list[Tally] = []
        for signature_id, group in self._groups.items():
            for key in [key for key in group if key[0] in hosts] if belongs(signature_id) else ():
                made = changed(group[key].frozen or _frozen(group[key]))
                if made is not None and made.signature_id == signature_id and made.key == key:
                    group[key] = made
                elif made is not None:
                    del group[key]
                    moved.append(_frozen(made))
        for tally in sorted(moved, key=_ORDER):
            self.add(tally)

    def tallies(self) -> tuple[Tally, ...]:
        """Return all totals in a fixed order, each group within its bound; a row that did not change is the same."""
        self._uploads.fold()
        for signature_id in self._groups:
            self._prune(signature_id)
        names = sorted(self._groups, key=lambda name: name or "")
        groups = [self._groups[name] for name in names]
        return tuple([group[key].frozen or _frozen(group[key]) for group in groups for key in sorted(group)])

    def _open(self, group: dict[_Key, Running], like: Tally) -> Running:
        bar = self._bars.get(like.signature_id)
        if bar is not None and like.host != REST and rank_of(like.host) > bar:
            return self._rest(group, like)
        if len(group) >= _room(_most(like.signature_id)):
            self._prune(like.signature_id)
            return self._open(group, like)
        row = group[like.key] = new(like.host, like, self._number)
        return row

    def _own(self, group: dict[_Key, Running], row: Running) -> Running:
        """Return a row that may be changed: itself, or a copy in its place if others look at it, too."""
        if row.owner != self._number:
            row = group[row.key] = row.copy(self._number)
        row.frozen = None
        return row

    def _prune(self, signature_id: str | None) -> None:
        group, most = self._groups[signature_id], _most(signature_id)
        if len(group) <= most:
            return
        named = [row for row in group.values() if row.host != REST]
        if len(named) <= most:
            return
        named.sort(key=lambda row: (rank_of(row.host), row.key))
        self._bars[signature_id] = rank_of(named[most - 1].host)
        for row in named[most:]:
            del group[row.key]
            self._rest(group, row).add(row)

    def _rest(self, group: dict[_Key, Running], like: Tally | Running) -> Running:
        key = (REST, like.origin or "")
        known = group.get(key)
        if known is None:
            known = group[key] = new(REST, like, self._number)
        return self._own(group, known)


_NUMBERS = count(1)
_ORDER = attrgetter("host", "origin", "signature_id")


def _frozen(row: Running) -> Tally:
    if row.frozen is None:
        row.frozen = row.freeze()
    return row.frozen


def _room(most: int) -> int:
    """Return how many rows there may be before a group is put back to `most`: twice as many of few, a quarter more of
    many; the rows of the rest, one for each line of a signature, have room in it as well."""
    return most + max(most // 4, min(most, 256))


def new(host: str, like: Tally | Running, owner: int = 0) -> Running:
    """Return an empty row of a host, with the labels of `like`; without an owner it is copied before it is changed."""
    return Running(
        host=host,
        signature_id=like.signature_id,
        origin=like.origin,
        role=like.role,
        category=like.category,
        matched=like.matched,
        owner=owner,
        is_own=like.is_own,
    )


def like(host: str, match: Match | None) -> Tally:
    """Return an empty tally with the labels of `match`: the row that `host` is counted in."""
    return _plain_row(host) if match is None else _matched_row(host, match)


@lru_cache(maxsize=4_096)
def _plain_row(host: str) -> Tally:
    return Tally(host=host)


@lru_cache(maxsize=4_096)
def _matched_row(host: str, match: Match) -> Tally:
    return Tally(
        host=host,
        signature_id=match.signature_id,
        origin=match.origin,
        role=match.role,
        category=match.category,
        matched=match.matched,
        is_own=match.is_own,
    )


def names_in_rest(tallies: Iterable[Tally]) -> int:
    """Estimate how many names a group's rest stands for; 0 when the group has none.

    The k-th smallest of n evenly spread numbers lies near k/n (Bar-Yossef et al. 2002, "Counting distinct elements").
    """
    rows = list(tallies)
    named = [rank_of(row.host) for row in rows if row.host != REST]
    if len(named) == len(rows) or not named:
        return 0
    return max(1, round((len(named) - 1) / (max(named) / 2**64)) - len(named))


@lru_cache(maxsize=65_536)
def rank_of(host: str) -> int:
    """Return a number that is fixed for a host name and spread evenly over 64 bits."""
    return int.from_bytes(blake2b(host.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _most(signature_id: str | None) -> int:
    return MAX_UNMATCHED_HOSTS if signature_id is None else MAX_HOSTS_OF_VENDOR
