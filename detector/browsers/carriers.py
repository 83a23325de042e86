"""The two ways to a browser: a pair of pipes with messages that end in a zero byte, and a WebSocket on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import BinaryIO

from detector.browsers.talk import Gone

_PIECE = 65_536
_MOST = 64 << 20  # bytes of one message


class Pipes:
    """Chromium's `--remote-debugging-pipe`: JSON messages, each followed by a zero byte."""

    def __init__(self, out: BinaryIO, back: BinaryIO) -> None:
        self._out = out
        self._back = back
        self._lock = threading.Lock()

    def send(self, text: str) -> None:
        """Send one message."""
        data = memoryview(text.encode() + b"\0")
        with self._lock:
            while data:
                data = data[self._out.write(data) :]

    def messages(self) -> Iterator[str]:
        """Yield messages until the browser closes its end."""
        parts: list[bytes] = []
        with self._back:
            while piece := self._back.read(_PIECE):
                *whole, rest = piece.split(b"\0")
                for one in whole:
                    yield (b"".join(parts) + one).decode()
                    parts = []
                parts.append(rest)
                if sum(map(len, parts)) > _MOST:
                    raise OSError("a message without end")

    def close(self) -> None:
        """Close our end, which tells Chromium to go."""
        self._out.close()


class WebSocket:
    """A WebSocket client (RFC 6455) for a browser's own server on loopback."""

    def __init__(self, host: str, port: int, path: str) -> None:
        from wsproto import ConnectionType, WSConnection
        from wsproto.events import AcceptConnection, Request

        self._socket = socket.create_connection((host, port), timeout=20)
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._lock = threading.Lock()
        self._socket.sendall(self._protocol.send(Request(host=f"{host}:{port}", target=path)))
        self._protocol.receive_data(self._socket.recv(_PIECE))
        if not isinstance(next(self._protocol.events(), None), AcceptConnection):
            self._socket.close()
            raise Gone("the browser refuses to be driven")
        self._socket.settimeout(None)

    def send(self, text: str) -> None:
        """Send one message."""
        from wsproto.events import TextMessage

        with self._lock:
            self._socket.sendall(self._protocol.send(TextMessage(data=text)))

    def messages(self) -> Iterator[str]:
        """Yield messages until the browser goes."""
        from wsproto.events import CloseConnection, Ping, TextMessage

        parts: list[str] = []
        while True:
            for event in list(self._protocol.events()):
                if isinstance(event, TextMessage):
                    parts.append(event.data)
                    if event.message_finished:
                        yield "".join(parts)
                        parts = []
                elif isinstance(event, Ping):
                    with self._lock:
                        self._socket.sendall(self._protocol.send(event.response()))
                elif isinstance(event, CloseConnection):
                    return
            piece = self._socket.recv(_PIECE)
            if not piece:
                return
            with self._lock:
                self._protocol.receive_data(piece)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
