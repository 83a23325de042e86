"""Clocks and paths in columns of numbers: is this time, is that a hand moving? Pure arithmetic; knows no names.

A hand moves in steps that are small against the whole way, uneven, and mostly in the direction of the last step; the
events come when the hand moves, so their clock rises unevenly. A chart, a sensor, a polygon and a scatter of points
each fail at one of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot, log1p, sqrt
from statistics import fmean, median

MAX_POINTS = 240
_LEAST_POINTS = 6
_SHORTEST = 3.5  # milliseconds between events; mice report up to 250 times a second to a page
_WIDEST = 16_000  # pixels: the longest page that is believed
_FASTEST = 40.0  # pixels in a millisecond, as a median


def spread(values: Sequence[float]) -> float:
    """Return the standard deviation; the library's is exact and fifty times as slow."""
    middle = sum(values) / len(values)
    return sqrt(sum([(value - middle) ** 2 for value in values]) / len(values))


@dataclass(frozen=True, slots=True)
class Clock:
    """A column of rising times: steps in milliseconds, and whether they are as uneven as events are.

    `fractional`: it begins anywhere and its steps are less than one, as seconds are, and angles and shares are, too.
    """

    steps: tuple[float, ...]
    uneven: bool
    absolute: bool
    fractional: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """What a pair of columns showed.

    `smooth`: how far steps keep the direction of the last one, from -1 to 1; `flow`: how far they keep its length, the
    correlation of each with the next, for a hand speeds up and slows down where chance jumps; `from_steps`: whether
    the columns held steps instead of places; `tireless`: it never rests and hardly changes its speed, as machines do.
    """

    points: int
    smooth: float
    from_steps: bool
    flow: float = 0.0
    tireless: bool = False


def clock(values: Sequence[float]) -> Clock | None:
    """Read a column as points in time; None if it does not rise or its steps are not those of a person's doing."""
    if len(values) < _LEAST_POINTS - 1:
        return None
    if values[0] > values[-1]:
        values = values[::-1]  # the latest first
    first = values[0]
    scale, absolute = _unit(first)
    steps = [(later - earlier) * scale for earlier, later in pairwise(values)]
    if sum(step < 0 for step in steps) > 0.03 * len(steps) or (not absolute and not -1e9 <= first < 1e9):
        return None
    if not absolute and 0 < median(steps) < 1 and any(value % 1 for value in values):
        found = _judged([step * 1000 for step in steps], False)  # seconds with a fraction
        return replace(found, fractional=True) if found else None
    return _judged(steps, absolute) or (_of_whole_seconds(steps) if absolute or first % 1000 == 0 < first else None)


def _of_whole_seconds(steps: list[float]) -> Clock | None:
    """Moments to the second, several points in each: uneven if the seconds hold different numbers of them."""
    if any(step % 1000 or step > _LONGEST_PAUSE for step in steps) or not 5 <= sum(steps) / len(steps) <= 1000:
        return None
    counts = [len(run) + 1 for run in "".join("0" if step == 0 else "1" for step in steps).split("1")]
    return Clock(tuple(steps), len(set(counts)) > 1, True)


_LONGEST_PAUSE = 60_000


def step_clock(values: Sequence[float]) -> Clock | None:
    """Read a column as times since the last event."""
    if len(values) < _LEAST_POINTS or min(values) < 0 or max(values) > 60_000 or len(set(values)) < 3:
        return None
    if median(values) < 1 and any(value % 1 for value in values):
        found = _judged([value * 1000 for value in values[1:]], False)  # seconds with a fraction
        return replace(found, fractional=True) if found else None
    return _judged(list(values[1:]), False)


def visits_clock(values: Sequence[float]) -> Clock | None:
    """Read a column as how many events came from one place before the next: one or two mostly, now and then many."""
    if min(values) < 1 or max(values) < _RESTED or median(values) > _PASSED or any(value % 1 for value in values):
        return None
    return None if goes_on(values) else Clock(tuple(values[1:]), True, False)


_RESTED, _PASSED = 4, 2


def goes_on(values: Sequence[float]) -> bool:
    """Tell a column of which each value is near the last, as a place is and a running number, and no time between two.

    The mean square of its steps is small against that of its distances from the middle (von Neumann's ratio, which is
    two for values that know nothing of each other).
    """
    return fmean([(later - earlier) ** 2 for earlier, later in pairwise(values)]) < _NEAR * spread(values) ** 2


_NEAR = 0.4


def _judged(steps: list[float], absolute: bool) -> Clock | None:
    positive = [step for step in steps if step > 0]
    if len(positive) < 0.25 * len(steps) or not positive:
        return None
    middle = median(positive)
    if not (1 if absolute else _SHORTEST) <= middle <= 3_000:
        return None  # a number that goes up by one is a count
    usual = [step for step in positive if step < 20 * middle]
    unevenness = spread(usual) / fmean(usual) if len(usual) > 1 else 0.0
    paused = max(positive) > 4 * middle
    return Clock(tuple(steps), unevenness > 0.12 or paused, absolute)


def _unit(value: float) -> tuple[float, bool]:
    if 1e12 < value < 3e12:
        return 1.0, True
    if 1e9 < value < 3e9:
        return 1000.0, True
    if 1e15 < value < 3e15:
        return 1e-3, True
    if 1e18 < value < 3e18:
        return 1e-6, True
    if 1.2e17 < value < 1.5e17 or 6.3e17 < value < 6.6e17:  # as Windows and .NET count
        return 1e-4, True
    return 1.0, False


def in_milliseconds(values: Sequence[float]) -> list[float]:
    """Return moments in milliseconds, whatever their unit; other numbers as they are."""
    scale = _unit(values[0])[0]
    return [value * scale for value in values]


def is_point_in_time(value: float) -> bool:
    """Tell a moment of these years, in seconds, milliseconds, micro- or nanoseconds."""
    return _unit(value)[1]


def both_only_rise(xs: Sequence[float], ys: Sequence[float]) -> bool:
    """Counters and clocks only rise; a hand that draws ten points or more turns somewhere."""
    return len(xs) >= 10 and all(all(later >= earlier for earlier, later in pairwise(values)) for values in (xs, ys))


def one_only_rises(xs: Sequence[float], ys: Sequence[float], beyond: int = 16) -> bool:
    """A clock beside a value; a hand sweeps one way for sixteen points, and hardly for more."""
    return len(xs) > beyond and any(all(later >= earlier for earlier, later in pairwise(values)) for values in (xs, ys))


def is_one_column(xs: Sequence[float], ys: Sequence[float]) -> bool:
    """Tell numbers of one quantity that were taken for places in turn: from each to its neighbour is the least step."""
    across = median([abs(y - x) for x, y in zip(xs, ys, strict=False)])
    along = [median([abs(later - earlier) for earlier, later in pairwise(values)]) for values in (xs, ys)]
    return across <= min(along)


def path(xs: Sequence[float], ys: Sequence[float]) -> Path | None:
    """Read two columns as the way of a hand over a screen; None if they are something else."""
    xs, ys = xs[:MAX_POINTS], ys[:MAX_POINTS]
    if len(xs) < _LEAST_POINTS or len(xs) != len(ys):
        return None
    if _are_steps(xs) and _are_steps(ys):
        return _path(_summed(xs), _summed(ys), True)
    return _path(xs, ys, False)


def _path(xs: Sequence[float], ys: Sequence[float], from_steps: bool) -> Path | None:
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if not _spans(xs, width) or not _spans(ys, height) or width + height == 0 or (width < _LEAST) != (height < _LEAST):
        return None  # a place is in pixels or in shares, and never half of each
    if not from_steps and (max(xs) > _WIDEST or max(ys) > 4 * _WIDEST or not (_on_screen(xs) and _on_screen(ys))):
        return None
    dx = [later - earlier for earlier, later in pairwise(xs)]
    dy = [later - earlier for earlier, later in pairwise(ys)]
    lengths = [hypot(a, b) for a, b in zip(dx, dy, strict=True)]
    moved = [length for length in lengths if length > 0]
    if len(moved) < max(4, 0.3 * len(lengths)) or _even(dx) or _even(dy):
        return None
    if median(moved) > 0.35 * hypot(width, height) or spread(moved) / fmean(moved) < 0.12:
        return None
    if len({*zip(xs, ys, strict=False)}) < min(_FRESH * (len(moved) + 1), _FEW_PLACES) and not from_steps:
        return None  # the same places again and again: what is laid out, and not where a hand went
    tireless = len(moved) >= 0.95 * len(lengths) and spread(moved) < _LIVELY * fmean(moved)
    return Path(len(xs), _smoothness(dx, dy, lengths), from_steps, _flow(lengths), tireless)


_LIVELY = 0.45
_FRESH = 0.55
_FEW_PLACES = 24


def _flow(lengths: Sequence[float]) -> float:
    if len(lengths) < _LEAST_POINTS:
        return 0.0
    logs = list(map(log1p, lengths))
    middle, width = sum(logs) / len(logs), spread(logs)  # never 0: steps of one length are no hand, see _path
    return sum([(a - middle) * (b - middle) for a, b in pairwise(logs)]) / (len(logs) - 1) / width**2


def _on_screen(values: Sequence[float]) -> bool:
    """Further screens begin left of the first or above it, at whole pixels."""
    least = min(values)
    return least >= -100 or (least >= -_SCREENS and all(value % 1 == 0 for value in values))


_SCREENS = 8_000


_LEAST = 12  # pixels


def _spans(values: Sequence[float], span: float) -> bool:
    if span >= _LEAST:
        return True
    fractions = sum(value % 1 != 0 for value in values)
    return span >= 0.02 and fractions > 0.6 * len(values) and min(values) >= -0.1 and max(values) <= 1.1


def _even(steps: Sequence[float]) -> bool:
    """An axis of a chart or a table: nearly every step the same and none back."""
    usual = max(set(steps), key=list(steps).count) if len(set(steps)) <= 6 else None
    return usual not in {None, 0} and sum(step == usual for step in steps) > 0.85 * len(steps)


def _smoothness(dx: Sequence[float], dy: Sequence[float], lengths: Sequence[float]) -> float:
    turns = [
        (dx[place] * dx[place + 1] + dy[place] * dy[place + 1]) / (lengths[place] * lengths[place + 1])
        for place in range(len(lengths) - 1)
        if lengths[place] > 0 and lengths[place + 1] > 0
    ]
    return fmean(turns) if turns else 0.0


def _are_steps(values: Sequence[float]) -> bool:
    """Differences from point to point: around zero, both ways, small."""
    return sum(value < 0 for value in values[1:]) >= max(1, 0.05 * len(values)) and median(map(abs, values[1:])) <= 200


def _summed(values: Sequence[float]) -> list[float]:
    total = 0.0
    sums = []
    for value in values:
        total += value
        sums.append(total)
    return sums


def speed(route_xs: Sequence[float], route_ys: Sequence[float], when: Clock) -> float:
    """Return the median speed in pixels a millisecond over the steps that moved."""
    speeds = [
        hypot(route_xs[place + 1] - route_xs[place], route_ys[place + 1] - route_ys[place]) / step
        for place, step in enumerate(when.steps[: len(route_xs) - 1])
        if step > 0
    ]
    return median(speeds) if speeds else 0.0


def is_fed(xs: Sequence[float], ys: Sequence[float], when: Clock) -> bool:
    """Tell a tool that is driven: from corner to corner at one speed, so that each step takes as long as it is far.

    A hand takes as long for a short way as for a long one, and where its points come at a beat, time tells nothing.
    """
    steps = [
        (hypot(xs[place + 1] - xs[place], ys[place + 1] - ys[place]), step)
        for place, step in enumerate(when.steps[: len(xs) - 1])
        if step > 0
    ]
    ways, times = [way for way, _ in steps], [step for _, step in steps]
    if len(steps) < _LEAST_POINTS or not _VARIED * fmean(times) < spread(times) or not spread(ways):
        return False
    way, time = fmean(ways), fmean(times)
    shared = sum((a - way) * (b - time) for a, b in steps) / len(steps)
    return shared > _FED * spread(ways) * spread(times)


_VARIED = 0.3
_FED = 0.97


def is_pose(columns: Sequence[Sequence[float]]) -> bool:
    """Tell where a thing stands and how it is turned: five shares or more side by side, some of them below nought.

    A hand on a screen has two, and they are above it.
    """
    if len(columns) < _LEAST_OF_POSE or any(not any(value % 1 for value in values) for values in columns):
        return False
    return all(-_TURNED <= min(values) <= max(values) <= _TURNED for values in columns) and (
        sum(min(values) < 0 for values in columns) > 1
    )


_LEAST_OF_POSE = 5
_TURNED = 1.1


def are_lengths(values: Sequence[float]) -> bool:
    """Tell lengths in some unit: most have a fraction, and they are no shares.

    A pointer is at whole pixels, or at halves and quarters of them.
    """
    parts = sum(4 * value % 1 != 0 for value in values)
    return parts > _MOSTLY * len(values) and max(values) - min(values) > _TURNED


def of_two_grains(xs: Sequence[float], ys: Sequence[float]) -> bool:
    """Tell two quantities from one place: nearly all of one column have a fraction and none of the other."""
    parted = sorted(sum(value % 1 != 0 for value in values) / len(values) for values in (xs, ys))
    return parted[0] == 0 and parted[1] > _MOSTLY


_MOSTLY = 0.7


def is_plausible_speed(value: float) -> bool:
    """Tell whether a hand can be that fast."""
    return value < _FASTEST
