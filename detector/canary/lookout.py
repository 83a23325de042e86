"""Keeps a look-out for one canary among all hosts: requests go in, proofs by host come out. Bounded. Pure.

This is what a proxy joins: it hands over each request and each message that was sent, and asks for `proofs` at the end.
"""

from __future__ import annotations

from collections import Counter

from detector.canary.model import Canary, Proof
from detector.canary.search import examine
from detector.canary.track import CanarySession

MOST_HOSTS = 400


class Lookout:
    """What came back of a canary so far. `know` may be called from another thread; everything else from one."""

    def __init__(self, canary: Canary) -> None:
        self._canary = canary
        self._sessions: dict[str, CanarySession] = {}
        self.skipped: Counter[str] = Counter()
        self.requests = 0

    def know(self, canary: Canary) -> None:
        """Look for this one from now on: the same phrase, of which more is known (times, the window's size)."""
        self._canary = canary

    def request(
        self,
        host: str,
        body: bytes,
        content_type: str = "",
        content_encoding: str = "",
        url_query: str = "",
        url_path: str = "",
    ) -> None:
        """Look through one request or message that was sent to a host."""
        canary = self._canary
        session = self._sessions.get(host)
        if session is None:
            if len(self._sessions) >= MOST_HOSTS:
                self.skipped["too-many-hosts"] += 1
                return
            session = self._sessions[host] = CanarySession(canary)
        session.canary = canary
        self.requests += 1
        session.add(examine(body, content_type, content_encoding, url_query, url_path, canary=canary))

    @property
    def proofs(self) -> dict[str, tuple[Proof, ...]]:
        """What is proven, by host; hosts of which nothing is are left out."""
        found = {host: session.proofs for host, session in self._sessions.items()}
        return {host: proofs for host, proofs in sorted(found.items()) if proofs}
