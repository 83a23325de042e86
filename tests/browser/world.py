"""The pretended world: every host of the pages, behind one CONNECT proxy on loopback that answers TLS itself.

`detect proxy --mode upstream:…` sends everything here, so no name is resolved and nothing leaves the machine. A host
that no page needs (a browser's own background traffic) is refused. What arrives is kept in memory, for the tests alone.
"""

from __future__ import annotations

import base64
import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import urlsplit

from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event, Message, Ping, TextMessage

from tests.browser.answers import Answer

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3


@dataclass(frozen=True, slots=True)
class Arrived:
    """One request or WebSocket message as it arrived; `incoming` is one that the server sent."""

    at: float
    host: str
    method: str
    path: str
    query: str
    content_type: str
    content_encoding: str
    body: bytes = field(repr=False)
    incoming: bool = False


class World:
    """What arrived, and what answers it."""

    def __init__(self, answer: Callable[[str, str, str, bytes], Answer], hosts: Collection[str]) -> None:
        self.answer = answer
        self.hosts = frozenset(hosts)
        self.refused: set[str] = set()
        self.port = 0
        self._arrived: list[Arrived] = []
        self._lock = threading.Lock()
        self._rooms: dict[str, list[_Socket]] = {}

    def keep(self, arrived: Arrived) -> None:
        """Keep what arrived."""
        with self._lock:
            self._arrived.append(arrived)

    def at(self, hosts: Collection[str]) -> list[Arrived]:
        """Return what arrived at these hosts so far."""
        with self._lock:
            return [arrived for arrived in self._arrived if arrived.host in hosts]

    def join(self, member: _Socket) -> None:
        """Let a WebSocket take part in its room: all that have its host and path."""
        with self._lock:
            self._rooms.setdefault(member.room, []).append(member)

    def leave(self, member: _Socket) -> None:
        """Take a WebSocket out of its room."""
        with self._lock:
            self._rooms[member.room].remove(member)

    def others(self, member: _Socket) -> list[_Socket]:
        """Return those who hear what a member says: the others, or itself where it is alone (an echo)."""
        with self._lock:
            everybody = list(self._rooms[member.room])
        return [other for other in everybody if other is not member] or [member]


class _Socket:
    """One WebSocket of the world."""

    def __init__(self, connection: Any, room: str) -> None:
        self.room = room
        self._connection = connection
        self._lock = threading.Lock()
        self._protocol = Connection(ConnectionType.SERVER)

    def events(self) -> Iterator[Event]:
        """Yield what the other side says, until it ends."""
        while data := self._connection.recv(65_536):
            with self._lock:
                self._protocol.receive_data(data)
                heard = list(self._protocol.events())
            yield from heard

    def say(self, event: Event) -> None:
        """Send an event."""
        with self._lock:
            self._connection.sendall(self._protocol.send(event))


class _Handler(BaseHTTPRequestHandler):
    """One connection: CONNECT, then TLS, then requests until it ends."""

    protocol_version = "HTTP/1.1"
    world: World
    context: ssl.SSLContext

    def do_CONNECT(self) -> None:
        """Open the tunnel and be its far end."""
        host = self.path.rpartition(":")[0]
        if host not in self.world.hosts:
            self.world.refused.add(host)
            self.send_error(502)
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            self.connection = self.context.wrap_socket(self.connection, server_side=True)
        except OSError:
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.close_connection = False

    def do_any(self) -> None:
        """Keep a request and answer it; one without TLS is for a host that no page needs."""
        if self.path.startswith("http://"):
            self.world.refused.add(self._host())
            self.send_error(502)
            return
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self._talk()
            return
        body = self._body()
        url = urlsplit(self.path)
        self.world.keep(self._arrived(url.path, url.query, body))
        self._reply(self.world.answer(self._host(), self.command, self.path, body))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_any

    def do_OPTIONS(self) -> None:
        """Allow what a preflight asks for."""
        self._body()
        self._reply(Answer(204))

    def finish(self) -> None:
        """Close the TLS layer too, which has taken the socket over."""
        try:
            super().finish()
        except OSError:
            self.close_connection = True
        self.connection.close()

    def handle(self) -> None:
        """Serve until the other side ends, in whatever way it does that."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _host(self) -> str:
        return self.headers.get("Host", "").partition(":")[0].lower()

    def _arrived(self, path: str, query: str, body: bytes, incoming: bool = False) -> Arrived:
        kind, encoding = self.headers.get("Content-Type", ""), self.headers.get("Content-Encoding", "")
        return Arrived(time.time(), self._host(), self.command, path, query, kind, encoding, body, incoming)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            pieces = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _reply(self, answer: Answer) -> None:
        self.send_response(answer.status)
        origin = self.headers.get("Origin")
        if origin:
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Credentials", "true")
            self.send_header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
            self.send_header("Access-Control-Allow-Headers", self.headers.get("Access-Control-Request-Headers", "*"))
            self.send_header("Access-Control-Max-Age", "600")
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        if answer.cookie:
            self.send_header("Set-Cookie", answer.cookie)
        body = b"" if answer.status == 204 else answer.body
        if answer.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _talk(self) -> None:
        key = self.headers["Sec-WebSocket-Key"].encode()
        accepted = base64.b64encode(hashlib.sha1(key + _MAGIC).digest()).decode()
        self.send_response(101)
        for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accepted)):
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        path = urlsplit(self.path).path
        member = _Socket(self.connection, self._host() + path)
        self.world.join(member)
        try:
            for event in member.events():
                if isinstance(event, Ping):
                    member.say(event.response())
                elif isinstance(event, CloseConnection):
                    member.say(event.response())
                    return
                elif isinstance(event, Message):
                    self._spread(member, path, event)
        finally:
            self.world.leave(member)

    def _spread(self, member: _Socket, path: str, message: Message[Any]) -> None:
        data = message.data.encode() if isinstance(message, TextMessage) else bytes(message.data)
        self.world.keep(self._arrived(path, "", data))
        for other in self.world.others(member):
            self.world.keep(self._arrived(path, "", data, incoming=True))
            other.say(TextMessage(message.data) if isinstance(message, TextMessage) else BytesMessage(data))


@contextmanager
def serving(world: World, chain: Path) -> Iterator[World]:
    """Serve the world on a port of loopback, which it then knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    handler = type("Handler", (_Handler,), {"world": world, "context": context})
    with _Server(("127.0.0.1", 0), handler) as server:
        world.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield world
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def shutdown_request(self, request: socket | tuple[bytes, socket]) -> None:
        """Close the plain socket, which TLS may have taken over already."""
        if isinstance(request, socket):
            request.close()
