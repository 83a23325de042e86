"""Who holds a socket: found once, remembered, and told from those who only inherited it."""

from __future__ import annotations

import pytest

from detector.processes import holders
from detector.processes.holders import Holders
from tests.processes.machine import Machine


def searched(machine: Machine, *wanted: int, tool: int = 0) -> Holders:
    found = Holders(machine, tool)
    for _ in found.search(set(wanted)):
        pass
    return found


def pid_of(found: Holders, inode: int) -> int | None:
    holder = found.get(inode)
    return holder.pid if holder else None


def test_the_holder_is_found_and_the_search_ends_there() -> None:
    machine = Machine(held={30: set(), 20: {1}, 10: {2}})
    assert pid_of(searched(machine, 1), 1) == 20
    assert 10 not in machine.looks


def test_where_sockets_were_found_is_looked_at_first() -> None:
    machine = Machine(held={30: set(), 20: {1}, 10: set()})
    found = searched(machine, 1)
    machine.held[20].add(2)
    machine.looks.clear()
    found.try_likely({2})
    assert pid_of(found, 2) == 20
    assert 30 not in machine.looks


def test_the_outermost_ancestor_that_holds_it_is_named() -> None:
    machine = Machine(held={20: {1}, 30: {1}, 40: {1, 2}}, parents={40: 30, 30: 20, 20: 1})
    found = Holders(machine)
    found.look_at(40)
    assert (pid_of(found, 1), pid_of(found, 2)) == (20, 40)


def test_process_1_is_nobody_s_ancestor() -> None:
    machine = Machine(held={1: {1}, 40: {1}}, parents={40: 1})
    found = Holders(machine)
    found.look_at(40)
    assert pid_of(found, 1) == 40


def test_a_process_that_ends_while_it_is_looked_at_has_its_last_name() -> None:
    machine = Machine(held={40: {1}})
    found = Holders(machine)
    found.name(40)
    machine.nameless.add(40)
    found.look_at(40)
    assert pid_of(found, 1) == 40


def test_the_tool_and_what_it_started_in_its_group_are_its_own() -> None:
    groups = {20: 9, 21: 9, 22: 22, 23: 9}
    machine = Machine(held={pid: {pid} for pid in groups}, parents={20: 5, 21: 20, 22: 20, 23: 5}, groups=groups)
    found = searched(machine, 20, 21, 22, 23, tool=20)
    owned = {pid for pid in groups if (holder := found.get(pid)) and holder.is_own}
    assert owned == {20, 21}  # 22 has a group of its own, 23 is a neighbour in the same script


def test_a_ring_of_parents_ends() -> None:
    machine = Machine(held={2: {1}, 3: {1}}, parents={2: 3, 3: 2}, groups={2: 9, 3: 9, 4: 9})
    assert pid_of(searched(machine, 1, tool=4), 1) in (2, 3)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "MAX_HOLDERS", 10)
    machine = Machine(held={20: set(range(1, 100))})
    found = Holders(machine)
    found.look_at(20)
    assert len(found) == 10
