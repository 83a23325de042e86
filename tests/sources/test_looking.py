"""What the addon hands on to be looked through, and that it stays out of the way."""

from __future__ import annotations

import gzip

from mitmproxy.http import Headers, HTTPFlow, Request, Response
from mitmproxy.test import tflow
from mitmproxy.websocket import WebSocketData, WebSocketMessage
from wsproto.frame_protocol import Opcode

from detector.observation import Observation
from detector.sources.looking import LookingAddon

Looked = tuple[str, bytes, str, str, str, str]


def addon() -> tuple[LookingAddon, list[Observation], list[Looked]]:
    told: list[Observation] = []
    looked: list[Looked] = []
    return LookingAddon(told.append, lambda *given: looked.append(given)), told, looked


def flow(body: bytes = b"typed", encoding: str = "") -> HTTPFlow:
    made: HTTPFlow = tflow.tflow(resp=True)
    headers = Headers(content_type="text/plain", content_encoding=encoding)
    made.request = Request.make("POST", "https://In.Acme.example/v1/e?k=1&x=%20", b"", headers)
    made.request.raw_content = body
    made.response = Response.make(200, b"")
    return made


def test_a_request_is_handed_on_as_it_was_sent() -> None:
    made, told, looked = addon()
    made.response(flow(gzip.compress(b"typed"), "gzip"))
    ((host, body, sort, encoding, query, path),) = looked
    assert (host, sort, encoding, query, path) == ("in.acme.example", "text/plain", "gzip", "k=1&x=%20", "/v1/e")
    assert gzip.decompress(body) == b"typed"
    assert [seen.host for seen in told] == ["in.acme.example"]


def test_a_request_without_an_answer_had_left_all_the_same() -> None:
    made, _, looked = addon()
    unanswered = flow()
    unanswered.response = None
    made.error(unanswered)
    assert [one[1] for one in looked] == [b"typed"]


def test_messages_of_the_client_alone() -> None:
    made, told, looked = addon()
    talk = flow(b"")
    talk.websocket = WebSocketData()
    for number in range(6):
        talk.websocket.messages.append(WebSocketMessage(Opcode.TEXT, number % 2 == 0, b"m%d" % number, 5.0))
        made.websocket_message(talk)
    assert [one[1] for one in looked] == [b"m0", b"m2", b"m4"]
    assert len(told) == 3


def test_what_is_streamed_past_is_counted() -> None:
    made, _, looked = addon()
    streamed = flow()
    streamed.request.raw_content = None
    made.response(streamed)
    assert made.skipped["streamed-past"] == 1
    assert looked[0][1] == b""


def test_what_fails_while_looking_goes_no_further() -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no")

    told: list[Observation] = []
    made = LookingAddon(told.append, fail)
    made.response(flow())
    assert made.failures == {"RuntimeError": 1}
    assert len(told) == 1
