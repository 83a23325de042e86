"""The soak's plan, pace, trends and limits, without an hour: each limit can be passed, and is then told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.soak_counts import Counts
from tests.benchmarks.soak_plan import EVENTS, ONCE, plan
from tests.benchmarks.soak_samples import FILES, MEMORY, PROCESSOR, TASKS, THREADS, Key, sample, trend
from tests.benchmarks.soak_sender import Pace
from tests.benchmarks.soak_verdict import Facts, render, verdict

HOUR = 3_600.0


def test_everything_happens_before_anything_happens_again_and_what_cannot_be_had_twice_once() -> None:
    events = plan(HOUR, 55, 8)
    names = [name for _, name in events]
    assert events == plan(HOUR, 55, 8) != plan(HOUR, 55, 9)
    assert set(names[: len(EVENTS)]) == set(EVENTS)
    assert all(names.count(name) == 1 for name in ONCE)
    assert 55 < len(events) < 65
    moments = [at for at, _ in events]
    assert moments == sorted(moments) and moments[-1] < HOUR * 0.92


def test_a_sender_that_falls_behind_does_not_hurry() -> None:
    pace = Pace(1_000, 0.0)
    assert pace.due(0.1) == 100
    pace.sent(100)
    assert pace.due(0.1) == 0
    assert pace.due(60.0) == 250
    pace.sent(250)
    assert pace.due(60.0) == 0


def test_counters_outlive_whoever_counted(tmp_path: Path) -> None:
    Counts(tmp_path / "counts").add("get-begun", 3)
    again = Counts(tmp_path / "counts")
    again.add("post-begun")
    assert (again["get-begun"], again.of("begun"), again.of("failed")) == (3, 4, 0)


def test_a_line_through_noise_has_the_slope_of_what_grows() -> None:
    grows = trend([(at * 10.0, 100 + at * 10 / 3_600 + (-1) ** at) for at in range(360)])
    assert grows.an_hour == pytest.approx(1, abs=0.2)
    assert grows.growth == pytest.approx(0.75, abs=0.1)
    assert trend([(at, 7.0) for at in range(8)]).growth == 0


def test_this_process_has_memory_files_and_threads() -> None:
    assert sample("nobody", 0x7FFFFFFF) == {}
    values = sample("tests", os.getpid())
    assert values["tests", MEMORY] > 10 and values["tests", FILES] >= 3 and values["tests", THREADS] >= 1


def facts(**changes: Any) -> Facts:
    """Return a soak that kept every limit, but for what is changed."""
    coverage = {"packets": 90, "dropped": 10, "requests": 50, "skipped_requests": {}, "judged_requests": 40}
    report = {"coverage": {**coverage, "unjudged": {}, **changes.pop("coverage", {})}}
    values: dict[Key, float] = {
        (whose, what): value
        for whose in ("scan", "proxy")
        for what, value in ((MEMORY, 100.0), (FILES, 20), (THREADS, 3), (PROCESSOR, 1))
    }
    grown: dict[Key, float] = changes.pop("grown", {})
    samples = [
        (
            at * 10.0,
            {key: value + grown.get(key, 0) * at / 360 for key, value in (values | {("proxy", TASKS): 80}).items()},
        )
        for at in range(360)
    ]
    given: dict[str, Any] = {
        "seconds": HOUR,
        "counts": {"begun": 60, "answered": 50, "refused": 4, "failed": 6, "received": 52, "frames": 95},
        "passed": 100,
        "unwatched": 3,
        "scan": report,
        "proxy": report,
        "history": report,
        "happened": [(1.0, EVENTS[2])],
        "samples": samples,
        "loads": [1.0, 2.0],
        "said": "detect: eth0 is back\n",
    }
    return Facts(**(given | changes))


def test_a_soak_that_kept_every_limit_says_so() -> None:
    lines = verdict(facts())
    assert all(line.is_kept for line in lines)
    text = render(facts(), lines)
    assert text.startswith("# Soak: 60 minutes, every limit kept")
    assert "1 times: detect: eth0 is back" in text


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"passed": 101}, "packets neither read nor told as dropped"),
        ({"passed": 99}, "packets neither read nor told as dropped"),
        ({"coverage": {"requests": 49}}, "requests counted, answered and begun"),
        ({"coverage": {"requests": 61}}, "requests counted, answered and begun"),
        ({"history": {"coverage": {"packets": 89, "requests": 50}}}, "packets in the history"),
        ({"history": {"coverage": {"packets": 90, "requests": 51}}}, "requests in the history"),
        ({"grown": {("scan", MEMORY): 40.0}}, "growth: scan, memory, MB"),
        ({"grown": {("proxy", FILES): 20}}, "growth: proxy, open files"),
        ({"grown": {("proxy", THREADS): 10}}, "growth: proxy, threads"),
        ({"grown": {("proxy", TASKS): 60}}, "growth: proxy, asyncio tasks"),
        ({"grown": {("scan", MEMORY): 300.0}}, "most: scan, memory, MB"),
        ({"coverage": {"skipped_requests": {"our-own-KeyError": 1}}}, "failures of our own"),
        ({"said": "Traceback (most recent call last):"}, "failures of our own"),
    ],
)
def test_a_limit_that_is_passed_is_told(changes: dict[str, Any], what: str) -> None:
    found = facts(**changes)
    lines = verdict(found)
    assert what in [line.what for line in lines if not line.is_kept]
    assert "A LIMIT WAS PASSED" in render(found, lines)


def test_a_packet_in_flight_when_an_interface_goes_is_allowed_for() -> None:
    assert all(line.is_kept for line in verdict(facts(passed=900, happened=[(1.0, EVENTS[1])])))
