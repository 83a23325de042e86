"""Steps that were published stay as they were: a file of each version is brought to the newest, with all it holds."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from detector.history import migrations
from detector.history.sqlite_store import SqliteStore
from detector.history.store import HistoryError
from tests.history.examples import Going, change, new_run, request, store_at

PUBLISHED = ("51c276a4a73eccf1",)
"""A digest of each step that a release has had; a new step is added here, and none is ever changed."""


def digest(step: tuple[str, ...]) -> str:
    return sha256("\n".join(" ".join(statement.split()) for statement in step).encode()).hexdigest()[:16]


def test_no_published_step_is_changed() -> None:
    assert tuple(map(digest, migrations.STEPS)) == PUBLISHED
    assert len(migrations.STEPS) == migrations.NEWEST


def test_a_new_file_says_whose_it_is_and_which_version(tmp_path: Path) -> None:
    store_at(tmp_path).close()
    with sqlite3.connect(tmp_path / "detect" / "history.sqlite") as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (migrations.APPLICATION,)
        assert raw.execute("PRAGMA user_version").fetchone() == (migrations.NEWEST,)
    raw.close()


def test_a_step_more_is_done_once_and_what_is_kept_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_at(tmp_path)
    going = Going()
    going.see(request(going.began))
    number = store.begin(new_run())
    store.write(number, change(going.summary()))
    store.close()
    more = (*migrations.STEPS, ("ALTER TABLE run ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'",))
    monkeypatch.setattr(migrations, "STEPS", more)
    monkeypatch.setattr(migrations, "NEWEST", len(more))
    for _ in range(2):
        store = store_at(tmp_path)
        assert [run.id for run in store.runs()] == [number]
        assert len(list(store.versions(number))) == 1
        store.close()
    read_only = SqliteStore(tmp_path / "detect" / "history.sqlite", make=False)
    assert [run.id for run in read_only.runs()] == [number]
    read_only.close()


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_at(tmp_path).close()
    before = migrations.STEPS
    monkeypatch.setattr(migrations, "STEPS", (*before, ("CREATE TABLE half (id)", "CREATE TABLE run (id)")))
    monkeypatch.setattr(migrations, "NEWEST", len(before) + 1)
    with pytest.raises(HistoryError):
        store_at(tmp_path)
    monkeypatch.setattr(migrations, "STEPS", before)
    monkeypatch.setattr(migrations, "NEWEST", len(before))
    store_at(tmp_path).close()
