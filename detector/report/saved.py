"""Reads a report that was written as JSON, as far as comparing two of them needs it. Trusts nothing in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from detector.errors import DocumentError
from detector.vocabulary import CATEGORIES, EVIDENCE

SCHEMA = "detect.summary/1"
MAX_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class SavedVendor:
    """A vendor as a saved report names it."""

    id: str
    name: str
    category: str
    evidence: str
    is_visited_only: bool
    bytes_out: int
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A saved report: its vendors by their id, and its verdict."""

    name: str
    vendors: Mapping[str, SavedVendor]


def parse_report(data: bytes, name: str) -> SavedReport:
    """Return the report in `data`. Raises DocumentError, with `name`, when it is none of ours."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{name}: larger than {MAX_BYTES >> 20} MiB; it is no report of ours")
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else "not JSON"
        raise DocumentError(f"{name}: {reason}; give a file written by `detect scan --format json`") from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise DocumentError(f'{name}: no report of ours: its "schema" is not {SCHEMA!r}')
    vendors = [_vendor(item, name) for item in _list(document, "vendors", name)]
    return SavedReport(name, {vendor.id: vendor for vendor in vendors})


def _vendor(item: object, name: str) -> SavedVendor:
    if not isinstance(item, dict):
        raise DocumentError(f"{name}: vendors: an entry is no object")
    hosts = _list(item, "hosts", name)
    return SavedVendor(
        id=_text(item, "id", name),
        name=_text(item, "name", name),
        category=_one_of(item, "category", CATEGORIES, name),
        evidence=_one_of(item, "evidence", EVIDENCE, name),
        is_visited_only=item.get("visited_only") is True,
        bytes_out=_size(item, name),
        hosts=frozenset(_text(host, "host", name) for host in hosts if isinstance(host, dict)),
    )


def _list(item: Mapping[str, object], field: str, name: str) -> list[object]:
    value = item.get(field)
    if not isinstance(value, list):
        raise DocumentError(f"{name}: {field}: a list is wanted")
    return value


def _text(item: Mapping[str, object], field: str, name: str) -> str:
    value = item.get(field)
    if not isinstance(value, str) or not value:
        raise DocumentError(f"{name}: {field}: a text is wanted")
    return value


def _one_of(item: Mapping[str, object], field: str, allowed: tuple[str, ...], name: str) -> str:
    value = _text(item, field, name)
    if value not in allowed:
        raise DocumentError(f"{name}: {field}: a word that this version does not know")
    return value


def _size(item: Mapping[str, object], name: str) -> int:
    value = item.get("bytes_out")
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 63:
        raise DocumentError(f"{name}: bytes_out: a number of bytes is wanted")
    return value
