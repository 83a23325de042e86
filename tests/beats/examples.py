"""Destinations made by hand for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

import numpy as np

from detector.beats.model import Activity, Destination, Key
from tests.beats.days import MIDNIGHT

START = MIDNIGHT + 8 * 3600.0


def every(period: float, count: int, *, jitter: float = 0.0, loss: float = 0.0, seed: int = 1) -> list[float]:
    """Return starts that wait `period` each time, give or take."""
    random, at, starts = Random(seed), START, []
    for _ in range(count):
        at += period * (1 + random.uniform(-jitter, jitter))
        if random.random() >= loss:
            starts.append(at)
    return starts


def at_random(count: int, seed: int, span: float = 28_800.0) -> list[float]:
    """Return starts without any schedule."""
    random = Random(seed)
    return sorted(START + random.uniform(0, span) for _ in range(count))


def destination(
    starts: Iterable[float],
    *,
    host: str = "in.collector.example",
    port: int = 443,
    up: float | Sequence[float] = 4000,
    down: float | Sequence[float] = 600,
    lasts: float = 1.0,
    is_known: bool = False,
) -> Destination:
    """Return a destination with these starts; sizes are the same for all unless listed."""
    times = np.array(sorted(starts))
    sizes = (np.broadcast_to(np.array(size, float), times.shape).copy() for size in (up, down, lasts))
    sent, got, durations = sizes
    return Destination(Key(host, port), times, sent, got, durations, len(times), is_known=is_known)


def working(hours: Iterable[int], resting: Iterable[int]) -> Activity:
    """Return a machine that is busy in some hours after START's midnight, and on but unused in others."""
    counts = np.zeros(1440)
    for hour in hours:
        counts[hour * 60 : hour * 60 + 60] = 30
    for hour in resting:
        counts[hour * 60 : hour * 60 + 60] = 1
    return Activity(MIDNIGHT // 60, counts)
