"""A TLS client that writes its ClientHello in pieces: `python -m taking.split HOST ROOTS segments|records COUNT`.

`segments` cuts the record into TCP segments; `records` cuts the message into TLS records, which RFC 8446, section
5.1, allows. The bytes of the message are OpenSSL's own, and the handshake is brought to its end.
"""

from __future__ import annotations

import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator

PAUSE = 0.03  # seconds; without it the kernel may join the pieces
RECORD_HEADER = 5


def fetch(host: str, roots: str, cut: Callable[[bytes], Iterator[bytes]]) -> None:
    """Make one request to a host, with the ClientHello cut by `cut`."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cafile=roots)
    session = context.wrap_bio(incoming, outgoing, server_hostname=host)
    with socket.create_connection((host, 443), timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _wants_more(session.do_handshake)
        for piece in cut(outgoing.read()):
            connection.sendall(piece)
            time.sleep(PAUSE)
        while True:
            incoming.write(connection.recv(65536))
            if not _wants_more(session.do_handshake):
                break
        session.write(b"GET / HTTP/1.1\r\nHost: " + host.encode() + b"\r\n\r\n")
        connection.sendall(outgoing.read())
        connection.recv(65536)


def in_segments(hello: bytes, count: int) -> Iterator[bytes]:
    """Cut the bytes as they are into `count` pieces."""
    size = len(hello) // count + 1
    return (hello[start : start + size] for start in range(0, len(hello), size))


def in_records(hello: bytes, count: int) -> Iterator[bytes]:
    """Cut the message in the record into `count` records of its own kind."""
    for piece in in_segments(hello[RECORD_HEADER:], count):
        yield hello[:3] + len(piece).to_bytes(2, "big") + piece


def _wants_more(step: Callable[[], None]) -> bool:
    try:
        step()
    except ssl.SSLWantReadError:
        return True
    return False


def main(host: str, roots: str, how: str, count: str) -> None:
    """Cut as told."""
    cut = in_segments if how == "segments" else in_records
    fetch(host, roots, lambda hello: cut(hello, int(count)))


if __name__ == "__main__":
    main(*sys.argv[1:])
