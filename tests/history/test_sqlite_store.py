"""The history in SQLite: what is kept, by several at once, in files that are broken, others', newer or read-only."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from detector.beats.keeping import Keeping
from detector.beats.model import Key
from detector.history import migrations
from detector.history.model import FILES, NewRun, RowKey
from detector.history.sqlite_store import SqliteStore
from detector.history.store import BrokenHistoryError, HistoryError, RunGoneError
from detector.summary import Summary, Tally
from tests.history.examples import NINE, Going, change, new_run, request, run_of, store_at

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "\ud800\0\x1b[2J'\"; DROP TABLE run; --\\"


def test_a_run_is_kept_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    number = store.begin(NewRun(token="t", kind=FILES, name=HOSTILE, version="9", began=NINE, inputs=frozenset("ab")))
    store.write(number, replace(change(Summary(), NINE + 5), ended=NINE + 6))
    store.close()
    run = run_of(store_at(tmp_path), number)
    assert (run.token, run.kind, run.name, run.version) == ("t", FILES, HOSTILE, "9")
    assert run.inputs == frozenset("ab")
    assert (run.began, run.first, run.last, run.written, run.ended) == (NINE, NINE, NINE + 5, NINE + 5, NINE + 6)


def test_names_of_any_characters_are_kept(tmp_path: Path) -> None:
    keeping = Keeping()
    keeping.add(Key(HOSTILE, 443, 6, HOSTILE, ""), NINE)
    tally = Tally(host=HOSTILE, signature_id=HOSTILE, origin=HOSTILE, aliases=frozenset({HOSTILE}))
    store = store_at(tmp_path)
    number = store.begin(new_run())
    store.write(number, change(Summary(tallies=(tally,), followed=keeping.freeze())))
    (version,) = store.versions(number)
    assert version.key == RowKey(HOSTILE, HOSTILE, HOSTILE)
    (beat,) = store.beats(number)
    assert (beat.destination.host, len(beat.hours)) == (HOSTILE, 1)


def test_the_newest_version_of_an_hour_stands_and_each_hour_has_one(tmp_path: Path) -> None:
    store, going = store_at(tmp_path), Going()
    number = store.begin(new_run())
    for minute in (0, 30, 61, 62, 130):
        going.see(request(NINE + minute * 60))
        store.write(number, change(going.summary(), NINE + minute * 60))
    versions = list(store.versions(number))
    assert [version.bucket - int(NINE // 3_600) for version in versions] == [0, 1, 2]
    assert [bucket for bucket, _ in store.heads(number)] == [version.bucket for version in versions]


def test_a_change_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    store, going = store_at(tmp_path), Going()
    number = store.begin(new_run())
    going.see(request(NINE))
    good = change(going.summary())
    bad = replace(good, written=NINE + 9, beats=(replace(change(_followed()).beats[0], hours=((1, "no bytes"),)),))  # type: ignore[arg-type]
    raw = sqlite3.connect(tmp_path / "detect" / "history.sqlite")
    raw.execute("CREATE TRIGGER full BEFORE INSERT ON beat BEGIN SELECT RAISE(ABORT, 'no'); END")
    raw.close()
    with pytest.raises(HistoryError):
        store.write(number, bad)
    assert run_of(store, number).written == NINE
    assert not list(store.versions(number)) and not store.heads(number)


def _followed() -> Summary:
    keeping = Keeping()
    keeping.add(Key("a.example"), NINE)
    return Summary(followed=keeping.freeze())


def test_what_was_cleared_is_not_written_to(tmp_path: Path) -> None:
    store, other = store_at(tmp_path), store_at(tmp_path)
    number = store.begin(new_run())
    other.clear()
    with pytest.raises(RunGoneError):
        store.write(number, change(Summary()))
    assert store.begin(new_run("b")) != number  # no number is used twice


def test_clearing_leaves_no_byte_of_it(tmp_path: Path) -> None:
    store, going = store_at(tmp_path), Going()
    going.see(*(request(NINE, f"secret{number}.example") for number in range(500)))
    number = store.begin(new_run())
    store.write(number, change(going.summary()))
    held = b"".join(path.read_bytes() for path in (tmp_path / "detect").iterdir())
    assert b"secret77.example" in held
    store.clear()
    store.close()
    held = b"".join(path.read_bytes() for path in (tmp_path / "detect").iterdir())
    assert b"secret" not in held and len(held) < 100_000


def test_what_ended_long_ago_is_let_go_of_and_its_room_with_it(tmp_path: Path) -> None:
    store, going = store_at(tmp_path), Going()
    going.see(*(request(NINE, f"host{number}.example") for number in range(2_000)))
    old, new = store.begin(new_run("old")), store.begin(new_run("new"))
    store.write(old, change(going.summary(), NINE + 10))
    store.write(new, change(Summary(), NINE + 1_000))
    assert store.forget(NINE + 5) == 0
    assert store.forget(NINE + 500) == 1
    assert [run.token for run in store.runs()] == ["new"]
    assert not list(store.versions(old)) and not list(store.beats(old)) and not store.heads(old)
    store.close()
    raw = sqlite3.connect(tmp_path / "detect" / "history.sqlite")
    assert raw.execute("PRAGMA freelist_count").fetchone() == (0,)
    raw.close()


def test_a_scan_of_the_same_file_takes_the_earlier_one_s_place(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    first = store.begin(new_run("a", FILES, inputs=["x"]))
    second = store.begin(new_run("b", FILES, inputs=["x"]), [first])
    assert [run.id for run in store.runs()] == [second]


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from tests.history.examples import *\n"
        "store, going = store_at(Path(sys.argv[1])), Going()\n"
        "number = store.begin(new_run(sys.argv[2]))\n"
        "for count in range(150):\n"
        "    going.see(request(NINE + count, f'h{count}.example'))\n"
        "    store.write(number, change(going.summary(), NINE + count))\n"
        "    time.sleep(0.002)\n"  # a run rests for most of a second
    )
    running = [subprocess.Popen([sys.executable, "-c", code, tmp_path, token], cwd=ROOT) for token in "abc"]
    assert [process.wait(120) for process in running] == [0, 0, 0]
    store = store_at(tmp_path)
    assert sorted(run.token for run in store.runs()) == ["a", "b", "c"]
    for run in store.runs():
        assert len(list(store.versions(run.id))) == 150 and run.last == NINE + 149


@pytest.mark.parametrize(
    "content", [b"no database at all, " * 300, b"SQLite format 3\0" + b"\xff" * 8_000, b"x" * 1_000]
)
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    store_at(tmp_path).close()
    file = tmp_path / "detect" / "history.sqlite"
    file.write_bytes(content)
    for make in (True, False):
        with pytest.raises(BrokenHistoryError, match=r"history\.sqlite: is "):
            SqliteStore(file, make=make)
    assert file.read_bytes() == content


def test_a_database_of_others_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "detect" / "history.sqlite"
    file.parent.mkdir(mode=0o700)
    with sqlite3.connect(file) as raw:
        raw.execute("CREATE TABLE precious (value)")
    raw.close()
    before = file.read_bytes()
    for make in (True, False):
        with pytest.raises(BrokenHistoryError, match="is no history of detect"):
            SqliteStore(file, make=make)
    assert file.read_bytes() == before


def test_a_newer_version_s_history_is_left_as_it_is(tmp_path: Path) -> None:
    store_at(tmp_path).close()
    file = tmp_path / "detect" / "history.sqlite"
    with sqlite3.connect(file) as raw:
        raw.execute(f"PRAGMA user_version = {migrations.NEWEST + 1}")
    raw.close()
    for make in (True, False):
        with pytest.raises(HistoryError, match="newer version of detect") as told:
            SqliteStore(file, make=make)
        assert not isinstance(told.value, BrokenHistoryError)


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE tally",
        "DROP TABLE run",
        "UPDATE run SET inputs = 'nonsense'",
        "UPDATE run SET name = 'text'",
        "UPDATE tally SET host = x'ff'",
        "UPDATE destination SET name = '[1,2]'",
        "UPDATE destination SET name = '[1,2,3,4,5]'",
        "UPDATE destination SET name = '{}'",
    ],
)
def test_tables_of_another_shape_are_damage(tmp_path: Path, damage: str) -> None:
    store, going = store_at(tmp_path), Going()
    going.see(request(NINE))
    number = store.begin(new_run())
    store.write(number, change(going.finish()))
    raw = sqlite3.connect(tmp_path / "detect" / "history.sqlite")
    raw.execute(damage)
    raw.commit()
    raw.close()
    with pytest.raises(BrokenHistoryError, match="is damaged"):
        store.runs()
        list(store.versions(number))
        list(store.beats(number))


def test_pages_that_are_overwritten_are_damage(tmp_path: Path) -> None:
    store, going = store_at(tmp_path), Going()
    going.see(*(request(NINE, f"h{number}.example") for number in range(2_000)))
    number = store.begin(new_run())
    store.write(number, change(going.finish()))
    store.close()
    file = tmp_path / "detect" / "history.sqlite"
    whole = bytearray(file.read_bytes())
    whole[8_192 : len(whole) - 8_192] = b"\xa5" * (len(whole) - 16_384)
    file.write_bytes(whole)
    with pytest.raises(BrokenHistoryError, match="is damaged"):
        opened = store_at(tmp_path)
        opened.runs()
        list(opened.versions(number))


def test_a_history_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    file = tmp_path / "detect" / "history.sqlite"
    with pytest.raises(HistoryError, match="there is no history yet"):
        SqliteStore(file, make=False)
    file.parent.mkdir(mode=0o700)
    file.touch(0o600)
    with pytest.raises(HistoryError, match="there is no history yet"):
        SqliteStore(file, make=False)
    assert file.stat().st_size == 0


def test_who_holds_the_file_is_waited_for_and_then_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.history.sqlite_store._WAIT", 0.05)
    store = store_at(tmp_path)
    number = store.begin(new_run())
    other = sqlite3.connect(tmp_path / "detect" / "history.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(HistoryError, match="locked"):
        store.write(number, change(Summary()))
    other.execute("ROLLBACK")
    other.close()
    store.write(number, change(Summary()))


def test_a_file_that_was_moved_is_no_longer_the_current_one(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    assert store.is_current()
    file = tmp_path / "detect" / "history.sqlite"
    file.rename(tmp_path / "elsewhere")
    assert not store.is_current()
    store_at(tmp_path).close()
    assert not store.is_current()


def read_only(folder: Path) -> subprocess.CompletedProcess[str]:
    """Read a history as a user who may write nothing there; root may always write, so root becomes another."""
    code = (
        "import os, sys; from pathlib import Path\n"
        "from detector.history.sqlite_store import SqliteStore\n"
        "from tests.history.examples import *\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(23456); os.setuid(23456)\n"
        "print(len(SqliteStore(Path(sys.argv[1]), make=False).runs()))\n"
        "try: SqliteStore(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    command = [sys.executable, "-c", code, str(folder / "detect" / "history.sqlite")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_history_in_a_folder_that_cannot_be_written_is_read() -> None:
    # Not below pytest's own folder, which is closed to other users.
    with tempfile.TemporaryDirectory(prefix="detect-test-") as name:
        folder = Path(name)
        store = store_at(folder)
        store.begin(new_run())
        store.close()
        folder.chmod(0o755)
        (folder / "detect" / "history.sqlite").chmod(0o444)
        (folder / "detect").chmod(0o555)
        run = read_only(folder)
        (folder / "detect").chmod(0o700)
    assert run.stdout.splitlines()[0] == "1", run.stderr
    assert run.stdout.splitlines()[1].startswith("HistoryError")


def test_a_path_of_any_characters_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "a ?&=#%41 é"
    store_at(folder).begin(new_run())
    assert (folder / "detect" / "history.sqlite").stat().st_size > 0
    reader = SqliteStore(folder / "detect" / "history.sqlite", make=False)
    assert len(reader.runs()) == 1
    reader.close()


def test_what_is_done_at_once_is_done_as_a_whole_or_not_at_all_and_nobody_comes_between(tmp_path: Path) -> None:
    store, other = store_at(tmp_path), store_at(tmp_path)
    other._connection.execute("PRAGMA busy_timeout = 1")
    with store.at_once():
        store.write(store.begin(new_run("one")), change(Summary()))
        assert other.runs() == []
        with pytest.raises(HistoryError):
            other.begin(new_run("two"))
    assert [run.token for run in other.runs()] == ["one"]
    with pytest.raises(HistoryError), store.at_once():
        store.begin(new_run("three"))
        raise HistoryError("no room")
    assert [run.token for run in other.runs()] == ["one"]
