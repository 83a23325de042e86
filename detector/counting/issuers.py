"""Who may be reading along, by the certificates that were shown: inspection products, and roots that nobody knows.

Bounded, and whatever the order in which certificates come, the same. Knows names of issuers, no certificate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detector.match.index import Matcher
from detector.summary import Issuer

MAX_ISSUER_HOSTS = 256
MAX_ISSUERS = 1_024

Name = tuple[str, str | None, str | None]
"""An issuer: its whole name, its common name, its organisation."""


class Issuers:
    """The issuers that are told, with the hosts that they signed for."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._known: dict[tuple[str, str], Issuer] = {}

    def signed(self, host: str, issuers: Iterable[Name], *, is_public: bool = True) -> None:
        """Take who signed for a host, the nearest issuer first.

        `is_public`: the last of them is known to browsers, or was not seen.
        """
        last = ""
        for name in issuers:
            match, last = self._matcher.match_issuer(*name), name[0]
            if match is not None:
                self.add(_issuer(name[0], match.signature_id, match.origin, host))
                return
        if last and not is_public:
            self.add(_issuer(last, "", "", host))

    def add(self, issuer: Issuer) -> None:
        """Take an issuer with hosts of its own."""
        key = (issuer.issuer, issuer.origin)
        known = self._known.get(key)
        if known is not None or len(self._known) < MAX_ISSUERS:
            hosts = issuer.hosts | (known.hosts if known else frozenset())
            self._known[key] = replace(issuer, hosts=frozenset(sorted(hosts)[:MAX_ISSUER_HOSTS]))

    def all(self) -> tuple[Issuer, ...]:
        """Return them in a fixed order."""
        return tuple(issuer for _, issuer in sorted(self._known.items()))

    def copy(self) -> Issuers:
        """Return the same, growing by itself from here on."""
        twin = Issuers(self._matcher)
        twin._known = self._known.copy()
        return twin


def _issuer(issuer: str, signature_id: str, origin: str, host: str) -> Issuer:
    return Issuer(issuer=issuer, signature_id=signature_id, origin=origin, hosts=frozenset({host}))
