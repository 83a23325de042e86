"""Idle time: how long nobody used the machine, by words for it in names, states and what stands above. Pure."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from detector.behaviour.actions import Action, has_time
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.stretches import counted, spans
from detector.behaviour.lexicon import meanings
from detector.behaviour.motion import is_point_in_time
from detector.behaviour.names import words
from detector.behaviour.table import Table, as_number

EXPLAIN = "seconds without input, or a status of idle with its duration"

_IDLE = re.compile(r"(?:idle|inactiv|afk|away)")
_IDLE_STATES = frozenset(("idle", "afk", "notafk", "not-afk", "away", "inactive", "locked"))
_LEAST_STATES, _TWO = 3, 2


def find_idle(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of idle time."""
    return counted(inventory, _idle, "time without input")


def _idle(table: Table) -> float:
    row = table.rows[0]
    named = [
        name
        for name in table.names
        if (_IDLE.search(name) or "idle" in meanings(name))
        and (
            ((number := as_number(row.get(name))) is not None and not is_point_in_time(number)) or row.get(name) is True
        )
    ]
    said = frozenset().union(*(words(value) for value in row.values() if type(value) is str and len(value) < _SHORT))
    if "entrytype" in row or said & _OF_PROCESSORS or is_of_machine(table):
        return 0.0  # the browser's own measurement, or a machine's
    if _under_idle(table) or _are_states_in_turn(table):
        return 0.65
    state = any(isinstance(value, str) and is_idle_state(value) for value in row.values())
    if state and has_time(row) and any(str(value).lower() in _AFK for value in row.values()):
        return 0.6
    if not named and not (state and spans(table)):
        return 0.0
    lasting = any(name not in named for name in spans(table))
    afk = any("afk" in str(value).lower() for value in row.values()) or any("afk" in name for name in table.names)
    since = any("idle" in meanings(name) and _OF_INPUT.search(name) for name in named)
    return (0.1 if since else 0) + (
        0.35 + (0.15 if named else 0) + (0.2 if lasting else 0) + (0.1 if has_time(row) else 0) + (0.15 if afk else 0)
    )


_OF_INPUT = re.compile(r"lastinput|sinceinput|noinput|withoutinput")


def is_of_machine(table: Table) -> bool:
    """Tell whether names say that a processor or a server was idle, and nobody asked a person."""
    return bool(table.words() & _OF_PROCESSORS) or any(map(OF_PROCESSOR.search, table.names))


def is_idle_state(value: str) -> bool:
    """Tell a word that says that nobody is at the machine."""
    if _OF_ABSENCE.search(value.lower()):
        return False
    return value.lower() in _IDLE_STATES or (
        len(value) < _LONGEST_STATE and value.count(" ") <= 1 and "idle" in meanings(value)
    )


_LONGEST_STATE = 24
_OF_ABSENCE = re.compile(r"absen|ausent|assent|abwes|afwez|nieob|frav|fr\u00e5nv|poissa|rusu|\u4e0d\u5728|lock")


def _says_absence(value: str) -> bool:
    """Tell a word for being away, or for a locked session; people are on leave for days and doors have locks."""
    return len(value) < _LONGEST_STATE and bool(_OF_ABSENCE.search(value.lower()))


def _are_minutes(table: Table) -> bool:
    """Moments that follow each other within hours, of one person at one machine."""
    columns = [values for name in table.names[:12] if (values := table.numeric(name)) is not None]
    for values in columns:
        if not is_point_in_time(values[0]) or len(values) < _LEAST_STATES:
            continue
        unit = 1 if values[0] < _SECONDS else 1000
        steps = [abs(later - earlier) / unit for earlier, later in pairwise(values)]
        if 0 < median(steps) < _TWO_HOURS and any(step % 60 for step in steps):
            return True
    return False


_SECONDS = 1e11
_TWO_HOURS = 7_200


def _under_idle(table: Table) -> bool:
    """`"inactive": [[from, to], …]`: two moments in each, the second later, under a name that says it."""
    if not any("idle" in meanings(name) for name in table.parents) or len(table.rows) < _TWO:
        return False
    if table.shape == "records":
        return has_time(table.rows[0]) and bool(spans(table))
    if table.shape != "rows":
        return False
    moments = [[number for value in row.values() if (number := as_number(value)) is not None] for row in table.rows]
    return all(len(row) >= 2 and row[0] <= row[1] for row in moments)


def _are_states_in_turn(table: Table) -> bool:
    """Records that say in turn that somebody left and that somebody was back, each with its moment."""
    if len(table.rows) < _LEAST_STATES or not has_time(table.rows[0]):
        return False
    for name in table.names[:12]:
        texts = table.texts(name)
        states = set(texts)
        if len(states) > _FEW_STATES:
            continue
        idle = sum(texts.count(state) for state in states if is_idle_state(state))
        if not idle and _are_minutes(table) and (spans(table) or any("session" in state.lower() for state in states)):
            idle = sum(texts.count(state) for state in states if _says_absence(state))
        if idle >= _LEAST_STATES - 1 and 0.3 * len(texts) <= idle:
            return True
    return False


_FEW_STATES = 6
_AFK = frozenset(("afk", "not-afk", "notafk"))  # nobody else says so
_SHORT = 40
OF_PROCESSOR = re.compile(r"cpu|iowait|softirq|swap|kbps|mbps|kbytes")
"""What only a machine has, in names that are written as one word."""

_OF_PROCESSORS = frozenset(
    ("cpu", "usage", "iowait", "mem", "memory", "pool", "connection", "thread", "worker", "load", "socket", "timeout")
)
