"""How busy the machine was, minute by minute, from all connections that are followed. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from detector.beats.model import Activity, Destination

MOST_MINUTES = 400 * 24 * 60
"""Beyond so long a time the clock was wrong, and nothing is said of activity."""

_MINUTE = 60


def activity_of(destinations: Iterable[Destination]) -> Activity | None:
    """Return how many connections began in each minute; None where that cannot be told."""
    starts = [destination.starts for destination in destinations]
    minutes = (np.concatenate(starts) // _MINUTE).astype(np.int64) if starts else np.empty(0, np.int64)
    if not len(minutes) or int(minutes.max() - minutes.min()) > MOST_MINUTES:
        return None
    first = int(minutes.min())
    return Activity(first, np.bincount(minutes - first).astype(np.float64))
