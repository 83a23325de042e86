"""What a check tells, as frozen values. Knows no file and no medium.

A check that found nothing still says where it looked, and what that means: no more is claimed than was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vendor:
    """A product of the catalogue: what it is, and the kinds of data that it is known to collect."""

    id: str
    name: str
    category: str
    collects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is there: `found` are names, never values; `means` is for a worried person.

    `is_notable` marks what says something about who can watch or steer this machine.
    """

    where: str
    found: str
    means: str
    is_notable: bool = False
    vendor: Vendor | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A place that is there and could not be read, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """What one check looked at, where, what it found, what that means, and what it could not read."""

    name: str
    looked_at: str
    where: tuple[str, ...]
    findings: tuple[Finding, ...]
    means: str
    unread: tuple[Unread, ...] = ()
