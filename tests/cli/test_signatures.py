"""`detect signatures`: each command answers, and its exit status says what it found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli.signatures import signatures
from tests.catalogue.samples import GOOD

WORKDAY = Path(__file__).resolve().parent.parent / "data" / "captures" / "workday.pcap"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a good signature file outside the catalogue."""
    file = tmp_path / "own-watch.yaml"
    file.write_text(GOOD.replace("id: acme-watch", "id: own-watch"))
    return file


def run(*arguments: str) -> Result:
    """Run one command."""
    return CliRunner().invoke(signatures, arguments)


def test_list_shows_the_chosen_categories_in_both_formats() -> None:
    table = run("list", "--category", "insider-risk", "--category", "workplace-monitoring")
    document = run("list", "--category", "insider-risk", "--category", "workplace-monitoring", "--format", "json")
    rows = table.stdout.splitlines()[1:-1]
    assert [row.split()[0] for row in rows] == [item["id"] for item in json.loads(document.stdout)]
    assert table.stdout.splitlines()[-1] == f"{len(rows)} signatures"
    assert rows[0].split("  ")[0] < rows[1].split("  ")[0]


def test_list_refuses_a_category_that_is_none() -> None:
    assert run("list", "--category", "spies").exit_code == 2


def test_show_tells_who_that_is() -> None:
    result = run("show", "teramind")
    assert result.exit_code == 0
    assert result.stdout.startswith("Teramind (teramind), workplace-monitoring\n")


def test_show_without_such_an_id_fails() -> None:
    result = run("show", "teramnd")
    assert result.exit_code == 1
    assert "did you mean 'teramind'?" in str(result.exception)


def test_lint_counts_the_good(own: Path) -> None:
    result = run("lint", str(own))
    assert (result.exit_code, result.stdout) == (0, "1 signatures, no problem\n")


def test_lint_prints_every_problem(own: Path) -> None:
    own.write_text(own.read_text().replace("status: documented", "status: x").replace("pinned: true", "pinned: x"))
    result = run("lint", str(own))
    assert result.exit_code == 1
    *problems, verdict = result.stdout.splitlines()
    assert [line.split(":")[1] for line in problems] == ["6", "28"]
    assert verdict == "1 signatures, 2 problems"


def test_test_runs_the_examples(own: Path) -> None:
    result = run("test", str(own))
    assert (result.exit_code, result.stdout) == (0, "1 signatures, 2 examples match, 2 are left alone\n")
    own.write_text(own.read_text().replace("https://notacmewatch", "https://in.acmewatch"))
    result = run("test", str(own))
    assert result.exit_code == 1
    assert "tests.ignore: 'https://in.acmewatch.example/' is matched by own-watch" in result.stdout


def test_list_shows_who_collects_a_kind() -> None:
    everybody = json.loads(run("list", "--format", "json").stdout)
    chosen = json.loads(run("list", "--kind", "keystrokes", "--format", "json").stdout)
    says = [{claim["kind"] for claim in item["collects"] if claim["claim"] != "denied"} for item in chosen]
    assert 0 < len(chosen) < len(everybody)
    assert all("keystrokes" in kinds for kinds in says)


def test_a_signature_is_shown_as_json_too(own: Path) -> None:
    document = json.loads(run("show", "own-watch", "--format", "json", "--signatures", str(own)).stdout)
    assert (document["id"], len(document["endpoints"])) == ("own-watch", 2)
    assert '"own-watch"' in run("list", "--format", "json", "--signatures", str(own)).stdout


def test_a_warning_is_told_and_leaves_the_status_alone(own: Path) -> None:
    own.write_text(own.read_text().replace("2026-11-20", "2020-11-20"))
    result = run("lint", str(own))
    assert result.exit_code == 0
    assert f"{own}:32: warning: sources.firewall.seen: was read 2020-11-20" in result.stdout
    assert result.stdout.endswith("1 signatures, no problem, 3 warnings\n")


def test_a_file_is_held_against_a_capture(own: Path) -> None:
    own.write_text(own.read_text().replace("in.acmewatch.example", "payroll.example"))
    result = run("test", str(own), "--against", str(WORKDAY))
    assert result.exit_code == 0, result.output
    assert f"{own}:14: ingest: payroll.example: " in result.stdout
    assert f"{own}:11: website: acmewatch.example: not met" in result.stdout
    assert result.stdout.endswith("1 name matched, 1 endpoint was not met\n")


def test_what_others_wrote_is_printed_safely(own: Path) -> None:
    own.write_text(own.read_text().replace("status: documented", "status: x\u2028y"))
    own.rename(own.with_name("a\x1b[31mb.yaml"))
    assert "\x1b" not in run("lint", str(own.parent)).stdout


@pytest.mark.parametrize("command", ["lint", "test"])
def test_a_path_that_is_not_there_is_wrong_usage(command: str) -> None:
    assert run(command, "nowhere.yaml").exit_code == 2


@pytest.mark.parametrize("command", ["list", "show", "lint", "test", "new"])
def test_help_shows_an_example(command: str) -> None:
    assert f"Example: detect signatures {command}" in run(command, "--help").stdout
