"""Trackers as people write them, in many shapes: what each sends, and the kinds that are in it."""

from __future__ import annotations

import base64
import gzip
import json
import random
import struct
import zlib
from typing import Any
from urllib.parse import quote, urlencode

from tests.data.behaviour.hand import START, mouse, typing

MOVE, CLICK, KEYS, RHYTHM = "mouse-movement", "clicks", "keystrokes", "typing-rhythm"
Made = dict[str, Any]


def one(name: str, kinds: list[str], body: Any, **more: Any) -> Made:
    """Return a case of one request."""
    return many(name, kinds, [(0.0, body)], **more)


def many(name: str, kinds: list[str], bodies: list[tuple[float, Any]], **more: Any) -> Made:
    """Return a case of several requests, each with its time in seconds."""
    may = more.pop("may", [])
    requests = [{"at": at, **more, "body": _bytes(body)} for at, body in bodies]
    return {"name": name, "kinds": kinds, "may": may, "requests": requests}


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))).encode()


def trackers() -> list[Made]:
    """Return the cases."""
    rng = random.Random(7)
    return [*_moves(rng), *_packed(rng), *_keys(rng), *_clicks(rng), *_agents(rng), *_pictures(rng)]


def _moves(rng: random.Random) -> list[Made]:
    a, b, c, d, e, f, g, h = (mouse(rng, 70) for _ in range(8))
    slow = mouse(rng, 60, 100)
    first = a[0][2]
    cases = [
        one("objects with short odd keys", [MOVE], {"z": [{"q": x, "w": y, "e": t} for x, y, t in a]}),
        one("rows with an id in front", [MOVE], {"d": [[7, t, x, y] for x, y, t in b], "v": 3}),
        one("time relative to the page", [MOVE], [{"x": x, "y": y, "t": t - first + 1200.4} for x, y, t in a]),
        one(
            "time since the last",
            [MOVE],
            {"m": [[x, y, t - s] for (x, y, t), (_, _, s) in zip(c[1:], c, strict=False)]},
        ),
        one(
            "steps and gaps",
            [MOVE],
            {
                "s": [d[0][0], d[0][1]],
                "dx": [x - u for (x, *_), (u, *_) in zip(d[1:], d, strict=False)],
                "dy": [y - v for (_, y, _), (_, v, _) in zip(d[1:], d, strict=False)],
                "dt": [t - s for (*_, t), (*_, s) in zip(d[1:], d, strict=False)],
            },
        ),
        one(
            "fractions of the viewport", [MOVE], {"pts": [[round(x / 1280, 4), round(y / 800, 4), t] for x, y, t in e]}
        ),
        one("seconds with a fraction", [MOVE], {"track": [{"px": x, "py": y, "ts": t / 1000} for x, y, t in f]}),
        one("ISO times", [MOVE], [{"x": x, "y": y, "when": _iso(t)} for x, y, t in g]),
        one(
            "sampled ten times a second",
            [MOVE],
            {"mouse": [[x, y] for x, y, _ in slow], "session": "a1", "interval": 100},
        ),
        one("mixed events", [MOVE, CLICK], {"sid": "q", "events": _mixed(h)}),
        one(
            "nested with device",
            [MOVE],
            {"device": {"w": 1280}, "payload": {"samples": [{"pos": {"x": x, "y": y}, "at": t} for x, y, t in a]}},
        ),
        one("text of comma and semicolon", [MOVE], {"p": ";".join(f"{x},{y},{t - b[0][2]}" for x, y, t in b)}),
        one("pipe separated text body", [MOVE], "|".join(f"{x}:{y}:{t}" for x, y, t in c)),
        one("CSV with a heading", [MOVE], "ts,pageX,pageY,url\n" + "\n".join(f"{t},{x},{y},/hr" for x, y, t in d)),
        one(
            "form field with JSON",
            [MOVE],
            urlencode({"token": "k", "payload": json.dumps([{"x": x, "y": y, "t": t} for x, y, t in e])}),
        ),
        one(
            "base64 JSON in a query",
            [MOVE],
            b"",
            query="v=2&d=" + quote(base64.b64encode(json.dumps([[x, y, t] for x, y, t in f]).encode()).decode()),
        ),
        one(
            "GraphQL mutation",
            [MOVE],
            {
                "query": "mutation Push($b: [P!]!) { push(b: $b) }",
                "variables": {"b": [{"x": x, "y": y, "t": t} for x, y, t in g]},
            },
        ),
        one(
            "JSON lines of events",
            [MOVE],
            "\n".join(json.dumps({"ev": "mousemove", "cx": x, "cy": y, "ts": t}) for x, y, t in h),
        ),
        one("map keyed by time", [MOVE], {str(t): {"x": x, "y": y, "t": t} for x, y, t in a}),
        one(
            "pointer with pressure and type",
            [MOVE],
            [{"pointerType": "mouse", "x": x, "y": y, "timeStamp": t} for x, y, t in b],
        ),
        many("one point in a GET", [MOVE], [(k / 3, b"") for k in range(0)] or []),
    ]
    cases[-1] = {
        "name": "one point in a GET",
        "kinds": [MOVE],
        "may": [],
        "requests": [{"at": (t - first) / 1000, "query": f"a={x}&b={y}&c={t}", "body": b""} for x, y, t in a[::2]],
    }
    cases.append(
        many("one point in a message", [MOVE], [((t - first) / 1000, {"x": x, "y": y, "ts": t}) for x, y, t in a])
    )
    way = mouse(rng, 200)
    cases.append(
        many(
            "positions without a clock",
            [MOVE],
            [(5.0 * k, {"coords": [[x, y] for x, y, _ in way[k * 50 : k * 50 + 50]]}) for k in range(4)],
        )
    )
    return cases


def _iso(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _mixed(points: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = [{"type": "mousemove", "x": x, "y": y, "t": t} for x, y, t in points]
    for place in (20, 45):
        x, y, t = points[place]
        events.insert(place, {"type": "click", "x": x, "y": y, "t": t, "target": "button#save"})
    return events


def _packed(rng: random.Random) -> list[Made]:
    import msgpack  # type: ignore[import-untyped]

    a, b, c, d, e = (mouse(rng, 64) for _ in range(5))
    first = a[0][2]
    return [
        one("msgpack rows", [MOVE], msgpack.packb({"u": 4, "r": [[x, y, t] for x, y, t in a]})),
        one(
            "msgpack objects, gzipped unsaid",
            [MOVE],
            gzip.compress(msgpack.packb([{"a": x, "b": y, "c": t} for x, y, t in b])),
        ),
        one(
            "zlib in base64 in JSON",
            [MOVE],
            {"blob": base64.b64encode(zlib.compress(json.dumps([[x, y, t] for x, y, t in c]).encode())).decode()},
        ),
        one(
            "raw records little end first",
            [MOVE],
            b"".join(struct.pack("<HHI", x, max(0, y), t - first) for x, y, t in a),
        ),
        one("raw records floats", [MOVE], b"".join(struct.pack("<ffd", x, y, t) for x, y, t in b)),
        one(
            "raw records big end first",
            [MOVE],
            b"\x00\x01\x00\x40" + b"".join(struct.pack(">IHH", t - d[0][2], x, max(0, y)) for x, y, t in d),
        ),
        one("protobuf messages", [MOVE], _proto([(x, y, t) for x, y, t in e])),
        one(
            "brotli declared",
            [MOVE],
            _brotli(json.dumps([{"x": x, "y": y, "t": t} for x, y, t in d]).encode()),
            content_encoding="br",
        ),
        one("zstd unsaid", [MOVE], _zstd(json.dumps([{"x": x, "y": y, "t": t} for x, y, t in e]).encode())),
        one("gzip claimed but plain", [MOVE], [{"x": x, "y": y, "t": t} for x, y, t in c], content_encoding="gzip"),
        one(
            "int16 steps in base64",
            [MOVE],
            {
                "k": 1,
                "m": base64.b64encode(b"".join(struct.pack("<HHI", x, max(0, y), t - first) for x, y, t in a)).decode(),
            },
        ),
    ]


def _brotli(data: bytes) -> bytes:
    import brotli  # type: ignore[import-untyped]

    return bytes(brotli.compress(data))


def _zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes((value & 127 | 128,)), value >> 7
    return out + bytes((value,))


def _proto(points: list[tuple[int, int, int]]) -> bytes:
    body = b"\x0a\x06emp-17"
    for x, y, t in points:
        inner = b"\x08" + _varint(x) + b"\x10" + _varint(max(0, y)) + b"\x18" + _varint(t)
        body += b"\x12" + _varint(len(inner)) + inner
    return body


def _keys(rng: random.Random) -> list[Made]:
    a, b, c, d, e = (typing(rng) for _ in range(5))
    text = "".join(key for key, *_ in a if len(key) == 1)
    return [
        one("keydown with key and time", [KEYS], {"events": [{"type": "keydown", "key": k, "ts": t} for k, t, _ in a]}),
        one("rows of key and time", [KEYS], {"k": [[k, t] for k, t, _ in b]}),
        one(
            "key codes and gaps",
            [KEYS],
            {"c": [[ord(k.upper()) if len(k) == 1 and k.isalpha() else 32 if k == " " else 8, t] for k, t, _ in c]},
        ),
        one(
            "KeyboardEvent codes",
            [KEYS],
            [{"code": f"Key{k.upper()}", "down": t, "up": u} for k, t, u in d if k.isalpha() and len(k) == 1],
            may=[RHYTHM],
        ),
        one("list of keys in a form", [KEYS], urlencode({"keys": json.dumps([k for k, *_ in e])})),
        one(
            "log with marked keys",
            [KEYS],
            {"host": "ws-17", "log": "dear all[ENTER]please fidn[BACKSPACE][BACKSPACE]nd the file[TAB]ok[ENTER]"},
        ),
        one("press and release only", [RHYTHM], {"ks": [{"press": t, "release": u} for _, t, u in a]}),
        one(
            "dwell and flight",
            [RHYTHM],
            {
                "user": "e1",
                "dwell": [u - t for _, t, u in b],
                "flight": [t - s for (_, t, _), (_, _, s) in zip(b[1:], b, strict=False)],
            },
        ),
        one(
            "field after every letter",
            ["form-input"],
            {"f": [{"n": "remark", "v": text[:k], "t": START + k * 140} for k in range(1, 30)]},
        ),
        one(
            "change events with values",
            ["form-input"],
            {
                "events": [
                    {"type": "change", "field": "salary", "value": "52000", "ts": START},
                    {"type": "input", "field": "name", "value": "zebra", "ts": START + 900},
                ]
            },
        ),
        one(
            "paste events",
            ["clipboard"],
            {"session": "s", "events": [{"type": "paste", "text": "internal only", "target": "#note", "ts": START}]},
        ),
        many(
            "field grows by requests",
            ["form-input"],
            [
                (0.2 * k, {"el": "note", "event": "keyup", "text": text[:k], "at": START + k * 200})
                for k in range(2, 24)
            ],
            may=[KEYS, RHYTHM],
        ),
    ]


def _clicks(rng: random.Random) -> list[Made]:
    a = mouse(rng, 40)
    names = ["#save", "button.primary > span", "div.menu > a:nth-child(2)", "#q3-table"]
    return [
        one(
            "clicks with selectors",
            [CLICK],
            {
                "events": [
                    {"t": t, "e": "click", "x": x, "y": y, "s": names[k % 4]} for k, (x, y, t) in enumerate(a[::9])
                ]
            },
        ),
        one(
            "clicks named by the list",
            [CLICK],
            {"clicks": [{"x": x, "y": y, "ts": t} for x, y, t in a[::8]], "page": "/pay", "session": "1"},
        ),
        one(
            "odd keys with selectors",
            [CLICK],
            [[START + 911 * k + x, x, y, names[k % 4]] for k, (x, y, _) in enumerate(a[::7])],
        ),
        one(
            "one click", [CLICK], {"evt": "mousedown", "clientX": 141, "clientY": 300, "target": "BUTTON", "ts": START}
        ),
        one(
            "scroll events",
            ["scroll"],
            {"ev": [{"type": "scroll", "top": 40 * k, "t": START + 90 * k} for k in range(12)], "url": "/hr"},
        ),
        one(
            "scroll depth",
            ["scroll"],
            {"event": "engagement", "scroll_depth": 80, "page": "https://hr.example/pay", "ts": START},
        ),
    ]


def _agents(rng: random.Random) -> list[Made]:
    apps = [("outlook.exe", "Inbox - jane"), ("chrome.exe", "Payroll Q3"), ("excel.exe", "budget.xlsx")]
    return [
        one(
            "windows with durations",
            ["window-titles", "app-usage"],
            {
                "user": "e17",
                "activities": [
                    {"app": app, "title": title, "start": START + 60000 * k, "duration": 60}
                    for k, (app, title) in enumerate(apps)
                ],
            },
        ),
        one(
            "process and window",
            ["window-titles"],
            {
                "machine": "ws-17",
                "process_name": "excel.exe",
                "window_title": "budget.xlsx - Excel",
                "timestamp": START,
            },
            may=["app-usage"],
        ),
        one("counters a minute", ["activity-level"], {"employee": 17, "minute": START, "keyboard": 212, "mouse": 388}),
        one(
            "counters and idle",
            ["activity-level", "idle-time"],
            {
                "uid": "e17",
                "keystrokes": 41,
                "mouse_clicks": 17,
                "idle_seconds": 12,
                "from": START,
                "to": START + 60000,
            },
        ),
        one(
            "idle spells",
            ["idle-time"],
            {
                "user": "e17",
                "spells": [{"status": "idle", "start": START + k * 10**6, "duration": 340} for k in range(3)],
            },
        ),
        one(
            "file copies",
            ["files"],
            {"user": "e17", "events": [{"action": "copy", "path": "C:\\Users\\jane\\salaries.xlsx", "time": START}]},
        ),
        one(
            "visited pages",
            ["pages-visited"],
            {
                "user": "e17",
                "history": [
                    {"url": f"https://site{k}.example/a", "title": f"Page {k}", "visited_at": START + k * 50000}
                    for k in range(5)
                ],
            },
        ),
        one(
            "application focus list",
            ["app-usage"],
            {
                "employeeId": "e",
                "apps": [
                    {"name": "x", "application": "slack.exe", "seconds": 120},
                    {"name": "y", "application": "teams.exe", "seconds": 300},
                ],
            },
        ),
        one("DOM tree", ["session-replay"], {"snap": _dom(3)}),
        one(
            "replay events in a wrapper",
            ["session-replay", MOVE],
            {
                "rec": [
                    {
                        "type": 4,
                        "data": {"href": "https://hr.example/", "width": 1280, "height": 800},
                        "timestamp": START,
                    },
                    {
                        "type": 2,
                        "data": {"node": _dom(2), "initialOffset": {"left": 0, "top": 0}},
                        "timestamp": START + 5,
                    },
                    *(
                        {
                            "type": 3,
                            "data": {"source": 1, "positions": [{"x": x, "y": y, "id": 5, "timeOffset": -40}]},
                            "timestamp": t,
                        }
                        for x, y, t in mouse(rng, 20)
                    ),
                ]
            },
            may=["pages-visited"],
        ),
    ]


def _dom(depth: int) -> dict[str, Any]:
    children = [_dom(depth - 1) for _ in range(3)] if depth else []
    return {"type": 2, "tagName": "div", "attributes": {"class": "row"}, "childNodes": children, "id": depth}


def png(width: int, height: int, salt: int) -> bytes:
    """Return a real PNG of that size whose pixels depend on `salt`."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + bytes((salt * 7 + k) % 251 if k < 64 else 0 for k in range(width))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    )


def part(name: str, file_name: str, data: bytes, kind: str = "image/png") -> bytes:
    """Return a multipart body with one file."""
    names = f'name="{name}"; filename="{file_name}"'
    head = f"--bound7xyz123\r\nContent-Disposition: form-data; {names}\r\nContent-Type: {kind}\r\n\r\n"
    return head.encode() + data + b"\r\n--bound7xyz123--\r\n"


def _pictures(rng: random.Random) -> list[Made]:
    return [
        one("screenshot in multipart", ["screenshots"], part("screenshot", "screenshot_17.png", png(1920, 1080, 1))),
        one(
            "screenshot in JSON",
            ["screenshots"],
            {"user": "e17", "screen": base64.b64encode(png(1366, 768, 2)).decode(), "at": START},
        ),
        many("pictures every half minute", ["screenshots"], [(30.0 * k, png(1920, 1080, k)) for k in range(5)]),
        many(
            "pictures in data URLs",
            ["screenshots"],
            [
                (15.0 * k, {"i": "data:image/png;base64," + base64.b64encode(png(1536, 864, k)).decode()})
                for k in range(4)
            ],
        ),
    ]
