"""The live table in any size, and keys read from a pseudo-terminal; the whole program on one is in tests/e2e."""

from __future__ import annotations

import io
import os
import pty
import termios
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rich.console import Console

from detector.cli import live_view
from detector.cli.live_view import keys
from detector.report.live import LiveRow

ROW = LiveRow(
    name="Teramind",
    category="workplace monitoring",
    collects="keystrokes, screenshots",
    evidence="sending data",
    programs="tmagentd",
    hosts="rt.teramind.co",
    bytes_out=1_340_000,
    rate=20_480.0,
    is_new=True,
    is_watching=True,
    is_sending=True,
)
LONG = replace(ROW, name="n" * 60, category="c" * 60, collects="k" * 300, programs="p" * 60, hosts="h" * 60)


def drawn(width: int, height: int, *rows: LiveRow, notice: str = "", unseen: str = "content") -> list[str]:
    text = io.StringIO()
    console = Console(file=text, width=width, height=height, highlight=False, markup=False, emoji=False)
    console.print(live_view._screen(console, rows, "eth0: 7 packets", unseen, notice))
    return [line.rstrip() for line in text.getvalue().splitlines()]


@pytest.mark.parametrize("notice", ["", "eth0 went down; waiting for it to come back"])
@pytest.mark.parametrize("count", [1, 5, 6, 7, 8, 9, 50])
@pytest.mark.parametrize(("width", "height"), [(120, 40), (80, 24), (72, 24), (56, 24), (40, 13), (200, 60)])
def test_everything_that_must_be_seen_fits_on_the_screen(width: int, height: int, count: int, notice: str) -> None:
    for row in (ROW, LONG):
        lines = drawn(width, height, *[row] * count, notice=notice, unseen="what is said inside " * 20)
        assert len(lines) <= height
        assert max(map(len, lines)) <= width
        assert lines[0].startswith("Who receives data")
        assert lines[-1].startswith("q ends it") and lines[-2].startswith("Not visible: what is said")
        shown = sum("NEW" in line for line in lines)
        assert shown >= 1
        assert any(f"and {count - shown} more vendor" in line for line in lines) == (count > shown)


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (120, ["Vendor", "Known to collect", "Evidence", "By", "Sent", "a second"]),
        (80, ["Vendor", "Evidence", "By", "Sent", "a second"]),
        (60, ["Vendor", "Evidence", "Sent", "a second"]),
        (40, ["Vendor", "Evidence", "Sent"]),
    ],
)
def test_columns_go_as_the_terminal_gets_narrow(width: int, columns: list[str]) -> None:
    head = next(line for line in drawn(width, 24, ROW) if "Vendor" in line)
    assert [word.strip() for word in head.split("  ") if word.strip()] == columns


@pytest.mark.parametrize("width", [120, 80, 60, 40])
def test_a_vendor_can_be_told_at_any_width(width: int) -> None:
    text = "\n".join(drawn(width, 24, ROW))
    assert "NEW Teramind" in text and "1.3 MB" in text
    assert ("20 kB" in text) == (width >= 56)


@pytest.mark.parametrize("size", [(1, 1), (8, 2), (20, 3)])
def test_a_terminal_too_small_for_anything_is_no_error(size: tuple[int, int]) -> None:
    assert drawn(*size, ROW, LONG)


def test_nobody_seen_is_said() -> None:
    assert any("No vendor seen so far" in line for line in drawn(80, 24))


def test_what_was_sent_a_moment_ago_only_is_no_rate() -> None:
    assert "0 B" not in "\n".join(drawn(80, 24, replace(ROW, rate=0.4)))


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """Make standard input a pseudo-terminal; return both of its ends."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "rb", buffering=0, closefd=False) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        monkeypatch.setattr(live_view, "_is_in_foreground", lambda _: True)
        yield ours, theirs
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize("key", [b"q", b"Q", b"\x04", b"xyzq"])
def test_a_key_ends_it(typed: tuple[int, int], key: bytes) -> None:
    with keys() as pressed:
        assert not pressed.wants_to_quit()
        os.write(typed[0], key)
        assert pressed.wants_to_quit()


def test_other_keys_are_thrown_away(typed: tuple[int, int]) -> None:
    with keys() as pressed:
        os.write(typed[0], b"abc\xff\n")
        assert not pressed.wants_to_quit()


def test_the_terminal_is_put_back_after_an_error_too(typed: tuple[int, int]) -> None:
    before = termios.tcgetattr(typed[1])
    with pytest.raises(RuntimeError), keys():
        assert termios.tcgetattr(typed[1]) != before
        raise RuntimeError
    assert termios.tcgetattr(typed[1]) == before


def test_a_terminal_that_was_hung_up_ends_it(typed: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    with keys() as pressed:
        monkeypatch.setattr(os, "read", lambda *_: b"")
        os.write(typed[0], b"x")
        assert pressed.wants_to_quit()


def test_a_terminal_of_somebody_else_is_left_alone(typed: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_view, "_is_in_foreground", lambda _: False)
    before = termios.tcgetattr(typed[1])
    with keys() as pressed:
        assert termios.tcgetattr(typed[1]) == before
        os.write(typed[0], b"q")
        assert not pressed.wants_to_quit()


def test_what_is_no_terminal_is_in_no_foreground() -> None:
    ours, theirs = os.pipe()
    assert not live_view._is_in_foreground(ours)
    os.close(ours)
    os.close(theirs)


def test_without_a_terminal_no_key_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("q"))
    with keys() as pressed:
        assert not pressed.wants_to_quit()
