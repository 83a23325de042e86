"""Text whose records are written after one pattern, whatever its words and marks: `x:4 y:3 @ 1.2s`, `(4|3)(5|3)`. Pure.

A program that writes records fills numbers and words into a form. So the text is cut into records, each record into its
numbers and what stands between them, and the records that have as many numbers as most are rows. A number takes the
word before it as its name where that word is always the same. Nothing is known of any format; all work is bounded by
MAX_TEXT and by the length of one record.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

MAX_TEXT = 120_000
MAX_RECORDS = 2_000
_LEAST = 4
LONGEST = 400
_MOST_NUMBERS = 16
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,19}(?:\.\d{1,12})?(?![\d.])|(?<=[^\W\d])\d{1,19}(?:\.\d{1,12})?(?![\d.])")
_SIGNED = re.compile(r"(?<=\d)([+-])(?=\d)")  # `+3-5`
_WORD = re.compile(r"[^\W\d]\w{0,30}")
_LAST_WORD = re.compile(r"([^\W\d]\w{0,30})\W*\Z")
_MARKS = (";", "|", ")(", "][", " ", "/", "&", "~", "_")
_SHARE = 0.9


def rows(text: str) -> list[dict[str, Any]] | None:
    """Return records of a text by the mark that parts most of them alike; None if none does."""
    sample = text.strip()[:MAX_TEXT]
    for mark in ("\n", *sorted(_MARKS, key=sample.count, reverse=True)[:3]):
        if sample.count(mark) < _LEAST - 1:
            continue
        found = of_pieces([piece for piece in sample.split(mark) if piece.strip()][:MAX_RECORDS])
        if found is not None:
            return found
    return None


def of_pieces(pieces: list[str]) -> list[dict[str, Any]] | None:
    """Return one record for each text of a list, numbers under the word before them; None if they are not alike."""
    if len(pieces) < _LEAST:
        return None
    cut = [_cut(piece) for piece in pieces if len(piece) <= LONGEST]
    usual, count = Counter(len(numbers) for numbers, _ in cut).most_common(1)[0] if cut else (0, 0)
    if not 2 <= usual <= _MOST_NUMBERS or count < max(_LEAST, _SHARE * len(pieces)):
        return None
    alike = [one for one in cut if len(one[0]) == usual]
    names = _names([between for _, between in alike], usual)
    return [{**dict(zip(names, numbers, strict=True)), **_words(between, names)} for numbers, between in alike]


def stamped(text: str) -> list[dict[str, Any]] | None:
    """Return lines that each begin with a moment, in milliseconds, and go on with words: a log of what happened."""
    pieces = [piece for piece in text.strip()[:MAX_TEXT].split("\n") if piece.strip()][:MAX_RECORDS]
    if len(pieces) < _LEAST:
        return None
    found = [match for piece in pieces if (match := _STAMPED.match(piece[:LONGEST]))]
    if len(found) < _SHARE * len(pieces):
        return None
    records = [(int(match[1]), *match[2].strip(_TRIMMED).partition(" ")) for match in found]
    if len({event for _, event, _, _ in records}) <= _FEW_EVENTS and any(what for *_, what in records):
        return [{"time": time, "event": event, "what": what} for time, event, _, what in records]
    return [{"time": time, "event": event + mark + what} for time, event, mark, what in records]


_FEW_EVENTS = 4
_STAMPED = re.compile(r"\W{0,3}(1\d{12})\b\W{0,3}([^\W\d][^\n=:]{1,60})")


def sections(text: str) -> dict[str, Any] | None:
    """Return `name;1,2,3;4,5,6;w=8` as lists of numbers of one length and what else is there; None if it is not so."""
    for mark in (";", "|", "&", "#"):
        pieces = text.strip()[:MAX_TEXT].split(mark)
        if not 2 <= len(pieces) <= _MOST_SECTIONS:
            continue
        lists = {str(n): _NUMBERS.findall(piece) for n, piece in enumerate(pieces) if _LIST.match(piece)}
        lengths = Counter(map(len, lists.values()))
        length, times = lengths.most_common(1)[0] if lengths else (0, 0)
        if 2 <= times <= _MOST_COLUMNS and length >= 2 * _LEAST:
            rest = {str(n): piece for n, piece in enumerate(pieces) if str(n) not in lists}
            named = {name: value for piece in rest.values() for name, _, value in [piece.partition("=")] if value}
            words = {name: piece for name, piece in rest.items() if "=" not in piece}
            return {name: [float(cell) for cell in cells] for name, cells in lists.items()} | named | words
    return None


_MOST_SECTIONS = 12
_MOST_COLUMNS = 4
_NUMBERS = re.compile(r"-?\d{1,19}(?:\.\d{1,12})?")
_LIST = re.compile(r"\s*(?:[^\W\d]\w{0,20}[=:])?\s*-?\d[\d.]*(?:[,:_ ]\s?-?\d[\d.]*){3,}\s*\Z")


def by_name(text: str) -> dict[str, Any] | None:
    """Return lines of a name and a value, in which each name comes again and again, as one column for each."""
    columns: dict[str, list[float]] = {}
    lines = [line for line in text.strip()[:MAX_TEXT].split("\n")[: 4 * MAX_RECORDS] if line.strip()]
    for line in lines:
        found = _NAMED.match(line)
        if found is None or len(columns) > _MOST_SECTIONS:
            return None
        columns.setdefault(found[1], []).append(float(found[2]))
    lengths = {len(column) for column in columns.values()}
    return dict(columns) if len(columns) > 1 and len(lengths) == 1 and lengths.pop() >= 2 * _LEAST else None


_NAMED = re.compile(r"\s*([^\W\d][\w./-]{0,60})[:=\s]\s?(-?\d{1,19}(?:\.\d{1,12})?)(?:\|\w{1,2})?(?:\s+\d{9,19})?\s*\Z")


def one(text: str) -> dict[str, Any] | None:
    """Return a short text as one record, two numbers or more under the words before them; None if it has fewer."""
    if len(text) > LONGEST:
        return None
    numbers, between = _cut(text)
    names = _names([between], len(numbers))
    marked = sum(text.rstrip()[-1:] in ("=", ":") for text in between[:-1])  # else it may be a sentence
    if not 2 <= len(numbers) <= _MOST_NUMBERS or sum(not name.isdigit() for name in names) < 2 or marked < 2:
        return None
    return dict(zip(names, numbers, strict=True))


def _cut(piece: str) -> tuple[list[float], list[str]]:
    piece = _SIGNED.sub(r" \1", piece) if "+" in piece else piece
    numbers, between, at = [], [], 0
    for found in _NUMBER.finditer(piece):
        between.append(piece[at : found.start()])
        numbers.append(float(found[0]) if "." in found[0] else int(found[0]))
        at = found.end()
    between.append(piece[at:])
    return numbers, between


def _names(betweens: list[list[str]], count: int) -> list[str]:
    """The word before a number, where it is the same in all records, and no two numbers have it."""
    names: list[str] = []
    for place in range(count):
        before = {found[1] if (found := _LAST_WORD.search(between[place])) else "" for between in betweens[:40]}
        name = before.pop() if len(before) == 1 else ""
        names.append(name if name and name not in names else str(place))
    return names


def _words(between: list[str], names: list[str]) -> dict[str, str]:
    """What else stands between the numbers, where it is more than a mark; the first of it says what happened."""
    found: dict[str, str] = {}
    for place, text in enumerate(between):
        bare = text.strip(_TRIMMED)
        name = names[place] if place < len(names) else ""
        if name and bare.endswith(name):
            bare = bare[: -len(name)].strip(_TRIMMED)
        labels = _LABEL.findall(text)
        found.update((label, value) for label, value in labels if label not in names)
        if len(bare) > 1 and not labels:
            found["event" if not found else f"text{place}"] = bare
    return found


_LABEL = re.compile(r"([^\W\d]\w{0,30})[=:]\s?([^\s=:;,|]{1,40})(?=[\s;,|])")
_TRIMMED = " \t,;:|=\"'{}()[]@-"
