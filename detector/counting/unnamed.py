"""Why connections have no name that tells: reasons in numbers, the tunnels that hide what is meant, and mere hints.

Bounded, and whatever the order in which connections come, the same. Knows connections that are named as far as
possible, and what the catalogue says beyond names; claims nothing about what was sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from detector.counting.connections import Named
from detector.counting.following import address_text
from detector.counting.hosts import rank_of
from detector.match.answer import Match
from detector.match.marks import MarkMatcher
from detector.summary import Hint, Summary, Tunnel

MAX_TUNNELS = 256
"""Ends of tunnels that are told apart; all others add up in one row for each product and protocol."""

MAX_HINT_HOSTS = 16

TUNNEL = "tunnel"
"""The reason of a connection whose name, if it has one, is not that of what goes through it."""

BY_HOST, BY_PROTOCOL, BY_RANGE = "host", "protocol", "address-range"
"""How the product behind a tunnel is known; the last of them is a hint alone."""

JA4 = "ja4"

_Key = tuple[str, str, str, str]
_TRANSPORTS = {"t": "tls", "q": "quic", "d": "dtls"}
_PROTOCOLS = {6: "tcp", 17: "udp"}


@dataclass(slots=True)
class Unnamed:
    """Counts connections by what could not be seen of them."""

    marks: MarkMatcher
    flows: Counter[str] = field(default_factory=Counter)
    bytes: Counter[str] = field(default_factory=Counter)
    _tunnels: dict[_Key, Tunnel] = field(default_factory=dict)
    _hints: dict[tuple[str, str, str], Hint] = field(default_factory=dict)

    def count(self, named: Named, match: Match | None) -> bool:
        """Count a connection, whose name or alias belongs to `match`; tell whether its name says who is meant."""
        connection = named.connection
        if named.host is None:
            in_range = self.marks.range_of(connection.endpoints.server)
            if in_range is not None:
                self._hint(_hint(BY_RANGE, in_range, named))
        if self.marks.knows_agents and connection.handshake.ja4:
            self._hint_at_agent(named, match)
        why = named.why_unnamed
        if connection.tunnel or (match is not None and self.marks.carries(match)):
            product = _sure(named, match)
            if connection.tunnel or product is not None:
                self._keep(self._tunnel(named, product))
                why = TUNNEL
        if not why:
            return True
        size = connection.bytes_out + connection.bytes_in
        self.flows[why] += 1
        if size:
            self.bytes[why] += size
        return False

    def add_counts(self, flows: Counter[str], sizes: Counter[str]) -> None:
        """Take connections without a name that were counted together: how many for each reason, and their bytes."""
        self.flows += flows
        self.bytes += sizes

    def add(self, summary: Summary) -> None:
        """Take the tunnels and hints of a summary; its reasons are in its coverage."""
        for tunnel in summary.tunnels:
            self._keep(tunnel)
        for hint in summary.hints:
            self._hint(hint)

    def copy(self) -> Unnamed:
        """Return the same, growing by itself from here on."""
        parts = (self.flows.copy(), self.bytes.copy(), self._tunnels.copy(), self._hints.copy())
        return Unnamed(self.marks, *parts)

    def tunnels(self) -> tuple[Tunnel, ...]:
        """Return the tunnels in a fixed order."""
        self._prune()
        return tuple(tunnel for _, tunnel in sorted(self._tunnels.items()))

    def hints(self) -> tuple[Hint, ...]:
        """Return the hints in a fixed order."""
        return tuple(hint for _, hint in sorted(self._hints.items()))

    def _tunnel(self, named: Named, product: Match | None) -> Tunnel:
        connection, ends = named.connection, named.connection.endpoints
        how = BY_HOST
        if product is None and connection.tunnel:
            how, product = BY_PROTOCOL, self.marks.tunnel_of(connection.tunnel, (ends.server_port, ends.client_port))
        if product is None and named.host is None:
            how, product = BY_RANGE, self.marks.range_of(ends.server)
        return Tunnel(
            protocol=connection.tunnel or _transport(named),
            signature_id=product.signature_id if product else "",
            origin=product.origin if product else "",
            how=how if product else "",
            server=named.host or address_text(ends.server),
            flows=1,
            bytes_out=connection.bytes_out,
            bytes_in=connection.bytes_in,
        )

    def _keep(self, tunnel: Tunnel) -> None:
        key = tunnel.key
        known = self._tunnels.get(key)
        self._tunnels[key] = tunnel if known is None else _sum(known, tunnel)
        if len(self._tunnels) > 2 * MAX_TUNNELS:
            self._prune()

    def _prune(self) -> None:
        """Keep the ends whose names have the lowest ranks: halves of the same traffic keep the same ones."""
        named = [key for key in self._tunnels if key[3]]
        for key in sorted(named, key=lambda key: (rank_of(key[3]), key))[MAX_TUNNELS:]:
            rest = replace(self._tunnels.pop(key), server="")
            known = self._tunnels.get(rest.key)
            self._tunnels[rest.key] = rest if known is None else _sum(known, rest)

    def _hint_at_agent(self, named: Named, match: Match | None) -> None:
        agent = self.marks.ja4_of(named.connection.handshake.ja4)
        if agent is not None and (match is None or agent.signature_id != match.signature_id):
            self._hint(_hint(JA4, agent, named))

    def _hint(self, hint: Hint) -> None:
        known = self._hints.get(hint.key)
        self._hints[hint.key] = hint if known is None else _both(known, hint)


def _sure(named: Named, match: Match | None) -> Match | None:
    """Return the product that a connection's name belongs to for certain, and not as a page that people read."""
    if match is None or match.is_listed or match.role in ("console", "website"):
        return None
    return None if named.other_names or named.is_outer else match


def _transport(named: Named) -> str:
    """Return what a tunnel with no mark of its own runs over, by the handshake if there was one."""
    values = named.connection.handshake.ja4
    return _TRANSPORTS[values[0][0]] if values else _PROTOCOLS.get(named.connection.endpoints.protocol, "")


def _sum(a: Tunnel, b: Tunnel) -> Tunnel:
    return replace(a, flows=a.flows + b.flows, bytes_out=a.bytes_out + b.bytes_out, bytes_in=a.bytes_in + b.bytes_in)


def _hint(kind: str, match: Match, named: Named) -> Hint:
    connection = named.connection
    return Hint(
        kind=kind,
        signature_id=match.signature_id,
        origin=match.origin,
        category=match.category,
        matched=match.matched,
        hosts=frozenset({named.host or address_text(connection.endpoints.server)}),
        flows=1,
        bytes_out=connection.bytes_out,
        bytes_in=connection.bytes_in,
        first_seen=connection.first,
        last_seen=connection.last,
    )


def _both(a: Hint, b: Hint) -> Hint:
    return replace(
        a,
        hosts=_lowest(a.hosts | b.hosts),
        flows=a.flows + b.flows,
        bytes_out=a.bytes_out + b.bytes_out,
        bytes_in=a.bytes_in + b.bytes_in,
        first_seen=min(a.first_seen, b.first_seen),
        last_seen=max(a.last_seen, b.last_seen),
    )


def _lowest(hosts: Iterable[str]) -> frozenset[str]:
    return frozenset(sorted(hosts)[:MAX_HINT_HOSTS])
