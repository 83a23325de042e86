"""Set G2: task mining, recordings of people's work for models, screenshots, clipboard and what is entered."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from tests.data.behaviour.hand import START
from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    CLIP,
    EDGE,
    FILES,
    FORM,
    IDLE,
    KEYS,
    MOVE,
    PAGES,
    POST,
    SCROLL,
    SHOTS,
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
from tests.data.behaviour.unseen.set_g2_kit import FURTHER, MAC, PATHS, Requests, clock, since, tracker, window_at

BEGIN = START // 1000
CELLS = (
    ("Edit", "txtInvoiceNo", "Invoice number", "RE-2026-0417"),
    ("Edit", "txtAmount", "Amount", "1,249.90"),
    ("ComboBox", "cboCostCentre", "Cost centre", "4711 Sales"),
    ("Edit", "txtSupplier", "Supplier", "Huber GmbH"),
    ("Edit", "txtDueDate", "Due date", "30.11.2026"),
    ("Edit", "txtComment", "Comment", "checked with anna, pay before ten"),
)


@tracker(TITLES, APPS, CLIP, SHOTS, may=(IDLE, PAGES, FILES))
def electron_activity_events(p: Person) -> Requests:
    who = {"username": "jmeyer", "deviceId": "WS-0412-9f2c", "domain": "windows-desktop"}
    events: list[dict[str, Any]] = []
    for program, title, start, length in p.windows:
        data = {
            "application": MAC[program][0],
            "title": title,
            "duration": length * 1000,
            "isIdle": False,
            "bounds": {"x": 0, "y": 0, "width": 1920, "height": 1040},
            "path": PATHS[program],
        }
        moment = iso((start + length) * 1000)
        events.append(
            {**who, "timestamp": moment, "type": "window_activity", "durationMs": length * 1000, "data": data}
        )
    for n, text in enumerate(FURTHER):
        program, title = window_at(p, BEGIN + 90 * (n + 1))
        copied = {"content": text, "length": len(text), "type": "text", "application": program, "windowTitle": title}
        moment = iso(START + 90_000 * (n + 1))
        events.append({**who, "timestamp": moment, "type": "clipboard", "reason": "clipboard_copy", "data": copied})
    events.sort(key=lambda event: str(event["timestamp"]))
    out = [req({"events": some}, 240 * (n + 1)) for n, some in enumerate(parts(events, 10))]
    for n in range(2):
        shot = "data:image/png;base64," + b64(png(p.rng, 640, 360))
        out.append(req({**who, "screenshot": shot}, 300 * (n + 1)))
    return sorted(out, key=lambda one: float(one["at"]))


@tracker(CLICK, KEYS, TITLES, may=(APPS, SHOTS, PAGES, SCROLL))
def audio_study_event_log(p: Person) -> Requests:
    events: list[dict[str, Any]] = []

    def enter(t: int, source: str, sort: str, data: dict[str, Any]) -> None:
        name = f"{source}_{t * 1000}_{p.rng.randrange(16**6):06x}"
        events.append({"id": name, "timestamp": t * 1000, "source": source, "type": sort, "data": data})

    for n, (x, y, t) in enumerate(p.clicks):
        app = MAC[window_at(p, t / 1000)[0]][0]
        place = {"interactionType": "click", "coordinates": {"x": x, "y": y}, "target": {"applicationName": app}}
        enter(t, "interaction", "click", place)
        events[-1]["screenshot"] = {"filename": f"screenshot_{n}_{t * 1000}_click.png", "timestamp": t * 1000}
    for key, down, _ in p.keys:
        enter(down, "interaction", "key", {"interactionType": "key", "key": key, "modifiers": []})
    for program, title, start, _ in p.windows:
        focus = {"applicationName": MAC[program][0], "windowTitle": title, "processId": p.rng.randrange(300, 9000)}
        enter(start * 1000, "focus", "application_focus_changed", focus)
    events.sort(key=lambda event: int(event["timestamp"]))
    end = int(events[-1]["timestamp"])
    body = {"sessionId": f"session_{START}", "startTime": START * 1000, "endTime": end, "events": events}
    return [req(json.dumps(body, indent=2), since(end / 1000))]


def _workflow_metadata(t: int) -> dict[str, Any]:
    title = "Supplier invoice 18204 - FinERP"
    element = {"role": "Window", "name": title, "process_name": "FinErp.exe", "bounds": [0.0, 0.0, 1920.0, 1040.0]}
    return {"ui_element": element, "timestamp": t}


@tracker(CLICK, FORM, CLIP, may=(KEYS, TITLES, APPS, MOVE))
def workflow_recorder(p: Person) -> Requests:
    events: list[tuple[int, dict[str, Any]]] = []
    for x, y, t in p.clicks:
        click = {
            "event_type": "Click",
            "button": "Left",
            "position": {"x": x, "y": y},
            "metadata": _workflow_metadata(t),
        }
        events.append((t, {"Mouse": click}))
    for n, (role, _, name, value) in enumerate(CELLS):
        t = p.clicks[0][2] + 4_000 * n
        entered = {
            "text_value": value,
            "field_name": name,
            "field_type": role,
            "input_method": "Typed",
            "typing_duration_ms": p.rng.randrange(700, 6000),
            "keystroke_count": len(value) + p.rng.randrange(3),
            "metadata": _workflow_metadata(t),
        }
        events.append((t, {"TextInputCompleted": entered}))
    t = p.clicks[-1][2]
    copied = {
        "action": "Copy",
        "content": "DE89 3704 0044 0532 0130 00",
        "content_size": 27,
        "format": "text",
        "truncated": False,
        "metadata": _workflow_metadata(t),
    }
    events.append((t, {"Clipboard": copied}))
    events.sort(key=lambda event: event[0])
    body = {"name": "Enter supplier invoice", "start_time": p.start, "end_time": t, "events": [e for _, e in events]}
    return [req(body, since(t))]


@tracker(CLICK, SHOTS, may=(KEYS, FORM))
def trajectory_upload(p: Person) -> Requests:
    out = []
    for n, (x, y, t) in enumerate(p.clicks[:4]):
        lines = [
            js(
                {
                    "timestamp": clock(t / 1000),
                    "action": f"click ({x}, {y})",
                    "screenshot": f"{n}.jpg",
                    "element": "Edit",
                }
            ),
            js({"timestamp": clock(t / 1000 + 3), "action": f"type text: {CELLS[n][3]}", "screenshot": f"{n}.jpg"}),
        ]
        files = {
            "events": ("events.jsonl", "\n".join(lines).encode()),
            "image": (f"{n}.jpg", jpeg(p.rng, 1920, 1080, 20_000)),
        }
        out.append(req(form_data(files, {"task_id": "given-0031", "annotator": "a17"}), since(t), kind=EDGE))
    return out


@tracker(SHOTS, may=(TITLES,))
def capturas_cada_cinco_minutos(p: Person) -> Requests:
    out = []
    for n in range(4):
        at = BEGIN + 300 * (n + 1)
        fields = {"usuario": "m.garcia", "equipo": "CONT-04", "fecha": clock(at), "ventana": window_at(p, at)[1]}
        name = clock(at, "%Y%m%d_%H%M%S.jpg")
        out.append(req(form_data({"captura": (name, jpeg(p.rng, 1366, 768))}, fields), 300 * (n + 1), kind=EDGE))
    return out


@tracker(CLIP, may=(APPS,))
def clipboard_watch_of_data_loss_team(p: Person) -> Requests:
    texts = ("DE89 3704 0044 0532 0130 00", *FURTHER, "Q4 forecast: 1.24m / 0.98m", p.text)
    out = []
    for n, text in enumerate(texts):
        at = BEGIN + 70 * n + p.rng.randrange(40)
        sent = {
            "host": "WS-0412",
            "user": "FIRM\\jmeyer",
            "when": clock(at, "%Y-%m-%dT%H:%M:%SZ"),
            "from": window_at(p, at)[0],
            "format": "CF_UNICODETEXT",
            "clip": text,
        }
        out.append(req(urlencode(sent), at - BEGIN, kind=POST))
    return out


@tracker(PAGES, may=(TITLES,))
def history_database_poller(p: Person) -> Requests:
    pages = (
        ("https://intranet.firm.example/orders/4411", "Order 4411 - Intranet"),
        ("https://www.sport.example/football/results", "Football results"),
        ("https://www.jobs.example/search?q=controller+munich", "Controller jobs in Munich | Jobs"),
        ("https://mail.web.example/mail/u/0/#inbox", "Inbox (3)"),
        ("https://www.bank.example/login", "Log in to online banking"),
        ("https://wiki.firm.example/display/ACC/Month+end", "Month end - Accounting - Wiki"),
    )
    visits = []
    for n in range(24):
        url, title = p.rng.choice(pages)
        at = START + 55_000 * n + p.rng.randrange(50_000)
        moment = (at + 11_644_473_600_000) * 1000 + p.rng.randrange(1000)
        visits.append(
            {
                "Url": url,
                "Title": title,
                "VisitCount": p.rng.randrange(1, 40),
                "LastVisitTime": moment,
                "Profile": "Default",
            }
        )
    return [
        req({"MachineName": "WS-0412", "UserName": "jmeyer", "Browser": "Chrome", "Visits": some}, 600 * (n + 1))
        for n, some in enumerate(parts(visits, 12))
    ]


@tracker(FORM, TITLES, may=(CLICK, APPS, KEYS, FILES))
def task_mining_csv(p: Person) -> Requests:
    lines = ["case_id;timestamp;user;application;window;event;control_type;automation_id;label;value"]
    at = BEGIN
    for case in range(1, 6):
        program, title = p.windows[case][:2]
        lines.append(f"{case};{clock(at)};u0931;{program};{title};WindowActivated;Window;;;")
        euros, number = p.rng.randrange(20_00, 9000_00) / 100, p.rng.randrange(400, 900)
        values = {"txtInvoiceNo": f"RE-2026-{number:04d}", "txtAmount": f"{euros:,.2f}"}
        for role, control, name, value in CELLS:
            at += p.rng.randrange(3, 19)
            start = f"{case};{clock(at)};u0931;FinErp.exe;Supplier invoice {18_200 + case} - FinERP"
            lines.append(f"{start};ElementClick;{role};{control};{name};")
            lines.append(f"{start};ValueChanged;{role};{control};{name};{values.get(control, value)}")
        at += 9
        lines.append(f"{case};{clock(at)};u0931;FinErp.exe;FinERP;ElementClick;Button;btnPost;Post;")
    return [req("\n".join(lines), at - BEGIN, "project=P2P-discovery", "text/csv; charset=utf-8")]


@tracker(CLICK, may=(KEYS, FORM, TITLES))
def actions_as_automation_code(p: Person) -> Requests:
    steps: list[dict[str, Any]] = []
    for n, (x, y, t) in enumerate(p.clicks):
        name, value = CELLS[n % len(CELLS)][2:]
        code = f"pyautogui.click(x={x / 1920:.3f}, y={y / 1080:.3f})"
        steps.append(
            {"index": len(steps), "time": round(since(t), 3), "code": code, "action": f"Clicked the {name} field"}
        )
        code = f"pyautogui.write(message='{value}')"
        steps.append(
            {"index": len(steps), "time": round(since(t) + 1.9, 3), "code": code, "action": f"Typed the {name}"}
        )
    body = {
        "task": "Enter the supplier invoice that came by mail",
        "os": "Windows 11",
        "screen": [1920, 1080],
        "annotator": "an-0094",
        "traj": steps,
    }
    return [req(body, since(p.clicks[-1][2]))]


@tracker(CLICK, SHOTS, may=(KEYS, FORM, SCROLL))
def demonstration_steps(p: Person) -> Requests:
    out = []
    for n, (x, y, t) in enumerate(p.clicks[:5]):
        actions: list[dict[str, Any]] = [{"type": "click", "button": "left", "x": x, "y": y}]
        if n % 2:
            actions.append({"type": "type", "text": CELLS[n][3]})
        if n == 2:
            actions.append({"type": "scroll", "x": x, "y": y, "scroll_x": 0, "scroll_y": 300})
        shot = {"type": "input_image", "image_url": "data:image/jpeg;base64," + b64(jpeg(p.rng, 1280, 800, 15_000))}
        body = {"demo_id": "d-5521", "step": n, "t": t, "actions": actions, "observation": shot}
        out.append(req(body, since(t)))
    return out
