"""From a sighting to its line of JSON: says what the sighting alone supports, no more. Writes nothing itself."""

from __future__ import annotations

from typing import TypedDict

from detector.connections import Named
from detector.evidence import evidence_for, is_posting, is_upload
from detector.match.index import Match
from detector.observation import Observation
from detector.report.jsonl import line


def line_of(sighting: Observation | Named, match: Match | None) -> str:
    """Return a look-up, a request or a finished connection as one line of JSON, without a newline."""
    if isinstance(sighting, Observation):
        return _request(sighting, match)
    return _connection(sighting, match)


def _request(seen: Observation, match: Match | None) -> str:
    return line(
        at=seen.at,
        seen_in=seen.seen_in,
        host=seen.host,
        method=seen.method,
        path=seen.path,
        aliases=seen.aliases,
        **_vendor(match, posts=int(is_posting(seen.method))),
    )


def _connection(named: Named, match: Match | None) -> str:
    connection = named.connection
    sure = not named.other_names and not named.is_outer
    uploads = int(sure and is_upload(connection.bytes_out, connection.handshake.size))
    return line(
        at=connection.first,
        seen_in=named.seen_in,
        host=named.host or "",
        contacts=0 if named.seen_in == "http" else 1,
        bytes_out=connection.bytes_out if sure else 0,
        bytes_in=connection.bytes_in if sure else 0,
        aliases=named.aliases,
        **_vendor(match, uploads=uploads),
    )


class _Vendor(TypedDict, total=False):
    vendor: str
    category: str
    role: str
    evidence: str
    signature: str


def _vendor(match: Match | None, *, uploads: int = 0, posts: int = 0) -> _Vendor:
    if match is None:
        return {}
    return {
        "vendor": match.signature_id,
        "category": match.category,
        "role": match.role,
        "evidence": evidence_for(match.role, uploads=uploads, posts=posts),
        "signature": match.origin,
    }
