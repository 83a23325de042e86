"""What the handshakes of one flow told, and the Connection that it makes in the end. Reads no bytes itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from detector.observation import NO_HANDSHAKE, Connection, Endpoints, Handshake
from detector.wire.conversation import Conversation
from detector.wire.cursor import Malformed
from detector.wire.flows import Flow
from detector.wire.ja4 import ja4
from detector.wire.tls import ClientHello
from detector.wire.vpn_marks import IPSEC

_NANO = 1e-9
_TCP, _UDP, _ESP = 6, 17, 50


@dataclass(slots=True)
class Facts:
    """Names and fingerprints of one flow, gathered while it goes on; see detector.observation.Handshake."""

    client_side: int | None = None
    handshake: Handshake = NO_HANDSHAKE
    has_hello: bool = False
    is_malformed: bool = False
    tunnel: str = ""

    def set_host(self, host: str, seen_in: str) -> None:
        """Take the first name that the client gave."""
        if self.handshake.host is None:
            self.handshake = replace(self.handshake, host=host, seen_in=seen_in)

    def read_hello(self, hello: ClientHello, seen_in: str, transport: Literal["t", "q", "d"], size: int) -> None:
        """Take over what a ClientHello of `size` bytes offers; `transport` is JA4's letter for it."""
        self.has_hello = True
        fingerprint = ja4(hello, transport)
        known = self.handshake.ja4
        named = hello.server_name is not None
        self.handshake = Handshake(
            host=hello.server_name or self.handshake.host,
            seen_in=seen_in if named else self.handshake.seen_in,
            alpn=hello.alpn[0].decode("ascii", "replace") if hello.alpn else None,
            ja4=known if fingerprint in known else (*known, fingerprint),
            offers_ech=hello.has_ech,
            size=size,
        )

    def read_certificate(self, der: bytes) -> None:
        """Take over the names in a server's certificate. Raises Malformed."""
        from detector.wire.certificate import parse_certificate

        certificate = parse_certificate(der)
        self.handshake = replace(
            self.handshake,
            certificate_host=certificate.names[0].removeprefix("*.") if certificate.names else None,
            issuer=certificate.issuer,
            issuer_name=certificate.issuer_name,
            issuer_organisation=certificate.issuer_organisation,
        )


def read_conversation(talk: Conversation, facts: Facts, unread: Counter[str]) -> None:
    """Take over what a TCP conversation told; what could not be read is counted in `unread`."""
    if talk.client_side is not None:
        facts.client_side = talk.client_side
    if talk.socks is not None and talk.socks.host:
        facts.set_host(talk.socks.host, "socks")
    if talk.client_hello is not None:
        facts.read_hello(talk.client_hello, "sni", "t", talk.hello_size)
    if talk.malformed:
        facts.is_malformed = True
        unread["tls"] += 1
    if talk.flight is not None:
        _read_flight(talk, facts, unread)


def _read_flight(talk: Conversation, facts: Facts, unread: Counter[str]) -> None:
    assert talk.flight is not None
    if talk.flight.alpn:
        facts.handshake = replace(facts.handshake, alpn=talk.flight.alpn.decode("ascii", "replace"))
    if talk.flight.certificates:
        try:
            facts.read_certificate(talk.flight.certificates[0])
        except Malformed:
            unread["certificate"] += 1


def connection_of(flow: Flow, facts: Facts | None) -> Connection:
    """Return the connection that `flow` was, with what is known of it."""
    known = facts or _NOTHING
    client = _client_of(flow, known)
    server = 1 - client
    return Connection(
        endpoints_of(flow, known),
        flow.first * _NANO,
        flow.last * _NANO,
        flow.sent[client],
        flow.sent[server],
        flow.began or (flow.protocol == _UDP and known.has_hello),
        flow.ended,
        flow.is_certain or known.client_side is not None,
        known.handshake,
        "" if known.handshake.host else _why_unnamed(flow, known),
        tunnel=IPSEC if flow.protocol == _ESP else known.tunnel,
        surges=flow.surges[::-1] if client else flow.surges,
    )


def endpoints_of(flow: Flow, facts: Facts | None) -> Endpoints:
    """Return who talks to whom in `flow`, as far as that is known."""
    client = _client_of(flow, facts or _NOTHING)
    server = 1 - client
    return Endpoints(
        flow.protocol, flow.addresses[client], flow.ports[client], flow.addresses[server], flow.ports[server]
    )


def _client_of(flow: Flow, facts: Facts) -> int:
    return flow.client if facts.client_side is None else facts.client_side


_NOTHING = Facts()


def _why_unnamed(flow: Flow, facts: Facts) -> str:
    if facts.has_hello:
        return "hello-without-name"
    if facts.is_malformed:
        return "malformed-handshake"
    if not any(flow.sent):
        return "no-payload"
    if flow.protocol == _TCP and not flow.began:
        return "no-handshake-seen"
    return "no-handshake-seen" if flow.protocol == _UDP and 443 in flow.ports else "other-protocol"
