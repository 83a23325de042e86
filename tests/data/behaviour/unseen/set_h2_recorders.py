"""Trackers after programs in public repositories: recorders of input, of tasks and of demonstrations."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    CLIP,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    POST,
    REPLAY,
    RHYTHM,
    SCROLL,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    iso,
    jpeg,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_h2_kit import (
    NAMES,
    Requests,
    edged,
    hexes,
    multipart,
    net,
    since,
    spaced,
    tracker,
    uuid,
    vk,
    when,
)

COPIED = ("DE44 5001 0517 5407 3249 31", "Order 4411", "anna.lehmann@firm.example", "please send the new rates to anna")


@tracker(APPS, TITLES, CLICK, may=(LEVEL, IDLE, CLIP, SCROLL, FILES, KEYS))
def task_mining_batches(p: Person) -> Requests:
    """C# and Python: events of a desktop for the discovery of processes, fifty a request."""
    events, clicks = [], iter(p.clicks)
    for program, title, start, seconds in p.windows:
        rows: list[tuple[str, dict[str, object]]] = [("app_switch", {}), ("window_focus", {})]
        if click := next(clicks, None):
            rows.append(("mouse_click", {"button": "left", "x": click[0], "y": click[1]}))
        rows.append(("keyboard_action", {"char_count": seconds % 80, "duration_ms": seconds * 90}))
        if seconds > 50:
            rows.append(("copy_paste", {"operation": "copy"}))
        events += [(kind, start + n * 3, NAMES[program], program, title, data) for n, (kind, data) in enumerate(rows)]
    rows_out = [
        {
            "event_type": kind,
            "timestamp": net(at * 1000),
            "sequence_number": n,
            "application_name": name,
            "bundle_identifier": program,
            "window_title": title,
            "event_data": data,
            "idempotency_key": uuid(p),
        }
        for n, (kind, at, name, program, title, data) in enumerate(events)
    ]
    agent, session = uuid(p), uuid(p)
    return [
        req({"agent_id": agent, "session_id": session, "events": some}, 30 * n, path="/api/v1/taskmining/events")
        for n, some in enumerate(parts(rows_out, 25))
    ]


@tracker(KEYS)
def typed_to_webhook(p: Person) -> Requests:
    """Python with `keyboard`: a form, though the header says text."""
    typed = [("_space_" if key == " " else f"_{key.lower()}_" if len(key) > 1 else key) for key, _, _ in p.keys]
    return [
        req("content=" + quote_plus("".join(some)), 10 * n, kind=TEXT, path="/5eb26f68-3adb-457a")
        for n, some in enumerate(parts(typed, 24))
    ]


@tracker(KEYS)
def typed_line_in_the_address(p: Person) -> Requests:
    """Java with JNativeHook: a GET with what was typed up to the Enter key."""
    names = {" ": " ", ",": "Comma", "Backspace": "Backspace"}
    words = " ".join("".join(names.get(k, k.upper()) for k, _, _ in p.keys).split()).split(",")
    lines = [line for some in words for line in (some[:30], some[30:]) if line.strip()]
    return [
        req(b"", 6 * n, f"text_={line.replace(' ', '%20')}", kind="", path="/test/writefile.php")
        for n, line in enumerate(lines)
    ]


@tracker(MOVE, CLICK, KEYS, may=(SCROLL, RHYTHM, SHOTS, REPLAY, TITLES, FORM))
def demonstration_for_training(p: Person) -> Requests:
    """Rust and Tauri: log of the input, facts and film of a demonstration in a gym for agents."""
    rows: list[tuple[int, str, dict[str, object]]] = [(t, "mousemove", {"x": x, "y": y}) for x, y, t in p.moves]
    rows += [(t, "mousedown", {"x": x, "y": y, "button": "Left"}) for x, y, t in p.clicks]
    rows += [(t + 80, "mouseup", {"x": x, "y": y, "button": "Left"}) for x, y, t in p.clicks]
    for key, down, up in p.keys:
        name = {" ": "Space", ",": "Comma"}.get(key, key.upper() if len(key) == 1 else key)
        rows += [(down, "keydown", {"key": name}), (up, "keyup", {"key": name})]
    rows += [(t, "mousewheel", {"delta": -120}) for _, t in p.scrolls[:8]]
    log = "".join(js({"event": e, "data": d, "time": t}) + "\n" for t, e, d in sorted(rows, key=lambda r: r[0]))
    meta = {
        "id": "20261124_091500",
        "timestamp": iso(p.start),
        "duration_seconds": 41,
        "status": "completed",
        "title": "Find concert tickets",
        "platform": "windows",
        "arch": "x86_64",
        "version": "10.0.26100",
        "locale": "en-GB",
        "primary_monitor": {"width": 1920, "height": 1080},
        "reason": "done",
        "quest": {"title": "Find concert tickets", "app": "StubHub", "objectives": ["Open the site", "Pick a date"]},
    }
    film = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41\0\0\0\x08free\0\0\x9cmdat" + p.rng.randbytes(30_000)
    edge = hexes(p, 16) + "-" + hexes(p, 16)
    body = multipart(
        edge,
        ("files", "input_log.jsonl", "application/octet-stream", log.encode()),
        ("files", "meta.json", "application/json", js(meta).encode()),
        ("files", "recording.mp4", "video/mp4", film),
    )
    return [req(body, 45, kind=edged(edge), path="/api/forge/upload")]


@tracker(CLICK, KEYS, SHOTS, may=(SCROLL, RHYTHM))
def record_api_steps(p: Person) -> Requests:
    """Electron: each action together with the picture of the screen before it."""
    click = {"type": "mouse", "event": "click", "button": "left"}
    steps: list[tuple[int, dict[str, object]]] = [(t, {**click, "position": [x, y]}) for x, y, t in p.clicks]
    names = {" ": "space", "Backspace": "backspace", ",": "key_51"}
    steps += [
        (t, {"type": "keyboard", "event": "keystroke", "key": names.get(k, k.lower())}) for k, t, _ in p.keys[:24]
    ]
    steps += [
        (t, {"type": "mouse", "event": "scroll", "position": [640, 410], "scroll_amount": 1}) for _, t in p.scrolls[:4]
    ]
    steps.sort(key=lambda step: step[0])
    out = []
    for t, action in steps:
        name, edge = f"{t}-{hexes(p, 8)}", f"----formdata-0.{hexes(p, 12)}"
        facts = {"id": name, "timestamp": t, "user": "human", "width": 1920, "height": 1080, "action": action}
        body = multipart(
            edge,
            ("action", "", "application/json", js(facts).encode()),
            ("screenshot", name + ".jpg", "image/jpeg", jpeg(p.rng, 1920, 1080, 9_000)),
        )
        out.append(req(body, (t - steps[0][0]) / 1000, kind=edged(edge), path="/record"))
    return out


@tracker(MOVE, CLICK, KEYS, may=(SCROLL, RHYTHM))
def push_batch_every_two_seconds(p: Person) -> Requests:
    """Python with pynput: whatever has come since the last batch."""
    rows: list[tuple[int, str, dict[str, object]]] = [(t, "move", {"x": x, "y": y}) for x, y, t in p.moves]
    for x, y, t in p.clicks:
        rows += [
            (t, "click_down", {"x": x, "y": y, "button": "Button.left"}),
            (t + 90, "click_up", {"x": x, "y": y, "button": "Button.left"}),
        ]
    rows += [(t, "scroll", {"x": 611, "y": 402, "dx": 0, "dy": -1}) for _, t in p.scrolls]
    for key, down, up in p.keys:
        rows += [(down, "key_down", {"key_code": vk(key)}), (up, "key_up", {"key_code": vk(key)})]
    rows.sort(key=lambda row: row[0])
    return [
        req(
            spaced(
                {
                    "device_id": "LAB-PC-3",
                    "events": [{"timestamp": t / 1000, "event_type": e, "data": d} for t, e, d in some],
                }
            ),
            (some[-1][0] - rows[0][0]) / 1000,
            path="/push_batch",
        )
        for some in parts(rows, 60)
    ]


@tracker(CLIP)
def clipboard_to_log_server(p: Person) -> Requests:
    """C# with a clipboard listener: the text each time that it changes."""
    return [
        req({"content": text}, 37 * n, kind="application/json; charset=utf-8", path="/logs/clipboard")
        for n, text in enumerate(COPIED)
    ]


@tracker(CLIP)
def clipboard_in_powershell(p: Person) -> Requests:
    """PowerShell: a form with the clipboard every ten seconds, whether it changed or not."""
    held = [COPIED[0]] * 3 + [COPIED[2]] * 2 + [COPIED[3]] * 4
    return [
        req(
            urlencode({"machine_name": "WS-0417", "clipboard_data": text, "user_name": "jmeyer"}),
            10 * n,
            kind=POST,
            path="/clipboard_receiver",
        )
        for n, text in enumerate(held)
    ]


@tracker(CLICK, CLIP, may=(FILES, FORM, APPS, TITLES, KEYS, SHOTS))
def event_log_for_robots(p: Person) -> Requests:
    """Python with COM: each event of Office, mouse and clipboard as a request, to learn a robot from it."""
    stamp, out = "%Y-%m-%d %H:%M:%S:%f", []
    book = {"workbook": "Salaries 2026.xlsx", "current_worksheet": "March", "worksheets": ["March", "April"]}
    excel = {"user": "jmeyer", "category": "MicrosoftOffice", "application": "Microsoft Excel"}
    for n, (x, y, t) in enumerate(p.clicks):
        click = {"user": "jmeyer", "category": "MouseClick", "application": "OperatingSystem", "event_type": "click"}
        shot = f"C:\\Users\\jmeyer\\SmartLog\\screenshots\\{t}.png"
        rows = [
            {"timestamp": when(t, stamp)[:-3], **click, "mouse_coord": f"{x},{y}", "screenshot": shot},
            {
                "timestamp": when(t + 12, stamp)[:-3],
                **excel,
                "event_type": "getCell" if n % 2 else "editCellSheet",
                **book,
                "cell_range": f"C{4 + n}",
                "cell_content": str(2100 + 37 * n),
            },
        ]
        if n % 3 == 0:
            copy = {"category": "Clipboard", "application": "Clipboard", "event_type": "copy"}
            text = COPIED[n // 3 % 4]
            rows.append({"timestamp": when(t + 700, stamp)[:-3], "user": "jmeyer", **copy, "clipboard_content": text})
        out += [req(spaced(row), (t - p.clicks[0][2]) / 1000) for row in rows]
    return out


@tracker(LEVEL, TITLES, APPS, may=(PAGES,))
def aggregated_sessions(p: Person) -> Requests:
    """Electron on a Mac: sessions of half an hour, put together from samples."""
    rows = []
    for program, title, start, seconds in p.windows:
        web = program == "chrome.exe"
        rows.append(
            {
                "timestamp": iso(start * 1000),
                "start_timestamp": iso(start * 1000),
                "end_timestamp": iso((start + seconds) * 1000),
                "duration_seconds": seconds,
                "window_title": title,
                "process_name": NAMES[program],
                "process_path": f"/Applications/{NAMES[program]}.app",
                "platform": "macos",
                "browser_url": "https://intranet.firm.example/orders/4411" if web else None,
                "browser_tab_title": title.removesuffix(" - Google Chrome") if web else None,
                "cpu_usage": round(p.rng.uniform(2, 30), 1),
                "memory_usage": round(p.rng.uniform(50, 80), 1),
                "mouse_movements": seconds * 7 % 900,
                "input_events": seconds * 3 % 400,
                "is_user_active": 1 if seconds < 200 else 0,
                "sample_count": 1 + seconds // 10,
            }
        )
    meta = {"total_records": 93, "total_sessions": len(rows), "device_platform": "darwin"}
    return [req({"userId": "u_8KQz", "activities": rows, "metadata": meta}, 5, path="/api/activities/sync")]


@tracker(TITLES, IDLE, may=(APPS,))
def state_of_the_x_server(p: Person) -> Requests:
    """Rust: the open windows with their properties and the time since the last input, every half minute."""
    rows = []
    for n, (program, title, start, seconds) in enumerate(p.windows):
        windows = [
            {
                "window_id": 58720263 + 4194304 * k,
                "geometry": {"x": 0, "y": 27, "width": 1920, "height": 1053},
                "process": {"pid": 2100 + 41 * k, "name": name.split(".")[0].lower(), "cpu_usage": None},
                "window_properties": {"_NET_WM_NAME": text, "WM_CLASS": name.split(".")[0], "_NET_WM_DESKTOP": 0},
            }
            for k, (name, text) in enumerate([(program, title), ("gnome-terminal", "jm@ws-0417: ~")])
        ]
        data = {
            "os_info": {"os_type": "Linux", "version": "Debian 12", "hostname": "ws-0417", "machine_id": "b9f1"},
            "desktop_names": ["Main", "Mail"],
            "current_desktop_id": 0,
            "focused_window": 58720263,
            "ms_since_user_input": p.pauses[n % 6][1] * 100 if seconds > 60 else seconds * 31,
            "ms_until_screensaver": 600_000,
            "screensaver_window": 0,
            "windows": windows,
        }
        rows.append(
            {
                "id": f"{start}-{n}",
                "timestamp": iso(start * 1000),
                "sampler": {"type": "RandomSampler", "avg_time": 30},
                "data": {"data_type": "x11_v2", "data": data},
            }
        )
    return [req(some, 240 * n, path="/api/capture") for n, some in enumerate(parts(rows, 5))]


@tracker(APPS, TITLES, may=(IDLE,))
def watchers_to_a_company_server(p: Person) -> Requests:
    """Python: heartbeats of the two usual watchers, pointed at the firm's own server."""
    out = []
    for program, title, start, seconds in p.windows:
        for at in range(start, start + min(seconds, 5), 1):
            beat = {"id": None, "timestamp": iso(at * 1000), "duration": 0.0, "data": {"app": program, "title": title}}
            path = "/api/0/buckets/aw-watcher-window_WS-0417/heartbeat"
            out.append(req(spaced(beat), since(p, at), "pulsetime=2.0", path=path))
        status = "afk" if seconds > 180 else "not-afk"
        beat = {"id": None, "timestamp": iso(start * 1000), "duration": seconds, "data": {"status": status}}
        path = "/api/0/buckets/aw-watcher-afk_WS-0417/heartbeat"
        out.append(req(spaced(beat), since(p, start + seconds), "pulsetime=185.0", path=path))
    return out


@tracker(APPS)
def sessions_on_focus_change(p: Person) -> Requests:
    """Rust with a hook on the foreground: one request for each program that was in front."""
    return [
        req(
            {
                "deviceId": "WS-0417-jmeyer",
                "devicePlatform": "windows",
                "appName": NAMES[program],
                "startTime": when(start * 1000, "%Y-%m-%dT%H:%M:%S.%f") + "100+00:00",
                "endTime": when((start + seconds) * 1000, "%Y-%m-%dT%H:%M:%S.%f") + "400+00:00",
                "timeZone": "Europe/Berlin",
            },
            since(p, start + seconds),
            path="/api/log-session",
        )
        for program, _, start, seconds in p.windows
    ]
