"""Disconnect's services.json."""

from __future__ import annotations

import json

from detector.lists.disconnect import parse
from tests.lists.samples import DISCONNECT


def test_domains_come_with_their_company_and_category() -> None:
    rows = [(e.domain, e.owner, e.category, e.place) for e in parse(json.loads(DISCONNECT)).entries]
    assert rows == [
        ("ads.example", "Ads Inc", "Advertising", 1),
        ("ads-cdn.example", "Ads Inc", "Advertising", 1),
        ("replay.example", "Replays", "Session Replay", 2),
    ]


def test_other_shapes_are_no_failure() -> None:
    assert parse({"categories": {"A": [7, {"B": 8, "C": {"u": ["x", 9, "good.example"]}}], "D": None}}).entries
