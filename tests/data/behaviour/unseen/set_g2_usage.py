"""Set G2: desktop agents that send windows, programs, idle time and how much was typed and clicked."""

from __future__ import annotations

import json
import struct
from collections import Counter
from datetime import timedelta
from urllib.parse import quote, urlencode

from tests.data.behaviour.hand import START
from tests.data.behaviour.unseen.person import (
    APPS,
    CLIP,
    IDLE,
    KEYS,
    LEVEL,
    PAGES,
    POST,
    TEXT,
    TITLES,
    Person,
    b64,
    field,
    iso,
    js,
    parts,
    png,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_g2_kit import MAC, PATHS, Requests, clock, since, tracker, window_at

BEGIN = START // 1000


@tracker(LEVEL)
def input_watcher_heartbeats(p: Person) -> Requests:
    out = []
    for second in range(90):
        busy = (second // 12) % 3
        data = {
            "presses": p.rng.randrange(2, 9) if busy == 1 else 0,
            "clicks": p.rng.choice((0, 0, 0, 1)) if busy == 2 else 0,
            "deltaX": p.rng.randrange(40, 900) if busy == 2 else 0,
            "deltaY": p.rng.randrange(20, 500) if busy == 2 else 0,
            "scrollX": 0,
            "scrollY": p.rng.choice((0, 0, 3, 6)) if busy == 2 else 0,
        }
        stamp = iso(START + 1000 * second + p.rng.randrange(9)).replace("Z", "456789Z")
        out.append(
            req(
                {"id": None, "timestamp": stamp, "duration": 1.0, "data": data},
                second,
                "pulsetime=1.1",
            )
        )
    return out


@tracker(LEVEL)
def tray_key_counter(p: Person) -> Requests:
    return [
        req(
            {"keypresses": k, "left_clicks": c - c // 7, "right_clicks": c // 7, "middle_clicks": 0},
            s - BEGIN + 60,
        )
        for s, k, c, _ in p.minutes
        if k or c
    ]


@tracker(LEVEL, may=(APPS, KEYS))
def key_stats_cloud(p: Person) -> Requests:
    records = []
    for day in range(3):
        letters = Counter(letter.upper() if letter != " " else "Space" for letter in p.text)
        counts = {letter: n * p.rng.randrange(90, 260) for letter, n in letters.items()}
        apps = {
            bundle: {
                "bundle_id": bundle,
                "display_name": name,
                "key_presses": p.rng.randrange(100, 4000),
                "left_clicks": p.rng.randrange(20, 900),
                "right_clicks": p.rng.randrange(0, 60),
                "side_back_clicks": 0,
                "side_forward_clicks": 0,
                "scroll_distance": round(p.rng.uniform(100, 90_000), 1),
            }
            for name, bundle in MAC.values()
        }
        stats = {
            "date": clock(BEGIN - 86400 * day, "%Y-%m-%d"),
            "key_presses": sum(counts.values()),
            "key_press_counts": counts,
            "left_clicks": p.rng.randrange(900, 3000),
            "right_clicks": p.rng.randrange(40, 200),
            "side_back_clicks": 3,
            "side_forward_clicks": 0,
            "mouse_distance": round(p.rng.uniform(2e5, 1.4e6), 2),
            "scroll_distance": round(p.rng.uniform(1e5, 6e5), 2),
            "peak_kps": p.rng.randrange(9, 17),
            "peak_cps": p.rng.randrange(3, 8),
            "app_stats": apps,
        }
        records.append({"date": stats["date"], "version": START - 86_400_000 * day, "stats": stats})
    return [req({"device_id": "6f0c9a54-win", "records": records}, 30)]


@tracker(LEVEL, may=(IDLE, APPS, TITLES))
def focus_agent(p: Person) -> Requests:
    out, idle = [], 0.0
    for step in range(1, 61):
        busy = p.rng.random() < 0.7
        idle = round(p.rng.uniform(0, 4.8), 1) if busy else round(idle + 5, 1)
        _, title = window_at(p, BEGIN + 5 * step)
        event = {
            "timestamp": BEGIN + 5 * step + round(p.rng.random(), 6),
            "app": title,
            "is_study_app": "Word" in title,
            "keys_per_min": float(p.rng.randrange(0, 32) * 12) if busy else 0.0,
            "mouse_clicks": p.rng.randrange(0, 5) if busy else 0,
            "window_changes": 0,
            "idle_seconds": idle,
        }
        out.append(req([event], 5 * step))
    return out


@tracker(TITLES, APPS, LEVEL, may=(PAGES,))
def activity_with_icon(p: Person) -> Requests:
    out = []
    icons = {program: b64(png(p.rng, 16, 16)) for program in MAC}
    for program, title, start, length in p.windows:
        web = program == "chrome.exe"
        data = {
            "app_name": MAC[program][0],
            "window_title": title,
            "browser_url": "https://intranet.firm.example/orders/4411" if web else "",
            "browser_title": title if web else "",
            "start_time": start,
            "end_time": start + length,
            "timezone": "Europe/Berlin",
            "duration_seconds": length,
            "is_active": True,
            "mouse_clicks": p.rng.randrange(0, length // 2 + 2),
            "keystrokes": p.rng.randrange(0, length * 2 + 2),
            "mouse_distance": round(p.rng.uniform(0, length * 190), 2),
            "app_icon": icons[program],
        }
        body = {"event": "app_activity", "email": "j.meyer@firm.example", "app_version": "1.4.2", "data": data}
        out.append(req(body, start + length - BEGIN))
    return out


@tracker(IDLE)
def scheduled_task_report(p: Person) -> Requests:
    out, idle = [], 0
    for s, k, c, _ in p.minutes:
        idle = p.rng.randrange(0, 45) if k or c else idle + 60
        body = {
            "computerId": "20E47205-844A-11EA-80DC-002B6735BC59",
            "computerName": "ACC-PC-07",
            "username": "jmeyer",
            "online": True,
            "pcStatus": "on",
            "pcUptime": f"02:{(s - BEGIN) // 3600 + 3:02d}:{(s - BEGIN) // 60 % 60:02d}:45",
            "idleTimeSeconds": idle,
            "timestamp": clock(s, "%Y-%m-%dT%H:%M:%S") + f".{p.rng.randrange(10**7):07d}Z",
        }
        out.append(req(body, s - BEGIN))
    return out


@tracker(TITLES, may=(APPS,))
def window_change_in_cpp(p: Person) -> Requests:
    return [
        req(
            json.dumps(
                {
                    "hw_id": "{3f2a1c90-77de-11ea-9c1a-806e6f6e6963}",
                    "start": clock(start),
                    "end": clock(start + length),
                    "process_title": title,
                    "mem": p.rng.randrange(40, 900),
                },
                indent=4,
            ),
            start + length - BEGIN,
        )
        for _, title, start, length in p.windows
    ]


@tracker(TITLES, may=(APPS, CLIP, IDLE, PAGES))
def script_to_phone_webhook(p: Person) -> Requests:
    out = []
    for program, title, start, _ in p.windows:
        sort = "Google Chrome" if program == "chrome.exe" else "Window Change"
        sent = {"type": sort, "detail": title, "timestamp": clock(start, "%Y%m%d%H%M%S")}
        out.append(req(b"", start - BEGIN, urlencode(sent, quote_via=quote), ""))
    s, length = p.pauses[0]
    sent = {
        "type": "Idle Detected",
        "detail": f"User idle for {length / 60:.1f} min",
        "timestamp": clock(s + length, "%Y%m%d%H%M%S"),
    }
    return [*out, req(b"", s + length - BEGIN, urlencode(sent, quote_via=quote), "")]


@tracker(TITLES)
def shell_loop_to_topic(p: Person) -> Requests:
    return [req(title, start - BEGIN, kind=POST) for _, title, start, _ in p.windows]


@tracker(IDLE, may=(LEVEL,))
def terminal_server_sessions(p: Person) -> Requests:
    out = []
    for s, length in p.pauses:
        for waited in range(30, length, 300):
            session = {
                "SessionId": 7,
                "UserName": "FIRM\\jmeyer",
                "ClientName": "THIN-0231",
                "State": "Active",
                "LastInputTime": clock(s, "%Y-%m-%dT%H:%M:%S.0000000Z"),
                "IdleTime": str(timedelta(seconds=waited)),
            }
            out.append(req({"Server": "RDS-02", "Sessions": [session]}, s + waited - BEGIN))
    return out


@tracker(LEVEL, may=(IDLE, APPS))
def minute_features_for_a_model(p: Person) -> Requests:
    rows = []
    for n, (s, k, c, d) in enumerate(p.minutes):
        rows.append(
            {
                "bucket_start_ts": clock(s, "%Y-%m-%dT%H:%M:%S"),
                "user_id": "user-1",
                "app_category": p.rng.choice(("office", "browser", "mail", "chat")),
                "keys_per_min": k,
                "clicks_per_min": c,
                "scroll_events_per_min": c * 2,
                "backspace_ratio": round(p.rng.uniform(0, 0.2), 3),
                "shortcut_rate": round(p.rng.uniform(0, 2), 2),
                "mouse_distance": d,
                "app_switch_count_last_5m": p.rng.randrange(0, 12),
                "active_seconds_keyboard": min(60, k // 3),
                "active_seconds_mouse": min(60, c * 2),
                "max_idle_run_seconds": p.rng.randrange(2, 30) if k else 60,
                "hour_of_day": int(clock(s, "%H")),
                "session_length_so_far": n,
            }
        )
    return [
        req({"schema": "features_v3", "rows": some}, 60 * len(some) * (n + 1)) for n, some in enumerate(parts(rows, 10))
    ]


@tracker(TITLES, APPS, may=(IDLE,))
def zeiterfassung_dienst(p: Person) -> Requests:
    entries = [
        {
            "Programm": program,
            "Fenstertitel": title,
            "Von": clock(start, "%Y-%m-%dT%H:%M:%S"),
            "Bis": clock(start + length, "%Y-%m-%dT%H:%M:%S"),
            "SekundenAktiv": length - length // 5,
            "SekundenLeerlauf": length // 5,
        }
        for program, title, start, length in p.windows
    ]
    return [
        req(
            {"Benutzer": "FIRMA\\jmeyer", "Rechner": "BH-PC-12", "Version": "2.3.0.0", "Eintraege": some}, 300 * (n + 1)
        )
        for n, some in enumerate(parts(entries, 5))
    ]


@tracker(LEVEL, may=(IDLE,))
def releves_de_poste(p: Person) -> Requests:
    rows = [
        {"minute": clock(s, "%d/%m/%Y %H:%M"), "frappes": k, "clics": c, "distance_px": d, "inactif": not (k or c)}
        for s, k, c, d in p.minutes
    ]
    return [
        req({"utilisateur": "c.durand", "poste": "PC-COMPTA-02", "releves": some}, 600 * (n + 1))
        for n, some in enumerate(parts(rows, 10))
    ]


@tracker(TITLES, APPS)
def focus_over_grpc(p: Person) -> Requests:
    out = []
    for some in parts(p.windows, 5):
        batch = field(1, b"jmeyer") + field(2, b"WS-0412")
        for program, title, start, length in some:
            inner = b"\x08" + varint(start * 1000) + b"\x10" + varint(length)
            batch += field(3, inner + field(3, PATHS[program].encode()) + field(4, title.encode()))
        framed = b"\0" + struct.pack(">I", len(batch)) + batch
        out.append(req(framed, some[-1][2] - BEGIN, kind="application/grpc"))
    return out


@tracker(LEVEL)
def line_protocol(p: Person) -> Requests:
    lines = [f"input,host=ws-0412,user=jmeyer keys={k}i,clicks={c}i,px={d}i {s}" for s, k, c, d in p.minutes]
    return [
        req("\n".join(some), since(START + 300_000 * (n + 1)), "org=firm&bucket=people&precision=s", TEXT)
        for n, some in enumerate(parts(lines, 5))
    ]


@tracker(TITLES, APPS)
def bulk_index_of_windows(p: Person) -> Requests:
    lines = []
    for program, title, start, length in p.windows:
        lines.append(js({"index": {"_index": "desktop-focus-2026.11"}}))
        lines.append(
            js(
                {
                    "@timestamp": iso(start * 1000),
                    "host": {"name": "WS-0412"},
                    "user": {"name": "jmeyer", "domain": "FIRM"},
                    "process": {"name": program, "executable": PATHS[program], "pid": p.rng.randrange(900, 30000)},
                    "window": {"title": title},
                    "event": {"action": "focus", "duration": int(timedelta(seconds=length).total_seconds() * 1e9)},
                }
            )
        )
    return [req("\n".join(lines) + "\n", p.windows[-1][2] + p.windows[-1][3] - BEGIN, kind="application/x-ndjson")]
