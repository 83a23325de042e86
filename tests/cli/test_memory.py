"""What is watched is kept; where that cannot be, a line says so and the watch goes on."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from detector.catalogue.store import load
from detector.cli import memory
from detector.cli.memory import begin, history_place, place_after_rights
from detector.cli.options import Memory
from detector.cli.watch import run_watch
from detector.findings import Findings
from detector.history.model import LIVE
from detector.history.reading import read_run
from detector.match.index import Matcher
from detector.privileges import User
from detector.sources import live
from detector.summary import Summary
from tests.cli.test_watch import REPORTING, WATCHING, capture
from tests.history.examples import store_at
from tests.test_privileges import in_a_child, root
from tests.test_watch import Frames, packets

__all__ = ["capture", "root"]

KEPT, WANTED = Memory(None, 86_400.0), Memory(True, 86_400.0)
CSV = replace(REPORTING, form="csv", is_default_form=False)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for name in ("SUDO_UID", "PKEXEC_UID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(memory, "NOBODY", -1)  # these tests are run by root, too, and give up nothing
    return tmp_path


def watched() -> Summary:
    """Return the one run that was kept, as it was read back."""
    store = store_at(Path(os.environ["XDG_DATA_HOME"]))
    (run,) = store.runs()
    assert (run.kind, run.name) == (LIVE, "eth0") and run.ended is not None
    return read_run(store, run)


def test_a_watch_is_kept_as_it_was_reported(capture: Frames, capsys: pytest.CaptureFixture[str]) -> None:
    run_watch(replace(WATCHING, packets=18), CSV, KEPT)
    told = capsys.readouterr()
    (row,) = [tally for tally in watched().tallies if tally.signature_id == "teramind"]
    assert f"rt.teramind.co,ingest,sni,{row.contacts},{row.bytes_out}," in told.out
    assert watched().coverage.packets == 18 and watched().followed.rows
    assert "history" not in told.err


def test_it_is_not_kept_where_that_is_not_wanted(capture: Frames, data: Path) -> None:
    run_watch(replace(WATCHING, packets=18), CSV, Memory(False, 1.0))
    assert list(data.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: folder.write_text("no folder", encoding="utf-8"), "cannot be opened"),
        (lambda folder: (folder.mkdir(mode=0o700), (folder / "history.sqlite").mkdir()), "cannot be opened"),
        (lambda folder: (folder.mkdir(mode=0o777), folder.chmod(0o777)), "others can write it"),
    ],
)
def test_what_stands_in_the_way_is_one_line_and_the_report_comes(
    capture: Frames, data: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], object], said: str
) -> None:
    spoil(data / "detect")
    run_watch(replace(WATCHING, packets=18), CSV, KEPT)
    told = capsys.readouterr()
    lines = [line for line in told.err.splitlines() if "warning" in line and "programs" not in line]
    assert len(lines) == 1 and said in lines[0] and "goes on" in lines[0]
    assert "rt.teramind.co" in told.out


def test_a_broken_history_is_kept_aside(capture: Frames, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "detect").mkdir(mode=0o700)
    (data / "detect" / "history.sqlite").write_bytes(b"x" * 9_000)
    run_watch(replace(WATCHING, packets=18), CSV, KEPT)
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "damaged" in line]
    aside = line.split("kept as ")[1].split(",")[0]
    assert (data / "detect" / aside).read_bytes() == b"x" * 9_000
    assert watched().coverage.packets == 18


def test_the_history_is_opened_when_the_rights_are_gone(
    capture: Frames, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop(user: object) -> None:
        assert list(data.iterdir()) == []

    monkeypatch.setattr("detector.privileges.drop", drop)
    monkeypatch.setattr(live, "open_interface", lambda name, bpf: Frames(packets(1)))
    run_watch(replace(WATCHING, packets=9), CSV, KEPT)
    assert watched().coverage.packets == 9


def test_root_that_stays_root_for_somebody_writes_into_no_home(
    root: None, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUDO_UID", "23456")
    findings = Findings(Matcher(load()))
    kept = begin(WANTED, findings, "proxy", history_place(User(23_456, 23_456)))
    kept.finish(findings.settle())
    assert "stays root for somebody else" in capsys.readouterr().err
    assert list(data.iterdir()) == []


def test_nobody_has_no_history(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(memory, "NOBODY", 65_534)
    place = place_after_rights(User(65_534, 65_534))
    assert place is None
    begin(KEPT, Findings(Matcher(load())), "eth0", place)
    assert capsys.readouterr().err == ""
    begin(WANTED, Findings(Matcher(load())), "eth0", place)
    assert "root itself watches, as nobody" in capsys.readouterr().err


def test_the_home_is_that_of_the_user_behind_sudo(root: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    somebody = next(entry for entry in pwd.getpwall() if entry.pw_uid not in (0, 65_534))
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("SUDO_UID", str(somebody.pw_uid))
    place = place_after_rights(User(somebody.pw_uid, somebody.pw_gid))
    assert place == Path(somebody.pw_dir, ".local", "share", "detect", "history.sqlite")
    assert history_place(User(23_456, 23_456)) is None  # of whom this system knows nothing


def test_under_sudo_the_history_is_read_as_the_user_behind(root: None, data: Path) -> None:
    """A file that they cannot read is not shown to them through root."""
    store_at(data).close()

    def act() -> str:
        from click.testing import CliRunner

        from detector.cli.main import detect

        os.environ |= {"SUDO_UID": "23456", "SUDO_GID": "23456"}
        shown = CliRunner().invoke(detect, ["report"])
        return f"{os.getuid()} {shown.exit_code} {shown.output}"

    told = in_a_child(act)
    assert told.startswith("23456 1 "), told
    assert "there is no history yet" in told or "cannot be" in told
