"""An Explanation as plain words for a person, or as JSON. Pure; every text of others goes through safe.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detector.catalogue.model import Claim, Source
from detector.report import safe
from detector.report.elsewhere import BY_FORMAT, BY_NAME, BY_OVERLAY
from detector.report.explanation import Explanation, Known
from detector.report.layout import wrap
from detector.report.safe import terminal
from detector.report.words import category, kind, listing, plural

SCHEMA = "detect.explanation/1"

ROLE_WORDS = {
    "ingest": "Data is sent to this host.",
    "agent": "An installed agent talks to this host: for its settings, its licence or its updates.",
    "script": "Web pages load the collector from this host.",
    "console": "The people who use the product sign in here; a visit is no sign of being watched.",
    "website": "This is the vendor's web site; a visit is no sign of being watched.",
    "unknown": "A page names this host, and does not tell what it is for.",
}
CLAIM_WORDS = {
    "observed": "seen in a published recording of its traffic",
    "source-code": "stands in the product's own code",
    "documented": "the vendor says so",
    "third-party": "somebody else says so, not the vendor",
    "denied": "the vendor denies it",
}
OCCASION_WORDS = {
    "default": "on, unless somebody turns it off",
    "configurable": "can be switched on and off by whoever bought it",
    "add-on": "sold separately",
    "unknown": "when it does so is not told",
}
AI_WORDS = {
    "stated": "The terms allow AI models to be trained with the data.",
    "opt-out": "The terms allow AI models to be trained with the data, unless one opts out.",
    "no": "The vendor says that AI models are not trained with the data.",
    "unknown": "Not known: no page that we read tells.",
}
_LINK_WORDS = {
    "privacy": "Privacy notice",
    "opt_out": "To opt out",
    "data_request": "To ask for your data, or have it deleted",
}


def render_text(explanation: Explanation, width: int) -> str:
    """Return the answer as a person reads it, in lines of at most `width` columns where words allow it."""
    known = explanation.known
    paragraphs = _unknown_host(explanation) if known is None else _known_host(explanation, known)
    lines = (_wrapped(terminal(paragraph), width) for paragraph in paragraphs)
    return "\n".join(line for group in lines for line in group)


def render_json(explanation: Explanation) -> str:
    """Return the answer as one JSON object; what is not known is null or an empty list."""
    known = explanation.known
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "host": explanation.host,
        "path": explanation.path,
        "vendor": None if known is None else _vendor(known),
        "shared_by": list(explanation.shared_by),
        "relatives": [
            {"id": item.signature_id, "name": item.product, "host": item.name} for item in explanation.relatives
        ],
        "possible": [
            {"id": item.signature_id, "name": item.product, "path": item.name} for item in explanation.possible
        ],
        "not_known": list(explanation.unknowns),
        "signatures": explanation.signatures,
    }
    return safe.json(document, indent=2)


def _known_host(explanation: Explanation, known: Known) -> Iterator[str]:
    signature = known.signature
    owner = signature.owner
    country = f" ({owner.country})" if owner.country else ""
    yield f"{_asked(explanation)} {_relation(known)} {signature.name} ({category(signature.category)})."
    yield signature.description
    by = "The product is made by" if known.match.is_by_format or known.match.is_own else "It is run by"
    yield f"{by} {owner.name}{country}, {owner.website}."
    yield ""
    yield ROLE_WORDS.get(known.match.role, ROLE_WORDS["unknown"])
    if known.page is not None:
        yield f"  Source: {known.page.url}"
        yield f"    {_said(known.page)}"
    yield ""
    yield from _claims(known)
    yield "AI TRAINING"
    training = signature.ai_training
    yield f"  {AI_WORDS.get(training.terms, AI_WORDS['unknown'])}{_reference(training.source)}"
    yield ""
    yield "WHAT YOU CAN DO"
    for name, words in _LINK_WORDS.items():
        yield f"  {words}: {getattr(signature.links, name) or 'no page was found'}"
    yield ""
    yield "WHAT IS NOT KNOWN"
    yield from (f"  - {sentence}" for sentence in explanation.unknowns)
    yield ""
    yield "SOURCES"
    for source in signature.sources:
        yield f"  [{source.key}] {source.url}"
        yield f"    {_said(source)}"
    yield f"  Signature: {known.match.origin}"


def _relation(known: Known) -> str:
    if known.match.is_by_format:
        return "has the format of"
    return "is, as your overlay says, a host of your own for" if known.match.is_own else "belongs to"


def _claims(known: Known) -> Iterator[str]:
    """Yield what the product can collect and who says so, and what its vendor denies."""
    yield "WHAT THE PRODUCT IS KNOWN TO COLLECT (not what was seen on your machine)"
    yield from (f"  - {_claim(claim)}" for claim in known.collected)
    if not known.collected:
        yield "  No page that we read tells."
    yield ""
    if known.denied:
        yield "WHAT ITS VENDOR SAYS THAT IT DOES NOT COLLECT"
        yield from (f"  - {kind(claim.kind)}{_reference(claim.source)}" for claim in known.denied)
        yield ""


def _claim(claim: Claim) -> str:
    ground, occasion = CLAIM_WORDS.get(claim.claim, claim.claim), OCCASION_WORDS.get(claim.when, claim.when)
    return f"{kind(claim.kind)}: {ground}; {occasion}{_reference(claim.source)}"


def _unknown_host(explanation: Explanation) -> Iterator[str]:
    host = explanation.host
    if explanation.shared_by:
        yield f"{host} is shared by several products: {listing(explanation.shared_by)}."
        yield "The host alone does not tell which of them; ask again with the whole URL."
        yield f"`detect signatures show {explanation.shared_by[0]}` shows one of them."
        return
    yield f"No signature knows {_asked(explanation)} ({plural(explanation.signatures, 'signature')} asked)."
    yield "That says nothing about it, neither good nor bad."
    if explanation.possible:
        yield ""
        yield "Products that have such a path where a customer runs them; the path alone shows none of them:"
        yield from (f"  - {item.product} ({item.signature_id}): {item.name}" for item in explanation.possible)
        yield "`detect proxy` or a HAR file shows what a request holds, and then whose format it has."
    if explanation.relatives:
        yield ""
        yield "Known in the same domain:"
        yield from (f"  - {item.name}: {item.product} ({item.signature_id})" for item in explanation.relatives)
    yield ""
    yield "To go on:"
    yield "  - `detect scan CAPTURE --all` shows when it was contacted, and how much was sent."
    yield "  - Look for a public page that names it: firewall lists, privacy notices, source code."
    yield "  - Then write it down:"
    yield f"    detect signatures new --from-host {host} --capture CAPTURE"


def _asked(explanation: Explanation) -> str:
    return explanation.host + ("" if explanation.path in (None, "/") else explanation.path or "")


def _said(source: Source) -> str:
    return f"{source.says.rstrip('.')}. Read {source.seen}."


def _reference(key: str | None) -> str:
    return f" [{key}]" if key else ""


def _wrapped(text: str, width: int) -> list[str]:
    """Wrap one paragraph; what is indented stays so on its further lines; an address or a command stays whole."""
    words = text.lstrip(" ")
    indent = " " * (len(text) - len(words))
    mark = "  " if words.startswith("- ") else ""
    if words.startswith("detect ") or words.rpartition(" ")[2].startswith("https://"):
        return [text]
    return wrap(words, width, first=indent, rest=indent + mark) if words else [""]


def _vendor(known: Known) -> dict[str, Any]:
    signature = known.signature
    return {
        "id": signature.id,
        "name": signature.name,
        "category": signature.category,
        "description": signature.description,
        "owner": {"name": signature.owner.name, "country": signature.owner.country, "website": signature.owner.website},
        "role": known.match.role,
        "matched": known.match.matched,
        "known_by": BY_OVERLAY if known.match.is_own else BY_FORMAT if known.match.is_by_format else BY_NAME,
        "signature": known.match.origin,
        "source": known.page.url if known.page else None,
        "collects": [_claim_row(known, claim) for claim in known.collected],
        "denied": [_claim_row(known, claim) for claim in known.denied],
        "ai_training": {
            "terms": signature.ai_training.terms,
            "source": page.url if (page := known.pages(signature.ai_training.source)) else None,
        },
        "links": {name: getattr(signature.links, name) for name in _LINK_WORDS},
        "sources": [{"url": page.url, "says": page.says, "seen": page.seen} for page in signature.sources],
    }


def _claim_row(known: Known, claim: Claim) -> dict[str, str | None]:
    page = known.pages(claim.source)
    return {"kind": claim.kind, "claim": claim.claim, "when": claim.when, "source": page.url if page else None}
