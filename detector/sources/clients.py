"""Whose connection it is that came to the proxy: its two ends, and, in mitmproxy's local mode, its process."""

from __future__ import annotations

import ipaddress
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detector.observation import Endpoints

if TYPE_CHECKING:
    from mitmproxy.connection import Client

_PROTOCOLS = {"tcp": 6, "udp": 17}


def client_ends(client: Client) -> Endpoints | None:
    """Return the ends of the client's connection to the proxy; None where they are no addresses."""
    return _ends(client.peername, client.sockname, client.transport_protocol)


@lru_cache(maxsize=1_024)
def _ends(peer: Any, own: Any, transport: str) -> Endpoints | None:
    try:
        here, there = _packed(peer), _packed(own)
    except (ValueError, TypeError, IndexError):
        return None
    return Endpoints(_PROTOCOLS.get(transport, 6), here[0], here[1], there[0], there[1])


def _packed(name: Any) -> tuple[bytes, int]:
    address = ipaddress.ip_address(str(name[0]).partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).packed, int(name[1])


def process_of(client: Client) -> tuple[str, int] | None:
    """Return name and number of the process that mitmproxy's redirector took the connection from.

    Only its local mode has one (mitmproxy_rs, `Stream.get_extra_info`).
    """
    mode = getattr(client.proxy_mode, "type_name", "")
    if mode != "local":
        return None
    from mitmproxy import ctx

    addons: Any = ctx.master.addons
    server = addons.get("proxyserver")
    for handler in list(server.connections.values()) if server is not None else ():
        transport = handler.transports.get(client)
        if transport is not None and transport.writer is not None:
            name, pid = transport.writer.get_extra_info("process_name"), transport.writer.get_extra_info("pid")
            return (os.path.basename(str(name)), int(pid)) if name and pid else None
    return None
