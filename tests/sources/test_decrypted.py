# mypy: disable-error-code="import-untyped"
"""From decrypted bytes to requests: what is kept, how much at once, and what happens to what makes no sense."""

from __future__ import annotations

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.settings import SettingCodes
from hypothesis import given
from hypothesis import strategies as st
from wsproto.frame_protocol import FrameProtocol

from detector.payload import MAX_PAYLOAD
from detector.sources import decrypted
from detector.sources.decrypted import Budget, TcpConnection
from detector.sources.requests import Seen

POST = (
    b"POST /collect?user=7 HTTP/1.1\r\nHost: in.example\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
    b"Referer: https://page.example/private?x=1\r\nCookie: secret\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00"
)
UPGRADE = b"GET /live HTTP/1.1\r\nHost: in.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
ACCEPT = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


def heard(*said: tuple[bool, bytes], sni: str | None = "in.example", budget: Budget | None = None) -> list[Seen]:
    """Return what a connection tells on which the client (True) and the server (False) say this."""
    connection = TcpConnection(sni, budget or Budget())
    found = [
        seen for at, (is_client, data) in enumerate(said) for seen in connection.feed(at, data, is_client=is_client)
    ]
    return [*found, *connection.close()]


def test_a_request_is_told_without_values_and_its_payload_is_as_it_was_sent() -> None:
    ((seen, carried),) = heard((True, POST))
    assert (seen.host, seen.method, seen.path, seen.page) == (
        *("in.example", "POST", "/collect"),
        "https://page.example",
    )
    assert (seen.seen_in, seen.bytes_out, seen.is_inside) == ("http", 4, True)
    assert (carried.body, carried.query) == (b"\x1f\x8b\x08\x00", "user=7")
    assert (carried.content_type, carried.content_encoding, carried.is_cut) == ("application/json", "gzip", False)


def test_another_name_in_the_handshake_is_told() -> None:
    ((seen, _),) = heard((True, POST), sni="front.example")
    assert (seen.host, seen.sni) == ("in.example", "front.example")


def test_a_request_that_is_not_finished_is_told_as_cut() -> None:
    ((seen, carried),) = heard((True, POST[:-1]))
    assert (seen.bytes_out, carried.is_cut, len(carried.body)) == (3, True, 3)


def test_a_long_body_is_judged_by_its_beginning_and_its_size_is_told() -> None:
    size = MAX_PAYLOAD + 5_000
    head = b"POST / HTTP/1.1\r\nHost: in.example\r\nContent-Length: %d\r\n\r\n" % size
    ((seen, carried),) = heard((True, head + bytes(size)))
    assert (seen.bytes_out, len(carried.body), carried.is_cut) == (size, MAX_PAYLOAD, True)


def test_all_connections_share_what_may_be_held() -> None:
    budget = Budget(left=6)
    first, second = (TcpConnection(None, budget) for _ in range(2))
    assert list(first.feed(0, POST[:-1], is_client=True)) == []
    ((seen, carried),) = second.feed(0, POST, is_client=True)
    assert (seen.bytes_out, len(carried.body), carried.is_cut) == (4, 3, True)
    assert list(first.close())
    assert budget.left == 6


def test_a_web_socket_is_followed_both_ways() -> None:
    client, server = FrameProtocol(True, []), FrameProtocol(False, [])
    found = heard(
        (True, UPGRADE),
        (False, ACCEPT + bytes(server.send_data("welcome", fin=True))),
        (True, bytes(client.send_data('{"x": 1}', fin=True))),
    )
    assert [(seen.method, carried.body, carried.is_incoming) for seen, carried in found] == [
        ("GET", b"", False),
        ("GET", b"welcome", True),
        ("POST", b'{"x": 1}', False),
    ]
    assert all(seen.is_inside for seen, _ in found)


def test_a_refused_web_socket_leaves_http() -> None:
    found = heard((True, UPGRADE), (False, b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), (True, POST))
    assert [seen.path for seen, _ in found] == ["/live", "/collect"]


def test_a_web_socket_inside_of_http2_is_followed() -> None:
    client = H2Connection(H2Configuration(client_side=True))
    server = H2Connection(H2Configuration(client_side=False))
    server.local_settings[SettingCodes.ENABLE_CONNECT_PROTOCOL] = 1
    client.initiate_connection()
    server.initiate_connection()
    connect = [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":path", "/live")]
    client.send_headers(1, [*connect, (":authority", "in.example")])
    first = bytes(client.data_to_send())
    server.receive_data(first)
    server.send_headers(1, [(":status", "200")])
    server.send_data(1, bytes(FrameProtocol(False, []).send_data("welcome", fin=True)))
    answer = bytes(server.data_to_send())
    client.receive_data(answer)
    client.send_data(1, bytes(FrameProtocol(True, []).send_data("moved", fin=True)), end_stream=True)
    found = heard((False, answer[:20]), (True, first), (False, answer[20:]), (True, bytes(client.data_to_send())))
    assert [(seen.path, seen.method, carried.body) for seen, carried in found] == [
        ("/live", "GET", b""),
        ("/live", "GET", b"welcome"),
        ("/live", "POST", b"moved"),
    ]


def test_what_is_no_http_is_counted_once() -> None:
    budget = Budget()
    assert heard((True, b"\x00\x01binary"), (True, POST), budget=budget) == []
    assert budget.skipped == {"not-http": 1}


def test_a_connection_that_breaks_off_in_nonsense_keeps_what_came_before() -> None:
    budget = Budget()
    found = heard((True, POST), (True, b"\x00\x00\r\n\r\n"), (True, POST), budget=budget)
    assert [seen.path for seen, _ in found] == ["/collect"]
    assert budget.skipped == {"damaged-stream": 1}


def test_a_connect_is_no_request() -> None:
    budget = Budget()
    assert heard((True, b"CONNECT in.example:443 HTTP/1.1\r\nHost: in.example\r\n\r\n"), budget=budget) == []
    assert budget.skipped == {"no-request": 1}


def test_open_requests_are_bounded() -> None:
    client = H2Connection(H2Configuration(client_side=True))
    client.initiate_connection()
    client.remote_settings[SettingCodes.MAX_CONCURRENT_STREAMS] = 10_000
    for stream in range(1, 2 * decrypted.MAX_OPEN + 9, 2):
        client.send_headers(
            stream, [(":method", "POST"), (":scheme", "https"), (":authority", "a.example"), (":path", "/")]
        )
    budget = Budget()
    assert len(heard((True, bytes(client.data_to_send())), budget=budget)) == decrypted.MAX_OPEN
    assert budget.skipped == {"damaged-stream": 1}


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([POST, UPGRADE, ACCEPT]) | st.binary(max_size=60)), max_size=8)
)
def test_whatever_is_said_is_read_or_counted(said: list[tuple[bool, bytes]]) -> None:
    budget = Budget()
    heard(*said, budget=budget)
    assert budget.left == decrypted.MAX_HELD
