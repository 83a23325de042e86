"""One walk over decoded values: gathers tables, lists of text, a replay's tally, pictures. Pure; within a Budget.

Every mapping that is reached becomes one record: its own values and those of mappings inside it. Lists are followed.
Records with the same names form a table. Events of a session replay and DOM trees are counted and not walked, which
is what keeps a large replay cheap.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detector.behaviour.columns import Columns
from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.decode.lines import few_rows
from detector.behaviour.decode.template import of_pieces
from detector.behaviour.decode.text import packed_rows
from detector.behaviour.dom import is_dom, is_flat_dom, is_listed_dom
from detector.behaviour.inventory import Inventory, TextList
from detector.behaviour.keyed import as_records
from detector.behaviour.limits import MAX_FLATS, MAX_NESTING, MAX_ROWS, MAX_TABLES
from detector.behaviour.names import plain
from detector.behaviour.replay_events import is_replay_event
from detector.behaviour.shapes import (
    LONG,
    MOST_NUMBERS,
    PAGE_SOURCE,
    PROMISING,
    WALKED,
    are_uniform,
    as_buffer,
    as_bytes,
    as_columns,
    as_number_list,
    fold_attributes,
    fold_entries,
    groups_of,
    has_click,
    has_page_source,
    is_flat_record,
    is_number,
    is_page,
    joined_chunks,
    joined_pieces,
    named_by,
    opened_row,
    parents_of,
    places_in,
    said_by,
    shape_of,
    spoken_row,
    with_heads,
    words_and_numbers,
)
from detector.behaviour.table import Table, as_number

_MOST_COLUMNS, _MOST_AROUND = 48, 24
_MOST_INNER, _MOST_IN_ROW, _MOST_HEADS_OF_LIST = 8, 4, 3  # an event may stand before the room that it is for
_LEAST_UNIFORM, _LEAST_GROUP = 8, 12
_LONG_FILE = 1_000
_INNER = 2  # layers that a string inside a value is counted to lie under; nesting is bounded by itself
_MOST_KEYS = 64  # a mapping with more of them is keyed by values
_MOST_NAMES = 400


@dataclass(slots=True)
class _Part:
    """One mapping on its way into a record, with what is walked later and the names around it."""

    row: dict[str, Any]
    later: list[Any]
    around: tuple[str, ...]
    said: tuple[str, ...]
    depth: int
    above: str = ""  # the name of the list or mapping that it is in
    columns: Columns = field(default_factory=Columns)


class Walk:
    """Fills an Inventory from the roots of one body."""

    def __init__(self, decoder: Decoder) -> None:
        self.decoder = decoder
        self.budget = decoder.budget
        self.found = Inventory(pictures=decoder.pictures, media=decoder.media)
        self.shapes: dict[tuple[str, ...], Table] = {}
        self.stack: list[tuple[Any, tuple[str, ...], int]] = []
        self.keys: set[str] = set()
        self.flats = 0

    def run(self, root: Any, around: tuple[str, ...] = ()) -> None:
        """Walk one root with everything in it."""
        self.stack.append((root, around, 0))
        while self.stack:
            value, names, depth = self.stack.pop()
            self.budget.nodes -= 1
            if self.budget.nodes < 0:
                self.budget.skip("too-many-values")
                self.stack.clear()
                return
            if depth > MAX_NESTING:
                self.budget.skip("nested-too-deeply")
            elif isinstance(value, dict):
                self._mapping(value, names, depth)
            elif isinstance(value, list | tuple):
                self._list(list(value) if isinstance(value, tuple) else value, names, depth)
            elif isinstance(value, str):
                self._push(self.decoder.nested(value, names[0] if names else "", _INNER), names, depth)
            else:
                self._push(self.decoder.data(value, "", names[0] if names else "", _INNER), names, depth)

    def _push(self, value: Any, names: tuple[str, ...], depth: int) -> None:
        if isinstance(value, dict | list):
            self.stack.append((value, names, depth + 1))

    def _mapping(self, value: dict[str, Any], around: tuple[str, ...], depth: int) -> None:
        if is_replay_event(value):
            self.found.replay.add(value)
            if isinstance(data := value.get("data"), str) and len(data) > LONG:
                self._push(self.decoder.nested(data, "", _INNER), (), depth)
            return
        if is_dom(value):
            self.budget.nodes -= self.found.dom.add(value, self.budget.nodes)
            return
        packed = as_buffer(value)
        if packed is not None:
            self._push(self.decoder.data(packed, "", around[0] if around else "", _INNER), around, depth)
            return
        listed = as_records(value)
        if listed is not None:
            self._list(listed, around, depth)
            return
        row: dict[str, Any] = {}
        later: list[tuple[Any, tuple[str, ...], int]] = []
        self._flatten(value, around, depth, row, later)
        self.stack.extend(reversed(later))
        if row:
            inner = tuple(key for key, item in value.items() if type(item) is dict and isinstance(key, str))
            around = (*around[:1], "@click", *around[1:]) if around and has_click(value) else around
            self._record(row, (*around, *inner[:_MOST_INNER]))
            self.found.documents += has_page_source(row)

    def _flatten(
        self, value: dict[str, Any], around: tuple[str, ...], depth: int, row: dict[str, Any], later: list[Any]
    ) -> None:
        names = tuple(key for key in value if isinstance(key, str))[:_MOST_AROUND]
        self.budget.nodes -= len(value)
        if len(value) <= _MOST_KEYS and len(self.keys) < _MOST_NAMES:
            self.keys.update(names)
        said, sorts = said_by(value)
        part = _Part(row, later, (*names, *sorts, *around[:8]), said, depth, around[0] if around else "")
        for key, item in with_heads(value).items():
            kind = type(item)
            if kind is dict:
                self._inner(str(key), item, part)
            elif kind is list:
                self._member_list(str(key), item, around, part)
            elif kind is bytes:
                opened = self.decoder.data(item, "", str(key), _INNER)
                part.columns.add(plain(str(key)), opened)
                if isinstance(opened, dict | list):
                    later.append((opened, (str(key), *part.around), depth + 1))
            else:
                self._member(str(key), item, part)
        if len(part.columns.sources) > 1 or (part.columns.sources and part.columns.letters):
            self._columns(part)

    def _member_list(self, key: str, item: list[Any], around: tuple[str, ...], part: _Part) -> None:
        if len(item) == 1 and type(item[0]) not in WALKED:
            self._member(key, item[0], part)  # a list of one is that one
            return
        folded = fold_attributes(item)
        if folded is not None:
            self._flatten(folded, around, part.depth + 1, part.row, part.later)
        elif 2 <= len(item) <= _MOST_IN_ROW and as_number(item[0]) is not None and as_number(item[-1]) is not None:
            letters = "xy" if len(item) == 2 else "01234567"  # of more, the time may be any
            part.row.update((f"{plain(key)}{letter}", cell) for letter, cell in zip(letters, item, strict=False))
        elif said := spoken_row(plain(key), item):
            part.row.update(said)
        else:
            numbers = as_number_list(item) if len(item) > 4 else None
            taken = item if numbers is None else numbers
            part.later.append((taken, (key, *part.said, *part.around), part.depth + 1))
            part.columns.add(plain(key), taken)

    def _member(self, key: str, item: Any, part: _Part) -> None:
        name, row = plain(key), part.row
        if type(item) is str:
            part.columns.add(name, item)
            if item[:1] in PROMISING or len(item) >= LONG:
                field = f"{key} {part.above}" if len(item) >= _LONG_FILE else key  # a file goes by its list's name, too
                opened = self.decoder.nested(item, field, _INNER)
                if is_page(opened):
                    row[name] = PAGE_SOURCE
                if type(opened) is list and 2 <= len(opened) <= _MOST_IN_ROW and all(map(is_number, opened)):
                    self._member_list(key, opened, (), part)
                    return
                if isinstance(opened, dict | list):
                    self._opened(key, opened, part)
                    return
            places = places_in(name, item)
            if places:
                row.update(places)
                return
        if len(row) < _MOST_COLUMNS:
            row[name if name not in row else f"{name}{len(row)}"] = item

    def _opened(self, key: str, opened: Any, part: _Part) -> None:
        """Take what was written as a text: a record's own values are part of it, all else is walked later."""
        said = spoken_row(plain(key), opened)
        part.row.update(said)
        if type(opened) is dict and is_flat_record(opened):
            self._inner(key, opened, part)
        elif not said:
            part.columns.add(plain(key), opened)
            part.later.append((opened, (key, *part.around), part.depth + 1))

    def _inner(self, key: str, item: dict[str, Any], part: _Part) -> None:
        """A mapping within a mapping: part of the same record, unless it is a thing of its own."""
        around = (key, *part.around)
        if part.depth >= MAX_NESTING:
            self.budget.skip("nested-too-deeply")
            return
        if as_buffer(item) is not None or is_replay_event(item) or is_dom(item):
            part.later.append((item, around, part.depth + 1))
            return
        listed = as_records(item)
        if listed is not None:
            part.later.append((listed, around, part.depth + 1))
            return
        inner: dict[str, Any] = {}
        self._flatten(item, around, part.depth + 1, inner, part.later)
        row = part.row
        for name, value in inner.items():
            if len(row) < _MOST_COLUMNS:
                row[name if name not in row else f"{plain(key)}{name}"] = value

    def _record(self, row: dict[str, Any], around: tuple[str, ...]) -> None:
        shape = tuple(row)
        sort = shape_of(row, around)
        table = self.shapes.get(sort)
        if table is None:
            if len(self.shapes) >= MAX_TABLES:
                self.budget.skip("too-many-shapes")
                return
            table = self.shapes[sort] = Table(shape, "records")
            self.found.tables.append(table)
            self.found.names.update(shape)
        if len(table.around) < 4 * _MOST_AROUND:
            table.around.update(around)
            table.parents.update(parents_of(around))
        table.add(row)

    def _list(self, values: list[Any], around: tuple[str, ...], depth: int) -> None:
        if not values:
            return
        first = values[0]
        if type(first) is str and any(type(value) in (dict, list) for value in values[1:_MOST_HEADS_OF_LIST]):
            if type(values[1]) is dict and is_listed_dom(values):
                self.budget.nodes -= self.found.dom.add(values, self.budget.nodes)
                return
            around = (*named_by(first), *around)
        if depth <= 1 and self._message(values, around):
            return
        if isinstance(first, str) and isinstance(values[-1], str):
            self._texts([value for value in values if isinstance(value, str)], around, depth)
        elif is_number(first) and len(values) > 8 and is_number(values[-1]):
            self._numbers(values, around, depth)
        elif isinstance(first, list) and all(isinstance(value, list) for value in values[:8]) and len(values) > 1:
            self._lists(values, around, depth)
        elif not self._uniform(values, around):
            if is_flat_dom(values):
                self.found.dom.nodes += len(values) // 4
                return
            walked = [value for value in values if type(value) in WALKED or (type(value) is str and len(value) >= LONG)]
            self.stack.extend((value, around, depth + 1) for value in reversed(walked))

    def _message(self, values: list[Any], around: tuple[str, ...]) -> bool:
        """Take a message that is one row, as `[time, 4, 3]` or `["m", [4, 3]]`; tell whether nothing is left of it."""
        nested = sum(type(value) in WALKED for value in values[:9])
        row = opened_row(values) if 2 <= len(values) <= 8 and nested <= 1 else []
        if not row or any(type(value) in WALKED for value in row):
            return False
        self._record({str(place): value for place, value in enumerate(row)}, around)
        return nested > 0

    def _numbers(self, values: list[Any], around: tuple[str, ...], depth: int) -> None:
        packed = as_bytes(values)
        if packed is None:
            self._flat(values, around)
        else:
            self._push(self.decoder.data(packed, "", around[0] if around else "", _INNER), around, depth)

    def _lists(self, values: list[Any], around: tuple[str, ...], depth: int) -> None:
        """Lists in a list: rows, columns, or records each written as a list of names with values."""
        if fold_attributes(values[0]) is not None:
            folded = [fold_attributes(value) for value in values[:MAX_ROWS] if type(value) is list]
            self._list([one for one in folded if one], around, depth + 1)
            return
        named = fold_entries(values)
        chunks = None if named else joined_chunks(values)
        if chunks is not None:
            self._rows(chunks, around, depth)
            return
        if named is not None:
            self._list(named, around, depth + 1)
            return
        turned = as_columns(values)
        self._rows(values if turned is None else turned, around, depth)

    def _uniform(self, values: list[Any], around: tuple[str, ...]) -> bool:
        """Take a list of like mappings of plain values at once; the usual form, and much quicker than one by one."""
        if len(values) < _LEAST_UNIFORM or not are_uniform(values):
            return False
        shape = tuple(map(plain, values[0]))
        if len(set(shape)) < len(shape) or len(shape) > _MOST_COLUMNS or is_replay_event(values[0]):
            return False
        self.budget.nodes -= len(values) * len(shape)
        self.keys.update(values[0])
        rows = [dict(zip(shape, value.values(), strict=True)) for value in values[:MAX_ROWS]]
        self._record(rows[0], around)
        table = self.shapes.get(shape_of(rows[0], around))
        if table is not None:
            for row in rows[1:]:
                table.add(row)
            table.count += len(values) - len(rows)
        return True

    def _texts(self, values: list[str], around: tuple[str, ...], depth: int) -> None:
        if is_flat_dom(values):
            self.found.dom.nodes += len(values) // 4
            return
        rows = packed_rows(values) or few_rows(values)
        if rows is not None:
            self._rows(rows, around, depth)
            return
        patterned = of_pieces(values) if len(values) >= _LEAST_UNIFORM and values[0][:1] not in PROMISING else None
        if patterned is not None:
            self._list(patterned, around, depth + 1)
            return
        pieces = joined_pieces(values)
        if pieces is not None:
            self._push(self.decoder.nested(pieces, around[0] if around else "", _INNER), around, depth)
            return
        encoded = [value for value in values if value[:1] in PROMISING or len(value) >= LONG]
        if len(encoded) < len(values):
            self.found.text_lists.append(TextList(values[:2000], around))
        self.stack.extend((value, around, depth + 1) for value in reversed(encoded))

    def _columns(self, part: _Part) -> None:
        """Lists side by side; what they were taken from is not walked again, unless it is text."""
        chosen = part.columns.side_by_side()
        if not chosen:
            return
        table = Table(tuple(chosen), "columns", around=set(part.around), parents=parents_of(part.around))
        for cells in zip(*chosen.values(), strict=True):
            table.add(dict(zip(chosen, cells, strict=True)))
        self.found.tables.append(table)
        taken = [part.columns.sources[name] for name, column in chosen.items() if type(column[0]) is not str]
        part.later[:] = [entry for entry in part.later if not any(entry[0] is source for source in taken)]

    def _flat(self, values: list[Any], around: tuple[str, ...]) -> None:
        """Interleaved numbers: every stride is one table, and at most one of them will look like anything."""
        self.flats += 1
        if self.flats > MAX_FLATS:
            self.budget.skip("too-many-number-lists")
            return
        numbers = values[:MOST_NUMBERS]
        self.budget.nodes -= len(numbers)
        rising = all(map(is_number, numbers)) and numbers == sorted(numbers)  # a clock alone
        for stride in (1,) if rising else (1, 2, 3, 4, 5):
            if stride == 1 or len(values) % stride == 0:
                names = tuple(str(place) for place in range(stride))
                table = Table(names, f"flat{stride}", around=set(around), parents=parents_of(around))
                for start in range(0, len(numbers) - stride + 1, stride):
                    table.add(dict(zip(names, numbers[start : start + stride], strict=True)))
                self.found.tables.append(table)

    def _rows(self, values: list[Any], around: tuple[str, ...], depth: int) -> None:
        groups: dict[Any, Table] = {}
        self.budget.nodes -= len(values)
        for row in values:
            row = opened_row(row)
            if type(row) is list and row and type(row[-1]) is dict and words_and_numbers(row):
                self._push(row[-1], around, depth)
                row = row[:-1]  # `[number, parent, tag, {…}]`
            if not isinstance(row, list) or not 2 <= len(row) <= 16 or any(type(cell) in WALKED for cell in row):
                self._push(row, around, depth)
                continue
            for group in groups_of(row):
                if group not in groups and len(groups) < 60:
                    groups[group] = Table(
                        tuple(map(str, range(len(row)))), "rows", around=set(around), parents=parents_of(around)
                    )
                if group in groups:
                    groups[group].add({str(place): cell for place, cell in enumerate(row)})
        # Numbers at the head of a row may be codes of events; small groups would look like anything by chance.
        for key, one in groups.items():
            if type(key) is int or type(key[2]) is str or one.count >= _LEAST_GROUP:
                self.found.tables.append(one)
