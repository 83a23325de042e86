"""What goes wrong around a scan of files ends in one line, or in a report that tells what is missing; never a trace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.frames import ethernet, ipv4, pcap, udp

ROOT = Path(__file__).resolve().parents[2]
CAPTURE = ROOT / "tests" / "data" / "captures" / "workday.pcap"
DETECT = [sys.executable, "-m", "detector"]
IS_ROOT = os.geteuid() == 0
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="as Linux has it")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DETECT, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def is_one_line(done: subprocess.CompletedProcess[str], *words: str) -> bool:
    lines = done.stderr.strip().splitlines()
    return done.returncode == 1 and len(lines) == 1 and all(word in lines[0] for word in words)


@LINUX
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_a_full_disk_is_one_line(form: str) -> None:
    with open("/dev/full", "w") as full:
        line = [*DETECT, "scan", str(CAPTURE), "--format", form]
        done = subprocess.run(line, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True)
    assert is_one_line(done, "could not be written whole", "no space left"), done.stderr
    done = run("scan", str(CAPTURE), "--format", form, "--output", "/dev/full")
    assert is_one_line(done, "could not be written whole"), done.stderr


@pytest.mark.skipif(not IS_ROOT or sys.platform != "linux", reason="mounting a small disk needs root")
def test_a_small_disk_is_one_line(tmp_path: Path) -> None:
    mount = f'mount -t tmpfs -o size=16k none {tmp_path} && exec "$@"'
    line = ["unshare", "-m", "sh", "-c", mount, "-", *DETECT, "scan", str(CAPTURE), "--format", "json", "--all"]
    done = subprocess.run([*line, "--output", str(tmp_path / "r.json")], cwd=ROOT, capture_output=True, text=True)
    assert is_one_line(done, "could not be written whole", "no space left"), done.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": "", "XDG_DATA_HOME": ""},
        {"HOME": "", "XDG_CACHE_HOME": "/proc/none", "XDG_DATA_HOME": "/proc/none"},
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"COLUMNS": "40", "TERM": "dumb"},
        {"TZ": "nowhere/at-all"},
    ],
    ids=["no home", "no folder", "C", "40 columns", "no time zone"],
)
def test_a_poor_surrounding_changes_no_finding(environment: dict[str, str]) -> None:
    done = run("scan", str(CAPTURE), **environment)
    assert done.returncode == 0, done.stderr
    assert "Teramind" in done.stdout
    assert done.stderr == ""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A capture of 80 MB, so that several processes read it."""
    path = tmp_path_factory.mktemp("large") / "large.pcap"
    frames = [
        ethernet(
            ipv4(
                udp(bytes(1_200), sport=20_000 + at % 40_000, dport=9_999), 17, source=bytes([10, 0, at >> 8, at & 255])
            )
        )
        for at in range(10_000)
    ]
    whole = pcap(frames)
    with path.open("wb") as file:
        file.write(whole)
        for _ in range(6):
            file.write(whole[24:])
    yield path
    path.unlink()


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _bytes_read(pid: int) -> int:
    return int(Path(f"/proc/{pid}/io").read_text().split()[1])


@LINUX
def test_a_reading_process_that_is_killed_loses_nothing(large: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    words = ["scan", str(large), "--format", "json", "--output", str(report)]
    assert run(*words, "--jobs", "1").returncode == 0
    whole = json.loads(report.read_text())
    process = subprocess.Popen([*DETECT, *words, "--jobs", "2"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while len(children := _children(process.pid)) < 2:
        assert process.poll() is None
    os.kill(children[0], signal.SIGKILL)
    _, told = process.communicate()
    assert process.returncode == 0, told
    assert "read again" in told
    again = json.loads(report.read_text())
    assert again["coverage"] == whole["coverage"]
    assert again["sources"][0]["packets"] == whole["sources"][0]["packets"] == 70_000


@LINUX
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_whoever_asks_for_the_end_gets_what_was_read(large: Path, jobs: str, number: signal.Signals) -> None:
    """The signal comes in the middle: the capture comes through a pipe that stays open, or much of it was read."""
    words = ["scan", "-" if jobs == "1" else str(large), "--jobs", jobs, "--no-progress"]
    process = subprocess.Popen(
        [*DETECT, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    if jobs == "1":
        process.stdin.write(large.read_bytes()[: 40 << 20])
        process.stdin.flush()
    else:
        while len(children := _children(process.pid)) < 2 or min(map(_bytes_read, children)) < 20 << 20:
            assert process.poll() is None
    os.kill(process.pid, number)
    out, told = process.communicate()
    assert process.returncode == 0, told
    assert b"Traceback" not in told
    assert b"the bytes have no name" in out


FORMS = ("table", "json", "jsonl", "csv", "markdown", "html", "letter")


def below(mount: str, *words: str) -> list[str]:
    """Return what runs the program where `mount` has been done for it alone."""
    return ["unshare", "-m", "sh", "-c", f'{mount} && exec "$@"', "-", *DETECT, *words]


@pytest.mark.skipif(not IS_ROOT or sys.platform != "linux", reason="mounting a home that is read-only needs root")
@pytest.mark.parametrize("words", [(), ("--history",)], ids=["plain", "history"])
def test_a_read_only_home_changes_no_finding_and_what_cannot_be_kept_is_one_line(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    line = below(f"mount -t tmpfs -o ro none {tmp_path}", "scan", str(CAPTURE), *words)
    poor = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(line, cwd=ROOT, env={**poor, "HOME": str(tmp_path)}, capture_output=True, text=True)
    assert "Teramind" in done.stdout
    if words:
        assert is_one_line(done, "history.sqlite: cannot be opened", "read-only file system"), done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("form", FORMS)
def test_locale_c_spells_out_what_it_lacks_in_every_form(form: str) -> None:
    poor = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("scan", str(CAPTURE), "--format", form, **poor)
    assert done.returncode == 0 and "Traceback" not in done.stderr
    assert "eramind" in done.stdout and done.stdout.isascii()


@LINUX
@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", ">&-", "2>&-", "<&-"])
def test_without_standard_streams_a_report_is_written_whole(tmp_path: Path, closed: str) -> None:
    """As some daemons start what they start: the next file that is opened must not become one of the streams."""
    report = tmp_path / "report.json"
    line = ["sh", "-c", f'exec "$@" {closed}', "-", *DETECT, "scan", str(CAPTURE), "--output"]
    done = subprocess.run([*line, str(report)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert [line for line in done.stderr.splitlines() if not line.startswith("detect: ")] == []
    assert "vendors were sent data" in json.loads(report.read_text())["verdict"]


@LINUX
def test_without_standard_output_nothing_is_said_and_nothing_breaks() -> None:
    line = ["sh", "-c", 'exec "$@" >&-', "-", *DETECT, "scan", str(CAPTURE)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def entry(host: str) -> dict[str, object]:
    """Return a request as a browser exports it, in which all that a stranger chooses is long."""
    headers = [{"name": "Referer", "value": f"https://{'r' * 10_000}.example/"}]
    data = {"mimeType": "application/json", "text": '{"x": 1}'}
    asked = {"method": "POST", "url": f"https://{host}/{'p' * 10_000}?{'q' * 10_000}=1", "headers": headers}
    answer = {"status": 200, "headers": [], "content": {"size": 0, "mimeType": "m" * 10_000}, "bodySize": 0}
    when = "2026-11-24T05:16:10.538Z"
    return {
        "startedDateTime": when,
        "time": 1,
        "request": {**asked, "postData": data, "bodySize": 8},
        "response": answer,
    }


@pytest.mark.parametrize("form", FORMS)
def test_names_of_ten_thousand_characters_break_no_form_at_forty_columns(tmp_path: Path, form: str) -> None:
    names = ["rt.teramind.co", "c" * 10_000, ".".join(["b" * 63] * 155) + ".example"]
    exported = tmp_path / "long.har"
    creator = {"name": "x" * 10_000, "version": "1"}
    log = {"version": "1.2", "creator": creator, "entries": [entry(name) for name in names]}
    exported.write_text(json.dumps({"log": log}))
    done = run("scan", str(exported), "--all", "--format", form, COLUMNS="40")
    assert done.returncode == 0 and "Traceback" not in done.stderr
    assert "eramind" in done.stdout
    if form in ("json", "jsonl"):  # whoever reads these gets all of it
        assert names[1] in done.stdout
    if form == "table":
        *lines, _verdict = done.stdout.splitlines()
        assert max(map(len, lines)) <= 40


@pytest.mark.skipif(not IS_ROOT or sys.platform != "linux", reason="whoever is not root cannot take rights away")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    secret = tmp_path / "secret.pcap"
    secret.write_bytes(CAPTURE.read_bytes())
    secret.chmod(0)
    for folder in (tmp_path, *tmp_path.parents):
        if Path("/tmp") in folder.parents:
            folder.chmod(folder.stat().st_mode | 0o011)
    code = (
        "import os, sys\n"
        "from detector.cli.preload import preload\n"
        "import detector.cli.main, detector.cli.scan, detector.cli.report, detector.scan\n"
        "preload(); detector.cli.main.detect.get_command(None, 'scan')\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        f"sys.argv = ['detect', 'scan', {str(secret)!r}, '--no-progress']\n"
        "from detector.__main__ import main\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("secret.pcap' is not readable.\n")


def test_a_place_that_may_not_be_written_to_is_one_line(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "no-folder" / "report.json"):
        done = run("scan", str(CAPTURE), "--output", str(place))
        assert is_one_line(done, str(place), "cannot be written"), done.stderr
        assert done.stdout == ""


def test_two_scans_at_once_share_a_cache_and_tell_the_same(tmp_path: Path) -> None:
    """Neither finds the catalogue's cache, so both make it; a third one finds what the last of them left."""
    line = [*DETECT, "scan", str(CAPTURE), "--format", "csv"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    begun = [
        subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    ended = [process.communicate() for process in begun]
    assert [process.returncode for process in begun] == [0, 0, 0]
    assert len({out for out, _ in ended}) == 1
    assert "Teramind" in ended[0][0]
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 1  # and nothing half made beside it
    assert run("scan", str(CAPTURE), "--format", "csv", XDG_CACHE_HOME=str(tmp_path)).stdout == ended[0][0]


def test_two_scans_of_one_file_at_once_count_it_once_in_the_history(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    line = [*DETECT, "scan", str(CAPTURE), "--history", "--format", "csv"]
    begun = [
        subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate()[1] for process in begun]
    assert [process.returncode for process in begun] == [0, 0], told
    whole = json.loads(run("scan", str(CAPTURE), "--format", "json").stdout)
    kept = json.loads(run("report", "--format", "json", XDG_DATA_HOME=str(tmp_path)).stdout)
    assert kept["coverage"]["packets"] == whole["coverage"]["packets"]
