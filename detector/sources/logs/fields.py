"""What a field of a log means: a name, an address, a size, a moment. Pure; whatever the field holds, it never crashes.

Knows no tool's format.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

from detector.observation import Certificate, Connection, Endpoints, Handshake, Lookup, Observation

Event = Observation | Connection | Lookup | Certificate
Row = Mapping[str, Any]

DAMAGED, UNDATED, NAMELESS, OVERLONG = "damaged-log-line", "undated-log-line", "nameless-log-line", "overlong-log-line"
"""Why a line could not be used."""

TCP, UDP = 6, 17
PROTOCOLS = {"tcp": TCP, "udp": UDP}
LOCAL_NAME_PORTS = frozenset({137, 5353, 5355})
"""Names that are asked for on these ports (NetBIOS, multicast DNS, LLMNR) are those of the local network."""

_LATEST = 1 << 35
_LONGEST_NAME = 255
_MOST_BYTES = 1 << 53
_MOST_ALIASES = 16


class Unusable(Exception):
    """A line could not be used; carries why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def row_of(line: bytes) -> dict[str, Any]:
    """Return the JSON object on a line. Raises Unusable when there is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unusable(DAMAGED) from error
    if not isinstance(row, dict):
        raise Unusable(DAMAGED)
    return row


def inner(row: Row, name: str) -> Row:
    """Return the object in a field; an empty one if it holds something else."""
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return the list in a field; an empty one if it holds something else."""
    return value if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """Return a field's text; characters that cannot be written become a question mark."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def host_of(value: Any) -> str:
    """Return a name in the one spelling that is compared; empty when it is none."""
    name = text_of(value).strip().rstrip(".").lower()
    return name if len(name) <= _LONGEST_NAME else ""


def needed_host(value: Any) -> str:
    """Return a name. Raises Unusable when there is none."""
    host = host_of(value)
    if not host:
        raise Unusable(NAMELESS)
    return host


@lru_cache(maxsize=4_096)
def _packed(text: str) -> bytes:
    try:
        return ip_address(text.strip()).packed
    except ValueError:
        return b""


def address_of(value: Any) -> bytes:
    """Return an address, 4 or 16 bytes; empty when it is none."""
    return _packed(value) if isinstance(value, str) and len(value) < _LONGEST_NAME else b""


def number_of(value: Any) -> int:
    """Return a count or size, a text or a number; 0 when it is none."""
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and 0 < value < _MOST_BYTES else 0


def moment_of(value: Any) -> float:
    """Return seconds since the epoch from such a number, from milliseconds, or from ISO 8601 (no zone: UTC).

    Raises Unusable when it is none.
    """
    at = _moment(value)
    if at is None or not math.isfinite(at) or not 0 < at < _LATEST * 1_000:
        raise Unusable(UNDATED)
    return at if at < _LATEST else at / 1_000


def _moment(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        pass
    try:
        moment = datetime.fromisoformat(str(value).strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def endpoints_of(protocol: Any, client: Any, client_port: Any, server: Any, server_port: Any) -> Endpoints | None:
    """Return who talks to whom; None when it is neither TCP nor UDP, or has no addresses."""
    number = PROTOCOLS.get(text_of(protocol).lower())
    ends = address_of(client), address_of(server)
    if number is None or not all(ends):
        return None
    return Endpoints(number, ends[0], number_of(client_port) & 0xFFFF, ends[1], number_of(server_port) & 0xFFFF)


@lru_cache(maxsize=4_096)
def handshake_of(host: str, seen_in: str, issuer: str = "", alpn: str = "", ja4: str = "") -> Handshake:
    """Return what was said at the beginning; equal ones are one value, for many are remembered.

    No log says whether a handshake offered an Encrypted ClientHello. It may have: then a name that is known to cover
    others is told as what it is.
    """
    return Handshake(
        host=host or None,
        seen_in=seen_in if host else "",
        issuer=issuer or None,
        issuer_name=part_of(issuer, "CN"),
        issuer_organisation=part_of(issuer, "O"),
        alpn=alpn or None,
        ja4=(ja4,) if ja4 else (),
        offers_ech=seen_in in ("sni", "quic"),
    )


def part_of(issuer: str, kind: str) -> str | None:
    """Return one part of a distinguished name such as "CN=R3, O=Let's Encrypt, C=US"."""
    for part in issuer.replace("\\,", "\0").split(","):
        name, _, value = part.strip().partition("=")
        if name == kind and value:
            return value.replace("\0", ",")
    return None


def answered(at: float, client: bytes, name: str, answers: list[tuple[str, int]]) -> list[Lookup]:
    """Return what the answers to a question say: names are aliases, and the addresses are where they lead to.

    `answers` are texts with their time to live in seconds, in the order of the message.
    """
    found = [(address, ttl) for text, ttl in answers if (address := address_of(text))]
    others = [host_of(text) for text, _ in answers if not address_of(text)]
    aliases = tuple(dict.fromkeys(other for other in others if _is_alias(other, name)))[:_MOST_ALIASES]
    if not found and aliases:
        found = [(b"", 0)]
    return [
        Lookup(at=at, client=client, address=address, name=name, aliases=aliases, ttl=ttl) for address, ttl in found
    ]


def _is_alias(text: str, name: str) -> bool:
    return bool(text) and text != name and "." in text and " " not in text and "=" not in text
