"""A client that keeps its connection: `python -m tests.e2e.client http|https|quic HOST SIZE`.

It sends SIZE bytes, says "sent" when the other side has taken them, and closes when its standard input ends.
"""

from __future__ import annotations

import asyncio
import http.client
import ssl
import sys

from aioquic.asyncio.client import connect
from aioquic.quic.configuration import QuicConfiguration


def wait() -> None:
    """Say that everything was sent, and wait for the end of standard input."""
    sys.stdout.write("sent\n")
    sys.stdout.flush()
    sys.stdin.read()


def post(connection: http.client.HTTPConnection, size: int) -> None:
    """Post the bytes over HTTP, and keep the connection."""
    connection.request("POST", "/", bytes(size))
    connection.getresponse().read()
    wait()
    connection.close()


async def send(host: str, size: int) -> None:
    """Send the bytes over QUIC, and keep the connection."""
    configuration = QuicConfiguration(is_client=True, alpn_protocols=["laboratory"], verify_mode=ssl.CERT_NONE)
    async with connect(host, 443, configuration=configuration) as client:
        _, writer = await client.create_stream()
        writer.write(bytes(size))
        await client.ping()
        await asyncio.get_running_loop().run_in_executor(None, wait)


def main() -> None:
    """Do what the arguments say."""
    kind, host, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if kind == "quic":
        asyncio.run(send(host, size))
    elif kind == "https":
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        post(http.client.HTTPSConnection(host, context=context), size)
    else:
        post(http.client.HTTPConnection(host), size)


if __name__ == "__main__":
    main()
