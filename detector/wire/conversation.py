"""What a TCP connection says in the clear: ClientHello, server certificate, HTTP request, SOCKS request.

It is fed from the segment on where something that it knows begins, and finds out by itself which protocol that is and
who is the client; ports mean nothing here. Once a direction has told what it can, its bytes are let go.
"""

from __future__ import annotations

from collections.abc import Callable

from detector.wire.cursor import Malformed
from detector.wire.http1 import RequestHead, begins_request, parse_request_head
from detector.wire.socks import SocksRequest, begins_socks, parse_socks_request
from detector.wire.streams import MAX_STREAM, Stream, distance
from detector.wire.tls import ClientHello, begins_client_hello, parse_client_hello, skip_change_cipher_spec
from detector.wire.tls_server import ServerFlight, parse_server_flight

WATCH, READ, DONE = 0, 1, 2
"""How much of a direction is wanted: segments that look like a beginning, every segment, or none."""


class Conversation:
    """The two directions of one connection; `requests` are those that were read since they were last taken away."""

    __slots__ = (
        "_streams",
        "client_hello",
        "client_side",
        "flight",
        "hello_size",
        "malformed",
        "requests",
        "socks",
        "states",
    )

    def __init__(self, state_0: int = WATCH, state_1: int = WATCH) -> None:
        self.states = [state_0, state_1]
        self.client_side: int | None = None
        self.client_hello: ClientHello | None = None
        self.hello_size = 0
        self.flight: ServerFlight | None = None
        self.requests: list[RequestHead] = []
        self.socks: SocksRequest | None = None
        self.malformed = False
        self._streams: list[Stream | None] = [None, None]

    @property
    def held(self) -> int:
        """Bytes in memory."""
        first, second = self._streams
        return (first.held if first is not None else 0) + (second.held if second is not None else 0)

    def begin(self, side: int, seq: int, payload: bytes) -> None:
        """Take a segment with which something of `side` (0 or 1) may begin; the side is READ when more is needed."""
        hello = skip_change_cipher_spec(payload)
        seq += len(payload) - len(hello)
        if self.states[side] == WATCH and not self._read(side, hello):
            self.states[side] = READ
            stream = self._streams[side] = Stream(seq)
            stream.add(seq, hello)

    def go_on(self, side: int, seq: int, payload: bytes) -> None:
        """Take another segment, in any order, of a side that is READ."""
        stream = self._streams[side]
        if stream is None:
            return
        stream.add(seq, payload)
        data = stream.contiguous()
        if self._read(side, data):
            self._streams[side] = None
        elif stream.is_full or distance(seq, stream.start) >= MAX_STREAM:
            # What is missing will not come any more; requests that come later are to be seen again.
            self.malformed = self.malformed or data[:1] == b"\x16"
            self.let_go(side)

    def let_go(self, side: int) -> None:
        """Drop the bytes that are held of `side`; beginnings that come later are still seen."""
        if self.states[side] == READ:
            self.states[side] = WATCH
            self._streams[side] = None

    def _read(self, side: int, data: bytes) -> bool:
        """Try what may begin here; True when it has told what it can, or turned out to be nothing of the kind."""
        for begins, read in _READERS:
            if begins(data):
                try:
                    return read(self, side, data)
                except Malformed:
                    self.malformed = self.malformed or read in _TLS_READERS
                    self.states[side] = WATCH
                    return True
        if _may_become_handshake(data):
            return False
        self.states[side] = WATCH
        return True

    def _read_client_hello(self, side: int, data: bytes) -> bool:
        hello = parse_client_hello(data)
        if hello is None:
            return False
        self.client_hello, self.client_side, self.hello_size = hello, side, len(data)
        self.malformed = False
        # A second ClientHello follows when the server asks for it (RFC 8446 section 4.1.4).
        self.states[side] = WATCH
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


def _may_become_handshake(data: bytes) -> bool:
    """Tell whether fewer than six bytes may be the first of a handshake record."""
    return len(data) < 6 and data[:2] in (b"\x16", b"\x16\x03")


def _begins_server_flight(data: bytes) -> bool:
    return len(data) >= 6 and data[0] == 22 and data[1] == 3 and data[5] == 2


_Reader = Callable[[Conversation, int, bytes], bool]
_READERS: tuple[tuple[Callable[[bytes], bool], _Reader], ...] = (
    (begins_client_hello, Conversation._read_client_hello),
    (_begins_server_flight, Conversation._read_server_flight),
    (begins_request, Conversation._read_request),
    (begins_socks, Conversation._read_socks),
)
_TLS_READERS = (Conversation._read_client_hello, Conversation._read_server_flight)
