"""Hosts files."""

from __future__ import annotations

from detector.lists.hosts_file import parse
from tests.lists.helpers import named
from tests.lists.samples import HOSTS


def test_each_name_is_that_host_alone() -> None:
    parsed = parse(HOSTS)
    assert named(parsed) == [("=tracker.example", None), ("=one.example", None), ("=two.example", None)]
    assert [entry.place for entry in parsed.entries] == [4, 5, 5]


def test_what_is_no_name_is_counted_and_the_households_own_names_are_not() -> None:
    assert parse(HOSTS).not_understood == {"an address, not a name": 1, "no public host name": 1}
