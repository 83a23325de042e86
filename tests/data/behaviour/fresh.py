"""Cases written after the detectors were finished; the figures of the first run are in README.md beside this file."""

from __future__ import annotations

import base64
import json
import random
import struct
from itertools import pairwise

from tests.data.behaviour.hand import START, TEXT, mouse, typing, walk
from tests.data.behaviour.made_trackers import Made, many, one, part, png

MOVE, CLICK, KEYS, RHYTHM = "mouse-movement", "clicks", "keystrokes", "typing-rhythm"


def fresh() -> list[Made]:
    """Return the cases."""
    rng = random.Random(23)
    return [*_hands(rng), *_fingers(rng), *_desks(rng), *_screens(rng), *_boards(rng), *_offices(rng), *_machines(rng)]


def _hands(rng: random.Random) -> list[Made]:
    a, b, c, d, e, f, g, h = (mouse(rng, 64) for _ in range(8))
    first = a[0][2]
    split = {
        "meta": {"u": 4},
        "data": {"mouse": {"x": [x for x, *_ in a], "y": [y for _, y, _ in a]}, "time": [t for *_, t in a]},
    }
    mixed = [[1, x, y, t - first] for x, y, t in b] + [[2, 65 + k, 900 * k] for k in range(4)]
    lines = "\n".join(f"mousemove {x} {y} {t}" for x, y, t in c)
    steps = [(c2 - c1, d2 - d1) for (c1, d1, _), (c2, d2, _) in pairwise(d)]
    small = bytes(max(-127, min(127, v)) & 255 for step in steps for v in step)
    return [
        one("columns in two places", [MOVE], split),
        one("rows with a code in front", [MOVE], {"e": mixed}),
        one("lines of words", [MOVE], lines, content_type="text/plain"),
        one(
            "base36 numbers",
            [MOVE],
            {"p": ";".join(f"{_base36(x)},{_base36(max(y, 0))},{_base36(t - e[0][2])}" for x, y, t in e)},
        ),
        one("signed bytes in base64", [MOVE], {"o": [d[0][0], d[0][1]], "d": base64.b64encode(small).decode()}),
        one("gRPC frame of doubles", [MOVE], _grpc(f)),
        one(
            "touch with force", [MOVE], {"touches": [{"id": 0, "x": x, "y": y, "force": 0.3, "t": t} for x, y, t in g]}
        ),
        one(
            "topic and payload", [MOVE], {"topic": "emp/17/mouse", "payload": json.dumps([[x, y, t] for x, y, t in h])}
        ),
        many("rows in messages", [MOVE], [((t - first) / 1000, ["m", x, y, t]) for x, y, t in a]),
        one(
            "event objects by type",
            [MOVE, CLICK],
            {
                "batch": [
                    {
                        "et": 1 if k % 20 else 2,
                        "pos": [x, y],
                        "ts": t,
                        **({} if k % 20 else {"name": "click", "sel": "#ok"}),
                    }
                    for k, (x, y, t) in enumerate(b)
                ]
            },
        ),
        one("microseconds", [MOVE], {"trace": [{"X": x, "Y": y, "T": t * 1000} for x, y, t in c]}),
        one(
            "screen and client",
            [MOVE],
            [{"sx": x + 40, "sy": y + 90, "cx": x, "cy": y, "ms": t - first} for x, y, t in d],
        ),
        one("click pixel", [CLICK], b"", query=f"ev=click&x=300&y=200&el=btn-save&ts={START}"),
        one(
            "breadcrumbs of clicks",
            [CLICK],
            {
                "breadcrumbs": [
                    {"category": "ui.click", "message": "form > button.btn", "timestamp": START / 1000 + k}
                    for k in range(4)
                ]
            },
        ),
        one("scroll percent", ["scroll"], {"ev": "scroll", "pct": 70, "u": "/hr", "ts": START}),
    ]


def _base36(value: int) -> str:
    digits = ""
    while value:
        value, rest = divmod(value, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"


def _grpc(points: list[tuple[int, int, int]]) -> bytes:
    body = b"".join(b"\x0a\x1b" + struct.pack("<BdBdBd", 0x09, x, 0x11, y, 0x19, t) for x, y, t in points)
    return b"\0" + struct.pack(">I", len(body)) + body


def _fingers(rng: random.Random) -> list[Made]:
    a, b, c = (typing(rng) for _ in range(3))
    letters = [(k, t, u) for k, t, u in a if len(k) == 1]
    ups = [["u", ord(k.upper()), u] for k, t, u in letters]
    return [
        one(
            "down and up codes",
            [KEYS],
            {"e": sorted([["d", ord(k.upper()), t] for k, t, u in letters] + ups, key=lambda row: row[2])},
            may=[RHYTHM],
        ),
        one(
            "text with its gaps",
            [RHYTHM],
            {
                "field": "msg",
                "chars": len(letters),
                "gaps": [t - s for (_, t, _), (_, s, _) in zip(letters[1:], letters, strict=False)],
                "keystrokes": True,
            },
            may=[KEYS, "form-input"],
        ),
        one("typed keys by field", [KEYS], {"user": "e17", "inputs": {"note": [{"key": k, "at": t} for k, t, _ in b]}}),
        one("key log lines", [KEYS], "\n".join(f"{t}\t{'SPACE' if k == ' ' else k}" for k, t, _ in c)),
        one(
            "clipboard lengths",
            ["clipboard"],
            {"clipboard": {"action": "copy", "length": 20, "time": START}, "user": "e17"},
        ),
        one(
            "blur with value",
            ["form-input"],
            {"events": [{"name": "blur", "input": "iban", "value": "DE89", "t": START}]},
        ),
    ]


def _desks(rng: random.Random) -> list[Made]:
    sites = [
        {"u": f"https://news{k}.example/a", "t": f"Story {k}", "d": 4000 * k + 900, "at": START + 60000 * k}
        for k in range(5)
    ]
    return [
        one(
            "foreground program",
            ["app-usage", "window-titles"],
            {"ts": START, "fg": "EXCEL.EXE", "title": "budget.xlsx - Excel", "secs": 30},
        ),
        one(
            "CSV of programs",
            ["app-usage"],
            "time,application,window_title,seconds\n"
            + "\n".join(f"2026-11-24T09:0{k}:00,chrome.exe,Payroll {k},35" for k in range(6)),
            may=["window-titles"],
        ),
        one(
            "idle milliseconds",
            ["idle-time"],
            {"machine": "ws-17", "user": "e17", "idle_ms": 340000, "idle_since": START, "state": "idle"},
        ),
        one("short counters", ["activity-level"], {"min": START, "k": 41, "m": 388, "c": 12}),
        one(
            "counters in German",
            ["activity-level"],
            {"zeit": START, "tastenanschlaege": 41, "mausklicks": 12, "fenster": "Lohn"},
        ),
        one("history of pages", ["pages-visited"], {"dev": "ws-17", "h": sites}),
        one(
            "USB copies",
            ["files"],
            {
                "host": "ws-17",
                "files": [{"op": "copied", "src": "C:\\Users\\jane\\a.xlsx", "dst": "E:\\a.xlsx", "ts": START}],
            },
        ),
    ]


def _screens(rng: random.Random) -> list[Made]:
    def webm(codec: bytes) -> bytes:
        return b"\x1a\x45\xdf\xa3" + bytes(40) + codec + bytes(600)

    page = (
        "<!doctype html><html><head><title>Pay</title></head><body>"
        + "<div class='row'><span>cell</span></div>" * 40
        + "</body></html>"
    )
    return [
        many(
            "screens in GraphQL",
            ["screenshots"],
            [
                (
                    20.0 * k,
                    {
                        "query": "mutation($f:String!){add(f:$f)}",
                        "variables": {"f": base64.b64encode(png(1440, 900, k)).decode()},
                    },
                )
                for k in range(4)
            ],
        ),
        one(
            "video of the screen", ["screen-video"], part("recording", "screen-0001.webm", webm(b"V_VP9"), "video/webm")
        ),
        many("sound every ten seconds", ["audio"], [(10.0 * k, webm(b"A_OPUS") + bytes([k])) for k in range(5)]),
        one("webcam picture", ["camera"], part("webcam", "cam.png", png(640, 480, 3))),
        many(
            "page source again and again",
            ["session-replay"],
            [(5.0 * k, {"sid": "s", "n": k, "html": page.replace("cell", f"c{k}")}) for k in range(4)],
        ),
        one(
            "own mutations",
            ["session-replay"],
            {
                "muts": [
                    {
                        "op": "add",
                        "parent": 3,
                        "node": {
                            "tagName": "TD",
                            "attributes": {},
                            "childNodes": [{"nodeName": "#text", "childNodes": []}],
                        },
                    }
                    for _ in range(12)
                ]
            },
        ),
    ]


def _boards(rng: random.Random) -> list[Made]:
    a, b, c = (mouse(rng, 60) for _ in range(3))
    return [
        one(
            "design tool nodes",
            [],
            {"nodeChanges": [{"guid": k, "transform": {"m02": x, "m12": y}} for k, (x, y, _) in enumerate(a)]},
        ),
        one("lasso of a selection", [], {"tool": "lasso", "outline": [[x, y] for x, y, _ in b], "board": "b"}),
        one(
            "video key frames",
            [],
            {
                "clip": 4,
                "keyframes": [{"time": 40 * k, "value": round(rng.random(), 3), "easing": "linear"} for k in range(40)],
            },
        ),
        one(
            "notes of a song",
            [],
            {
                "track": 1,
                "notes": [{"note": 60 + rng.randrange(12), "time": 120 * k, "velocity": 80} for k in range(40)],
            },
        ),
        one(
            "font outline",
            [],
            {
                "glyph": "a",
                "contours": [[{"x": rng.randrange(800), "y": rng.randrange(800), "on": k % 2 == 0} for k in range(40)]],
            },
        ),
        one(
            "stones of a go game",
            [],
            {
                "size": 19,
                "moves": [
                    {"x": rng.randrange(19), "y": rng.randrange(19), "t": 4000 * k + rng.randrange(3000)}
                    for k in range(60)
                ],
            },
        ),
        one(
            "drone flight",
            [],
            {"drone": 2, "log": [{"x": x / 50, "y": y / 50, "z": 3.1, "t": t} for x, y, t in walk(rng)]},
        ),
        one(
            "robot arm",
            [],
            {"trajectory": [{"joint": 1, "x": x, "y": y, "t": 20 * k} for k, (x, y, _) in enumerate(walk(rng))]},
        ),
        many(
            "strokes without colour",
            [],
            [(3.0 * k, {"strokeId": k, "points": [{"x": x, "y": y} for x, y, _ in mouse(rng, 40)]}) for k in range(4)],
        ),
        many(
            "aim of a ship",
            [],
            [
                (0.05 * k, {"a": round(rng.random() * 6, 2), "mx": x, "my": y, "f": k % 2})
                for k, (x, y, _) in enumerate(c)
            ],
        ),
        one(
            "ink with times",
            [],
            {
                "doc": 3,
                "ink": {"strokes": [{"x": [x for x, *_ in c], "y": [y for _, y, _ in c], "t": [t for *_, t in c]}]},
            },
        ),
        one(
            "paint program's history",
            [],
            {
                "canvas": {"w": 800, "h": 600},
                "history": [{"tool": "pen", "size": 4, "path": [[x, y] for x, y, _ in a]}],
            },
        ),
    ]


def _offices(rng: random.Random) -> list[Made]:
    letters = [key for key, *_ in typing(rng) if len(key) == 1]
    return [
        one(
            "crossword",
            [],
            {"puzzle": 7, "cells": [{"r": k // 8, "c": k % 8, "ch": rng.choice("AEIRSTN")} for k in range(40)]},
        ),
        one("letters on a rack", [], {"rack": ["A", "E", "R", "T", "S", "I", "N"], "word": "RETAINS"}),
        one("genome", [], {"sequence": [rng.choice("ACGT") for _ in range(80)]}),
        one(
            "wizard saved",
            [],
            {"fields": [{"id": "name", "value": "Jane"}, {"id": "city", "value": "Bonn"}], "step": 2, "savedAt": START},
        ),
        one(
            "survey answers",
            [],
            {
                "survey": 3,
                "answers": [{"question": k, "value": "ABCD"[k % 4], "answeredAt": START + 4000 * k} for k in range(12)],
            },
        ),
        one(
            "own working time",
            [],
            {"project": "P7", "description": "design", "start": START, "duration": 3600, "billable": True},
        ),
        one(
            "work log of an issue",
            [],
            {"timeSpentSeconds": 3600, "started": "2026-11-24T09:00:00.000+0000", "comment": "fixed"},
        ),
        many(
            "mail being written",
            [],
            [
                (4.0 * k, {"id": "d4", "to": ["a@b.example"], "subject": "Plan", "body": TEXT[: 9 * k]})
                for k in range(1, 5)
            ],
        ),
        one(
            "mails synchronised",
            [],
            {
                "messages": [
                    {"id": k, "from": "a@b.example", "to": ["c@d.example"], "subject": f"s{k}", "body": "see you"}
                    for k in range(4)
                ]
            },
        ),
        many(
            "editor letters in messages",
            [],
            [(0.2 * k, {"c": [{"f": k, "t": k, "s": letter}], "v": k}) for k, letter in enumerate(letters[:30])],
        ),
        one(
            "sudoku moves",
            [],
            {
                "game": "sudoku",
                "moves": [
                    {"row": rng.randrange(9), "col": rng.randrange(9), "value": rng.randrange(1, 10), "t": 3000 * k}
                    for k in range(40)
                ],
            },
        ),
        one("contact updated", [], {"id": 9, "name": "Jane", "email": "jane@example.org", "phone": "+49 1"}),
        one(
            "seats chosen",
            [],
            {"event": "select", "show": 4, "seats": [{"row": "C", "seat": 4}, {"row": "C", "seat": 5}]},
        ),
        one(
            "slides exported",
            [],
            {"deck": 4, "slides": [base64.b64encode(png(1280, 720, k)).decode() for k in range(4)]},
        ),
        one("consent choices", [], {"consent": {"analytics": False, "marketing": False}, "ts": START, "version": 2}),
        one(
            "push registration",
            [],
            {"endpoint": "https://push.example/x", "keys": {"p256dh": "BNc" * 20, "auth": "k" * 22}},
        ),
    ]


def _machines(rng: random.Random) -> list[Made]:
    return [
        one(
            "service log with durations",
            [],
            [{"app": "billing", "duration": rng.randrange(90), "status": 200, "ts": START + 50 * k} for k in range(30)],
        ),
        one(
            "build steps",
            [],
            {"process": "build", "start": START, "end": START + 40000, "steps": [{"name": "test", "duration": 31}]},
        ),
        one(
            "processes of a server",
            [],
            {
                "host": "db1",
                "processes": [
                    {"name": "nginx", "cpu": 0.2, "mem": 1200},
                    {"name": "postgres", "cpu": 3.1, "mem": 9000},
                ],
            },
        ),
        one(
            "backup of files",
            [],
            {
                "job": 4,
                "items": [{"name": "a.txt", "op": "upload", "size": 300}, {"name": "b.txt", "op": "skip", "size": 4}],
            },
        ),
        one(
            "package list", [], {"packages": [{"name": "rrweb", "version": "2.0"}, {"name": "express", "version": "4"}]}
        ),
        one(
            "SDP of a call",
            [],
            {"type": "offer", "sdp": "v=0\r\no=- 46 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n" * 4},
        ),
        many("voice search pieces", [], [(0.2 * k, b"OggS" + bytes([k]) * 300) for k in range(8)]),
        one(
            "weather grid",
            [],
            {"grid": [[round(rng.gauss(10, 3), 1) for _ in range(12)] for _ in range(12)], "unit": "C"},
        ),
        one(
            "heart rate of a watch",
            [],
            {"hr": [[START + 1000 * k + rng.randrange(60), 70 + rng.randrange(14)] for k in range(60)]},
        ),
        one(
            "auction bids",
            [],
            {
                "lot": 8,
                "bids": [
                    {"bidder": k % 5, "amount": 100 + 7 * k, "at": START + rng.randrange(999) + 2000 * k}
                    for k in range(30)
                ],
            },
        ),
        one("light switch", [], {"device": "lamp", "state": "on", "brightness": 80, "at": START}),
        one("bundle of translations", [], {f"key.{k}": f"value {k}" for k in range(60)}),
        one("binary container", [], b"\x7fELF" + random.Random(5).randbytes(4000)),
        one(
            "table of coordinates",
            [],
            {"stations": [{"name": f"s{k}", "x": rng.randrange(4000), "y": rng.randrange(4000)} for k in range(60)]},
        ),
        one("player's statistics", [], {"match": 3, "kills": 4, "clicks": 310, "apm": 122, "duration": 900}),
        one(
            "test run of a browser",
            [],
            {
                "suite": "login",
                "steps": [
                    {"action": "click", "selector": "#login"},
                    {"action": "fill", "selector": "#user", "value": "demo"},
                ],
            },
        ),
    ]
