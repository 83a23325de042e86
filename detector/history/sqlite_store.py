"""The history in SQLite: the only user of sqlite3 here. Runs SQL, and decides nothing about what is kept.

Write-ahead logging lets several processes write in turn while others read (sqlite.org/wal.html); what is deleted is
overwritten, not only forgotten. A process that is killed loses what it had not committed, and nothing else; nor does a
power cut where the disk keeps its word: each commit is on the disk before the next is begun (sqlite.org/pragma.html,
"synchronous" FULL), which costs one wait for the disk a second, in a thread that nobody waits for.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from detector.beats.model import Key
from detector.history import migrations, place
from detector.history.codec import name_from_bytes, name_to_bytes
from detector.history.model import Beats, Change, NewRun, RowKey, Run, Version
from detector.history.store import BrokenHistoryError, HistoryError, RunGoneError

_WAIT = 20.0
"""Seconds that another writer is waited for; writing a second of a run takes some milliseconds and a wait for the disk.
SQLite asks again ten times a second and is not fair: who writes without a pause could make others wait for long."""

_TRIES, _BETWEEN_TRIES = 100, 0.05

_NONE_YET = "{}: there is no history yet; it begins with `detect scan --interface`, or `detect scan FILE --history`"

_LONGEST = 64 << 20
"""Bytes of a value at most: none of ours is near it."""

_BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_ERROR", "SQLITE_MISMATCH")
"""Beginnings of the codes that say so (sqlite.org/rescode.html); a table or column that is missing is an ERROR."""

_THIN_ROWS = """DELETE FROM tally WHERE run = ? AND EXISTS (
    SELECT 1 FROM tally AS later WHERE later.run = tally.run AND later.signature = tally.signature
    AND later.host = tally.host AND later.origin = tally.origin
    AND later.bucket > tally.bucket AND later.bucket / 24 = tally.bucket / 24)"""
_THIN_HEADS = """DELETE FROM head WHERE run = ? AND EXISTS (
    SELECT 1 FROM head AS later WHERE later.run = head.run
    AND later.bucket > head.bucket AND later.bucket / 24 = head.bucket / 24)"""
"""A day has 24 buckets; what a later one of the same day says goes for the day."""

_COLUMNS = "id, token, kind, name, version, began, written, ended, first, last, inputs"


class SqliteStore:
    """The history in the file `path`, which is made if `make` is set. Raises HistoryError."""

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self._path = path
        if make:
            place.prepare(path)
        with self._told():
            self._connection = self._connect(make)
        # Who forgets to close it leaves no file open; at the end of the program nobody waits for a disk that hangs.
        weakref.finalize(self, self._connection.close).atexit = False
        self._identity = place.identity(path)
        try:
            with self._told():
                self._set_up(make)
        except HistoryError:
            self._connection.close()
            raise

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What is asked and written within it is one thing to all others: done as a whole or not at all."""
        with self._transaction():
            yield

    def begin(self, run: NewRun, replaced: Collection[int] = ()) -> int:
        """Keep a new run in the place of those `replaced`; return its number."""
        inputs = json.dumps(sorted(run.inputs))
        values = (run.token, run.kind, name_to_bytes(run.name), run.version, inputs, *(run.began,) * 4)
        with self._transaction() as connection:
            connection.executemany("DELETE FROM run WHERE id = ?", [(number,) for number in replaced])
            columns = "token, kind, name, version, inputs, began, written, first, last"
            made = connection.execute(f"INSERT INTO run ({columns}) VALUES ({', '.join('?' * len(values))})", values)
            return int(made.lastrowid or 0)

    def write(self, run: int, change: Change) -> None:
        """Write all of a change, or nothing."""
        with self._transaction() as connection:
            known = connection.execute(
                "UPDATE run SET written = ?, ended = ?, first = ?, last = ? WHERE id = ?",
                (change.written, change.ended, change.first, change.last, run),
            )
            if not known.rowcount:
                raise RunGoneError("the history was cleared")
            _write_rows(connection, run, change)

    def runs(self) -> list[Run]:
        """Return all runs, in the order of the times that they cover."""
        with self._told():
            found = self._connection.execute(f"SELECT {_COLUMNS} FROM run ORDER BY first, id").fetchall()
            return [_run(*row) for row in found]

    def heads(self, run: int) -> list[tuple[int, str]]:
        """Return the hours of a run and the head at the end of each, in order."""
        with self._told():
            asked = "SELECT bucket, data FROM head WHERE run = ? ORDER BY bucket"
            return self._connection.execute(asked, (run,)).fetchall()

    def versions(self, run: int) -> Iterator[Version]:
        """Yield all versions of all rows of a run, row by row, in order of time."""
        order = "signature, host, origin, bucket"
        with self._told():
            asked = f"SELECT {order}, data FROM tally WHERE run = ? ORDER BY {order}"
            for signature, host, origin, bucket, data in self._connection.execute(asked, (run,)):
                key = RowKey(name_from_bytes(signature), name_from_bytes(host), name_from_bytes(origin))
                yield Version(key, bucket, data)

    def beats(self, run: int) -> Iterator[Beats]:
        """Yield every destination of a run with all its hours."""
        with self._told():
            hours = "SELECT hour, packed FROM beat WHERE run = ? AND name = ? ORDER BY hour"
            for name, data in self._connection.execute("SELECT name, data FROM destination WHERE run = ?", (run,)):
                held = tuple(self._connection.execute(hours, (run, name)))
                yield Beats(_destination(name), data, held)

    def forget(self, before: float) -> int:
        """Let go of the runs that ended before a time; return how many."""
        with self._transaction() as connection:
            gone = connection.execute("DELETE FROM run WHERE last < ? AND written < ?", (before, before)).rowcount
        if gone:
            self._give_back()
        return gone

    def thin_out(self, before: float) -> None:
        """Keep of the runs that ended before a time one version of each row a day, and nothing that is followed."""
        with self._transaction() as connection:
            asked = "SELECT id FROM run WHERE last < ? AND written < ? AND NOT is_thin"
            for (run,) in connection.execute(asked, (before, before)).fetchall():
                connection.execute(_THIN_ROWS, (run,))
                connection.execute(_THIN_HEADS, (run,))
                connection.execute("DELETE FROM beat WHERE run = ?", (run,))
                connection.execute("DELETE FROM destination WHERE run = ?", (run,))
                connection.execute("UPDATE run SET is_thin = 1 WHERE id = ?", (run,))
        self._give_back()

    def _give_back(self) -> None:
        """Give the room of what was deleted back to the disk."""
        with self._told():
            # As a script: `execute` stops after the first page, which comes as a row without columns.
            self._connection.executescript("PRAGMA incremental_vacuum")

    def clear(self) -> None:
        """Let go of everything, and give its room back."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM run")
        with self._told():
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def is_current(self) -> bool:
        """Tell whether the file that is open is still the one of that name."""
        return self._identity is not None and place.identity(self._path) == self._identity

    def close(self) -> None:
        """Let go of the file."""
        try:
            self._connection.close()
        except sqlite3.Error as error:
            raise _translated(error, self._path) from error

    def _connect(self, make: bool) -> sqlite3.Connection:
        """Open the file; one thread at a time may use it, whichever that is."""
        if make:
            return self._opened("rw")
        if not self._path.exists():
            raise HistoryError(_NONE_YET.format(self._path))
        connection = self._opened("rw")
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except sqlite3.Error as error:
            connection.close()
            if not isinstance(error, sqlite3.OperationalError):
                raise
            # In a folder that cannot be written to, nothing can lie beside the file, so nobody is writing it either.
            connection = self._opened("ro&immutable=1")
        return connection

    def _opened(self, mode: str) -> sqlite3.Connection:
        # Not Path.as_uri: newer Pythons import what it needs when it is asked, when the rights may be gone.
        uri = f"file:{quote(os.fsencode(self._path.absolute()))}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        return connection

    def _set_up(self, make: bool) -> None:
        run = self._connection.execute
        for setting in ("foreign_keys = ON", "trusted_schema = OFF", "secure_delete = ON", "synchronous = FULL"):
            run(f"PRAGMA {setting}").fetchall()
        if self._version() < migrations.NEWEST:
            if not make and not self._is_ours():
                raise HistoryError(_NONE_YET.format(self._path))
            run("PRAGMA auto_vacuum = INCREMENTAL").fetchall()
            self._migrate()
        if make:
            self._write_ahead()

    def _write_ahead(self) -> None:
        """Turn write-ahead logging on; SQLite does not wait by itself for others who are just doing the same."""
        left = _TRIES
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL").fetchall()
                return
            except sqlite3.OperationalError as error:
                left -= 1
                if not left or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                time.sleep(_BETWEEN_TRIES)

    def _version(self) -> int:
        """Return how many steps the file has had. Raises BrokenHistoryError if it is no history."""
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        is_empty = not self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if not self._is_ours() and not is_empty:
            raise BrokenHistoryError(f"{self._path}: is no history of detect")
        if version > migrations.NEWEST:
            raise HistoryError(f"{self._path}: was written by a newer version of detect; use that one, or move it away")
        return version

    def _is_ours(self) -> bool:
        return bool(self._connection.execute("PRAGMA application_id").fetchone()[0] == migrations.APPLICATION)

    def _migrate(self) -> None:
        """Do all steps that the file has not had, or none; another process may have done them meanwhile."""
        with self._transaction() as connection:
            for number in range(self._version(), migrations.NEWEST):
                for statement in migrations.STEPS[number]:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {migrations.APPLICATION}")
            connection.execute(f"PRAGMA user_version = {migrations.NEWEST}")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Do all of it or nothing, beside no other writer; what is done inside of one belongs to it."""
        if self._connection.in_transaction:
            yield self._connection
            return
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite, or a text that is none of ours, raises into what a user can act on."""
        try:
            yield
        except sqlite3.Error as error:
            raise _translated(error, self._path) from error
        except (ValueError, TypeError) as error:
            raise BrokenHistoryError(f"{self._path}: is damaged ({error})") from error


def _translated(error: sqlite3.Error, path: Path) -> HistoryError:
    """Return an error that says what is wrong; SQLite's own words tell a full disk from a file without rights."""
    code = getattr(error, "sqlite_errorname", "")  # Python's own complaints have none
    if code.startswith(_BROKEN):
        return BrokenHistoryError(f"{path}: is damaged ({error})")
    return HistoryError(f"{path}: cannot be used ({error})")


def _run(
    number: int,
    token: str,
    kind: str,
    name: bytes,
    version: str,
    began: float,
    written: float,
    ended: float | None,
    first: float,
    last: float,
    inputs: str,
) -> Run:
    return Run(
        id=number,
        token=token,
        kind=kind,
        name=name_from_bytes(name),
        version=version,
        began=began,
        written=written,
        ended=ended,
        first=first,
        last=last,
        inputs=frozenset(json.loads(inputs)),
    )


def _name(destination: Key) -> str:
    return json.dumps(destination)


def _destination(name: str) -> Key:
    host, port, protocol, program, client = json.loads(name)
    if not all(isinstance(text, str) for text in (host, program, client)) or type(port) is not int:
        raise ValueError("a destination has another shape")
    return Key(host, port, int(protocol), program, client)


def _write_rows(connection: sqlite3.Connection, run: int, change: Change) -> None:
    connection.execute("INSERT OR REPLACE INTO head VALUES (?, ?, ?)", (run, change.bucket, change.head))
    connection.executemany(
        "INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?, ?, ?)",
        [(run, *map(name_to_bytes, row.key), change.bucket, row.text) for row in change.rows],
    )
    for item in change.beats:
        name = _name(item.destination)
        connection.execute("INSERT OR REPLACE INTO destination VALUES (?, ?, ?)", (run, name, item.text))
        connection.executemany(
            "INSERT OR REPLACE INTO beat VALUES (?, ?, ?, ?)",
            [(run, name, hour, packed) for hour, packed in item.hours],
        )
