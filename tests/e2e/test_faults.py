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
