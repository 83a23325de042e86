"""Form input and the clipboard: what was entered into a page, field by field, beside the page's own saving. Pure.

Text that grows by a letter from record to record is typing, whatever the names. One value in one request may as well
be a search box or a draft being saved, and is left to the sequence of requests.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from detector.behaviour import motion, purposes
from detector.behaviour.actions import (
    Action,
    has_address,
    has_path,
    has_selector,
    has_target,
    has_time,
    is_element,
    watching,
)
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.drafts import reported
from detector.behaviour.kinds.keyboard import typing_clock
from detector.behaviour.kinds.tallies import names_a_person
from detector.behaviour.kinds.windows import is_program
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import plain, word_set, words
from detector.behaviour.table import Table, as_number

INPUT_THRESHOLD = 0.6
INPUT_EXPLAIN = "values of fields with the events of entering them, or text that grows letter by letter"
CLIPBOARD_THRESHOLD = 0.6
CLIPBOARD_EXPLAIN = "records of copying, cutting or pasting, with text, length or time"
_VALUES = word_set(
    "value val text v content newvalue data inputvalue fieldvalue currentvalue new newval after "
    "current to len length chars"
)
_LONGEST_STEP = 4
_LEAST_GROWTH = 4


def find_input(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count values of fields."""
    replay = inventory.replay
    if replay.is_replay and replay.inputs > replay.masked:
        return Evidence(replay.inputs - replay.masked, "field contents among the events of a session replay", 0.95)
    grown = sum(growth(table) for table in inventory.tables)
    if grown >= _LEAST_OF_FIELD:
        return Evidence(grown, "text that grows letter by letter from record to record", 0.85)
    filled = [action for action in actions if action.word == "input" or (action.word == "key" and _types(action))]
    entered = [action for action in filled if _entered(action) >= INPUT_THRESHOLD]
    entered = entered or _left(inventory)
    if not entered and (elsewhere := reported(inventory)):
        return Evidence(len(elsewhere), "what somebody wrote at another place, with who and when", 0.65)
    if entered:
        score = max(map(_entered, entered))
        return Evidence(len(entered), "values of fields with the events of entering them", min(score, 1.0))
    return None


def _types(action: Action) -> bool:
    """Words that were typed into an element of a page, as one step of what somebody did there."""
    texts = [value for value in action.row.values() if type(value) is str]
    placed = has_time(action.row) and has_address(action.row) and any(map(is_element, texts))
    return placed and any(_is_prose(value) and not is_element(value) and value[:1] != "/" for value in texts)


def _left(inventory: Inventory) -> list[Action]:
    """Records of a field by its name, what it holds, and the page that it is on or the moment."""
    found = []
    for table in inventory.tables:
        filled = any(map(_OF_FILLING.search, table.names))
        words_of = _HELD if filled else _VALUE
        holding = [name for name in table.names if meanings(name) & words_of or name in _AFTER]
        if not holding or table.shape not in {"records", "rows"} or purposes.of_input(table):
            continue
        if len(table.names) > (_MOST_OF_ALL if filled else _MOST_OF_FIELDS):
            continue
        listed = any("input" in meanings(name) for name in table.parents)
        for row in table.rows[:50]:
            held = any(_is_entered(name, row.get(name)) for name in holding)
            if held and (_is_filled(row, filled, listed) or _is_changed(row)):
                found.append(Action("input", {**row, "value": " ", "target": " "}, table))
    return found


def _is_filled(row: dict[str, Any], filled: bool, listed: bool) -> bool:
    """A field, and how it was filled in, or when and on which page: a check of what was entered needs no such thing."""
    where = has_address(row) and has_time(row) and len(row) <= _MOST_OF_PAGE
    return (where or filled) and any(_names_field(name, value, listed) for name, value in row.items())


def _is_changed(row: dict[str, Any]) -> bool:
    """An element of a page or a control of a program, the word for a changed value, and when."""
    texts = [value for value in row.values() if type(value) is str and len(value) < _LONGEST_FIELD]
    elements = list(filter(is_element, texts))
    changed = any(map(_OF_CHANGE.fullmatch, map(plain, texts)))
    written = bool(_BEFORE & row.keys() and _AFTER & row.keys()) and not all(map(_NAMED_ALONE.fullmatch, elements))
    return (changed or written) and bool(elements) and has_time(row)


_MOST_OF_PAGE, _MOST_OF_FIELDS, _MOST_OF_ALL = 8, 12, 24
_OF_FILLING = re.compile(  # how it was filled in
    r"focus|dwell|edits|correct|hesita|refill|pastes|keystroke|backspace|timespent|timeinfield|typingdur|committed|"
    r"unsent"
)
_OF_CHANGE = re.compile(
    r"(?:set|edit|enter)?(?:value|text|field|control|cell)(?:chang|set|enter|edit|input|fill|commit)\w*"
)
_NAMED_ALONE = re.compile(r"[\w-]+")  # may be the name of a text or of a setting
_BEFORE, _AFTER = word_set("from old oldvalue before was previous"), word_set("to new newvalue after now")


def _names_field(name: str, value: Any, listed: bool) -> bool:
    """A name that says field, with one word in it; in a list of fields, its own name or id."""
    said = "input" in meanings(name) or name.startswith("field") or (listed and name in _OWN_NAMES)
    return said and type(value) is str and 1 < len(value) < _LONGEST_FIELD and " " not in value


_OWN_NAMES = word_set("name id key label control selector")


_LONGEST_FIELD = 40


_OF_COPYING = re.compile(r"\b(?:copied|pasted|clipboard)\b", re.IGNORECASE)
_SEVERAL = 3
_HELD, _VALUE = frozenset(("text", "value")), frozenset(("value",))


def _entered(action: Action) -> float:
    row, table = action.row, action.table
    value = any((name in _VALUES or meanings(name) & _HELD) and _is_entered(name, row[name]) for name in row) or any(
        name.startswith("input") for name in row
    )
    value = value or any(name in {"fields", "elements", "inputs"} for name in _lists(table))
    if not value or purposes.of_input(table):
        return 0.0
    named = has_target(row) or "name" in row or "id" in row or any("input" in meanings(name) for name in row)
    score = 0.55 + (0.15 if named else 0)
    return score + (0.15 if has_time(row) else 0) + watching(table)


def _lists(table: Table) -> set[str]:
    return {name for name in table.around if name in {"fields", "elements", "inputs"}}


def _is_entered(name: str, value: Any) -> bool:
    """A text, or its length; any other number is a measurement."""
    if type(value) in (int, float):
        return name in _LENGTHS
    return isinstance(value, str) and value != "" and as_number(value) is None


_LENGTHS = word_set("len length chars n count size textlength valuelength")


def growth(table: Table) -> int:
    """Return how many times a column's text grew or shrank by a few letters from one record to the next."""
    if len(table.rows) < _LEAST_OF_FIELD + 1 or purposes.of_input(table):
        return 0
    clocked = any((values := table.numeric(name)) and motion.clock(values) for name in table.names)
    if (clocked or table.shape == "columns") and not typing_clock(table, even=True):
        return 0  # versions that were saved now and then; without a clock, beginnings of a word may be suggestions
    fielded = clocked and any("input" in meanings(name) for name in table.names)
    least, step = (_LEAST_OF_FIELD, _LONGEST_OF_FIELD) if fielded else (_LEAST_GROWTH, _LONGEST_STEP)
    best = 0
    for name in table.names[:16]:
        texts = table.texts(name)
        if len(texts) > least:
            best = max(best, _grown(texts[:_MOST_GROWN], step))
    return best if best >= least else 0


_LEAST_OF_FIELD, _LONGEST_OF_FIELD = 3, 12  # where the times are those of typing and a field is named


_MOST_GROWN = 300


def _grown(texts: list[str], longest: int) -> int:
    count = letters = 0
    for earlier, later in pairwise(texts):
        step = len(later) - len(earlier)
        if 0 < step <= longest and later.startswith(earlier) and earlier:
            count += 1
            letters += any(map(str.isalpha, later[len(earlier) :]))
        elif -longest <= step < 0 and earlier.startswith(later) and later:
            count += 1
    whole = max(texts, key=lambda text: len(text))
    varied = len(set(whole)) >= 3
    return count if varied and letters >= 3 and count >= 0.25 * len(texts) else 0


def _held_elsewhere(table: Table, count: int, score: float) -> tuple[int, float]:
    """The same said in another language: a text under such a name, beside the program that it was taken from."""
    row = table.rows[0]
    named = [name for name in table.names if meanings(name) & _COPIES and "key" not in meanings(name)]
    if not named and any("clipboard" in meanings(name) for name in (*table.around, *table.parents)):
        named = [name for name, value in row.items() if type(value) is str and _is_prose(value)]
    texts = [row[name] for name in named if type(row.get(name)) is str and _is_content(row[name])]
    program = any(type(value) is str and is_program(value) for value in row.values())
    beside = program or (has_time(row) and any("clipboard" in meanings(name) for name in named))
    if not texts or not beside or has_path(row) or purposes.of_input(table) or table.words() & _OF_BOOKS:
        return count, score
    return count + table.count, max(score, 0.65)


_COPIES = frozenset(("copy", "clipboard"))


def _says_clipboard(value: str) -> bool:
    return bool(_OF_COPYING.search(value)) or (len(value) < _LONGEST_FIELD and "clipboard" in meanings(value))


def _is_content(value: str) -> bool:
    return len(value) >= _SHORTEST_CONTENT and (" " in value.strip() or any(map(str.isdigit, value)))


def _is_prose(value: str) -> bool:
    """Tell a text of two words or more that is nothing else than text."""
    return _is_content(value) and value.count(" ") >= 1 and as_number(value) is None and "://" not in value


_SHORTEST_CONTENT = 6
_OF_BOOKS = frozenset(("ad", "copyright", "marketing", "campaign"))


def find_clipboard(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of the clipboard; one that tells only where and when something was copied is said to be so."""
    count, score, silent = 0, 0.0, 0
    for action in actions:
        if action.word != "clipboard" or purposes.of_input(action.table) or has_path(action.row):
            continue
        value, held = _copied(action)
        if value >= CLIPBOARD_THRESHOLD:
            count, silent = count + 1, silent + (not held)
            score = max(score, value if held else CLIPBOARD_THRESHOLD)
    for table in inventory.tables:
        named = [name for name in table.names if "clipboard" in name or words(name) >= {"copied", "text"}]
        count, score = _held_elsewhere(table, count, score)
        if any(
            row.get(name) not in (None, "", [], {}, False, True) for name in named for row in table.rows[:20]
        ) and has_time(table.rows[0]):
            count, score = count + table.count, max(score, 0.65)
    how = (
        "events of copying or pasting, without what was copied" if silent == count else "records of copying and pasting"
    )
    return Evidence(count, how, min(score, 1.0)) if count else None


_OF_PASTED = re.compile(r"(?:pasted|copied)_?(?:content|text|data|value)")


def _copied(action: Action) -> tuple[float, bool]:
    """Return how sure it is that a record is of copying, and whether what was copied may be in it."""
    row = action.row
    said = any("clipboard" in name for name in row) or "clipboard" in " ".join(map(str, action.table.parents)).lower()
    said = said or any(type(value) is str and _says_clipboard(value) for value in row.values())
    said = said or (
        names_a_person(action.table) and any(_OF_PASTED.search(name) and _is_prose(str(row[name])) for name in row)
    )
    held = any(name in _VALUES or "text" in name or meanings(name) & _HELD for name in row)
    held = held or any(part in name for name in row for part in ("pasted", "copied", "clipboard"))
    again = action.table.count >= _SEVERAL
    held = held or ((again or has_time(row)) and any(type(value) is str and _is_prose(value) for value in row.values()))
    on_page = has_selector(row) or (has_target(row) and has_address(row))
    value = 0.35 + (0.2 if held else 0) + (0.15 if has_time(row) else 0)
    value += (0.1 if held and again else 0) + (0.15 if on_page else 0) + watching(action.table) + (0.3 if said else 0)
    return (value if held or said or on_page else 0.0), held
