"""A report as one JSON object, for programs: the contract's `detect.summary/1`, described by schema.json beside this.

Null is what the source cannot see, empty what it looked for and did not find. Everything is written in full: what the
table leaves out stands here.
"""

from __future__ import annotations

from typing import Any

from detector.beats.model import Beat
from detector.observation import Observed, Program, SourceInfo
from detector.report import blind_spots, safe, sentences, words
from detector.report.document import (
    BlockedRow,
    CoverageRow,
    Document,
    HintRow,
    HostRow,
    Interception,
    TunnelRow,
    UnknownRow,
    UploadRow,
    VendorRow,
)
from detector.uploads.bursts import SIZES

SCHEMA = "detect.summary/1"


def render(document: Document) -> str:
    """Return `document` as JSON in printable ASCII, without a newline at its end; equal documents give equal text."""
    return safe.json(tree(document), indent=2)


def tree(document: Document) -> dict[str, Any]:
    """Return `document` as the plain values that JSON knows."""
    written: dict[str, Any] = {
        "schema": SCHEMA,
        "generated_at": words.iso(document.generated_at),
        "version": document.version,
        "verdict": sentences.verdict(document),
        "warnings": list(document.warnings),
        "signatures": {"loaded": document.signatures_loaded, "refused": document.signatures_refused},
        "sources": [_source(source) for source in document.sources],
        "coverage": _coverage(document.coverage),
        "vendors": [_vendor(vendor) for vendor in document.vendors],
        "unknown": None if document.unknown is None else [_unknown(row) for row in document.unknown],
        "blocked": [_blocked(row) for row in document.blocked],
        "interception": [_interception(opened) for opened in document.interception],
        "hints": [_hint(row) for row in document.hints],
    }
    if document.hosts is not None:
        written["hosts"] = [{**_host(host), "vendor": host.vendor} for host in document.hosts]
    return written


def _source(source: SourceInfo) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "name": source.name,
        "packets": source.packets,
        "bytes": source.bytes,
        "started_at": words.iso(source.started_at),
        "ended_at": words.iso(source.ended_at),
        "note": source.note,
    }


def _coverage(coverage: CoverageRow) -> dict[str, Any]:
    return {
        "packets": coverage.packets,
        "parsed": coverage.parsed,
        "unparsed": dict(sorted(coverage.unparsed.items())),
        "other": dict(sorted(coverage.other.items())),
        "flows": coverage.flows,
        "named_flows": coverage.named_flows,
        "unnamed_flows": dict(sorted(coverage.unnamed_flows.items())),
        "unnamed_bytes": dict(sorted(coverage.unnamed_bytes.items())),
        "tunnels": [_tunnel(row) for row in coverage.tunnels],
        "trust": blind_spots.trust(coverage),
        "housekeeping_flows": dict(sorted(coverage.housekeeping_flows.items())),
        "flow_bytes": coverage.flow_bytes,
        "named_bytes": coverage.named_bytes,
        "dropped": coverage.dropped,
        "unread_messages": dict(sorted(coverage.unread_messages.items())),
        "encrypted_dns": list(coverage.encrypted_dns),
        "unreadable": _unreadable(coverage),
        "hosts_not_listed": coverage.hosts_not_listed,
        "ignored_hosts": coverage.ignored_hosts,
        "requests": coverage.requests,
        "skipped_requests": coverage.skipped_requests,
        "judged_requests": coverage.judged,
        "unjudged": coverage.unjudged,
        "attributed_flows": coverage.attributed_flows,
        "unattributed_flows": coverage.unattributed_flows,
        "encrypted_flows": coverage.encrypted_flows,
        "opened_flows": coverage.opened_flows,
    }


def _vendor(vendor: VendorRow) -> dict[str, Any]:
    return {
        "id": vendor.id,
        "name": vendor.name,
        "category": vendor.category,
        "description": vendor.description,
        "owner": vendor.owner,
        "evidence": vendor.evidence,
        "visited_only": vendor.is_visited_only,
        "collects": list(vendor.collects),
        "observed": None if vendor.observed is None else [_observed(seen) for seen in vendor.observed],
        "beat": _beat(vendor.beat),
        "upload": _upload(vendor.upload),
        "bytes_out": vendor.bytes_out,
        "bytes_in": vendor.bytes_in,
        "contacts": vendor.contacts,
        "lookups": vendor.lookups,
        "blocked_lookups": vendor.blocked,
        "first_seen": words.iso(vendor.first_seen),
        "last_seen": words.iso(vendor.last_seen),
        "hosts": [_host(host) for host in vendor.hosts],
        "hosts_not_listed": vendor.hosts_not_listed,
        "pages": None if vendor.pages is None else list(vendor.pages),
        "processes": None if vendor.programs is None else [_process(program) for program in vendor.programs],
        "pinned": vendor.pinned,
        "ai_training": vendor.ai_training,
        "links": dict(sorted(vendor.links.items())),
        "sources": list(vendor.sources),
    }


def _observed(seen: Observed) -> dict[str, Any]:
    return {"kind": seen.kind, "count": seen.count, "how": seen.how, "certainty": seen.certainty, "score": seen.score}


def _beat(beat: Beat | None) -> dict[str, Any] | None:
    if beat is None:
        return None
    return {
        "period": round(beat.period, 1),
        "confidence": round(beat.confidence, 2),
        "jitter": round(beat.jitter, 3),
        "fit": round(beat.fit, 3),
        "beats": beat.beats,
        "upload": round(beat.upload),
        "upload_ratio": round(beat.upload_ratio, 3),
        "size_regularity": round(beat.size_regularity, 3),
        "active_hours": list(beat.active_hours),
        "night_share": round(beat.night_share, 3),
        "activity_bound": beat.activity_bound,
        "harmless": beat.harmless or None,
        "reasons": list(beat.reasons),
    }


def _upload(upload: UploadRow | None) -> dict[str, Any] | None:
    if upload is None:
        return None
    idle = upload.while_idle
    bursts = {
        burst.kind: {
            "count": burst.count,
            "typical_bytes": burst.typical_bytes,
            "seconds_apart": burst.seconds_apart,
        }
        for burst in upload.bursts
    }
    return {
        "started_at": words.iso(upload.started_at) if upload.bytes_up else None,
        "seconds_per_bucket": upload.seconds_per_bucket,
        "bytes_up": list(upload.bytes_up),
        "bursts": {f"possible_{kind.replace('-', '_')}": bursts.get(kind) for kind in SIZES},
        "while_idle": idle and {"bytes_up": idle.bytes_up, "idle_seconds": idle.seconds},
    }


def _unknown(row: UnknownRow) -> dict[str, Any]:
    return {
        "host": row.host,
        "evidence": row.evidence,
        "observed": [_observed(seen) for seen in row.observed],
        "requests": row.requests,
        "telling_requests": row.telling,
        "bytes_out": row.bytes_out,
        "first_seen": words.iso(row.first_seen),
        "last_seen": words.iso(row.last_seen),
        "pages": list(row.pages),
        "processes": [_process(program) for program in row.programs],
        "purposes": list(row.purposes),
        "suggested_signature": row.suggestion,
        "beat": _beat(row.beat),
        "upload": _upload(row.upload),
    }


def _blocked(row: BlockedRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "category": row.category,
        "hosts": list(row.hosts),
        "aliases": list(row.aliases),
        "blocked_lookups": row.blocked,
        "first_seen": words.iso(row.first_seen),
        "last_seen": words.iso(row.last_seen),
    }


def _host(host: HostRow) -> dict[str, Any]:
    return {
        "host": host.host,
        "seen_in": list(host.seen_in),
        "role": host.role,
        "contacts": host.contacts,
        "lookups": host.lookups,
        "blocked_lookups": host.blocked,
        "bytes_out": host.bytes_out,
        "bytes_in": host.bytes_in,
        "first_seen": words.iso(host.first_seen),
        "last_seen": words.iso(host.last_seen),
        "signature": host.signature,
        "known_by": host.known_by,
        "aliases": list(host.aliases),
        "named_by_address": host.by_address,
        "other_names": list(host.other_names),
        "outer_name": host.is_outer,
        "handshake_names": list(host.fronts),
        "purposes": list(host.purposes),
        "ja4": list(host.ja4),
        "alpn": list(host.alpn),
    }


def _unreadable(coverage: CoverageRow) -> list[dict[str, str]] | None:
    """Only a proxy sees an app refuse its certificate."""
    if coverage.unreadable is None:
        return None
    return [{"host": host, "why": why} for host, why in coverage.unreadable]


def _process(program: Program) -> dict[str, Any]:
    return words.process(program.name, program.pid, program.path)


def _interception(opened: Interception) -> dict[str, Any]:
    return {
        "issuer": opened.issuer,
        "product": opened.product,
        "signature": opened.signature,
        "hosts": list(opened.hosts),
    }


def _tunnel(row: TunnelRow) -> dict[str, Any]:
    return {
        "protocol": row.protocol,
        "product": row.product,
        "vendor": row.vendor,
        "signature": row.signature,
        "how": row.how,
        "server": row.server,
        "flows": row.flows,
        "bytes_out": row.bytes_out,
        "bytes_in": row.bytes_in,
    }


def _hint(row: HintRow) -> dict[str, Any]:
    return {
        "hint": row.hint,
        "vendor": row.vendor,
        "name": row.name,
        "category": row.category,
        "matched": row.matched,
        "signature": row.signature,
        "hosts": list(row.hosts),
        "flows": row.flows,
        "bytes_out": row.bytes_out,
        "bytes_in": row.bytes_in,
        "first_seen": words.iso(row.first_seen),
        "last_seen": words.iso(row.last_seen),
        "meaning": blind_spots.hint(row, str),
    }
