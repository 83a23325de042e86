"""What DNS told is kept once, within a bound, and learned once."""

from __future__ import annotations

import pytest

from detector.counting.lookups import Lookups
from detector.observation import Connection, Endpoints, Lookup

ME, THERE = b"\x0a\0\0\x01", b"\xc0\0\x02\x07"


def told(name: str, at: float = 1.0, address: bytes = THERE) -> Lookup:
    return Lookup(at, ME, address, name, (), 60)


def connected(at: float) -> Connection:
    return Connection(Endpoints(6, ME, 40_000, THERE, 443), at, at + 1, 10, 10, True, True)


def test_names_follow_what_is_told_later() -> None:
    lookups = Lookups()
    lookups.add(told("a.example"))
    assert lookups.names().name(connected(5.0)).host == "a.example"
    lookups.extend([told("b.example", 100.0), told("a.example")])
    assert lookups.names().name(connected(5.0)).host == "a.example"
    assert lookups.names().name(connected(400.0)).host == "b.example"
    lookups.add(told("c.example", 2.0))  # one that came late belongs to its own time
    assert lookups.names().name(connected(3.0)).host == "c.example"
    assert len(lookups.all()) == 3


def test_a_copy_goes_its_own_way() -> None:
    lookups = Lookups()
    lookups.add(told("a.example"))
    copy = lookups.copy()
    copy.add(told("b.example", 2.0))
    assert copy.names().name(connected(5.0)).host == "b.example"
    assert lookups.names().name(connected(5.0)).host == "a.example"


def test_the_oldest_are_forgotten_and_not_named_by_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.counting.lookups.MOST", 8)
    lookups = Lookups()
    for number in range(9):
        lookups.add(told(f"h{number}.example", float(number), bytes([192, 0, 2, number])))
    assert lookups.names().knows(bytes([192, 0, 2, 0]))
    lookups.make_room()
    assert sorted(one.at for one in lookups.all()) == [3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    assert not lookups.names().knows(bytes([192, 0, 2, 0]))
    assert lookups.names().knows(bytes([192, 0, 2, 8]))
