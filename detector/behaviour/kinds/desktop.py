"""What an agent on the machine reports: windows, programs, counts of activity, idle time, files, messages. Pure.

Names are needed here, for a title is only text; each kind asks for two or three that belong together and for values of
the right sort beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from detector.behaviour import purposes
from detector.behaviour.actions import Action, has_path, has_point, has_time
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.lexicon import meanings
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
    "minutes status total percentage"
)
_COUNTERS = re.compile(
    r"(?:key(?:board|strokes?|s|s?presse?[sd]*|count|events?|s?hits?)|buttonspressed|distancemoved|wpm|wordsperminute|typingspeed|kbpress\w*|totaldistance\w*|totalclicks|rageclicks|deadclicks|mouse(?:clicks?|moves?|movements?|distance|count|events?|activity)?|"
    r"clicks?|keystrokecount|inputevents?|scrolls?|wheel|activityscore|activitylevel|activitypercent|overall|productivity\w*|"
    r"activeseconds|activetime|activeminutes|idleseconds|idletime|typed\w*|pixelsmoved|intensity)(?:count|total|pct|percent|perminute|events?)?\Z"
)
_INPUT_COUNTER = re.compile(r"key|kb|wordsper|button|mouse|click|activity|typed|intensity")
_IDLE = re.compile(r"(?:idle|inactiv|afk|away)")
_IDLE_STATES = frozenset(("idle", "afk", "notafk", "not-afk", "away", "inactive", "locked"))
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
    names, row = set(table.names), table.rows[0]
    if names & _TITLES or any(_means(name, "window", "title") for name in names):
        score = 0.45
    elif (
        ("title" in names and _names_of_apps(names) and not _is_of_web_or_software(table))
        or (names & {"caption", "title", "window"} and _has_program(table))
        or ("title" in names and _typed_as_app(row))
    ):
        score = 0.4
    elif _share(table, is_window_title) and not _is_of_web_or_software(table):
        score = 0.25  # meetings are called so, too
    else:
        return 0.0
    if not any(isinstance(value, str) and len(value) > 1 for name, value in row.items() if _may_be_title(name, value)):
        return 0.0
    app = _names_of_apps(names) or _has_program(table)
    return score + (0.15 if app else 0) + (0.15 if _spans(table) else 0) + (0.15 if has_time(row) else 0)


def _may_be_title(name: str, value: Any) -> bool:
    found = meanings(name)
    return bool(found & {"title", "window"}) or (isinstance(value, str) and is_window_title(value))


def _means(name: str, *all_of: str) -> bool:
    return set(all_of) <= meanings(name)


def _names_of_apps(names: set[str]) -> set[str]:
    return names & _APPS | {name for name in names if "app" in meanings(name)}


def _is_of_web_or_software(table: Table) -> bool:
    return bool({"url", "href", "path"} & set(table.names) or table.words() & _SOFTWARE) or _is_of_web(table)


def _is_of_web(table: Table) -> bool:
    """A page's own report has a browser and a title, too."""
    return any(part in name for name in table.names for part in _OF_WEB)


_OF_WEB = ("browser", "useragent", "url", "href", "referrer", "viewport", "hostname", "sdk", "library", "device")


def _spans(table: Table) -> list[str]:
    """Names of columns that say how long, where the first record has a number."""
    row = table.rows[0]
    named = [name for name in table.names if name in _SPANS or meanings(name) & {"duration", "start", "end"}]
    return [name for name in named if name != "status" and as_number(row.get(name)) is not None]


def _typed_as_app(row: dict[str, Any]) -> bool:
    return any(isinstance(value, str) and value.lower() in {"app", "application", "window"} for value in row.values())


def _share(table: Table, test: Callable[[str], bool]) -> bool:
    """Tell whether a column's texts mostly pass a test; one record is enough if it is all there is."""
    for name in table.names[:_MOST_NAMES]:
        texts = table.texts(name)[:40]
        if texts and sum(map(test, texts)) >= 0.6 * len(texts):
            return True
    return False


_MOST_NAMES = 24


def find_apps(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with a program and its use."""
    return _counted(inventory, _apps, "names of programs with how long or when they were used")


def _apps(table: Table) -> float:
    names, row = set(table.names), table.rows[0]
    spans, program = _spans(table), _has_program(table)
    titled = any(_means(name, "title") for name in names) or _share(table, is_window_title)
    named = [name for name in _names_of_apps(names) if isinstance(row.get(name), str) and 1 < len(row[name]) < 120]
    if not named and not ("title" in names and _typed_as_app(row)) and not program:
        return 0.0
    if _is_of_software(table, names) or (not spans and not titled):
        return 0.0
    score = 0.3 + (0.15 if spans else 0) + (0.05 if has_time(row) else 0) + (0.2 if titled else 0)
    score += 0.2 if program else 0.15 if _typed_as_app(row) else 0
    whose = table.words() & _WHOSE or names & _IDS
    return score + (0.15 if whose or "idle" in names else 0)


def _is_of_software(table: Table, names: set[str]) -> bool:
    return bool(names & _SOFTWARE) or (_is_of_web(table) and not names & (_APPS | _TITLES))


_IDS = word_set("empid employeeid staffid workerid userid agentid")
_WHOSE = word_set("employee staff user worker machine workstation computer uid emp person")


def _has_program(table: Table) -> bool:
    return _share(table, _is_file_of_program) or (not _is_of_web(table) and _share(table, is_program))


def _is_file_of_program(value: str) -> bool:
    return len(value) < _LONGEST_NAME and value.lower().endswith((".exe", ".app"))


def is_program(value: str) -> bool:
    """Tell the name of a program: by its ending, or one that everybody has on a desk."""
    return _is_file_of_program(value) or value.lower() in _PROGRAMS


_LONGEST_NAME = 200


def is_window_title(value: str) -> bool:
    """Tell a window's title: a document's name, a dash, a program's name."""
    head, dash, tail = _DASH.sub(" - ", value).rpartition(" - ")
    return bool(head and dash) and len(value) < 300 and any(word in _PROGRAMS for word in _tails(tail.lower()))


def _tails(tail: str) -> tuple[str, ...]:
    return tail, tail.rpartition(" ")[2], tail.partition(" ")[0]


_DASH = re.compile(" [\u2013\u2014] ")
_PROGRAMS = word_set(
    "chrome firefox edge safari opera brave outlook excel word winword powerpoint powerpnt onenote teams slack zoom "
    "webex skype code vscode pycharm intellij webstorm eclipse terminal iterm2 cmd powershell explorer finder "
    "notepad notepad++ acrobat thunderbird spotify discord whatsapp telegram signal photoshop figma postman "
    "notion libreoffice gimp vlc putty sap jira salesforce"
) | {
    "google chrome", "mozilla firefox", "microsoft edge", "microsoft outlook", "microsoft excel", "microsoft word",
    "microsoft teams", "visual studio code", "visual studio", "intellij idea", "sublime text",
}  # fmt: skip


def find_activity(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with counters of what was done."""
    return _counted(inventory, _activity, "counters of keys, clicks or movement over a stretch of time")


def _activity(table: Table) -> float:
    if _is_of_states(table) or _is_log_of_mouse(table):
        return 0.65
    counters = [name for name in table.names if _is_counter(name) and _all_numbers(table, name)]
    of_input = any(_INPUT_COUNTER.search(name) or meanings(name) & _INPUTS for name in counters)
    if len(counters) < 2 or not of_input or purposes.of_input(table):
        return 0.0
    timed = bool(_spans(table)) or has_time(table.rows[0]) or bool(table.words() & _WHOSE)
    if not timed and not any("count" in name or name.endswith("s") for name in counters):
        return 0.0  # settings of a mouse
    return 0.4 + 0.1 * min(len(counters), 3) + (0.15 if timed else 0)


def _is_of_states(table: Table) -> bool:
    """Stretches of time of which each says whether somebody was active."""
    states = [name for name in table.names if _STATE.search(name)]
    if len(table.rows) < _LEAST_STATES or not states or not _spans(table):
        return False
    return any(all(type(row.get(name)) is bool for row in table.rows) for name in states)


def _is_log_of_mouse(table: Table) -> bool:
    """Stretches of time under a name that says mouse: when it was used, and not where."""
    said = any("mouse" in meanings(name) for name in table.parents)
    return said and len(table.rows) >= _LEAST_STATES and len(_spans(table)) >= 2 and not has_point(table.rows[0])


def is_counted(table: Table) -> bool:
    """Tell whether a table's numbers count what was done, so that none of them is a key or a place."""
    return len(table.rows) > 0 and _activity(table) >= THRESHOLD


_STATE = re.compile(r"(?:user|is|person|mouse|keyboard)(?:in)?active\Z|\A(?:in)?active\Z")
_LEAST_STATES = 3


def _is_counter(name: str) -> bool:
    found = meanings(name)
    if _COUNTERS.match(name) or ("count" in found and found & (_COUNTED | {"press"})):
        return True
    return bool(found & _COUNTED and not found & _NO_COUNT)


_INPUTS = frozenset(("key", "mouse", "click"))
_COUNTED = _INPUTS | {"scroll", "idle", "move"}
_NO_COUNT = frozenset(("time", "place", "target", "value", "text", "depth", "kind", "page", "press", "release"))


def _all_numbers(table: Table, name: str) -> bool:
    """Tell whether a column counts: numbers that are no moments."""
    values = [as_number(row.get(name)) for row in table.rows[:20]]
    return all(value is not None and 0 <= value < _LARGEST_COUNT for value in values)


_LARGEST_COUNT = 100_000_000


def find_idle(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of idle time."""
    return _counted(inventory, _idle, "time without input")


def _idle(table: Table) -> float:
    row = table.rows[0]
    named = [
        name
        for name in table.names
        if (_IDLE.search(name) or "idle" in meanings(name))
        and (as_number(row.get(name)) is not None or row.get(name) is True)
    ]
    state = any(isinstance(value, str) and value.lower() in _IDLE_STATES for value in row.values())
    if not named and not (state and _spans(table)):
        return 0.0
    spans = any(name not in named for name in _spans(table))
    afk = any("afk" in str(value).lower() for value in row.values()) or any("afk" in name for name in table.names)
    return 0.35 + (0.15 if named else 0) + (0.2 if spans else 0) + (0.1 if has_time(row) else 0) + (0.15 if afk else 0)


def find_files(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with a file's path and what was done to it."""
    return _counted(inventory, _files, "paths of files with what was done to them and when")


def _files(table: Table) -> float:
    row = table.rows[0]
    if not has_path(row):
        return 0.0
    if table.words() & _OF_CODE - _editing(row) or {"frame", "function"} <= table.words():
        return 0.0
    acts = [value for name, value in row.items() if isinstance(value, str) and _says_act(name, value)]
    done = any(_FILE_ACTS.search(value.lower()) for value in acts) or any(_FILE_ACTS.search(name) for name in row)
    return 0.3 + (0.25 if done else 0) + (0.2 if has_time(row) else 0) + (0.1 if words(" ".join(row)) & _PEOPLE else 0)


_OF_CODE = frozenset(("stacktrace", "exception", "lineno", "colno", "textdocument"))


def _says_act(name: str, value: str) -> bool:
    return name in _ACT_NAMES or "act" in meanings(name) or bool(_ONE_ACT.fullmatch(value.lower()))


_ONE_ACT = re.compile(
    r"(?:file[ _.-]?)?(?:open|save|create|delete|copy|move|rename|upload|download|write|read|modif|print|edit)"
    r"(?:e?d|y|ied|ified)?"
)


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
