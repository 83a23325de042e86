"""One TCP connection, both directions: each protocol cut anywhere, out of order, twice, malformed, and bounded."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.conversation import DONE, READ, WATCH, Conversation
from detector.wire.http1 import parse_request_head
from detector.wire.socks import parse_socks_request
from detector.wire.streams import MAX_SEGMENTS, MAX_STREAM
from detector.wire.tls import parse_client_hello
from detector.wire.tls_server import parse_server_flight
from tests.wire.builders import hello_body, message, python_client_hello, real, records, server_name

HELLO = real("tls-client-curl.bin")
FLIGHT = real("tls-server-1.2.bin")
REQUEST = b"POST /v2/events?key=1 HTTP/1.1\r\nUser-Agent: curl\r\nHost: in.acmewatch.example\r\n\r\n"
SOCKS = real("socks5-name.bin")
CHANGE_CIPHER_SPEC = b"\x14\x03\x03\x00\x01\x01"
MESSAGES = {"hello": HELLO, "flight": FLIGHT, "request": REQUEST, "socks": SOCKS}
BROKEN_HELLO = b"\x16\x03\x01\x00\x20\x01\xff\xff\xff" + bytes(40)


def told(talk: Conversation) -> dict[str, object]:
    """Return what a conversation found out, by the names of MESSAGES."""
    found = {
        "hello": talk.client_hello,
        "flight": talk.flight,
        "request": talk.requests[0] if talk.requests else None,
        "socks": talk.socks,
    }
    return {name: value for name, value in found.items() if value is not None}


EXPECTED = {
    "hello": parse_client_hello(HELLO),
    "flight": parse_server_flight(FLIGHT),
    "request": parse_request_head(REQUEST),
    "socks": parse_socks_request(SOCKS),
}


def started(data: bytes, side: int = 0, seq: int = 1_000) -> Conversation:
    talk = Conversation()
    talk.begin(side, seq, data)
    return talk


def is_told_by(name: str) -> int:
    """Return how many bytes of a message are enough for it to be told."""
    return next(stop for stop in range(1, len(MESSAGES[name]) + 1) if told(started(MESSAGES[name][:stop])))


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("side", [0, 1])
def test_a_message_in_one_segment_is_told_at_once(name: str, side: int) -> None:
    talk = started(MESSAGES[name], side)
    assert told(talk) == {name: EXPECTED[name]}
    assert talk.client_side == (1 - side if name == "flight" else side)
    assert talk.states[side] == (DONE if name == "flight" else WATCH)
    assert (talk.states[1 - side], talk.held, talk.malformed) == (WATCH, 0, False)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_prefix_waits_and_the_rest_completes_it(name: str) -> None:
    data, enough = MESSAGES[name], is_told_by(name)
    first = 2 if name == "socks" else 1
    for cut in range(first, enough):
        talk = started(data[:cut])
        assert (told(talk), talk.states, talk.held) == ({}, [READ, WATCH], cut)
        talk.go_on(0, 1_000 + cut, data[cut:])
        assert told(talk) == {name: EXPECTED[name]}
        assert (talk.states[0], talk.held, talk.malformed) == (DONE if name == "flight" else WATCH, 0, False)


@given(st.sampled_from(["hello", "flight", "request"]), st.integers(0, 2**32 - 1), st.data())
def test_segments_come_in_any_order_and_twice(name: str, seq: int, data: st.DataObject) -> None:
    message_bytes = MESSAGES[name][: is_told_by(name)]
    cuts = sorted(data.draw(st.sets(st.integers(6, len(message_bytes) - 1), min_size=1, max_size=6)))
    parts = list(itertools.pairwise([0, *cuts, len(message_bytes)]))
    rest = data.draw(st.permutations(parts[1:]))
    again = data.draw(st.lists(st.sampled_from(parts), max_size=4))
    talk = started(message_bytes[: cuts[0]], 1, seq)
    for start, stop in [*again, *rest]:
        talk.go_on(1, (seq + start) % 2**32, message_bytes[start:stop])
    assert told(talk) == {name: EXPECTED[name]}
    assert (talk.held, talk.malformed) == (0, False)


def test_segments_before_the_beginning_do_no_harm() -> None:
    talk = started(HELLO[:100], 0, 10)
    talk.go_on(0, 2**32 - 100, b"EHLO me\r\nSTARTTLS\r\n")
    talk.go_on(0, 90, HELLO[80:])
    assert told(talk) == {"hello": EXPECTED["hello"]}


def test_both_sides_are_followed_at_the_same_time() -> None:
    talk = Conversation()
    talk.begin(1, 5_000, HELLO[:50])
    talk.begin(0, 70, FLIGHT[:90])
    assert (talk.states, talk.held) == ([READ, READ], 140)
    talk.go_on(0, 160, FLIGHT[90:])
    assert (talk.states, talk.held, talk.client_side) == ([DONE, READ], 50, 1)
    talk.go_on(1, 5_050, HELLO[50:])
    assert told(talk) == {"hello": EXPECTED["hello"], "flight": EXPECTED["flight"]}
    assert (talk.hello_size, talk.client_side, talk.held) == (len(HELLO), 1, 0)


def test_a_side_that_is_done_or_waiting_begins_nothing() -> None:
    talk = Conversation(DONE, READ)
    talk.begin(0, 1, HELLO)
    talk.begin(1, 1, HELLO)
    talk.go_on(1, 1, HELLO)
    assert (told(talk), talk.states, talk.held) == ({}, [DONE, READ], 0)


def test_a_second_client_hello_behind_a_change_of_cipher_replaces_the_first() -> None:
    talk = started(python_client_hello("first.example"))
    again = CHANGE_CIPHER_SPEC + python_client_hello("second.example")
    talk.begin(0, 2_000, again[:60])
    assert (talk.states[0], talk.held) == (READ, 54)
    talk.go_on(0, 2_060, again[60:])
    assert talk.client_hello is not None
    assert (talk.client_hello.server_name, talk.hello_size) == ("second.example", len(again) - 6)


def test_a_change_of_cipher_alone_waits_for_what_follows() -> None:
    talk = started(CHANGE_CIPHER_SPEC, 0, 2**32 - 6)
    assert talk.states[0] == READ
    talk.go_on(0, 0, HELLO)
    assert told(talk) == {"hello": EXPECTED["hello"]}


def test_requests_add_up_and_a_tunnel_s_handshake_is_read_behind_them() -> None:
    talk = started(REQUEST)
    talk.begin(0, 1_000 + len(REQUEST), REQUEST.replace(b"in.", b"out."))
    talk.begin(0, 9_000, HELLO)
    assert [request.host for request in talk.requests] == ["in.acmewatch.example", "out.acmewatch.example"]
    assert talk.client_hello == EXPECTED["hello"]


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x00\x10\x02" + bytes(60),
        BROKEN_HELLO,
        records(message(hello_body([server_name(b"a.example")])[:-3])),
        HELLO[:5] + b"\x02" + HELLO[6:],
    ],
)
def test_a_malformed_handshake_is_told_and_watched_on(data: bytes) -> None:
    talk = started(data)
    assert (told(talk), talk.malformed, talk.states, talk.held) == ({}, True, [WATCH, WATCH], 0)
    talk.begin(0, 5_000, HELLO)
    assert (told(talk), talk.malformed) == ({"hello": EXPECTED["hello"]}, False)


@pytest.mark.parametrize(
    "data", [b"GET / HTTP/9.1\r\n\r\n", b"\x05\x01\x00\x05\x07\x00\x01", b"SSH-2.0-x", b"\x17\x03\x03"]
)
def test_what_is_no_handshake_is_not_called_a_malformed_one(data: bytes) -> None:
    talk = started(data)
    assert (told(talk), talk.malformed, talk.states, talk.held) == ({}, False, [WATCH, WATCH], 0)


def test_what_turns_out_to_be_nothing_later_is_let_go() -> None:
    talk = started(b"\x16\x03")
    assert talk.states[0] == READ
    talk.go_on(0, 1_002, b"\x01\x00\x20\x00")
    assert (told(talk), talk.malformed, talk.states[0], talk.held) == ({}, False, WATCH, 0)


@pytest.mark.parametrize("data", [b"\x16\x04", b"\x16\x03\x01\x00\x20\x0b", b"\x17", b"\x15\x03\x03\x00\x02"])
def test_other_records_are_not_waited_for(data: bytes) -> None:
    assert started(data).states[0] == WATCH


def test_what_is_let_go_is_forgotten_and_beginnings_are_still_seen() -> None:
    talk = started(HELLO[:100])
    talk.let_go(1)
    assert talk.held == 100
    talk.let_go(0)
    assert (talk.states, talk.held) == ([WATCH, WATCH], 0)
    talk.go_on(0, 1_100, HELLO[100:])
    assert told(talk) == {}
    talk.begin(0, 1_000, HELLO)
    assert told(talk) == {"hello": EXPECTED["hello"]}
    done = Conversation(DONE, WATCH)
    done.let_go(0)
    assert done.states == [DONE, WATCH]


@pytest.mark.parametrize("name", ["hello", "flight", "request"])
@pytest.mark.parametrize("gap", [1, 1_000])
def test_a_stream_with_a_gap_is_let_go_once_it_cannot_be_filled(name: str, gap: int) -> None:
    start = 1_000 + 40 + gap
    talk = started(MESSAGES[name][:40])
    for seq in range(start, start + 2 * MAX_STREAM, 1_400):
        talk.go_on(0, seq, bytes(1_400))
        assert talk.held < MAX_STREAM + 1_400
    assert (told(talk), talk.states, talk.held) == ({}, [WATCH, WATCH], 0)
    assert talk.malformed is (name != "request")
    talk.begin(0, 900_000, REQUEST)
    assert told(talk) == {"request": EXPECTED["request"]}


def test_a_gap_may_be_filled_while_its_stream_is_held() -> None:
    talk = started(HELLO[:100])
    for seq in range(1_000 + len(HELLO), 1_000 + MAX_STREAM - 1_400, 1_400):
        talk.go_on(0, seq, bytes(1_400))
    assert talk.states[0] == READ
    talk.go_on(0, 1_100, HELLO[100:])
    assert told(talk) == {"hello": EXPECTED["hello"]}


def test_a_segment_too_far_ahead_ends_the_waiting() -> None:
    for ahead, state in ((MAX_STREAM - 1, READ), (MAX_STREAM, WATCH)):
        talk = started(HELLO[:40])
        talk.go_on(0, 1_000 + ahead, b"x")
        assert talk.states[0] == state


def test_a_stream_of_single_bytes_is_let_go_when_it_is_full() -> None:
    talk = started(REQUEST[:40])
    for count in range(1, MAX_SEGMENTS - 1):
        talk.go_on(0, 1_041 + 2 * count, b"x")
    assert (talk.states[0], talk.held) == (READ, 40 + MAX_SEGMENTS - 2)
    talk.go_on(0, 60_000, b"x")
    assert (talk.states[0], talk.held, talk.malformed) == (WATCH, 0, False)


STEP = st.tuples(st.integers(0, 1), st.integers(0, 2**32 - 1) | st.integers(1_000, 1_200), st.binary(max_size=80))


def test_nothing_is_known_before_anything_was_read() -> None:
    talk = Conversation()
    assert (talk.client_side, talk.hello_size, talk.held) == (None, 0, 0)
    assert started(HELLO).hello_size == len(HELLO)


@given(st.lists(st.tuples(st.booleans(), STEP), max_size=20))
def test_random_segments_never_break_it(steps: list[tuple[bool, tuple[int, int, bytes]]]) -> None:
    talk, given_bytes = Conversation(), 0
    for is_beginning, (side, seq, payload) in steps:
        (talk.begin if is_beginning else talk.go_on)(side, seq, payload)
        given_bytes += len(payload)
        assert talk.held <= given_bytes
        for number in (0, 1):
            assert talk.states[number] in (WATCH, READ, DONE)


@given(st.sampled_from(sorted(MESSAGES)), st.data())
def test_damaged_messages_never_break_it(name: str, data: st.DataObject) -> None:
    damaged = bytearray(MESSAGES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    talk = started(bytes(damaged[:cut]))
    talk.go_on(0, 1_000 + cut, bytes(damaged[cut:]))
    assert (talk.held > 0) == (talk.states[0] == READ)
