"""Which connections and requests are followed for beats, and as whose. Knows values; does no statistics."""

from __future__ import annotations

from functools import lru_cache
from socket import AF_INET, AF_INET6, inet_ntop

from detector.beats.keeping import Keeping, rank_of
from detector.beats.model import TCP, Key
from detector.counting.connections import Named
from detector.observation import Observation

HTTPS = 443


def follow_connection(keeping: Keeping, named: Named) -> None:
    """Follow a connection under its host, or its address if it has no name; handshakes are no data."""
    connection, ends = named.connection, named.connection.endpoints
    program = connection.program.name if connection.program is not None else ""
    host = named.host or ends.server
    rank = rank_of(host, ends.server_port, ends.protocol, program, ends.client)
    if not keeping.takes(rank):
        return
    text = host if isinstance(host, str) else address_text(host)
    key = Key(text, ends.server_port, ends.protocol, program, address_text(ends.client))
    up = max(connection.bytes_out - connection.handshake.size, 0)
    keeping.add(key, connection.first, up, connection.bytes_in, connection.last - connection.first, rank)


def follow_request(keeping: Keeping, seen: Observation) -> None:
    """Follow a request that was seen as a whole."""
    program = seen.program.name if seen.program is not None else ""
    keeping.add(Key(seen.host, HTTPS, TCP, program), seen.at, seen.bytes_out or 0, seen.bytes_in or 0)


@lru_cache(maxsize=4_096)
def address_text(address: bytes) -> str:
    """Return an address as people write it."""
    return inet_ntop(AF_INET if len(address) == 4 else AF_INET6, address)
