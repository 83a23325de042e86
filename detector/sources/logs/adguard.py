"""AdGuard Home's querylog.json, line by line: who asked for which name, and what DNS answered. Pure.

Format: https://github.com/AdguardTeam/AdGuardHome/blob/master/internal/querylog/entry.go. `Answer` is the whole DNS
message in base64, so aliases and addresses are known.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from detector.observation import Observation
from detector.sources.logs.fields import Event, address_of, answered, inner, moment_of, needed_host, row_of
from detector.wire.cursor import Malformed
from detector.wire.dns import parse_message


class AdGuard:
    """Lines of one query log; `blocked` counts the look-ups that were not let through."""

    def __init__(self) -> None:
        self.blocked = 0

    def events(self, line: bytes) -> Iterator[Event]:
        """Yield what a line tells. Raises Unusable."""
        row = row_of(line)
        at, host = moment_of(row.get("T")), needed_host(row.get("QH"))
        is_blocked = inner(row, "Result").get("IsFiltered") is True
        self.blocked += is_blocked
        yield Observation(at=at, seen_in="dns", host=host, is_blocked=is_blocked)
        # An answer that the blocker made up says nothing; what the upstream said is kept beside it.
        answer = row.get("OrigAnswer") if is_blocked else row.get("Answer")
        yield from answered(at, address_of(row.get("IP")), host, _answers(answer))


def _answers(packed: Any) -> list[tuple[str, int]]:
    """Return the aliases and addresses of a DNS message in base64."""
    from ipaddress import ip_address

    try:
        message = parse_message(base64.b64decode(packed, validate=True)) if isinstance(packed, str) else None
    except (binascii.Error, ValueError, Malformed):
        return []
    if message is None:
        return []
    return [
        (str(ip_address(answer.address)) if answer.address else answer.target or "", answer.ttl)
        for answer in message.answers
        if answer.kind in ("A", "AAAA", "CNAME")
    ]
