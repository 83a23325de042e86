"""The file of settings as a person meets it: where it is found, what wins, and that it lends nobody a right."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli.main import detect
from tests.catalogue.samples import GOOD
from tests.cli.test_main import WORKDAY
from tests.test_privileges import in_a_child, root

__all__ = ["root"]

OWN = GOOD.replace("acmewatch.example", "fullstory-like.example").replace("acme-watch", "own-watch")
SOMEBODY = "23456"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of settings of somebody who has none yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "config" / "detect"
    folder.mkdir(parents=True)
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(detect, list(map(str, arguments)))


def settings(folder: Path, text: str, name: str = "detect.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_usual_file_is_used_and_the_command_line_wins(home: Path) -> None:
    settings(home, "format = 'csv'\nignore = ['teramind.co']")
    shown = run("scan", WORKDAY)
    assert shown.stdout.startswith("vendor,") and "Teramind" not in shown.stdout
    table = run("scan", WORKDAY, "--format", "markdown")
    assert table.stdout.startswith("# Which")
    ignore = settings(home, "timedoctor.com\n", "ignore.txt")
    shown = run("scan", WORKDAY, "--ignore", ignore)
    assert "Teramind" in shown.stdout and "Time Doctor" not in shown.stdout


def test_the_name_of_the_output_says_more_than_the_settings(home: Path, tmp_path: Path) -> None:
    settings(home, "format = 'csv'")
    for name, begins in (("a.json", "{"), ("a.md", "# Which"), ("a.txt", "vendor,")):
        assert run("scan", WORKDAY, "-o", tmp_path / name).exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_another_file_can_be_named(home: Path, tmp_path: Path) -> None:
    settings(home, "nonsense")
    other = settings(tmp_path, "format = 'csv'", "other.toml")
    assert run("scan", WORKDAY, "--config", other).stdout.startswith("vendor,")
    missing = run("scan", WORKDAY, "--config", tmp_path / "missing.toml")
    assert missing.exit_code == 1 and "there is no such file" in missing.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"keep = '9d'\nsignature = []\n",
            "detect.toml: line 2: `signature` is no setting; did you mean `signatures`?",
        ),
        (b"\xff", "is no UTF-8 text"),
        (b"x" * 70_000, "is no file of settings"),
    ],
)
def test_a_broken_file_is_one_line_and_status_1(home: Path, content: bytes, said: str) -> None:
    (home / "detect.toml").write_bytes(content)
    shown = run("scan", WORKDAY)
    assert (shown.exit_code, shown.stdout, shown.stderr.count("\n")) == (1, "", 1)
    assert said in shown.stderr


def test_what_is_no_file_is_refused(home: Path, tmp_path: Path) -> None:
    os.mkfifo(home / "detect.toml")
    assert "is no file of settings" in run("scan", WORKDAY).stderr
    assert run("scan", WORKDAY, "--config", tmp_path).exit_code == 1


@pytest.mark.parametrize("command", [["explain", "in.fullstory-like.example"], ["signatures", "show", "own-watch"]])
def test_signatures_of_the_settings_are_known_to_every_command(home: Path, command: list[str]) -> None:
    settings(home, "signatures = ['mine']")
    (home / "mine" / "workplace-monitoring").mkdir(parents=True)
    settings(home / "mine" / "workplace-monitoring", OWN, "own-watch.yaml")
    assert "Acme Watch" in run(*command).stdout
    settings(home, "")
    assert "Acme Watch" not in run(*command).stdout


def test_signatures_that_are_not_there_are_told(home: Path) -> None:
    settings(home, "signatures = ['missing']")
    assert "missing" in run("scan", WORKDAY).stderr


def test_quiet_says_no_more_than_warnings_and_verbose_says_which_files(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    loud = run("scan", WORKDAY, "-o", out)
    assert "signatures loaded" in loud.stderr
    quiet = run("scan", WORKDAY, "-o", out, "--quiet")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (0, "", "")
    cut = tmp_path / "cut.pcap"
    cut.write_bytes(WORKDAY.read_bytes()[:50_000])
    assert "warning: cut.pcap" in run("scan", cut, "-o", out, "-q").stderr
    settings(home, "format = 'csv'")
    verbose = run("scan", WORKDAY, "--verbose").stderr
    assert f"settings: {home / 'detect.toml'}" in verbose


# What root is led to do by a file that another user can write: nothing that they could not do themselves.


def as_root_for_somebody(folder: Path, *arguments: object) -> str:
    """Return what a run under sudo says, in a process of its own; `folder` belongs to whoever called it."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, int(SOMEBODY), int(SOMEBODY))
    os.environ |= {"SUDO_UID": SOMEBODY, "SUDO_GID": SOMEBODY}
    shown = run(*arguments)
    assert (os.geteuid(), os.getegid()) == (0, 0)
    return f"{shown.exit_code}\n{shown.output}"


@pytest.fixture
def reachable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder that everybody can reach, as they cannot pytest's own, with settings in `config/detect`."""
    with tempfile.TemporaryDirectory(prefix="detect-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "config" / "detect").mkdir(parents=True)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield folder


def test_signatures_are_opened_as_the_user_behind_sudo(root: None, reachable: Path) -> None:
    home = reachable / "config" / "detect"
    secret = reachable / "secret.yaml"
    secret.write_text("root: hidden words\n", encoding="utf-8")
    secret.chmod(0o600)
    settings(home, f"signatures = ['{secret}', 'mine/own-watch.yaml']")
    (home / "mine").mkdir()
    settings(home / "mine", OWN, "own-watch.yaml")
    told = in_a_child(lambda: as_root_for_somebody(home, "explain", "in.fullstory-like.example"))
    assert told.startswith("0\n") and "Acme Watch" in told
    told = in_a_child(lambda: as_root_for_somebody(home, "scan", WORKDAY, "--format", "csv"))
    assert "secret.yaml" in told and "cannot be read (Permission denied)" in told
    assert "hidden words" not in told
    # On the command line it is root who asks.
    told = in_a_child(lambda: as_root_for_somebody(home, "scan", WORKDAY, "--signatures", secret, "--format", "csv"))
    assert "secret.yaml" in told and "Permission denied" not in told


def test_settings_are_opened_as_the_user_behind_sudo(root: None, reachable: Path) -> None:
    home = reachable / "config" / "detect"
    secret = reachable / "secret.toml"
    secret.write_text("hidden = 'words'\n", encoding="utf-8")
    secret.chmod(0o600)
    (home / "detect.toml").symlink_to(secret)

    def act(*arguments: object) -> str:
        os.environ |= {"SUDO_UID": SOMEBODY, "SUDO_GID": SOMEBODY}
        shown = run("scan", WORKDAY, *arguments)
        return f"{shown.exit_code} {shown.stderr}"

    told = in_a_child(act)
    assert told.startswith("0 ") and "cannot be read by the user behind sudo" in told and "hidden" not in told
    told = in_a_child(lambda: act("--config", home / "detect.toml"))
    assert told.startswith("1 ") and "cannot be read (permission denied)" in told and "hidden" not in told
