"""The document that every renderer draws: vendors with their evidence, what was visited, what could not be seen.

Table, CSV, Markdown and JSON are drawn from this one value, so they cannot disagree. Knows the summary and the
catalogue; draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detector.beats.model import Beat
from detector.observation import Observed, Program, SourceInfo
from detector.uploads.bursts import Bursts
from detector.uploads.idle import WhileIdle


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """One host name that was seen; `signature` is `signatures/<category>/<id>.yaml:<line>` when it matched one.

    `known_by` says what matched: the host's `name`, the `format` of requests to a host that is not the vendor's, or the
    user's `overlay`, which names such a host; None if nothing did.
    """

    host: str
    seen_in: tuple[str, ...]
    role: str | None
    contacts: int
    lookups: int
    bytes_out: int | None
    bytes_in: int | None
    first_seen: float
    last_seen: float
    signature: str | None = None
    vendor: str | None = None
    aliases: tuple[str, ...] = ()
    by_address: int = 0
    other_names: tuple[str, ...] = ()
    is_outer: bool = False
    ja4: tuple[str, ...] = ()
    alpn: tuple[str, ...] = ()
    programs: tuple[Program, ...] = ()
    fronts: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    known_by: str | None = None
    blocked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRow:
    """When bytes went up: by bucket of time from `started_at` on (seconds since the epoch; 0 if there were none).

    Where no packet tells when, a connection's bytes are spread evenly over the time that it lasted. `bursts` are those
    that repeat; they are possibly what their kind says, never more. `while_idle` is None where it cannot be known when
    the person may have been away.
    """

    started_at: float
    seconds_per_bucket: int
    bytes_up: tuple[int, ...]
    bursts: tuple[Bursts, ...] = ()
    while_idle: WhileIdle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorRow:
    """One vendor's product: what it is known to collect, how strong the evidence is, and on which hosts it stands.

    `is_visited_only` marks a vendor of which nothing but its web site or console was seen: no sign of monitoring.
    `programs` are those that talked to it, `pages` the origins that led there, `observed` the kinds that payloads held;
    `upload` is when data went to it; None where no source could know. `blocked` are look-ups that were refused.
    """

    id: str
    name: str
    category: str
    description: str
    evidence: str
    is_visited_only: bool
    collects: tuple[str, ...]
    bytes_out: int | None
    bytes_in: int | None
    contacts: int
    lookups: int
    first_seen: float
    last_seen: float
    hosts: tuple[HostRow, ...]
    hosts_not_listed: int
    ai_training: str
    links: Mapping[str, str | None]
    sources: tuple[str, ...]
    owner: str
    pinned: bool
    programs: tuple[Program, ...] | None = None
    pages: tuple[str, ...] | None = None
    observed: tuple[Observed, ...] | None = None
    beat: Beat | None = None
    upload: UploadRow | None = None
    blocked: int = 0

    @property
    def is_elsewhere(self) -> bool:
        """Whether the product was met on hosts alone that are not its vendor's, who may never get the data."""
        return bool(self.hosts) and all(host.known_by in ("format", "overlay") for host in self.hosts)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedRow:
    """A vendor of which nothing was seen but look-ups that a filter refused; `aliases` are what `hosts` stand for."""

    id: str
    name: str
    category: str
    hosts: tuple[str, ...]
    aliases: tuple[str, ...]
    blocked: int
    first_seen: float
    last_seen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRow:
    """A host without a signature that behaves like a collector: by what its payloads held, or only by its `beat`.

    Of its `requests`, `telling` held data about what the user does. `purposes` say what the traffic may be for.
    `suggestion` is the text of a signature file, to be finished by a person.
    """

    host: str
    evidence: str
    observed: tuple[Observed, ...]
    requests: int
    telling: int
    bytes_out: int
    first_seen: float
    last_seen: float
    pages: tuple[str, ...]
    programs: tuple[Program, ...]
    purposes: tuple[str, ...]
    suggestion: str = ""
    beat: Beat | None = None
    upload: UploadRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelRow:
    """Connections that carried other traffic to one end; see detector.summary.Tunnel. None: of no known product."""

    protocol: str
    product: str | None
    vendor: str | None
    signature: str | None
    how: str | None
    server: str | None
    flows: int
    bytes_out: int
    bytes_in: int

    @property
    def bytes(self) -> int:
        """Payload bytes both ways."""
        return self.bytes_out + self.bytes_in


@dataclass(frozen=True, slots=True, kw_only=True)
class HintRow:
    """Something that may tell of a product and may be anybody's; see detector.summary.Hint."""

    hint: str
    vendor: str
    name: str
    category: str
    matched: str
    signature: str
    hosts: tuple[str, ...]
    flows: int
    bytes_out: int
    bytes_in: int
    first_seen: float
    last_seen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """What could not be seen, in numbers; see detector.summary.Coverage for the meaning of each."""

    packets: int
    parsed: int
    unparsed: Mapping[str, int]
    other: Mapping[str, int]
    flows: int
    named_flows: int
    unnamed_flows: Mapping[str, int]
    housekeeping_flows: Mapping[str, int]
    flow_bytes: int
    named_bytes: int
    dropped: int | None
    unread_messages: Mapping[str, int]
    encrypted_dns: tuple[str, ...]
    hosts_not_listed: int
    ignored_hosts: int
    unreadable: tuple[tuple[str, str], ...] | None = None
    requests: int | None = None
    skipped_requests: Mapping[str, int] | None = None
    judged: int | None = None
    unjudged: Mapping[str, int] | None = None
    attributed_flows: int | None = None
    unattributed_flows: Mapping[str, int] | None = None
    encrypted_flows: int | None = None
    opened_flows: int | None = None
    unnamed_bytes: Mapping[str, int] = field(default_factory=dict)
    tunnels: tuple[TunnelRow, ...] = ()

    @property
    def unnamed_share(self) -> float | None:
        """The share of payload bytes without a name, 0 to 1; None when no byte was seen."""
        return None if not self.flow_bytes else 1 - self.named_bytes / self.flow_bytes

    @property
    def named_share(self) -> float | None:
        """The share of payload bytes with a name, 0 to 1; None when no byte was seen."""
        return None if not self.flow_bytes else self.named_bytes / self.flow_bytes

    @property
    def tunnel_share(self) -> float | None:
        """The share of payload bytes that went into tunnels, 0 to 1; None when no byte was seen."""
        return None if not self.flow_bytes else sum(tunnel.bytes for tunnel in self.tunnels) / self.flow_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Interception:
    """A certificate issuer that is no public one, and the hosts whose traffic it opened; None: of no known product."""

    issuer: str
    product: str | None
    signature: str | None
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report. `vendors` is sorted as a person should read it: workplace monitoring first, visited ones last."""

    version: str
    generated_at: float
    sources: tuple[SourceInfo, ...]
    signatures_loaded: int
    signatures_refused: int
    coverage: CoverageRow
    vendors: tuple[VendorRow, ...]
    interception: tuple[Interception, ...]
    hosts: tuple[HostRow, ...] | None
    unknown: tuple[UnknownRow, ...] | None = None
    hints: tuple[HintRow, ...] = ()
    blocked: tuple[BlockedRow, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def receiving(self) -> tuple[VendorRow, ...]:
        """Vendors of which more than a web site or a console was seen."""
        return tuple(vendor for vendor in self.vendors if not vendor.is_visited_only)

    @property
    def collectors(self) -> tuple[UnknownRow, ...]:
        """Unknown hosts of which payloads show that they are told what somebody does."""
        return tuple(row for row in self.unknown or () if row.observed)

    @property
    def possible(self) -> tuple[UnknownRow, ...]:
        """Unknown hosts of which only a beat is known: possible collectors, never more."""
        return tuple(row for row in self.unknown or () if not row.observed)

    @property
    def observed(self) -> tuple[Observed, ...]:
        """Every kind that payloads held, once for each vendor and unknown host."""
        rows = [vendor.observed or () for vendor in self.receiving]
        rows += [row.observed for row in self.unknown or ()]
        return tuple(seen for row in rows for seen in row)

    @property
    def visited(self) -> tuple[VendorRow, ...]:
        """Vendors whose web site or console was visited, and nothing else."""
        return tuple(vendor for vendor in self.vendors if vendor.is_visited_only)
