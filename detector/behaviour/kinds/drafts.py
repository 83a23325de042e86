"""What somebody wrote elsewhere and a third party reports: prompts to an assistant, cells of a workbook, steps. Pure.

A page that sends its own text to its own server says no such thing; here the record names the person and the other
place: the address of a public assistant, the file of a workbook, the element that a shown task was done in.
"""

from __future__ import annotations

import re
from typing import Any

from detector.behaviour.actions import Action, has_time
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.stretches import WHOSE
from detector.behaviour.kinds.tallies import names_a_person
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import word_set
from detector.behaviour.table import Table

_ASSISTANT = re.compile(
    r"(?:https://)?(?:www\.)?(?:chatgpt\.com|chat\.openai\.com|claude\.ai|gemini\.google\.com|copilot\.microsoft\.com|"
    r"perplexity\.ai|chat\.deepseek\.com|chat\.mistral\.ai|grok\.com|poe\.com)(?:/|\Z)"
)
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.\w{2,20}\Z")
_CELL = re.compile(r"(?:[\w ]{1,32}!)?\$?[A-Z]{1,3}\$?[1-9]\d{0,6}\Z")
_WORKBOOK = re.compile(r"[^\n]{1,200}\.(?:xls[xmb]?|ods)\Z", re.IGNORECASE)
_BEFORE, _AFTER = word_set("old oldvalue before was previous from"), word_set("new newvalue after now to")
_SHOWING = WHOSE | word_set("contributor annotator participant demonstrator")
_TAGS = frozenset(("textarea", "input"))


def reported(inventory: Inventory) -> list[Action]:
    """Return the records of what somebody wrote at another place, as actions of input."""
    found = []
    for table in inventory.tables:
        if table.shape in _SHAPES and len(table.names) <= _MOST_NAMES:
            found += [Action("input", row, table) for row in table.rows[:50] if _is_reported(row, table)]
    return found


_SHAPES = frozenset(("records", "rows"))
_MOST_NAMES = 24


def _is_reported(row: dict[str, Any], table: Table) -> bool:
    return has_time(row) and (_is_prompt(row, table) or _is_cell(row, table) or _is_step(row, table))


def _is_prompt(row: dict[str, Any], table: Table) -> bool:
    """A text of several words, the assistant's address that it was meant for, and who wrote it."""
    texts = [value for value in row.values() if type(value) is str]
    person = any(map(_MAIL.match, texts)) or names_a_person(table)
    written = any(_OF_PROMPTS.search(name) and _is_worded(value) for name, value in row.items())
    return person and written and any(map(_ASSISTANT.match, texts))


_OF_PROMPTS = re.compile(r"prompt|draft|input|text|content|message|query|question")


def _is_worded(value: Any) -> bool:
    return type(value) is str and " " in value.strip() and "://" not in value


def _is_cell(row: dict[str, Any], table: Table) -> bool:
    """A cell of a workbook's file, what stood in it before and what after, and who changed it."""
    texts = [value for value in row.values() if type(value) is str]
    changed = bool(_BEFORE & row.keys()) and any(row.get(name) not in (None, "") for name in _AFTER)
    return changed and _names_cell(row) and any(map(_WORKBOOK.match, texts)) and names_a_person(table)


def _names_cell(row: dict[str, Any]) -> bool:
    return any(name in _CELLS and type(value) is str and _CELL.match(value) for name, value in row.items())


_CELLS = word_set("cell range address ref celladdress target zelle cellule celda cella")


def _is_step(row: dict[str, Any], table: Table) -> bool:
    """Words that were typed into an element to be typed into, as somebody shows how a task is done."""
    typed = any(type(value) is str and value.lower() in _TYPING for value in row.values())
    tagged = any(type(value) is str and value.lower() in _TAGS for value in row.values())
    held = any(meanings(name) & {"value", "text"} and _is_worded(value) for name, value in row.items())
    return typed and tagged and held and bool(table.words() & _SHOWING)


_TYPING = frozenset(("type", "typed", "typing", "type_text", "fill"))
