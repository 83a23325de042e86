"""Every kind's detector by itself: it speaks for one body and is silent for one that comes close."""

from __future__ import annotations

import base64
import json
import random
from itertools import pairwise
from math import hypot, sin
from typing import Any

import pytest

from detector import vocabulary
from detector.behaviour.actions import actions
from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.finding import Evidence
from detector.behaviour.kinds.pointer import trail_in_one
from detector.behaviour.kinds.registry import DETECTORS
from detector.behaviour.limits import Budget
from detector.behaviour.table import Table
from detector.behaviour.walk import Walk
from tests.data.behaviour.hand import START, TEXT, mouse, typing
from tests.data.behaviour.made_trackers import part, png

BY_KIND = {detector.kind: detector for detector in DETECTORS}
HAND = mouse(random.Random(1), 60)
KEYS = [(key, down, up) for key, down, up in typing(random.Random(2)) if len(key) == 1]
WEBM = b"\x1a\x45\xdf\xa3" + b"V_VP9" + bytes(60)
SOUND = b"OggS\0\2" + bytes(80)


def evidence(kind: str, body: Any) -> Evidence | None:
    """Run one kind's function over a body; None below its threshold."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    walk = Walk(Decoder(Budget()))
    root = walk.decoder.body(data, "", "")
    if isinstance(root, dict | list):
        walk.run(root)
    detector = BY_KIND[kind]
    found = detector.find(walk.found, list(actions(walk.found.tables)))
    return found if found and found.score >= detector.threshold else None


def tree(depth: int) -> dict[str, Any]:
    """Return a page's structure."""
    tags = ("html", "body", "div", "p")
    children = [tree(depth + 1) for _ in range(3)] if depth < 3 else []
    return {"tagName": tags[depth], "childNodes": children}


SHOWN: dict[str, Any] = {
    "keystrokes": [{"type": "keydown", "key": key, "t": down} for key, down, _ in KEYS],
    "typing-rhythm": [{"press": down, "release": up} for _, down, up in KEYS],
    "mouse-movement": [{"x": x, "y": y, "t": t} for x, y, t in HAND],
    "clicks": [{"type": "click", "x": x, "y": y, "target": "#save", "t": t} for x, y, t in HAND[::9]],
    "scroll": [{"type": "scroll", "top": 90 * n, "t": START + 40 * n} for n in range(9)],
    "form-input": [{"f": "#note", "v": TEXT[:n], "t": START + 130 * n} for n in range(1, 20)],
    "clipboard": [{"event": "copy", "text": TEXT, "url": "/pay", "time": START}],
    "screenshots": part("screenshot", "s.png", png(1920, 1080, 1)),
    "screen-video": part("screen_recording", "desktop.webm", WEBM, "video/webm"),
    "session-replay": tree(0),
    "window-titles": {"windowTitle": "Lohn - Excel", "process": "EXCEL.EXE", "seconds": 40},
    "app-usage": [{"app": "EXCEL.EXE", "title": "Lohn", "duration": 40, "start": START}],
    "pages-visited": {"event": "pageview", "url": "https://a.example/pay", "referrer": "", "ts": START},
    "activity-level": [{"minute": START, "keystrokes": 211, "mouse_clicks": 40, "mouse_moves": 300, "duration": 60}],
    "idle-time": {"idle_seconds": 340, "duration": 600, "at": START},
    "files": {"path": r"C:\Users\jd\offer.docx", "action": "delete", "time": START},
    "messages": [{"platform": "Slack", "direction": "in", "from": "a", "to": "b", "text": TEXT, "captured_at": START}],
    "audio": part("microphone_chunk", "audio-3.ogg", SOUND, "audio/ogg"),
    "camera": part("webcam", "face.png", png(640, 480, 1)),
    "location": {"lat": 52.5, "lng": 13.4, "accuracy": 12, "deviceId": "d"},
    "identity": {"userEmail": "jd@corp.example", "event": "open", "ts": START},
    "device-fingerprint": {
        "canvas": "a1",
        "webgl": "b2",
        "fonts": "c",
        "userAgent": "M",
        "language": "de",
        "timezone": 1,
    },
    "performance": {"lcp": 1200.5, "cls": 0.01, "ttfb": 80},
    "errors": {"message": "x", "stack": "TypeError: x\n at f (https://a.example/app.js:10:4)"},
    "network-activity": [{"url": "https://a.example/x", "method": "GET", "status": 200, "duration": 40, "size": 9}],
}
SILENT: dict[str, Any] = {
    "keystrokes": {"shortcuts": [{"key": key, "command": "x"} for key in "acvxzs"]},
    "typing-rhythm": [{"placed": down, "filled": up} for _, down, up in KEYS],
    "mouse-movement": {"strokes": [{"color": "red", "points": [{"x": x, "y": y, "t": t} for x, y, t in HAND]}]},
    "clicks": {"campaign": "nov", "clicks": 40, "opens": 90},
    "scroll": {"article": 4, "scrollPosition": 400},
    "form-input": [{"type": "input", "pin": 4, "value": n % 2, "ts": START + n} for n in range(9)],
    "clipboard": {"action": "copy", "source": "id1", "target": "folder2", "ts": START},
    "screenshots": part("avatar", "me.png", png(256, 256, 1)),
    "screen-video": part("clip", "holiday.webm", WEBM, "video/webm"),
    "session-replay": {"tagName": "div", "children": [{"tagName": "p", "children": []}]},
    "window-titles": [{"title": "Weekly sync - Zoom", "start": START, "end": START + 1800_000}],
    "app-usage": [{"name": "Google Chrome", "version": "4.1", "publisher": "G"}],
    "pages-visited": {"callback": "https://a.example/done"},
    "activity-level": {"settings": {"mouse": {"speed": 4, "scroll": 3, "click": 2}}},
    "idle-time": {"status": "away", "user": "u4"},
    "files": {"entries": [{"path": "/Documents/a.docx", "rev": "r1", "hash": "00"}]},
    "messages": [{"room": "general", "from": "jo", "text": TEXT}],
    "audio": part("memo", "note.ogg", SOUND, "audio/ogg"),
    "camera": part("photo", "holiday.png", png(800, 600, 1)),
    "location": {"center": {"lat": 52.5, "lng": 13.4}, "zoom": 12, "bounds": [1, 2, 3, 4]},
    "identity": {"username": "jo", "password": "x"},
    "device-fingerprint": {"userAgent": "M", "language": "de"},
    "performance": {"price": 12, "cls": "A"},
    "errors": {"error": None, "message": "ok"},
    "network-activity": {"links": ["https://a.example/x"], "status": "open"},
}


def test_all_kinds_are_here() -> None:
    assert SHOWN.keys() == SILENT.keys() == set(vocabulary.KINDS) == BY_KIND.keys()
    assert len(SHOWN) == 25


@pytest.mark.parametrize("kind", SHOWN)
def test_a_kind_is_found_where_it_is(kind: str) -> None:
    found = evidence(kind, SHOWN[kind])
    assert found is not None
    assert found.count >= 1
    assert len(found.how) > 10


@pytest.mark.parametrize("kind", SILENT)
def test_a_kind_is_not_found_in_what_comes_close(kind: str) -> None:
    assert evidence(kind, SILENT[kind]) is None


@pytest.mark.parametrize("kind", SHOWN)
def test_an_explanation_holds_no_value_of_the_body(kind: str) -> None:
    found = evidence(kind, SHOWN[kind])
    assert found is not None
    assert not any(word in found.how for word in ("jd@corp", "offer.docx", "Lohn", TEXT[:9], "#save"))


@pytest.mark.parametrize("kind", ["keystrokes", "mouse-movement", "clicks", "form-input", "window-titles"])
def test_a_kind_is_found_through_other_layers(kind: str) -> None:
    inner = base64.b64encode(json.dumps(SHOWN[kind]).encode()).decode()
    assert evidence(kind, {"v": 1, "data": inner}) is not None


def fields(**named: bytes) -> bytes:
    """Return a form in several parts."""
    edge = b"----WebKitFormBoundary7MA4YWxkTrZu0gW"
    parts = (
        b'%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (edge, key.encode(), value)
        for key, value in named.items()
    )
    return b"".join(parts) + edge + b"--\r\n"


def test_the_field_beside_a_picture_may_name_the_camera() -> None:
    assert evidence("camera", fields(webcam=b"on", image=png(640, 480, 1)))
    assert evidence("camera", fields(option=b"on", image=png(640, 480, 1))) is None


def test_the_notes_of_a_camera_speak_against_a_screenshot() -> None:
    shot = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x04\x38\x07\x80\x03" + bytes(20)
    assert evidence("screenshots", fields(screenshot=shot))
    assert evidence("screenshots", fields(screenshot=shot + b"Exif\0\0")) is None


def test_changes_of_a_page_are_told_by_the_names_of_their_parts() -> None:
    rows = [{"adds": place, "removes": 1, "texts": 2, "attributes": 3} for place in range(4)]
    assert evidence("session-replay", {"mutations": rows})
    renamed = [{"insert": place, "removes": 1, "texts": 2, "attributes": 3} for place in range(4)]
    assert evidence("session-replay", {"patch": renamed}) is None


def test_stretches_of_typing_are_a_rhythm() -> None:
    assert evidence("typing-rhythm", {"n": "typing", "t": START})
    assert evidence("typing-rhythm", {"n": "waiting", "t": START}) is None


def test_pairs_of_letters_need_the_times_between() -> None:
    pairs = ["th", "he", "er", "re", "ea", "ad", "di", "in", "ng", "gs", "so", "on", "nt", "to"]
    times = [92, 110, 140, 81, 95, 123, 88, 130, 101, 99, 144, 87, 91, 120]
    timed = [{"pair": pair, "v": time} for pair, time in zip(pairs, times, strict=True)]
    assert evidence("typing-rhythm", timed)
    assert evidence("typing-rhythm", [{**row, "v": 5} for row in timed]) is None


def test_letters_joined_to_one_text_must_be_several() -> None:
    assert evidence("keystrokes", {"v": "a|b|c|d|Enter|Tab|e"})
    assert evidence("keystrokes", {"v": "a|b|a|b|a|b|a|b|a"}) is None


def test_a_title_of_a_window_that_is_empty_is_none() -> None:
    window = {"windowTitle": "Pay", "process": "EXCEL.EXE", "seconds": 40}
    assert evidence("window-titles", window)
    assert evidence("window-titles", {**window, "windowTitle": ""}) is None


def test_a_file_in_a_trace_of_code_is_nobodys_document() -> None:
    opened = {"path": "/home/ann/pay.xlsx", "action": "open", "time": START}
    assert evidence("files", opened)
    assert evidence("files", {**opened, "frame": 1, "function": "main"}) is None


def test_stretches_that_all_begin_at_once_do_not_follow_each_other() -> None:
    from detector.behaviour.kinds.stretches import adds_up
    from detector.behaviour.table import Table

    def table(starts: list[int]) -> Table:
        made = Table(("start", "length"), "records")
        for start, length in zip(starts, (60, 300, 45, 700, 120), strict=True):
            made.add({"start": start, "length": length})
        return made

    began = 1_796_040_000
    assert adds_up(table([began, began + 60, began + 360, began + 405, began + 1105]))
    assert not adds_up(table([began] * 5))
    assert not adds_up(table([began + 90_000 * place for place in range(5)]))


def test_two_columns_of_moments_are_no_pairs_of_them() -> None:
    pairs = [[START, START + 4_000], [START + 9_000, START + 12_000]]
    assert evidence("idle-time", {"inactive": pairs})
    since, until = [START + 9_000 * n for n in range(6)], [START + 4_000 + 9_500 * n for n in range(6)]
    assert evidence("idle-time", {"inactive": since, "other": until}) is None


def test_a_field_with_what_it_holds_and_its_page_is_input_in_any_language() -> None:
    left = {"campo": "correo", "valor": "ana maria", "url": "/pago", "hora": START}
    assert evidence("form-input", left)
    assert evidence("form-input", {**left, "valor": 4.5}) is None


def test_a_place_under_the_word_click_is_a_click() -> None:
    row = {"name": "Save", "process": "crm.exe", "utc": "2026-11-24T02:20:42Z", "controlType": "Button"}
    assert evidence("clicks", {"events": [row | {"click": {"x": 9 * n + 40, "y": 31}} for n in range(3)]})
    assert evidence("clicks", {"events": [row | {"stand": {"x": 9 * n + 40, "y": 31}} for n in range(3)]}) is None


def test_seconds_of_activity_minute_by_minute() -> None:
    seconds = [0, 4, 22, 60, 31, 0, 0, 12, 45, 8, 3, 19]
    assert evidence("activity-level", {"employee": "E20", "active_seconds": seconds})
    assert evidence("activity-level", {"board": "E20", "active_seconds": seconds}) is None
    assert evidence("activity-level", {"employee": "E20", "heights": seconds}) is None
    assert evidence("activity-level", {"employee": "E20", "active_seconds": [*seconds, 400]}) is None


def test_a_video_whose_source_is_said_to_be_the_screen() -> None:
    def shown(source: str) -> Evidence | None:
        return evidence("screen-video", {"source": source, "n": 4, "file": base64.b64encode(WEBM).decode()})

    assert shown("display")
    assert shown("upload") is None


def test_a_screen_at_a_quarter_is_one_if_it_is_named_so() -> None:
    small = base64.b64encode(png(480, 270, 1) + bytes(900)).decode()
    assert evidence("screenshots", {"screens": [{"t": START + n, "data": small} for n in range(3)]})
    assert evidence("screenshots", {"albums": [{"t": START + n, "data": small} for n in range(3)]}) is None


def test_places_in_one_number_are_a_path_if_neither_half_jumps() -> None:
    steps = [0, *(b[2] - a[2] for a, b in pairwise(HAND))]

    def sent(values: list[int]) -> Evidence | None:
        return evidence("mouse-movement", [cell for pair in zip(values, steps, strict=True) for cell in pair])

    assert sent([max(x, 0) << 16 | max(y, 0) for x, y, _ in HAND])
    assert sent([max(x, 0) << 13 | max(y, 0) for x, y, _ in HAND])
    assert sent([400_000 + 977 * x for x, *_ in HAND]) is None
    assert sent([400_000 + place % 3 for place in range(len(HAND))]) is None


def test_the_way_of_a_driven_tool_and_a_pose_are_no_hand() -> None:
    chance = random.Random(6)
    x = y = 0.0
    at, log = START, []
    for _ in range(30):
        after = chance.uniform(0, 300), chance.uniform(0, 200)
        at += round(hypot(after[0] - x, after[1] - y) * 25) + 120
        x, y = after
        log.append({"x": round(x, 3), "y": round(y, 3), "t": at})
    assert evidence("mouse-movement", {"machine": "M4", "log": log}) is None
    pose = [[round(sin(place / 40 + part), 4) for part in range(7)] for place in range(60)]
    assert evidence("mouse-movement", {"hz": 90, "head": pose}) is None


def test_a_path_as_text_with_times_beside_it() -> None:
    drawn = "M" + "L".join(f"{x},{y}" for x, y, _ in HAND)
    assert evidence("mouse-movement", {"page": "/a", "trail": drawn, "ts": [t - HAND[0][2] for *_, t in HAND]})
    assert evidence("mouse-movement", {"page": "/a", "trail": drawn}) is None


def test_a_key_that_was_pressed_is_no_click() -> None:
    rows = [{"type": "pressed", "key": key, "time": down} for key, down, _ in KEYS]
    assert evidence("clicks", rows) is None
    assert evidence("clicks", [row | {"x": 4, "y": 5} for row in rows])


def test_places_in_one_number_need_a_clock_beside_them() -> None:
    table = Table(("0", "1"), "flat2")
    for x, y, _ in HAND:
        table.add({"0": max(x, 0) << 16 | max(y, 0), "1": 7})
    assert trail_in_one(table) is None


def test_two_lists_with_the_same_names_are_two_things() -> None:
    body = {"moves": [{"x": x, "y": y, "t": t} for x, y, t in HAND], "clicks": [{"x": 4, "y": 5, "t": START}] * 2}
    assert evidence("mouse-movement", body)
    assert evidence("clicks", body)


def test_what_a_record_holds_may_be_written_as_a_text_inside_it() -> None:
    rows = [{"ts": t, "data": json.dumps({"k": "click", "x": x, "y": y})} for x, y, t in HAND[::9]]
    assert evidence("clicks", rows)
    assert evidence("clicks", [{"ts": t, "data": json.dumps(["mouse.click", x, y])} for x, y, t in HAND[::9]])
    assert evidence("clicks", [{"ts": t, "data": ["mouse.click", x, y]} for x, y, t in HAND[::9]])
    assert evidence("clicks", [{"ts": t, "data": json.dumps([x, y, 4, 5, 6, 7])} for x, y, t in HAND[::9]]) is None


def test_a_button_s_state_and_place_are_a_click_and_a_word_at_its_side_is_not() -> None:
    rows = [{"ts": t, "button": "Left", "state": "Pressed", "x": x, "y": y} for x, y, t in HAND[::9]]
    assert evidence("clicks", rows)
    assert evidence("clicks", [{"item": 4, "button": "left", "x": x, "y": y} for x, y, _ in HAND[::9]]) is None
    assert evidence("clicks", [{"t": t, "kind": {"ButtonPress": "Left"}} for *_, t in HAND[::9]])


def test_how_far_a_wheel_was_turned_beside_counts_is_no_scrolling() -> None:
    counts = {"date": "2026-11-24", "scroll_distance": 412, "scroll_max": 90}
    assert evidence("scroll", {"url": "/a", "sid": "4", "ts": START, "scroll_max": 90})
    assert evidence("scroll", {**counts, "key_presses": 840, "left_clicks": 90, "employee": "E4"}) is None


def test_fields_with_how_they_were_filled_in() -> None:
    field = {"name": "reason", "value": "please send it", "hesitationMs": 400, "edits": 7}
    assert evidence("form-input", {"form": "leave", "fields": [field, {**field, "name": "from"}]})
    plain = {"name": "reason", "value": "please send it"}
    assert evidence("form-input", {"form": "leave", "fields": [plain, {**plain, "name": "from"}]}) is None
    many = {f"other{place}a": place for place in range(30)}
    assert evidence("form-input", {"form": "leave", "fields": [field | many, {**field, "name": "from"} | many]}) is None


def test_a_changed_value_is_input_beside_an_element_and_not_beside_a_setting() -> None:
    changed = {"selector": "#reason", "from": "", "to": "please send", "at": START}
    assert evidence("form-input", [changed])
    assert evidence("form-input", [{**changed, "selector": "btn_save"}]) is None
    control = {"event": "ValueChanged", "control": "txtAmount", "value": "one hundred", "at": START}
    assert evidence("form-input", [control])
    assert evidence("form-input", [{**control, "control": "theme"}]) is None


def test_a_named_field_may_grow_by_a_word_at_a_time() -> None:
    rows = [{"field": "notes", "value": TEXT[: 5 * n], "at": START + 700 * n} for n in range(1, 6)]
    assert evidence("form-input", rows)
    assert evidence("form-input", [{"content": row["value"], "at": row["at"]} for row in rows]) is None


def test_programs_by_their_ids_are_those_of_a_person_who_uses_several() -> None:
    used = [
        {
            "appId": f"F{n}",
            "title": f"Orders {n}",
            "employee": "E4",
            "start": START + 10**5 * n,
            "activeSeconds": 60 + n,
        }
        for n in range(4)
    ]
    assert evidence("app-usage", used)
    assert evidence("app-usage", [{**row, "appId": "F0"} for row in used]) is None
    installed = [{key: value for key, value in row.items() if key != "activeSeconds"} for row in used]
    assert evidence("app-usage", installed) is None


def test_a_document_that_left_the_house_with_a_verdict() -> None:
    sent = {
        "deviceId": "D4",
        "userEmail": "a@firm.example",
        "action": "upload",
        "fileName": "a.xlsx",
        "verdict": "ALLOW",
    }
    assert evidence("files", sent)
    assert evidence("files", {**sent, "fileName": "a"}) is None
    assert evidence("files", {key: value for key, value in sent.items() if key != "verdict"}) is None


def test_a_page_s_picture_as_an_employee_saw_it() -> None:
    seen = {"page": "/hr/leave", "employee": "anna", "time": START}
    picture = base64.b64encode(png(1440, 789, 1) + bytes(900)).decode()
    assert evidence("screenshots", seen | {"image": picture})
    assert evidence("screenshots", {"page": "/about", "author": "anna", "time": START, "image": picture}) is None


def test_a_key_with_its_start_and_end_gives_the_rhythm() -> None:
    more = {"sort": "b", "shift": False, "more": 4}
    rows = [
        more | {"id": n, "place": n, "key": key, "startTime": down, "endTime": up}
        for n, (key, down, up) in enumerate(KEYS)
    ]
    assert evidence("typing-rhythm", rows)
    assert evidence("typing-rhythm", [{**row, "key": "a note"} for row in rows]) is None


def test_seconds_since_the_last_input_are_idle_time() -> None:
    assert evidence("idle-time", {"host": "pc-4", "idle": 340}) is None
    assert evidence("idle-time", {"host": "pc-4", "lastInputSecondsAgo": 340})


def test_what_was_copied_is_no_window_s_title() -> None:
    programs = ("EXCEL.EXE", "chrome.exe", "EXCEL.EXE", "WINWORD.EXE")
    rows = [
        {"from": name, "text": f"please send {n} to anna", "at": START + 9_000 * n} for n, name in enumerate(programs)
    ]
    assert evidence("window-titles", {"seen": rows})
    assert evidence("window-titles", {"clipboard": rows}) is None


def test_a_sentence_that_says_typed_is_no_rhythm() -> None:
    keys = [{"action": "keydown", "time": down} for _, down, _ in KEYS[:4]]
    assert evidence("typing-rhythm", keys)
    assert evidence("typing-rhythm", [{**row, "action": "Typed the amount"} for row in keys]) is None


def test_a_running_number_a_place_and_an_angle_are_no_clock() -> None:
    numbered = [{"id": place, "x": x, "y": y} for place, (x, y, _) in enumerate(HAND)]
    assert evidence("mouse-movement", {"plan": "og2", "wall": numbered}) is None
    assert evidence("mouse-movement", {"img": 4, "mask": [cell for x, y, _ in HAND for cell in (x, y)]}) is None
    turning = [
        [round(x * 0.35, 2), round(y * 0.35, 2), round(0.3 + n * n / 9000, 4)] for n, (x, y, _) in enumerate(HAND)
    ]
    assert evidence("mouse-movement", {"lap": turning}) is None
    assert evidence("mouse-movement", {"n": 4, "seen": [list(point) for point in HAND]})


def test_an_angle_that_speeds_up_is_no_clock_from_some_start() -> None:
    rows = [[x, y, round(10 * n + 40 * sin(n / 9))] for n, (x, y, _) in enumerate(HAND)]
    assert evidence("mouse-movement", {"d": rows}) is None
    assert evidence("mouse-movement", {"d": [[x, y, t - START] for x, y, t in HAND]})


def test_lengths_are_no_pixels_unless_each_has_its_moment() -> None:
    parts_of_one = [(round(x * 0.37, 2), round(y * 0.37, 2), t) for x, y, t in HAND]
    even = [{"ts": 40 * n, "x": x, "y": y} for n, (x, y, _) in enumerate(parts_of_one)]
    assert evidence("mouse-movement", {"ball": even}) is None
    assert evidence("mouse-movement", {"seen": [{"ts": t, "x": x, "y": y} for x, y, t in parts_of_one]})


def test_cells_that_were_visited_often_or_once_are_a_path() -> None:
    cells: dict[str, int] = {}
    for x, y, _ in mouse(random.Random(3), 160):
        cells[f"{x >> 5}_{y >> 5}"] = cells.get(f"{x >> 5}_{y >> 5}", 0) + 1
    assert evidence("mouse-movement", {"cells": cells})
    assert evidence("mouse-movement", {"cells": dict.fromkeys(cells, 1)}) is None


def test_the_mouse_is_with_what_and_a_click_what_was_done() -> None:
    click = {"type": "mouse", "event": "click", "button": "left", "position": [4, 3], "timestamp": START}
    assert evidence("clicks", [click, click])
    assert evidence("clicks", [click | {"event": "turned"}] * 2) is None


def test_words_typed_into_an_element_of_a_page_are_input() -> None:
    step = {"action": "type", "xpath": "//textarea[@name='note']", "value": "please send", "ts": START}
    assert evidence("form-input", [step | {"url": "https://erp.example/po/4"}])
    assert evidence("form-input", [step]) is None  # a test that a program runs
    assert evidence("form-input", [step | {"url": "https://erp.example/po/4", "value": "p"}]) is None
    assert evidence("typing-rhythm", [step] * 3) is None


def test_names_of_keys_between_underlines_need_blanks_and_nothing_else() -> None:
    assert evidence("keystrokes", b"content=please_space_send_space_it_space_now_backspace_")
    assert evidence("keystrokes", {"text": "row_space_a and_space_b and_space_c"}) is None
    assert evidence("keystrokes", {"text": "icon_space_16,icon_enter_16,icon_tab_16"}) is None


def test_how_often_a_field_was_corrected_counts_beside_its_keys() -> None:
    field = {"field": "note", "keystrokes": 40, "corrections": 3, "focus_ms": 1800}
    assert evidence("activity-level", {"fields": [field]})
    course = {"lesson": 4, "keystrokes": 480, "corrections": 3, "duration": 60}
    assert evidence("activity-level", course) is None


def test_seconds_since_a_user_s_input_are_idle_time() -> None:
    assert evidence("idle-time", {"timestamp": START, "ms_since_user_input": 3400, "duration": 30})


def test_titles_of_pages_are_a_window_s_where_a_person_was_for_some_time() -> None:
    pages = [
        {
            "url": f"https://site{n}.example/a",
            "title": f"Page about {n}",
            "from": START + 41_300 * n,
            "activeMs": 900 + n,
        }
        for n in range(5)
    ]
    assert evidence("window-titles", {"tabs": pages})
    episodes = [{**{k: v for k, v in page.items() if k != "activeMs"}, "duration": 1200} for page in pages]
    assert evidence("window-titles", {"episodes": episodes}) is None
