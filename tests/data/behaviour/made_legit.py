"""Programs that work and do not watch: maps, drawings, games, charts, editors, calls. No kind must be found."""

from __future__ import annotations

import base64
import math
import random
from itertools import pairwise
from urllib.parse import urlencode

from tests.data.behaviour.hand import START, TEXT, drive, mouse, typing, walk
from tests.data.behaviour.made_trackers import Made, many, one, part, png


def legitimate() -> list[Made]:
    """Return the cases."""
    rng = random.Random(11)
    cases = [*_drawing(rng), *_places(rng), *_games(rng), *_data(rng), *_editing(rng), *_uploads(), *_services(rng)]
    for case in cases:
        case["may"] = [
            *case["may"],
            "performance",
            "errors",
            "identity",
            "pages-visited",
            "device-fingerprint",
            "network-activity",
            "location",
        ]
    return cases


def _drawing(rng: random.Random) -> list[Made]:
    a, b, c, d = (mouse(rng, 60) for _ in range(4))
    return [
        one(
            "signature with pen and times",
            [],
            [
                {
                    "penColor": "black",
                    "dotSize": 0,
                    "minWidth": 0.5,
                    "maxWidth": 2.5,
                    "points": [{"x": x, "y": y, "time": t, "pressure": 0.5} for x, y, t in a],
                }
            ],
        ),
        one(
            "whiteboard stroke",
            [],
            {
                "type": "freedraw",
                "strokeColor": "#1e1e1e",
                "points": [[x - b[0][0], y - b[0][1]] for x, y, _ in b],
                "pressures": [],
            },
        ),
        one(
            "whiteboard shapes",
            [],
            {
                "board": "b1",
                "shapes": [
                    {"id": f"s{k}", "x": x, "y": y, "w": 120, "h": 60, "color": "blue"}
                    for k, (x, y, _) in enumerate(c[::6])
                ],
            },
        ),
        one(
            "ink for handwriting",
            [],
            {
                "input_type": 0,
                "requests": [
                    {
                        "language": "de",
                        "ink": [[[x for x, *_ in d], [y for _, y, _ in d], [t - d[0][2] for *_, t in d]]],
                        "writing_guide": {"width": 800},
                    }
                ],
            },
        ),
        many(
            "strokes in messages",
            [],
            [
                (0.05 * k, {"t": "draw", "color": "#f00", "x0": x, "y0": y, "x1": u, "y1": v})
                for k, ((x, y, _), (u, v, _)) in enumerate(pairwise(a))
            ],
        ),
        one("SVG path", [], {"d": "M " + " L ".join(f"{x} {y}" for x, y, _ in b), "fill": "none"}),
        one(
            "polygon of a region",
            [],
            {
                "region": [[round(400 + 200 * math.cos(k / 5)), round(300 + 150 * math.sin(k / 5))] for k in range(32)],
                "closed": True,
            },
        ),
        one(
            "bezier segments",
            [],
            {"paths": [{"segments": [[x, y, x + 5, y - 3, x - 4, y + 6] for x, y, _ in c[::3]], "closed": False}]},
        ),
        one(
            "fabric canvas",
            [],
            {
                "version": "5.3",
                "objects": [
                    {"type": "rect", "left": x, "top": y, "width": 50, "height": 40, "fill": "red", "angle": 0}
                    for x, y, _ in d[::5]
                ],
            },
        ),
    ]


def _places(rng: random.Random) -> list[Made]:
    a, b = drive(rng), drive(rng)
    return [
        one(
            "GeoJSON line",
            [],
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [[lng, lat] for lat, lng, _ in a]},
                "properties": {},
            },
        ),
        one(
            "fleet positions",
            [],
            [
                {"vehicle": f"v{k % 3}", "lat": lat, "lng": lng, "ts": t, "speed": 31}
                for k, (lat, lng, t) in enumerate(b)
            ],
        ),
        one("map viewport", [], {"bounds": [13.3, 52.4, 13.5, 52.6], "zoom": 12, "layers": ["roads"]}),
        one(
            "run of an athlete",
            [],
            {"activity": "run", "points": [{"lat": lat, "lon": lng, "ele": 34.2, "time": t} for lat, lng, t in a]},
        ),
        one(
            "GPX",
            [],
            '<?xml version="1.0"?><gpx><trk><trkseg>'
            + "".join(f'<trkpt lat="{lat}" lon="{lng}"><ele>3</ele></trkpt>' for lat, lng, _ in a)
            + "</trkseg></trk></gpx>",
        ),
        one("tile request", [], b"", query="x=2200&y=1342&z=12"),
        many("tiles one after the other", [], [(0.1 * k, b"") for k in range(14)], query="x=2200&y=1342&z=12"),
        one("route request", [], {"waypoints": [[13.3, 52.5], [13.4, 52.6]], "profile": "driving"}),
        one(
            "indoor robot",
            [],
            {
                "robot": "r2",
                "path": [{"x": x / 100, "y": y / 100, "yaw": 0.2, "t": t} for x, y, t in walk(rng)],
                "map": "hall",
            },
        ),
    ]


def _games(rng: random.Random) -> list[Made]:
    a, b = walk(rng, 80), walk(rng, 60)
    return [
        many(
            "player position in messages",
            [],
            [
                (0.05 * k, {"type": "move", "player": 3, "x": x, "y": y, "vx": 4, "vy": 0, "tick": k})
                for k, (x, y, _) in enumerate(a)
            ],
        ),
        one(
            "replay of a round",
            [],
            {
                "seed": 4,
                "inputs": [
                    {"tick": 3 * k, "key": "ArrowUp" if k % 3 else "ArrowLeft", "down": k % 2 == 0} for k in range(40)
                ],
                "score": 310,
            },
        ),
        one(
            "snake moves",
            [],
            {
                "player": "p1",
                "score": 9,
                "moves": ["ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"],
            },
        ),
        one(
            "chess game",
            [],
            {"game": "g9", "moves": ["e4", "e5", "Nf3", "Nc6", "Bb5"], "clock": [300, 298, 291, 280, 277]},
        ),
        one(
            "figure's path",
            [],
            {"entity": 7, "path": [{"x": x, "y": y, "t": t} for x, y, t in b], "hp": 90, "speed": 4},
        ),
        many(
            "controls in messages",
            [],
            [
                (
                    0.1 * k,
                    {
                        "seq": k,
                        "input": {"key": rng.choice(["KeyW", "KeyA", "KeyD", "Space"]), "down": k % 2 == 0},
                        "t": START + 100 * k,
                    },
                )
                for k in range(40)
            ],
        ),
    ]


def _data(rng: random.Random) -> list[Made]:
    walk_value = [100.0]
    for _ in range(80):
        walk_value.append(round(walk_value[-1] + rng.gauss(0, 1), 2))
    return [
        one(
            "series over time",
            [],
            {"series": [{"x": START + 1000 * k, "y": value} for k, value in enumerate(walk_value)]},
        ),
        one(
            "stock ticks",
            [],
            {
                "ticks": [
                    {"price": value, "volume": rng.randrange(900), "t": START + rng.randrange(100) + 700 * k}
                    for k, value in enumerate(walk_value)
                ]
            },
        ),
        one(
            "scatter plot",
            [],
            {"dataset": "iris", "points": [{"x": rng.randrange(800), "y": rng.randrange(600)} for _ in range(80)]},
        ),
        one(
            "sensor rows",
            [],
            {
                "device": "s1",
                "rows": [
                    [START + 1000 * k, round(20 + math.sin(k / 9), 2), round(50 + 3 * math.cos(k / 7), 2)]
                    for k in range(80)
                ],
            },
        ),
        one(
            "sheet cells",
            [],
            {
                "sheet": "Q3",
                "cells": [{"row": k, "col": 3, "value": rng.randrange(9000), "ts": START + k} for k in range(30)],
            },
        ),
        one(
            "table of people",
            [],
            {
                "rows": [
                    {
                        "id": k,
                        "age": rng.randrange(20, 60),
                        "salary": rng.randrange(30000, 90000),
                        "hired": START - k * 10**9,
                    }
                    for k in range(30)
                ]
            },
        ),
        one(
            "neural weights",
            [],
            {"tensor": [round(rng.gauss(0, 1), 4) for _ in range(240)], "dtype": "f4", "shape": [12, 20]},
        ),
        one("histogram", [], {"buckets": [[k * 10, rng.randrange(500)] for k in range(40)]}),
        one(
            "label boxes of a video",
            [],
            {
                "annotations": [
                    {"frame": k, "bbox": [300 + 4 * k, 200 + 2 * k, 80, 120], "label": "car", "confidence": 0.9}
                    for k in range(40)
                ]
            },
        ),
        one(
            "phone's motion sensor",
            [],
            {
                "accelerometer": [
                    {"x": round(rng.gauss(0, 1), 3), "y": round(rng.gauss(0, 1), 3), "z": 9.8, "t": START + 16 * k}
                    for k in range(60)
                ]
            },
        ),
        one("candles", [], {"ohlc": [[START + 60000 * k, 101, 103, 99, 100 + k % 5] for k in range(60)]}),
        one(
            "layout of a diagram",
            [],
            {
                "nodes": [
                    {"id": f"n{k}", "position": {"x": 60 * (k % 6), "y": 90 * (k // 6)}, "data": {"label": f"L{k}"}}
                    for k in range(24)
                ],
                "edges": [],
            },
        ),
        one("quiz answers", [], {"quiz": 9, "answers": ["A", "C", "B", "B", "D", "A", "E", "C"], "duration": 340}),
    ]


def _editing(rng: random.Random) -> list[Made]:
    keys = [key for key, *_ in typing(rng)]
    return [
        many("search as you type", [], [(0.2 * k, b"") for k in range(1)], query="q=p"),
        {
            "name": "suggestions",
            "kinds": [],
            "may": [],
            "requests": [
                {"at": 0.2 * k, "query": urlencode({"q": TEXT[:k], "limit": 8}), "body": b""} for k in range(1, 20)
            ],
        },
        many(
            "search by POST", [], [(0.2 * k, {"query": TEXT[:k], "index": "people", "size": 10}) for k in range(1, 20)]
        ),
        many("user name check", [], [(0.3 * k, {"username": "janedoe77"[:k]}) for k in range(1, 9)]),
        one(
            "operations of an editor",
            [],
            {
                "doc": "d1",
                "rev": 44,
                "ops": [{"retain": 5 + k} if k % 2 == 0 else {"insert": keys[k]} for k in range(20)],
            },
        ),
        many(
            "operations in messages",
            [],
            [(0.2 * k, {"v": k, "op": [k, {"i": key}], "doc": "d1"}) for k, key in enumerate(keys[:30])],
        ),
        one(
            "language server change",
            [],
            {
                "jsonrpc": "2.0",
                "method": "textDocument/didChange",
                "params": {
                    "textDocument": {"uri": "file:///home/u/a.py", "version": 7},
                    "contentChanges": [
                        {
                            "range": {"start": {"line": 3, "character": 4}, "end": {"line": 3, "character": 4}},
                            "text": "x",
                        }
                    ],
                },
            },
        ),
        one(
            "document save",
            [],
            {
                "id": "d7",
                "title": "Minutes",
                "blocks": [{"type": "paragraph", "text": "We met at noon and agreed on the plan."}] * 6,
                "updated_at": START,
            },
        ),
        one(
            "shortcut settings",
            [],
            {"keybindings": [{"key": k, "modifiers": ["ctrl"], "command": f"c{k}"} for k in "abcsvxz"]},
        ),
        many(
            "terminal input",
            [],
            [(0.2 * k, {"op": "stdin", "data": letter}) for k, letter in enumerate("ls -la /var\r")],
        ),
        many(
            "shared cursors",
            [],
            [
                (0.05 * k, {"presence": {"cursor": {"x": x, "y": y}, "user": "ann", "color": "#0af"}, "clientId": 7})
                for k, (x, y, _) in enumerate(mouse(rng, 50))
            ],
        ),
        one(
            "spreadsheet with comments",
            [],
            {"comments": [{"row": 3, "col": "B", "text": "please check", "author": "jane", "at": START}]},
        ),
        one(
            "HTML of a mail",
            [],
            {"subject": "Plan", "to": ["a@b.example"], "html": "<p>Dear all,</p><p>" + "see below. " * 40 + "</p>"},
        ),
        one("log-in form", [], "user=jane&password=secret1&remember=on"),
        one(
            "mail form",
            [],
            {"name": "Jane", "email": "jane@example.org", "message": "please call me back", "consent": True},
        ),
        one("translation as you type", [], {"text": "good morn", "source": "en", "target": "de"}),
    ]


def _uploads() -> list[Made]:
    return [
        one("avatar", [], part("avatar", "me.png", png(256, 256, 1))),
        many("photos in one go", [], [(0.2 * k, part("photo", f"IMG_{k}.png", png(1600, 1200, k))) for k in range(5)]),
        one("one wide picture", [], part("file", "banner.png", png(1920, 1080, 3))),
        one("scan of a page", [], part("scan", "page1.png", png(1240, 1754, 3))),
        one("PDF", [], part("file", "a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 8, "application/pdf")),
        one("ZIP", [], b"PK\x03\x04" + bytes(range(256)) * 16),
        one("voice message", [], part("voice", "msg.ogg", b"OggS" + bytes(400), "audio/ogg")),
        one("random bytes", [], random.Random(3).randbytes(3000)),
        one(
            "long base64 text",
            [],
            {"file": base64.b64encode(random.Random(4).randbytes(2400)).decode(), "name": "a.bin"},
        ),
    ]


def _services(rng: random.Random) -> list[Made]:
    return [
        one(
            "web vitals",
            [],
            {
                "metrics": [
                    {"name": "LCP", "value": 1810.2, "id": "v4-1"},
                    {"name": "CLS", "value": 0.02, "id": "v4-2"},
                ],
                "url": "/pay",
            },
        ),
        one(
            "spans of a service",
            [],
            {
                "resourceSpans": [
                    {
                        "resource": {"attributes": []},
                        "scopeSpans": [
                            {
                                "spans": [
                                    {
                                        "traceId": "ab" * 16,
                                        "spanId": "cd" * 8,
                                        "name": "GET /users",
                                        "startTimeUnixNano": str(START * 10**6 + k),
                                        "endTimeUnixNano": str(START * 10**6 + 9000 + k),
                                    }
                                    for k in range(12)
                                ]
                            }
                        ],
                    }
                ]
            },
        ),
        one(
            "call statistics",
            [],
            [
                {
                    "type": "inbound-rtp",
                    "ssrc": 77,
                    "jitter": 0.01 * k,
                    "packetsLost": k % 3,
                    "framesDecoded": 30 * k,
                    "timestamp": START + 1000 * k,
                }
                for k in range(20)
            ],
        ),
        one(
            "error report",
            [],
            {"message": "x is undefined", "stack": "TypeError: x\n at f (https://a.example/b.js:3:4)", "ts": START},
        ),
        many(
            "presence ping", [], [(30.0 * k, {"status": "active", "lastActive": START + 30000 * k}) for k in range(6)]
        ),
        one("shop basket", [], {"cart": [{"sku": f"a{k}", "qty": 2, "price": 9.9} for k in range(6)], "total": 118.8}),
        one(
            "GraphQL query",
            [],
            {
                "operationName": "Users",
                "query": "query Users($n: Int) { users(first: $n) { id name } }",
                "variables": {"n": 20},
            },
        ),
        one("JSON-RPC", [], {"jsonrpc": "2.0", "id": 4, "method": "eth_call", "params": [{"to": "0xabc"}, "latest"]}),
        one("chat message", [], {"channel": "c1", "text": "lunch?", "ts": START}),
        many("chat typing notices", [], [(2.0 * k, {"type": "typing", "channel": "c1"}) for k in range(5)]),
        one("feature flags", [], {"flags": {k: True for k in "abcdefgh"}, "env": "prod"}),
        one(
            "logs of a server",
            [],
            [
                {
                    "level": "info",
                    "msg": "done",
                    "ts": START + rng.randrange(900) + 50 * k,
                    "latency": rng.randrange(300),
                    "bytes": rng.randrange(9000),
                }
                for k in range(40)
            ],
        ),
        one("calendar drag", [], {"event": "e1", "from": START, "to": START + 3600000, "title": "Standup"}),
        one(
            "live view click",
            [],
            ["4", "9", "lv:phx-F1", "event", {"type": "click", "event": "save", "value": {"value": ""}}],
        ),
        one("music player state", [], {"player": "web", "position": 31.2, "duration": 210, "track": "t1"}),
        one(
            "video heartbeat",
            [],
            {"event": "heartbeat", "videoId": "v1", "position": 120.4, "bitrate": 3200, "buffer": 12.1, "ts": START},
        ),
    ]
