"""What looks like a person's doing and is a machine's, or an event's own name."""

from __future__ import annotations

from typing import Any

from tests.behaviour.test_kinds import evidence
from tests.data.behaviour.hand import START


def loads(**more: str) -> list[dict[str, Any]]:
    """Return what a collector of metrics says of a server."""
    return [
        {
            "host": "db-4",
            "time": START + 15_000 * n,
            "cpu_idle_pct": 70.5 + n % 7,
            "disk_write_kbps": 80 + 37 * n,
            **more,
        }
        for n in range(12)
    ]


def test_a_processor_that_is_idle_is_nobody_who_is_away() -> None:
    assert evidence("idle-time", loads()) is None and evidence("activity-level", loads()) is None
    assert evidence("idle-time", [{"user": "ann", "time": START, "idle_seconds": 40, "duration": 60}])


def test_the_sort_of_an_event_is_no_program() -> None:
    sorts = ("com.acme.rum.session_start", "com.acme.rum.page_view", "com.acme.rum.replay")
    events = [
        {"id": f"e{n}", "timestamp": START + 900 * n, "type": sorts[n % 3], "title": "Payroll review", "interaction": n}
        for n in range(9)
    ]
    assert evidence("app-usage", events) is None and evidence("window-titles", events) is None
    used = [
        {"time": event["timestamp"], "bundle": sorts[n % 3], "title": f"Draft {n}"} for n, event in enumerate(events)
    ]
    assert evidence("app-usage", used)


def test_an_event_may_stand_before_the_room_that_it_is_for() -> None:
    from tests.behaviour.cases import kinds_found, made
    from tests.data.behaviour.unseen.set_k1 import K1_LEGIT

    (board,) = (program for program in K1_LEGIT if program.name == "whiteboard_of_a_workshop")
    assert "mouse-movement" not in kinds_found(made(board.case(), "unseen"))
