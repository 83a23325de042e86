"""Adblock syntax: which rules are taken, which are counted, and what a path pattern means."""

from __future__ import annotations

import pytest

from detector.lists.adblock import ELSEWHERE, NO_HOST, PATTERN, parse, path_glob
from detector.match.glob import compile_glob
from tests.lists.helpers import named, spared
from tests.lists.samples import ADBLOCK


def test_rules_that_are_tied_to_a_host_are_taken_and_the_rest_is_counted() -> None:
    parsed = parse(ADBLOCK)
    assert named(parsed) == [
        ("tracker.example", None),
        ("paths.example", "/collect*/**"),
        ("paths.example", "/a/*/**/b.gif"),
    ]
    assert spared(parsed) == [("good.tracker.example", None)]
    assert parsed.not_understood == {
        "an exception for some pages": 1,
        "a rule for some pages": 1,
        NO_HOST: 2,
        ELSEWHERE: 1,
        PATTERN: 1,
    }


@pytest.mark.parametrize(
    ("rule", "is_taken"),
    [
        ("||a.example^", True),
        ("||a.example", True),
        ("||a.example/", True),
        ("||a.example^$script,third-party", True),
        ("||a.example^$important,~first-party", True),
        ("||a.example^$important,~third-party", False),
        ("||a.example^$1p", False),
        ("||a.example^$popup", False),
        ("||a.example^$popup,third-party", False),
        ("||a.example^$popup,script", True),
        ("||a.example.", False),
        ("||a.example.^", False),
        ("||a.example.*/x", False),
        ("||a.example^*/x.gif", True),
        ("||a.example^$all", True),
        ("||a.example^$badfilter", False),
        ("||a.example^$removeparam=utm", False),
        ("||a.example^$csp=script-src 'self'", False),
        ("||a.example^$denyallow=b.example", False),
        ("||a.example:8080^", False),
        ("||a.*^", False),
        ("||example^", False),
        ("||192.0.2.1^", False),
        ("|https://a.example/", False),
        ("a.example", False),
        ("@@||a.example^$script", False),
        ("@@||a.example^$document", False),
        ("@@||a.example^$third-party", True),
        ("@@||a.example^$~third-party", False),
    ],
)
def test_conditions_that_cannot_be_judged_leave_a_rule_out(rule: str, is_taken: bool) -> None:
    parsed = parse(rule)
    assert len(parsed.entries) + len(parsed.exceptions) == is_taken
    assert parsed.not_understood.total() == (not is_taken)


@pytest.mark.parametrize(
    ("rest", "fits", "fails"),
    [
        ("/a", ["/a", "/a.js", "/a/b", "/ab/c"], ["/", "/b/a", "/A"]),
        ("/a/", ["/a/", "/a/b", "/a/b/c"], ["/a", "/ab"]),
        ("/a^", ["/a", "/a/", "/a/b"], ["/ab", "/"]),
        ("/a|", ["/a"], ["/ab", "/a/"]),
        ("/a*.gif|", ["/a.gif", "/abc.gif"], ["/b.gif", "/a.gifs"]),
        ("/a/*/c", ["/a/b/c", "/a/x/y/c.js"], ["/a/c", "/c"]),
        ("/*/c|", ["/b/c", "/b/b/c"], ["/c"]),
        ("/a**b***c|", ["/abc", "/axbxc"], ["/ab"]),
        ("/a*", ["/a", "/abc", "/a/b"], ["/b"]),
        ("^*/a.gif", ["/x/a.gif", "/x/y/a.gif/z", "//a.gif"], ["/a.gif", "/x/ba.gif"]),
        ("^*/a^", ["/x/a", "/x/y/a/z"], ["/a", "/x/ab"]),
        ("^*/", ["/x/", "/x/y", "//"], ["/", "/x"]),
    ],
)
def test_a_path_pattern_keeps_its_meaning_as_a_glob(rest: str, fits: list[str], fails: list[str]) -> None:
    pattern = path_glob(rest)
    assert pattern
    compiled = compile_glob(pattern)
    assert [path for path in fits if not compiled.matches(path)] == []
    assert [path for path in fails if compiled.matches(path)] == []


@pytest.mark.parametrize(
    "rest", ["/a?b", "/a^b", "^a", "/a|b", "/a b", ":80", "/" + "a" * 300, "^*a", "^*/a?", "^*/" + "a" * 250]
)
def test_what_no_glob_can_say_is_none(rest: str) -> None:
    assert path_glob(rest) is None
