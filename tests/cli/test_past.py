"""`detect report` as a person meets it: what was seen before, in every format, and each mistake a line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from detector.cli.main import detect
from detector.cli.options import FORMATS
from tests.cli.test_main import SCHEMA, WORKDAY
from tests.history.examples import store_at

GRE = WORKDAY.with_name("gre.pcap")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a history of its own, that holds the shipped work day (24 November 2026, 05:16 UTC)."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    assert run("scan", WORKDAY, "--history").exit_code == 0
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(detect, list(map(str, arguments)))


def test_a_capture_is_told_again_number_for_number() -> None:
    scanned = json.loads(run("scan", WORKDAY, "--format", "json", "--all").stdout)
    kept = json.loads(run("report", "--format", "json", "--all").stdout)
    jsonschema.validate(kept, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert kept.pop("history")["runs"] == 1
    for told in (scanned, kept):
        del told["generated_at"]
    assert kept == scanned


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "jsonl"])
def test_every_format_of_a_scan_is_one_of_the_history(form: str) -> None:
    shown = run("report", "--format", form)
    assert shown.exit_code == 0 and "Teramind" in shown.stdout


def test_a_file_that_is_scanned_twice_counts_once(tmp_path: Path) -> None:
    copy = tmp_path / "copy.pcap"
    copy.write_bytes(WORKDAY.read_bytes())
    before = run("report", "--format", "csv").stdout
    again = run("scan", copy, "--history")
    assert "in the place of an earlier scan of the same" in again.stderr
    assert run("report", "--format", "csv").stdout == before
    assert "in the place of" in run("scan", copy, GRE, "--history").stderr
    assert "already, read together with others" in run("scan", GRE, "--history").stderr
    assert len(store_at(tmp_path).runs()) == 1


def test_a_capture_stands_under_its_own_time_and_not_under_today() -> None:
    assert "Teramind" in run("report", "--since", "2026-11-24", "--until", "2026-11-25").stdout
    for period in (["--since", "2026-11-25"], ["--until", "2026-11-24"]):
        shown = run("report", *period)
        assert shown.exit_code == 0 and "Teramind" not in shown.stdout
        assert "0 runs" in shown.stdout
    assert "In this time nothing was watched" in run("report", "--since", "2026-11-25").stdout


def test_what_is_new_can_end_with_status_3() -> None:
    new = ["report", "--new-since", "2026-11-24", "--fail-on", "workplace-monitoring"]
    assert run(*new).exit_code == 3
    assert run("report", "--new-since", "2026-11-25", "--fail-on", "workplace-monitoring").exit_code == 0
    assert "New since 2026-11-24 00:00: 11 vendors were sent data" in run(*new).stdout


def test_ignored_hosts_and_categories_narrow_it(tmp_path: Path) -> None:
    ignore = tmp_path / "ignore.txt"
    ignore.write_text("teramind.co\n", encoding="utf-8")
    shown = run("report", "--ignore", ignore, "--category", "workplace-monitoring").stdout
    assert "Teramind" not in shown and "Time Doctor" in shown and "Fullstory" not in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "tomorrow"], "is no time; write it like 7d"),
        (["--format", "jsonl"], "use json or csv"),
        (["--since", "2026-11-25", "--until", "2026-11-24"], "--since must be before"),
        (["--since", "1d", "--new-since", "2d"], "--since must be before"),
    ],
)
def test_mistakes_are_wrong_usage(arguments: list[str], said: str) -> None:
    shown = run("report", *arguments)
    assert (shown.exit_code, shown.stdout) == (2, "") and said in " ".join(shown.stderr.split())


def test_no_history_and_a_damaged_one_are_a_line_each(data: Path) -> None:
    file = data / "detect" / "history.sqlite"
    file.write_bytes(b"x" * 10_000)
    broken = run("report")
    assert (broken.exit_code, broken.stderr.count("\n")) == (1, 1) and "is damaged" in broken.stderr
    assert file.read_bytes() == b"x" * 10_000
    file.unlink()
    missing = run("report")
    assert (missing.exit_code, missing.stderr.count("\n")) == (1, 1) and "no history yet" in missing.stderr


def test_standard_input_cannot_be_kept() -> None:
    assert run("scan", "-", "--history").exit_code == 2
    assert run("scan", WORKDAY, "--history", "--no-history").exit_code == 2
    assert run("scan", WORKDAY, "--keep", "long").exit_code == 2
