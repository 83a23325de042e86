"""Ghostery's trackerdb folder, as texts by their paths."""

from __future__ import annotations

from detector.lists.trackerdb import parse
from tests.lists.samples import TRACKERDB


def test_patterns_are_named_with_their_organisation() -> None:
    parsed = parse(TRACKERDB)
    assert [(e.domain, e.path, e.owner, e.category) for e in parsed.entries] == [
        ("acme.example", None, "Acme Incorporated", "site_analytics"),
        ("cdn.example", "/acme/*/**", "Acme Incorporated", "site_analytics"),
        ("orphan.example", None, "Orphan", "misc"),
    ]
    assert parsed.not_understood == {"a rule that is not tied to a host": 1}


def test_a_block_without_an_end_goes_on_to_the_end() -> None:
    parsed = parse({"patterns/a.eno": "name: A\n--- domains\na.example\n--- notes\nb.example\n"})
    assert [entry.domain for entry in parsed.entries] == ["a.example", "b.example"]
