"""One sighting as one line of JSON, for pipes that read while the traffic goes on. Writes nothing itself."""

from __future__ import annotations

from collections.abc import Collection

from detector.observation import Observed
from detector.report import safe, words


def line(
    *,
    at: float,
    seen_in: str,
    host: str,
    vendor: str | None = None,
    category: str | None = None,
    role: str | None = None,
    evidence: str | None = None,
    contacts: int = 1,
    bytes_out: int | None = None,
    bytes_in: int | None = None,
    method: str | None = None,
    path: str | None = None,
    signature: str | None = None,
    known_by: str | None = None,
    aliases: Collection[str] = (),
    process: tuple[str, int, str] | None = None,
    observed: Collection[Observed] = (),
    is_blocked: bool = False,
) -> str:
    """Return a sighting as one JSON object in printable ASCII, without a newline.

    `at` is seconds since the epoch and is written as ISO 8601 in UTC; sizes are bytes. Null is what the source could
    not see or no signature tells. A look-up that `is_blocked` is no contact.
    """
    return safe.json(
        {
            "at": words.iso(at),
            "seen_in": seen_in,
            "host": host,
            "vendor": vendor,
            "category": category,
            "role": role,
            "evidence": evidence,
            "contacts": contacts,
            "bytes_out": bytes_out,
            "bytes_in": bytes_in,
            "method": method,
            "path": path,
            "signature": signature,
            "known_by": known_by,
            "aliases": list(aliases),
            "process": words.process(*process) if process else None,
            "observed": [{"kind": seen.kind, "count": seen.count, "certainty": seen.certainty} for seen in observed],
            "blocked": is_blocked,
        }
    )
