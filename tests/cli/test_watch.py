"""How a watch is begun, drawn and ended, without an interface; with real ones it is run in tests/e2e."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from detector.cli import watch
from detector.cli.live_view import LiveView
from detector.cli.options import Memory, Reporting
from detector.cli.watch import Watching, run_watch
from detector.errors import CaptureError, OutputError
from detector.processes.owners import OwnersError
from detector.sources import live
from detector.summary import Summary
from detector.wire.frames import FrameBatch
from tests.cli.test_main import detect
from tests.report.examples import LIVE
from tests.test_watch import Frames, packets

REPORTING = Reporting(
    form="table",
    is_default_form=True,
    output=None,
    show_all=False,
    signatures=(),
    categories=(),
    fail_on=(),
    ignore=None,
    progress=True,
)
FORGETFUL = Memory(False, 0.0)
WATCHING = Watching("eth0", False, None, None, None, None, False)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def capture(monkeypatch: pytest.MonkeyPatch) -> Frames:
    """Let every interface be a list of frames, and nothing be given up or asked for."""
    frames = Frames(packets(1), packets(2, at=2))
    monkeypatch.setattr(live, "open_interface", lambda name, bpf: frames)
    monkeypatch.setattr("detector.privileges.drop", lambda user: None)
    monkeypatch.setattr("detector.cli.preload.preload", lambda: None)

    def no_owners() -> None:
        raise OwnersError("programs cannot be named here")

    monkeypatch.setattr("detector.processes.owners.open_owners", no_owners)
    return frames


def test_rights_go_after_everything_is_open_and_before_a_packet_is_read(
    capture: Frames, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    class Seen(Frames):
        def read(self, seconds: float) -> FrameBatch | None:
            done.append("read")
            return super().read(seconds)

    def opened(name: str, bpf: str | None) -> Frames:
        assert (name, bpf) == ("eth0", "tcp")
        done.append("opened")
        return Seen(packets())

    monkeypatch.setattr(live, "open_interface", opened)
    monkeypatch.setattr("detector.cli.preload.preload", lambda: done.append("loaded"))

    def drop(user: object) -> None:
        assert (tmp_path / "day.pcapng").exists() and (tmp_path / "report.json").exists()
        done.append("dropped")

    monkeypatch.setattr("detector.privileges.drop", drop)
    reporting = replace(REPORTING, form="json", is_default_form=False, output=str(tmp_path / "report.json"))
    recording = tmp_path / "day.pcapng"
    run_watch(replace(WATCHING, bpf="tcp", packets=3, recording=recording), reporting, FORGETFUL)
    assert done == ["opened", "loaded", "dropped", "read"]
    told = capsys.readouterr()
    assert told.out == ""
    assert "warning: programs cannot be named here" in told.err
    assert f"the recording is in {recording}" in told.err


def test_what_could_not_be_recorded_is_an_error_behind_the_report(
    capture: Frames, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OutputError("day.pcapng: cannot be written: no space left on device")

    monkeypatch.setattr("detector.sources.recording.Recording.add", full)
    reporting = replace(REPORTING, form="csv", is_default_form=False)
    with pytest.raises(OutputError, match="no space left"):
        run_watch(replace(WATCHING, recording=tmp_path / "day.pcapng"), reporting, FORGETFUL)
    told = capsys.readouterr()
    assert "Teramind" in told.out and "1 vendor was" in told.err
    assert "the recording is in" not in told.err


def test_rights_that_stay_end_it_before_a_packet_is_read(capture: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    def stay(user: object) -> None:
        raise CaptureError("could not be given up")

    monkeypatch.setattr("detector.privileges.drop", stay)
    with pytest.raises(CaptureError):
        run_watch(WATCHING, REPORTING, FORGETFUL)
    assert capture.waits == []


@pytest.mark.parametrize(
    ("is_terminal", "is_default", "form"), [(True, True, "table"), (False, True, "jsonl"), (False, False, "table")]
)
def test_lines_are_the_form_off_a_terminal(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, is_default: bool, form: str
) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal() if is_terminal else io.StringIO())
    assert watch.with_form(replace(REPORTING, is_default_form=is_default)).form == form


@pytest.mark.parametrize(
    ("form", "progress", "is_terminal", "is_shown"),
    [
        ("table", True, True, True),
        ("json", True, True, True),
        ("jsonl", True, True, False),
        ("table", False, True, False),
        ("table", True, False, False),
    ],
)
def test_the_live_view_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, form: str, progress: bool, is_terminal: bool, is_shown: bool
) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal() if is_terminal else io.StringIO())
    assert watch.is_shown(replace(REPORTING, form=form, progress=progress)) == is_shown


def test_without_a_terminal_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "default_interface", lambda: "wlan0")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(click.UsageError, match="--interface wlan0"):
        watch._default_interface(is_offered=True)
    assert watch._default_interface(is_offered=False) == "wlan0"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_for_the_end_once(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with watch._interruptible() as asked:
        assert not asked
        os.kill(os.getpid(), number)
        assert asked == [number]
        assert signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL)
    assert signal.getsignal(number) is before


class Shown(LiveView):
    """A live view that keeps what it is told."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.drawn: list[float] = []

    def notice(self, text: str) -> None:
        self.notices.append(text)

    def show(self, rows: Any, status: str, unseen: str) -> None:
        self.drawn.append(1.0)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_notices_are_said_once_at_once_or_behind_the_live_view(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    told = Terminal() if is_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    shown = Shown()
    with ExitStack() as stack:
        notices = watch.Notices(stack)
        notices.pass_on(["eth0 went down"], shown)
        assert ("went down" in told.getvalue()) != is_terminal
    assert told.getvalue() == "detect: eth0 went down\n"
    assert shown.notices == ["eth0 went down"]


def test_without_a_live_view_notices_are_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as stack:
        watch.Notices(stack).pass_on(["one", "two\x1b[2J"], None)
        assert capsys.readouterr().err == "detect: one\ndetect: two\\x1b[2J\n"
    assert capsys.readouterr().err == ""


class Clock:
    """Time that passes only when a test, or a drawing, says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.mark.parametrize(("cost", "most"), [(0.0, 40), (0.02, 40), (0.1, 11)])
def test_it_is_drawn_four_times_a_second_at_most_and_takes_a_tenth_of_the_time(
    monkeypatch: pytest.MonkeyPatch, cost: float, most: int
) -> None:
    clock, shown = Clock(), Shown()
    monkeypatch.setattr(watch, "time", clock)

    class Watched:
        def summary(self) -> Summary:
            clock.now += cost
            return Summary()

    screen = watch.Screen(shown, None, lambda _: LIVE)
    while clock.now < 10.0:
        screen.refresh(Watched())
        clock.now += 0.01
    assert most * 0.8 <= len(shown.drawn) <= most


def test_where_nobody_looks_nothing_is_drawn() -> None:
    class Watched:
        def summary(self) -> Summary:
            raise AssertionError

    watch.Screen(None, None, lambda _: LIVE).refresh(Watched())


@pytest.mark.parametrize(
    "arguments",
    [
        ["x.pcap", "--interface", "eth0"],
        ["x.pcap", "--bpf", "tcp"],
        ["x.pcap", "--duration", "3"],
        ["x.pcap", "--packets", "3"],
        ["x.pcap", "--write", "y.pcapng"],
        ["x.pcap", "--notify"],
        ["--interface", "eth0", "--duration", "0"],
        ["--interface", "eth0", "--packets", "0"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments: list[str]) -> None:
    run = detect("scan", *arguments)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"Traceback" not in run.stderr


def test_ctrl_c_before_anything_was_read_is_status_130() -> None:
    code = (
        "import detector.cli.watch as w, os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # whoever runs the tests may ignore it
        "w.run_watch = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv = ['detect', 'scan', '--interface', 'lo']\n"
        "from detector.__main__ import main\n"
        "main()\n"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)
    assert (run.returncode, run.stdout) == (130, b"")
    assert b"Traceback" not in run.stderr


def test_what_connections_leave_behind_is_let_go_of_before_it_is_much() -> None:
    """Each is in use for a while and then a ring of objects that only Python's own collector can let go of."""
    code = (
        "import gc\n"
        "from collections import deque\n"
        "from detector.cli.watch import settle_memory\n"
        "gc.set_threshold(100_000, 20, 100)\n"  # as detector.__main__ does
        "settle_memory(2_000)\n"
        "going_on, most = deque(maxlen=300), 0\n"
        "for number in range(60_000):\n"
        "    ring = [[] for _ in range(20)]\n"
        "    for part in ring: part.append(ring)\n"
        "    going_on.append(ring)\n"
        "    if number % 1_000 == 0: most = max(most, len(gc.get_objects()))\n"
        "print(most)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 130_000  # of 1.2 million
