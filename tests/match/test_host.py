"""Hosts in one form, and targets cut into host and path."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.match.host import end_of_plain_url, normalise_host, split_target


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("acme.example", "acme.example"),
        ("Acme.EXAMPLE", "acme.example"),
        ("acme.example.", "acme.example"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("MÜNCHEN.example.", "xn--mnchen-3ya.example"),
        ("mu\u0308nchen.example", "xn--mnchen-3ya.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("", ""),
        (".", ""),
        ("_dns.acme.example", "_dns.acme.example"),
        ("acme.example]", "acme.example]"),
        ("[acme.example:", "[acme.example:"),
    ],
)
def test_a_host_has_one_form(text: str, host: str) -> None:
    assert normalise_host(text) == host
    assert normalise_host(host) == host


def test_a_name_that_dns_cannot_hold_costs_nothing() -> None:
    name = "ü" * 60_000
    assert normalise_host(name) == name


def test_the_longest_name_that_dns_can_hold_is_still_put_into_punycode() -> None:
    longest = "a." * 126 + "\u00fc"
    assert len(longest) == 253
    assert normalise_host(longest) == "a." * 126 + "xn--tda"
    assert normalise_host("a" + longest) == "a" + longest


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(normalise_host(text), str)
    host, path = split_target(text)
    assert path is None or path.startswith("/")
    assert host == host.lower()


@pytest.mark.parametrize("text", ["\ud800.example", "a\x00b.example", "a b"])
def test_garbage_stays_garbage(text: str) -> None:
    assert normalise_host(text) != "example"


@pytest.mark.parametrize(
    ("text", "host", "path"),
    [
        ("acme.example", "acme.example", None),
        ("acme.example:8443", "acme.example", None),
        (" acme.example. ", "acme.example", None),
        ("https://acme.example", "acme.example", "/"),
        ("https://acme.example/", "acme.example", "/"),
        ("https://Acme.example:8443/A/b?c=d#e", "acme.example", "/A/b"),
        ("https://acme.example?u=in.other.example", "acme.example", "/"),
        ("https://acme.example#in.other.example/x", "acme.example", "/"),
        ("https://in.other.example@acme.example/a", "acme.example", "/a"),
        ("https://acme.example\\@in.other.example/a", "acme.example", "/@in.other.example/a"),
        ("https://acme.example/a@in.other.example", "acme.example", "/a@in.other.example"),
        ("acme.example/a/b", "acme.example", "/a/b"),
        ("https://acme.example/a/b \n", "acme.example", "/a/b"),
        ("https://acme.example/a b?c", "acme.example", "/a b"),
        ("https://acme.example/\u00fc\u2003", "acme.example", "/\u00fc"),
        ("https://acme.example/a\\b?c", "acme.example", "/a/b"),
        ("https://acme.example/a#b?c", "acme.example", "/a"),
        ("https://acme.example./a", "acme.example", "/a"),
        ("https:///a", "", "/a"),
        ("acme.example?x", "acme.example", "/"),
        ("https://acme.example:8443/a?u=https://in.other.example/x", "acme.example", "/a"),
        ("https://[2001:db8::1]x]/a", "2001:db8::1", "/a"),
        ("wss://acme.example/socket", "acme.example", "/socket"),
        ("https://[2001:db8::1]:443/a", "2001:db8::1", "/a"),
        ("2001:db8::1", "2001:db8::1", None),
        ("", "", None),
    ],
)
def test_a_target_is_cut_into_host_and_path(text: str, host: str, path: str | None) -> None:
    assert split_target(text) == (host, path)


@pytest.mark.parametrize(
    ("url", "host", "end"),
    [
        ("https://in.eu.acme.example/a?b", "in.eu.acme.example", "acme.example"),
        ("http://acme.example/", "acme.example", "acme.example"),
        ("https://a_1.acme-2.example/x", "a_1.acme-2.example", "acme-2.example"),
    ],
)
def test_a_plain_url_tells_its_host_and_the_end_of_it_at_once(url: str, host: str, end: str) -> None:
    found = end_of_plain_url(url)
    assert found is not None
    assert found.groups() == (host, end)
    assert split_target(url)[0] == host


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.example",
        "https://Acme.example/",
        "https://acme.example./",
        "https://acme.example:8443/",
        "https://in.acme.example@other.example/",
        "https://localhost/",
        "wss://acme.example/",
        "acme.example/a",
    ],
)
def test_what_is_no_plain_url_has_no_quick_end(text: str) -> None:
    assert end_of_plain_url(text) is None
