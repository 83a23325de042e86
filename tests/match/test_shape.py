"""Paths lose what may be a value, and keep what is an interface's word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.match.glob import compile_glob
from detector.match.shape import common_shape, path_shape


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/v2/events", "/v2/events"),
        ("/", "/"),
        ("/collect/?uid=7", "/collect/"),
        ("/rec/bundle.js", "/rec/bundle.js"),
        ("/users/jane/clicks", "/users/*/clicks"),
        ("/u/jane", "/u/*"),
        ("/api/v1/devices/PC-0042/screens", "/api/v1/devices/*/screens"),
        ("/t/6f1c2d3e4b5a69788796a5b4c3d2e1f0", "/t/*"),
        ("/Jane.Doe/in", "/*/in"),
        ("/jane.doe@acme.example/in", "/*/in"),
        ("/a%20b/c", "/*/c"),
        ("/collect/a#b", "/collect/a"),
        ("/X/collect", "/*/collect"),
        ("/a/b/c/d/e/f/g/h", "/a/b/c/d/e/f/g/h"),
        ("/twelveletter-elevenlette", "/twelveletter-elevenlette"),
        ("/twelveletter-twelveletter", "/*"),
        ("/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/**"),
        ("/reallyverylongsegmentofwords", "/*"),
    ],
)
def test_what_may_be_a_value_goes(path: str, shape: str) -> None:
    assert path_shape(path) == shape
    assert compile_glob(shape).matches(path.partition("?")[0].partition("#")[0])


@given(st.text(st.sampled_from("abAB12/._-%@?#"), max_size=60))
def test_a_shape_matches_the_path_that_it_was_made_of(text: str) -> None:
    path = "/" + text.replace("?", "").replace("#", "").lstrip("/")
    shape = path_shape(path)
    assert compile_glob(shape).matches(path)
    assert not any(character in shape for character in "AB%@")


@pytest.mark.parametrize(
    ("shapes", "common"),
    [
        ([], None),
        (["/"], None),
        (["/a/*"], "/a/*"),
        (["/a/b", "/a/c"], "/a/**"),
        (["/a/b", "/c"], None),
        (["/*/b", "/*/c"], None),
        (["//b", "//c"], None),
        (["/a/**/b", "/a/**/c"], "/a/**"),
        (["/a", "/a/b"], "/a/**"),
    ],
)
def test_several_shapes_become_what_they_begin_with(shapes: list[str], common: str | None) -> None:
    assert common_shape(shapes) == common
    if common is not None:
        assert all(compile_glob(common).matches(shape) for shape in shapes)
