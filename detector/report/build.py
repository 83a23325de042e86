"""From a settled summary and the catalogue to the Document that renderers draw. Decides what is claimed, draws nothing.

Times come from the summary and from the caller, never from the clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import detector
from detector.beats.model import NO_RHYTHMS, Beat, Rhythms
from detector.catalogue.compiled import Catalogue
from detector.catalogue.model import Signature
from detector.counting.hosts import names_in_rest
from detector.counting.running import REST, new, together
from detector.evidence import evidence_for, strongest
from detector.known_names import is_public_name
from detector.observation import Observed
from detector.report.blind_spots import hint_rows, tunnel_rows
from detector.report.blocked import blocked_rows, is_blocked
from detector.report.document import CoverageRow, Document, HostRow, Interception, VendorRow
from detector.report.elsewhere import BY_FORMAT, BY_NAME, BY_OVERLAY
from detector.report.unknown import in_order, is_watching, unknown_rows
from detector.report.uploads import upload_row
from detector.summary import Coverage, Summary, Tally
from detector.vocabulary import CATEGORIES, EVIDENCE, KINDS, LISTED, RECEIVING_ROLES

_KNOW_PROGRAMS = frozenset({"interface", "proxy"})
"""Kinds of sources that look on the machine itself, so that they can tell which program talks."""

_HAVE_KEYS = frozenset({"keys"})
"""Kinds of sources that open what others saw encrypted."""

_KNOW_REQUESTS = frozenset({"har", "flows", "proxy"}) | _HAVE_KEYS
"""Kinds of sources that see whole requests, with the pages that sent them."""

_KEEP_NAMES = frozenset({"zeek", "suricata", "adguard-home", "dnsmasq", "windows-dns", "pi-hole"})
"""Kinds of sources that are logs of other tools: most keep names and no sizes."""

AROUND = "QUIC, which went around the proxy"
"""Why nothing of a host could be read although the rest was."""

_VISITED_ROLES = frozenset({"console", "website"})


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What of a summary a report shows: every host or only vendors', some categories (none: all), ignored hosts.

    `is_of_one_time`: all sources saw the same traffic, so that what one of them lacks went around it.
    """

    show_all: bool = False
    categories: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
    is_of_one_time: bool = True


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the sources of a summary were able to see; all else is null in the report, not empty."""

    programs: bool
    requests: bool
    inside: bool
    sizes: bool


def _sight(summary: Summary) -> _Sight:
    kinds = {source.kind for source in summary.sources}
    sizes = not kinds or bool(kinds - _KEEP_NAMES) or any(row.bytes_out or row.bytes_in for row in summary.tallies)
    return _Sight(bool(kinds & _KNOW_PROGRAMS), bool(kinds & _KNOW_REQUESTS), bool(kinds & _HAVE_KEYS), sizes)


def build(
    summary: Summary, catalogue: Catalogue, view: View, generated_at: float, rhythms: Rhythms = NO_RHYTHMS
) -> Document:
    """Return the report on `summary`; `generated_at` is seconds since the epoch, `rhythms` the beats found in it."""
    tallies = [tally for tally in summary.tallies if not _is_ignored(tally.host, view.ignored)]
    sight = _sight(summary)
    groups = _groups(tallies, view.categories)
    vendors = _vendors(groups, tallies, catalogue, sight, rhythms)
    unmatched = [tally for tally in summary.tallies if tally.signature_id is None]
    left_out = len(summary.tallies) - len(tallies)
    around = _around(tallies) if view.is_of_one_time else frozenset()
    coverage = _coverage(summary.coverage, names_in_rest(unmatched), left_out, sight, around)
    coverage = replace(coverage, tunnels=tunnel_rows(summary.tunnels, catalogue))
    return Document(
        version=detector.__version__,
        generated_at=generated_at,
        sources=summary.sources,
        signatures_loaded=len(catalogue),
        signatures_refused=catalogue.refused,
        coverage=coverage,
        vendors=vendors,
        interception=_interceptions(summary, catalogue),
        hosts=_all_hosts(tallies, sight) if view.show_all else None,
        unknown=unknown_rows(tallies, rhythms, generated_at),
        hints=hint_rows(summary.hints, catalogue, view.categories),
        blocked=blocked_rows(groups, catalogue),
        warnings=view.warnings,
    )


def found(document: Document, wanted: Collection[str]) -> bool:
    """Tell whether a vendor of one of the categories, or that collects one of the kinds, in `wanted` was met.

    A vendor whose web site was only visited does not count; a kind counts once it was observed or data was sent.
    """
    seen = {item.kind for item in document.observed}
    return bool(seen & set(wanted)) or any(
        vendor.category in wanted
        or (vendor.evidence != EVIDENCE[0] and any(kind in wanted for kind in vendor.collects))
        for vendor in document.receiving
    )


def _is_ignored(host: str, ignored: Collection[str]) -> bool:
    """Tell whether a host or a domain above it is on the list."""
    while host:
        if host in ignored:
            return True
        host = host.partition(".")[2]
    return False


def _groups(tallies: Sequence[Tally], categories: Collection[str]) -> Mapping[str, Sequence[Tally]]:
    """Return the tallies of each vendor of some categories (none: all)."""
    groups: defaultdict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        if tally.signature_id is not None and (not categories or tally.category in categories):
            groups[tally.signature_id].append(tally)
    return groups


def _vendors(
    groups: Mapping[str, Sequence[Tally]],
    tallies: Sequence[Tally],
    catalogue: Catalogue,
    sight: _Sight,
    rhythms: Rhythms,
) -> tuple[VendorRow, ...]:
    """Return a row for each vendor that was met; one whose every look-up was refused was not."""
    mixed = {tally.host for tally in tallies if tally.signature_id is None}
    rows = [
        replace(
            _vendor(signature, group, sight),
            beat=_clearest(rhythms, group, mixed),
            upload=upload_row(group, rhythms.quiet) if sight.sizes else None,
        )
        for signature_id, group in groups.items()
        if (signature := catalogue.get(signature_id)) is not None and not is_blocked(group)
    ]
    return tuple(sorted(rows, key=_reading_order))


def _observed(tallies: Sequence[Tally]) -> tuple[Observed, ...]:
    """Return the kinds that the payloads to all hosts of a vendor held."""
    all_of_them: tuple[Observed, ...] = ()
    for tally in tallies:
        all_of_them = together(all_of_them, tally.observed)
    return in_order(all_of_them)


def _clearest(rhythms: Rhythms, tallies: Sequence[Tally], mixed: Collection[str]) -> Beat | None:
    """Return the surest beat of a vendor's hosts; on one that other requests go to as well it may be theirs."""
    own = [tally for tally in tallies if _known_by(tally) != BY_FORMAT or tally.host not in mixed]
    beats = [rhythms.beats[tally.host] for tally in own if tally.host in rhythms.beats]
    return max(beats, key=lambda beat: beat.confidence, default=None)


def _reading_order(row: VendorRow) -> tuple[bool, int, int, int, str]:
    rung = EVIDENCE.index(row.evidence)
    return (row.is_visited_only, _category_order(row.category), -rung, -(row.bytes_out or 0), row.name)


def _category_order(category: str) -> int:
    """Return where a category stands; what a list names without telling what it is comes last."""
    return CATEGORIES.index(category) if category != LISTED else len(CATEGORIES)


def _vendor(signature: Signature, tallies: Sequence[Tally], sight: _Sight) -> VendorRow:
    hosts = [_host(tally, sight) for tally in tallies if tally.host != REST]
    hosts.sort(key=lambda host: (host.role not in RECEIVING_ROLES, -(host.bytes_out or 0), host.host))
    links = signature.links
    return VendorRow(
        id=signature.id,
        name=signature.name,
        category=signature.category,
        description=signature.description,
        evidence=strongest(_evidence(tally) for tally in tallies),
        is_visited_only=all(tally.role in _VISITED_ROLES and not is_watching(tally.observed) for tally in tallies),
        collects=_collects(signature),
        bytes_out=sum(tally.bytes_out for tally in tallies) if sight.sizes else None,
        bytes_in=sum(tally.bytes_in for tally in tallies) if sight.sizes else None,
        contacts=sum(tally.contacts for tally in tallies),
        lookups=sum(tally.lookups for tally in tallies),
        blocked=sum(tally.blocked for tally in tallies),
        first_seen=min(tally.first_seen for tally in tallies),
        last_seen=max(tally.last_seen for tally in tallies),
        hosts=tuple(hosts),
        hosts_not_listed=names_in_rest(tallies),
        ai_training=signature.ai_training.terms,
        links={"privacy": links.privacy, "opt_out": links.opt_out, "data_request": links.data_request},
        sources=tuple(source.url for source in signature.sources),
        owner=signature.owner.name,
        pinned=signature.pinned,
        programs=tuple(sorted({item for tally in tallies for item in tally.programs})) if sight.programs else None,
        pages=tuple(sorted({page for tally in tallies for page in tally.pages})) if sight.requests else None,
        observed=_observed(tallies) if sight.requests else None,
    )


def _evidence(tally: Tally) -> str:
    role = tally.role or "unknown"
    return evidence_for(role, uploads=tally.uploads, posts=tally.posts, is_observed=bool(tally.observed))


def _collects(signature: Signature) -> tuple[str, ...]:
    """Return the kinds that the product is said to collect, in the vocabulary's order; what it denies is left out."""
    claimed = {claim.kind for claim in signature.collects if claim.claim != "denied"}
    return tuple(kind for kind in KINDS if kind in claimed)


def _host(tally: Tally, sight: _Sight) -> HostRow:
    return HostRow(
        host=tally.host,
        seen_in=tuple(sorted(tally.seen_in)),
        role=tally.role,
        contacts=tally.contacts,
        lookups=tally.lookups,
        blocked=tally.blocked,
        bytes_out=tally.bytes_out if sight.sizes else None,
        bytes_in=tally.bytes_in if sight.sizes else None,
        first_seen=tally.first_seen,
        last_seen=tally.last_seen,
        signature=tally.origin,
        vendor=tally.signature_id,
        aliases=tuple(sorted(tally.aliases)),
        by_address=tally.by_address,
        other_names=tuple(sorted(tally.other_names)),
        is_outer=tally.is_outer,
        ja4=tuple(sorted(tally.ja4)),
        alpn=tuple(sorted(tally.alpn)),
        programs=tuple(sorted(tally.programs)),
        fronts=tuple(sorted(tally.fronts)),
        purposes=tuple(sorted(tally.purposes)),
        known_by=_known_by(tally),
    )


def _known_by(tally: Tally) -> str | None:
    if tally.signature_id is None:
        return None
    if tally.is_own:
        return BY_OVERLAY
    return BY_FORMAT if (tally.matched or "").startswith("/") else BY_NAME


def _all_hosts(tallies: Sequence[Tally], sight: _Sight) -> tuple[HostRow, ...]:
    """Return every host once, its rows under several endpoints of a signature added up, the busiest first."""
    by_host: dict[str, list[Tally]] = {}
    # Beside requests that tell a product by their format, a host may have others that tell nothing.
    for tally in sorted(tallies, key=lambda tally: tally.signature_id is None):
        if tally.host != REST:
            by_host.setdefault(tally.host, []).append(tally)
    rows = [_host(same[0] if len(same) == 1 else _sum(same), sight) for same in by_host.values()]
    return tuple(sorted(rows, key=lambda row: (-(row.bytes_out or 0), -row.contacts, row.host)))


def _sum(same: Sequence[Tally]) -> Tally:
    """Return all rows of one host as one, under the labels of the first."""
    whole = new(same[0].host, same[0])
    for tally in same:
        whole.add(tally)
    return whole.freeze()


def _interceptions(summary: Summary, catalogue: Catalogue) -> tuple[Interception, ...]:
    rows = []
    for issuer in summary.interception:
        # Whoever has hosts of its own may sign for them; a root that nobody knows is told where it signs for others.
        if not issuer.signature_id and not any(map(is_public_name, issuer.hosts)):
            continue
        signature = catalogue.get(issuer.signature_id)
        product = signature.name if signature is not None else issuer.signature_id or None
        hosts = tuple(sorted(issuer.hosts))
        rows.append(Interception(issuer=issuer.issuer, product=product, signature=issuer.origin or None, hosts=hosts))
    return tuple(rows)


def _around(tallies: Sequence[Tally]) -> frozenset[tuple[str, str]]:
    """Return hosts that were spoken to by QUIC and in no request: beside a proxy, those connections went around it."""
    requested = {tally.host for tally in tallies if tally.requests}
    return frozenset((t.host, AROUND) for t in tallies if "quic" in t.seen_in and t.host not in requested)


def _coverage(
    coverage: Coverage, hosts_not_listed: int, ignored_hosts: int, sight: _Sight, around: frozenset[tuple[str, str]]
) -> CoverageRow:
    return CoverageRow(
        packets=coverage.packets,
        parsed=coverage.parsed,
        unparsed=_sorted(coverage.unparsed),
        other=_sorted(coverage.other),
        flows=coverage.flows,
        named_flows=coverage.named_flows,
        unnamed_flows=_sorted(coverage.unnamed_flows),
        housekeeping_flows=_sorted(coverage.housekeeping_flows),
        flow_bytes=coverage.flow_bytes,
        named_bytes=coverage.named_bytes,
        dropped=coverage.dropped,
        unread_messages=_sorted(coverage.unread_messages),
        encrypted_dns=tuple(sorted(coverage.encrypted_dns)),
        hosts_not_listed=hosts_not_listed,
        ignored_hosts=ignored_hosts,
        unreadable=tuple(sorted(coverage.unreadable | around)) if sight.requests else None,
        requests=coverage.requests if sight.requests else None,
        skipped_requests=_sorted(coverage.skipped_requests) if sight.requests else None,
        judged=coverage.judged if sight.requests else None,
        unjudged=_sorted(coverage.unjudged) if sight.requests else None,
        attributed_flows=coverage.attributed_flows if sight.programs else None,
        unattributed_flows=_sorted(coverage.unattributed_flows) if sight.programs else None,
        encrypted_flows=coverage.encrypted_flows if sight.inside else None,
        opened_flows=coverage.opened_flows if sight.inside else None,
        unnamed_bytes=_sorted(coverage.unnamed_bytes),
    )


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
