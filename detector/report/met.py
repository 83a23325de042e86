"""What a signature file met in captures, as lines for who wrote it. Pure; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detector.report.words import evidence, plural, seen_in, size

if TYPE_CHECKING:
    from detector.seen import Encounter, SeenEndpoint


def render(encounter: Encounter) -> str:
    """Return a line for each host or issuer that was met, then what was not met, and the sum."""
    lines = [f"warning: {warning}" for warning in encounter.warnings]
    lines += [_line(item) for item in encounter.met]
    lines += [f"{item.origin}: {item.role}: {item.name}: not met" for item in encounter.missed]
    hosts = plural(len(encounter.met), "name")
    endpoints = plural(len(encounter.missed), "endpoint was", "endpoints were")
    return "\n".join([*lines, f"{hosts} matched, {endpoints} not met"])


def _line(item: SeenEndpoint) -> str:
    if not item.role:
        return f"{item.origin}: {item.name} signed for {plural(item.contacts, 'host')}"
    sent = f", {size(item.bytes_out)} out" if item.bytes_out else ""
    seen = f"{plural(item.contacts, 'contact')} in {seen_in(item.seen_in)}{sent}"
    return f"{item.origin}: {item.role}: {item.name}: {seen}; {evidence(item.evidence)}"
