"""Keystrokes and the rhythm of typing: which keys, or only when. Pure.

Keys are recognised by what they are (one character, or a name such as Backspace) and by a clock as uneven as typing;
lists of keyboard shortcuts, answers and game controls have neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from detector.behaviour import motion, purposes
from detector.behaviour.actions import Action, has_time
from detector.behaviour.decode.numbers import are_codes
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.desktop import is_counted
from detector.behaviour.kinds.tallies import holds_typed_text
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import all_words, word_set
from detector.behaviour.table import Table, as_number

KEYS_THRESHOLD = 0.6
KEYS_EXPLAIN = "single characters and names of keys one after the other, with key events or the clock of typing"
NAMED = word_set(
    "Backspace Enter Tab Shift Control Alt Meta CapsLock Escape Delete Space ShiftLeft ShiftRight "
    "ControlLeft AltLeft Return "
    "Spacebar Home End PageUp PageDown Insert AltGraph Dead Key.space Key.backspace Key.enter "
    "Key.shift BackSpace space "
    "backspace enter shift Lcontrol Lshift KEY_SPACE KEY_ENTER KEY_BACKSPACE ctrl SPACE ENTER "
    "BACKSPACE SHIFT TAB CTRL CAPSLOCK [BACKSPACE] [ENTER] [SHIFT] [TAB]"
)
_CODE = re.compile(
    r"(?:Key[A-Z]|Digit\d|Numpad\d|KEY_[A-Z0-9]{1,9}|VK_[A-Z0-9]{1,9}|F\d\d?|Arrow(?:Up|Down|Left|Right)|Period|Comma|Minus|Semicolon)\Z"
)
_ARROWS = re.compile(r"(?:Arrow(?:Up|Down|Left|Right)|Key[WASD]|[wasdWASD ]|Space|Shift(?:Left)?)\Z")
_MARKED = re.compile(
    r"[\[<{(](?:BACKSPACE|ENTER|SHIFT|TAB|CTRL|SPACE|BKSP|BACK|DEL|CAPS|LSHIFT|RETURN|BS|SP|ESC|ALT|WIN|CMD|CTRL\+\w|ENT|RET|"
    r"EINGABE|ENTF|UMSCH|LEER|ENTREE|ESPACE|SUPPR|MAJ|INTRO|ESPACIO|BORRAR)[\]>})]",
    re.IGNORECASE,
)
_LISTENER = re.compile(r"Key\.(?:space|enter|backspace|shift|tab|ctrl|caps_lock|alt|esc)")
OF_LOGGER = re.compile(
    r"(?:typedchars|typedcharacters|keyboard|keystrokes?|keylog(?:ger|s)?|typed|keyspressed|pressedkeys|keypresses|loggedkeys|keys)(?:data|input|log|logs|events?|text|buffer|keys|string)?\Z"
)
_KEY_NAMES = word_set("key code keycode which char k keyname pressed c ch charcode scancode vk keys")


def is_key(value: Any) -> bool:
    """Tell a key: one character, a key's name, a key's code."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_KEY:
        return False
    bare = (
        value[1:-1] if len(value) == 3 and value[0] == value[-1] == "'" else value
    )  # a Python listener's own notation
    return len(bare) == 1 or bare in NAMED or bool(_CODE.match(bare))


_LONGEST_KEY = 16


def is_steering(value: str) -> bool:
    """Tell the keys with which games are steered, and a digit, which may be anything."""
    return bool(_ARROWS.match(value) or _NUMERIC.match(value))


def find_keys(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of keys, columns of keys, lists of keys and logs with marked keys."""
    best: tuple[float, str] = (0.0, "")
    count = 0
    pressed = [a for a in actions if a.word == "key" and pressed_key(a.row) and not is_counted(a.table)]
    if pressed and not purposes.of_input(pressed[0].table) and not _is_controls([pressed_key(a.row) for a in pressed]):
        score = 0.6 + (0.2 if len(pressed) > 2 else 0) + (0.15 if has_time(pressed[0].row) else 0)
        count, best = len(pressed), (score, "key events with the key")
    for table in inventory.tables:
        score = _key_column(table)
        if score >= KEYS_THRESHOLD and not any(action.table is table for action in pressed):
            count += table.count
            best = max(best, (score, "single characters and names of keys in a row, with the clock of typing"))
    for texts in inventory.text_lists:
        score = _key_list(texts.values, texts.around)
        if score >= KEYS_THRESHOLD:
            count += len(texts.values)
            best = max(best, (score, "a list of single characters and names of keys"))
    for keys in _joined(inventory):
        score = _key_list(keys, ("keys",)) if len({*keys}) >= 4 else 0.0
        if score >= KEYS_THRESHOLD:
            count, best = (
                count + len(keys),
                max(best, (score, "single characters and names of keys, joined to one text")),
            )
    logged = sum(_logged(table) for table in inventory.tables)
    if logged:
        count, best = count + logged, max(best, (0.65, "text under a name that says what was typed"))
    marked = sum(_marked(table) for table in inventory.tables)
    if marked:
        count, best = count + marked, max(best, (0.7, "text with names of keys marked in it, as a key logger writes"))
    return Evidence(count, best[1], min(best[0], 1.0)) if count else None


def _codes(value: str) -> list[str]:
    """`KeyH KeyI Space`: names of keys with marks between."""
    parts = _BETWEEN_CODES.split(value[:4_000]) if len(value) >= _SHORTEST_CODES else []
    good = sum(bool(_CODE.match(part)) or part in NAMED for part in parts)
    return parts if len(parts) >= 6 and good >= 0.9 * len(parts) and any(map(_CODE.match, parts)) else []


_BETWEEN_CODES = re.compile(r"[\s,;|+/]+")
_SHORTEST_CODES = 20


def _joined(inventory: Inventory) -> Iterator[list[str]]:
    for table in inventory.tables:
        for row in table.rows[:50]:
            for value in row.values():
                if type(value) is str and (coded := _codes(value)):
                    yield coded
                elif type(value) is str and len(value) >= 11 and value[1:2] in _JOINTS:
                    parts = value[:4000].split(value[1])
                    if (
                        len(parts) >= 6
                        and sum(map(is_key, parts)) >= 0.9 * len(parts)
                        and not all(map(_NUMERIC.match, parts))
                    ):
                        yield parts


_JOINTS = frozenset("|,; \t")


def pressed_key(row: dict[str, Any]) -> Any:
    """Return the key, or its code, that a record names; None if it names none."""
    for name, value in row.items():
        if (name in _KEY_NAMES or "key" in name) and "count" not in meanings(name):
            if is_key(value):
                return value
            if type(value) is int and 8 <= value <= 255:
                return value
    return None


def single_key(row: dict[str, Any]) -> str | None:
    """Return the key of a record that holds one under a name with that word; those that steer a game are left out."""
    for name, value in row.items():
        if "key" in name and is_key(value) and not _ARROWS.match(value):
            return str(value)
    return None


def _is_controls(keys: Sequence[Any]) -> bool:
    """The keys of a game: a handful, and only those that steer."""
    return len(keys) > 3 and all(isinstance(key, str) and _ARROWS.match(key) for key in keys)


def is_written(table: Table) -> bool:
    """Tell what an editor sends letter by letter: places in the text go up by one with each, and nobody corrects."""
    columns = [values for name in table.names[:8] if (values := table.numeric(name)) is not None and len(values) > 4]
    counters = sum(goes_up_by_one(values) for values in columns)
    named = any(type(value) is str and value in NAMED for row in table.rows for value in row.values())
    return counters > 1 or (counters == 1 and not named)


def goes_up_by_one(values: list[float]) -> bool:
    """Tell a number that counts the records."""
    steps = [later - earlier for earlier, later in pairwise(values)]
    return steps.count(1) >= 0.7 * len(steps)


def _key_column(table: Table) -> float:
    if len(table.rows) < 4 or purposes.of_input(table):
        return 0.0
    uneven = typing_clock(table)
    best = 0.0
    for name in table.names[:16]:
        values = [row.get(name) for row in table.rows]
        best = max(best, _textual(name, values, uneven, table), _coded(name, values, uneven))
    return best


def _textual(name: str, values: list[Any], uneven: bool, table: Table) -> float:
    values = [" " if value == "" else value for value in values]  # a blank that was cut off
    keys = [value for value in values if is_key(value)]
    if len(keys) < max(4, 0.9 * sum(value is not None for value in values)) or _is_controls(keys):
        return 0.0
    letters = {key for key in keys if not _NUMERIC.match(key)}
    if len(letters) < (4 if set(keys) & NAMED or " " in letters or _is_key_name(name) else _ALPHABET):
        return 0.0  # answers, grades and notes have a handful of letters
    score = 0.3 + (0.25 if uneven else 0) + (0.2 if set(keys) & NAMED or any(map(_CODE.match, keys)) else 0)
    score += 0.15 if _is_key_name(name) else 0
    return score + (0.1 if len(set(keys)) >= 6 and uneven else 0) + (0.1 if table.words() & TYPED else 0)


_ALPHABET = 9


def _is_key_name(name: str) -> bool:
    return name in _KEY_NAMES or "key" in name or "key" in meanings(name)


_NUMERIC = re.compile(r"[\d.]\Z")
TYPED = word_set("key keystroke keylog typed typing keyboard input press keydown")


def _coded(name: str, values: list[Any], uneven: bool) -> float:
    first = as_number(values[0])
    if first is None or not 8 <= first <= 222:
        return 0.0
    numbers = [as_number(value) for value in values]
    codes = [int(value) for value in numbers if value is not None and value % 1 == 0 and 8 <= value <= 222]
    if len(codes) < max(6, 0.95 * len(values)) or not uneven or len(set(codes)) < 5:
        return 0.0
    usual = sum(65 <= code <= 90 or 97 <= code <= 122 or code in _CODES for code in codes)
    if are_codes(codes) and codes.count(_WIRED_SPACE) and len({*codes}) >= _ALPHABET and median(_jumps(codes)) > 0:
        return 0.65
    letters = sum(65 <= code <= 90 or 97 <= code <= 122 for code in codes)
    special = sum(code in (8, 9, 13, 16, 17, 32) for code in codes)
    jumps = median(abs(later - earlier) for earlier, later in pairwise(codes))
    if usual < 0.95 * len(codes) or letters < 0.5 * len(codes) or jumps < 3 or max(codes) - min(codes) < _ALPHABET:
        return 0.0
    named = 0.0 if not _is_key_name(name) else 0.1 if len(name) == 1 else 0.3
    return 0.35 + named + (0.3 if special >= 0.05 * len(codes) else 0)


_WIRED_SPACE = 57  # in the numbering of a keyboard's own wiring


def _jumps(codes: list[int]) -> list[int]:
    """From each key to the next other one: its release is no new key."""
    return [abs(later - earlier) for earlier, later in pairwise(codes) if later != earlier] or [0]


_CODES = frozenset(
    (
        8,
        9,
        13,
        16,
        17,
        18,
        20,
        27,
        32,
        37,
        38,
        39,
        40,
        46,
        *range(48, 58),
        *range(96, 106),
        *range(186, 193),
        *range(219, 223),
    )
)


def typing_clock(table: Table, *, even: bool = False) -> bool:
    """Tell whether a column is a clock as uneven and as quick as typing; where there are moments, only they are one.

    `even`: one that beats regularly is good enough.
    """
    columns = [values for name in table.names[:16] if (values := table.numeric(name))]
    moments = [values for values in columns if motion.is_point_in_time(values[0])]
    for values in moments or columns:
        when = motion.clock(values) or motion.step_clock(values)
        if when and (even or when.uneven) and 15 <= median([step for step in when.steps if step > 0] or [0]) <= 1_500:
            return True
    return False


def _key_list(values: list[str], around: tuple[str, ...]) -> float:
    keys = [value for value in values if is_key(value)]
    if len(keys) < max(4, 0.9 * len(values)) or _is_controls(keys) or len(set(keys)) < 3:
        return 0.0
    names = all_words(around)
    if names & _SHORTCUTS:
        return 0.0
    named = bool(set(keys) & NAMED or any(map(_CODE.match, keys)))
    said = bool(all_words(around[:1]) & TYPED) or any(len(name) > 3 and "key" in meanings(name) for name in around[:1])
    return 0.3 + (0.3 if named and len(set(keys)) >= 4 else 0) + (0.3 if said else 0)


_SHORTCUTS = word_set("shortcut hotkey binding keybinding keymap accelerator command option choice answer")


def _marked(table: Table) -> int:
    return sum(
        len(found)
        for row in table.rows[:200]
        for value in row.values()
        if type(value) is str and len(found := _marks(value[:4000])) >= 2
    )


def has_marked_keys(body: bytes) -> bool:
    """Tell a text in which names of keys are marked."""
    return len(_marks(body[:4000].decode("utf-8", "replace"))) >= 2


def _marks(text: str) -> list[str]:
    found = _MARKED.findall(text) or _LISTENER.findall(text)
    return found or _underlined(text)


def _underlined(text: str) -> list[str]:
    """`will_space_do_space_it_backspace_`: nothing parts the words but such marks, of which the blank comes often."""
    found = _UNDERLINED.findall(text)
    plainly = "_space_" in found and not any(map(str.isspace, text)) and text.count("_") == 2 * len(found)
    return found if plainly and found.count("_space_") >= _LEAST_BLANKS else []


_UNDERLINED = re.compile(
    r"_(?:space|backspace|enter|return|tab|shift|ctrl|control|caps_?lock|delete|esc|alt)_", re.IGNORECASE
)
_LEAST_BLANKS = 3  # names of things in a program have one


def _logged(table: Table) -> int:
    """Letters of texts under such a name; a number there is a count, and a word may be a keyboard's layout."""
    return sum(
        len(value)
        for row in table.rows[:200]
        for name, value in row.items()
        if type(value) is str
        and len(value) >= _SHORTEST_LOG
        and (OF_LOGGER.match(name) or _says_typed(name, value) or holds_typed_text(name, value, table))
        and as_number(value) is None
        and not _LAYOUT.match(value)
        and (name != "keys" or " " in value.strip())  # else it may be a secret
    )


def _says_typed(name: str, value: str) -> bool:
    """The same in another language; in English `key` may name anything that opens something."""
    return "key" not in name and len(name) > 3 and "key" in meanings(name) and any(map(str.isalpha, value))


_SHORTEST_LOG = 5
_LAYOUT = re.compile(
    r"(?:[a-z]{2}(?:[-_][A-Za-z]{2,4})?|qwert[yz]|azerty|dvorak|colemak|qwert[yz][\w-]*|on|off|true|false)\Z",
    re.IGNORECASE,
)
