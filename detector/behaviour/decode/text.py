"""Text that holds something else: JSON, a form, base64, a data URL, numbers in columns, XML. Pure.

Each reader returns plain values or None; `Decoder` puts them in order and follows bytes and text into each other.
"""

from __future__ import annotations

import csv
import re
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from detector.behaviour.decode.lines import split_rows, with_plain_times

_FORM = re.compile(r"[\w\-.%\[\]~+*$!:@]{1,120}=")
_NUMBERS = re.compile(r"[\d\s.,;:|/+\-eE()\[\]x_]+\Z")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_MOST_TEXT = 60_000
_XML_TAG = re.compile(
    r"<([^\W\d][\w.:-]{0,40})((?:\s+[\w.:-]{1,40}=(?:\"[^\"<]{0,200}\"|'[^'<]{0,200}'))*)\s*/?>([^<]{0,300})"
)
_XML_ATTRIBUTE = re.compile(r"([\w.:-]+)=[\"']([^\"']*)[\"']")
_MAX_FIELDS = 2_000
_MAX_ROWS = 2_000
_LEAST_ROWS = 4


def form(text: str) -> dict[str, Any] | None:
    """Read `a=1&b=2`; a name that comes again becomes a list."""
    if not _FORM.match(text) or "\n" in text[:400].rstrip():
        return None
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return None
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name not in fields:
            fields[name] = value
        elif isinstance(fields[name], list):
            fields[name].append(value)
        else:
            fields[name] = [fields[name], value]
    return _unfolded(fields) or None


def _unfolded(fields: dict[str, Any]) -> dict[str, Any]:
    """Put `e[0][x]=1&e[0][y]=2` and `x.0=1&y.0=2` together as the records that they were."""
    records: dict[str, dict[str, dict[str, Any]]] = {}
    for name, value in fields.items():
        found = _INDEXED.match(name) or _NUMBERED.match(name)
        if found is None:
            continue
        head, place, key = (found[1], found[2], found[3]) if found.re is _INDEXED else ("", found[2], found[1])
        records.setdefault(head, {}).setdefault(place, {})[key or "0"] = value
    whole = {head: list(rows.values()) for head, rows in records.items() if len(rows) >= _LEAST_ROWS}
    if not whole:
        return fields
    rest = {name: value for name, value in fields.items() if not (_INDEXED.match(name) or _NUMBERED.match(name))}
    return {**rest, **{head or "records": rows for head, rows in whole.items()}}


_INDEXED = re.compile(r"([^\[\]]{0,60})\[(\d{1,5})\](?:\[|\.)?([^\[\]]{0,60})\]?\Z")
_NUMBERED = re.compile(r"([A-Za-z_$][^\[\]]{0,60}?)[._\-](\d{1,5})\Z")


def percent_decoded(text: str) -> str | None:
    """Undo percent-encoding of text that begins with it."""
    plain = unquote_plus(text) if _PERCENT.search(text, 0, 400) else text
    return plain if plain != text else None


def delimited(text: str) -> list[Any] | None:
    """Read lines of values, with a heading or without (CSV, TSV)."""
    lines = text.strip().splitlines()
    if len(lines) >= _LEAST_ROWS:
        table = _lines(lines[:_MAX_ROWS])
        if table:
            return table
    return None


def _lines(lines: list[str]) -> list[Any] | None:
    middle = lines[len(lines) // 2]
    runs = sorted({run for run in _runs(middle) if _is_whole(run, middle)}, key=middle.count, reverse=True)
    for separator in (*runs, ",", "\t", ";", "|", " "):
        width = _width(lines[len(lines) // 2], separator)
        if not 2 <= width <= _MOST_CELLS:
            continue
        rows = _cut(lines, separator)
        good = [row for row in rows if len(row) == width]
        if len(good) < _LEAST_ROWS or len(good) < 0.9 * len(rows):
            continue
        head, body = good[0], good[1:]
        named = all(0 < len(cell) < 40 for cell in head) and len(set(head)) == len(head)
        if named and not any(map(_NUMBER.fullmatch, head)) and not any(map(_CELL_OF_KEYS.fullmatch, head)):
            names, sparse = [cell.strip() for cell in head], _sparse(body)
            return [
                {
                    name: cell
                    for place, (name, cell) in enumerate(zip(names, row, strict=True))
                    if cell or place not in sparse
                }
                for row in body
            ]
        if sum(bool(_QUANTITY.fullmatch(cell.strip())) for row in good for cell in row) >= len(good):
            return [[_UNIT.sub("", cell.strip()) for cell in row] if len(separator) > 1 else row for row in good]
    return None


def _sparse(rows: list[list[str]]) -> set[int]:
    """Columns of numbers that many lines leave empty: lines of different sorts in one table, told apart by that."""
    found = set()
    for place, cells in enumerate(zip(*rows, strict=True)):
        filled = [cell for cell in cells if cell.strip()]
        if 0 < len(filled) < _MOSTLY_FILLED * len(cells) and all(map(_QUANTITY.fullmatch, filled)):
            found.add(place)
    return found


_MOSTLY_FILLED = 0.9
_PARTING = re.compile(r"(?<=\S)(?: {1,2}[^\w\s]{1,3} {1,2}| {2,4}|([^\w\s.\-/\\])\1{1,2})(?=\S)")  # ` >> `, `||`


def _runs(line: str) -> list[str]:
    return [found[0] for found in _PARTING.finditer(line)]


def _is_whole(run: str, line: str) -> bool:
    """A mark that also comes singly parts cells of which one is empty."""
    mark = run.strip() or " "
    return line.count(mark[0]) == len(mark) * line.count(mark)


_UNIT = re.compile(r"(?<=\d) ?(?:ms|s|sec|min|m|h|px)\Z")
_QUANTITY = re.compile(r"-?\d+(?:\.\d+)?(?: ?(?:ms|s|sec|min|m|h|px))?")
_MOST_CELLS = 40
_CELL_OF_KEYS = re.compile(r"[^A-Za-z]")


def _width(line: str, separator: str) -> int:
    cut = _cut([line], separator)
    return len(cut[0]) if cut else 0


def _cut(lines: list[str], separator: str) -> list[list[str]]:
    """Cut lines into cells, those in quotes whole."""
    if not any('"' in line for line in lines):
        return [line.split(separator) for line in lines if line]
    if len(separator) > 1:
        return [line.split(separator) for line in lines if line]
    try:
        return [row for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error:
        return [line.split(separator) for line in lines if line]


def packed_numbers(text: str) -> list[Any] | None:
    """Read a text that is numbers and marks and nothing else as one list."""
    if len(text) < 20 or sum(map(str.isdigit, text[:200])) < 0.3 * min(len(text), 200):
        return None
    stripped = text.strip()[:_MOST_TEXT]
    numbers = [_number(cell) for cell in _NUMBER.findall(stripped)] if _NUMBERS.match(stripped) else []
    return numbers if len(numbers) >= 3 * _LEAST_ROWS else None


def packed_rows(values: list[str]) -> list[list[Any]] | None:
    """Read a list of texts such as `12,40,16` or `12@40@2026-11-30T10:00:00Z` as rows."""
    if len(values) < _LEAST_ROWS or not all(type(value) is str for value in values):
        return None
    if not all(any(map(str.isdigit, value)) and value[:1] not in "{[%" for value in values[:8]):
        return None
    return split_rows(map(with_plain_times, values[:_MAX_ROWS]))


def _number(cell: str) -> int | float:
    return float(cell) if "." in cell else int(cell[:18])


def xml(text: str) -> list[Any] | None:
    """Read XML elements as mappings of their attributes; an HTML page comes out as its marker."""
    head = text.lstrip()[:200].lower()
    if head.startswith(("<!doctype html", "<html")):
        return [{"html-document": len(text)}]
    values: list[Any] = []
    parent: dict[str, Any] = {}
    for tag in _XML_TAG.finditer(text[:400_000]):
        attributes = dict(_XML_ATTRIBUTE.findall(tag[2]))
        inner = tag[3].strip()
        if attributes:
            values.append({**attributes, "#tag": tag[1], **({"#text": inner} if inner else {})})
        if inner and not attributes:  # <p><x>1</x><y>2</y></p>
            if tag[1] in parent:
                values.append(parent)
                parent = {}
            parent[tag[1]] = inner
        if len(values) >= _MAX_ROWS:
            break
    found = [*values, *([parent] if parent else [])]
    return _of_one_tag(found) or found or None


def _of_one_tag(values: list[dict[str, Any]]) -> list[Any] | None:
    """`<int>4</int><int>3</int>…`: one tag with a number each time is a list of numbers."""
    if len(values) < _LEAST_OF_TAG or len({tuple(value) for value in values[:40]}) > 1 or len(values[0]) != 1:
        return None
    cells = [next(iter(value.values())) for value in values]
    return [_number(cell) for cell in cells] if all(map(_NUMBER.fullmatch, cells)) else None


_LEAST_OF_TAG = 12
