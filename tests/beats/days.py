"""Synthetic working days, seeded: planted collectors in the noise of ordinary work, with what a machine goes through.

Nothing here is taken from the code under test. Times are seconds since the epoch, sizes bytes as a capture shows them:
up without the handshake, down with what the server needs to open a TLS connection, now resumed, now in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from detector.beats.keeping import Keeping
from detector.beats.model import Activity, Destination, Key

MIDNIGHT = 1_767_571_200
"""A Monday, 0 o'clock UTC."""

HOUR = 3600.0
PERIODS = (30, 60, 120, 180, 300, 600, 900, 1800)


@dataclass(frozen=True, slots=True)
class Contact:
    """One connection of the day."""

    key: Key
    start: float
    up: int
    down: int
    duration: float


@dataclass(slots=True)
class Day:
    """A day's connections and what is true of it: the planted hosts with their periods, hosts that are known."""

    contacts: list[Contact] = field(default_factory=list)
    planted: dict[str, set[float]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def destinations(self) -> list[Destination]:
        """Return the day as the code under test takes it."""
        keeping = Keeping()
        for contact in self.contacts:
            keeping.add(contact.key, contact.start, contact.up, contact.down, contact.duration)
        return keeping.destinations(self.known)

    def activity(self) -> Activity:
        """Return connections a minute of the whole machine."""
        import numpy as np

        first = MIDNIGHT // 60
        minutes = [int(contact.start // 60) - first for contact in self.contacts]
        return Activity(first, np.bincount([at for at in minutes if 0 <= at < 1440], minlength=1440).astype(float))


@dataclass(frozen=True, slots=True)
class Machine:
    """When the machine is on, when somebody works at it, and when the network changes."""

    on: tuple[tuple[float, float], ...]
    work: tuple[tuple[float, float], ...]
    roams: tuple[float, ...]

    def is_on(self, at: float) -> bool:
        """Tell whether it is on, awake and connected."""
        return _inside(self.on, at) and not any(roam <= at < roam + 180 for roam in self.roams)

    def is_worked_at(self, at: float) -> bool:
        """Tell whether somebody works at it."""
        return _inside(self.work, at) and self.is_on(at)


def _inside(spans: Iterable[tuple[float, float]], at: float) -> bool:
    return any(start <= at < end for start, end in spans)


def machine(random: Random) -> Machine:
    """Return a working day: on in the morning, a break, some sleep, some change of network, off or on at night."""
    start = MIDNIGHT + random.uniform(7, 9.5) * HOUR
    end = start + random.uniform(8, 10) * HOUR
    lunch = start + random.uniform(3, 4.5) * HOUR
    stays_on = random.random() < 0.3
    cuts = [(lunch, lunch + 1800)] if random.random() < 0.5 else []
    for _ in range(random.randrange(3)):
        at = random.uniform(start + HOUR, end - HOUR)
        cuts.append((at, at + random.uniform(600, 4000)))
    whole = (MIDNIGHT, MIDNIGHT + 24 * HOUR) if stays_on else (start, end)
    roams = tuple(random.uniform(start, end) for _ in range(random.randrange(4)))
    work = ((start, lunch), (lunch + random.uniform(1800, 4500), end))
    return Machine(tuple(_without(whole, cuts)), work, roams)


def _without(span: tuple[float, float], cuts: list[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    at = span[0]
    for start, end in sorted(cuts):
        if start > at:
            yield (at, start)
        at = max(at, end)
    if at < span[1]:
        yield (at, span[1])


def _log(random: Random, middle: float, spread: float) -> int:
    return int(random.lognormvariate(0, spread) * middle)


def opening(random: Random) -> int:
    """Return what a server sends to open a TLS connection: little when it is resumed, its certificates otherwise."""
    return random.randint(250, 600) if random.random() < 0.6 else random.randint(2400, 4800)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a program beats: `is_clocked` keeps to the clock, otherwise each wait starts when the last beat is done."""

    period: float
    jitter: float = 0.0
    loss: float = 0.0
    is_clocked: bool = False
    only_at_work: bool = False

    def starts(self, random: Random, on: Machine) -> Iterable[float]:
        """Yield the times of the beats; while the machine sleeps the clock of waits stands still."""
        at = on.on[0][0] + random.uniform(0, self.period)
        while at < MIDNIGHT + 24 * HOUR:
            time = at + self.period * random.uniform(-self.jitter, self.jitter) / 2 if self.is_clocked else at
            useful = on.is_worked_at(time) if self.only_at_work else on.is_on(time)
            if useful and random.random() >= self.loss:
                yield time
            if not self.is_clocked and not _inside(on.on, at):
                at = min((start for start, _ in on.on if start > at), default=MIDNIGHT + 24 * HOUR)
                at += random.uniform(1, 20)
            step = self.period if self.is_clocked else self.period * (1 + random.uniform(-self.jitter, self.jitter))
            at += max(step, 1.0)


Sizes = Callable[[], tuple[int, int]]


def plant(day: Day, random: Random, on: Machine, jitter: float, loss: float) -> None:
    """Add one collector: what it sends, how often, whether it follows the work, whether it has company on its host."""
    host = f"c{random.randrange(10**6)}.collector.example"
    kind = random.choice(("heartbeat", "batch", "screenshot", "both", "two-clients", "shared-host"))
    period = float(random.choice(PERIODS))
    schedule = Schedule(period, jitter, loss, random.random() < 0.4, random.random() < 0.25)
    day.planted[host] = {period}
    add(day, random, Key(host, 443), schedule.starts(random, on), _payload(random, kind))
    if kind == "both":
        other = Schedule(float(random.choice((300, 600))), jitter, loss)
        day.planted[host].add(other.period)
        add(day, random, Key(host, 443), other.starts(random, on), _payload(random, "screenshot"))
    elif kind == "two-clients":
        add(day, random, Key(host, 443), schedule.starts(random, on), _payload(random, kind))
    elif kind == "shared-host":
        console = [at for at in _sessions(random, on, 3) for at in _burst(random, at, 6, 40)]
        add(day, random, Key(host, 443), console, lambda: (_log(random, 900, 0.4), _log(random, 60_000, 1.2)))


def _payload(random: Random, kind: str) -> Sizes:
    if kind == "screenshot":
        middle = random.uniform(40_000, 300_000)
        return lambda: (_log(random, middle, 0.3), opening(random) + random.randint(150, 500))
    if kind == "batch":
        middle = random.uniform(6_000, 40_000)
        return lambda: (_log(random, middle, 0.7), opening(random) + random.randint(150, 500))
    middle = random.uniform(1_700, 4_500)
    return lambda: (_log(random, middle, 0.08), opening(random) + random.randint(150, 400))


def add(
    day: Day, random: Random, key: Key, starts: Iterable[float], sizes: Sizes, duration: float | None = None
) -> None:
    """Add connections of one destination."""
    for start in starts:
        up, down = sizes()
        lasts = random.uniform(0.2, 3) if duration is None else random.uniform(0.9, 1) * duration
        day.contacts.append(Contact(key, start, up, down, lasts))


def _sessions(random: Random, on: Machine, count: int) -> list[float]:
    """Return times at which somebody turns to something, within the working hours."""
    times = [random.uniform(start, end) for start, end in on.work for _ in range(count)]
    return sorted(at for at in random.sample(times, min(count, len(times))) if on.is_worked_at(at))


def _burst(random: Random, start: float, count: int, wait: float) -> list[float]:
    """Return the clicks of somebody who is at it: most follow quickly, some after a long read."""
    times = [start]
    for _ in range(random.randrange(count)):
        times.append(times[-1] + random.lognormvariate(0, 1.3) * wait)
    return times


def build(seed: int, jitter: float, loss: float, *, collectors: int | None = None, scale: float = 1.0) -> Day:
    """Return a day; `scale` multiplies the number of sites that are visited."""
    from tests.beats.noise import add_noise

    random = Random(seed)
    day, on = Day(), machine(random)
    for _ in range(random.randint(1, 3) if collectors is None else collectors):
        plant(day, random, on, jitter, loss)
    add_noise(day, random, on, scale)
    return day
