"""Signatures as text for a terminal and as JSON; pure functions of the values. Knows no files and no matching."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from detector.catalogue.compiled import Catalogue
from detector.catalogue.model import Claim, Endpoint, Needs, OwnHost, Signature
from detector.errors import DetectorError
from detector.vocabulary import CATEGORIES

_COLUMNS = ("id", "name", "category", "endpoints", "collects")


def select(signatures: Sequence[Signature], categories: Sequence[str], kinds: Sequence[str] = ()) -> list[Signature]:
    """Return the signatures of some categories that collect some kind (none given: all), as reports order them."""
    chosen = [
        signature
        for signature in signatures
        if (not categories or signature.category in categories)
        and (not kinds or any(claim.kind in kinds and claim.claim != "denied" for claim in signature.collects))
    ]
    return sorted(chosen, key=lambda signature: (CATEGORIES.index(signature.category), signature.id))


def find(catalogue: Catalogue, signature_id: str) -> Signature:
    """Return the signature with this id. Raises DetectorError with the nearest id when there is none."""
    signature = catalogue.get(signature_id)
    if signature is None:
        near = difflib.get_close_matches(signature_id[:80], [entry.id for entry in catalogue.entries], 1, 0.5)
        remedy = f"did you mean '{near[0]}'?" if near else "`detect signatures list` shows all"
        raise DetectorError(f"no signature is called {signature_id[:80]!r}; {remedy}")
    return signature


def render_table(signatures: Sequence[Signature]) -> str:
    """Render one line a signature under a heading, and how many there are."""
    rows = [_COLUMNS, *(_row(signature) for signature in signatures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, f"{len(signatures)} signatures"])


def render_json(signatures: Sequence[Signature]) -> str:
    """Render everything that the signatures say, as a JSON array."""
    return json.dumps([asdict(signature) for signature in signatures], indent=2, ensure_ascii=False)


def render_one_json(signature: Signature) -> str:
    """Render everything that one signature says, as a JSON object."""
    return json.dumps(asdict(signature), indent=2, ensure_ascii=False)


def render_signature(signature: Signature) -> str:
    """Render one signature for a reader who wants to know who that is and why we say so."""
    return "\n".join(_signature_lines(signature))


def _row(signature: Signature) -> tuple[str, ...]:
    kinds = ", ".join(dict.fromkeys(claim.kind for claim in signature.collects if claim.claim != "denied"))
    count = len(signature.endpoints) + len(signature.own_hosts)
    return (signature.id, signature.name, signature.category, str(count), kinds)


def _signature_lines(signature: Signature) -> Iterator[str]:
    owner = signature.owner
    yield f"{signature.name} ({signature.id}), {signature.category}"
    yield signature.description
    yield f"Owner: {owner.name}{f' ({owner.country})' if owner.country else ''}, {owner.website}"
    yield from _block("Collects:", [_claim_line(claim) for claim in signature.collects])
    yield from _block("Endpoints:", [_endpoint_line(endpoint) for endpoint in signature.endpoints])
    yield from _block("Your own hosts:", [_own_line(own) for own in signature.own_hosts])
    yield from _block("Certificate issuers:", [issuer.name for issuer in signature.certificates])
    yield from _block("Processes:", list(signature.processes))
    if signature.pinned:
        yield "Its agent refuses a proxy's certificate."
    training = signature.ai_training
    yield f"Training of AI models: {training.terms}{f' [{training.source}]' if training.source else ''}"
    links = asdict(signature.links)
    yield from _block("Links:", [f"{name.replace('_', ' ')}: {url}" for name, url in links.items() if url])
    yield from _block("Sources:", [f"[{item.key}] {item.url} ({item.says}; {item.seen})" for item in signature.sources])
    yield f"File: {signature.path}"


def _block(heading: str, lines: Sequence[str]) -> list[str]:
    return [heading, *(f"  {line}" for line in lines)] if lines else []


def _claim_line(claim: Claim) -> str:
    return f"{claim.kind}: {claim.claim}, {claim.when} [{claim.source}]"


def _endpoint_line(endpoint: Endpoint) -> str:
    name = endpoint.host or (f"{endpoint.domain} and below" if endpoint.domain else "any host")
    conditions = " ".join([*endpoint.methods, endpoint.path or "", _needs(endpoint.needs)]).strip()
    kinds = f": {', '.join(endpoint.collects)}" if endpoint.collects else ""
    return f"{endpoint.role}: {name}{f' {conditions}' if conditions else ''}{kinds} [{endpoint.source}]"


def _needs(needs: Needs | None) -> str:
    if needs is None:
        return ""
    wanted = [f"query {', '.join(needs.query)}"] if needs.query else []
    wanted += [f"body {', '.join(needs.body)}"] if needs.body else []
    wanted += ["a body that can be read"] if needs.read else []
    return f"(with {' and '.join(wanted)})"


def _own_line(own: OwnHost) -> str:
    return f"{own.role}: {own.name}{' and below' if own.is_domain else ''} [{own.path}:{own.line}]"
