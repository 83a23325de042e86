"""What a report from the history says beside itself, in words and in every format."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from detector.report import json_
from detector.report.document import Document
from detector.report.past import Past, Time, covered, said, title, with_past
from detector.report.renderers import FORMATS, render
from detector.report.table import render as render_table
from tests.report.examples import DAY, NINE, TRACKER, host_row, vendor_row
from tests.report.test_json_ import SCHEMA

HOUR = 3_600.0
PAST = Past(
    since=NINE,
    until=None,
    new_since=None,
    now=Time(label="this time", runs=3, watched=10 * HOUR),
    before=Time(label="the 7 days before", runs=5, watched=20 * HOUR),
)


def document(*vendors: Any, **changes: Any) -> Document:
    return replace(DAY, vendors=vendors, **changes)


def sentences(before: Document, now: Document, past: Past = PAST) -> tuple[str, ...]:
    made = with_past(now, past, before)
    assert made.past is not None
    return said(made.past, str)


def test_how_much_was_watched_is_said_first() -> None:
    assert covered(PAST) == "From the history: 3 runs, 10 hours watched."
    assert covered(replace(PAST, now=Time(label="", runs=1, watched=90.0))) == (
        "From the history: 1 run, 2 minutes watched."
    )
    assert title(PAST) == "Compared with the 7 days before"
    first, *_ = sentences(document(vendor_row()), document(vendor_row()))
    assert first == "Watched: 20 hours in the 7 days before, 10 hours in this time."


def test_new_gone_and_stronger_are_sentences() -> None:
    before = document(vendor_row("old", name="Old One"), vendor_row("more", name="More", evidence="contacted"))
    now = document(vendor_row("new", name="New One"), vendor_row("more", name="More", bytes_out=1))
    told = sentences(before, now)
    assert any(text.startswith("New: New One (workplace monitoring): sending data") for text in told)
    assert any(text.startswith("Gone: Old One (workplace monitoring): not seen this time") for text in told)
    assert any(text.startswith("Changed: More (workplace monitoring): the evidence is stronger") for text in told)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (1_000_000, 500_000, ""),  # as much an hour, in half the time
        (1_000_000, 1_000_000, "about 2 times as much"),
        (1_000_000, 4_000_000, "about 8 times as much"),
        (1_000_000, 240_000, "less than half as much"),
        (1_000_000, 100_000, "less than a quarter as much"),
        (1_000_000, 10_000, "less than a tenth as much"),
        (1_000, 8_000, ""),  # too little to tell
        (0, 9_000_000, ""),
    ],
)
def test_amounts_are_compared_by_the_hour_that_was_watched(before: int, now: int, words: str) -> None:
    told = sentences(document(vendor_row(bytes_out=before)), document(vendor_row(bytes_out=now)))
    assert [words in text for text in told[1:2]] == [True] and (words or "No vendor is new" in told[1])
    if words:
        assert "for each hour that was watched" in told[1]


def test_where_nothing_was_watched_nothing_is_compared() -> None:
    past = replace(PAST, before=Time(label="the 7 days before", runs=0, watched=0.0))
    assert sentences(document(), document(vendor_row()), past) == (
        "In the 7 days before nothing was watched: nothing can be compared.",
    )
    assert said(replace(PAST, before=None), str) == ()


def test_only_what_is_new_is_listed_where_that_was_asked() -> None:
    before = document(
        vendor_row("same"),
        vendor_row("visited", is_visited_only=True, evidence="contacted"),
        vendor_row("less"),
        unknown=(replace(TRACKER, host="old.example"),),
    )
    now = document(
        vendor_row("same"),
        vendor_row("visited"),
        vendor_row("less", evidence="contacted"),
        vendor_row("new"),
        unknown=(replace(TRACKER, host="old.example"), replace(TRACKER, host="new.example")),
    )
    made = with_past(now, replace(PAST, new_since=NINE), before)
    assert [row.id for row in made.vendors] == ["visited", "new"]
    assert [row.host for row in made.unknown or ()] == ["new.example"]
    last = render_table(made, width=100, colour=False, show_all=False).splitlines()[-1]
    assert last.startswith("New since 2026-11-24 09:14: 2 vendors were sent data")
    assert with_past(replace(now, unknown=None), replace(PAST, new_since=NINE), before).unknown is None


def test_every_format_draws_it_and_json_is_what_the_schema_says() -> None:
    made = with_past(document(vendor_row("new", name="New One")), PAST, document())
    for form in FORMATS:
        assert render(made, form)
    assert "COMPARED WITH THE 7 DAYS BEFORE\n- Watched: 20 hours" in render(made, "table")
    assert "## Compared with the 7 days before\n\n- Watched: 20 hours" in render(made, "markdown")
    tree = json.loads(render(made, "json"))
    jsonschema.validate(tree, SCHEMA)
    assert tree["history"]["runs"] == 3 and tree["history"]["watched_seconds"] == 36_000
    compared = tree["history"]["compared_with"]
    assert compared["vendors"] == [{"id": "new", "change": "new", "old": None, "new": "sending"}]
    assert compared["sentences"][1].startswith("New: New One")
    alone = with_past(document(), replace(PAST, before=None), None)
    assert json_.tree(alone)["history"]["compared_with"] is None
    jsonschema.validate(json_.tree(alone), SCHEMA)
    assert "history" not in json_.tree(document())


def test_amounts_stand_in_json_as_numbers() -> None:
    made = with_past(document(vendor_row(bytes_out=4_000_000)), PAST, document(vendor_row(bytes_out=1_000_000)))
    assert json_.tree(made)["history"]["compared_with"]["amounts"] == [{"id": "acme-watch", "times_an_hour": 8.0}]


def test_names_of_others_are_quoted() -> None:
    hostile = vendor_row("new", name="\x1b[2J<b>`|", hosts=(host_row("\u202ex"),))
    made = with_past(document(hostile), PAST, document())
    for form in FORMATS:
        text = render(made, form)
        assert "\x1b" not in text and "\u202e" not in text
