"""The mitmproxy addon: what passes becomes values; it translates and decides nothing.

Whatever fails in here leaves the traffic untouched. A client that refuses our certificate is passed through unread from
its next connection on, and named. Long bodies flow through, and only their beginning is held, for the judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from detector.observation import Certificate, Endpoints, Observation
from detector.payload import MAX_PAYLOAD, Payload
from detector.sources.clients import client_ends, process_of
from detector.sources.flow_file import carried_by, heads_of, request_of
from detector.sources.requests import observe, of_message
from detector.sources.upstream import PublicRoots, certificate_of, parse_chain

if TYPE_CHECKING:
    from mitmproxy.connection import Client
    from mitmproxy.dns import DNSFlow
    from mitmproxy.http import HTTPFlow, Message
    from mitmproxy.tcp import TCPFlow
    from mitmproxy.tls import ClientHelloData, TlsData
    from mitmproxy.udp import UDPFlow

REFUSED = "certificate refused by the app"
WENT_AWAY = "the app ended each connection before it was set up, as one that refuses the certificate may do"
MOST_GONE = 3
"""So often in a row clients of a host may go away during the handshake before it is passed through."""

ASKED = "passed through, as asked"
MAX_UNREADABLE = 4_096
"""Hosts that are passed through and named at most."""

HELD = 1 << 20
"""Bytes from which on a body flows through without being held; so does one whose length nobody said."""

# How mitmproxy says that a client went away without an alert (ClientTLSLayer.on_handshake_error).
_GONE = ("connection closed", "The client disconnected")
_OUT, _IN = "detect-out", "detect-in"
_Hook = TypeVar("_Hook", bound=Callable[..., None])


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Something that passed: what is told of it, what it carried, and whose connection it came by."""

    seen: Observation
    payload: Payload | None = None
    client: Endpoints | None = None
    process: tuple[str, int] | None = None


Tell = Callable[[Passed | Certificate | Endpoints], None]
"""Is told what passed, who signed a server's certificate, and each connection that begins."""


def _harmless(hook: _Hook) -> _Hook:
    """Let nothing that goes wrong in a hook reach mitmproxy, which would break the user's connection; it is counted."""

    @wraps(hook)
    def guarded(self: ProxyAddon, *given: Any) -> None:
        try:
            hook(self, *given)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the traffic goes on
            self.failures[type(error).__name__] += 1

    return guarded  # type: ignore[return-value]


class _Sample:
    """Lets a body through and keeps its size and beginning."""

    __slots__ = ("_most", "head", "size")

    def __init__(self, most: int) -> None:
        self.head = bytearray()
        self.size = 0
        self._most = most

    def __call__(self, chunk: bytes) -> bytes:
        self.size += len(chunk)
        room = self._most - len(self.head)
        if room > 0:
            self.head += chunk[:room]
        return chunk


class ProxyAddon:
    """Tells everything that passes. `unreadable` are the hosts that were passed through unread, and why.

    `forgets`: nobody else wants the messages of long conversations, which are let go one by one.
    """

    def __init__(
        self, tell: Tell, *, decrypts: bool = True, passthrough: Collection[str] = (), forgets: bool = True
    ) -> None:
        self.unreadable: dict[str, str] = {}
        self.skipped: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self._gone: Counter[str] = Counter()
        self._tell = tell
        self._decrypts = decrypts
        self._passthrough = frozenset(passthrough)
        self._forgets = forgets
        self._roots: PublicRoots | None = None
        self._certified: set[tuple[str, bytes]] = set()

    @_harmless
    def client_connected(self, client: Client) -> None:
        """A connection begins: who holds it must be asked now."""
        if (ends := client_ends(client)) is not None:
            self._tell(ends)

    @_harmless
    def tls_clienthello(self, data: ClientHelloData) -> None:
        """Decide from the name alone whether a connection is opened."""
        host = (data.client_hello.sni or "").lower()
        if self._decrypts and host not in self.unreadable and not self._is_asked_for(host):
            return
        data.ignore_connection = True
        if host:
            if self._is_asked_for(host):
                self._name(host, ASKED)
            client = data.context.client
            self._pass(Observation(at=client.timestamp_start or 0.0, seen_in="sni", host=host), None, client)

    @_harmless
    def tls_failed_client(self, data: TlsData) -> None:
        """The client did not accept the certificate: it is left alone from its next connection on.

        One that only went away said nothing of the certificate (a closed tab does so, too): it has to do that again.
        """
        host = (data.conn.sni or "").lower()
        if not host:
            return
        if not (data.conn.error or "").startswith(_GONE):
            self._name(host, REFUSED)
        elif host in self._gone or len(self._gone) < MAX_UNREADABLE:
            self._gone[host] += 1
            if self._gone[host] >= MOST_GONE:
                self._name(host, WENT_AWAY)

    @_harmless
    def tls_established_client(self, data: TlsData) -> None:
        """The client accepted the certificate: that others went away had another reason."""
        self._gone.pop((data.conn.sni or "").lower(), None)

    @_harmless
    def tls_established_server(self, data: TlsData) -> None:
        """Look at who signed the server's certificate, once for each host and certificate."""
        chain = parse_chain(found.to_pem() for found in data.conn.certificate_list)
        host = (data.conn.sni or "").lower()
        if not chain or not host or len(self._certified) >= MAX_UNREADABLE:
            return
        key = (host, chain[0].signature)
        if key not in self._certified:
            self._certified.add(key)
            self._roots = self._roots or PublicRoots()
            self._tell(certificate_of(host, chain, is_public=self._roots.vouch_for(chain)))

    @_harmless
    def requestheaders(self, flow: HTTPFlow) -> None:
        """Let a long body through as it comes, and keep its beginning."""
        if _is_long(flow.request):
            flow.metadata[_OUT] = flow.request.stream = _Sample(MAX_PAYLOAD)

    @_harmless
    def responseheaders(self, flow: HTTPFlow) -> None:
        """Let a long answer through, and one that never ends (server-sent events, for one)."""
        assert flow.response is not None
        if _is_long(flow.response):
            flow.metadata[_IN] = flow.response.stream = _Sample(0)

    @_harmless
    def response(self, flow: HTTPFlow) -> None:
        """A request was answered."""
        self._request(flow)

    def _request(self, flow: HTTPFlow) -> None:
        out, into = flow.metadata.get(_OUT), flow.metadata.get(_IN)
        heads = heads_of(flow.request)
        seen = request_of(flow, "proxy", out and out.size, into and into.size, heads)
        if seen is None:
            self.skipped["not-on-the-web"] += 1
            return
        body = flow.request.raw_content or b"" if out is None else bytes(out.head)
        carried = carried_by(flow, body, heads, is_cut=out is not None and out.size > len(body))
        self._pass(seen, carried, flow.client_conn)

    @_harmless
    def error(self, flow: HTTPFlow) -> None:
        """A request was not answered: its host was contacted. Where it had left whole, as from a page that was closed,
        it counts as sent."""
        if flow.response is None and flow.request.timestamp_end and flow.server_conn.timestamp_tcp_setup:
            self._request(flow)
        elif flow.response is None and flow.request.pretty_host:
            host = flow.request.pretty_host.lower()
            seen = Observation(at=flow.request.timestamp_start, seen_in="proxy", host=host)
            self._pass(seen, None, flow.client_conn)

    @_harmless
    def websocket_message(self, flow: HTTPFlow) -> None:
        """Tell a message; it is then let go, so that a long conversation holds no memory."""
        assert flow.websocket is not None
        opened, message = request_of(flow, "proxy", 0, 0), flow.websocket.messages[-1]
        if self._forgets:
            flow.websocket.messages.clear()
        if opened is not None:
            told = of_message(opened, message.timestamp, message.content, is_incoming=not message.from_client)
            self._pass(*told, flow.client_conn)

    @_harmless
    def tcp_message(self, flow: TCPFlow | UDPFlow) -> None:
        """Count what goes over a connection that is no HTTP, and let it go."""
        name = _OUT if flow.messages[-1].from_client else _IN
        flow.metadata[name] = flow.metadata.get(name, 0) + len(flow.messages[-1].content)
        if self._forgets:
            flow.messages.clear()

    @_harmless
    def tcp_end(self, flow: TCPFlow | UDPFlow) -> None:
        """A connection that is no HTTP is over, one way or the other."""
        server = flow.server_conn
        host = server.sni or (server.address[0] if server.address else "")
        seen = observe(
            at=flow.timestamp_created,
            seen_in="proxy",
            method="",
            url=f"https://{host}/",
            bytes_out=flow.metadata.get(_OUT, 0),
            bytes_in=flow.metadata.get(_IN, 0),
        )
        if seen is not None:
            self.skipped["no-http"] += 1
            self._pass(seen, None, flow.client_conn)

    tcp_error = udp_end = udp_error = tcp_end
    udp_message = tcp_message

    @_harmless
    def dns_request(self, flow: DNSFlow) -> None:
        """A name was asked for, where look-ups pass as well."""
        for question in flow.request.questions:
            seen = Observation(at=flow.timestamp_created, seen_in="dns", host=question.name.rstrip(".").lower())
            self._pass(seen, None, flow.client_conn)

    def _pass(self, seen: Observation, payload: Payload | None, client: Client) -> None:
        self._tell(Passed(seen=seen, payload=payload, client=client_ends(client), process=process_of(client)))

    def _is_asked_for(self, host: str) -> bool:
        return any(host == name or host.endswith("." + name) for name in self._passthrough)

    def _name(self, host: str, why: str) -> None:
        if len(self.unreadable) < MAX_UNREADABLE:
            self.unreadable.setdefault(host, why)


def _is_long(message: Message) -> bool:
    """Tell whether a body is longer than is held, or of a length that nobody said."""
    told = next((value for name, value in message.headers.fields if name.lower() == b"content-length"), b"")
    return int(told) > HELD if told.isdigit() else True
