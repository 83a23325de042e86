"""The generated cases in their parts: `seen` to work with, `aside` of families that nobody looked at until the end.

A family is one choice on one axis: a vocabulary, a container, an encoding, a sort of program. A quarter of each axis is
set aside by the SHA-256 of its name; a case with any such choice belongs to `aside`. So what is aside differs from what
was seen in its words, its notation or its wrapping, and not merely in its random numbers.
"""

from __future__ import annotations

import hashlib
import random
from typing import Any

from tests.data.behaviour.generated import programs, trackers
from tests.data.behaviour.generated.words import NAMELESS

Made = dict[str, Any]
SEED = 20261130


def is_aside(family: str, share: int = 4) -> bool:
    """Tell whether a family was set aside before the detectors were worked on."""
    return int(hashlib.sha256(f"aside:{family}".encode()).hexdigest(), 16) % share == 0


def generated(part: str, count: int = 300, seed: int = SEED) -> list[Made]:
    """Return the trackers and programs of one part; `count` combinations are drawn for both parts together."""
    return [case for case, aside in _drawn(count, seed) if aside == (part == "aside")]


def _drawn(count: int, seed: int) -> list[tuple[Made, bool]]:
    out: list[tuple[Made, bool]] = []
    rng = random.Random(seed)
    for number, choice in enumerate(trackers.combinations(rng, count)):
        name = f"g{number} " + " / ".join(choice)
        case = trackers.compose(random.Random(f"{seed}{name}"), name, choice)
        out.append((case, any(map(is_aside, choice[1:]))))
    for number in range(count // 4):
        vocabulary, way = rng.choice(list(trackers.VOCABULARIES)), rng.choice(trackers.ONE_WAYS)
        if way == "no time" and vocabulary in NAMELESS:
            continue  # nothing tells such points from a shared cursor
        name = f"one{number} {vocabulary} / {way}"
        case = trackers.one_by_one(random.Random(f"{seed}{name}"), name, vocabulary, way)
        out.append((case, is_aside(vocabulary) or is_aside(f"one {way}")))
    for make, ways in (
        (trackers.pictures, trackers.PICTURE_WAYS),
        (trackers.page, trackers.PAGE_WAYS),
        (trackers.sound, trackers.SOUND_WAYS),
    ):
        for way in ways:
            name = f"{make.__name__} {way}"
            out.append((make(random.Random(f"{seed}{name}"), name, way), is_aside(name)))
    for family in programs.FAMILIES:
        for turn in range(max(1, count // 75)):
            name = f"p{turn} {family}"
            out.append((programs.compose(random.Random(f"{seed}{name}"), name, family), is_aside(family)))
    return out
