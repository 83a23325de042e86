"""Checks as plain words for a person, or as JSON. Pure; every text of others goes through safe.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detector.doctor.model import Check, Finding
from detector.report import safe
from detector.report.layout import wrap
from detector.report.words import plural, short

SCHEMA = "detect.doctor/1"
_MOST_PLACES = 4
_LONGEST = 300


def render_text(checks: Sequence[Check], signatures: tuple[int, int], width: int) -> str:
    """Return all checks as a person reads them. `signatures`: how many were loaded, and how many were refused."""
    lines = [line for check in checks for line in _check(check, width)]
    loaded, refused = signatures
    lines += wrap(f"{plural(loaded, 'signature')} loaded, {refused:,} refused. Nothing was changed.", width)
    return "\n".join([*lines, *wrap(verdict(checks), width)]) + "\n"


def render_json(checks: Sequence[Check], signatures: tuple[int, int]) -> str:
    """Return all checks as one JSON object, as schema.json beside this describes it."""
    document = {
        "schema": SCHEMA,
        "signatures": {"loaded": signatures[0], "refused": signatures[1]},
        "checks": [_row(check) for check in checks],
        "verdict": verdict(checks),
    }
    return safe.json(document, indent=2) + "\n"


def verdict(checks: Sequence[Check]) -> str:
    """Return the last line: how much was found that tells who can watch, and how much could not be read."""
    notable = sum(finding.is_notable for check in checks for finding in check.findings)
    unread = sum(len(check.unread) for check in checks)
    found = "1 thing says" if notable == 1 else f"{notable:,} things say" if notable else "Nothing that was read says"
    could_not = f"{plural(unread, 'place')} could not be read" if unread else "all that was looked at could be read"
    return f"{found} something about who can watch or steer this machine; {could_not}. Much cannot be seen from here."


def _check(check: Check, width: int) -> Iterator[str]:
    yield safe.terminal(check.looked_at).upper()
    for finding in check.findings:
        yield from _finding(finding, width)
    if not check.findings:
        yield "  Nothing was found."
    yield from wrap(f"{safe.terminal(check.means)} Looked at: {_places(check.where)}.", width, first="  ", rest="  ")
    for one in check.unread:
        text = f"Not read: {_shown(one.where)}: {_shown(one.why)}"
        yield from wrap(text, width, first="  ? ", rest="    ")
    yield ""


def _finding(finding: Finding, width: int) -> Iterator[str]:
    mark = "  ! " if finding.is_notable else "  - "
    yield from wrap(f"{_shown(finding.found)} ({_shown(finding.where)})", width, first=mark, rest="    ")
    yield from wrap(safe.terminal(finding.means), width, first="    ", rest="    ")


def _places(where: Sequence[str]) -> str:
    shown = ", ".join(_shown(place) for place in where[:_MOST_PLACES])
    return shown if len(where) <= _MOST_PLACES else f"{shown} and {len(where) - _MOST_PLACES} more"


def _shown(text: str) -> str:
    return safe.terminal(short(text, _LONGEST))


def _row(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "looked_at": check.looked_at,
        "where": list(check.where),
        "findings": [_found(finding) for finding in check.findings],
        "means": check.means,
        "unread": [{"where": one.where, "why": one.why} for one in check.unread],
    }


def _found(finding: Finding) -> dict[str, Any]:
    vendor = finding.vendor
    return {
        "where": finding.where,
        "found": short(finding.found, _LONGEST),
        "means": finding.means,
        "notable": finding.is_notable,
        "vendor": vendor
        and {"id": vendor.id, "name": vendor.name, "category": vendor.category, "collects": list(vendor.collects)},
    }
