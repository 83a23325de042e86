"""Requests of a real shape, cut anywhere, are the same requests; what is none is refused."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.exchange import MAX_HEAD, Body, End, Event, Head, kept
from detector.wire.http1_requests import Http1Requests

TALK = (
    b"GET /a?b=1 HTTP/1.1\r\nHost: in.example\r\nCookie: secret=1\r\n\r\n"
    b"POST /b HTTP/1.1\r\nHost: in.example\r\nContent-Length: 11\r\nReferer: https://page.example/x\r\n\r\nhello world"
    b"POST /c HTTP/1.1\r\nhost: in.example\r\ntransfer-encoding: chunked\r\n\r\n"
    b"5\r\nhello\r\n6;name=value\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n"
    b"GET /d HTTP/1.1\r\nHost: in.example\r\n\r\n"
)


def heard(*pieces: bytes) -> list[tuple[dict[str, str], bytes, bool]]:
    """Return each request's fields and body, and whether it ended."""
    half = Http1Requests()
    found: dict[int, tuple[dict[str, str], bytes, bool]] = {}
    for piece in pieces:
        for event in half.feed(piece):
            take(event, found)
    return list(found.values())


def take(event: Event, found: dict[int, tuple[dict[str, str], bytes, bool]]) -> None:
    if isinstance(event, Head):
        found[event.stream] = (event.fields, b"", False)
    elif isinstance(event, Body):
        fields, body, is_over = found[event.stream]
        found[event.stream] = (fields, body + event.data, is_over)
    elif isinstance(event, End):
        fields, body, _ = found[event.stream]
        found[event.stream] = (fields, body, True)


def test_requests_and_their_bodies_are_read_one_after_the_other() -> None:
    whole = heard(TALK)
    assert [(fields[":method"], fields[":path"], body) for fields, body, _ in whole] == [
        ("GET", "/a?b=1", b""),
        ("POST", "/b", b"hello world"),
        ("POST", "/c", b"hello world"),
        ("GET", "/d", b""),
    ]
    assert all(is_over for _, _, is_over in whole)
    assert whole[1][0]["referer"] == "https://page.example/x"


def test_requests_are_numbered_from_one_on() -> None:
    events = list(Http1Requests().feed(TALK))
    assert [event.stream for event in events if isinstance(event, Head)] == [1, 2, 3, 4]
    assert [event.stream for event in events if isinstance(event, End)] == [1, 2, 3, 4]


def paths(data: bytes) -> list[str]:
    return [fields[":path"] for fields, _, _ in heard(data)]


def test_empty_lines_before_a_request_and_spaces_in_a_target_are_tolerated() -> None:
    assert heard(b"XGET / HTTP/1.1\r\n\r\n")[0][0][":method"] == "XGET"
    assert paths(b"\r\nGET /a b HTTP/1.1\r\n\r\n\r\nGET /c HTTP/1.1\r\n\r\n") == ["/a b", "/c"]


def test_chunks_may_end_with_bare_line_feeds_and_have_trailers_of_any_kind() -> None:
    chunks = b"5\nhello\n6\n world\n0\n \nX\n\r: 1\n\n"
    head = b"POST /c HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"
    (_, body, is_over), (fields, _, _) = heard(head + chunks + b"GET /d HTTP/1.1\r\n\r\n")
    assert (body, is_over, fields[":path"]) == (b"hello world", True, "/d")


def test_sizes_of_chunks_are_hexadecimal_and_win_over_a_length() -> None:
    data = b"POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1A\r\n"
    ((_, body, is_over),) = heard(data + b"x" * 26 + b"\r\nb\r\nhello world\r\n0\r\n\r\n")
    assert (body, is_over) == (b"x" * 26 + b"hello world", True)


def test_a_head_is_shorter_than_its_bound() -> None:
    start = b"GET /a HTTP/1.1\r\nX: "
    assert paths(start + b"x" * (MAX_HEAD - 1 - len(start))) == []
    for size in (MAX_HEAD, MAX_HEAD + 1):
        with pytest.raises(Malformed):
            heard(start + b"x" * (size - len(start)) + b"\r\n\r\n" * (size > MAX_HEAD))
    assert paths(start + b"x" * (MAX_HEAD - 4 - len(start)) + b"\r\n\r\n") == ["/a"]


def test_a_body_may_be_a_petabyte_and_no_more() -> None:
    head = "POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\nx"
    assert heard(head.format(2**50 - 1).encode())[0][1] == b"x"
    with pytest.raises(Malformed):
        heard(head.format(2**50).encode())


def test_of_a_head_only_what_says_where_and_how_is_kept() -> None:
    names = [*(":method", ":path", ":authority", ":protocol", ":status", "host", "referer", "origin")]
    names += ["content-type", "content-encoding", "content-length", "transfer-encoding"]
    names += ["upgrade", "sec-websocket-extensions"]
    others = ["cookie", "authorization", "x-key", "accept", "hos", "hostt", ":scheme"]
    fields = [(name.upper().encode(), b"caf\xc3\xa9 \xff") for name in names + others]
    assert kept([*fields, (b"host", b"second"), (b"\xff", b"")]) == dict.fromkeys(names, "caf\u00e9 \ufffd")


def test_a_head_takes_256_kilobytes() -> None:
    assert MAX_HEAD == 262_144


def test_a_cookie_is_not_kept() -> None:
    assert "secret" not in repr(heard(TALK))


@given(st.lists(st.integers(0, len(TALK)), max_size=8))
def test_it_makes_no_difference_where_the_pieces_end(cuts: list[int]) -> None:
    bounds = [0, *sorted(cuts), len(TALK)]
    assert heard(*(TALK[a:b] for a, b in itertools.pairwise(bounds))) == heard(TALK)


@pytest.mark.parametrize("end", range(len(TALK)))
def test_every_beginning_is_a_part_of_the_whole(end: int) -> None:
    for (fields, body, is_over), (all_fields, all_body, _) in zip(heard(TALK[:end]), heard(TALK), strict=False):
        assert fields == all_fields
        assert all_body.startswith(body)
        assert not is_over or body == all_body


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01 no HTTP\r\n\r\n",
        b"\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        b" GET / HTTP/1.1\r\n\r\n",
        b"GET / ICAP/1.0\r\n\r\n",
        b"G-T / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\nx",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nx",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * MAX_HEAD,
    ],
)
def test_what_breaks_the_rules_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        heard(data)


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_random_bytes_are_read_or_refused(pieces: list[bytes]) -> None:
    try:
        heard(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", *pieces)
    except Malformed:
        return
