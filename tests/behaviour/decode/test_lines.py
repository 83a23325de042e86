"""Records in text: with names, in blocks, in cells; times among them; prose is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.behaviour.decode import lines


def test_times_become_milliseconds() -> None:
    assert lines.with_plain_times("2026-11-30T10:00:00.250Z") == "1796032800250"
    assert lines.with_plain_times("2026-11-30 10:00:00,5") == "1796032800000,5"
    assert lines.with_plain_times("a 00:00:01.500 b") == "a 1500 b"
    assert lines.with_plain_times("2026-13-45T10:00:00Z") == "2026-13-45T10:00:00Z"


def test_names_with_values() -> None:
    text = "\n".join(f"[INFO] move x={n} y={n + 1} t=17954860{n}" for n in range(5))
    found = lines.labelled(text)
    assert found is not None
    assert found[0] == {"x": "0", "y": "1", "t": "179548600"}
    piped = lines.labelled("|".join(f"x={n};y={n};name=a b" for n in range(5)))
    assert piped is not None
    assert piped[4] == {"x": "4", "y": "4", "name": "a b"}


def test_blocks() -> None:
    text = "events:\n" + "\n".join(f"  - x: {n}\n    title: a - b" for n in range(4))
    assert lines.blocks(text) == [{"x": str(n), "title": "a - b"} for n in range(4)]


@pytest.mark.parametrize("mark", [",", "@", ":", "#", "~"])
def test_cells(mark: str) -> None:
    text = "|".join(f"{n}{mark}{n + 1}{mark}{n + 2}" for n in range(6))
    assert lines.cells(text) == [[n, n + 1, n + 2] for n in range(6)]


def test_one_row() -> None:
    assert lines.one_row("640,300,1795486000000") == [640, 300, 1795486000000]
    assert lines.one_row("hello world") is None


@pytest.mark.parametrize(
    "text", ["", "A sentence, with a comma; and more. " * 9, "Dear all,\n\nsee you at 9.\n\nJo\n" * 3]
)
def test_prose_is_no_table(text: str) -> None:
    assert lines.labelled(text) is None
    assert lines.cells(text) is None
    assert lines.blocks(text) is None


@given(st.text(max_size=300))
def test_any_text_does_no_harm(text: str) -> None:
    for reader in (lines.labelled, lines.blocks, lines.cells, lines.one_row):
        reader(lines.with_plain_times(text))


def test_a_line_of_a_log_with_quotes_is_a_record_with_its_moment() -> None:
    said = 'user="C. Berg" action=copied src="C:\\\\a b.xlsx" size=48'
    assert lines.quoted(f"<134>1 2026-11-24T02:20:42.656Z WS-1 filemon 8 FILE - {said}") == {
        "time": "2026-11-24T02:20:42.656Z",
        "user": "C. Berg",
        "action": "copied",
        "src": "C:\\\\a b.xlsx",
        "size": "48",
    }
    record = lines.quoted(said)
    assert record is not None and "time" not in record


def test_two_lines_two_names_or_no_quotes_are_no_such_record() -> None:
    assert lines.quoted('a="1 2" b=2 c=3\nd="4"') is None
    assert lines.quoted('a="1 2" b=2') is None
    assert lines.quoted("a=1 b=2 c=3") is None
