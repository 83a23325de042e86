"""`detect signatures new` and `test --against`, as a contributor uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli.main import detect

CAPTURE = str(Path(__file__).resolve().parents[1] / "data" / "captures" / "workday.pcap")
ACME = ("--id", "acme-watch", "--name", "Acme", "--category", "insider-risk", "--domain", "acmewatch.example")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(detect, ["signatures", *arguments])


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_file_lacks_only_what_a_person_can_know(inside: Path) -> None:
    assert run("new", *ACME, "--source", "https://acmewatch.example/firewall").exit_code == 0
    text = (inside / "acme-watch.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=")
    assert (inside / text.partition("=")[2].partition("\n")[0]).is_file()
    problems = run("lint", "acme-watch.yaml").output.splitlines()
    assert [line.split(": ")[1] for line in problems] == ["owner.name", "description", "sources.page.says"]


def test_filled_in_it_passes(inside: Path) -> None:
    run("new", *ACME, "--source", "https://acmewatch.example/firewall")
    file = inside / "acme-watch.yaml"
    text = file.read_text().replace('name: ""', "name: Acme Inc.").replace('says: ""', "says: Hosts to allow.")
    file.write_text(text.replace('description: ""', "description: It watches."))
    assert run("lint", "acme-watch.yaml").output == "1 signatures, no problem\n"
    assert "2 examples match, 2 are left alone" in run("test", "acme-watch.yaml").output


def test_an_existing_file_is_never_written_over(inside: Path) -> None:
    (inside / "acme-watch.yaml").write_text("mine")
    result = run("new", *ACME)
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert (inside / "acme-watch.yaml").read_text() == "mine"


def test_inside_a_catalogue_it_goes_to_its_category(inside: Path) -> None:
    (inside / "signatures").mkdir()
    assert run("new", *ACME).exit_code == 0
    assert (inside / "signatures" / "insider-risk" / "acme-watch.yaml").is_file()


def test_a_capture_fills_in_what_was_seen(inside: Path) -> None:
    seen = ("--from-host", "rt.teramind.co", "--capture", CAPTURE)
    assert run("new", "--id", "other", "--category", "insider-risk", *seen).exit_code == 0
    text = (inside / "other.yaml").read_text()
    assert "# Seen in a capture: 9 times in dns, 9 times in sni" in text
    assert "  - host: rt.teramind.co" in text


def test_a_host_that_is_not_in_the_capture_is_said_to_be_missing() -> None:
    result = run("new", "--id", "o", "--category", "insider-risk", "--from-host", "no.example", "--capture", CAPTURE)
    assert result.exit_code == 1
    assert "no.example is not in" in result.output


@pytest.mark.parametrize("arguments", [("--host", "10.0.0.1"), ("--host", "localhost"), ("--host", "*.a.example")])
def test_what_is_no_public_host_is_refused(arguments: tuple[str, str]) -> None:
    result = run("new", "--id", "o", "--category", "insider-risk", *arguments)
    assert result.exit_code == 1
    assert "host " in result.output


def test_without_a_terminal_nothing_is_asked() -> None:
    assert run("new", "--host", "in.acme.example").exit_code == 2


def test_against_a_capture_the_matches_are_listed() -> None:
    result = run("test", "--against", CAPTURE)
    assert "rt.teramind.co: ingest, 18 contacts" in result.output
    assert result.output.splitlines()[-1].endswith("workday.pcap")
