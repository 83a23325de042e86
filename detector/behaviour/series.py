"""Records of one shape that came one by one or a few at a time: what they show together. Pure.

They are one table, as if they had come in one body, and the same detectors judge it. Of each text it holds a stand-in.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from statistics import median
from typing import Any

from detector.behaviour.actions import actions, has_address, says_otherwise
from detector.behaviour.decode import numbers
from detector.behaviour.finding import Finding
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.gestures import are_scrolled, is_press
from detector.behaviour.kinds.idle import is_of_machine
from detector.behaviour.kinds.keyboard import is_written
from detector.behaviour.kinds.pointer import THRESHOLD as TRAIL_THRESHOLD
from detector.behaviour.kinds.pointer import Trail, trail
from detector.behaviour.kinds.registry import DETECTORS
from detector.behaviour.lexicon import meanings
from detector.behaviour.motion import clock, is_point_in_time
from detector.behaviour.purposes import sounds_like_watching
from detector.behaviour.table import Table
from detector.behaviour.trace import Single

MOST_POINTS = 160
LEAST_POINTS = 10
ECHOES = 3  # messages of the same shape from the server: others are shown the same
ARRIVAL = "arrivedat"
_FIRST = 1.7e12  # where a clock that starts at nought is put: moments of these years


@dataclass(slots=True, repr=False)
class Series:
    """The last records of one shape, with their times of arrival."""

    names: tuple[str, ...]
    around: frozenset[str]
    count: int = 0
    parents: frozenset[str] = frozenset()
    rows: deque[tuple[float, tuple[tuple[str, Any], ...]]] = field(default_factory=lambda: deque(maxlen=MOST_POINTS))
    queried: bool = False  # each came in an address and not in a body, as nobody sends what others are to see

    def add(self, at: float, single: Single) -> None:
        """Take one more."""
        self.count += 1
        self.queried |= single.queried
        self.rows.append((at, single.row))

    def merge(self, other: Series) -> Series:
        """Return both as one, in the order of time."""
        rows = sorted([*self.rows, *other.rows], key=itemgetter(0))[-MOST_POINTS:]
        around, parents = self.around | other.around, self.parents | other.parents
        count, queried = self.count + other.count, self.queried or other.queried
        return Series(self.names, around, count, parents, deque(rows, maxlen=MOST_POINTS), queried)

    def table(self, arrivals: bool = False) -> Table:
        """Return the records as one table; with `arrivals` the moment of each stands beside its values."""
        names = (*self.names, ARRIVAL) if arrivals else self.names
        table = Table(names, "records", around=set(self.around), parents=set(self.parents))
        for at, values in self.rows:
            table.add({**dict(values), **({ARRIVAL: _FIRST + 1000 * at} if arrivals else {})})
        return table


def way(series: Series) -> Trail | None:
    """Return the path that the points of a series follow."""
    return trail(series.table()) if len(series.rows) >= LEAST_POINTS else None


def is_live(series: Series, found: Trail) -> bool:
    """Points without a time of their own serve whoever looks on now: a shared cursor, a game, a remote screen."""
    if found.clocked or sounds_like_watching(series.table()) or says_page(series) or _is_late(series):
        return False
    return not (series.queried and found.is_hand)


def _is_late(series: Series) -> bool:
    """Tell whether several points wait for each request: who looks on now would not wait."""
    arrivals = sorted({at for at, _ in series.rows})
    steps = [later - earlier for earlier, later in pairwise(arrivals)]
    return len(series.rows) >= _SEVERAL * len(arrivals) and bool(steps) and median(steps) >= _LATE


_SEVERAL = 3
_LATE = 0.4  # seconds


def is_watched(series: Series, found: Trail) -> bool:
    """Tell whether a path of single points is that of a hand which somebody follows."""
    arrivals = [1000 * at for at in sorted({at for at, _ in series.rows})]
    when = clock(arrivals)
    uneven = len(arrivals) == len(series.rows) if when is None else when.uneven
    return found.score_of(uneven) >= TRAIL_THRESHOLD and not is_live(series, found)


def says_page(series: Series) -> bool:
    """An address with each point: whoever looks on now knows which page it is."""
    return any("page" in meanings(name) and isinstance(value, str) for name, value in series.rows[-1][1])


def findings_of(series: Series) -> list[Finding]:
    """Return what the records show together; each came as something was done, so its arrival is a moment, too.

    Keys have to bring a time of their own: an editor and a terminal send them as they are pressed.
    """
    if len({at for at, _ in series.rows}) < _LEAST:
        return []
    bare, timed = series.table(), series.table(arrivals=True)
    found = [_finding(kind, series.count, how, 0.65, 0.6) for test, kind, how in _TESTS if test(series, timed)]
    for detector in DETECTORS:
        if detector.kind in _LOGGED or (detector.kind in _TYPED and not is_written(bare)):
            table = timed if detector.kind in _LOGGED else bare
            evidence = detector.find(Inventory(tables=[table], names=set(table.names)), list(actions([table])))
            if evidence is not None and evidence.score >= detector.threshold:
                found.append(_finding(detector.kind, series.count, evidence.how, evidence.score, detector.threshold))
    return found


_LEAST = 3
_LOGGED = frozenset(("window-titles", "app-usage", "pages-visited", "files", "clipboard", "activity-level"))
_TYPED = frozenset(("keystrokes", "typing-rhythm"))


def _finding(kind: str, count: int, how: str, score: float, threshold: float) -> Finding:
    how = f"{how}, in request after request"
    return Finding(kind, count, how, "suspected", round(min(score, 1.0), 2), threshold)


def _are_presses(series: Series, timed: Table) -> bool:
    """An element of a page and a place or a time in each record, some seconds apart."""
    if any(name[:1] == "@" and name != "@click" for name in series.parents):
        return False  # the list says that they are something else
    pressed = is_press(timed) or is_press(series.table())
    return pressed and not any(map(says_otherwise, timed.rows)) and _is_slow(timed)


def _are_clicks(series: Series, timed: Table) -> bool:
    """Places on a page, far apart in time, in records that hold nothing but a place, a page and a time."""
    names = series.names
    if len(series.rows) < _LEAST_CLICKS or not {"x", "y"} <= {name[-1:] for name in names}:
        return False
    if not all(name in _OF_CLICKS or meanings(name) & _ABOUT_CLICKS for name in names) or not says_page(series):
        return False
    found = trail(series.table())
    return _is_slow(timed) and not (found and found.score_of_arrivals >= TRAIL_THRESHOLD)


def _is_slow(timed: Table) -> bool:
    arrivals = [row[ARRIVAL] for row in timed.rows]
    return bool(median(later - earlier for earlier, later in pairwise(arrivals)) >= _BETWEEN_CLICKS)


_BETWEEN_CLICKS = 500  # milliseconds
_LEAST_CLICKS = 4
_OF_CLICKS = frozenset(
    ("w", "h", "width", "height", "vw", "vh", "sw", "sh", "sid", "session", "sessionid", "siteid", "id", "v", "k")
)
_ABOUT_CLICKS = frozenset(("page", "place", "time", "user"))


def _are_scrolls(series: Series, timed: Table) -> bool:
    """How far a page is from its top, in steps of a wheel, in a record each that says which page."""
    columns = [values for name in series.names if (values := timed.numeric(name)) is not None]
    return len(series.rows) >= LEAST_POINTS and says_page(series) and any(map(are_scrolled, columns))


def _are_depths(series: Series, timed: Table) -> bool:
    """How far a page was scrolled and how far at most, with its address, again and again."""
    scrolled = {name: values for name in series.names if "scroll" in name and (values := timed.numeric(name))}
    if len(series.rows) <= _LEAST or len(scrolled) <= 1 or not any("max" in name for name in scrolled):
        return False
    return has_address(timed.rows[-1]) and all(len(set(values)) > 1 for values in scrolled.values())


def _are_idle(series: Series, timed: Table) -> bool:
    """How long nobody touched anything, by its name, again and again, and now more and now less."""
    if len(series.rows) < _LEAST_IDLE or len(series.names) > _MOST_OF_IDLE or is_of_machine(timed):
        return False
    named = [values for name in series.names if "idle" in meanings(name) and (values := timed.numeric(name))]
    return any(len(set(values)) > _LEAST and not is_point_in_time(values[0]) for values in named)


_LEAST_IDLE = 8
_MOST_OF_IDLE = 6
_TESTS = (
    (_are_presses, "clicks", "an element of a page with a place or a time"),
    (_are_clicks, "clicks", "single places on a page with its address or its window's size, seconds apart"),
    (_are_scrolls, "scroll", "how far a page was scrolled"),
    (_are_depths, "scroll", "how far a page was scrolled"),
    (_are_idle, "idle-time", "time without input"),
)


def hand_in_bytes(arrived: list[tuple[float, bytes]]) -> Trail | None:
    """Return the path in messages of a few bytes each, all of one size, that hold numbers and nothing else.

    They must hold a time as well, which goes on as fast as they arrive: without one they serve whoever looks on now.
    """
    records = [data for _, data in arrived]
    rows = numbers.of_size(b"".join(records), len(records[0]))
    if rows is None:
        return None
    table = Table(tuple(map(str, range(len(rows[0])))), "rows")
    for row in rows:
        table.add({str(place): value for place, value in enumerate(row)})
    found = trail(table)
    good = found is not None and found.clocked and found.score >= TRAIL_THRESHOLD
    return found if good and _keeps_pace([row[-1] for row in rows], [at for at, _ in arrived]) else None


def _keeps_pace(times: list[float], arrivals: list[float]) -> bool:
    """Tell whether a column goes on as the clock on the wall does, in milliseconds, micro- or whole seconds."""
    passed = arrivals[len(times) - 1] - arrivals[0]
    gone = times[-1] - times[0]
    return passed > 0 and any(abs(gone / unit - passed) <= 0.1 * passed for unit in (1.0, 1e3, 1e6))
