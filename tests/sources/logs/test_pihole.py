"""Pi-hole's database is read as it is, never written, and cannot make the reader hang."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Lookup, Observation
from detector.sources.logs import pihole
from detector.sources.logs.fields import NAMELESS, UNDATED, Event, Unusable
from detector.sources.logs.pihole import Pihole, is_pihole
from tests.sources.logs import samples
from tests.sources.logs.samples import AT, POSTHOG


def made(tmp_path: Path) -> Path:
    samples.pihole(tmp_path / "pihole-FTL.db")
    return tmp_path / "pihole-FTL.db"


def events(database: Pihole) -> list[Event]:
    told: list[Event] = []
    for row in database.rows():
        try:
            told += database.events(row)
        except Unusable as error:
            assert error.reason == UNDATED
    return told


def test_names_aliases_and_what_was_blocked(tmp_path: Path) -> None:
    database = Pihole(str(made(tmp_path)))
    told = events(database)
    assert told[0] == Observation(at=AT, seen_in="dns", host=POSTHOG)
    assert told[-1] == Lookup(
        at=AT + 2, client=b"", address=b"", name="m.shop.example", aliases=("metrics.vendor.example",), ttl=0
    )
    assert [event.is_blocked for event in told if isinstance(event, Observation)] == [False, True, True]
    assert (database.blocked, len(told), database.note) == (2, 4, "")


def test_nothing_is_written(tmp_path: Path) -> None:
    path = made(tmp_path)
    before = path.read_bytes()
    events(Pihole(str(path)))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_an_older_table_without_additional_information_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old ?#%.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE queries (id, timestamp, type, status, domain, client, forward)")
        database.execute("INSERT INTO queries VALUES (1, ?, 1, 9, ?, '::1', NULL)", (AT, POSTHOG))
    database.close()
    assert is_pihole(str(path))
    assert events(Pihole(str(path))) == [Observation(at=AT, seen_in="dns", host=POSTHOG, is_blocked=True)]


def test_another_database_is_none(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as database:
        database.execute("CREATE TABLE queries (sql)")
    database.close()
    assert not is_pihole(str(tmp_path / "other.db"))
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\0" + bytes(500))
    assert not is_pihole(str(tmp_path / "broken.db"))


def test_a_view_without_an_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pihole, "_MOST_STEPS", 5)
    path = tmp_path / "endless.db"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE VIEW queries AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT x timestamp, x status, x domain FROM n WHERE x < 0"
        )
    database.close()
    endless = Pihole(str(path))
    assert events(endless) == []
    assert "interrupted" in endless.note


def test_a_view_that_makes_up_rows_without_an_end_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "endless.db"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE VIEW queries AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT x timestamp, 2 status, 'a.example' domain FROM n"
        )
    database.close()
    endless = Pihole(str(path))
    assert len(events(endless)) == path.stat().st_size // 4
    assert "more than it can hold" in endless.note


def test_a_cut_database_gives_what_was_read(tmp_path: Path) -> None:
    path = made(tmp_path)
    with sqlite3.connect(path) as database:
        database.executemany(
            "INSERT INTO query_storage VALUES (?, ?, 1, 2, 1, 1, NULL, NULL)", [(n, AT) for n in range(10, 20_000)]
        )
    database.close()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    cut = Pihole(str(path))
    told = events(cut)
    assert cut.note or not is_pihole(str(path))
    assert len(told) < 20_000


@given(row=st.tuples(*[st.none() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(max_size=9)] * 4))
def test_odd_values_are_events_or_unusable(tmp_path_factory: pytest.TempPathFactory, row: tuple[Any, ...]) -> None:
    path = tmp_path_factory.getbasetemp() / "odd.db"
    path.touch()
    try:
        list(Pihole(str(path)).events(row))
    except Unusable as error:
        assert error.reason in (UNDATED, NAMELESS)
