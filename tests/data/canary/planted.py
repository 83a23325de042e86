"""A canary as it is after it was driven: with the times of its keys. Made for tests."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from detector.canary.model import Canary, draw, pauses


def planted(seed: int) -> Canary:
    """Return the canary of a seed, whose keys went down when they should."""
    canary = draw(seed)
    return replace(canary, key_times=tuple(accumulate(pauses(seed, len(canary.phrase)))))
