"""Once a second what was seen goes to a thread that writes; the caller waits for nothing."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest

from detector.history.model import Seen
from detector.history.reading import read_run
from detector.history.recorder import WITHIN, Recorder
from detector.history.writer import Writer
from detector.summary import Summary
from tests.history.examples import NINE, Going, request, store_at
from tests.history.test_writer import writer_at


class Clock:
    """Time that passes when a test says so; a look costs `cost`."""

    def __init__(self, cost: float = 0.0) -> None:
        self.now = 0.0
        self.cost = cost
        self.spent = 0.0

    def steady(self) -> float:
        return self.now

    def wall(self) -> float:
        return NINE + self.now

    def used(self) -> float:
        self.spent += self.cost
        return self.spent


def recorder(folder: Path, going: Going, clock: Clock, writer: Writer | None = None) -> Recorder:
    made = Recorder(
        writer or writer_at(folder), going.findings.keeping, clock=clock.steady, wall=clock.wall, cost=clock.used
    )
    made.begin()
    return made


class Counting(Going):
    """A run that counts how often it is looked at."""

    looks = 0

    def summary(self) -> Summary:
        self.looks += 1
        return super().summary()


@pytest.mark.parametrize(("cost", "fewest", "most"), [(0.0, 14, 15), (0.1, 14, 15), (0.3, 9, 11), (1.0, 3, 4)])
def test_a_look_is_taken_within_a_second_and_takes_a_third_of_the_time_at_most(
    tmp_path: Path, cost: float, fewest: int, most: int
) -> None:
    going, clock = Counting(), Clock(cost)
    keeping = recorder(tmp_path, going, clock)
    while clock.now < 10.0:
        going.see(request(clock.wall()))
        keeping.turn(going)
        assert keeping._is_idle.wait(60)
        clock.now += 0.1
    keeping.finish(going.finish())
    assert fewest <= going.looks <= most
    assert keeping.notices() == []


class Slow(Counting):
    """A run that takes its time to say what it has seen."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__()
        self.clock, self.seconds = clock, seconds

    def summary(self) -> Summary:
        self.clock.now += self.seconds
        return super().summary()


@pytest.mark.parametrize(("seconds", "is_said"), [(0.0, False), (0.1, False), (0.2, False), (0.9, True)])
def test_what_was_seen_is_written_within_a_second_or_it_is_said_once_that_it_is_not(
    tmp_path: Path, seconds: float, is_said: bool
) -> None:
    clock = Clock()
    going = Slow(clock, seconds)
    keeping = recorder(tmp_path, going, clock)
    begins: list[float] = []
    while clock.now < 40.0:
        before = going.looks, clock.now
        keeping.turn(going)
        assert keeping._is_idle.wait(60)
        begins += [before[1]] if going.looks > before[0] else []
        clock.now += 0.1
    # From the beginning of a look until the end of the next: what came in between was lost until then.
    ages = [later + seconds - earlier for earlier, later in pairwise(begins)]
    assert (max(ages[1:]) > WITHIN) == is_said
    said = keeping.notices()
    assert len(said) == is_said
    assert all("1.9 seconds" in line for line in said)
    keeping.finish(going.finish())


def test_what_is_read_back_is_what_was_seen_with_all_that_is_followed(tmp_path: Path) -> None:
    going, clock = Going(), Clock()
    keeping = recorder(tmp_path, going, clock)
    for number in range(300):
        clock.now = number * 40.0
        going.see(request(clock.wall(), f"h{number % 7}.example"))
        keeping.turn(going)
        if number % 3:
            assert keeping._is_idle.wait(60)  # else the next turn finds it at work, and leaves it alone
    summary = going.finish()
    keeping.finish(summary)
    store = store_at(tmp_path)
    (run,) = store.runs()
    assert read_run(store, run) == summary
    assert run.ended is not None
    assert len({version.bucket for version in store.versions(run.id)}) == 4


def test_a_disk_that_hangs_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs, going, clock = threading.Event(), Counting(), Clock()

    class Hanging(Writer):
        def write(self, seen: Seen) -> None:
            hangs.wait()

    whole = writer_at(tmp_path)
    hanging = Hanging(whole._run, whole._opened, whole._set_aside)
    monkeypatch.setattr("detector.history.recorder._LAST_WAIT", 0.05)
    keeping = recorder(tmp_path, going, clock, hanging)
    for _ in range(50):
        keeping.turn(going)
        clock.now += 1.0
    assert going.looks == 1
    keeping.finish(going.finish())
    (line,) = keeping.notices()
    assert "could not be written in time" in line
    hangs.set()
    keeping._thread.join(60)


def test_where_nothing_can_be_written_nothing_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "detect").touch()
    going, clock = Counting(), Clock()
    keeping = recorder(tmp_path, going, clock)
    for _ in range(29):
        keeping.turn(going)
        clock.now += 1.0
    assert going.looks == 0
    (line,) = keeping.notices()
    assert "cannot be opened" in line
    keeping.finish(going.finish())
