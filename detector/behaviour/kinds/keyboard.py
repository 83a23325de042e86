"""Keystrokes and the rhythm of typing: which keys, or only when. Pure.

Keys are recognised by what they are (one character, or a name such as Backspace) and by a clock as uneven as typing;
lists of keyboard shortcuts, answers and game controls have neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean, median
from typing import Any

from detector.behaviour import motion, purposes
from detector.behaviour.actions import Action, has_time
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.desktop import is_counted
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import all_words, plain, word_set, words
from detector.behaviour.table import Table, as_number

KEYS_THRESHOLD = 0.6
KEYS_EXPLAIN = "single characters and names of keys one after the other, with key events or the clock of typing"
RHYTHM_THRESHOLD = 0.6
RHYTHM_EXPLAIN = "times between or during key presses, without the keys"
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
    r"[\[<{(](?:BACKSPACE|ENTER|SHIFT|TAB|CTRL|SPACE|BKSP|DEL|CAPS|LSHIFT|RETURN)[\]>})]", re.IGNORECASE
)
_LISTENER = re.compile(r"Key\.(?:space|enter|backspace|shift|tab|ctrl|caps_lock|alt|esc)")
_OF_LOGGER = re.compile(
    r"(?:typedchars|typedcharacters|keyboard|keystrokes?|keylog(?:ger|s)?|typed|keyspressed|pressedkeys|keypresses|loggedkeys|keys)(?:data|input|log|logs|events?|text|buffer|keys|string)?\Z"
)
_KEY_NAMES = word_set("key code keycode which char k keyname pressed c ch charcode scancode vk keys")
_RHYTHM = word_set(
    "dwell flight interkey keytime digraph hold latency keydelay ikt iki keystroke typing hd dd ud "
    "intervals gap gaps press release"
)
_PRESSES = ("press", "down", "pressed", "presstime", "pt", "keydowntime", "downat", "d")
_RELEASES = ("release", "up", "released", "releasetime", "rt", "keyuptime", "upat", "u")


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


def _joined(inventory: Inventory) -> Iterator[list[str]]:
    for table in inventory.tables:
        for row in table.rows[:50]:
            for value in row.values():
                if type(value) is str and len(value) >= 11 and value[1:2] in _JOINTS:
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


def _key_column(table: Table) -> float:
    if len(table.rows) < 4 or purposes.of_input(table):
        return 0.0
    uneven = _typing_clock(table)
    best = 0.0
    for name in table.names[:16]:
        values = [row.get(name) for row in table.rows]
        best = max(best, _textual(name, values, uneven, table), _coded(name, values, uneven))
    return best


def _textual(name: str, values: list[Any], uneven: bool, table: Table) -> float:
    keys = [value for value in values if is_key(value)]
    if len(keys) < max(4, 0.9 * sum(value is not None for value in values)) or _is_controls(keys):
        return 0.0
    letters = {key for key in keys if not _NUMERIC.match(key)}
    if len(letters) < (4 if set(keys) & NAMED or " " in letters or _is_key_name(name) else _ALPHABET):
        return 0.0  # answers, grades and notes have a handful of letters
    score = 0.3 + (0.25 if uneven else 0) + (0.2 if set(keys) & NAMED or any(map(_CODE.match, keys)) else 0)
    score += 0.15 if _is_key_name(name) else 0
    return score + (0.1 if len(set(keys)) >= 6 and uneven else 0) + (0.1 if table.words() & _TYPED else 0)


_ALPHABET = 9


def _is_key_name(name: str) -> bool:
    return name in _KEY_NAMES or "key" in name or "key" in meanings(name)


_NUMERIC = re.compile(r"[\d.]\Z")
_TYPED = word_set("key keystroke keylog typed typing keyboard input press keydown")


def _coded(name: str, values: list[Any], uneven: bool) -> float:
    numbers = [as_number(value) for value in values]
    codes = [int(value) for value in numbers if value is not None and value % 1 == 0 and 8 <= value <= 222]
    if len(codes) < max(6, 0.95 * len(values)) or not uneven or len(set(codes)) < 5:
        return 0.0
    usual = sum(65 <= code <= 90 or 97 <= code <= 122 or code in _CODES for code in codes)
    letters = sum(65 <= code <= 90 or 97 <= code <= 122 for code in codes)
    special = sum(code in (8, 9, 13, 16, 17, 32) for code in codes)
    jumps = median(abs(later - earlier) for earlier, later in pairwise(codes))
    if usual < 0.95 * len(codes) or letters < 0.5 * len(codes) or jumps < 3 or max(codes) - min(codes) < _ALPHABET:
        return 0.0
    named = 0.0 if not _is_key_name(name) else 0.1 if len(name) == 1 else 0.3
    return 0.35 + named + (0.3 if special >= 0.05 * len(codes) else 0)


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


def _typing_clock(table: Table) -> bool:
    for name in table.names[:16]:
        values = table.numeric(name)
        if not values:
            continue
        when = motion.clock(values) or motion.step_clock(values)
        if when and when.uneven and 15 <= median([step for step in when.steps if step > 0] or [0]) <= 1_500:
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
    said = bool(all_words(around[:1]) & _TYPED)
    return 0.3 + (0.3 if named and len(set(keys)) >= 4 else 0) + (0.3 if said else 0)


_SHORTCUTS = word_set("shortcut hotkey binding keybinding keymap accelerator command option choice answer")


def _marked(table: Table) -> int:
    return sum(
        len(found)
        for row in table.rows[:200]
        for value in row.values()
        if type(value) is str and len(found := _marks(value[:4000])) >= 2
    )


def _marks(text: str) -> list[str]:
    return _MARKED.findall(text) or _LISTENER.findall(text)


def _logged(table: Table) -> int:
    """Letters of texts under such a name; a number there is a count, and a word may be a keyboard's layout."""
    return sum(
        len(value)
        for row in table.rows[:200]
        for name, value in row.items()
        if type(value) is str
        and len(value) >= _SHORTEST_LOG
        and _OF_LOGGER.match(name)
        and as_number(value) is None
        and not _LAYOUT.match(value)
        and (name != "keys" or " " in value.strip())  # else it may be a secret
    )


_SHORTEST_LOG = 5
_LAYOUT = re.compile(
    r"(?:[a-z]{2}(?:[-_][A-Za-z]{2,4})?|qwert[yz]|azerty|dvorak|colemak|qwert[yz][\w-]*|on|off|true|false)\Z",
    re.IGNORECASE,
)


def find_rhythm(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count times of key presses: by name, by pairs of press and release, by key events or masked inputs."""
    replay = inventory.replay
    if replay.is_replay and len(replay.input_times) >= 4:
        return Evidence(len(replay.input_times), "one event for each change of a field, with its time", 0.8)
    silent = [
        a
        for a in actions
        if a.word == "key" and not is_counted(a.table) and pressed_key(a.row) is None and has_time(a.row)
    ]
    if len(silent) >= 2 and not purposes.of_input(silent[0].table):
        return Evidence(len(silent), "key events with their times, without the keys", 0.7)
    for table in inventory.tables:
        count = _pairs(table) or _named_times(table) or _under_keyboard(table)
        if count:
            return Evidence(count, "times between or during key presses", 0.75)
    for action in actions:
        if action.word == "key" and plain(str(action.row.get("n", ""))) == "typing":
            return Evidence(1, "stretches of typing with their times", 0.6)
    return None


def _under_keyboard(table: Table) -> int:
    """Moments under a name that says keyboard, and nothing else in the records but numbers of theirs."""
    if len(table.names) > _MOST_OF_MOMENTS or not any(_OF_LOGGER.match(plain(name)) for name in table.parents):
        return 0
    return len(table.rows) if len(table.rows) >= _LEAST_MOMENTS and _typing_clock(table) else 0


_MOST_OF_MOMENTS = 3
_LEAST_MOMENTS = 6


def _named_times(table: Table) -> int:
    total = 0
    for name in table.names[:24]:
        above = table.parents if name.isdigit() else (name,) if "keystroke" not in name else ()  # a number of them
        if not any(
            plain(one).strip("s") in _RHYTHM or words(one) & _RHYTHM_STRONG or _OF_RESTS.search(one) for one in above
        ):
            continue
        values = table.numeric(name)
        if (
            values
            and len(values) >= 4
            and 2 <= median(values) <= 2_000
            and min(values) >= -1_000
            and max(values) < 60_000
        ):
            usual = [abs(value) for value in values]
            if motion.spread(usual) > 0.1 * fmean(usual) and _is_about_typing(table):
                total += len(values)
    return total


_OF_RESTS = re.compile(r"dwell|flight|interkey|digraph|holdtime")
_RHYTHM_STRONG = word_set("dwell flight interkey digraph keystroke typing")


def _is_about_typing(table: Table) -> bool:
    names = table.words()
    if any(map(_OF_RESTS.search, table.names)):
        return True
    return bool(names & (_RHYTHM_STRONG | _TYPED)) or len(names & _RHYTHM) >= 2


def _pairs(table: Table) -> int:
    """Press and release of each key: two rising clocks, the second ahead by the time that a finger rests."""
    press = next((name for name in table.names if name in _PRESSES or "press" in meanings(name)), None)
    release = next((name for name in table.names if name in _RELEASES or "release" in meanings(name)), None)
    if len(table.rows) < 4:
        return 0
    if press and release:
        return _rests(table, press, release, _LOOSE)
    numeric = [name for name in table.names[:8] if table.numeric(name)]
    if len(numeric) != 2 or not all(len(name) <= 2 or name[-1:].isdigit() for name in numeric):
        return 0  # a name that says something else is no key's
    first, second = numeric
    return _rests(table, first, second, _STRICT) or _rests(table, second, first, _STRICT)


_LOOSE = (4, 9.0)
_STRICT = (12, 0.6)  # records, and the unevenness of the rests, that are asked for where no name tells


def _rests(table: Table, press: str, release: str, asked: tuple[int, float]) -> int:
    downs, ups = table.numeric(press), table.numeric(release)
    if not downs or not ups or len(downs) != len(ups) or len(downs) < asked[0]:
        return 0
    if motion.is_point_in_time(downs[0]) and downs[0] < _SECONDS:
        downs, ups = [down * 1000 for down in downs], [up * 1000 for up in ups]
    rests = [up - down for down, up in zip(downs, ups, strict=True)]
    rising = all(later >= earlier for earlier, later in pairwise(downs))
    if not (rising and 15 <= median(rests) <= 400 and min(rests) > 0 and len(set(rests)) > 2):
        return 0
    if asked is _STRICT and not (motion.clock(downs) and motion.clock(ups)):
        return 0
    return len(rests) if motion.spread(rests) < asked[1] * fmean(rests) else 0


_SECONDS = 1e11
