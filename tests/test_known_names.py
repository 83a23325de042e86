"""Which names anybody could mean."""

from __future__ import annotations

import pytest

from detector.known_names import is_public_name


@pytest.mark.parametrize("host", ["www.acme.example", "a.co.uk", "xn--nxasmq6b.example."])
def test_names_of_the_internet_are_public(host: str) -> None:
    assert is_public_name(host)


@pytest.mark.parametrize(
    "host", ["localhost", "printer.local", "wiki.internal", "192.0.2.7", "2001:db8::1", "wiki", ""]
)
def test_names_and_addresses_of_one_s_own_are_not(host: str) -> None:
    assert not is_public_name(host)
