"""A catalogue as plain data: what matching needs as dictionaries, each signature as one line of JSON.

Strategy: a run looks up many hosts and shows few signatures, so only the tables are read at the start; a signature
becomes a value when somebody asks for it. What comes from the cache and what was just loaded pass through the same
two functions, `render_catalogue` and `parse_catalogue`, so they cannot differ. Knows no files and no matching rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from detector.errors import Problem

if TYPE_CHECKING:
    from detector.catalogue.imported import NamedList
    from detector.catalogue.model import Endpoint, Signature

_WORDS = re.compile(r"\w+")

Row: TypeAlias = "list[Any]"


class Entry(NamedTuple):
    """What every match must tell about a signature."""

    id: str
    category: str
    path: str


class Marks(NamedTuple):
    """What tells of a product without a name, each with [position, line] of the signature that says so.

    `ranges`: [IP version, prefix length, prefix as a number, CIDR, position, line]. `ja4` by value. `tunnels` by
    protocol and port (`ipsec:4501`), or by protocol alone. `carriers`: endpoints (`path:line`) that carry what is meant
    for others.
    """

    ranges: Sequence[Row] = ()
    ja4: Mapping[str, Row] = MappingProxyType({})
    tunnels: Mapping[str, Row] = MappingProxyType({})
    carriers: Sequence[str] = ()


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All signatures that loaded, and the problems of those that did not.

    `entries` are in loading order; the tables name a signature by its position there. `hosts` and `domains` map a name
    to the rows of its endpoints, [position, role, path, methods, collects, line]; a host of the user's own has the
    overlay's path as a seventh. `anywhere` are the rows of endpoints for any host, with what a request must hold.
    `issuers` map an issuer name, as `issuer_key` writes it, to [position, line, the name]. `lists` are those that the
    user brought: no signatures, and not counted as such.
    """

    problems: tuple[Problem, ...]
    entries: tuple[Entry, ...]
    hosts: Mapping[str, list[Row]]
    domains: Mapping[str, list[Row]]
    issuers: Mapping[str, Row]
    _lines: tuple[str, ...] = field(repr=False)
    lists: tuple[NamedList, ...] = ()
    marks: Marks = NO_MARKS
    anywhere: Sequence[Row] = ()
    _made: dict[int, Signature] = field(default_factory=dict, repr=False, compare=False)
    _places: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        """Return the number of signatures."""
        return len(self.entries)

    @property
    def refused(self) -> int:
        """How many files have problems and were left out."""
        return len({problem.path for problem in self.problems})

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Every signature as a value; what needs only one asks `get`."""
        return tuple(self._signature(position) for position in range(len(self.entries)))

    def get(self, signature_id: str) -> Signature | None:
        """Return the signature with this id, or what a list of the user's says under it."""
        if not self._places:
            self._places.update((entry.id, position) for position, entry in reversed([*enumerate(self.entries)]))
        if signature_id in self._places:
            return self._signature(self._places[signature_id])
        products = (named.product(signature_id) for named in self.lists)
        return next((product for product in products if product is not None), None)

    def _signature(self, position: int) -> Signature:
        if position not in self._made:
            from detector.catalogue.compact import parse_row

            self._made[position] = parse_row(json.loads(self._lines[position]))
        return self._made[position]


def catalogue_of(signatures: Sequence[Signature], problems: Sequence[Problem] = ()) -> Catalogue:
    """Return the catalogue of these signatures, which must not clash with each other."""
    return parse_catalogue(render_catalogue(signatures, problems))


def issuer_key(name: str) -> str:
    """Return an issuer name as its words in folded case, joined by single spaces."""
    return " ".join(_WORDS.findall(name.casefold()))


def render_catalogue(signatures: Sequence[Signature], problems: Sequence[Problem]) -> str:
    """Return a catalogue as text: one line of tables, then one line for each signature."""
    hosts: dict[str, list[Row]] = {}
    domains: dict[str, list[Row]] = {}
    issuers: dict[str, Row] = {}
    anywhere: list[Row] = []
    for position, signature in enumerate(signatures):
        for endpoint in signature.endpoints:
            conditions = [endpoint.path, endpoint.methods, endpoint.collects]
            row = [position, endpoint.role, *conditions, endpoint.line]
            if endpoint.is_anywhere:
                anywhere.append([*row, *_proof(endpoint)])
            else:
                (hosts if endpoint.host else domains).setdefault(endpoint.name, []).append(row)
        for own in signature.own_hosts:
            table = domains if own.is_domain else hosts
            table.setdefault(own.name, []).append([position, own.role, None, [], [], own.line, own.path])
        for issuer in signature.certificates:
            issuers.setdefault(issuer_key(issuer.name), [position, issuer.line, issuer.name])
    entries = [[signature.id, signature.category, signature.path] for signature in signatures]
    tables = [[astuple(problem) for problem in problems], entries, hosts, domains, issuers, anywhere]
    tables.append(_marks_of(signatures))
    lines = [tables, *(astuple(signature) for signature in signatures)]
    return "\n".join(json.dumps(line, separators=(",", ":")) for line in lines)


def _proof(endpoint: Endpoint) -> tuple[Any, Any]:
    """Return what a request must hold, and how it is read if something must be."""
    read, needs = endpoint.read, endpoint.needs
    is_read = needs is not None and needs.read and read is not None
    return needs and astuple(needs), (read.decode, read.at, read.kinds) if is_read and read is not None else None


def parse_catalogue(text: str) -> Catalogue:
    """Return the catalogue that `render_catalogue` wrote. Raises ValueError or TypeError for any other text."""
    first, *lines = text.split("\n")
    problems, entries, hosts, domains, issuers, anywhere, marks = json.loads(first)
    if len(lines) != len(entries):
        raise ValueError(f"{len(entries)} signatures are announced, {len(lines)} are there")
    return Catalogue(
        problems=tuple(Problem(*problem) for problem in problems),
        entries=tuple(Entry(*entry) for entry in entries),
        hosts=hosts,
        domains=domains,
        issuers=issuers,
        anywhere=anywhere,
        _lines=tuple(lines),
        marks=Marks(*marks),
    )


def _marks_of(signatures: Sequence[Signature]) -> Marks:
    """Return the marks of all signatures; where two say the same, the first one's counts."""
    ranges: list[Row] = []
    ja4: dict[str, Row] = {}
    tunnels: dict[str, Row] = {}
    carriers: list[str] = []
    for position, signature in enumerate(signatures):
        ranges += [[*_network(item.cidr), item.cidr, position, item.line] for item in signature.ranges]
        for value in signature.ja4:
            ja4.setdefault(value.value, [position, value.line])
        for tunnel in signature.tunnels:
            tunnels.setdefault(tunnel_key(tunnel.protocol, tunnel.port), [position, tunnel.line])
        carriers += [signature.origin(endpoint.line) for endpoint in signature.endpoints if endpoint.tunnel]
    return Marks(ranges, ja4, tunnels, carriers)


def tunnel_key(protocol: str, port: int | None) -> str:
    """Return under which key of `Marks.tunnels` a protocol stands, on one port or on any."""
    return protocol if port is None else f"{protocol}:{port}"


def _network(cidr: str) -> tuple[int, int, int]:
    from ipaddress import ip_network

    network = ip_network(cidr)
    shift = network.max_prefixlen - network.prefixlen
    return network.version, network.prefixlen, int(network.network_address) >> shift
