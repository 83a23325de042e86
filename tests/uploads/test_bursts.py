"""Bursts are said where they are short, alone, alike and repeated; anything else is none."""

from __future__ import annotations

from detector.uploads.bursts import FEWEST, SCREENSHOT, VIDEO_SEGMENT, Bursts, bursts_of
from detector.uploads.model import Upload, upload_of


def upload(surges: dict[int, int]) -> Upload:
    return upload_of(surges, 0, surges)


def every_five_minutes(size: int, count: int = 12) -> dict[int, int]:
    return {20 * number: size + 1_000 * (number % 3) for number in range(count)}


def test_screenshots_by_size() -> None:
    assert bursts_of(upload(every_five_minutes(200_000))) == (Bursts(SCREENSHOT, 12, 201_000, 300),)
    assert bursts_of(upload(every_five_minutes(8_000_000))) == (Bursts(VIDEO_SEGMENT, 12, 8_001_000, 300),)


def test_a_burst_may_lie_on_both_sides_of_a_slot_s_edge() -> None:
    halves = {slot + more: 150_000 for slot in every_five_minutes(0) for more in (0, 1)}
    assert bursts_of(upload(halves)) == (Bursts(SCREENSHOT, 12, 300_000, 300),)


def test_small_talk_between_bursts_does_not_join_them() -> None:
    talk = dict.fromkeys(range(240), 5_000)
    assert bursts_of(upload(talk | every_five_minutes(200_000))) == (Bursts(SCREENSHOT, 12, 201_000, 300),)


def test_what_repeats_too_seldom_or_varies_or_streams_is_no_burst() -> None:
    assert bursts_of(upload(every_five_minutes(200_000, FEWEST - 1))) == ()
    varied = {20 * number: 50_000 * 2 ** (number % 5) + 1_000 * number for number in range(20)}
    assert bursts_of(upload(varied)) == ()
    assert bursts_of(upload(dict.fromkeys(range(200), 200_000))) == ()
    assert bursts_of(upload(every_five_minutes(30_000))) == ()
    assert bursts_of(Upload()) == ()


def test_both_kinds_may_go_to_one_place() -> None:
    both = every_five_minutes(200_000) | {slot + 10: 9_000_000 for slot in every_five_minutes(0, 6)}
    assert [burst.kind for burst in bursts_of(upload(both))] == [SCREENSHOT, VIDEO_SEGMENT]
