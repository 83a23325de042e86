"""SOCKS requests: real ones byte by byte, refusals, and random bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.socks import SocksRequest, begins_socks, parse_socks_request

MESSAGES = Path(__file__).parents[1] / "data" / "messages"
HOST = "t.collector.example"
ADDRESS = bytes([192, 0, 2, 10])
ADDRESS6 = bytes.fromhex("20010db8000000000000000000000010")
REAL = {
    "socks5-name.bin": (5, HOST, None, 80),
    "socks5-password.bin": (5, HOST, None, 80),
    "socks5-address.bin": (5, None, ADDRESS, 8080),
    "socks5-address6.bin": (5, None, ADDRESS6, 80),
    "socks4-address.bin": (4, None, ADDRESS, 80),
    "socks4a-name.bin": (4, HOST, None, 80),
}
GREETING = b"\x05\x01\x00"
NAME = b"\x03\x09A.Example"


def real(name: str) -> bytes:
    return (MESSAGES / name).read_bytes()


@pytest.mark.parametrize("file", REAL)
def test_every_prefix_of_a_real_client(file: str) -> None:
    data = real(file)
    length = data.index(b"GET /")
    for end in range(len(data) + 1):
        assert begins_socks(data[:end])
        expected = SocksRequest(*REAL[file], length) if end >= length else None
        assert parse_socks_request(data[:end]) == expected


def test_a_password_is_not_in_the_value() -> None:
    assert "secret" not in repr(parse_socks_request(real("socks5-password.bin")))
    assert "user" not in repr(parse_socks_request(real("socks4-address.bin")))


def test_a_name_is_spelt_like_every_other() -> None:
    request = parse_socks_request(GREETING + b"\x05\x01\x00" + NAME + b"\x01\xbb")
    assert request == SocksRequest(5, "a.example", None, 443, 19)


def test_a_look_up_through_the_proxy_names_its_host() -> None:
    request = parse_socks_request(GREETING + b"\x05\xf0\x00" + NAME + b"\x00\x00")
    assert request is not None
    assert request.host == "a.example"


@pytest.mark.parametrize(
    "data",
    [
        b"\x05\x01\x00\x05\x02\x00\x01" + ADDRESS + b"\x00\x50",  # BIND
        b"\x05\x01\x00\x05\x03\x00\x01" + ADDRESS + b"\x00\x50",  # UDP ASSOCIATE
        b"\x05\x01\x00\x05\x01\x01\x01" + ADDRESS + b"\x00\x50",
        b"\x05\x01\x00\x05\x01\x00\x02" + ADDRESS + b"\x00\x50",
        b"\x05\x01\x00\x04\x01\x00\x01" + ADDRESS + b"\x00\x50",
        b"\x05\x01\x00\x01\x04user\x06secret",  # a password that was not offered
        b"\x05\x01\x01\x01\x01\x00\x04abcd",  # GSSAPI wraps the rest
        b"\x05\x01\x00\x05\x01\x00\x03\x00\x00\x50",  # an empty name
        b"\x05\x01\x00\x05\x01\x00\x03\x03a\nb\x00\x50",
        b"\x05\x01\x00\x05\x01\x00\x03\x03a b\x00\x50",
        b"\x04\x01\x00\x50\x00\x00\x00\x01\x00\x00",
        b"\x04\x01\x00\x50\xc0\x00\x02\x0a" + b"u" * 256,
        b"\x04\x01\x00\x50\xc0\x00\x02\x0a\x01\x00",
        b"\x04\x01\x00\x50\x00\x00\x00\x01\x00" + b"h" * 256,
    ],
)
def test_what_is_no_request_to_connect_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_socks_request(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x05", b"\x05\x01", b"\x05\x03\x00\x01\x02", b"\x05\x01\x80", b"\x04", b"\x04\x01", b"\x04\x01\x00\x50"],
)
def test_what_begins_socks(data: bytes) -> None:
    assert begins_socks(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01",
        b"GET / HTTP/1.1",
        b"\x05\x00",
        b"\x05\x11" + bytes(17),
        b"\x05\x01\xff",
        b"\x05\x02\x00\x20",
        b"\x04\x02\x00\x50",
        b"\x04\x01\x00\x00",
        b"\x04\x01\x00\x22\x00\x35\x01\x00",  # a reply of MS SQL (MS-TDS section 2.2.3)
        b"\x04\x01\x00\x50" + bytes(4),
        b"\x06\x01\x00",
    ],
)
def test_what_begins_no_socks(data: bytes) -> None:
    assert not begins_socks(data)
    with pytest.raises(Malformed):
        parse_socks_request(data)


def test_waiting_has_an_end() -> None:
    longest = b"\x05\x10" + b"\x02" * 16 + b"\x01\xff" + b"u" * 255 + b"\xff" + b"p" * 255
    longest += b"\x05\x01\x00\x03\xff" + b"h" * 255 + b"\x00\x50"
    request = parse_socks_request(longest + b"tunnel")
    assert request is not None
    assert request.length == len(longest)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_have_three_outcomes(data: bytes) -> None:
    for attempt in (data, GREETING + data, GREETING + b"\x05\x01\x00" + data, b"\x04\x01\x00\x50" + data):
        try:
            request = parse_socks_request(attempt)
        except Malformed:
            continue
        assert request is None or (request.host is None) != (request.address is None)
        assert request is None or 0 < request.length <= len(attempt)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(REAL)), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_a_mutated_request_never_takes_back_an_answer(file: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(real(file)[:70])
    for position, value in changes:
        data[position] = value
    answer = None
    for length in range(len(data) + 1):
        try:
            request = parse_socks_request(bytes(data[:length]))
        except Malformed:
            assert answer is None
            return
        assert answer is None or request == answer
        answer = request


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (b"\x05\x01\x09", True),
        (b"\x05\x01\x0a", False),
        (b"\x05\x01\x00\x16", True),  # what stands behind the methods is none
        (b"\x04\x01\x00\x00\x01\x02\x03\x04", False),  # port 0
        (b"\x04\x01\x01\xbb\0\0\0\0user\0", False),  # address 0.0.0.0
        (b"\x04\x01\x01\xbb\0\0\0\x01user\0", True),
    ],
)
def test_the_bytes_of_a_greeting_are_checked_one_by_one(data: bytes, begins: bool) -> None:
    assert begins_socks(data) is begins


def test_a_user_name_may_have_spaces_and_255_bytes() -> None:
    start = b"\x04\x01\x01\xbb\xc0\x00\x02\x07"
    expected = SocksRequest(4, None, bytes((192, 0, 2, 7)), 443, len(start) + 256)
    assert parse_socks_request(start + b"a b".ljust(255, b"c") + b"\0") == expected
    with pytest.raises(Malformed):
        parse_socks_request(start + b"a" * 256 + b"\0")


@pytest.mark.parametrize(("name", "is_read"), [(b"!a.example", True), (b"a example", False), (b"a\x7f.example", False)])
def test_a_host_has_a_printable_form(name: bytes, is_read: bool) -> None:
    data = b"\x04\x01\x01\xbb\0\0\0\x01\0" + name + b"\0"
    if is_read:
        request = parse_socks_request(data)
        assert request is not None
        assert request.host == name.decode()
    else:
        with pytest.raises(Malformed):
            parse_socks_request(data)
