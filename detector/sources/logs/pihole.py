"""Pi-hole's long-term database (pihole-FTL.db): which names were asked for, and which of them were blocked.

Format: https://docs.pi-hole.net/database/ftl/, table or view `queries`. It is opened read-only and left as it is, also
while Pi-hole runs; what it has not yet written into the file itself (its -wal) is not seen. A database is untrusted:
what it may cost to read a row is limited.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from detector.observation import Lookup, Observation
from detector.sources.logs.fields import NAMELESS, Event, Unusable, host_of, moment_of, needed_host, number_of

_BLOCKED = frozenset({1, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16})
_BLOCKED_BY_ALIAS = frozenset({9, 10, 11})
_STEPS, _MOST_STEPS, _STEPS_OF_ROW = 100_000, 500, 0.1
"""After how many instructions of SQLite's a step is counted, how many there may be, and how many a row makes up for."""

_SMALLEST_ROW = 4
"""Bytes: a view may make up rows without an end, a table cannot."""

_LONGEST_VALUE = 1 << 20
_NEEDED = frozenset({"timestamp", "status", "domain"})


def is_pihole(path: str) -> bool:
    """Tell whether an SQLite file has Pi-hole's queries; False when it cannot be read."""
    try:
        with _Open(path) as database:
            return _columns(database) >= _NEEDED
    except sqlite3.Error:
        return False


class Pihole:
    """One database: iterate `rows` once. `note` says why it could not be read to its end."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.name = Path(path).name
        self.size = os.stat(path).st_size
        self.note = ""
        self.blocked = 0

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield time, status, name and additional information of each query."""
        try:
            with _Open(self._path) as database:
                more = "additional_info" if "additional_info" in _columns(database) else "NULL"
                rows = database.execute(f"SELECT timestamp, status, domain, {more} FROM queries")
                for row in islice(rows, self.size // _SMALLEST_ROW):
                    database.steps = max(0.0, database.steps - _STEPS_OF_ROW)
                    yield row
                if rows.fetchone() is not None:
                    self.note = "the database was not read to its end: it tells of more than it can hold"
        except (sqlite3.Error, OverflowError) as error:
            self.note = f"the database was not read to its end: {str(error)[:120]}"

    def events(self, row: tuple[Any, ...]) -> Iterator[Event]:
        """Yield the look-up of a row. Raises Unusable."""
        when, status, name, more = row
        at, host, how = moment_of(when), needed_host(name), number_of(status)
        if " " in host:
            raise Unusable(NAMELESS)
        alias = host_of(more) if how in _BLOCKED_BY_ALIAS else ""
        is_blocked = how in _BLOCKED
        self.blocked += is_blocked
        yield Observation(at=at, seen_in="dns", host=host, is_blocked=is_blocked)
        if alias and alias != host:
            yield Lookup(at=at, client=b"", address=b"", name=host, aliases=(alias,), ttl=0)


class _Open(sqlite3.Connection):
    """A connection that can only read, and that gives up when nothing comes for too long."""

    def __init__(self, path: str) -> None:
        super().__init__(f"file:{quote(os.path.abspath(path))}?mode=ro&immutable=1", uri=True)
        self.steps = 0.0
        self.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        self.set_progress_handler(self._has_had_enough, _STEPS)
        self.execute("PRAGMA trusted_schema = OFF")

    def _has_had_enough(self) -> bool:
        self.steps += 1
        return self.steps > _MOST_STEPS

    def __exit__(self, *_: object) -> Literal[False]:
        self.close()
        return False


def _columns(database: sqlite3.Connection) -> set[str]:
    return {str(row[1]) for row in database.execute("PRAGMA table_info(queries)")}
