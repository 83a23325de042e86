"""A report for a terminal, for a person who is no engineer: tables where there is room, a list where there is not.

The only user of tabulate, which is imported when a table is drawn because it takes a tenth of a second. Claims nothing
by itself: the sentences are those of detector.report.sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from detector.report import blind_spots, blocked, elsewhere, sentences, sparkline, upload_notes, words
from detector.report.document import Document, HostRow, VendorRow
from detector.report.layout import ALARM, BOLD, DIM, PLAIN, WARNING, bullet, columns, fold, paint, share_out, wrap
from detector.report.safe import terminal
from detector.report.sparkline import Bars

_LIST_BELOW = 72
_SEPARATE_CATEGORY_FROM = 110
_WIDEST = 160
_NARROWEST = 24
_GAP = 2
_HEADER_PADDING = 2  # tabulate gives a column that much more than its header takes
_TIME_WIDTH = 7
_SIZE_WIDTH = 8
_WIDE_BARS = 16
_COUNT_WIDTH = 10
_NAME_LENGTH = 100
_EVIDENCE_STYLES = {"observed": ALARM, "sending": WARNING}
_WATCHING = "workplace-monitoring"

Styled = tuple[str, str]
"""A paragraph of a cell, and its style."""


@dataclass(frozen=True, slots=True)
class _Pen:
    """How to draw: the columns there are, whether colour is wanted, how times are written and uploads drawn."""

    width: int
    colour: bool
    moment: Callable[[float], str]
    bars: Bars

    def cell(self, paragraphs: Iterable[Styled], width: int) -> str:
        return "\n".join(
            paint(line, style, colour=self.colour) for text, style in paragraphs for line in wrap(text, width)
        )

    def heading(self, text: str) -> str:
        return "\n".join(paint(line, BOLD, colour=self.colour) for line in wrap(text.upper(), self.width))


def render(document: Document, *, width: int, colour: bool, show_all: bool, bars: str = sparkline.BLOCKS) -> str:
    """Return `document` as text of at most `width` columns, without a newline at its end; the last line is the verdict.

    `colour` adds ANSI codes. `show_all` adds the table of hosts, if the document has one. `bars` are the characters
    that uploads over time are drawn with.
    """
    drawn = sparkline.Bars(sentences.period(document), bars)
    pen = _Pen(max(_NARROWEST, min(width, _WIDEST)), colour, _moments(document), drawn)
    blocks = [fold([sentences.looked_at(document, terminal)], pen.width), *_vendors(document, pen)]
    blocks += [*_unknown(document, pen), *_blocked(document, pen), *_visited(document, pen)]
    blocks += _interception(document, pen)
    blocks += _hints(document, pen)
    blocks += _hosts(document, pen) if show_all else []
    blocks += [_gaps(document, pen), fold([sentences.signatures(document)], pen.width), _verdict(document, colour)]
    return "\n\n".join(blocks)


def _verdict(document: Document, colour: bool) -> str:
    # On one line however long it is: "the last line" is what people and programs look for.
    return paint(sentences.verdict(document), BOLD, colour=colour)


def _moments(document: Document) -> Callable[[float], str]:
    times = [time for vendor in document.vendors for time in (vendor.first_seen, vendor.last_seen)]
    if words.is_one_day((*sentences.period(document), *times)):
        return words.clock
    return lambda at: f"{words.short_day(at)} {words.clock(at)}"


def _vendors(document: Document, pen: _Pen) -> Iterator[str]:
    watching = [vendor for vendor in document.receiving if vendor.category == _WATCHING]
    others = [vendor for vendor in document.receiving if vendor.category != _WATCHING]
    draw = _vendor_list if pen.width < _LIST_BELOW else _vendor_table
    for title, vendors in ((sentences.SECTION_WATCHING, watching), (sentences.SECTION_OTHERS, others)):
        if vendors:
            yield f"{pen.heading(title)}\n\n{draw(vendors, pen)}"
    explained = (*sentences.legend(document), *upload_notes.meaning_of(pen.bars, document))
    meanings = [bullet("  ", f"{word}: {meaning}", pen.width) for word, meaning in explained]
    if meanings:
        yield "\n".join([pen.heading(sentences.SECTION_LEGEND), *meanings])


def _vendor_table(vendors: Sequence[VendorRow], pen: _Pen) -> str:
    if pen.width >= _SEPARATE_CATEGORY_FROM:
        return _wide_table(vendors, pen)
    return _stacked_table(vendors, pen)


def _wide_table(vendors: Sequence[VendorRow], pen: _Pen) -> str:
    cells = [
        ([_name(vendor)], [(_category(vendor), PLAIN)], [(_collects(vendor), PLAIN)], _evidence(vendor))
        for vendor in vendors
    ]
    headers = ["Vendor", "Category", "Known to collect", "Evidence", "Sent", "First\nseen", "Last\nseen"]
    sent = _WIDE_BARS if any(pen.bars.draw(vendor.upload, 1) for vendor in vendors) else _SIZE_WIDTH
    room = pen.width - sent - 2 * _TIME_WIDTH - 6 * _GAP
    rows = [
        [
            *drawn,
            pen.cell(_sent(vendor, pen, sent), sent),
            pen.cell([(pen.moment(vendor.first_seen), DIM)], _TIME_WIDTH),
            pen.cell([(pen.moment(vendor.last_seen), DIM)], _TIME_WIDTH),
        ]
        for vendor, drawn in zip(vendors, _fitted(cells, pen, room, (22, 17, 26, 22), headers), strict=True)
    ]
    return _grid(headers, rows, right=(4,))


def _stacked_table(vendors: Sequence[VendorRow], pen: _Pen) -> str:
    cells = [
        ([_name(vendor), (f"({_category(vendor)})", DIM)], [(_collects(vendor), PLAIN)], _evidence(vendor))
        for vendor in vendors
    ]
    headers = ["Vendor", "Known to collect", "Evidence", "Sent", "Seen"]
    room = pen.width - _SIZE_WIDTH - _TIME_WIDTH - 4 * _GAP
    rows = [
        [
            *drawn,
            pen.cell(_sent(vendor, pen, _SIZE_WIDTH), _SIZE_WIDTH),
            pen.cell([(time, DIM) for time in _times(vendor, pen)], _TIME_WIDTH),
        ]
        for vendor, drawn in zip(vendors, _fitted(cells, pen, room, (20, 20, 20), headers), strict=True)
    ]
    return _grid(headers, rows, right=(3,))


def _fitted(
    rows: Sequence[Sequence[Sequence[Styled]]], pen: _Pen, room: int, weights: Sequence[int], headers: Sequence[str]
) -> Iterator[list[str]]:
    """Yield `rows` drawn into `room` columns; what a narrow column does not need goes to the others."""
    wanted = [
        max(len(header) + _HEADER_PADDING, *(columns(text) for cell in column for text, _ in cell))
        for header, column in zip(headers, zip(*rows, strict=True), strict=False)
    ]
    widths = share_out(room, weights, wanted)
    for row in rows:
        yield [pen.cell(cell, width) for cell, width in zip(row, widths, strict=True)]


def _vendor_list(vendors: Sequence[VendorRow], pen: _Pen) -> str:
    return "\n\n".join(_vendor_lines(vendor, pen) for vendor in vendors)


def _vendor_lines(vendor: VendorRow, pen: _Pen) -> str:
    where = ", ".join(text for text, _ in _evidence(vendor))
    facts = [
        _category(vendor),
        f"known to collect: {_collects(vendor)}",
        f"evidence: {where}",
        f"sent: {' '.join(text for text, _ in _sent(vendor, pen, _WIDE_BARS))}",
        f"seen: {' '.join(_times(vendor, pen))}",
    ]
    return "\n".join([pen.cell([_name(vendor)], pen.width), *(bullet("  ", fact, pen.width) for fact in facts)])


def _name(vendor: VendorRow) -> Styled:
    return (_short(vendor.name), ALARM if vendor.category == _WATCHING else BOLD)


def _category(vendor: VendorRow) -> str:
    return terminal(words.category(vendor.category))


def _collects(vendor: VendorRow) -> str:
    return ", ".join(terminal(words.kind(kind)) for kind in vendor.collects) or "not known"


def _sent(vendor: VendorRow, pen: _Pen, cells: int) -> list[Styled]:
    """Return how much was sent, and under it when."""
    drawn = pen.bars.draw(vendor.upload, cells)
    return [(words.size(vendor.bytes_out), PLAIN), *([(drawn, DIM)] if drawn else [])]


def _times(vendor: VendorRow, pen: _Pen) -> list[str]:
    first, last = pen.moment(vendor.first_seen), pen.moment(vendor.last_seen)
    return [first] if first == last else [first, "to", last]


def _evidence(vendor: VendorRow) -> list[Styled]:
    rung = (terminal(words.evidence(vendor.evidence)), _EVIDENCE_STYLES.get(vendor.evidence, BOLD))
    return [rung, *((line, PLAIN) for line in _where(vendor))]


def _where(vendor: VendorRow) -> Iterator[str]:
    """Yield on which host the evidence stands, and how many more there are."""
    if not vendor.hosts:
        return
    main = max(vendor.hosts, key=lambda host: (host.role == "ingest", host.bytes_out or 0))
    if vendor.evidence == "contacted":
        manner = "only looked up:" if vendor.contacts == vendor.lookups else "connected to"
    else:
        manner = "to"
    if vendor.observed:
        yield sentences.seen_kinds(vendor.observed, terminal)
    if rhythm := sentences.every(vendor.beat):
        yield rhythm
    yield from upload_notes.notes(vendor.upload)
    yield f"{elsewhere.manner(vendor, manner)} {_host_name(main)}"
    more = len(vendor.hosts) - 1 + vendor.hosts_not_listed
    if more:
        yield f"and {words.plural(more, 'more host')}"
    if vendor.blocked:
        yield f"{words.plural(vendor.blocked, 'look-up was', 'look-ups were')} blocked"
    programs = sentences.programs(vendor, _short)
    if programs:
        yield f"by {programs}"


def _unknown(document: Document, pen: _Pen) -> Iterator[str]:
    rooms = (
        (sentences.SECTION_UNKNOWN, sentences.UNKNOWN_MEANING, document.collectors, sentences.unknown),
        (sentences.SECTION_POSSIBLE, sentences.POSSIBLE_MEANING, document.possible, sentences.possible),
    )
    for title, meaning, rows, say in rooms:
        if rows:
            lines = [pen.heading(title), fold([meaning], pen.width)]
            for row in rows:
                said, drawn = say(row, terminal), pen.bars.draw(row.upload, _WIDE_BARS)
                lines.append(bullet("  ", said.sentence, pen.width))
                lines += [bullet("    - ", detail, pen.width) for detail in said.details]
                lines += [bullet("    - ", f"sent over time: {drawn}", pen.width)] if drawn else []
            yield "\n".join(lines)


def _blocked(document: Document, pen: _Pen) -> Iterator[str]:
    if document.blocked:
        lines = [bullet("  ", blocked.sentence(document, row, terminal), pen.width) for row in document.blocked]
        meaning = fold([blocked.MEANING], pen.width)
        yield "\n".join([pen.heading(blocked.SECTION), meaning, *lines])


def _visited(document: Document, pen: _Pen) -> Iterator[str]:
    if document.visited:
        lines = [bullet("  ", _visit(vendor), pen.width) for vendor in document.visited]
        meaning = fold([sentences.VISITED_MEANING], pen.width)
        yield "\n".join([pen.heading(sentences.SECTION_VISITED), meaning, *lines])


def _visit(vendor: VendorRow) -> str:
    hosts = words.listing([_short(host.host) for host in vendor.hosts], most=2)
    return f"{_short(vendor.name)} ({_category(vendor)}): {hosts}"


def _interception(document: Document, pen: _Pen) -> Iterator[str]:
    if document.interception:
        lines = [bullet("  ", sentences.interception(opened, terminal), pen.width) for opened in document.interception]
        yield "\n".join([pen.heading(sentences.SECTION_INTERCEPTION), *lines])


def _hints(document: Document, pen: _Pen) -> Iterator[str]:
    if document.hints:
        lines = [bullet("  ", blind_spots.hint(row, terminal), pen.width) for row in document.hints]
        meaning = bullet("  ", blind_spots.HINTS_MEANING, pen.width)
        yield "\n".join([pen.heading(blind_spots.SECTION_HINTS), meaning, *lines])


def _gaps(document: Document, pen: _Pen) -> str:
    lines = [pen.heading(sentences.SECTION_GAPS)]
    for gap in sentences.gaps(document, terminal):
        lines.append(bullet("- ", gap.sentence, pen.width))
        lines += [bullet("    ", detail, pen.width) for detail in gap.details]
    return "\n".join(lines)


def _hosts(document: Document, pen: _Pen) -> Iterator[str]:
    if document.hosts:
        names = {vendor.id: vendor.name for vendor in document.vendors}
        draw = _host_list if pen.width < _LIST_BELOW else _host_table
        yield f"{pen.heading(sentences.SECTION_HOSTS)}\n\n{draw(document.hosts, names, pen)}"


def _host_table(hosts: Sequence[HostRow], names: dict[str, str], pen: _Pen) -> str:
    is_apart = pen.width >= _SEPARATE_CATEGORY_FROM
    cells = [_host_cells(host, _vendor_of(host, names), is_apart) for host in hosts]
    headers = ["Host", "Seen in", *(["Vendor"] if is_apart else []), "Sent", "Received", "Contacts"]
    room = pen.width - _SIZE_WIDTH - 2 * _COUNT_WIDTH - (5 if is_apart else 4) * _GAP
    rows = [
        [*drawn, words.size(host.bytes_out), words.size(host.bytes_in), f"{host.contacts:,}"]
        for host, drawn in zip(
            hosts, _fitted(cells, pen, room, (26, 11, 14) if is_apart else (32, 11), headers), strict=True
        )
    ]
    return _grid(headers, rows, right=range(len(headers))[-3:])


def _host_cells(host: HostRow, vendor: str, is_apart: bool) -> list[list[Styled]]:
    """Return the cells that need room; the vendor stands under the host's name where it has no column."""
    lines = [(text, PLAIN) for text in _host_lines(host)]
    if vendor and not is_apart:
        lines.append((f"vendor: {vendor}", DIM))
    seen = [(terminal(words.seen_in(host.seen_in)), PLAIN)]
    return [lines, seen, [(vendor, PLAIN)]] if is_apart else [lines, seen]


def _host_list(hosts: Sequence[HostRow], names: dict[str, str], pen: _Pen) -> str:
    lines = []
    for host in hosts:
        lines += [bullet("", text, pen.width) for text in _host_lines(host)]
        lines.append(bullet("  ", _host_facts(host, names), pen.width))
    return "\n".join(lines)


def _host_facts(host: HostRow, names: dict[str, str]) -> str:
    sizes = f"sent {words.size(host.bytes_out)}, received {words.size(host.bytes_in)}"
    facts = [terminal(words.seen_in(host.seen_in)), sizes, words.plural(host.contacts, "contact")]
    vendor = _vendor_of(host, names)
    return "; ".join([vendor, *facts] if vendor else facts)


def _host_lines(host: HostRow) -> list[str]:
    return [_host_name(host), *(f"({note})" for note in sentences.host_notes(host, _short))]


def _host_name(host: HostRow) -> str:
    aliases = words.listing([_short(name) for name in host.aliases], most=2)
    return f"{_short(host.host)} → {aliases}" if aliases else _short(host.host)


def _vendor_of(host: HostRow, names: dict[str, str]) -> str:
    return _short(names.get(host.vendor, host.vendor)) if host.vendor else ""


def _short(name: str) -> str:
    return words.short(terminal(words.short(name, _NAME_LENGTH)), _NAME_LENGTH)


def _grid(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int]) -> str:
    from tabulate import tabulate

    sides = ["right" if place in right else "left" for place in range(len(headers))]
    text = tabulate(rows, headers, tablefmt="simple", disable_numparse=True, colalign=sides)
    return "\n".join(_apart([line.rstrip() for line in text.splitlines()], rows))


def _apart(lines: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a drawn table with an empty line around rows of several lines; tabulate cannot draw one itself."""
    heights = [max(cell.count("\n") + 1 for cell in row) for row in rows]
    start = len(lines) - sum(heights)
    yield from lines[:start]
    for place, height in enumerate(heights):
        if place and max(height, heights[place - 1]) > 1:
            yield ""
        yield from lines[start : start + height]
        start += height
