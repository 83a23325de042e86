"""What `detect diff` says: the differences of two reports in sentences, for a terminal, in Markdown or as JSON.

Each is a pure function of a Comparison; the last line is the verdict. Gone is never more than "not seen this time".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from detector.report import safe, words
from detector.report.compare import Comparison, VendorChange
from detector.report.layout import bullet, fold
from detector.report.reading import Product, Report
from detector.report.sentences import SECTION_INTERCEPTION, SECTION_OTHERS, SECTION_WATCHING, Quote

SCHEMA = "detect.diff/1"
FORMATS = ("table", "json", "markdown")

_NAME_LENGTH = 100
_NAMED_HOSTS = 3
_WATCHING = "workplace-monitoring"
_VISITED = "only its web site or sign-in page was visited"


def render(comparison: Comparison, form: str, *, width: int = 80) -> str:
    """Return `comparison` in one of FORMATS, without a newline at its end; `width` is the terminal's columns."""
    if form == "json":
        return safe.json(_tree(comparison), indent=2)
    return _markdown(comparison) if form == "markdown" else _text(comparison, max(width, 24))


def verdict(comparison: Comparison, quote: Quote = str) -> str:
    """Return in one sentence whether anything is new, gone or changed, and what share the new report could not name."""
    old, new = (_short(report.name, quote) for report in (comparison.old, comparison.new))
    between = f"between {old} and {new}"
    if comparison.is_empty:
        but = " but how much was sent" if comparison.have_amounts_changed else ""
        return f"Nothing changed {between}{but}{_unseen(comparison.new, new)}."
    return f"{_counts(comparison)} {between}{_unseen(comparison.new, new)}."


def sentences(comparison: Comparison, quote: Quote) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the sections that have something to say: a title, and a sentence for each change."""
    watching = [change for change in comparison.changes if change.product.category == _WATCHING]
    others = [change for change in comparison.changes if change.product.category != _WATCHING]
    sections = (
        (SECTION_WATCHING, tuple(_sentence(change, quote) for change in watching)),
        (SECTION_OTHERS, tuple(_sentence(change, quote) for change in others)),
        (SECTION_INTERCEPTION, tuple(_interception(comparison, quote))),
        ("How far to trust this", tuple(_caveats(comparison, quote))),
    )
    return tuple((title, said) for title, said in sections if said)


def _text(comparison: Comparison, width: int) -> str:
    blocks = [
        "\n".join([*fold([title.upper()], width).split("\n"), *(bullet("- ", sentence, width) for sentence in said)])
        for title, said in sentences(comparison, safe.terminal)
    ]
    return "\n\n".join([*blocks, verdict(comparison, safe.terminal)])


def _markdown(comparison: Comparison) -> str:
    blocks = ["# What changed"]
    for title, said in sentences(comparison, safe.markdown_code):
        blocks += [f"## {title}", "\n".join(f"- {sentence}" for sentence in said)]
    return "\n\n".join([*blocks, f"**{verdict(comparison, safe.markdown_code)}**"])


def _sentence(change: VendorChange, quote: Quote) -> str:
    product = change.product
    who = f"{_short(product.name, quote)} ({_category(product, quote)})"
    if change.what == "new":
        return f"New: {who}: {_state(product)}{_on(product, quote)}."
    if change.what == "gone":
        return f"Gone: {who}: not seen this time; before, {_state(product)}."
    return f"Changed: {who}: {'; '.join(_differences(change, quote))}."


def _state(product: Product) -> str:
    """Return what the evidence carries, with the amount where it is more than contact."""
    if product.is_visited_only:
        return _VISITED
    rung = words.evidence(product.evidence)
    is_more = product.evidence != "contacted" and product.bytes_out is not None
    return f"{rung} ({words.size(product.bytes_out)} sent)" if is_more else rung


def _on(product: Product, quote: Quote) -> str:
    return f", on {_hosts(sorted(product.hosts), quote)}" if product.hosts else ""


def _differences(change: VendorChange, quote: Quote) -> Iterator[str]:
    old, new = change.old, change.new
    assert old is not None and new is not None
    if change.rise:
        yield f"the evidence is {'stronger' if change.rise > 0 else 'weaker'}: {_state(new)}, before: {_state(old)}"
    if change.sent_much_more or change.sent_much_less:
        amount = "much more" if change.sent_much_more else "much less"
        yield f"it was sent {amount}: {words.size(new.bytes_out)}, before {words.size(old.bytes_out)}"
    if change.new_hosts:
        yield f"now also on {_hosts(change.new_hosts, quote)}"
    if change.gone_hosts:
        yield f"not seen this time on {_hosts(change.gone_hosts, quote)}"


def _interception(comparison: Comparison, quote: Quote) -> Iterator[str]:
    for issuer, product in comparison.new_interception:
        yield f"New: {_short(product, quote)} opens your connections (certificate issued by {_short(issuer, quote)})."
    for issuer, product in comparison.gone_interception:
        opener = f"{_short(product, quote)} (certificate issued by {_short(issuer, quote)})"
        yield f"Gone: this time no connection was seen that {opener} had opened."


def _caveats(comparison: Comparison, quote: Quote) -> Iterator[str]:
    if any(change.what == "gone" for change in comparison.changes):
        yield "What is gone was not seen this time; it may have been silent, or hidden."
    old, new = comparison.old, comparison.new
    if old.signatures is not None and new.signatures is not None and old.signatures != new.signatures:
        yield (
            f"{_short(new.name, quote)} knew {words.plural(new.signatures, 'signature')}, {_short(old.name, quote)} "
            f"{old.signatures:,}: a vendor may be new or gone because its signature is."
        )


def _counts(comparison: Comparison) -> str:
    count = Counter(change.what for change in comparison.changes)
    said: list[str] = []
    for what, verb, verbs in (("new", "is new", "are new"), ("gone", "is gone", "are gone"), ("changed",) * 3):
        if count[what]:
            number = f"{count[what]:,}" if said else words.plural(count[what], "vendor")
            said.append(f"{number} {verb if count[what] == 1 else verbs}")
    if comparison.new_interception or comparison.gone_interception:
        said.append("who opens your connections has changed" if not said else "and who opens your connections changed")
    text = ", ".join(said)
    return text[0].upper() + text[1:]


def _unseen(report: Report, shown: str) -> str:
    if report.unnamed_share is None:
        return f"; {shown} shows no connection that carries data"
    return f"; {words.share(report.unnamed_share)} of the bytes in {shown} have no name"


def _hosts(hosts: Sequence[str], quote: Quote) -> str:
    return words.listing([_short(host, quote) for host in hosts], most=_NAMED_HOSTS)


def _category(product: Product, quote: Quote) -> str:
    return words.CATEGORY_WORDS.get(product.category) or _short(product.category, quote)


def _short(name: str, quote: Quote) -> str:
    return quote(words.short(name, _NAME_LENGTH)) or "(no name)"


def _tree(comparison: Comparison) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "verdict": verdict(comparison),
        "old": _report(comparison.old),
        "new": _report(comparison.new),
        "vendors": [_vendor(change) for change in comparison.changes],
        "interception": {
            "new": [{"issuer": issuer, "product": product} for issuer, product in comparison.new_interception],
            "gone": [{"issuer": issuer, "product": product} for issuer, product in comparison.gone_interception],
        },
    }


def _report(report: Report) -> dict[str, Any]:
    return {"name": report.name, "generated_at": report.generated_at, "signatures": report.signatures}


def _vendor(change: VendorChange) -> dict[str, Any]:
    product = change.product
    return {
        "id": product.id,
        "name": product.name,
        "category": product.category,
        "change": change.what,
        "old": _seen(change.old),
        "new": _seen(change.new),
        "new_hosts": list(change.new_hosts),
        "gone_hosts": list(change.gone_hosts),
    }


def _seen(product: Product | None) -> dict[str, Any] | None:
    if product is None:
        return None
    return {
        "evidence": product.evidence,
        "visited_only": product.is_visited_only,
        "bytes_out": product.bytes_out,
        "hosts": sorted(product.hosts),
    }
