"""From connections to a beat: several collectors at one host, confidence, hours, and reasons."""

from __future__ import annotations

import pytest

from detector.beats.scoring import find_beat, find_beats
from tests.beats.examples import START, at_random, destination, every, working


def test_a_beat_is_described() -> None:
    beat = find_beat(destination(every(300, 60, jitter=0.1, loss=0.1)), utc_offset=3600)
    assert beat is not None
    assert beat.period == pytest.approx(300, rel=0.05)
    assert beat.confidence > 0.9
    assert (beat.size_regularity, beat.upload_ratio, beat.upload) == (1, 1, 4000)
    assert beat.active_hours == (9, 10, 11, 12, 13, 14)
    assert (beat.night_share, beat.activity_bound, beat.harmless) == (0, None, "")


def test_reasons_are_sentences_with_the_numbers() -> None:
    beat = find_beat(destination(every(300, 200)), working(range(8, 12), range(12, 24)))
    assert beat is not None
    assert beat.reasons == (
        "It connects every 5 minutes: 100 % of 199 intervals are that long or a multiple, where chance would give 6 %.",
        "Nine of ten intervals differ from it by less than 1 %.",
        "It sends 4 kB each time (always about the same); 100 % of the bytes go up.",
        "It was seen in 17 different hours of the day, 16 % of it between 22 and 6.",
        "It goes on when the machine is on but hardly used: it does not depend on the person's work.",
    )


def test_two_collectors_at_one_host_are_told_apart_by_size() -> None:
    beats, shots = every(60, 300, jitter=0.1), every(300, 60, jitter=0.1, seed=2)
    rows = sorted([*((at, 2000.0) for at in beats), *((at, 90_000.0) for at in shots)])
    found = find_beats(destination([at for at, _ in rows], up=[size for _, size in rows]))
    assert {round(beat.period, -1) for beat in found} == {60, 300}
    assert {beat.upload for beat in found} == {2000, 90_000}


def test_work_without_a_schedule_has_no_sure_beat() -> None:
    beats = [find_beat(destination(at_random(count, seed))) for seed in range(40) for count in (15, 60, 200)]
    assert sum(beat is not None and beat.confidence >= 0.6 for beat in beats) <= 1


def test_a_few_minutes_are_no_schedule() -> None:
    assert find_beat(destination(every(10, 60))) is None
    half_an_hour = find_beat(destination(every(10, 180)))
    assert half_an_hour is not None
    assert half_an_hour.confidence < 0.6


@pytest.mark.parametrize("starts", [[], [START], every(60, 4)])
def test_too_little_gives_nothing(starts: list[float]) -> None:
    assert find_beats(destination(starts)) == ()
