"""Windows and programs: titles of windows, names of programs, and how long each was used. Pure.

Both are told by their values first: a title ends in the name of a program, a program is a file, a bundle or one that
everybody has; beside it stands how long it was in front, and the stretches follow each other. Names only add to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from detector.behaviour.actions import Action, has_time
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.stretches import WHOSE, adds_up, counted, in_turn, spans
from detector.behaviour.kinds.web import are_visits
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import word_set, words
from detector.behaviour.table import Table

TITLES_EXPLAIN = "window titles with the program, a duration or a time"
APPS_EXPLAIN = "names of programs with how long or when they were used"

_TITLES = word_set(
    "windowtitle wintitle activewindow foregroundwindow windowname activetitle windowcaption wndtitle activewindowtitle"
)
APPS = word_set(
    "app application process exe program processname appname executable procname activeapp "
    "applicationname bundleid imagename "
    "foregroundapp activeprocess programname exename apptitle"
)
_SOFTWARE = word_set("version build namespace sdk library release")


def find_titles(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with a window's title."""
    return counted(inventory, _titles, "window titles with program, duration or time")


def _titles(table: Table) -> float:
    names, row = set(table.names), table.rows[0]
    if _titles_by_value(table) or in_turn(table, is_window_title) or _titles_of_visits(table, names):
        return 0.7
    if _says_window(table):
        return 0.65
    if names & _TITLES or any(_means(name, "window", "title") for name in names):
        score = 0.45
    elif (
        (_titled(names) and _names_of_apps(names) and not _is_of_web_or_software(table))
        or (names & {"caption", "title", "window"} and _has_program(table))
        or ("window" in names and _names_of_apps(names) and any(map(is_window_title, table.texts("window")[:40])))
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
    return score + (0.15 if app else 0) + (0.15 if spans(table) else 0) + (0.15 if has_time(row) else 0)


def _says_window(table: Table) -> bool:
    """A window's title under the word for a window, or in a record that says that it is one."""
    said = any("window" in words(sort) for sort in table.sorts())
    named = [name for name in table.names[:_MOST_NAMES] if name in _WINDOWS or (said and "title" in meanings(name))]
    return any(texts and all(map(is_window_title, texts)) for name in named if (texts := table.texts(name)[:40]))


_WINDOWS = word_set("window activewindow foregroundwindow windowname fenster ventana fenetre finestra")


def _titles_of_visits(table: Table, names: set[str]) -> bool:
    """Pages at several hosts one after the other, how long each was in front, and what stood in the window's title."""
    titled = [name for name in names if "title" in meanings(name) and len(set(table.texts(name)[:40])) > 1]
    used = any(meanings(name) & _OF_PERSON for name in (*names, *table.around))
    return bool(titled and spans(table)) and used and are_visits(table)


_OF_PERSON = frozenset(("user", "active"))  # an episode has an address, a title and a length, too


def _titled(names: set[str]) -> bool:
    return any("title" in meanings(name) for name in names)


def _titles_by_value(table: Table) -> bool:
    """Programs, and beside each a text that is longer and changes; or titles that end in the names of programs."""
    if len(table.rows) < _LEAST_TITLES or _is_of_web_or_software(table):
        return False
    programs = _column(table, is_program, _SHARE_OF_PROGRAMS)
    timed = has_time(table.rows[0]) or bool(spans(table)) or adds_up(table) or _has_lengths(table)
    shares = {name: _share_of(table, name, is_window_title) for name in table.names[:_MOST_NAMES]}
    best = max(shares.values(), default=0.0)
    if table.shape == "rows" and len(table.names) == 2 and best >= _SHARE_OF_PROGRAMS and _has_lengths(table):
        return True  # titles, and a number for each
    if programs is None or not timed:
        return best >= _SHARE_OF_PROGRAMS and adds_up(table)
    copied = any(meanings(name) & _COPIES for name in (*table.names, *table.parents))  # that is long and changes, too
    return best >= _SOME or (
        not copied and any(_are_long(table.texts(name)) for name in table.names[:_MOST_NAMES] if name != programs)
    )


_COPIES = frozenset(("copy", "clipboard"))
_LEAST_TITLES = 3
_SHARE_OF_PROGRAMS = 0.6
_SOME = 0.3
_LONG_TITLE = 8


def _share_of(table: Table, name: str, test: Callable[[str], bool]) -> float:
    texts = table.texts(name)[:40]
    return sum(map(test, texts)) / len(texts) if texts and len(set(texts)) > 1 else 0.0


def _column(table: Table, test: Callable[[str], bool], share: float) -> str | None:
    """Return the column whose texts mostly pass a test and are not all the same."""
    return next((name for name in _columns(table) if _share_of(table, name, test) >= share), None)


def _columns(table: Table) -> list[str]:
    """Names of columns, but for those of an event's sort, which may be named as packages are: `com.acme.shop.paid`."""
    return [name for name in table.names[:_MOST_NAMES] if name not in _SORTS]


_SORTS = word_set("type eventtype eventname event kind schema topic")


def _are_long(texts: list[str]) -> bool:
    """Texts of several words that change from record to record."""
    worded = [text for text in texts[:40] if " " in text and len(text) >= _LONG_TITLE]
    return len(worded) >= _SHARE_OF_PROGRAMS * max(1, len(texts[:40])) and len(set(worded)) > 1


def _has_lengths(table: Table) -> bool:
    """A number in each record that changes: how long, by whatever name."""
    columns = [values for name in table.names[:12] if (values := table.numeric(name)) is not None]
    return any(len(set(values)) > 1 and min(values) >= 0 for values in columns)


def _may_be_title(name: str, value: Any) -> bool:
    found = meanings(name)
    return bool(found & {"title", "window"}) or (isinstance(value, str) and is_window_title(value))


def _means(name: str, *all_of: str) -> bool:
    return set(all_of) <= meanings(name)


def _several_apps(table: Table) -> list[str]:
    """Names such as `appId`: a program gives its own with each record, and a person uses several, each for a while."""
    if not any(_OF_USE.search(name) for name in table.names):
        return []
    named = [name for name in table.names if _OF_APP.match(name) and len(set(table.texts(name)[:40])) > 1]
    return named if table.words() & WHOSE or {"userid", "username"} & set(table.names) else []


_OF_USE = re.compile(r"sec|minute|duration|spent|usage|elapsed")
_OF_APP = re.compile(r"app(?:id|key|code|title|label)\Z|t(?:rans(?:action)?)?code\Z")


def _names_of_apps(names: set[str]) -> set[str]:
    return names & APPS | {name for name in names if "app" in meanings(name)}


def _is_of_web_or_software(table: Table) -> bool:
    return bool({"url", "href", "path"} & set(table.names) or table.words() & _SOFTWARE) or _is_of_web(table)


def _is_of_web(table: Table) -> bool:
    """A page's own report has a browser and a title, too."""
    return any(part in name for name in table.names for part in _OF_WEB)


_OF_WEB = ("browser", "useragent", "url", "href", "referrer", "viewport", "hostname", "sdk", "library", "device")


def _typed_as_app(row: dict[str, Any]) -> bool:
    return any(isinstance(value, str) and value.lower() in {"app", "application", "window"} for value in row.values())


def _share(table: Table, test: Callable[[str], bool]) -> bool:
    """Tell whether a column's texts mostly pass a test; one record is enough if it is all there is."""
    for name in _columns(table):
        texts = table.texts(name)[:40]
        if texts and sum(map(test, texts)) >= 0.6 * len(texts):
            return True
    return False


_MOST_NAMES = 24


def find_apps(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with a program and its use."""
    return counted(inventory, _apps, "names of programs with how long or when they were used")


def _apps(table: Table) -> float:
    names, row = set(table.names), table.rows[0]
    if _apps_by_value(table, names) or in_turn(table, _is_on_a_desk):
        return 0.7
    lengths, program = spans(table), _has_program(table)
    titled = any(_means(name, "title") for name in names) or _share(table, is_window_title)
    apps = {*_names_of_apps(names), *_several_apps(table)}
    named = [name for name in apps if isinstance(row.get(name), str) and 1 < len(row[name]) < 120]
    if not named and not ("title" in names and _typed_as_app(row)) and not program:
        return 0.0
    if _is_of_software(table, names) or (not lengths and not titled):
        return 0.0
    score = 0.3 + (0.15 if lengths else 0) + (0.05 if has_time(row) else 0) + (0.2 if titled else 0)
    score += 0.2 if program else 0.15 if _typed_as_app(row) else 0
    whose = table.words() & WHOSE or names & _IDS
    return score + (0.15 if whose or "idle" in names else 0)


def _apps_by_value(table: Table, names: set[str]) -> bool:
    """Several programs, one after the other, and for how long."""
    if len(table.rows) < _LEAST_TITLES or _is_of_software(table, names):
        return False
    if _column(table, is_program, _SHARE_OF_PROGRAMS) is None:
        return False
    if _column(table, _is_on_a_desk, _SHARE_OF_PROGRAMS) is None:
        return adds_up(table)  # names of packages are also those of parts of a program
    return adds_up(table) or (_has_lengths(table) and (has_time(table.rows[0]) or len(table.names) <= _FEW_COLUMNS))


_FEW_COLUMNS = 3


def _is_of_software(table: Table, names: set[str]) -> bool:
    return bool(names & _SOFTWARE) or (_is_of_web(table) and not names & (APPS | _TITLES))


_IDS = word_set("empid employeeid staffid workerid userid agentid")


def _has_program(table: Table) -> bool:
    return _share(table, _is_file_of_program) or (not _is_of_web(table) and _share(table, is_program))


def _is_file_of_program(value: str) -> bool:
    return len(value) < _LONGEST_NAME and value.lower().endswith((".exe", ".app"))


_BUNDLE = re.compile(r"(?:com|org|net)(?:\.[A-Za-z][\w-]{1,40}){2,4}\Z")


def is_program(value: str) -> bool:
    """Tell the name of a program: by its ending, one that everybody has on a desk, or the name of its package."""
    return _is_on_a_desk(value) or bool(_BUNDLE.match(value))


def _is_on_a_desk(value: str) -> bool:
    return _is_file_of_program(value) or value.lower() in PROGRAMS


_LONGEST_NAME = 200


def is_window_title(value: str) -> bool:
    """Tell a window's title: a document's name, a dash, a program's name."""
    head, dash, tail = _DASH.sub(" - ", value).rpartition(" - ")
    return bool(head and dash) and len(value) < 300 and any(word in PROGRAMS for word in _tails(tail.lower()))


def _tails(tail: str) -> tuple[str, ...]:
    return tail, tail.rpartition(" ")[2], tail.partition(" ")[0]


_DASH = re.compile(" [\u2013\u2014|\u00b7] ")
PROGRAMS = word_set(
    "chrome firefox edge safari opera brave outlook excel word winword powerpoint powerpnt onenote teams slack zoom "
    "webex skype code vscode pycharm intellij webstorm eclipse terminal iterm2 cmd powershell explorer finder "
    "notepad notepad++ acrobat thunderbird spotify discord whatsapp telegram signal photoshop figma postman "
    "notion libreoffice gimp vlc putty sap jira salesforce excel.exe nautilus gnome-terminal konsole libreoffice-calc "
    "libreoffice-writer evince okular gedit kate dolphin evolution chromium mail preview keynote "
    "obsidian miro asana trello zotero blender inkscape audacity emacs vim mattermost linear anydesk teamviewer"
) | {
    "google chrome", "mozilla firefox", "microsoft edge", "microsoft outlook", "microsoft excel", "microsoft word",
    "microsoft teams", "visual studio code", "visual studio", "intellij idea", "sublime text",
}  # fmt: skip
