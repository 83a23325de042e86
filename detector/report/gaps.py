"""What a report could not see, as sentences with their parts by reason, the weightiest first.

Names from outside go through the `quote` that the caller's medium needs (see detector.report.safe). Draws no table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from detector.report import blind_spots, words
from detector.report.document import CoverageRow, Document

Quote = Callable[[str], str]

_NAMED_HOSTS = 5
_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be seen, as a sentence, and its parts by reason."""

    sentence: str
    details: tuple[str, ...] = ()


def gaps(document: Document, quote: Quote) -> tuple[Gap, ...]:
    """Return everything that this report cannot tell, the weightiest first."""
    return tuple(_gaps(document, quote)) or (Gap("Everything that was met could be read."),)


def _gaps(document: Document, quote: Quote) -> Iterator[Gap]:
    coverage = document.coverage
    for warning in document.warnings:
        yield Gap(quote(warning))
    for source in document.sources:
        if source.note:
            yield Gap(f"{quote(words.short(source.name, _NAME_LENGTH))}: {quote(source.note)}.")
    if not coverage.judged and not coverage.opened_flows:
        knows_no_size = document.vendors and all(vendor.bytes_out is None for vendor in document.vendors)
        known = "names and times, no sizes" if knows_no_size else "names, sizes and times"
        yield Gap(f"What was said inside connections was not read: this report knows {known}.")
    if reach := blind_spots.trust(coverage):
        yield Gap(reach)
    yield from _unnamed(coverage, quote)
    yield from (Gap(*told) for told in blind_spots.tunnels(coverage, quote))
    if coverage.encrypted_dns:
        resolvers = words.listing([quote(name) for name in coverage.encrypted_dns], most=_NAMED_HOSTS)
        yield Gap(f"Some look-ups were encrypted ({resolvers}): names asked there are not in this report.")
    yield from _unread_packets(coverage, quote)
    yield from _unreadable(coverage, quote)
    yield from _skipped(coverage, quote)
    yield from _unjudged(coverage, quote)
    yield from _unopened(coverage)
    yield from _unattributed(coverage, quote)
    yield from _left_out(coverage)


def _unnamed(coverage: CoverageRow, quote: Quote) -> Iterator[Gap]:
    unnamed = sum(coverage.unnamed_flows.values())
    if unnamed:
        verb = "has" if unnamed == 1 else "have"
        of_all = f"{unnamed:,} of {words.plural(coverage.flows, 'connection')} {verb} no name"
        yield Gap(f"{of_all}{_unnamed_bytes(coverage)}:", blind_spots.unnamed_reasons(coverage, quote))


def _unnamed_bytes(coverage: CoverageRow) -> str:
    return "" if coverage.unnamed_share is None else f" ({words.share(coverage.unnamed_share)} of the bytes)"


def _unread_packets(coverage: CoverageRow, quote: Quote) -> Iterator[Gap]:
    unparsed = sum(coverage.unparsed.values())
    if unparsed:
        of_all = f"{unparsed:,} of {words.plural(coverage.packets, 'packet')} could not be read:"
        yield Gap(of_all, _reasons(coverage.unparsed, words.UNPARSED_WORDS, quote))
    if coverage.dropped:
        yield Gap(f"{words.plural(coverage.dropped, 'packet')} lost before they could be looked at.")
    for code, count in _largest_first(coverage.unread_messages):
        message = words.MESSAGE_WORDS.get(code) or f"{quote(code)} message"
        yield Gap(f"{words.plural(count, message)} could not be read.")


def _unreadable(coverage: CoverageRow, quote: Quote) -> Iterator[Gap]:
    if coverage.unreadable:
        hosts = words.plural(len(coverage.unreadable), "host")
        lines = [f"{quote(words.short(host, _NAME_LENGTH))}: {quote(why)}" for host, why in coverage.unreadable]
        more = len(lines) - _NAMED_HOSTS
        listed = (*lines[:_NAMED_HOSTS], *([f"and {words.plural(more, 'more host')}"] if more > 0 else []))
        yield Gap(f"What went to {hosts} was passed through unread:", tuple(listed))


def _skipped(coverage: CoverageRow, quote: Quote) -> Iterator[Gap]:
    skipped = sum((coverage.skipped_requests or {}).values())
    if skipped:
        of_all = f"{words.plural(skipped, 'entry was', 'entries were')} no request that could be used:"
        yield Gap(of_all, _reasons(coverage.skipped_requests or {}, words.SKIPPED_WORDS, quote))


def _unjudged(coverage: CoverageRow, quote: Quote) -> Iterator[Gap]:
    unjudged = sum((coverage.unjudged or {}).values())
    if unjudged:
        of_all = f"{words.plural(coverage.judged or 0, 'request')} looked into; in some not everything could be read:"
        yield Gap(of_all, _reasons(coverage.unjudged or {}, words.UNJUDGED_WORDS, quote))


def _unopened(coverage: CoverageRow) -> Iterator[Gap]:
    if coverage.encrypted_flows:
        opened, of_all = coverage.opened_flows or 0, words.plural(coverage.encrypted_flows, "encrypted connection")
        rest = coverage.encrypted_flows - opened
        why = f": for {rest:,} no key fits, or nothing was said after the handshake" if rest else ""
        yield Gap(f"{opened:,} of {of_all} could be opened with the keys{why}.")


def _unattributed(coverage: CoverageRow, quote: Quote) -> Iterator[Gap]:
    missing = sum((coverage.unattributed_flows or {}).values())
    if missing:
        of_all = f"Of {words.plural(missing, 'connection')} the program is not known:"
        yield Gap(of_all, _reasons(coverage.unattributed_flows or {}, words.NO_PROGRAM_WORDS, quote))


def _left_out(coverage: CoverageRow) -> Iterator[Gap]:
    if coverage.hosts_not_listed:
        hosts = words.plural(coverage.hosts_not_listed, "more host")
        yield Gap(f"{hosts} counted but not listed: too many names.")
    if coverage.ignored_hosts:
        yield Gap(f"{words.plural(coverage.ignored_hosts, 'host')} left out, as your ignore file asks.")


def _reasons(counts: Mapping[str, int], meanings: Mapping[str, str], quote: Quote) -> tuple[str, ...]:
    return tuple(f"{count:,}: {meanings.get(code) or quote(code)}" for code, count in _largest_first(counts))


def _largest_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(((code, count) for code, count in counts.items() if count), key=lambda item: (-item[1], item[0]))
