"""Which destinations are listed as possible collectors, and how cautiously that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.beats.collectors import possible_collectors
from tests.beats.days import build
from tests.beats.examples import destination, every
from tests.measure_beats import EXPLAINED

BEAT = every(300, 60, jitter=0.1)


def test_an_unknown_host_with_a_regular_upload_is_possible_and_no_more() -> None:
    listed = possible_collectors([destination(BEAT)])
    assert [one.key.host for one in listed] == ["in.collector.example"]
    assert listed[0].reasons[0] == (
        "in.collector.example is possibly a collector: it is unknown, and data goes there on a schedule."
    )
    assert "cannot be seen from outside" in listed[0].reasons[-1]
    assert listed[0].reasons[1:-1] == listed[0].beat.reasons


@pytest.mark.parametrize(
    "spoiled",
    [
        destination(BEAT, is_known=True),
        destination(BEAT, up=500),
        destination(BEAT, down=60_000),
        destination(BEAT, port=993),
        destination(BEAT, host="x.update.microsoft.com"),
        destination(BEAT, up=1000, lasts=295),
        destination(every(300, 5)),
    ],
    ids=["known", "tiny", "downloads", "mail", "updates", "push", "few"],
)
def test_what_is_known_harmless_or_no_upload_is_not_listed(spoiled: object) -> None:
    assert possible_collectors([spoiled]) == []  # type: ignore[list-item]


def test_the_surest_comes_first() -> None:
    vague = destination(every(300, 20, jitter=0.3), host="a.example")
    sure = destination(BEAT, host="b.example")
    listed = possible_collectors([vague, sure])
    assert listed[0].key.host == "b.example"
    assert [one.beat.confidence for one in listed] == sorted((one.beat.confidence for one in listed), reverse=True)


def test_a_screenshot_beat_is_listed_although_a_small_heartbeat_is_clearer() -> None:
    rows = sorted([*((at, 300.0) for at in every(60, 300)), *((at, 90_000.0) for at in every(300, 60, seed=2))])
    listed = possible_collectors([destination([at for at, _ in rows], up=[size for _, size in rows])])
    assert [one.beat.upload for one in listed] == [90_000]


def test_planted_collectors_are_found_in_whole_days() -> None:
    """A small sample of what tests/measure_beats.py measures in full, with seeds of its own."""
    planted, found, wrong = 0, 0, 0
    for seed in range(6):
        day = build(seed, 0.1, 0.1, scale=0.3)
        listed = {one.key.host for one in possible_collectors(day.destinations(), day.activity())}
        planted, found = planted + len(day.planted), found + len(listed & day.planted.keys())
        wrong += len(listed - day.planted.keys())
    assert found >= 0.9 * planted
    assert wrong <= 2


def test_every_possible_collector_in_the_captures_of_others_is_explained_where_people_look() -> None:
    told = (Path(__file__).parent / "README.md").read_text(encoding="utf-8").splitlines()
    for capture, host in EXPLAINED:
        assert any(line.startswith(f"| {capture} | {host}:") and "**possible** | right: " in line for line in told)
