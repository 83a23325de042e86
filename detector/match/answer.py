"""What a look-up answers. Knows nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """An endpoint that traffic belongs to, with the way back to the line that says so.

    `origin` is `path:line` of the signature file, `matched` the host, domain or issuer name given there;
    `path_was_seen` False means that only the host was known, so the claim is weaker.
    """

    signature_id: str
    role: str
    category: str
    origin: str
    matched: str
    path_was_seen: bool
    collects: tuple[str, ...]
