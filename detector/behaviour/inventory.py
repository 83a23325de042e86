"""What one body holds, before anything is concluded from it: the values that a walk fills and all detectors read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detector.behaviour.decode.images import Media, Picture
from detector.behaviour.dom import DomTally
from detector.behaviour.replay_events import ReplayTally
from detector.behaviour.table import Table


@dataclass(slots=True)
class TextList:
    """A list of strings and the names around it."""

    values: list[str]
    around: tuple[str, ...]


@dataclass(slots=True)
class Inventory:
    """What a body holds, before anything is concluded from it."""

    tables: list[Table] = field(default_factory=list)
    text_lists: list[TextList] = field(default_factory=list)
    replay: ReplayTally = field(default_factory=ReplayTally)
    dom: DomTally = field(default_factory=DomTally)
    pictures: list[tuple[Picture, str]] = field(default_factory=list)
    media: list[tuple[Media, str]] = field(default_factory=list)
    documents: int = 0  # whole pages, as source, beside their address
    names: set[str] = field(default_factory=set)
    judged: dict[str, Any] = field(default_factory=dict)  # what detectors found and others ask for again
