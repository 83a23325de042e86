"""The endpoints of one host or domain, and which of them a request fits. Pure; knows no other names.

The most specific endpoint that fits answers; where what was seen does not decide between several, no more is claimed
than all of them say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detector.match.answer import Match
from detector.match.glob import PathGlob


@dataclass(frozen=True, slots=True)
class Rule:
    """One endpoint, ready to be compared; `match` is its answer when the path was seen."""

    path: PathGlob | None
    methods: frozenset[str]
    match: Match

    def fits(self, path: str | None, method: str | None) -> bool:
        """Tell whether nothing that was seen speaks against this endpoint."""
        if method is not None and self.methods and method not in self.methods:
            return False
        return path is None or self.path is None or self.path.matches(path)


class Name:
    """The endpoints of one host or domain, the most specific first; `always` is the answer if it has no conditions."""

    __slots__ = ("_beginning", "_rules", "always")

    def __init__(self, rules: list[Rule]) -> None:
        if len(rules) > 1:
            rules.sort(key=lambda rule: specificity(rule.path.pattern if rule.path else None, bool(rule.methods)))
        only = rules[0] if len(rules) == 1 and not rules[0].methods else None
        self._rules = rules
        self._beginning = only.path.below if only is not None and only.path is not None else None
        self.always = only.match if only is not None and only.path is None else None

    def find(self, path: str | None, method: str | None) -> Match | None:
        """Return the answer for a request; None leaves it to a shorter domain.

        A query or a fragment behind the path is not looked at.
        """
        if path is None:
            return self._without_path(method)
        if self.always is not None:
            return self.always
        rules = self._rules
        if self._beginning is not None and path.startswith(self._beginning):  # no pattern has a query in it
            return rules[0].match
        if "?" in path or "#" in path:
            path = path.partition("?")[0].partition("#")[0]
        if len(rules) == 1:
            return rules[0].match if rules[0].fits(path or "/", method) else None
        return self._best(path or "/", method)

    def _best(self, path: str, method: str | None) -> Match | None:
        fits = [rule for rule in self._rules if rule.fits(path, method)]
        if not fits or method is not None:
            return fits[0].match if fits else None
        return _agreed([rule for rule in fits if rule.path == fits[0].path])

    def _without_path(self, method: str | None) -> Match | None:
        fits = [rule for rule in self._rules if rule.fits(None, method)]
        match = _agreed(_pathless(fits, method) or fits) if fits else None
        return match and replace(match, path_was_seen=False)


def specificity(path: str | None, has_methods: bool) -> tuple[bool, bool, bool, int, bool]:
    """Sort key: an exact path before `*` before `**` before none, long before short, with methods before without."""
    pattern = path or ""
    return (path is None, "**" in pattern, "*" in pattern, -len(pattern.replace("*", "")), not has_methods)


def _pathless(fits: Sequence[Rule], method: str | None) -> list[Rule]:
    """Return the first endpoint that sets no condition which the source could not see."""
    return [rule for rule in fits if rule.path is None and (method is not None or not rule.methods)][:1]


def _agreed(rules: Sequence[Rule]) -> Match | None:
    """Return what endpoints between which nothing seen decides have in common; None if they are of several products."""
    first = rules[0].match
    if len(rules) == 1:
        return first
    if any(rule.match.signature_id != first.signature_id for rule in rules):
        return None
    role = first.role if all(rule.match.role == first.role for rule in rules) else "unknown"
    shared = tuple(kind for kind in first.collects if all(kind in rule.match.collects for rule in rules))
    return replace(first, role=role, collects=shared)
