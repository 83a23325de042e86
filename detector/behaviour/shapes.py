"""Forms of lists and mappings, told apart by a look at their members: uniform records, rows, numbers. Pure."""

from __future__ import annotations

import re
from typing import Any

from detector.behaviour.actions import COLOUR, verb
from detector.behaviour.lexicon import is_type_name, meanings
from detector.behaviour.limits import MAX_ROWS
from detector.behaviour.names import plain
from detector.behaviour.table import as_number, as_numbers

PROMISING = frozenset("{[%\x1fx")  # first letters of texts that may hold something else
LONG = 24  # from this length on any text may
MOST_NUMBERS = 3_000


def parents_of(around: tuple[str, ...]) -> set[str]:
    """Return the name right above, with the mark of what the record around says was done."""
    return {around[0], *(name for name in around[1:2] if name[:1] == "@")} if around else set()


WALKED = frozenset((dict, list, bytes, tuple))


def opened_row(row: Any) -> Any:
    """`[time, [x, y]]` is a row of three, and so is `[time, "x|y"]`."""
    if type(row) is not list or len(row) > 8 or all(map(is_number, row)):
        return row
    flat: list[Any] = []
    for cell in row:
        if type(cell) is str and len(cell) < _LONGEST_POINT and POINT.match(cell):
            flat.extend(map(float, NUMBER.findall(cell)))
            continue
        if type(cell) is dict and 1 < len(cell) <= _MOST_CELLS and all(map(is_number, cell.values())):
            flat.extend(cell.values())
            continue
        pair = type(cell) is list and 2 <= len(cell) <= 3 and all(map(is_number, cell))
        flat.extend(cell if pair else (cell,))
    return flat


_LONGEST_POINT = 16
_MOST_CELLS = 4


def groups_of(row: list[Any]) -> list[Any]:
    """A row may belong to all rows of its length, or to those with the same word or small number at its head."""
    groups: list[Any] = [len(row)]
    for place in (0, 1):
        cell = row[place]
        if (isinstance(cell, str) and len(cell) < 24) or (type(cell) is int and 0 <= cell < 100 and len(row) > 3):
            groups.append((len(row), place, cell))
    return groups


def are_uniform(values: list[Any]) -> bool:
    """Tell whether all are mappings with the same names and plain values."""
    if type(values[0]) is not dict or not values[0]:
        return False
    names = values[0].keys()
    return all(type(value) is dict and value.keys() == names for value in values) and all(
        type(item) in _NUMBERS
        or (type(item) is str and len(item) < LONG and not POINT.match(item) and item[:1] not in PROMISING)
        for value in values
        for item in value.values()
    )


_NUMBERS = frozenset((int, float, bool, type(None)))
POINT = re.compile(r"-?\d{1,5}(?:\.\d+)?[,; xX|]\s?-?\d{1,5}(?:\.\d+)?\Z")
_THREE = re.compile(r"\d{1,13}([-,;:|/_ x])\d{1,13}\1\d{1,13}\Z")
_DAY = re.compile(r"\d{1,4}[-/:]\d\d?[-/:]\d{1,4}\Z")
_WHOLE = re.compile(r"\d+")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def places_in(name: str, text: str) -> dict[str, Any]:
    """Return the numbers of a short text such as `12,40` or `12-40-1795486000000` under names of their own.

    A call such as `mouse.click(x=12, y=40)` gives what was done beside them.
    """
    called = _CALL.search(text) if len(text) < _LONGEST_CALL and text[-1:] in _CLOSING else None
    if called and (done := verb(called[1], True)):
        return {f"{name}event": done, f"{name}x": float(called[2]), f"{name}y": float(called[3])}
    if len(text) < _LONGEST_POINT and POINT.match(text.strip()):
        return dict(zip((f"{name}x", f"{name}y"), map(float, NUMBER.findall(text)), strict=False))
    if len(text) < LONG and _THREE.match(text) and not _DAY.match(text):
        return {f"{name}{place}": float(cell) for place, cell in enumerate(_WHOLE.findall(text))}
    return {}


_LONGEST_CALL = 120
_CLOSING = frozenset(")])'\";")
_PLACE_IN_CALL = r"(-?\d{1,5}(?:\.\d+)?)"
_CALL = re.compile(
    r"([A-Za-z][\w. ]{1,60}?)(?: (?:at|to|position))?:? ?[(\[]"
    rf"(?:x ?[=:] ?)?{_PLACE_IN_CALL}, ?(?:y ?[=:] ?)?{_PLACE_IN_CALL}"
)


def spoken_row(name: str, items: Any) -> dict[str, Any]:
    """`"data": ["mouse.move", 12, 40]` are cells of the record that it stands in, if its head says what was done."""
    if type(items) is not list or not 2 <= len(items) <= _MOST_SPOKEN or type(items[0]) is not str:
        return {}
    numbers = sum(map(is_number, items))
    if any(type(item) in WALKED for item in items) or not numbers or not 0 < len(items[0]) < LONG:
        return {}
    if verb(items[0], True) is None and (numbers < _OF_PLACE or not items[0].isidentifier()):
        return {}
    letters = tuple("xy234567" if numbers >= _OF_PLACE else "12345678")
    if verb(items[0], True) == "key":
        letters = ("key", *letters)
    return {
        f"{name}event": items[0],
        **{f"{name}{letter}": item for letter, item in zip(letters, items[1:], strict=False)},
    }


_MOST_SPOKEN = 8
_OF_PLACE = 2


def is_flat_record(value: dict[str, Any]) -> bool:
    """Tell a mapping of a few plain values."""
    return 1 < len(value) <= _MOST_HEADS and not any(type(item) in WALKED for item in value.values())


def said_by(value: dict[str, Any]) -> tuple[tuple[str, ...], list[str]]:
    """What a mapping says it is holds for the list inside it: `{kind: change, list: […]}`, `{type: draw, points: […]}`.

    Returns the mark of what was done, and the words for the sort of thing; both serve as names around the list.
    """
    sorts = [
        item
        for key, item in value.items()
        if type(item) is str and len(item) < LONG and isinstance(key, str) and is_type_name(plain(key))
    ][:3]
    sorts += ["color"] * any(type(item) is str and COLOUR.match(item) for item in value.values())  # of a pen
    word = next((said for item in sorts if (said := verb(item, True))), None)
    return (f"@{word}",) if word else (), sorts


def as_number_list(items: list[Any]) -> list[Any] | None:
    """Numbers, or texts that are all numbers, as forms send them."""
    if is_number(items[0]) and is_number(items[-1]):
        return items
    if type(items[0]) is str and type(items[-1]) is str and as_number(items[0]) is not None:
        return as_numbers(items[:MOST_NUMBERS])
    return None


def is_number(value: Any) -> bool:
    """Tell a number; true and false are none."""
    return type(value) is int or type(value) is float


def are_alike(values: list[Any]) -> bool:
    """Tell whether the first few are mappings with the same names."""
    first = values[0]
    if type(first) is not dict or not first:
        return False
    shape = first.keys()
    return all(type(value) is dict and value.keys() == shape for value in values[:12])


_FOLDED = (("key", "value"), ("name", "value"), ("k", "v"), ("n", "v"), ("field", "value"))


def fold_attributes(items: list[Any]) -> dict[str, Any] | None:
    """OpenTelemetry's `[{key, value: {stringValue}}]` is a mapping written as a list; so is `[{name, value}]`."""
    if not items or type(items[0]) is not dict or len(items[0]) != 2:
        return None
    pair = next((pair for pair in _FOLDED if items[0].keys() == set(pair)), None)
    if pair is None or (pair[0] != "key" and len(items) < 2):
        return None
    folded: dict[str, Any] = {}
    for item in items[:64]:
        if type(item) is dict and isinstance(item.get(pair[0]), str):
            value = item.get(pair[1])
            folded[item[pair[0]]] = (
                next(iter(value.values()), None) if type(value) is dict and len(value) == 1 else value
            )
    return folded


def fold_entries(rows: list[Any]) -> list[dict[str, Any]] | None:
    """`[[["x", 1], ["y", 2]], …]`: records of which each is a list of names with values, as a script's entries are."""
    first = rows[0]
    if len(rows) < _LEAST_ENTRIES or len(first) < 2 or not all(_is_entry(pair) for pair in first):
        return None
    names = [pair[0] for pair in first]
    if len(set(names)) < len(names):
        return None
    alike = [
        row for row in rows[:MAX_ROWS] if type(row) is list and len(row) == len(names) and all(map(_is_entry, row))
    ]
    if len(alike) < 0.9 * len(rows[:MAX_ROWS]) or [pair[0] for pair in alike[-1]] != names:
        return None
    return [{pair[0]: pair[1] for pair in row} for row in alike]


def _is_entry(pair: Any) -> bool:
    return type(pair) is list and len(pair) == 2 and type(pair[0]) is str and type(pair[1]) not in (list, dict)


_LEAST_ENTRIES = 3


def joined_chunks(values: list[Any]) -> list[Any] | None:
    """`[[row, row, …], [row, row, …]]`: rows of one width that were sent a few at a time are one table."""
    first = values[0]
    width = len(first[0]) if first and type(first[0]) is list else 0
    if len(values) < 2 or not _LEAST_WIDTH <= width <= _MOST_COLUMNS_APART:
        return None
    rows = [row for chunk in values if type(chunk) is list for row in chunk][:MAX_ROWS]
    alike = all(type(row) is list and len(row) == width and type(row[0]) not in WALKED for row in rows)
    return rows if alike and len(rows) > len(values) else None


_LEAST_WIDTH = 3
_PIECE = re.compile(r"[A-Za-z0-9+/_\-]{64,}={0,2}\Z")


def joined_pieces(values: list[str]) -> str | None:
    """Pieces of base64, all as long as the first but the last, are one text that was cut."""
    length = len(values[0])
    if len(values) < 2 or any(len(value) != length for value in values[:-1]) or len(values[-1]) > length:
        return None
    if len({value[:_ALIKE] for value in values}) == 1:
        return None  # each of them begins as a file of its kind does
    return "".join(values) if all(map(_PIECE.match, values[:-1])) else None


_ALIKE = 6


def as_bytes(values: list[Any]) -> bytes | None:
    """Whole numbers from 0 to 255 that begin like something compressed or like JSON are bytes written as a list."""
    if len(values) < _LEAST_BYTES or (values[0], values[1]) not in _HEADS:
        return None
    if not all(type(value) is int and 0 <= value < 256 for value in values):
        return None
    return bytes(values)


def as_buffer(value: dict[str, Any]) -> bytes | None:
    """`{"type": "Buffer", "data": [numbers]}` is how Node.js writes bytes as JSON."""
    data = value.get("data")
    if value.get("type") != "Buffer" or type(data) is not list:
        return None
    return bytes(data) if all(type(cell) is int and 0 <= cell < 256 for cell in data) else None


_LEAST_BYTES = 20
_HEADS = frozenset(
    (
        (31, 139),
        (0x78, 0x9C),
        (0x78, 0x01),
        (0x78, 0xDA),
        (0x78, 0x5E),
        (40, 181),
        *((a, b) for a in (91, 123) for b in (34, 91, 123)),
    )
)


def as_columns(values: list[Any]) -> list[list[Any]] | None:
    """`[[x, x, …], [y, y, …], [t, t, …]]`: a few long lists of one length are columns; returns the rows."""
    length = len(values[0])
    if not 2 <= len(values) <= _MOST_COLUMNS_APART or length < _LEAST_LONG or length <= len(values):
        return None
    if any(len(value) != length or any(type(cell) in WALKED for cell in value[:4]) for value in values):
        return None
    return [list(row) for row in zip(*values, strict=True)]


_MOST_COLUMNS_APART = 6
_LEAST_LONG = 9


def with_heads(value: dict[str, Any]) -> dict[str, Any]:
    """`{"columns": [names], "rows": [[…], …]}`: rows beside a list of as many names are records with those names."""
    split = [_COMMA.split(item) if type(item) is str and len(item) < _LONGEST_HEAD else item for item in value.values()]
    heads = [item for item in split if type(item) is list and 2 <= len(item) <= _MOST_HEADS and _are_names(item)]
    if not heads:
        return value
    out = dict(value)
    for key, item in value.items():
        if type(item) is list and len(item) > 2 and all(type(row) is list for row in item[:8]):
            head = next((head for head in heads if len(head) == len(item[0])), None)
            if head is not None:
                out[key] = [dict(zip(head, row, strict=False)) for row in item[:MAX_ROWS] if type(row) is list]
    return out


_MOST_HEADS = 16
_LONGEST_HEAD = 200
_COMMA = re.compile(r"[,;|] ?")  # names may stand in one text


def _are_names(items: list[Any]) -> bool:
    return all(type(item) is str and 0 < len(item) < LONG + LONG for item in items) and len(set(items)) == len(items)


def has_click(value: dict[str, Any]) -> bool:
    """`{"name": …, "click": {"x": 4, "y": 3}}`: a place under the word is where the click was."""
    inner = value.get("click")
    return type(inner) is dict and {"x", "y"} <= inner.keys() and is_number(inner["x"])


def shape_of(row: dict[str, Any], around: tuple[str, ...]) -> tuple[str, ...]:
    """Return what records of one table have in common: their names, and the list that they are in.

    Of numbered fields also whether they are text.
    """
    listed = around[:1] if around and (_NUMBERED.match(around[0]) or not _DIGIT.search(around[0])) else ()
    if not all(_NUMBERED.match(name) for name in row):
        return (*listed, "/", *row)
    return (*listed, "/", *(f"{name}{'#' if type(value) is str else ''}" for name, value in row.items()))


_DIGIT = re.compile(r"\d")  # of a place or an id, which is no name of a list
_NUMBERED = re.compile(r"f\d{1,4}\Z")
_SOURCE = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_LETTER = frozenset(("to", "subject", "recipient", "recipients", "bcc", "from", "template"))


def has_page_source(row: dict[str, Any]) -> bool:
    """Tell a record that holds a page's source and who looks at it, or through what window.

    A letter written in HTML has a subject instead, and a page that is being published has no window.
    """
    sources = [
        name for name, value in row.items() if type(value) is str and len(value) > _LONG_SOURCE and _SOURCE.match(value)
    ]
    watched = any(part in name or "user" in meanings(name) for name in row for part in _OF_VIEWING)
    return bool(sources) and watched and not _LETTER & row.keys()


_LONG_SOURCE = 200
_OF_VIEWING = ("width", "viewport", "vw", "scroll", "session", "sid", "visit", "user", "uid", "employee")


PAGE_SOURCE = "<html>".ljust(_LONG_SOURCE + 1)  # what stands for one that was compressed or encoded


def is_page(opened: Any) -> bool:
    """Tell whether what was inside a text is the source of a page, which is kept as its length alone."""
    return type(opened) is list and len(opened) == 1 and type(opened[0]) is dict and "html-document" in opened[0]


_LONGEST_EVENT = 48


def named_by(head: str) -> tuple[str, ...]:
    """Return the names that a list's head gives, as in `["event", {…}]`; it may say what was done."""
    if not 0 < len(head) < _LONGEST_EVENT:
        return ()
    said = verb(head, True)
    return (head, f"@{said}") if said else (head,)


def words_and_numbers(row: list[Any]) -> bool:
    """Tell a row of three plain values or more before the last, a word and a number among them."""
    plain_values = row[:-1]
    if not 3 <= len(plain_values) <= 8 or any(type(cell) in WALKED for cell in plain_values):
        return False
    return any(type(cell) is str for cell in plain_values) and any(map(is_number, plain_values))
