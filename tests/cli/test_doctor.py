"""`detect doctor` runs on this machine, contacts nobody unasked, and asks for hosts on a terminal alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from detector.cli import doctor as command
from detector.cli.main import detect
from tests.doctor.tree import Authority
from tests.sources.test_probe import listening, tls

SCHEMA = jsonschema.Draft202012Validator(
    json.loads(files("detector.doctor").joinpath("schema.json").read_text(encoding="utf-8"))
)
ROOT = Path(__file__).resolve().parent.parent.parent


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program with a home of its own."""
    settings = {**os.environ, **environment}
    line = [sys.executable, "-m", "detector", "doctor", *words]
    return subprocess.run(line, cwd=ROOT, env=settings, capture_output=True, stdin=subprocess.DEVNULL)


def test_it_tells_of_this_machine_and_ends_with_the_verdict(tmp_path: Path) -> None:
    done = run(HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert text.startswith("RIGHTS TO CAPTURE\n")
    assert "signatures loaded, 0 refused. Nothing was changed." in text
    assert "Much cannot be seen from here." in " ".join(text.split())
    assert "WHO SIGNS" not in text


def test_it_opens_no_socket_unless_asked_to(tmp_path: Path) -> None:
    code = (
        "import socket, ssl, sys\n"
        "def deny(*a, **k): raise AssertionError('network')\n"
        "socket.socket = socket.create_connection = socket.getaddrinfo = deny\n"
        "sys.argv = ['detect', 'doctor', '--format', 'json']\n"
        "from detector.__main__ import main\nmain()\n"
    )
    settings = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=settings, capture_output=True)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    SCHEMA.validate(document)
    assert document["checks"][0]["name"] == "capture-rights"


def test_a_named_host_is_probed_and_the_report_is_the_user_s_alone(tmp_path: Path) -> None:
    pem, report = tmp_path / "server.pem", tmp_path / "report.json"
    pem.write_bytes(Authority("Own Root").server_pem("localhost"))
    with listening(tls(pem, [])) as port:
        done = run("--probe", f"localhost:{port}", "--format", "json", "--output", str(report), HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    assert report.stat().st_mode & 0o777 == 0o600
    document = json.loads(report.read_text())
    SCHEMA.validate(document)
    (probe,) = document["checks"][-1]["findings"]
    assert probe["found"] == "signed by Own Root"
    assert probe["notable"]


def test_named_hosts_of_which_none_answers_are_one_line_and_the_report_stands(tmp_path: Path) -> None:
    with listening(lambda client: None) as port:
        done = run("--format", "json", "--probe", f"localhost:{port}", "--probe", "a.invalid", HOME=str(tmp_path))
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"Error: no host that was named answered: localhost:{port}: ") and "; a.invalid: " in line
    document = json.loads(done.stdout)
    SCHEMA.validate(document)
    assert [one["where"] for one in document["checks"][-1]["unread"]] == [f"localhost:{port}", "a.invalid"]


def test_one_answer_of_several_is_enough(tmp_path: Path) -> None:
    pem = tmp_path / "server.pem"
    pem.write_bytes(Authority("Own Root").server_pem("localhost"))
    with listening(tls(pem, [])) as port:
        done = run("--probe", "a.invalid", "--probe", f"localhost:{port}", HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [("--probe",), ("--probe", "--format", "json"), ("--probe", "https://a.example/")])
def test_without_a_host_or_a_terminal_it_is_wrong_usage(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert b"HOST" in done.stderr or b"www.example.org" in done.stderr
    assert done.stdout == b""


def test_on_a_terminal_the_hosts_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal())
    monkeypatch.setattr("click.prompt", lambda *_, **__: "a.example  b.example:8443")
    assert command._named(("first.example", "?")) == ("first.example", "a.example", "b.example:8443")


class _Terminal:
    def isatty(self) -> bool:
        return True


def test_refused_signatures_are_named_and_own_ones_count(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    done = run("--signatures", str(tmp_path), HOME=str(tmp_path))
    assert done.returncode == 0
    assert b"broken.yaml" in done.stderr
    assert b"1 refused" in done.stdout


def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    done = run("--output", str(tmp_path / "none" / "report"))
    assert done.returncode == 1
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give it up")
def test_under_sudo_it_reads_as_the_user_behind_it() -> None:
    with listening(lambda client: None) as port:
        done = run("--format", "json", "--probe", f"localhost:{port}", SUDO_UID="65534", SUDO_GID="65534")
    assert done.returncode == 1, done.stderr
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert "run as root" in checks["capture-rights"]["findings"][0]["found"]
    assert checks["probe"]["unread"]


# Whoever sudo came from may not be able to read the folder that the program lies in: no module may be wanted any more.
CLOSED_AFTER_RIGHTS = """
import sys
from detector import privileges

class Closed:
    def find_spec(self, name, path=None, target=None):
        raise ModuleNotFoundError(f"{name}: the folder is closed")

leave = privileges.drop

def drop(user):
    leave(user)
    sys.meta_path.insert(0, Closed())
    print("closed", file=sys.stderr)

privileges.drop = drop
from detector.cli.main import detect
detect(["doctor", "--format", "json", "--probe", sys.argv[1]])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give it up")
def test_under_sudo_no_module_is_looked_for_once_the_rights_are_gone(tmp_path: Path) -> None:
    pem = tmp_path / "server.pem"
    pem.write_bytes(Authority("Some Root").server_pem("localhost"))
    with listening(tls(pem, [])) as port:
        done = subprocess.run(
            [sys.executable, "-c", CLOSED_AFTER_RIGHTS, f"localhost:{port}"],
            cwd=ROOT,
            env={**os.environ, "SUDO_UID": "65534", "SUDO_GID": "65534"},
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
    assert done.returncode == 0, done.stderr
    assert b"closed" in done.stderr
    probed = {check["name"]: check for check in json.loads(done.stdout)["checks"]}["probe"]
    assert probed["findings"][0]["found"] == "signed by Some Root"


def test_on_another_system_it_says_that_it_was_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    done = CliRunner().invoke(detect, ["doctor", "--format", "json"])
    assert done.exit_code == 0, done.output
    assert "macOS and Windows" in done.stderr
