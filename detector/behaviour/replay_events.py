"""Events of the rrweb kind, which most session recorders send: `{type, data, timestamp}`. Counts, keeps no value.

What the small numbers mean is the published format of an open library that two dozen products share.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_MUTATION, _MOVE, _INTERACTION, _SCROLL, _INPUT, _TOUCH, _SELECTION, _DRAG = 0, 1, 2, 3, 5, 6, 14, 12
_CLICKS = frozenset((2, 3, 4, 7, 9))  # click, context menu, double click, touch start and end
_MASKS = frozenset("*•·●x")


@dataclass(slots=True)
class ReplayTally:
    """How many events there were, and of what."""

    events: int = 0
    snapshots: int = 0
    mutations: int = 0
    points: int = 0
    clicks: int = 0
    scrolls: int = 0
    inputs: int = 0
    masked: int = 0
    selections: int = 0
    pages: int = 0
    input_times: list[float] = field(default_factory=list, repr=False)

    @property
    def is_replay(self) -> bool:
        """A recording shows the page itself: its structure, or how that changed, or enough of what was done in it."""
        done = self.mutations + self.points + self.clicks + self.scrolls + self.inputs
        return self.events >= 3 and (self.snapshots > 0 or done >= 3)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that were read out of the events, as the published format says what they are."""
        counts = {
            "session-replay": self.events,
            "mouse-movement": self.points,
            "clicks": self.clicks,
            "scroll": self.scrolls,
            "form-input": self.inputs - self.masked,
            "typing-rhythm": self.masked,
        }
        return frozenset(kind for kind, count in counts.items() if count > 0) if self.is_replay else frozenset()

    def add(self, event: dict[str, Any]) -> None:
        """Count one event."""
        self.events += 1
        kind, data = event["type"], event["data"]
        if kind == 2:
            self.snapshots += 1
        elif kind == 4:
            self.pages += 1
        elif kind == 3 and type(data) is dict:
            self._incremental(data, event["timestamp"])
        elif kind == 3 and isinstance(data, str):
            self.mutations += 1  # packed: what changed is hidden in the string

    def _incremental(self, data: dict[str, Any], at: Any) -> None:
        source = data.get("source")
        positions = data.get("positions")
        if source == _MUTATION:
            self.mutations += 1
        elif source in (_MOVE, _TOUCH, _DRAG) and type(positions) is list:
            self.points += len(positions)
        elif source == _INTERACTION:
            self.clicks += data.get("type") in _CLICKS
        elif source == _SCROLL:
            self.scrolls += 1
        elif source == _INPUT:
            self._input(data.get("text"), at)
        elif source == _SELECTION:
            self.selections += 1

    def _input(self, text: Any, at: Any) -> None:
        self.inputs += 1
        if isinstance(text, str) and text and set(text) <= _MASKS:
            self.masked += 1
        if len(self.input_times) < 200 and type(at) in (int, float):
            self.input_times.append(float(at))


def is_replay_event(value: dict[str, Any]) -> bool:
    """Tell such an event by its three names, the range of its type and its clock."""
    kind = value.get("type")
    if type(kind) is not int or not 0 <= kind <= 12 or "data" not in value:
        return False
    at = value.get("timestamp")
    if not (type(at) is int or type(at) is float) or at < 1e12:
        return False
    data = value["data"]
    return (type(data) is dict and (kind != 3 or "source" in data)) or type(data) in (str, list)
