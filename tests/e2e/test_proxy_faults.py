"""What goes wrong around the proxy: each ends in one line or in a report, and nothing that it started stays behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.benchmarks.proxy_strain import Proxy, post, web
from tests.e2e.laboratory import MOST_SECONDS, wait_until

ROOT = Path(__file__).resolve().parents[2]
DETECT = [sys.executable, "-m", "detector"]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="as Linux has it")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def refused(port: int, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a proxy that is to end by itself."""
    line = [*before, *DETECT, "proxy", "--listen", f"127.0.0.1:{port}", "--no-history"]
    return subprocess.run(
        line, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=2 * MOST_SECONDS
    )


@contextmanager
def proxy(folder: Path, report: str = "report.json") -> Iterator[Proxy]:
    """Run a proxy with `folder` as its home; what still runs at the end is killed."""
    running = Proxy(folder, report)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()


def test_a_port_in_use_is_one_line_that_says_by_whom(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = refused(port, HOME=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"127.0.0.1:{port}: cannot listen there" in done.stderr
    if sys.platform == "linux":
        assert f"(process {os.getpid()}) listens there" in done.stderr


@LINUX
def test_without_a_home_one_line_says_what_the_proxy_lacks() -> None:
    done = refused(free_port(), HOME="/proc/none")
    listening, said = done.stderr.splitlines()
    assert done.returncode == 1 and done.stdout == ""
    assert listening.startswith("detect: listening on ")
    assert said.startswith("Error: mitmproxy cannot start: /proc/none") and "--set confdir=FOLDER" in said


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="mounting a home needs root")
def test_with_a_read_only_home_one_line_says_what_the_proxy_lacks(tmp_path: Path) -> None:
    mount = f'mount -t tmpfs -o ro none {tmp_path} && exec "$@"'
    done = refused(free_port(), "unshare", "-m", "sh", "-c", mount, "-", HOME=str(tmp_path))
    assert done.returncode == 1 and done.stderr.count("\n") == 2
    assert "cannot start" in done.stderr and "read-only file system" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_whoever_asks_for_the_end_gets_what_passed(tmp_path: Path, number: signal.Signals) -> None:
    with proxy(tmp_path) as running, web() as target:
        assert post(running, target, b"{}", 2)
        running.process.send_signal(number)
        assert running.process.wait(MOST_SECONDS) == 0
    assert json.loads((tmp_path / "report.json").read_text())["coverage"]["requests"] == 1


def test_connections_that_are_open_at_the_end_are_no_trace_of_an_error(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with told.open("wb") as sink:
        running = Proxy(tmp_path, stderr=sink.fileno())
    with web() as target, socket.create_connection(("127.0.0.1", running.port)):
        assert post(running, target, b"{}", 2)  # the connection that says nothing was taken before this one
        assert running.end()["coverage"]["requests"] == 1
    assert [line for line in told.read_text(encoding="utf-8").splitlines() if not line.startswith("detect: ")] == []


@LINUX
def test_what_it_started_ends_with_a_proxy_that_is_killed(tmp_path: Path) -> None:
    with proxy(tmp_path) as running, web() as target:
        assert post(running, target, b"{}", 2)
        children = running.children()
        assert len(children) == 2  # what looks into bodies, and what names programs
        running.process.kill()
        running.process.wait()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), "they end, too")


def test_two_proxies_at_once_share_keys_and_history_and_count_their_own(tmp_path: Path) -> None:
    with proxy(tmp_path) as first, web() as target:
        assert post(first, target, b"{}", 2)  # it is up: the second finds its keys
        with proxy(tmp_path, "second.json") as second:
            for running, count in ((first, 2), (second, 4)):
                assert all(post(running, target, b"{}", 2) for _ in range(count))
            assert second.end()["coverage"]["requests"] == 4
        assert first.end()["coverage"]["requests"] == 3
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    told = subprocess.run(
        [*DETECT, "report", "--format", "json"], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert json.loads(told.stdout)["coverage"]["requests"] == 7
