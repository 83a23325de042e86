"""DuckDuckGo's tds.json (web and Android) to entries: trackers with owner, categories and rules; aliases. Pure.

    {"trackers": {"tracker.example": {"owner": {"displayName": "Company"}, "categories": ["Analytics"],
      "default": "block", "rules": [{"rule": "tracker\\.example\\/free", "action": "ignore"}]}},
     "cnames": {"metrics.shop.example": "shop.tracker.example"}}

`default: block` names the whole domain, `ignore` only what its rules say. A rule is a regular expression; it is read if
it is nothing but an escaped host and path, and never run. An exception for some pages alone is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from detector.lists.adblock import PATTERN, path_glob
from detector.lists.json_text import listing, mapping
from detector.lists.model import ListEntry, ParsedList, words
from detector.lists.names import fault_of, host_name
from detector.lists.patterns import split_literal

FORM = "DuckDuckGo trackers"
OWNED_ONLY = "a domain that is known and not meant"


def parse(root: dict[str, object]) -> ParsedList:
    """Return what the list would block, and what it would let through, with owners and categories."""
    parsed = ParsedList(FORM)
    labels: dict[str, tuple[str, str]] = {}
    for place, (domain, said) in enumerate(mapping(root.get("trackers")).items(), 1):
        name = host_name(domain)
        if name is None:
            parsed.skip(fault_of(domain))
            continue
        tracker = mapping(said)
        labels[name] = _labels(tracker)
        _add_tracker(parsed, name, tracker, labels[name], place)
    for place, (alias, target) in enumerate(mapping(root.get("cnames")).items(), 1):
        _add_alias(parsed, alias, target, labels, place)
    return parsed


def _labels(tracker: dict[str, object]) -> tuple[str, str]:
    """Return owner and category; of several categories the most telling stands first."""
    owner = mapping(tracker.get("owner"))
    categories = [words(category) for category in listing(tracker.get("categories"))]
    telling = [category for category in categories if category == "Session Replay"]
    return words(owner.get("displayName") or owner.get("name")), (telling + categories + [""])[0]


def _add_tracker(
    parsed: ParsedList, name: str, tracker: dict[str, object], labels: tuple[str, str], place: int
) -> None:
    is_blocked = tracker.get("default") == "block"
    rules = [mapping(rule) for rule in listing(tracker.get("rules"))]
    if is_blocked:
        parsed.add(ListEntry(None, name, None, *labels, place))
    elif not rules:
        parsed.skip(OWNED_ONLY)
    for rule in rules:
        is_exception = rule.get("action") == "ignore"
        if "exceptions" in rule or "options" in rule:
            parsed.skip("an exception for some pages")
            if is_exception:
                continue
        if is_exception or not is_blocked:
            _add_rule(parsed, name, rule.get("rule"), labels, place, is_exception)


def _add_rule(
    parsed: ParsedList, name: str, rule: object, labels: tuple[str, str], place: int, is_exception: bool
) -> None:
    """Take a rule that is a host of the tracker and a path."""
    host, rest = split_literal(rule) or ("", "")
    domain = host_name(host)
    path = path_glob(rest)
    if domain is None or path is None or not ("." + domain).endswith("." + name):
        parsed.skip(PATTERN)
        return
    parsed.add(ListEntry(None, domain, path or None, *labels, place), is_exception)


def _add_alias(parsed: ParsedList, alias: str, target: object, labels: dict[str, tuple[str, str]], place: int) -> None:
    """Take a name under somebody's own domain that leads to a tracker."""
    host = host_name(alias)
    of_tracker = next((labels[name] for name in _suffixes(words(target)) if name in labels), None)
    if host is None or of_tracker is None:
        parsed.skip(fault_of(alias) if host is None else OWNED_ONLY)
        return
    parsed.add(ListEntry(host, None, None, *of_tracker, place))


def _suffixes(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.partition(".")[2]
