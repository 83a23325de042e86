"""Connections get their programs from owners that stand in for the machine's."""

from __future__ import annotations

import os

import pytest

from detector import attribution
from detector.attribution import ANOTHER_MACHINE, Attribution
from detector.observation import Connection, Endpoints, Program
from detector.processes.model import GONE, KERNEL, UNANSWERED, Answer, Process, Question, question

OURS, THEIRS = bytes([10, 0, 0, 1]), bytes([192, 0, 2, 7])
OURS6, THEIRS6 = bytes.fromhex("fd00") + bytes(13) + b"\x01", bytes.fromhex("20010db8") + bytes(11) + b"\x07"
FIREFOX = Process("firefox", 41, "/usr/bin/firefox")
ENDS = Endpoints(6, OURS, 40_000, THEIRS, 443)


class Owners:
    """Answers with what a test gives it; its pipe is readable while there is something to take."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.ready: list[Answer] = []
        self._ours, self._theirs = os.pipe()

    @property
    def own_pids(self) -> frozenset[int]:
        return frozenset()

    def fileno(self) -> int:
        return self._ours

    def ask(self, asked: Question) -> None:
        self.asked.append(asked)

    def answers(self) -> list[Answer]:
        if self.ready:
            os.read(self._ours, 1)
        found, self.ready = self.ready, []
        return found

    def close(self) -> None:
        os.close(self._ours)
        os.close(self._theirs)

    def say(self, *answers: Answer) -> None:
        self.ready += answers
        os.write(self._theirs, b"x")


@pytest.fixture
def owners() -> Owners:
    return Owners()


@pytest.fixture
def joined(owners: Owners) -> Attribution:
    return Attribution(owners, lambda: frozenset({OURS, OURS6}))


def connection(ends: Endpoints = ENDS) -> Connection:
    return Connection(ends, 1.0, 2.0, 10, 20, True, True)


def test_a_connection_gets_the_program_that_was_answered(owners: Owners, joined: Attribution) -> None:
    joined.ask([ENDS])
    assert owners.asked == [question(6, OURS, 40_000, THEIRS, 443)]
    owners.say(Answer(owners.asked[0], FIREFOX))
    joined.take()
    named = joined.name(connection())
    assert (named.program, named.why_no_program) == (Program("firefox", 41, "/usr/bin/firefox"), "")
    assert not joined.is_ours(connection())


def test_a_connection_to_this_machine_is_asked_for_from_its_side(owners: Owners, joined: Attribution) -> None:
    inbound = Endpoints(17, THEIRS6, 50_000, OURS6, 443)
    joined.ask([inbound])
    assert owners.asked == [question(17, OURS6, 443, THEIRS6, 50_000)]


def test_between_two_ends_of_this_machine_the_client_is_asked_for(owners: Owners, joined: Attribution) -> None:
    joined.ask([Endpoints(6, b"\x7f\0\0\1", 50_000, b"\x7f\0\0\x35", 53), Endpoints(6, bytes(15) + b"\1", 5, OURS6, 6)])
    assert [asked.local_port for asked in owners.asked] == [50_000, 5]


def test_what_passes_by_is_another_machines(owners: Owners, joined: Attribution) -> None:
    foreign = Endpoints(6, THEIRS, 40_000, bytes([192, 0, 2, 8]), 443)
    joined.ask([foreign])
    assert owners.asked == []
    assert joined.name(connection(foreign)).why_no_program == ANOTHER_MACHINE


@pytest.mark.parametrize("port", [0, 1])
def test_a_port_that_no_socket_has_is_not_asked_for(owners: Owners, joined: Attribution, port: int) -> None:
    joined.ask([Endpoints(6, OURS, 0, THEIRS, port)])
    assert owners.asked == []


@pytest.mark.parametrize("own_first", [True, False])
def test_addresses_of_two_families_in_one_packet_end_nothing(
    owners: Owners, joined: Attribution, own_first: bool
) -> None:
    """Anybody on the network can send a packet from an IPv4-mapped address to an IPv6 address of ours."""
    mapped = bytes(10) + b"\xff\xff" + THEIRS
    ends = Endpoints(6, OURS6, 1, mapped, 2) if own_first else Endpoints(6, mapped, 1, OURS6, 2)
    joined.ask([ends])
    assert owners.asked == []
    assert joined.name(connection(ends)).why_no_program == ANOTHER_MACHINE
    assert not joined.is_ours(connection(ends))


def test_the_reason_is_kept_where_there_is_no_program(owners: Owners, joined: Attribution) -> None:
    joined.ask([ENDS])
    assert joined.name(connection()).why_no_program == UNANSWERED
    owners.say(Answer(owners.asked[0], None, GONE))
    joined.take()
    assert joined.name(connection()).why_no_program == GONE


def test_the_tools_own_connections_are_known_until_the_port_is_anothers(owners: Owners, joined: Attribution) -> None:
    joined.ask([ENDS])
    owners.say(Answer(owners.asked[0], Process("detect", 7, "", is_own=True)))
    joined.take()
    assert joined.is_ours(connection())
    owners.say(Answer(owners.asked[0], FIREFOX))
    joined.take()
    assert not joined.is_ours(connection())


def test_answers_are_forgotten_the_oldest_first(
    owners: Owners, joined: Attribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribution, "MAX_REMEMBERED", 3)
    every = [Endpoints(6, OURS, port, THEIRS, 443) for port in range(1, 6)]
    joined.ask(every)
    own = Process("detect", 7, "", is_own=True)
    owners.say(*(Answer(asked, own) for asked in owners.asked))
    joined.take()
    assert [joined.is_ours(connection(ends)) for ends in every] == [False, False, True, True, True]
    assert joined.name(connection(every[0])).why_no_program == UNANSWERED
    # An answer that comes again counts as new.
    owners.say(Answer(owners.asked[2], own), Answer(owners.asked[0], own))
    joined.take()
    assert [joined.is_ours(connection(ends)) for ends in every] == [True, False, True, False, True]


def test_addresses_are_read_again_when_they_may_have_changed(owners: Owners) -> None:
    known = [frozenset[bytes](), frozenset({OURS})]
    joined = Attribution(owners, lambda: known.pop(0))
    joined.ask([ENDS])
    assert owners.asked == []
    joined.ask([ENDS], addresses_may_have_changed=True)
    assert len(owners.asked) == 1


def test_answers_that_are_on_their_way_are_waited_for(owners: Owners, joined: Attribution) -> None:
    joined.ask([ENDS])
    owners.say(Answer(owners.asked[0], FIREFOX))
    joined.wait()
    assert joined.name(connection()).program is not None


def test_where_nothing_comes_nothing_is_waited_for_long(owners: Owners, joined: Attribution) -> None:
    joined.ask([ENDS])
    joined.wait()
    assert joined.name(connection()).why_no_program == UNANSWERED


def test_what_has_no_ports_is_the_system_s_own(owners: Owners, joined: Attribution) -> None:
    esp = Endpoints(50, OURS, 0, THEIRS, 0)
    joined.ask([esp])
    assert owners.asked == []
    assert joined.program(esp) == KERNEL
    assert joined.program(Endpoints(50, THEIRS, 0, bytes([192, 0, 2, 8]), 0)) == ANOTHER_MACHINE
