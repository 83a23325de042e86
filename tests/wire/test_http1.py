"""HTTP/1 request heads: real ones byte by byte, the forms of a target, and hosts that nobody should believe."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.http1 import (
    MAX_HEAD,
    RequestHead,
    begins_request,
    is_connect_response,
    parse_request_head,
)

MESSAGES = Path(__file__).parents[1] / "data" / "messages"
HOST = "t.collector.example"
REAL = {
    "http-get.bin": RequestHead("GET", HOST, None, "/v2/track/event", False),
    "http-post-port.bin": RequestHead("POST", HOST, 8080, "/ingest", False),
    "http-proxy-get.bin": RequestHead("GET", HOST, None, "/pixel.gif", False),
    "http-proxy-connect.bin": RequestHead("CONNECT", HOST, 443, "", True),
}


def real(name: str) -> bytes:
    return (MESSAGES / name).read_bytes()


def host_of(target: str, header: str = "Host: header.example\r\n", method: str = "GET") -> str | None:
    head = parse_request_head(f"{method} {target} HTTP/1.1\r\n{header}\r\n".encode())
    assert head is not None
    return head.host


@pytest.mark.parametrize("file", REAL)
def test_every_prefix_of_a_real_request_waits_for_the_host_line(file: str) -> None:
    data = real(file)
    # One byte behind the Host line tells that it is not folded.
    enough = data.index(b"\r\n", data.index(b"Host:")) + 3
    for length in range(len(data) + 1):
        assert begins_request(data[:length])
        assert parse_request_head(data[:length]) == (REAL[file] if length >= enough else None)


def test_a_head_without_a_host_is_known_at_its_end() -> None:
    data = b"GET /a HTTP/1.0\r\nAccept: */*\r\n\r\n"
    assert all(parse_request_head(data[:length]) is None for length in range(len(data)))
    assert parse_request_head(data) == RequestHead("GET", None, None, "/a", False)


@pytest.mark.parametrize(
    ("target", "host", "port", "path"),
    [
        ("/", "header.example", None, "/"),
        ("/a/b?q=secret#frag", "header.example", None, "/a/b"),
        ("/a#frag?x", "header.example", None, "/a"),
        ("/r?to=http://other.example/", "header.example", None, "/r"),
        ("HTTP://Uri.Example/X", "uri.example", None, "/X"),
        ("\t/a", "header.example", None, "\t/a"),
        ("/aX", "header.example", None, "/aX"),
        ("//other.example/x", "header.example", None, "//other.example/x"),
        ("/with a space", "header.example", None, "/with a space"),
        ("/caf\u00e9", "header.example", None, "/caf\u00e9"),
        ("http://Uri.Example./x?q", "uri.example", None, "/x"),
        ("http://uri.example", "uri.example", None, "/"),
        ("http://uri.example?q=1", "uri.example", None, "/"),
        ("https://user:pass@uri.example:8443/x", "uri.example", 8443, "/x"),
        ("ws://[2001:DB8::1]:81/x", "2001:db8::1", 81, "/x"),
        ("*", "header.example", None, ""),
    ],
)
def test_the_forms_of_a_target(target: str, host: str, port: int | None, path: str) -> None:
    head = parse_request_head(f"GET {target} HTTP/1.1\r\nHost: header.example\r\n\r\n".encode())
    assert head == RequestHead("GET", host, port, path, False)


@pytest.mark.parametrize(
    ("target", "host", "port"),
    [
        ("t.example:443", "t.example", 443),
        ("T.example.:443", "t.example", 443),
        ("[::1]:8443", "::1", 8443),
        ("t.example", "t.example", None),
    ],
)
def test_a_connect_target(target: str, host: str, port: int | None) -> None:
    head = parse_request_head(f"CONNECT {target} HTTP/1.1\r\nHost: header.example\r\n\r\n".encode())
    assert head == RequestHead("CONNECT", host, port, "", True)


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("Host: a.example", "a.example"),
        ("host:a.example", "a.example"),
        ("HOST \t:\t a.example \t", "a.example"),
        ("Host: a.example:80", "a.example"),
        ("Host: a.example:", "a.example"),
        ("Host: a.example:65535", "a.example"),
        ("Host: :80", None),
        ("Host: [2001:db8::1]:80", "2001:db8::1"),
        ("Host: under_score.example", "under_score.example"),
        ("Host: 192.0.2.1", "192.0.2.1"),
        ("Host: t\u00e9l.example", "t\u00e9l.example"),
        ("Host:", None),
        ("X-Host: a.example", None),
        ("Hosts: a.example", None),
        ("X: 1\r\n Host: folded.example\r\nHost: a.example", "a.example"),
        ("X: 1\r\n folded\r\nHost: a.example", "a.example"),
        ("X: 1\r\n\tfolded\r\n \r\nHost: a.example", "a.example"),
        ("HostX: b.example\r\nHost: a.example", "a.example"),
        ("Host\x0b: b.example\r\nHost: a.example", "a.example"),
        ("Host: Xa.exampleX", "xa.examplex"),
        ("Host: a.example\r\nHost: b.example", "a.example"),
    ],
)
def test_the_host_header(header: str, host: str | None) -> None:
    assert host_of("/", header + "\r\n") == host


def test_spaces_behind_a_request_line_are_tolerated() -> None:
    head = parse_request_head(b"GET / HTTP/1.1  \r\nHost: a.example\r\n\r\n")
    assert head == RequestHead("GET", "a.example", None, "/", False)


def test_bare_line_feeds_are_tolerated() -> None:
    assert parse_request_head(b"GET / HTTP/1.1\nHost: a.example\n\n") == RequestHead(
        "GET", "a.example", None, "/", False
    )


@pytest.mark.parametrize(
    "header",
    [
        "Host: a.example b.example",
        "Host: a.example\r\n b.example",
        "Host: a.example\r\n\tb.example",
        "Host: a.example\rHost: b.example",
        "Host: a.example\x00.b.example",
        "Host: a.example/b",
        "Host: a@b.example",
        "Host: a\\b.example",
        "Host: a.example:80:81",
        "Host: a.example:port",
        "Host: a.example:65536",
        "Host: 2001:db8::1",
        "Host: [::1",
        "Host: <a.example>",
        "no colon here",
        "Xno colon here\r\nHost: a.example",
        "a no colon here\r\nHost: a.example",
        "Host: a.example\x0b",
    ],
)
def test_a_doubtful_host_is_malformed_and_never_wrong(header: str) -> None:
    with pytest.raises(Malformed):
        parse_request_head(f"GET / HTTP/1.1\r\n{header}\r\n\r\n".encode())


@pytest.mark.parametrize(
    "target",
    [
        "http://",
        "http:///x",
        "http://a@b@c.example/",
        "http://a.example\\@b.example/",
        "http://a b.example/",
        "http://u@/",
    ],
)
def test_a_doubtful_absolute_target_is_malformed(target: str) -> None:
    with pytest.raises(Malformed):
        host_of(target)


@pytest.mark.parametrize(
    "line",
    [
        "GET /",
        "GET",
        "GET  HTTP/1.1",
        "GET / HTTP/2.0",
        "GET / HTTP/1.",
        "GET / HTTP/1.10",
        "GET / HTTP/1.1\t",
        "GET / HTTP/1.1X",
        "GET / http/1.1",
        "GET /HTTP/1.1",
        "GET /a\rb HTTP/1.1",
        "PRI * HTTP/2.0",
        "OPTIONS rtsp://a.example/ RTSP/1.0",
        "INVITE sip:b@a.example SIP/2.0",
        "EHLO mail.example",
        "get / HTTP/1.1",
        "",
        "HTTP/1.1 200 OK",
    ],
)
def test_what_is_no_http1_request_is_malformed(line: str) -> None:
    with pytest.raises(Malformed):
        parse_request_head(f"{line}\r\nHost: a.example\r\n\r\n".encode())


def test_a_long_path_is_cut() -> None:
    head = parse_request_head(b"GET /" + b"\xc3\xa9" * 5000 + b" HTTP/1.1\r\nHost: a.example\r\n\r\n")
    assert head is not None
    assert head.path == "/" + "\u00e9" * 2047


def test_a_head_takes_65536_bytes_and_no_more() -> None:
    for head, end in ((b"GET /", b" HTTP/1.1\r\n"), (b"GET / HTTP/1.1\r\nX: ", b"\r\n")):
        filled = head + b"a" * (65_535 - len(head))
        assert parse_request_head(filled) is None
        with pytest.raises(Malformed):
            parse_request_head(filled + b"a")
        with pytest.raises(Malformed):
            parse_request_head(filled[: 65_537 - len(end)] + end)
    longest = b"GET / HTTP/1.1\r\nX: " + b"a" * (65_536 - 22 - 2)
    assert parse_request_head(longest + b"\r\n\r\n") == RequestHead("GET", None, None, "/", False)


def test_a_head_is_bounded_in_size_and_time() -> None:
    started = time.process_time()
    for data in (
        b"GET " + b" " * MAX_HEAD,
        b"GET /" + b"a" * MAX_HEAD,
        b"GET /" + b" a" * 40_000 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: 1\r\n" * 20_000,
        b"GET / HTTP/1.1\r\nHost: " + b"a" * MAX_HEAD + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost" + b" " * 60_000 + b"x: " + b" " * 60_000,
    ):
        with pytest.raises(Malformed):
            parse_request_head(data)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "data", [b"", b"G", b"GE", b"GET ", b"M-SEARCH * HTTP/1.1", b"VERSION-CONTROL ", b"BASELINE-CONTROL "]
)
def test_what_begins_a_request(data: bytes) -> None:
    assert begins_request(data)


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01", b"get ", b"GO ", b"HTTP/1.1 200", b"SSH-2.0-x", b"A" * 17, b" GET", b"GET\t"]
)
def test_what_begins_no_request(data: bytes) -> None:
    assert not begins_request(data)


def test_an_accepted_tunnel_byte_by_byte() -> None:
    data = b"HTTP/1.0 200 Connection established\r\n"
    assert [is_connect_response(data[:length]) for length in range(13)] == [None] * 12 + [True]


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 4", b"HTTP/1.1 407 Proxy", b"HTTP/2", b"\x05", b"HTTP/1.1 2x", b"HTTP/1.1 30"]
)
def test_a_refused_tunnel(data: bytes) -> None:
    assert is_connect_response(data) is False


@settings(deadline=None)
@given(st.binary(max_size=300))
@example(b"GET / HTTP/1.1\r\nHost: \r\n\r\n")
def test_random_bytes_have_three_outcomes(data: bytes) -> None:
    for attempt in (data, b"GET / HTTP/1.1\r\nHost: " + data, b"GET " + data + b" HTTP/1.1\r\n\r\n", b"GET " + data):
        try:
            head = parse_request_head(attempt)
        except Malformed:
            continue
        assert head is None or isinstance(head, RequestHead)
        assert begins_request(attempt)
    assert is_connect_response(data) in (True, False, None)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(REAL)),
    st.lists(st.tuples(st.integers(0, 150), st.sampled_from(b"\r\n\t :@/[]?#\\\x00\xffaH")), max_size=5),
)
def test_a_mutated_request_never_takes_back_an_answer(file: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(real(file)[:160])
    for position, value in changes:
        data[position % len(data)] = value
    answer = None
    for length in range(len(data) + 1):
        try:
            head = parse_request_head(bytes(data[:length]))
        except Malformed:
            assert answer is None
            return
        assert answer is None or head == answer
        answer = head
