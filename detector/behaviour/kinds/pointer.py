"""Mouse movement: a path of points that a hand drew, with the clock of events. Pure.

Evidence is added up: the shape of the path, its clock, the names of the columns, what stands around them. A purpose
that explains the points (a drawing, a map, a game) takes more away than the clock gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, hypot
from statistics import median
from typing import Any

from detector.behaviour import motion, purposes
from detector.behaviour.actions import (
    Action,
    has_point,
    has_selector,
    has_target,
    has_time,
    is_element,
    is_of_other_doing,
)
from detector.behaviour.decode.protobuf import zigzag
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.desktop import is_counted
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import word_set
from detector.behaviour.table import Table

THRESHOLD = 0.6
EXPLAIN = "points whose steps are those of a moving hand, with a clock that rises when it moves"
_MOST_COLUMNS = 8
_SURE = 0.5  # share of direction kept that only a hand shows in steps
_FLOWING = 0.3  # share of speed kept
_FEW = 12
_LEAST_FLAT = 10  # points, where nothing but their order tells columns apart
_BETWEEN_CLICKS = 250  # milliseconds, as a median
_MOST_PAIRS = 14
_NEAR = 0.04  # of a way's width and height
_MOST_OF_ALL = 4
_OF_FINGERS = word_set("dwell flight hold latency press release dwells flights holds interkey iki hd dd ud")


@dataclass(frozen=True, slots=True)
class Trail:
    """A path found in one table: its score and the words for it. `purpose` is set if the names explain it away."""

    score: float
    count: int
    how: str
    purpose: str | None = None
    clocked: bool = True
    cues: Cues | None = None
    ends: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # where it begins and where it ends
    reach: float = 0.0  # how far from its end the way may go on
    span: float = 0.0  # its width and height

    @property
    def score_of_arrivals(self) -> float:
        """The score if the times at which the points arrived are their clock."""
        return self.score_of(True)

    def score_of(self, uneven: bool) -> float:
        """The score if the points arrived unevenly, as events do, or at a steady beat."""
        if self.cues is None or self.clocked:
            return self.score
        return _score(replace(self.cues, bare=0.0, relative=1.0)) if uneven else self.score

    @property
    def is_hand(self) -> bool:
        """Tell whether the way alone is that of a hand, whatever it was drawn for."""
        cues = self.cues
        return self.may_go_on and cues is not None and cues.flow > _FLOWING

    @property
    def may_go_on(self) -> bool:
        """Tell whether the way is smooth enough to be a piece of a longer one."""
        cues = self.cues
        return cues is not None and cues.smooth > _SURE and not cues.purpose and not cues.measured


def find_moves(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Add up the points of a replay and those of every table that is a path."""
    points, how, score = 0, "", 0.0
    if inventory.replay.is_replay and inventory.replay.points:
        points, how, score = inventory.replay.points, "pointer positions in the events of a session replay", 0.95
    for trail in trails(inventory):
        if trail.score >= THRESHOLD:
            points += trail.count
            if trail.score > score:
                score, how = trail.score, trail.how
    said = [a for a in actions if a.word == "move" and _said(a) >= THRESHOLD and not is_counted(a.table)]
    if said and not points:
        return Evidence(len(said), "records that say mouse movement, with place or time", max(map(_said, said)))
    return Evidence(points, how, score) if points else None


def _said(action: Action) -> float:
    row = action.row
    score = 0.35 + (0.2 if has_point(row) else 0) + (0.15 if has_time(row) else 0) + (0.1 if has_target(row) else 0)
    return score - (0.5 if purposes.of_movement(action.table) or purposes.of_input(action.table) else 0.0)


def trails(inventory: Inventory) -> list[Trail]:
    """Return the best path of each table, worked out once."""
    if "trails" not in inventory.judged:
        inventory.judged["trails"] = list(_trails(inventory.tables))
    found: list[Trail] = inventory.judged["trails"]
    return found


def _trails(tables: list[Table]) -> Iterator[Trail]:
    """Yield the best path of each table; of the strides of one flat list only the best."""
    flat: Trail | None = None
    for table in tables:
        if len(table.rows) < (_LEAST_FLAT if table.shape.startswith("flat") else 6) or is_of_other_doing(table):
            continue
        found = trail(table) or trail_in_one(table)
        if table.shape.startswith("flat"):
            if table.shape == "flat1" and flat:
                yield flat
                flat = None
            if found and (flat is None or found.score > flat.score):
                flat = found
        elif found:
            yield found
    if flat:
        yield flat


def trail(table: Table) -> Trail | None:
    """Return the best path among a table's pairs of columns; `clocked` tells whether the records have a time."""
    if table.parents & _OF_FINGERS:
        return None
    usable = [name for name in table.names[:24] if name not in _OF_FINGERS]
    columns = {name: values for name in usable if (values := table.numeric(name)) is not None and len(values) >= 6}
    if len(columns) > _MOST_OF_ALL:  # what never changes is no place
        columns = {name: values for name, values in columns.items() if min(values) != max(values)}
    if len(columns) < 2 or motion.is_pose(list(columns.values())):
        return None
    columns = dict(list(columns.items())[:_MOST_COLUMNS]) if not _named_pairs(tuple(columns)) else columns
    best: Trail | None = None
    for first, second, named in _pairs(tuple(columns)):
        found = _judge(table, columns, first, second, named)
        if found and (best is None or found.score > best.score):
            best = found
    return best


def trail_in_one(table: Table) -> Trail | None:
    """Return the path of places that are packed into one whole number, `x << 16 | y`, with the time beside it.

    Taken apart at the right bit, neither half jumps; any other number that is taken apart jumps whenever it carries.
    """
    packed = table.numeric(table.names[0]) if len(table.names) == _OF_TWO else None
    if packed is None or not all(value % 1 == 0 and 0 <= value < _LARGEST for value in packed) or max(packed) < _SMALL:
        return None
    for bits in _BITS:
        halves = [divmod(int(value), 1 << bits) for value in packed]
        jumps = max(abs(later[1] - earlier[1]) for earlier, later in pairwise(halves))
        if jumps > (1 << bits) // 8 or len({x for x, _ in halves}) < _FEW:
            continue
        parted = Table(("x", "y", "t"), table.shape, around=table.around, parents=table.parents)
        for (x, y), row in zip(halves, table.rows, strict=False):
            parted.add({"x": x, "y": y, "t": row[table.names[1]]})
        found = trail(parted)
        if found and found.clocked and found.is_hand:
            return found
    return None


_OF_TWO = 2
_BITS = (16, 12, 13, 14, 15)
_SMALL, _LARGEST = 1 << 17, 1 << 32


def _named_pairs(names: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = []
    for name in names:
        head, letter, tail = name.rpartition("x")
        other = f"{head}y{tail}"
        if letter and other in names:
            pairs.append((name, other))
    for first, second in (("left", "top"), ("h", "v"), ("lft", "tp")):
        if first in names and second in names:
            pairs.append((first, second))
    return pairs


def _pairs(names: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    named = _named_pairs(names)
    for first, second in named[:4]:
        yield first, second, True
    if named:
        return
    count = 0
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            yield first, second, False
            count += 1
            if count >= _MOST_PAIRS:
                return


def _judge(table: Table, columns: dict[str, list[float]], first: str, second: str, named: bool) -> Trail | None:
    xs, ys = columns[first], columns[second]
    length = min(len(xs), len(ys))
    if not named and (motion.both_only_rise(xs, ys) or motion.one_only_rises(xs, ys) or motion.of_two_grains(xs, ys)):
        return None
    if table.shape.startswith("flat") and motion.is_one_column(xs, ys):
        return None
    route = motion.path(xs[:length], ys[:length])
    if table.shape.startswith("flat") or table.shape == "columns" or _are_numbered(table, first):
        # protobuf's packed signed numbers: small steps around zero, folded to the positive side
        signed = [[float(zigzag(int(value))) for value in values[:length]] for values in (xs, ys)]
        other = motion.path(*signed) if min(*xs, *ys) >= 0 else None
        if other and other.from_steps and other.smooth > max(_SURE, route.smooth if route else 0.0):
            route, xs, ys = other, *signed
    if route is None:
        return None
    clocked = _clock(columns, {first, second})
    when = clocked[0] if clocked else None
    if _are_numbered(table, first) and route.from_steps and route.flow < _FLOWING:
        return None  # counts of every minute go up and down, too
    if when and _is_of_clicks(table, when):
        return None
    if when and not route.from_steps and not motion.is_plausible_speed(motion.speed(xs, ys, when)):
        return None
    if when and motion.is_fed(xs, ys, when):
        return None
    measured = motion.are_lengths(xs) and motion.are_lengths(ys)
    cues = _cues(table, route, clocked, named, motion.one_only_rises(xs, ys, 0), measured)
    ends = (xs[0], ys[0], xs[length - 1], ys[length - 1])
    last = hypot(xs[length - 1] - xs[length - 2], ys[length - 1] - ys[length - 2])
    span = max(xs) - min(xs) + max(ys) - min(ys)
    reach = max(_NEAR * span, 2 * last)
    purpose = purposes.of_movement(table)
    return Trail(_score(cues), table.count, _how(route, when), purpose, clocked is not None, cues, ends, reach, span)


def _are_numbered(table: Table, first: str) -> bool:
    """Tell the fields of a protobuf message: a few of them, as a place and a time are."""
    return first[:1] == "f" and first[1:].isdigit() and len(table.names) <= _MOST_OF_STEP


_MOST_OF_STEP = 4


def _is_of_clicks(table: Table, when: motion.Clock) -> bool:
    """Points far apart in time, each with the thing it hit, are clicks."""
    if median(when.steps) < _BETWEEN_CLICKS or table.shape not in {"records", "rows"}:
        return False
    return sum(map(_has_element, table.rows[:60])) >= 0.7 * min(60, len(table.rows))


def _has_element(row: dict[str, Any]) -> bool:
    return has_selector(row) or any(type(value) is str and is_element(value) for value in row.values())


@dataclass(frozen=True, slots=True)
class Cues:
    """What speaks for a hand and what against it in one pair of columns; each is 0 or 1, or a share."""

    smooth: float  # of the turns
    flow: float  # of the speeds
    few: float  # points
    named: float  # x and y, or left and top
    watched: float  # words of tracking around
    leaning: float  # words that go with it
    purpose: float  # words of another use
    geometry: float  # the list is called after a shape
    absolute: float  # a clock of moments, uneven
    relative: float  # a clock from some start, uneven
    stepped: float  # times since the last event
    even: float  # a clock that beats regularly
    driven: float  # and the point moves on at every beat, always about as far
    loose: float  # numbers in one list without any name
    coded: float  # steps instead of places
    rough: float  # without names, how far the turns fall short of a hand's
    sweep: float  # without names, one column only rises: a counter beside a value
    bare: float  # neither a clock nor words of tracking: what is drawn looks the same
    measured: float  # parts of a unit and no shares, without moments of events: lengths that a program works with; a
    # clock from some start leaves some of it, for a page's places have parts of a pixel now and then


# Logarithms of odds, fitted to the cases that were seen and rounded; `BASE` is what a path alone is worth.
BASE = -3.2
WEIGHTS = Cues(
    smooth=3.4, flow=2.0, few=-0.8, named=0.9, watched=1.9, leaning=0.4, purpose=-7.0, geometry=-2.5,
    absolute=3.0, relative=2.2, stepped=1.2, even=-0.5, driven=-4.0, loose=-0.3, coded=-0.4, rough=-1.5, sweep=-2.5,
    bare=-2.8, measured=-3.5,
)  # fmt: skip


def _score(cues: Cues) -> float:
    """Add the odds up and turn them into a probability."""
    odds = BASE + sum(getattr(WEIGHTS, cue) * getattr(cues, cue) for cue in Cues.__slots__)
    return 1 / (1 + exp(-odds))


def _cues(
    table: Table, route: motion.Path, when: tuple[motion.Clock, bool] | None, named: bool, sweep: bool, measured: bool
) -> Cues:
    weight = purposes.tracking_weight(table)
    uneven = when is not None and when[0].uneven
    stepped = when is not None and when[1]
    return Cues(
        smooth=max(-0.2, route.smooth),
        flow=max(0.0, route.flow),
        few=float(route.points < _FEW),
        named=float(named),
        watched=float(weight >= _WATCHED),
        leaning=float(0 < weight < _WATCHED),
        purpose=float(purposes.of_movement(table) is not None),
        geometry=float(purposes.is_geometry(table)),
        absolute=float(uneven and not stepped and when is not None and when[0].absolute),
        relative=float(uneven and not stepped and when is not None and not when[0].absolute),
        stepped=float(stepped),
        even=float(when is not None and not uneven),
        driven=float(when is not None and not uneven and route.tireless),
        loose=float(table.shape.startswith("flat")),
        coded=float(route.from_steps),
        rough=0.0 if named or weight else max(0.0, 1 - max(0.0, route.smooth) / _SURE),
        sweep=float(sweep and not named),
        bare=float(when is None and weight < _WATCHED),
        measured=_MEASURED[_pace(when)] if measured and weight < _WATCHED else 0.0,
    )


_WATCHED = 0.2
_MEASURED = (1.0, 0.6, 0.35, 0.0)


def _pace(when: tuple[motion.Clock, bool] | None) -> int:
    """Return 3 for moments of events, 2 for times between them, 1 for times from some start, 0 for less."""
    if when is None or not when[0].uneven or when[0].fractional:
        return 0
    return 2 if when[1] else 3 if when[0].absolute else 1


def _clock(columns: dict[str, list[float]], taken: set[str]) -> tuple[motion.Clock, bool] | None:
    """Return the best clock among the other columns, and whether it holds times since the last event."""
    best: tuple[motion.Clock, bool] | None = None
    for name, values in columns.items():
        if name in taken or not values:
            continue
        found = motion.clock(values[: motion.MAX_POINTS])
        stepped = found is None
        if found is None:
            found = motion.step_clock(values[: motion.MAX_POINTS])
        if found is None and len(columns) == _OF_VISITS:
            found = motion.visits_clock(values[: motion.MAX_POINTS])
        if (
            found is None
            or (stepped and not (found.uneven and _are_gaps(name, values)))
            or _is_quantity(found, stepped)
        ):
            continue
        if best is None or _rank(found, stepped) > _rank(*best):
            best = found, stepped
    return best


def _is_quantity(found: motion.Clock, stepped: bool) -> bool:
    """Tell what goes on from value to value, as a place, an angle and a running number do, from times of events."""
    if stepped:
        return motion.goes_on(found.steps)
    return not found.absolute and found.uneven and len(set(found.steps)) > _VARIOUS and motion.goes_on(found.steps)


_VARIOUS = 4
_OF_VISITS = 3  # columns: a place and a count


def _are_gaps(name: str, values: list[float]) -> bool:
    """Times between events have a name that says so, or none; under any other name, the rests of a hand must show."""
    if len(name) <= 2 or name.removeprefix("f").isdigit() or meanings(name) & _OF_TIME:
        return True
    return max(values) > _REST * median(values) > 0


_OF_TIME = frozenset(("time", "duration"))
_REST = 8


def _rank(when: motion.Clock, stepped: bool) -> tuple[bool, bool, bool]:
    return when.uneven and not stepped, when.absolute, not stepped


def _how(route: motion.Path, when: motion.Clock | None) -> str:
    coded = "given as steps " if route.from_steps else ""
    if when is None:
        return f"points {coded}that follow each other like a moving hand, without a clock"
    pace = "uneven, as events are" if when.uneven else "even"
    return f"points {coded}that follow each other like a moving hand, with a rising clock ({pace})"
