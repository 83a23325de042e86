"""Counts without a column for each: named by their metric, agreed to by a state, or of the effort of writing."""

from __future__ import annotations

from typing import Any

from tests.behaviour.test_kinds import evidence
from tests.data.behaviour.hand import START


def metric(name: str, number: Any) -> dict[str, Any]:
    """Return a metric as collectors take it, with one point of data."""
    point = {"asInt": number, "timeUnixNano": START * 10**6, "attributes": {"user.id": "ann"}}
    return {"name": name, "sum": {"dataPoints": [point]}}


def test_metrics_that_are_named_for_keys_and_for_the_mouse_are_counts_of_a_person() -> None:
    rows = [{"metric": "keystrokes", "sum": 41}, {"metric": "mouse_clicks", "sum": 7}]
    assert evidence("activity-level", {"user": "ann", "metrics": rows})
    assert evidence("activity-level", {"metrics": rows}) is None  # of nobody
    parts = [{"metric": "keyboard", "sum": 41}, {"metric": "mouse", "sum": 7}]
    assert evidence("activity-level", {"user": "ann", "stock": parts}) is None
    one = [{"metric": "keystrokes", "sum": 41}, {"metric": "orders", "sum": 7}]
    assert evidence("activity-level", {"user": "ann", "metrics": one}) is None


def test_the_numbers_of_a_metric_may_stand_in_points_below_its_name() -> None:
    metrics = [metric("desk.keystrokes", 41), metric("desk.clicks", 7)]
    assert evidence("activity-level", {"scope": {"metrics": metrics}})
    empty = [{"name": "desk.keystrokes", "of": "user"}, {"name": "desk.clicks", "of": "user"}]
    assert evidence("activity-level", {"userId": "ann", "metrics": empty}) is None


def test_a_count_agrees_with_whether_the_user_was_active() -> None:
    rows = [{"time": START + 5_000 * n, "mouse_moved": (n % 3) * 4, "is_user_active": n % 3 > 0} for n in range(9)]
    assert evidence("activity-level", rows)
    assert evidence("activity-level", rows[:4]) is None
    assert evidence("activity-level", [row | {"is_user_active": True} for row in rows]) is None
    against = [row | {"is_user_active": n % 2 > 0} for n, row in enumerate(rows)]
    assert evidence("activity-level", against) is None


def test_how_somebody_wrote_a_mail_is_effort_and_a_lesson_is_none() -> None:
    mail = {"mailbox": "ann@firm.example", "sentAt": START, "keystrokes": 410, "backspaces": 31, "pastes": 2}
    assert evidence("activity-level", mail)
    assert evidence("activity-level", mail | {"lesson": 4}) is None
    assert evidence("activity-level", mail | {"mailbox": "ann"}) is None


def test_text_beside_counts_of_keys_and_of_the_mouse_was_typed() -> None:
    minute = {"keyCount": 41, "clickCount": 7, "accumulatedText": "please send", "userId": 4}
    assert evidence("keystrokes", minute)
    assert evidence("keystrokes", minute | {"accumulatedText": "please"}) is None
    assert evidence("keystrokes", {"keyCount": 41, "accumulatedText": "please send"}) is None
    assert evidence("keystrokes", {"clickCount": 41, "accumulatedText": "please send"}) is None
    assert evidence("keystrokes", {"keyCount": 41, "clickCount": 7, "taskText": "please send"}) is None
