"""Notifications through a program that stands in for the desktop's and writes down what it was asked to show."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from detector.alerts import AGAIN_AFTER
from detector.cli import notify
from detector.cli.notify import Notifier
from tests.report.examples import ANALYTICS, LIVE, READ, TRACKER, VISITED, vendor_row


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a notify-send on the path; return the file with a line for each notification."""
    told, program = tmp_path / "told", tmp_path / "bin" / "notify-send"
    told.touch()
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n{{ printf "%s|" "$@"; printf "%s\\n" "${{XDG_RUNTIME_DIR-none}} ${{SECRET-none}}"; }} >> {told}\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("SECRET", "token")
    return told


def finish(notifier: Notifier) -> None:
    for process in notifier._running:
        process.wait()


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="notify-send is of Linux desktops")


def test_a_vendor_that_watches_is_shown_once_an_hour(shown: Path) -> None:
    notifier = Notifier()
    for now in (0.0, 1.0, AGAIN_AFTER - 1, AGAIN_AFTER + 1, AGAIN_AFTER + 2):
        notifier.look(LIVE, now)
        finish(notifier)
    lines = shown.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert "Something that watches people receives data|Acme Watch (workplace monitoring): sending|" in lines[0]


def test_a_host_that_no_signature_knows_is_shown_once(shown: Path) -> None:
    notifier = Notifier()
    for now in (0.0, 1.0):
        notifier.look(replace(READ, vendors=(), unknown=(TRACKER,)), now)
        finish(notifier)
    (line,) = shown.read_text(encoding="utf-8").splitlines()
    assert "|pulse.company.example, which no signature knows: observed|" in line


def test_others_and_visited_ones_are_not_shown(shown: Path) -> None:
    notifier = Notifier()
    notifier.look(replace(LIVE, vendors=(ANALYTICS, VISITED)), 0.0)
    finish(notifier)
    assert notifier._running == [] and shown.read_text(encoding="utf-8") == ""


def test_a_name_is_an_argument_and_no_option_and_shows_no_control_characters(shown: Path) -> None:
    notifier = Notifier()
    notifier.look(replace(LIVE, vendors=(vendor_row(name="--hint=x\x1b]0;a\x07"),)), 0.0)
    finish(notifier)
    (line,) = shown.read_text(encoding="utf-8").splitlines()
    assert r"|--|Something that watches people receives data|--hint=x\x1b]0;a\x07 (" in line


def test_the_environment_holds_the_desktop_and_nothing_else(shown: Path) -> None:
    notifier = Notifier()
    notifier.look(LIVE, 0.0)
    finish(notifier)
    assert shown.read_text(encoding="utf-8").rstrip().endswith(f"{notify._session()['XDG_RUNTIME_DIR']} none")


def test_without_a_desktop_nothing_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    notifier = Notifier()
    notifier.look(LIVE, 0.0)
    assert notifier._running == []


def test_a_desktop_that_answers_nothing_gets_no_heap_of_processes(shown: Path) -> None:
    program = shown.parent / "bin" / "notify-send"
    program.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    notifier = Notifier()
    vendors = tuple(vendor_row(f"watch-{number}") for number in range(12))
    notifier.look(replace(LIVE, vendors=vendors), 0.0)
    try:
        assert len(notifier._running) == 5
    finally:
        for process in notifier._running:
            process.kill()
        finish(notifier)


def test_a_program_that_went_away_is_no_error(shown: Path) -> None:
    notifier = Notifier()
    (shown.parent / "bin" / "notify-send").unlink()
    notifier.look(LIVE, 0.0)
    assert notifier._running == []


def test_a_mac_gets_texts_as_arguments_and_never_as_a_script() -> None:
    command = notify._command("/usr/bin/osascript", 'x" & (do shell script "id") & "')
    assert command[-2] == 'x" & (do shell script "id") & "'
    assert "do shell script" not in command[2]
