"""What a look-up answers. Knows how groups of lists are called, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from detector.catalogue.imported import PREFIX


@dataclass(frozen=True, slots=True)
class Match:
    """An endpoint that traffic belongs to, with the way back to the line that says so.

    `origin` is `path:line` of the signature file, `matched` the host, domain or issuer name given there;
    `path_was_seen` False means that only the host was known, so the claim is weaker. `matched` is a path, beginning
    with a slash, where the host is nobody's that we know and the request has the product's format. `is_own`: the
    user's overlay names the host.
    """

    signature_id: str
    role: str
    category: str
    origin: str
    matched: str
    path_was_seen: bool
    collects: tuple[str, ...]
    is_own: bool = False

    @property
    def is_by_format(self) -> bool:
        """Whether the request was recognised, and not its host."""
        return self.matched.startswith("/")

    @property
    def is_listed(self) -> bool:
        """Whether a list that the user brought says so: then a signature's word counts more."""
        return is_listed(self.signature_id)


def is_listed(signature_id: str | None) -> bool:
    """Tell whether an identity is that of a list's group, not of a signature."""
    return signature_id is not None and signature_id.startswith(PREFIX)
