"""What an agent on the machine reports: counts of activity, files, messages. Pure.

Names are needed here, for a count is only a number; each kind asks for two or three that belong together and for values
of the right sort beside them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import fmean
from typing import Any

from detector.behaviour import purposes
from detector.behaviour.actions import Action, has_path, has_point, has_time
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.idle import OF_PROCESSOR
from detector.behaviour.kinds.stretches import THRESHOLD, WHOSE, counted, in_turn, spans
from detector.behaviour.kinds.tallies import agrees_with_state, is_effort, named_counts
from detector.behaviour.kinds.windows import APPS
from detector.behaviour.lexicon import meanings
from detector.behaviour.motion import spread
from detector.behaviour.names import word_set, words
from detector.behaviour.table import Table, as_number

ACTIVITY_EXPLAIN = "two or more counters of keys, clicks or movement over a stretch of time"
FILES_EXPLAIN = "paths of files with what was done to them and when"
MESSAGES_EXPLAIN = "messages of several people with sender, recipient, text and the program they were read from"

_COUNTERS = re.compile(
    r"(?:key(?:board|strokes?|s|s?presse?[sd]*|count|events?|s?hits?)|buttonspressed|distancemoved|wpm|wordsperminute|typingspeed|kbpress\w*|totaldistance\w*|totalclicks|rageclicks|deadclicks|mouse(?:clicks?|moves?|movements?|distance|count|events?|activity)?|"
    r"clicks?|keystrokecount|inputevents?|scrolls?|wheel|activityscore|activitylevel|activitypercent|overall|(?:un)?productiv\w*|"
    r"activeseconds|activetime|activeminutes|idleseconds|idletime|typed\w*|pixelsmoved|intensity)(?:count|total|pct|percent|perminute|events?)?\Z"
)
_INPUT_COUNTER = re.compile(r"key|kb(?!p?s|ytes|\Z)|wordsper|button|mouse|click|activity|typed|intensity|productiv")
_FILE_ACTS = re.compile(
    r"(?:geoffnet|geoeffnet|ouvert|abiert|apert|otwart|aberto|geopend|kopi|copi|skopiow|gedruckt|druck|imprim|stampat|"
    r"supprim|borrad|elimin|gelosch|geloesch|usuni|verwijder|enregistr|guardad|salvat|gespeich|zapis|opgeslagen|verschob|"
    r"open|save|create|delete|cop(?:y|ied)|mov(?:e|ed)|renam|sav(?:e|ed)|upload|download|write|read|modif|print|edit|access|iswrite|usb)"
)


def find_activity(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with counters of what was done."""
    how = "counters of keys, clicks or movement over a stretch of time"
    found = counted(inventory, _activity, how) or named_counts(inventory)
    listed = [table for table in inventory.tables if _is_of_active_seconds(table)] if found is None else []
    if listed:
        return Evidence(listed[0].count, "how many seconds of each minute somebody was active", 0.65)
    return found


def _is_of_active_seconds(table: Table) -> bool:
    """One number from 0 to 60 for each minute, under a name that says active and its unit, beside the name of a person.

    They change, and there are minutes without any.
    """
    if table.shape != "flat1" or not table.words() & WHOSE:
        return False
    if not any("active" in meanings(name) and words(name) & _UNITS for name in table.parents):
        return False
    values = table.numeric("0")
    return values is not None and len(set(values)) > _LEAST_STATES and min(values) == 0 and max(values) <= _IN_A_MINUTE


_UNITS, _IN_A_MINUTE = word_set("second seconds sec secs"), 60


def _activity(table: Table) -> float:
    if any(test(table) for test in (_is_of_states, _is_log_of_mouse, _is_of_bits, _rest_together, *_BY_TALLY)):
        return 0.65
    counters = [name for name in table.names if _is_counter(name) and _all_numbers(table, name)]
    counters = [name for name in counters if not OF_PROCESSOR.search(name)]
    typed = any(map(_OF_KEYS.match, counters))
    if typed and any("input" in meanings(name) for name in (*table.names, *table.parents)):  # else it may be a course
        counters += [name for name in table.names if name in _OF_EDITING and _all_numbers(table, name)]
    of_input = any(_INPUT_COUNTER.search(name) or meanings(name) & _INPUTS for name in counters)
    if not of_input or purposes.of_input(table):
        return 0.0
    timed = bool(spans(table)) or has_time(table.rows[0]) or bool(table.words() & (WHOSE | _MACHINES))
    if len(counters) == 1 or (not timed and not any("count" in name or name.endswith("s") for name in counters)):
        return 0.0  # settings of a mouse
    return 0.4 + 0.1 * min(len(counters), 3) + (0.15 if timed else 0)


_BY_TALLY = (agrees_with_state, is_effort)
_OF_EDITING = word_set("corrections backspaces deletions pastes")  # a reader of proofs counts them, too
_OF_KEYS = re.compile(r"(?:key(?:strokes?|presse?s?)|keys(?:typed|pressed))(?:count|total)?\Z")
_MACHINES = frozenset(("agent", "pc", "host", "device"))


def _is_of_states(table: Table) -> bool:
    """Stretches of time of which each says whether somebody was active."""
    states = [name for name in table.names if _STATE.search(name)]
    if len(table.rows) < _LEAST_STATES or not states or not spans(table):
        return False
    return any(all(type(row.get(name)) is bool for row in table.rows) for name in states)


def _is_of_bits(table: Table) -> bool:
    """`"active": "1101100…"`: whether somebody was, stretch by stretch."""
    named = [name for name in table.names if "active" in meanings(name)]
    return any(type(row.get(name)) is str and _BITS.match(row[name]) for name in named for row in table.rows[:20])


_BITS = re.compile(r"(?=1*0)(?=0*1)[01]{16,}\Z")


def _rest_together(table: Table) -> bool:
    """Counts of what a person does: nought all at once while nobody is there, and else each with a will of its own.

    Counts of one thing in two units, as of steps and metres, go up and down together.
    """
    if len(table.rows) < _LEAST_RESTS:
        return False
    columns = {name: values for name in table.names[:12] if (values := table.numeric(name)) is not None}
    counts = {name: values for name, values in columns.items() if _are_counts(values)}
    named = any(meanings(name) & {"key", "mouse"} for name in counts)
    if len(counts) < _TWO or not (named or (len(table.rows) >= _MANY and any(map(_is_steady, columns.values())))):
        return False
    first, *others = counts.values()
    return any(_rest(first, other) and (named or abs(_together(first, other)) < _LOOSELY) for other in others)


_LEAST_RESTS = 8
_MANY = 20
_LOOSELY = 0.75


def _rest(first: list[float], other: list[float]) -> bool:
    return sum((a == 0) == (b == 0) for a, b in zip(first, other, strict=False)) >= 0.9 * len(first)


def _together(first: list[float], other: list[float]) -> float:
    """The correlation of two counts where they are not nought."""
    pairs = [(a, b) for a, b in zip(first, other, strict=False) if a and b]
    xs, ys = [a for a, _ in pairs], [b for _, b in pairs]
    width = spread(xs) * spread(ys) if len(pairs) >= _LEAST_RESTS else 0.0
    middle_x, middle_y = fmean(xs or [0.0]), fmean(ys or [0.0])
    return fmean((a - middle_x) * (b - middle_y) for a, b in pairs) / width if width else 1.0


def _is_steady(values: list[float]) -> bool:
    """Moments or places in a row, each as far from the last as the one before."""
    steps = {later - earlier for earlier, later in pairwise(values)}
    return len(steps) == 1 and min(steps) > 0


def _are_counts(values: list[float]) -> bool:
    noughts = sum(value == 0 for value in values)
    whole = all(0 <= value < _LARGEST_COUNT and value % 1 == 0 for value in values)
    return whole and 0.1 * len(values) <= noughts <= 0.9 * len(values) and len(set(values)) > 3


def _is_log_of_mouse(table: Table) -> bool:
    """Stretches of time under a name that says mouse: when it was used, and not where."""
    said = any("mouse" in meanings(name) for name in table.parents)
    return said and len(table.rows) >= _LEAST_STATES and len(spans(table)) >= 2 and not has_point(table.rows[0])


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
_NO_COUNT = word_set("time duration place target value text depth kind page press release")


def _all_numbers(table: Table, name: str) -> bool:
    """Tell whether a column counts: numbers that are no moments."""
    values = [as_number(row.get(name)) for row in table.rows[:20]]
    return all(value is not None and 0 <= value < _LARGEST_COUNT for value in values)


_LARGEST_COUNT = 100_000_000


def find_files(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with a file's path and what was done to it."""
    return counted(inventory, _files, "paths of files with what was done to them and when")


def _files(table: Table) -> float:
    row = table.rows[0]
    if in_turn(table, _is_document) and not table.words() & (_OF_SOFTWARE | _OF_CODE):
        return 0.65
    if not has_path(row):
        return 0.65 if _are_documents(table) else 0.0
    if _share_of_programs(table):
        return 0.0
    if table.words() & _OF_CODE - _editing(row) or {"frame", "function"} <= table.words():
        return 0.0
    acts = [value for name, value in row.items() if isinstance(value, str) and _says_act(name, value)]
    done = any(_FILE_ACTS.search(value.lower()) for value in acts) or any(_FILE_ACTS.search(name) for name in row)
    paths = {str(value) for row in table.rows[:50] for value in row.values() if has_path({"": value})}
    several = len(list(filter(_DOCUMENT.search, paths))) > _TWO
    done = done or (several and has_time(row) and not table.words() & _OF_SOFTWARE)
    return 0.3 + (0.25 if done else 0) + (0.2 if has_time(row) else 0) + (0.1 if words(" ".join(row)) & _PEOPLE else 0)


def _is_document(value: str) -> bool:
    return has_path({"": value}) and bool(_DOCUMENT.search(value))


def _are_documents(table: Table) -> bool:
    """Names of documents, without their folders, with what was done to each and when."""
    row = table.rows[0]
    named = [name for name in table.names if "file" in meanings(name) and type(row.get(name)) is str]
    if not any(_DOCUMENT.search(row[name]) for name in named):
        return False
    judged = all(any(map(sort.search, table.names)) for sort in (_OF_LEAKS, _OF_PERSONS, _OF_MACHINES))
    if not judged and (not has_time(row) or table.words() & _OF_SOFTWARE):
        return False
    said = [value for name, value in row.items() if type(value) is str and len(value) < _LONGEST_WORD]
    return any(_DONE.fullmatch(value.lower()) or (judged and _ONE_ACT.fullmatch(value.lower())) for value in said)


# Who watches what leaves the house says what to make of it or where it went, and names the person and the machine.
_OF_LEAKS = re.compile(r"verdict|violation|dlp|destination|leak|exfil|sensitiv")
_OF_PERSONS = re.compile(r"user|employee|staff|login|email")
_OF_MACHINES = re.compile(r"device|host|machine|computer|workstation|endpoint|agent|\Apc\Z")


_DOCUMENT = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|odt|ods|csv|txt|zip|rtf|key|pages|numbers)\Z", re.IGNORECASE)
_DONE = re.compile(
    r"(?:print|druck|gedruckt|usb|mail|copied|copy|kopier|imprim|impres|druk|skopiow|stampa|copiad|enviad|gesendet)\w*"
)


def _share_of_programs(table: Table) -> bool:
    """The paths are those of programs, which are run and not read."""
    paths = [value for row in table.rows[:40] for value in row.values() if has_path({"": value})]
    return sum(str(path).lower().endswith((".exe", ".app")) for path in paths) > 0.5 * len(paths)


_TWO = 2
_OF_SOFTWARE = frozenset(("version", "package", "module", "line", "level", "size", "hash", "build"))
_OF_CODE = frozenset(("stacktrace", "exception", "lineno", "colno", "textdocument"))


def _says_act(name: str, value: str) -> bool:
    return name in _ACT_NAMES or name.isdigit() or "act" in meanings(name) or bool(_ONE_ACT.fullmatch(value.lower()))


_LONGEST_WORD = 24
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
    return counted(inventory, _messages, "messages with sender, recipient, text and the program they were read from")


def _messages(table: Table) -> float:
    names = set(table.names)
    sender, recipient = names & {"from", "sender", "author"}, names & {"to", "recipient", "recipients"}
    text, source = (
        names & {"body", "text", "content", "subject", "message"},
        names & (APPS | {"platform", "source", "client"}),
    )
    captured = any(
        part in name for name in names for part in ("captured", "intercept", "monitor", "employee", "direction")
    )
    if not (sender and text and source and captured):
        return 0.0
    return 0.5 + (0.15 if recipient else 0) + (0.1 if table.count > 1 else 0) + (0.1 if has_time(table.rows[0]) else 0)
