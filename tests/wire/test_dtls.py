"""ClientHellos in DTLS: real datagrams, fragments in any order, hostile ones, and random bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.dtls import begins_client_hello, parse_client_hello
from detector.wire.tls import MAX_HANDSHAKE, ClientHello
from tests.wire.builders import (
    alpn,
    dtls_record,
    fragment,
    hello_body,
    real,
    server_name,
    signature_algorithms,
    supported_versions,
)

FRAGMENTED = [real(f"dtls-client-1.2-{number}.bin") for number in (1, 2, 3, 4)]
OLD = [real(f"dtls-client-1.0-{number}.bin") for number in (1, 2)]
PROTOCOLS = (
    b"h2",
    b"http/1.1",
    b"webrtc",
    b"c-webrtc",
    b"acme-telemetry-upload-over-dtls",
    b"acme-telemetry-control-over-dtls",
)
BODY = hello_body(
    [server_name(b"a.example"), alpn(b"webrtc"), signature_algorithms(0x0403)], version=0xFEFD, cookie=b""
)
STUN = b"\x00\x01\x00\x00\x21\x12\xa4\x42" + bytes(12)
ENCRYPTED_1_3 = b"\x2f\x00\x01\x00\x10" + bytes(16)


def answer(datagrams: Sequence[bytes]) -> ClientHello | None:
    """Return what the parser answers; Malformed is an answer, any other error is not."""
    try:
        return parse_client_hello(datagrams)
    except Malformed:
        return None


def name(datagrams: Sequence[bytes]) -> str | None:
    hello = parse_client_hello(datagrams)
    return hello.server_name if hello else None


def test_a_real_client_over_two_datagrams() -> None:
    first = parse_client_hello(FRAGMENTED[:2])
    assert first is not None
    assert (first.server_name, first.alpn, first.version) == ("collect.example", PROTOCOLS, 0xFEFD)
    assert parse_client_hello(FRAGMENTED[2:]) == first  # the one with a cookie


def test_a_real_client_in_one_datagram() -> None:
    first, second = (parse_client_hello([datagram]) for datagram in OLD)
    assert first is not None
    assert (first.server_name, first.version) == ("collect.example", 0xFEFF)
    assert second == first


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order(order: tuple[int, ...]) -> None:
    assert name([FRAGMENTED[index] for index in order]) == "collect.example"


@pytest.mark.parametrize("chosen", [(), (0,), (1,), (0, 3), (1, 2), (0, 0), (2,)])
def test_fragments_of_two_messages_do_not_mix(chosen: tuple[int, ...]) -> None:
    assert parse_client_hello([FRAGMENTED[index] for index in chosen]) is None


@pytest.mark.parametrize("datagram", FRAGMENTED + OLD)
def test_begins(datagram: bytes) -> None:
    assert [end for end in range(20) if begins_client_hello(datagram[:end])] == [14, 15, 16, 17, 18, 19]
    assert begins_client_hello(datagram)


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        STUN,
        ENCRYPTED_1_3,
        dtls_record(b"\x02" + bytes(11)),
        dtls_record(b"\x01" + bytes(20), epoch=1),
        dtls_record(b"\x01" + bytes(20), kind=23),
        dtls_record(b"\x01" + bytes(20), version=0x0303),
    ],
)
def test_begins_not(datagram: bytes) -> None:
    assert not begins_client_hello(datagram)
    assert parse_client_hello([datagram]) is None


@pytest.mark.parametrize("version", [0x0100, 0xFEFF, 0xFEFD, 0xFEFC])
def test_every_version(version: int) -> None:
    datagram = dtls_record(fragment(BODY, 0, len(BODY)), version)
    assert begins_client_hello(datagram)
    assert name([datagram]) == "a.example"


def test_dtls_1_3() -> None:
    body = hello_body([supported_versions(0xFEFC, 0xFEFD), server_name(b"a.example")], version=0xFEFD, cookie=b"")
    hello = parse_client_hello([dtls_record(fragment(body, 0, len(body)))])
    assert hello is not None
    assert hello.supported_versions == (0xFEFC, 0xFEFD)


@pytest.mark.parametrize("size", [1, 7, 32])
def test_every_prefix_of_the_fragments_needs_more(size: int) -> None:
    datagrams = [dtls_record(fragment(BODY, start, start + size)) for start in range(0, len(BODY), size)]
    for count in range(len(datagrams)):
        assert parse_client_hello(datagrams[:count]) is None
    assert name(datagrams) == "a.example"
    assert name(datagrams[::-1]) == "a.example"


def test_fragments_and_records_that_share_a_datagram() -> None:
    joined = dtls_record(fragment(BODY, 0, 10) + fragment(BODY, 10, 30)) + dtls_record(fragment(BODY, 30, len(BODY)))
    assert name([joined]) == "a.example"


def test_overlapping_and_repeated_fragments() -> None:
    spans = [(20, 60), (0, 25), (0, 25), (10, 12), (50, len(BODY)), (55, 56)]
    assert name([dtls_record(fragment(BODY, start, stop)) for start, stop in spans]) == "a.example"


def test_a_gap_is_not_filled_by_repeating_what_follows_it() -> None:
    middle = len(BODY) // 2
    spans = [(0, middle // 2), (middle, len(BODY)), (middle, len(BODY))]
    assert parse_client_hello([dtls_record(fragment(BODY, start, stop)) for start, stop in spans]) is None


def test_other_protocols_on_the_port_are_passed_over() -> None:
    hello = dtls_record(fragment(BODY, 0, len(BODY)))
    assert name([STUN, ENCRYPTED_1_3, hello, STUN]) == "a.example"
    assert name([hello + ENCRYPTED_1_3]) == "a.example"


def test_a_broken_datagram_does_not_hide_a_whole_client_hello() -> None:
    hello = dtls_record(fragment(BODY, 0, len(BODY)))
    assert name([hello[:-1], hello]) == "a.example"


@pytest.mark.parametrize("end", range(3, len(OLD[0])))
def test_a_cut_datagram(end: int) -> None:
    with pytest.raises(Malformed):
        parse_client_hello([OLD[0][:end]])


@pytest.mark.parametrize(
    "datagrams",
    [
        [dtls_record(b"\x01\x00\x00")],
        [dtls_record(fragment(BODY, 0, 20, total=10))],
        [dtls_record(fragment(BODY, 0, 20)[:-1])],
        [dtls_record(fragment(BODY, 0, 20)), dtls_record(fragment(BODY, 20, 40, total=len(BODY) + 1))],
        [dtls_record(fragment(BODY, 0, 20, total=MAX_HANDSHAKE + 1))],
        [dtls_record(fragment(BODY[:-1], 0, len(BODY)))],
        [dtls_record(fragment(b"", 0, 0))],
        [dtls_record(fragment(BODY, 0, len(BODY), total=65_536 + len(BODY)))],
        [dtls_record(fragment(BODY, 0, len(BODY))[:9] + b"\x01" + fragment(BODY, 0, len(BODY))[10:])],
        [dtls_record(fragment(BODY, 0, len(BODY)))[:11] + b"\xff\xff" + bytes(40)],
    ],
)
def test_malformed(datagrams: list[bytes]) -> None:
    with pytest.raises(Malformed):
        parse_client_hello(datagrams)


def test_the_largest_client_hello() -> None:
    empty = len(hello_body([server_name(b"a.example"), (21, b"")], cookie=b""))
    body = hello_body([server_name(b"a.example"), (21, bytes(MAX_HANDSHAKE - empty))], cookie=b"")
    assert len(body) == MAX_HANDSHAKE
    assert (
        name([dtls_record(fragment(body, start, start + 8_192)) for start in range(0, len(body), 8_192)]) == "a.example"
    )


def test_an_empty_record_and_what_follows_the_handshake_do_no_harm() -> None:
    assert parse_client_hello([dtls_record(b"")]) is None
    assert parse_client_hello([dtls_record(fragment(BODY, 0, 10)) + b"\x14\xfe\xfd\x00"]) is None


@given(st.lists(st.binary(max_size=120), max_size=4))
def test_random_bytes(parts: list[bytes]) -> None:
    assert isinstance(answer(parts), ClientHello | None)
    assert isinstance(answer([dtls_record(part) for part in parts]), ClientHello | None)
    assert isinstance(answer([dtls_record(b"\x01\x00\x00" + part) for part in parts]), ClientHello | None)
    for part in parts:
        begins_client_hello(part)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 300), st.integers(0, 255)), min_size=1))
def test_mutated_real_datagrams(changes: list[tuple[int, int, int]]) -> None:
    datagrams = [bytearray(datagram) for datagram in FRAGMENTED]
    for index, position, value in changes:
        datagrams[index][position % len(datagrams[index])] = value
    assert isinstance(answer([bytes(datagram) for datagram in datagrams]), ClientHello | None)
