"""A day of many vendors and many hosts, for what must stay small and quick."""

from __future__ import annotations

from dataclasses import replace

from detector.observation import Observed, Program
from detector.report.document import Document, HostRow, VendorRow
from detector.vocabulary import CATEGORIES, KINDS
from tests.report.examples import DAY, NINE, UNMATCHED, host_row, vendor_row


def big_day(vendors: int = 150, hosts: int = 5_000) -> Document:
    """Return a day on which `vendors` were met on two thirds of `hosts`, each with all that a row can hold."""
    each = hosts * 2 // 3 // vendors
    rows = tuple(_vendor(number, each) for number in range(vendors))
    rest = tuple(
        replace(UNMATCHED, host=f"edge-{number:05}.region-{number % 7}.hosting.example", bytes_out=number * 37)
        for number in range(hosts - each * vendors)
    )
    listed = tuple(host for row in rows for host in row.hosts)
    return replace(DAY, vendors=rows, hosts=(*listed, *rest), unknown=())


def _vendor(number: int, hosts: int) -> VendorRow:
    name = f"vendor-{number:03}"
    evidence = ("contacted", "sending", "observed")[number % 3]
    kinds = tuple(KINDS[(number + place) % len(KINDS)] for place in range(8))
    return vendor_row(
        name,
        name=f"Vendor {number} Behaviour Platform",
        category=CATEGORIES[number * len(CATEGORIES) // 150 % len(CATEGORIES)],
        evidence=evidence,
        collects=kinds,
        observed=tuple(_observed(kind, number) for kind in kinds[:3]) if evidence == "observed" else (),
        bytes_out=1_000 + 7_919 * number,
        bytes_in=4_001 * number,
        first_seen=NINE + 60 * number,
        last_seen=NINE + 60 * number + 9_000,
        hosts=tuple(_host(name, number, place) for place in range(hosts)),
        programs=(Program("firefox", 4_000), Program(f"agent-{number % 9}", 70 + number)),
        pages=tuple(f"https://app-{(number + place) % 30}.company.example" for place in range(3)),
        sources=tuple(f"https://docs.{name}.example/firewall/page-{place}" for place in range(4)),
    )


def _observed(kind: str, number: int) -> Observed:
    return Observed(kind, 40 + number, "events of its own format", "decoded", 1.0)


def _host(name: str, number: int, place: int) -> HostRow:
    return host_row(
        f"ingest-{place:03}.eu-central-1.{name}.example",
        vendor=name,
        signature=f"signatures/product-analytics/{name}.yaml:{place + 9}",
        bytes_out=100 * place + number,
        bytes_in=7 * place,
        contacts=place + 1,
    )
