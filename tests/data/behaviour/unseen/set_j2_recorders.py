"""Set J2, recorders: process mining, data for agents, usability, biometrics."""

from __future__ import annotations

import gzip
import struct
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    EDGE,
    FILES,
    FORM,
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
    form_data,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
)
from tests.data.behaviour.unseen.set_j2_kit import LINES, PACK, Requests, hand, lines, shown, tracker, uuid

SAP = ("ctxtVBAK-AUART", "ctxtVBAK-VKORG", "txtVBKD-BSTKD", "btn[11]", "tabsTAXI_TABSTRIP")


@tracker(CLICK, TITLES, FORM, may=(APPS,))
def order_entry_miner(p: Person) -> Requests:
    """C#, process mining of an ERP's screens: each act with its control, place and value."""
    values = ("OR", "1000", p.text, "", "")
    steps = [
        {
            "caseHint": "SO-4411",
            "eventId": uuid(p),
            "ts": iso(t),
            "resource": "U10233",
            "app": "saplogon.exe",
            "windowTitle": "Create Standard Order: Overview",
            "transaction": "VA01",
            "control": {"id": "wnd[0]/usr/" + SAP[n % 5], "type": "GuiCTextField", "rect": [x - 20, y - 8, 140, 18]},
            "action": "click" if n % 5 > 2 else "setText",
            "value": values[n % 5],
            "mouse": {"x": x, "y": y, "button": "L"},
        }
        for n, (x, y, t) in enumerate(p.clicks)
    ]
    return [req({"tenant": "acme", "batch": n, "events": some}, 30 * n) for n, some in enumerate(parts(steps, 5))]


@tracker(MOVE, CLICK, KEYS, may=(RHYTHM, SCROLL))
def mac_event_tap(p: Person) -> Requests:
    """Swift, an event tap: the encoder's names, one document a line."""
    rows = []
    for t, what, value in hand(p):
        stamp: dict[str, object] = {"timestamp": t / 1000 - 978307200}
        if what in ("move", "click"):
            kind = "mouseMoved" if what == "move" else "leftMouseDown"
            rows.append(stamp | {"type": kind, "location": {"x": float(value[0]), "y": float(value[1])}})
        if what in ("down", "up"):
            kind = "keyDown" if what == "down" else "keyUp"
            rows.append(stamp | {"type": kind, "characters": value if len(value) == 1 else "\u007f", "flags": 256})
    return [req(lines(some), 10 * n, kind=LINES, path="/v1/ingest") for n, some in enumerate(parts(rows, 120))]


@tracker(APPS, TITLES)
def mac_sessions(p: Person) -> Requests:
    bundles = {
        "EXCEL.EXE": "com.microsoft.Excel",
        "chrome.exe": "com.google.Chrome",
        "Teams.exe": "com.microsoft.teams2",
    }
    sessions = [
        {
            "bundleIdentifier": bundles.get(program, "com.apple.finder"),
            "localizedName": program[:-4].title(),
            "windowTitle": title.replace(" - Google Chrome", ""),
            "startedAt": iso(start * 1000),
            "endedAt": iso((start + length) * 1000),
            "secondsActive": length * 3 // 4,
        }
        for program, title, start, length, _ in shown(p)
    ]
    who = {"deviceSerial": "C02ZK1XYMD6R", "employee": "lena.k", "appVersion": "3.2 (418)"}
    return [req(who | {"sessions": some}, 900 * n) for n, some in enumerate(parts(sessions, 7))]


@tracker(RHYTHM, may=(KEYS,))
def continuous_login(p: Person) -> Requests:
    """Rust, a check of the person by the way he types: hold and flight of each pair of keys."""
    pairs = [
        [first[0] + second[0], first[2] - first[1], second[1] - first[2], second[1] - first[1]]
        for first, second in zip(p.letters, p.letters[1:], strict=False)
    ]
    return [
        req(
            msgpack.packb(
                {"v": 2, "subject": "u-5512", "feat": "digraph", "cols": ["pair", "hold", "flight", "dd"], "rows": some}
            ),
            8 * n,
            kind=PACK,
        )
        for n, some in enumerate(parts(pairs, 20))
    ]


@tracker(MOVE, CLICK, SCROLL)
def hook_to_socket(p: Person) -> Requests:
    """Java with a native hook: text messages on a socket, some a second."""
    rows = []
    for t, what, value in hand(p):
        if what == "move":
            rows.append({"id": "NATIVE_MOUSE_MOVED", "when": t, "x": value[0], "y": value[1], "clickCount": 0})
        if what == "click":
            spot = {"x": value[0], "y": value[1], "button": 1, "clickCount": 1}
            rows.append({"id": "NATIVE_MOUSE_PRESSED", "when": t} | spot)
        if what == "scroll":
            rows.append({"id": "NATIVE_MOUSE_WHEEL", "when": t, "wheelRotation": 1 if value > 0 else -1, "amount": 3})
    return [req(js({"session": "9c1", "events": some}), n, kind="") for n, some in enumerate(parts(rows, 12))]


@tracker(SHOTS)
def presigned_frames(p: Person) -> Requests:
    """Electron: pictures put straight into a bucket, then a manifest."""
    session = uuid(p)
    out = [
        req(jpeg(p.rng, 1280, 800, 24_000), 30 * n, kind="image/jpeg", path=f"/desk-frames/{session}/{n:05d}.jpg")
        for n in range(5)
    ]
    frames = [{"key": f"{session}/{n:05d}.jpg", "takenAt": iso(p.start + 30_000 * n), "display": 0} for n in range(5)]
    return [*out, req({"session": session, "frames": frames}, 151, path="/frames/commit")]


@tracker(CLICK, SHOTS, may=(KEYS, FORM))
def trajectory_for_agents(p: Person) -> Requests:
    """Python: demonstrations to train a model on: picture before each act, act as code."""
    out = []
    for n, (x, y, t) in enumerate(p.clicks):
        code = f"pyautogui.click(x={x / 1280:.4f}, y={y / 800:.4f})"
        if n == 3:
            code = f"pyautogui.write(message={p.text!r})"
        step = {
            "task_id": "t-8812",
            "instruction": "Enter the new rates in the price list",
            "step": n,
            "observation": {"screenshot": b64(jpeg(p.rng, 1280, 800, 9000)), "w": 1280, "h": 800},
            "action": code,
            "timestamp": t / 1000,
            "annotator": "ann-204",
        }
        out.append(req(gzip.compress(js(step).encode(), mtime=0), 6 * n))
    return out


@tracker(MOVE, CLICK, KEYS, may=(RHYTHM, SCROLL))
def chunk_of_input(p: Person) -> Requests:
    """A marketplace for recordings of work: the input log as a zipped chunk in a form."""
    short = {"move": "m", "click": "c", "down": "kd", "up": "ku", "scroll": "w"}
    rows = [
        [t - p.start, short[what], *(value if isinstance(value, tuple) else (value,))] for t, what, value in hand(p)
    ]
    chunk = gzip.compress("\n".join(js(row) for row in rows).encode(), mtime=0)
    fields = {"recording_id": uuid(p), "chunk": "0", "contributor": "c_91", "resolution": "1920x1080"}
    return [req(form_data({"file": ("input_0000.jsonl.gz", chunk)}, fields), 60, kind=EDGE)]


@tracker(MOVE, may=(CLICK,))
def usability_lab_csv(p: Person) -> Requests:
    """C++ with Qt: the pointer at the screen's rate during a test, semicolons as in German tables."""
    both = sorted([(t, x, y, 0) for x, y, t in p.moves] + [(t, x, y, 1) for x, y, t in p.clicks])
    rows = ["t_ms;x;y;taste", *(f"{t - p.start};{x};{y};{pressed}" for t, x, y, pressed in both)]
    body = "\r\n".join(rows)
    return [req(body, 40, kind="text/csv", path="/studien/kasse2/upload", query="proband=14&aufgabe=3")]


@tracker(SHOTS)
def quality_screen_socket(p: Person) -> Requests:
    """A call centre's quality recorder: binary messages, a short header and the picture."""
    return [
        req(struct.pack(">4sHIQ", b"QSCR", 1, n, p.start + 500 * n) + jpeg(p.rng, 1280, 720, 15_000), n / 2, kind="")
        for n in range(6)
    ]


@tracker(FORM, may=(FILES, KEYS, CLICK, TITLES))
def worksheet_watch(p: Person) -> Requests:
    """VBA in the firm's workbook that reports every change of a cell and who made it."""
    cells = ("B4", "B5", "C12", "C13", "F2", "F3", "G9")
    values = ("1200", "1350", "Anna", p.text, "31.12.2026", "=SUM(B4:B5)", "open")
    out = []
    for n, (cell, value) in enumerate(zip(cells, values, strict=True)):
        when = f"{datetime.fromtimestamp(p.start / 1000 + 14 * n, UTC):%Y-%m-%d %H:%M:%S}"
        row = {"user": "jmeyer", "book": "Rates2026.xlsm", "sheet": "Prices", "cell": f"${cell[0]}${cell[1:]}"}
        body = urlencode(row | {"old": "", "new": value, "at": when})
        out.append(req(body, 14 * n, kind=POST, path="/xl/log"))
    return out


@tracker(LEVEL, SHOTS, TITLES, may=(APPS,))
def slots_of_ten_minutes(p: Person) -> Requests:
    """Electron for freelancers: a slot of ten minutes with per-minute activity and three pictures."""
    out = []
    for n, some in enumerate(parts(p.minutes, 10)):
        slot = {
            "contract": "c-2290",
            "memo": "rates import",
            "slotStart": some[0][0],
            "keyboard": [keys for _, keys, _, _ in some],
            "mouse": [clicks for _, _, clicks, _ in some],
            "overall": sum(1 for _, keys, _, _ in some if keys) * 10,
            "activeWindow": p.windows[n][1],
        }
        picture = png(p.rng, 640, 360)
        body = form_data({"screenshot": (f"{some[0][0]}.png", picture)}, {"slot": js(slot)})
        out.append(req(body, 600 * (n + 1), kind=EDGE, path="/diary/slots"))
    return out


@tracker(KEYS, CLICK, TITLES, may=(RHYTHM, APPS))
def journal_in_plain_lines(p: Person) -> Requests:
    """A .NET service that ships its own text log."""
    rows = [(start * 1000, f'FOCUS {program} "{title}"') for program, title, start, _, _ in shown(p)]
    for t, what, value in hand(p):
        if what == "down":
            rows.append((t, f"KEY {value if value != ' ' else 'Space'}"))
        if what == "click":
            rows.append((t, f"CLICK L {value[0]},{value[1]}"))
    text = "\n".join(f"{iso(t)} [u=mkovac] {row}" for t, row in sorted(rows))
    return [req(text, 300, kind=TEXT, path="/logs/DESK-118/activity.log")]
