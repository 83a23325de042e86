"""A summary as rows of text and back, the difference of two summaries, and the difference of two versions of a row.

Pure: the caller says what was written already. Loose ends have no place here: what is kept is settled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from detector.beats.keeping import Keeping
from detector.beats.model import NOTHING_FOLLOWED, Followed, KeptRows
from detector.history.codec import from_text, to_text
from detector.history.model import Beats, Change, Row, RowKey, Seen, bucket_of
from detector.observation import Observed, SourceInfo
from detector.summary import Coverage, Hint, Issuer, Summary, Tally, Tunnel
from detector.uploads.model import Upload, apart

Counted = TypeVar("Counted", Tally, Coverage)

NOTHING_COVERED = Coverage()

_IN_KEY = ("signature_id", "host", "origin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """All of a summary that is no row. `bar` is that of what is followed, as digits: it has more than 64 bits."""

    sources: tuple[SourceInfo, ...] = ()
    coverage: Coverage = NOTHING_COVERED
    interception: tuple[Issuer, ...] = ()
    tunnels: tuple[Tunnel, ...] = ()
    hints: tuple[Hint, ...] = ()
    bar: str = str(NOTHING_FOLLOWED.bar)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is kept of a destination beside its connections."""

    by_hour: tuple[int, ...]
    bar: int


def key_of(tally: Tally) -> RowKey:
    """Return what makes the row of a tally the same in all its versions."""
    return RowKey(tally.signature_id or "", tally.host, tally.origin or "")


def tally_of(key: RowKey, text: str) -> Tally:
    """Return the tally that a row holds. Raises ValueError."""
    return from_text(Tally, text, host=key.host, signature_id=key.signature or None, origin=key.origin or None)


def head_of(text: str) -> Head:
    """Return the head that a text holds. Raises ValueError."""
    return from_text(Head, text)


def change_of(seen: Seen, written: Sequence[Tally], *, bucket: int, span: tuple[float, float]) -> Change:
    """Return what must be written so that `seen` stands where `written` stood; `span` is the time that it covers."""
    summary = seen.summary
    head = Head(
        sources=summary.sources,
        coverage=summary.coverage,
        interception=summary.interception,
        tunnels=summary.tunnels,
        hints=summary.hints,
        bar=str(seen.followed.bar),
    )
    return Change(
        bucket=bucket,
        head=to_text(head),
        rows=tuple(_changed(summary.tallies, written)),
        beats=tuple(map(_beats, seen.followed.rows)),
        written=seen.at,
        first=span[0],
        last=span[1],
        ended=seen.at if seen.is_over else None,
    )


def span_of(summary: Summary) -> tuple[float, float]:
    """Return the time that captures cover, by their packets and by what was seen in them; the epoch if nothing was."""
    times = [at for source in summary.sources for at in (source.started_at, source.ended_at) if at is not None]
    times += [at for tally in summary.tallies for at in (tally.first_seen, tally.last_seen)]
    return (min(times), max(times)) if times else (0.0, 0.0)


def change_of_files(summary: Summary, at: float) -> Change:
    """Return what is written of captures that were read: all at once, under the last hour that they cover."""
    span = span_of(summary)
    seen = Seen(at, summary, summary.followed, is_all=True, is_over=True)
    return change_of(seen, (), bucket=bucket_of(span[1]), span=span)


def followed_of(head: Head, beats: Iterable[Beats]) -> Followed:
    """Return what is followed as the value that was written. Raises ValueError."""
    rows = []
    for item in beats:
        rest = from_text(_Rest, item.text)
        if len(rest.by_hour) != 24 or any(len(packed) % 32 for _, packed in item.hours):
            raise ValueError("a destination has another shape")
        rows.append(KeptRows(item.destination, rest.by_hour, rest.bar, item.hours))
    return Keeping.thawed(Followed(int(head.bar), tuple(rows))).freeze()


def since(later: Counted, earlier: Counted) -> Counted:
    """Return what was counted between two versions: numbers are subtracted, sets stay those of the later one.

    A number is never below zero: a connection may have got another name in between.
    """
    changed: dict[str, Any] = {}
    for field in fields(later):
        now, before = getattr(later, field.name), getattr(earlier, field.name)
        if type(now) is int:
            changed[field.name] = max(now - (before or 0), 0)
        elif isinstance(now, Mapping):
            changed[field.name] = dict(sorted((Counter(now) - Counter(before)).items()))
        elif isinstance(now, Upload):
            changed[field.name] = apart(now, before)
        elif field.name == "observed":
            changed[field.name] = _observed_since(now, before)
    return replace(later, **changed)


def _observed_since(later: tuple[Observed, ...], earlier: tuple[Observed, ...]) -> tuple[Observed, ...]:
    """Return the kinds of data that were seen between two versions."""
    before = {seen.kind: seen.count for seen in earlier}
    left = (replace(seen, count=seen.count - before.get(seen.kind, 0)) for seen in later)
    return tuple(seen for seen in left if seen.count > 0)


def _changed(tallies: Sequence[Tally], written: Sequence[Tally]) -> Iterator[Row]:
    """What did not change is most often the same object, of which nothing need be asked: so many hosts cost little."""
    before, now = set(map(id, written)), set(map(id, tallies))
    left = {key_of(tally): tally for tally in written if id(tally) not in now}
    for tally in tallies:
        if id(tally) not in before:
            key = key_of(tally)
            if left.pop(key, None) != tally:
                yield Row(key, to_text(tally, without=_IN_KEY))
    for key in sorted(left):
        yield Row(key, None)


def _beats(rows: KeptRows) -> Beats:
    return Beats(rows.key, to_text(_Rest(rows.by_hour, rows.bar)), rows.hours)
