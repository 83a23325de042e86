"""Ghostery's trackerdb folder, as texts by their paths."""

from __future__ import annotations

from detector.lists.trackerdb import parse, parse_json
from tests.lists.samples import TRACKERDB, TRACKERDB_JSON


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


def test_the_json_says_the_same_as_the_folder() -> None:
    folder, single = parse(TRACKERDB), parse_json(TRACKERDB_JSON)
    assert [entry[:5] for entry in single.entries] == [entry[:5] for entry in folder.entries]
    assert single.not_understood == folder.not_understood


def test_json_of_another_shape_is_no_fault() -> None:
    odd: dict[str, object] = {
        "patterns": {"a": None, "b": {"domains": ["b.example", 7, None], "filters": "||c.example^", "name": 3}}
    }
    assert [(entry.domain, entry.owner) for entry in parse_json(odd).entries] == [("b.example", "")]
    assert parse_json({}).entries == []


def test_a_long_description_is_not_counted() -> None:
    told = "name: Acme Incorporated\n--- description\n" + "word " * 2_000 + "\n--- description\n"
    parsed = parse({**TRACKERDB, "organizations/acme_inc.eno": told})
    assert parsed.entries == parse(TRACKERDB).entries
    assert parsed.not_understood == parse(TRACKERDB).not_understood
