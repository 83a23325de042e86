"""Prints what the catalogue holds: vendors by category, how well they are known, and which known vendors it lacks.

    python tests/report_catalogue.py [--vendors FILE] [--missing FILE]

`--vendors`: a YAML list of vendors with `name` and `domains` that have a source; each is covered, or `--missing`
(by default tests/data/vendors_left_out.yaml) says why not. Ends with 1 when a vendor is neither.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from tabulate import tabulate

from detector.catalogue.model import Signature
from detector.catalogue.store import load
from detector.match.index import Matcher
from detector.vocabulary import CATEGORIES

HEADERS = (
    "category",
    "products",
    "ingest",
    "claims",
    "AI stand",
    "links",
    "processes",
    "issuers",
    "reads",
    "any host",
    "oldest",
)
LEFT_OUT = Path(__file__).resolve().parent / "data" / "vendors_left_out.yaml"


def by_category(signatures: Sequence[Signature]) -> str:
    """Return a table by category: products, how much is known of them (shares), and counts: of issuers, of reads, and
    of endpoints for any host."""
    groups: defaultdict[str, list[Signature]] = defaultdict(list)
    for signature in signatures:
        groups[signature.category].append(signature)
    rows = [_row(category, groups[category]) for category in CATEGORIES]
    rows.append(_row("all", signatures))
    return tabulate(rows, HEADERS, disable_numparse=True)


def _row(name: str, signatures: Sequence[Signature]) -> list[str]:
    count = len(signatures) or 1
    ingest = sum(any(endpoint.role == "ingest" for endpoint in item.endpoints) for item in signatures)
    claims = sum(bool(item.collects) for item in signatures)
    training = sum(item.ai_training.terms != "unknown" for item in signatures)
    linked = sum(_linked(item) for item in signatures)
    processes = sum(bool(item.processes) for item in signatures)
    oldest = min((source.seen for item in signatures for source in item.sources), default="")
    shares = [f"{part / count:.0%}" for part in (ingest, claims, training, linked, processes)]
    issuers = sum(bool(item.certificates) for item in signatures)
    reads = sum(endpoint.read is not None for item in signatures for endpoint in item.endpoints)
    anywhere = sum(endpoint.is_anywhere for item in signatures for endpoint in item.endpoints)
    return [name, str(len(signatures)), *shares, str(issuers), str(reads), str(anywhere), oldest]


def _linked(signature: Signature) -> bool:
    links = signature.links
    return any((links.privacy, links.opt_out, links.data_request))


def missing(vendors: Iterable[Mapping[str, Any]], signatures: Sequence[Signature], matcher: Matcher) -> Iterator[str]:
    """Yield the names of vendors none of whose domains, hosts, processes or issuers the catalogue has."""
    processes = {name.lower() for signature in signatures for name in signature.processes}
    for vendor in vendors:
        names = [*(vendor.get("domains") or ()), *(vendor.get("hosts") or ())]
        hosts = [str(name).removeprefix("*.") for name in names]
        own = {str(name).lower() for name in vendor.get("processes") or ()}
        if hosts and not any(matcher.match(host) for host in hosts) and not own & processes:
            yield str(vendor["name"])


def main() -> int:
    """Print the report; 1 when a vendor is missing without a reason."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vendors", type=Path, metavar="FILE")
    parser.add_argument("--missing", type=Path, metavar="FILE", default=LEFT_OUT)
    args = parser.parse_args()
    catalogue = load(use_cache=False)
    signatures = catalogue.signatures
    sys.stdout.write(by_category(signatures) + "\n")
    if args.vendors is None:
        return 0
    vendors = yaml.safe_load(args.vendors.read_text(encoding="utf-8"))
    reasons = yaml.safe_load(args.missing.read_text(encoding="utf-8")) or {}
    lacking = list(missing(vendors, signatures, Matcher(catalogue)))
    sourced = sum(bool(vendor.get("domains") or vendor.get("hosts")) for vendor in vendors)
    sys.stdout.write(f"\n{sourced - len(lacking)} of {sourced} vendors with a sourced domain are covered\n")
    rows = [[name, reasons.get(name, "NO REASON GIVEN")] for name in lacking]
    sys.stdout.write(tabulate(rows, ["not covered", "why"]) + "\n" if rows else "")
    return 1 if any(name not in reasons for name in lacking) else 0


if __name__ == "__main__":
    sys.exit(main())
