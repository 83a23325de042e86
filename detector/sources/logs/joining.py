"""Joins what a log says of a connection in two places: first its name, and in the end its volume. Bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detector.observation import Certificate, Handshake, Observation

MAX_JOINED = 100_000
"""Names that wait for the end of their connection; beyond it the oldest is told by itself, without a volume."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said at the beginning of a connection, and when."""

    at: float
    handshake: Handshake


class Joiner:
    """Names by the key of their connection. `let_go` counts those that were told before its end was read."""

    def __init__(self, most: int = MAX_JOINED) -> None:
        self._most = most
        self._waiting: dict[str, Said] = {}
        self.let_go = 0

    def name(self, key: str, said: Said) -> Iterator[Observation | Certificate]:
        """Remember the first name of a connection; yield what has to be let go for it."""
        known = self._waiting.get(key)
        if known is None or (said.handshake.host and not known.handshake.host):
            self._waiting[key] = said
        if len(self._waiting) > self._most:
            self.let_go += 1
            yield from _alone(self._waiting.pop(next(iter(self._waiting))))

    def take(self, key: str) -> Said | None:
        """Return what was said at the beginning of a connection that is over."""
        return self._waiting.pop(key, None)

    def finish(self) -> Iterator[Observation | Certificate]:
        """Yield the names whose connection never ended, or stands in no log that was read."""
        waiting, self._waiting = self._waiting, {}
        for said in waiting.values():
            yield from _alone(said)


def _alone(said: Said) -> Iterator[Observation | Certificate]:
    """A request was told when it was made; of all else nothing was told yet."""
    known = said.handshake
    if not known.host or known.seen_in == "http":
        return
    yield Observation(at=said.at, seen_in=known.seen_in, host=known.host)
    if known.issuer:
        # Who signed in the end is not in such a log; an inspection product is known by its name all the same.
        yield Certificate(known.host, ((known.issuer, known.issuer_name, known.issuer_organisation),), is_public=True)
