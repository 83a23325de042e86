"""What goes wrong around a watch that is no fault of its interface: processes that are killed, and two at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.e2e.laboratory import ROOT, Laboratory, wait_until
from tests.e2e.reports import assert_whole, assert_within_1_percent, vendor
from tests.e2e.test_rights import SOMEBODY
from tests.e2e.watching import as_nobody, detect, environment, watching

SIZE = 100_000


def state(pid: str) -> str:
    """Return the letter of what a process does (proc(5)); empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def test_a_helper_that_is_killed_costs_names_of_programs_and_nothing_else(lab: Laboratory) -> None:
    with watching(lab, "--all") as watch:
        with lab.talking("http", "in.hotjar.com", SIZE):
            pass
        (helper,) = Path(f"/proc/{watch.process.pid}/task/{watch.process.pid}/children").read_text().split()
        os.kill(int(helper), signal.SIGKILL)
        wait_until(lambda: state(helper) in ("", "Z"), "it is gone")
        lab.upload("rt.teramind.co", SIZE)
        report = watch.report()
    assert_whole(report)
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)
    assert vendor(report, "teramind")["processes"] == []
    assert report["coverage"]["unattributed_flows"]["not answered"] >= 1
    assert "Traceback" not in watch.said()


def test_two_watches_at_once_see_the_same_and_keep_it_in_one_history(lab: Laboratory) -> None:
    # Not below pytest's own folder, which is closed to other users.
    with tempfile.TemporaryDirectory(prefix="detect-test-") as folder, ExitStack() as stack:
        os.chown(folder, SOMEBODY, SOMEBODY)
        identity = {"SUDO_UID": str(SOMEBODY), "SUDO_GID": str(SOMEBODY), "XDG_DATA_HOME": folder}
        both = [stack.enter_context(watching(lab, "--all", variables=identity)) for _ in range(2)]
        lab.upload("rt.teramind.co", SIZE)
        reports = [watch.report() for watch in both]
        for watch, report in zip(both, reports, strict=True):
            assert_whole(report)
            assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)
            assert "Traceback" not in watch.said() and "history" not in watch.said()
        command = [*as_nobody(user=SOMEBODY), *detect("history", "--format", "json")]
        told = subprocess.run(
            command, cwd=ROOT, env=environment(XDG_DATA_HOME=folder), capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr
        assert [run["name"] for run in json.loads(told.stdout)["runs"]] == ["eth0", "eth0"]


def test_sighup_ends_a_watch_with_its_summary(lab: Laboratory) -> None:
    """A terminal that is closed, or a connection to the machine that is lost."""
    with watching(lab) as watch:
        lab.upload("rt.teramind.co", SIZE)
        assert watch.stop(signal.SIGHUP) == 0
    assert "teramind" in watch.stdout.read_text(encoding="utf-8")
