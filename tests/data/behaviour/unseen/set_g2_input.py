"""Set G2: desktop programs that send the hand itself: pointer, keys, wheel, and how it types."""

from __future__ import annotations

import gzip
import math
import struct
from itertools import pairwise
from typing import Any

from tests.data.behaviour.hand import START
from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    CLIP,
    FILES,
    KEYS,
    MOVE,
    RHYTHM,
    SCROLL,
    TEXT,
    TITLES,
    Person,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_g2_kit import (
    MAC,
    Requests,
    clock,
    long_keys,
    long_moves,
    since,
    tracker,
    virtual,
    window_at,
)

NAMES = {" ": "Space", "Backspace": "Back", ",": "Oemcomma", ".": "OemPeriod"}
LINUX = "1234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./"


@tracker(KEYS)
def words_to_log_collector(p: Person) -> Requests:
    out, word = [], ""
    for key, down, _ in long_keys(p):
        word += key if len(key) == 1 else " "
        if len(word) > 50:
            out.append(req(f'{{"event":"word={word}"}}', since(down), kind="text/plain; charset=utf-8"))
            word = ""
    return out


@tracker(KEYS, may=(TITLES, RHYTHM))
def key_tracking_form(p: Person) -> Requests:
    _, title = window_at(p, START // 1000)
    return [
        req({"ip": "10.20.4.17", "appTitle": title, "key": NAMES.get(key, key.upper())}, since(down))
        for key, down, _ in p.keys
    ]


@tracker(KEYS, TITLES, CLIP, may=(APPS, RHYTHM, FILES))
def monitor_agent_queue(p: Person) -> Requests:
    events: list[tuple[float, dict[str, Any]]] = []
    program, title = window_at(p, START // 1000)
    for some in parts(long_keys(p), 24):
        keys = "".join(key if len(key) == 1 else f"[{key.upper()}]" for key, _, _ in some)
        data = {"keys": keys, "window_title": title, "process_name": program, "key_count": len(some)}
        events.append((some[-1][2] / 1000, {"event_type": "keystroke", "data": data}))
    for program, title, start, length in p.windows:
        data = {"process_name": program, "window_title": title, "duration_seconds": length}
        events.append((start + length, {"event_type": "window_change", "data": data}))
    copied = {"content_type": "text", "content": "DE89 3704 0044 0532 0130 00", "length": 27, "source_app": "EXCEL.EXE"}
    events.append((START / 1000 + 61, {"event_type": "clipboard", "data": copied}))
    moved = {"operation": "modified", "path": r"C:\Users\jmeyer\Documents\Salaries 2026.xlsx", "size": 48_113}
    events.append((START / 1000 + 95, {"event_type": "file", "data": moved}))
    events.sort(key=lambda one: one[0])
    return [
        req(
            {"events": [{**event, "timestamp": clock(at, "%Y-%m-%dT%H:%M:%S")} for at, event in some]},
            since(some[-1][0] * 1000) + 5,
        )
        for some in parts(events, 8)
    ]


@tracker(MOVE, CLICK, KEYS, may=(TITLES, RHYTHM))
def world_agent_recording(p: Person) -> Requests:
    moves = long_moves(p)
    rows: list[tuple[int, str, list[Any] | dict[str, Any]]] = []
    rows += [(t, "control_publisher", ["mouse.move", x, y]) for x, y, t in moves]
    for x, y, t in p.clicks:
        rows.append((t, "control_publisher", ["mouse.click", x, y, "left", True]))
        rows.append((t + 71, "control_publisher", ["mouse.click", x, y, "left", False]))
    for key, down, up in p.keys:
        rows.append((down, "control_publisher", ["keyboard.press", virtual(key)]))
        rows.append((up, "control_publisher", ["keyboard.release", virtual(key)]))
    for n, (_, title, start, _) in enumerate(p.windows):
        rows.append(
            (start * 1000, "window_publisher", {"title": title, "rect": [0, 0, 1920, 1040], "hWnd": 65_552 + n})
        )
    rows.sort(key=lambda row: row[0])
    lines = [
        js(
            {
                "timestamp_ns": t * 1_000_000 + p.rng.randrange(10**6),
                "event_src": source,
                "event_data": js(data),
            }
        )
        for t, source, data in rows
    ]
    return [req("\n".join(lines) + "\n", since(rows[-1][0]) + 1, kind="application/x-ndjson")]


@tracker(MOVE, may=(CLICK,))
def mouse_telemetry_csv(p: Person) -> Requests:
    moves = long_moves(p)
    lines = ["timestamp_ms,event,x,y,dx,dy,dt_ms,velocity,acceleration,jerk"]
    fast = push = 0.0
    for (x0, y0, t0), (x, y, t) in pairwise(moves):
        gap = max(1, t - t0)
        velocity = math.hypot(x - x0, y - y0) / gap
        acceleration = (velocity - fast) / gap
        lines.append(
            f"{t},Move,{x},{y},{x - x0},{y - y0},{gap},"
            f"{velocity:.4f},{acceleration:.6f},{(acceleration - push) / gap:.8f}"
        )
        fast, push = velocity, acceleration
    for x, y, t in p.clicks:
        lines.append(f"{t},LeftClick,{x},{y},0,0,0,0.0000,0.000000,0.00000000")
    return [req("\n".join(lines) + "\n", since(moves[-1][2]) + 20, "participant=P07&session=3", "text/csv")]


@tracker(MOVE, CLICK)
def remote_session_mouse_log(p: Person) -> Requests:
    moves = long_moves(p)
    rows = [(t, "NoButton", "Move", x, y) for x, y, t in moves]
    for x, y, t in p.clicks:
        rows += [(t, "Left", "Pressed", x, y), (t + 88, "Left", "Released", x, y)]
    rows.sort()
    lines = ["record timestamp,client timestamp,button,state,x,y"]
    for t, button, state, x, y in rows:
        lines.append(f"{since(t) + 0.142:.3f},{since(t):.3f},{button},{state},{x},{y}")
    return [req("\r\n".join(lines), since(rows[-1][0]) + 1, "user=user12&session=session_0061629194", "text/csv")]


@tracker(MOVE)
def jiggler_check(p: Person) -> Requests:
    moves = long_moves(p, 500)
    samples, place = [], 0
    for at in range(moves[0][2], moves[-1][2] + 200, 200):
        while place + 1 < len(moves) and moves[place + 1][2] <= at:
            place += 1
        samples.append({"x": moves[place][0], "y": moves[place][1], "ts": clock(at / 1000, "%H:%M:%S")})
    return [
        req({"employee_id": 1043, "interval_ms": 200, "samples": some}, since(p.start) + 10 * (n + 1))
        for n, some in enumerate(parts(samples, 50))
    ]


@tracker(MOVE, CLICK, KEYS, may=(RHYTHM, SCROLL))
def raw_device_events_in_rust(p: Person) -> Requests:
    rows: list[tuple[int, str | None, dict[str, Any]]] = []
    rows += [(t, None, {"MouseMove": {"x": float(x), "y": float(y)}}) for x, y, t in p.moves]
    for _, _, t in p.clicks:
        rows += [(t, None, {"ButtonPress": "Left"}), (t + 64, None, {"ButtonRelease": "Left"})]
    rows += [(t, None, {"Wheel": {"delta_x": 0, "delta_y": -1}}) for _, t in p.scrolls]
    for key, down, up in p.keys:
        code = {" ": "Space", ",": "Comma", ".": "Dot"}.get(key, key if len(key) > 1 else f"Key{key.upper()}")
        rows += [(down, key if len(key) == 1 else "\b", {"KeyPress": code}), (up, None, {"KeyRelease": code})]
    rows.sort(key=lambda row: row[0])
    events = [
        {
            "time": {"secs_since_epoch": t // 1000, "nanos_since_epoch": t % 1000 * 1_000_000 + p.rng.randrange(10**6)},
            "name": name,
            "event_type": sort,
        }
        for t, name, sort in rows
    ]
    return [
        req({"recorder": "task-0.3.1", "task_id": 118, "seq": n, "events": some}, since(rows[0][0]) + 30 * (n + 1))
        for n, some in enumerate(parts(events, 100))
    ]


@tracker(RHYTHM)
def typing_pattern_login_agent(p: Person) -> Requests:
    keys = long_keys(p)
    pairs = [
        {"hold": up - down, "dd": after[1] - down, "ud": after[1] - up, "class": "L" if len(after[0]) == 1 else "E"}
        for (_, down, up), after in pairwise(keys)
    ]
    return [
        req({"subject": "u-10442", "device": "WS-0412", "profile": 5, "pairs": some}, since(keys[0][1]) + 20 * (n + 1))
        for n, some in enumerate(parts(pairs, 40))
    ]


@tracker(KEYS, may=(RHYTHM,))
def device_file_forwarder(p: Person) -> Requests:
    out = []
    for some in parts(long_keys(p), 40):
        data = b""
        for key, down, up in some:
            letter = {"Backspace": "\b", "Enter": "\n"}.get(key, key.lower())
            code = 57 if letter == " " else LINUX.find(letter) + 2
            for at, value in ((down, 1), (up, 0)):
                stamp = (at // 1000, at % 1000 * 1000 + p.rng.randrange(1000))
                data += struct.pack("<qqHHi", *stamp, 4, 4, code) + struct.pack("<qqHHi", *stamp, 1, code, value)
                data += struct.pack("<qqHHi", *stamp, 0, 0, 0)
        out.append(req(gzip.compress(data, mtime=0), since(some[-1][2]), "dev=event3&host=kiosk-2", BYTES))
    return out


@tracker(MOVE, CLICK)
def event_tap_in_swift(p: Person) -> Requests:
    moves = long_moves(p)
    offset = 978_307_200
    rows = [(t, {"type": "mouseMoved", "location": [float(x), float(y)], "clickCount": 0}) for x, y, t in moves]
    rows += [(t, {"type": "leftMouseDown", "location": [float(x), float(y)], "clickCount": 1}) for x, y, t in p.clicks]
    rows.sort(key=lambda row: row[0])
    name, bundle = MAC["EXCEL.EXE"]
    events = [{**row, "timestamp": t / 1000 - offset, "app": bundle} for t, row in rows]
    return [
        req({"deviceName": "Annas MacBook Pro", "frontmost": name, "events": some}, since(p.start) + 15 * (n + 1))
        for n, some in enumerate(parts(events, 64))
    ]


@tracker(SCROLL, may=(APPS,))
def reading_study_wheel(p: Person) -> Requests:
    wheel, last = [], 0
    for top, t in p.scrolls:
        wheel.append({"ts": iso(t), "delta": -120 if top >= last else 120, "top": top, "proc": "AcroRd32.exe"})
        last = top
    return [
        req({"participant": "R-19", "document": "consent_v2.pdf", "wheel": some}, 30 * (n + 1))
        for n, some in enumerate(parts(wheel, 8))
    ]


@tracker(MOVE)
def delta_batches_in_go(p: Person) -> Requests:
    moves = long_moves(p)
    out = []
    for some in parts(moves, 32):
        x0, y0, t0 = some[0]
        steps = [[b[2] - a[2], b[0] - a[0], b[1] - a[1]] for a, b in pairwise(some)]
        body = {"host": "ws-0412", "uid": 1001, "t0": t0, "origin": [x0, y0], "steps": steps}
        out.append(req(gzip.compress(js(body).encode(), mtime=0), since(some[-1][2]), content_encoding="gzip"))
    return out


@tracker(KEYS, may=(RHYTHM, TITLES))
def visit_report_in_plain_text(p: Person) -> Requests:
    out, text, minute = [], "", 0
    for key, down, _ in long_keys(p):
        if down // 60_000 != minute:
            if text:
                out.append(req(text, since(down), "id=WS-0412", TEXT))
            minute, title = down // 60_000, window_at(p, down / 1000)[1]
            text = f"\r\n[{clock(down / 1000)}] [{title}]\r\n"
        text += key if len(key) == 1 else f"<{key}>"
    return [*out, req(text, since(minute * 60_000 + 60_000), "id=WS-0412", TEXT)]
