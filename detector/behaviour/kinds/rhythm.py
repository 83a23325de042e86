"""The rhythm of typing: when keys went down and up, and which pairs of them took how long, without the keys. Pure.

A finger rests on a key for about a tenth of a second, nearly always as long; from key to key it takes longer, and never
twice the same. The two beside each other are typing, whatever they are called.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import fmean, median
from typing import Any

from detector.behaviour import motion, purposes
from detector.behaviour.actions import Action, has_time
from detector.behaviour.decode.numbers import are_codes
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.desktop import is_counted
from detector.behaviour.kinds.keyboard import OF_LOGGER, TYPED, goes_up_by_one, pressed_key, typing_clock
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import plain, word_set, words
from detector.behaviour.table import Table

RHYTHM_THRESHOLD = 0.6
RHYTHM_EXPLAIN = "times between or during key presses, without the keys"
_RHYTHM = word_set(
    "dwell flight interkey keytime digraph hold latency keydelay ikt iki keystroke typing hd dd ud "
    "intervals gap gaps press release"
)
_PRESSES = ("press", "down", "pressed", "presstime", "pt", "keydowntime", "downat", "d")
_RELEASES = ("release", "up", "released", "releasetime", "rt", "keyuptime", "upat", "u")


def find_rhythm(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count times of key presses: by name, by pairs of press and release, by key events or masked inputs."""
    replay = inventory.replay
    if replay.is_replay and len(replay.input_times) >= 4:
        return Evidence(len(replay.input_times), "one event for each change of a field, with its time", 0.8)
    silent = [
        a
        for a in actions
        if a.word == "key" and not is_counted(a.table) and pressed_key(a.row) is None and _is_silent(a.row)
    ]
    if len(silent) >= 2 and not purposes.of_input(silent[0].table):
        return Evidence(len(silent), "key events with their times, without the keys", 0.7)
    for table in inventory.tables:
        count = _pairs(table) or _named_times(table) or _under_keyboard(table)
        count = count or _rests_and_ways(table) or _fingers(table) or _pairs_of_letters(table)
        if count:
            return Evidence(count, "times between or during key presses", 0.75)
    for action in actions:
        if action.word == "key" and plain(str(action.row.get("n", ""))) == "typing":
            return Evidence(1, "stretches of typing with their times", 0.6)
    return None


def _is_silent(row: dict[str, Any]) -> bool:
    """A moment, and neither the browser's own measurement of how fast it answered nor a sentence of what was typed."""
    told = any(type(value) is str and value.count(" ") >= _SENTENCE for value in row.values())
    told = told or any(type(row[name]) is str and " " in row[name] and meanings(name) & _OF_TEXT for name in row)
    return has_time(row) and not told and "entrytype" not in row and "processingstart" not in row


_OF_TEXT = frozenset(("text", "value"))
_SENTENCE = 2


def _under_keyboard(table: Table) -> int:
    """Moments under a name that says keyboard, and nothing else in the records but numbers of theirs."""
    if len(table.names) > _MOST_OF_MOMENTS or not any(OF_LOGGER.match(plain(name)) for name in table.parents):
        return 0
    clocks = [found for name in table.names if (values := table.numeric(name)) and (found := motion.clock(values))]
    rising = any(found.uneven for found in clocks)
    return len(table.rows) if len(table.rows) >= _LEAST_MOMENTS and rising and typing_clock(table) else 0


_MOST_OF_MOMENTS = 3
_LEAST_MOMENTS = 6


def _rests_and_ways(table: Table) -> int:
    """Two columns of milliseconds side by side: how long a finger rests, and how long it takes to the next key."""
    plainly = table.shape in {"columns", "rows"} or all(len(name) <= _SHORT_NAME for name in table.names)
    if not plainly or len(table.rows) < _LEAST_RESTS:
        return 0
    if table.words() & _OF_NETWORKS or purposes.of_movement(table):
        return 0
    columns = [values for name in table.names[:4] if (values := table.numeric(name)) is not None]
    rests = [values for values in columns if _are_rests(values)]
    ways = [values for values in columns if _are_ways(values)]
    named = any(name in _OF_STUDIES or meanings(name) & _OF_KEYS for name in (*table.names, *table.parents))
    if not named and not any(min(values) < 0 for values in ways):
        return 0  # in quick typing the next key goes down before the last is up; without that it may be anything
    return len(rests[0]) if len(columns) <= _FEW and any(one is not other for one in rests for other in ways) else 0


_OF_NETWORKS = word_set("rtt ping jitter latency fps frame cpu ttfb load lag delay packet queue bpm beat heart")
_OF_KEYS = frozenset(("key", "press", "release"))
_OF_STUDIES = word_set("h dd ud du uu ht ft hold flight dwell pp rr pr rp")  # as keystroke dynamics writes them
_LEAST_RESTS = 12
_SHORT_NAME = 2
_FEW = 3


def _are_rests(values: list[float]) -> bool:
    middle = fmean(values)
    if _lead_on(values) or any(value % 1 and value < 1 for value in values):
        return False
    return min(values) > 0 and 50 <= median(values) <= 160 and 0.08 * middle < motion.spread(values) < 0.45 * middle


def _lead_on(values: list[float]) -> bool:
    """Tell a quantity that moves: each is near the one before, as places and prices are and times of keys are not."""
    middle, width = fmean(values), motion.spread(values)
    return width == 0 or fmean((a - middle) * (b - middle) for a, b in pairwise(values)) > _LEADING * width**2


_LEADING = 0.4
_SKEW = 1.05


def _are_ways(values: list[float]) -> bool:
    middle = median(values)
    if _lead_on(values) or fmean(values) < _SKEW * middle:
        return False
    return 20 <= middle <= 600 and motion.spread(values) > 0.35 * middle and max(values) < 20_000 and min(values) > -400


def _pairs_of_letters(table: Table) -> int:
    """`{"th": 92, "he": 110, "e ": 140}`: two keys, and how long it took from one to the other.

    Codes of countries and languages have two letters, too, but none follows from the one before.
    """
    if table.shape not in {"rows", "records"} or len(table.rows) < _LEAST_RESTS:
        return 0
    for name in table.names[:4]:
        pairs = [text for text in table.texts(name) if len(text) == 2]
        if len(pairs) < 0.9 * len(table.rows) or len(set(pairs)) < _LEAST_RESTS:
            continue
        chained = sum(a[1] == b[0] and a != b for a, b in pairwise(pairs))
        if chained < 0.5 * len(pairs) and sum(" " in pair for pair in pairs) < 2:
            continue
        columns = [values for other in table.names[:4] if (values := table.numeric(other)) is not None]
        if any(20 <= median(values) <= 1_500 and len(set(values)) > 5 for values in columns):
            return len(pairs)
    return 0


def _named_times(table: Table) -> int:
    total = 0
    for name in table.names[:24]:
        above = table.parents if name.isdigit() else (name,) if "keystroke" not in name else ()  # a number of them
        if not any(
            plain(one).strip("s") in _RHYTHM or words(one) & _RHYTHM_STRONG or _OF_RESTS.search(one) for one in above
        ):
            continue
        values = table.numeric(name)
        if (
            values
            and len(values) >= 4
            and 2 <= median(values) <= 2_000
            and min(values) >= -1_000
            and max(values) < 60_000
        ):
            usual = [abs(value) for value in values]
            if motion.spread(usual) > 0.1 * fmean(usual) and _is_about_typing(table):
                total += len(values)
    return total


_OF_RESTS = re.compile(r"dwell|flight|interkey|digraph|holdtime")
_RHYTHM_STRONG = word_set("dwell flight interkey digraph keystroke typing")


def _is_about_typing(table: Table) -> bool:
    names = table.words()
    if any(map(_OF_RESTS.search, table.names)):
        return True
    return bool(names & (_RHYTHM_STRONG | TYPED)) or len(names & _RHYTHM) >= 2


def _pairs(table: Table) -> int:
    """Press and release of each key: two rising clocks, the second ahead by the time that a finger rests."""
    press = next((name for name in table.names if name in _PRESSES or "press" in meanings(name)), None)
    release = next((name for name in table.names if name in _RELEASES or "release" in meanings(name)), None)
    if len(table.rows) < 4 or purposes.of_movement(table):
        return 0
    if not press and not release and any(pressed_key(row) for row in table.rows[:4]):
        press = next((name for name in table.names if "start" in meanings(name)), None)
        release = next((name for name in table.names if "end" in meanings(name) or name[:3] == "end"), None)
    if press and release:
        return _rests(table, press, release)
    return 0


def _rests(table: Table, press: str, release: str) -> int:
    downs, ups = table.numeric(press), table.numeric(release)
    if not downs or not ups or len(downs) != len(ups) or len(downs) < _LEAST_PAIRS:
        return 0
    downs, ups = motion.in_milliseconds(downs), motion.in_milliseconds(ups)
    rests = [up - down for down, up in zip(downs, ups, strict=True)]
    rising = all(later >= earlier for earlier, later in pairwise(downs))
    good = rising and 15 <= median(rests) <= 400 and min(rests) > 0 and len(set(rests)) > 2
    return len(rests) if good and motion.spread(rests) < _UNEVEN * fmean(rests) else 0


_LEAST_PAIRS = 4
_UNEVEN = 9.0


def _fingers(table: Table) -> int:
    """A clock as uneven as typing, and beside it how long each finger rested or when it was lifted, by any name."""
    if len(table.rows) < _LEAST_RESTS or len(table.names) > _MOST_OF_FINGERS or table.words() & _OF_NETWORKS:
        return 0
    if purposes.of_movement(table) or purposes.of_input(table):
        return 0
    found = {name: values for name in table.names if (values := table.numeric(name)) and len(values) == len(table.rows)}
    found = {name: values for name, values in found.items() if not are_codes(values) and not goes_up_by_one(values)}
    columns = list(found.values())
    named = any(meanings(name) & _OF_KEYS for name in (*table.names, *table.parents, *table.sorts()))
    nameless = all(len(name) <= _SHORT_NAME or name[-1:].isdigit() for name in found)
    if not named and (len(table.rows) < _MANY or len(columns) > _FEW or not nameless):
        return 0  # a name that says something else is no key's
    for place, column in enumerate(columns):
        times = motion.in_milliseconds(column)
        ways = [later - earlier for earlier, later in pairwise(times)]
        if min(ways) < 0 or _lead_on(ways) or not 50 <= median(ways) <= 600 or motion.spread(ways) < 0.25 * fmean(ways):
            continue
        for other in columns[:place] + columns[place + 1 :]:
            lasting = [end - start for start, end in zip(times, motion.in_milliseconds(other), strict=True)]
            if any(_are_rests(rests) and _before_the_next(rests, ways) for rests in (other, lasting)):
                return len(times)
    return 0


def _before_the_next(rests: list[float], ways: list[float]) -> bool:
    """A finger is mostly up before the next key goes down, and not always."""
    return sum(rest < way for rest, way in zip(rests, ways, strict=False)) >= 0.6 * len(ways)


_MOST_OF_FINGERS = 6
_MANY = 24
