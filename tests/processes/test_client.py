"""The helper as the tool sees it: real sockets of every kind, in this network namespace and in one of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from detector.processes import client
from detector.processes.client import HelperOwners
from detector.processes.model import GONE, UDP, UNANSWERED, Answer, question
from tests.processes.asking import about, answer, wait
from tests.processes.test_sock_diag import Maker, mapped, tcp4, tcp6

ROOT = Path(__file__).resolve().parents[2]


def is_us(found: Answer) -> bool:
    return found.process is not None and found.process.pid == os.getpid() and found.process.is_own


@pytest.mark.parametrize("make", [tcp4, tcp6, mapped])
def test_tcp(owners: HelperOwners, make: Maker) -> None:
    listener, connection = make()
    with listener, connection:
        asked = about(connection)
        assert is_us(answer(owners, asked))
        assert is_us(answer(owners, question(6, asked.remote, asked.remote_port, asked.local, asked.local_port)))


@pytest.mark.parametrize(
    ("family", "bound", "remote"),
    [
        (socket.AF_INET, "0.0.0.0", "127.0.0.1"),
        (socket.AF_INET6, "::", "::1"),
        (socket.AF_INET6, "::", "127.0.0.1"),
        (socket.AF_INET6, "::1", "::1"),
    ],
)
def test_unconnected_udp(owners: HelperOwners, family: int, bound: str, remote: str) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        sender.bind((bound, 0))
        assert is_us(answer(owners, question(UDP, remote, sender.getsockname()[1], remote, 443)))


def test_connected_udp(owners: HelperOwners) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", 443))
        assert is_us(answer(owners, about(sender)))


def test_nothing_there_is_gone(owners: HelperOwners) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", 443))
        asked = about(sender)
    assert answer(owners, asked) == Answer(asked, None, GONE)


def test_another_program_is_named_with_its_path(owners: HelperOwners) -> None:
    code = "import socket, sys; c = socket.create_connection(('127.0.0.1', int(sys.argv[1]))); sys.stdin.read()"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-c", code, str(listener.getsockname()[1])]
        with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as child:
            ours, peer = listener.accept()
            with ours:
                found = answer(owners, question(6, peer[0], peer[1], *listener.getsockname()))
                assert found.process is not None
                assert (found.process.pid, found.process.is_own) == (child.pid, False)
                assert found.process.path == os.path.realpath(f"/proc/{child.pid}/exe")
                assert found.process.name
            child.communicate()


def test_each_question_is_answered_once(owners: HelperOwners) -> None:
    asked = [question(UDP, "127.0.0.1", port, "127.0.0.2", 9) for port in range(1, 3001)]
    for each in asked:
        owners.ask(each)
    found = wait(owners, len(asked))
    assert sorted(each.question for each in found) == sorted(asked)
    assert {each.why_not for each in found} == {GONE}


def test_too_many_questions_are_answered_at_once(owners: HelperOwners, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MAX_OUTSTANDING", 2)
    asked = [question(UDP, "127.0.0.1", port, "127.0.0.2", 9) for port in (1, 2, 3)]
    for each in asked:
        owners.ask(each)
    assert {each.question: each.why_not for each in wait(owners, 3)} == dict(
        zip(asked, (GONE, GONE, UNANSWERED), strict=True)
    )


def test_the_helper_is_one_of_our_own_processes(owners: HelperOwners) -> None:
    assert owners.own_pids == {os.getpid(), owners.pid}
    assert os.getpgid(owners.pid) == os.getpgrp()


def test_closing_ends_the_helper_and_is_allowed_twice() -> None:
    opened = HelperOwners()
    opened.close()
    opened.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(opened.pid, os.WNOHANG)
    opened.ask(question(UDP, "127.0.0.1", 1, "127.0.0.2", 9))
    assert [each.why_not for each in opened.answers()] == [UNANSWERED]


IN_A_NAMESPACE = """
import os, socket, subprocess
from detector.processes.client import HelperOwners
from detector.processes.model import TCP, UDP, question
from tests.processes.asking import about, answer
for command in ("link set lo up", "address add 10.9.9.1/32 dev lo", "address add 2001:db8::1/128 dev lo nodad"):
    subprocess.run(["ip", *command.split()], check=True)
owners = HelperOwners()
for host in ("10.9.9.1", "2001:db8::1"):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, 0), family=family)
    connection = socket.create_connection(listener.getsockname()[:2])
    assert answer(owners, about(connection)).process.pid == os.getpid()
    sender = socket.socket(family, socket.SOCK_DGRAM)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    sender.bind(("", 0))
    asked = question(UDP, host, sender.getsockname()[1], host, 443)
    while (process := answer(owners, asked).process) is None:  # known from the next list on
        pass
    assert process.pid == os.getpid()
owners.close()
print("joined")
"""


def test_in_a_network_namespace(as_root: None) -> None:
    command = ["unshare", "--net", sys.executable, "-c", IN_A_NAMESPACE]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.stdout == "joined\n", run.stderr
