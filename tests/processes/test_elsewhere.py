"""The psutil way, on a psutil made of lists. On its own systems it has not been run."""

from __future__ import annotations

from types import SimpleNamespace

from detector.processes import elsewhere
from detector.processes.elsewhere import PsutilOwners
from detector.processes.model import GONE, NOT_PERMITTED, TCP, UDP, UNANSWERED, question


class Error(Exception):
    pass


class AccessDenied(Error):
    pass


class FakeProcess:
    def __init__(self, pid: int) -> None:
        if pid == 404:
            raise Error
        self._pid = pid

    def name(self) -> str:
        return "n\udcff" * 100

    def exe(self) -> str:
        raise AccessDenied


def end(host: str, port: int) -> SimpleNamespace:
    return SimpleNamespace(ip=host, port=port)


LISTED = [
    SimpleNamespace(type=1, laddr=end("::ffff:10.0.0.1", 5), raddr=end("::ffff:10.0.0.2", 443), pid=20),
    SimpleNamespace(type=2, laddr=end("::", 6), raddr=(), pid=404),
    SimpleNamespace(type=2, laddr=end("0.0.0.0", 7), raddr=(), pid=None),
    SimpleNamespace(type=2, laddr=(), raddr=(), pid=1),
]


def owners(listed: object = LISTED) -> PsutilOwners:
    def net_connections(_: str) -> object:
        if listed is None:
            raise AccessDenied
        return listed

    fake = SimpleNamespace(net_connections=net_connections, Process=FakeProcess, AccessDenied=AccessDenied, Error=Error)
    return PsutilOwners(fake)


def test_a_connection_is_joined_and_its_name_is_text() -> None:
    asked = owners()
    asked.ask(question(TCP, "10.0.0.1", 5, "10.0.0.2", 443))
    (found,) = asked.answers()
    assert found.process is not None
    assert (found.process.pid, found.process.path, found.process.name) == (20, "", "n\ufffd" * 32)


def test_reasons_are_told() -> None:
    asked = owners()
    for port in (6, 7, 8):
        asked.ask(question(UDP, "10.0.0.1", port, "10.0.0.2", 443))
    assert [found.why_not for found in asked.answers()] == [GONE, NOT_PERMITTED, GONE]
    refused = owners(None)
    refused.ask(question(UDP, "10.0.0.1", 6, "10.0.0.2", 443))
    assert [found.why_not for found in refused.answers()] == [NOT_PERMITTED]


def test_lists_are_made_with_pauses_and_questions_are_bounded() -> None:
    asked = owners([])
    for port in range(1, elsewhere.MAX_OUTSTANDING + 3):
        asked.ask(question(UDP, "10.0.0.1", port, "10.0.0.2", 443))
    found = asked.answers()
    assert [each.why_not for each in found].count(UNANSWERED) == 2
    asked._next = float("inf")
    asked.ask(question(UDP, "10.0.0.1", 6, "10.0.0.2", 443))
    assert asked.answers() == []
    asked.close()
    assert asked.fileno() == -1
