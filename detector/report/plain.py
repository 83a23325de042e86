"""A report in a few sentences for somebody who has never heard of telemetry: who received what, and what is not known.

Every sentence claims what the evidence carries and no more: `received` where data went to a host that takes data in,
`looks like` where a rule fired, `cannot be told` where nothing was read. Knows the document, draws nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from detector.observation import Observed
from detector.report import sentences, words
from detector.report.document import Document, VendorRow
from detector.report.sentences import WATCHING_CATEGORIES, Quote
from detector.vocabulary import ACCOMPANYING_KINDS, EVIDENCE, KINDS

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NONE_KNOWN = "No workplace-monitoring product that is known here was met in what was looked at."
_NAMED_KINDS = 4
_NAMED_PRODUCTS = 3


def lead(document: Document) -> str:
    """Return the one sentence to begin with: about products made to watch people, or that none was met."""
    if _is_empty(document):
        return sentences.verdict(document)
    watching = [vendor for vendor in document.receiving if vendor.category in WATCHING_CATEGORIES]
    received = [vendor for vendor in watching if vendor.evidence != EVIDENCE[0]]
    if received:
        return f"{_products(received)} received data from this machine{_what(received)}."
    if document.collectors:
        return _unknown(document)
    if watching:
        verb = "was" if len(watching) == 1 else "were"
        return f"{_products(watching)} {verb} contacted by this machine; whether data was sent cannot be told."
    return _blocked(document) or _NONE_KNOWN


def more(document: Document, quote: Quote) -> tuple[str, ...]:
    """Return the sentences that follow the lead: the other vendors, unknown hosts, interception, and what is hidden."""
    return () if _is_empty(document) else tuple(_more(document, quote))


def _is_empty(document: Document) -> bool:
    nobody = not (document.vendors or document.unknown or document.blocked)
    return document.coverage.unnamed_share is None and nobody


def _blocked(document: Document) -> str:
    """Return that products made to watch people were asked for and blocked; empty where none was."""
    count = sum(row.category in WATCHING_CATEGORIES for row in document.blocked)
    if not count:
        return ""
    one, several = "product made to watch people at work was", "products made to watch people at work were"
    return f"{_count(count, one, several)} asked for from this network, and a filter refused the look-ups."


def _more(document: Document, quote: Quote) -> Iterator[str]:
    watching = [vendor for vendor in document.receiving if vendor.category in WATCHING_CATEGORIES]
    received = [vendor for vendor in watching if vendor.evidence != EVIDENCE[0]]
    if received and len(received) < len(watching):
        yield f"{_number(len(watching) - len(received))} more of that kind {_were(watching, received)}."
    others = [vendor for vendor in document.receiving if vendor.category not in WATCHING_CATEGORIES]
    yield from _others(others, "other " if watching else "")
    if document.collectors and received:
        yield _unknown(document)
    elif document.collectors and watching:
        yield f"{_products(watching)} {'was' if len(watching) == 1 else 'were'} only contacted."
    elif document.collectors:
        yield _NONE_KNOWN
    if document.possible:
        hosts = _count(len(document.possible), "unknown server is", "unknown servers are")
        yield f"{hosts} sent data on a schedule, as a collector would be; more cannot be told."
    products = list(dict.fromkeys(opened.product for opened in document.interception if opened.product))
    if products:
        names = words.listing([quote(words.short(name, 60)) for name in products], most=_NAMED_PRODUCTS)
        yield f"Encrypted connections of this machine were opened on their way by {names}."
    yield from _hidden(document)


def _unknown(document: Document) -> str:
    hosts = _count(len(document.collectors), "unknown server was", "unknown servers were")
    seen = [seen for row in document.collectors for seen in row.observed]
    return f"{hosts} sent what is done at this machine: {kinds_in_words(seen)}."


def _were(watching: Sequence[VendorRow], received: Sequence[VendorRow]) -> str:
    return f"{'was' if len(watching) - len(received) == 1 else 'were'} only contacted"


def _others(others: Sequence[VendorRow], other: str) -> Iterator[str]:
    """Yield how many vendors of other kinds received data, and what the payloads that could be read told."""
    received = [vendor for vendor in others if vendor.evidence != EVIDENCE[0]]
    contacted = len(others) - len(received)
    rest = f"; {_count(contacted, 'was', 'were').lower()} only contacted" if contacted else ""
    if received:
        yield f"{_count(len(received), f'{other}product', f'{other}products')} received data{_what(received)}{rest}."
    elif contacted:
        yield f"{_count(contacted, f'{other}product was', f'{other}products were')} only contacted."


def _hidden(document: Document) -> Iterator[str]:
    coverage = document.coverage
    if not coverage.judged and not coverage.opened_flows:
        yield "What was said inside the connections was not read, so what kind of data went out is not known."
    if coverage.unnamed_share:
        share = words.share(coverage.unnamed_share)
        yield f"To whom {share} of the bytes went could not be seen."


def _products(vendors: Sequence[VendorRow]) -> str:
    categories = {vendor.category for vendor in vendors}
    if len(categories) > 1:
        return _count(len(vendors), "product made to watch people at work", "products made to watch people at work")
    kind = words.category(vendors[0].category).replace(" ", "-")
    return _count(len(vendors), f"{kind} product", f"{kind} products")


def _what(received: Sequence[VendorRow]) -> str:
    """Return what those of `received` whose payloads were read were sent, as the end of a sentence."""
    read = [vendor for vendor in received if vendor.observed]
    if not read:
        # Where nothing can be read of anybody, that is said once, at the end.
        return "" if all(vendor.observed is None for vendor in received) else "; what it said could not be read"
    kinds = kinds_in_words([seen for vendor in read for seen in vendor.observed or ()])
    if len(received) == 1:
        return f": {kinds}"
    if len(read) == 1:
        return f"; one of them received {kinds}"
    if len(read) == len(received):
        return f"; between them they received {kinds}"
    return f"; {_number(len(read)).lower()} of them received {kinds} between them"


def _telling(observed: Sequence[Observed]) -> list[Observed]:
    return [seen for seen in observed if seen.kind not in ACCOMPANYING_KINDS]


def kinds_in_words(observed: Sequence[Observed]) -> str:
    """Return kinds that payloads held, those that tell most first; what only a rule suspects `looks like` it."""
    chosen = _telling(observed) or list(observed)
    sure = {seen.kind for seen in chosen if seen.certainty != "suspected"}
    suspected = {seen.kind for seen in chosen} - sure
    parts = [_named(sure)] if sure else []
    if suspected:
        parts.append(f"what looks like {_named(suspected)}")
    return ", and ".join(parts)


def _named(kinds: Collection[str]) -> str:
    return words.listing([words.kind(kind) for kind in KINDS if kind in kinds], most=_NAMED_KINDS)


def _count(count: int, noun: str, nouns: str) -> str:
    return f"{_number(count)} {noun if count == 1 else nouns}"


def _number(count: int) -> str:
    """Return a count as a sentence begins with it: in a word up to twelve."""
    return _NUMBERS[count].capitalize() if count < len(_NUMBERS) else f"{count:,}"


def figures(document: Document) -> list[tuple[int, str, str]]:
    """Return the numbers to begin with, each with its words and its tone; what did not happen has none."""
    watching = [vendor for vendor in document.receiving if vendor.category in WATCHING_CATEGORIES]
    others = [vendor for vendor in document.receiving if vendor.category not in WATCHING_CATEGORIES]
    received = [vendor for vendor in others if vendor.evidence != "contacted"]
    rows = [
        (len(watching), "made to watch people at work", "watch"),
        (len(document.collectors), "unknown, and sent what you do", "unknown"),
        (len(received), _some(received, "other product", " received data"), "other"),
        (len(others) - len(received), "only contacted", "plain"),
        (len(document.possible), _some(document.possible, "possible collector"), "plain"),
        (len(document.visited), _some(document.visited, "web site", " only visited"), "plain"),
    ]
    return [row for row in rows if row[0]]


def _some(rows: Sequence[object], one: str, rest: str = "") -> str:
    return f"{one}{'' if len(rows) == 1 else 's'}{rest}"
