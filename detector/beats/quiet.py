"""When the machine was on and hardly anything was opened anew: the person may have been away. Pure arithmetic.

Whoever browses opens connections to many hosts within minutes; a machine by itself goes to the same few on a schedule.
So the hosts that connections began to are counted, those with a sure beat left out. It says nothing for a person who
reads one page for long, or works in a program that is not on the network: hence "may".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from detector.beats.model import Bools, Destination, Floats, Ints, Quiet

BIN_SECONDS = 240
"""Length of a piece of time of which it is said whether it was quiet; 16 of the shortest buckets of an Upload."""

FEWEST_BUSY, FEWEST_QUIET = 8, 8
"""Pieces of either kind, half an hour, below which they cannot be told apart."""

_NEAR = 4
"""Pieces, 16 minutes, within which a machine that shows itself twice was not off in between."""

_MOST_BINS = 100_000
_BUSY, _QUIET = 0.3, 0.1
_LEAST_USUAL = 8.0
_LOOPBACK = ("127.", "::1")


def quiet_of(
    destinations: Sequence[Destination], scheduled: Collection[str] = (), sent_at: Iterable[float] = ()
) -> Quiet | None:
    """Return which pieces of time were quiet; None where that cannot be told.

    It cannot when several machines were seen (whose person is it?), when nobody browsed enough for a lack of it to
    show, or when there was no quiet time. `scheduled` are hosts with a sure beat, `sent_at` further times (seconds) at
    which something was sent, so that the machine was on.
    """
    if is_several(destination.key.client for destination in destinations):
        return None
    bins = [np.unique(one.starts // BIN_SECONDS) for one in destinations]
    signs = np.concatenate([*bins, np.array(list(sent_at), np.float64) // BIN_SECONDS])
    if not len(signs) or signs.max() - signs.min() > _MOST_BINS:
        return None
    first = int(signs.min())
    length = int(signs.max()) - first + 1
    opened = [times for one, times in zip(destinations, bins, strict=True) if one.key.host not in scheduled]
    browsed = np.concatenate([np.empty(0), *opened]).astype(np.int64) - first
    hosts = np.bincount(browsed, minlength=length).astype(np.float64)
    return _judged(first, hosts, _is_on(np.unique(signs).astype(np.int64) - first, length))


def _is_on(signs: Ints, length: int) -> Bools:
    """Tell of each piece of time whether the machine was on: between signs of life that are near each other it was."""
    is_on = np.zeros(length, np.bool_)
    is_on[signs] = True
    for before, after in zip(signs[:-1].tolist(), signs[1:].tolist(), strict=True):
        if after - before <= _NEAR:
            is_on[before:after] = True
    return is_on


def _judged(first: int, hosts: Floats, is_on: Bools) -> Quiet | None:
    """Say of each piece of time whether it was quiet, from how many hosts were opened in it and in its neighbours."""
    level = np.convolve(hosts, np.ones(3) / 3)[1:-1]
    usual = float(np.quantile(level[is_on], 0.9))
    quiet = is_on & (level <= _QUIET * usual)
    if usual < _LEAST_USUAL or np.count_nonzero(is_on & (level >= _BUSY * usual)) < FEWEST_BUSY:
        return None
    return Quiet(first, BIN_SECONDS, tuple(quiet.tolist())) if np.count_nonzero(quiet) >= FEWEST_QUIET else None


def is_several(clients: Iterable[str]) -> bool:
    """Tell whether more than one machine was seen: one has an address of each version, and perhaps its own loopback."""
    known = {client for client in clients if client and not client.startswith(_LOOPBACK)}
    return sum(":" not in client for client in known) > 1
