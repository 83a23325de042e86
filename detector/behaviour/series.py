"""Records of one shape that came one by one, in a request or message each: what they show together. Pure.

A record holds numbers as they are, and of each text only what sort of text it is and a salted hash, which is enough to
see that keys, titles or elements of a page change from one to the next.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from detector.behaviour import motion, purposes
from detector.behaviour.decode import numbers
from detector.behaviour.finding import Finding
from detector.behaviour.kinds.gestures import are_scrolled
from detector.behaviour.kinds.pointer import THRESHOLD as TRAIL_THRESHOLD
from detector.behaviour.kinds.pointer import Trail, trail
from detector.behaviour.lexicon import meanings
from detector.behaviour.purposes import sounds_like_watching
from detector.behaviour.table import Table
from detector.behaviour.trace import Mark, Single

MOST_POINTS = 160
LEAST_POINTS = 10
ECHOES = 3  # messages of the same shape from the server: others are shown the same
_LEAST_KEYS = 8
_LEAST_DIFFERENT = 5
_LEAST_TITLES = 3
_LEAST_PROGRAMS = 4
_SHARE = 0.6
_SHARE_OF_NEW = 0.85
_MOST_OF_KEYS = 6  # values in a record of one key
_TYPING = (0.02, 1.5)  # seconds from key to key, as a median


@dataclass(slots=True, repr=False)
class Series:
    """The last records of one shape, with their times of arrival."""

    names: tuple[str, ...]
    around: frozenset[str]
    count: int = 0
    rows: deque[tuple[float, tuple[tuple[str, float], ...], tuple[Mark, ...]]] = field(
        default_factory=lambda: deque(maxlen=MOST_POINTS)
    )
    queried: bool = False  # each came in an address and not in a body, as nobody sends what others are to see

    def add(self, at: float, single: Single) -> None:
        """Take one more."""
        self.count += 1
        self.queried |= single.queried
        self.rows.append((at, single.numbers, single.marks))

    def merge(self, other: Series) -> Series:
        """Return both as one, in the order of time."""
        rows = sorted([*self.rows, *other.rows])[-MOST_POINTS:]
        around, count = self.around | other.around, self.count + other.count
        return Series(self.names, around, count, deque(rows, maxlen=MOST_POINTS), self.queried or other.queried)

    def table(self) -> Table:
        """Return the numbers as a table."""
        table = Table(self.names, "records", around=set(self.around))
        for _, values, _ in self.rows:
            table.add(dict(values))
        return table

    def arrivals(self) -> list[float]:
        """Return seconds from each to the next."""
        return [later[0] - earlier[0] for earlier, later in pairwise(self.rows)]

    def sorts(self, name: str) -> list[Mark]:
        """Return what sort of text stood under a name, record by record."""
        return [mark for _, _, marks in self.rows for mark in marks if mark.name == name]

    def texts(self) -> list[str]:
        """Return the names of the texts in the last record."""
        return [mark.name for mark in self.rows[-1][2]] if self.rows else []


def way(series: Series) -> Trail | None:
    """Return the path that the points of a series follow."""
    return trail(series.table()) if len(series.rows) >= LEAST_POINTS else None


def is_live(series: Series, found: Trail) -> bool:
    """Points without a time of their own serve whoever looks on now: a shared cursor, a game, a remote screen."""
    if found.clocked or sounds_like_watching(series.table()) or says_page(series):
        return False
    return not (series.queried and found.is_hand)


def is_watched(series: Series, found: Trail) -> bool:
    """Tell whether a path of single points is that of a hand which somebody follows."""
    return found.score_of_arrivals >= TRAIL_THRESHOLD and not is_live(series, found)


def are_keys(series: Series) -> bool:
    """One key in each record, whatever its name, at the pace of typing."""
    if len(series.rows) < _LEAST_KEYS or len(series.names) > _MOST_OF_KEYS:
        return False
    if not _TYPING[0] <= median(series.arrivals()) <= _TYPING[1] or _is_written(series):
        return False
    if _are_codes(series):
        return True
    for name in series.texts():
        marks = series.sorts(name)
        keys = {mark.digest for mark in marks if mark.sort == "key"}
        good = sum(mark.sort in ("key", "steering") for mark in marks)
        again = len({mark.digest for mark in marks}) <= _SHARE_OF_NEW * len(marks)  # no letter is guessed twice
        if good >= 0.9 * len(series.rows) and len(keys) >= _LEAST_DIFFERENT and again:
            return True
    return False


def _are_codes(series: Series) -> bool:
    """A key's number in each record, beside a moment."""
    table = series.table()
    columns = [values for name in series.names if (values := table.numeric(name)) is not None]
    timed = any(motion.is_point_in_time(values[0]) for values in columns)
    return timed and any(numbers.are_codes(values) and len(values) >= 2 * _LEAST_KEYS for values in columns)


def _is_written(series: Series) -> bool:
    """What an editor or a terminal sends: nobody asks when, or the place in the text goes up with each letter."""
    table = series.table()
    if purposes.of_input(table):
        return True
    columns = [values for name in series.names if (values := table.numeric(name)) is not None and len(values) > 1]
    counters = [values for values in columns if _goes_up_by_one(values)]
    timed = any(motion.clock(values) for values in columns if values not in counters)
    return len(counters) > 1 or not (timed or series.queried)


def _goes_up_by_one(values: list[float]) -> bool:
    steps = [later - earlier for earlier, later in pairwise(values)]
    return steps.count(1) >= 0.7 * len(steps)


def are_titles(series: Series) -> bool:
    """A window's title in each record, and not always the same."""
    return _changing(series, "title", _LEAST_TITLES, 2)


def are_programs(series: Series) -> bool:
    """A program's name in each record, one after the other, with a number or a title beside it."""
    beside = bool(series.rows and series.rows[-1][1]) or len(series.texts()) > 1
    return beside and _changing(series, "program", _LEAST_PROGRAMS, 2)


def are_presses(series: Series) -> bool:
    """An element of a page and a place or a time in each record, some seconds apart."""
    if not _changing(series, "element", 3, 1) or median(series.arrivals()) < _BETWEEN_CLICKS:
        return False
    pairs = [values for _, values, _ in series.rows if sum(0 <= value < _WIDEST for _, value in values) >= 2]
    if len(pairs) < _SHARE * len(series.rows):
        return False
    found = way(series)
    return not (found and found.score >= TRAIL_THRESHOLD)


def _changing(series: Series, sort: str, least: int, different: int) -> bool:
    if len(series.rows) < least:
        return False
    for name in series.texts():
        marks = [mark for mark in series.sorts(name) if mark.sort == sort]
        if len(marks) >= max(least, _SHARE * len(series.rows)) and len({mark.digest for mark in marks}) >= different:
            return True
    return False


_BETWEEN_CLICKS = 0.5  # seconds
_WIDEST = 16_000
_LEAST_CLICKS = 4
_OF_CLICKS = frozenset(
    ("w", "h", "width", "height", "vw", "vh", "sw", "sh", "sid", "session", "sessionid", "siteid", "id", "v", "k")
)
_ABOUT_CLICKS = frozenset(("page", "place", "time", "user"))


def are_clicks(series: Series) -> bool:
    """Places on a page, far apart in time, in records that hold nothing but a place, a page and a time."""
    names = series.names
    if len(series.rows) < _LEAST_CLICKS or not {"x", "y"} <= {name[-1:] for name in names}:
        return False
    if not all(name in _OF_CLICKS or meanings(name) & _ABOUT_CLICKS for name in names) or not says_page(series):
        return False
    found = trail(series.table())
    slow = median(series.arrivals()) >= _BETWEEN_CLICKS
    return slow and not (found and found.score_of_arrivals >= TRAIL_THRESHOLD)


def are_scrolls(series: Series) -> bool:
    """How far a page is from its top, in steps of a wheel, in a record each that says which page."""
    if len(series.rows) < LEAST_POINTS or not says_page(series):
        return False
    table = series.table()
    columns = [values for name in series.names if (values := table.numeric(name)) is not None]
    return any(are_scrolled(values) for values in columns)


def says_page(series: Series) -> bool:
    """An address with each point: whoever looks on now knows which page it is."""
    numeric = {name for name, _ in series.rows[-1][1]}
    return any("page" in meanings(name) for name in series.names if name not in numeric)


def are_idle(series: Series) -> bool:
    """How long nobody touched anything, by its name, again and again, and now more and now less."""
    if len(series.rows) < _LEAST_KEYS or len(series.names) > _MOST_OF_KEYS:
        return False
    table = series.table()
    if table.words() & _OF_CONNECTIONS:
        return False
    named = [values for name in series.names if "idle" in meanings(name) and (values := table.numeric(name))]
    return any(len(set(values)) > 3 and not motion.is_point_in_time(values[0]) for values in named)


_OF_CONNECTIONS = frozenset(("cpu", "usage", "pool", "connection", "thread", "worker", "load", "socket", "timeout"))


_FOUND = (
    (are_idle, "idle-time", "time without input, in each request or message"),
    (are_keys, "keystrokes", "one key in each request or message, at the pace of typing"),
    (are_titles, "window-titles", "the title of a window in each request or message"),
    (are_programs, "app-usage", "the name of a program in each request or message"),
    (are_presses, "clicks", "an element of a page in each request or message, with place or time"),
    (are_clicks, "clicks", "single places on a page with its address or its window's size, seconds apart"),
    (are_scrolls, "scroll", "how far a page was scrolled, in each request or message"),
)


def findings_of(series: Series) -> list[Finding]:
    """Return what records that came alone show, but for the path of a hand."""
    found = {kind: how for test, kind, how in reversed(_FOUND) if test(series)}
    return [Finding(kind, series.count, how, "suspected", 0.65, 0.6) for kind, how in found.items()]


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
