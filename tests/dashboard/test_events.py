"""Sightings as rows in plain words."""

from __future__ import annotations

import json

import pytest

from detector.counting.connections import Named
from detector.dashboard.events import CONNECTION, HELD, LOOKUP, REQUEST, Events, row
from detector.dashboard.feed import MOST_KEPT, Sighting
from detector.observation import Judgement, Observation, Observed, Opening, Program
from tests.dashboard.served import KNOWN, sightings
from tests.dashboard.test_feed import CONNECTION as FLOW
from tests.dashboard.test_feed import ENDS
from tests.report.examples import NINE
from tests.report.hostile import HOSTILE, raw


def name_of(identity: str) -> str:
    return {"acme-watch": "Acme Watch"}.get(identity, identity)


SAID = Judgement(at=NINE, seen_in="proxy", host="x.example", observed=(Observed("clicks", 2, "how", "decoded", 1.0),))
FIREFOX = Program("firefox", 7)
ROWS: list[tuple[Sighting, list[object]]] = [
    (Observation(at=NINE, seen_in="dns", host="x.example"), [LOOKUP, "name looked up"]),
    (
        Observation(at=NINE, seen_in="har", host="x.example", method="POST", path="/users/jane.doe/v2?mail=j@x"),
        [REQUEST, "POST /users/*/v2"],
    ),
    (Observation(at=NINE, seen_in="sni", host="x.example"), [CONNECTION, "name seen"]),
    (Opening(NINE, "sni", "x.example", ENDS), [CONNECTION, "connection begins"]),
    (Named(FLOW, "x.example", "sni"), [CONNECTION, "connection"]),
    (SAID, [HELD, "held clicks (read)"]),
]


@pytest.mark.parametrize(("sighting", "wanted"), ROWS)
def test_an_event_in_words(sighting: Sighting, wanted: list[object]) -> None:
    at, sort, text, host, product, tone, *_ = row(sighting, KNOWN, name_of)
    assert [sort, text] == wanted
    assert (at, host, product, tone) == (NINE, "x.example", "Acme Watch", "watch")


def test_the_program_and_the_size_stand_with_it() -> None:
    seen = Observation(at=NINE, seen_in="proxy", host="x.example", method="GET", bytes_out=9, program=FIREFOX)
    assert row(seen, None, name_of)[4:] == ["", "plain", "firefox", 9]
    assert row(Named(FLOW, None, ""), None, name_of)[3] == "(no name)"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_others_is_sent_raw(text: str) -> None:
    program = Program(text, 1)
    seen = Observation(at=NINE, seen_in="proxy", host=text, method=text or "GET", path=text, program=program)
    told = row(seen, KNOWN, lambda identity: text)
    assert not any(raw(cell, allowed="") for cell in told if isinstance(cell, str))
    assert all(len(cell) <= 2_000 for cell in told if isinstance(cell, str))


def test_rows_are_numbered_and_the_latest_are_told() -> None:
    events = Events(name_of)
    events.add(sightings(30), 30)
    last, text = events.since(10, 5)
    assert (last, [one[0] for one in json.loads(text)]) == (30, [26, 27, 28, 29, 30])
    assert json.loads(events.since(28, 500)[1])[0][0] == 29
    assert events.since(30, 500) == (30, "[]")


def test_what_fell_out_is_counted() -> None:
    events = Events(name_of)
    events.add(sightings(10), 25)
    assert (events.last, events.missed) == (10, 15)
    events.add(sightings(MOST_KEPT + 1), 25 + MOST_KEPT + 1)
    assert events.last + events.missed == MOST_KEPT + 26
    assert len(json.loads(events.since(0, 10_000)[1])) == MOST_KEPT


def test_they_are_saved_as_the_lines_that_the_command_writes() -> None:
    events = Events(name_of)
    events.add(sightings(5), 5)
    lines = [json.loads(line) for line in events.lines().splitlines()]
    assert [line["host"] for line in lines][:2] == [KNOWN.matched] * 2
    assert lines[0]["vendor"] == "acme-watch" and lines[0]["path"] == "/v2/events"
