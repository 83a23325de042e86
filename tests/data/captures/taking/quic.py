# mypy: disable-error-code="import-not-found,import-untyped,no-any-return,misc"
"""A QUIC server and client with HTTP/3, both on aioquic.

As a program it is the client: `python -m taking.quic HOST PORT ROOTS [--version 2] [--datagram 1400] [--post N]`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from aioquic.asyncio import QuicConnectionProtocol, connect, serve
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, H3Event, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ConnectionTerminated, ProtocolNegotiated, QuicEvent
from aioquic.quic.packet import QuicProtocolVersion

VERSIONS = {1: QuicProtocolVersion.VERSION_1, 2: QuicProtocolVersion.VERSION_2}


class Web(QuicConnectionProtocol):
    """One HTTP/3 connection, of either side: the server answers, the client waits for the end of the answer."""

    http: H3Connection | None = None
    done: asyncio.Event | None = None

    def quic_event_received(self, event: QuicEvent) -> None:
        """Hand an event of the transport to HTTP/3."""
        if isinstance(event, ProtocolNegotiated):
            self.http = H3Connection(self._quic)
        elif isinstance(event, ConnectionTerminated) and self.done:
            self.done.set()
        if self.http is not None:
            for http_event in self.http.handle_event(event):
                self._handle(http_event)

    def _handle(self, event: H3Event) -> None:
        if not isinstance(event, DataReceived | HeadersReceived) or not event.stream_ended:
            return
        if self.done:
            self.done.set()
        elif self.http:
            self.http.send_headers(event.stream_id, [(b":status", b"200"), (b"content-type", b"text/html")])
            self.http.send_data(event.stream_id, b"<p>laboratory\n", end_stream=True)
            self.transmit()

    async def post(self, host: str, body: bytes) -> None:
        """Send `body` to /collect and wait for the answer."""
        self.done = asyncio.Event()
        assert self.http is not None
        stream = self._quic.get_next_available_stream_id()
        fields = {":method": "POST", ":scheme": "https", ":authority": host, ":path": "/collect"}
        self.http.send_headers(stream, [(key.encode(), value.encode()) for key, value in fields.items()])
        self.http.send_data(stream, body, end_stream=True)
        self.transmit()
        await self.done.wait()


async def start_quic(address: str, port: int, certificate: Path, retry: bool) -> None:
    """Listen for QUIC connections, of version 1 and 2; with `retry` each must first prove its address."""
    configuration = QuicConfiguration(is_client=False, alpn_protocols=H3_ALPN)
    configuration.supported_versions = list(VERSIONS.values())
    configuration.load_cert_chain(certificate, certificate)
    await serve(address, port, configuration=configuration, create_protocol=Web, retry=retry)


async def post(options: argparse.Namespace) -> None:
    """Make one connection as the options say, and send one request."""
    version = VERSIONS[options.version]
    configuration = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, server_name=options.host)
    configuration.original_version = version
    configuration.supported_versions = [version]
    configuration.max_datagram_size = options.datagram
    configuration.load_verify_locations(options.roots)
    where = options.address or options.host
    with open(options.keys or os.devnull, "a") as configuration.secrets_log_file:
        async with connect(where, options.port, configuration=configuration, create_protocol=Web) as connection:
            assert isinstance(connection, Web)
            await connection.post(options.host, _body(options))


def _body(options: argparse.Namespace) -> bytes:
    return Path(options.body).read_bytes() if options.body else bytes(options.post)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("roots")
    parser.add_argument("--version", type=int, choices=VERSIONS, default=1)
    parser.add_argument("--datagram", type=int, default=1200)
    parser.add_argument("--post", type=int, default=500)
    parser.add_argument("--address", default="")
    parser.add_argument("--body", default="", help="a file to post instead of zeros")
    parser.add_argument("--keys", default="", help="a file for the connection's keys")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(asyncio.wait_for(post(_options()), 20)))
