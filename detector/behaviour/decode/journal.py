"""Reads a journal of plain lines: `09:14:02 CLICK L 812,44`, `09:14:09 FOCUS EXCEL.EXE "a.xlsx"`. Pure.

Each line begins with a moment and has its word for what was done; lines with the same word become records with the
same names. A program's own log, or that of a test that presses buttons by itself, has no single keys and no windows
between its lines, and is left alone.
"""

from __future__ import annotations

import re
from typing import Any

from detector.behaviour.moments import with_plain_times

_LINE = re.compile(
    r"\[?(?:\d{4}-\d\d-\d\d[T ])?(\d\d:\d\d:\d\d(?:[.,]\d{1,6})?|\d{13})(?:Z|[+-]\d\d:?\d\d)?\]?[\s,;|:-]+"
    r"((?:[\[(<][^\])>\n]{1,60}[\])>]\s*){0,3})([A-Za-z_]{3,14})\b[\s:=]*([^\n]*)\Z"
)
_MOMENT = re.compile(r"\d{10,13}")
_WORDS = {
    "click": "click", "clicked": "click", "leftclick": "click", "rightclick": "click", "mousedown": "click",
    "key": "key", "keydown": "key", "keypress": "key", "pressed": "key",
    "focus": "window", "window": "window", "foreground": "window", "activated": "window", "switch": "window",
    "move": "move", "mousemove": "move", "moved": "move", "scroll": "scroll", "wheel": "scroll",
    "typed": "typed", "copy": "copy", "copied": "copy", "paste": "paste", "pasted": "paste",
}  # fmt: skip
_PLACE = re.compile(r"\(?(-?\d{1,5})\s*[,;xX ]\s*(-?\d{1,5})\)?")
_QUOTED = re.compile(r"[\"'\u201c\u201e\u00ab](.{1,300}?)[\"'\u201d\u201c\u00bb](?:\s|\Z)")
_PROGRAM = re.compile(r"[\w.+ -]{1,60}\.(?:exe|app)\b|\b(?:in|on)\s+([A-Z][\w.+-]{1,40})\Z", re.IGNORECASE)
_KEY = re.compile(r"(?:\S|[A-Z][A-Za-z_]{1,12}|F\d\d?)\Z")
_LEAST, _SHARE, _MOST = 6, 0.8, 2_000
_LONGEST = 400


def read(text: str) -> list[dict[str, Any]] | None:
    """Read the records of a journal of what somebody did; None if it is any other text."""
    first = text[:_LONGEST].partition("\n")[0].strip()
    if not _LINE.match(first):
        return None
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_MOST]
    records = [record for line in lines if (record := _record(line[:_LONGEST])) is not None]
    if len(records) < max(_LEAST, _SHARE * len(lines)) or not _is_of_a_person(records):
        return None
    return records


def _is_of_a_person(records: list[dict[str, Any]]) -> bool:
    """Several sorts of deeds, and among them windows or single keys, which no program writes of itself."""
    sorts = {record["type"] for record in records}
    shown = sum(record["type"] == "focus" for record in records)
    pressed = len({record["key"] for record in records if "key" in record})
    return len(sorts) > 1 and (shown > 1 or pressed >= _LEAST)


def _record(line: str) -> dict[str, Any] | None:
    found = _LINE.match(line)
    word = _WORDS.get(found[3].lower().replace("_", "")) if found else None
    if found is None or word is None:
        return None
    moment = _MOMENT.match(with_plain_times(line).lstrip("["))
    deed = _deed(word, found[4].strip())
    return deed and {"time": int(moment[0]) if moment else found[1], **deed}


def _deed(word: str, rest: str) -> dict[str, Any] | None:
    """Return what was done, under names as records of events have them; None if the line is of something else."""
    place, quoted, program = _PLACE.search(rest), _QUOTED.search(rest), _PROGRAM.search(rest)
    front = {"process": program[1] or program[0].strip()} if program else {}
    if word == "window":
        return {"type": "focus", **front, "windowTitle": quoted[1] if quoted else rest} if quoted or front else None
    if word == "key":
        key = rest.partition(" in ")[0]
        return {"type": "keydown", "key": key, **front} if _KEY.match(key) else None
    if word in _QUOTING:
        return {"type": word, _QUOTING[word]: quoted[1], **front} if quoted else None
    if place is not None:
        return {"type": {"move": "mousemove"}.get(word, word), "x": int(place[1]), "y": int(place[2]), **front}
    return {"type": "click", "target": rest, **front} if word == "click" and rest else None


_QUOTING = {"typed": "typedText", "copy": "clipboardText", "paste": "clipboardText"}
