"""The helper as a process: it has few rights, ends when it must, and not when it must not."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket

import pytest

from detector.processes import helper, proc_fs, rights
from detector.processes.client import HelperOwners
from detector.processes.helper import Helper
from detector.processes.joiner import Joiner
from detector.processes.messages import QUESTION_SIZE, pack_question
from detector.processes.model import UDP, UNANSWERED, question
from tests.processes.asking import PATIENCE, answer
from tests.processes.machine import Machine, asking, tcp

ASKED = question(UDP, "127.0.0.1", 1, "127.0.0.2", 9)


def wait_for_end(pid: int) -> None:
    handle = os.pidfd_open(pid)
    assert select.select([handle], [], [], PATIENCE)[0], "it lives on"
    os.close(handle)


@pytest.mark.parametrize(
    "garbage",
    [
        b"x",
        bytes(QUESTION_SIZE),
        bytes(QUESTION_SIZE + 1),
        b"\xff" * QUESTION_SIZE,
        b"\xff" * 65_000,
        pack_question(1, ASKED)[:-1],
        b"",
    ],
    ids=len,
)
def test_it_ends_at_the_first_message_that_is_no_question(owners: HelperOwners, garbage: bytes) -> None:
    answer(owners, ASKED)
    owners._channel.send(garbage)
    wait_for_end(owners.pid)
    owners.ask(ASKED)
    found = owners.answers() + owners.answers()
    assert [each.why_not for each in found] == [UNANSWERED]


def test_it_ends_with_its_parent() -> None:
    out, into = os.pipe()
    parent = os.fork()
    if parent == 0:
        opened = HelperOwners()
        os.write(into, opened.pid.to_bytes(4, "big"))
        signal.pause()
    helper_pid = int.from_bytes(os.read(out, 4), "big")
    handle = os.pidfd_open(helper_pid)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert select.select([handle], [], [], PATIENCE)[0], "it outlives its parent"
    for descriptor in (out, into, handle):
        os.close(descriptor)


def test_ctrl_c_does_not_end_it() -> None:
    opened = HelperOwners()
    for _ in range(3):
        os.kill(opened.pid, signal.SIGINT)
        assert answer(opened, ASKED).why_not != UNANSWERED
    opened.close()


def _descriptors(pid: int) -> set[str]:
    """Return what a process has open; it looks into folders of /proc meanwhile, and closes them."""
    while True:
        with contextlib.suppress(FileNotFoundError):
            return {os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")}


def test_it_keeps_two_rights_and_nothing_that_was_open(as_root: None) -> None:
    leaked = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(leaked, True)
    opened = HelperOwners()
    answer(opened, ASKED)
    with open(f"/proc/{opened.pid}/status", "rb") as file:
        status = file.read()
    assert proc_fs.field("Uid", status) == b"\t".join([str(rights.NOBODY).encode()] * 4)
    for name in ("CapEff", "CapPrm"):
        assert int(proc_fs.field(name, status) or b"", 16) == rights.KEPT
    for name in ("CapInh", "CapBnd", "CapAmb"):
        assert int(proc_fs.field(name, status) or b"", 16) == 0
    assert proc_fs.field("NoNewPrivs", status) == b"1"
    kept = {link for link in _descriptors(opened.pid) if not link.startswith(("socket:[", "/proc"))}
    assert kept == {os.devnull}
    opened.close()
    os.close(leaked)


def test_a_tool_that_does_not_read_is_not_answered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "MAX_BACKLOG", 4)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        served = Helper(theirs, Joiner(Machine()), None)
        assert served._wanted() == select.POLLIN
        served._out.extend([b"answer"] * 4)
        assert served._wanted() == select.POLLOUT


def test_it_stops_reading_while_many_questions_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "MAX_BACKLOG", 2)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        joiner = Joiner(Machine(open=[tcp(5, 11), tcp(6, 12)]))
        served = Helper(theirs, joiner, None)
        for port in (5, 6):
            ours.send(pack_question(port, asking(port)))
        assert served._take()
        assert (joiner.backlog, served._wanted()) == (2, 0)
