"""Settings are read as lines; of an address host and port alone are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.doctor.ini import host_of, settings


def test_sections_keys_and_values() -> None:
    text = 'a=1\n[S]\n# c = 2\n; d=3\nexport e = "f=g"\nnothing\n[T]\nh=\n'
    assert list(settings(text)) == [("", "a", "1"), ("S", "e", "f=g"), ("T", "h", "")]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://user:hunter2@proxy.example:8080/x?y=1", "proxy.example:8080"),
        ("proxy.example", "proxy.example"),
        ("proxy.example:3128", "proxy.example:3128"),
        ("user:hunter2@proxy.example:3128", "proxy.example:3128"),
        ("socks5://[2001:db8::1]:1080", "2001:db8::1:1080"),
        ("http://proxy.example 8080", "proxy.example"),
        ("file:///home/me/proxy.pac", "a local file (file)"),
        ("http://a:b", "an address that cannot be read"),
        ("http://[", "an address that cannot be read"),
        ("", "an address without a host"),
    ],
)
def test_an_address_is_told_without_user_and_path(address: str, host: str) -> None:
    assert host_of(address) == host


@given(st.text(max_size=80))
def test_any_text_gives_a_host(text: str) -> None:
    assert host_of(text)
    list(settings(text))
