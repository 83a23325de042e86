"""The two ends of a client's connection, and the process that a redirector named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import mitmproxy.ctx
import pytest
from mitmproxy.proxy.mode_specs import ProxyMode

from detector.observation import Endpoints
from detector.sources.clients import client_ends, process_of


class Client(SimpleNamespace):
    """What can stand in a dictionary, as mitmproxy's clients do."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


def client(peer: object, own: object = ("127.0.0.1", 8080), protocol: str = "tcp", mode: str = "regular") -> Any:
    spec = ProxyMode.parse(mode)
    return Client(peername=peer, sockname=own, transport_protocol=protocol, proxy_mode=spec)


def test_both_ends_are_packed() -> None:
    assert client_ends(client(("127.0.0.1", 5000))) == Endpoints(6, b"\x7f\0\0\1", 5000, b"\x7f\0\0\1", 8080)
    six = client(("::ffff:10.0.0.1", 7, 0, 0), ("fe80::1%eth0", 9, 0, 2), "udp")
    assert client_ends(six) == Endpoints(17, b"\x0a\0\0\1", 7, bytes.fromhex("fe80") + bytes(13) + b"\1", 9)


@pytest.mark.parametrize("peer", [None, ("nowhere", 1), ("127.0.0.1",), ()])
def test_what_is_no_address_has_no_ends(peer: object) -> None:
    assert client_ends(client(peer)) is None


def with_handlers(monkeypatch: pytest.MonkeyPatch, *handlers: object) -> None:
    server = SimpleNamespace(connections=dict(enumerate(handlers)))
    monkeypatch.setattr(mitmproxy.ctx, "master", SimpleNamespace(addons={"proxyserver": server}), raising=False)


def test_the_redirector_s_process_is_told_in_local_mode_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"process_name": "/opt/acme/acmewatchd", "pid": 7}
    writer = SimpleNamespace(get_extra_info=known.get)
    local, other = client(None, mode="local"), client(None)

    transports = {local: SimpleNamespace(writer=writer), other: SimpleNamespace(writer=writer)}
    with_handlers(monkeypatch, SimpleNamespace(transports={}), SimpleNamespace(transports=transports))
    assert process_of(local) == ("acmewatchd", 7)
    assert process_of(other) is None
    known.clear()
    assert process_of(local) is None
    with_handlers(monkeypatch)
    assert process_of(local) is None
