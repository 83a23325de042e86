"""What captures hold of one host, and what of one signature file: for those who write signatures.

It runs a scan and picks from what comes out; how captures are read and matched is decided elsewhere, so whatever
`detect scan` can read, this can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detector.catalogue.compiled import Catalogue
from detector.catalogue.draft import DraftEndpoint
from detector.catalogue.model import Endpoint, Signature
from detector.catalogue.shared_names import registrable
from detector.catalogue.store import is_below
from detector.evidence import evidence_for
from detector.inputs import find_inputs
from detector.match.index import Match
from detector.match.shape import common_shape, path_shape
from detector.observation import Observation
from detector.scan import scan
from detector.summary import Tally
from detector.vocabulary import METHODS

_MOST_REQUESTS = 12
_MOST_NEIGHBOURS = 12
_ACRONYM = 4  # dns, sni, quic, http, har


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenHost:
    """What captures hold of one host. `requests` are method, path pattern and how often, the most frequent first.

    `neighbours` are other hosts of the same registered domain. A source that decrypts nothing sees no requests.
    """

    host: str
    seen_in: tuple[str, ...]
    contacts: int
    requests: tuple[tuple[str, str, int], ...]
    neighbours: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEndpoint:
    """A host that an endpoint of a chosen signature matched, or an issuer (`role` is empty); `origin` is its line."""

    origin: str
    signature_id: str
    name: str
    role: str
    evidence: str
    seen_in: tuple[str, ...]
    contacts: int
    bytes_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """What of some signatures was met in captures, in the order of their lines, and what was not.

    `missed` are the endpoints that nothing matched; `warnings` are about the captures.
    """

    met: tuple[SeenEndpoint, ...]
    missed: tuple[SeenEndpoint, ...]
    warnings: tuple[str, ...]


def look_for(host: str, captures: Sequence[str], catalogue: Catalogue) -> SeenHost | None:
    """Return what the captures hold of a host; None if it is not in them. Raises CaptureError."""
    requests: Counter[tuple[str, str]] = Counter()

    def listen(sighting: object, match: Match | None) -> None:
        if isinstance(sighting, Observation) and sighting.host == host and sighting.method:
            requests[sighting.method, path_shape(sighting.path or "/")] += 1

    tallies = scan(find_inputs(captures), catalogue, listener=listen).summary.tallies
    own = [tally for tally in tallies if tally.host == host]
    if not own:
        return None
    domain = registrable(host)
    near = {tally.host for tally in tallies if tally.host != host and f".{tally.host}".endswith(f".{domain}")}
    return SeenHost(
        host=host,
        seen_in=tuple(sorted({place for tally in own for place in tally.seen_in})),
        contacts=sum(tally.contacts for tally in own),
        requests=tuple((*request, count) for request, count in requests.most_common()),
        neighbours=tuple(sorted(near)),
        aliases=tuple(sorted({alias for tally in own for alias in tally.aliases})),
    )


def meet(captures: Sequence[str], catalogue: Catalogue, names: Sequence[str]) -> Encounter:
    """Return what of the signatures at or below the paths `names` is met in the captures. Raises CaptureError."""
    scanned = scan(find_inputs(captures), catalogue)
    met = [_endpoint(tally) for tally in scanned.summary.tallies if tally.origin and _is_chosen(tally.origin, names)]
    for issuer in scanned.summary.interception:
        if _is_chosen(issuer.origin, names):
            met.append(_issuer(issuer.origin, issuer.signature_id, issuer.issuer, len(issuer.hosts)))
    places = {item.origin for item in met}
    chosen = [signature for signature in catalogue.signatures if is_below(signature.path, names)]
    endpoints = [_unmet(signature, endpoint) for signature in chosen for endpoint in signature.endpoints]
    return Encounter(
        met=tuple(sorted(met, key=lambda item: (_place(item.origin), item.name))),
        missed=tuple(item for item in endpoints if item.origin not in places),
        warnings=scanned.warnings,
    )


def _is_chosen(origin: str, names: Sequence[str]) -> bool:
    return is_below(_place(origin)[0], names)


def _place(origin: str) -> tuple[str, int]:
    path, _, line = origin.rpartition(":")
    return path, int(line)


def _endpoint(tally: Tally) -> SeenEndpoint:
    role = tally.role or ""
    return SeenEndpoint(
        origin=tally.origin or "",
        signature_id=tally.signature_id or "",
        name=tally.host,
        role=role,
        evidence=evidence_for(role, uploads=tally.uploads, posts=tally.posts),
        seen_in=tuple(sorted(tally.seen_in)),
        contacts=tally.contacts,
        bytes_out=tally.bytes_out,
    )


def _unmet(signature: Signature, endpoint: Endpoint) -> SeenEndpoint:
    return SeenEndpoint(
        origin=signature.origin(endpoint.line),
        signature_id=signature.id,
        name=endpoint.name,
        role=endpoint.role,
        evidence="",
        seen_in=(),
        contacts=0,
        bytes_out=0,
    )


def _issuer(origin: str, signature_id: str, issuer: str, hosts: int) -> SeenEndpoint:
    return SeenEndpoint(
        origin=origin,
        signature_id=signature_id,
        name=issuer,
        role="",
        evidence="contacted",
        seen_in=("certificate",),
        contacts=hosts,
        bytes_out=0,
    )


def endpoint_of(seen: SeenHost, role: str) -> DraftEndpoint:
    """Return the endpoint that was observed; methods and path only where all requests agree on them."""
    path = common_shape(shape for _, shape, _ in seen.requests)
    return DraftEndpoint(
        name=seen.host,
        role=role,
        methods=tuple(sorted({method for method, _, _ in seen.requests if method in METHODS})) if path else (),
        path=path,
        notes=tuple(_notes(seen)),
    )


def _notes(seen: SeenHost) -> Iterator[str]:
    places = ", ".join(place.upper() if len(place) <= _ACRONYM else place for place in seen.seen_in)
    yield f"Seen in {places}: {_times(seen.contacts)}. Leave out what names you, your firm or a customer."
    for method, shape, count in seen.requests[:_MOST_REQUESTS]:
        yield f"Seen here: {method} {shape} ({_times(count)}; what may be a value was cut out)"
    if seen.aliases:
        yield f"An alias (CNAME) of: {', '.join(seen.aliases)}"
    if seen.neighbours:
        shown = ", ".join(seen.neighbours[:_MOST_NEIGHBOURS])
        yield f"Also seen below {registrable(seen.host)}: {shown}. Enter those that a public page names."


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
