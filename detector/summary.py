"""The frozen sum of what was seen: a Summary, and the value types that it is made of.

Merging two summaries (detector.findings.merge) is associative and commutative; files, worker processes and days
stand on that. Knows values only: no catalogue, no report, no I/O.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detector.beats.model import NOTHING_FOLLOWED, Followed
from detector.observation import Connection, Lookup, Observed, Program, Question, SourceInfo
from detector.quick import quick
from detector.uploads.model import NOTHING_SENT, Upload


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was seen of one host, under the endpoint of a signature that it matched (or under none).

    `matched` is the name or path that did (see detector.match.answer); `is_own`: the user's overlay names the host.

    `contacts` counts sightings: look-ups (also counted alone in `lookups`), connections and requests; look-ups that a
    filter refused to answer are no contacts, and counted in `blocked`. `by_address`
    counts the connections whose name came from an earlier DNS answer, `ambiguous` those of them for which that
    address had several names (`other_names`). `requests` were seen as a whole; of them `telling` held data about what
    the user does. `fronts` are names in handshakes that were not the request's. `upload` is when `bytes_out` were sent.
    Sizes are payload bytes, times seconds since the epoch.
    """

    host: str
    signature_id: str | None = None
    origin: str | None = None
    role: str | None = None
    category: str | None = None
    matched: str | None = None
    is_own: bool = False
    path_was_seen: bool = False
    seen_in: frozenset[str] = frozenset()
    contacts: int = 0
    lookups: int = 0
    blocked: int = 0
    by_address: int = 0
    ambiguous: int = 0
    posts: int = 0
    uploads: int = 0
    requests: int = 0
    telling: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    first_seen: float = 0.0
    last_seen: float = 0.0
    is_outer: bool = False
    aliases: frozenset[str] = frozenset()
    other_names: frozenset[str] = frozenset()
    ja4: frozenset[str] = frozenset()
    alpn: frozenset[str] = frozenset()
    programs: frozenset[Program] = frozenset()
    pages: frozenset[str] = frozenset()
    fronts: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    observed: tuple[Observed, ...] = ()
    upload: Upload = NOTHING_SENT

    @property
    def is_blocked(self) -> bool:
        """Nothing was seen of it but look-ups that were refused."""
        return bool(self.blocked) and not (self.contacts or self.requests or self.observed)

    @property
    def key(self) -> tuple[str, str]:
        """What makes two tallies the same thing: the host and the signature line."""
        return (self.host, self.origin or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunnel:
    """Connections that carried other traffic to one end, where nobody outside can read it.

    `protocol` is one of detector.vocabulary.TUNNELS, or what the tunnel runs over. `server` is the end's name or
    address, empty for many. `signature_id` is the product behind it, or empty, and `how` says how that is known: by the
    `host`, by the `protocol`, or only by a published `address-range`, which is a hint. Sizes are payload bytes.
    """

    protocol: str
    signature_id: str
    origin: str
    how: str
    server: str
    flows: int
    bytes_out: int
    bytes_in: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two the same tunnel."""
        return (self.protocol, self.origin, self.how, self.server)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Something that may tell of a product and may be anybody's: never evidence.

    `kind` is `address-range` (connections without a name to a range that its maker publishes) or `ja4` (a handshake
    like that of its agent); `matched` is the range or the value. Times in seconds since the epoch.
    """

    kind: str
    signature_id: str
    origin: str
    category: str
    matched: str
    hosts: frozenset[str]
    flows: int
    bytes_out: int
    bytes_in: int
    first_seen: float
    last_seen: float

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two the same hint."""
        return (self.kind, self.origin, self.matched)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the sources could and could not show. Counts are of packets, `*_bytes` of transport payload.

    packets = parsed + all of `unparsed`; `other` says which of the parsed were neither TCP nor UDP. `flows` leaves out
    housekeeping (DNS itself, DHCP, time, discovery), which is counted by itself. `attributed_flows` are those whose
    program is known, `unattributed_flows` those that a source looked at in vain, by the reason. `judged` requests were
    looked into; `unjudged` says what in them could not be read, or was too much. Of `encrypted_flows`, for which keys
    were at hand, `opened_flows` could be read with them. What went into a tunnel counts as without a name.
    """

    packets: int = 0
    parsed: int = 0
    unparsed: Mapping[str, int] = field(default_factory=dict)
    other: Mapping[str, int] = field(default_factory=dict)
    flows: int = 0
    named_flows: int = 0
    unnamed_flows: Mapping[str, int] = field(default_factory=dict)
    unnamed_bytes: Mapping[str, int] = field(default_factory=dict)
    housekeeping_flows: Mapping[str, int] = field(default_factory=dict)
    flow_bytes: int = 0
    named_bytes: int = 0
    dropped: int | None = None
    unread_messages: Mapping[str, int] = field(default_factory=dict)
    encrypted_dns: frozenset[str] = frozenset()
    unreadable: frozenset[tuple[str, str]] = frozenset()
    requests: int = 0
    skipped_requests: Mapping[str, int] = field(default_factory=dict)
    judged: int = 0
    unjudged: Mapping[str, int] = field(default_factory=dict)
    attributed_flows: int = 0
    unattributed_flows: Mapping[str, int] = field(default_factory=dict)
    encrypted_flows: int = 0
    opened_flows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A certificate issuer that a known inspection product uses, and the hosts that it signed for."""

    issuer: str
    signature_id: str
    origin: str
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseEnds:
    """What another part of the same traffic may still complete: connections, DNS answers and questions."""

    connections: frozenset[Connection] = frozenset()
    lookups: frozenset[Lookup] = frozenset()
    questions: frozenset[Question] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything that was seen, sorted so that equal findings are equal values."""

    sources: tuple[SourceInfo, ...] = ()
    coverage: Coverage = Coverage()
    tallies: tuple[Tally, ...] = ()
    interception: tuple[Issuer, ...] = ()
    tunnels: tuple[Tunnel, ...] = ()
    hints: tuple[Hint, ...] = ()
    followed: Followed = NOTHING_FOLLOWED
    loose_ends: LooseEnds = LooseEnds()


def add_coverage(a: Coverage, b: Coverage) -> Coverage:
    """Return the sum of two coverages; losses stay unknown only where neither side knows them."""
    dropped = None if a.dropped is None and b.dropped is None else (a.dropped or 0) + (b.dropped or 0)
    sums: dict[str, Any] = {name: getattr(a, name) + getattr(b, name) for name in _COUNTS}
    counters: dict[str, Any] = {
        name: dict(sorted((Counter(getattr(a, name)) + Counter(getattr(b, name))).items())) for name in _KINDS
    }
    return Coverage(
        **sums,
        **counters,
        dropped=dropped,
        encrypted_dns=a.encrypted_dns | b.encrypted_dns,
        unreadable=a.unreadable | b.unreadable,
    )


_COUNTS = (
    *("packets", "parsed", "flows", "named_flows", "flow_bytes", "named_bytes"),
    *("requests", "judged", "attributed_flows", "encrypted_flows", "opened_flows"),
)
_KINDS = (
    "unparsed",
    "other",
    "unnamed_flows",
    "unnamed_bytes",
    "housekeeping_flows",
    "unread_messages",
    "skipped_requests",
    "unjudged",
    "unattributed_flows",
)
