"""Connections made whole and named: halves of one flow joined, names taken from what DNS said before.

Pure functions over connections and look-ups. Knows no signature and keeps no totals.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from detector.known_names import ECH_PUBLIC_NAMES
from detector.observation import NO_HANDSHAKE, Connection, Endpoints, Handshake, Lookup, Question
from detector.quick import quick

TCP, UDP = 6, 17
_SHORTEST_TTL = 60
"""Seconds for which an answer counts at least: applications hold on to addresses for longer than they should."""

HOUSEKEEPING = {
    53: "dns",
    67: "dhcp",
    68: "dhcp",
    123: "time",
    137: "netbios",
    138: "netbios",
    546: "dhcp",
    547: "dhcp",
    1900: "discovery",
    3702: "discovery",
    5353: "multicast-dns",
    5355: "multicast-dns",
}


@quick
@dataclass(frozen=True, slots=True)
class Named:
    """A connection and the name it goes by; `seen_in` says where the name stood.

    `by_address`: the name is what DNS last gave for the server's address. `other_names`: further names that this
    address had at that time, so that the name is one of several candidates. `is_outer`: it only covers the true one.
    `aliases` are the CNAMEs that DNS gave for the name; `outer` is the public name that was shown instead.
    """

    connection: Connection
    host: str | None
    seen_in: str
    by_address: bool = False
    other_names: tuple[str, ...] = ()
    is_outer: bool = False
    aliases: tuple[str, ...] = ()
    outer: str | None = None

    @property
    def why_unnamed(self) -> str:
        """The reason why this connection counts as nameless; empty when it has one certain name."""
        if self.is_outer:
            return "encrypted-client-hello"
        if self.other_names:
            return "several-names-for-the-address"
        return "" if self.host else self.connection.why_unnamed or "other-protocol"


def housekeeping(endpoints: Endpoints) -> str | None:
    """Return what a flow is for when it only keeps the network going (DNS, time, discovery), else None."""
    kind = HOUSEKEEPING.get(endpoints.server_port) or HOUSEKEEPING.get(endpoints.client_port)
    if kind is not None and (endpoints.protocol == UDP or kind == "dns"):
        return kind
    return "multicast" if _is_multicast(endpoints.server) else None


def _is_multicast(address: bytes) -> bool:
    if len(address) == 4:
        return address[0] >= 224
    return address[:1] == b"\xff"


_BEGINNING = attrgetter("first", "endpoints")


def join(connections: Iterable[Connection]) -> list[Connection]:
    """Join connections that are parts of one flow, cut where one source ended and the next began.

    A part continues the one before it on the same endpoints unless it shows a beginning of its own.
    """
    alike: defaultdict[int, list[Connection]] = defaultdict(list)
    for connection in connections:
        ends = connection.endpoints
        alike[ends.client_port ^ ends.server_port].append(connection)
    joined: list[Connection] = []
    for some in alike.values():
        joined += _join_alike(some) if len(some) > 1 else some
    return sorted(joined, key=_BEGINNING)


def _join_alike(connections: Iterable[Connection]) -> Iterator[Connection]:
    """Join among those whose ports are alike; most connections are alone with theirs, and are done with sooner."""
    parts: defaultdict[tuple[int, tuple[bytes, int], tuple[bytes, int]], list[Connection]] = defaultdict(list)
    for connection in connections:
        parts[_both_ways(connection.endpoints)].append(connection)
    for group in parts.values():
        if len(group) > 1:
            group.sort(key=_part_order)
        yield from _join_group(group) if len(group) > 1 else group


def _part_order(part: Connection) -> tuple[object, ...]:
    """Sort parts by time, one that shows the beginning first; whatever is left decides, so that no set's order does."""
    said = part.handshake
    rest = (said.seen_in, said.size, said.ja4, said.alpn or "", said.certificate_host or "", said.issuer or "")
    numbers = (part.last, part.bytes_out, part.bytes_in, part.ended, part.is_oriented)
    return (part.first, not part.began, *numbers, part.endpoints, part.why_unnamed, said.host or "", *rest)


def _both_ways(ends: Endpoints) -> tuple[int, tuple[bytes, int], tuple[bytes, int]]:
    client, server = (ends.client, ends.client_port), (ends.server, ends.server_port)
    return (ends.protocol, client, server) if client < server else (ends.protocol, server, client)


def _join_group(group: Sequence[Connection]) -> list[Connection]:
    whole = [group[0]]
    for part in group[1:]:
        if part.began:
            whole.append(part)
        else:
            whole[-1] = _continue(whole[-1], part)
    return whole


def _continue(earlier: Connection, later: Connection) -> Connection:
    if earlier.endpoints != later.endpoints and not earlier.is_oriented and later.is_oriented:
        earlier = _turned(earlier)
    elif earlier.endpoints != later.endpoints:
        later = _turned(later)
    handshake = _both(earlier.handshake, later.handshake)
    return replace(
        earlier,
        last=max(earlier.last, later.last),
        bytes_out=earlier.bytes_out + later.bytes_out,
        bytes_in=earlier.bytes_in + later.bytes_in,
        ended=earlier.ended or later.ended,
        is_oriented=earlier.is_oriented or later.is_oriented,
        handshake=handshake,
        why_unnamed="" if handshake.host else _stronger_reason(earlier, later),
        program=earlier.program or later.program,
        why_no_program=earlier.why_no_program or later.why_no_program,
        tunnel=earlier.tunnel or later.tunnel,
        surges=(_summed(earlier.surges[0], later.surges[0]), _summed(earlier.surges[1], later.surges[1])),
    )


def _summed(a: bytes, b: bytes) -> bytes:
    """Return surges of both together; the slot in which one part ended and the other began is in both."""
    if not a or not b:
        return a or b
    sums: Counter[int] = Counter()
    for packed in (array("q", a), array("q", b)):
        for slot, size in zip(packed[::2], packed[1::2], strict=True):
            sums[slot] += size
    return array("q", [number for pair in sorted(sums.items()) for number in pair]).tobytes()


def _both(earlier: Handshake, later: Handshake) -> Handshake:
    """Return what both parts heard: the client's side from whoever heard its name, the server's from the later."""
    if NO_HANDSHAKE in (earlier, later):
        return earlier if later == NO_HANDSHAKE else later
    client = later if later.host and not earlier.host else earlier
    server = later if later.certificate_host or later.issuer else earlier
    return replace(
        client,
        certificate_host=server.certificate_host,
        issuer=server.issuer,
        issuer_name=server.issuer_name,
        issuer_organisation=server.issuer_organisation,
        alpn=(later.alpn if not later.ja4 else None) or client.alpn,
        ja4=tuple(dict.fromkeys((*earlier.ja4, *later.ja4))),
    )


def _stronger_reason(earlier: Connection, later: Connection) -> str:
    return later.why_unnamed if earlier.why_unnamed == "no-payload" else earlier.why_unnamed


def _turned(part: Connection) -> Connection:
    ends = part.endpoints
    return replace(
        part,
        endpoints=Endpoints(ends.protocol, ends.server, ends.server_port, ends.client, ends.client_port),
        bytes_out=part.bytes_in,
        bytes_in=part.bytes_out,
        surges=part.surges[::-1],
    )


def unmatched(questions: Iterable[Question]) -> list[Question]:
    """Return the answers whose query is in none of the parts: questions that nobody has counted yet."""
    asked: Counter[tuple[bytes, bytes, str]] = Counter()
    left: list[Question] = []
    for question in sorted(questions, key=lambda item: (item.at, item.is_answer, item.client, item.number, item.name)):
        key = (question.client, question.number, question.name)
        if not question.is_answer:
            asked[key] += question.times
        elif asked[key]:
            asked[key] -= 1
        else:
            left.append(question)
    return left


_LOOKUP_ORDER = attrgetter(*(field.name for field in fields(Lookup)))
"""Sorts as Lookup itself does, and several times faster: tuples are compared without a call."""


class Names:
    """What DNS said, ready to be asked for the name of an address at a time."""

    def __init__(self, lookups: Iterable[Lookup] = ()) -> None:
        self.aliases: dict[str, frozenset[str]] = {}
        self._outer = set(ECH_PUBLIC_NAMES)
        self._by_address: defaultdict[bytes, list[Lookup]] = defaultdict(list)
        self._in_order: set[bytes] = set()
        self.learn(lookups)

    def learn(self, lookups: Iterable[Lookup]) -> None:
        """Take in what DNS said besides."""
        for lookup in lookups:
            if lookup.ech_names:
                self._outer.update(lookup.ech_names)
            if lookup.aliases:
                known = self.aliases.get(lookup.name, frozenset())
                self.aliases[lookup.name] = known | frozenset(lookup.aliases)
            if lookup.address:
                self._by_address[lookup.address].append(lookup)
                self._in_order.discard(lookup.address)

    def knows(self, address: bytes) -> bool:
        """Tell whether DNS gave an address to any name."""
        return address in self._by_address

    def name(self, connection: Connection) -> Named:
        """Return `connection` with the best name there is: its own, then DNS's, then the certificate's."""
        named = self._name(connection)
        if named.host is None:
            return named
        aliases = self.aliases.get(named.host)
        return replace(named, aliases=tuple(sorted(aliases))) if aliases else named

    def _name(self, connection: Connection) -> Named:
        said = connection.handshake
        hidden = said.offers_ech and said.host in self._outer
        if said.host and not hidden:
            return Named(connection, said.host, said.seen_in)
        if not connection.bytes_out and not connection.bytes_in:
            return Named(connection, None, "")
        candidates = self._candidates(connection)
        if candidates:
            outer = said.host if hidden else None
            return Named(connection, candidates[0], "dns", by_address=True, other_names=candidates[1:], outer=outer)
        if hidden:
            return Named(connection, said.host, said.seen_in, is_outer=True)
        if said.certificate_host:
            return Named(connection, said.certificate_host, "certificate")
        return Named(connection, None, "")

    def _candidates(self, connection: Connection) -> tuple[str, ...]:
        """Return the names of the server's address when the connection began, the one given last first."""
        answers = self._answers(connection.endpoints.server)
        if not answers:
            return ()
        earlier = answers[: bisect_right(answers, connection.first, key=lambda lookup: lookup.at)]
        own = [lookup for lookup in earlier if lookup.client == connection.endpoints.client]
        if not own:
            own = [lookup for lookup in earlier if _may_be_same_machine(lookup.client, connection.endpoints.client)]
        names: dict[str, None] = {}
        for lookup in reversed(own):
            if not names or lookup.at + max(lookup.ttl, _SHORTEST_TTL) >= connection.first:
                names.setdefault(lookup.name)
        return tuple(names)

    def _answers(self, address: bytes) -> list[Lookup] | None:
        """Return what led to an address, in order; put in order when it is first asked for, as most never are."""
        answers = self._by_address.get(address)
        if answers is not None and len(answers) > 1 and address not in self._in_order:
            self._in_order.add(address)
            answers.sort(key=_LOOKUP_ORDER)
        return answers


def _may_be_same_machine(asker: bytes, client: bytes) -> bool:
    """A machine asks over IPv6 and connects over IPv4, or asks its own stub resolver on the loopback address."""
    return len(asker) != len(client) or asker[:1] == b"\x7f"
