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

LEGEND = (
    "in its format, on a host that your overlay names",
    "the product runs on a host that is not its vendor's: whoever runs that host has the data",
)

_WORDS = {
    BY_FORMAT: "not its vendor's host: some requests have its format",
    BY_OVERLAY: "not its vendor's host: your overlay names it",
}
_MANNERS = {BY_FORMAT: "in its format", BY_OVERLAY: "on a host that your overlay names"}


def note(host: HostRow) -> str:
    """Return what a reader must know about a host that is not its product's vendor's; empty for all others."""
    return _WORDS.get(host.known_by or "", "")


def manner(vendor: VendorRow, plain: str) -> str:
    """Return how to introduce the host on which the evidence stands; `plain` is for a vendor's own."""
    if not vendor.is_elsewhere:
        return plain
    by_format = any(host.known_by == BY_FORMAT for host in vendor.hosts)
    return f"{_MANNERS[BY_FORMAT] if by_format else _MANNERS[BY_OVERLAY]}, {plain}"


def clause(vendors: Sequence[VendorRow]) -> str:
    """Return how many products were met on hosts that are not their vendors', and what those were sent; or nothing."""
    elsewhere = [vendor for vendor in vendors if vendor.is_elsewhere]
    count = Counter(map(_received, elsewhere))
    said = [
        f"{count[what]:,} {singular if count[what] == 1 else plural}{what}"
        for what, (singular, plural) in _VERBS.items()
        if count[what]
    ]
    if not elsewhere:
        return ""
    if len(elsewhere) == 1:
        return f"1 known product on a host that is not its vendor's {said[0].partition(' ')[2]}"
    return f"of {len(elsewhere):,} known products on hosts that are not their vendors', {', '.join(said)}"


def is_behaviour(vendor: VendorRow) -> bool:
    """Tell whether a product was sent more than what every page sends; where no kind is told, the evidence stands."""
    return vendor.observed is None or any(seen.kind not in ACCOMPANYING_KINDS for seen in vendor.observed)


_BEHAVIOUR, _PLAIN, _UNREAD, _CONTACT = (
    "received behavioural data",
    "received data about pages, devices or errors alone",
    "sent data that could not be read",
    "only contacted",
)
_VERBS = {_BEHAVIOUR: ("", ""), _PLAIN: ("", ""), _UNREAD: ("was ", "were "), _CONTACT: ("was ", "were ")}


def _received(vendor: VendorRow) -> str:
    if vendor.evidence == "observed":
        return _BEHAVIOUR if is_behaviour(vendor) else _PLAIN
    return _UNREAD if vendor.evidence == "sending" else _CONTACT
