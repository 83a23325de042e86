"""Saved reports are read with distrust, and compared in sentences."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import DocumentError
from detector.report import json_
from detector.report.changes import render
from detector.report.compare import compare
from detector.report.reading import parse_report
from tests.report.examples import DAY, LIVE, host_row, vendor_row
from tests.report.hostile import HOSTILE


def saved(**changes: object) -> bytes:
    return json_.render(replace(DAY, **changes)).encode()  # type: ignore[arg-type]


def told(old: bytes, new: bytes, form: str = "table") -> str:
    return render(compare(parse_report(old, "old.json"), parse_report(new, "new.json")), form, width=200)


def test_equal_reports_have_no_difference() -> None:
    assert "Nothing changed" in told(saved(), saved())


def test_a_new_a_gone_and_a_changed_vendor_are_told() -> None:
    other = vendor_row("other-watch", name="Other Watch", hosts=(host_row("in.other.example"),))
    text = told(saved(vendors=(vendor_row(evidence="contacted"),)), saved(vendors=(vendor_row(), other)))
    assert "New: Other Watch" in text
    assert "Changed: Acme Watch" in text
    assert "Gone: Other Watch" in told(saved(vendors=(vendor_row(), other)), saved(vendors=(vendor_row(),)))


def test_reports_of_a_watched_interface_are_compared_with_those_of_a_capture() -> None:
    live = json_.render(LIVE).encode()
    assert set(parse_report(live, "live.json").products) == {"acme-watch", "tallyho"}
    assert "Nothing changed" in told(live, live)
    assert "Gone: Tallyho" in told(live, saved(vendors=(vendor_row(),)))


def test_json_and_markdown_come_out() -> None:
    old, new = saved(vendors=()), saved(vendors=(vendor_row(),))
    assert json.loads(told(old, new, "json"))
    assert "Acme Watch" in told(old, new, "markdown")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_reach_no_terminal(name: str) -> None:
    text = told(saved(vendors=()), saved(vendors=(vendor_row(name=name, hosts=(host_row(name),)),)))
    assert not any(ord(character) < 32 and character != "\n" for character in text)
    assert "\u202e" not in text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"null",
        b"1e999",
        b'{"schema": "detect.summary/1"}',
        b"[" * 100_000,
        b'{"schema": 1}',
    ],
)
def test_what_is_no_report_is_refused_with_its_name(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"odd\.json"):
        parse_report(data, "odd.json")


@given(st.data())
def test_damaged_reports_are_read_or_refused(data: st.DataObject) -> None:
    tree = json.loads(json_.render(data.draw(st.sampled_from([LIVE, replace(DAY, vendors=(vendor_row(),))]))))
    junk = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.just([]), st.just({})
    )
    place = tree
    for _ in range(data.draw(st.integers(0, 3))):
        inner = [
            value for value in (place.values() if isinstance(place, dict) else place) if isinstance(value, dict | list)
        ]
        if not inner:
            break
        place = data.draw(st.sampled_from(inner))
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    if keys:
        place[data.draw(st.sampled_from(keys))] = data.draw(junk)
    try:
        report = parse_report(json.dumps(tree).encode(), "odd.json")
    except DocumentError:
        return
    render(compare(report, report), "table")
