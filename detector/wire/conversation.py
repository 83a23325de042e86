"""What a TCP connection says in the clear: ClientHello, server certificate, HTTP request, SOCKS request.

It gets the first segments of both directions in any order and finds out by itself which protocol they hold and who
is the client; ports mean nothing here. Once a direction has told all it can, its bytes are let go.
"""

from __future__ import annotations

from collections.abc import Callable

from detector.wire.cursor import Malformed
from detector.wire.http1 import RequestHead, begins_request, parse_request_head
from detector.wire.socks import SocksRequest, begins_socks, parse_socks_request
from detector.wire.streams import Stream
from detector.wire.tls import ClientHello, begins_client_hello, parse_client_hello
from detector.wire.tls_server import ServerFlight, parse_server_flight

MAX_TRIES = 12
"""Segments of a direction that are looked at before it counts as a protocol of another kind."""


OPEN, WATCH, DONE = 0, 1, 2
"""How much of a direction is still wanted: every segment, those that look like a beginning, or none."""


class Conversation:
    """The two directions of one connection; `requests` are those that were read since they were last taken away."""

    __slots__ = (
        "_is_reading",
        "_streams",
        "_tries",
        "client_hello",
        "client_side",
        "flight",
        "hello_size",
        "malformed",
        "requests",
        "socks",
        "states",
    )

    def __init__(self, state_0: int = OPEN, state_1: int = OPEN) -> None:
        self.states = [state_0, state_1]
        self.client_side: int | None = None
        self.client_hello: ClientHello | None = None
        self.hello_size = 0
        self.flight: ServerFlight | None = None
        self.requests: list[RequestHead] = []
        self.socks: SocksRequest | None = None
        self.malformed = ""
        self._streams: list[Stream | None] = [None, None]
        self._tries = [0, 0]
        self._is_reading = [False, False]

    @property
    def held(self) -> int:
        """Bytes in memory."""
        first, second = self._streams
        return (first.held if first is not None else 0) + (second.held if second is not None else 0)

    @property
    def is_idle(self) -> bool:
        """Neither direction is in the middle of something: only a new beginning could tell more."""
        return OPEN not in self.states

    def feed(self, side: int, seq: int, payload: bytes, start: int | None) -> None:
        """Take a segment that `side` (0 or 1) sent; `start` is its first sequence number if that is known."""
        stream = self._streams[side]
        if stream is None:
            begins_here = seq == start or self.states[side] == WATCH or (start is None and _begins(payload))
            if begins_here and self._read(side, payload):
                return
            stream = Stream(seq if begins_here or start is None else start, begins_here or start is not None)
            self._streams[side] = stream
            self.states[side] = OPEN
        elif not self._is_reading[side] and _begins(payload):
            stream.restart(seq)
            self.states[side], self._tries[side] = OPEN, 0
        stream.add(seq, payload)
        if self.states[side] == OPEN:
            self._continue(side, stream)

    def let_go(self) -> None:
        """Drop the bytes that are held; beginnings that come later are still seen."""
        self._streams = [None, None]
        self._is_reading = [False, False]
        self.states = [max(state, WATCH) for state in self.states]

    def _continue(self, side: int, stream: Stream) -> None:
        data = stream.contiguous()
        if data and self._read(side, data):
            self._streams[side] = None
            self._is_reading[side] = False
            return
        self._tries[side] += 1
        self._is_reading[side] = _may_become(data) and not stream.is_full
        if not self._is_reading[side] and (stream.is_full or self._tries[side] >= MAX_TRIES):
            self._streams[side] = None
            self.states[side] = WATCH

    def _read(self, side: int, data: bytes) -> bool:
        """Try every protocol on the start of a direction; True when it has told what it can, or broke off."""
        for begins, read in _READERS:
            if begins(data):
                try:
                    return read(self, side, data)
                except Malformed:
                    self.malformed = "malformed-handshake" if read is not Conversation._read_socks else self.malformed
                    self.states[side] = WATCH
                    return read is not Conversation._read_socks
        return False

    def _read_client_hello(self, side: int, data: bytes) -> bool:
        hello = parse_client_hello(data)
        if hello is None:
            return False
        self.client_hello, self.client_side, self.hello_size = hello, side, len(data)
        self.malformed = ""
        self.states[side] = DONE
        if self.states[1 - side] == WATCH:
            self.states[1 - side] = OPEN
        return True

    def _read_server_flight(self, side: int, data: bytes) -> bool:
        flight = parse_server_flight(data)
        if flight is None:
            return False
        self.flight = flight
        self.client_side = 1 - side
        self.states[side] = DONE
        return True

    def _read_request(self, side: int, data: bytes) -> bool:
        request = parse_request_head(data)
        if request is None:
            return False
        self.requests.append(request)
        self.client_side = side
        self.states[side] = WATCH
        return True

    def _read_socks(self, side: int, data: bytes) -> bool:
        request = parse_socks_request(data)
        if request is None:
            return False
        self.socks, self.client_side = request, side
        self.states[side] = WATCH
        return True


def _begins(payload: bytes) -> bool:
    """Tell whether a protocol that can name a host begins here."""
    return begins_client_hello(payload) or begins_request(payload) or _begins_server_flight(payload)


def _may_become(data: bytes) -> bool:
    """Tell whether what is there may be the first part of a handshake or a request."""
    return data[:1] == b"\x16" or begins_request(data)


def _begins_server_flight(data: bytes) -> bool:
    return len(data) >= 6 and data[0] == 22 and data[1] == 3 and data[5] == 2


_Reader = Callable[[Conversation, int, bytes], bool]
_READERS: tuple[tuple[Callable[[bytes], bool], _Reader], ...] = (
    (begins_client_hello, Conversation._read_client_hello),
    (_begins_server_flight, Conversation._read_server_flight),
    (begins_request, Conversation._read_request),
    (begins_socks, Conversation._read_socks),
)
