"""What is kept of a request: names and sizes, never a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.sources.requests import observe, origin_of


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://IN.Acme.Example/v1/x?token=1#f", "in.acme.example", "/v1/x"),
        ("http://user:secret@acme.example:8080", "acme.example", "/"),
        ("wss://live.example./socket", "live.example", "/socket"),
        ("https://[2001:db8::1]/x", "2001:db8::1", "/x"),
    ],
)
def test_host_and_path_are_kept_and_the_rest_is_not(url: str, host: str, path: str) -> None:
    seen = observe(at=1.0, seen_in="har", method="post", url=url)
    assert seen is not None
    assert (seen.host, seen.path, seen.method) == (host, path, "POST")
    assert "secret" not in repr(seen)
    assert "token" not in repr(seen)


@pytest.mark.parametrize("url", ["data:text/plain,x", "blob:https://a.example/1", "about:blank", "", "https://[", "/x"])
def test_what_is_not_on_the_web_is_none(url: str) -> None:
    assert observe(at=1.0, seen_in="har", method="GET", url=url) is None


@pytest.mark.parametrize(
    ("page", "origin"),
    [
        ("https://intranet.example/people/anna", "https://intranet.example"),
        ("https://user:secret@a.example/", "https://a.example"),
        ("file:///home/anna/x.html", None),
        ("My board", None),
        (None, None),
    ],
)
def test_of_a_page_the_origin_is_kept(page: str | None, origin: str | None) -> None:
    assert origin_of(page) == origin


@given(st.text(max_size=200))
def test_no_text_brings_it_down(text: str) -> None:
    for url in (text, f"https://{text}", f"https://a.example/{text}"):
        seen = observe(at=0.0, seen_in="har", method=text, url=url, page=text)
        assert seen is None or seen.host
