"""`detect signatures import` as a person meets it, and what a scan then tells."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from detector.cli.main import detect
from detector.vocabulary import NEVER_FROM_LISTS

ROOT = Path(__file__).resolve().parent.parent.parent
WORKDAY = ROOT / "tests" / "data" / "captures" / "workday.pcap"
SCHEMA = ROOT / "detector" / "report" / "schema.json"


@pytest.fixture(autouse=True)
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    file = tmp_path / "hosts.txt"
    file.write_text("0.0.0.0 payroll.example\n0.0.0.0 rt.teramind.co\nnonsense\n", encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(detect, [str(argument) for argument in arguments])


def scanned(*arguments: object) -> dict[str, dict[str, object]]:
    """Return the vendors of a report by their ids."""
    result = run("scan", WORKDAY, "--format", "json", "--no-progress", *arguments)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return {vendor["id"]: vendor for vendor in document["vendors"]}


def test_a_list_is_imported_shown_used_and_removed(hosts: Path) -> None:
    assert run("signatures", "import", hosts, "--name", "mine").output == (
        "mine: hosts file, 2 names, 1 lines or entries not understood (1 of them: no public host name)\n"
    )
    assert "mine: hosts file" in run("signatures", "import", "--list").output
    vendors = scanned()
    assert vendors["list:mine"]["name"] == "Named by the list mine"
    assert vendors["list:mine"]["evidence"] == "contacted"
    assert vendors["list:mine"]["category"] not in NEVER_FROM_LISTS
    assert [host["host"] for host in vendors["list:mine"]["hosts"]] == ["payroll.example"]  # type: ignore[attr-defined]
    assert vendors["teramind"]["evidence"] == "sending"
    assert "mine" in run("scan", WORKDAY, "--no-progress").output
    assert run("signatures", "import", "--remove", "mine").output == "mine is removed\n"
    assert "list:mine" not in scanned()
    assert run("signatures", "import", "--list").output.startswith("no list is kept")


def test_a_list_can_be_used_once(hosts: Path) -> None:
    assert "list:hosts" in scanned("--signatures", hosts)
    assert "list:hosts" not in scanned()


def test_a_list_that_cannot_be_read_is_named_and_the_rest_works(tmp_path: Path) -> None:
    prose = tmp_path / "prose.txt"
    prose.write_text("nothing to see here, move on\n")
    result = run("scan", WORKDAY, "--no-progress", "--signatures", prose)
    assert result.exit_code == 0
    assert "prose.txt:1: document: is no list that is known" in result.stderr
    assert "Teramind" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "give one of FILE"),
        (["--list", "--remove", "x"], 2, "give one of FILE"),
        (["--list", "--name", "x"], 2, "--name goes with FILE"),
        (["--remove", "x"], 1, "no list is called 'x'"),
        (["HOSTS", "--name", "No Name"], 2, "cannot be the name"),
        (["missing.txt"], 2, "does not exist"),
        ([str(WORKDAY)], 1, "is not UTF-8 text"),
    ],
)
def test_wrong_use_is_told(hosts: Path, arguments: list[str], status: int, said: str) -> None:
    chosen = [str(hosts) if argument == "HOSTS" else argument for argument in arguments]
    result = run("signatures", "import", *chosen)
    assert (result.exit_code, said in result.output) == (status, True), result.output
    assert "Traceback" not in result.output


def test_the_help_says_whose_licence_holds_and_that_nothing_is_called_monitoring() -> None:
    text = " ".join(run("signatures", "import", "--help").output.split())
    assert "under its own licence" in text
    assert "never as monitoring" in text
