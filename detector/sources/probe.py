"""Opens a TLS connection to a host that the user named, and tells who signed for it. Sends nothing but the handshake.

The only module that contacts anybody without traffic of the user's own; it is called for `detect doctor --probe` alone.
"""

from __future__ import annotations

import select
import socket
import time
from typing import TYPE_CHECKING

from detector.errors import CaptureError
from detector.observation import Certificate
from detector.sources.upstream import PublicRoots, certificate_of

if TYPE_CHECKING:
    from cryptography import x509
    from OpenSSL.SSL import Connection

TLS_PORT = 443
PATIENCE = 10.0
"""Seconds for a connection and its handshake together."""


def address_of(target: str) -> tuple[str, int]:
    """Return host and port of `HOST`, `HOST:PORT` or `[IPv6]:PORT`. Raises ValueError for anything else."""
    host, port = target, str(TLS_PORT)
    if target.startswith("["):
        host, _, rest = target[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif target.count(":") == 1:
        host, _, port = target.partition(":")
    if not host or not host.isprintable() or set(host) & set("/@?# ") or not port.isascii() or not port.isdecimal():
        raise ValueError("name a host, or HOST:PORT, and no address of a page")
    if not 0 < int(port[:9]) < 65_536:
        raise ValueError("there is no such port")
    return host, int(port)


def probe(host: str, port: int, roots: PublicRoots, patience: float = PATIENCE) -> Certificate:
    """Return who signed for a host, past any proxy that is set. Raises CaptureError when it cannot be told."""
    deadline = time.monotonic() + patience
    try:
        with socket.create_connection((host, port), timeout=patience) as connected:
            chain = _chain(connected, host, deadline)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "no answer"
        raise CaptureError(f"it could not be reached: {reason.lower()}") from error
    if not chain:
        raise CaptureError("it showed no certificate")
    return certificate_of(host, chain, is_public=roots.vouch_for(chain))


def _chain(connected: socket.socket, host: str, deadline: float) -> list[x509.Certificate]:
    from OpenSSL import SSL

    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_verify(SSL.VERIFY_NONE)  # who signed is what is asked, whoever it is
    connection = SSL.Connection(context, connected)
    if not _is_address(host):
        connection.set_tlsext_host_name(host.encode("idna"))
    connection.set_connect_state()
    try:
        _shake_hands(connection, connected, deadline)
        chain = connection.get_peer_cert_chain() or []
        return [certificate.to_cryptography() for certificate in chain]
    except (SSL.Error, ValueError) as error:
        raise CaptureError("the handshake failed: it speaks no TLS, or none that is known here") from error


def _shake_hands(connection: Connection, connected: socket.socket, deadline: float) -> None:
    from OpenSSL import SSL

    connected.setblocking(False)
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no answer in time")
        try:
            connection.do_handshake()
        except SSL.WantReadError:
            select.select([connected], [], [], left)
        except SSL.WantWriteError:
            select.select([], [connected], [], left)
        else:
            return


def _is_address(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return True
    return False
