"""Set G1, trackers of a sort of work: extensions, exams in pages, call centres, courses, kiosks, back offices."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import quoteattr

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    CLIP,
    EDGE,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    POST,
    RHYTHM,
    SCROLL,
    SHOTS,
    TITLES,
    Person,
    Program,
    b64,
    entering,
    field,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    req,
    varint,
    zigzag,
)
from tests.data.behaviour.unseen.set_g1_kit import (
    HOST,
    SITE,
    Requests,
    after,
    code_of,
    element,
    grown,
    typed,
    uid,
)

DESK_TRACKERS: list[Program] = []
tracker = entering(DESK_TRACKERS)
_OUTSIDE = (
    ("https://www.kicker.example/bundesliga/tabelle", "Table - Bundesliga"),
    ("https://mail.firm.example/owa/", "Mail - Anna Koch"),
    ("https://jobs.example/search?q=sales+manager", "Sales manager jobs in Berlin"),
    ("https://news.example/world/2026/nov", "World news"),
    ("https://erp.firm.example/sales/order/4411", "Order 4411"),
)


@tracker(PAGES, may=(TITLES, IDLE, LEVEL))
def extension_tab_log(p: Person) -> Requests:
    log, at = [], p.start
    for _ in range(16):
        url, title = p.rng.choice(_OUTSIDE)
        stayed = int(1000 * p.rng.lognormvariate(3.6, 1))
        log.append({"url": url, "title": title, "openedAt": at, "closedAt": at + stayed, "incognito": False})
        at += stayed
    return [
        req(
            {"device": "CB-0381", "user": "anna.koch@firm.example", "extVersion": "2.4.1", "visits": some},
            after(p, int(str(some[-1]["closedAt"]))),
            path="/ext/v2/browsing",
        )
        for some in parts(log, 5)
    ]


@tracker(SHOTS, may=(PAGES, TITLES))
def extension_visible_tab(p: Person) -> Requests:
    out = []
    for n in range(3):
        url, title = _OUTSIDE[n]
        shot = {"dataUrl": "data:image/jpeg;base64," + b64(jpeg(p.rng, 1440, 789)), "takenAt": p.start + 60_000 * n}
        out.append(
            req({"tab": {"id": 41 + n, "url": url, "title": title}, "shot": shot}, 60.0 * n, path="/ext/capture")
        )
    return out


@tracker(SHOTS, may=(PAGES,))
def exam_screen_frames(p: Person) -> Requests:
    attempt = uid(p)
    return [
        req(
            form_data(
                {"frame": (f"screen-{n:05d}.jpg", jpeg(p.rng, 1280, 720, 24_000))},
                {"attempt": attempt, "source": "screen", "capturedAt": iso(p.start + 10_000 * n)},
            ),
            10.0 * n,
            kind=EDGE,
            path=f"/proctor/attempts/{attempt}/frames",
        )
        for n in range(5)
    ]


@tracker(CLIP, may=(IDLE, APPS, PAGES, LEVEL, KEYS, RHYTHM))
def exam_incidents(p: Person) -> Requests:
    start, words = p.start, p.text
    incidents: list[dict[str, Any]] = [
        {"type": "WINDOW_BLUR", "at": start + 31_220, "durationMs": 8410},
        {"type": "COPY", "at": start + 44_010, "text": "Which of these rates applies to an import from Norway?"},
        {"type": "TAB_HIDDEN", "at": start + 44_900, "durationMs": 21_730},
        {"type": "PASTE", "at": start + 67_104, "text": words, "target": "answer-7"},
        {"type": "SHORTCUT", "at": start + 91_377, "combo": "Escape"},
        {"type": "FULLSCREEN_EXIT", "at": start + 91_400},
    ]
    head = {"examId": "cust-basic-2026", "candidate": "e10442", "question": 7}
    return [
        req(head | {"incidents": some}, 30.0 * n, path="/exam/incidents") for n, some in enumerate(parts(incidents, 2))
    ]


@tracker(RHYTHM, may=(KEYS,))
def typing_identity(p: Person) -> Requests:
    keys = typed(p)
    dwell = [up - down for _, down, up in keys]
    flight = [later[1] - before[2] for before, later in pairwise(keys)]
    sample = {"field": "confirm-phrase", "length": len(keys), "dwell": dwell, "flight": flight}
    return [
        req({"subject": "e10442", "template": 3, "sample": sample, "ua": "Chrome/131"}, 22, path="/biometrics/verify")
    ]


@tracker(LEVEL, IDLE, may=(PAGES,))
def agent_desk_heartbeat(p: Person) -> Requests:
    out = []
    for start, keys, clicks, way in p.minutes[:20]:
        idle = 60 if not keys else 60 - min(58, 12 + clicks + keys // 10)
        beat: dict[str, Any] = {"agentId": "ag-1187", "team": "inbound-de", "state": "READY" if keys else "AFTER_CALL"}
        beat |= {"windowStart": start, "keystrokes": keys, "clicks": clicks, "mousePx": way, "idleSeconds": idle}
        out.append(req(beat, start - p.minutes[0][0] + 60, path="/cti/agent/heartbeat"))
    return out


@tracker(FORM, may=(KEYS, RHYTHM, LEVEL))
def agent_desk_field_trace(p: Person) -> Requests:
    out = []
    for some in parts(grown(p)[4::5], 4):
        rows = "".join(
            f'<change field="callNotes" value={quoteattr(text)} at="{iso(t)}" committed="false"/>' for text, t in some
        )
        body = '<?xml version="1.0" encoding="UTF-8"?><fieldTrace agent="ag-1187" case="C-20934" screen="CallWrapUp">'
        out.append(req(body + rows + "</fieldTrace>", after(p, some[-1][1]), kind="text/xml", path="/desk/trace.asmx"))
    return out


@tracker(LEVEL, may=(SCROLL, IDLE, PAGES, TITLES))
def course_heartbeat(p: Person) -> Requests:
    return [
        req(
            {
                "learner": {"id": 2231, "name": "Anna Koch"},
                "course": "Fire safety 2026",
                "unit": 3 + n // 6,
                "visible": bool(keys),
                "mouseMoves": way // 40,
                "keyPresses": keys // 8,
                "clicks": clicks,
                "scrollDepth": min(100, 12 * n),
                "secondsWithoutInput": 0 if keys else 60,
            },
            60.0 * n,
            path="/lms/api/engagement",
        )
        for n, (_, keys, clicks, way) in enumerate(p.minutes[:15])
    ]


@tracker(MOVE, may=(PAGES,))
def slide_attention(p: Person) -> Requests:
    out = [req('40{"token":"eyJhbGciOi"}', 0, kind="", path="/socket.io/")]
    for some in parts(p.moves[::3], 8):
        points = [{"x": round(x / 1440, 4), "y": round(y / 789, 4), "t": t} for x, y, t in some]
        out.append(
            req("42" + js(["pointer", {"slide": 14, "uid": 2231, "pts": points}]), after(p, some[-1][2]), kind="")
        )
    return out


@tracker(CLICK, may=(PAGES,))
def kiosk_touch_table(p: Person) -> Requests:
    rows = ["kiosk;session;time;screen;x;y;element;pressure_ms"]
    screens = ("start", "tickets", "tickets", "payment", "card", "receipt")
    for n, (x, y, t) in enumerate(p.clicks):
        held = p.rng.randrange(60, 240)
        rows.append(f"K-07;{p.start:x};{iso(t)};{screens[n % 6]};{x};{y};btn_{screens[(n + 1) % 6]};{held}")
    return [req("\r\n".join(rows) + "\r\n", 70, "device=K-07", "text/csv; charset=utf-8", path="/upload/touches.csv")]


@tracker(IDLE, may=(LEVEL,))
def control_horario(p: Person) -> Requests:
    return [
        req(
            {
                "empleado": "10442",
                "equipo": "portal-teletrabajo",
                "tipo": "inactividad",
                "inicio": iso(1000 * at),
                "fin": iso(1000 * (at + seconds)),
                "segundos": seconds,
                "sinRaton": True,
                "sinTeclado": True,
            },
            at + seconds - p.pauses[0][0],
            path="/api/fichajes/inactividad",
        )
        for at, seconds in p.pauses
    ]


@tracker(APPS, may=(PAGES, TITLES, LEVEL))
def launchpad_usage(p: Person) -> Requests:
    tiles = (
        ("F0842A", "Manage Purchase Orders"),
        ("F1990", "My Timesheet"),
        ("F2217", "Track Sales Orders"),
        ("F0717", "Display Supplier List"),
    )
    used, at = [], p.start
    for _ in range(12):
        app, name = p.rng.choice(tiles)
        stayed = p.rng.randrange(20, 700)
        used.append({"appId": app, "title": name, "userId": "AKOCH", "start": iso(at), "activeSeconds": stayed})
        at += 1000 * stayed
    return [
        req({"d": {"client": "100", "usage": some}}, 900.0 * n, path="/sap/z_app_usage")
        for n, some in enumerate(parts(used, 4), 1)
    ]


@tracker(CLIP, may=(PAGES, TITLES))
def extension_copied_text(p: Person) -> Requests:
    copied = ("Meyer GmbH, Hauptstr. 4, 10115 Berlin", p.text, "DE89 3704 0044 0532 0130 00")
    return [
        req(
            {
                "event": "clipboard." + ("paste" if n == 1 else "copy"),
                "content": text,
                "length": len(text),
                "source": {"url": _OUTSIDE[4 - n][0], "title": _OUTSIDE[4 - n][1]},
                "actor": "anna.koch@firm.example",
                "time": iso(p.start + 71_000 * n),
            },
            71.0 * n,
            path="/dlp/events",
        )
        for n, text in enumerate(copied)
    ]


@tracker(FILES, may=(PAGES, APPS))
def extension_file_moves(p: Person) -> Requests:
    moved = (
        ("upload", "Salaries 2026.xlsx", 48_213, "https://drive.example/upload"),
        ("download", "offer_meyer_v3.docx", 91_822, "https://erp.firm.example/docs/8812"),
        ("upload", "holiday-photos.zip", 18_220_114, "https://wetransfer.example/"),
        ("download", "invoice-2026-1182.pdf", 120_431, "https://supplier.example/invoices"),
    )
    return [
        req(
            {"deviceId": "CB-0381", "userEmail": "anna.koch@firm.example", "action": what, "fileName": name}
            | {"sizeBytes": size, "sha256": f"{p.rng.getrandbits(256):064x}", "url": url, "verdict": "ALLOW"},
            200.0 * n,
            path="/v1/file-activity",
        )
        for n, (what, name, size, url) in enumerate(moved)
    ]


@tracker(MOVE, RHYTHM, may=(KEYS, CLICK))
def back_office_profile(p: Person) -> Requests:
    def signed(number: int, value: int) -> bytes:
        return field(number, zigzag(value))

    pointer = b"".join(field(4, signed(1, dx) + signed(2, dy) + field(3, dt)) for dx, dy, dt in p.steps)
    keys, before, strokes = typed(p), typed(p)[0][1], b""
    for key, down, up in keys:
        sort = 1 if key.isalpha() and len(key) == 1 else 2 if key == " " else 3
        strokes += field(5, field(1, sort) + field(2, down - before) + field(3, up - down))
        before = down
    head = field(1, b"e10442") + field(2, b"/payments/release") + b"\x18" + varint(p.start)
    return [req(head + pointer + strokes, 40, kind="application/x-protobuf", path="/risk/profile")]


@tracker(KEYS, RHYTHM, may=(FORM,))
def writing_process_log(p: Person) -> Requests:
    zero, place, log = typed(p)[0][1], 0, []
    for n, (key, down, up) in enumerate(typed(p)):
        log.append(
            {"id": n, "type": "keyboard", "position": place, "key": key, "code": code_of(key)}
            | {"startTime": down - zero, "endTime": up - zero}
        )
        place += 1 if len(key) == 1 else -1
    return [
        req(
            {"participant": "trainee-18", "task": "complaint letter", "session": 2, "log": some},
            after(p, zero + int(str(some[-1]["endTime"]))),
            path="/writing/log",
        )
        for some in parts(log, 25)
    ]


@tracker(SHOTS, may=(PAGES, CLICK))
def page_pictures(p: Person) -> Requests:
    out = []
    for (path, _), (_, _, t) in zip(SITE, p.clicks[:4], strict=False):
        shot = {"page": path, "employee": "akoch", "reason": "click", "time": t, "width": 1440, "height": 789}
        out.append(req(shot | {"image": b64(jpeg(p.rng, 1440, 789, 20_000))}, after(p, t), path="/qa/pagepicture"))
    return out


@tracker(LEVEL, may=(RHYTHM,))
def operator_keystroke_rate(p: Person) -> Requests:
    out = []
    for n, (start, keys, clicks, _) in enumerate(p.minutes[:12]):
        fields = {"operator": "op23", "batch": "INV-1130", "document": 88_120 + n, "keystrokes": keys}
        fields |= {"mouse_clicks": clicks, "elapsed_ms": 60_000, "ksph": keys * 60, "corrections": keys // 17}
        out.append(req(urlencode(fields), start - p.minutes[0][0] + 60, kind=POST, path="/dataentry/perf.do"))
    return out


@tracker(MOVE, CLICK, may=(KEYS, RHYTHM))
def trading_desk_packed(p: Person) -> Requests:
    events = [{"k": "mm", "t": t, "x": x, "y": y} for x, y, t in p.moves]
    events += [{"k": "md", "t": t, "x": x, "y": y, "w": element(n)[0]} for n, (x, y, t) in enumerate(p.clicks)]
    events.sort(key=lambda one: int(str(one["t"])))
    return [
        req(
            msgpack.packb({"trader": "akoch", "desk": "fx-2", "url": HOST + "/blotter", "ev": some}),
            after(p, int(str(some[-1]["t"]))),
            kind="application/msgpack",
            path="/surveil/ui",
        )
        for some in parts(events, 40)
    ]
