"""Exodus' trackers."""

from __future__ import annotations

import json

from detector.lists.exodus import NOT_LITERAL, parse
from tests.lists.helpers import named
from tests.lists.samples import EXODUS


def test_escaped_names_are_domains_and_real_expressions_are_counted() -> None:
    parsed = parse(json.loads(EXODUS))
    assert named(parsed) == [("databerries.example", None), ("two.example", None)]
    assert {(entry.owner, entry.category) for entry in parsed.entries} == {("Teemo", "Analytics")}
    assert parsed.not_understood == {NOT_LITERAL: 1, "a tracker without network addresses": 1}


def test_the_export_of_the_other_database_is_a_list() -> None:
    assert named(parse({"trackers": [{"name": "A", "network_signature": "a\\.example"}]})) == [("a.example", None)]
