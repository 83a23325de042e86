"""Bytes of one request in, kinds of data out. Pure: no clock, no I/O, and no value of the body in the result.

`analyse` is for one body. `examine` also returns the Trace, which a Session needs to see what only a sequence shows;
a Trace holds numbers of the body, is handed on at once and never stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from detector.behaviour import purposes
from detector.behaviour.actions import Action, actions
from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.decode.text import form
from detector.behaviour.finding import Finding
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds.keyboard import has_marked_keys
from detector.behaviour.kinds.pointer import trails
from detector.behaviour.kinds.registry import ACCOMPANYING, DETECTORS
from detector.behaviour.kinds.windows import is_window_title
from detector.behaviour.limits import Budget
from detector.behaviour.names import is_a_name
from detector.behaviour.trace import Trace, trace_of
from detector.behaviour.walk import Walk

_MOST_NAMES = 60
_LONGEST_LOG = 4_000


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one body holds.

    `purpose` says what it is for, only where that is sure (`drawing`, `map`, `remote-desktop` …); `layers` are the
    decodings that were undone, in order; `skipped` is what was left out, by reason; `names` are names of keys.
    """

    findings: tuple[Finding, ...] = ()
    purpose: str | None = None
    layers: tuple[str, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    names: tuple[str, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds found."""
        return frozenset(finding.kind for finding in self.findings)

    @property
    def watches(self) -> bool:
        """Whether a kind was found that says somebody's doing is recorded, beyond what every page sends."""
        return bool(self.kinds - ACCOMPANYING)


def analyse(body: bytes, content_type: str = "", content_encoding: str = "", *, url_query: str = "") -> Analysis:
    """Return what a request's body and query hold."""
    return examine(body, content_type, content_encoding, url_query=url_query)[0]


def examine(
    body: bytes, content_type: str = "", content_encoding: str = "", *, url_query: str = ""
) -> tuple[Analysis, Trace]:
    """Return what a request's body and query hold, and its trace for a Session."""
    budget = Budget()
    decoder = Decoder(budget)
    walk = Walk(decoder)
    protocol = purposes.of_protocol(body) if body else None
    if url_query:
        _walk_query(walk, url_query)
    if body and protocol is None:
        root = decoder.body(body, content_type, content_encoding)
        if isinstance(root, dict | list):
            walk.run(root)
        elif type(root) is str and is_window_title(root):
            walk.run({"#text": root})  # nothing but a window's title, as a shell's loop sends it
        elif has_marked_keys(body):
            walk.run({"#text": body[:_LONGEST_LOG].decode("utf-8", "replace")})
    inventory = walk.found
    found = _findings(inventory)
    purpose = protocol or _purpose(inventory, found)
    names = tuple(sorted(name for name in walk.keys if is_a_name(name))[:_MOST_NAMES])
    skipped = tuple(sorted(budget.skipped.items()))
    result = Analysis(found, purpose, tuple(budget.layers), skipped, names)
    return result, trace_of(inventory, body, url_query, purpose, bool(url_query and not body))


def _walk_query(walk: Walk, url_query: str) -> None:
    fields = form(url_query[:100_000])
    if fields:
        walk.run(fields, ("query",))


def _findings(inventory: Inventory) -> tuple[Finding, ...]:
    done: list[Action] = list(actions(inventory.tables))
    known = inventory.replay.kinds
    found = []
    for detector in DETECTORS:
        evidence = detector.find(inventory, done)
        if evidence is not None and evidence.score >= detector.threshold:
            score = round(min(evidence.score, 1.0), 2)
            certainty = "decoded" if detector.kind in known else "suspected"
            found.append(Finding(detector.kind, evidence.count, evidence.how, certainty, score, detector.threshold))
    return tuple(found)


def _purpose(inventory: Inventory, found: tuple[Finding, ...]) -> str | None:
    if any(finding.kind not in ACCOMPANYING for finding in found):
        return None
    named = [trail for trail in trails(inventory) if trail.purpose]
    if named:
        return max(named, key=lambda trail: trail.score).purpose
    if any(finding.kind == "performance" for finding in found):
        return "performance-timings"
    if inventory.pictures:
        return "picture-upload"
    return purposes.of_names(frozenset(inventory.names))
