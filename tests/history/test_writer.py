"""A run is written whatever happens to the file: each trouble is told once, and nothing that was seen is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.beats.model import NOTHING_FOLLOWED
from detector.history import migrations, place
from detector.history.model import Seen
from detector.history.reading import read_run
from detector.history.recorder import _all_of
from detector.history.sqlite_store import SqliteStore
from detector.history.writer import RETRY, STILL, Writer
from tests.history.examples import NINE, Going, new_run, request, store_at


def writer_at(folder: Path, **options: float) -> Writer:
    file = folder / "detect" / "history.sqlite"
    return Writer(new_run(), lambda: SqliteStore(file), lambda: place.set_aside(file, "now"), **options)


def seen(going: Going, at: float, *, is_over: bool = False) -> Seen:
    keeping = going.findings.keeping
    summary = going.finish() if is_over else going.summary()
    return Seen(at, summary, keeping.freeze(), is_all=True, is_over=is_over)


def told(writer: Writer) -> list[str]:
    return _all_of(writer.notices)


def contacts(folder: Path) -> list[int]:
    """Return how many contacts each run that is kept has."""
    store = store_at(folder)
    found = [sum(tally.contacts for tally in read_run(store, run).tallies) for run in store.runs()]
    store.close()
    return found


@pytest.fixture
def going() -> Going:
    made = Going()
    made.see(request(NINE))
    return made


def test_a_run_is_written_and_its_end_is_known(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 1))
    going.see(request(NINE + 2))
    writer.write(seen(going, NINE + 3, is_over=True))
    writer.close()
    store = store_at(tmp_path)
    (run,) = store.runs()
    assert (run.first, run.last, run.ended) == (NINE, NINE + 3, NINE + 3)
    assert read_run(store, run) == going.findings.settle()
    assert told(writer) == []


def test_where_nothing_is_new_the_disk_is_left_alone_but_for_a_word_now_and_then(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    store, written = store_at(tmp_path), []
    writer.write(seen(going, NINE + 1))
    for second in range(1, 25):
        writer.write(Seen(NINE + second, going.summary(), NOTHING_FOLLOWED))
        written.append(store.runs()[0].written - NINE)
    assert sorted(set(written)) == [1.0, 1.0 + STILL, 1.0 + 2 * STILL]
    going.see(request(NINE + 24.5))
    writer.write(seen(going, NINE + 25))
    assert store.runs()[0].written == NINE + 25


def test_an_idle_moment_writes_no_row_again(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 1))
    store = store_at(tmp_path)
    raw = sqlite3.connect(tmp_path / "detect" / "history.sqlite")
    raw.execute("CREATE TRIGGER again BEFORE INSERT ON tally BEGIN SELECT RAISE(ABORT, 'again'); END")
    raw.close()
    writer.write(Seen(NINE + 1 + STILL, going.summary(), NOTHING_FOLLOWED))
    assert told(writer) == []
    assert store.runs()[0].written == NINE + 1 + STILL


def test_a_broken_file_is_kept_aside_and_the_whole_run_is_in_the_new_one(tmp_path: Path, going: Going) -> None:
    file = tmp_path / "detect" / "history.sqlite"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(b"garbage" * 1_000)
    writer = writer_at(tmp_path)
    writer.open(NINE)
    (line,) = told(writer)
    assert "is damaged" in line and "kept as history.sqlite.broken-now" in line and "\n" not in line
    writer.write(seen(going, NINE + 1))
    assert (file.parent / "history.sqlite.broken-now").read_bytes() == b"garbage" * 1_000
    assert contacts(tmp_path) == [1]


def test_a_file_that_breaks_while_it_is_written_is_kept_aside_too(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 1))
    raw = sqlite3.connect(tmp_path / "detect" / "history.sqlite")
    raw.execute("DROP TABLE head")
    raw.commit()
    raw.close()
    going.see(request(NINE + 2))
    writer.write(seen(going, NINE + 2))
    (line,) = told(writer)
    assert "kept as history.sqlite.broken-now" in line
    assert contacts(tmp_path) == [2]
    assert writer.needs_all is False


def test_changes_alone_are_not_enough_for_a_new_file(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 1))
    (tmp_path / "detect" / "history.sqlite").unlink()
    writer.write(Seen(NINE + 2, going.summary(), NOTHING_FOLLOWED))
    assert writer.needs_all and told(writer) == []
    writer.write(seen(going, NINE + 3))
    assert not writer.needs_all and contacts(tmp_path) == [1]


def test_the_last_writing_has_everything_even_into_a_new_file(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 1))
    shutil.rmtree(tmp_path / "detect")
    summary = going.finish()
    writer.write(Seen(NINE + 2, summary, NOTHING_FOLLOWED, is_over=True))
    store = store_at(tmp_path)
    (run,) = store.runs()
    back = read_run(store, run)
    assert back.tallies == summary.tallies and back.followed.rows == summary.followed.rows


def test_another_s_new_file_is_not_set_aside(tmp_path: Path, going: Going) -> None:
    """Two processes find the same file broken: the second must not move the file that the first has begun."""
    first, second = writer_at(tmp_path), writer_at(tmp_path)
    for writer in (first, second):
        writer.open(NINE)
        writer.write(seen(going, NINE + 1))
    raw = sqlite3.connect(tmp_path / "detect" / "history.sqlite")
    raw.execute("DROP TABLE head")
    raw.commit()
    raw.close()
    for writer in (first, second, first, second):
        writer.write(seen(going, NINE + 2))
    assert contacts(tmp_path) == [1, 1]
    assert len(list((tmp_path / "detect").glob("*.broken-now"))) == 1
    assert [len(told(writer)) for writer in (first, second)] == [1, 0]


def test_a_newer_history_is_left_alone_and_told_once(tmp_path: Path, going: Going) -> None:
    store_at(tmp_path).close()
    file = tmp_path / "detect" / "history.sqlite"
    with sqlite3.connect(file) as raw:
        raw.execute(f"PRAGMA user_version = {migrations.NEWEST + 7}")
    raw.close()
    writer = writer_at(tmp_path)
    writer.open(NINE)
    for number in range(5):
        writer.write(seen(going, NINE + number * RETRY))
    (line,) = told(writer)
    assert "newer version of detect" in line and "goes on" in line
    assert not list(file.parent.glob("*.broken-*"))


def test_a_cleared_history_is_not_filled_again(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 1))
    store_at(tmp_path).clear()
    writer.write(seen(going, NINE + 2))
    assert writer.is_over and writer.rests(NINE + 9e9)
    (line,) = told(writer)
    assert "cleared" in line
    assert contacts(tmp_path) == []


def test_what_cannot_be_used_is_tried_again_later_and_then_has_everything(tmp_path: Path, going: Going) -> None:
    blocked = tmp_path / "detect"
    blocked.touch()
    writer = writer_at(tmp_path)
    writer.open(NINE)
    assert writer.rests(NINE + RETRY - 1) and not writer.rests(NINE + RETRY)
    writer.write(seen(going, NINE + RETRY))
    (line,) = told(writer)
    assert "cannot be opened" in line
    blocked.unlink()
    going.see(request(NINE + RETRY))
    writer.write(seen(going, NINE + 2 * RETRY))
    assert contacts(tmp_path) == [2] and told(writer) == []


def test_the_run_goes_on_in_the_same_row_after_a_pause(
    tmp_path: Path, going: Going, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detector.history.sqlite_store._WAIT", 0.05)
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 1))
    other = sqlite3.connect(tmp_path / "detect" / "history.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    going.see(request(NINE + 2))
    writer.write(seen(going, NINE + 2))
    (line,) = told(writer)
    assert "locked" in line
    other.execute("ROLLBACK")
    other.close()
    writer.write(seen(going, NINE + 2 + RETRY))
    assert contacts(tmp_path) == [2]


def test_a_clock_that_is_set_back_makes_no_earlier_version(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 7_200))
    going.see(request(NINE + 1))
    writer.write(seen(going, NINE - 7_200))
    assert contacts(tmp_path) == [2]


def test_old_runs_go_when_a_new_one_begins(tmp_path: Path, going: Going) -> None:
    writer = writer_at(tmp_path)
    writer.open(NINE)
    writer.write(seen(going, NINE + 1, is_over=True))
    writer.close()
    later = writer_at(tmp_path, keep=86_400.0)
    later.open(NINE + 86_400 * 2)
    later.close()
    assert contacts(tmp_path) == [0]


@pytest.fixture
def full_disk() -> Iterator[Path]:
    """A disk of 400 kB that can be filled."""
    lack = pytest.fail if os.environ.get("CI") == "true" else pytest.skip  # in CI it must be there
    if os.geteuid() != 0:
        lack("only root can mount a small disk")
    folder = Path("/tmp") / f"detect-full-{os.getpid()}"
    folder.mkdir(mode=0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k,mode=0700", "tmpfs", folder], check=False)
    try:
        if mounted.returncode:
            lack("no small disk can be mounted here")
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)
        folder.rmdir()


def test_a_full_disk_is_told_once_nothing_breaks_and_room_makes_it_whole(full_disk: Path) -> None:
    writer, going = writer_at(full_disk), Going()
    writer.open(NINE)
    going.see(request(NINE))
    writer.write(seen(going, NINE))
    filler = full_disk / "filler"
    with filler.open("wb", buffering=0) as stream, pytest.raises(OSError):
        while True:
            stream.write(bytes(1_000))
    for number in range(400):
        going.see(request(NINE + number, f"host{number}.example"))
    for number in range(4):
        writer.write(seen(going, NINE + 500 + number * RETRY))
    assert all(("full" in line or "disk" in line or "space" in line) and "goes on" in line for line in told(writer))
    filler.unlink()
    assert contacts(full_disk) == [1]
    writer.write(seen(going, NINE + 500 + 4 * RETRY))
    assert contacts(full_disk) == [401]
    writer.close()
    assert not list((full_disk / "detect").glob("*.broken-*"))
