"""Programs that only do their work, put together by chance: what ordinary pages and tools send."""

from __future__ import annotations

import base64
import json
import math
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tests.data.behaviour.generated.containers import CONTAINERS
from tests.data.behaviour.generated.encodings import ENCODINGS
from tests.data.behaviour.generated.trackers import TEXTS, WAYS, hand, times
from tests.data.behaviour.hand import START, drive, walk
from tests.data.behaviour.made_trackers import png

Made = dict[str, Any]
Bodies = list[tuple[float, Any]]
_PLAIN = ("plain", "plain", "plain", "gzip said", "no type", "gzip unsaid", "brotli said")
_SHAPES = (
    "plain_list",
    "under_name",
    "under_payload",
    "rows",
    "rows_with_head",
    "columns",
    "csv_with_head",
    "json_lines",
    "form_of_json",
    "msgpack_maps",
    "cbor_maps",
    "xml_attributes",
    "json_texts",
    "numbered",
    "rpc",
    "graphql",
)


def _shaped(rng: random.Random, records: list[dict[str, Any]], name: str, at: float = 0.0) -> Bodies:
    return [(at, CONTAINERS[rng.choice(_SHAPES)](records, name, rng))]


def _when(rng: random.Random, start: int, step: int, count: int, way: str = "") -> list[Any]:
    return times(rng, [start + step * n for n in range(count)], way or rng.choice(WAYS[:5]))


def _stroke(rng: random.Random) -> list[tuple[float, float, int]]:
    return hand(rng, rng.randrange(12, 60))


def drawing(rng: random.Random) -> Bodies:
    word = rng.choice(("strokes", "paths", "lines", "draw", "shapes"))
    keys = rng.choice((("x", "y", "t"), ("x", "y", "p"), ("px", "py", "pressure")))
    strokes = [
        {
            "color": rng.choice(("#e33", "black", 3)),
            rng.choice(("width", "size", "lineWidth")): 2,
            "points": [
                dict(zip(keys, (round(x), round(y), t if keys[2] == "t" else round(rng.random(), 2)), strict=True))
                for x, y, t in _stroke(rng)
            ],
        }
        for _ in range(rng.randrange(1, 4))
    ]
    return [(2.0, {word: strokes, "canvas": {"w": 1280, "h": 800}})]


def signature(rng: random.Random) -> Bodies:
    groups = [
        [{"time": t, "x": x, "y": y, "pressure": 0.5, "color": "black"} for x, y, t in _stroke(rng)] for _ in range(3)
    ]
    return [(0.0, {"contract": 17, "signature": groups})]


def whiteboard(rng: random.Random) -> Bodies:
    return [
        (
            n * 1.7,
            {
                "op": "add",
                "shape": {
                    "type": rng.choice(("freehand", "draw", "pencil")),
                    "id": f"s{n}",
                    "points": [[round(x), round(y)] for x, y, _ in _stroke(rng)],
                    "stroke": "#222",
                },
            },
        )
        for n in range(5)
    ]


def erasing(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "tool": rng.choice(("eraser", "brush", "pen")),
                "layer": 2,
                "path": [c for x, y, _ in _stroke(rng) for c in (round(x), round(y))],
            },
        )
    ]


def shared_cursor(rng: random.Random) -> Bodies:
    points = hand(rng, 40)
    way = rng.randrange(4)
    out: Bodies = []
    for x, y, t in points:
        body = (
            {"type": "cursor", "x": round(x), "y": round(y), "user": "ann"},
            {"event": "cursor-move", "payload": {"x": x, "y": y}, "room": "r1"},
            {"presence": {"cursor": {"x": round(x), "y": round(y)}}, "clientId": 4},
            {"t": "pos", "d": [round(x), round(y)], "peer": 3, "color": "#c09"},
        )[way]
        out.append(((t - points[0][2]) / 1000, body))
    return out


def game(rng: random.Random) -> Bodies:
    points = walk(rng, 50, rng.choice((16, 33, 50, 100)))
    way = rng.randrange(4)
    out: Bodies = []
    for n, (x, y, t) in enumerate(points):
        body = (
            {"player": 3, "x": x, "y": y, "hp": 100, "tick": n},
            {"seq": n, "input": {"up": n % 3 == 0, "left": n % 5 == 0, "jump": False}, "dt": 16},
            {"cmd": "move", "pos": [x, y], "vel": [1.5, 0.2], "ammo": 30, "ts": t},
            [n, "mv", round(x), round(y), 90],
        )[way]
        out.append(((t - points[0][2]) / 1000, body))
    return out


def game_record(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "level": 3,
                "score": 14200,
                "ghost": [[x, y, round(n * 16.7)] for n, (x, y, _) in enumerate(walk(rng, 80, 17))],
            },
        )
    ]


def chess(rng: random.Random) -> Bodies:
    return [
        (n * 7.0 + rng.random() * 9, {"game": "g1", "move": rng.choice(("e2e4", "g1f3", "d7d5")), "clock": 600 - n * 7})
        for n in range(9)
    ]


def map_view(rng: random.Random) -> Bodies:
    return [
        (
            n * 0.9,
            {
                "center": {"lat": 52.5 + n / 100, "lng": 13.4 - n / 90},
                "zoom": 12 + n % 3,
                "bounds": [13.1, 52.3, 13.7, 52.6],
            },
        )
        for n in range(8)
    ]


def gps(rng: random.Random) -> Bodies:
    names = rng.choice((("lat", "lng", "time"), ("latitude", "longitude", "timestamp"), ("lat", "lon", "ts")))
    return _shaped(
        rng,
        [dict(zip(names, point, strict=True)) for point in drive(rng, 50)],
        rng.choice(("track", "route", "locations")),
    )


def tiles(rng: random.Random) -> Bodies:
    return [(n / 9, {"z": 14, "x": 8800 + n % 4, "y": 5370 + n // 4, "s": 2}) for n in range(16)]


def geojson(rng: random.Random) -> Bodies:
    points = [[round(13.3 + rng.random() / 9, 5), round(52.4 + rng.random() / 9, 5)] for _ in range(30)]
    return [
        (
            0.0,
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [points]}, "properties": {}}
                ],
            },
        )
    ]


def mercator(rng: random.Random) -> Bodies:
    x, y = 1_489_000.0, 6_894_000.0
    points = []
    for _ in range(40):
        x, y = x + rng.gauss(20, 15), y + rng.gauss(5, 20)
        points.append({"x": round(x, 1), "y": round(y, 1)})
    return [(0.0, {"crs": "EPSG:3857", "geometry": points})]


def chart(rng: random.Random) -> Bodies:
    y = 50.0
    series = [{"x": n, "y": round(y := y + rng.gauss(0, 3), 2)} for n in range(60)]
    return [(0.0, {"chart": {"type": "line", "series": [{"name": "Revenue", "data": series}]}})]


def scatter(rng: random.Random) -> Bodies:
    name = rng.choice(("points", "data", "values", "samples"))
    return _shaped(rng, [{"x": round(rng.gauss(170, 9), 1), "y": round(rng.gauss(70, 12), 1)} for _ in range(60)], name)


def walk_of_two(rng: random.Random) -> Bodies:
    """Two quantities that wander on a regular clock: temperature and humidity, price and volume."""
    names = rng.choice((("temp", "hum"), ("price", "volume"), ("in", "out"), ("cpu", "mem"), ("a", "b"), ("ph", "o2")))
    first, second = 40.0, 300.0
    stamps = _when(rng, START, rng.choice((1000, 5000, 60_000)), 50)
    records = []
    for stamp in stamps:
        first, second = first + rng.gauss(0, 1.2), second + rng.gauss(0, 8)
        records.append({rng.choice(("t",)): stamp, names[0]: round(first, 1), names[1]: round(second)})
    return _shaped(rng, records, rng.choice(("readings", "metrics", "rows", "data")))


def trades(rng: random.Random) -> Bodies:
    price, at = 101.0, START
    records = []
    for _ in range(60):
        price, at = max(1, price + rng.gauss(0, 0.4)), at + round(rng.expovariate(1 / 700))
        records.append({"price": round(price, 2), "qty": rng.randrange(1, 900), "ts": at})
    return _shaped(rng, records, rng.choice(("trades", "ticks", "fills")))


def sensor_one_by_one(rng: random.Random) -> Bodies:
    value, other = 20.0, 400.0
    out: Bodies = []
    for n in range(40):
        value, other = value + rng.gauss(0, 0.3), other + rng.gauss(0, 9)
        out.append((n * 2.0 + rng.random() / 5, {"device": "esp-32", "temp": round(value, 1), "co2": round(other)}))
    return out


def acceleration(rng: random.Random) -> Bodies:
    return _shaped(
        rng,
        [
            {
                "ax": round(rng.gauss(0, 1), 3),
                "ay": round(rng.gauss(0, 1), 3),
                "az": round(9.8 + rng.gauss(0, 0.2), 3),
                "t": START + n * 20,
            }
            for n in range(80)
        ],
        "imu",
    )


def robot(rng: random.Random) -> Bodies:
    return [
        (
            n * 0.1,
            {"joint_angles": [round(math.sin(n / 9 + k), 4) for k in range(6)], "gripper": 0, "stamp": START + 100 * n},
        )
        for n in range(40)
    ]


def vacuum(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "robot": "vac-3",
                "battery": 71,
                "trace": [[round(x / 50, 2), round(y / 50, 2), rng.choice((0, 90, 180))] for x, y, _ in walk(rng, 70)],
            },
        )
    ]


def gcode(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            "\n".join(
                f"G1 X{rng.uniform(0, 200):.2f} Y{rng.uniform(0, 200):.2f} E{n * 0.03:.3f} F1800" for n in range(120)
            ),
        )
    ]


def outline(rng: random.Random) -> Bodies:
    count = rng.randrange(20, 80)
    points = [
        [
            round(400 + 120 * math.cos(k / count * 6.28) + rng.gauss(0, 3)),
            round(300 + 90 * math.sin(k / count * 6.28) + rng.gauss(0, 3)),
        ]
        for k in range(count)
    ]
    word = rng.choice(("polygon", "segmentation", "contour", "outline", "vertices", "lasso"))
    return [(0.0, {"label": "car", "image": "a.jpg", word: points})]


def boxes(rng: random.Random) -> Bodies:
    x, y = 300.0, 200.0
    frames = []
    for n in range(50):
        x, y = x + rng.gauss(5, 2), y + rng.gauss(2, 3)
        frames.append(
            {"frame": n, "x": round(x), "y": round(y), "w": 64, "h": 120, "label": "person", "confidence": 0.91}
        )
    return _shaped(rng, frames, rng.choice(("detections", "annotations", "boxes")))


def layout(rng: random.Random) -> Bodies:
    word, kind = rng.choice(
        (("nodes", "task"), ("widgets", "chart"), ("objects", "rect"), ("seats", "A"), ("blocks", "text"))
    )
    things = [
        {"id": f"n{n}", "type": kind, "x": rng.randrange(1200), "y": rng.randrange(700), "width": 160, "height": 80}
        for n in range(rng.randrange(8, 30))
    ]
    return [(30.0 * n, {word: things, "edges": [], "version": 3}) for n in range(rng.choice((1, 3)))]


def keyframes(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "animation": "intro",
                "keyframes": [
                    {
                        "time": n * 40,
                        "x": round(100 + 5 * n + rng.gauss(0, 2)),
                        "y": round(80 + 60 * math.sin(n / 7)),
                        "ease": "linear",
                    }
                    for n in range(40)
                ],
            },
        )
    ]


def glyphs(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "font": "X",
                "glyphs": [
                    {
                        "code": 65 + n,
                        "d": "M" + "L".join(f"{rng.randrange(800)} {rng.randrange(800)}" for _ in range(20)) + "Z",
                    }
                    for n in range(6)
                ],
            },
        )
    ]


def cells(rng: random.Random) -> Bodies:
    return [
        (
            n * 6.0,
            {
                "sheet": 1,
                "changes": [
                    {
                        "row": rng.randrange(99),
                        "col": rng.randrange(20),
                        "value": rng.choice(("=SUM(A1:A9)", 17, "Total")),
                    }
                    for _ in range(rng.randrange(1, 9))
                ],
            },
        )
        for n in range(5)
    ]


def table_import(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            "date,region,units,revenue\n"
            + "\n".join(
                f"2026-{1 + n % 12:02}-{1 + n % 28:02},{rng.choice(('EU', 'US'))},"
                f"{rng.randrange(900)},{rng.randrange(99000)}"
                for n in range(90)
            ),
        )
    ]


def form_submit(rng: random.Random) -> Bodies:
    fields = {
        "name": "Jo Doe",
        "email": "jo@example.org",
        "street": "Main 4",
        "city": "Bonn",
        "note": rng.choice(TEXTS),
    }
    return [
        (
            0.0,
            rng.choice(
                (
                    urlencode(fields),
                    fields,
                    {"form": fields, "csrf": "a91"},
                    {"fields": [{"name": k, "value": v} for k, v in fields.items()]},
                )
            ),
        )
    ]


def login(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            rng.choice(
                (
                    urlencode({"username": "jo", "password": "x91-kk"}),
                    {"email": "jo@example.org", "password": "x91-kk", "remember": True},
                )
            ),
        )
    ]


def draft(rng: random.Random) -> Bodies:
    text = " ".join(TEXTS)
    sizes = sorted(rng.sample(range(20, len(text)), 7))
    key = rng.choice(("body", "content", "text", "markdown"))
    return [(n * rng.uniform(1.5, 4), {"doc": 17, key: text[:size], "rev": n}) for n, size in enumerate(sizes)]


def draft_by_letter(rng: random.Random) -> Bodies:
    text = rng.choice(TEXTS)
    key = rng.choice(("title", "name", "subject", "comment"))
    return [(n * 0.4, {"id": 4, key: text[: n + 3], "version": n}) for n in range(min(20, len(text) - 3))]


def search(rng: random.Random) -> Bodies:
    text, key = rng.choice(TEXTS), rng.choice(("q", "query", "term", "search", "prefix", "text", "keyword"))
    if rng.random() < 0.5:
        return [(n * 0.3, (b"", f"{key}={text[: n + 2].replace(' ', '+')}&limit=8")) for n in range(15)]
    return [(n * 0.3, {key: text[: n + 2], "limit": 8}) for n in range(15)]


def operations(rng: random.Random) -> Bodies:
    text = rng.choice(TEXTS)
    way = rng.randrange(4)
    out: Bodies = []
    for n, letter in enumerate(text[:25]):
        out.append(
            (
                n * 0.2,
                (
                    {"ops": [{"retain": 40 + n}, {"insert": letter}], "v": n},
                    {
                        "steps": [
                            {
                                "stepType": "replace",
                                "from": n,
                                "to": n,
                                "slice": {"content": [{"type": "text", "text": letter}]},
                            }
                        ],
                        "version": n,
                    },
                    {
                        "jsonrpc": "2.0",
                        "method": "textDocument/didChange",
                        "params": {
                            "contentChanges": [{"text": letter, "range": {"start": {"line": 3, "character": n}}}]
                        },
                    },
                    {"type": "op", "doc": "d1", "p": ["text", n], "si": letter, "rev": n},
                )[way],
            )
        )
    return out


def terminal(rng: random.Random) -> Bodies:
    return [
        (n * 0.18, rng.choice((["stdin", letter], {"type": "stdin", "data": letter})))
        for n, letter in enumerate("ls -la /var/log\r")
    ]


def chat(rng: random.Random) -> Bodies:
    return [
        (
            n * 20.0,
            {"room": "general", "from": "jo", "text": rng.choice(TEXTS), "ts": START + n * 20_000, "id": f"m{n}"},
        )
        for n in range(6)
    ]


def chat_typing(rng: random.Random) -> Bodies:
    return [(n * 3.0, {"type": "typing", "channel": "c1", "user": "u4"}) for n in range(6)]


def presence(rng: random.Random) -> Bodies:
    return [
        (n * 30.0, {"status": rng.choice(("online", "away", "idle")), "user": "u4", "client": "web"}) for n in range(8)
    ]


def mail(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "to": ["a@example.org"],
                "from": "jo@example.org",
                "subject": "Report",
                "html": "<html><body>" + "<p>Hello there</p>" * 30 + "</body></html>",
            },
        )
    ]


def article(rng: random.Random) -> Bodies:
    blocks = [
        {"type": rng.choice(("paragraph", "heading", "list")), "id": f"b{n}", "data": {"text": rng.choice(TEXTS)}}
        for n in range(20)
    ]
    return [(25.0 * n, {"title": "Note", "time": START + n, "blocks": blocks[: 12 + n]}) for n in range(3)]


def editor_tree(rng: random.Random) -> Bodies:
    def node(depth: int) -> dict[str, Any]:
        if not depth:
            return {"type": "text", "text": rng.choice(TEXTS)}
        return {"type": rng.choice(("paragraph", "list", "quote")), "children": [node(depth - 1) for _ in range(4)]}

    return [(0.0, {"document": {"type": "doc", "children": [node(2) for _ in range(6)]}})]


def file_upload(rng: random.Random) -> Bodies:
    data = b"%PDF-1.7\n" + rng.randbytes(3000)
    return [
        (
            0.0,
            b'--b1\r\nContent-Disposition: form-data; name="file"; filename="report.pdf"\r\n'
            b"Content-Type: application/pdf\r\n\r\n" + data + b"\r\n--b1--\r\n",
        )
    ]


def photos(rng: random.Random) -> Bodies:
    return [
        (n * 0.3, png(rng.choice((800, 1024, 640)), rng.choice((600, 768, 960)), n)) for n in range(rng.randrange(2, 6))
    ]


def avatar(rng: random.Random) -> Bodies:
    return [(0.0, {"avatar": "data:image/png;base64," + base64.b64encode(png(256, 256, 4)).decode()})]


def pasted_picture(rng: random.Random) -> Bodies:
    """Somebody pastes a picture of the screen into a ticket: once or twice, and not on a schedule."""
    return [
        (
            n * 140.0,
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="image.png"\r\n\r\n'
            + png(1440, 900, n)
            + b"\r\n--b--\r\n",
        )
        for n in range(2)
    ]


def voice_memo(rng: random.Random) -> Bodies:
    return [(0.0, b"OggS\0\2" + rng.randbytes(3000))]


def call_statistics(rng: random.Random) -> Bodies:
    return [
        (
            n * 5.0,
            {
                "rtt": rng.randrange(20, 60),
                "jitter": round(rng.random(), 3),
                "packetsLost": n,
                "bitrate": rng.randrange(900, 2000),
                "fps": 30,
            },
        )
        for n in range(8)
    ]


def vitals(rng: random.Random) -> Bodies:
    return [(0.0, {"page": "/pay", "lcp": 1211.4, "cls": 0.02, "inp": 80, "ttfb": 120.1, "nav": "navigate"})]


def spans(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "spans": [
                    {
                        "traceId": f"ab{n}",
                        "name": "GET /api/items",
                        "start": START + n * 31,
                        "duration": rng.randrange(4, 300),
                        "status": 200,
                    }
                    for n in range(30)
                ]
            },
        )
    ]


def logs(rng: random.Random) -> Bodies:
    return _shaped(
        rng,
        [
            {
                "ts": START + n * 900,
                "level": rng.choice(("info", "warn")),
                "msg": rng.choice(("started worker", "cache miss", "retrying")),
                "host": "web-1",
            }
            for n in range(30)
        ],
        "logs",
    )


def shop(rng: random.Random) -> Bodies:
    return [
        (
            n * 12.0,
            {
                "cart": "c9",
                "action": rng.choice(("add", "remove", "update")),
                "sku": f"A{n}",
                "qty": 1 + n % 3,
                "price": 19.9,
            },
        )
        for n in range(5)
    ]


def kanban(rng: random.Random) -> Bodies:
    return [
        (n * 11.0, {"card": 40 + n, "from": {"column": 1, "position": n}, "to": {"column": 2, "position": 0}})
        for n in range(6)
    ]


def calendar(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "title": "1:1 with Ann",
                "start": "2026-12-01T10:00:00Z",
                "end": "2026-12-01T10:30:00Z",
                "attendees": ["a@example.org"],
            },
        )
    ]


def timesheet(rng: random.Random) -> Bodies:
    rows = [
        {
            "project": rng.choice(("Apollo", "Internal")),
            "task": "Review",
            "start": f"2026-11-{20 + n}T09:00:00Z",
            "duration": rng.randrange(900, 9000),
            "note": "billing",
        }
        for n in range(5)
    ]
    return [(0.0, {"timesheet": rows})]


def todo(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "todos": [
                    {"id": n, "title": rng.choice(("Buy milk", "Call Bob")), "status": "open", "due": "2026-12-04"}
                    for n in range(9)
                ]
            },
        )
    ]


def flags(rng: random.Random) -> Bodies:
    return [(0.0, {"user": {"key": "u1"}, "flags": {f"feature-{n}": bool(n % 2) for n in range(30)}})]


def translations(rng: random.Random) -> Bodies:
    return [(0.0, {"locale": "de", "strings": {f"menu.item{n}": rng.choice(TEXTS) for n in range(40)}})]


def shortcuts(rng: random.Random) -> Bodies:
    return [
        (0.0, {"shortcuts": [{"key": key, "command": f"edit.{n}", "ctrl": True} for n, key in enumerate("acvxzsfpbn")]})
    ]


def letters_grid(rng: random.Random) -> Bodies:
    return [(0.0, {"crossword": [list(rng.choices("ABCDEFGHIKLMNORST", k=9)) for _ in range(9)]})]


def answers(rng: random.Random) -> Bodies:
    return [(0.0, {"quiz": 4, "answers": rng.choices("ABCD", k=20)})]


def notes_of_music(rng: random.Random) -> Bodies:
    at, out = 0, []
    for _ in range(40):
        at += rng.choice((120, 240, 240, 480))
        out.append(
            {
                "pitch": rng.choice((60, 62, 64, 65, 67, 69)),
                "start": at,
                "duration": rng.choice((110, 230)),
                "velocity": rng.randrange(50, 110),
            }
        )
    return [(0.0, {"tempo": 120, "tracks": [{"instrument": "piano", "notes": out}]})]


def subtitles(rng: random.Random) -> Bodies:
    return [(0.0, {"cues": [{"start": n * 2.5, "end": n * 2.5 + 2.1, "text": rng.choice(TEXTS)} for n in range(20)]})]


def video_progress(rng: random.Random) -> Bodies:
    return [(n * 10.0, {"video": "v17", "position": n * 10, "duration": 1400, "state": "playing"}) for n in range(9)]


def reading_place(rng: random.Random) -> Bodies:
    return [
        (n * 45.0, {"book": "b3", "chapter": 4, "position": round(0.1 + n * 0.02, 3), "device": "tablet"})
        for n in range(6)
    ]


def advertising_report(rng: random.Random) -> Bodies:
    return _shaped(
        rng,
        [
            {
                "date": f"2026-11-{n + 1:02}",
                "campaign": "c4",
                "impressions": rng.randrange(9000),
                "clicks": rng.randrange(200),
                "cost": rng.randrange(99),
            }
            for n in range(20)
        ],
        "report",
    )


def machine_counters(rng: random.Random) -> Bodies:
    return _shaped(
        rng,
        [
            {
                "ts": START + n * 60_000,
                "parts": rng.randrange(200),
                "rejects": rng.randrange(9),
                "cycles": rng.randrange(900),
                "alarms": 0,
            }
            for n in range(20)
        ],
        "line",
    )


def sync_list(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "cursor": "AAx",
                "entries": [
                    {
                        "path": f"/Documents/report{n}.docx",
                        "size": rng.randrange(99999),
                        "rev": f"r{n}",
                        "hash": f"{rng.getrandbits(128):032x}",
                    }
                    for n in range(20)
                ],
            },
        )
    ]


def code_push(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "commits": [
                    {
                        "id": f"{rng.getrandbits(160):040x}",
                        "message": "fix",
                        "added": ["src/a.py"],
                        "modified": ["README.md"],
                    }
                    for _ in range(4)
                ]
            },
        )
    ]


def crash_report(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "exception": {
                    "type": "TypeError",
                    "message": "x is undefined",
                    "stack": "at f (app.js:10:4)\nat g (app.js:44:2)",
                },
                "release": "1.2",
            },
        )
    ]


def assistant(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "model": "large",
                "messages": [
                    {"role": rng.choice(("user", "assistant")), "content": rng.choice(TEXTS)} for _ in range(8)
                ],
                "stream": True,
            },
        )
    ]


def vectors(rng: random.Random) -> Bodies:
    return [(0.0, {"embeddings": [[round(rng.gauss(0, 0.1), 5) for _ in range(96)] for _ in range(4)], "dim": 96})]


def pixels(rng: random.Random) -> Bodies:
    return [(0.0, {"shape": [1, 28, 28], "pixels": [rng.choice((0, 0, 0, rng.randrange(255))) for _ in range(784)]})]


def histogram(rng: random.Random) -> Bodies:
    return [(0.0, {"buckets": [0.5 * n for n in range(30)], "counts": [rng.randrange(900) for _ in range(30)]})]


def heart_rate(rng: random.Random) -> Bodies:
    rate = 70
    return _shaped(
        rng,
        [
            {"t": START + n * 1000, "bpm": (rate := rate + rng.choice((-1, 0, 0, 1))), "steps": rng.randrange(3)}
            for n in range(60)
        ],
        "heart",
    )


def contacts(rng: random.Random) -> Bodies:
    return _shaped(
        rng,
        [
            {"name": "Ann B", "email": f"a{n}@example.org", "phone": f"+49 30 1{n:05}", "company": "X"}
            for n in range(20)
        ],
        "contacts",
    )


def invoices(rng: random.Random) -> Bodies:
    return _shaped(
        rng,
        [
            {
                "no": 7000 + n,
                "net": rng.randrange(9000),
                "tax": rng.randrange(900),
                "due": f"2026-12-{1 + n % 28:02}",
            }
            for n in range(20)
        ],
        "invoices",
    )


def poll(rng: random.Random) -> Bodies:
    return [(n * 5.0, {"since": START + n * 5000, "wait": 25}) for n in range(9)]


def push_key(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "endpoint": "https://push.example/x",
                "keys": {"p256dh": base64.urlsafe_b64encode(rng.randbytes(65)).decode(), "auth": "k1"},
            },
        )
    ]


def random_bytes(rng: random.Random) -> Bodies:
    return [(n * 1.0, rng.randbytes(rng.randrange(40, 4000))) for n in range(4)]


def slider(rng: random.Random) -> Bodies:
    """A colour or a volume that somebody drags: one value that wanders, one request each."""
    value = 50
    return [
        (
            n * 0.08,
            {"brightness": (value := max(0, min(100, value + rng.randrange(-6, 7)))), "lamp": 4, "hue": 200 + n % 7},
        )
        for n in range(30)
    ]


def drag(rng: random.Random) -> Bodies:
    """A card that is dragged over a shared board, its place sent while it moves."""
    return [
        (
            (t - START) % 10**6 / 1000,
            {"op": "update", "node": "n4", "x": round(x), "y": round(y), "board": "b1", "locked": True},
        )
        for x, y, t in hand(rng, 30)
    ]


def remote_pad(rng: random.Random) -> Bodies:
    return [
        (n * 0.02, f"5.mouse,{len(str(round(x)))}.{round(x)},{len(str(round(y)))}.{round(y)},1.0;")
        for n, (x, y, _) in enumerate(hand(rng, 40))
    ]


def weather_grid(rng: random.Random) -> Bodies:
    return _shaped(
        rng,
        [{"x": n % 8, "y": n // 8, "temp": round(rng.gauss(11, 2), 1), "wind": rng.randrange(30)} for n in range(64)],
        "grid",
    )


def racing_lap(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "car": 44,
                "lap": 3,
                "telemetry": [
                    {
                        "speed": round(200 + 60 * math.sin(n / 9)),
                        "rpm": 9000 + rng.randrange(2000),
                        "gear": 5,
                        "throttle": round(rng.random(), 2),
                        "x": round(300 * math.cos(n / 20)),
                        "y": round(200 * math.sin(n / 20)),
                        "t": n * 50,
                    }
                    for n in range(80)
                ],
            },
        )
    ]


FAMILIES: dict[str, Callable[[random.Random], Bodies]] = {
    function.__name__: function
    for function in (
        drawing,
        signature,
        whiteboard,
        erasing,
        shared_cursor,
        game,
        game_record,
        chess,
        map_view,
        gps,
        tiles,
        geojson,
        mercator,
        chart,
        scatter,
        walk_of_two,
        trades,
        sensor_one_by_one,
        acceleration,
        robot,
        vacuum,
        gcode,
        outline,
        boxes,
        layout,
        keyframes,
        glyphs,
        cells,
        table_import,
        form_submit,
        login,
        draft,
        draft_by_letter,
        search,
        operations,
        terminal,
        chat,
        chat_typing,
        presence,
        mail,
        article,
        editor_tree,
        file_upload,
        photos,
        avatar,
        pasted_picture,
        voice_memo,
        call_statistics,
        vitals,
        spans,
        logs,
        shop,
        kanban,
        calendar,
        timesheet,
        todo,
        flags,
        translations,
        shortcuts,
        letters_grid,
        answers,
        notes_of_music,
        subtitles,
        video_progress,
        reading_place,
        advertising_report,
        machine_counters,
        sync_list,
        code_push,
        crash_report,
        assistant,
        vectors,
        pixels,
        histogram,
        heart_rate,
        contacts,
        invoices,
        poll,
        push_key,
        random_bytes,
        slider,
        drag,
        remote_pad,
        weather_grid,
        racing_lap,
    )
}


def compose(rng: random.Random, name: str, family: str) -> Made:
    """Return one program's requests, wrapped as bodies of ordinary programs are."""
    requests = []
    encoding = rng.choice(_PLAIN)
    for at, value in FAMILIES[family](rng):
        query = ""
        if isinstance(value, tuple):
            value, query = value
        data = (
            value
            if isinstance(value, bytes)
            else value.encode()
            if isinstance(value, str)
            else json.dumps(value).encode()
        )
        body, content_type, coding, more = ENCODINGS[encoding if data else "plain"](data)
        requests.append(
            {"at": at, "body": body, "content_type": content_type, "content_encoding": coding, "query": query or more}
        )
    return {"name": name, "kinds": [], "may": [], "requests": requests}
