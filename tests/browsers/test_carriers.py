"""Messages over pipes in any pieces, and over a WebSocket against a server of wsproto's."""

from __future__ import annotations

import io
import threading
from socket import create_server
from typing import BinaryIO, cast

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, RejectConnection, Request, TextMessage

from detector.browsers.carriers import Pipes, WebSocket
from detector.browsers.talk import Gone


class Pieces(io.RawIOBase):
    """Gives what it has a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size = data, size

    def read(self, _: int = -1) -> bytes:
        piece, self._data = self._data[: self._size], self._data[self._size :]
        return piece


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pipes_join_what_comes_in_pieces(size: int) -> None:
    data = '{"a": "ü"}\0{"b": 2}\0{}\0cut'.encode()
    carrier = Pipes(io.BytesIO(), cast(BinaryIO, Pieces(data, size)))
    assert list(carrier.messages()) == ['{"a": "ü"}', '{"b": 2}', "{}"]


def test_pipes_send_with_a_zero_byte() -> None:
    out = io.BytesIO()
    Pipes(out, io.BytesIO()).send("order")
    assert out.getvalue() == b"order\0"


def serve(accepts: bool) -> int:
    """Run a server that answers each text in capitals, after a ping, in two frames."""
    listening = create_server(("127.0.0.1", 0))

    def run() -> None:
        with listening, listening.accept()[0] as peer:
            protocol = WSConnection(ConnectionType.SERVER)
            while data := peer.recv(4096):
                protocol.receive_data(data)
                for event in protocol.events():
                    if isinstance(event, Request):
                        answer = AcceptConnection() if accepts else RejectConnection(status_code=403)
                        peer.sendall(protocol.send(answer))
                    elif isinstance(event, TextMessage):
                        peer.sendall(protocol.send(Ping(payload=b"p")))
                        peer.sendall(protocol.send(TextMessage(data=event.data.upper(), message_finished=False)))
                        peer.sendall(protocol.send(TextMessage(data="!")))
                        peer.sendall(protocol.send(CloseConnection(code=1000)))

    threading.Thread(target=run, daemon=True).start()
    return int(listening.getsockname()[1])


def test_web_socket() -> None:
    carrier = WebSocket("127.0.0.1", serve(True), "/session")
    carrier.send("order")
    assert list(carrier.messages()) == ["ORDER!"]
    carrier.close()


def test_a_web_socket_that_is_refused_is_said() -> None:
    with pytest.raises(Gone, match="refuses"):
        WebSocket("127.0.0.1", serve(False), "/session")
