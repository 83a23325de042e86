"""Shapes that other people's public programs send, filled with simulated hands: facts about their notation, no code.

Each case names the repository that it was read in, where the index that it was found through gave one. `first` were
read while the detectors were being written; `later` when they stood, and first figures for them are in README.md.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from tests.data.behaviour.hand import START, TEXT, mouse, typing, walk
from tests.data.behaviour.made_trackers import Made, many, one

MOVE, CLICK, KEYS, RHYTHM = "mouse-movement", "clicks", "keystrokes", "typing-rhythm"


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _spoken(at: float) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)")


def _slow(rng: random.Random, count: int, step: float) -> list[tuple[int, int, int]]:
    return mouse(rng, count, step)


def _each(points: list[tuple[int, int, int]], write: Any) -> list[tuple[float, Any]]:
    return [((t - points[0][2]) / 1000, write(x, y, t)) for x, y, t in points]


def _clicks(rng: random.Random, count: int = 9) -> list[tuple[int, int, int]]:
    at = START
    out = []
    for _ in range(count):
        at += rng.randrange(900, 9000)
        out.append((rng.randrange(20, 1260), rng.randrange(20, 1900), at))
    return out


def first() -> list[Made]:
    """Return the trackers that were read first."""
    rng = random.Random(404)
    a, b, c = mouse(rng, 70), mouse(rng, 60), mouse(rng, 60)
    keys = typing(rng)
    clicks = _clicks(rng)
    grown = "".join(k for k, *_ in keys if len(k) == 1)
    return [
        one("wild kolodin21/MouseTracking", [MOVE], [{"x": x, "y": y, "t": t} for x, y, t in a]),
        one(
            "wild laurasud/Real-Time-data-transfer-technologies",
            [MOVE],
            urlencode(
                {
                    "data": json.dumps(
                        [
                            {
                                "url": "https://a.example/",
                                "time": _spoken(t),
                                "mousepositionX": x,
                                "mousepositionY": y,
                                "count": 1,
                            }
                            for x, y, t in b
                        ]
                    )
                }
            ),
        ),
        many(
            "wild mousemove after each rest",
            [MOVE],
            _each(
                _slow(rng, 40, 400), lambda x, y, t: {"eventType": "mousemove", "x": x, "y": y, "timestamp": _iso(t)}
            ),
        ),
        one(
            "wild session, events, final, meta",
            [MOVE],
            {
                "session_id": "1-22",
                "events": [{"x": x, "y": y, "t": t} for x, y, t in c]
                + [{"x": 4, "y": 5, "t": c[-1][2] + 9, "event": "click"}],
                "final": False,
                "meta": {"user_agent": "Mozilla/5.0"},
            },
            may=[CLICK],
        ),
        many(
            "wild x, y, button, name",
            [MOVE],
            _each(b, lambda x, y, t: {"x": x, "y": y, "button": 0, "name": "mousemove"}),
            may=[CLICK],
        ),
        many("wild Polarren/Mystical_Webgame", [MOVE], _each(a, lambda x, y, t: "log=" + quote(f"{x} {y}\n"))),
        many(
            "wild looserouting/heatmap",
            [CLICK],
            _each(clicks, lambda x, y, t: {"url": "https://a.example/pay", "x": x, "y": y, "timestamp": _iso(t)}),
            may=[MOVE],
        ),
        many(
            "wild mksharma282000/backend",
            [CLICK],
            _each(
                clicks,
                lambda x, y, t: {
                    "siteId": "6878a4918224888081193f7d",
                    "type": "click",
                    "x": x,
                    "y": y,
                    "screen": {"width": 1280, "height": 720},
                    "sessionId": "k2j3h4",
                },
            ),
        ),
        many(
            "wild rodrigoalviani/heatmap",
            [CLICK],
            _each(clicks, lambda x, y, t: f"page={quote('https://a.example/pay', '')}&x={x}&y={y}&w=1280&h=720"),
            may=[MOVE],
        ),
        many("wild clicks of a performance plugin", [CLICK], [], may=[])
        | {
            "requests": [
                {
                    "at": (t - START) / 1000,
                    "body": b"",
                    "query": "element=BUTTON&id=save&class=btn&document_height=2000&document_width=1280"
                    f"&viewport_height=720&viewport_width=1280&x={x}&y={y}",
                }
                for x, y, t in clicks
            ]
        },
        one(
            "wild heat of clicks",
            [CLICK],
            {
                "clicks": [
                    {
                        "x": x,
                        "y": y,
                        "pageX": x,
                        "pageY": y + 90,
                        "timestamp": t,
                        "element": "BUTTON",
                        "className": "btn",
                        "id": "save",
                    }
                    for x, y, t in clicks
                ]
            },
        ),
        many(
            "wild cibecs/python-keylogger",
            [KEYS],
            [(10.0 * n, {"Keyboard input": grown[: 9 * n + 5]}) for n in range(4)],
            may=["form-input"],
        ),
        many(
            "wild g4ngst4r/Trapper",
            [KEYS],
            [(10.0 * n, {"keyboardData": grown[: 9 * n + 5]}) for n in range(4)],
            may=["form-input"],
        ),
        one(
            "wild Chasoonwook/keylogger",
            [KEYS],
            urlencode(
                {"logs": "".join(k if len(k) == 1 else "Key." + k.lower() for k, *_ in keys).replace(" ", "Key.space")}
            ),
        ),
        one(
            "wild santhossunthar/DaysOf-React",
            [KEYS],
            {"keyId": "1", "key": [f"'{k}'" if len(k) == 1 else "Key.backspace" for k, *_ in keys]},
        ),
        one(
            "wild suprbh/faceRec",
            [RHYTHM],
            {
                str(u): {
                    str(v): [rng.randrange(80, 300) for _ in range(rng.randrange(1, 5))]
                    for v in rng.sample(range(65, 90), 5)
                }
                for u in range(65, 80)
            },
            may=[KEYS],
        ),
        one(
            "wild keydown and keyup apart",
            [KEYS],
            {
                "username": "jd",
                "keydown": [
                    {"key": k, "code": f"Key{k.upper()}", "time": t} for k, t, _ in keys if k.isalpha() and len(k) == 1
                ],
                "keyup": [
                    {"key": k, "code": f"Key{k.upper()}", "time": u} for k, _, u in keys if k.isalpha() and len(k) == 1
                ],
            },
            may=[RHYTHM],
        ),
    ]


def later() -> list[Made]:
    """Return trackers and programs that were read when the detectors stood."""
    rng = random.Random(808)
    return [*_later_moves(rng), *_later_keys(rng), *_later_desks(rng), *_later_boards(rng)]


def _later_moves(rng: random.Random) -> list[Made]:
    a, b, c, d = (mouse(rng, 60) for _ in range(4))
    noise = ("pointerover", "mouseout", "mouseover", "pointermove", "mousemove", "pointerrawupdate")
    return [
        one(
            "wild petrfilip/webalyt", [MOVE], {"mp": [{"wri": {"timestamp": _iso(t)}, "x": x, "y": y} for x, y, t in a]}
        ),
        one(
            "wild joeban0608/crm",
            [MOVE],
            [
                {
                    "type": rng.choice(noise),
                    "details": {
                        "key": None,
                        "url": "http://a.example/",
                        "value": None,
                        "clientX": x + 0.02,
                        "clientY": y + 0.04,
                        "referrer": "",
                    },
                    "createAt": _iso(t),
                }
                for x, y, t in b
            ],
        ),
        many(
            "wild TheInteract/Artemis",
            [MOVE],
            _each(
                _slow(rng, 40, 500),
                lambda x, y, t: {
                    "clientX": x,
                    "clientY": y,
                    "pageX": x,
                    "pageY": y + 40,
                    "screenX": x + 60,
                    "screenY": y + 110,
                    "movementX": 3,
                    "movementY": -2,
                    "timeStamp": t - START + 900.5,
                    "customerCode": "c17",
                },
            ),
        ),
        many(
            "wild positions through a typed procedure call",
            [MOVE],
            _each(
                _slow(rng, 60, 100),
                lambda x, y, t: {
                    "0": {
                        "json": {
                            "sessionId": "V1StGXR8_Z5jdHi6B",
                            "type": "mouse_position",
                            "data": {"x": x, "y": y},
                            "timestamp": _iso(t),
                        }
                    }
                },
            ),
        ),
        one(
            "wild tracker library with typed events",
            [MOVE],
            [
                {
                    "event_type": "mouse_move",
                    "timestamp": _iso(t),
                    "url": "https://a.example/pay",
                    "session_id": "9b2",
                    "data": {"x": x, "y": y},
                }
                for x, y, t in c
            ],
        ),
        one(
            "wild positions with velocities",
            [MOVE],
            {
                "sessionId": "s1",
                "events": [
                    {
                        "x": x,
                        "y": y,
                        "timestamp": t,
                        "velocity": round(rng.random(), 3),
                        "distance": round(rng.random() * 40, 1),
                        "angle": round(rng.random() * 3, 2),
                    }
                    for x, y, t in d
                ],
            },
        ),
        many("wild dpapathanasiou/buckabuckaboo", [MOVE], [])
        | {
            "requests": [
                {
                    "at": (t - a[0][2]) / 1000,
                    "body": b"",
                    "query": f"x={x}&y={y}&u={quote('http://a.example/pay', '')}&t={t}",
                }
                for x, y, t in a
            ]
        },
        one(
            "wild waynecz/session-recorder",
            [MOVE],
            {
                "ui": [
                    {"t": 327, "add": [{"html": '<div id="__tr-container__"></div>'}], "target": 6, "type": "node"},
                    {"t": 33552, "type": "form", "target": 16, "k": "value", "v": "2312"},
                    {"t": 33592, "type": "attr", "target": 14, "attr": {"k": "class", "v": "a"}},
                ],
                "mouse": [{"t": t - START, "type": "move", "x": x, "y": y} for x, y, t in b]
                + [{"t": 10**6, "type": "click", "x": 71, "y": 13}],
            },
            may=[CLICK, "session-replay", "form-input"],
        ),
        one(
            "wild mutations in words",
            ["session-replay"],
            [
                {
                    "ts": _iso(START + 50 * n),
                    "type": rng.choice(("addedNode", "attributeChange")),
                    "nodeName": "LI",
                    "snippet": f"<li class='n{n}'>row</li>",
                }
                for n in range(14)
            ],
        ),
        one(
            "wild keys of a class and steps of a mouse",
            [MOVE, RHYTHM],
            {
                "apiKey": "k",
                "events": [
                    *({"type": "keydown", "timestamp": t, "keyClass": "letter"} for _, t, _ in typing(rng)),
                    *(
                        {"type": "mousemove", "timestamp": t, "deltaX": x - u, "deltaY": y - v}
                        for (x, y, t), (u, v, _) in zip(c[1:], c, strict=False)
                    ),
                ],
            },
        ),
    ]


def _later_keys(rng: random.Random) -> list[Made]:
    keys = [(k, t, u) for k, t, u in typing(rng) if len(k) == 1]
    return [
        one(
            "wild keys by kind and time",
            [KEYS],
            {
                "keystrokes": [
                    {"type": "keydown", "key": k, "code": f"Key{k.upper()}", "timestamp": t, "sessionTime": t - START}
                    for k, t, _ in keys
                ],
                "mouse": [],
                "touch": [],
            },
            may=[RHYTHM],
        ),
        one(
            "wild triples of a logger",
            [KEYS],
            {"events": [[k, e, at / 1000] for k, t, u in keys for e, at in (("press", t), ("release", u))]},
            may=[RHYTHM],
        ),
        one(
            "wild features of one key",
            [RHYTHM],
            [
                {
                    "type": "keystroke",
                    "timestamp": t,
                    "features": {
                        "keyCode": ord(k.upper()),
                        "keyDownTime": t,
                        "keyUpTime": u,
                        "dwellTime": u - t,
                        "flightTime": 90,
                        "shiftPressed": False,
                    },
                    "sessionId": "s",
                    "deviceId": "d",
                }
                for k, t, u in keys
            ],
            may=[KEYS],
        ),
        one(
            "wild vmonaco/biologger",
            [KEYS],
            "press time,release time,key code,key string,modifier code,modifier string,key location\n"
            + "\n".join(f"{t},{u},{ord(k.upper())},{k if k not in ', ' else 'Space'},0,,1" for k, t, u in keys),
            may=[RHYTHM],
        ),
        one(
            "wild dwell and flight of an editor",
            [RHYTHM],
            {
                "events": [
                    {
                        "type": "keyUp",
                        "timestamp": u - START,
                        "dwellTime": u - t,
                        "flightTime": rng.randrange(40, 200),
                        "keyCode": "KeyA",
                    }
                    for _, t, u in keys
                ]
            },
            may=[KEYS],
        ),
        one(
            "wild keys sampled by an extension",
            [RHYTHM],
            {
                "events": [
                    {"event_id": f"e{n}", "type": "keydown", "ts": t, "url": "https://a.example/", "title": "Mail"}
                    for n, (_, t, _) in enumerate(keys)
                ]
            },
            may=[KEYS],
        ),
        one(
            "wild click with tag and id",
            [CLICK],
            {"event": "click", "data": {"tag": "BUTTON", "id": "save", "text": "Save"}, "timestamp": START},
        ),
        many(
            "wild accumulated text",
            ["activity-level"],
            [
                (
                    60.0 * n,
                    {
                        "user_id": 7,
                        "click_count": 14 + n,
                        "key_count": 80 + n,
                        "accumulated_text": TEXT,
                        "idle_time": 12,
                    },
                )
                for n in range(3)
            ],
            may=[KEYS, "idle-time", "form-input"],
        ),
    ]


def _later_desks(rng: random.Random) -> list[Made]:
    return [
        many(
            "wild Rabby567/employee-activity",
            ["app-usage"],
            [
                (
                    30.0 * n,
                    {
                        "app_name": rng.choice(("Inbox - Outlook", "main.py - Visual Studio Code", "Figma")),
                        "status": rng.choice(("working", "idle")),
                        "duration_seconds": 30,
                    },
                )
                for n in range(4)
            ],
            may=["idle-time", "window-titles", "activity-level"],
        ),
        many(
            "wild active windows of a study",
            ["window-titles"],
            [
                (
                    5.0 * n,
                    {
                        "Id": f"0f8fad5b-d9cb-469f-a165-70867728950{n}",
                        "Timestamp": _iso(START + n),
                        "WindowHandle": 66310,
                        "WindowTitle": "Lohn - Excel",
                        "ProcessName": "EXCEL",
                    },
                )
                for n in range(3)
            ],
            may=["app-usage"],
        ),
        one(
            "wild DannyMcwaves/trackly-app-electron",
            ["activity-level"],
            {
                "userId": "7",
                "createdAt": _iso(START),
                "events": [{"type": "startLogging", "timestamp": _iso(START), "projectId": "p"}],
                "activity": [{"userActive": rng.random() < 0.7, "duration": rng.randrange(3, 60)} for _ in range(14)],
            },
            may=["idle-time", "app-usage"],
        ),
        many(
            "wild dragonworx/see-no-evil-monkey",
            ["pages-visited"],
            [
                (
                    9.0 * n,
                    {
                        "timestamp": _iso(START + n),
                        "title": f"Page {n}",
                        "url": f"https://a.example/{n}",
                        "action": "tab_switch",
                    },
                )
                for n in range(4)
            ],
        ),
        one(
            "wild clipboard of an endpoint",
            ["clipboard"],
            {
                "event_id": "e1",
                "event_type": "clipboard",
                "agent_id": "a1",
                "source_type": "agent",
                "user_email": "jd@corp.example",
                "timestamp": _iso(START),
                "severity": "low",
                "content": "quarterly numbers",
                "classification": [],
            },
        ),
        one(
            "wild files of an endpoint",
            ["files"],
            {
                "event_id": "e2",
                "event_type": "file",
                "event_subtype": "file_modified",
                "agent_id": "a1",
                "user_email": "jd@corp.example",
                "file_path": r"C:\Users\jd\Documents\offer.docx",
                "file_size": 17000,
                "timestamp": _iso(START),
            },
        ),
    ]


def _later_boards(rng: random.Random) -> list[Made]:
    a, b, c = mouse(rng, 60), mouse(rng, 60), mouse(rng, 60)
    steps = walk(rng, 40, 33)
    return [
        many(
            "wild lines of a board",
            [],
            [
                (
                    (t - a[0][2]) / 1000,
                    "42"
                    + json.dumps(
                        ["drawing", {"x0": u / 1280, "y0": v / 800, "x1": x / 1280, "y1": y / 800, "color": "black"}]
                    ),
                )
                for (x, y, t), (u, v, _) in zip(a[1:], a, strict=False)
            ],
        ),
        many(
            "wild barzm/WorldWideWhiteboard",
            [],
            [
                ((t - b[0][2]) / 1000, "42" + json.dumps(["draw", [u, v], [x, y], "black"]))
                for (x, y, t), (u, v, _) in zip(b[1:], b, strict=False)
            ],
        ),
        many(
            "wild Karthik0484/Own-Project",
            [],
            _each(
                c,
                lambda x, y, t: (
                    "42"
                    + json.dumps(
                        [
                            "whiteboard:draw_move",
                            {"chatId": "chat-123", "userId": "u1", "x": x, "y": y, "tool": "pen", "timestamp": t},
                        ]
                    )
                ),
            ),
        ),
        many(
            "wild VeikkaND/Draw-together",
            [],
            _each(
                a,
                lambda x, y, t: (
                    "42"
                    + json.dumps(["canvas:draw", {"room": "r", "id": 4, "x": x, "y": y, "color": "#333", "width": 3}])
                ),
            ),
        ),
        many(
            "wild player moves",
            [],
            _each(
                steps,
                lambda x, y, t: (
                    "42"
                    + json.dumps(
                        ["playerMove", {"position": {"x": x, "y": y, "z": 0}, "rotation": {"x": 0, "y": 1.2, "z": 0}}]
                    )
                ),
            ),
        ),  # type: ignore[arg-type]
        many(
            "wild inputs of a game",
            [],
            [
                (
                    n * 0.03,
                    "42"
                    + json.dumps(
                        ["input", {"seqNumber": n, "dx": rng.choice((-3, 0, 3)), "dy": rng.choice((-3, 0, 3))}]
                    ),
                )
                for n in range(60)
            ],
        ),
        many(
            "wild entice/entice",
            [],
            _each(
                steps,
                lambda x, y, t: {
                    "topic": "movement",
                    "event": "update",
                    "payload": {  # type: ignore[arg-type]
                        "pos": {"x": x, "y": y, "plane": 1},
                        "goal": {"x": x + 40, "y": y + 9, "plane": 1},
                        "move_type": 9,
                        "velocity": 1,
                    },
                },
            ),
        ),
        many(
            "wild updates of a position",
            [],
            _each(steps, lambda x, y, t: {"player_id": 3, "x": round(x), "y": round(y)}),
        ),  # type: ignore[arg-type]
    ]


def last() -> list[Made]:
    """Return what was read after the faults that `later` showed were mended."""
    rng = random.Random(1212)
    return [*_last_keys(rng), *_last_desks(rng), *_last_programs(rng)]


def _last_keys(rng: random.Random) -> list[Made]:
    keys = [(k, t, u) for k, t, u in typing(rng) if len(k) == 1]
    way = mouse(rng, 60)
    typed = "".join(k for k, *_ in keys)
    return [
        many("wild omahik79/kl", [KEYS], [])
        | {
            "requests": [
                {
                    "at": 3.0 * n,
                    "body": b"",
                    "query": "k="
                    + quote(json.dumps([{"t": round(t / 1000), "k": k} for k, t, _ in keys[n * 9 : n * 9 + 9]])),
                }
                for n in range(4)
            ]
        },
        many(
            "wild ChandanSouL/keystroke",
            [KEYS],
            [
                (
                    2.0 * n,
                    '------WebKitFormBoundaryx\r\nContent-Disposition: form-data; name="keys"\r\n\r\n'
                    + json.dumps([k for k, *_ in keys[n * 9 : n * 9 + 9]])
                    + "\r\n------WebKitFormBoundaryx--\r\n",
                )
                for n in range(4)
            ],
        ),
        one(
            "wild keys with codes, down and up",
            [KEYS],
            {
                "keystrokes": [
                    {"key": k, "keyCode": ord(k.upper()), "type": e, "timestamp": at}
                    for k, t, u in keys
                    for e, at in (("keydown", t), ("keyup", u))
                ]
            },
            may=[RHYTHM],
        ),
        many(
            "wild keys of twenty letters each",
            [KEYS],
            [
                (
                    9.0 * n,
                    {
                        "userAgent": "Mozilla/5.0",
                        "url": "https://a.example/",
                        "keys": typed[20 * n : 20 * n + 20],
                        "time": _iso(START + n),
                    },
                )
                for n in range(2)
            ],
        ),
        one(
            "wild riya810sri/exam-portal-backend",
            [MOVE],
            {
                "examId": "e",
                "events": [
                    {"type": "mousemove", "x": x, "y": y, "target": "DIV", "timestamp": _iso(t)} for x, y, t in way
                ],
            },
        ),
        one(
            "wild pasting in an exam",
            ["clipboard"],
            {
                "assignment_id": "a",
                "event_type": "paste",
                "severity": "high",
                "timestamp": _iso(START),
                "details": {"pasted_length": 44},
            },
        ),
        one(
            "wild idling in an exam",
            ["idle-time"],
            {
                "assignment_id": "a",
                "event_type": "idle",
                "severity": "low",
                "timestamp": _iso(START),
                "details": {"idle_duration_seconds": 80},
            },
        ),
        one(
            "wild scroll milestones",
            ["scroll"],
            {
                "event": "scroll_depth",
                "depth_percentage": 75,
                "page_path": "/pay",
                "page_height": 4000,
                "time_to_depth_ms": 8100,
            },
        ),
        one("wild reading of an article", ["scroll"], {"articleId": "17", "dwellTime": 34, "scrollDepth": 80}),
        one(
            "wild engagement of a page",
            ["scroll"],
            {
                "pageviewGuid": "b1",
                "scrollDepth": {"pixels": 967, "percentage": 93},
                "timeOnPage": {"totalTimeMillis": 40100, "engagedTimeMillis": 18000},
                "links": [],
            },
        ),
    ]


def _last_desks(rng: random.Random) -> list[Made]:
    from tests.data.behaviour.made_trackers import part, png

    lines = (
        "2026-01-10 09:00:12  VS Code (active)      0:00",
        "2026-01-10 09:47:33  Slack (active)        47:21",
        "2026-01-10 09:52:18  Slack (idle)          4:45",
        "2026-01-10 09:53:01  VS Code (active)      0:43",
        "2026-01-10 11:24:55  Chrome (active)       1:31:54",
    )
    shot = {"sessionId": "s", "studentItsId": 4, "timestamp": _iso(START)}
    return [
        many(
            "wild activity of an agent",
            ["app-usage", "activity-level"],
            [
                (
                    300.0 * n,
                    {
                        "application": "Slack",
                        "window_title": "#general - Slack",
                        "url": None,
                        "start_time": START + n,
                        "duration": 290,
                        "keyboard_events": 212,
                        "mouse_events": 90,
                        "idle_time": 12,
                        "last_activity": START + n,
                    },
                )
                for n in range(3)
            ],
            may=["window-titles", "idle-time"],
        ),
        one(
            "wild totals of programs",
            ["app-usage"],
            [
                {"app_name": name, "total_duration": rng.randrange(900), "session_count": rng.randrange(9)}
                for name in ("Slack", "Code", "Figma")
            ],
        ),
        one(
            "wild log of programs",
            ["app-usage"],
            "\n".join(lines),
            may=["idle-time", "window-titles", "activity-level"],
        ),
        one(
            "wild usage by bundle",
            ["app-usage"],
            {
                "usage": {
                    "com.tinyspeck.slack": {
                        "name": "Slack",
                        "totalMs": 812000,
                        "lastStart": START,
                        "sessions": [{"start": START, "end": START + 812000}],
                    },
                    "com.figma": {
                        "name": "Figma",
                        "totalMs": 91000,
                        "lastStart": START,
                        "sessions": [{"start": START, "end": START + 91000}],
                    },
                }
            },
        ),
        many(
            "wild Proctorme/eyeproctor-docs",
            ["camera"],
            [(60.0 * n, part("mediaFile", f"webcam-{n}.jpg", png(640, 480, n), "image/jpeg")) for n in range(4)],
            may=["screenshots"],
        ),
        many(
            "wild Moiz-Jamaal/AJSBrowser",
            ["screenshots"],
            [(30.0 * n, {**shot, "screenshot": _data_url(png(1366, 768, n))}) for n in range(4)],
        ),
    ]


def _data_url(data: bytes) -> str:
    import base64

    return "data:image/png;base64," + base64.b64encode(data).decode()


def _last_programs(rng: random.Random) -> list[Made]:
    from tests.data.behaviour.made_trackers import png

    a, b, c = mouse(rng, 60), mouse(rng, 60), mouse(rng, 60)
    return [
        many("wild sedson/drawing-app", [], [(70.0 * n, {"img": _data_url(png(1028, 768, n))}) for n in range(2)]),
        many("wild martinvium/invisible_ink", [], _each(a, lambda x, y, t: f"{x},{y}")),
        many(
            "wild segments with times",
            [],
            [
                (
                    (t - b[0][2]) / 1000,
                    {
                        "x0": u,
                        "y0": v,
                        "x1": x,
                        "y1": y,
                        "color": "#000",
                        "lineWidth": 2,
                        "isEraser": False,
                        "timestamp": t,
                    },
                )
                for (x, y, t), (u, v, _) in zip(b[1:], b, strict=False)
            ],
        ),
        many(
            "wild stroke that is saved",
            [],
            [
                (9.0 * n, {"path": [[x, y] for x, y, _ in mouse(rng, 40)], "color": "#e33", "width": 3})
                for n in range(4)
            ],
        ),
        many(
            "wild pressed points",
            [],
            [
                (9.0 * n, {"strokes": [[[x, y, round(rng.random() * 10, 1)] for x, y, _ in mouse(rng, 50)]]})
                for n in range(3)
            ],
        ),
        one("wild points to be joined", [], [[rng.randrange(600), rng.randrange(400)] for _ in range(14)]),
        many(
            "wild bcakmakoglu/vue-flow",
            [],
            [
                (
                    20.0 * n,
                    {
                        "nodes": [
                            {
                                "id": f"random_node-{k}",
                                "label": f"Node {k}",
                                "position": {"x": rng.uniform(0, 1200), "y": rng.uniform(0, 800)},
                            }
                            for k in range(14)
                        ],
                        "edges": [],
                        "position": [0, 0],
                        "zoom": 1,
                    },
                )
                for n in range(3)
            ],
        ),
        one(
            "wild positions of nodes",
            [],
            {
                "nodePositions": {f"n{k}": {"x": rng.randrange(1200), "y": rng.randrange(800)} for k in range(20)},
                "edges": [],
            },
        ),
        many(
            "wild dino2895/IOT-final-project",
            [],
            [
                (
                    0.1 * n,
                    {
                        "device_id": "d",
                        "TimeStamp": _iso(START + 100 * n),
                        "accel_x": round(rng.gauss(0, 1), 2),
                        "accel_y": round(rng.gauss(0, 1), 2),
                        "accel_z": 9.81,
                        "gyro_x": 0.01,
                        "gyro_y": -0.02,
                        "gyro_z": 0.03,
                    },
                )
                for n in range(50)
            ],
        ),
        many(
            "wild thingsboard/thingsboard.github.io",
            [],
            [
                (
                    5.0 * n,
                    {
                        "ts": START + 5000 * n,
                        "values": {"temperature": round(rng.gauss(21, 1), 1), "humidity": rng.randrange(40, 60)},
                    },
                )
                for n in range(20)
            ],
        ),
        one(
            "wild hedrosistemas/example_hdr_process_data_js",
            [],
            {
                "body": [
                    {
                        "type": "temp",
                        "data": [
                            {
                                "mac": "4548AA000001",
                                "rssi": "-87",
                                "raw": "034c011603ba07b607b207",
                                "time": str(1595936680 + k),
                            }
                            for k in range(9)
                        ],
                    }
                ]
            },
        ),
        one(
            "wild columns of a stroke",
            [],
            {
                "xs": [x for x, *_ in c],
                "ys": [y for _, y, _ in c],
                "width": 3,
                "red": 20,
                "green": 90,
                "blue": 4,
                "alpha": 1,
            },
        ),
    ]


def final() -> list[Made]:
    """Return the batch that was read last of all; the honest figure."""
    rng = random.Random(2626)
    return [*_final_moves(rng), *_final_keys(rng), *_final_desks(rng), *_final_windows(rng), *_final_programs(rng)]


def _final_moves(rng: random.Random) -> list[Made]:
    a, b, c, d = (mouse(rng, 60) for _ in range(4))
    clicks = _clicks(rng)
    who = {"userId": "64f", "deviceId": "d1", "username": "jd", "sessionId": "s1"}
    element = {"tag": "BUTTON", "className": "btn", "id": "save"}
    return [
        one(
            "wild movements, clicks, scrolls",
            [MOVE, CLICK, "scroll"],
            {
                **who,
                "movements": [{"x": x, "y": y, "timestamp": _iso(t)} for x, y, t in a],
                "clicks": [{"x": x, "y": y, "button": "left", "timestamp": _iso(t)} for x, y, t in clicks],
                "scrolls": [{"deltaX": 0, "deltaY": 100, "timestamp": _iso(START + 90 * n)} for n in range(9)],
                "screenResolution": {"width": 1920, "height": 1080},
            },
        ),
        one(
            "wild behaviour of a day",
            [MOVE],
            {
                "website": "a.example",
                "date": "2026-11-30",
                "mouseMovements": [{"x": x, "y": y, "t": t} for x, y, t in b],
                "clicks": 4,
                "scrollDistance": 1200,
                "scrollSpeed": 3.2,
                "timeSpent": 88,
                "stressScore": 0.3,
            },
            may=["activity-level", "scroll", CLICK],
        ),
        one(
            "wild PR3MM/TrackrX-Backend",
            ["scroll"],
            {
                "sessionId": "s",
                "userIp": "192.0.2.7",
                "referrer": "",
                "currentPage": "https://a.example/pay",
                "pathname": "/pay",
                "utmParameters": {},
                "deviceInfo": {"type": "desktop"},
                "scrollDepth": 70,
                "clickHeatmap": {"12,34": 2, "50,60": 1},
                "timeOnPage": 81,
                "bounceRate": 0,
            },
            may=[CLICK],
        ),
        one(
            "wild Benoitapps/ChallengeS2",
            [MOVE],
            {
                "api_token": "t",
                "visitor": {
                    "user_fingerprint": "f",
                    "trackers": [
                        {
                            "mouse": [{"x": x, "y": y, "time": t} for x, y, t in c],
                            "clicks": [],
                            "paths": ["/", "/pay"],
                            "startTime": _iso(START),
                            "endTime": _iso(START + 9),
                        }
                    ],
                },
            },
        ),
        one(
            "wild 0851/mt",
            [CLICK],
            {
                "eventType": "click",
                "time": START,
                "userAgent": "M",
                "online": True,
                "platform": "Linux",
                "language": "zh",
                "offsetX": 4,
                "offsetY": 9,
                "screenX": 400,
                "screenY": 300,
                "scrollX": 0,
                "scrollY": 20,
                "pageWidth": 1280,
                "pageHeight": 4000,
                "uri": "https://a.example/",
                "target": element,
                "paths": [element, {"tag": "DIV"}],
            },
        ),
        many(
            "wild zihaoyy/monitor",
            [CLICK],
            [
                (
                    3.0 * n,
                    {
                        "scrollTop": 40,
                        "type": "behavior",
                        "subType": "click",
                        "target": "BUTTON",
                        "startTime": 900.5 + n,
                        "innerHTML": "Save",
                        "outerHTML": "<button>Save</button>",
                        "width": 80,
                        "height": 30,
                        "eventType": "mousedown",
                    },
                )
                for n in range(3)
            ],
        ),
        one(
            "wild clicks of a Chinese SDK",
            [CLICK],
            {
                "list": [
                    {"type": "click", "data": {"selector": "button.submit-btn", "text": "提交订单", "x": 500, "y": 300}}
                ]
            },
        ),
        one(
            "wild scrolling of a Chinese SDK",
            ["scroll"],
            {"list": [{"type": "scroll", "data": {"maxScrollDepth": 80, "scrollTop": 1200}, "time": START}]},
        ),
        many(
            "wild d-lab/uqcrowd-log",
            [CLICK],
            [
                (
                    4.0 * n,
                    {
                        "log_type": "mouse_event",
                        "sequence_number": n,
                        "browser_time": _iso(START + n),
                        "session_id": "o",
                        "worker_id": "w",
                        "content": {"mouse_event": "left_click", "details": {"target": "#answer-2"}},
                    },
                )
                for n in range(3)
            ],
        ),
        one(
            "wild moves from and to",
            [MOVE],
            {
                "mouseEvents": [
                    {"moveTo": {"from": {"x": u, "y": v}, "to": {"x": x, "y": y}}}
                    for (x, y, _), (u, v, _) in zip(d[1:], d, strict=False)
                ],
                "timeStart": _iso(START),
                "timeEnd": _iso(START + 60_000),
            },
        ),
        one(
            "wild sums of a session's mouse",
            ["activity-level"],
            {
                "user_id": "u",
                "session_id": "s",
                "page_url": "/pay",
                "total_distance_px": 18211,
                "avg_speed_px_per_sec": 310.5,
                "total_clicks": 12,
                "rage_clicks": 1,
                "dead_clicks": 0,
                "hesitation_count": 4,
            },
            may=[CLICK],
        ),
    ]


def _final_keys(rng: random.Random) -> list[Made]:
    keys = [(k, t, u) for k, t, u in typing(rng) if len(k) == 1]
    way = mouse(rng, 50)
    mixed = [{"time": t, "type": "keydown", "data": k} for k, t, _ in keys[:20]] + [
        {"time": t, "type": "mousemove", "x": x, "y": y} for x, y, t in way
    ]
    return [
        one("wild nielsreijers/openemr-keylogger", [KEYS, MOVE], {"user": "jd", "events": mixed}, may=[RHYTHM]),
        one(
            "wild names of events are keys",
            [KEYS],
            [{"eventName": k, "eventX": None, "eventY": None, "eventTime": t - START + 0.5} for k, t, _ in keys],
        ),
        one(
            "wild keystrokes with capturedAt",
            [KEYS],
            {
                "sessionId": "s",
                "events": [
                    {"sequence": n, "capturedAt": _iso(t), "key": k, "text": k} for n, (k, t, _) in enumerate(keys)
                ],
            },
        ),
        many(
            "wild one keystroke a message",
            [KEYS],
            [
                ((t - keys[0][1]) / 1000, "42" + json.dumps(["keylog", {"keystroke": k, "timestamp": t}]))
                for k, t, _ in keys
            ],
        ),
        one(
            "wild timings of groups of keys",
            [RHYTHM],
            {
                "userId": "u",
                "keystrokes": [
                    {"timestamp": t, "eventType": e, "keyGroup": "letter"}
                    for _, d, u in keys
                    for e, t in (("keydown", d), ("keyup", u))
                ],
            },
        ),
        many(
            "wild one key a message",
            [KEYS],
            [((t - keys[0][1]) / 1000, {"action": "keydown", "key": ord(k.upper())}) for k, t, _ in keys],
            may=[RHYTHM],
        ),
        one(
            "wild details with recent keys",
            [KEYS],
            {
                "details": [
                    {
                        "key": k,
                        "mouse_button": None,
                        "recent_keys": [k],
                        "mouse_x": None,
                        "event_type": "KeyPress",
                        "at": _iso(t),
                    }
                    for k, t, _ in keys
                ]
            },
            may=[RHYTHM],
        ),
        one(
            "wild report of a keyboard",
            [RHYTHM],
            {
                "count": len(keys),
                "keyboardLogs": [{"keyboardEventId": n, "timestamp": _iso(t)} for n, (_, t, _) in enumerate(keys)],
            },
            may=["activity-level", KEYS],
        ),
    ]


def _final_desks(rng: random.Random) -> list[Made]:
    return [
        many(
            "wild rupsa45/employee-monitering-sys",
            ["app-usage", "activity-level"],
            [
                (
                    60.0 * n,
                    {
                        "appName": "Slack",
                        "appPath": "/usr/bin/slack",
                        "appOpenAt": _iso(START + n),
                        "appCloseAt": _iso(START + 40_000),
                        "keysPressed": 90,
                        "mouseClicks": 14,
                        "empId": "e1",
                    },
                )
                for n in range(2)
            ],
            may=["files", "idle-time"],
        ),
        many(
            "wild idle time of an employee",
            ["idle-time"],
            [
                (60.0 * n, {"from": _iso(START), "to": _iso(START + 300_000), "duration": 300, "empId": "e1"})
                for n in range(2)
            ],
        ),
        many(
            "wild activity of an interval",
            ["activity-level"],
            [
                (
                    60.0 * n,
                    {
                        "mouseClicks": 4,
                        "mouseMovements": 900,
                        "keystrokes": 210,
                        "intervalStart": _iso(START),
                        "intervalEnd": _iso(START + 60_000),
                        "sessionId": 3,
                    },
                )
                for n in range(2)
            ],
        ),
        one(
            "wild typing with its window",
            ["activity-level"],
            {
                "id": "1",
                "timestamp": START,
                "type": "typing",
                "session_id": "s",
                "data": {
                    "key_count": 44,
                    "words_per_minute": 38,
                    "active_application": "Slack",
                    "active_window_title": "#general",
                },
            },
            may=["window-titles", "app-usage", RHYTHM],
        ),
        one(
            "wild report of a mouse",
            ["activity-level"],
            {
                "count": 3,
                "mouseLogs": [
                    {"mouseEventId": n, "startTime": _iso(START + 9000 * n), "endTime": _iso(START + 9000 * n + 4000)}
                    for n in range(9)
                ],
            },
        ),
        one(
            "wild heartbeat of a library in Go",
            ["activity-level"],
            {
                "WasAnyActivity": True,
                "Time": _iso(START),
                "ActivityMap": {"mouse-click": [_iso(START + n) for n in range(3)], "mouse-cursor-move": [_iso(START)]},
            },
        ),
        one(
            "wild counts with program",
            ["activity-level"],
            {
                "events": [
                    {
                        "id": str(n),
                        "timestamp": _iso(START + 60_000 * n),
                        "event_type": rng.choice(("keyboard", "mouse", "app_focus")),
                        "app": "code",
                        "window_title": "main.py",
                        "exe_path": "/usr/bin/code",
                        "key_count": 40 + n,
                        "mouse_distance": 3000.5,
                        "click_count": 5,
                    }
                    for n in range(6)
                ]
            },
            may=["window-titles", "app-usage", "files"],
        ),
        one(
            "wild keyboard and mouse of a slot",
            ["activity-level"],
            {
                "timeStart": _iso(START),
                "timeEnd": _iso(START + 600_000),
                "kbPressCount": 212,
                "kbSequence": "[]",
                "mouseMovementsCount": 900,
                "mouseLeftClickCount": 80,
                "mouseRightClickCount": 3,
                "organizationId": "o",
                "afkDuration": 20,
            },
            may=["idle-time"],
        ),
    ]


def _final_windows(rng: random.Random) -> list[Made]:
    return [
        one(
            "wild windows that were productive",
            ["app-usage"],
            {
                "programLogs": [
                    {
                        "programEventId": n,
                        "window": rng.choice(("Code", "chrome.exe", "Slack")),
                        "startTime": _iso(START + 60_000 * n),
                        "endTime": _iso(START + 60_000 * n + 50_000),
                        "productive": True,
                    }
                    for n in range(6)
                ]
            },
            may=["window-titles"],
        ),
        one(
            "wild windows with category",
            ["window-titles"],
            {
                "logs": [
                    {
                        "id": str(n),
                        "userId": "u",
                        "timestamp": _iso(START + n),
                        "windowTitle": "Payroll",
                        "processName": "EXCEL",
                        "category": "productive",
                        "durationSeconds": 44,
                        "idle": False,
                    }
                    for n in range(4)
                ]
            },
            may=["app-usage", "idle-time"],
        ),
        one(
            "wild windows with pages",
            ["app-usage"],
            [
                {
                    "name": "Google Chrome",
                    "duration": 40,
                    "dateStart": _iso(START),
                    "dateEnd": _iso(START + 40_000),
                    "meta": [{"url": "https://a.example/", "title": "Pay"}],
                },
                {
                    "name": "Code",
                    "duration": 90,
                    "dateStart": _iso(START),
                    "dateEnd": _iso(START + 90_000),
                    "meta": [{"title": "main.py"}],
                },
            ],
            may=["window-titles", "pages-visited"],
        ),
        one(
            "wild sessions of windows",
            ["window-titles", "app-usage"],
            {
                "sessions": [
                    {
                        "process_id": 4120,
                        "process_name": "chrome.exe",
                        "window_title": "Pay - Chrome",
                        "start_time": _iso(START),
                        "end_time": _iso(START + 9000),
                    }
                ]
            },
        ),
    ]


def _final_programs(rng: random.Random) -> list[Made]:
    a, b, c, d = (mouse(rng, 50) for _ in range(4))
    ring = [[rng.randrange(900), rng.randrange(600)] for _ in range(24)]

    def phoenix(topic: str, event: str, payload: Any) -> dict[str, Any]:
        return {
            "topic": f"realtime:{topic}",
            "event": "broadcast",
            "payload": {"type": "broadcast", "event": event, "payload": payload},
            "ref": "3",
        }

    return [
        many(
            "wild joshleichtung/Supabasebass",
            [],
            _each(a, lambda x, y, t: phoenix("cursor-room", "cursor-move", {"x": x, "y": y, "user_id": "u1"})),
        ),
        many(
            "wild positions with names and times",
            [],
            _each(
                b,
                lambda x, y, t: phoenix(
                    "workspace:1",
                    "cursor",
                    {"user_id": "u", "display_name": "Ann", "colour": "#c09", "x": x, "y": y, "timestamp": t},
                ),
            ),
        ),
        many(
            "wild presence of a board",
            [],
            _each(
                c,
                lambda x, y, t: {
                    "topic": "realtime:presence:board:1",
                    "event": "presence",
                    "payload": {
                        "type": "presence",
                        "event": "track",
                        "payload": {"x": x, "y": y, "color": 3, "name": "Ann"},
                    },
                    "ref": "9",
                },
            ),
        ),
        many(
            "wild clients and their points",
            [],
            _each(d, lambda x, y, t: phoenix("room-1", "pos", {"clientId": "V1", "x": x, "y": y})),
        ),
        one(
            "wild waikato-ufdl/ufdl-api",
            [],
            {"annotations": [{"x": 4, "y": 5, "width": 90, "height": 80, "label": "cat", "polygon": {"points": ring}}]},
        ),
        one(
            "wild polygon of an image",
            [],
            {"image_id": 3, "annotations": [{"type": "polygon", "points": ring, "label": "cat"}]},
        ),
        one(
            "wild segmentation of an image",
            [],
            {
                "imageId": "i",
                "type": "segmentation",
                "coordinates": {"x": 4, "y": 5, "points": [{"x": x, "y": y} for x, y, _ in a]},
                "label": "cat",
            },
        ),
        one(
            "wild points that prompt a model",
            [],
            {"image_path": "a.png", "points": [{"point": [x, y], "label": 1} for x, y in ring[:9]]},
        ),
        one(
            "wild sessions of a pomodoro",
            [],
            {
                "sessions": [
                    {
                        "id": n,
                        "user_id": "u",
                        "task_id": 4,
                        "session_type": "pomodoro",
                        "start_time": _iso(START + n),
                        "end_time": _iso(START + 1_500_000),
                        "duration": 1500,
                    }
                    for n in range(5)
                ]
            },
        ),
        one(
            "wild entries of time",
            [],
            {
                "timeEntries": [
                    {"startTime": _iso(START + n), "endTime": _iso(START + 900_000), "description": "Review"}
                    for n in range(5)
                ]
            },
        ),
        one("wild start of a pomodoro", [], {"taskId": "4", "workDuration": 25, "breakDuration": 5, "type": "focus"}),
        one(
            "wild tasks of a pomodoro",
            [],
            [
                {
                    "id": 4,
                    "user_id": "u",
                    "title": "Write report",
                    "is_completed": False,
                    "estimated_pomodoros": 3,
                    "completed_pomodoros": 1,
                    "created_at": _iso(START),
                }
            ],
        ),
    ]


def closing() -> list[Made]:
    """Return the batch that was read after the faults that `final` showed were mended."""
    rng = random.Random(9090)
    return [*_closing_hands(rng), *_closing_keys(rng), *_closing_desks(rng), *_closing_programs(rng)]


def _closing_hands(rng: random.Random) -> list[Made]:
    a, b, c = (mouse(rng, 60) for _ in range(3))
    base = {"timestamp": START, "url": "https://a.example/pay", "userAgent": "M", "sessionId": "s", "userId": "u"}
    element = {"tagName": "BUTTON", "className": "btn", "id": "save", "textContent": "Save", "attributes": {}}
    clicked = {
        "url_route": "/pay",
        "tag_name": "BUTTON",
        "class_name": "btn",
        "id": "save",
        "page_x": 40,
        "page_y": 90,
        "page_width": 1280,
        "page_height": 4000,
        "client_x": 40,
        "client_y": 90,
        "client_width": 1280,
        "client_height": 720,
    }
    delays = [0.0, *((t - s) / 1000 for (*_, t), (*_, s) in zip(b[1:], b, strict=False))]
    return [
        many("wild sudo0272/Sneak", [MOVE], _each(c, lambda x, y, t: f"x={x}&y={y}"), may=[CLICK]),
        one(
            "wild rows of states",
            [MOVE],
            [[1 if n % 15 else 10, x, y, t / 1000] for n, (x, y, t) in enumerate(a)],
            may=[CLICK],
        ),
        one(
            "wild moves with delays",
            [MOVE],
            {"seq": [{"type": "move", "x": x, "y": y, "delay": d} for (x, y, _), d in zip(b, delays, strict=True)]},
        ),
        one(
            "wild freenalytics/freenalytics-connector-web",
            [CLICK],
            {"payload": {"element_clicked": clicked}, "schema_version": 1},
        ),
        one(
            "wild leaving of a page",
            ["activity-level"],
            {"payload": {"user_time_in_page": 81000, "user_scrolled": True, "num_of_clicks": 7}},
            may=["scroll", CLICK],
        ),
        one(
            "wild clickstream with element",
            [CLICK],
            {
                "type": "clickstream",
                "eventType": "click",
                "eventName": "cta",
                "page": {"url": "https://a.example/", "path": "/"},
                "user": {"userId": "u"},
                "element": {"id": "save", "tagName": "BUTTON", "text": "Save", "position": {"x": 40, "y": 90}},
                "session": {"sessionId": "s"},
            },
        ),
        one(
            "wild click with selector and xpath",
            [CLICK],
            {
                "events": [
                    {
                        "type": "click",
                        "ts": START,
                        "payload": {
                            "x": 4,
                            "y": 9,
                            "selector": "body > main > button.cta",
                            "xpath": "/html/body/main/button",
                            "tagName": "BUTTON",
                        },
                    }
                ]
            },
        ),
        one(
            "wild click of a base event",
            [CLICK],
            {**base, "type": "click", "element": element, "coordinates": {"x": 4, "y": 9, "clientX": 4, "clientY": 9}},
        ),
        one(
            "wild scroll of a base event",
            ["scroll"],
            {
                **base,
                "type": "scroll",
                "scrollPosition": {"x": 0, "y": 900},
                "documentHeight": 4000,
                "viewportHeight": 720,
                "scrollPercentage": 40,
            },
        ),
    ]


def _closing_keys(rng: random.Random) -> list[Made]:
    keys = [(k, t, u) for k, t, u in typing(rng) if len(k) == 1]
    return [
        one(
            "wild RohanGottipati/Typing",
            [KEYS],
            {
                "keystrokeLog": [
                    {"key": k, "correct": True, "timestamp": (t - START) / 1000, "position": n}
                    for n, (k, t, _) in enumerate(keys)
                ]
            },
        ),
        one(
            "wild MinhThieu145/elephantype",
            [KEYS],
            {
                "keystrokes": [
                    {
                        "id": f"k{n}",
                        "timestamp": t,
                        "key": k,
                        "expectedKey": k,
                        "isCorrect": True,
                        "position": n,
                        "actionType": "keydown",
                        "interKeyDelay": 90,
                    }
                    for n, (k, t, _) in enumerate(keys)
                ]
            },
            may=[RHYTHM],
        ),
        one(
            "wild ey4n/keystroke_logger",
            [KEYS],
            [
                {
                    "key": k,
                    "pressed_at": _iso(t),
                    "session_id": "s",
                    "test_type": "free",
                    "event_type": "keydown",
                    "field_name": "routine",
                    "device_info": "M",
                    "meta": {"code": "KeyA"},
                }
                for k, t, _ in keys
            ],
            may=[RHYTHM],
        ),
        one(
            "wild recorder of typing",
            [KEYS],
            {
                "keystroke_log": [
                    {"key": k, "timestamp": t / 1000, "pause_duration": 0.1, "type": "char"} for k, t, _ in keys
                ],
                "backspace_count": 3,
            },
            may=[RHYTHM],
        ),
    ]


def _closing_desks(rng: random.Random) -> list[Made]:
    from tests.data.behaviour.made_trackers import part, png

    window = {
        "app_name": "Code",
        "title": "main.py - Visual Studio Code",
        "pid": 4,
        "is_active": True,
        "monitor": 0,
        "position": {"x": 0, "y": 0, "width": 1200, "height": 800},
        "last_active": _iso(START),
    }
    return [
        many(
            "wild StepTen2024/shoreagents-mono-new",
            ["activity-level"],
            [
                (
                    10.0 * n,
                    {
                        "metrics": {
                            "mouseMovements": 2800 + n,
                            "mouseClicks": 228,
                            "keystrokes": 628,
                            "activeTime": 12,
                            "idleTime": 2,
                            "screenTime": 14,
                            "applicationsused": ["Code", "Slack"],
                            "visitedurls": ["https://a.example/"],
                            "tabsSwitched": 4,
                            "productivityScore": 71,
                            "clipboardActions": 5,
                        }
                    },
                )
                for n in range(3)
            ],
            may=["idle-time", "app-usage", "clipboard"],
        ),
        one(
            "wild focus of windows",
            ["window-titles", "app-usage"],
            [
                {
                    "id": n,
                    "timestamp": _iso(START + n),
                    "app_name": "Code",
                    "window_title": "main.py",
                    "category": "work",
                    "focus_duration": 300,
                    "total_windows": 7,
                }
                for n in range(3)
            ],
        ),
        one(
            "wild workspace",
            ["window-titles", "app-usage"],
            {
                "active_window": window,
                "all_windows": [window],
                "window_count": 7,
                "category": "work",
                "focus_time": "00:12:00",
                "context_switches": 4,
                "timestamp": _iso(START),
            },
        ),
        one(
            "wild idling of an agent",
            ["idle-time"],
            {
                "user_id": "u",
                "event": "idle",
                "idle_start": _iso(START),
                "idle_end": _iso(START + 700_000),
                "duration_seconds": 700,
            },
        ),
        many(
            "wild niramay11/workday-insight",
            ["screenshots"],
            [(300.0 * n, part("screenshot", f"{n}.jpg", png(1920, 1080, n), "image/jpeg")) for n in range(4)],
        ),
        one(
            "wild shares of programs",
            ["app-usage"],
            {
                "employeeId": 4,
                "apps": [
                    {"app_name": name, "value": 33.2, "percentage": 20.5} for name in ("Slack", "Code", "Outlook")
                ],
            },
        ),
    ]


def _closing_programs(rng: random.Random) -> list[Made]:
    phase = {
        f"{name}{n}": rng.randrange(400) for name in ("voltage", "current", "actPower", "reactPower") for n in (1, 2, 3)
    }
    tariff = {"tariff1": {"reading": 12, "unit": "kWh"}, "actual": {"reading": 3, "unit": "kW"}}
    return [
        many(
            "wild koktaildotcom/com.p1.smartmeter",
            [],
            [
                (
                    10.0 * n,
                    {"electricity": {"delivered": tariff, "received": tariff}, "gas": {"reading": n, "unit": "m3"}},
                )
                for n in range(9)
            ],
        ),
        many(
            "wild crised/electrical",
            [],
            [
                (900.0 * n, {"TimeStamp": "Thu Sep  5 16:16:47 CLT 2013", "id": 4, **phase, "frequency": 50})
                for n in range(9)
            ],
        ),
        one(
            "wild values of a meter",
            [],
            {
                "data": [
                    {
                        "sn": "A",
                        "values": [
                            [round(rng.gauss(230, 2), 1), round(rng.random() * 9, 2), rng.randrange(900), n]
                            for n in range(24)
                        ],
                        "gmtTime": _iso(START),
                    }
                ]
            },
        ),
        one(
            "wild intervals of a meter",
            [],
            "date,time,interval,e1,e2,b1\n"
            + "\n".join(
                f"20170120,{n // 6:02}:{n % 6}0,10,{rng.randrange(40)},0,{rng.randrange(9)}" for n in range(60)
            ),
        ),
        one(
            "wild RamiroFerradas/mini-crm-ventas",
            [],
            [
                {
                    "id": str(n),
                    "entity": "sale",
                    "action": "update",
                    "payload": {"total": 40 + n, "note": TEXT},
                    "attempts": 0,
                    "createdAt": START + 1700 * n,
                }
                for n in range(9)
            ],
        ),
        one(
            "wild queue of mutations",
            [],
            {
                "mutations": [
                    {
                        "id": str(n),
                        "type": rng.choice(("create", "update", "delete")),
                        "endpoint": "/todo/4",
                        "payload": {"text": TEXT},
                        "timestamp": START + 900 * n,
                        "retries": 0,
                    }
                    for n in range(9)
                ]
            },
        ),
        one(
            "wild mutations of recipes",
            [],
            {
                "mutations": [
                    {
                        "id": str(n),
                        "type": "toggleFavorite",
                        "payload": {"recipeId": f"r{n}"},
                        "createdAt": START + 900 * n,
                        "retryCount": 0,
                    }
                    for n in range(9)
                ]
            },
        ),
        one(
            "wild wix-incubator/wix-client-docs",
            [],
            {
                "isPremium": True,
                "metaSiteId": "e4",
                "pageId": "c1",
                "pageNumber": 4,
                "pagePath": "",
                "pageTitle": "Headphones",
                "userId": "79",
            },
        ),
        many(
            "wild readings of a meter",
            [],
            [
                (
                    60.0 * n,
                    {
                        "reading_id": str(n),
                        "timestamp": _iso(START + 60_000 * n),
                        "active_power_import": rng.randrange(900),
                        "voltage_r_phase": 230 + rng.random(),
                        "current_r_phase": rng.random(),
                    },
                )
                for n in range(20)
            ],
        ),
    ]


def verdict() -> list[Made]:
    """Return the batch that was read when nothing was to be changed any more."""
    rng = random.Random(777)
    return [*_verdict_hands(rng), *_verdict_counts(), *_verdict_programs(rng)]


def _verdict_hands(rng: random.Random) -> list[Made]:
    a, b, c, d, e = (mouse(rng, 60) for _ in range(5))
    keys = [(k, t, u) for k, t, u in typing(rng) if len(k) == 1]
    typed = "".join(k for k, *_ in keys)
    rows = "|||".join(f"{n} {t} {x} {y} mousemove //*[@id='a'] {{}}" for n, (x, y, t) in enumerate(c))
    return [
        one(
            "wild maestroant/mouse-tracker-testpage",
            [MOVE],
            {
                "events": [
                    {"type": "down" if n % 20 == 19 else "move", "x": x, "y": y, "t": t, "target": "document"}
                    for n, (x, y, t) in enumerate(a)
                ]
            },
            may=[CLICK],
        ),
        many("wild position and session", [MOVE], _each(b, lambda x, y, t: {"sessionId": "s-41", "x": x, "y": y})),
        one(
            "wild rows of an event tracker",
            [MOVE],
            urlencode({"url": "https://a.example/", "screenw": 1280, "info": rows}),
            may=[CLICK],
        ),
        one(
            "wild stream of a mouse",
            [MOVE],
            {"batch_id": 4, "events": [{"x": x, "y": y, "event_type": "MOVE", "timestamp": t} for x, y, t in d]},
        ),
        one(
            "wild stream of a keyboard",
            [KEYS],
            {
                "batch_id": 4,
                "events": sorted(
                    (
                        {"key": k, "event_type": way, "timestamp": at}
                        for k, t, u in keys
                        for way, at in (("DOWN", t), ("UP", u))
                    ),
                    key=lambda one: one["timestamp"],
                ),
            },
            may=[RHYTHM],
        ),
        many(
            "wild poparf/KafkaConfiguration",
            [KEYS],
            [
                (
                    9.0 * n,
                    {
                        "keys": typed[20 * n : 20 * n + 20],
                        "start_time": START + 9000 * n,
                        "end_time": START + 9000 * n + 8000,
                    },
                )
                for n in range(2)
            ],
        ),
        one(
            "wild behaviour of a candidate",
            [MOVE, KEYS],
            {
                "mouseMovements": [{"x": x, "y": y, "timestamp": t} for x, y, t in e],
                "keystrokes": [{"key": k, "timestamp": t, "duration": u - t} for k, t, u in keys],
                "answerTimings": [{"questionId": "q1", "responseTime": 41}],
                "timestamp": START,
            },
            may=[RHYTHM],
        ),
        one(
            "wild characters that do not match",
            [KEYS],
            {
                "type": "keystroke_mismatch",
                "timestamp": START,
                "data": {"typed_chars": typed[:14], "visible_input": typed[:9], "timestamp": START},
            },
            may=["form-input"],
        ),
        one(
            "wild queue of an analytics",
            [CLICK],
            {
                "events": [
                    {"event": "click", "target": "cta-save", "label": "Save"},
                    {"event": "click", "target": "nav-home", "label": "Home"},
                ]
            },
        ),
        one(
            "wild copying in an exam",
            ["clipboard"],
            {"studentId": 1, "type": "COPY", "details": "Copied text", "examSessionId": 1},
        ),
        one(
            "wild evidence of pasting",
            ["clipboard"],
            {
                "evidenceType": "COPY_PASTE",
                "details": {"timestamp": START, "description": "pasted 44 characters", "metadata": {}},
                "source": "CLIENT",
            },
        ),
    ]


def _verdict_counts() -> list[Made]:
    return [
        many(
            "wild karolix1279/employee-tracking-system",
            ["activity-level"],
            [
                (
                    60.0 * n,
                    {
                        "computerName": "ws-17",
                        "countClickedButtonsKeyboard": 210 + n,
                        "countClickedButtonsMouse": 44,
                        "cpu_usage": 3.2,
                        "memoryUsage": 40.1,
                        "ip": "192.0.2.7",
                        "currentUser": "jd",
                        "screenChanges": 4,
                        "connectedDevicesChanges": 0,
                    },
                )
                for n in range(3)
            ],
        ),
        many(
            "wild ayagmar/activity-tracker",
            ["activity-level"],
            [
                (
                    60.0 * n,
                    {
                        "timestamp": _iso(START + n)[:-1],
                        "leftClicks": 40,
                        "rightClicks": 2,
                        "middleClicks": 0,
                        "keyPresses": 211,
                        "mouseMovement": 310.5,
                        "activeApplication": "Code",
                        "activeWindowTitle": "main.py",
                        "monitorActivity": {"0": "on"},
                    },
                )
                for n in range(3)
            ],
            may=["window-titles", "app-usage"],
        ),
        one(
            "wild Gauresh25/ProctorPlus",
            ["activity-level"],
            {
                "isLikelyBot": False,
                "risk": 0.1,
                "patterns": [],
                "metrics": {"tabSwitches": 2, "totalMouseDistance": 18000, "copyPasteCount": 1, "totalKeyPresses": 410},
            },
            may=["clipboard"],
        ),
        one(
            "wild micx-io/micx-webanalytics",
            ["pages-visited"],
            {
                "session_id": "s",
                "href": "https://a.example/",
                "user_agent": "M",
                "language": "de",
                "screen": "900x1440",
                "duration": 12.2,
                "wakeups": 1,
            },
        ),
    ]


def _verdict_programs(rng: random.Random) -> list[Made]:
    things = [
        {
            "object": True,
            "x": rng.randrange(900),
            "y": rng.randrange(900),
            "z": 0,
            "tex-index": 0,
            "modelId": rng.randrange(9),
        }
        for _ in range(30)
    ]
    points = [
        {
            "id": f"w{n}",
            "type": "waypoint",
            "vehicleId": "v",
            "position": {"x": rng.randrange(900), "y": 40, "z": rng.randrange(900)},
            "properties": {},
        }
        for n in range(20)
    ]
    text = TEXT * 3
    schema = {
        "nodes": [
            ["doc", {"content": "block+"}],
            ["paragraph", {"content": "inline*", "group": "block"}],
            ["text", {"group": "inline"}],
        ]
    }
    return [
        one("wild chunk of a world", [], {"data": things}),
        one(
            "wild mohcine-otmane/Python-Game-Engine",
            [],
            {
                "name": "main",
                "grid_size": 32,
                "entities": [
                    {
                        "id": f"e{n}",
                        "type": "circle",
                        "radius": 5,
                        "position": [rng.randrange(900), rng.randrange(600)],
                        "color": [0, 120, 255],
                    }
                    for n in range(20)
                ],
            },
        ),
        one("wild mission of a game", [], {"missionId": "m", "entities": points, "terrainSeed": 4}),
        one(
            "wild cozy/cozy-stack",
            [],
            {
                "data": {
                    "type": "io.cozy.notes",
                    "attributes": {"title": "My new note", "dir_id": "f4", "schema": schema},
                }
            },
        ),
        many(
            "wild jd-solanki/lekhan-internal-sync", [], [(3.0 * n, {"content": text[: 20 + 3 * n]}) for n in range(12)]
        ),
        one(
            "wild ssanj/scrib",
            [],
            {
                "eventType": "storage_action",
                "storage": {
                    "storageType": "local",
                    "storageKey": "scrib.edit",
                    "storageAction": "save",
                    "data": {"noteText": text, "noteId": 45, "noteVersion": 1},
                },
                "responseKey": "NoteSaved",
            },
        ),
        one("wild davidhusz/jotter", [], urlencode({"content": text})),
        many(
            "wild title that is saved",
            [],
            [
                (1.0 * n, {"noteId": "n1", "title": text[: 3 + n], "modified": _iso(START + 1000 * n)})
                for n in range(14)
            ],
        ),
        one(
            "wild revisions of a note",
            [],
            {
                "revisions": [
                    {
                        "id": str(n),
                        "version": n,
                        "author": {"id": "1", "email": "a@example.org", "username": "a"},
                        "created": _iso(START + n),
                        "diff": text[:30],
                    }
                    for n in range(5)
                ]
            },
        ),
    ]
