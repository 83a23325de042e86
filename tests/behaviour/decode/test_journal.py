"""A journal of plain lines: what a person did, and logs of programs that use the same words."""

from __future__ import annotations

from detector.behaviour.decode import journal

FOCUS = ['FOCUS EXCEL.EXE "Rates.xlsx"', 'FOCUS chrome.exe "Orders"', 'window "Notes"', "switch Teams.exe"]


def lines(*deeds: str, mark: str = "[u=ann] ") -> str:
    """Return one line for each deed, with its moment."""
    return "\n".join(f"2026-11-24T02:06:{n:02d}.250Z {mark}{deed}" for n, deed in enumerate(deeds))


def test_deeds_become_records_with_names() -> None:
    found = journal.read(
        lines(*FOCUS, "KEY h", "KEY Space in Excel", "CLICK L 812,44 in Excel", "move 4,5", 'typed "to anna"')
        + "\n"
        + lines('copied "IBAN"', "click Save", "scroll (3, 40)")
    )
    assert found is not None
    assert found[0] == {
        "time": 1795485960000 + 250 + 40_000,
        "type": "focus",
        "process": "EXCEL.EXE",
        "windowTitle": "Rates.xlsx",
    } | {"time": found[0]["time"]}
    assert found[3]["windowTitle"] == "Teams.exe"
    assert [row["key"] for row in found if row["type"] == "keydown"] == ["h", "Space"]
    assert found[5]["process"] == "Excel"
    assert (found[6]["x"], found[6]["y"], found[7]["type"]) == (812, 44, "mousemove")
    assert (found[8]["typedText"], found[9]["clipboardText"]) == ("to anna", "IBAN")
    assert found[10]["target"] == "Save" and found[11]["type"] == "scroll"


def test_a_time_of_day_is_kept_as_it_is() -> None:
    found = journal.read("\n".join(f"09:14:0{n} {deed}" for n, deed in enumerate([*FOCUS, "KEY a", "KEY b"])))
    assert found is not None and found[0]["time"] == "09:14:00"


def test_keys_alone_need_another_deed_and_six_of_them() -> None:
    keys = [f"KEY {letter}" for letter in "abcdef"]
    assert journal.read(lines(*keys, "CLICK 4,5"))
    assert journal.read(lines(*keys)) is None
    assert journal.read(lines(*keys[:4], *keys[:2], "CLICK 4,5")) is None


def test_logs_of_programs_are_left_alone() -> None:
    assert journal.read("started\n" + lines(*FOCUS * 2)) is None
    assert (
        journal.read(lines("focus widget 4", "KEY A rotated", "scroll ready", "copy a.txt b.txt", "click", "move"))
        is None
    )
    assert journal.read(lines("click #ok", 'typed "a b"', "click #go", 'typed "c"', "click .x", "click #y")) is None
    assert journal.read(lines(*FOCUS)) is None  # too few
    assert journal.read(lines(*FOCUS, *["started"] * 6)) is None
