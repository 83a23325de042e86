"""From what a decrypted connection said to its requests: bodies gathered by stream, WebSockets followed. Bounded.

It gives out Observations and Payloads by way of detector.sources.requests and keeps nothing of a request that is over.
Knows no packet and no tshark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from detector.observation import Observation
from detector.payload import MAX_PAYLOAD
from detector.sources.requests import Seen, observe, of_message, payload
from detector.wire.cursor import Malformed
from detector.wire.exchange import Body, End, Event, Head
from detector.wire.http1 import begins_request
from detector.wire.http1_requests import Http1Requests
from detector.wire.http2_half import PREFACE, Http2Half
from detector.wire.http3_requests import Http3Requests
from detector.wire.web_socket import WebSocketHalf

MAX_HELD = 64 << 20
"""Bytes of bodies that are gathered at once over all connections; beyond them bodies are judged by their beginnings."""

MAX_OPEN = 2_000
"""Requests of one connection that may be open at once."""

MAX_SOCKETS = 16
"""WebSockets that are followed inside of one HTTP/2 connection."""

_EARLY = 1 << 16
_SWITCHED = b"HTTP/1.1 101"


@dataclass(slots=True)
class Budget:
    """What all connections together may hold, and what of them could not be used, by reason."""

    left: int = MAX_HELD
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Open:
    """A request whose body is still coming."""

    at: float
    fields: dict[str, str]
    body: bytearray = field(default_factory=bytearray)
    size: int = 0


class Requests:
    """The open requests of a connection. `sni` is the name in its handshake."""

    def __init__(self, sni: str | None, budget: Budget) -> None:
        self._sni = sni
        self._budget = budget
        self._open: dict[int, _Open] = {}

    def begin(self, at: float, head: Head) -> None:
        """A request begins; a second head on its stream holds trailers."""
        if head.stream not in self._open:
            if len(self._open) >= MAX_OPEN:
                raise Malformed("too many requests at once")
            self._open[head.stream] = _Open(at, head.fields)

    def grow(self, body: Body) -> None:
        """Take a piece of a body, as much of it as is judged and as there is room for."""
        request = self._open.get(body.stream)
        if request is None:
            return
        piece = body.data[: min(MAX_PAYLOAD - len(request.body), self._budget.left)]
        request.body += piece
        request.size += len(body.data)
        self._budget.left -= len(piece)

    def end(self, stream: int) -> Iterator[Seen]:
        """Yield the request that is over, if it was one."""
        request = self._open.pop(stream, None)
        if request is not None:
            self._budget.left += len(request.body)
            yield from self._seen(request, is_whole=True)

    def close(self) -> Iterator[Seen]:
        """Yield the requests that were never finished, as far as they came."""
        for stream in list(self._open):
            request = self._open.pop(stream)
            self._budget.left += len(request.body)
            yield from self._seen(request, is_whole=False)

    def _seen(self, request: _Open, *, is_whole: bool) -> Iterator[Seen]:
        fields = request.fields
        seen = observed(request.at, fields, request.size, self._sni)
        if seen is None:
            self._budget.skipped["no-request"] += 1
            return
        carried = payload(
            bytes(request.body),
            fields.get(":path", ""),
            fields.get("content-type", ""),
            fields.get("content-encoding", ""),
        )
        yield seen, replace(carried, is_cut=request.size > len(request.body) or not is_whole)


def observed(at: float, fields: dict[str, str], size: int, sni: str | None) -> Observation | None:
    """Return what is told of a request: its connection is counted by itself, so that it is marked as inside of it."""
    method, path = fields.get(":method", ""), fields.get(":path", "")
    host = fields.get(":authority") or fields.get("host") or sni
    if not method or not host or (method == "CONNECT" and ":protocol" not in fields):
        return None
    seen = observe(
        at=at,
        seen_in="http",
        method="GET" if method == "CONNECT" else method,
        url=f"https://{host}{path}" if path.startswith("/") else path,
        page=fields.get("referer") or fields.get("origin"),
        bytes_out=size,
        sni=sni,
    )
    return None if seen is None else replace(seen, is_inside=True)


class WebSocket:
    """A WebSocket that `opened` asked for: messages both ways."""

    def __init__(self, opened: Observation, extensions: str) -> None:
        names = extensions.lower().replace(" ", "")
        self._opened = opened
        self._sides = {
            is_client: WebSocketHalf(MAX_PAYLOAD, resets=f"{side}_no_context_takeover" in names)
            for is_client, side in ((True, "client"), (False, "server"))
        }

    def feed(self, at: float, data: bytes, *, is_client: bool) -> Iterator[Seen]:
        """Yield the messages that end in `data`."""
        for message in self._sides[is_client].feed(data):
            seen, carried = of_message(self._opened, at, message.data, is_incoming=not is_client)
            yield seen, replace(carried, is_cut=message.is_cut)


class TcpConnection:
    """A TLS connection over TCP: HTTP/1.1 with an upgrade, or HTTP/2, as its first bytes say."""

    def __init__(self, sni: str | None, budget: Budget) -> None:
        self._sni = sni
        self._budget = budget
        self._speech: _Http1 | _Http2 | None = None
        self._early = bytearray()
        self._is_over = False

    def feed(self, at: float, data: bytes, *, is_client: bool) -> Iterator[Seen]:
        """Yield the requests and messages that end in `data`; nothing more once the connection made no sense."""
        if self._is_over:
            return
        try:
            yield from self._heard(at, data, is_client=is_client)
        except Malformed:
            self._budget.skipped["damaged-stream"] += 1
            yield from self.close()

    def _heard(self, at: float, data: bytes, *, is_client: bool) -> Iterator[Seen]:
        if self._speech is None:
            if not is_client:
                self._early += data[: _EARLY - len(self._early)]
                return
            self._speech = self._choose(data)
            if self._speech is None:
                self._is_over = True
                self._budget.skipped["not-http"] += 1
                return
            yield from self._speech.feed(at, bytes(self._early), is_client=False)
            self._early.clear()
        yield from self._speech.feed(at, data, is_client=is_client)

    def _choose(self, data: bytes) -> _Http1 | _Http2 | None:
        requests = Requests(self._sni, self._budget)
        if data[:4] == PREFACE[:4]:
            return _Http2(requests, self._sni)
        return _Http1(requests, self._sni) if begins_request(data) else None

    def close(self) -> Iterator[Seen]:
        """Yield what is unfinished."""
        self._is_over = True
        if self._speech is not None:
            yield from self._speech.requests.close()


class _Http1:
    def __init__(self, requests: Requests, sni: str | None) -> None:
        self.requests = requests
        self._sni = sni
        self._half = Http1Requests()
        self._asked: Observation | None = None
        self._answer = bytearray()
        self._socket: WebSocket | None = None

    def feed(self, at: float, data: bytes, *, is_client: bool) -> Iterator[Seen]:
        if self._socket is not None:
            yield from self._socket.feed(at, data, is_client=is_client)
        elif is_client:
            self._asked = None
            for event in self._half.feed(data):
                if isinstance(event, Head) and event.fields.get("upgrade", "").lower() == "websocket":
                    self._asked = observed(at, event.fields, 0, self._sni)
                yield from told(self.requests, at, event)
        elif self._asked is not None and data:
            yield from self._switch(at, data, self._asked)

    def _switch(self, at: float, data: bytes, asked: Observation) -> Iterator[Seen]:
        """Look in the answer for the server's agreement; what follows its head are frames."""
        self._answer += data[: _EARLY - len(self._answer)]
        start = self._answer.find(_SWITCHED)
        end = self._answer.find(b"\r\n\r\n", start) if start >= 0 else -1
        if end < 0:
            return
        lines = bytes(self._answer[start:end]).decode("latin-1").lower().split("\r\n")
        extensions = ",".join(line.partition(":")[2] for line in lines if line.startswith("sec-websocket-extensions:"))
        self._socket = WebSocket(asked, extensions)
        yield from self._socket.feed(at, bytes(self._answer[end + 4 :]), is_client=False)
        self._answer.clear()


class _Http2:
    """HTTP/2, with WebSockets inside of streams (RFC 8441). The server's half is read for these alone."""

    def __init__(self, requests: Requests, sni: str | None) -> None:
        self.requests = requests
        self._sni = sni
        self._halves = {True: Http2Half(is_client=True), False: Http2Half(is_client=False)}
        self._asked: dict[int, Observation] = {}
        self._sockets: dict[int, WebSocket] = {}

    def feed(self, at: float, data: bytes, *, is_client: bool) -> Iterator[Seen]:
        for event in self._halves[is_client].feed(data):
            socket = self._sockets.get(event.stream)
            if isinstance(event, Body) and socket is not None:
                yield from socket.feed(at, event.data, is_client=is_client)
            elif is_client:
                yield from self._said(at, event)
            elif isinstance(event, Head) and event.stream in self._asked:
                self._accept(event)

    def _said(self, at: float, event: Event) -> Iterator[Seen]:
        if isinstance(event, End):
            self._sockets.pop(event.stream, None)
        yield from told(self.requests, at, event)
        if isinstance(event, Head) and event.fields.get(":protocol", "").lower() == "websocket":
            asked = observed(at, event.fields, 0, self._sni)
            yield from self.requests.end(event.stream)
            if asked is not None and len(self._asked) < MAX_OPEN:
                self._asked[event.stream] = asked

    def _accept(self, head: Head) -> None:
        asked = self._asked.pop(head.stream)
        if head.fields.get(":status") == "200" and len(self._sockets) < MAX_SOCKETS:
            self._sockets[head.stream] = WebSocket(asked, head.fields.get("sec-websocket-extensions", ""))


class QuicConnection:
    """A QUIC connection that speaks HTTP/3; WebSockets inside of it (RFC 9220) are told as requests alone."""

    def __init__(self, sni: str | None, budget: Budget) -> None:
        self._requests = Requests(sni, budget)
        self._budget = budget
        self._http = Http3Requests()
        self._is_over = False

    def feed(
        self, at: float, stream: int, offset: int, data: bytes, *, is_client: bool, is_last: bool
    ) -> Iterator[Seen]:
        """Yield the requests that end with a piece of a stream."""
        if self._is_over:
            return
        try:
            for event in self._http.feed(stream, offset, data, is_client=is_client, is_last=is_last):
                yield from told(self._requests, at, event)
        except Malformed:
            self._budget.skipped["damaged-stream"] += 1
            yield from self.close()

    def close(self) -> Iterator[Seen]:
        """Yield what is unfinished."""
        self._is_over = True
        yield from self._requests.close()


def told(requests: Requests, at: float, event: Event) -> Iterator[Seen]:
    """Hand an event of the client's half on; yield the request that it ends."""
    if isinstance(event, Head):
        requests.begin(at, event)
    elif isinstance(event, Body):
        requests.grow(event)
    elif isinstance(event, End):
        yield from requests.end(event.stream)


def closed(connections: Iterable[TcpConnection | QuicConnection]) -> Iterator[Seen]:
    """Yield what is unfinished on all of them."""
    for connection in connections:
        yield from connection.close()
