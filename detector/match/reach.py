"""Which endpoints can never be the answer, because another always is. Pure; asks the matcher itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detector.catalogue.model import Endpoint, Signature
from detector.errors import Problem
from detector.match.index import Matcher

_SAMPLE_LABEL = "a0"


def unreachable(signatures: Sequence[Signature], matcher: Matcher) -> list[Problem]:
    """Return a problem for each endpoint that loses even on the requests that are made for it."""
    return [problem for signature in signatures for problem in _of(signature, matcher)]


def _of(signature: Signature, matcher: Matcher) -> Iterator[Problem]:
    for endpoint in signature.endpoints:
        origin = signature.origin(endpoint.line)
        winners = [found for sample in _samples(endpoint) if (found := _winner(matcher, *sample)) is not None]
        if origin not in winners:
            by = f"{winners[0]} is always taken instead" if winners else "nothing that it describes can be asked for"
            field = "endpoints.host" if endpoint.host else "endpoints.domain"
            message = f"'{endpoint.name}' is never reached: {by}; remove it or make it more specific"
            yield Problem(signature.path, endpoint.line, field, message)


def _winner(matcher: Matcher, host: str, path: str, method: str) -> str | None:
    found = matcher.match(host, path=path, method=method)
    return None if found is None else found.origin


def _samples(endpoint: Endpoint) -> Iterator[tuple[str, str, str]]:
    """Yield requests that this endpoint describes: names at and below it, paths short and long, each method."""
    names = [endpoint.name] if endpoint.host else [endpoint.name, f"{_SAMPLE_LABEL}.{endpoint.name}"]
    pattern = endpoint.path or "/**"
    paths = [pattern.replace("**", many).replace("*", one) for many in ("a0", "a0/b1/c2") for one in ("x9", "y")]
    for name in names:
        for path in dict.fromkeys([*paths, "/" if endpoint.path is None else paths[0]]):
            for method in endpoint.methods or ("GET", "POST", "DELETE"):
                yield name, path, method
