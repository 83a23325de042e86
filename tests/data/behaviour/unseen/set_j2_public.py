"""Set J2, trackers whose bodies have the form that public programs send."""

from __future__ import annotations

from datetime import UTC, datetime

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
    RHYTHM,
    SCROLL,
    SHOTS,
    TITLES,
    Person,
    b64,
    form_data,
    iso,
    jpeg,
    parts,
    png,
    req,
)
from tests.data.behaviour.unseen.set_j2_kit import LINES, Requests, hand, lines, shown, tracker, url, uuid


@tracker(TITLES, LEVEL, IDLE, may=(APPS,))
def study_focus_agent(p: Person) -> Requests:
    """Python, pynput: one event every five seconds."""
    out = []
    for place in range(42):
        title = p.windows[place // 3][1]
        keys = p.rng.choice((0, 0, 3, 11, 19, 26))
        event = {
            "timestamp": p.windows[0][2] + place * 5 + p.rng.random(),
            "app": title,
            "is_study_app": "Word" in title,
            "keys_per_min": round(keys * 12.0, 2),
            "mouse_clicks": p.rng.choice((0, 0, 1, 2, 4)),
            "window_changes": 0,
            "idle_seconds": 0.4 if keys else round(p.rng.uniform(1, 90), 1),
        }
        out.append(req([event], place * 5, path="/focus/telemetry"))
    return out


@tracker(TITLES, may=(APPS,))
def exam_foreground_agent(p: Person) -> Requests:
    return [
        req(
            {
                "attempt_id": 2291,
                "token": "Kx83Tq",
                "event": "agent_foreground_change",
                "data": {
                    "pid": 2000 + p.rng.randrange(9000),
                    "exe": "C:\\Program Files\\" + program.split(".")[0] + "\\" + program,
                    "name": program,
                    "title": title,
                },
            },
            at,
            path="/agent/report_event",
        )
        for program, title, _, _, at in shown(p)
    ]


@tracker(KEYS, LEVEL, TITLES, SHOTS, may=(APPS, IDLE, FORM))
def electron_project_stats(p: Person) -> Requests:
    """Counters, all the letters typed so far and the windows, once a minute; a picture every ten."""
    out, typed, pressed, clicked, rolled, busy = [], "".join(key for key, _, _ in p.letters), 0, 0, 0, 0
    for place, (start, keys, clicks, _) in enumerate(p.minutes[:12]):
        seen = shown(p)[: place + 1]
        pressed, clicked, busy = pressed + keys, clicked + clicks, busy + (keys > 0)
        rolled += p.rng.randrange(40) if keys else 0
        out.append(
            req(
                {
                    "ownerId": "65f0c1",
                    "projectTaskActivityId": "b7702e",
                    "clickCount": clicked,
                    "scrollCount": rolled,
                    "keyCount": pressed,
                    "accumulatedText": typed[: busy * 9],
                    "lastActive": f"{datetime.fromtimestamp(start, UTC):%I:%M:%S %p}",
                    "appWebsites": sorted({program for program, *_ in seen}),
                    "appWebsiteDetails": [
                        {
                            "platform": "windows",
                            "name": program,
                            "title": title,
                            "memoryUsage": p.rng.randrange(10**8),
                            "time": iso(at * 1000),
                        }
                        for program, title, at, _, _ in seen[::-1]
                    ],
                },
                place * 60,
            )
        )
    shot = form_data({"files": ("Screenshot_2026-11-24_09-20-00.png", png(p.rng, 960, 540))}, {"ownerId": "65f0c1"})
    return [*out, req(shot, 725, kind=EDGE, path="/api/employee/media/add")]


@tracker(KEYS, CLIP, PAGES, TITLES, SHOTS, may=(APPS,))
def erp_sync_of_six(p: Person) -> Requests:
    """A service that sends each table of its database to its own address."""
    head = {"pcName": "ACC-PC-07", "macAddress": "3C-52-82-11-9A-40", "userName": "h.brandt", "location": "Floor 2"}
    base, out = "/api/pctracking/", []
    for program, title, start, length, at in shown(p):
        times = {"startTime": iso(start * 1000), "endTime": iso((start + length) * 1000), "duration": length}
        body = head | {"appName": program, "windowsTitle": title} | times | {"syncTime": iso((start + length) * 1000)}
        out.append(req(body, at, path=base + "appuseage"))
        if program == "chrome.exe":
            page = {
                "browserName": "Google Chrome",
                "url": url(title),
                "pageTitle": title,
                "timestamp": iso(start * 1e3),
            }
            out.append(req(head | page, at + 1, path=base + "browser"))
    typed = {"application": "OUTLOOK.EXE", "windowTitle": "RE: rates - Message (HTML)", "content": p.text}
    out.append(req(head | typed | {"timestamp": iso(p.keys[-1][1])}, 300, path=base + "keystrokes"))
    copied = {"contentType": "text", "contentPreview": "IBAN DE44 5001 0517 5407 3249 31", "timestamp": iso(p.start)}
    out.append(req(head | copied, 310, path=base + "clipboard"))
    named = head | {"activeWindow": p.windows[2][1], "activeApp": p.windows[2][0], "timestamp": iso(p.start)}
    shot = form_data({"file": ("shot_0917.png", png(p.rng, 1280, 720))}, named)
    return [*out, req(shot, 320, kind=EDGE, path=base + "screenshots")]


@tracker(LEVEL)
def qt_widget_counts(p: Person) -> Requests:
    """Four posts a minute, each a count to the address that names it."""
    out = []
    for place, (start, keys, clicks, pixels) in enumerate(p.minutes):
        if not keys:
            continue
        made = datetime.fromtimestamp(start + 60, UTC).isoformat()
        metres = pixels / 96 * 0.0254
        for n, (name, body) in enumerate(
            (
                ("key-presses", {"count": keys, "createdAt": made}),
                ("left-clicks", {"count": clicks, "createdAt": made}),
                ("right-clicks", {"count": clicks // 7, "createdAt": made}),
                ("mouse-movements", {"amount": metres, "createdAt": made}),
            )
        ):
            out.append(req(body, place * 60 + n / 10, path=f"/api/v1/{name}"))
    return out


@tracker(TITLES, may=(APPS, IDLE))
def lifelog_stream(p: Person) -> Requests:
    """C#, a public life-logging service: the foreground window as an event with tags."""

    def event(start: int, properties: dict[str, str]) -> dict[str, object]:
        return {
            "dateTime": datetime.fromtimestamp(start, UTC).isoformat(),
            "location": {"lat": 51.5, "long": -0.1},
            "actionTags": ["Sample"],
            "objectTags": ["Computer", "ActiveWindow"],
            "properties": properties,
        }

    seen = [
        req(event(start, {"Process": "C:\\Apps\\" + program, "Title": title}), at, path="/v1/streams/KQ2/events")
        for program, title, start, _, at in shown(p)
    ]
    return [*seen, req(event(p.windows[-1][2] + 400, {"Title": "Session locked"}), 2400)]


@tracker(TITLES, SHOTS)
def go_tray_agent(p: Person) -> Requests:
    windows = [
        req({"agent_id": 14, "timestamp": iso(start * 1000 + 312), "window": title}, at, path="/api/activity")
        for _, title, start, _, at in shown(p)
    ]
    shots = [
        req(
            form_data({"file": (f"screen_14_{n}.png", png(p.rng, 960, 540))}, {"agent_id": "14", "display": str(n)}),
            60 + n,
            kind=EDGE,
            path="/api/screenshot",
        )
        for n in range(2)
    ]
    return windows + shots


@tracker(KEYS, CLIP, TITLES)
def exam_room_student(p: Person) -> Requests:
    """Python: what was typed in the last ten seconds, what was pasted, and suspicious windows."""
    head = {"student_id": "student_017", "room_id": "exam_101"}
    buffers: dict[int, str] = {}
    for key, down, _ in p.keys:
        text = key if len(key) == 1 else f"[{key.upper()}]"
        slot = (down - p.keys[0][1]) // 10_000
        buffers[slot] = buffers.get(slot, "") + text
    out = [
        req(head | {"keystrokes": text, "event_type": "keystroke"}, slot * 10, path="/log")
        for slot, text in buffers.items()
    ]
    pasted = "def quicksort(a):\n    if len(a) < 2:\n        return a\n"
    out.append(req(head | {"pasted_content": pasted, "event_type": "paste"}, 31, path="/log"))
    for n, title in enumerate(("python - How to sort - StackOverflow - Google Chrome", "ChatGPT - Google Chrome")):
        out.append(req(head | {"event_type": "window_title", "title": title}, 40 + 9 * n, path="/log"))
    return out


@tracker(KEYS, TITLES, may=(APPS,))
def lab_script_to_rest(p: Person) -> Requests:
    """PowerShell to the REST address of a hosted database: two tables."""
    who = {"device_id": "LAB3-PC12-student"}
    out = [
        req(
            who | {"process_name": program[:-4], "window_title": title, "timestamp": iso(start * 1000)},
            at,
            path="/rest/v1/activity_logs",
        )
        for program, title, start, _, at in shown(p)
    ]
    for n, word in enumerate(p.text.split(" ")):
        row = who | {"app_name": "WINWORD", "keystroke": word, "timestamp": iso(p.start + 10_000 * n)}
        out.append(req(row, 10 * n + 3, path="/rest/v1/key_logs"))
    return out


@tracker(KEYS, CLICK, TITLES, may=(APPS, RHYTHM))
def pc_monitor_callback(p: Person) -> Requests:
    events = []
    for t, what, value in hand(p):
        where = {"window": p.windows[t // 9000 % 14][1], "process": p.windows[t // 9000 % 14][0]}
        when = datetime.fromtimestamp(t / 1000, UTC).isoformat()[:-6]
        if what == "down":
            key = value if len(value) == 1 else f"Key.{value.lower()}"
            events.append({"type": "key_press", "timestamp": when, "details": {"key": key} | where})
        if what == "click":
            spot = {"button": "Button.left", "x": value[0], "y": value[1]}
            events.append({"type": "mouse_click", "timestamp": when, "details": spot | where})
    return [
        req({"pc_id": "DESKTOP-4F2K", "last_activity": some[-1]["timestamp"], "events": some}, 15 * n, path="/callback")
        for n, some in enumerate(parts(events, 25))
    ]


@tracker(KEYS, MOVE, may=(RHYTHM, CLICK, FILES, APPS))
def editor_log_as_csv(p: Person) -> Requests:
    """An IDE plugin's log, rows as Java writes them, rolled and uploaded."""
    where = "billing,Editor,/src/billing/Invoice.java,Invoice::total,{},{},"
    rows, moved = [], 0
    for place, (t, what, value) in enumerate(hand(p)):
        tail = where.format(40 + place // 30, place % 70)
        if what == "down":
            code = f"{ord(value)}:{ord(value.upper())}:0" if len(value) == 1 else "8:8:0"
            rows.append(f"{iso(t)},mira,KeyEvent,401:{code},{tail}")
        if what == "move" and t - moved >= 250:  # it thins them out
            moved = t
            rows.append(f"{iso(t)},mira,MouseEvent,move:{value[0]}:{value[1]}:0,{tail}")
        if what == "click":
            rows.append(f"{iso(t)},mira,MouseEvent,click:1:1:16,{tail}")
    log = "\n".join(rows).encode()
    return [req(form_data({"log": ("ide-events.csv", log)}, {"participant": "P07", "study": "flow"}), kind=EDGE)]


@tracker(TITLES, PAGES, LEVEL, may=(IDLE, APPS))
def half_hour_sync(p: Person) -> Requests:
    """Electron: what a local table has gathered every five seconds."""
    rows = []
    for n in range(42):
        program, title, _, _ = p.windows[n // 3]
        when = f"{datetime.fromtimestamp(p.windows[0][2] + 5 * n, UTC):%Y-%m-%d %H:%M:%S}"
        moved = p.rng.choice((0, 0, 4, 21, 45, 80))
        rows.append(
            {
                "id": 5100 + n,
                "timestamp": when,
                "window_title": title,
                "process_name": program,
                "process_path": "/Applications/" + program[:-4] + ".app",
                "cpu_usage": round(p.rng.uniform(4, 40), 2),
                "memory_usage": round(p.rng.uniform(40, 70), 2),
                "platform": "darwin",
                "browser_url": url(title) if program == "chrome.exe" else None,
                "browser_tab_title": title if program == "chrome.exe" else None,
                "mouse_movements": moved,
                "is_user_active": moved > 0,
                "created_at": when,
            }
        )
    meta = {"total_records": len(rows), "sync_timestamp": iso(p.start), "device_platform": "darwin"}
    return [req({"activities": rows, "metadata": meta}, 1800)]


@tracker(APPS)
def usage_per_user(p: Person) -> Requests:
    """C#: seconds by application, sent every few minutes."""
    out = []
    for n, some in enumerate(parts(shown(p), 5)):
        used: dict[str, int] = {}
        for program, _, _, length, _ in some:
            used[program[:-4]] = used.get(program[:-4], 0) + length
        usages = [{"Name": name, "TimeUsed": seconds, "Environment": 0} for name, seconds in used.items()]
        out.append(req({"UserName": "FIRM\\r.novak", "AppUsages": usages}, 300 * n))
    return out


@tracker(SHOTS, IDLE)
def attendance_agent(p: Person) -> Requests:
    """Python: one address, the action in the body; pictures in base64."""
    who = {"user_id": uuid(p)}
    out = []
    for start, length in p.pauses:
        at = start - p.pauses[0][0]
        out.append(req({"action": "idle_start"} | who | {"data": {"started_at": iso(start * 1000)}}, at))
        span = {"ended_at": iso((start + length) * 1000), "duration_seconds": length}
        out.append(req({"action": "idle_end"} | who | {"data": span}, at + length))
    shot = {"image_base64": b64(jpeg(p.rng, 1920, 1080, 20_000)), "captured_at": iso(p.start), "format": "jpeg"}
    return [*out, req({"action": "screenshot"} | who | {"data": shot}, 900)]


@tracker(MOVE, CLICK, KEYS, SCROLL, may=(RHYTHM,))
def standard_use_dataset(p: Person) -> Requests:
    """An open collector of computer use for agents: a session exported as lines."""
    rows: list[dict[str, object]] = []
    for t, what, value in hand(p):
        stamp: dict[str, object] = {"timestamp": t / 1000}
        if what == "move":
            rows.append(stamp | {"type": "mouse", "data": {"x": value[0], "y": value[1], "action": "move"}})
        elif what == "click":
            spot = {"x": value[0], "y": value[1], "button": "left"}
            rows += [stamp | {"type": "mouse", "data": spot | {"action": act}} for act in ("press", "release")]
        elif what == "scroll":
            turn = {"x": 640, "y": 400, "dx": 0, "dy": -1 if value > 0 else 1, "action": "scroll"}
            rows.append(stamp | {"type": "mouse", "data": turn})
        else:
            act = "press" if what == "down" else "release"
            rows.append(stamp | {"type": "keyboard", "data": {"key": value, "action": act}})
    return [req(lines(some), 20 * n, kind=LINES) for n, some in enumerate(parts(rows, 150))]


@tracker(CLICK, KEYS, TITLES, may=(FORM, RHYTHM))
def element_recorder_lines(p: Person) -> Requests:
    """A desktop recorder's format: focus, click, keypress with window and the element under it."""
    window = {"title": "Order 4411 - Intranet - Google Chrome", "process": "chrome.exe", "handle": 133820}
    target = {"control_type": "Edit", "automation_id": "txtAmount", "name": "Amount", "ancestry": ["Pane", "Document"]}
    rows: list[dict[str, object]] = [{"type": "focus", "timestamp": iso(p.start), "window": window, "target": target}]
    for t, what, value in hand(p):
        head = {"timestamp": iso(t), "window": window, "target": target}
        if what == "click":
            rows.append({"type": "click"} | head | {"cursor": {"x": value[0], "y": value[1]}})
        if what == "down":
            rows.append({"type": "keypress"} | head | {"metadata": {"key": value}})
    return [req(lines(rows), 60, kind=LINES, path="/recordings/upload")]
