"""Under sudo a proxy becomes the user behind it, with their home and history, wherever that goes; else it says why."""

from __future__ import annotations

import os
import pwd
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import mitmproxy
import pytest

from detector.cli.proxy import Proxying
from detector.cli.rights import why_root_stays
from detector.history.reading import read_run
from detector.history.sqlite_store import SqliteStore
from detector.privileges import User
from tests.cli.test_main import ROOT

SOMEBODY, THEIRS = next(
    (entry.pw_uid, entry.pw_gid)
    for entry in pwd.getpwall()
    if entry.pw_uid not in (0, 65_534) and entry.pw_gid and os.path.isdir(entry.pw_dir)
)
"""Whom this system knows and who has a home; nothing is written into it."""

USER = User(SOMEBODY, THEIRS)
PLAIN = Proxying("127.0.0.1", 8_080)
ROOT_ONLY = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def home() -> Iterator[Path]:
    """The home of somebody, not below pytest's own folder, which is closed to other users."""
    with tempfile.TemporaryDirectory(prefix="detect-test-") as folder:
        if os.geteuid() == 0:
            os.chown(folder, SOMEBODY, THEIRS)
        yield Path(folder)


def everything_is_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program lie where everybody may read it, wherever these tests run."""
    monkeypatch.setattr("detector.cli.rights._OPENED_LATER", ())
    monkeypatch.setattr(sys, "executable", "/bin/sh")


@ROOT_ONLY
def test_where_nothing_needs_root_it_goes(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    everything_is_readable(monkeypatch)
    assert why_root_stays(PLAIN, USER, str(home)) == ""
    for mode in ("socks5", "upstream:http://proxy.example:8080", "wireguard"):
        assert why_root_stays(replace(PLAIN, mode=mode), USER, str(home)) == ""
    assert (os.geteuid(), os.getegid()) == (0, 0)


def beside(_: object) -> Callable[[bool], bool]:
    return bool


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (replace(PLAIN, mode="local"), "--mode local"),
        (replace(PLAIN, mode="local:firefox"), "--mode local"),
        (replace(PLAIN, port=80), "port"),
        (replace(PLAIN, mode="regular@443"), "port"),
        (replace(PLAIN, extra=("mode=local",)), "beside"),
        (replace(PLAIN, beside=beside), "beside"),
    ],
)
def test_what_needs_root_keeps_it_and_says_what_that_is(asked: Proxying, why: str, home: Path) -> None:
    assert why in why_root_stays(asked, USER, str(home))


@pytest.mark.parametrize("place", [None, "gone"])
def test_somebody_without_a_home_has_no_history(tmp_path: Path, place: str | None) -> None:
    assert "has no home" in why_root_stays(PLAIN, USER, place and str(tmp_path / place))


@ROOT_ONLY
def test_keys_that_root_has_made_there_are_not_taken_from_it(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    everything_is_readable(monkeypatch)
    keys = home / ".mitmproxy"
    keys.mkdir(mode=0o755)
    (keys / "mitmproxy-ca.pem").touch(mode=0o600)
    assert "belongs to root" in why_root_stays(PLAIN, USER, str(home))
    os.chown(keys / "mitmproxy-ca.pem", SOMEBODY, THEIRS)
    assert why_root_stays(PLAIN, USER, str(home)) == ""
    elsewhere = replace(PLAIN, extra=(f"confdir={home}/closed/keys",))
    assert "cannot be made" in why_root_stays(elsewhere, USER, str(home))


@ROOT_ONLY
def test_a_program_that_the_user_cannot_read_stays_root(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "python").touch(mode=0o700)
    monkeypatch.setattr(sys, "executable", str(home / "python"))
    assert "cannot read the folder" in why_root_stays(PLAIN, USER, str(home))


def python_for_everybody() -> str | None:
    """Return a Python of this version that a user without rights can start, with this program and what it imports."""
    needed = [str(ROOT / "detector" / "__init__.py"), str(mitmproxy.__file__)]
    asked = f"import os, sys; [open(file) for file in (os.__file__, *{needed})]; "
    asked += f"print(sys.version_info[:2] == {sys.version_info[:2]})"
    for place in ("/usr/bin/python3", os.path.realpath(sys.executable)):
        started = ["setpriv", f"--reuid={SOMEBODY}", f"--regid={THEIRS}", "--clear-groups", place, "-c", asked]
        if subprocess.run(started, capture_output=True, check=False).stdout == b"True\n":
            return place
    return None


@contextmanager
def proxying(python: str, home: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a proxy as sudo would start it; what sees this program's files is the search path alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "detector", "proxy", "--listen", f"127.0.0.1:{port}", "--no-decrypt"]
    command += ["--set", f"confdir={home}/keys", "--output", f"{home}/report.json", *more]
    lent = {"SUDO_UID": str(SOMEBODY), "SUDO_GID": str(THEIRS), "XDG_DATA_HOME": f"{home}/data"}
    paths = os.pathsep.join([str(ROOT), *(place for place in sys.path if place.endswith("site-packages"))])
    env = {**os.environ, **lent, "PYTHONPATH": paths, "HOME": str(home)}
    with subprocess.Popen(command, cwd=home, env=env, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process, port
        finally:
            process.kill()


def until_kept(process: subprocess.Popen[str]) -> str:
    """Return what it says of the history."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "history" in line:
            return line
    raise AssertionError(said)


def connected(port: int) -> socket.socket:
    """Return a connection to what will listen in a moment."""
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("nobody listens")


@ROOT_ONLY
def test_a_proxy_under_sudo_keeps_the_history_of_the_user_behind_it(home: Path) -> None:
    python = python_for_everybody()
    if python is None:  # then this program cannot be read by the user either, which is the other thing to be shown
        with proxying(sys.executable, home, "--history") as (process, _):
            assert "not kept in the history: the user behind sudo cannot read the folder" in until_kept(process)
        return
    os.mkdir(home / "data")
    os.chown(home / "data", SOMEBODY, THEIRS)
    with proxying(python, home, "--verbose", "--set", "connection_strategy=lazy") as (process, port):
        assert f"the history is {home}" in until_kept(process)
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        assert re.search(rf"^Uid:\t{SOMEBODY}\t{SOMEBODY}\t{SOMEBODY}\t{SOMEBODY}$", status, re.MULTILINE)
        assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE) and "NoNewPrivs:\t1" in status
        with connected(port) as asking:
            asking.sendall(b"GET http://127.0.0.1:9/ HTTP/1.1\r\nHost: rt.teramind.co\r\n\r\n")
            asking.recv(4_096)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    place = home / "data" / "detect" / "history.sqlite"
    for made in (place.parent, place, home / "report.json", home / "keys" / "mitmproxy-ca.pem"):
        told = made.stat()
        assert (told.st_uid, told.st_gid, told.st_mode & 0o077) == (SOMEBODY, THEIRS, 0), made
    store = SqliteStore(place, make=False)
    try:
        (run,) = store.runs()
        assert run.name.startswith("proxy 127.0.0.1") and run.ended is not None
        assert [tally.contacts for tally in read_run(store, run).tallies] == [1]
    finally:
        store.close()
