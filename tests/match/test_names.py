"""The table of names: a host asks few questions, however many names there are."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from detector.match.answer import Match
from detector.match.names import Names, Told, end_of


class Said:
    """What is said of a name; it tells who was asked."""

    def __init__(self, name: str, asked: list[str], always: Match | None = None) -> None:
        self.name = name
        self.asked = asked
        self.always = always

    def find(self, path: str | None, method: str | None) -> Match | None:
        """Tell the name, and then, unless it always has an answer, that it has none, so that all come to be asked."""
        self.asked.append(self.name)
        return self.always


class Asked:
    """Names that tell who was asked, and when each was read."""

    def __init__(self, domains: Collection[str], hosts: Collection[str] = (), always: Collection[str] = ()) -> None:
        self.asked: list[str] = []
        self.read: list[str] = []
        self.domains = set(domains)
        self.hosts = set(hosts)
        self.always = always
        self.names = Names(self.domains | self.hosts, self.open)

    def open(self, name: str, is_host: bool) -> Said | None:
        if name not in (self.hosts if is_host else self.domains):
            return None
        shown = "host " * is_host + name
        self.read.append(shown)
        return Said(shown, self.asked, answer(shown) if shown in self.always else None)

    def found(self, host: str) -> list[str]:
        """Return who is asked about a host, in turn: twice, as the first question may leave something behind."""
        runs = []
        for _ in range(2):
            told = self.names.told(host, end_of(host))
            self.asked.clear()
            if told is not None:
                told.find(None, None)
            runs.append([*self.asked])
        assert runs[0] == runs[1]
        return runs[0]


def answer(name: str) -> Match:
    return Match(name, "ingest", "advertising", "", name, True, ())


@pytest.mark.parametrize(
    ("name", "end"), [("a.b.c", "b.c"), ("b.c", "b.c"), ("c", "c"), ("", ""), (".c", ".c"), ("a..c", ".c")]
)
def test_an_end_is_the_last_two_labels(name: str, end: str) -> None:
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
    assert Asked([*FEW[0], *others], FEW[1]).found(host) == expected


def test_hosts_that_lie_apart_do_not_change_each_others_answers() -> None:
    names = Asked(*FEW)
    hosts = ["a.in.one.example", "in.one.example", "four.example", "a.four.example", "one.example", "in.one.example"]
    assert [names.found(host) for host in hosts] == [Asked(*FEW).found(host) for host in hosts]


def test_each_is_asked_the_whole_question() -> None:
    questions = []

    class Curious(Said):
        def find(self, path: str | None, method: str | None) -> Match | None:
            questions.append((self.name, path, method))
            return None

    told = Told([Curious("one", []), Curious("two", [])])
    questions.clear()
    assert told.find("/a", "POST") is None
    assert questions == [("one", "/a", "POST"), ("two", "/a", "POST")]


def test_a_domain_that_always_answers_hides_those_above_it() -> None:
    names = Asked(["one.example", "in.one.example", "x.in.one.example"], always=["in.one.example"])
    assert names.found("a.x.in.one.example") == ["x.in.one.example", "in.one.example"]
    assert names.found("in.one.example") == ["in.one.example"]
    told = names.names.told("y.in.one.example", "one.example")
    assert told is not None
    assert told.always == told.alone == answer("in.one.example")


def test_an_end_decides_at_once_only_if_all_its_hosts_are_told_the_same() -> None:
    for domains, hosts, is_settled in (
        (["one.example"], [], True),
        (["one.example"], ["one.example"], False),
        ([], ["one.example"], False),
        (["one.example", "in.one.example"], [], False),
        (["in.one.example"], [], False),
        (["one.example"], ["in.one.example"], False),
    ):
        names = Asked(domains, hosts, always=["one.example"])
        assert names.names.table["one.example"].has_more  # nobody has asked yet
        for host in ("one.example", "in.one.example", "a.in.one.example", "b.one.example"):
            names.found(host)
        assert names.names.table["one.example"].has_more is not is_settled
        assert names.names.told("one.examples", "one.examples") is None


@pytest.mark.parametrize("size", [3, 30_000])
def test_no_host_reads_many_names(size: int) -> None:
    clouds = [f"c{number}.cloud.example" for number in range(size)]
    deep = [f"d{number}.eu.cloud.example" for number in range(size)]
    names = Asked([*clouds, *deep, *(f"alone{number}.example" for number in range(size)), "cloud.example"])
    assert names.read == []
    for host, read in (
        ("a.b.c1.cloud.example", ["c1.cloud.example", "cloud.example"]),
        ("d2.eu.cloud.example", ["d2.eu.cloud.example", "cloud.example"]),
        ("x.eu.cloud.example", ["cloud.example"]),
        ("alone0.example", ["alone0.example"]),
        ("a.b.c.unknown.example", []),
        ("a.b.c1.cloud.example", []),
    ):
        names.read.clear()
        assert (names.found(host) != []) == (host != "a.b.c.unknown.example")
        assert names.read == read
