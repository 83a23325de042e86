"""From a sighting to its line of JSON: says what the sighting alone supports, no more. Writes nothing itself."""

from __future__ import annotations

from typing import TypedDict

from detector.counting.connections import Named
from detector.evidence import evidence_for, is_posting, is_upload
from detector.match.index import Match
from detector.match.shape import path_shape
from detector.observation import Judgement, Observation, Opening
from detector.report.elsewhere import BY_FORMAT, BY_NAME, BY_OVERLAY
from detector.report.jsonl import line


def line_of(sighting: Observation | Named | Opening | Judgement, match: Match | None) -> str:
    """Return a look-up, a request, what it held, a connection that begins or is over as a line of JSON, no newline."""
    if isinstance(sighting, Observation):
        return _request(sighting, match)
    if isinstance(sighting, Judgement):
        return _judgement(sighting, match)
    if isinstance(sighting, Opening):
        return _opening(sighting, match)
    return _connection(sighting, match)


def _request(seen: Observation, match: Match | None) -> str:
    return line(
        at=seen.at,
        seen_in=seen.seen_in,
        host=seen.host,
        method=seen.method,
        path=None if seen.path is None else path_shape(seen.path),
        aliases=seen.aliases,
        # Inside of a connection that is told by itself, a request is no contact more, and its bytes are among its.
        contacts=int(not (seen.is_inside or seen.is_blocked)),
        bytes_out=0 if seen.is_inside else seen.bytes_out,
        bytes_in=0 if seen.is_inside else seen.bytes_in,
        is_blocked=seen.is_blocked,
        **_vendor(match, posts=int(is_posting(seen.method)), is_blocked=seen.is_blocked),
    )


def _judgement(said: Judgement, match: Match | None) -> str:
    """What a request held is told after the request itself: it is no contact more."""
    return line(
        at=said.at,
        seen_in=said.seen_in,
        host=said.host,
        contacts=0,
        method=said.method,
        path=None if said.path is None else path_shape(said.path),
        observed=said.observed,
        **_vendor(match, is_observed=True),
    )


def _opening(opening: Opening, match: Match | None) -> str:
    """A connection counts when it is over: until then it is no contact and has no size."""
    return line(at=opening.at, seen_in=opening.seen_in, host=opening.host, contacts=0, **_vendor(match))


def _connection(named: Named, match: Match | None) -> str:
    connection, program = named.connection, named.connection.program
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
        process=None if program is None else (program.name, program.pid, program.path),
        **_vendor(match, uploads=uploads),
    )


class _Vendor(TypedDict, total=False):
    vendor: str
    category: str
    role: str
    evidence: str | None
    signature: str
    known_by: str


def _vendor(
    match: Match | None, *, uploads: int = 0, posts: int = 0, is_observed: bool = False, is_blocked: bool = False
) -> _Vendor:
    if match is None:
        return {"evidence": "observed"} if is_observed else {}
    rung = evidence_for(match.role, uploads=uploads, posts=posts, is_observed=is_observed)
    return {
        "vendor": match.signature_id,
        "category": match.category,
        "role": match.role,
        "evidence": None if is_blocked else rung,
        "signature": match.origin,
        "known_by": BY_OVERLAY if match.is_own else BY_FORMAT if match.is_by_format else BY_NAME,
    }
