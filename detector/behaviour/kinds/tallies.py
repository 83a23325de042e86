"""Counts of what a person's hands did, in the forms that have no column for each: by name, by state, by effort. Pure.

A count under a plain word may be of anything; so each form asks for keys beside the mouse, for a person, or for a state
of activity that agrees with the count. What it is called by the detectors of kinds it does not know.
"""

from __future__ import annotations

import re

from detector.behaviour.actions import has_time
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.stretches import WHOSE
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import word_set
from detector.behaviour.table import Table, as_number

_KEYS = re.compile(r"key[-_. ]?(?:strokes?|press|hits|downs)|keys[-_. ]?(?:typed|pressed)|tastenanschl|pulsaciones")
_OF_MOUSE = re.compile(r"clicks?\b|mouse[-_. ]?(?:click|move|distance|px)|pointer|scrolls|mausklick|clics\b")
_MOST_NAMED, _LONGEST_NAME = 12, 60
_HANDS = frozenset(("key", "mouse"))


def named_counts(inventory: Inventory) -> Evidence | None:
    """Count metrics of a person that are named for keys and for the mouse: `{"name": "keystrokes", "value": 4}`."""
    whose = any(map(names_a_person, inventory.tables))
    count = sum(_names_counts(table, inventory) for table in inventory.tables) if whose else 0
    return Evidence(count, "metrics of a person that are named for keys and for the mouse", 0.65) if count else None


def names_a_person(table: Table) -> bool:
    """Tell whether a name of a table's, or one around it, is the word for somebody at work."""
    return bool(table.words() & WHOSE) or any(map(_OF_PERSON.match, table.names))


_OF_PERSON = re.compile(
    r"(?:user|employee|staff|worker|student|candidate|examinee|agent|operator|actor|pers)(?:id|nr|name|no)"
)


def _names_counts(table: Table, inventory: Inventory) -> int:
    """How many of a table's records are such metrics; the numbers stand in them or in the records below."""
    for name in table.names[:_MOST_NAMED]:
        texts = {text.lower() for text in table.texts(name)[:60] if len(text) < _LONGEST_NAME and " " not in text}
        keys = {text for text in texts if _KEYS.search(text)}
        others = {text for text in texts - keys if _OF_MOUSE.search(text)}
        if keys and others and (_has_counts(table) or _counted_below(inventory, keys | others)):
            return table.count
    return 0


def _has_counts(table: Table) -> bool:
    return any((values := table.numeric(name)) and min(values) >= 0 and len({*values}) > 1 for name in table.names[:12])


def _counted_below(inventory: Inventory, named: set[str]) -> bool:
    """Points of data under the names of the metrics, each with its moment."""
    tables = [table for table in inventory.tables if named & {name.lower() for name in table.around}]
    return any(has_time(table.rows[0]) and _has_a_number(table) for table in tables)


def _has_a_number(table: Table) -> bool:
    return any(as_number(value) is not None for value in table.rows[0].values())


def agrees_with_state(table: Table) -> bool:
    """Tell counts of a hand beside a word that says whether a person was active, and agrees with them."""
    if len(table.rows) < _LEAST or not has_time(table.rows[0]):
        return False
    states = [name for name in table.names if {"active", "user"} <= meanings(name)]
    counts = [name for name in table.names if meanings(name) & _HANDS and name not in states]
    return any(_agree(table, state, count) for state in states for count in counts)


_LEAST = 6
_NEARLY_ALL = 0.9


def _agree(table: Table, state: str, count: str) -> bool:
    pairs = [(row.get(state), as_number(row.get(count))) for row in table.rows]
    said = {active for active, _ in pairs}
    same = sum(active is (number > 0) for active, number in pairs if number is not None)
    return said == {True, False} and same >= _NEARLY_ALL * len(pairs)


def is_effort(table: Table) -> bool:
    """Tell how much somebody typed and mended, beside the address of whose mail it is; a course counts that, too."""
    row = table.rows[0]
    mended = [name for name in table.names if name in _OF_EDITING and as_number(row.get(name)) is not None]
    typed = any(_KEYS.match(name) and as_number(row.get(name)) is not None for name in table.names)
    mail = any(type(value) is str and _MAIL.match(value) for value in row.values())
    return typed and len(mended) > 1 and mail and has_time(row) and not table.words() & _OF_COURSES


_OF_EDITING = word_set("corrections backspaces deletions pastes")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.\w{2,20}\Z")
_OF_COURSES = word_set("lesson course exercise accuracy level student pupil learner race score game proof reader")


def holds_typed_text(name: str, value: str, table: Table) -> bool:
    """Tell a text of several words under such a name, beside counts of keys and of the mouse; a note is none."""
    found = meanings(name)
    if "text" not in found or found & _NAMES_A_THING or _OF_NOTES.search(name) or value.strip().count(" ") < 1:
        return False
    counts = [other for other in table.names if "count" in meanings(other) and as_number(table.rows[0].get(other))]
    return any(other.startswith("key") or _KEYS.search(other) for other in counts) and any(
        meanings(other) & {"mouse", "click", "scroll"} for other in counts
    )


_NAMES_A_THING = frozenset(("window", "title", "file", "app", "page"))
_OF_NOTES = re.compile(r"note|memo|task|comment|descri|answer|reply|message|subject|summary|context")
