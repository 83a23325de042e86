"""What the live view shows: a row for each vendor with its rate, which are new, and one line on what is not seen.

Numbers and plain texts that are safe for a terminal; how they are drawn is decided elsewhere. Knows no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detector.report import sentences, words
from detector.report.document import Document, VendorRow
from detector.report.safe import terminal
from detector.vocabulary import EVIDENCE

_NEW_FOR = 60.0
_WINDOW = 5.0
_NAME_LENGTH = 60
_VISITED = "visited only"


@dataclass(frozen=True, slots=True)
class LiveRow:
    """One vendor as it is shown now; all texts are safe. `rate` is bytes sent a second, over the last seconds."""

    name: str
    category: str
    collects: str
    evidence: str
    programs: str
    hosts: str
    bytes_out: int
    rate: float
    is_new: bool
    is_watching: bool
    is_sending: bool


class Rates:
    """Remembers how much each vendor had sent at which time, to tell its rate and whether it is new."""

    def __init__(self, started_at: float) -> None:
        self._started_at = started_at
        self._first: dict[str, float] = {}
        self._marks: dict[str, list[tuple[float, int]]] = {}

    def note(self, vendor: VendorRow, now: float) -> float:
        """Take what a vendor has sent by `now` (seconds); return its rate in bytes a second."""
        self._first.setdefault(vendor.id, now)
        # Who turns up late had sent nothing until a moment ago; its rate is not spread over the hours before.
        marks = self._marks.setdefault(vendor.id, [(max(self._started_at, now - _WINDOW), 0)])
        marks.append((now, vendor.bytes_out or 0))
        while len(marks) > 2 and marks[1][0] <= now - _WINDOW:
            del marks[0]
        (then, before), (at, sent) = marks[0], marks[-1]
        return max(0.0, (sent - before) / max(at - then, 1.0))

    def is_new(self, vendor: VendorRow, now: float) -> bool:
        """Tell whether a vendor turned up within the last minute."""
        return now - self._first.get(vendor.id, now) < _NEW_FOR


def rows(document: Document, rates: Rates, now: float) -> list[LiveRow]:
    """Return a row for each vendor, those that watch people first; `now` in seconds of any clock."""
    return [_row(vendor, rates.note(vendor, now), rates.is_new(vendor, now)) for vendor in document.vendors]


def status(document: Document, seconds: float) -> str:
    """Return the line under the table: how much was seen, in which time."""
    coverage = document.coverage
    names = " and ".join(terminal(source.name) for source in document.sources)
    return f"{names}: {words.plural(coverage.packets, 'packet')} in {_duration(seconds)}, {_flows(document)}"


def unseen(document: Document) -> str:
    """Return one line on what is not visible."""
    return ", ".join(_unseen(document)) or "nothing that was met is hidden"


def _unseen(document: Document) -> Iterator[str]:
    coverage = document.coverage
    if coverage.unnamed_share:
        yield f"{words.share(coverage.unnamed_share)} of the bytes have no name"
    if coverage.encrypted_dns:
        yield f"some look-ups are encrypted ({words.plural(len(coverage.encrypted_dns), 'resolver')})"
    if coverage.dropped:
        yield f"{words.plural(coverage.dropped, 'packet')} lost"
    missing = sum((coverage.unattributed_flows or {}).values())
    if missing:
        yield f"{words.plural(missing, 'connection')} without a known program"
    if not coverage.judged:
        yield "what is said inside connections is not read"


def _flows(document: Document) -> str:
    return words.plural(document.coverage.flows, "connection")


def _row(vendor: VendorRow, rate: float, is_new: bool) -> LiveRow:
    return LiveRow(
        name=_short(vendor.name),
        category=terminal(words.category(vendor.category)),
        collects=", ".join(terminal(words.kind(kind)) for kind in vendor.collects) or "not known",
        evidence=_VISITED if vendor.is_visited_only else terminal(words.evidence(vendor.evidence)),
        programs=sentences.programs(vendor, _short),
        hosts=words.listing([_short(host.host) for host in vendor.hosts], most=1),
        bytes_out=vendor.bytes_out or 0,
        rate=rate,
        is_new=is_new,
        is_sending=vendor.evidence != EVIDENCE[0],
        is_watching=vendor.category in sentences.WATCHING_CATEGORIES and not vendor.is_visited_only,
    )


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if whole < 60:
        return words.plural(whole, "second")
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {whole % 60:02} s"


def _short(name: str) -> str:
    return words.short(terminal(words.short(name, _NAME_LENGTH)), _NAME_LENGTH)
