"""What the handshakes of one flow told, and the Connection that it makes in the end. Reads no bytes itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from detector.observation import Connection, Endpoints
from detector.wire.conversation import Conversation
from detector.wire.cursor import Malformed
from detector.wire.flows import Flow
from detector.wire.ja4 import ja4
from detector.wire.tls import ClientHello

_NANO = 1e-9
_TCP, _UDP = 6, 17


@dataclass(slots=True)
class Facts:
    """Names and fingerprints of one flow, gathered while it goes on."""

    client_side: int | None = None
    host: str | None = None
    seen_in: str = ""
    certificate_host: str | None = None
    issuer: str | None = None
    issuer_name: str | None = None
    issuer_organisation: str | None = None
    alpn: str | None = None
    ja4: str | None = None
    offers_ech: bool = False
    handshake_bytes: int = 0
    has_hello: bool = False
    malformed: str = ""
    spoke: bool = False

    def read_hello(self, hello: ClientHello, seen_in: str, transport: str, size: int) -> None:
        """Take over what a ClientHello of `size` bytes offers; `transport` is JA4's letter for it."""
        if hello.server_name:
            self.host, self.seen_in = hello.server_name, seen_in
        self.has_hello = True
        self.offers_ech = hello.has_ech
        self.handshake_bytes = size
        self.ja4 = ja4(hello, "q" if transport == "q" else "d" if transport == "d" else "t")
        if hello.alpn:
            self.alpn = hello.alpn[0].decode("ascii", "replace")

    def read_certificate(self, der: bytes) -> None:
        """Take over the names in a server's certificate. Raises Malformed."""
        from detector.wire.certificate import parse_certificate

        certificate = parse_certificate(der)
        if certificate.names:
            self.certificate_host = certificate.names[0].removeprefix("*.")
        self.issuer = certificate.issuer
        self.issuer_name = certificate.issuer_name
        self.issuer_organisation = certificate.issuer_organisation


def read_conversation(talk: Conversation, facts: Facts, unread: Counter[str]) -> None:
    """Take over what a TCP conversation told; what could not be read is counted in `unread`."""
    facts.spoke = True
    facts.client_side = talk.client_side
    if talk.socks is not None and talk.socks.host and not facts.host:
        facts.host, facts.seen_in = talk.socks.host, "socks"
    if talk.client_hello is not None:
        facts.read_hello(talk.client_hello, "sni", "t", talk.hello_size)
    if talk.malformed:
        facts.malformed = talk.malformed
        unread["tls"] += 1
    if talk.flight is not None:
        _read_flight(talk, facts, unread)


def _read_flight(talk: Conversation, facts: Facts, unread: Counter[str]) -> None:
    assert talk.flight is not None
    if talk.flight.alpn:
        facts.alpn = talk.flight.alpn.decode("ascii", "replace")
    if talk.flight.certificates:
        try:
            facts.read_certificate(talk.flight.certificates[0])
        except Malformed:
            unread["certificate"] += 1


def connection_of(flow: Flow, facts: Facts | None) -> Connection:
    """Return the connection that `flow` was, with what is known of it."""
    known = facts or _NOTHING
    client = flow.client if known.client_side is None else known.client_side
    server = 1 - client
    return Connection(
        endpoints=Endpoints(
            flow.protocol, flow.addresses[client], flow.ports[client], flow.addresses[server], flow.ports[server]
        ),
        first=flow.first * _NANO,
        last=flow.last * _NANO,
        bytes_out=flow.sent[client],
        bytes_in=flow.sent[server],
        is_oriented=flow.is_certain or known.client_side is not None,
        began=flow.began or known.has_hello,
        ended=flow.ended,
        host=known.host,
        seen_in=known.seen_in,
        certificate_host=known.certificate_host,
        issuer=known.issuer,
        issuer_name=known.issuer_name,
        issuer_organisation=known.issuer_organisation,
        alpn=known.alpn,
        ja4=known.ja4,
        offers_ech=known.offers_ech,
        handshake_bytes=known.handshake_bytes,
        why_unnamed="" if known.host else _why_unnamed(flow, known),
    )


_NOTHING = Facts()


def _why_unnamed(flow: Flow, facts: Facts) -> str:
    if facts.malformed:
        return facts.malformed
    if facts.has_hello:
        return "hello-without-name"
    if not any(flow.sent):
        return "no-payload"
    if flow.protocol == _TCP and not flow.began:
        return "no-handshake-seen"
    return "no-handshake-seen" if flow.protocol == _UDP and 443 in flow.ports else "other-protocol"
