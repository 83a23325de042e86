"""What a report from the history adds: how much was watched, and what is new, gone, more or less than before.

Values, and the sentences for them; a sentence is made safe by the caller's quoting. A week in which little was watched
shows little: amounts are compared by the hour that was watched, and both times are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from detector.report import changes, words
from detector.report.compare import MUCH, Comparison, compare
from detector.report.document import Document, UnknownRow, VendorRow
from detector.report.reading import Product, Report
from detector.report.sentences import Quote

_NAME_LENGTH = 100
_HOUR = 3_600.0
_LEAST = 10_000
"""Bytes below which nothing is said of an amount: a page more or less is no change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time of which runs are kept, in words; `watched` is how many seconds of it some run covered."""

    label: str
    runs: int
    watched: float


@dataclass(frozen=True, slots=True)
class Amount:
    """A product that was sent much more, or much less, for each hour watched: `times` is new over old."""

    product: Product
    bytes_out: int
    times: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the history says beside a report. `since` and `until` are seconds since the epoch, None: no bound.

    `new_since`: the report lists only what was not there before that. `before` is the time that `comparison` and
    `amounts` compare with; None where nothing was asked for.
    """

    since: float | None
    until: float | None
    new_since: float | None
    now: Time
    before: Time | None = None
    comparison: Comparison | None = None
    amounts: tuple[Amount, ...] = ()


def with_past(document: Document, past: Past, before: Document | None) -> Document:
    """Return a report with what its past says: compared with `before`, and only what is new where that was asked."""
    if before is None:
        return replace(document, past=past)
    comparison = compare(_report(before, "before"), _report(document, "now"))
    assert past.before is not None
    amounts = tuple(_amounts(before, document, past.before, past.now))
    told = replace(document, past=replace(past, comparison=comparison, amounts=amounts))
    return told if past.new_since is None else _only_new(told, comparison, before)


def covered(past: Past) -> str:
    """Return in a sentence how much of the history this is."""
    return f"From the history: {words.plural(past.now.runs, 'run')}, {_hours(past.now.watched)} watched."


def title(past: Past) -> str:
    """Return what the section of the comparison is called."""
    return f"Compared with {past.before.label}" if past.before is not None else ""


def said(past: Past, quote: Quote) -> tuple[str, ...]:
    """Return the sentences of the comparison; none where nothing was compared."""
    return tuple(_said(past, quote)) if past.before is not None else ()


def tree(past: Past) -> dict[str, Any]:
    """Return what the past says as the plain values that JSON knows."""
    compared = None
    if past.before is not None and past.comparison is not None:
        compared = {
            **_time(past.before),
            "vendors": [
                {"id": change.product.id, "change": change.what, "old": _rung(change.old), "new": _rung(change.new)}
                for change in past.comparison.changes
            ],
            "amounts": [{"id": one.product.id, "times_an_hour": round(one.times, 3)} for one in past.amounts],
            "sentences": list(said(past, str)),
        }
    return {
        "since": words.iso(past.since),
        "until": words.iso(past.until),
        "new_since": words.iso(past.new_since),
        **_time(past.now),
        "compared_with": compared,
    }


def _time(time: Time) -> dict[str, Any]:
    return {"label": time.label, "runs": time.runs, "watched_seconds": round(time.watched)}


def _rung(product: Product | None) -> str | None:
    if product is None:
        return None
    return "visited" if product.is_visited_only else product.evidence


def _said(past: Past, quote: Quote) -> Iterator[str]:
    before, comparison = past.before, past.comparison
    assert before is not None
    for time in (before, past.now):
        if not time.runs:
            yield f"In {time.label} nothing was watched: nothing can be compared."
            return
    assert comparison is not None
    yield f"Watched: {_hours(before.watched)} in {before.label}, {_hours(past.now.watched)} in {past.now.label}."
    told = [text for _, texts in changes.sentences(comparison, quote) for text in texts]
    yield from told
    for amount in past.amounts:
        yield _more_or_less(amount, quote)
    if not told and not past.amounts:
        yield "No vendor is new or gone, and none was sent much more or much less."


def _more_or_less(amount: Amount, quote: Quote) -> str:
    name = quote(words.short(amount.product.name, _NAME_LENGTH))
    category = quote(words.category(amount.product.category))
    much = f"about {amount.times:.0f} times as much" if amount.times >= MUCH else _less(amount.times)
    sent = words.size(amount.bytes_out)
    return f"Changed: {name} ({category}): {much} went there for each hour that was watched ({sent} in all)."


def _less(times: float) -> str:
    return f"less than a {'tenth' if times < 0.1 else 'quarter' if times < 0.25 else 'half'} as much".replace(
        "a half", "half"
    )


def _hours(seconds: float) -> str:
    if seconds < 2 * _HOUR:
        return words.plural(round(seconds / 60), "minute")
    return words.plural(round(seconds / _HOUR), "hour")


def _report(document: Document, name: str) -> Report:
    opened = frozenset((item.issuer, item.product or "an unknown product") for item in document.interception)
    return Report(
        name=name,
        generated_at=None,
        products={row.id: _product(row) for row in document.vendors},
        interception=opened,
        signatures=document.signatures_loaded,
        unnamed_share=document.coverage.unnamed_share,
    )


def _product(row: VendorRow) -> Product:
    """Return a vendor without its amount, which must be compared by the hour, and without lists of hosts to compare."""
    return Product(
        id=row.id,
        name=row.name,
        category=row.category,
        evidence=row.evidence,
        is_visited_only=row.is_visited_only,
        bytes_out=None,
        hosts=frozenset(host.host for host in row.hosts),
        are_hosts_complete=False,
    )


def _amounts(before: Document, now: Document, time_before: Time, time_now: Time) -> Iterator[Amount]:
    earlier = {row.id: row for row in before.receiving}
    for row in now.receiving:
        known = earlier.get(row.id)
        if known is None or not known.bytes_out or not row.bytes_out or not time_before.watched or not time_now.watched:
            continue
        times = (row.bytes_out / time_now.watched) / (known.bytes_out / time_before.watched)
        is_much = times >= MUCH or times <= 1 / MUCH
        if is_much and max(row.bytes_out, known.bytes_out) >= _LEAST:
            yield Amount(_product(row), row.bytes_out, times)


def _only_new(document: Document, comparison: Comparison, before: Document) -> Document:
    """Return the report with the vendors that are new, or of which more is known than before, and with new hosts."""
    new = {change.product.id for change in comparison.changes if change.what == "new" or change.rise > 0}
    known = {row.host for row in before.unknown or ()}
    unknown: tuple[UnknownRow, ...] | None = None
    if document.unknown is not None:
        unknown = tuple(row for row in document.unknown if row.host not in known)
    return replace(document, vendors=tuple(row for row in document.vendors if row.id in new), unknown=unknown)
