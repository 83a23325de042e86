"""Records written as text: `key=value` lines, blocks of `key: value`, cells parted by any one mark. Pure.

Strategy: times are rewritten as milliseconds first, since the marks inside them would part them. Then the text is cut
into records by the mark that comes most often, and a record into cells by the mark that gives every record as many.
All work is bounded by MAX_TEXT and by the length of one record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from detector.behaviour.moments import with_plain_times

__all__ = [
    "blocks",
    "cells",
    "few_rows",
    "labelled",
    "number",
    "one_block",
    "one_row",
    "split_rows",
    "with_parted_numbers",
    "with_plain_times",
]

MAX_TEXT = 120_000
MAX_RECORDS = 2_000
_LONGEST_RECORD = 2_000
_LEAST = 4
_MOST_CELLS = 40
_LABEL = re.compile(r"(?:\A|(?<=[\s;,|&{\[(\"']))([^\W\d][\w.$\-]{0,40}|_\w{0,40})\"?\s?[=:]\s?(?=\S)")
_BLOCK = re.compile(r"(\s*)(- )?\s*([^\s:#{}\[\]][^:{}\[\]\n]{0,40}):(?: (.{0,500}))?\Z")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?\Z")
_TUPLE = re.compile(r"[(\[{<]([^()\[\]{}<>]{3,120})[)\]}>]")  # `(12, 40, 16) -> (13, 42, 33)`
_SHARE_OF_TUPLES = 0.5
_MARKS = "\t|;@#,/~^&:_ xX-"
_NO_MARKS = ".-+%'\""  # parts of numbers and of texts


def with_parted_numbers(text: str) -> str:
    """Rewrite `4.3.16_5.3.33`: dots that part whole numbers, as no number has two of them."""
    return text.replace(".", ",") if len(_DOTTED.findall(text[:2_000])) >= _LEAST else text


_DOTTED = re.compile(r"(?<![\d.])\d{1,13}\.\d{1,13}\.\d{1,13}(?![\d.])")


def labelled(text: str) -> list[dict[str, Any]] | None:
    """Read records of `name=value` or `name: value`, several to a record; None if there are not four alike."""
    sample = text[:MAX_TEXT]
    if sample.count("=") + sample.count(":") < 2 * _LEAST:
        return None
    for mark in ("\n\n", "\n", "|", ";"):
        pieces = [piece for piece in sample.split(mark) if piece.strip()][:MAX_RECORDS]
        if len(pieces) < _LEAST:
            continue
        records = [record for piece in pieces if len(record := _labels(piece[:_LONGEST_RECORD])) >= 2]
        shapes = Counter(map(tuple, records))
        usual = shapes.most_common(1)[0] if shapes else ((), 0)
        if usual[1] >= max(_LEAST, 0.5 * len(pieces)):
            return [record for record in records if tuple(record) == usual[0]]
    return None


def _labels(piece: str) -> dict[str, Any]:
    found = list(_LABEL.finditer(piece))[:_MOST_CELLS]
    if not found:
        return {}
    ends = [label.start() for label in found[1:]] + [len(piece)]
    return {
        label[1]: piece[label.end() : end].strip(" \t\r\n,;&|\"'{}()[]") for label, end in zip(found, ends, strict=True)
    }


def blocks(text: str) -> list[dict[str, Any]] | None:
    """Read a list in YAML's usual form: `- name: value`, and further names below it; None if it is none."""
    records: list[dict[str, Any]] = []
    lines = text[:MAX_TEXT].splitlines()[: 8 * MAX_RECORDS]
    read = 0
    for line in lines:
        found = _BLOCK.match(line[:600])
        if not found:
            continue
        read += 1
        if found[2]:
            records.append({})
        if records and found[4] is not None:
            records[-1][found[3].strip(" \"'")] = found[4].strip(" \"'")
    return records if len(records) >= _LEAST and read >= 0.9 * len(lines) else None


def cells(text: str) -> list[list[Any]] | None:
    """Read records parted by one mark and their cells by another, as `12:40:16|13:42:33`; None if there are none."""
    stripped = text.strip()[:MAX_TEXT]
    tuples = _TUPLE.findall(stripped)[:MAX_RECORDS]
    if len(tuples) >= _LEAST and sum(map(len, tuples)) > _SHARE_OF_TUPLES * len(stripped):
        rows = split_rows(tuples)
        if rows is not None:
            return rows
    for mark in _marks(stripped)[:_MOST_MARKS]:
        if stripped.count(mark) < _LEAST - 1:
            break
        rows = split_rows([piece for piece in stripped.split(mark) if piece.strip()][:MAX_RECORDS])
        if rows is not None:
            return rows
    return None


_MOST_MARKS = 4
_PROBED = 2_000  # letters


def _marks(text: str) -> list[str]:
    """Marks that may part records or cells: what is no letter, digit or part of a number, the usual first."""
    found = {letter for letter in set(text[:_PROBED]) if not letter.isalnum() and letter not in _NO_MARKS}
    return sorted(found, key=lambda mark: (-text.count(mark), mark))


def split_rows(texts: Iterable[str]) -> list[list[Any]] | None:
    """Cut each text at the one mark that gives nearly all of them as many cells, two of which are numbers."""
    pieces = [text.strip() for text in texts]
    if len(pieces) < _LEAST or max(map(len, pieces[:40])) > _LONGEST_RECORD:
        return None
    middle = pieces[len(pieces) // 2]
    for mark in dict.fromkeys((*_MARKS, *_marks(middle))):
        width = middle.count(mark) + 1
        if not 2 <= width <= _MOST_CELLS:
            continue
        rows = [piece.split(mark) for piece in pieces]
        good = [row for row in rows if len(row) == width]
        if len(good) >= max(_LEAST, 0.9 * len(rows)) and _are_numbers(good):
            return [[number(cell) for cell in row] for row in good]
    return None


def _are_numbers(rows: list[list[str]]) -> bool:
    probe = rows[:: max(1, len(rows) // 20)]
    return all(sum(bool(_NUMBER.match(cell.strip())) for cell in row) >= 2 for row in probe)


def one_block(text: str) -> dict[str, Any] | None:
    """Read a short text of two lines or more, each a name and a value, as one record; None if it is none."""
    lines = [line for line in text.strip().split("\n") if line.strip()]
    if not 2 <= len(lines) <= _MOST_CELLS or len(text) > _LONGEST_RECORD:
        return None
    found = [_LINE.match(line) for line in lines]
    record = {one[1].strip(): one[2].strip() for one in found if one}
    return record if len(record) == len(lines) else None


_LINE = re.compile(r"([^\W\d][\w .-]{0,30}?)\s*[:=]\s*(\S.*)")


def one_row(text: str) -> list[Any] | None:
    """Read one short record of two to eight cells, two of them numbers, as a beacon sends each event."""
    bare = text.strip()
    if len(bare) > _LONGEST_ROW:
        return None
    for mark in dict.fromkeys((*_MARKS, *_marks(bare))):
        row = [number(cell) for cell in bare.split(mark)]
        if 2 <= len(row) <= _WIDEST_ROW and sum(type(cell) is not str for cell in row) >= 2:
            return row
    return None


def few_rows(texts: list[str]) -> list[list[Any]] | None:
    """Read one to three texts as rows of one width, each with a moment in it; more of them are told by their marks."""
    rows = [one_row(with_plain_times(text)) or [] for text in texts] if 1 < len(texts) < _LEAST else []
    timed = all(any(type(cell) is int and cell > _YEARS for cell in row) for row in rows)
    return rows if rows and timed and len({*map(len, rows)}) == 1 and len(rows[0]) > 2 else None


_YEARS = 10**9
_LONGEST_ROW = 200
_WIDEST_ROW = 8


def number(cell: str) -> Any:
    """Return a cell as a number where it is one, else as it stands."""
    bare = cell.strip()
    if not _NUMBER.match(bare):
        return bare
    return float(bare) if "." in bare or "e" in bare else int(bare[:18])


def quoted(letters: str) -> dict[str, Any] | None:
    """Read one line of a log with `name="value"` in it as a record, with its moment as `time`; None for any other."""
    found = _QUOTED.findall(letters) if "\n" not in letters.strip() else []
    if len(found) < _LEAST_QUOTED or not any(marked for _, marked, _ in found):
        return None
    moments = _STAMP.search(letters)
    record: dict[str, Any] = {"time": moments[0]} if moments else {}
    return record | {name: marked or bare for name, marked, bare in found}


_LEAST_QUOTED = 3
_QUOTED = re.compile(r"""(?<!\S)([A-Za-z][\w.-]{0,30})=(?:"([^"\n]{1,400})"|([^\s"]{1,400})(?=\s|\Z))""")
_STAMP = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?")
