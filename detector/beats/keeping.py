"""Connections kept for the search for beats, bounded: so many destinations, so many connections of each.

What is kept does not depend on the order in which connections come, nor on how they are split over sources that are
merged later: every rule here keeps the lowest of a fixed order, and what one part leaves out the whole would have left
out as well. Knows no source; it does no statistics.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from socket import AF_INET, AF_INET6, inet_pton
from zlib import crc32

from detector.beats.model import Destination, Floats, Followed, KeptRows, Key, Longs

MAX_DESTINATIONS = 4096
"""Destinations that are followed: those whose name has the lowest hash. At 32 bytes a connection, this and the next
bound memory to 134 MB, however long it goes on; a day of 200,000 connections needs 6 MB."""

MAX_STARTS = 1024
"""Connections kept of a destination, in whole hours: a beat of a minute fits 17 hours, one of five minutes 85."""

MAX_STARTS_OF_HOUR = 128
"""The first so many of an hour: of a beat of ten seconds that is 21 minutes on end, and intervals stay intact."""

_FIELDS = 4
_NO_BAR = 1 << 64
_HOUR = 3600
_SPREAD = 2654435769
"""2**32 over the golden ratio: multiples of it spread evenly (Knuth, The Art of Computer Programming 3, section 6.4),
so that the hours which are kept lie evenly over day and night."""

_LONG = (1 << 64) - 1
_ODD = (
    0x9E3779B97F4A7C15,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x27D4EB2F165667C5,
    0x85EBCA77C2B2AE63,
    0xD6E8FEB86659FD93,
    0xFF51AFD7ED558CCD,
)
"""Odd numbers without a pattern: multiplied by them, the bits of an address spread over the upper half."""


def _rank_of_hour(hour: int) -> int:
    return hour * _SPREAD & 0xFFFFFFFF


def rank_of(host: str | bytes, port: int, protocol: int, program: str, client: bytes) -> int:
    """Return a number that is fixed for a destination and spread evenly; an address counts the same packed or written.

    Asked for every connection, before anything else is made: most destinations of large traffic are not followed.
    """
    packed = host if isinstance(host, bytes) else _packed(host)
    high, low = halves(packed) if packed else (crc32(_encoded(host)), 0)  # type: ignore[arg-type]
    program_mark = crc32(_encoded(program)) if program else 0
    mixed = high * _ODD[0] ^ low * _ODD[1] ^ (port << 8 | protocol) * _ODD[2] ^ program_mark * _ODD[3]
    high, low = halves(client)
    mixed = (mixed ^ high * _ODD[4] ^ low * _ODD[5]) & _LONG
    return ((mixed ^ mixed >> 32) * _ODD[6] & _LONG) >> 32


def ranks_of(high: Longs, low: Longs, port: Longs, protocol: Longs, client_high: Longs, client_low: Longs) -> Longs:
    """Return the ranks (n,) of many destinations that have an address and no name, nor a program."""
    import numpy as np

    odd = [np.uint64(number) for number in _ODD]
    mixed = high * odd[0] ^ low * odd[1] ^ (port << np.uint64(8) | protocol) * odd[2]
    mixed ^= client_high * odd[4] ^ client_low * odd[5]
    ranks: Longs = (mixed ^ mixed >> np.uint64(32)) * odd[6] >> np.uint64(32)
    return ranks


def halves(address: bytes) -> tuple[int, int]:
    """Return an address as two numbers of 64 bits; one of IPv4 as IPv6 maps it (RFC 4291, section 2.5.5.2)."""
    if len(address) == 4:
        return 0, 0xFFFF << 32 | int.from_bytes(address, "big")
    whole = int.from_bytes(address, "big")
    return whole >> 64, whole & _LONG


def rank_of_key(key: Key) -> int:
    """Return the same number for a destination that has its key already."""
    host, port, protocol, program, client = key
    return rank_of(host, port, protocol, program, _packed(client))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _packed(text: str) -> bytes:
    """Return an address as it is packed; nothing for a name."""
    if not text[-1:].isdigit() and ":" not in text:
        return b""
    try:
        return inet_pton(AF_INET6 if ":" in text else AF_INET, text)
    except (OSError, UnicodeError, ValueError):
        return b""


class Kept:
    """The connections of one destination, bounded; the counts by the hour of the day are of all."""

    __slots__ = ("_bar", "_hours", "_size", "by_hour", "rank")

    def __init__(self, rank: int) -> None:
        self.rank = rank
        self.by_hour = [0] * 24
        self._hours: dict[int, array[float]] = {}
        self._bar = 1 << 32
        self._size = 0

    @property
    def connections(self) -> int:
        """How many connections there were, kept or not."""
        return sum(self.by_hour)

    def add(self, start: float, up: float, down: float, duration: float) -> None:
        """Count a connection, and keep it if its hour is kept."""
        hour = int(start // _HOUR)
        self.by_hour[hour % 24] += 1
        self._keep(hour, (start, up, down, duration))

    def merge(self, other: Kept) -> None:
        """Count what `other` counted, and keep of both together what one would have kept of all."""
        self.by_hour = [a + b for a, b in zip(self.by_hour, other.by_hour, strict=True)]
        self._bar = min(self._bar, other._bar)
        for hour, rows in other._hours.items():
            self._keep(hour, rows)
        self._prune()

    def rows(self) -> Floats:
        """Return what is kept in order of time, one row a connection: start, up, down, duration."""
        import numpy as np

        self._prune()
        whole = b"".join(rows.tobytes() for rows in self._hours.values())
        table = np.frombuffer(whole, np.float64).reshape(-1, _FIELDS)
        return table[np.argsort(table[:, 0], kind="stable")]

    def freeze(self, key: Key) -> KeptRows:
        """Return what is kept as a value."""
        self._prune()
        hours = tuple((hour, self._hours[hour].tobytes()) for hour in sorted(self._hours))
        return KeptRows(key, tuple(self.by_hour), self._bar, hours)

    def frozen_hours(self, key: Key, hours: Iterable[int]) -> KeptRows:
        """Return some of the hours that are kept as a value."""
        kept = tuple((hour, _first_of(self._hours[hour]).tobytes()) for hour in sorted(hours) if hour in self._hours)
        return KeptRows(key, tuple(self.by_hour), self._bar, kept)

    @classmethod
    def thawed(cls, frozen: KeptRows) -> Kept:
        """Return what was frozen, ready to grow."""
        made = cls(rank_of_key(frozen.key))
        made.by_hour, made._bar = list(frozen.by_hour), frozen.bar
        for hour, packed in frozen.hours:
            made._keep(hour, array("d", packed))
        return made

    def _keep(self, hour: int, rows: Iterable[float]) -> None:
        known = self._hours.get(hour)
        if known is None:
            if _rank_of_hour(hour) >= self._bar:
                return
            known = self._hours[hour] = array("d")
        before = len(known)
        known.extend(rows)
        if len(known) > 2 * _FIELDS * MAX_STARTS_OF_HOUR:
            known = self._hours[hour] = _first_of(known)
        self._size += len(known) - before
        if self._size > 2 * _FIELDS * MAX_STARTS:
            self._prune()

    def _prune(self) -> None:
        """Keep the hours of lowest rank for as long as their connections fit; from the first that does not, none."""
        left = _FIELDS * MAX_STARTS
        kept: dict[int, array[float]] = {}
        for hour in sorted(self._hours, key=_rank_of_hour):
            rows = _first_of(self._hours[hour])
            left -= len(rows)
            if left < 0 or _rank_of_hour(hour) >= self._bar:
                self._bar = min(self._bar, _rank_of_hour(hour))
                break
            kept[hour] = rows
        self._hours = kept
        self._size = sum(map(len, kept.values()))


def _first_of(rows: array[float]) -> array[float]:
    """Return the first connections of an hour in a fixed order, as many as may be kept."""
    step = _FIELDS
    if len(rows) <= step:
        return rows
    ordered = sorted(zip(*(rows[column::step] for column in range(step)), strict=True))[:MAX_STARTS_OF_HOUR]
    return array("d", [value for row in ordered for value in row])


class Keeping:
    """All destinations that are followed, bounded; merges with another one."""

    def __init__(self) -> None:
        self._kept: dict[Key, Kept] = {}
        self._bar = _NO_BAR
        self._changed: dict[Key, set[int]] | None = None

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def bar(self) -> int:
        """The rank from which on no destination is followed."""
        return self._bar

    def takes(self, rank: int) -> bool:
        """Tell whether a destination of that rank can be among those that are followed."""
        return rank < self._bar

    def add(
        self, key: Key, start: float, up: float = 0, down: float = 0, duration: float = 0, rank: int | None = None
    ) -> None:
        """Count a connection of a destination, unless that is not followed; whoever has its rank already gives it."""
        known = self._kept.get(key) or self._open(key, rank_of_key(key) if rank is None else rank)
        if known is not None:
            known.add(start, up, down, duration)
            if self._changed is not None:
                self._changed.setdefault(key, set()).add(int(start // _HOUR))

    def merge(self, other: Keeping) -> None:
        """Take in what another one kept."""
        self._bar = min(self._bar, other._bar)
        for key, kept in other._kept.items():
            known = self._kept.get(key) or self._open(key, kept.rank)
            if known is not None:
                known.merge(kept)
        self._prune()

    def freeze(self) -> Followed:
        """Return all that is followed as a value; equal traffic gives equal values."""
        self._prune()
        return Followed(self._bar, tuple(self._kept[key].freeze(key) for key in sorted(self._kept)))

    def watch_changes(self) -> None:
        """Remember from now on what `add` changes."""
        self._changed = {}

    def take_changes(self) -> Followed:
        """Return what changed since the last call: the destinations with those hours alone that did, whole."""
        changed, self._changed = self._changed or {}, {}
        rows = (kept.frozen_hours(key, changed[key]) for key in sorted(changed) if (kept := self._kept.get(key)))
        return Followed(self._bar, tuple(rows))

    @classmethod
    def thawed(cls, frozen: Followed) -> Keeping:
        """Return what was frozen, ready to grow."""
        made = cls()
        made._bar = frozen.bar
        made._kept = {rows.key: Kept.thawed(rows) for rows in frozen.rows}
        return made

    def worth_a_look(self, fewest: int) -> list[Key]:
        """Return the destinations that were connected to so often, in order."""
        return sorted(key for key, kept in self._kept.items() if kept.connections >= fewest)

    def destination(self, key: Key, is_known: bool) -> Destination | None:
        """Return one destination; None if it is not followed any more."""
        kept = self._kept.get(key)
        return None if kept is None else _destination(key, kept, is_known)

    def destinations(self, known: Iterable[str] = ()) -> list[Destination]:
        """Return every destination that is followed, by key; `known` are hosts that a signature explains."""
        self._prune()
        names = frozenset(known)
        return [_destination(key, self._kept[key], key.host in names) for key in sorted(self._kept)]

    def _open(self, key: Key, rank: int) -> Kept | None:
        if len(self._kept) >= 2 * MAX_DESTINATIONS:
            self._prune()
        if rank >= self._bar:
            return None
        opened = self._kept[key] = Kept(rank)
        return opened

    def _prune(self) -> None:
        if self._bar == _NO_BAR and len(self._kept) <= MAX_DESTINATIONS:
            return  # most often; many small parts are merged, and each need not put all of them in order
        ordered = sorted((kept.rank, key) for key, kept in self._kept.items())
        allowed = [key for rank, key in ordered if rank < self._bar][:MAX_DESTINATIONS]
        if len(allowed) == len(ordered):
            return
        self._bar = min(self._bar, ordered[len(allowed)][0])
        self._kept = {key: self._kept[key] for key in allowed}


def _destination(key: Key, kept: Kept, is_known: bool) -> Destination:
    import numpy as np

    starts, up, down, durations = np.ascontiguousarray(kept.rows().T)
    return Destination(key, starts, up, down, durations, kept.connections, tuple(kept.by_hour), is_known)
