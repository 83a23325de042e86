"""Young processes are looked at often, then seldom, then no more."""

from __future__ import annotations

from detector.processes.newcomers import MAX_NEWCOMERS, NEVER, STEPS, Newcomers


def test_looks_become_rarer_and_end() -> None:
    young = Newcomers()
    young.began([7], 0)
    looks = []
    while young.next_due != NEVER:
        looks.append(young.next_due)
        assert young.take_due(young.next_due) == [7]
    gaps = [after - before for before, after in zip([0.0, *looks], looks, strict=False)]
    assert [round(gap, 6) for gap in gaps] == list(STEPS)
    assert len(young) == 0


def test_a_new_program_begins_anew() -> None:
    young = Newcomers()
    young.began([7], 0)
    young.take_due(1)
    young.began([7], 1)
    assert young.next_due == 1 + STEPS[0]


def test_only_those_that_are_due_are_taken() -> None:
    young = Newcomers()
    young.began([7], 0)
    young.began([8], 1)
    assert young.take_due(0.5) == [7]


def test_their_number_is_bounded() -> None:
    young = Newcomers()
    young.began(range(10 * MAX_NEWCOMERS), 0)
    assert len(young) == MAX_NEWCOMERS
