"""What a flow's handshakes told becomes a connection; why one has no name is said in one word."""

from __future__ import annotations

from collections import Counter

import pytest

from detector.observation import NO_HANDSHAKE, Connection, Endpoints
from detector.sources.facts import Facts, connection_of, read_conversation
from detector.wire.conversation import Conversation
from detector.wire.flows import Flow
from detector.wire.tls import parse_client_hello
from tests.wire.builders import (
    alpn,
    certificate_body,
    hello_body,
    message,
    python_client_hello,
    real,
    records,
    server_hello_body,
)

HERE, THERE = bytes([10, 0, 0, 1]), bytes([192, 0, 2, 7])
FLOW = Flow(3, 6, (THERE, HERE), (443, 40_000), (700, 300), 10**9, 3 * 10**9, 1, True, True, True)


def told(*segments: tuple[int, bytes], facts: Facts | None = None) -> tuple[Connection, Counter[str]]:
    """Return the connection that FLOW was after these segments, by side, and what could not be read."""
    talk, known, unread = Conversation(), facts or Facts(), Counter[str]()
    for side, payload in segments:
        talk.begin(side, 1_000, payload)
    read_conversation(talk, known, unread)
    return connection_of(FLOW, known), unread


def why(flow: Flow, facts: Facts | None = None) -> str:
    return connection_of(flow, facts).why_unnamed


def test_a_flow_becomes_a_connection_seen_from_the_client() -> None:
    assert connection_of(FLOW, None) == Connection(
        Endpoints(6, HERE, 40_000, THERE, 443),
        1.0,
        3.0,
        300,
        700,
        True,
        True,
        True,
        NO_HANDSHAKE,
        "other-protocol",
    )


def test_who_spoke_as_the_client_decides_over_the_guess() -> None:
    guessed = FLOW._replace(client=0, is_certain=False)
    assert connection_of(guessed, None).endpoints.client == THERE
    assert not connection_of(guessed, None).is_oriented
    sure = connection_of(guessed, Facts(client_side=1))
    assert (sure.endpoints.client, sure.bytes_out, sure.is_oriented) == (HERE, 300, True)


def test_the_client_s_hello_names_host_protocol_and_fingerprint() -> None:
    hello = python_client_hello("in.acmewatch.example", "h2", "http/1.1")
    connection, unread = told((1, hello))
    handshake = connection.handshake
    assert (handshake.host, handshake.seen_in, handshake.alpn) == ("in.acmewatch.example", "sni", "h2")
    assert (handshake.size, handshake.offers_ech, len(handshake.ja4)) == (len(hello), False, 1)
    assert (connection.why_unnamed, unread) == ("", {})


def test_the_server_s_flight_tells_protocol_and_certificate() -> None:
    connection, unread = told((1, python_client_hello("a.example")), (0, real("tls-server-1.2.bin")))
    handshake = connection.handshake
    assert (handshake.host, handshake.alpn, unread) == ("a.example", "h2", {})
    assert handshake.certificate_host is not None
    assert handshake.issuer is not None


def test_a_damaged_certificate_is_counted_and_spoils_nothing() -> None:
    flight = message(server_hello_body([alpn(b"h2")]), kind=2) + message(certificate_body(b"\x30\x03abc"), kind=11)
    connection, unread = told((1, python_client_hello("a.example")), (0, records(flight)))
    assert (connection.handshake.host, connection.handshake.certificate_host) == ("a.example", None)
    assert unread == {"certificate": 1}


def test_a_socks_request_names_what_the_handshake_inside_does_not() -> None:
    connection, _ = told((1, real("socks5-name.bin")))
    assert (connection.handshake.seen_in, connection.why_unnamed) == ("socks", "")
    nameless = records(message(hello_body()))
    with_hello, _ = told((1, real("socks5-name.bin")), (1, nameless))
    assert with_hello.handshake.host == connection.handshake.host is not None
    assert with_hello.handshake.seen_in == "socks"


def test_the_first_name_stays() -> None:
    facts = Facts()
    facts.set_host("first.example", "http")
    facts.set_host("second.example", "socks")
    assert (facts.handshake.host, facts.handshake.seen_in) == ("first.example", "http")


def test_two_different_hellos_leave_two_fingerprints() -> None:
    facts = Facts()
    for name in ("tls-client-curl.bin", "tls-client-chromium.bin", "tls-client-chromium.bin"):
        hello = parse_client_hello(real(name))
        assert hello is not None
        facts.read_hello(hello, "sni", "t", 500)
    assert len(set(facts.handshake.ja4)) == len(facts.handshake.ja4) == 2


@pytest.mark.parametrize(
    ("flow", "facts", "word"),
    [
        (FLOW, Facts(has_hello=True, is_malformed=True), "hello-without-name"),
        (FLOW, Facts(is_malformed=True), "malformed-handshake"),
        (FLOW._replace(sent=(0, 0)), None, "no-payload"),
        (FLOW._replace(began=False), None, "no-handshake-seen"),
        (FLOW._replace(protocol=17), None, "no-handshake-seen"),
        (FLOW._replace(protocol=17, ports=(3_478, 40_000)), None, "other-protocol"),
    ],
)
def test_why_a_connection_has_no_name(flow: Flow, facts: Facts | None, word: str) -> None:
    assert why(flow, facts) == word


def test_a_malformed_handshake_is_counted() -> None:
    connection, unread = told((1, b"\x16\x03\x01\x00\x20\x01\xff\xff\xff" + bytes(40)))
    assert (connection.why_unnamed, unread) == ("malformed-handshake", {"tls": 1})


def test_a_hello_over_udp_is_a_beginning() -> None:
    datagrams = FLOW._replace(protocol=17, began=False)
    assert connection_of(datagrams, Facts(has_hello=True)).began
    assert not connection_of(datagrams, None).began
    assert not connection_of(FLOW._replace(began=False), Facts(has_hello=True)).began
