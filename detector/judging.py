"""Payloads in, what they hold out: one body by itself, and what only the sequence of a host's requests shows.

It holds what a sequence needs in memory (see detector.behaviour.session) and nothing else of a body. Knows no source.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detector.behaviour.analysis import examine
from detector.behaviour.finding import Finding
from detector.behaviour.read_spec import read
from detector.behaviour.session import Session
from detector.catalogue.compiled import Catalogue
from detector.catalogue.model import Read
from detector.match.index import Matcher
from detector.observation import Judgement, Observation, Observed
from detector.payload import Payload
from detector.summary import Coverage

if TYPE_CHECKING:
    from detector.canary.lookout import Lookout
    from detector.canary.model import Canary

MAX_FOLLOWED = 512
"""Hosts whose sequence is followed at once; beyond it the one that was quiet for longest is judged and let go."""


class Formats:
    """Which format a request has: that of its endpoint's signature, or one that tells a product on any host."""

    def __init__(self, catalogue: Catalogue, matcher: Matcher) -> None:
        self._catalogue = catalogue
        self._matcher = matcher
        self._known: dict[str, Read | None] = {}

    def of(self, seen: Observation) -> Read | None:
        """Return how the bodies of this request are read, or None where only the general rules help."""
        if seen.sent_as:
            match = self._matcher.formats.at(seen.sent_as)
        else:
            match = self._matcher.match(seen.host, path=seen.path, method=seen.method)
        if match is None:
            return None
        if match.origin not in self._known:
            signature = self._catalogue.get(match.signature_id)
            endpoints = signature.endpoints if signature is not None else ()
            lines = {signature.origin(item.line): item.read for item in endpoints} if signature is not None else {}
            self._known[match.origin] = lines.get(match.origin)
        return self._known[match.origin]

    def recognise(self, seen: Observation, payload: Payload | None) -> Observation:
        """Return the request with the line of the signature whose format it has, if its host is in no signature.

        A host of the user's own firm, named in an overlay, is looked at too: how its bodies are read stands with the
        format. What is not seen as a whole request never has one.
        """
        if not payload or payload.is_incoming or not seen.path:
            return seen
        formats = self._matcher.formats
        if not formats.near(seen.path):
            return seen
        host = self._matcher.match(seen.host, path=seen.path, method=seen.method)
        if host is not None and not (host.is_listed or host.is_own):
            return seen
        found = formats.find(seen.path, seen.method, payload.query, payload.body)
        if found is None or (host is not None and host.is_own and host.signature_id != found.signature_id):
            return seen
        return replace(seen, sent_as=found.origin)


@dataclass(slots=True)
class _Followed:
    """The sequence of one host; `last` is its last request. A judgement is made anew only when something came."""

    last: Observation
    session: Session = field(default_factory=Session)
    judged: tuple[int, Judgement | None] = (-1, None)


class Judge:
    """Judges the payloads of one source. `skipped` counts what could not be judged, by reason."""

    def __init__(self) -> None:
        self.skipped: Counter[str] = Counter()
        self._followed: OrderedDict[str, _Followed] = OrderedDict()
        self._lookout: Lookout | None = None

    def plant(self, canary: Canary) -> None:
        """Look for this canary in all that is sent from now on; when more of it is known, it is planted again."""
        from detector.canary.lookout import Lookout

        if self._lookout is None:
            self._lookout = Lookout(canary)
        self._lookout.know(canary)

    def judge(self, seen: Observation, payload: Payload, form: Read | None = None) -> Iterator[Judgement]:
        """Yield what a request holds, and what the sequence of a host held that has to be let go."""
        analysis, trace = examine(payload.body, payload.content_type, payload.content_encoding, url_query=payload.query)
        self.skipped.update(dict(analysis.skipped))
        if payload.is_cut and "beyond-the-sample" not in dict(analysis.skipped):
            self.skipped["judged-by-its-beginning"] += 1
        followed = self._follow(seen)
        followed.session.add(seen.at, trace, incoming=payload.is_incoming)
        if payload.is_incoming:
            return
        if self._lookout is not None:
            how = (payload.content_type, payload.content_encoding, payload.query, seen.path or "")
            self._lookout.request(_sequence(seen), payload.body, *how)
        known = read(payload.body, form.decode, form.at, dict(form.kinds)) if form is not None and payload.body else ()
        observed = _observed([*known, *analysis.findings])
        if observed:
            yield _judgement(seen, observed, requests=1)
        if len(self._followed) > MAX_FOLLOWED:
            _, quiet = self._followed.popitem(last=False)
            yield from filter(None, [_of_sequence(quiet)])

    def sequences(self) -> list[Judgement]:
        """Return what the sequences show up to now that no single body does, and what of a canary came back."""
        said = [found for followed in self._followed.values() if (found := _of_sequence(followed)) is not None]
        return [*said, *self._proven()]

    def _proven(self) -> Iterator[Judgement]:
        for sequence, proofs in self._lookout.proofs.items() if self._lookout is not None else ():
            followed = self._followed.get(sequence)
            if followed is not None:
                observed = tuple(Observed(proof.kind, proof.count, proof.how, proof.certainty, 1.0) for proof in proofs)
                yield _judgement(followed.last, observed)

    def _follow(self, seen: Observation) -> _Followed:
        sequence = _sequence(seen)
        followed = self._followed.get(sequence)
        if followed is None:
            followed = self._followed[sequence] = _Followed(seen)
        self._followed.move_to_end(sequence)
        followed.last = seen
        return followed


def judge_all(
    requests: Iterable[tuple[Observation, Payload]], add: Callable[[Observation | Judgement], None], formats: Formats
) -> Coverage:
    """Add all requests and what they held; return how many bodies were judged, and what of them could not be read."""
    judge, count = Judge(), 0
    for request, carried in requests:
        seen = formats.recognise(request, carried)
        if not carried.is_incoming:
            add(seen)
            count += bool(carried)
        for said in judge.judge(seen, carried, formats.of(seen)) if carried else ():
            add(said)
    for said in judge.sequences():
        add(said)
    return Coverage(judged=count, unjudged=dict(judge.skipped))


def _sequence(seen: Observation) -> str:
    """Return what is followed as one: a host, and what goes to it in a product's format apart from all else."""
    return f"{seen.host} {seen.sent_as}" if seen.sent_as else seen.host


def _of_sequence(followed: _Followed) -> Judgement | None:
    session = followed.session
    if followed.judged[0] != session.bodies:
        observed = _observed(session.findings)
        # What a harmless use looks like says nothing where the sequence shows that it is none.
        purpose = None if observed else session.purpose
        said = _judgement(followed.last, observed, purpose=purpose) if observed or purpose else None
        followed.judged = (session.bodies, said)
    return followed.judged[1]


def _judgement(
    seen: Observation, observed: tuple[Observed, ...], *, purpose: str | None = None, requests: int = 0
) -> Judgement:
    return Judgement(
        at=seen.at,
        seen_in=seen.seen_in,
        host=seen.host,
        method=seen.method,
        path=seen.path,
        observed=observed,
        purpose=purpose,
        requests=requests,
        sent_as=seen.sent_as,
    )


def _observed(findings: Iterable[Finding]) -> tuple[Observed, ...]:
    """Return each kind once; what is said first is the surer."""
    kinds: dict[str, Observed] = {}
    for found in findings:
        kinds.setdefault(found.kind, Observed(found.kind, found.count, found.how, found.certainty, found.score))
    return tuple(kinds[kind] for kind in sorted(kinds))
