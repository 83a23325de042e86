"""`detect signatures new`: options or questions, a file that lints but for a person's part, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli import new_signature
from detector.cli.main import detect

WORKDAY = Path(__file__).resolve().parent.parent / "data" / "captures" / "workday.pcap"
GIVEN = ("--name", "Acme Watch", "--category", "workplace-monitoring", "--host", "in.acme-watch.example")
PERSON = {"owner.name", "owner.website", "description", "sources.page.url", "sources.page.says"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")


def run(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(detect, ["signatures", *arguments], input=answers)


def left(result: Result) -> set[str]:
    """Return the fields that are left for a person."""
    return {line.split(": ")[1] for line in result.stdout.splitlines() if line.startswith("  acme-watch.yaml:")}


def test_options_are_enough() -> None:
    result = run("new", *GIVEN)
    assert result.exit_code == 0, result.output
    assert left(result) == PERSON
    assert Path("acme-watch.yaml").is_file()
    assert "then: detect signatures lint acme-watch.yaml" in result.stdout
    text = Path("acme-watch.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=")
    assert Path(text.partition("=")[2].partition("\n")[0]).is_file()


def test_several_hosts_and_domains_are_taken() -> None:
    assert run("new", *GIVEN, "--domain", "acme.example", "--host", "eu.acme-watch.example").exit_code == 0
    text = Path("acme-watch.yaml").read_text()
    names = ("host: in.acme-watch.example", "host: eu.acme-watch.example", "domain: acme.example")
    assert [name for name in names if name not in text] == []


def test_inside_a_catalogue_it_goes_to_its_category() -> None:
    Path("signatures").mkdir()
    assert run("new", *GIVEN).exit_code == 0
    assert Path("signatures/workplace-monitoring/acme-watch.yaml").is_file()


def test_an_id_is_enough_and_the_name_is_left_for_a_person() -> None:
    result = run("new", "--id", "acme-watch", *GIVEN[2:])
    assert left(result) == {*PERSON, "name"}


def test_filled_in_lint_and_test_pass() -> None:
    result = run("new", *GIVEN, "--role", "ingest", "--source", "https://acme-watch.example/help")
    assert left(result) == PERSON - {"sources.page.url"}
    known = {
        "name:": "Acme Inc.",
        "website:": "https://acme-watch.example",
        "description:": "Watches.",
        "says:": "Hosts.",
    }
    lines = [line.partition("  #")[0].rstrip() for line in Path("acme-watch.yaml").read_text().splitlines()]
    filled = [f"{line} {known[line.strip()]}" if line.strip() in known else line for line in lines]
    Path("acme-watch.yaml").write_text("\n".join(filled))
    assert run("lint", "acme-watch.yaml").stdout == "1 signatures, no problem\n"
    assert run("test", "acme-watch.yaml").stdout == "1 signatures, 2 examples match, 2 are left alone\n"


def test_a_file_is_never_overwritten() -> None:
    Path("acme-watch.yaml").write_text("mine")
    result = run("new", *GIVEN)
    assert result.exit_code == 1
    assert "is there already and stays as it is" in result.stderr
    assert Path("acme-watch.yaml").read_text() == "mine"
    assert run("new", *GIVEN, "--output", "other/acme-watch.yaml").exit_code == 0


def test_where_nobody_can_be_asked_what_is_missing_is_wrong_usage() -> None:
    result = run("new", "--name", "Acme")
    assert result.exit_code == 2
    assert "missing: --category, --host" in result.stderr
    assert list(Path().iterdir()) == []


def test_on_a_terminal_the_least_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_signature, "_may_ask", lambda: True)
    result = run("new", answers="https://IN.acme-watch.example/x\nAcme Watch\nworkplace-monitoring\n")
    assert result.exit_code == 0, result.output
    assert "host: in.acme-watch.example" in Path("acme-watch.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("--name", "A", "--category", "web-analytics", "--host", "printer.local"), 1, "is a private name"),
        (("--name", "A", "--category", "web-analytics", "--host", "10.0.0.1"), 1, "is an IP address"),
        (("--name", "東京", "--category", "web-analytics", "--host", "a.example"), 1, "give it with --id"),
        ((*GIVEN, "--id", "teramind"), 1, "is already the id of signatures/workplace-monitoring/teramind.yaml"),
        (("--from-host", "a.example"), 2, "belong together"),
        (("--name", "A", "--category", "spies", "--host", "a.example"), 2, "spies"),
    ],
)
def test_mistakes_are_told_before_anything_is_written(arguments: tuple[str, ...], status: int, says: str) -> None:
    result = run("new", *arguments)
    assert (result.exit_code, says in result.stderr) == (status, True), result.output
    assert list(Path().iterdir()) == []


def test_a_capture_fills_in_what_was_observed() -> None:
    arguments = ("--name", "Acme Watch", "--category", "web-analytics", "--capture", str(WORKDAY))
    result = run("new", "--from-host", "payroll.example", *arguments)
    assert result.exit_code == 0, result.output
    text = Path("acme-watch.yaml").read_text()
    assert "status: captured" in text
    assert "# Seen in " in text
    assert left(result) == PERSON


def test_a_host_that_the_capture_does_not_hold_is_told() -> None:
    result = run(
        "new", "--from-host", "no.example", "--capture", str(WORKDAY), "--name", "A", "--category", "advertising"
    )
    assert result.exit_code == 1
    assert "no.example is not in" in result.stderr
    assert "--all` lists the hosts that are" in result.stderr


def test_a_host_that_is_known_already_is_told() -> None:
    result = run("new", *GIVEN[:4], "--host", "rt.teramind.co")
    assert "rt.teramind.co belongs to teramind already" in result.stdout
