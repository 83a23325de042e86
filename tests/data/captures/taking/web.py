# mypy: disable-error-code="import-not-found,import-untyped,no-any-return,misc"
"""A small web server for the laboratory: HTTP/1.1 and HTTP/2, plain or under TLS with a certificate by SNI.

It swallows whatever is posted. `GET /<n>` answers n octets, all else a short text.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded

from taking import watched

PAGE = b"<!doctype html><title>laboratory</title><p>This page stands in for the real one.</p>\n"


def tls_contexts(certificates: Path, protocols: list[str]) -> dict[str, ssl.SSLContext]:
    """Return a server context for each name; each shows the certificate of the name asked for, its own without one."""
    contexts = {file.stem: _context(file, protocols) for file in certificates.glob("*.*.pem")}

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if name in contexts:
            connection.context = contexts[name]

    for context in contexts.values():
        context.sni_callback = choose
    return contexts


def _context(file: Path, protocols: list[str]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.set_alpn_protocols(protocols)
    return context


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Serve one connection until the client is done with it."""
    secured: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
    try:
        if secured is not None and secured.selected_alpn_protocol() == "h2":
            await _serve_http2(reader, writer)
        else:
            await _serve_http1(reader, writer)
    except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
        writer.close()
    writer.close()


def answer(path: str) -> bytes:
    """Return the body for a path: n octets for /<n>, a short page else."""
    if path == watched.PATH:
        return watched.PAGE
    last = path.partition("?")[0].rpartition("/")[2]
    return PAGE * (int(last) // len(PAGE) + 1) if last.isdigit() else PAGE


async def _serve_http1(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while head := await reader.readuntil(b"\r\n\r\n"):
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        if watched.is_upgrade(fields):
            await watched.serve_socket(head, reader, writer)
            return
        await reader.readexactly(int(fields.get("content-length", "0")))
        body = answer(lines[0].split(" ")[1])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()


async def _serve_http2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    connection = H2Connection(H2Configuration(client_side=False))
    connection.initiate_connection()
    paths: dict[int, str] = {}
    writer.write(connection.data_to_send())
    while data := await reader.read(65536):
        for event in connection.receive_data(data):
            _handle(connection, event, paths)
        writer.write(connection.data_to_send())
        await writer.drain()


def _handle(connection: H2Connection, event: Event, paths: dict[int, str]) -> None:
    if isinstance(event, RequestReceived):
        fields = {_text(name): _text(value) for name, value in event.headers}
        paths[event.stream_id] = fields[":path"]
    elif isinstance(event, DataReceived):
        connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
    elif isinstance(event, StreamEnded):
        body = answer(paths.pop(event.stream_id))[:16000]  # one frame, within the first flow-control window
        connection.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
        connection.send_data(event.stream_id, body, end_stream=True)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
