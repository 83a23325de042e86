"""What was kept, read back as a Summary: of one run exactly, of a period as exactly as its hours allow.

A run that lies wholly in a period is read as it was. Of one that the period cuts, what was counted in the hours that
the period touches is told: too much by less than an hour at each end. Captures are kept as a whole, and told as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from detector.counting.running import REST, like
from detector.findings import Findings
from detector.history.model import ALWAYS, HOUR, LIVE, Beats, Period, Run, Version, bucket_of
from detector.history.rows import Head, followed_of, head_of, since, tally_of
from detector.history.store import BrokenHistoryError, Store
from detector.match.index import Matcher
from detector.observation import SourceInfo
from detector.summary import Summary, Tally

_PROXY = "the proxy"


def read_run(store: Store, run: Run, period: Period = ALWAYS) -> Summary:
    """Return what a run saw in a period. Raises HistoryError; BrokenHistoryError if what is kept is damaged."""
    cut = ALWAYS if period.holds(run) else period
    try:
        return _read(store, run, cut)
    except (ValueError, KeyError) as error:
        raise BrokenHistoryError(f"run {run.id} of the history is damaged ({error})") from error


def read_period(store: Store, runs: Iterable[Run], period: Period, matcher: Matcher) -> Summary:
    """Return what all runs saw in a period together, as today's signatures name it. Raises HistoryError."""
    findings = Findings(matcher)
    for run in runs:
        if period.meets(run):
            summary = read_run(store, run, period)
            findings.absorb(replace(summary, tallies=tuple(renewed(row, matcher) for row in summary.tallies)))
    summary = findings.settle()
    return replace(summary, sources=tuple(_together(summary.sources)))


def renewed(tally: Tally, matcher: Matcher) -> Tally:
    """Return a row as today's signatures name it: one that matched none may match now, and lines may have moved."""
    if tally.host == REST:
        return tally
    match = matcher.match(tally.host)
    if match is None:
        return tally
    today = like(tally.host, match)
    if tally.signature_id is not None and (tally.signature_id != today.signature_id or tally.path_was_seen):
        return tally  # it stood on more than the name, which is not kept
    names = ("signature_id", "origin", "role", "category", "matched")
    return replace(tally, **{name: getattr(today, name) for name in names})


def _read(store: Store, run: Run, period: Period) -> Summary:
    head = _head(store, run, period)
    if head is None:
        return Summary()
    return Summary(
        sources=tuple(_source(source, period) for source in head.sources),
        coverage=head.coverage,
        tallies=_tallies(store, run, period),
        interception=head.interception,
        tunnels=head.tunnels,
        hints=head.hints,
        followed=followed_of(head, _beats(store.beats(run.id), period)),
    )


def _head(store: Store, run: Run, period: Period) -> Head | None:
    """Return the head at the end of a period, with what was counted before it taken away."""
    first, last = _buckets(run, period)
    versions = store.heads(run.id)
    before = [text for bucket, text in versions if bucket < first]
    within = [text for bucket, text in versions if first <= bucket <= last]
    if not within:
        return None
    head = head_of(within[-1])
    if not before:
        return head
    earlier = head_of(before[-1])
    sources = tuple(map(_less, head.sources, earlier.sources)) if len(head.sources) == len(earlier.sources) else ()
    return replace(head, coverage=since(head.coverage, earlier.coverage), sources=sources or head.sources)


def _less(now: SourceInfo, before: SourceInfo) -> SourceInfo:
    packets = None if now.packets is None else max(now.packets - (before.packets or 0), 0)
    return replace(now, packets=packets, bytes=max(now.bytes - before.bytes, 0))


def _tallies(store: Store, run: Run, period: Period) -> tuple[Tally, ...]:
    rows = (_row(list(versions), run, period) for _, versions in groupby(store.versions(run.id), lambda it: it.key))
    return tuple(sorted((row for row in rows if row is not None), key=lambda row: (row.signature_id or "", row.key)))


def _row(versions: list[Version], run: Run, period: Period) -> Tally | None:
    """Return a row as it was counted within a period; None if nothing was."""
    first, last = _buckets(run, period)
    within = [version for version in versions if first <= version.bucket <= last]
    if not within or within[-1].text is None:
        return None
    row = tally_of(within[-1].key, within[-1].text)
    if row.last_seen < period.since or row.first_seen >= period.until:
        return None
    if period == ALWAYS:
        return row
    before = [version for version in versions if version.bucket < first]
    if before and before[-1].text is not None:
        row = since(row, tally_of(before[-1].key, before[-1].text))
    return replace(
        row,
        first_seen=max(row.first_seen, period.since),
        last_seen=min(row.last_seen, max(period.until, row.first_seen)),
    )


def _buckets(run: Run, period: Period) -> tuple[float, float]:
    """Return the first and the last hour that count; captures were written under their last hour, as a whole."""
    if run.kind != LIVE:
        return float("-inf"), float("inf")
    first = period.since if period.since == float("-inf") else bucket_of(period.since)
    return first, period.until if period.until == float("inf") else bucket_of(period.until)


def _beats(beats: Iterable[Beats], period: Period) -> Iterator[Beats]:
    for item in beats:
        hours = tuple(
            (hour, packed)
            for hour, packed in item.hours
            if (hour + 1) * HOUR > period.since and hour * HOUR < period.until
        )
        if hours:
            yield replace(item, hours=hours)


def _source(source: SourceInfo, period: Period) -> SourceInfo:
    began, ended = source.started_at, source.ended_at
    return replace(
        source,
        started_at=None if began is None else max(began, period.since),
        ended_at=None if ended is None else min(ended, period.until),
    )


def _together(sources: Iterable[SourceInfo]) -> Iterator[SourceInfo]:
    """Yield each source once: an interface that was watched on ten days is one, and so are proxies on many ports."""

    def of(source: SourceInfo) -> tuple[str, str]:
        return source.kind, _PROXY if source.kind == "proxy" else source.name

    for (_, name), group in groupby(sorted(sources, key=of), of):
        same = list(group)
        packets = [source.packets for source in same if source.packets is not None]
        yield replace(
            same[-1],
            name=name,
            packets=sum(packets) if packets else None,
            bytes=sum(source.bytes for source in same),
            started_at=min((at for source in same if (at := source.started_at) is not None), default=None),
            ended_at=max((at for source in same if (at := source.ended_at) is not None), default=None),
            note="; ".join(dict.fromkeys(source.note for source in same if source.note)),
        )
