"""What a QPACK encoder says is what is heard, in whatever order the pieces of the streams come."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylsqpack import Encoder

from detector.wire.cursor import Malformed
from detector.wire.exchange import MAX_HEAD, Body, End, Event, Head
from detector.wire.http3_requests import MAX_DONE, MAX_HELD, MAX_STREAMS, Http3Requests

CAPACITY = 4_096
SETTINGS = b"\x00" + b"\x04\x05" + b"\x01\x50\x00" + b"\x07\x10"  # a control stream with capacity 4096, 16 blocked
FIELDS = [(b":method", b"POST"), (b":authority", b"in.example"), (b"cookie", b"secret=1"), (b"x-new", b"value" * 9)]

Piece = tuple[int, int, bytes, bool]


def number(value: int) -> bytes:
    return value.to_bytes(1) if value < 64 else (value | 0x4000).to_bytes(2) if value < 16_384 else b""


def frame(kind: int, payload: bytes) -> bytes:
    return number(kind) + number(len(payload)) + payload


def talk() -> list[tuple[int, bytes]]:
    """Return what a client says that uses the table: its encoder stream, and three requests."""
    encoder = Encoder()
    table = bytearray(b"\x02" + encoder.apply_settings(CAPACITY, 16))
    requests = []
    for stream in (0, 4, 8):
        more, block = encoder.encode(stream, [*FIELDS, (b":path", b"/%d" % stream)])
        table += more
        requests.append((stream, frame(1, block) + frame(0, b"a" * 100) + frame(33, b"grease") + frame(0, b"bc")))
    return [(2, bytes(table)), *requests]


def heard(pieces: list[Piece]) -> list[Event]:
    """Return what a client says after its server's settings; what is held at the end is counted as such."""
    http = Http3Requests()
    events = list(http.feed(3, 0, SETTINGS, is_client=False, is_last=False))
    for stream, offset, data, is_last in pieces:
        events += http.feed(stream, offset, data, is_client=True, is_last=is_last)
        assert http._held == sum(known.size for known in http._streams.values())
    return events


def said(events: list[Event]) -> dict[int, tuple[str, bytes, bool]]:
    """Return each stream's path and body, and whether it ended."""
    paths = {event.stream: event.fields[":path"] for event in events if isinstance(event, Head)}
    bodies = {
        stream: b"".join(e.data for e in events if isinstance(e, Body) and e.stream == stream) for stream in paths
    }
    ended = {event.stream for event in events if isinstance(event, End)}
    return {stream: (path, bodies[stream], stream in ended) for stream, path in paths.items()}


WANTED = {stream: (f"/{stream}", b"a" * 100 + b"bc", True) for stream in (0, 4, 8)}


def test_requests_that_refer_to_the_table_are_read() -> None:
    events = heard([(stream, 0, data, stream != 2) for stream, data in talk()])
    assert said(events) == WANTED
    assert "secret" not in repr(events)


def test_requests_wait_for_the_table_that_they_refer_to() -> None:
    table, *requests = talk()
    early = [(stream, 0, data, True) for stream, data in requests]
    half = len(table[1]) // 2
    assert any(item not in said(heard(early)) for item in WANTED)
    assert said(heard([*early, (2, 0, table[1][:half], False), (2, half, table[1][half:], False)])) == WANTED


@given(st.data())
def test_pieces_may_come_in_any_order_and_twice(data: st.DataObject) -> None:
    pieces: list[Piece] = []
    for stream, text in talk():
        cuts = sorted({0, len(text), *data.draw(st.lists(st.integers(0, len(text)), max_size=5))})
        for start, stop in itertools.pairwise(cuts):
            overlap = data.draw(st.integers(0, min(9, start)))
            pieces.append((stream, start - overlap, text[start - overlap : stop], stop == len(text) and stream != 2))
    again = data.draw(st.lists(st.sampled_from(pieces), max_size=4))
    assert said(heard(data.draw(st.permutations([*pieces, *again])))) == WANTED


def test_a_gap_ends_nothing() -> None:
    _, (stream, text), *_ = talk()
    assert said(
        heard([(2, 0, talk()[0][1], False), (stream, 0, text[:-2], False), (stream, len(text), b"", True)])
    ) == {stream: ("/0", b"a" * 100, False)}


def test_what_waits_is_bounded() -> None:
    http = Http3Requests()
    with pytest.raises(Malformed):
        for index in range(1, 2 * MAX_HELD // 50_000):
            list(http.feed(0, index * 60_000, bytes(50_000), is_client=True, is_last=False))


def test_many_small_pieces_behind_a_gap_are_bounded() -> None:
    http = Http3Requests()
    with pytest.raises(Malformed):
        for index in range(1, MAX_HELD // 90):
            list(http.feed(index % 1_500 * 4, index * 60_000, b"x", is_client=True, is_last=False))


@given(st.lists(st.tuples(st.sampled_from([0, 2, 3, 4, 6]), st.integers(0, 9), st.binary(max_size=40)), max_size=12))
def test_random_pieces_are_read_or_refused(pieces: list[tuple[int, int, bytes]]) -> None:
    http = Http3Requests()
    try:
        for stream, offset, data in pieces:
            list(http.feed(stream, offset, data, is_client=stream != 3, is_last=False))
    except Malformed:
        return


def by_byte(stream: int, data: bytes, is_last: bool) -> list[Piece]:
    """Return a stream's bytes as a piece each."""
    return [(stream, at, data[at : at + 1], is_last and at == len(data) - 1) for at in range(len(data))]


def test_streams_may_come_byte_by_byte() -> None:
    http = Http3Requests()
    for _, at, data, _ in by_byte(3, SETTINGS, False):
        assert list(http.feed(3, at, data, is_client=False, is_last=False)) == []
    events: list[Event] = []
    for stream, data in talk():
        for _, at, piece, is_last in by_byte(stream, data, stream != 2):
            events += http.feed(stream, at, piece, is_client=True, is_last=is_last)
    assert said(events) == WANTED


def test_only_what_a_client_asks_is_heard_and_each_request_once() -> None:
    table, *requests = [(stream, 0, data, stream != 2) for stream, data in talk()]
    others: list[Piece] = [(6, 0, b"\x00\x04\x00", False), (10, 0, b"", False), (1, 0, requests[0][2], True)]
    assert said(heard([table, *others, *requests, *requests])) == WANTED
    http = Http3Requests()
    assert list(http.feed(0, 0, requests[0][2], is_client=False, is_last=True)) == []


@pytest.mark.parametrize(
    "settings",
    [
        b"\x00\x04\x01\x41",
        b"\x00\x21\x02ab" + SETTINGS[1:],
        b"\x00\x04\x02\x06\x10",
        b"\x00\x04\x03\x07\x50\x00",
        b"\x00\x04\x02\x07\x10\x01\x50\x00",
        b"\x02" + SETTINGS[1:],
    ],
)
def test_settings_that_are_cut_or_not_the_first_give_the_client_no_table(settings: bytes) -> None:
    http = Http3Requests()
    assert list(http.feed(3, 0, settings, is_client=False, is_last=False)) == []
    assert http._held == 0
    with pytest.raises(Malformed):
        for stream, data in talk():
            list(http.feed(stream, 0, data, is_client=True, is_last=False))


@pytest.mark.parametrize("first", [SETTINGS, b"\x00\x04\x00"])
def test_what_comes_after_the_settings_is_not_taken_for_them(first: bytes) -> None:
    http = Http3Requests()
    for at, data in ((0, first), (len(first), b"\x07\x05"), (len(first) + 2, b"\x04\x03\x01\x40\x01")):
        assert list(http.feed(3, at, data, is_client=False, is_last=False)) == []
        assert http._held == 0
    assert http._capacity == (4_096 if first == SETTINGS else 0)


def test_the_table_is_the_server_s_to_allow_wherever_its_size_stands() -> None:
    http = Http3Requests()
    assert list(http.feed(3, 0, b"\x00\x04\x05\x07\x10\x01\x50\x00", is_client=False, is_last=False)) == []
    events = [
        event for stream, data in talk() for event in http.feed(stream, 0, data, is_client=True, is_last=stream != 2)
    ]
    assert said(events) == WANTED
    other = Http3Requests()
    assert list(other.feed(6, 0, SETTINGS, is_client=True, is_last=False)) == []
    with pytest.raises(Malformed):
        list(other.feed(2, 0, talk()[0][1], is_client=True, is_last=False))


@pytest.mark.parametrize(
    ("stream", "data", "says"),
    [
        (0, b"\x01" + (MAX_HEAD + 1 | 0x8000_0000).to_bytes(4), "a frame that is too long"),
        (0, frame(1, b"\x00\x00\xff\xff\xff\x00"), "cannot be unpacked"),
        (2, b"\x02" + b"\xff" * 30, "cannot be read"),
    ],
)
def test_what_breaks_the_rules_is_refused(stream: int, data: bytes, says: str) -> None:
    with pytest.raises(Malformed, match=says):
        heard([(stream, 0, data, False)])


def test_requests_that_are_open_at_once_are_bounded() -> None:
    opened: list[Piece] = [(4 * place, 0, b"\x01", False) for place in range(MAX_STREAMS + 1)]
    heard(opened[: MAX_STREAMS - 1])  # the server's own stream is one, too
    with pytest.raises(Malformed, match="too many streams"):
        heard(opened[:MAX_STREAMS])


def test_requests_of_a_connection_are_bounded() -> None:
    http = Http3Requests()
    for place in range(MAX_DONE + 1):
        assert list(http.feed(4 * place, 0, b"", is_client=True, is_last=True)) == [End(4 * place)]
    with pytest.raises(Malformed, match="too many streams"):
        list(http.feed(4 * MAX_DONE + 4, 0, b"", is_client=True, is_last=True))


def test_a_piece_that_waits_may_be_as_long_as_may_be_held() -> None:
    # Keeping a piece costs 100 bytes besides.
    heard([(0, 1, bytes(MAX_HELD - 103), False)])
    http = Http3Requests()
    assert list(http.feed(0, 1, bytes(MAX_HELD - 100), is_client=True, is_last=False)) == []
    with pytest.raises(Malformed, match="too much waits"):
        list(http.feed(4, 1, b"x", is_client=True, is_last=False))
    with pytest.raises(Malformed, match="too much waits"):
        list(Http3Requests().feed(0, 1, bytes(MAX_HELD - 99), is_client=True, is_last=False))


def test_what_is_read_but_no_whole_frame_is_bounded() -> None:
    piece = b"\x01" + (MAX_HEAD | 0x8000_0000).to_bytes(4) + bytes(200_000)
    opened: list[Piece] = [(4 * place, 0, piece, False) for place in range(MAX_HELD // len(piece) + 1)]
    assert heard([*opened[:-1], (0, len(piece), b"x", False)]) == []
    with pytest.raises(Malformed, match="too much waits"):
        heard(opened)


def test_a_head_may_be_as_long_as_may_be_held() -> None:
    assert heard([(0, 0, b"\x01" + (MAX_HEAD | 0x8000_0000).to_bytes(4), False)]) == []


def test_a_piece_behind_a_gap_is_kept_in_its_longest_form() -> None:
    _, (stream, text), *_ = talk()
    table = (2, 0, talk()[0][1], False)
    for at in (1, 5, len(text) - 8):
        longer, shorter = (stream, at, text[at:], True), (stream, at, text[at:-3], False)
        for pieces in ([longer, shorter], [shorter, longer], [longer, longer], [shorter, shorter, longer]):
            assert said(heard([table, *pieces, (stream, 0, text[:at], False)])) == {0: WANTED[0]}


def test_the_client_s_table_is_bounded_whatever_the_server_says() -> None:
    def use(capacity: int) -> list[Event]:
        http, encoder = Http3Requests(), Encoder()
        settings = b"\x00\x04\x05\x01" + (1 << 29 | 0x8000_0000).to_bytes(4)
        list(http.feed(3, 0, settings, is_client=False, is_last=False))
        table = b"\x02" + encoder.apply_settings(capacity, 16)
        return list(http.feed(2, 0, table, is_client=True, is_last=False))

    assert use(1 << 20) == []
    with pytest.raises(Malformed):
        use((1 << 20) + 1)
