"""A report in GitHub-flavoured Markdown, for an issue, a wiki or a letter: the table's content with every host.

Names from outside stand in code spans or are escaped (detector.report.safe), so that they become no markup, link or
mention. The sentences are those of detector.report.sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detector.report import blind_spots, blocked, elsewhere, sentences, upload_notes, words
from detector.report.document import Document, HostRow, VendorRow
from detector.report.safe import markdown, markdown_code

_NAMED_HOSTS = 5
_NAME_LENGTH = 100
_WATCHING = "workplace-monitoring"


def render(document: Document) -> str:
    """Return `document` as Markdown, without a newline at its end; the last line is the verdict."""
    blocks = [
        "# Which telemetry vendors this machine talked to",
        sentences.looked_at(document, markdown_code),
        *_vendors(document),
        *_unknown(document),
        *_blocked(document),
        *_visited(document),
        *_interception(document),
        *_hints(document),
        *_hosts(document),
        _gaps(document),
        sentences.signatures(document),
        f"**{sentences.verdict(document)}**",
    ]
    return "\n\n".join(blocks)


def _vendors(document: Document) -> Iterator[str]:
    watching = [vendor for vendor in document.receiving if vendor.category == _WATCHING]
    others = [vendor for vendor in document.receiving if vendor.category != _WATCHING]
    for title, vendors in ((sentences.SECTION_WATCHING, watching), (sentences.SECTION_OTHERS, others)):
        if vendors:
            yield f"## {title}"
            yield _vendor_table(vendors)
    meanings = [f"- **{word}**: {meaning}" for word, meaning in sentences.legend(document)]
    if meanings:
        yield "\n".join(meanings)


def _vendor_table(vendors: Sequence[VendorRow]) -> str:
    headers = ("Vendor", "Category", "Known to collect", "Evidence", "Hosts", "Sent", "First seen", "Last seen")
    rows = [
        (
            _text(vendor.name),
            markdown(words.category(vendor.category)),
            ", ".join(markdown(words.kind(kind)) for kind in vendor.collects) or "not known",
            _evidence(vendor),
            _host_names(vendor),
            words.size(vendor.bytes_out),
            words.moment(vendor.first_seen),
            words.moment(vendor.last_seen),
        )
        for vendor in vendors
    ]
    return _table(headers, rows, right=(5,))


def _evidence(vendor: VendorRow) -> str:
    seen = sentences.seen_kinds(vendor.observed or (), markdown)
    rung = markdown(words.evidence(vendor.evidence))
    return "; ".join([f"{rung}: {seen}" if seen else rung, *upload_notes.notes(vendor.upload)])


def _host_names(vendor: VendorRow) -> str:
    names = [_host_name(host) for host in vendor.hosts[:_NAMED_HOSTS]]
    more = len(vendor.hosts) - len(names) + vendor.hosts_not_listed
    listed = f"{', '.join(names)} and {words.plural(more, 'more host')}" if more else words.listing(names)
    programs = sentences.programs(vendor, _code)
    shown = elsewhere.manner(vendor, f"to {listed}") if vendor.is_elsewhere else listed
    return f"{shown}, by {programs}" if programs else shown


def _unknown(document: Document) -> Iterator[str]:
    rooms = (
        (sentences.SECTION_UNKNOWN, sentences.UNKNOWN_MEANING, document.collectors, sentences.unknown),
        (sentences.SECTION_POSSIBLE, sentences.POSSIBLE_MEANING, document.possible, sentences.possible),
    )
    for title, meaning, rows, say in rooms:
        if rows:
            yield f"## {title}"
            yield meaning
            lines = []
            for said in (say(row, markdown_code) for row in rows):
                lines += [f"- {said.sentence}", *(f"  - {detail}" for detail in said.details)]
            yield "\n".join(lines)


def _blocked(document: Document) -> Iterator[str]:
    if document.blocked:
        yield f"## {blocked.SECTION}"
        yield blocked.MEANING
        yield "\n".join(f"- {blocked.sentence(document, row, markdown_code)}" for row in document.blocked)


def _visited(document: Document) -> Iterator[str]:
    if document.visited:
        yield f"## {sentences.SECTION_VISITED}"
        yield sentences.VISITED_MEANING
        yield "\n".join(
            f"- {_text(vendor.name)} ({markdown(words.category(vendor.category))}): {_host_names(vendor)}"
            for vendor in document.visited
        )


def _interception(document: Document) -> Iterator[str]:
    if document.interception:
        yield f"## {sentences.SECTION_INTERCEPTION}"
        yield "\n".join(f"- {sentences.interception(opened, markdown_code)}" for opened in document.interception)


def _hosts(document: Document) -> Iterator[str]:
    if document.hosts:
        names = {vendor.id: vendor.name for vendor in document.vendors}
        yield f"## {sentences.SECTION_HOSTS}"
        headers = ("Host", "Note", "Seen in", "Vendor", "Sent", "Received", "Contacts")
        yield _table(headers, [_host_row(host, names) for host in document.hosts], right=(4, 5, 6))


def _host_row(host: HostRow, names: dict[str, str]) -> tuple[str, ...]:
    return (
        _host_name(host),
        "; ".join(sentences.host_notes(host, _code)),
        markdown(words.seen_in(host.seen_in)),
        _text(names.get(host.vendor, host.vendor)) if host.vendor else "",
        words.size(host.bytes_out),
        words.size(host.bytes_in),
        f"{host.contacts:,}",
    )


def _hints(document: Document) -> Iterator[str]:
    if document.hints:
        yield f"## {blind_spots.SECTION_HINTS}"
        yield blind_spots.HINTS_MEANING
        yield "\n".join(f"- {blind_spots.hint(row, markdown_code)}" for row in document.hints)


def _gaps(document: Document) -> str:
    lines = [f"## {sentences.SECTION_GAPS}", ""]
    for gap in sentences.gaps(document, markdown_code):
        lines.append(f"- {gap.sentence}")
        lines += [f"  - {detail}" for detail in gap.details]
    return "\n".join(lines)


def _host_name(host: HostRow) -> str:
    aliases = words.listing([_code(name) for name in host.aliases], most=2)
    return f"{_code(host.host)} → {aliases}" if aliases else _code(host.host)


def _code(name: str) -> str:
    return markdown_code(words.short(name, _NAME_LENGTH))


def _text(name: str) -> str:
    return markdown(words.short(name, _NAME_LENGTH))


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int]) -> str:
    rule = ["--:" if place in right else "---" for place in range(len(headers))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headers, rule, *rows))
