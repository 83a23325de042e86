"""The sentences of a report: what was looked at, the verdict, who opened connections, what could not be seen.

A sentence never claims more than the evidence does. Names from outside go through the `quote` that the caller's medium
needs (see detector.report.safe). Draws no table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from detector.beats.model import Beat
from detector.observation import Observed, Program
from detector.report import blind_spots, elsewhere, upload_notes, words
from detector.report.document import CoverageRow, Document, HostRow, Interception, UnknownRow, VendorRow
from detector.vocabulary import ACCOMPANYING_KINDS, CERTAINTIES

Quote = Callable[[str], str]

WATCHING_CATEGORIES = frozenset({"workplace-monitoring", "insider-risk"})
"""Products that are made to watch the people at a machine."""

SECTION_WATCHING = "Workplace monitoring"
SECTION_OTHERS = "Other vendors"
SECTION_LEGEND = "What the words mean"
SECTION_UNKNOWN = "In nobody's catalogue"
SECTION_POSSIBLE = "Possible collectors"
SECTION_VISITED = "Visited only"
SECTION_INTERCEPTION = "Who opened your encrypted connections"
SECTION_HOSTS = "Every host"
SECTION_GAPS = "What could not be seen"
UNKNOWN_MEANING = "No signature names these hosts, but what was sent to them tells what somebody does here."
POSSIBLE_MEANING = (
    "No signature names these hosts; data goes there on a schedule. Whether it tells anything about a person cannot be "
    "seen from outside: backups, sensors and the monitoring of machines have the same rhythm."
)
VISITED_MEANING = "Only their web site or sign-in page was visited: no sign of monitoring."
COLLECTS_MEANING = "what the product can collect, from public sources; not what was seen here"

_NAMED_HOSTS = 5
_NAMED_FILES = 3
_NAMED_PROGRAMS = 3
_NAME_LENGTH = 80
_SURE_BEAT = 0.6
# Below a hundredth, packets that could not be read are left to the section on gaps.
_WORTH_SAYING = 0.01


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be seen, as a sentence, and its parts by reason."""

    sentence: str
    details: tuple[str, ...] = ()


def looked_at(document: Document, quote: Quote) -> str:
    """Return what was looked at, how much of it there was, and the days and times that it covers."""
    keys = [source for source in document.sources if source.kind == "keys"]
    names = [quote(words.short(source.name, _NAME_LENGTH)) for source in document.sources if source not in keys]
    what = words.listing(names, most=_NAMED_FILES) or "nothing"
    count = f"{words.plural(len(names), 'recording')}: " if len(names) > 1 else ""
    packets = _amount(document)
    kinds = {source.kind for source in document.sources}
    if kinds in ({"interface"}, {"proxy"}):
        way = "what passed the proxy on " if kinds == {"proxy"} else ""
        return f"Watched {way}{what}: {packets}{_span(document)}."
    opened = "".join(f", opened with {quote(words.short(source.name, _NAME_LENGTH))}" for source in keys)
    return f"Looked at {count}{what}{opened}. {packets}{_span(document)}."


def _amount(document: Document) -> str:
    """Return how much was looked at: packets, requests, or both; connections or names where a log has no others."""
    coverage = document.coverage
    packets = words.plural(coverage.packets, "packet")
    if coverage.requests is None:
        has_packets = coverage.packets or any(source.packets is not None for source in document.sources)
        if has_packets or not document.sources:
            return packets
        return words.plural(coverage.flows, "connection") if coverage.flows else "Names only"
    requests = words.plural(coverage.requests, "request")
    return f"{packets} and {requests}" if coverage.packets else requests


def period(document: Document) -> tuple[float, ...]:
    """Return the first and the last moment of all sources, or nothing if none tells."""
    starts = [source.started_at for source in document.sources if source.started_at is not None]
    ends = [source.ended_at for source in document.sources if source.ended_at is not None]
    return (min(starts), max(ends)) if starts and ends else ()


def verdict(document: Document) -> str:
    """Return the one sentence that a reader may rely on, with the share that could not be seen."""
    if document.coverage.unnamed_share is None and not (document.vendors or document.unknown or document.blocked):
        return _nothing_read(document.coverage)
    return f"{_what_was_seen(document)}; {_what_was_not(document.coverage)}."


def signatures(document: Document) -> str:
    """Return how many signatures were compared with, and how many could not be used."""
    loaded = words.plural(document.signatures_loaded, "signature")
    if not document.signatures_refused:
        return f"{loaded} loaded, none refused."
    return f"{loaded} loaded, {document.signatures_refused:,} refused: what those describe was not looked for."


def legend(document: Document) -> tuple[tuple[str, str], ...]:
    """Return the words of the table that need explaining, with their meaning; only those that occur."""
    rungs = {vendor.evidence for vendor in document.receiving}
    used = [(words.evidence(rung), meaning) for rung, meaning in words.EVIDENCE_MEANINGS.items() if rung in rungs]
    sure = {seen.certainty for seen in document.observed}
    grades = [(words.certainty(code), meaning) for code, meaning in words.CERTAINTY_MEANINGS.items() if code in sure]
    grades += upload_notes.meanings(document)
    if any(vendor.is_elsewhere for vendor in document.receiving):
        grades.append(elsewhere.LEGEND)
    return (("known to collect", COLLECTS_MEANING), *used, *grades) if document.receiving else tuple(grades)


def seen_kinds(observed: Sequence[Observed], quote: Quote) -> str:
    """Return the kinds that payloads held, the surest first, each group with how sure it is."""
    groups = []
    for certainty in reversed(CERTAINTIES):
        kinds = [quote(words.kind(seen.kind)) for seen in observed if seen.certainty == certainty]
        if kinds:
            groups.append(f"{words.listing(kinds)} ({words.certainty(certainty)})")
    return "; ".join(groups)


def unknown(row: UnknownRow, quote: Quote) -> Gap:
    """Return what a host that no signature knows was sent, and how that is known."""
    host = quote(words.short(row.host, _NAME_LENGTH))
    pages = words.listing([quote(words.short(page, _NAME_LENGTH)) for page in row.pages], most=_NAMED_FILES)
    telling = [seen for seen in row.observed if seen.kind not in ACCOMPANYING_KINDS]
    by = f" by {_program_names(row.programs, quote)}" if row.programs else ""
    what = f"{host} was sent {seen_kinds(telling, quote)}{by}{f', from {pages}' if pages else ''}."
    return Gap(what, tuple(_unknown_details(row, quote)))


def possible(row: UnknownRow, quote: Quote) -> Gap:
    """Return what is known of a host that only its beat speaks of, with the reasons."""
    host = quote(words.short(row.host, _NAME_LENGTH))
    by = f", from {_program_names(row.programs, quote)}" if row.programs else ""
    reasons = row.beat.reasons if row.beat is not None else ()
    details = (*(quote(reason) for reason in reasons), *upload_notes.notes(row.upload))
    return Gap(f"{host} is possibly a collector{by}.", details)


def every(beat: Beat | None) -> str:
    """Return how often a vendor is reported to, where that is sure and no well-known harmless beat; else nothing."""
    if beat is None or beat.harmless or beat.confidence < _SURE_BEAT:
        return ""
    return f"every {words.span(beat.period)}"


def _unknown_details(row: UnknownRow, quote: Quote) -> Iterator[str]:
    for seen in row.observed:
        yield f"{quote(words.kind(seen.kind))}: {quote(seen.how)} ({seen.count:,})"
    of_all = f"of {words.plural(row.requests, 'request')}"
    what = f"{row.telling:,} {of_all} held such data" if row.telling else f"seen only in the sequence {of_all}"
    yield f"{what}; {words.size(row.bytes_out)} sent in all"
    if row.purposes:
        purposes = words.listing([quote(words.purpose(purpose)) for purpose in row.purposes])
        yield f"it may be there for {purposes}, which looks alike"
    if row.beat is not None:
        yield from (quote(reason) for reason in row.beat.reasons)
    yield from upload_notes.notes(row.upload)
    yield f"to describe it for others: detect signatures new --host {quote(row.host)}"


def interception(opened: Interception, quote: Quote) -> str:
    """Return who put a certificate of its own between the reader and which hosts."""
    hosts = words.listing([quote(words.short(host, _NAME_LENGTH)) for host in opened.hosts], most=_NAMED_HOSTS)
    issuer = quote(words.short(opened.issuer, _NAME_LENGTH))
    if opened.product is None:
        return (
            f"The certificates of {hosts} were issued by {issuer}, which is no public authority: whoever runs it can "
            "read what goes there. For sites of your own employer that is usual, for others it is not."
        )
    product = quote(words.short(opened.product, _NAME_LENGTH))
    return (
        f"Your connections to {hosts} were opened by {product} (certificate issued by {issuer}): "
        "whoever runs it can read what goes over them."
    )


def host_notes(host: HostRow, quote: Quote) -> Iterator[str]:
    """Yield what a reader must know about the name of a host: that it is an outer one, or a guess from DNS."""
    if told := elsewhere.note(host):
        yield told
    if host.is_outer:
        yield "the name shown outside; the true one is encrypted"
    if host.fronts:
        names = words.listing([quote(name) for name in host.fronts], most=3)
        yield f"asked for inside a connection to {names}"
    if host.purposes:
        yield f"used for {words.listing([quote(words.purpose(purpose)) for purpose in host.purposes])}"
    if host.by_address:
        yield "name from DNS" if host.by_address >= host.contacts - host.lookups else "name in part from DNS"
    if host.other_names:
        yield f"or: {words.listing([quote(name) for name in host.other_names], most=3)}"


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


def programs(vendor: VendorRow, quote: Quote) -> str:
    """Return the names of the programs that talked to a vendor, each once; empty where none is known."""
    return _program_names(vendor.programs or (), quote)


def _program_names(programs: Sequence[Program], quote: Quote) -> str:
    names = dict.fromkeys(quote(words.short(program.name, _NAME_LENGTH)) for program in programs)
    return words.listing(list(names), most=_NAMED_PROGRAMS) if names else ""


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


def _span(document: Document) -> str:
    times = period(document)
    if not times:
        return ""
    first, last = times
    if words.is_one_day(times):
        return f", {words.day(first)}, {words.clock(first)} to {words.clock(last)} (all times are UTC)"
    return f", {words.moment(first)} to {words.moment(last)} (all times are UTC)"


def _what_was_seen(document: Document) -> str:
    receiving = [vendor for vendor in document.receiving if not vendor.is_elsewhere]
    count = Counter(vendor.evidence for vendor in receiving)
    unread = " that could not be read" if count["observed"] else ""
    plain = sum(vendor.evidence == "observed" and not elsewhere.is_behaviour(vendor) for vendor in receiving)
    clauses = [
        _clause(count["observed"] - plain, "received", "received", "behavioural data"),
        _clause(plain, "received", "received", "data about pages, devices or errors alone"),
        _clause(count["sending"], "was", "were", f"sent data{unread}"),
        _clause(count["contacted"], "was", "were", "only contacted"),
    ]
    said = [clause for clause in clauses if clause]
    if said:
        number, _, rest = ", ".join(said).partition(" ")
        return f"{number} {'vendor' if number == '1' else 'vendors'} {rest}{_unknown_too(document)}"
    if document.receiving:
        return f"No host of a known vendor's own was seen{_unknown_too(document)}"
    if document.unknown or document.blocked:
        return f"No known vendor was seen{_unknown_too(document)}"
    if document.visited:
        known = words.plural(len(document.visited), "known vendor")
        return f"Of {known} only the web site or sign-in page was visited"
    return "No known vendor was seen"


def _unknown_too(document: Document) -> str:
    other = elsewhere.clause(document.receiving)
    said = f"; {other}" if other else ""
    if document.collectors:
        said += f"; {words.plural(len(document.collectors), 'host')} that no signature knows received behavioural data"
    if document.possible:
        said += f"; {words.plural(len(document.possible), 'unknown host')} may be collecting"
    if document.blocked:
        said += f"; {words.plural(len(document.blocked), 'vendor was', 'vendors were')} asked for and blocked"
    return said


def _clause(count: int, verb: str, verbs: str, rest: str) -> str:
    return f"{count:,} {verb if count == 1 else verbs} {rest}" if count else ""


def _what_was_not(coverage: CoverageRow) -> str:
    if coverage.unnamed_share is None:
        return "no connection that carries data could be read"
    parts = [f"{words.share(coverage.unnamed_share)} of the bytes have no name"]
    unparsed = sum(coverage.unparsed.values())
    if unparsed >= coverage.packets * _WORTH_SAYING and unparsed:
        parts.append(f"{words.share(unparsed / max(coverage.packets, unparsed))} of the packets could not be read")
    if coverage.dropped:
        parts.append(f"{words.plural(coverage.dropped, 'packet was', 'packets were')} lost")
    return ", ".join(parts)


def _nothing_read(coverage: CoverageRow) -> str:
    if not coverage.packets and coverage.requests:
        return "Nothing could be told: no known vendor was seen, and no request carried data."
    if not coverage.packets:
        return "Nothing could be read: there was no packet."
    if not coverage.parsed:
        return f"Nothing could be read: none of {words.plural(coverage.packets, 'packet')} could be understood."
    return "Nothing could be read: there was no connection that carries data."
