"""The matching rules in the plainest form: slow, without index, memory or compiled globs. The fast matcher must agree.

Works on Signature values; shares with the fast one only the value Match and `normalise_host`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from detector.catalogue.model import Endpoint, Signature
from detector.match.host import normalise_host
from detector.match.index import Match

Claimed = tuple[Signature, Endpoint]


def match(signatures: Sequence[Signature], host: str, path: str | None, method: str | None) -> Match | None:
    """Return what the fast matcher must return."""
    if len(host) > 254:
        return None
    name = normalise_host(host)
    seen = path if path is None else (path.split("?")[0].split("#")[0] or "/")
    claimed = [(signature, endpoint) for signature in signatures for endpoint in signature.endpoints]
    exact = [item for item in claimed if item[1].host == name]
    found = _of_name(exact, seen, method)
    labels = name.split(".")
    for start in range(len(labels)):
        if found is None:
            domain = ".".join(labels[start:])
            found = _of_name([item for item in claimed if item[1].domain == domain], seen, method)
    return found


def glob_matches(pattern: str, path: str) -> bool:
    """Tell whether a path fits a pattern, by trying all ways (with a memory, or it would not end)."""
    if not path.startswith("/"):
        return False
    return _segments_match(tuple(pattern[1:].split("/")), tuple(path[1:].split("/")))


@cache
def _segments_match(patterns: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    if not patterns:
        return not segments
    if patterns[0] == "**":
        return any(_segments_match(patterns[1:], segments[start:]) for start in range(len(segments) + 1))
    return bool(segments) and _text_matches(patterns[0], segments[0]) and _segments_match(patterns[1:], segments[1:])


@cache
def _text_matches(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(_text_matches(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] == text[0] and _text_matches(pattern[1:], text[1:])


def _of_name(claimed: Sequence[Claimed], path: str | None, method: str | None) -> Match | None:
    """Return the answer of all endpoints that claim one name."""
    fits = [item for item in claimed if _fits(item[1], path, method)]
    if not fits:
        return None
    best = _best(fits, path, method)
    if len({signature.id for signature, _ in best}) > 1:
        return None
    signature, endpoint = best[0]
    roles = {other.role for _, other in best}
    kinds = [kind for kind in endpoint.collects if all(kind in other.collects for _, other in best)]
    role = endpoint.role if len(roles) == 1 else "unknown"
    origin = f"{signature.path}:{endpoint.line}"
    return Match(signature.id, role, signature.category, origin, endpoint.name, path is not None, tuple(kinds))


def _fits(endpoint: Endpoint, path: str | None, method: str | None) -> bool:
    path_fits = endpoint.path is None or path is None or glob_matches(endpoint.path, path)
    return path_fits and (not endpoint.methods or method is None or method in endpoint.methods)


def _best(fits: Sequence[Claimed], path: str | None, method: str | None) -> list[Claimed]:
    """Return the endpoint that is the most specific of those that can be told apart, or all that cannot be."""
    ordered = sorted(fits, key=lambda item: _rank(item[1]))
    if path is None:
        certain = [item for item in ordered if item[1].path is None and (method is not None or not item[1].methods)]
        return certain[:1] or ordered
    if method is not None:
        return ordered[:1]
    return [item for item in ordered if item[1].path == ordered[0][1].path]


def _rank(endpoint: Endpoint) -> tuple[int, int, int]:
    """Paths without wildcards, then with `*`, then with `**`, then none; long ones first; methods before none."""
    path = endpoint.path
    if path is None:
        return 3, 0, not endpoint.methods
    sort = 2 if "**" in path else 1 if "*" in path else 0
    return sort, -len(path.replace("*", "")), not endpoint.methods
