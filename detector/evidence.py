"""The evidence ladder: which sighting supports which claim, and no more. Knows numbers and roles, no traffic.

`contacted` < `sending` < `observed`, as the contract defines them.
"""

from __future__ import annotations

from collections.abc import Iterable

from detector.vocabulary import EVIDENCE

SENDING_BYTES = 2_048
"""Bytes up to an ingestion host, on one connection beyond its handshake, from which on data is being sent.

A request without a body is a few hundred bytes, with large cookies seldom over 1.5 kB; 2 kB leaves those out.
"""

FALLBACK_HANDSHAKE_BYTES = 700
"""What a client's handshake is taken to cost when it was not seen: a ClientHello of 517 bytes and its Finished."""

_SENDING_METHODS = frozenset({"POST", "PUT", "PATCH"})


def is_upload(bytes_out: int, handshake_bytes: int) -> bool:
    """Tell whether a connection carried enough upwards to be more than asking for something."""
    return bytes_out - max(handshake_bytes, FALLBACK_HANDSHAKE_BYTES) >= SENDING_BYTES


def is_posting(method: str | None) -> bool:
    """Tell whether a request's method sends data rather than asks for it."""
    return method in _SENDING_METHODS


def evidence_for(role: str, *, uploads: int, posts: int, is_observed: bool = False) -> str:
    """Return the rung that sightings of an endpoint with `role` reach; `is_observed`: payloads held such data."""
    if is_observed:
        return "observed"
    return "sending" if role == "ingest" and (uploads or posts) else "contacted"


def strongest(rungs: Iterable[str]) -> str:
    """Return the highest of `rungs`; `contacted` when there is none."""
    return max(rungs, key=EVIDENCE.index, default=EVIDENCE[0])
