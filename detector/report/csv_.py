"""A report as CSV (RFC 4180, lines ended by a line feed): one row for each host of each vendor, for a spreadsheet.

Sizes are bytes and times ISO 8601 in UTC; an empty cell is what the source cannot see. Every text goes through
detector.report.safe, so that no cell is a formula. The verdict has no row: a CSV holds rows and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from detector.observation import Observed
from detector.report import safe, words
from detector.report.document import Document, HostRow, UnknownRow, VendorRow

COLUMNS = (
    "vendor",
    "category",
    "evidence",
    "visited_only",
    "host",
    "role",
    "seen_in",
    "contacts",
    "bytes_out",
    "bytes_in",
    "first_seen",
    "last_seen",
    "signature",
    "processes",
    "observed",
    "known_by",
)

Cell = str | int | None


def render(document: Document) -> str:
    """Return the hosts of all vendors, and all others if the document has them; no newline at the end."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe.csv_cell(cell) for cell in row] for row in _rows(document))
    return text.getvalue().removesuffix("\n")


def _rows(document: Document) -> Iterator[list[Cell]]:
    listed = {(host.host, host.signature) for vendor in document.vendors for host in vendor.hosts}
    for vendor in document.vendors:
        for host in vendor.hosts:
            yield [*_vendor(vendor), *_host(host), _kinds(vendor.observed), host.known_by]
    vendors = {vendor.id: vendor for vendor in document.vendors}
    for host in document.hosts or ():
        if (host.host, host.signature) not in listed:
            known = vendors.get(host.vendor or "")
            yield [*(_vendor(known) if known else (host.vendor, None, None, None)), *_host(host), None, host.known_by]
    for row in document.unknown or ():
        yield _unknown(row)


def _kinds(observed: Sequence[Observed] | None) -> str | None:
    """Return the kinds seen in payloads to a vendor, each with how sure it is."""
    return None if observed is None else " ".join(f"{seen.kind}:{seen.certainty}" for seen in observed)


def _unknown(row: UnknownRow) -> list[Cell]:
    """Return the row of a host that no signature knows: what it holds of a vendor is empty."""
    times = (words.iso(row.first_seen), words.iso(row.last_seen))
    programs = ", ".join(dict.fromkeys(program.name for program in row.programs))
    sizes = (row.requests, row.bytes_out, None)
    known = (None, programs, _kinds(row.observed), None)
    return [None, None, row.evidence, "no", row.host, None, None, *sizes, *times, *known]


def _vendor(vendor: VendorRow) -> tuple[Cell, ...]:
    return (vendor.name, vendor.category, vendor.evidence, "yes" if vendor.is_visited_only else "no")


def _host(host: HostRow) -> tuple[Cell, ...]:
    return (
        host.host,
        host.role,
        " ".join(host.seen_in),
        host.contacts,
        host.bytes_out,
        host.bytes_in,
        words.iso(host.first_seen),
        words.iso(host.last_seen),
        host.signature,
        ", ".join(dict.fromkeys(program.name for program in host.programs)),
    )
