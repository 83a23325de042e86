"""What a person at a terminal sees: a table that stays in place, at any size, and the summary when it is over."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.e2e.laboratory import Laboratory, wait_until
from tests.e2e.terminal import ENTER, LEAVE, Terminal, terminal
from tests.e2e.watching import detect

HEADING = "Who receives data from this machine"
VERDICT = "1 vendor was sent data; 0 % of the bytes have no name."


def command(lab: Laboratory, *options: object) -> list[str]:
    return lab.inside(lab.client, *detect("scan", "--interface", "eth0", *options))


def after(shown: Terminal) -> str:
    """Return what was written once the other screen was left."""
    return shown.raw.rpartition(LEAVE)[2].decode()


@pytest.mark.parametrize("key", ["q", "\x03"], ids=["q", "Ctrl-C"])
def test_the_table_stays_in_place_and_a_key_leaves_the_summary(lab: Laboratory, key: str) -> None:
    with terminal(command(lab)) as shown:
        shown.wait_for("No vendor seen so far")
        with lab.talking("http", "rt.teramind.co", 300_000):
            shown.wait_for("NEW Teramind")
            shown.wait_for("rt.teramind.co")
            shown.wait_for("300 kB")
            shown.wait_for("python")
            lines = shown.lines()
            assert [line for line in lines if line == HEADING] == [HEADING]
            assert lines[0] == HEADING
            assert any(line.startswith("Not visible: what is said inside") for line in lines)
            assert any(line.startswith("eth0: ") and "packets in" in line for line in lines)
        assert ENTER in shown.raw and LEAVE not in shown.raw
        shown.type(key)
        assert shown.wait() == 0
        assert shown.raw.count(ENTER) == shown.raw.count(LEAVE) == 1
        assert shown.are_settings_restored()
        summary = after(shown)
        assert HEADING not in summary and "Teramind" in summary
        assert summary.rstrip().endswith(VERDICT) or VERDICT in summary.rstrip().splitlines()[-1]


@pytest.mark.parametrize(("first", "then"), [((80, 24), (120, 40)), ((120, 40), (40, 12)), ((80, 24), (20, 3))])
def test_the_table_follows_the_size_of_the_terminal(
    lab: Laboratory, first: tuple[int, int], then: tuple[int, int]
) -> None:
    with terminal(command(lab), *first) as shown:
        shown.wait_for("No vendor seen so far")
        lab.upload("rt.teramind.co", 300_000)
        shown.wait_for("NEW Teramind")
        shown.resize(*then)
        if then[0] > 20:
            shown.wait_for("NEW Teramind")
            assert shown.lines()[0] == HEADING
            # Only a wide terminal has room for everything.
            assert any("Known to collect" in line for line in shown.lines()) == (then[0] >= 110)
        else:
            shown.wait_for("Who receives data"[:14])
        assert shown.process.poll() is None
        shown.type("q")
        assert shown.wait() == 0
        assert "Traceback" not in shown.raw.decode()


def test_what_happens_to_the_interface_stands_in_the_table_and_below_it(lab: Laboratory) -> None:
    with terminal(command(lab)) as shown:
        shown.wait_for("No vendor seen so far")
        lab.ip("link", "set", "eth0", "down")
        shown.wait_for("eth0 went down; waiting for it to come back")
        lab.ip("link", "set", "eth0", "up")
        shown.wait_for("eth0 is back")
        shown.type("q")
        assert shown.wait() == 0
        assert "detect: eth0 went down; waiting for it to come back" in after(shown)
        assert "detect: eth0 is back" in after(shown)


def test_what_happens_goes_to_standard_error_at_once_when_that_is_a_file(lab: Laboratory) -> None:
    told = lab.scratch / "told"
    with told.open("wb") as sink, terminal(command(lab), stderr=sink.fileno()) as shown:
        shown.wait_for("No vendor seen so far")
        lab.ip("link", "set", "eth0", "down")
        shown.wait_for("eth0 went down; waiting for it to come back")
        assert told.read_text(encoding="utf-8") == "detect: eth0 went down; waiting for it to come back\n"
        shown.type("q")
        shown.wait()
        assert told.read_text(encoding="utf-8").count("went down") == 1


def test_the_terminal_is_put_back_when_something_fails(lab: Laboratory) -> None:
    code = (
        "import sys\n"
        "from detector.report import live\n"
        "def fail(*_): raise RuntimeError('made to fail')\n"
        "live.rows = fail\n"
        "sys.argv[1:] = ['scan', '--interface', 'eth0']\n"
        "from detector.__main__ import main\n"
        "main()\n"
    )
    with terminal(lab.inside(lab.client, sys.executable, "-c", code)) as shown:
        assert shown.wait() == 1
        assert b"made to fail" in shown.raw
        assert shown.raw.count(ENTER) == shown.raw.count(LEAVE) == 1
        assert shown.are_settings_restored()
        assert b"\x1b[?25h" in shown.raw  # the cursor is shown again


def test_sigterm_leaves_the_summary_and_the_terminal_as_it_was(lab: Laboratory) -> None:
    with terminal(command(lab)) as shown:
        shown.wait_for("No vendor seen so far")
        lab.upload("rt.teramind.co", 300_000)
        shown.wait_for("NEW Teramind")
        shown.process.send_signal(signal.SIGTERM)
        assert shown.wait() == 0
        assert VERDICT in " ".join(after(shown).split())
        assert shown.are_settings_restored()


def test_without_progress_no_table_is_drawn_and_q_still_ends_it(lab: Laboratory) -> None:
    with terminal(command(lab, "--no-progress")) as shown:
        shown.wait_for("watching eth0")
        shown.type("xq")
        assert shown.wait() == 0
        assert ENTER not in shown.raw
        assert shown.are_settings_restored()


def test_the_interface_of_the_default_route_is_offered(lab: Laboratory) -> None:
    offered = lab.inside(lab.client, *detect("scan"))
    with terminal(offered) as shown:
        shown.wait_for("Watch eth0, the way to the internet? [Y/n]")
        shown.type("\n")
        shown.wait_for("No vendor seen so far")
        shown.type("q")
        assert shown.wait() == 0
    with terminal(offered) as shown:
        shown.wait_for("Watch eth0, the way to the internet? [Y/n]")
        shown.type("n\n")
        assert shown.wait() == 2
        assert "detect scan --interface NAME" in " ".join(shown.raw.decode().split())


def test_in_the_background_of_a_shell_the_terminal_is_left_alone(lab: Laboratory, tmp_path: Path) -> None:
    """Who sets a terminal from the background is stopped by the kernel; it must go on instead, and write its lines."""
    lines, done = tmp_path / "lines", tmp_path / "done"
    words = " ".join(detect("scan", "--interface", "eth0", "--format", "jsonl", "--duration", "4"))
    with terminal(lab.inside(lab.client, "bash", "-i")) as shown:
        shown.type(f"cd {Path(__file__).parents[2]}; ({words} > {lines}; echo $? > {done}) &\n")
        shown.wait_for("watching eth0")
        lab.https("edge.fullstory.com")
        wait_until(lambda: done.exists() and done.read_text(encoding="utf-8"), "it ends by itself")
        assert done.read_text(encoding="utf-8") == "0\n"
        assert "edge.fullstory.com" in lines.read_text(encoding="utf-8")
