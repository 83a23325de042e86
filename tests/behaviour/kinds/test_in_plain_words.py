"""Windows, pages, pictures, buttons and the clipboard as a record says them in plain words, beside what comes close."""

from __future__ import annotations

from typing import Any

from tests.behaviour.test_kinds import evidence
from tests.data.behaviour.hand import START
from tests.data.behaviour.made_trackers import png
from tests.data.behaviour.unseen.person import form_data

STEPS = [0, 61_300, 84_100, 257_000, 316_400, 411_900, 489_200, 512_500]
PAGES = (("https://orders.example/4411", "Order 4411 of Anna"), ("https://news.example/cup", "Results of the cup"))


def history(**more: Any) -> list[dict[str, Any]]:
    """Return what a browser keeps of the pages that were opened."""
    rows = zip(STEPS, (0, 0, 1, 0, 1, 1, 0, 1), strict=True)
    return [{"seen": START + step, "of": PAGES[n][0], "called": PAGES[n][1], **more} for step, n in rows]


def test_pages_that_come_again_with_their_titles_are_a_history() -> None:
    assert evidence("pages-visited", history())
    assert evidence("pages-visited", history()[:5]) is None
    assert evidence("pages-visited", history(status=200)) is None  # somebody checks links
    even = [row | {"seen": START + 30_000 * n} for n, row in enumerate(history())]
    assert evidence("pages-visited", even) is None
    assert evidence("pages-visited", [row | {"of": f"{row['of']}/{n}"} for n, row in enumerate(history())]) is None
    assert evidence("pages-visited", [row | {"of": PAGES[0][0]} for row in history()]) is None
    assert evidence("pages-visited", [row | {"called": "hook"} for row in history()]) is None
    assert evidence("pages-visited", [row | {"bytes_size": 9} for row in history()]) is None


def test_the_first_record_need_not_have_an_address() -> None:
    rows: list[dict[str, Any]] = [
        {"timestamp": START + step, "browser_url": None, "browser_tab_title": None} for step in STEPS
    ]
    assert evidence("pages-visited", rows) is None
    rows[3] |= {"browser_url": "https://orders.example/4411", "browser_tab_title": "Order 4411"}
    assert evidence("pages-visited", rows)


def test_a_window_s_title_under_the_word_for_a_window() -> None:
    seen = {"agent_id": 14, "timestamp": START, "window": "Rates2026.xlsx - Excel"}
    assert evidence("window-titles", seen)
    assert evidence("window-titles", seen | {"window": "Sunday 02:00 - 04:00"}) is None
    said = {"student": "s17", "event_type": "window_title", "title": "ChatGPT - Google Chrome"}
    assert evidence("window-titles", said)
    assert evidence("window-titles", said | {"event_type": "meeting"}) is None


def test_windows_of_several_programs_of_which_one_title_is_enough() -> None:
    rows = [
        {"application": name, "window": title, "begin": START + 5_000 * n, "end": START + 5_000 * n + 3_100}
        for n, (name, title) in enumerate([("Bloomberg", "IB Chat: ACME"), ("Teams", "Chat | Week | Microsoft Teams")])
    ]
    assert evidence("window-titles", rows)
    assert evidence("window-titles", [row | {"window": "IB Chat: ACME"} for row in rows]) is None


def test_a_picture_is_the_screen_s_where_the_record_says_so_or_names_the_window_in_front() -> None:
    def sent(**fields: str) -> bytes:
        return form_data({"file": ("shot_0917.png", png(1280, 720, 1))}, fields)

    assert evidence("screenshots", sent(action="screenshot"))
    assert evidence("screenshots", sent(pcName="PC-7", activeWindow="Chat"))
    assert evidence("screenshots", sent(activeWindow="Chat")) is None
    assert evidence("screenshots", sent(pcName="PC-7")) is None
    assert evidence("screenshots", form_data({"file": ("a.png", png(300, 200, 1))}, {"action": "screenshot"})) is None


def test_named_buttons_with_their_places_at_the_pace_of_a_hand_are_clicks() -> None:
    names = ("save-order", "search", "save-order", "close", "search", "save-order")
    rows = [
        {"Zeit": START + step, "Terminal": "T-07", "Knopf": name, "X": 300 + 40 * n, "Y": 640 - 50 * n}
        for n, (step, name) in enumerate(zip((0, 2_600, 5_900, 7_100, 12_400, 13_900), names, strict=True))
    ]
    assert evidence("clicks", rows)
    assert evidence("clicks", rows[:4]) is None
    assert evidence("clicks", [row | {"Zeit": START + 10 * n} for n, row in enumerate(rows)]) is None
    assert evidence("clicks", [row | {"Knopf": "A" if n % 2 else "B"} for n, row in enumerate(rows)]) is None
    assert (
        evidence("clicks", [{**{k: v for k, v in row.items() if k != "Terminal"}, "player": 4} for row in rows]) is None
    )  # of a game


def test_a_program_s_own_list_of_events_may_stand_under_id() -> None:
    pressed = [
        {"id": "NATIVE_MOUSE_PRESSED", "when": START + 900 * n, "x": 300 + n, "y": 40 * n, "button": 1}
        for n in range(4)
    ]
    assert evidence("clicks", {"events": pressed})
    assert evidence("clicks", {"events": [row | {"id": "ORDER_MADE"} for row in pressed]}) is None


def test_what_a_person_pasted_is_the_clipboard() -> None:
    pasted = {"student_id": "s17", "event_type": "paste", "pasted_content": "def sort(a): return a"}
    assert evidence("clipboard", pasted)
    assert evidence("clipboard", {**pasted, "student_id": None} | {"doc": 4, "pasted_content": "a"}) is None
