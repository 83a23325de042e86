"""A document as the parts of a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from detector.dashboard.activity import Activity
from detector.dashboard.board import Board
from detector.dashboard.parts import parts, visible
from detector.report import blind_spots, blocked, plain, sentences, words
from tests.report.big_day import big_day
from tests.report.examples import DAY, DAY_WITH_HOSTS, LIVE, NINE, NOTHING, READ, hostile_document
from tests.report.hostile import HOSTILE, raw

DOCUMENTS = {
    "day": DAY,
    "hosts": DAY_WITH_HOSTS,
    "live": LIVE,
    "read": READ,
    "nothing": NOTHING,
    "big": big_day(20, 300),
}


def texts(value: Any) -> Iterator[str]:
    """Yield every text in plain values, keys and all."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(key)
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)


def said(pieces: list[str]) -> str:
    return "".join(pieces)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_says_what_the_report_says(name: str) -> None:
    document = DOCUMENTS[name]
    made = parts(document, (), {})
    head = made["head"]
    assert head["lead"] == plain.lead(document)
    assert head["verdict"] == sentences.verdict(document)
    assert [said(pieces) for pieces in head["more"]] == list(plain.more(document, lambda text: text))
    assert said(head["looked"]) == sentences.looked_at(document, lambda text: text)
    assert [said(gap["sentence"]) for gap in made["gaps"]] == [
        gap.sentence for gap in sentences.gaps(document, lambda text: text)
    ]
    shown = [identity for _, identities in made["order"] for identity in identities]
    assert shown == [vendor.id for vendor in document.receiving]
    for vendor in document.receiving:
        card = made[f"vendor:{vendor.id}"]
        assert card["sizes"] == [words.size(vendor.bytes_out), words.size(vendor.bytes_in)]
        assert card["times"] == [vendor.first_seen, vendor.last_seen]
        assert len(card["hosts"]) + card["more_hosts"] == len(vendor.hosts) + vendor.hosts_not_listed
    assert [said(pieces) for pieces in made["blocked"]] == [
        blocked.sentence(document, row, lambda text: text) for row in document.blocked
    ]
    assert [said(pieces) for pieces in made["hints"]] == [
        blind_spots.hint(row, lambda text: text) for row in document.hints
    ]
    assert [row[0] for row in made["visited"]] == [vendor.id for vendor in document.visited]
    assert len(made["unknown"]) == len(document.collectors) and len(made["possible"]) == len(document.possible)
    assert {key for key in made if key.startswith("host:")} == {f"host:{host.host}" for host in document.hosts or ()}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_plain_and_equal_to_itself(name: str) -> None:
    once, again = parts(DOCUMENTS[name], (), {}), parts(DOCUMENTS[name], (), {})
    assert once == again == json.loads(json.dumps(once))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_others_is_sent_raw(text: str) -> None:
    document = hostile_document(text)
    made = parts(document, (), {})
    assert not any(raw(one, allowed="") for one in texts(made))
    board = Board()
    board.put(made)
    assert board.since(0).json().isascii() and "\n" not in board.since(0).json()


def test_only_who_changed_is_told_again() -> None:
    board = Board()
    board.put(parts(big_day(20, 300), (), {}))
    day = big_day(20, 300)
    changed = replace(day.vendors[3], bytes_out=77_000_000, last_seen=NINE + 20_000)
    board.put(parts(replace(day, vendors=(*day.vendors[:3], changed, *day.vendors[4:])), (), {}))
    told = board.since(1)
    assert {key for key in told.parts if key.startswith(("vendor:", "host:"))} == {f"vendor:{changed.id}"}


def test_hidden_vendors_are_named_and_nowhere_else_but_in_what_is_said_of_all() -> None:
    made = parts(DAY, {"acme-watch"}, {})
    assert made["hidden"] == [["acme-watch", "Acme Watch"]]
    assert "vendor:acme-watch" not in made
    for key in ("order", "flow", "times", "visited"):
        assert not any("Acme" in text or "acme" in text for text in texts(made[key])), key
    assert made["head"] == parts(DAY, (), {})["head"]


def test_activity_stands_in_the_row_of_its_vendor() -> None:
    seen = Activity()
    seen.note("acme-watch", NINE, 900)
    rows = {row["name"]: row for row in parts(DAY, (), seen.spans())["times"]["rows"]}
    assert rows["Acme Watch"]["spans"] == [[int(NINE // 10), 1, 900]] and rows["Acme Watch"]["width"] == 10
    assert [row["spans"] for name, row in rows.items() if name != "Acme Watch"] == [[]] * (len(rows) - 1)


def test_those_made_to_watch_come_first_in_time_and_the_rest_is_counted() -> None:
    rows = parts(READ, (), {})["times"]["rows"]
    tones = [row["tone"] for row in rows]
    assert tones == sorted(tones, key=("watch", "unknown", "other").index)
    times = parts(big_day(60, 300), (), {})["times"]
    assert len(times["rows"]) == 40 and times["left_out"] == len(big_day(60, 300).receiving) - 40


def test_a_time_that_no_calendar_has_has_no_row() -> None:
    odd = replace(DAY.vendors[0], first_seen=1e300, last_seen=1e300)
    names = [row["name"] for row in parts(replace(DAY, vendors=(odd,)), (), {})["times"]["rows"]]
    assert odd.name not in names


def test_values_stay_values() -> None:
    assert visible({"a\x07": [1, 2.5, None, True, ("x\u202e",)]}) == {"a\\x07": [1, 2.5, None, True, ["x\\u202e"]]}
