"""Events by the words in them: which records say `click` or `keydown`, and what stands beside that word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from detector.behaviour import motion, purposes
from detector.behaviour.lexicon import is_type_name, meanings, said_elsewhere
from detector.behaviour.names import parts, plain, word_set, words
from detector.behaviour.table import Table, as_number

# A word found inside the value of a type-like field, longest first.
_INSIDE = (
    ("mousemove", "move"),
    ("pointermove", "move"),
    ("mouseclick", "click"),
    ("contextmenu", "click"),
    ("mousepressed", "click"),
    ("mousereleased", "click"),
    ("mousedown", "click"),
    ("mouseup", "click"),
    ("pointerdown", "click"),
    ("pointerup", "click"),
    ("touchstart", "click"),
    ("touchend", "click"),
    ("linkclick", "click"),
    ("buttonclick", "click"),
    ("click", "click"),
    ("keydown", "key"),
    ("keyup", "key"),
    ("keypress", "key"),
    ("keystroke", "key"),
    ("keyboardpress", "key"),
    ("keyboardrelease", "key"),
    ("keyboarddown", "key"),
    ("keyboardup", "key"),
    ("scroll", "scroll"),
    ("wheel", "scroll"),
    ("inputchange", "input"),
    ("elementchanged", "input"),
    ("formsubmi", "input"),
    ("changeform", "input"),
    ("focusform", "input"),
    ("submitform", "input"),
    ("fieldchange", "input"),
    ("formfield", "input"),
    ("inputevent", "input"),
    ("forminput", "input"),
    ("typeinto", "input"),
    ("typedinto", "input"),
    ("textinput", "input"),
    ("textenter", "input"),
    ("entertext", "input"),
    ("inputcomplete", "input"),
    ("fieldblur", "input"),
    ("fieldfilled", "input"),
    ("mutation", "mutation"),
    ("clipboard", "clipboard"),
    ("pageview", "page"),
    ("screenview", "page"),
    ("pagevisit", "page"),
    ("pagehide", "page"),
    ("navigation", "page"),
    ("pageleave", "page"),
    ("urlchange", "page"),
    ("routechange", "page"),
    ("usbconnect", "file"),
    ("fileopen", "file"),
    ("filecopy", "file"),
    ("filedelete", "file"),
    ("filewrite", "file"),
    ("filesave", "file"),
    ("fileupload", "file"),
    ("filedownload", "file"),
    ("filerename", "file"),
)
# A word that must be the whole value.
_WHOLE = {
    "mm": "move", "hover": "move", "mouseover": "move", "tap": "click", "dblclick": "click",
    "md": "click", "clk": "click",
    "kd": "key", "ku": "key", "kp": "key", "type": "key", "typing": "key", "input": "input",
    "change": "input", "blur": "input",
    "form": "input", "copy": "clipboard", "paste": "clipboard", "cut": "clipboard", "page": "page",
    "pv": "page", "visit": "page",
    "navigate": "page", "mousing": "move", "autocapture": "click", "focusform": "input",
    "mouse": "move", "press": "click", "pressed": "click", "clicked": "click", "tapped": "click",
}  # fmt: skip
_TARGETS = word_set(
    "target selector element el xpath tag txt text btn button node css href link field control label inner outer dom "
    "component elm widget caption aria"
)
_TIMES = word_set(
    "time timestamp ts at when date clock elapsed offset moment occurred epoch start end created ms tm timestampms t"
)
_SELECTOR = re.compile(
    r"<[A-Za-z][\w-]*(?:[ />]|\Z)|(?:[a-z][a-z0-9-]*)?(?:[#.][\w-]+|\[[\w-]+=|:nth-)"
    r"|[a-z]+(?:\s*>\s*[a-z][\w.#:()-]*)+|/{1,2}(?:html|\*|body)\b"
)
_FILE_NAME = re.compile(
    r"\.(?:py|js|ts|tsx|go|rs|java|cs|cpp|h|md|txt|pdf|docx?|xlsx?|pptx?|csv|json|exe|app|png|jpe?g|html?|log)\Z"
)
_POINT = re.compile(r"\d{1,5}\s*[xX,; ]\s*\d{1,5}\Z")


@dataclass(frozen=True, slots=True)
class Action:
    """One record that says what was done, with the table that it stands in."""

    word: str
    row: dict[str, Any]
    table: Table


@lru_cache(maxsize=4096)
def verb(value: str, is_type: bool) -> str | None:
    """Return what a text says was done; outside of a type-like field the text must be that word alone."""
    if is_type and value.count("/") > 1:  # a schema's address names the event in one of its parts
        return next((said for part in value.split("/")[-4:] if (said := verb(part, False))), None)
    if len(value) > 48 or "://" in value or value.count("/") > 1 or value.count(" ") > 4:
        return None
    bare = plain(value)
    if bare in _WHOLE and (is_type or bare not in _AMBIGUOUS):
        return _WHOLE[bare]
    for inside, word in _INSIDE:
        if inside in bare and (is_type or bare == inside):
            return word
    short = parts(value) & _SHORT.keys() if is_type else None
    if short:
        return _SHORT[min(short)]
    return said_elsewhere(value) if is_type else None


# A part of such a value by itself, as in `TP-CLK`.
_SHORT = {"clk": "click", "tap": "click", "kd": "key", "ku": "key", "mm": "move", "md": "click", "mu": "click"}
_AMBIGUOUS = frozenset(
    ("type", "input", "form", "page", "change", "copy", "cut", "visit", "mouse", "press", "pressed", "md", "mm")
)


def actions(tables: list[Table]) -> Iterator[Action]:
    """Yield every record that says what was done."""
    for table in tables:
        if table.shape in {"columns"} or table.shape.startswith("flat"):
            continue
        above = _parent_verb(table) or _verb_of_names(table)
        for row in table.rows:
            word = said_in(row) or above
            if word or (word := "click" if has_button(row) else None):
                yield Action(word, row, table)


def said_in(row: dict[str, Any]) -> str | None:
    """Return what a record's texts say was done; of two, a deed of the hand is more than `input` or `page`."""
    general = None
    for name, value in row.items():
        if type(value) is str and 0 < len(value) <= _LONGEST_SAYING:
            said = verb(value, is_type_name(name) or name.isdigit() or (name == "id" and bool(_CONSTANT.match(value))))
            if said and (said not in _GENERAL or name in _LABELS) and value not in _DEVICES:
                return general or said if name in _LABELS else said
            general = general or said
    return general


_LONGEST_SAYING = 140
_CONSTANT = re.compile(r"[A-Z]+(?:_[A-Z]+)+\Z")  # as a program's own list of events has them
_GENERAL = frozenset(("input", "page"))  # a batch of input events says so of each
_DEVICES = frozenset(("mouse", "Mouse"))  # with which it was done; another word may say what
_LABELS = word_set("name label n msg activity category")  # may name the thing instead of what was done to it


def has_button(row: dict[str, Any]) -> bool:
    """Tell a record of a mouse's button: `button: left`, `b: left, s: down`, `{"ButtonPress": "Left"}`."""
    for name, value in row.items():
        if type(value) is str and len(value) < _LONGEST_SAYING and _OF_BUTTON.search(value):
            return True
        if type(value) is str and _BUTTON.match(value) and _button_name(name):
            placed = _is_button(name) and (_OF_PRESS.search(name) or has_point(row))
            return bool(placed) or any(type(other) is str and other.lower() in _STATES for other in row.values())
    return False


@lru_cache(maxsize=4096)
def _button_name(name: str) -> bool:
    return name in {"b", "bt"} or _is_button(name) or "mouse" in meanings(name)


def _is_button(name: str) -> bool:
    return name in _BUTTONS or "button" in name or bool(_OF_PRESS.search(name))


_OF_PRESS = re.compile(r"buttonpress|buttondown|mousedown|mousepress")


_OF_BUTTON = re.compile(r"\b(?:mouse )?button[._ ](?:left|right|middle)\b.{0,3} (?:pressed|down)", re.IGNORECASE)
_BUTTONS = word_set("button btn knopf maustaste bouton boton pulsante knop przycisk tlacitko")
_STATES = word_set("down up pressed released press release true")
_BUTTON = re.compile(
    r"(?:(?:mouse)?button[._ ]?)?(?:left|right|middle|links|rechts|mitte|gauche|droite?|l|r|m|lmb|rmb|mmb)"
    r"(?:[._ ]?button)?\Z",
    re.IGNORECASE,
)


def _verb_of_names(table: Table) -> str | None:
    """`click_x`, `click_y`: the place of the click says what was done."""
    places = {name for name in table.names if name.startswith("click") and name.endswith(("x", "y"))}
    return "click" if len(places) >= 2 else None


def _parent_verb(table: Table) -> str | None:
    """`clicks: [{x, y, t}]`: the name of the list says it."""
    for name in table.parents:
        if name[:1] == "@":  # the record around the list says it
            return name[1:]
        found = _LISTS.get(plain(name)) or _listed_elsewhere(name)
        if found:
            return found
    return None


@lru_cache(maxsize=4096)
def _listed_elsewhere(name: str) -> str | None:
    """The same in another language."""
    found = meanings(name) if len(name) > _SHORT_NAME else frozenset()
    return next((word for word in ("click", "scroll") if word in found and not found & {"key", "mouse", "count"}), None)


_SHORT_NAME = 4
_LISTS = {
    "clicks": "click", "click": "click", "mouseclicks": "click", "taps": "click", "keys": "key", "keystrokes": "key",
    "keyevents": "key", "scrolls": "scroll", "scroll": "scroll", "scrollevents": "scroll", "clickevents": "click",
    "clipboard": "clipboard",
}  # fmt: skip


def is_of_other_doing(table: Table) -> bool:
    """Tell whether most of a table's records say that they are clicks, keys or scrolling, and so no movement."""
    if table.shape.startswith("flat") or table.shape == "columns":
        return False
    said = [action.word for action in actions([table])]
    return sum(word not in _NO_OTHER for word in said) > 0.6 * len(table.rows)


_NO_OTHER = frozenset(("move", "input"))  # a batch of input events may be of a mouse


def says_otherwise(row: dict[str, Any]) -> bool:
    """Tell whether a text of a record says that something else was done than to click."""
    said = (verb(value, True) for value in row.values() if isinstance(value, str) and not is_element(value))
    return any(word not in (None, "click") for word in said)


def has_point(row: dict[str, Any]) -> bool:
    """Tell whether a record gives a place on the screen."""
    for name, value in row.items():
        if "x" in name and name != "index":
            head, _, tail = name.rpartition("x")
            if f"{head}y{tail}" in row and as_number(value) is not None:
                return True
        if type(value) is str and len(value) < 14 and "coord" in name and _POINT.match(value):
            return True
    return False


def has_target(row: dict[str, Any]) -> bool:
    """Tell whether a record names the thing on the page that was used."""
    return any(_target_name(name) and value for name, value in row.items()) or has_selector(row)


@lru_cache(maxsize=4096)
def _target_name(name: str) -> bool:
    return (
        bool(words(name) & _TARGETS)
        or "target" in meanings(name)
        or name.removesuffix("id") in _TARGETS
        or any(
            part in name
            for part in ("target", "element", "selector", "eltext", "nodeid", "xpath", "innertext", "tagname")
        )
    )


def has_selector(row: dict[str, Any]) -> bool:
    """Tell whether a value is written like a CSS selector or an XPath."""
    return any(type(value) is str and _is_selector(value) for value in row.values())


def _is_selector(value: str) -> bool:
    return bool(3 < len(value) < 400 and _SELECTOR.match(value) and "://" not in value and not _FILE_NAME.search(value))


def is_pressable(value: str) -> bool:
    """Tell the tag of something to press, with or without an id or a class."""
    return _HEAD.split(value, maxsplit=1)[0] in _PRESSED


_HEAD = re.compile(r"[#.\[:> ]")
PREFIX = r"(?:btn|button|lnk|link|txt|chk|cbo|cmb|ddl|lbl|rdo|inp|mnu|menu)"
_NAMED_PART = re.compile(PREFIX + r"(?:[-_][A-Za-z]|[A-Z])[\w-]{1,40}\Z")


def is_element(value: str) -> bool:
    """Tell a text that names an element of a page: a selector, or the tag of something to press."""
    if (value[:2] == "//" and "[" in value and "]" in value) or _NAMED_PART.match(value):
        return True  # an XPath, or a name as programmers give them to parts of a page
    if value[:1] == "<" and "</" in value and _HEAD.split(value[1:], maxsplit=1)[0] not in _PRESSED:
        return False  # a piece of a page with its words is what somebody wrote
    head = _HEAD.split(value, maxsplit=1)[0]
    if head in _PRESSED and " " not in value:
        return value in _ALONE or head != value  # a word such as `input` or `SELECT` may be anything
    return (
        (head in _TAGS_OR_NONE or ">" in value or value[:1] == "/") and _is_selector(value) and not COLOUR.match(value)
    )


_ALONE = frozenset(("BUTTON", "INPUT", "TEXTAREA"))
_PRESSED = word_set("BUTTON INPUT A LABEL SELECT OPTION TD LI button input select label")
_TAGS_OR_NONE = word_set("a div span li td tr table nav form p ul img svg section main i h1 h2") | {""}
TAGS = (_PRESSED | _TAGS_OR_NONE) - {""}
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}){1,2}\Z|rgba?\([\d., %]{5,30}\)\Z")


_PATH = re.compile(
    r"(?:[A-Za-z]:\\|\\\\[\w.$-]+\\|/(?:home|Users|mnt|srv|var|media|Volumes|data|tmp|opt|etc|workspace)/|~/)[^\n*?<>|]{2,300}\Z"
)


def has_path(row: dict[str, Any]) -> bool:
    """Tell whether a value is the path of a file on a machine."""
    return any(type(value) is str and _PATH.match(value) for value in row.values())


_ADDRESS = re.compile(r"(?:https?|file)://\S{1,2000}\Z|/[\w%./?=&#-]{0,2000}\Z")


def has_address(row: dict[str, Any]) -> bool:
    """Tell whether a value is the address of a page."""
    return any(type(value) is str and value and _ADDRESS.match(value) for value in row.values())


def has_time(row: dict[str, Any]) -> bool:
    """Tell whether a record says when."""
    for name, value in row.items():
        if _time_name(name) and as_number(value) is not None:
            return True
        if type(value) in (int, float) and motion.is_point_in_time(value):
            return True
        if (
            type(value) is str
            and value[:1] == "1"
            and value.replace(".", "", 1).isdigit()
            and motion.is_point_in_time(as_number(value) or 0.0)
        ):
            return True
        if type(value) is str and _DAY.match(value) and as_number(value) is not None:
            return True
    return False


_DAY = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:")
_MOMENT = re.compile(r"(?:ed|start|down|up|sent|seen|begin|begun|end|taken|made|done|left|shown|run|click|_)at\Z")


@lru_cache(maxsize=4096)
def _time_name(name: str) -> bool:
    if name in _TIMES or any(part in name for part in ("time", "date", "ofs")) or name.endswith(("ts", "ms")):
        return True
    if _MOMENT.search(name):
        return True
    return "time" in meanings(name) or "start" in meanings(name)


def watching(table: Table) -> float:
    """Return how much the names around an event sound like watching."""
    return 0.1 if purposes.tracking_weight(table) >= 0.1 else 0.0
