"""A second set of fresh cases, written after the faults of the first were mended; first figures in README.md."""

from __future__ import annotations

import base64
import gzip
import json
import random
import struct
from urllib.parse import quote, urlencode

from tests.data.behaviour.hand import START, TEXT, mouse, typing, walk
from tests.data.behaviour.made_trackers import Made, many, one, part, png

MOVE, CLICK, KEYS, RHYTHM = "mouse-movement", "clicks", "keystrokes", "typing-rhythm"


def second() -> list[Made]:
    """Return the cases."""
    rng = random.Random(41)
    return [*_watching(rng), *_watching_desks(rng), *_working(rng), *_working_data(rng)]


def _watching(rng: random.Random) -> list[Made]:
    a, b, c, d, e, f, g, h = (mouse(rng, 60) for _ in range(8))
    keys = [(k, t, u) for k, t, u in typing(rng) if len(k) == 1]
    wire = b"".join(struct.pack("<BIhh", 1, t - g[0][2], x, y) for x, y, t in g)
    query = quote(json.dumps({"u": 3, "path": [[t, x, y] for x, y, t in h]}))
    return [
        one(
            "heat of a page with times",
            [MOVE],
            {"href": "/pay", "heat": [{"left": x, "top": y, "stamp": t} for x, y, t in a]},
        ),
        one("strings in a list", [MOVE], {"m": [f"{x},{y},{t}" for x, y, t in b]}),
        one("two levels of lists", [MOVE], {"pages": [{"url": "/pay", "mv": [[t, [x, y]] for x, y, t in c]}]}),
        one(
            "events told apart by letters",
            [MOVE, KEYS],
            {
                "z": [
                    *({"k": "m", "a": x, "b": y, "c": t} for x, y, t in d),
                    *({"k": "d", "v": k, "c": t} for k, t, _ in keys),
                ]
            },
            may=[RHYTHM],
        ),
        one("points and times apart", [MOVE], {"xy": [v for x, y, _ in e for v in (x, y)], "ts": [t for *_, t in e]}),
        one(
            "gzipped form field",
            [MOVE],
            urlencode(
                {
                    "id": "7",
                    "z": base64.b64encode(
                        gzip.compress(json.dumps([{"px": x, "py": y, "tm": t} for x, y, t in f]).encode())
                    ).decode(),
                }
            ),
        ),
        one("records with a byte in front", [MOVE], wire),
        one("JSON in a GET", [MOVE], b"", query=f"cb=1&d={query}"),
        many(
            "one move in a GraphQL call",
            [MOVE],
            [
                ((t - a[0][2]) / 1000, {"operationName": "Mv", "variables": {"input": {"x": x, "y": y, "at": t}}})
                for x, y, t in a
            ],
        ),
        one(
            "keyup with which",
            [KEYS],
            {"evts": [{"evt": "keyup", "which": ord(k.upper()), "t": t} for k, t, _ in keys]},
        ),
        one(
            "keys as one text with times",
            [KEYS],
            {"user": 4, "typed": [[k, t, u - t] for k, t, u in keys]},
            may=[RHYTHM],
        ),
        one(
            "hold times by key",
            [RHYTHM],
            {"keystrokes": [{"hold": u - t, "gap": 120 + 7 * n % 90} for n, (_, t, u) in enumerate(keys)]},
        ),
        one("clicks in text lines", [CLICK], "\n".join(f"{t};click;{x};{y};#row-{x}" for x, y, t in b[::10])),
        one(
            "dead clicks",
            [CLICK],
            {"events": [{"name": "dead_click", "props": {"selector": "div.card", "x": 30, "y": 60}, "ts": START}]},
        ),
        one(
            "wheel events",
            ["scroll"],
            [{"type": "wheel", "deltaY": 100, "timeStamp": 300.5 + 40 * k} for k in range(9)],
        ),
        one(
            "field values on leaving",
            ["form-input"],
            {"sid": 1, "action": "field_change", "field": "#iban", "value": "DE89", "time": START},
        ),
        many(
            "field letter by letter",
            ["form-input"],
            [(0.2 * k, {"f": "#note", "v": TEXT[:k], "ts": START + 200 * k}) for k in range(3, 20)],
        ),
        one(
            "cut and paste", ["clipboard"], [{"event": "paste", "length": 44, "element": "textarea#note", "ts": START}]
        ),
    ]


def _watching_desks(rng: random.Random) -> list[Made]:
    return [
        one(
            "app sessions",
            ["app-usage"],
            {
                "employee_id": 17,
                "sessions": [{"app_name": "Slack", "started_at": START, "ended_at": START + 90000, "duration_s": 90}],
            },
            may=["window-titles"],
        ),
        one(
            "active window",
            ["window-titles"],
            {"computer": "ws-17", "active_window": "Payroll - Excel", "process": "excel.exe", "ts": START},
            may=["app-usage"],
        ),
        one(
            "productivity minute",
            ["activity-level"],
            {"user_id": 17, "interval_start": START, "keyboard_events": 41, "mouse_events": 310, "duration": 60},
        ),
        one("away spells", ["idle-time"], {"user": 17, "afk": True, "since": START, "duration": 300}),
        one(
            "opened files",
            ["files"],
            {
                "agent": "ws-17",
                "file_events": [{"type": "open", "file_path": "/home/jane/salaries.ods", "timestamp": START}],
            },
        ),
        many(
            "screens in a form",
            ["screenshots"],
            [(60.0 * k, part("f", f"{k}.png", png(1680, 1050, k))) for k in range(4)],
        ),
        one(
            "monitor pictures",
            ["screenshots"],
            {"monitors": [{"index": 0, "screenshot": base64.b64encode(png(1920, 1080, 2)).decode()}], "user": 17},
        ),
        one(
            "tree of nodes",
            ["session-replay"],
            {
                "t": START,
                "dom": {
                    "nodeName": "HTML",
                    "childNodes": [
                        {"nodeName": "DIV", "childNodes": [{"nodeName": "SPAN", "childNodes": []} for _ in range(8)]}
                        for _ in range(3)
                    ],
                },
            },
        ),
    ]


def _working(rng: random.Random) -> list[Made]:
    a, b, c = (mouse(rng, 60) for _ in range(3))
    keys = [key for key, *_ in typing(rng) if len(key) == 1]
    return [
        many(
            "drawing in messages by type", [], [(t / 1000, {"type": "draw", "x": x, "y": y, "t": t}) for x, y, t in a]
        ),
        one("stroke with times", [], {"event": "stroke", "data": [[x, y, t] for x, y, t in b]}),
        many(
            "cursor of a colleague",
            [],
            [(0.05 * k, ["cursor", {"x": x, "y": y, "id": "u7"}]) for k, (x, y, _) in enumerate(c)],
        ),
        one(
            "map drawn by hand",
            [],
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {
                            "type": "Polygon",
                            "coordinates": [[[13.3 + x / 9e4, 52.4 + y / 9e4] for x, y, _ in a]],
                        },
                        "properties": {},
                    }
                ],
            },
        ),
        one("pixel editor", [], {"layer": 2, "pixels": [[x // 8, y // 8, "#0f0"] for x, y, _ in b]}),
        many(
            "snake in messages",
            [],
            [(0.1 * k, {"snake": [[3 + k, 4], [2 + k, 4], [1 + k, 4]], "dir": "right", "score": k}) for k in range(20)],
        ),
        many(
            "car in a game",
            [],
            [(0.05 * k, {"x": x, "y": y, "vx": 3.1, "vy": 0.2, "t": t}) for k, (x, y, t) in enumerate(walk(rng))],
        ),
        one(
            "run of a platform game",
            [],
            {"level": 3, "ghost": [[x, y, 50 * k] for k, (x, y, _) in enumerate(walk(rng))]},
        ),
        many(
            "code typed together",
            [],
            [
                (0.2 * k, {"type": "insert", "pos": k, "text": letter, "rev": k, "author": 4})
                for k, letter in enumerate(keys[:30])
            ],
        ),
        many(
            "steps of an editor",
            [],
            [
                (
                    0.3 * k,
                    {
                        "version": k,
                        "steps": [
                            {
                                "stepType": "replace",
                                "from": k,
                                "to": k,
                                "slice": {"content": [{"type": "text", "text": letter}]},
                            }
                        ],
                        "clientID": 9,
                    },
                )
                for k, letter in enumerate(keys[:20])
            ],
        ),
        many("spelling check", [], [(1.0 * k, {"text": TEXT[: 5 * k], "language": "en"}) for k in range(1, 8)]),
        many("address lookup", [], [(0.3 * k, b"") for k in range(1)], query="address=Haupt"),
        many(
            "remote control of a camera",
            [],
            [(0.1 * k, {"pan": round(0.1 * k, 2), "tilt": 0.2, "zoom": 1}) for k in range(20)],
        ),
        one("crop of a picture", [], {"crop": {"x": 10, "y": 20, "width": 300, "height": 200}, "image": 9}),
        one("floor plan", [], {"walls": [{"x1": 10 * k, "y1": 40, "x2": 10 * k + 90, "y2": 40} for k in range(20)]}),
        one(
            "dashboard saved",
            [],
            {
                "panels": [
                    {"id": k, "gridPos": {"x": 6 * (k % 4), "y": 8 * (k // 4), "w": 6, "h": 8}, "title": f"P{k}"}
                    for k in range(12)
                ]
            },
        ),
    ]


def _working_data(rng: random.Random) -> list[Made]:
    return [
        one(
            "requests of a service",
            [],
            {"requests": [{"path": "/a", "ms": rng.randrange(300), "ts": START + 90 * k} for k in range(40)]},
        ),
        one(
            "tracks of vessels",
            [],
            {"ship": 9, "track": [[START + 60000 * k, 54.1 + k / 500, 7.9 + k / 300] for k in range(60)]},
        ),
        one(
            "vibration of a machine",
            [],
            {"samples": [[round(rng.gauss(0, 40), 2), round(rng.gauss(0, 40), 2), k * 10] for k in range(60)]},
        ),
        one("eye chart results", [], {"letters": ["E", "F", "P", "T", "O", "Z"], "correct": 5}),
        one("roll call", [], {"class": "7b", "present": ["Ann", "Bob"], "date": "2026-11-24"}),
        one(
            "tickets",
            [],
            {
                "tickets": [
                    {"id": k, "status": "open", "created": START - 10**6 * k, "title": f"T{k}"} for k in range(12)
                ]
            },
        ),
        one("payments", [], {"payments": [{"iban": "DE89", "amount": 12.5, "at": START + k} for k in range(9)]}),
        one(
            "calendar", [], {"events": [{"title": "Standup", "start": START, "end": START + 900000, "location": "R2"}]}
        ),
        one(
            "notes of a meeting",
            [],
            {"meeting": 4, "notes": "agreed on the plan", "participants": ["a", "b"], "duration": 1800},
        ),
        one("podcast position", [], {"episode": 4, "position": 301, "speed": 1.5, "updated": START}),
        one(
            "product pictures",
            [],
            {"images": [base64.b64encode(png(1200, 800, k)).decode() for k in range(3)], "sku": "a7"},
        ),
        many("timelapse of a garden", [], [(0.3 * k, part("photo", f"g{k}.png", png(1024, 768, k))) for k in range(3)]),
        one(
            "app releases",
            [],
            {"apps": [{"name": "x", "version": "1.2", "size": 300}, {"name": "y", "version": "2.0", "size": 99}]},
        ),
        one(
            "machine inventory",
            [],
            {"hostname": "ws-17", "os": "Debian", "disks": [{"mount": "/home", "free": 900}], "ram": 16},
        ),
        one(
            "settings saved",
            [],
            {"theme": "dark", "fontSize": 12, "autosave": True, "keys": {"save": "ctrl+s", "find": "ctrl+f"}},
        ),
        one("button pressed in an app", [], {"action": "press", "id": "elevator-3", "floor": 4}),
    ]
