"""What waits is bounded: the latest stay, and what another part may have begun stays longest."""

from __future__ import annotations

import pytest

from detector.catalogue.store import load
from detector.counting.waiting import MOST_LIVE, Waiting
from detector.findings import Findings
from detector.match.index import Matcher
from detector.observation import Connection, Endpoints
from tests.counting.test_nameless import ADDRESSES, Row, columns_of

ME, THERE = ADDRESSES[0], ADDRESSES[2]


def connection(at: float, port: int, *, began: bool = True) -> Connection:
    return Connection(Endpoints(6, ME, port, THERE, 443), at, at + 1, 10, 10, began, True)


@pytest.mark.parametrize("with_columns", [False, True])
def test_the_oldest_go_and_the_bare_ends_of_the_first_minutes_stay(
    monkeypatch: pytest.MonkeyPatch, with_columns: bool
) -> None:
    monkeypatch.setattr("detector.counting.waiting.MOST", 6)
    waiting = Waiting()
    for at in range(8):
        waiting.add(connection(400.0 * at, 40_000 + at, began=at > 0))
    if with_columns:
        late: Row = (17, ME, 50_000, THERE, 40_000, 9, 9, 5_000, 1, True, True, False)
        waiting.add_columns(columns_of([late]))
    gone = waiting.settle_oldest()
    assert len(waiting) == 3
    kept = {one.first for one in waiting.all()}
    assert kept == ({0.0, 2_800.0, 5_000.0} if with_columns else {0.0, 2_400.0, 2_800.0})
    assert gone.columns is None or not len(gone.columns)
    assert len(gone.connections) == (6 if with_columns else 5)


def test_who_watches_lets_fewer_wait() -> None:
    findings = Findings(Matcher(load()), is_live=True)
    for number in range(MOST_LIVE + 1):
        findings.add(connection(float(number), 20_000 + number, began=False))
    assert len(findings.summary().loose_ends.connections) == MOST_LIVE // 2
    assert findings.snapshot(()).coverage.flows == findings.settle().coverage.flows == MOST_LIVE + 1


def test_columns_become_values_where_their_server_has_a_name() -> None:
    waiting = Waiting()
    some: list[Row] = [
        (17, ME, 50_000, address, 40_000, 9, 9, 5, 1, True, False, False) for address in (THERE, ADDRESSES[5])
    ]
    waiting.add_columns(columns_of(some))
    settled = waiting.settle()
    assert len(waiting) == 0
    assert settled.columns is not None
    assert len(settled.columns) == 2
    named = settled.give_names(lambda address: address == THERE)
    assert [one.endpoints.server for one in named.connections] == [THERE]
    assert named.columns is not None
    assert len(named.columns) == 1


def test_a_copy_goes_its_own_way() -> None:
    waiting = Waiting()
    waiting.add(connection(1.0, 40_000))
    copy = waiting.copy()
    copy.extend([connection(2.0, 40_001)])
    assert (len(waiting), len(copy)) == (1, 2)
