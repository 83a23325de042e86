"""Vendors whose hosts were asked for and whose every look-up a filter refused: no contact, and yet worth knowing.

A program that asks for such a host is there, and would send if it could. Decides what is listed and says it; draws
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from detector.catalogue.compiled import Catalogue
from detector.counting.running import REST
from detector.report import words
from detector.report.document import BlockedRow, Document
from detector.summary import Tally
from detector.vocabulary import CATEGORIES, LISTED

SECTION = "Asked for and blocked"
MEANING = (
    "The addresses of these hosts were asked for, and a filter gave none: nothing can have gone there in this way. But "
    "something asked."
)
_NAMED_HOSTS = 5
_NAME_LENGTH = 80


def is_blocked(tallies: Sequence[Tally]) -> bool:
    """Tell whether nothing was seen of a vendor but look-ups that were refused."""
    return all(tally.is_blocked for tally in tallies)


def blocked_rows(groups: Mapping[str, Sequence[Tally]], catalogue: Catalogue) -> tuple[BlockedRow, ...]:
    """Return a row for each vendor that was blocked altogether, in the order of categories."""
    rows = [
        BlockedRow(
            id=signature.id,
            name=signature.name,
            category=signature.category,
            hosts=tuple(sorted(tally.host for tally in group if tally.host != REST)),
            aliases=tuple(sorted({alias for tally in group for alias in tally.aliases})),
            blocked=sum(tally.blocked for tally in group),
            first_seen=min(tally.first_seen for tally in group),
            last_seen=max(tally.last_seen for tally in group),
        )
        for signature_id, group in groups.items()
        if is_blocked(group) and (signature := catalogue.get(signature_id)) is not None
    ]
    return tuple(sorted(rows, key=lambda row: (_order(row.category), -row.blocked, row.name)))


def sentence(document: Document, row: BlockedRow, quote: Callable[[str], str]) -> str:
    """Return which look-ups of a vendor's hosts were refused, and by what; names from outside go through `quote`."""
    hosts = _named(row.hosts, quote)
    hosts += f" → {_named(row.aliases, quote)}" if row.aliases else ""
    kinds = {source.kind for source in document.sources}
    filters = [name for kind, name in words.FILTER_WORDS.items() if kind in kinds]
    by = f" by {filters[0]}" if len(filters) == 1 else ""
    count = words.plural(row.blocked, "look-up was", "look-ups were")
    what = f"{quote(words.short(row.name, _NAME_LENGTH))} ({quote(words.category(row.category))})"
    return f"{what}: {count} blocked{by}: {hosts}" if hosts else f"{what}: {count} blocked{by}"


def _named(names: Sequence[str], quote: Callable[[str], str]) -> str:
    return words.listing([quote(words.short(name, _NAME_LENGTH)) for name in names], most=_NAMED_HOSTS)


def _order(category: str) -> int:
    return CATEGORIES.index(category) if category != LISTED else len(CATEGORIES)
