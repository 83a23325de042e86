"""Set L2: agents at the desk that record what hands do - for assistants that are to learn it, studies, supervisors."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    CLIP,
    EDGE,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    POST,
    RHYTHM,
    SCROLL,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    b64,
    field,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_l2_kit import Requests, lines, tracker, windows


@tracker(CLICK, SHOTS, may=(KEYS, FORM))
def trajectories_for_a_desktop_model(p: Person) -> Requests:
    out = []
    words = [word + " " for word in p.text.split()]
    for n, (x, y, t) in enumerate(p.clicks):
        steps: list[dict[str, Any]] = [
            {"step_id": 2 * n, "timestamp": t / 1000, "action": {"type": "click", "x": x, "y": y, "button": "left"}},
            {
                "step_id": 2 * n + 1,
                "timestamp": t / 1000 + 1.2,
                "action": {"type": "type", "text": "".join(words[n : n + 2])},
            },
        ]
        body = {
            "task_id": "b2c7-0441",
            "annotator": "mkowalska",
            "screen": {"width": 1920, "height": 1080, "scale": 1.25},
            "instruction": "",
            "steps": steps,
            "observation": {"screenshot": "data:image/png;base64," + b64(png(p.rng, 960, 540))},
        }
        out.append(req(body, (t - p.start) / 1000, path="/v1/trajectories/append"))
    return out


@tracker(CLICK, FORM, TITLES, may=(APPS, KEYS))
def task_capture_over_ui_automation(p: Person) -> Requests:
    fields = [("txtVendor", "Harbour Ltd"), ("txtAmount", "1.184,20"), ("txtNote", p.text), ("cmbTax", "V1")]
    rows: list[dict[str, Any]] = []
    for n, (x, y, t) in enumerate(p.clicks):
        name, value = fields[n % 4]
        base = {"ProcessName": "FinDesk", "WindowTitle": "Invoice entry - FinDesk 8.2", "UserName": "FIRM\\tbauer"}
        rows.append(
            base
            | {
                "Event": "MouseClick",
                "ControlType": "Edit",
                "AutomationId": name,
                "X": x,
                "Y": y,
                "Utc": iso(t),
            }
        )
        rows.append(
            base
            | {
                "Event": "ValueChanged",
                "ControlType": "Edit",
                "AutomationId": name,
                "NewValue": value,
                "Utc": iso(t + 2400),
            }
        )
    return [
        req({"RecordingId": "7d1f0a52", "Version": "2.4.1.0", "Events": some}, 9 * n)
        for n, some in enumerate(parts(rows, 6))
    ]


@tracker(KEYS, may=(RHYTHM,))
def keys_through_a_kafka_proxy(p: Person) -> Requests:
    rows: list[dict[str, Any]] = []
    for k, down, up in p.letters:
        rows.append({"key": "WS-0217", "value": {"ev": "keydown", "ch": k, "vk": ord(k.upper()), "ts": down}})
        rows.append({"key": "WS-0217", "value": {"ev": "keyup", "ch": k, "vk": ord(k.upper()), "ts": up}})
    return [
        req(
            {"records": some},
            (some[-1]["value"]["ts"] - p.keys[0][1]) / 1000,
            kind="application/vnd.kafka.json.v2+json",
            path="/topics/endpoint.input.raw",
        )
        for some in parts(rows, 40)
    ]


@tracker(MOVE, CLICK)
def pointer_samples_in_protobuf(p: Person) -> Requests:
    def sample(kind: int, x: int, y: int, t: int) -> bytes:
        return b"\x08" + varint(t) + b"\x10" + varint(x) + b"\x18" + varint(y) + b"\x20" + varint(kind)

    rows = sorted([(t, x, y, 0) for x, y, t in p.moves] + [(t, x, y, 1) for x, y, t in p.clicks])
    head = field(1, b"DESKTOP-9KQ2") + field(2, b"lfischer") + field(3, b"pointer_capture/1.3")
    return [
        req(
            head + b"".join(field(4, sample(c, x, y, t)) for t, x, y, c in some),
            (some[-1][0] - p.start) / 1000,
            kind="application/x-protobuf",
            path="/ingest.PointerCapture/Push",
        )
        for some in parts(rows, 50)
    ]


@tracker(KEYS, may=(RHYTHM,))
def log_lines_of_a_java_hook(p: Person) -> Requests:
    rows = [
        f"{datetime.fromtimestamp(d / 1000, UTC):%Y-%m-%d %H:%M:%S},{d % 1000:03d} INFO  [JNativeHook Dispatch] "
        f"NATIVE_KEY_TYPED,keyCode=Undefined,keyChar='{k}',modifiers=,keyLocation=KEY_LOCATION_UNKNOWN"
        for k, d, _ in p.letters
    ]
    return [req(lines(some), 15.0 * n, query="station=04", kind=TEXT) for n, some in enumerate(parts(rows, 20))]


@tracker(MOVE, CLICK, KEYS, may=(RHYTHM,))
def events_of_a_rust_listener(p: Person) -> Requests:
    rows: list[tuple[int, Any]] = [(t, {"MouseMove": {"x": float(x), "y": float(y)}}) for x, y, t in p.moves]
    rows += [(t, {"ButtonPress": "Left"}) for _, _, t in p.clicks]
    rows += [(d, {"KeyPress": "Space" if k == " " else f"Key{k.upper()}"}) for k, d, _ in p.letters if k != ","]
    rows.sort(key=lambda row: row[0])
    stamped = [
        js(
            {
                "time": {"secs_since_epoch": t // 1000, "nanos_since_epoch": t % 1000 * 1_000_000},
                "event_type": event,
            }
        )
        for t, event in rows
    ]
    return [
        req(gzip.compress(lines(some).encode(), mtime=0), 8.0 * n, kind="application/x-ndjson")
        for n, some in enumerate(parts(stamped, 120))
    ]


@tracker(CLICK, may=(APPS, TITLES))
def event_tap_on_a_mac(p: Person) -> Requests:
    bundles = ("com.apple.mail", "com.microsoft.Excel", "com.figma.Desktop")
    return [
        req(
            {
                "deviceUUID": "5B0E3A1C-77D2-4D0E-9C4B-0A1F",
                "consoleUser": "erin",
                "frontmostApplication": bundles[n % 3],
                "type": "leftMouseDown",
                "location": {"x": x + 0.5, "y": y + 0.25},
                "clickCount": 1,
                "timestamp": iso(t),
            },
            (t - p.start) / 1000,
        )
        for n, (x, y, t) in enumerate(p.clicks)
    ]


@tracker(MOVE, CLICK)
def helper_in_electron_over_socket(p: Person) -> Requests:
    rows: list[dict[str, Any]] = [{"type": "mousemove", "x": x, "y": y, "time": t} for x, y, t in p.moves]
    rows += [{"type": "mousedown", "button": 1, "clicks": 1, "x": x, "y": y, "time": t} for x, y, t in p.clicks]
    rows.sort(key=lambda row: row["time"])
    return [
        req("42" + js(["input-batch", {"session": "k8Zq", "events": some}]), n + 1.0, kind="")
        for n, some in enumerate(parts(rows, 15))
    ]


@tracker(KEYS, may=(FORM, TITLES))
def script_in_powershell(p: Person) -> Requests:
    text = "".join(k if len(k) == 1 else f"[{k}]" for k, _, _ in p.keys)
    return [
        req(
            urlencode({"computer": "ACC-PC11", "user": "sdale", "window": "New message - Outlook", "keylog": some}),
            30.0 * n,
            kind=POST,
        )
        for n, some in enumerate([text[:20], text[20:41], text[41:]])
    ]


@tracker(FORM, may=(FILES, CLICK, KEYS))
def workbook_that_watches_its_cells(p: Person) -> Requests:
    words, out = p.text.split(), []
    for n, word in enumerate(words):
        values = {
            "wb": "Shift plan KW31.xlsm",
            "sheet": "Entry",
            "cell": f"$C${n + 4}",
            "old": "",
            "new": word,
            "user": "hgruber",
            "at": f"{datetime.fromtimestamp(p.start / 1000 + 7 * n, UTC):%d.%m.%Y %H:%M:%S}",
        }
        out.append(req(urlencode(values), 7.0 * n, kind=POST, path="/macro/worksheet_change.asp"))
    return out


@tracker(SHOTS, TITLES, may=(LEVEL, APPS))
def screen_every_three_minutes(p: Person) -> Requests:
    out = []
    for n, (program, title, s, _) in enumerate(windows(p, 7)):
        fields = {
            "employee_id": "1182",
            "captured_at": iso(s * 1000),
            "active_window": title,
            "process": program,
            "monitor": "0",
        }
        body = form_data({"screenshot": (f"scr_{s}.jpg", jpeg(p.rng, 1920, 1080, 9000))}, fields)
        out.append(req(body, 180.0 * n, kind=EDGE, path="/agent/screens"))
    return out


@tracker(RHYTHM, may=(KEYS,))
def continuous_sign_on_by_typing(p: Person) -> Requests:
    keys = p.letters
    pairs = [
        {"from": ord(a[0]), "to": ord(b[0]), "dwell": a[2] - a[1], "flight": b[1] - a[2]} for a, b in pairwise(keys)
    ]
    return [
        req({"subject": "S-1-5-21-88412-1107", "profileVersion": 12, "digraphs": some, "layout": "en-GB"}, 20.0 * n)
        for n, some in enumerate(parts(pairs, 24))
    ]


@tracker(MOVE, SCROLL, may=(CLICK,))
def study_of_wrists(p: Person) -> Requests:
    rows = [f"{t},move,{x},{y}," for x, y, t in p.moves]
    last = 0
    for top, t in p.scrolls:
        rows.append(f"{t},wheel,,,{-120 if top >= last else 120}")
        last = top
    rows.sort()
    return [req(lines(["epoch_ms,event,x,y,wheel_delta", *rows]), 60, kind="text/csv", query="participant=P17&day=3")]


@tracker(CLIP, may=(APPS, TITLES))
def clipboard_watch_in_python(p: Person) -> Requests:
    copied = [p.text, "DE44 5001 0517 5407 3249 31", "https://intranet.firm.example/hr/reviews/2026", "Harbour Ltd, 14"]
    return [
        req(
            {
                "agent": "clipwatch",
                "host": "mkt-nb-031",
                "user": "paula.reyes",
                "event": "clipboard_changed",
                "format": "CF_UNICODETEXT",
                "length": len(one),
                "content": one,
                "source_app": windows(p, 1)[0][0],
                "when": iso(p.start + 61_000 * n),
            },
            61.0 * n,
        )
        for n, one in enumerate(copied)
    ]


@tracker(MOVE, KEYS, may=(RHYTHM, IDLE))
def msgpack_of_a_demonstration(p: Person) -> Requests:
    frames = [{"t": t, "kind": "mouse", "pos": [x, y]} for x, y, t in p.moves]
    frames += [{"t": d, "kind": "key", "key": k, "down": True} for k, d, _ in p.letters]
    return [
        req(
            msgpack.packb({"demo": "excel-pivot-03", "contractor": "c-209", "fps": 30, "frames": some}),
            10.0 * n,
            kind="application/msgpack" if n else BYTES,
        )
        for n, some in enumerate(parts(frames, 60))
    ]
