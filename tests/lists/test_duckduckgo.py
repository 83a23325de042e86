"""DuckDuckGo's tds.json."""

from __future__ import annotations

import json

from detector.lists.duckduckgo import OWNED_ONLY, parse
from tests.lists.helpers import named, spared
from tests.lists.samples import DUCKDUCKGO


def test_blocked_domains_rules_and_aliases_are_named() -> None:
    parsed = parse(json.loads(DUCKDUCKGO))
    assert named(parsed) == [
        ("tracker.example", None),
        ("in.part.example", "/pixel*/**"),
        ("=metrics.shop.example", None),
    ]
    assert spared(parsed) == [("tracker.example", "/free*/**")]
    assert [(entry.owner, entry.category) for entry in parsed.entries] == [
        ("Tee", "Ad Motivated Tracking"),
        ("P Inc", ""),
        ("Tee", "Ad Motivated Tracking"),
    ]


def test_what_is_only_known_or_holds_for_some_pages_or_is_a_real_expression_is_counted() -> None:
    counted = parse(json.loads(DUCKDUCKGO)).not_understood
    assert counted == {"an exception for some pages": 1, "a pattern that is no path": 1, OWNED_ONLY: 2}


def test_a_rule_speaks_only_of_its_own_tracker() -> None:
    rules = [{"rule": "other\\.example\\/x"}, {"rule": "notx\\.example\\/x"}]
    parsed = parse({"trackers": {"x.example": {"default": "ignore", "rules": rules}}})
    assert not parsed.entries
