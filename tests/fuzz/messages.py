"""Fuzz targets: single messages, and the streams of one connection. Each may refuse its input as its docstring says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from detector.wire.cursor import Malformed

Run = Callable[[bytes], object]


def refusing(parse: Run) -> Run:
    """Return a target in which `parse` may find its input malformed, and do nothing else."""

    def target(data: bytes) -> None:
        with suppress(Malformed):
            parse(data)

    return target


def cut(data: bytes, most: int = 64) -> Iterator[bytes]:
    """Yield pieces of the input; the first byte of each says how long it is."""
    for _ in range(most):
        if not data:
            return
        size = data[0] * 8 + 1
        yield data[1 : 1 + size]
        data = data[1 + size :]


def dns(data: bytes) -> None:
    from detector.wire.dns import parse_message, parse_stream

    refusing(parse_message)(data)
    refusing(parse_stream)(data)


def hello(data: bytes) -> None:
    from detector.wire.ja4 import ja4
    from detector.wire.tls import begins_client_hello, parse_client_hello

    begins_client_hello(data)
    with suppress(Malformed):
        found = parse_client_hello(data)
        if found is not None:
            ja4(found, "t")


def server_flight(data: bytes) -> None:
    from detector.wire.tls_server import parse_server_flight

    refusing(parse_server_flight)(data)


def certificate(data: bytes) -> None:
    from detector.wire.certificate import parse_certificate

    refusing(parse_certificate.__wrapped__)(data)  # not what it remembers


def tunnels(data: bytes) -> None:
    from detector.wire.vpn_marks import mark_of, mark_of_stream, recognise

    marks = []
    for side, piece in enumerate(cut(data, most=8)):
        for port in (443, 500, 1_194, 4_500):
            mark = mark_of(piece, len(piece), (40_000, port))
            marks += [] if mark is None else [(side & 1, mark)]
        mark_of_stream(piece)
    recognise(marks)


def dtls(data: bytes) -> None:
    from detector.wire.dtls import begins_client_hello, parse_client_hello

    begins_client_hello(data)
    refusing(lambda whole: parse_client_hello(list(cut(whole))))(data)
    refusing(lambda whole: parse_client_hello([whole]))(data)


def quic(data: bytes) -> None:
    from detector.wire.quic import InitialReader, begins_initial

    begins_initial(data)
    reader = InitialReader()
    for piece in [data, *cut(data, 8)]:
        refusing(reader.feed)(piece)


def quic_frames(data: bytes) -> None:
    """Opened packets cannot be guessed by a fuzzer: what they hold is sealed for it with the public keys."""
    from detector.wire.quic import InitialReader
    from tests.wire.test_quic import padded, seal

    reader = InitialReader()
    for number, piece in enumerate(cut(data, 4)):
        refusing(reader.feed)(seal(padded(piece[:1_100]), number=number))


def http1(data: bytes) -> None:
    from detector.wire.http1 import begins_request, is_connect_response, parse_request_head

    begins_request(data)
    refusing(parse_request_head)(data)
    refusing(is_connect_response)(data)


def socks(data: bytes) -> None:
    from detector.wire.socks import begins_socks, parse_socks_request

    begins_socks(data)
    refusing(parse_socks_request)(data)


def conversation(data: bytes) -> None:
    """Segments of both sides, out of order and overlapping: four bytes before each say which, where and how long."""
    from detector.wire.conversation import READ, Conversation

    talk = Conversation()
    while len(data) > 4:
        side, seq, size = data[0] & 1, int.from_bytes(data[1:3], "big"), data[3] * 4 + 1
        piece, data = data[4 : 4 + size], data[4 + size :]
        if talk.states[side] == READ:
            talk.go_on(side, seq, piece)
        else:
            talk.begin(side, seq, piece)
        assert talk.held <= 2 * 80 * 1024


def _fed(feed: Callable[[bytes], Iterator[object]], data: bytes) -> None:
    with suppress(Malformed):
        for piece in cut(data):
            for _ in feed(piece):
                pass


def http1_requests(data: bytes) -> None:
    from detector.wire.http1_requests import Http1Requests

    _fed(Http1Requests().feed, data)


def http2(data: bytes) -> None:
    from detector.wire.http2_half import PREFACE, Http2Half

    _fed(Http2Half(is_client=False).feed, data)
    with suppress(Malformed):
        for _ in Http2Half(is_client=True).feed(PREFACE + data):
            pass


def http3(data: bytes) -> None:
    from detector.wire.http3_requests import Http3Requests

    requests = Http3Requests()
    with suppress(Malformed):
        for piece in cut(data):
            if len(piece) > 3:
                stream, offset, flags = piece[0], piece[1], piece[2]
                how = {"is_client": bool(flags & 1), "is_last": bool(flags & 2)}
                for _ in requests.feed(stream, offset, piece[3:], **how):
                    pass


def web_socket(data: bytes) -> None:
    from detector.wire.web_socket import WebSocketHalf

    for resets in (False, True):
        _fed(WebSocketHalf(1 << 16, resets=resets).feed, data)


def tunnel(data: bytes) -> None:
    """The first two bytes are a port; then the pieces that both sides sent, in turn."""
    from detector.wire.vpn_marks import Mark, mark_of, mark_of_stream, recognise

    port = int.from_bytes(data[:2], "big")
    marks: list[tuple[int, Mark]] = []
    for number, piece in enumerate(cut(data[2:], 12)):
        mark = mark_of(piece, len(piece), (port, 40_000))
        if mark is not None:
            marks.append((number & 1, mark))
    mark_of_stream(data)
    if marks:
        recognise(marks)
