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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was seen of one host, under the endpoint of a signature that it matched (or under none).

    `matched` is the name or path that did (see detector.match.answer); `is_own`: the user's overlay names the host.

    `contacts` counts sightings: look-ups (also counted alone in `lookups`), connections and requests. `by_address`
    counts the connections whose name came from an earlier DNS answer, `ambiguous` those of them for which that
    address had several names (`other_names`). `requests` were seen as a whole; of them `telling` held data about what
    the user does. `fronts` are names in handshakes that were not the request's. Sizes are payload bytes, times seconds
    since the epoch.
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

    @property
    def key(self) -> tuple[str, str]:
        """What makes two tallies the same thing: the host and the signature line."""
        return (self.host, self.origin or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the sources could and could not show. Counts are of packets, `*_bytes` of transport payload.

    packets = parsed + all of `unparsed`; `other` says which of the parsed were neither TCP nor UDP. `flows` leaves out
    housekeeping (DNS itself, DHCP, time, discovery), which is counted by itself. `attributed_flows` are those whose
    program is known, `unattributed_flows` those that a source looked at in vain, by the reason. `judged` requests were
    looked into; `unjudged` says what in them could not be read, or was too much. Of `encrypted_flows`, for which keys
    were at hand, `opened_flows` could be read with them.
    """

    packets: int = 0
    parsed: int = 0
    unparsed: Mapping[str, int] = field(default_factory=dict)
    other: Mapping[str, int] = field(default_factory=dict)
    flows: int = 0
    named_flows: int = 0
    unnamed_flows: Mapping[str, int] = field(default_factory=dict)
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
    "housekeeping_flows",
    "unread_messages",
    "skipped_requests",
    "unjudged",
    "unattributed_flows",
)
