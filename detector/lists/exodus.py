"""Exodus Privacy's trackers (the report API's and ETIP's JSON) to entries. Pure.

    {"trackers": {"1": {"name": "Tracker", "network_signature": "a\\.example|\\.b\\.example",
      "categories": ["Analytics"]}}}

`network_signature` is a regular expression; alternatives that are nothing but an escaped host name are read as a domain
with all below it, the rest is counted. No expression is ever run. `code_signature` is about apps and not looked at.
"""

from __future__ import annotations

from detector.lists.json_text import listing, mapping
from detector.lists.model import ListEntry, ParsedList, words
from detector.lists.names import fault_of, host_name
from detector.lists.patterns import literal

FORM = "Exodus trackers"
NOT_LITERAL = "a regular expression"
_MOST_ALTERNATIVES = 200


def parse(root: dict[str, object]) -> ParsedList:
    """Return the domains of all trackers that have any."""
    parsed = ParsedList(FORM)
    trackers = root.get("trackers")
    rows = list(trackers.values()) if isinstance(trackers, dict) else listing(trackers)
    for place, row in enumerate(rows, 1):
        tracker = mapping(row)
        categories = [words(category) for category in listing(tracker.get("categories"))]
        _add_tracker(parsed, tracker, [*categories, ""][0], place)
    return parsed


def _add_tracker(parsed: ParsedList, tracker: dict[str, object], category: str, place: int) -> None:
    signature = tracker.get("network_signature")
    if not isinstance(signature, str) or not signature.strip():
        parsed.skip("a tracker without network addresses")
        return
    if len(signature) > 65_536 or signature.count("|") > _MOST_ALTERNATIVES:
        parsed.skip(NOT_LITERAL)
        return
    for alternative in signature.split("|"):
        text = literal(alternative.strip())
        name = None if text is None else host_name(text.removeprefix("."))
        if name is None:
            parsed.skip(NOT_LITERAL if text is None else fault_of(text))
        else:
            parsed.add(ListEntry(None, name, None, words(tracker.get("name")), category, place))
