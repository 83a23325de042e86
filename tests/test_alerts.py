"""Who is announced, and how often."""

from __future__ import annotations

import pytest

from detector.alerts import AGAIN_AFTER, Alerts
from detector.vocabulary import CATEGORIES

WATCHING = ("teramind", "workplace-monitoring")


def test_a_vendor_that_watches_is_announced_the_first_time() -> None:
    assert Alerts().due([WATCHING, ("dtex", "insider-risk")], 0.0) == ["teramind", "dtex"]


@pytest.mark.parametrize("category", sorted(set(CATEGORIES) - {"workplace-monitoring", "insider-risk"}))
def test_no_other_category_is(category: str) -> None:
    assert Alerts().due([("other", category)], 0.0) == []


def test_the_same_vendor_is_not_announced_within_the_hour() -> None:
    alerts = Alerts()
    at = [0.0, 1.0, AGAIN_AFTER - 0.1, AGAIN_AFTER, AGAIN_AFTER + 1, 2 * AGAIN_AFTER]
    assert [alerts.due([WATCHING], now) for now in at] == [["teramind"], [], [], ["teramind"], [], ["teramind"]]


def test_one_vendor_does_not_silence_another() -> None:
    alerts = Alerts()
    alerts.due([WATCHING], 0.0)
    assert alerts.due([WATCHING, ("hubstaff", "workplace-monitoring")], 1.0) == ["hubstaff"]


def test_a_vendor_twice_in_one_look_is_announced_once() -> None:
    assert Alerts().due([WATCHING, WATCHING], 5.0) == ["teramind"]
