"""Rights are needed to open the interface alone; afterwards there are none, and without them a line says what to do."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.laboratory import Laboratory, wait_until
from tests.e2e.reports import vendor
from tests.e2e.watching import NOBODY, Watching, as_nobody, refused, watching

SOMEBODY = 23_456
_SETS = ("CapInh", "CapPrm", "CapEff", "CapAmb")


def assert_without_rights(watch: Watching, user: int) -> None:
    for task in Path(f"/proc/{watch.process.pid}/task").iterdir():
        lines = (task / "status").read_text(encoding="utf-8").splitlines()
        status = {key: value.split() for key, _, value in (line.partition(":") for line in lines)}
        assert status["Uid"] == status["Gid"] == [str(user)] * 4
        assert status["Groups"] == []
        assert [int(status[name][0], 16) for name in _SETS] == [0, 0, 0, 0]
        assert status["NoNewPrivs"] == ["1"]


@pytest.mark.parametrize("interface", ["eth0", "any"])
def test_root_becomes_nobody_before_a_packet_is_looked_at(lab: Laboratory, interface: str) -> None:
    with watching(lab, interface=interface) as watch:
        assert_without_rights(watch, NOBODY)
        assert int(watch.status()["CapBnd"], 16) == 0
        lab.upload("rt.teramind.co", 10_000)
        assert vendor(watch.report(), "teramind")["evidence"] in ("contacted", "sending")


def test_the_history_is_the_user_s_who_typed_sudo(lab: Laboratory) -> None:
    # Not below pytest's own folder, which is closed to other users.
    with tempfile.TemporaryDirectory(prefix="detect-test-") as folder:
        os.chown(folder, SOMEBODY, SOMEBODY)
        identity = {"SUDO_UID": str(SOMEBODY), "SUDO_GID": str(SOMEBODY), "XDG_DATA_HOME": folder}
        history = Path(folder, "detect", "history.sqlite")
        with watching(lab, variables=identity) as watch:
            lab.upload("rt.teramind.co", 10_000)
            wait_until(lambda: b"rt.teramind.co" in held(history), "it is written while it goes on")
            assert_without_rights(watch, SOMEBODY)
            for file in [history.parent, *history.parent.iterdir()]:
                status = file.stat()
                assert (status.st_uid, status.st_gid, status.st_mode & 0o077) == (SOMEBODY, SOMEBODY, 0), file
            watch.process.kill()
            watch.process.wait()
        assert b"rt.teramind.co" in held(history)


def held(history: Path) -> bytes:
    """Return all bytes of the history, those that are not in its own file yet among them."""
    return b"".join(file.read_bytes() for file in history.parent.glob("history.sqlite*"))


def test_sudo_leads_back_to_the_user_who_typed_it(lab: Laboratory) -> None:
    out, recording = lab.scratch / "report.json", lab.scratch / "day.pcapng"
    identity = {"SUDO_UID": str(SOMEBODY), "SUDO_GID": str(SOMEBODY)}
    with watching(lab, "--output", out, "--write", recording, variables=identity) as watch:
        assert_without_rights(watch, SOMEBODY)
        lab.upload("rt.teramind.co", 10_000)
        assert watch.stop() == 0
    for made in (out, recording):
        assert (made.stat().st_uid, made.stat().st_gid) == (SOMEBODY, SOMEBODY)
        assert made.stat().st_mode & 0o777 == 0o600
    assert "Teramind" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("interface", ["eth0", "any"])
def test_the_right_to_capture_alone_is_enough(lab: Laboratory, interface: str) -> None:
    with watching(lab, interface=interface, before=as_nobody("net_raw")) as watch:
        assert_without_rights(watch, NOBODY)
        lab.upload("rt.teramind.co", 10_000)
        assert vendor(watch.report(), "teramind")["bytes_out"] >= 10_000


def test_an_interface_is_found_again_without_any_right(lab: Laboratory) -> None:
    with watching(lab, before=as_nobody("net_raw")) as watch:
        lab.ip("link", "set", "eth0", "down")
        watch.wait_for("eth0 went down")
        lab.ip("link", "set", "eth0", "up")
        watch.wait_for("eth0 is back")
        assert_without_rights(watch, NOBODY)


@pytest.mark.parametrize("interface", ["eth0", "any", "lo"])
def test_without_rights_one_line_says_what_to_do(lab: Laboratory, interface: str) -> None:
    run = refused(lab, "--interface", interface, before=as_nobody())
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith(f"Error: {interface}: watching an interface needs more rights: run it with sudo, or")
    assert "CAP_NET_RAW" in run.stderr and "`detect proxy`" in run.stderr and "HAR files" in run.stderr
    assert run.stderr.count("\n") == 1


def without(*capabilities: str) -> Sequence[str]:
    return ["setpriv", "--bounding-set=" + ",".join(f"-{name}" for name in capabilities)]


def test_a_root_that_may_become_nobody_else_is_refused_before_a_packet_is_read(lab: Laboratory) -> None:
    """Such as the root of a container that was given the right to capture and no other."""
    run = refused(lab, "--interface", "eth0", before=without("setuid", "setgid"))
    assert (run.returncode, run.stdout) == (1, "")
    assert "could not be given up" in run.stderr and "nothing was read" in run.stderr
    assert run.stderr.count("\n") == 1


def test_the_helper_ends_with_the_watch_and_holds_neither_capture_nor_output(lab: Laboratory) -> None:
    with watching(lab) as watch:
        children = Path(f"/proc/{watch.process.pid}/task/{watch.process.pid}/children").read_text().split()
        (helper,) = children
        held = [os.readlink(file) for file in Path(f"/proc/{helper}/fd").iterdir()]
        assert str(watch.stdout) not in held
        assert not [name for name in held if name.startswith("packet:")]
        assert watch.stop() in (0, 130)
        wait_until(lambda: not Path(f"/proc/{helper}").exists(), "the helper has ended")
