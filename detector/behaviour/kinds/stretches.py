"""Stretches of time in records: columns that say how long or from when, and whether they follow each other. Pure.

What somebody did on a machine fills the day: each stretch begins where the one before ended, whatever the names are.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from detector.behaviour import motion
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import word_set
from detector.behaviour.table import Table, as_number

THRESHOLD = 0.6
_SPANS = word_set(
    "duration seconds secs durations durationseconds durationms timespent activeseconds activems "
    "idleseconds from to start end "
    "starttime endtime startedat endedat elapsed usage focusms focustime activetime spent foreground "
    "minutes status total percentage"
)
WHOSE = word_set("employee staff user worker machine workstation computer uid emp person")
_SHAPES = frozenset(("records", "rows", "columns"))
_LEAST = 4
_SHARE = 0.7
_UNITS = (1.0, 1000.0, 60_000.0)
_LONGEST_STRETCH = 86_400_000.0


def counted(inventory: Inventory, test: Callable[[Table], float], how: str) -> Evidence | None:
    """Add up the records of all tables that pass a test, and take its best score."""
    count, score = 0, 0.0
    for table in inventory.tables:
        value = test(table) if table.shape in _SHAPES and table.rows else 0.0
        if value >= THRESHOLD:
            count, score = count + table.count, max(score, value)
    return Evidence(count, how, min(score, 1.0)) if count else None


def spans(table: Table) -> list[str]:
    """Names of columns that say how long, where the first record has a number."""
    row = table.rows[0]
    named = [name for name in table.names if name in _SPANS or meanings(name) & {"duration", "start", "end"}]
    return [name for name in named if name != "status" and as_number(row.get(name)) is not None]


def adds_up(table: Table) -> bool:
    """Tell whether a column of moments and one of lengths or of ends make stretches that follow each other."""
    if len(table.rows) < _LEAST:
        return False
    columns = [values for name in table.names[:12] if (values := table.numeric(name)) is not None]
    columns = [values for values in columns if len(values) == len(table.rows)]
    return any(
        _follow(starts, other) for starts in columns if _rises(starts) for other in columns if other is not starts
    )


def in_turn(table: Table, test: Callable[[str], bool], least: int = 3) -> bool:
    """Tell whether a column's texts are mostly of one sort and change, each at a moment that nobody planned.

    What a person does comes some seconds or minutes apart, and hardly ever on the minute, as what is planned does.
    """
    if len(table.rows) < least or not any(
        _unplanned(values) for name in table.names[-1:] + table.names[:12] if (values := table.numeric(name))
    ):
        return False
    for name in table.names[:16]:
        texts = table.texts(name)[:60]
        several = len(texts) >= _MOSTLY * min(60, len(table.rows)) and len(set(texts)) > 1
        if several and sum(map(test, texts)) >= _MOSTLY * len(texts):
            return True
    return False


_MOSTLY = 0.6
_MINUTE = 60_000


def _unplanned(values: list[float]) -> bool:
    if not motion.is_point_in_time(values[0]) or len(values) < 3:
        return False
    times = motion.in_milliseconds(values)
    steps = sorted(later - earlier for earlier, later in pairwise(times))
    usual = steps[len(steps) // 2]
    return steps[0] >= 0 and _QUICKEST <= usual <= _SLOWEST and any(time % _MINUTE for time in times)


_QUICKEST, _SLOWEST = 500, 3_600_000


def _rises(values: list[float]) -> bool:
    return motion.is_point_in_time(values[0]) and all(later >= earlier for earlier, later in pairwise(values))


def _follow(starts: list[float], other: list[float]) -> bool:
    unit = 1000.0 if starts[0] < 1e11 else 1.0
    steps = [(later - earlier) * unit for earlier, later in pairwise(starts)]
    if not 0 < max(steps) <= _LONGEST_STRETCH:
        return False
    if motion.is_point_in_time(other[0]):
        lengths = [(end - start) * unit for start, end in zip(starts, other, strict=True)][:-1]
        return _equal(lengths, steps) and len(set(lengths)) > 1
    return any(_equal([value * scale for value in other[:-1]], steps) for scale in _UNITS) and len(set(other)) > 1


def _equal(lengths: list[float], steps: list[float]) -> bool:
    near = sum(abs(a - b) <= 0.05 * b + 2_000 for a, b in zip(lengths, steps, strict=True))
    return near >= _SHARE * len(steps) and max(steps) > 4_000
