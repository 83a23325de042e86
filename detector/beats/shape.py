"""What a beat looks like beside its period: sizes, direction, hours, and whether it rests when nobody works.

Pure arithmetic over a destination's connections. RITA scores the sizes of a beacon by their median absolute deviation
over the median (github.com/activecm/rita, analysis/beacons.go); the same number is used here.
"""

from __future__ import annotations

import numpy as np

from detector.beats.model import Activity, Bools, Floats

ANSWER_BYTES = 3000
"""Bytes down that a server needs to open a TLS connection, mostly its certificates; not counted as an answer."""

_DAY = 86_400
_NIGHT_HOURS = frozenset((22, 23, 0, 1, 2, 3, 4, 5))
_MINUTES_TOGETHER = 15
_LEAST_MINUTES = 45
_AWAKE = 0.0
_BUSY, _QUIET = 0.3, 0.1
_BOUND, _FREE = 0.35, 0.65


def size_regularity(up: Floats) -> float:
    """Return 1 where all uploads have one size, 0 where they scatter as far as their median."""
    middle = float(np.median(up))
    if middle < 1:
        return 1.0 if not up.any() else 0.0
    return max(0.0, 1 - float(np.median(np.abs(up - middle))) / middle)


def net_down(down: Floats) -> Floats:
    """Return what came down beyond the opening of the connection."""
    return np.maximum(down - ANSWER_BYTES, 0)


def upload_ratio(up: Floats, down: Floats) -> float:
    """Return the share of the bytes that goes up in a typical connection, openings left out.

    It is a median over connections: one large page that is read at the same host does not hide what is sent there.
    """
    moved = up + net_down(down)
    return float(np.median(np.where(moved > 0, up / np.maximum(moved, 1), 0.5)))


def hours_of_day(by_hour: tuple[int, ...], utc_offset: int) -> tuple[int, ...]:
    """Return counts by local hour from counts by UTC hour; half hours of a zone are rounded down."""
    shift = utc_offset // 3600
    return tuple(by_hour[(hour - shift) % 24] for hour in range(24))


def hours_of_starts(starts: Floats, utc_offset: int) -> tuple[int, ...]:
    """Return counts by local hour of these starts."""
    hours = ((starts + utc_offset) % _DAY // 3600).astype(np.int64)
    return tuple(np.bincount(hours, minlength=24).tolist())


def night_share(hours: tuple[int, ...]) -> float:
    """Return the share of connections between 22 and 6 o'clock."""
    whole = sum(hours)
    return sum(count for hour, count in enumerate(hours) if hour in _NIGHT_HOURS) / whole if whole else 0.0


def activity_bound(starts: Floats, period: float, activity: Activity | None) -> bool | None:
    """Tell whether a beat rests while the machine is on but hardly used; None where there is too little to tell.

    A machine that sleeps is silent altogether and tells nothing: only minutes count in whose neighbourhood some
    traffic was, within the time that the beat spans.
    """
    if activity is None or not len(activity.counts):
        return None
    level = np.convolve(activity.counts, np.ones(_MINUTES_TOGETHER) / _MINUTES_TOGETHER, "same")
    minutes = activity.first_minute + np.arange(len(level))
    spanned = (minutes * 60 >= starts[0] - 2 * period) & (minutes * 60 <= starts[-1] + 7200)
    awake = spanned & (level > _AWAKE)
    if not awake.any():
        return None
    usual = float(np.quantile(level[awake], 0.9))
    busy, quiet = awake & (level >= _BUSY * usual), awake & (level <= _QUIET * usual)
    least = max(_LEAST_MINUTES, 4 * period / 60)
    if np.count_nonzero(busy) < least or np.count_nonzero(quiet) < least:
        return None
    while_busy, while_quiet = _rate(starts, activity, busy), _rate(starts, activity, quiet)
    if while_busy == 0:
        return None
    share = while_quiet / while_busy
    return True if share <= _BOUND else False if share >= _FREE else None


def _rate(starts: Floats, activity: Activity, chosen: Bools) -> float:
    """Return starts a minute in the minutes that are chosen."""
    at = (starts // 60).astype(np.int64) - activity.first_minute
    at = at[(at >= 0) & (at < len(chosen))]
    return float(np.count_nonzero(chosen[at])) / int(np.count_nonzero(chosen))
