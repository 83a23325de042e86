"""Path globs: what they mean, and that nothing makes them try twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.match import glob
from detector.match.glob import compile_glob
from tests.match.reference import glob_matches


@pytest.mark.parametrize(
    ("pattern", "fits", "does_not"),
    [
        ("/", ["/"], ["", "//", "/a"]),
        ("/a", ["/a"], ["/a/", "/A", "/ab", "/a/b", "a"]),
        ("/a/*", ["/a/b", "/a/"], ["/a", "/a/b/c"]),
        ("/a/**", ["/a", "/a/", "/a/b", "/a/b/c"], ["/ab", "/b/a", "/"]),
        ("/**", ["/", "/a", "/a/b"], ["", "a"]),
        ("/**/a", ["/a", "/b/a", "/b/c/a", "/a/a"], ["/a/", "/ba", "/a/b"]),
        ("/a/**/b", ["/a/b", "/a/x/b", "/a/x/y/b", "/a/b/b"], ["/a", "/b", "/a/bx", "/x/a/b"]),
        ("/**/a/b/**/c", ["/a/b/c", "/x/a/b/y/c", "/a/a/b/c/c"], ["/a/x/b/c", "/a/b", "/b/a/c"]),
        ("/*/**/a*/**", ["/x/a", "//a", "/x/y/ab/c", "/a/a"], ["/a", "/xa", "/x/ba", "x/a", "x/y/a", "", "/"]),
        ("/*/**/a/b*/**", ["/x/a/b", "/x/y/a/bc/d"], ["/a/b", "/x/a", "/x/a/x/b", "/x/aa/b/"]),
        ("/*/**/*/**", ["//", "/x/", "/x/y"], ["/", "/x", ""]),
        ("/*/**/a*", ["/x/a", "/x/y/ab"], ["/x/a/b", "/a"]),
        ("/*/**/ab/**", ["/x/ab", "/x/y/ab/c"], ["/ab", "/x/abc", "/x/a", "/x/"]),
        ("/*/**/a*b*/**", ["/x/ab", "/x/acb/y", "/x/y/abc"], ["/x/a", "/ab", "/x/a/b"]),
        ("/ab*/**", ["/ab", "/ab/", "/abc/d"], ["/a", "/ac", "/", "/x/ab"]),
        ("/*ab*ba*", ["/abba", "/xab-bax"], ["/aba", "/ba-ab"]),
        ("/v*/e", ["/v/e", "/v12/e"], ["/w/e", "/v/1/e"]),
        ("/*a*a", ["/aa", "/xaya", "/aaa"], ["/a", "/ab", "/aax"]),
        ("/ab*ba", ["/abba", "/ab-ba"], ["/aba", "/ab/ba"]),
        ("/*.js", ["/a.js", "/.js"], ["/ajs", "/a.jsx", "/a/b.js"]),
        ("/a.c", ["/a.c"], ["/abc"]),
        ("/a+(b)$", ["/a+(b)$"], ["/aab"]),
    ],
)
def test_what_a_pattern_means(pattern: str, fits: list[str], does_not: list[str]) -> None:
    compiled = compile_glob(pattern)
    assert [path for path in [*fits, *does_not] if compiled.matches(path)] == fits
    assert [path for path in [*fits, *does_not] if glob_matches(pattern, path)] == fits


@pytest.mark.parametrize(
    ("pattern", "literal", "below", "within"),
    [
        ("/a", "/a", None, None),
        ("/a/**", "/a", "/a/", None),
        ("/**", None, "/", None),
        ("/ab*/**", None, "/ab", None),
        ("/*/**/ab*/**", None, None, "/ab"),
    ],
)
def test_most_patterns_are_one_comparison(pattern: str, literal: str, below: str, within: str) -> None:
    compiled = compile_glob(pattern)
    assert (compiled.literal, compiled.below, compiled.within, compiled.groups) == (literal, below, within, ())


segments = st.text(alphabet="ab*", max_size=4).map(lambda text: text.replace("**", "*").replace("**", "*"))
patterns = st.lists(st.one_of(segments, st.just("**")), min_size=1, max_size=6).map(lambda parts: "/" + "/".join(parts))
paths = st.lists(st.text(alphabet="ab", max_size=4), max_size=7).map(lambda parts: "/" + "/".join(parts))


@settings(deadline=None, max_examples=800)
@given(patterns, paths)
def test_it_agrees_with_trying_all_ways(pattern: str, path: str) -> None:
    assert compile_glob(pattern).matches(path) == glob_matches(pattern, path)


class CountingText(str):
    """A segment that counts how often it is searched, and over how many characters."""

    searches = 0

    def find(self, *arguments: object) -> int:
        """Count, and search."""
        CountingText.searches += 1
        return str.find(self, *arguments)  # type: ignore[arg-type]


def test_a_segment_is_searched_once_for_each_piece() -> None:
    ((pieces,),) = compile_glob("/*a*a*a*a*a*b").groups
    for length in (100, 10_000, 200_000):
        CountingText.searches = 0
        assert not glob.segment_fits(pieces, CountingText("a" * length))
        assert CountingText.searches <= len(pieces)
        CountingText.searches = 0
        assert glob.segment_fits(pieces, CountingText("a" * length + "b"))
        assert CountingText.searches <= len(pieces)


@pytest.mark.parametrize("repeats", [5, 20, 60])
def test_segments_are_compared_in_proportion_to_the_path(monkeypatch: pytest.MonkeyPatch, repeats: int) -> None:
    calls = 0
    fits = glob.segment_fits

    def counted(pieces: tuple[str, ...], segment: str) -> bool:
        nonlocal calls
        calls += 1
        return fits(pieces, segment)

    monkeypatch.setattr(glob, "segment_fits", counted)
    compiled = compile_glob("/**/a" * repeats + "/**/b/**")
    for length in (100, 1_000, 5_000):
        calls = 0
        assert not compiled.matches("/a" * length)
        assert calls <= length + repeats + 2
        calls = 0
        assert compiled.matches("/a" * length + "/b")
        assert calls <= length + repeats + 2


def test_long_groups_cost_at_most_their_length_a_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    fits = glob.segment_fits

    def counted(pieces: tuple[str, ...], segment: str) -> bool:
        nonlocal calls
        calls += 1
        return fits(pieces, segment)

    monkeypatch.setattr(glob, "segment_fits", counted)
    compiled = compile_glob("/**" + "/a" * 20 + "/b/**/c/**")
    assert not compiled.matches("/a" * 2_000)
    assert calls <= 21 * 2_000


def test_a_path_that_is_shorter_than_what_stands_in_the_middle_does_not_fit() -> None:
    compiled = compile_glob("/**/a/b/**/c")
    assert [path for path in ("/c", "/a/c", "/a/b/c", "/x/a/b/c") if compiled.matches(path)] == ["/a/b/c", "/x/a/b/c"]
