"""Set F, seventh round: not drawn, but as people plainly write such programs, without a look at the detectors."""

from __future__ import annotations

import gzip
import math
import struct
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import drive, walk
from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    CLIP,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    RHYTHM,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    Program,
    b64,
    entering,
    field,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
    varint,
)

Requests = list[dict[str, Any]]
F7_TRACKERS: list[Program] = []
F7_LEGIT: list[Program] = []
tracker, legit = entering(F7_TRACKERS), entering(F7_LEGIT)
PICTURE = "image/jpeg"


@tracker(MOVE, CLICK)
def listener_in_python(p: Person) -> Requests:
    moves = [{"event": "on_move", "pos": [x, y], "ts": t / 1000} for x, y, t in p.moves]
    presses = [
        {"event": "on_click", "pos": [x, y], "button": "Button.left", "pressed": True, "ts": t / 1000}
        for x, y, t in p.clicks
    ]
    return [req({"user": "anna", "host": "pc-4", "events": sorted(moves + presses, key=lambda one: one["ts"])}, 10)]


@tracker(TITLES, may=(IDLE, APPS))
def hotkey_script(p: Person) -> Requests:
    return [
        req(
            f"WinTitle: {w}\nIdle: {n * 137 % 9000}\nTime: {datetime.fromtimestamp(s, UTC):%Y%m%d%H%M%S}",
            s - p.windows[0][2],
            kind=TEXT,
        )
        for _, w, s, n in p.windows
    ]


@tracker(LEVEL, may=(PAGES, TITLES))
def extension_by_tab(p: Person) -> Requests:
    return [
        req(
            {
                "tabUrl": "https://intranet.firm.example/hr",
                "tabTitle": "HR",
                "mouse": d // 90,
                "keys": k,
                "scrolls": c,
                "from": s * 1000,
                "to": s * 1000 + 60_000,
            },
            s - p.minutes[0][0],
        )
        for s, k, c, d in p.minutes
    ]


@tracker(KEYS, may=(RHYTHM,))
def hook_frames(p: Person) -> Requests:
    return [
        req(
            js(
                {
                    "type": 4,
                    "mask": 0,
                    "keycode": (30, 48, 46, 32, 18, 33, 34)[ord(k) % 7],
                    "rawcode": ord(k.upper()),
                    "time": d,
                }
            ),
            (d - p.start) / 1000,
            kind="",
        )
        for k, d, _ in p.letters
    ]


@tracker(MOVE)
def agent_in_go(p: Person) -> Requests:
    return [
        req(
            field(1, b"pc-4")
            + b"".join(
                field(2, b"\x08" + varint(t) + b"\x10\x01\x18" + varint(x) + b"\x20" + varint(y)) for x, y, t in some
            ),
            (some[-1][2] - p.start) / 1000,
            kind="application/x-protobuf",
        )
        for some in parts(p.moves, 30)
    ]


@tracker(MOVE)
def agent_in_rust(p: Person) -> Requests:
    return [req(gzip.compress(msgpack.packb([[t, "mv", x, y] for x, y, t in p.moves])), 9, kind=BYTES)]


@tracker(TITLES, APPS)
def powershell_export(p: Person) -> Requests:
    return [
        req(
            '"Timestamp";"ProcessName";"MainWindowTitle"\r\n'
            + "\r\n".join(
                f'"{datetime.fromtimestamp(s, UTC):%d/%m/%Y %H:%M:%S}";"{a.removesuffix(".exe")}";"{w}"'
                for a, w, s, _ in p.windows
            ),
            900,
            kind="text/csv",
        )
    ]


@tracker(SHOTS)
def pictures_to_a_bucket(p: Person) -> Requests:
    return [req(jpeg(p.rng, 1920, 1080, 9000), 60 * n + p.rng.random(), kind=PICTURE) for n in range(6)]


@tracker(CLICK)
def hook_in_react(p: Person) -> Requests:
    return [
        req(
            {"component": f"SaveButton{x % 3}", "action": "pressed", "sessionMs": t - p.start, "route": "/hr/leave"},
            (t - p.start) / 1000,
        )
        for x, _, t in p.clicks
    ]


@tracker(FORM, may=(RHYTHM, LEVEL))
def form_metrics(p: Person) -> Requests:
    return [
        req(
            {"form": "leave", "field": f, "focusMs": 3200 + 90 * n, "edits": 14 + n, "pastes": n % 2, "value": v}, 6 * n
        )
        for n, (f, v) in enumerate((("surname", "Meyer"), ("reason", p.text), ("phone", "0171 44 55")))
    ]


@tracker(RHYTHM, may=(KEYS,))
def times_by_key(p: Person) -> Requests:
    keys: dict[str, list[list[int]]] = {}
    for k, d, u in p.keys:
        keys.setdefault(k, []).append([d - p.start, u - p.start])
    return [req({"user": "anna", "kd": keys}, 30)]


@tracker(MOVE)
def pixel_with_gzip(p: Person) -> Requests:
    return [
        req(
            query=urlencode(
                {"e": "mm", "d": b64(gzip.compress(js([[x, y, t - p.start] for x, y, t in some]).encode()))}
            ),
            at=(some[-1][2] - p.start) / 1000,
        )
        for some in parts(p.moves, 25)
    ]


@tracker(MOVE)
def socket_points(p: Person) -> Requests:
    return [req(f'42["m",{js([x, y, t])}]', (t - p.start) / 1000, kind="") for x, y, t in p.moves]


@tracker(TITLES, APPS)
def log_of_windows(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f'{iso(s * 1000)} pc-4 mon[812]: user=anna app={a} title="{w}" dur={n}' for a, w, s, n in p.windows
            ),
            900,
            kind=TEXT,
        )
    ]


@tracker(CLIP)
def watcher_of_the_clipboard(p: Person) -> Requests:
    return [
        req(
            {
                "user": "anna",
                "source": a,
                "clip": {"format": "text", "data": w, "size": len(w)},
                "at": iso(p.start + 9000 * n),
            },
            9 * n,
        )
        for n, (a, w, *_) in enumerate(p.windows[:5])
    ]


@tracker(IDLE)
def idle_service(p: Person) -> Requests:
    return [
        req({"machine": "pc-4", "idleSince": iso(s * 1000), "idleSeconds": n}, s - p.pauses[0][0]) for s, n in p.pauses
    ]


# ======== ordinary programs ========


@legit()
def courier(p: Person) -> Requests:
    return [
        req({"courierId": 7, "points": [{"lat": a, "lng": b, "ts": t, "speed": 4.2} for a, b, t in some]}, 20 * n)
        for n, some in enumerate(parts(drive(p.rng, 60), 20))
    ]


@legit()
def arena_inputs(p: Person) -> Requests:
    return [
        req(
            js({"seq": n, "up": n % 3 == 0, "fire": n % 7 == 0, "aim": round(math.sin(n / 9), 3), "px": x, "py": y}),
            0.05 * n,
            kind="",
        )
        for n, (x, y, _) in enumerate(walk(p.rng, 80))
    ]


@legit()
def guess_the_drawing(p: Person) -> Requests:
    return [
        req(js(["draw", {"color": "#222", "size": 4, "pts": [[x, y] for x, y, _ in some]}]), 0.3 * n, kind="")
        for n, some in enumerate(parts(p.moves, 8))
    ]


@legit()
def cell_edits(p: Person) -> Requests:
    return [req({"sheetId": 2, "range": f"B{n + 2}", "values": [[f"{40 * n}"]], "rev": n}, 4 * n) for n in range(12)]


@legit()
def is_typing(p: Person) -> Requests:
    return [req(js({"op": "typing", "channel": "c4", "user": "anna"}), 3 * n, kind="") for n in range(8)]


@legit()
def page_counts(p: Person) -> Requests:
    return [
        req(
            query=urlencode(
                {"tid": "G-4", "en": "page_view", "dl": f"https://shop.example/p/{n}", "dt": "Shop", "sr": "1920x1080"}
            ),
            at=9 * n,
        )
        for n in range(6)
    ]


@legit()
def player_stats(p: Person) -> Requests:
    return [
        req(
            {
                "video": "v4",
                "playhead": 10.0 * n,
                "buffered": 10.0 * n + 22,
                "bitrate": 4200,
                "dropped": n % 3,
                "state": "playing",
            },
            10 * n,
        )
        for n in range(15)
    ]


@legit()
def thermometer(p: Person) -> Requests:
    return [
        req(
            [
                {"ts": p.start + 60_000 * n, "temp": round(21 + math.sin(n / 9), 2), "hum": 40 + n % 5}
                for n in range(60)
            ],
            3600,
        )
    ]


@legit()
def timesheet(p: Person) -> Requests:
    return [
        req(
            {
                "employee": "anna",
                "week": 48,
                "entries": [
                    {"project": f"P{n % 3}", "task": "Review of the offer", "minutes": 15 * (1 + n % 9)}
                    for n in range(12)
                ],
            }
        )
    ]


@legit()
def access_log_shipped(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"10.0.0.{n % 9} - - [{datetime.fromtimestamp(p.start / 1000 + n, UTC):%d/%b/%Y:%H:%M:%S} +0000]"
                f' "GET /p/{n} HTTP/1.1" 200 {900 + 31 * n} "-" "curl/8"'
                for n in range(40)
            ),
            kind=TEXT,
        )
    ]


@legit()
def pod_metrics(p: Person) -> Requests:
    return [
        req(
            [
                {
                    "pod": f"web-{n % 4}",
                    "cpu": p.rng.randrange(900),
                    "mem": p.rng.randrange(4000),
                    "ts": p.start + 15_000 * n,
                }
                for n in range(40)
            ],
            60 * m,
        )
        for m in range(3)
    ]


@legit()
def printer_state(p: Person) -> Requests:
    return [req({"printer": "hp-4", "state": "idle", "pages": 4120 + n, "toner": 40}, 300 * n) for n in range(8)]


@legit()
def mail_sent(p: Person) -> Requests:
    return [req({"to": ["b@firm.example"], "subject": "Rates", "html": f"<p>{p.text}</p>", "attachments": []})]


@legit()
def contacts_synced(p: Person) -> Requests:
    return [
        req(
            {
                "contacts": [
                    {"name": f"Anna {n}", "phone": f"0171 {n}", "updated": p.start - 86_400_000 * n} for n in range(20)
                ]
            }
        )
    ]


@legit()
def steps_by_minute(p: Person) -> Requests:
    walked = [p.rng.choice((0, 0, 60, 90, 110)) for _ in range(40)]
    return [
        req(
            {
                "minutes": [
                    {"t": p.start // 1000 + 60 * n, "steps": s, "meters": round(0.7 * s), "kcal": s // 20}
                    for n, s in enumerate(walked)
                ]
            }
        )
    ]


@legit()
def vacuum_cleaner(p: Person) -> Requests:
    return [
        req({"map": 4, "path": [[round(x), round(y)] for x, y, _ in walk(p.rng, 200)], "battery": 80}, 60 * n)
        for n in range(3)
    ]


@legit()
def camera_of_a_viewer(p: Person) -> Requests:
    return [req({"model": 4, "camera": {"azimuth": 30 + 2 * n, "polar": 60, "zoom": 1.2}}, 2 * n) for n in range(9)]


@legit()
def translated(p: Person) -> Requests:
    return [req({"from": "en", "to": "de", "text": p.text[: 20 + 9 * n]}, 5 * n) for n in range(4)]


@legit()
def orders_of_a_shop(p: Person) -> Requests:
    return [
        req(
            {
                "orders": [
                    {"id": 4400 + n, "placed": iso(p.start + 61_000 * n), "total": 49 + n, "items": 1 + n % 4}
                    for n in range(30)
                ]
            }
        )
    ]


@legit()
def pictures_of_a_listing(p: Person) -> Requests:
    return [req(png(p.rng, 1200, 900), 1.5 * n, kind="image/png") for n in range(5)]


@legit()
def crash_dump(p: Person) -> Requests:
    return [req(b"MDMP" + struct.pack("<IIIQ", 42899, 9, 32, 0) + p.rng.randbytes(6000), kind=BYTES)]


@legit()
def quiz_of_a_course(p: Person) -> Requests:
    return [
        req(
            {
                "quiz": 4,
                "answers": [
                    {"q": n, "choice": "abcd"[p.rng.randrange(4)], "ms": p.rng.randrange(900, 20_000)}
                    for n in range(20)
                ],
            }
        )
    ]
