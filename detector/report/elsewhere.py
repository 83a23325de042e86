"""What a report says of products that run on hosts which are not their vendor's: recognised by the format of a request,
or named by the user's overlay.

The vendor of such a product may never see the data: no sentence may say that it received any. Draws nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from detector.report.document import HostRow, VendorRow
from detector.vocabulary import ACCOMPANYING_KINDS

BY_NAME, BY_FORMAT, BY_OVERLAY = "name", "format", "overlay"
"""How it is known which product a host runs."""

MEANING = "the product runs on a host that is not its vendor's: who runs that host has the data"

_WORDS = {
    BY_FORMAT: "not its vendor's host: the requests have its format",
    BY_OVERLAY: "not its vendor's host: your overlay names it",
}


def note(host: HostRow) -> str:
    """Return what a reader must know about a host that is not its product's vendor's; empty for all others."""
    return _WORDS.get(host.known_by or "", "")


def manner(vendor: VendorRow, plain: str) -> str:
    """Return how to introduce the host on which the evidence stands; `plain` is for a vendor's own."""
    if not vendor.is_elsewhere:
        return plain
    by_format = any(host.known_by == BY_FORMAT for host in vendor.hosts)
    return f"in its format, {plain}" if by_format else f"on your own host, {plain}"


def clause(vendors: Sequence[VendorRow]) -> str:
    """Return how many products were met on hosts that are not their vendors', and what those were sent; or nothing."""
    elsewhere = [vendor for vendor in vendors if vendor.is_elsewhere]
    if not elsewhere:
        return ""
    count = Counter(_received(vendor) for vendor in elsewhere)
    said = [f"{count[what]:,} {what}" for what in _RECEIVED if count[what]]
    products = "1 known product" if len(elsewhere) == 1 else f"{len(elsewhere):,} known products"
    hosts = "a host that is not its vendor's" if len(elsewhere) == 1 else "hosts that are not their vendors'"
    if len(elsewhere) == 1:
        return f"{products} on {hosts} {said[0].partition(' ')[2]}"
    return f"of {products} on {hosts}, {', '.join(said)}"


_RECEIVED = (
    "received behavioural data",
    "received data about pages, devices or errors alone",
    "got data that could not be read",
    "got no data that could be seen",
)


def _received(vendor: VendorRow) -> str:
    if vendor.evidence == "observed":
        return _RECEIVED[0] if is_behaviour(vendor) else _RECEIVED[1]
    return _RECEIVED[2] if vendor.evidence == "sending" else _RECEIVED[3]


def is_behaviour(vendor: VendorRow) -> bool:
    """Tell whether a product was sent more than what every page sends; where no kind is told, the evidence stands."""
    return vendor.observed is None or any(seen.kind not in ACCOMPANYING_KINDS for seen in vendor.observed)
