"""Text that is written after a pattern is records, whatever the words and marks; prose and tables of others are not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.behaviour.decode import template

PLACES = [(12 * n % 301, 7 * n % 211, 16 * n + n % 3) for n in range(1, 13)]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"x:{x} y:{y} @ {t}ms" for x, y, t in PLACES),
        "\n".join(f"m,pc a={x}i,b={y}i {t}" for x, y, t in PLACES),
        "".join(f"({x},{y},{t})" for x, y, t in PLACES),
        ";".join(f"+{x}-{y}@{t}" for x, y, t in PLACES),
        "trace:\n" + "\n".join(f"  - {{g: {x}, d: {y}, i: {t}}}" for x, y, t in PLACES),
        "\n".join(f"moved to {x}/{y} after {t}" for x, y, t in PLACES),
    ],
)
def test_numbers_are_found_between_any_words_and_marks(text: str) -> None:
    rows = template.rows(text)
    assert rows is not None
    numbers = [[abs(value) for value in row.values() if type(value) is not str] for row in rows]
    assert [row[-3:] for row in numbers] == [list(place) for place in PLACES]


def test_a_number_has_the_word_before_it_as_its_name() -> None:
    rows = template.rows("\n".join(f"wait={t} left={x} then {y}" for x, y, t in PLACES)) or []
    assert list(rows[0]) == ["wait", "left", "then"]


def test_words_between_the_numbers_are_kept() -> None:
    rows = template.rows("\n".join(f"{t} clicked on save at {x},{y}" for x, y, t in PLACES)) or []
    assert rows[0] == {"0": PLACES[0][2], "at": PLACES[0][0], "2": PLACES[0][1], "event": "clicked on save"}
    labelled = template.rows("\n".join(f"{t} key=a dt={x} left={y}" for x, y, t in PLACES)) or []
    assert labelled[0]["key"] == "a"


@pytest.mark.parametrize(
    "text",
    ["", "1 2", "a text of words without any numbers\n" * 6, "one 1\ntwo 2 3\nthree\nfour 4 5 6\nfive 7", "12;13;14"],
)
def test_what_is_not_alike_is_no_table(text: str) -> None:
    assert template.rows(text) is None


def test_one_short_record_needs_two_named_numbers() -> None:
    assert template.one("agent=7;kbd=120;mouse=3") == {"agent": 7, "kbd": 120, "mouse": 3}
    assert template.one("see page 12 or 13") is None
    assert template.one("a=1;b=2;" * 200) is None


def test_lines_that_begin_with_a_moment_are_a_log() -> None:
    text = "\n".join(f"{1795486000000 + n} SESSION_{'UN' * (n % 2)}LOCK" for n in range(6))
    assert (template.stamped(text) or [])[:2] == [
        {"time": 1795486000000, "event": "SESSION_LOCK"},
        {"time": 1795486000001, "event": "SESSION_UNLOCK"},
    ]
    assert template.stamped("no moment here\n" * 6) is None


def test_sections_of_numbers_are_columns() -> None:
    text = f"sc;{','.join(str(x) for x, *_ in PLACES)};{','.join(str(t) for *_, t in PLACES)};vh=800"
    found: dict[str, Any] = template.sections(text) or {}
    assert found["1"] == [float(x) for x, *_ in PLACES]
    assert (found["0"], found["vh"]) == ("sc", "800")
    assert template.sections("1,2,3,4;5,6,7,8;9,8,7,6") is None  # rows


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for reader in (template.rows, template.one, template.stamped, template.sections):
        reader(text)
