"""The values of this room: a destination's connections, the beat in them, and a possible collector.

Plain frozen values. Knows no source, no signature and no clock: times are seconds since the epoch, as the caller has
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np

# Named as text: whoever only hands these values on need not wait for NumPy.
Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Ints: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Longs: TypeAlias = "np.ndarray[Any, np.dtype[np.uint64]]"
Bools: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"

TCP, UDP = 6, 17
NO_HOURS = (0,) * 24


class Key(NamedTuple):
    """What belongs together: a host (or address), its port, the program on this machine and the client, where known.

    A tuple, because every connection asks for one: it is made, compared and handed on several times faster.
    """

    host: str
    port: int = 0
    protocol: int = TCP
    program: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Destination:
    """The connections to one destination, in order of time: starts, bytes up and down, durations in seconds.

    `up` counts data, without the handshake where its size is known. `connections` is how many there were in all, also
    those that were not kept; `by_hour` is how many began in each hour of the day (UTC). `is_known`: it is known whose
    it is (a signature matched), so that it cannot be an unknown collector.
    """

    key: Key
    starts: Floats
    up: Floats
    down: Floats
    durations: Floats
    connections: int = 0
    by_hour: tuple[int, ...] = NO_HOURS
    is_known: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """How much the rest of the machine did: connections (or packets) a minute, from `first_minute` of the epoch on."""

    first_minute: int
    counts: Floats


@dataclass(frozen=True, slots=True)
class Beat:
    """A schedule that was found in the start times.

    `period` in seconds; `jitter` is the share of the period within which nine of ten intervals keep; `fit` the share of
    intervals that are the period or a whole multiple of it. `size_regularity` is 1 where all uploads have one size.
    In a typical beat `upload` bytes go up, and `upload_ratio` is their share of all bytes. `active_hours` are the hours
    of the day, local time, in which it beat; `night_share` is the share of connections between 22 and 6.
    `activity_bound` says whether it rests while the machine is awake but unused; None where that cannot be told.
    `harmless` is the kind of well-known beat that it looks like, empty if none. `confidence` (0 to 1) is about the beat
    alone: a certain beat may be harmless.
    """

    period: float
    jitter: float
    fit: float
    size_regularity: float
    upload_ratio: float
    upload: float
    active_hours: tuple[int, ...]
    night_share: float
    activity_bound: bool | None
    confidence: float
    beats: int
    harmless: str = ""
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Possible:
    """A destination that may be a collector; `reasons` are sentences for the person who reads the report."""

    key: Key
    beat: Beat
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptRows:
    """What is kept of one destination: `hours` are (hour of the epoch, its connections as packed numbers)."""

    key: Key
    by_hour: tuple[int, ...]
    bar: int
    hours: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """All destinations that are followed, frozen; see detector.beats.keeping, which merges and reads it."""

    bar: int
    rows: tuple[KeptRows, ...] = ()


NOTHING_FOLLOWED = Followed(1 << 64)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Pieces of time from number `first` since the epoch on, each so many `seconds_each` long, and which were quiet.

    Quiet is when the machine was on and hardly anything was opened on it; see detector.beats.quiet.
    """

    first: int
    seconds_each: int
    pieces: tuple[bool, ...]

    @property
    def seconds(self) -> int:
        """How long it was quiet in all."""
        return sum(self.pieces) * self.seconds_each

    def covers(self, begin: int, end: int) -> bool:
        """Tell whether all of the time from `begin` to `end` (seconds since the epoch) was quiet."""
        start, stop = begin // self.seconds_each - self.first, -(-end // self.seconds_each) - self.first
        return start >= 0 and stop <= len(self.pieces) and all(self.pieces[start:stop])


@dataclass(frozen=True, slots=True)
class Rhythms:
    """The beats that were found: of each host the clearest one, and the unknown hosts that may be collectors.

    `quiet` is when the person may have been away, None where that cannot be told.
    """

    beats: Mapping[str, Beat] = field(default_factory=dict)
    possible: tuple[Possible, ...] = ()
    quiet: Quiet | None = None


NO_RHYTHMS = Rhythms()
