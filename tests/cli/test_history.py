"""`detect history`: what is kept is shown, and removed for good when that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli.main import detect
from tests.cli.test_main import WORKDAY
from tests.history.examples import NINE, new_run, store_at


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: object, **options: str) -> Result:
    return CliRunner().invoke(detect, ["history", *map(str, arguments)], **options)  # type: ignore[arg-type]


def keep_a_scan() -> None:
    assert CliRunner().invoke(detect, ["scan", str(WORKDAY), "--history"]).exit_code == 0


def test_where_it_is_and_what_it_holds(data: Path) -> None:
    place = data / "detect" / "history.sqlite"
    assert run().stdout == f"{place}: no run, 0 B\n"
    assert not place.parent.exists()
    keep_a_scan()
    first, last = run().stdout.splitlines()
    assert "read from workday.pcap" in first and last.startswith(f"{place}: 1 run, ")
    told = json.loads(run("--format", "json").stdout)
    assert told["bytes"] == place.stat().st_size and told["runs"][0]["first"] == "2026-11-24T05:16:07Z"


def test_it_is_removed_when_that_is_sure(data: Path) -> None:
    assert run("clear", "--yes").stdout == "there is no history\n"
    keep_a_scan()
    assert run("clear", input="n\n").exit_code == 1
    assert len(store_at(data).runs()) == 1
    (data / "detect" / "history.sqlite.broken-1").write_bytes(b"old")
    assert run("clear", input="y\n").stdout.endswith("1 run is removed\n")  # older clicks show the answer, too
    assert store_at(data).runs() == []
    held = b"".join(path.read_bytes() for path in (data / "detect").iterdir())
    assert b"teramind" not in held and b"old" not in held


def test_old_runs_alone_can_be_removed(data: Path) -> None:
    store = store_at(data)
    store.begin(new_run("old", began=NINE - 400 * 86_400))
    store.begin(new_run("new", began=NINE + 9e9))
    store.close()
    assert run("clear", "--older", "30d", "--yes").stdout == "1 run is removed\n"
    assert [one.token for one in store_at(data).runs()] == ["new"]
    assert run("clear", "--older", "long", "--yes").exit_code == 2


def test_what_is_damaged_is_removed_as_a_whole(data: Path) -> None:
    file = data / "detect" / "history.sqlite"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(b"x" * 10_000)
    assert run().exit_code == 1
    assert run("clear", "--older", "1d", "--yes").exit_code == 1
    assert "10,000 bytes are removed" in run("clear", "--yes").stdout
    assert not file.exists()
