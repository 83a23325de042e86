"""From a Document to the parts of the page: plain values by key, each text safe to be shown as a text node.

The same rows and sentences as every other form of the report; only times stay numbers, which the browser writes in its
own time zone. A part is equal to what it was while nothing in it changed. Knows the report, and no browser.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any

from detector.beats.model import Beat
from detector.dashboard.activity import Spans
from detector.report import blind_spots, blocked, live, plain, safe, sentences, words
from detector.report.document import Document, HostRow, UnknownRow, VendorRow
from detector.report.html import cards, flow
from detector.report.html.cards import Card, HostLine
from detector.report.sentences import WATCHING_CATEGORIES, Gap

VENDOR, HOST = "vendor:", "host:"
"""How the keys of vendors and hosts begin."""

_MOST_ROWS = 40
_MOST_HOSTS = 12
_NAME_LENGTH = 200

Parts = dict[str, Any]


def parts(document: Document, hidden: Collection[str], activity: Mapping[str, Spans]) -> Parts:
    """Return everything that the page shows; vendors in `hidden` are left out of lists and pictures, and named.

    Sentences and numbers on the whole report are about all of it: what a reader hides still happened.
    """
    shown = replace(document, vendors=tuple(vendor for vendor in document.vendors if vendor.id not in hidden))
    groups = cards.groups(shown)
    made: Parts = {
        "head": _head(document),
        "order": [[group.title, [card.vendor.id for card in group.cards]] for group in groups],
        "flow": _flow(shown),
        "times": _times(shown, activity),
        "unknown": [_collector(row, sentences.unknown(row, safe.html_name)) for row in document.collectors],
        "possible": [_collector(row, sentences.possible(row, safe.html_name)) for row in document.possible],
        "visited": [_visited(vendor) for vendor in shown.visited],
        "opened": [safe.pieces(sentences.interception(item, safe.html_name)) for item in document.interception],
        "blocked": [safe.pieces(blocked.sentence(document, row, safe.html_name)) for row in document.blocked],
        "hints": [safe.pieces(blind_spots.hint(row, safe.html_name)) for row in document.hints],
        "gaps": [_gap(gap) for gap in sentences.gaps(document, safe.html_name)],
        "legend": sentences.legend(document),
        "hidden": [[vendor.id, _name(vendor.name)] for vendor in document.vendors if vendor.id in hidden],
    }
    made |= {VENDOR + card.vendor.id: _card(card) for group in groups for card in group.cards}
    names = {vendor.id: vendor.name for vendor in document.vendors}
    made |= {HOST + host.host: _host(host, names) for host in document.hosts or () if host.vendor not in hidden}
    told: Parts = visible(made)
    return told


def visible(value: Any) -> Any:
    """Return plain values with every text made visible: no control character, mark or filler is sent raw."""
    if isinstance(value, str):
        return safe.terminal(value)
    if isinstance(value, dict):
        return {safe.terminal(key): visible(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [visible(item) for item in value]
    return value


def _head(document: Document) -> Parts:
    share = document.coverage.unnamed_share
    return {
        "lead": plain.lead(document),
        "more": [safe.pieces(text) for text in plain.more(document, safe.html_name)],
        "looked": safe.pieces(sentences.looked_at(document, safe.html_name)),
        "unseen": live.unseen(document),
        "figures": [[tone, count, text] for count, text, tone in plain.figures(document)],
        "nameless": None if share is None else words.share(share),
        "signatures": sentences.signatures(document),
        "verdict": sentences.verdict(document),
        "version": document.version,
    }


def _card(card: Card) -> Parts:
    vendor = card.vendor
    return {
        "name": _name(vendor.name),
        "tone": card.tone,
        "category": card.category,
        "evidence": [vendor.evidence, card.evidence],
        "summary": card.summary,
        "observed": [
            [name, f"{words.certainty(seen.certainty)}, {words.plural(seen.count, 'time')}: {seen.how}"]
            for name, seen in card.observed
        ],
        "collects": card.collects,
        "sizes": [words.size(vendor.bytes_out), words.size(vendor.bytes_in)],
        "times": [vendor.first_seen, vendor.last_seen],
        "rhythm": card.rhythm,
        "programs": card.programs,
        "pages": [*card.pages, *([f"and {card.more_pages:,} more"] if card.more_pages else [])],
        "hosts": [_listed(line) for line in card.hosts],
        "more_hosts": card.more_hosts,
        "about": vendor.description,
    }


def _listed(line: HostLine) -> list[Any]:
    row = line.row
    sizes = f"{words.size(row.bytes_out)} sent, {words.size(row.bytes_in)} received"
    return [line.name, safe.pieces(line.notes), f"{line.seen_in}; {sizes}; {words.plural(row.contacts, 'contact')}"]


def _host(host: HostRow, names: Mapping[str, str]) -> list[Any]:
    """Return a host as the list of all hosts shows it: name, product, where seen, sent, received, contacts, last."""
    product = _name(names.get(host.vendor or "", host.vendor or ""))
    sizes = [host.bytes_out, host.bytes_in, host.contacts, host.last_seen]
    return [_name(host.host), product, words.seen_in(host.seen_in), *sizes]


def _flow(document: Document) -> Parts:
    made = flow.flow(document)
    return {
        "senders": [_node(node) for node in made.senders],
        "receivers": [_node(node) for node in made.receivers],
        "kinds": [_node(node) for node in made.kinds],
        "groups": [_node(node) for node in made.groups],
        "links": [[link.path, round(link.width, 1), link.tone, link.is_faint] for link in made.links],
        "lines": [_line(line) for line in made.lines],
        "height": round(made.height),
        "heads": made.heads,
        "left_out": made.left_out,
    }


def _node(node: flow.Node) -> list[Any]:
    return [node.label, round(node.y, 1), round(node.height, 1), node.tone, node.note]


def _line(line: flow.Line) -> Parts:
    return {
        **asdict(line),
        "receiver": _name(line.receiver),
        "senders": [_name(name) for name in line.senders[:5]],
        "sent": words.size(line.sent) if line.sent else "data",
    }


def _times(document: Document, activity: Mapping[str, Spans]) -> Parts:
    everybody: list[VendorRow | UnknownRow] = [*document.receiving, *document.collectors]
    rows = [_time(row, activity) for row in everybody]
    rows = sorted((row for row in rows if row["times"] is not None), key=lambda row: _TONES.index(row["tone"]))
    period = [at for at in sentences.period(document) if words.utc(at)]
    return {"rows": rows[:_MOST_ROWS], "left_out": max(0, len(rows) - _MOST_ROWS), "period": period}


_TONES = ("watch", "unknown", "other")


def _time(row: VendorRow | UnknownRow, activity: Mapping[str, Spans]) -> Parts:
    is_known = words.utc(row.first_seen) and words.utc(row.last_seen)
    spans = activity.get(row.id) if isinstance(row, VendorRow) else None
    return {
        "name": _name(row.name if isinstance(row, VendorRow) else row.host),
        "tone": _tone(row),
        "times": [row.first_seen, row.last_seen] if is_known else None,
        "sent": words.size(row.bytes_out),
        "rhythm": _every(row.beat),
        "width": spans.width if spans is not None else None,
        "spans": spans.spans if spans is not None else [],
    }


def _tone(row: VendorRow | UnknownRow) -> str:
    if isinstance(row, UnknownRow):
        return "unknown"
    return "watch" if row.category in WATCHING_CATEGORIES else "other"


def _every(beat: Beat | None) -> str:
    return sentences.every(beat)


def _collector(row: UnknownRow, told: Gap) -> Parts:
    return {**_gap(told), "sent": words.size(row.bytes_out), "times": [row.first_seen, row.last_seen]}


def _gap(gap: Gap) -> Parts:
    return {"sentence": safe.pieces(gap.sentence), "details": [safe.pieces(detail) for detail in gap.details]}


def _visited(vendor: VendorRow) -> list[Any]:
    hosts = words.listing([_name(host.host) for host in vendor.hosts], most=_MOST_HOSTS)
    return [vendor.id, _name(vendor.name), words.category(vendor.category), hosts]


def _name(text: str) -> str:
    return words.short(text, _NAME_LENGTH)
