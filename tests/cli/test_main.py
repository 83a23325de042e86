"""The program as a person meets it: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WORKDAY = ROOT / "tests" / "data" / "captures" / "workday.pcap"
SCHEMA = ROOT / "detector" / "report" / "schema.json"


def detect(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "detector", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, env={**os.environ, **environment})


def test_a_table_ends_in_the_verdict_and_has_no_escape_codes_when_piped() -> None:
    run = detect("scan", WORKDAY)
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"\x1b" not in run.stdout
    lines = run.stdout.decode().splitlines()
    assert lines[-1].endswith("of the bytes have no name.")
    assert "Teramind" in run.stdout.decode()
    assert "no sign of monitoring" in run.stdout.decode()


def test_json_is_what_the_schema_says(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    run = detect("scan", WORKDAY, "--all", "-o", out)
    assert (run.returncode, run.stdout) == (0, b"")
    assert out.stat().st_mode & 0o777 == 0o600
    report = json.loads(out.read_text(encoding="utf-8"))
    jsonschema.validate(report, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert report["coverage"]["packets"] == report["coverage"]["parsed"] + sum(report["coverage"]["unparsed"].values())
    hosts = {host["host"]: host for host in report["hosts"]}
    assert hosts["rt.teramind.co"]["vendor"] == "teramind"
    assert {"dns", "sni"} <= set(hosts["rt.teramind.co"]["seen_in"])


def test_json_lines_are_one_object_each() -> None:
    run = detect("scan", WORKDAY, "--format", "jsonl")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(lines) > 50
    assert all({"at", "seen_in", "host", "vendor"} <= set(line) for line in lines)
    assert any(line["vendor"] == "teramind" and line["evidence"] == "sending" for line in lines)
    assert b"signatures loaded" in run.stderr


def test_csv_and_markdown_come_out() -> None:
    assert detect("scan", WORKDAY, "--format", "csv").stdout.startswith(b"vendor,")
    assert b"| Vendor" in detect("scan", WORKDAY, "--format", "markdown").stdout


def test_a_page_lists_every_host_without_being_asked(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    run = detect("scan", WORKDAY, "-o", out)
    assert (run.returncode, run.stdout) == (0, b"")
    assert out.stat().st_mode & 0o777 == 0o600
    page = out.read_text(encoding="utf-8")
    assert "<h1>Two workplace-monitoring products received data from this machine.</h1>" in page
    every = json.loads(detect("scan", WORKDAY, "--all", "--format", "json").stdout)["hosts"]
    assert all(f"<code>{host['host']}</code>" in page for host in every)
    assert detect("scan", WORKDAY, "--format", "html").stdout.startswith(b"<!doctype html>")


def test_a_letter_names_the_law_of_its_reader() -> None:
    for_eu = detect("scan", WORKDAY, "--format", "letter").stdout.decode()
    assert "Articles 12 to 15 of the General Data Protection Regulation" in for_eu
    assert "## Request to Teramind Inc. about Teramind" in for_eu
    other = detect("scan", WORKDAY, "--format", "letter", "--letter-for", "other").stdout.decode()
    assert "Article 15" not in other and "## Request to Teramind Inc. about Teramind" in other
    assert detect("scan", WORKDAY, "--format", "letter", "--letter-for", "moon").returncode == 2


def test_the_proxy_writes_a_page_too(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run = detect("proxy", "--listen", f"127.0.0.1:{port}", "--duration", "0.5", "-o", out, HOME=str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert "<h1>Nothing could be read" in out.read_text(encoding="utf-8")


def test_standard_input_is_read() -> None:
    run = detect("scan", "-", "--format", "csv", stdin=WORKDAY.read_bytes())
    assert run.returncode == 0
    assert b"rt.teramind.co" in run.stdout


@pytest.mark.parametrize(
    ("wanted", "status"), [("workplace-monitoring", 3), ("keystrokes", 3), ("meeting-assistant", 0), ("camera", 0)]
)
def test_what_must_not_be_found_sets_the_exit_status(wanted: str, status: int) -> None:
    assert detect("scan", WORKDAY, "--fail-on", wanted).returncode == status


def test_expected_hosts_are_left_out_and_counted(tmp_path: Path) -> None:
    ignore = tmp_path / "ignore.txt"
    ignore.write_text("teramind.co  # our own\n\nwww.google-analytics.com\n", encoding="utf-8")
    out = detect("scan", WORKDAY, "--ignore", ignore).stdout.decode()
    assert "Teramind" not in out and "Google Analytics" not in out
    assert "as your ignore file asks" in out


def test_a_category_narrows_the_report() -> None:
    out = detect("scan", WORKDAY, "--category", "session-replay").stdout.decode()
    assert "Fullstory" in out and "Teramind" not in out


def test_errors_are_one_line_and_status_1(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a capture\n", encoding="utf-8")
    for arguments in (
        ["scan", text],
        ["scan", tmp_path / "missing"],
        ["scan", WORKDAY, "-o", tmp_path / "no" / "file"],
    ):
        run = detect(*arguments)
        assert run.returncode == 1
        assert run.stderr.count(b"\n") == 1
        assert b"Traceback" not in run.stderr


def test_wrong_usage_is_status_2() -> None:
    assert detect("scan").returncode == 2
    assert detect("scan", WORKDAY, "--format", "poem").returncode == 2
    assert detect("nonsense").returncode == 2


def test_a_cut_file_is_a_warning_and_status_0(tmp_path: Path) -> None:
    path = tmp_path / "cut.pcap"
    path.write_bytes(WORKDAY.read_bytes()[:50_000])
    run = detect("scan", path)
    assert run.returncode == 0
    assert b"cut in the middle of a packet" in run.stderr


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m detector scan {WORKDAY} --all | head -n 1"
    run = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True)
    assert run.returncode == 0
    assert b"Traceback" not in run.stderr


def test_broken_signatures_of_a_user_are_named_and_the_good_ones_load(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    run = detect("scan", WORKDAY, "--signatures", tmp_path)
    assert run.returncode == 0
    assert b"broken.yaml" in run.stderr
    assert b"1 refused" in run.stdout


def test_nothing_opens_a_network_connection() -> None:
    code = (
        "import socket, sys\n"
        "def deny(*a, **k): raise AssertionError('network')\n"
        "socket.socket = socket.create_connection = socket.getaddrinfo = deny\n"
        f"sys.argv = ['detect', 'scan', {str(WORKDAY)!r}]\n"
        "from detector.__main__ import main\nmain()\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
    assert run.returncode == 0, run.stderr
    assert b"Teramind" in run.stdout


def test_a_read_only_home_and_a_c_locale_are_no_error(tmp_path: Path) -> None:
    run = detect("scan", WORKDAY, HOME="/nonexistent", XDG_CACHE_HOME="/nonexistent", LC_ALL="C", COLUMNS="40")
    assert run.returncode == 0
    assert b"Teramind" in run.stdout


def test_two_reports_are_compared(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    assert detect("scan", ROOT / "tests/data/captures/dig-udp.pcap", "-o", old).returncode == 0
    assert detect("scan", WORKDAY, "-o", new).returncode == 0
    run = detect("diff", old, new)
    assert run.returncode == 0
    assert b"New: Time Doctor" in run.stdout or b"Time Doctor (workplace monitoring) is new" in run.stdout
    assert detect("diff", old, WORKDAY).returncode == 1
