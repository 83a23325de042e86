"""What the catalogue can say of one host or URL, as a value: who that is, on which page it stands, what nobody knows.

Both forms of `detect explain` are drawn from it. Knows the catalogue and matching; draws nothing, reads no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detector.catalogue.compiled import Catalogue
from detector.catalogue.model import Claim, Endpoint, Signature, Source
from detector.errors import DetectorError
from detector.match.host import split_target
from detector.match.index import Match, Matcher
from detector.vocabulary import RECEIVING_ROLES

_MOST_RELATIVES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The product that a host belongs to, and the endpoint that says so with its page."""

    match: Match
    signature: Signature
    page: Source | None

    def pages(self, key: str | None) -> Source | None:
        """Return the page that a claim names."""
        return next((source for source in self.signature.sources if source.key == key), None)

    @property
    def collected(self) -> tuple[Claim, ...]:
        """What sources say that the product collects."""
        return tuple(claim for claim in self.signature.collects if claim.claim != "denied")

    @property
    def denied(self) -> tuple[Claim, ...]:
        """What its vendor says that it does not collect."""
        return tuple(claim for claim in self.signature.collects if claim.claim == "denied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A name of the catalogue that lies in the same registered domain as an unknown host."""

    signature_id: str
    product: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answer about `host`; `path` is None when a bare host was asked about.

    `known` is None when no signature decides; its match is by format where the host is nobody's that we know and the
    query shows whose format it is. `possible` are products with this path on hosts of their customers, of which a URL
    alone proves none. `shared_by` are then the products between which the host alone does not
    decide, `relatives` what is known in the same registered domain. `unknowns` are sentences on what cannot be said.
    """

    host: str
    path: str | None
    known: Known | None
    shared_by: tuple[str, ...]
    relatives: tuple[Relative, ...]
    unknowns: tuple[str, ...]
    signatures: int
    possible: tuple[Relative, ...] = ()


def explain(target: str, catalogue: Catalogue) -> Explanation:
    """Return what is known of a host or a URL. Raises DetectorError when the text holds no host."""
    host, path = split_target(target)
    if not host or any(character.isspace() for character in host):
        raise DetectorError(f"{target[:80]!r} holds no host name; write one such as in.acme.example, or a URL")
    matcher = Matcher(catalogue)
    match = matcher.match(host, path=path)
    if match is None and path is not None:
        match = matcher.formats.find(path, "GET", target.partition("?")[2].partition("#")[0], b"")
    known = None if match is None else _known(match, catalogue)
    rivals = () if known is not None else tuple(_rivals(host, path, catalogue))
    return Explanation(
        host=host,
        path=path,
        known=known,
        shared_by=rivals,
        relatives=() if known is not None or rivals else tuple(_relatives(host, catalogue)),
        unknowns=tuple(_unknowns(known, path)) if known is not None else (),
        signatures=len(catalogue),
        possible=() if known is not None else tuple(_possible(matcher, path, catalogue)),
    )


def _known(match: Match, catalogue: Catalogue) -> Known | None:
    signature = catalogue.get(match.signature_id)
    if signature is None:
        return None
    endpoint = next((item for item in signature.endpoints if signature.origin(item.line) == match.origin), None)
    key = endpoint.source if endpoint else None
    return Known(
        match=match, signature=signature, page=next((page for page in signature.sources if page.key == key), None)
    )


def _rivals(host: str, path: str | None, catalogue: Catalogue) -> Iterator[str]:
    """Yield the products with an endpoint at this very name, if the path that would decide was not given."""
    if path is None:
        rows = [*catalogue.hosts.get(host, []), *catalogue.domains.get(host, [])]
        yield from sorted({catalogue.entries[row[0]].id for row in rows})


def _relatives(host: str, catalogue: Catalogue) -> Iterator[Relative]:
    from detector.catalogue.shared_names import registrable

    domain = registrable(host)
    if "." not in domain:
        return
    names = sorted(name for name in {*catalogue.hosts, *catalogue.domains} if f".{name}".endswith(f".{domain}"))
    for name in names[:_MOST_RELATIVES]:
        row = (catalogue.hosts.get(name) or catalogue.domains[name])[0]
        entry = catalogue.entries[row[0]]
        signature = catalogue.get(entry.id)
        yield Relative(signature_id=entry.id, product=signature.name if signature else entry.id, name=name)


def _possible(matcher: Matcher, path: str | None, catalogue: Catalogue) -> Iterator[Relative]:
    """Yield the products that have this path on hosts of their customers."""
    for match in matcher.formats.possible(path) if path is not None else ():
        signature = catalogue.get(match.signature_id)
        if signature is not None:
            yield Relative(signature_id=signature.id, product=signature.name, name=match.matched)


def _unknowns(known: Known, path: str | None) -> Iterator[str]:
    """Yield what somebody might take from the answer and must not."""
    signature, role = known.signature, known.match.role
    if known.match.is_by_format or known.match.is_own:
        yield "Who runs this host: it is not the vendor's. Whoever runs it has the data; the vendor may never see it."
    if role == "unknown":
        yield "What this host is for: the page names it and does not tell."
    elif role not in RECEIVING_ROLES:
        yield "Whether anything is collected about you: a visit to this host shows that somebody read a page, no more."
    if path is None and any(_has_conditions(endpoint, known) for endpoint in signature.endpoints):
        yield "Which part of the host was used: only some of its paths or methods are listed; ask again with the URL."
    if not known.collected:
        yield "What the product collects: no page that we read tells."
    elif role in RECEIVING_ROLES:
        yield "Which of these kinds are sent from your machine: most can be switched on and off by whoever bought it."
    if signature.ai_training.terms == "unknown":
        yield "Whether AI models are trained with the data: no page that we read tells."
    if signature.status != "captured":
        yield "How its traffic looks: the signature is written from public pages, no contributor has recorded it."
    yield "Who uses it on your machine, and what for: ask your works council or data protection officer."


def _has_conditions(endpoint: Endpoint, known: Known) -> bool:
    return endpoint.name == known.match.matched and bool(endpoint.path or endpoint.methods)
