"""What tells of a product where no name does: an address range, a JA4, a tunnel's protocol. Pure; knows tables alone.

Strategy: a range is found by its prefix in one dictionary for each prefix length that occurs, the longest first; no
range is wider than its first two bytes (IPv6: four), by which nearly every address is passed over. An answer is a
`Match` of role `unknown`: a hint, never evidence.
"""

from __future__ import annotations

from collections.abc import Iterable

from detector.catalogue.compiled import Catalogue, Row, tunnel_key
from detector.match.answer import Match

_VERSIONS = {4: 4, 16: 6}
"""IP version by the size of an address in bytes."""


class MarkMatcher:
    """Finds products by what the catalogue's `Marks` hold; `knows_agents`: there is a JA4 to look for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries = catalogue.entries
        self._ranges: dict[tuple[int, int], dict[int, Row]] = {}
        for version, length, prefix, *row in catalogue.marks.ranges:
            self._ranges.setdefault((version, length), {}).setdefault(prefix, row)
        self._lengths = {
            version: sorted((length for kind, length in self._ranges if kind == version), reverse=True)
            for version in (4, 6)
        }
        self._near = frozenset(_first_bytes(*row[:3]) for row in catalogue.marks.ranges)
        self._ja4 = catalogue.marks.ja4
        self.knows_agents = bool(self._ja4)
        self._tunnels = catalogue.marks.tunnels
        self._carriers = frozenset(catalogue.marks.carriers)

    def is_near(self, address: bytes) -> bool:
        """Tell whether an address may lie in a range; nearly none does."""
        return address[: 2 if len(address) == 4 else 4] in self._near

    def range_of(self, address: bytes) -> Match | None:
        """Return whose published range an address of 4 or 16 bytes lies in, the narrowest; None: nobody's."""
        if not self.is_near(address):
            return None
        size = len(address)
        version, number, bits = _VERSIONS[size], int.from_bytes(address, "big"), 8 * size
        for length in self._lengths[version]:
            row = self._ranges[version, length].get(number >> (bits - length))
            if row is not None:
                return self._match(row[0], *row[1:])
        return None

    def ja4_of(self, values: Iterable[str]) -> Match | None:
        """Return whose agent shows one of these JA4 values."""
        for value in values:
            if value in self._ja4:
                return self._match(value, *self._ja4[value])
        return None

    def tunnel_of(self, protocol: str, ports: Iterable[int]) -> Match | None:
        """Return the product that alone speaks this protocol: on one of these ports, or on any."""
        keys = [*(tunnel_key(protocol, port) for port in ports), protocol]
        key = next((key for key in keys if key in self._tunnels), None)
        return None if key is None else self._match(key, *self._tunnels[key])

    def carries(self, match: Match | None) -> bool:
        """Tell whether an endpoint carries traffic that is meant for others."""
        return match is not None and match.origin in self._carriers

    def _match(self, matched: str, position: int, line: int) -> Match:
        entry = self._entries[position]
        return Match(entry.id, "unknown", entry.category, f"{entry.path}:{line}", matched, False, ())


def _first_bytes(version: int, length: int, prefix: int) -> bytes:
    """Return the bytes that all addresses of a range begin with: two of IPv4, four of IPv6."""
    bits = 16 if version == 4 else 32
    return (prefix >> (length - bits)).to_bytes(bits // 8, "big")
