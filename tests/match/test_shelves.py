"""The shelves: a host is compared with few names, and asks few questions, however many names there are."""

from __future__ import annotations

from typing import ClassVar

import pytest

from detector.match.answer import Match
from detector.match.shelves import Shelves, end_of, file_names


class Said:
    """A name; it counts how often it is compared."""

    compared = 0
    asked: ClassVar[list[str]] = []

    def __init__(self, name: str, is_host: bool) -> None:
        self.name = name
        self.is_host = is_host

    @property
    def tail(self) -> str:
        Said.compared += 1
        return "." + self.name

    def find(self, host: str, path: str | None, method: str | None) -> Match | None:
        """Tell the name, and then that it has no answer, so that all names come to be asked."""
        Said.asked.append(("host " if self.is_host else "") + self.name)
        return None

    def narrowed(self, host: str) -> Said:
        return self


def shelves_of(domains: list[str], hosts: tuple[str, ...] = ()) -> Shelves:
    def open_name(name: str) -> list[Said]:
        return [Said(name, True)] * (name in hosts) + [Said(name, False)] * (name in domains)

    return file_names({*domains, *hosts}, open_name)


def found(shelves: Shelves, host: str) -> list[str]:
    Said.asked = []
    shelf = shelves.get(end_of(host))
    if shelf is not None:
        assert shelf.find(host, None, None) is None
        asked, Said.asked = Said.asked, []
        narrowed = shelf.narrowed(host).narrowed(host)
        Said.compared = 0
        assert narrowed.find(host, None, None) is None
        assert (Said.asked, Said.compared) == (asked, 0)
    return Said.asked


@pytest.mark.parametrize(
    ("name", "end"), [("a.b.c", "b.c"), ("b.c", "b.c"), ("c", "c"), ("", ""), (".c", ".c"), ("a..c", ".c")]
)
def test_a_shelf_is_called_by_the_last_two_labels(name: str, end: str) -> None:
    assert end_of(name) == end


FEW = (
    ["one.example", "in.one.example", "two.example", "b.three.example"],
    ("in.one.example", "x.in.one.example", "four.example"),
)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("one.example", ["one.example"]),
        ("a.one.example", ["one.example"]),
        ("in.one.example", ["host in.one.example", "in.one.example", "one.example"]),
        ("a.in.one.example", ["in.one.example", "one.example"]),
        ("x.in.one.example", ["host x.in.one.example", "in.one.example", "one.example"]),
        ("xin.one.example", ["one.example"]),
        ("y.x.in.one.example", ["in.one.example", "one.example"]),
        ("www.two.example", ["two.example"]),
        ("notone.example", []),
        ("three.example", []),
        ("a.b.three.example", ["b.three.example"]),
        ("four.example", ["host four.example"]),
        ("a.four.example", []),
        ("example", []),
        ("", []),
        ("...", []),
    ],
)
@pytest.mark.parametrize("crowd", [0, 100])
def test_the_host_itself_comes_first_and_then_the_longest_domain(crowd: int, host: str, expected: list[str]) -> None:
    others = [f"o{number}.{name}" for number in range(crowd) for name in ("one.example", "in.one.example")]
    assert found(shelves_of([*FEW[0], *others], FEW[1]), host) == expected


@pytest.mark.parametrize("size", [3, 30_000])
def test_no_host_is_compared_with_many_names(size: int) -> None:
    clouds = [f"c{number}.cloud.example" for number in range(size)]
    deep = [f"d{number}.eu.cloud.example" for number in range(size)]
    shelves = shelves_of([*clouds, *deep, *(f"alone{number}.example" for number in range(size)), "cloud.example"])
    for host in ("a.b.c1.cloud.example", "d2.eu.cloud.example", "x.eu.cloud.example", "alone0.example"):
        assert found(shelves, host) != []
        Said.compared = 0
        shelves[end_of(host)].find(host, None, None)
        assert Said.compared <= 7
    Said.compared = 0
    assert found(shelves, "a.b.c.unknown.example") == []
    assert Said.compared == 0  # no name ends in `unknown.example`
