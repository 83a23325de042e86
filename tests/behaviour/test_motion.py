"""Clocks and paths: hands pass, charts, polygons, counters and scatter do not."""

from __future__ import annotations

import math
import random
from itertools import pairwise

from detector.behaviour import motion
from tests.data.behaviour.hand import mouse


def columns(seed: int) -> tuple[list[float], list[float], list[float]]:
    """Return a hand's x, y and times."""
    points = mouse(random.Random(seed), 80)
    return [float(x) for x, *_ in points], [float(y) for _, y, _ in points], [float(t) for *_, t in points]


def test_a_hand_is_a_path_with_an_uneven_clock() -> None:
    for seed in range(20):
        xs, ys, times = columns(seed)
        route, when = motion.path(xs, ys), motion.clock(times)
        assert route is not None and route.smooth > 0.3 and not route.from_steps
        assert when is not None and when.uneven and when.absolute
        assert motion.is_plausible_speed(motion.speed(xs, ys, when))


def test_steps_are_added_up() -> None:
    xs, ys, _ = columns(3)
    route = motion.path(
        [xs[0], *(b - a for a, b in pairwise(xs))],
        [ys[0], *(b - a for a, b in pairwise(ys))],
    )
    assert route is not None and route.from_steps


def test_what_is_no_hand() -> None:
    even = [10.0 * k for k in range(60)]
    wave = [300 + 100 * math.sin(k / 6) for k in range(60)]
    chance = random.Random(2)
    scatter = [chance.uniform(0, 800) for _ in range(60)], [chance.uniform(0, 600) for _ in range(60)]
    assert motion.path(even, wave) is None
    assert motion.path([5.0] * 60, wave) is None
    scattered = motion.path(*scatter)
    assert scattered is None or scattered.smooth < 0.1


def test_what_is_no_clock() -> None:
    assert motion.clock([5.0, 4.0, 9.0, 1.0, 7.0, 3.0, 8.0]) is None
    assert motion.clock([float(k) for k in range(40)]) is None
    assert motion.clock([1.79e12 + 86_400_000 * k for k in range(20)]) is None
    metronome = motion.clock([1.79e12 + 1000 * k for k in range(20)])
    assert metronome is not None and not metronome.uneven


def test_too_few_points_or_one_column_longer_than_the_other_are_no_path() -> None:
    xs, ys, _ = columns(3)
    assert motion.path(xs, ys) is not None
    assert motion.path(xs[:5], ys[:5]) is None
    assert motion.path(xs, ys[:-1]) is None


def test_a_tool_that_is_driven_from_corner_to_corner_is_no_hand() -> None:
    chance = random.Random(4)
    xs, ys, times = [0.0], [0.0], [1.795e12]
    for _ in range(20):
        xs.append(chance.uniform(0, 300))
        ys.append(chance.uniform(0, 200))
        times.append(times[-1] + 8 * math.hypot(xs[-1] - xs[-2], ys[-1] - ys[-2]) + 120)
    when = motion.clock(times)
    assert when is not None and motion.is_fed(xs, ys, when)
    assert not motion.is_fed([5.0] * 21, ys[:1] * 21, when)  # it stands still
    assert not motion.is_fed(xs[:5], ys[:5], when)
    for seed in range(20):
        hand_x, hand_y, moments = columns(seed)
        beat = motion.clock(moments)
        assert beat is not None and not motion.is_fed(hand_x, hand_y, beat)


def test_a_pose_has_five_shares_or_more_some_below_nought() -> None:
    turns = [[math.sin(place / 9 + number) for place in range(12)] for number in range(7)]
    assert motion.is_pose(turns)
    assert not motion.is_pose(turns[:4])
    assert not motion.is_pose([*turns, [float(place) for place in range(12)]])  # whole numbers
    assert not motion.is_pose([[40 * value for value in column] for column in turns])
    assert not motion.is_pose([[abs(value) for value in column] for column in turns])


def test_two_quantities_have_two_grains() -> None:
    whole, parted = [float(place) for place in range(12)], [place + 0.25 for place in range(12)]
    assert motion.of_two_grains(whole, parted) and motion.of_two_grains(parted, whole)
    assert not motion.of_two_grains(whole, whole) and not motion.of_two_grains(parted, parted)


def test_a_place_goes_on_from_the_one_before_and_times_between_events_do_not() -> None:
    xs, _, times = columns(3)
    assert motion.goes_on(xs) and motion.goes_on([float(place) for place in range(20)])
    assert not motion.goes_on([later - earlier for earlier, later in pairwise(times)])


def test_lengths_have_parts_of_a_unit_and_are_no_shares() -> None:
    millimetres = [place * 0.35 for place in range(40)]
    assert motion.are_lengths(millimetres)
    assert not motion.are_lengths([place * 0.25 for place in range(40)])  # a pointer at quarters of a pixel
    assert not motion.are_lengths([place / 41 for place in range(40)])


def test_a_place_is_in_pixels_or_in_shares_and_not_half_of_each() -> None:
    xs, ys, _ = columns(3)
    shares = [value / 2000 for value in ys]
    assert motion.path([value / 2000 for value in xs], shares) is not None
    assert motion.path(xs, shares) is None and motion.path(shares, xs) is None


def test_seconds_with_a_fraction_are_told_apart_from_whole_milliseconds() -> None:
    steps = [0.016, 0.033, 0.008, 0.12, 0.016, 0.05, 0.016, 0.4]
    seconds = [sum(steps[:place]) for place in range(len(steps))]
    found, whole = motion.clock(seconds), motion.clock([1000 * value for value in seconds])
    assert found is not None and found.fractional
    assert whole is not None and not whole.fractional
    assert motion.clock([place / 1_000_000 for place in range(20)]) is None  # a thousand a second


def test_shares_of_a_second_may_be_times_between_events() -> None:
    found = motion.step_clock([0.016, 0.033, 0.008, 0.12, 0.016, 0.05, 0.016, 0.4])
    assert found is not None and found.fractional and found.uneven
    assert motion.step_clock([place / 1_000_000 for place in range(20)]) is None


def test_how_many_events_came_from_one_place_is_a_clock() -> None:
    assert motion.visits_clock([1.0, 1.0, 5.0, 1.0, 2.0, 1.0, 1.0, 8.0]) is not None
    hill = [1.0] * 6 + [2.0, 3.0, 4.0, 5.0, 6.0, 5.0, 4.0, 3.0, 2.0] + [1.0] * 6
    assert motion.visits_clock(hill) is None  # it goes on
    assert motion.visits_clock([1.0] * 8) is None
