"""`--web` from the outside: the address, what is behind it, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from detector.catalogue.store import load
from detector.cli.page import Page, Web, opened_page
from detector.cli.watch import run_watch
from detector.report.build import View
from detector.summary import Summary
from detector.wire.frames import FrameBatch
from tests.cli.test_main import ROOT, WORKDAY, detect
from tests.cli.test_watch import FORGETFUL, REPORTING, WATCHING, capture
from tests.dashboard.asking import ask, opened, streaming
from tests.test_watch import Frames

__all__ = ["capture"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/open/\S+")


@dataclass
class Running:
    """A command that serves a page."""

    process: subprocess.Popen[str]
    address: str
    port: int
    said: list[str]


@contextmanager
def running(*arguments: object) -> Iterator[Running]:
    """Run a command with --web until the end, or until it is interrupted."""
    command = [sys.executable, "-m", "detector", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stderr is not None
            said: list[str] = []
            for line in process.stderr:
                said.append(line)
                if found := ADDRESS.search(line):
                    break
            assert said and found, said
            yield Running(process, found[0], int(found[1]), said)
        finally:
            process.kill()


def test_a_scanned_file_has_a_page_that_stays_until_ctrl_c(tmp_path: Path) -> None:
    out = tmp_path / "day.json"
    with running("scan", WORKDAY, "--web", "--output", out) as page:
        allowed = opened(page)
        with streaming(page, allowed) as told:
            seen: dict[str, Any] = {}
            for name, data in told:
                if name == "change":
                    seen |= data["parts"]
                if name == "state" and data["state"] == "ended":
                    break
            page.process.send_signal(signal.SIGINT)
            assert [name for name, _ in told][-1] == "end"
        assert page.process.wait(60) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert seen["head"]["verdict"] == report["verdict"]
    assert {key for key in seen if key.startswith("vendor:")} == {
        f"vendor:{vendor['id']}" for vendor in report["vendors"] if not vendor["visited_only"]
    }


def test_the_exit_status_is_the_reports(tmp_path: Path) -> None:
    with running("scan", WORKDAY, "--web", "--fail-on", "workplace-monitoring", "-o", tmp_path / "r.csv") as page:
        assert page.process.stderr is not None
        while "Ctrl-C ends it" not in page.process.stderr.readline():
            pass
        page.process.send_signal(signal.SIGINT)
        assert page.process.wait(60) == 3


@contextmanager
def proxying() -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running("proxy", "--listen", f"127.0.0.1:{port}", "--web", "--format", "json", "--no-decrypt") as page:
        yield page


def test_a_watch_that_has_ended_can_be_saved_from_its_page_until_ctrl_c_comes_again() -> None:
    with proxying() as page:
        allowed = opened(page)
        with streaming(page, allowed) as told:
            states = (data for name, data in told if name == "state")
            assert next(states) == {"state": "watching"}
            page.process.send_signal(signal.SIGINT)
            assert next(states) == {"state": "ended"}
            assert page.process.stdout is not None and page.process.stderr is not None
            # The report is written at once, and not when the page is closed.
            printed = page.process.stdout.readline()
            assert printed.startswith("{")
            while "until you close it" not in page.process.stderr.readline():
                pass
            saved = ask(page, "/save/json", **{name.replace("-", "_"): v for name, v in allowed.headers.items()})
            assert saved.status == 200 and saved.json()["schema"] == "detect.summary/1"
            page.process.send_signal(signal.SIGINT)
            assert "end" in [name for name, _ in told]
        assert page.process.wait(60) == 0


def test_a_watch_that_was_told_to_end_from_outside_ends() -> None:
    with proxying() as page, streaming(page, opened(page)) as told:
        assert next(name for name, _ in told) == "begin"
        page.process.send_signal(signal.SIGTERM)
        assert "end" in [name for name, _ in told]
        assert page.process.wait(60) == 0
        assert page.process.stderr is not None and "until you close it" not in page.process.stderr.read()


class Looked:
    """A server that somebody looks at, and then nobody."""

    port, address, readers = 1, "", 1

    def close(self) -> None:
        pass


@pytest.mark.parametrize(("away", "is_over"), [(2.0, False), (11.0, True)])
def test_a_page_that_was_closed_lets_the_command_end_and_one_that_is_loaded_again_does_not(
    monkeypatch: pytest.MonkeyPatch, away: float, is_over: bool
) -> None:
    now, server = [0.0], Looked()

    def sleep(seconds: float) -> None:
        now[0] += seconds
        server.readers = 0 if 5.0 <= now[0] < 5.0 + away else 1
        if now[0] > 60.0:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", sleep)
    page = Page(load(), View(), None, server)  # type: ignore[arg-type]
    page.linger(ValueError)
    assert now[0] == 0.0
    page.linger(None, None, None)
    assert (now[0] < 60.0) == is_over


def test_nobody_waits_for_a_page_that_nobody_opened() -> None:
    with opened_page(Web(), load(), View(), REPORTING) as page:
        page.start()
        page.linger()


def test_a_port_in_use_is_one_line_and_status_1() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = detect("scan", WORKDAY, "--web-port", port)
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.count(b"\n") == 1 and b"--web-port" in run.stderr
    assert f"(process {os.getpid()}) listens there".encode() in run.stderr


def test_without_it_nothing_is_loaded_or_opened() -> None:
    with opened_page(None, load(), View(), REPORTING) as page:
        before = set(sys.modules)
        page.start()
        listener = print
        assert page.listener(None) is None and page.listener(listener) is listener
        page.refresh(Nobody())
        page.read(Summary(), None)  # type: ignore[arg-type]
        page.stay()
        assert not page.is_wanted and set(sys.modules) == before


class Nobody:
    """Something that must not be looked at."""

    def summary(self) -> Summary:
        raise AssertionError("nobody looks")


class Counted:
    def __init__(self) -> None:
        self.looks = 0

    def summary(self) -> Summary:
        self.looks += 1
        return Summary()


def test_a_look_is_made_only_for_somebody_and_not_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with opened_page(Web(), load(), View(), REPORTING) as page:
        watched = Counted()
        page.refresh(watched)
        assert watched.looks == 0
        assert page._feed is not None
        page._feed.is_wanted = True
        page.refresh(watched)
        page.refresh(watched)
        assert watched.looks == 1
        now[0] += 0.2
        page.refresh(watched)
        assert watched.looks == 1
        now[0] += 0.1
        page.refresh(watched)
        assert watched.looks == 2


@pytest.mark.parametrize(
    ("bpf", "beginning"), [(None, "not (host"), ("port 80 or port 443", "(port 80 or port 443) and not (host")]
)
def test_what_a_browser_says_to_the_page_is_no_traffic_to_be_watched(bpf: str | None, beginning: str) -> None:
    with opened_page(Web(), load(), View(), REPORTING) as page:
        left = page.left_out_of(bpf)
        assert left is not None and left.startswith(beginning)
        assert page._server is not None and left.endswith(f"127.0.0.1 and tcp port {page._server.port})")
    with opened_page(None, load(), View(), REPORTING) as page:
        assert page.left_out_of(bpf) == bpf


def test_both_the_page_and_the_lines_are_told() -> None:
    with opened_page(Web(), load(), View(), REPORTING) as page:
        lines: list[object] = []
        both = page.listener(lambda sighting, match: lines.append(sighting))
        assert both is not None and page._feed is not None
        from tests.dashboard.served import sightings

        for sighting, match in sightings(3):
            both(sighting, match)
        assert len(lines) == len(page._feed.take()) == 3


def test_a_watch_begins_to_serve_when_rights_are_gone(
    capture: Frames,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    done: list[str] = []
    monkeypatch.setattr("detector.cli.preload.preload", lambda *more: done.append(f"loaded {more}"))
    monkeypatch.setattr("detector.privileges.drop", lambda user: done.append("dropped"))
    start, threads = Page.start, threading.active_count()

    def begin(page: Page, **options: bool) -> None:
        assert threading.active_count() == threads
        done.append("served")
        start(page, **options)

    monkeypatch.setattr(Page, "start", begin)
    reading = Frames.read

    def read(frames: Frames, seconds: float) -> FrameBatch | None:
        done.append("read")
        return reading(frames, seconds)

    monkeypatch.setattr(Frames, "read", read)
    run_watch(WATCHING_FEW, REPORTING, FORGETFUL, Web())
    assert done[:4] == ["loaded ('dashboard',)", "dropped", "served", "read"]
    assert ADDRESS.search(capsys.readouterr().err)
    assert threading.active_count() == threads


WATCHING_FEW = type(WATCHING)("eth0", False, None, None, 3, None, False)


@pytest.mark.parametrize("arguments", [["--web-port", "0"], ["--web-port", "65536"], ["--web-port", "x"]])
def test_a_port_that_is_none_is_wrong_usage(arguments: list[str]) -> None:
    assert detect("scan", WORKDAY, *arguments).returncode == 2


def test_the_options_are_in_the_help_of_both_commands() -> None:
    for command in ("scan", "proxy"):
        told = detect(command, "--help", COLUMNS="100").stdout.decode()
        assert "--web " in told and "--web-port N" in told
