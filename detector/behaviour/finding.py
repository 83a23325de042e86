"""What one detector concludes from one body. Knows nothing else of this room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A detector's result: how many, the ground in words, and how sure, from 0 to 1. It holds no value of the body."""

    count: int
    how: str
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of data in one body or one sequence. `score` is at or above the kind's `threshold`."""

    kind: str
    count: int
    how: str
    certainty: str  # suspected | decoded
    score: float
    threshold: float
