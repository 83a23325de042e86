"""What is planted (Canary) and what came back (Proof), as values; and how a canary is drawn. Pure: no clock, no I/O.

The phrase is made of syllables that form no word, so that it stands in no dictionary and no page. The path jumps: every
step is long in both axes, and its direction is drawn, so that no hand, map or chart follows it by chance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

FAST_POINTS, FAST_STEP = 30, 60
SLOW_POINTS, SLOW_STEP = 18, 560
"""The path is walked fast first and slowly then, in milliseconds a step: what samples the mouse twice a second or
more often sees every slow point, and a recorder of each event sees all."""

CLICKS = 6
SCROLLS = 10
_LEAST_STEP = 24
_FAR = 0.86
_NEAR = 0.10
_CONSONANTS = "bdfgjklmnprstvz"
_VOWELS = "aeiou"
_SYLLABLES = 3
_PAUSE = (60, 420)


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the page's viewport, in CSS pixels, and when the pointer is there, in milliseconds from the start."""

    x: int
    y: int
    t: int


@dataclass(frozen=True, slots=True)
class Canary:
    """What was typed and done. Whole CSS pixels; times in milliseconds from any start that they have in common.

    `clicks` are places, `scrolls` distances from the top of the page after each scroll, `key_times` when each key of
    the phrase went down (empty: not known), `page_height` the whole height of the page (0: not known).
    """

    phrase: str
    path: tuple[Point, ...]
    clicks: tuple[tuple[int, int], ...] = ()
    scrolls: tuple[int, ...] = ()
    viewport: tuple[int, int] = (1280, 800)
    ratio: float = 1.0
    key_times: tuple[int, ...] = ()
    page_height: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The parts of the phrase that are long enough to stand for it."""
        return tuple(word for word in self.phrase.split("-") if len(word) >= _SYLLABLES * 2 and word.isalpha())


@dataclass(frozen=True, slots=True)
class Proof:
    """A part of the canary that came back. `kind` is of the contract's vocabulary, `how` names the ground in words.

    Its certainty is always `proven`. It holds no value of the traffic.
    """

    kind: str
    count: int
    how: str

    @property
    def certainty(self) -> str:
        """How sure it is, as the contract says it."""
        return "proven"


def draw(seed: int, viewport: tuple[int, int] = (1280, 800)) -> Canary:
    """Return the canary that belongs to `seed`, which the caller takes from `secrets`."""
    chance = random.Random(seed)
    phrase = _phrase(chance)  # first, so that it is the same for every size of the window
    path = _path(chance, viewport)
    clicks = _clicks(chance, path, {(point.x, point.y) for point in path})
    return Canary(phrase, path, clicks, _scrolls(chance, int(viewport[1] * _FAR)), viewport)


def _phrase(chance: random.Random) -> str:
    words = ["".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(_SYLLABLES)) for _ in range(2)]
    return "-".join([*words, "".join(chance.sample("2345679", 4))])


def _path(chance: random.Random, viewport: tuple[int, int]) -> tuple[Point, ...]:
    xs = _walk(chance, FAST_POINTS + SLOW_POINTS, int(viewport[0] * _NEAR), int(viewport[0] * _FAR))
    ys = _walk(chance, FAST_POINTS + SLOW_POINTS, int(viewport[1] * _NEAR), int(viewport[1] * _FAR))
    times = [FAST_STEP * min(n, FAST_POINTS) + SLOW_STEP * max(n - FAST_POINTS, 0) for n in range(len(xs))]
    return tuple(map(Point, xs, ys, times))


def _walk(chance: random.Random, count: int, low: int, high: int) -> list[int]:
    """Draw numbers of which no two are the same, none is round, and neighbours are far apart."""
    found: list[int] = []
    least = min(_LEAST_STEP, (high - low) // 8)
    while len(found) < count:
        number = chance.randint(low, high)
        is_near = bool(found) and abs(number - found[-1]) < least
        if not (is_near or number in found or number % 5 == 0 or number % 8 == 0):
            found.append(number)
    return found


def _clicks(chance: random.Random, path: tuple[Point, ...], taken: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Draw a place a little beside some of the slow points: where a button is pressed, the pointer was never moved."""
    beside = [(x, y) for x in (-4, -3, 3, 4) for y in (-4, -3, 3, 4)]
    found = []
    for point in path[FAST_POINTS + 2 :: 3][:CLICKS]:
        places = [(point.x + x, point.y + y) for x, y in chance.sample(beside, len(beside))]
        found.append(next(place for place in places if place not in taken))
    return tuple(found)


def _scrolls(chance: random.Random, lowest: int) -> tuple[int, ...]:
    """Draw how far from the top the page is after each scroll: down and up in turn, as no reader scrolls.

    No step is longer than the window is high, which is as far as one turn of the wheel scrolls in Firefox.
    """
    halves = (lowest // 2 + lowest // 10, lowest), (lowest // 40, lowest // 2 - lowest // 10)
    found: list[int] = []
    while len(found) < SCROLLS:
        number = chance.randint(*halves[len(found) % 2])
        if number not in found and number % 5 and number % 8:
            found.append(number)
    return tuple(found)


def pauses(seed: int, count: int) -> tuple[int, ...]:
    """Return how many milliseconds to wait before each key of a phrase, drawn so that the rhythm is known again."""
    chance = random.Random(seed)
    return tuple(chance.randrange(*_PAUSE) for _ in range(count))
