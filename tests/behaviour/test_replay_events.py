"""Events of the published format: what is counted of each, and what is of no use."""

from __future__ import annotations

from typing import Any

from detector.behaviour.replay_events import ReplayTally


def tally(*events: tuple[int, Any]) -> ReplayTally:
    """Return the tally of events of a type with its data."""
    counted = ReplayTally()
    for kind, data in events:
        counted.add({"type": kind, "data": data, "timestamp": 1795486000000})
    return counted


def test_what_changed_may_be_packed() -> None:
    assert tally((3, "packed"), (3, "packed"), (3, "packed")).kinds == {"session-replay"}


def test_events_of_other_sorts_only_count_as_events() -> None:
    counted = tally((3, {"source": 4, "width": 9}), (3, ["odd"]), (6, {"plugin": "console"}))
    assert (counted.events, counted.is_replay) == (3, False)


def test_times_of_input_are_kept_up_to_a_bound() -> None:
    counted = tally(*[(3, {"source": 5, "text": "***"})] * 300)
    assert (counted.inputs, counted.masked, len(counted.input_times)) == (300, 300, 200)
