"""The joiner on a machine of lists, and on this one with children that live as long as the test wants."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from detector.processes import joiner as module
from detector.processes.joiner import Joiner
from detector.processes.kernel import Linux
from detector.processes.messages import Verdict, pack_answer, unpack_answer
from detector.processes.model import ANOTHER_USER, GONE, KERNEL, NOT_PERMITTED, TCP, Process, Question
from detector.processes.proc_fs import Rights
from detector.processes.sockets import LISTEN, Socket
from tests.processes.asking import about
from tests.processes.machine import HERE, Machine, asking, tcp


def made(machine: Machine, *, hears: bool = True) -> Joiner:
    return Joiner(machine, hears_processes=hears, clock=machine.clock)


def pass_time(machine: Machine, joiner: Joiner, seconds: float = 0.1) -> list[tuple[int, Verdict]]:
    """Let time pass in small steps; return the verdicts that came."""
    found = joiner.work()
    for _ in range(round(seconds / 0.005)):
        machine.now += 0.005
        found += joiner.work()
    return found


def verdict(machine: Machine, joiner: Joiner, asked: Question) -> Verdict:
    joiner.ask(1, asked)
    ((number, found),) = pass_time(machine, joiner)
    assert number == 1
    return found


def pid(found: Verdict) -> int:
    assert isinstance(found, Process), found
    return found.pid


def test_an_open_connection_is_joined() -> None:
    machine = Machine(open=[tcp(5, 11)], held={20: {11}, 30: set()})
    assert pid(verdict(machine, made(machine), asking(5))) == 20


def test_a_question_may_come_late() -> None:
    machine = Machine(open=[tcp(5, 11)], held={20: {11}})
    joiner = made(machine)
    pass_time(machine, joiner, 0.5)
    machine.open, machine.held = [], {}
    pass_time(machine, joiner, 5)
    assert pid(verdict(machine, joiner, asking(5))) == 20


def test_a_connection_that_waits_for_its_end_is_known_by_what_it_was() -> None:
    machine = Machine(open=[tcp(5, 11)], held={20: {11}})
    joiner = made(machine)
    pass_time(machine, joiner, 0.5)
    machine.open, machine.held = [tcp(5, 0, state=6)], {}
    assert pid(verdict(machine, joiner, asking(5))) == 20


def test_a_process_that_lives_for_milliseconds_is_joined_when_it_is_heard_of() -> None:
    machine = Machine(held={20: set()})
    joiner = made(machine)
    pass_time(machine, joiner, 0.5)
    machine.held[77] = {11}
    machine.open = [tcp(5, 11)]
    joiner.began([77])
    pass_time(machine, joiner, 0.01)
    machine.open, machine.held = [], {20: set()}
    assert pid(verdict(machine, joiner, asking(5))) == 77


def test_without_news_new_processes_are_found_by_listing() -> None:
    machine = Machine(held={20: set()})
    joiner = made(machine, hears=False)
    machine.held[77] = {11}
    pass_time(machine, joiner, 0.2)
    machine.open = [tcp(5, 11)]
    machine.held = {}
    assert pid(verdict(machine, joiner, asking(5))) == 77


def test_a_connection_that_nobody_has_accepted_belongs_to_the_listener() -> None:
    listener = Socket(TCP, HERE, 5, bytes(4), 0, 12, 0, LISTEN)
    machine = Machine(open=[tcp(5, 0), listener], held={20: {12}})
    assert pid(verdict(machine, made(machine), asking(5))) == 20


def test_what_the_kernel_does_not_know_is_gone() -> None:
    machine = Machine()
    assert verdict(machine, made(machine), asking(5)) == GONE


def test_a_socket_that_closes_while_its_holder_is_looked_for_is_gone() -> None:
    machine = Machine(open=[tcp(5, 11)])
    joiner = made(machine)
    joiner.ask(1, asking(5))
    machine.open = []
    assert pass_time(machine, joiner) == [(1, GONE)]


def test_an_open_socket_of_root_that_no_process_holds_is_the_kernel_s() -> None:
    machine = Machine(open=[tcp(5, 11)], held={20: set()})
    joiner = made(machine)
    assert verdict(machine, joiner, asking(5)) == KERNEL
    machine.looks.clear()
    assert verdict(machine, joiner, asking(5)) == KERNEL
    assert not machine.looks, "remembered for a while"


@pytest.mark.parametrize(
    ("rights", "uid"),
    [(Rights(0, True, False), 0), (Rights(0, True, True), 1000), (Rights(1000, False, True), 1000)],
    ids=["other process namespaces", "a user's socket", "own user, out of sight"],
)
def test_it_is_not_said_to_be_the_kernel_s_when_it_may_be_somebody_s(rights: Rights, uid: int) -> None:
    machine = Machine(rights, [tcp(5, 11, uid=uid)])
    assert verdict(machine, made(machine), asking(5)) == NOT_PERMITTED


def test_another_user_s_socket_is_told_without_looking() -> None:
    machine = Machine(Rights(1000, False, True), [tcp(5, 11, uid=0)], {20: {11}})
    joiner = made(machine)
    pass_time(machine, joiner, 0.5)
    machine.looks.clear()
    assert verdict(machine, joiner, asking(5)) == ANOTHER_USER
    assert not machine.looks


def test_a_question_during_a_search_gets_a_search_of_its_own() -> None:
    machine = Machine(open=[tcp(5, 11), tcp(6, 12)], held={20: set()})
    joiner = made(machine)
    joiner.ask(1, asking(5))
    joiner.ask(2, asking(6))
    assert sorted(pass_time(machine, joiner)) == [(1, KERNEL), (2, KERNEL)]


def test_lists_become_rare_when_nobody_asks() -> None:
    machine = Machine()
    joiner = made(machine)
    pass_time(machine, joiner, 1)
    idle, machine.dumps = machine.dumps, 0
    joiner.ask(1, asking(5))
    pass_time(machine, joiner, 1)
    assert 8 <= idle <= 13
    assert machine.dumps > 3 * idle
    assert 0 <= joiner.wait() <= module.IDLE_TICK


def test_refusals_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_REFUSED", 3)
    machine = Machine(open=[tcp(port, port) for port in range(1, 20)])
    joiner = made(machine)
    for port in range(1, 20):
        joiner.ask(port, asking(port))
    assert len(pass_time(machine, joiner)) == 19
    assert len(joiner._refused) == 3


class Child:
    """A process with a connection to us; it lives until it is told to end."""

    def __init__(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        out, self._in = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._in)
            with socket.create_connection(listener.getsockname()):
                os.read(out, 1)
            os._exit(0)
        os.close(out)
        with listener:
            self._ours, peer = listener.accept()
        here = about(self._ours)
        self.asked = Question(TCP, here.remote, here.remote_port, here.local, here.local_port)
        assert peer[1] == self.asked.local_port

    def end(self) -> None:
        os.close(self._in)
        os.waitpid(self.pid, 0)
        self._ours.close()


def real_verdict(joiner: Joiner, asked: Question) -> Verdict:
    joiner.ask(1, asked)
    while True:
        for _, found in joiner.work():
            return found


@pytest.fixture
def linux() -> Iterator[Linux]:
    kernel = Linux()
    yield kernel
    kernel.close()


def test_a_real_child_is_joined_and_known_after_its_end(linux: Linux) -> None:
    joiner = Joiner(linux)
    child = Child()
    assert pid(real_verdict(joiner, child.asked)) == child.pid
    while joiner._table.find(child.asked) is None:
        joiner.work()
    child.end()
    assert pid(real_verdict(joiner, child.asked)) == child.pid
    assert real_verdict(Joiner(linux), child.asked) == GONE


def test_a_child_that_inherited_a_socket_is_not_named_for_it(linux: Linux) -> None:
    joiner = Joiner(linux)
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as held:
        child = Child()
        joiner.began([child.pid])
        joiner._holders.look_at(child.pid)
        assert pid(real_verdict(joiner, about(held))) == os.getpid()
        child.end()


def test_root_s_socket_is_another_user_s_without_rights(as_root: None) -> None:
    out, into = os.pipe()
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as held:
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setresgid(65_533, 65_533, 65_533)
            os.setresuid(65_533, 65_533, 65_533)
            os.write(into, pack_answer(1, real_verdict(Joiner(Linux()), about(held))))
            os._exit(0)
        os.close(into)
        assert unpack_answer(os.read(out, 4096)) == (1, ANOTHER_USER)
        os.waitpid(child, 0)
    os.close(out)
