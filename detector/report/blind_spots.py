"""What hid names, as rows and sentences: how far the report reaches, tunnels and who runs them, and mere hints.

Knows summaries, the catalogue and words; draws no table. A hint never makes a vendor: an address in a cloud can be
anybody's, and so can a handshake.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from detector.catalogue.compiled import Catalogue
from detector.report import words
from detector.report.document import CoverageRow, HintRow, TunnelRow
from detector.summary import Hint, Tunnel

Quote = Callable[[str], str]

SECTION_HINTS = "Hints only"
HINTS_MEANING = "These tell of no product by themselves: they are no evidence, and count for nothing above."

_NAMED = 5
_NAME_LENGTH = 80
_WORTH_SAYING = 0.005
_HOW = {
    "host": "",
    "protocol": "by the protocol, which is that of its client",
    "address-range": "a hint only: the address lies in a range that it publishes",
}


def tunnel_rows(tunnels: Iterable[Tunnel], catalogue: Catalogue) -> tuple[TunnelRow, ...]:
    """Return the tunnels, each with its product's name, the busiest first."""
    rows = [
        TunnelRow(
            protocol=tunnel.protocol,
            product=_name(tunnel.signature_id, catalogue),
            vendor=tunnel.signature_id or None,
            signature=tunnel.origin or None,
            how=tunnel.how or None,
            server=tunnel.server or None,
            flows=tunnel.flows,
            bytes_out=tunnel.bytes_out,
            bytes_in=tunnel.bytes_in,
        )
        for tunnel in tunnels
    ]
    return tuple(sorted(rows, key=lambda row: (-row.bytes, row.protocol, row.server or "", row.signature or "")))


def hint_rows(hints: Iterable[Hint], catalogue: Catalogue, categories: Collection[str]) -> tuple[HintRow, ...]:
    """Return the hints at products of these categories (none given: all), the busiest first."""
    rows = [
        HintRow(
            hint=hint.kind,
            vendor=hint.signature_id,
            name=_name(hint.signature_id, catalogue) or hint.signature_id,
            category=hint.category,
            matched=hint.matched,
            signature=hint.origin,
            hosts=tuple(sorted(hint.hosts)),
            flows=hint.flows,
            bytes_out=hint.bytes_out,
            bytes_in=hint.bytes_in,
            first_seen=hint.first_seen,
            last_seen=hint.last_seen,
        )
        for hint in hints
        if not categories or hint.category in categories
    ]
    return tuple(sorted(rows, key=lambda row: (-row.bytes_out - row.bytes_in, row.vendor, row.matched)))


def _name(signature_id: str, catalogue: Catalogue) -> str | None:
    signature = catalogue.get(signature_id) if signature_id else None
    return signature.name if signature is not None else signature_id or None


def trust(coverage: CoverageRow) -> str:
    """Return how far the report can be trusted, by the share of bytes that have a name; empty if no byte was seen."""
    if coverage.named_share is None:
        return ""
    said = f"{words.share(coverage.named_share)} of the bytes have a name"
    hidden = min(coverage.tunnel_share or 0.0, 1 - coverage.named_share)
    missing = 1 - coverage.named_share - hidden
    parts = [f"{words.share(hidden)} went into tunnels"] if hidden >= _WORTH_SAYING else []
    parts += [f"{words.share(missing)} have none"] if missing >= _WORTH_SAYING else []
    rest = f"; {', '.join(parts)}" if parts else ""
    return f"So far this report reaches: {said}{rest}."


def unnamed_reasons(coverage: CoverageRow, quote: Quote) -> tuple[str, ...]:
    """Return why connections have no name: how many for each reason, with their share of the bytes."""
    counts = sorted(coverage.unnamed_flows.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        f"{count:,}{_share_of(coverage, why)}: {words.UNNAMED_WORDS.get(why) or quote(why)}"
        for why, count in counts
        if count
    )


def _share_of(coverage: CoverageRow, why: str) -> str:
    size = coverage.unnamed_bytes.get(why, 0)
    return f" ({words.share(size / coverage.flow_bytes)} of the bytes)" if size and coverage.flow_bytes else ""


def tunnels(coverage: CoverageRow, quote: Quote) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what went into tunnels, as a sentence and one line for each end; nothing when there was none."""
    if coverage.tunnels:
        flows = words.plural(sum(row.flows for row in coverage.tunnels), "connection")
        share = coverage.tunnel_share
        size = "" if share is None else f" ({words.share(share)} of the bytes)"
        sentence = (
            f"{flows}{size} carried other traffic through a tunnel or a firm's gateway: whom it was meant for cannot "
            "be seen here. Whoever runs the tunnel can read what is inside, unless that is encrypted once more:"
        )
        lines = [_tunnel(row, quote) for row in coverage.tunnels[:_NAMED]]
        more = len(coverage.tunnels) - _NAMED
        yield sentence, (*lines, *([f"and {words.plural(more, 'more tunnel')}"] if more > 0 else []))


def _tunnel(row: TunnelRow, quote: Quote) -> str:
    protocol = words.TUNNEL_WORDS.get(row.protocol) or quote(row.protocol)
    where = f" to {quote(words.short(row.server, _NAME_LENGTH))}" if row.server else " to many others"
    amount = f"{words.plural(row.flows, 'connection')}, {words.size(row.bytes)}"
    if row.product is None:
        return f"{protocol}{where}, product not known: {amount}"
    how = _HOW.get(row.how or "", "")
    name = quote(words.short(row.product, _NAME_LENGTH))
    return f"{name}{f' ({how})' if how else ''}, {protocol}{where}: {amount}"


def hint(row: HintRow, quote: Quote) -> str:
    """Return what a hint is and why it is no more."""
    name = quote(words.short(row.name, _NAME_LENGTH))
    hosts = words.listing([quote(words.short(host, _NAME_LENGTH)) for host in row.hosts], most=_NAMED)
    flows = words.plural(row.flows, "connection")
    size = words.size(row.bytes_out + row.bytes_in)
    if row.hint == "ja4":
        return (
            f"{name}: {flows} to {hosts} ({size}) began with a handshake like that of its agent "
            f"(JA4 {quote(row.matched)}); other programs may show the same."
        )
    verb = "lies" if len(row.hosts) == 1 else "lie"
    address = "the address" if len(row.hosts) == 1 else "the addresses"
    return (
        f"{name}: {flows} without a name to {hosts} ({size}); {address} {verb} in a range that it publishes "
        f"({quote(row.matched)}), but a cloud's address can be anybody's."
    )
