"""Clicks and scrolling: records that say so, with the place, the thing that was used, and the time. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from detector.behaviour import motion, purposes
from detector.behaviour.actions import (
    Action,
    has_address,
    has_button,
    has_point,
    has_selector,
    has_target,
    has_time,
    is_element,
    is_pressable,
    said_in,
    says_otherwise,
    watching,
)
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.desktop import is_counted
from detector.behaviour.kinds.keyboard import pressed_key
from detector.behaviour.kinds.pointer import THRESHOLD as TRAIL_THRESHOLD
from detector.behaviour.kinds.pointer import trail
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import word_set
from detector.behaviour.table import Table, as_number

CLICKS_THRESHOLD = 0.6
CLICKS_EXPLAIN = "records that say click, with at least two of: a place on the screen, the thing clicked, a time"
SCROLL_THRESHOLD = 0.6
SCROLL_EXPLAIN = "records that say scroll, or a scroll depth with the page and the time"


def find_clicks(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of clicks, and those without the word that pair a CSS selector with a place and a time."""
    count, score, how = 0, 0.0, ""
    if inventory.replay.is_replay and inventory.replay.clicks:
        count, score, how = inventory.replay.clicks, 0.95, "clicks among the events of a session replay"
    said: set[int] = set()
    for action in actions:
        if action.word == "click":
            value = _click(action)
            if value >= CLICKS_THRESHOLD:
                count += 1
                said.add(id(action.table))
                if value > score:
                    score, how = value, "records that say click, with place, thing clicked or time"
    for table in inventory.tables:
        if id(table) in said:
            continue
        if (
            _is_click_table(table)
            or _is_place_on_element(table)
            or is_press(table)
            or _are_places(table)
            or _is_named_press(table)
        ):
            count += table.count
            if score < 0.65:
                score, how = 0.65, "records that pair a page element's selector with a place and a time"
    return Evidence(count, how, min(score, 1.0)) if count else None


def _click(action: Action) -> float:
    row = action.row
    if pressed_key(row) is not None and not has_point(row):
        return 0.0  # a key that was pressed
    placed = has_point(row) or (has_moment(row) and _places(row) >= 2)
    button = has_button(row) and said_in(row) is None  # nothing but a button says that it is a click
    others = {name: value for name, value in row.items() if "button" not in name} if button else row
    target = has_target(others)
    score = 0.35 + (0.2 if placed else 0) + (0.2 if target else 0) + (0.15 if has_time(row) else 0)
    often = button and not placed and action.table.count >= _LEAST_PRESSES
    score += max(watching(action.table), 0.1 if says_where(row) or often else 0.0)
    if "entrytype" in row or "processingstart" in row:
        return 0.0  # the browser's own measurement of how fast it answered
    return score - (0.4 if purposes.of_input(action.table) else 0.0)


def _is_click_table(table: Table) -> bool:
    rows = table.rows[:50]
    if len(rows) < 2 or table.shape not in {"records", "rows"}:
        return False
    good = sum(
        has_selector(row) and has_time(row) and (_numbers(row) >= 3 or has_point(row)) and not says_otherwise(row)
        for row in rows
    )
    return good >= max(2, 0.7 * len(rows)) and trail(table) is None


def is_press(table: Table) -> bool:
    """Elements of a page one after the other, each at a moment of its own or at a place, at the pace of a hand."""
    rows = table.rows[:50]
    if table.shape not in {"records", "rows"} or any(_MEASURED.search(name) for name in table.names):
        return False
    if sum(any(type(value) is str and is_element(value) for value in row.values()) for row in rows) < 0.7 * len(rows):
        return False
    way = trail(table)
    if any(map(says_otherwise, rows)) or (way is not None and way.score >= TRAIL_THRESHOLD):
        return False
    if len(rows) < _LEAST_PRESSES:
        return all(_places(row) >= 2 and has_moment(row) and _is_pressable(row) for row in rows)
    if len(rows) >= _LEAST_OF_CLOCK:
        paced = any((values := table.numeric(name)) is not None and _paced(values) for name in table.names)
        return paced or _come_again(table)
    return all(has_moment(row) and _places(row) >= 2 for row in rows)


def _is_named_press(table: Table) -> bool:
    """Names in a column for buttons, some of them again, each with its place on a screen, at the pace of a hand."""
    if table.shape != "records" or len(table.rows) < _LEAST_OF_CLOCK or not all(map(has_point, table.rows[:50])):
        return False
    named = [texts for name in table.names if _OF_BUTTONS.search(name) and (texts := table.texts(name)[:50])]
    again = any(1 < len({*texts}) < len(texts) and min(map(len, texts)) >= _SHORTEST_NAME for texts in named)
    if not again or purposes.of_input(table) not in _NO_GAME or min(map(_places, table.rows[:50])) < 2:
        return False
    return any((values := table.numeric(name)) is not None and _paced(values) for name in table.names)


_OF_BUTTONS = re.compile("button|schaltfl|bouton|boton|botao|pulsante|przycisk|knop|tlacit")
_SHORTEST_NAME = 3
_NO_GAME = frozenset((None, "terminal"))  # which is also a machine to press buttons on


def _come_again(table: Table) -> bool:
    """Without a time: a few elements, each with several places, and nothing else; in a layout each has one."""
    columns = [values for name in table.names[:8] if (values := table.numeric(name)) is not None]
    texts = [name for name in table.names[:8] if sum(map(is_element, table.texts(name))) >= 0.7 * len(table.rows)]
    if len(columns) != 2 or len(texts) != 1 or any(min(values) < 0 or max(values) >= _WIDEST for values in columns):
        return False
    places = {(row.get(texts[0]), *cells) for row, *cells in zip(table.rows, *columns, strict=False)}
    return len(places) >= 0.9 * len(table.rows) and 2 * len(set(table.texts(texts[0]))) <= len(places) + 1


def _paced(values: Sequence[float]) -> bool:
    """Rising times at the pace of a hand that presses: some seconds apart, and never twice the same."""
    unit = 1000.0 if motion.is_point_in_time(values[0]) and values[0] < _SECONDS else 1.0
    steps = [(later - earlier) * unit for earlier, later in pairwise(values)]
    uneven = len(set(steps)) > 0.5 * len(steps)
    return min(steps) >= 0 and _BETWEEN_PRESSES <= median(steps) <= _LONGEST_PAUSE and uneven


_SECONDS = 1e11
_LONGEST_PAUSE = 120_000
_LEAST_PRESSES = 3
_LEAST_OF_CLOCK = 5
_BETWEEN_PRESSES = 200  # milliseconds, as a median
_MEASURED = re.compile(r"lcp|cls|inp\b|duration|rating|entrytype|processing|startline|lineno|colno|column")


def _places(row: dict[str, Any]) -> int:
    return sum((number := as_number(value)) is not None and 0 < number < _WIDEST for value in row.values())


_WIDEST = 16_000


def has_moment(row: dict[str, Any]) -> bool:
    """Tell whether a value is a moment of these years."""
    return any((number := as_number(value)) is not None and motion.is_point_in_time(number) for value in row.values())


def _is_pressable(row: dict[str, Any]) -> bool:
    return any(type(value) is str and is_pressable(value) for value in row.values())


def _are_places(table: Table) -> bool:
    """Bare places under a name that says click."""
    if table.shape != "rows" or not any("click" in meanings(name) for name in table.parents):
        return False
    columns = [table.numeric(name) for name in table.names[:3]]
    good = sum(values is not None and min(values) >= 0 and max(values) < _WIDEST for values in columns)
    return good >= 2 and len(table.rows) >= _LEAST_PRESSES


def says_where(row: dict[str, Any]) -> bool:
    """Tell whether a record gives the page's address or the size of the window that its places lie in."""
    sized = {"width", "height"} <= row.keys() or {"w", "h"} <= row.keys()
    return sized or has_address(row) or any(any(part in name for part in _OF_WINDOW) for name in row)


_OF_WINDOW = (
    "viewport",
    "innerwidth",
    "screenwidth",
    "windowwidth",
    "docwidth",
    "documentwidth",
    "documentheight",
    "pagewidth",
)


def _is_place_on_element(table: Table) -> bool:
    """An element, a place and the size of the window or document around it."""
    row = table.rows[0] if table.rows else {}
    sized = any(any(part in name for part in _OF_WINDOW) for name in row)
    return table.shape == "records" and sized and has_point(row) and has_target(row) and not says_otherwise(row)


def _numbers(row: dict[str, object]) -> int:
    return sum(type(value) in (int, float) for value in row.values())


def find_scroll(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of scrolling and scroll depths."""
    count, score, how = 0, 0.0, ""
    if inventory.replay.is_replay and inventory.replay.scrolls:
        count, score, how = inventory.replay.scrolls, 0.95, "scrolling among the events of a session replay"
    for action in actions:
        if action.word == "scroll" and _scroll(action) >= SCROLL_THRESHOLD:
            count += 1
            score, how = max(score, _scroll(action)), how or "records that say scroll, with place or time"
    for table in inventory.tables:
        value = max(_depth(table), _turns(table))
        if value >= SCROLL_THRESHOLD:
            count += table.count
            score, how = max(score, value), how or "how far a page was scrolled, with the page or the time"
    return Evidence(count, how, min(score, 1.0)) if count else None


def _scroll(action: Action) -> float:
    row = action.row
    score = 0.4 + (0.2 if has_time(row) else 0) + (0.1 if has_target(row) else 0) + watching(action.table)
    score += 0.2 if action.table.count >= 2 and action.table.shape == "rows" else 0
    score += 0.1 if has_point(row) or any("scroll" in name or name in _DEPTHS for name in row) else 0
    return score - (0.4 if purposes.of_input(action.table) else 0.0)


def _turns(table: Table) -> float:
    """Distances from the top, or turns of a wheel, with a clock as uneven as reading is, and a word for it around."""
    if len(table.rows) < _LEAST_TURNS or table.shape.startswith("flat"):
        return 0.0
    columns = {name: values for name in table.names[:8] if (values := table.numeric(name)) is not None}
    clocked = [name for name, values in columns.items() if _is_clock(values)]
    others = [values for name, values in columns.items() if set(clocked) - {name}]
    if not clocked or not others or len(columns) > _MOST_OF_SCROLLING:
        return 0.0
    if purposes.of_movement(table) or purposes.of_input(table):
        return 0.0
    above = frozenset().union(*(meanings(name) for name in (*table.parents, *table.names) if name not in _ROLLS))
    page = any("page" in meanings(name) or name in _HEIGHTS for name in table.around)
    if "scroll" in above and any(max(map(abs, values)) < _LONGEST_PAGE for values in others):
        return 0.7
    if page and ("depth" in above or any(map(are_scrolled, others))):
        return 0.65
    return 0.0


def _is_clock(values: Sequence[float]) -> bool:
    """Rising times, or times since the last with a rest now and then."""
    found = motion.clock(values)
    if found is not None:
        return found.uneven
    steps = motion.step_clock(values)
    return steps is not None and steps.uneven and max(values) > _REST * median(values)


_REST = 6
_MOST_OF_SCROLLING = 4
_ROLLS = word_set("roll rolled rolls sc scr wheel")  # of a ship, of dice, of a car
_HEIGHTS = frozenset(("vh", "dh", "vp", "viewport", "docHeight", "pageHeight", "innerHeight"))


def are_scrolled(values: Sequence[float]) -> bool:
    """Tell distances from the top of a page, as a wheel makes them: most steps are of one length, now and then back."""
    if len(values) < _LEAST_TURNS or min(values) < 0 or max(values) > _LONGEST_PAGE or len(set(values)) < 4:
        return False
    steps = [abs(later - earlier) for earlier, later in pairwise(values) if later != earlier]
    if len(steps) < 0.5 * len(values) or any(value % 1 for value in values):
        return False
    usual = max(set(steps), key=steps.count)
    return usual >= _SHORTEST_TURN and steps.count(usual) >= 0.4 * len(steps) and len(set(steps)) > 1


_LEAST_TURNS = 8
_LONGEST_PAGE = 200_000
_SHORTEST_TURN = 30  # pixels

_DEPTHS = word_set("x y top depth percent position delta pos deltay value")
_MEASURES = word_set("percentage percent pixels depth max maxdepth pct")
_PAGES = word_set("url page href path session sid visit visitor referrer pageurl sessionid pageviewid")


def _depth(table: Table) -> float:
    if is_counted(table):
        return 0.0  # how far a wheel was turned in a day, beside counts of keys and clicks
    above = any("scroll" in name.lower() for name in table.around)
    named = [name for name in table.names if "scroll" in name or (above and name in _MEASURES)]
    if not named or not any(table.numeric(name) is not None for name in named):
        return 0.0
    row = table.rows[0]
    deep = any(part in name for name in named for part in ("depth", "percent", "max", "pct"))
    score = 0.3 + (0.15 if deep else 0) + (0.15 if has_time(row) else 0) + (0.15 if _PAGES & set(row) else 0)
    return score + (0.1 if table.count >= 3 else 0) + watching(table) - (0.4 if purposes.of_input(table) else 0.0)
