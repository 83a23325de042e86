"""The signatures' own examples, run against the whole catalogue: what must match does, what must not does not. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from detector.catalogue.compiled import Catalogue
from detector.catalogue.model import Example, Signature
from detector.errors import Problem
from detector.match.host import split_target
from detector.match.index import Match, Matcher


def run_examples(catalogue: Catalogue, matcher: Matcher) -> list[Problem]:
    """Return a problem for each example that does not do what its signature says."""
    return [problem for signature in catalogue.signatures for problem in _failures(signature, matcher)]


def count_examples(catalogue: Catalogue) -> tuple[int, int]:
    """Return how many examples must match, and how many must be ignored."""
    examples = [signature.examples for signature in catalogue.signatures]
    return sum(len(item.match) for item in examples), sum(len(item.ignore) for item in examples)


def _failures(signature: Signature, matcher: Matcher) -> Iterator[Problem]:
    for example in signature.examples.match:
        found = _match(matcher, example)
        if found is None or found.signature_id != signature.id:
            message = f"'{example.text}' {_outcome(found)}; correct the example or the endpoint that should match it"
            yield Problem(signature.path, example.line, "tests.match", message)
    for example in signature.examples.ignore:
        found = _match(matcher, example)
        if found is not None and found.signature_id == signature.id:
            message = f"'{example.text}' {_outcome(found)}; narrow that endpoint or remove the example"
            yield Problem(signature.path, example.line, "tests.ignore", message)


def _match(matcher: Matcher, example: Example) -> Match | None:
    host, path = split_target(example.text)
    return matcher.match(host, path=path)


def _outcome(found: Match | None) -> str:
    return "matches nothing" if found is None else f"is matched by {found.signature_id} ({found.origin})"
