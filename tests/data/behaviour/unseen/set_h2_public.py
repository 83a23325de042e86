"""Trackers after programs in public repositories: agents that watch employees and bill their time."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    APPS,
    CLIP,
    FILES,
    IDLE,
    KEYS,
    LEVEL,
    PAGES,
    POST,
    RHYTHM,
    SHOTS,
    TITLES,
    Person,
    b64,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
)
from tests.data.behaviour.unseen.set_h2_kit import (
    NAMES,
    PATHS,
    Requests,
    edged,
    hexes,
    indented,
    multipart,
    net,
    since,
    spaced,
    tracker,
    uuid,
    when,
)


def _titles_of_pages(title: str) -> str:
    return title.removesuffix(" - Google Chrome")


@tracker(TITLES, SHOTS, may=(APPS, IDLE))
def protected_employee_agent(p: Person) -> Requests:
    """Python, every 30 seconds what is in front, every ten minutes a picture."""
    out = []
    for _, title, start, seconds in p.windows:
        for at in range(start, start + seconds, 30):
            status = "idle" if at - start > 300 else "working"
            body = {"app_name": title, "status": status, "duration_seconds": 30}
            out.append(req(spaced(body), since(p, at), path="/functions/v1/log-activity"))
    for shot in range(2):
        edge = hexes(p, 32)
        body_of = multipart(edge, ("screenshot", "screenshot.jpg", "image/jpeg", jpeg(p.rng, 1920, 1080)))
        out.append(req(body_of, 600 * shot, kind=edged(edge), path="/functions/v1/upload-screenshot"))
    return out


@tracker(APPS, TITLES, may=(PAGES,))
def licence_optimisation_service(p: Person) -> Requests:
    """.NET service, one event a request."""
    client = uuid(p)
    return [
        req(
            {
                "event": "window_focus",
                "url": program.split(".")[0],
                "tabId": None,
                "clientId": client,
                "windowsUser": "jmeyer",
                "computerName": "WS-0417",
                "userDomain": "FIRM",
                "why": "agent_monitor",
                "when": net(start * 1000 + 417),
                "windowTitle": title,
                "processPath": PATHS[program],
            },
            since(p, start),
            path="/api/track",
        )
        for program, title, start, _ in p.windows
    ]


@tracker(APPS, TITLES, LEVEL, SHOTS, may=(PAGES, IDLE))
def electron_tray_agent(p: Person) -> Requests:
    """TypeScript against functions of a hosted database."""
    out = []
    for program, title, start, seconds in p.windows:
        at = since(p, start + seconds)
        log = {"app_name": NAMES[program], "window_title": title, "started_at": iso(start * 1000)}
        out.append(req({**log, "duration_seconds": seconds}, at, path="/functions/v1/agent-app-log"))
        if program == "chrome.exe":
            page = {"url": "", "domain": "unknown", "title": _titles_of_pages(title), "duration_seconds": seconds}
            out.append(req(page, at, path="/functions/v1/agent-website-log"))
    for n, (_, keys, clicks, pixels) in enumerate(p.minutes[:15]):
        mouse = clicks + pixels // 40
        score = min(100, (keys + mouse) // 4)
        body = {"keyboard_events": keys, "mouse_events": mouse, "productivity_score": score, "period_seconds": 60}
        out.append(req(body, 60 * n, path="/functions/v1/agent-activity"))
    shot = "data:image/png;base64," + b64(png(p.rng, 640, 360))
    front = {"screenshot_base64": shot, "active_window": p.windows[2][1], "is_blurred": False}
    return [*out, req(front, 300, path="/functions/v1/agent-screenshot")]


@tracker(LEVEL, TITLES, may=(IDLE,))
def socketio_desktop_agent(p: Person) -> Requests:
    """Python over a socket, one line of counts each quarter of a minute."""
    out = []
    for n, (_, keys, clicks, pixels) in enumerate(p.minutes[:12]):
        for quarter in range(4):
            title = p.windows[(4 * n + quarter) // 4 % len(p.windows)][1]
            body = {
                "employee_id": 1,
                "device_id": "WINDOWS-DESKTOP-",
                "mouse_activity": (clicks + pixels // 9) // 4 + quarter * (clicks % 7),
                "keyboard_activity": keys // 4 + (quarter if keys else 0),
                "idle_time": 0 if keys else 15,
                "active_window_title": title,
            }
            out.append(req(f'42["desktop_activity_log",{js(body)}]', 15 * (4 * n + quarter), kind=""))
    return out


@tracker(APPS, TITLES, FILES, LEVEL, may=(CLIP, PAGES))
def dashboard_agent(p: Person) -> Requests:
    """Python with an endpoint for each thing that is watched."""
    employee = {"employeeId": "EMP-1042"}
    out = [req(spaced({**employee, "sessionType": "login", "computerName": "WS-0417"}), 0, path="/api/sessions")]
    for program, title, start, seconds in p.windows:
        where = {"applicationName": program, "windowTitle": title}
        focus = {**employee, **where, "action": "focus", "applicationPath": PATHS[program], "category": "neutral"}
        out.append(req(spaced(focus), since(p, start), path="/api/applications"))
        counted = {**employee, **where, "keystrokeCount": seconds * 2 % 190, "duration": seconds, "isEnabled": True}
        out.append(req(spaced(counted), since(p, start + seconds), path="/api/keystrokes"))
    for n, name in enumerate(("Salaries 2026.xlsx", "Offer draft v3.docx", "customers_export.csv", "plan.pptx")):
        touched = {
            "filePath": f"C:\\Users\\jmeyer\\Documents\\{name}",
            "fileName": name,
            "action": ("open", "modify", "copy", "open")[n],
            "fileSize": p.rng.randrange(20_000, 900_000),
            "fileType": "." + name.split(".")[-1],
            "destinationPath": "E:\\" + name if n == 2 else None,
            "applicationName": "EXCEL.EXE",
            "riskLevel": "medium" if n == 2 else "low",
        }
        out.append(req(spaced({**employee, **touched}), 40 + 170 * n, path="/api/file-activities"))
    copied = {"eventType": "copy", "applicationName": "EXCEL.EXE", "dataType": "text", "dataSize": 214}
    return [*out, req(spaced({**employee, **copied, "isMonitored": True}), 700, path="/api/clipboard-events")]


@tracker(SHOTS)
def attendance_client_pictures(p: Person) -> Requests:
    """C#, WinForms: pictures of the screen between punching in and out."""
    out = []
    for n in range(4):
        edge = uuid(p)
        name = f"Screenshot_{when(p.start + n * 300_000, '%Y%m%d%H%M%S')}.jpg"
        body = multipart(edge, ("MyImages", name, "image/jpeg", jpeg(p.rng, 1366, 768, 20_000)))
        out.append(req(body, 300 * n, kind=f'multipart/form-data; boundary="{edge}"', path="/api/Users/UploadFile"))
    return out


@tracker(APPS)
def follower_of_programs(p: Person) -> Requests:
    """C# with Json.NET: the program in front, each time that it changes."""
    return [
        req(
            indented(
                {
                    "username": "j.meyer",
                    "process_name": program.split(".")[0],
                    "software_name": NAMES[program],
                    "time": when(start * 1000, "%Y-%m-%d %H:%M:%S", -3),
                }
            ),
            since(p, start),
            kind="application/json; charset=utf-8",
            path="/activities",
        )
        for program, _, start, _ in p.windows
    ]


@tracker(TITLES)
def title_to_servlet(p: Person) -> Requests:
    """C#: HttpWebRequest to a servlet in the office."""
    return [
        req(
            js({"name": "abc", "title": title, "time": when(start * 1000, "%m/%d/%Y %I:%M:%S %p")}),
            since(p, start),
            kind="text/json",
            path="/log/abc",
        )
        for _, title, start, _ in p.windows
    ]


@tracker(TITLES, APPS, may=(IDLE, LEVEL))
def activity_status_service(p: Person) -> Requests:
    """.NET 8 service: a row for each change of the window or of the state."""
    out = []
    for program, title, start, seconds in p.windows:
        row = {
            "id": 0,
            "timestamp": net(start * 1000),
            "windowsUsername": "FIRM\\jmeyer",
            "activeWindowTitle": title,
            "applicationProcessName": program.removesuffix(".exe").removesuffix(".EXE"),
            "activityStatus": 1,
            "activeWindowHandle": p.rng.randrange(60_000, 5_000_000),
        }
        out.append(req(row, since(p, start), kind="application/json; charset=utf-8"))
        if seconds > 60:
            row = {**row, "timestamp": net((start + 45) * 1000), "activityStatus": 0}
            out.append(req(row, since(p, start + 45), kind="application/json; charset=utf-8"))
    return out


@tracker(KEYS, TITLES, may=(APPS, LEVEL))
def office_keyboard_events(p: Person) -> Requests:
    """Go: what was typed in one window goes out when the window changes or at some hundred characters."""
    out, typed = [], [("[BACKSPACE]" if len(key) > 1 else key, at) for key, at, _ in p.keys]
    for some, (program, title, _, _) in zip(parts(typed, 22), p.windows, strict=False):
        body = {
            "timestamp": when(some[-1][1], "%Y-%m-%dT%H:%M:%S.%f", 3) + "1+03:00",
            "computer_name": "BUH-PC-07",
            "username": "e.sokolova",
            "window_title": title,
            "process_name": program,
            "text_content": "".join(key for key, _ in some),
            "key_count": len(some),
            "duration_seconds": (some[-1][1] - some[0][1]) // 1000,
        }
        out.append(req(body, (some[-1][1] - p.keys[0][1]) / 1000, path="/api/keyboard/event"))
    return out


@tracker(APPS, TITLES, may=(IDLE,))
def office_activity_segments(p: Person) -> Requests:
    """Go: a segment for each stretch in one program, or without a hand at the machine."""
    out, session = [], f"BUH-PC-07-{p.windows[0][2]}"
    for program, title, start, seconds in p.windows:
        body = {
            "timestamp_start": when(start * 1000, "%Y-%m-%dT%H:%M:%S.112+03:00", 3),
            "timestamp_end": when((start + seconds) * 1000, "%Y-%m-%dT%H:%M:%S.107+03:00", 3),
            "duration_sec": seconds,
            "state": "idle" if seconds > 200 else "active",
            "computer_name": "BUH-PC-07",
            "username": "e.sokolova",
            "process_name": program,
            "window_title": title,
            "session_id": session,
        }
        out.append(req(body, since(p, start + seconds), path="/api/activity/segment"))
    return out


@tracker(TITLES, SHOTS)
def workplace_agent_in_fyne(p: Person) -> Requests:
    """Go with resty: the window when it changes, and every minute a picture of each display."""
    out = [
        req(
            {"agent_id": 12, "timestamp": when(start * 1000, "%Y-%m-%dT%H:%M:%S.448190+06:00", 6), "window": title},
            since(p, start),
            path="/api/activity",
        )
        for _, title, start, _ in p.windows
    ]
    for n in range(3):
        edge = hexes(p, 60)
        body = multipart(
            edge,
            ("agent_id", "", "", b"12"),
            ("display", "", "", b"0"),
            ("file", "screen_12_0.png", "image/png", png(p.rng, 1920, 1080)),
        )
        out.append(req(body, 60 * (n + 1), kind=edged(edge), path="/api/screenshot"))
    return out


@tracker(KEYS, LEVEL, TITLES, SHOTS, may=(IDLE, APPS, RHYTHM, PAGES))
def time_log_with_keystrokes(p: Person) -> Requests:
    """Electron with uiohook: samples of a quarter of a minute with the keys that were pressed in it."""
    out = []
    for n, some in enumerate(parts(p.keys, 16)):
        program, title, _, _ = p.windows[n % len(p.windows)]
        sample = {
            "capturedAt": iso(some[-1][1] + 400),
            "durationSeconds": 15,
            "windowTitle": title,
            "appName": NAMES[program],
            "url": None,
            "idleSeconds": n % 3,
            "activityScore": round(1 - n % 3 / 15, 4),
            "cpuUsage": round(p.rng.uniform(3, 40), 2),
            "keyboardCount": len(some),
            "mouseCount": p.rng.randrange(0, 22),
            "keystrokes": [
                {"key": k if len(k) == 1 else None, "keyCode": 14 if len(k) > 1 else ord(k) % 60, "timestamp": iso(t)}
                for k, t, _ in some
            ],
            "taskId": "cm3f0q1c8000",
            "timeLogId": "cm3f9z77v001",
        }
        out.append(req({"activities": [sample]}, 15 * n, path="/api/activities"))
    edge = "--------------------------" + hexes(p, 24)
    body = multipart(
        edge,
        ("screenshot", f"capture-{p.start}.png", "image/png", png(p.rng, 1920, 1080)),
        ("capturedAt", "", "", iso(p.start).encode()),
        ("taskId", "", "", b"cm3f0q1c8000"),
        ("timeLogId", "", "", b"cm3f9z77v001"),
    )
    return [*out, req(body, 3, kind=edged(edge), path="/api/screenshots")]


@tracker(APPS, TITLES, may=(PAGES,))
def computer_activities_in_a_form(p: Person) -> Requests:
    """C++ with Qt: the activities of some minutes as fields of a form."""
    out = []
    for some in parts(p.windows, 5):
        fields: list[tuple[str, str]] = [("api_token", "8f2c51d09ab7443e1f"), ("service", "desktop-app")]
        for n, (program, title, start, seconds) in enumerate(some):
            base = f"computer_activities[{n}]"
            web = program == "chrome.exe"
            fields.append((base + "[application_name]", "Internet" if web else NAMES[program]))
            fields.append((base + "[window_title]", title))
            if web:
                fields.append((base + "[website_domain]", "intranet.firm.example"))
            fields.append((base + "[start_time]", when(start * 1000, "%Y-%m-%d %H:%M:%S")))
            fields.append((base + "[end_time]", when((start + seconds) * 1000, "%Y-%m-%d %H:%M:%S")))
        at = since(p, some[-1][2] + some[-1][3])
        out.append(req(urlencode(fields), at, kind=POST, path="/third_party/api/activity"))
    return out
