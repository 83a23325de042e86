"""What stands on a vendor's card, and how cards are grouped: sentences and lists of plain text, made from its row.

Knows the document and no markup; whatever is shown is made safe where the page is put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from detector.observation import Observed
from detector.report import plain, sentences, upload_notes, words
from detector.report.document import Document, HostRow, VendorRow
from detector.report.next_steps import NextSteps, next_steps
from detector.report.safe import html_name
from detector.report.sentences import WATCHING_CATEGORIES

_LISTED_HOSTS = 8
_LISTED_PAGES = 6
_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLine:
    """A host as it stands on a card or in the appendix: its name, what must be known about it, and its numbers."""

    row: HostRow
    name: str
    notes: str
    seen_in: str
    vendor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One vendor. `summary` is a sentence; `observed` are kinds with how each is known; `more_hosts` are not listed."""

    vendor: VendorRow
    anchor: str
    tone: str
    category: str
    evidence: str
    summary: str
    observed: tuple[tuple[str, Observed], ...]
    collects: tuple[str, ...]
    rhythm: str
    upload_notes: tuple[str, ...]
    programs: tuple[str, ...]
    pages: tuple[str, ...]
    more_pages: int
    hosts: tuple[HostLine, ...]
    more_hosts: int
    steps: NextSteps


@dataclass(frozen=True, slots=True)
class Group:
    """The vendors of one category, under its name."""

    title: str
    cards: tuple[Card, ...]


def groups(document: Document) -> tuple[Group, ...]:
    """Return the cards of all vendors of which more than a web site was seen, in the document's order."""
    numbered = [card(vendor, f"v{number}") for number, vendor in enumerate(document.receiving, 1)]
    return tuple(Group(title, tuple(cards)) for title, cards in groupby(numbered, key=lambda one: one.category))


def card(vendor: VendorRow, anchor: str) -> Card:
    """Return the card of one vendor; `anchor` is where links of the page find it."""
    pages = tuple(words.short(page, _NAME_LENGTH) for page in vendor.pages or ())
    programs = tuple(words.short(name, 80) for name in dict.fromkeys(item.name for item in vendor.programs or ()))
    hosts = tuple(host_line(host) for host in vendor.hosts[:_LISTED_HOSTS])
    return Card(
        vendor=vendor,
        anchor=anchor,
        tone="watch" if vendor.category in WATCHING_CATEGORIES else "other",
        category=words.category(vendor.category),
        evidence=words.evidence(vendor.evidence),
        summary=_summary(vendor),
        observed=tuple((words.kind(seen.kind), seen) for seen in vendor.observed or ()),
        collects=tuple(map(words.kind, vendor.collects)),
        rhythm=sentences.every(vendor.beat),
        upload_notes=tuple(upload_notes.notes(vendor.upload)),
        programs=programs,
        pages=pages[:_LISTED_PAGES],
        more_pages=max(0, len(pages) - _LISTED_PAGES),
        hosts=hosts,
        more_hosts=len(vendor.hosts) - len(hosts) + vendor.hosts_not_listed,
        steps=next_steps(vendor),
    )


def _summary(vendor: VendorRow) -> str:
    """Return in a sentence what happened, as far as the evidence goes."""
    if vendor.evidence == "observed":
        kinds = plain.kinds_in_words(vendor.observed or ())
        return f"This machine sent it {kinds}." if kinds else "What this machine sent it could be read."
    if vendor.evidence == "sending":
        amount = f" {words.size(vendor.bytes_out)}" if vendor.bytes_out else " data"
        return f"This machine sent it{amount}; what that said could not be read."
    if vendor.contacts == vendor.lookups:
        return "Its name was looked up; whether anything was sent cannot be told."
    return "This machine connected to it; whether data was sent cannot be told."


def host_line(host: HostRow, names: dict[str, str] | None = None) -> HostLine:
    """Return a host as it is listed; `names` are the vendors' names by their ids."""
    aliases = words.listing([html_name(words.short(name, _NAME_LENGTH)) for name in host.aliases], most=2)
    notes = [f"alias of {aliases}"] if aliases else []
    return HostLine(
        row=host,
        name=words.short(host.host, _NAME_LENGTH),
        notes="; ".join([*notes, *sentences.host_notes(host, lambda name: html_name(words.short(name, _NAME_LENGTH)))]),
        seen_in=words.seen_in(host.seen_in),
        vendor=(names or {}).get(host.vendor or "", host.vendor or ""),
    )


def appendix(document: Document) -> tuple[HostLine, ...]:
    """Return every host that the document has: all that were seen, or at least those of all vendors."""
    names = {vendor.id: vendor.name for vendor in document.vendors}
    rows = document.hosts if document.hosts is not None else tuple(_of_vendors(document.vendors))
    return tuple(host_line(host, names) for host in rows)


def _of_vendors(vendors: Sequence[VendorRow]) -> Iterator[HostRow]:
    for vendor in vendors:
        yield from vendor.hosts
