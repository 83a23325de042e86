"""What a list says of a host, and that signatures go before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.catalogue.compiled import catalogue_of
from detector.catalogue.imported import name_list
from detector.catalogue.list_files import _read_yaml
from detector.evidence import evidence_for
from detector.lists.reading import read_list
from detector.match.answer import Match, is_listed
from detector.match.index import Matcher
from detector.match.listed import ListMatcher
from detector.match.names import end_of
from tests.catalogue.samples import good

RULES = """\
! made up
||tracker.example^$third-party
||in.tracker.example/exact|
||in.tracker.example/exact/more
||paths.example/collect
||two.example/a
||two.example/a/b
||three.example^
||three.example/a
@@||good.tracker.example^
@@||tracker.example/free
||acmewatch.example^
||acmewatch.net^
"""


def lists(text: str = RULES, name: str = "mine") -> ListMatcher:
    return ListMatcher(name_list(name, read_list(text, _read_yaml)))


def both(*texts: str) -> Matcher:
    """Return a matcher with one signature and lists."""
    named = tuple(name_list(f"l{number}", read_list(text, _read_yaml)) for number, text in enumerate(texts))
    return Matcher(replace(catalogue_of([good()]), lists=named))


def test_an_answer_leads_to_the_line_and_claims_nothing() -> None:
    match = lists().match("www.tracker.example", "tracker.example", "/x")
    assert match == Match("list:mine", "unknown", "listed", "list mine:2", "tracker.example", True, ())
    assert evidence_for(match.role, uploads=9, posts=9) == "contacted"


@pytest.mark.parametrize(
    ("host", "path", "line"),
    [
        ("tracker.example", None, 2),
        ("a.b.tracker.example", "/", 2),
        ("nottracker.example", "/", None),
        ("tracker.example.evil.example", None, None),
        ("paths.example", None, None),
        ("paths.example", "/collect.gif", 5),
        ("paths.example", "/other", None),
        ("two.example", "/a/x", 6),
        ("two.example", "/a/b/x", 7),
        ("three.example", "/a", 9),
        ("three.example", "/b", 8),
        ("good.tracker.example", None, None),
        ("x.good.tracker.example", "/", None),
        ("tracker.example", "/free/x", None),
        ("tracker.example", "/paid", 2),
        ("in.tracker.example", "/exact", 3),
        ("in.tracker.example", "/exact/more/x", 4),
        ("in.tracker.example", "/else", 2),
        ("in.tracker.example", None, 2),
        ("", None, None),
    ],
)
def test_whole_labels_paths_that_were_seen_and_exceptions_decide(host: str, path: str | None, line: int | None) -> None:
    match = lists().match(host, end_of(host), path)
    assert (match and match.origin) == (line and f"list mine:{line}")


def test_an_answer_says_whether_the_path_was_seen() -> None:
    found = [lists().match("three.example", "three.example", path) for path in ("/b", None)]
    assert [match and match.path_was_seen for match in found] == [True, False]


def test_a_hosts_file_names_hosts_alone() -> None:
    rules = lists("0.0.0.0 a.example\n0.0.0.0 b.example")
    assert rules.match("a.example", "a.example", None) is not None
    assert rules.match("www.a.example", "a.example", None) is None


@pytest.mark.parametrize(("path", "method"), [(None, None), ("/x", None), ("/x?y=1", "POST"), (None, "GET")])
def test_signatures_win_even_over_a_narrower_name(path: str | None, method: str | None) -> None:
    rules = both(RULES + "||sub.acmewatch.example^\n")
    for host in ("acmewatch.example", "sub.acmewatch.example"):
        match = rules.match(host, path=path, method=method)
        assert match is not None and match.signature_id == "acme-watch"
    match = rules.match("ACMEWATCH.net.", path=path, method=method)
    assert match is not None and (match.signature_id, match.path_was_seen) == ("list:l0", path is not None)


def test_the_first_list_that_says_anything_is_heard() -> None:
    rules = both("0.0.0.0 a.example\n", "0.0.0.0 a.example\n0.0.0.0 b.example\n")
    found = [rules.match(host, path="/") for host in ("a.example", "b.example", "c.example", "x." * 200 + "a.example")]
    assert [match and match.signature_id for match in found] == ["list:l0", "list:l1", None, None]


def test_a_url_is_asked_of_the_lists_as_its_host_is() -> None:
    rules = both(RULES)
    match = rules.match_target("https://www.tracker.example/x?y=1")
    assert match is not None and match.is_listed
    assert rules.match_target("https://www.tracker.example/free/x") is None
    assert rules.match_target("https://nowhere.example/x") is None
    known = rules.match_target("https://acmewatch.example/x")
    assert known is not None and not known.is_listed


def test_only_groups_of_lists_are_listed() -> None:
    assert [is_listed(one) for one in ("list:mine", "acme-watch", None)] == [True, False, False]
