"""From a destination's connections to the beat in them, with a confidence and the reasons in words.

Chooses which connections to look at: all of them, and those of one size, because several collectors may share a host
and a page may be read at the host that is reported to. Knows no signature: whose a destination is, others say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from detector.beats import words
from detector.beats.harmless import Harmless, known_harmless, shape_of
from detector.beats.model import Activity, Beat, Bools, Destination, Floats
from detector.beats.period import FEWEST, Fit, best_fit, crowded_fit
from detector.beats.shape import (
    activity_bound,
    hours_of_day,
    hours_of_starts,
    net_down,
    night_share,
    size_regularity,
    upload_ratio,
)

LEAST_CONFIDENCE = 0.25
"""Below it there is no beat to speak of."""

_SURE = 0.6
_SPAN = 3600.0
_NATS = 6.0
_CROWD_CHANCE = 5.0
"""Nats that pairs of starts reach without a schedule, because people's connections come in bursts (measured)."""

_LOW_EXCESS, _HIGH_EXCESS = 0.3, 0.75
_SIZE_STEP = 1.6
_MOST_GROUPS = 4
_LARGER = 4


@dataclass(frozen=True, slots=True)
class _Found:
    fit: Fit
    chosen: Bools
    confidence: float


def find_beat(destination: Destination, activity: Activity | None = None, utc_offset: int = 0) -> Beat | None:
    """Return the clearest beat of a destination, or None. `utc_offset` is the local time's, in seconds."""
    return next(iter(find_beats(destination, activity, utc_offset)), None)


def find_beats(destination: Destination, activity: Activity | None = None, utc_offset: int = 0) -> tuple[Beat, ...]:
    """Return the beats of a destination, the clearest first; more than one when their sizes tell them apart."""
    if len(destination.starts) < FEWEST:
        return ()
    found = sorted(_search(destination), key=lambda one: -one.confidence)
    return tuple(_describe(destination, one, activity, utc_offset) for one in found)


def _search(destination: Destination) -> list[_Found]:
    starts, up = destination.starts, destination.up
    whole = _examine(starts, np.ones(len(starts), np.bool_))
    parts = (part for chosen in _sizes(up) if (part := _examine(starts[chosen], chosen)))
    if whole is not None and whole.confidence >= _SURE and whole.fit.share >= 0.9 and not whole.fit.is_crowded:
        # Larger uploads may keep the same time as a heartbeat: every fifth one carries a screenshot.
        large = _LARGER * float(np.median(up)) + 1
        return [whole, *(part for part in parts if part.confidence >= _SURE and np.median(up[part.chosen]) > large)]
    clear = [part for part in parts if part.confidence >= _SURE]
    if clear and (whole is None or max(part.confidence for part in clear) > whole.confidence - 0.1):
        return clear
    return [whole] if whole is not None else []


def _examine(starts: Floats, chosen: Bools) -> _Found | None:
    """Return the better of both fits with its confidence, or None where there is no beat to speak of."""
    if starts[-1] - starts[0] < LEAST_CONFIDENCE * _SPAN:
        return None
    fit = best_fit(starts)
    confidence = _confidence(fit, starts) if fit is not None else 0.0
    if confidence < _SURE and len(starts) >= 3 * FEWEST:
        crowded = crowded_fit(starts)
        if crowded is not None and (sure := _confidence(crowded, starts)) > confidence:
            fit, confidence = crowded, sure
    return _Found(fit, chosen, confidence) if fit is not None and confidence >= LEAST_CONFIDENCE else None


def _confidence(fit: Fit, starts: Floats) -> float:
    """Return 0 to 1: how much fits beyond chance, how much evidence that is, and over how long a time.

    Each factor can only lower the others: a perfect minute of beats and a day of vague ones are both no schedule.
    """
    nats = fit.evidence - (_CROWD_CHANCE if fit.is_crowded else 0)
    regular = (fit.excess - _LOW_EXCESS) / (_HIGH_EXCESS - _LOW_EXCESS)
    lasting = min(1.0, float(starts[-1] - starts[0]) / _SPAN)
    return float(np.clip(regular, 0, 1) * -np.expm1(-max(nats, 0) / _NATS) * lasting)


def _sizes(up: Floats) -> Iterator[Bools]:
    """Yield groups of connections whose uploads are close in size and far from all others, the largest groups first."""
    logs = np.log(up + 64)
    order = np.argsort(logs, kind="stable")
    cuts = np.flatnonzero(np.diff(logs[order]) > np.log(_SIZE_STEP)) + 1
    groups = [group for group in np.split(order, cuts) if FEWEST <= len(group) < len(up)]
    for group in sorted(groups, key=len, reverse=True)[:_MOST_GROUPS]:
        chosen = np.zeros(len(up), np.bool_)
        chosen[group] = True
        yield chosen


def _describe(destination: Destination, found: _Found, activity: Activity | None, utc_offset: int) -> Beat:
    fit, chosen = found.fit, found.chosen
    starts, up, down = destination.starts[chosen], destination.up[chosen], destination.down[chosen]
    whole = chosen.all() and sum(destination.by_hour) > 0
    hours = hours_of_day(destination.by_hour, utc_offset) if whole else hours_of_starts(starts, utc_offset)
    active = tuple(hour for hour, count in enumerate(hours) if count)
    typical, ratio, regularity = float(np.median(up)), upload_ratio(up, down), size_regularity(up)
    bound, night = activity_bound(starts, fit.period, activity), night_share(hours)
    row = _harmless(destination, chosen, fit.period, ratio)
    reasons = [*words.rhythm(fit), words.upload(typical, ratio, regularity), *words.when(len(active), night, bound)]
    return Beat(
        period=fit.period,
        jitter=fit.jitter,
        fit=fit.share,
        size_regularity=regularity,
        upload_ratio=ratio,
        upload=typical,
        active_hours=active,
        night_share=night,
        activity_bound=bound,
        confidence=found.confidence,
        beats=int(np.count_nonzero(chosen)),
        harmless=row.kind if row is not None else "",
        reasons=(*reasons, *((words.harmless(row),) if row is not None else ())),
    )


def _harmless(destination: Destination, chosen: Bools, period: float, ratio: float) -> Harmless | None:
    return known_harmless(destination.key) or shape_of(
        period=period,
        upload=float(np.median(destination.up[chosen])),
        download=float(np.median(net_down(destination.down[chosen]))),
        duration=float(np.median(destination.durations[chosen])),
        ratio=ratio,
    )
