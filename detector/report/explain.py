"""Who a host or a URL belongs to, in plain words with sources, and what is not known. Pure; texts only.

Every statement names the public page that it rests on. Names go through detector.report.safe.
"""

from __future__ import annotations

from collections.abc import Iterator

from detector.catalogue.model import Endpoint, Signature
from detector.match.index import Match
from detector.report import safe, words
from detector.report.safe import terminal

_ROLE_SENTENCES = {
    "ingest": "data is sent there",
    "agent": "an installed program gets its orders, licence or updates there: the program is on the machine",
    "script": "web pages load the program that collects from there",
    "console": "the people who look at the data sign in there; visiting it is no sign of being watched",
    "website": "it is a web site; visiting it is no sign of being watched",
    "unknown": "the source names the host and does not say what it is for",
}
_CLAIM_WORDS = {
    "observed": "seen in a published recording",
    "source-code": "shown by its source code",
    "documented": "its maker says so",
    "third-party": "somebody else says so",
    "denied": "its maker says that it does NOT",
}
_WHEN_WORDS = {
    "default": "by default",
    "configurable": "if it is switched on",
    "add-on": "sold separately",
    "unknown": "when, is not known",
}
_TRAINING = {
    "stated": "Its terms say that the data may train AI models.",
    "opt-out": "Its terms let the data train AI models unless one objects.",
    "no": "Its terms say that the data does not train AI models.",
    "unknown": "Whether the data trains AI models is not known here.",
}


def render(target: str, match: Match | None, signature: Signature | None) -> str:
    """Return what is known of `target` (a host or URL) as paragraphs of text for a terminal."""
    if match is None or signature is None:
        return "\n".join(_unknown(terminal(words.short(target, 200))))
    return "\n".join(_known(terminal(words.short(target, 200)), match, signature))


def render_json(target: str, match: Match | None, signature: Signature | None) -> str:
    """Return the same as one JSON object; `signature` is null for a host that nobody has entered."""
    if match is None or signature is None:
        return safe.json({"target": target, "signature": None}, indent=2)
    return safe.json(
        {
            "target": target,
            "signature": signature.id,
            "name": signature.name,
            "category": signature.category,
            "description": signature.description,
            "owner": {"name": signature.owner.name, "website": signature.owner.website},
            "role": match.role,
            "matched": match.matched,
            "origin": match.origin,
            "collects": [
                {"kind": claim.kind, "claim": claim.claim, "when": claim.when, "source": _url(signature, claim.source)}
                for claim in signature.collects
            ],
            "ai_training": signature.ai_training.terms,
            "links": {
                "privacy": signature.links.privacy,
                "opt_out": signature.links.opt_out,
                "data_request": signature.links.data_request,
            },
            "sources": [{"url": item.url, "says": item.says, "seen": item.seen} for item in signature.sources],
        },
        indent=2,
    )


def _unknown(target: str) -> Iterator[str]:
    yield f"{target}: nobody has entered this host."
    yield "That says nothing about it: most hosts belong to no telemetry vendor, and no catalogue is complete."
    yield ""
    yield "How to go on:"
    yield "  - Look who owns the domain, and whether a vendor's public page (firewall or allow list) names it."
    yield "  - `detect scan FILE --all` shows how much was sent there, and when."
    yield f"  - With a public page at hand: `detect signatures new --host {target}`."


def _known(target: str, match: Match, signature: Signature) -> Iterator[str]:
    owner = signature.owner
    yield f"{target} belongs to {terminal(signature.name)} ({words.category(signature.category)})."
    yield terminal(signature.description)
    yield f"Made by {terminal(owner.name)}{f' ({owner.country})' if owner.country else ''}, {terminal(owner.website)}"
    yield ""
    yield f"What the host is for: {_ROLE_SENTENCES[match.role]}."
    endpoint = _endpoint(signature, match)
    if endpoint is not None:
        yield f"  says {_source(signature, endpoint.source)}"
    yield ""
    yield from _collects(signature)
    yield from _training(signature)
    yield from _links(signature)
    yield f"This rests on {match.origin}."
    yield "It says what the product can do; what it does on your machine is another question."


def _collects(signature: Signature) -> Iterator[str]:
    if not signature.collects:
        yield "What the product collects: no public page that we know tells."
        yield ""
        return
    yield "What the product is known to collect:"
    for claim in signature.collects:
        what = terminal(words.kind(claim.kind))
        yield f"  - {what} ({_CLAIM_WORDS[claim.claim]}; {_WHEN_WORDS[claim.when]})"
        yield f"      {_source(signature, claim.source)}"
    yield ""


def _training(signature: Signature) -> Iterator[str]:
    yield _TRAINING[signature.ai_training.terms]
    if signature.ai_training.source:
        yield f"  says {_source(signature, signature.ai_training.source)}"
    yield ""


def _links(signature: Signature) -> Iterator[str]:
    links = signature.links
    named = (("privacy notice", links.privacy), ("opt-out", links.opt_out), ("data request", links.data_request))
    found = [f"  {name}: {terminal(url)}" for name, url in named if url]
    yield from ["Where to go:", *found] if found else ["No page for privacy, opt-out or data requests is entered."]
    yield ""


def _endpoint(signature: Signature, match: Match) -> Endpoint | None:
    return next((item for item in signature.endpoints if signature.origin(item.line) == match.origin), None)


def _source(signature: Signature, key: str) -> str:
    source = next((item for item in signature.sources if item.key == key), None)
    return f"{terminal(source.url)} (read {source.seen})" if source else "a source that is missing"


def _url(signature: Signature, key: str) -> str | None:
    return next((item.url for item in signature.sources if item.key == key), None)
