# mypy: disable-error-code="import-untyped"
"""What the h2 library says is what is heard: interleaved streams, long heads, padding, promises."""

from __future__ import annotations

from itertools import pairwise

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.exchange import MAX_HEAD, Body, End, Event, Head
from detector.wire.http2_half import MAX_FRAME, PREFACE, Http2Half


def request(path: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(":method", "POST"), (":scheme", "https"), (":authority", "in.example"), (":path", path), *more]


def interleaved() -> bytes:
    """Return what a client says that posts on two streams in turn, with padding, a cookie and a head of many frames."""
    client = H2Connection(H2Configuration(client_side=True))
    client.initiate_connection()
    client.send_headers(1, request("/one", ("cookie", "secret=1"), ("x-long", "y" * 40_000)))
    client.send_headers(3, request("/two", ("content-type", "application/json")))
    for number in range(4):
        client.send_data(1, b"a%d" % number, pad_length=number)
        client.send_data(3, b"b%d" % number, end_stream=number == 3)
    client.end_stream(1)
    client.send_headers(5, request("/three"), end_stream=True)
    return bytes(client.data_to_send())


def heard(*pieces: bytes, is_client: bool = True) -> list[Event]:
    half = Http2Half(is_client=is_client)
    return [event for piece in pieces for event in half.feed(piece)]


def body(events: list[Event], stream: int) -> bytes:
    return b"".join(event.data for event in events if isinstance(event, Body) and event.stream == stream)


def test_streams_that_take_turns_are_told_apart() -> None:
    events = heard(interleaved())
    heads = {event.stream: event.fields[":path"] for event in events if isinstance(event, Head)}
    assert heads == {1: "/one", 3: "/two", 5: "/three"}
    assert body(events, 1) == b"a0a1a2a3"
    assert body(events, 3) == b"b0b1b2b3"
    assert [event.stream for event in events if isinstance(event, End)] == [3, 1, 5]


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + payload


def test_a_stream_that_is_reset_ends() -> None:
    assert heard(PREFACE, frame(3, 0, 5, bytes(4))) == [End(5)]


def test_a_stream_s_number_has_31_bits() -> None:
    assert heard(PREFACE, frame(0, 0, 0x8123_4567, b"x")) == [Body(0x0123_4567, b"x")]


def test_a_priority_before_a_head_is_stepped_over() -> None:
    assert heard(PREFACE, frame(1, 0x24, 1, bytes(5) + b"\x84")) == [Head(1, {":path": "/"})]


def test_a_promise_says_nothing_and_fills_the_table() -> None:
    promise = frame(5, 0x4, 1, bytes(4) + b"\x40\x04host\x01a")
    assert heard(promise, is_client=False) == []
    assert heard(promise, frame(1, 0x4, 1, b"\xbe"), is_client=False) == [Head(1, {"host": "a"})]


def test_a_head_of_the_largest_size_is_waited_for_and_a_larger_one_refused() -> None:
    start = frame(1, 0, 1, bytes(1_024)) + frame(9, 0, 1, bytes(16_384)) * 15
    assert heard(PREFACE, start, frame(9, 0, 1, bytes(262_144 - 1_024 - 15 * 16_384))) == []
    with pytest.raises(Malformed):
        heard(PREFACE, start, frame(9, 0, 1, bytes(262_145 - 1_024 - 15 * 16_384)))


def test_padding_is_less_than_its_frame() -> None:
    assert heard(PREFACE, frame(0, 0x8, 1, b"\x01a\0") + frame(0, 0x8, 1, b"\x01\0")) == [Body(1, b"a"), Body(1, b"")]
    with pytest.raises(Malformed):
        heard(PREFACE, frame(0, 0x8, 1, b"\x01"))


def test_the_largest_frame_is_read_and_a_larger_one_refused() -> None:
    assert heard(PREFACE, frame(0, 0, 1, bytes(MAX_FRAME))) == [Body(1, bytes(MAX_FRAME))]
    with pytest.raises(Malformed):
        heard(PREFACE, frame(0, 0, 1, bytes(MAX_FRAME + 1))[:20])


def test_the_table_of_names_takes_a_mebibyte_and_no_more() -> None:
    # A new size for the table (RFC 7541 section 6.3): 31, and what is above it in groups of seven bits.
    def sized(size: int) -> bytes:
        more, digits = size - 31, b""
        while more >= 128:
            more, digits = more >> 7, digits + bytes((more & 127 | 128,))
        return frame(1, 0x4, 1, b"\x3f" + digits + bytes((more,)) + b"\x84")

    assert heard(PREFACE, sized(1 << 20)) == [Head(1, {":path": "/"})]
    with pytest.raises(Malformed):
        heard(PREFACE, sized((1 << 20) + 1))


def test_a_cookie_is_not_kept() -> None:
    assert "secret" not in repr(heard(interleaved()))


@given(st.lists(st.integers(0, len(interleaved())), max_size=8))
def test_it_makes_no_difference_where_the_pieces_end(cuts: list[int]) -> None:
    data = interleaved()
    assert heard(*(data[a:b] for a, b in pairwise([0, *sorted(cuts), len(data)]))) == heard(data)


def test_a_promise_keeps_the_tables_in_step_and_is_not_told() -> None:
    server = H2Connection(H2Configuration(client_side=False))
    client = H2Connection(H2Configuration(client_side=True))
    client.initiate_connection()
    client.send_headers(1, request("/"), end_stream=True)
    server.initiate_connection()
    server.receive_data(client.data_to_send())
    server.push_stream(1, 2, request("/pushed", ("referer", "https://page.example/")))
    server.send_headers(1, [(":status", "200"), ("referer", "https://page.example/")])
    heads = [event for event in heard(server.data_to_send(), is_client=False) if isinstance(event, Head)]
    assert [(head.stream, head.fields) for head in heads] == [
        (1, {":status": "200", "referer": "https://page.example/"})
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n" * 2,
        PREFACE + (MAX_FRAME + 1).to_bytes(3) + bytes(6),
        PREFACE + b"\x00\x00\x01\x01\x04\x00\x00\x00\x01\xff",  # an index that no table has, and cut
        PREFACE + b"\x00\x00\x01\x00\x08\x00\x00\x00\x01\x09",  # more padding than frame
        PREFACE + b"\x00\x00\x00\x09\x04\x00\x00\x00\x01",  # a continuation of nothing
        PREFACE + b"\x00\x00\x00\x01\x00\x00\x00\x00\x01" + b"\x00\x00\x00\x00\x00\x00\x00\x00\x01",
    ],
)
def test_what_breaks_the_rules_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        heard(data)


@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        heard(PREFACE, data)
    except Malformed:
        return


def test_a_small_connection_may_come_byte_by_byte() -> None:
    client = H2Connection(H2Configuration(client_side=True))
    client.initiate_connection()
    client.send_headers(1, request("/one"))
    client.send_data(1, b"body", end_stream=True)
    data = client.data_to_send()
    assert heard(*(data[at : at + 1] for at in range(len(data)))) == heard(data)
    assert body(heard(data), 1) == b"body"


def test_a_stream_that_is_given_up_is_over() -> None:
    client = H2Connection(H2Configuration(client_side=True))
    client.initiate_connection()
    client.send_headers(1, request("/one"))
    client.reset_stream(1)
    assert [type(event) for event in heard(client.data_to_send())] == [Head, End]


def test_a_head_of_very_many_pieces_is_refused() -> None:
    def piece(kind: int, size: int) -> bytes:
        return size.to_bytes(3) + bytes([kind, 0, 0, 0, 0, 1]) + bytes(size)

    whole = MAX_HEAD // 10_000
    heard(PREFACE, piece(1, 10_000), *[piece(9, 10_000)] * (whole - 1))
    with pytest.raises(Malformed, match="too long"):
        heard(PREFACE, piece(1, 10_000), *[piece(9, 10_000)] * whole, piece(9, 10_000))
