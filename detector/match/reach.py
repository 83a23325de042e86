"""Endpoints that nothing ever reaches, because another one with the same name answers first. For lint; pure.

Strategy: one path pattern contains another if it matches it as a text. No pattern holds `*` as a letter, so only a
wildcard can match the `*` there, and what a wildcard matches it matches in every form. `**` may be any number of
segments, so it is tried with none, with one, and on to more than the other pattern has segments: then one of them was
taken by a `**` there, which takes any more as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from detector.catalogue.checks import path_fault
from detector.catalogue.model import Endpoint, Signature
from detector.errors import Problem
from detector.match.glob import compile_glob
from detector.match.rules import specificity

_MOST_FORMS = 4_096


def unreachable(signatures: Sequence[Signature]) -> Iterator[Problem]:
    """Yield a problem for each endpoint with a path that another one of the same name always beats, in any file."""
    names: dict[tuple[str | None, str | None], list[tuple[Signature, Endpoint]]] = {}
    for signature in signatures:
        for endpoint in signature.endpoints:
            if endpoint.is_anywhere:
                continue  # what a request must hold tells them apart
            names.setdefault((endpoint.host, endpoint.domain), []).append((signature, endpoint))
    for rules in names.values():
        if len(rules) > 1:
            yield from _beaten(sorted(rules, key=lambda rule: specificity(rule[1].path, bool(rule[1].methods))))


def _beaten(rules: Sequence[tuple[Signature, Endpoint]]) -> Iterator[Problem]:
    """Take the endpoints of one name in the order in which they are tried."""
    for position, (signature, endpoint) in enumerate(rules):
        for other, earlier in rules[:position]:
            if _always_beats(earlier, endpoint):
                place = other.origin(earlier.line)
                message = f"'{endpoint.path}' is never reached: '{earlier.path}' in {place} matches all of it first"
                yield Problem(signature.path, endpoint.line, "endpoints.path", f"{message}; remove or narrow one")
                break


def _always_beats(earlier: Endpoint, later: Endpoint) -> bool:
    """Tell whether every request that fits `later` fits `earlier`; without a seen path a bare name still decides."""
    if earlier.path is None or later.path is None or path_fault(earlier.path) or path_fault(later.path):
        return False
    if earlier.methods and not (later.methods and set(later.methods) <= set(earlier.methods)):
        return False
    return contains(earlier.path, later.path)


def contains(wide: str, narrow: str) -> bool:
    """Tell whether the pattern `wide` matches every path that `narrow` matches; False when that costs too much."""
    glob = compile_glob(wide)
    segments = narrow[1:].split("/")
    most = len(wide.split("/")) + 1
    gaps = segments.count("**")
    if (most + 1) ** gaps > _MOST_FORMS:
        return False
    return all(glob.matches(_form(segments, counts)) for counts in product(range(most + 1), repeat=gaps))


def _form(segments: Sequence[str], counts: Sequence[int]) -> str:
    """Return a path that fits the pattern, with so many segments `*` for each `**` in turn."""
    left = iter(counts)
    path: list[str] = []
    for segment in segments:
        path += ["*"] * next(left) if segment == "**" else [segment]
    return "/" + "/".join(path)
