"""What an agent on the machine reports: windows, programs, counts of activity, idle time, files, messages. Pure.

Names are needed here, for a title is only text; each kind asks for two or three that belong together and for values of
the right sort beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from detector.behaviour import purposes
from detector.behaviour.actions import Action, has_time
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.names import word_set, words
from detector.behaviour.table import Table, as_number

THRESHOLD = 0.6
TITLES_EXPLAIN = "window titles with the program, a duration or a time"
APPS_EXPLAIN = "names of programs with how long or when they were used"
ACTIVITY_EXPLAIN = "two or more counters of keys, clicks or movement over a stretch of time"
IDLE_EXPLAIN = "seconds without input, or a status of idle with its duration"
FILES_EXPLAIN = "paths of files with what was done to them and when"
MESSAGES_EXPLAIN = "messages of several people with sender, recipient, text and the program they were read from"

_TITLES = word_set(
    "windowtitle wintitle activewindow foregroundwindow windowname activetitle windowcaption wndtitle activewindowtitle"
)
_APPS = word_set(
    "app application process exe program processname appname executable procname activeapp "
    "applicationname bundleid imagename "
    "foregroundapp activeprocess programname exename apptitle"
)
_SPANS = word_set(
    "duration seconds secs durations durationseconds durationms timespent activeseconds activems "
    "idleseconds from to start end "
    "starttime endtime startedat endedat elapsed usage focusms focustime activetime spent foreground "
    "minutes status total"
)
_COUNTERS = re.compile(
    r"(?:key(?:board|strokes?|s|presse?s?|count|events?|hits?)|mouse(?:clicks?|moves?|movements?|distance|count|events?|activity)?|"
    r"clicks?|keystrokecount|inputevents?|scrolls?|wheel|activityscore|activitylevel|activitypercent|overall|productivity\w*|"
    r"activeseconds|activetime|activeminutes|idleseconds|idletime|typed\w*|pixelsmoved|intensity)(?:count|total|pct|percent|perminute|events?)?\Z"
)
_INPUT_COUNTER = re.compile(r"key|mouse|click|activity|typed|intensity")
_IDLE = re.compile(r"(?:idle|inactiv|afk|away)")
_IDLE_STATES = frozenset(("idle", "afk", "notafk", "not-afk", "away", "inactive", "locked"))
_PATH = re.compile(
    r"(?:[A-Za-z]:\\|\\\\[\w.$-]+\\|/(?:home|Users|mnt|srv|var|media|Volumes|data|tmp|opt|etc|workspace)/|~/)[^\n*?<>|]{2,300}\Z"
)
_FILE_ACTS = re.compile(
    r"(?:open|save|create|delete|cop(?:y|ied)|mov(?:e|ed)|renam|sav(?:e|ed)|upload|download|write|read|modif|print|edit|access|iswrite|usb)"
)
_SOFTWARE = word_set("version build namespace sdk library release")


def _counted(inventory: Inventory, test: Callable[[Table], float], how: str) -> Evidence | None:
    count, score = 0, 0.0
    for table in inventory.tables:
        value = test(table) if table.shape in {"records", "rows"} else 0.0
        if value >= THRESHOLD:
            count, score = count + table.count, max(score, value)
    return Evidence(count, how, min(score, 1.0)) if count else None


def find_titles(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with a window's title."""
    return _counted(inventory, _titles, "window titles with program, duration or time")


def _titles(table: Table) -> float:
    names = set(table.names)
    row = table.rows[0]
    if names & _TITLES or any("window" in name and "title" in name for name in names):
        score = 0.45
    elif (
        ("title" in names and (names & _APPS) and not (names & {"url", "href", "path"} or table.words() & _SOFTWARE))
        or (names & {"caption", "title", "window"} and any(_is_program(value) for value in row.values()))
        or ("title" in names and _typed_as_app(row))
    ):
        score = 0.4
    else:
        return 0.0
    text = any(
        isinstance(value, str) and len(value) > 1
        for name, value in row.items()
        if "title" in name or "window" in name or name == "caption"
    )
    if not text:
        return 0.0
    return score + (0.15 if names & _APPS else 0) + (0.15 if names & _SPANS else 0) + (0.15 if has_time(row) else 0)


def _typed_as_app(row: dict[str, Any]) -> bool:
    return any(isinstance(value, str) and value.lower() in {"app", "application", "window"} for value in row.values())


def find_apps(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with a program and its use."""
    return _counted(inventory, _apps, "names of programs with how long or when they were used")


def _apps(table: Table) -> float:
    names = set(table.names)
    row = table.rows[0]
    spans = [name for name in names & _SPANS if name != "status" and as_number(row.get(name)) is not None]
    named = [name for name in names & _APPS if isinstance(row.get(name), str) and 1 < len(row[name]) < 120]
    if (
        not named
        and not ("title" in names and _typed_as_app(row))
        and not any(_is_program(value) for value in row.values())
    ):
        return 0.0
    if names & _SOFTWARE or (not spans and not names & _TITLES and not ("title" in names and named)):
        return 0.0
    score = 0.3 + (0.15 if spans else 0) + (0.05 if has_time(row) else 0)
    score += 0.2 if names & _TITLES or any("title" in name for name in names) else 0
    score += 0.2 if any(_is_program(value) for value in row.values()) else 0.15 if _typed_as_app(row) else 0
    return score + (0.15 if table.words() & _WHOSE or names & {"idle"} else 0)


_WHOSE = word_set("employee staff user worker machine workstation computer uid emp person")


def _is_program(value: Any) -> bool:
    return isinstance(value, str) and value.lower().endswith((".exe", ".app")) and len(value) < 200


def find_activity(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with counters of what was done."""
    return _counted(inventory, _activity, "counters of keys, clicks or movement over a stretch of time")


def _activity(table: Table) -> float:
    counters = [name for name in table.names if _COUNTERS.match(name) and _all_numbers(table, name)]
    if len(counters) < 2 or not any(_INPUT_COUNTER.search(name) for name in counters) or purposes.of_input(table):
        return 0.0
    timed = bool(set(table.names) & _SPANS) or has_time(table.rows[0])
    return 0.4 + 0.1 * min(len(counters), 3) + (0.15 if timed else 0)


def _all_numbers(table: Table, name: str) -> bool:
    return all(type(row.get(name)) in (int, float) or str(row.get(name)).isdigit() for row in table.rows[:20])


def find_idle(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of idle time."""
    return _counted(inventory, _idle, "time without input")


def _idle(table: Table) -> float:
    row = table.rows[0]
    named = [
        name
        for name in table.names
        if _IDLE.search(name) and (as_number(row.get(name)) is not None or row.get(name) is True)
    ]
    state = any(isinstance(value, str) and value.lower() in _IDLE_STATES for value in row.values())
    if not named and not state:
        return 0.0
    spans = any(as_number(row.get(name)) is not None for name in set(table.names) & _SPANS if name not in named)
    afk = any("afk" in str(value).lower() for value in row.values()) or any("afk" in name for name in table.names)
    return 0.35 + (0.15 if named else 0) + (0.2 if spans else 0) + (0.1 if has_time(row) else 0) + (0.15 if afk else 0)


def find_files(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with a file's path and what was done to it."""
    return _counted(inventory, _files, "paths of files with what was done to them and when")


def _files(table: Table) -> float:
    row = table.rows[0]
    if not any(isinstance(value, str) and _PATH.match(value) for value in row.values()):
        return 0.0
    if table.words() & frozenset(
        ("jsonrpc", "stacktrace", "frame", "exception", "lineno", "colno", "textdocument")
    ) - _editing(row):
        return 0.0
    acts = [value for name, value in row.items() if isinstance(value, str) and name in _ACT_NAMES]
    done = any(_FILE_ACTS.search(value.lower()) for value in acts) or any(_FILE_ACTS.search(name) for name in row)
    return 0.3 + (0.25 if done else 0) + (0.2 if has_time(row) else 0) + (0.1 if words(" ".join(row)) & _PEOPLE else 0)


def _editing(row: dict[str, Any]) -> frozenset[str]:
    """An editor's heartbeat has line numbers, too."""
    return frozenset(("lineno",)) if "entity" in row or "iswrite" in row else frozenset()


_ACT_NAMES = word_set("action event type op operation activity verb what kind eventtype")
_PEOPLE = word_set("user employee host hostname device process")


def find_messages(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of messages read out of another program."""
    return _counted(inventory, _messages, "messages with sender, recipient, text and the program they were read from")


def _messages(table: Table) -> float:
    names = set(table.names)
    sender, recipient = names & {"from", "sender", "author"}, names & {"to", "recipient", "recipients"}
    text, source = (
        names & {"body", "text", "content", "subject", "message"},
        names & (_APPS | {"platform", "source", "client"}),
    )
    captured = any(
        part in name for name in names for part in ("captured", "intercept", "monitor", "employee", "direction")
    )
    if not (sender and text and source and captured):
        return 0.0
    return 0.5 + (0.15 if recipient else 0) + (0.1 if table.count > 1 else 0) + (0.1 if has_time(table.rows[0]) else 0)
