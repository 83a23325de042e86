"""The two ends of the proxy's traffic: `python -m tests.benchmarks.soak_load upstream|client ...`.

The upstream answers HTTP/1.1 and says WebSocket messages back, plain and over TLS. The client asks by way of the proxy
for pages, posts telemetry, talks over WebSockets and sends bodies a byte at a time; whatever fails is counted, and it
goes on with a new connection. Both are made to be killed: what they counted stands (soak_counts.py).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import random
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.proxy_cost import body
from tests.benchmarks.soak_counts import Counts

PLAIN, SECURE = 8_000, 8_443
HOSTS = ("rt.teramind.co", "edge.fullstory.com", "in.hotjar.com", "intranet.example")
OURS = b"X-From: upstream"
"""A header of the upstream's own answers: what lacks it comes from the proxy, which could not reach it."""

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
_BODIES, _REQUESTS_A_LINE, _MESSAGES, _SLOW_BYTES = 40, 50, 100, 40
_PATIENCE = 30.0
_LOST = (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError, ValueError)


# The upstream


async def serve(counts: Counts, chain: str) -> None:
    """Answer until killed."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _answer_one(reader, writer, counts):
                pass
        except _LOST:
            pass  # it went away, as clients do that are killed
        finally:
            writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    await asyncio.start_server(answer, "0.0.0.0", PLAIN)
    await asyncio.start_server(answer, "0.0.0.0", SECURE, ssl=context)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def _answer_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counts: Counts) -> bool:
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
    named = {name.lower(): value for name, value in fields.items()}
    await reader.readexactly(int(named.get(b"content-length", b"0")))
    counts.add("received")
    if (key := named.get(b"sec-websocket-key")) is not None:
        accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        writer.write(OURS + b"\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        while (message := await read_message(reader)) is not None:
            counts.add("received")
            writer.write(bytes([0x81, len(message)]) + message)
            await writer.drain()
        return False
    writer.write(b"HTTP/1.1 200 OK\r\n" + OURS + b"\r\nContent-Length: 400\r\n\r\n" + b"x" * 400)
    await writer.drain()
    return True


async def read_message(reader: asyncio.StreamReader) -> bytes | None:
    """Return the text of a short WebSocket message (RFC 6455, section 5.2); None when it is closed."""
    head = await reader.readexactly(2)
    if head[0] & 15 == 8:
        return None
    mask = await reader.readexactly(4) if head[1] & 128 else bytes(4)
    return bytes(byte ^ mask[at % 4] for at, byte in enumerate(await reader.readexactly(head[1] & 127)))


# The client


@dataclass(slots=True)
class Line:
    """A connection to `host` by way of the proxy; `target` is what stands before a path in a request."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    host: str
    target: str
    asked: int = 0


class Client:
    """Asks by way of the proxy at a port of this machine, trusting the authority in a file."""

    def __init__(self, port: int, authority: str, counts: Counts, seed: int) -> None:
        self._port = port
        self._counts = counts
        self._random = random.Random(seed)
        self._context = ssl.create_default_context(cafile=authority)
        self._bodies = [body(number).encode() for number in range(_BODIES)]

    async def run(self, rate: float, workers: int) -> None:
        """Ask `rate` times a second, over as many connections as there are workers, and a few more."""
        asking = [self._ask_on(workers / rate) for _ in range(workers)]
        await asyncio.gather(*asking, self._talk_on(), self._talk_on(), self._dribble_on(), self._dribble_on())

    async def _ask_on(self, pause: float) -> None:
        line: Line | None = None
        while True:
            kind = self._random.choice(("get", "get", "post"))
            self._counts.add(f"{kind}-begun")
            try:
                async with asyncio.timeout(_PATIENCE):
                    line = line or await self._connect()
                    came = await self._ask(line, kind)
                self._counts.add(f"{kind}-{'answered' if came else 'refused'}")
                if not came or line.asked >= _REQUESTS_A_LINE:
                    line = self._hang_up(line)
            except _LOST:
                self._counts.add(f"{kind}-failed")
                line = self._hang_up(line)
            await asyncio.sleep(pause * self._random.uniform(0.5, 1.5))

    async def _connect(self) -> Line:
        """Open a connection: a tunnel with TLS in it half of the time."""
        host = self._random.choice(HOSTS)
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        if self._random.random() < 0.5:
            return Line(reader, writer, f"{host}:{PLAIN}", f"http://{host}:{PLAIN}")
        try:
            writer.write(f"CONNECT {host}:{SECURE} HTTP/1.1\r\nHost: {host}:{SECURE}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n")[0]:
                raise ConnectionError(head[:60])
            await writer.start_tls(self._context, server_hostname=host)
        except BaseException:
            writer.close()
            raise
        return Line(reader, writer, f"{host}:{SECURE}", "")

    async def _ask(self, line: Line, kind: str) -> bool:
        line.asked += 1
        data = self._random.choice(self._bodies) if kind == "post" else b""
        how = f"POST {line.target}/v1/collect" if data else f"GET {line.target}/page/{self._random.randrange(997)}"
        more = f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n" if data else ""
        line.writer.write(f"{how} HTTP/1.1\r\nHost: {line.host}\r\n{more}\r\n".encode() + data)
        return await self._answered(line)

    async def _answered(self, line: Line) -> bool:
        """Take an answer; False when it is not the upstream's."""
        head = await line.reader.readuntil(b"\r\n\r\n")
        sizes = [field.split(b":")[1] for field in head.lower().split(b"\r\n") if field.startswith(b"content-length")]
        await line.reader.readexactly(int(sizes[0]) if sizes else 0)
        return OURS.lower() in head.lower()

    @staticmethod
    def _hang_up(line: Line | None) -> None:
        if line is not None:
            line.writer.close()

    async def _talk_on(self) -> None:
        """Open one WebSocket after the other and talk over each."""
        while True:
            line, kind = None, "open"
            try:
                self._counts.add("open-begun")
                async with asyncio.timeout(_PATIENCE):
                    line = await self._connect()
                    came = await self._open(line)
                self._counts.add(f"open-{'answered' if came else 'refused'}")
                for number in range(_MESSAGES if came else 0):
                    kind = "message"
                    self._counts.add("message-begun")
                    async with asyncio.timeout(_PATIENCE):
                        await self._say(line, number)
                    self._counts.add("message-answered")
                    await asyncio.sleep(self._random.uniform(0.05, 0.2))
            except _LOST:
                self._counts.add(f"{kind}-failed")
            self._hang_up(line)
            await asyncio.sleep(self._random.uniform(0.2, 1.0))

    async def _open(self, line: Line) -> bool:
        key = base64.b64encode(os.urandom(16)).decode()
        line.writer.write(
            f"GET {line.target}/live HTTP/1.1\r\nHost: {line.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        return await self._answered(line)

    async def _say(self, line: Line, number: int) -> None:
        text = json.dumps({"n": number, "x": number * 7 % 900}).encode()
        line.writer.write(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text)
        if await read_message(line.reader) != text:
            raise ConnectionError("another message came back")

    async def _dribble_on(self) -> None:
        """Post one body after the other, a byte at a time."""
        while True:
            self._counts.add("slow-begun")
            line = None
            try:
                async with asyncio.timeout(_PATIENCE):
                    line = await self._connect()
                    head = f"POST {line.target}/slow HTTP/1.1\r\nHost: {line.host}\r\n"
                    line.writer.write(f"{head}Content-Length: {_SLOW_BYTES}\r\n\r\n".encode())
                    for _ in range(_SLOW_BYTES):
                        await line.writer.drain()
                        line.writer.write(b"x")
                        await asyncio.sleep(0.2)
                    came = await self._answered(line)
                self._counts.add(f"slow-{'answered' if came else 'refused'}")
            except _LOST:
                self._counts.add("slow-failed")
            self._hang_up(line)
            await asyncio.sleep(0.5)


def main() -> None:
    """Run one end until killed: `upstream COUNTS CHAIN`, or `client COUNTS PORT AUTHORITY RATE SEED`."""
    role, counts, *rest = sys.argv[1:]
    if role == "upstream":
        asyncio.run(serve(Counts(Path(counts)), rest[0]))
    port, authority, rate, seed = rest
    asyncio.run(Client(int(port), authority, Counts(Path(counts)), int(seed)).run(float(rate), 16))


if __name__ == "__main__":
    main()
