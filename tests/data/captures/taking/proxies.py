"""Proxies of the laboratory: HTTP (absolute URI and CONNECT), SOCKS 4a and SOCKS 5, each without any log-in."""

from __future__ import annotations

import asyncio
import ipaddress
import struct
from urllib.parse import urlsplit

SOCKS5_DOMAIN, SOCKS5_IPV4 = 3, 1


async def http_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Serve one connection: splice a CONNECT, or pass on one request with an absolute URI."""
    head = await reader.readuntil(b"\r\n\r\n")
    method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
    if method == "CONNECT":
        host, _, port = target.rpartition(":")
        upstream = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    else:
        parts = urlsplit(target)
        upstream = await asyncio.open_connection(parts.hostname, parts.port or 80)
        upstream[1].write(head.replace(target.encode(), (parts.path or "/").encode(), 1))
    await _splice((reader, writer), upstream)


async def socks5(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Serve one SOCKS 5 connection (RFC 1928): no authentication, CONNECT to a name or an IPv4 address."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\x00")
    _, _, _, kind = await reader.readexactly(4)
    if kind == SOCKS5_DOMAIN:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    else:
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == SOCKS5_IPV4 else 16)))
    (port,) = struct.unpack("!H", await reader.readexactly(2))
    upstream = await asyncio.open_connection(host, port)
    writer.write(b"\x05\x00\x00\x01" + bytes(6))
    await _splice((reader, writer), upstream)


async def socks4a(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Serve one SOCKS 4 connection; an address 0.0.0.x means that a name follows (the 4a extension)."""
    _, _, port, address = struct.unpack("!BBH4s", await reader.readexactly(8))
    await reader.readuntil(b"\0")
    host = str(ipaddress.ip_address(address))
    if host.startswith("0.0.0."):
        host = (await reader.readuntil(b"\0"))[:-1].decode()
    upstream = await asyncio.open_connection(host, port)
    writer.write(b"\x00\x5a" + bytes(6))
    await _splice((reader, writer), upstream)


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _splice(left: Stream, right: Stream) -> None:
    await asyncio.gather(_pump(left[0], right[1]), _pump(right[0], left[1]))


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    except ConnectionError:
        return
    finally:
        sink.close()
