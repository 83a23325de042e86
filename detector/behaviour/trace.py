"""What a Session needs from one body to see a sequence. It holds numbers of the body: kept in memory, never written.

Texts are here only as stand-ins without their words, and as salted hashes of themselves and of their shorter
beginnings, which is enough to see them grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detector.behaviour.actions import has_target, has_time, is_of_other_doing, watching
from detector.behaviour.decode.images import Picture
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.keyboard import single_key
from detector.behaviour.kinds.pointer import trails
from detector.behaviour.kinds.recording import may_be_of_screen
from detector.behaviour.names import word_set
from detector.behaviour.purposes import is_search_name, of_input
from detector.behaviour.table import Table
from detector.behaviour.veil import veiled

_MOST_SHAPES = 12
_MOST_TOGETHER = 12  # records of one shape in a body, up to which they are one end of a sequence
_MOST_SINGLES = 48
_MOST_CELLS = 24
_MOST_TEXTS = 16
_LONGEST_TEXT = 400
_BEGINNINGS = 4
_LEAST_RAW, _MOST_RAW = 5, 48


@dataclass(frozen=True, slots=True, repr=False)
class Single:
    """A record that came alone or with a few others: its names, those around it, its values behind a veil.

    `queried`: it came in an address and not in a body; `moving`: it does not say that it is a click, a key or the like.
    """

    names: tuple[str, ...]
    around: frozenset[str]
    parents: frozenset[str]
    row: tuple[tuple[str, Any], ...]
    queried: bool = False
    moving: bool = True
    alone: bool = True

    @property
    def shape(self) -> tuple[str, ...]:
        """Records of one shape belong together."""
        return self.names if self.moving else (*self.names, "#")


@dataclass(frozen=True, slots=True, repr=False)
class Growing:
    """A text by its length and hashes.

    `search`: its field is that of a search box; `timed`: its record says when, and in which field of a page.
    """

    field: str
    length: int
    whole: int
    beginnings: tuple[int, ...]
    search: bool
    timed: bool


@dataclass(frozen=True, slots=True, repr=False)
class Trace:
    """One body's contribution to a sequence."""

    digest: int = 0
    singles: tuple[Single, ...] = ()
    hand_ends: tuple[tuple[float, ...], ...] = ()  # where a way begins, ends; its reach and span
    hand_points: int = 0
    hand_flows: bool = False  # it speeds up and slows down as a hand does
    pictures: tuple[tuple[int, int], ...] = ()  # sizes of those that could be a screen
    sounds: int = 0
    documents: int = 0  # whole pages, as source, beside their address
    texts: tuple[Growing, ...] = ()
    keys: tuple[int, ...] = ()  # of records that came alone, as salted hashes
    purpose: str | None = None
    raw: bytes = b""  # a few bytes that no format explains


def trace_of(inventory: Inventory, body: bytes, url_query: str, purpose: str | None, queried: bool = False) -> Trace:
    """Take from an inventory what a sequence is judged by."""
    alone = [table for table in inventory.tables if table.shape == "records" and table.count == 1][:_MOST_SHAPES]
    hands = [trail for trail in trails(inventory) if trail.may_go_on]
    return Trace(
        hash((body, url_query)),
        tuple(_singles(inventory.tables, queried))[:_MOST_SINGLES],
        tuple((*trail.ends, trail.reach, trail.span) for trail in hands[:1]),
        sum(trail.count for trail in hands),
        any(trail.is_hand for trail in hands),
        tuple(_size(picture) for picture, name in inventory.pictures if may_be_of_screen(picture, name)),
        sum(media.kind == "audio" for media, _ in inventory.media),
        inventory.documents,
        tuple(text for table in alone for text in _texts(table))[:_MOST_TEXTS],
        tuple(hash(key) for table in alone if (key := _key(table)) is not None),
        purpose,
        body if not inventory.tables and _is_raw(body) else b"",
    )


def _is_raw(body: bytes) -> bool:
    """Tell a few bytes that are numbers: a word among them would be somebody's text, which is never kept."""
    return _LEAST_RAW <= len(body) <= _MOST_RAW and not body.isascii() and not _WORD.search(body)


_WORD = re.compile(rb"[A-Za-z]{3}")


def _size(picture: Picture) -> tuple[int, int]:
    return picture.width, picture.height


def _key(table: Table) -> str | None:
    row = table.rows[0]
    return single_key(row) if has_time(row) and not of_input(table) else None


def _singles(tables: list[Table], queried: bool) -> Iterator[Single]:
    """Yield the records of small tables; of the ways to group rows only the first."""
    seen: set[tuple[str, ...]] = set()
    for table in tables:
        if table.shape in _JOINED and table.count <= _MOST_TOGETHER and table.names not in seen:
            seen.add(table.names)
            around, moving = frozenset(table.around | table.sorts()), not is_of_other_doing(table)
            for row in table.rows:
                cells = tuple((name, veiled(value)) for name, value in list(row.items())[:_MOST_CELLS])
                if any(value is not None for _, value in cells):
                    yield Single(
                        table.names, around, frozenset(table.parents), cells, queried, moving, table.count == 1
                    )


_JOINED = frozenset(("records", "rows", "columns"))


def _texts(table: Table) -> list[Growing]:
    row = table.rows[0]
    timed = has_time(row) and not _SAVES & row.keys() and (has_target(row) or watching(table) > 0)
    return [_growing(name, value, timed, table) for name, value in row.items() if _may_grow(value)]


_SAVES = word_set("rev revision version patch entity updatedat modified doc docid draft draftid etag cursor")


def _may_grow(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TEXT


def _growing(name: str, value: str, timed: bool, table: Table) -> Growing:
    beginnings = tuple(hash(value[:-cut]) for cut in range(1, _BEGINNINGS + 1) if len(value) > cut)
    search = is_search_name(name) or ("query" in table.around and not timed)
    return Growing(name, len(value), hash(value), beginnings, search, timed)
