"""Fields mean what they say, or nothing: no value, however odd, makes a crash or a wrong number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Lookup
from detector.sources.logs.fields import (
    DAMAGED,
    NAMELESS,
    UNDATED,
    Unusable,
    address_of,
    answered,
    endpoints_of,
    handshake_of,
    host_of,
    moment_of,
    needed_host,
    number_of,
    part_of,
    row_of,
    text_of,
)

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


def test_a_name_has_one_spelling() -> None:
    assert host_of(" Eu.I.PostHog.COM. ") == "eu.i.posthog.com"
    assert [host_of(value) for value in (None, 7, "", ".", "a" * 300)] == [""] * 5
    assert host_of("a\ud800b") == "a?b"
    with pytest.raises(Unusable, match=NAMELESS):
        needed_host(".")


@pytest.mark.parametrize(
    ("value", "at"),
    [
        (1_795_511_642.5, 1_795_511_642.5),
        ("1795511642.5", 1_795_511_642.5),
        (1_795_511_642_500, 1_795_511_642.5),
        ("2026-11-24T09:14:02.500000+0000", 1_795_511_642.5),
        ("2026-11-24T10:14:02.500000123+01:00", 1_795_511_642.5),
        ("2026-11-24T09:14:02.5Z", 1_795_511_642.5),
        ("2026-11-24T09:14:02.500000", 1_795_511_642.5),
    ],
)
def test_a_moment_is_read_in_every_form_that_the_tools_write(value: object, at: float) -> None:
    assert moment_of(value) == at


@pytest.mark.parametrize(
    "value", [None, True, "", "yesterday", float("nan"), float("inf"), 1e300, -5, 0, [1], "9" * 400]
)
def test_what_is_no_moment_is_said(value: object) -> None:
    with pytest.raises(Unusable, match=UNDATED):
        moment_of(value)


def test_numbers_and_addresses_are_those_that_are_written() -> None:
    assert [number_of(value) for value in ("17", 17, 17.9, "-", "", None, True, -3, "1e5", "9" * 30, 1 << 60)] == [
        *(17, 17, 17),
        *([0] * 8),
    ]
    assert address_of("203.0.113.10") == bytes((203, 0, 113, 10))
    assert len(address_of("2001:db8::1")) == 16
    assert [address_of(value) for value in ("host.example", "", None, 5, "1" * 1_000)] == [b""] * 5


def test_only_tcp_and_udp_between_two_addresses_are_connections() -> None:
    ends = endpoints_of("TCP", "192.0.2.1", "50001", "192.0.2.2", 443)
    assert ends is not None and (ends.protocol, ends.client_port, ends.server_port) == (6, 50_001, 443)
    assert endpoints_of("icmp", "192.0.2.1", 1, "192.0.2.2", 2) is None
    assert endpoints_of("udp", "-", 1, "192.0.2.2", 2) is None


def test_an_issuer_is_taken_apart_and_equal_handshakes_are_one_value() -> None:
    known = handshake_of("a.example", "sni", "CN=Corp CA,O=Acme\\, Inc.,C=US", "h2", "t13d")
    assert (known.issuer_name, known.issuer_organisation) == ("Corp CA", "Acme, Inc.")
    assert part_of("nothing", "CN") is None
    assert handshake_of("a.example", "sni") is handshake_of("a.example", "sni")
    assert handshake_of("", "sni").host is None


def test_answers_are_aliases_and_then_addresses() -> None:
    told = answered(5.0, b"\1\2\3\4", "a.example", [("B.example.", 9), ("192.0.2.9", 60), ("TXT 5 v=spf1", 3)])
    assert told == [
        Lookup(
            at=5.0, client=b"\1\2\3\4", address=bytes((192, 0, 2, 9)), name="a.example", aliases=("b.example",), ttl=60
        )
    ]
    assert answered(5.0, b"", "a.example", [("b.example", 9)])[0].address == b""
    assert answered(5.0, b"", "a.example", [("a.example", 9)]) == []
    (long,) = answered(5.0, b"", "a.example", [(f"n{number}.example", 1) for number in range(999)])
    assert len(long.aliases) == 16


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[1]", b"7", b"\xff\xfe", b"[" * 200_000, b'{"a": ' + b"9" * 5_000 + b"}"]
)
def test_a_line_without_an_object_is_damaged(line: bytes) -> None:
    with pytest.raises(Unusable, match=DAMAGED):
        row_of(line)


@given(value=ANY)
def test_any_value_is_something_or_nothing(value: object) -> None:
    assert 0 <= number_of(value) < 1 << 53
    assert len(address_of(value)) in (0, 4, 16)
    host_of(value).encode()
    text_of(value).encode()
    try:
        assert 0 < moment_of(value) < 1 << 36
    except Unusable as error:
        assert error.reason == UNDATED
