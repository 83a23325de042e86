"""The first messages of TLS servers: real ones and every prefix of them, resumed sessions, hostile ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.tls import MAX_HANDSHAKE
from detector.wire.tls_server import ServerFlight, parse_server_flight
from tests.wire.builders import (
    alpn,
    certificate_body,
    handshake_bytes,
    message,
    real,
    records,
    server_hello_body,
)

CHAIN = (real("certificate-leaf.der"), real("certificate-issuer.der"))
TLS_1_2 = ServerFlight(0x0303, b"h2", CHAIN)
CHANGE_CIPHER_SPEC = b"\x14\x03\x03\x00\x01\x01"
SERVER_HELLO = message(server_hello_body([alpn(b"h2")]), kind=2)
CERTIFICATE = message(certificate_body(*CHAIN), kind=11)
SERVER_KEY_EXCHANGE = message(b"\x03\x00\x17", kind=12)


def answer(data: bytes) -> ServerFlight | None:
    """Return what the parser answers; Malformed is an answer, any other error is not."""
    try:
        return parse_server_flight(data)
    except Malformed:
        return None


def test_tls_1_2_shows_its_certificates() -> None:
    assert parse_server_flight(real("tls-server-1.2.bin")) == TLS_1_2


def test_tls_1_3_answers_right_after_the_server_hello() -> None:
    whole = real("tls-server-1.3.bin")
    end = 5 + int.from_bytes(whole[3:5], "big")
    assert parse_server_flight(whole[:end]) == ServerFlight(0x0304, None, ())
    assert parse_server_flight(whole) == ServerFlight(0x0304, None, ())
    assert all(parse_server_flight(whole[:cut]) is None for cut in range(end))


def test_a_resumed_session_shows_no_certificate() -> None:
    assert parse_server_flight(real("tls-server-1.2-resumed.bin")) == ServerFlight(0x0303, b"http/1.1", ())


@pytest.mark.parametrize("size", [1, 32, 16_384])
def test_every_prefix_needs_more_and_the_whole_is_the_same(size: int) -> None:
    stream = records(SERVER_HELLO + CERTIFICATE, size)
    # Records of one byte are six bytes long: steps of seven meet every offset in a record.
    for end in range(0, len(stream), 7 if size == 1 else 1):
        assert parse_server_flight(stream[:end]) is None
    assert parse_server_flight(stream[:-1]) is None
    assert parse_server_flight(stream) == TLS_1_2


def test_every_prefix_of_a_real_flight_needs_more_up_to_its_certificates() -> None:
    whole = real("tls-server-1.2.bin")
    answers = [answer(whole[:end]) for end in range(len(whole) + 1)]
    first = answers.index(TLS_1_2)
    assert answers[:first] == [None] * first
    assert set(answers[first:]) == {TLS_1_2}
    assert whole[first - len(CHAIN[1]) : first] == CHAIN[1]


@pytest.mark.parametrize("trailing", [CHANGE_CIPHER_SPEC, b"\x16\xff\xff\xff\xff", b"\x00"])
def test_what_follows_is_ignored(trailing: bytes) -> None:
    assert parse_server_flight(records(SERVER_HELLO + CERTIFICATE) + trailing) == TLS_1_2


@pytest.mark.parametrize(
    "following", [CHANGE_CIPHER_SPEC, records(SERVER_KEY_EXCHANGE), b"\x15\x03\x03\x00\x02\x02\x28", b"\x17"]
)
def test_no_certificate_comes(following: bytes) -> None:
    assert parse_server_flight(records(SERVER_HELLO) + following) == ServerFlight(0x0303, b"h2", ())


def test_only_a_version_beyond_1_3_has_another_layout() -> None:
    body = server_hello_body([alpn(b"h2")], version=0x0304)
    assert parse_server_flight(records(message(body, kind=2))) == ServerFlight(0x0304, b"h2", ())
    drafted = server_hello_body([alpn(b"h2")], version=0x0305)
    assert parse_server_flight(records(message(drafted, kind=2))) == ServerFlight(0x0305, None, ())


def test_an_empty_list_of_certificates() -> None:
    stream = records(SERVER_HELLO + message(certificate_body(), kind=11))
    assert parse_server_flight(stream) == ServerFlight(0x0303, b"h2", ())


@pytest.mark.parametrize(
    ("body", "version"),
    [
        (server_hello_body([(43, b"\x03\x04")]), 0x0304),
        (server_hello_body([(43, b"\x7f\x1c")]), 0x7F1C),  # draft 28
        (b"\x7f\x12" + bytes(32) + b"\x13\x01\x00\x00", 0x7F12),  # draft 18: no session id, no compression
    ],
)
def test_versions_that_encrypt_their_certificates(body: bytes, version: int) -> None:
    assert parse_server_flight(records(message(body, kind=2))) == ServerFlight(version, None, ())


@pytest.mark.parametrize("version", [0x0300, 0x0301, 0x0302])
def test_old_versions_without_extensions(version: int) -> None:
    body = server_hello_body(version=version)[:-2]
    stream = records(message(body, kind=2) + CERTIFICATE)
    assert parse_server_flight(stream) == ServerFlight(version, None, CHAIN)


@pytest.mark.parametrize(
    "data",
    [
        b"\x15\x03\x03\x00\x02\x02\x28",  # an alert
        b"HTTP/1.1 400 Bad Request\r\n",
        real("tls-client-curl.bin"),
        records(SERVER_HELLO[:20]) + CHANGE_CIPHER_SPEC,
        records(SERVER_HELLO + CERTIFICATE[:50]) + CHANGE_CIPHER_SPEC,
        records(message(b"\x03\x03", kind=2)),
        records(message(server_hello_body([(43, b"\x03")]), kind=2)),
        records(message(server_hello_body([(16, b"\x00\x05\x02h2")]), kind=2)),
        records(SERVER_HELLO + message(b"\x00\x00\x05\x00\x00\x09abc", kind=11)),
        records(SERVER_HELLO + message(b"\x00\x00", kind=11)),
        records(b"\x02" + (MAX_HANDSHAKE + 1).to_bytes(3, "big")),
        records(SERVER_HELLO + b"\x0b" + (MAX_HANDSHAKE + 1).to_bytes(3, "big")),
    ],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_server_flight(data)


@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    for start in (b"", b"\x16\x03\x03", b"\x16\x03\x03\x01\x00\x02\x00\x00", records(SERVER_HELLO)):
        assert isinstance(answer(start + data), ServerFlight | None)


@given(
    st.sampled_from(["tls-server-1.2.bin", "tls-server-1.2-resumed.bin", "tls-server-1.3.bin"]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1),
)
def test_mutated_real_flights(flight: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(real(flight))
    for position, value in changes:
        data[position % len(data)] = value
    assert isinstance(answer(bytes(data)), ServerFlight | None)


def test_real_flight_begins_with_what_the_builders_build() -> None:
    assert handshake_bytes(real("tls-server-1.2.bin")).count(CERTIFICATE) == 1
