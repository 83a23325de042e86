"""The period in start times: found through jitter, missed beats and breaks, and not found where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from detector.beats.period import FEWEST, best_fit, crowded_fit
from tests.beats.examples import START, at_random, every


@pytest.mark.parametrize("period", [10, 60, 300, 1800])
@pytest.mark.parametrize(("jitter", "loss"), [(0, 0), (0.1, 0.1), (0.2, 0.1), (0.1, 0.4)])
def test_a_schedule_is_found_with_its_period(period: float, jitter: float, loss: float) -> None:
    fit = best_fit(np.array(every(period, 60, jitter=jitter, loss=loss)))
    assert fit is not None
    assert fit.period == pytest.approx(period, rel=0.12)
    assert fit.excess > 0.7
    assert fit.evidence > 15
    assert fit.jitter <= jitter + 0.05


def test_missed_beats_and_breaks_are_told_apart() -> None:
    starts = every(60, 50)
    del starts[20]
    later = [start + 4 * 3600 for start in every(60, 30, seed=2)]
    fit = best_fit(np.array([*starts, *later]))
    assert fit is not None
    assert (fit.missed, fit.breaks) == (1, 1)
    assert fit.share == 1


def test_connections_opened_together_are_one_beat() -> None:
    single = every(300, 40, jitter=0.05)
    fit = best_fit(np.array(sorted([*single, *(start + 2 for start in single), *(start + 9 for start in single)])))
    assert fit is not None
    assert fit.period == pytest.approx(300, rel=0.05)
    assert fit.excess > 0.9


def test_what_comes_at_random_is_no_schedule() -> None:
    fits = [best_fit(np.array(at_random(count, seed))) for seed in range(40) for count in (20, 60, 150)]
    crowds = [crowded_fit(np.array(at_random(count, seed))) for seed in range(40) for count in (60, 150)]
    assert max(fit.excess for fit in fits if fit is not None and fit.evidence > 8) < 0.75
    assert max(fit.evidence for fit in crowds if fit is not None) < 10


def test_two_clients_of_one_schedule_are_seen_as_a_crowd() -> None:
    both = np.array(
        sorted([*every(300, 90, jitter=0.1), *(start + 77 for start in every(300, 90, jitter=0.1, seed=2))])
    )
    fit = crowded_fit(both)
    assert fit is not None
    assert fit.is_crowded
    assert fit.period == pytest.approx(300, rel=0.1)
    assert fit.evidence > 30


def test_a_beat_amid_other_connections_is_seen() -> None:
    fit = crowded_fit(np.array(sorted([*every(300, 90), *at_random(60, 3)])))
    assert fit is not None
    assert fit.period == pytest.approx(300, rel=0.02)


@pytest.mark.parametrize("starts", [[], [START], [START] * 50, every(60, FEWEST - 1), every(0.5, 20)])
def test_too_little_gives_nothing(starts: list[float]) -> None:
    assert best_fit(np.array(starts)) is None
    assert crowded_fit(np.array(starts)) is None
