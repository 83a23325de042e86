"""Set L1: extensions, consoles, e-learning, examinations and browser desktops that record."""

from __future__ import annotations

from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    CLIP,
    EDGE,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    POST,
    RHYTHM,
    SHOTS,
    TITLES,
    Person,
    b64,
    field,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_l1_kit import ND, PACK, PROTO, SITES, Requests, gz, lines, since, tracker


@tracker(SHOTS, CLICK, KEYS, may=(RHYTHM,))
def browser_desktop_for_agents(p: Person) -> Requests:
    out = []
    for n, (x, y, t) in enumerate(p.clicks):
        step = {
            "episode": "ep_00871",
            "step": 2 * n,
            "ts": t,
            "action": {"type": "click", "x": x, "y": y, "button": "left"},
            "observation": {"screenshot": "data:image/jpeg;base64," + b64(jpeg(p.rng, 1280, 720, 6000))},
        }
        typed = [{"key": k, "ts": d} for k, d, _ in p.keys[7 * n : 7 * n + 7]]
        follow = {"episode": "ep_00871", "step": 2 * n + 1, "action": {"type": "keys", "keys": typed}}
        out.append(req(lines([step, follow] if typed else [step]), since(p, t), kind=ND, path="/v1/trajectories"))
    return out


@tracker(MOVE, CLICK, KEYS, may=(RHYTHM,))
def cloud_workspace_input_tap(p: Person) -> Requests:
    rows: list[tuple[int, str, list[int | str]]] = [(t, "pointer", [x, y]) for x, y, t in p.moves]
    rows += [(t, "button", [x, y, 1]) for x, y, t in p.clicks]
    rows += [(d, "key", [k, 1]) for k, d, _ in p.keys]
    rows.sort(key=lambda row: row[0])
    return [
        req(
            msgpack.packb({"workspace": "ws-3f", "worker": "w1190", "log": [list(row) for row in some]}),
            since(p, some[-1][0]),
            kind=PACK,
            path="/dataset/input",
        )
        for some in parts(rows, 64)
    ]


@tracker(CLIP, may=(IDLE, APPS, PAGES, TITLES, LEVEL))
def exam_integrity_events(p: Person) -> Requests:
    kinds = ("visibility_hidden", "visibility_visible", "paste", "fullscreen_exit", "paste", "window_blur")
    events = []
    for n, kind in enumerate(kinds):
        event = {"type": kind, "questionId": 4 + n // 2, "at": iso(p.start + 21_000 * n)}
        if kind == "paste":
            event["clipboardText"] = p.text if n == 2 else "The capital requirements directive says that"
        events.append(event)
    return [req({"attemptId": 55120, "candidate": "S2041", "events": events}, 120, path="/proctor/events")]


@tracker(RHYTHM, KEYS)
def essay_authorship_check(p: Person) -> Requests:
    rows = []
    last = p.keys[0][1]
    for k, d, u in p.keys:
        rows.append({"k": k, "dwell": u - d, "flight": d - last})
        last = u
    body = {"course": "PHIL-201", "student": "m214408", "essay": 3, "typing": rows}
    return [req(gz(body), 60, path="/lti/authorship")]


@tracker(IDLE, may=(LEVEL,))
def helpdesk_presence_pauses(p: Person) -> Requests:
    return [
        req(
            {"agent": "h.novak", "queue": "L1-DE", "state": "away", "idle_since": iso(s * 1000), "idle_seconds": d},
            float(s + d - p.pauses[0][0]),
            path="/desk/api/presence",
        )
        for s, d in p.pauses
    ]


@tracker(LEVEL)
def call_centre_minutes(p: Person) -> Requests:
    return [
        req(
            {
                "agent": "AG-2041",
                "skill": "billing",
                "interval": 300,
                "activity": [{"minute": s, "keys": k, "clicks": c, "mousePx": d} for s, k, c, d in some],
            },
            300.0 * n,
            path="/wfm/activity",
        )
        for n, some in enumerate(parts(p.minutes, 5))
    ]


@tracker(SHOTS)
def call_quality_screen_share(p: Person) -> Requests:
    return [
        req(
            form_data(
                {"frame": (f"screen_{n:04d}.jpg", jpeg(p.rng, 1920, 1080, 20_000))},
                {"call": "7f0c-11", "agent": "AG-2041", "ts": str(p.start + 10_000 * n)},
            ),
            10.0 * n,
            kind=EDGE,
            path="/qm/screen",
        )
        for n in range(4)
    ]


@tracker(MOVE, may=(PAGES, FORM))
def xapi_course_with_pointer(p: Person) -> Requests:
    return [
        req(
            {
                "actor": {"account": {"homePage": "https://learn.alpintec.example", "name": "p10772"}},
                "verb": {"id": "http://adlnet.gov/expapi/verbs/interacted", "display": {"en": "interacted"}},
                "object": {"id": f"https://learn.alpintec.example/safety/slide/{n + 1}", "objectType": "Activity"},
                "result": {
                    "duration": "PT12S",
                    "extensions": {
                        "https://learn.alpintec.example/xapi/pointer": [
                            {"x": x, "y": y, "t": t - p.start} for x, y, t in some
                        ]
                    },
                },
                "timestamp": iso(some[-1][2]),
            },
            12.0 * n,
            path="/xapi/statements",
        )
        for n, some in enumerate(parts(p.moves, 25))
    ]


@tracker(PAGES, may=(TITLES,))
def extension_history_upload(p: Person) -> Requests:
    visits = [
        {
            "id": str(900 + n),
            "url": SITES[n * 3 % 5][0],
            "title": SITES[n * 3 % 5][1],
            "lastVisitTime": p.start + 47_000 * n + p.rng.random(),
            "visitCount": p.rng.randrange(1, 40),
            "typedCount": n % 2,
        }
        for n in range(18)
    ]
    return [req({"profile": "d.weiss@nordwerft.example", "history": visits}, 900, path="/ext/history")]


@tracker(PAGES, may=(APPS, LEVEL))
def extension_seconds_per_site(p: Person) -> Requests:
    out = []
    for n in range(6):
        body = [("token", "k3c"), ("user", "aroy"), ("hour", iso(p.start + 3_600_000 * n)[:13])]
        for url, _ in SITES[n % 2 :][:4]:
            body += [
                ("site[]", url.removeprefix("https://")),
                ("secs[]", str(p.rng.randrange(0, 1400))),
            ]
        out.append(req(urlencode(body), 3600.0 * n, kind=POST, path="/report.php"))
    return out


@tracker(FILES, may=(PAGES,))
def extension_upload_watch(p: Person) -> Requests:
    names = ("Salaries 2026.xlsx", "offer_draft_v3.docx", "IMG_2044.jpg", "customer_list.csv")
    return [
        req(
            {
                "evt": "file_upload",
                "fileName": name,
                "bytes": p.rng.randrange(20_000, 900_000),
                "sha256": p.rng.randbytes(32).hex(),
                "destination": "https://drive.example/upload",
                "user": "NORDWERFT\\jmeyer",
                "time": iso(p.start + 700_000 * n),
            },
            700.0 * n,
            path="/dlp/v2/events",
        )
        for n, name in enumerate(names)
    ]


@tracker(TITLES, PAGES, may=(APPS,))
def extension_active_tab_protobuf(p: Person) -> Requests:
    out = []
    for n in range(9):
        url, title = SITES[n * 2 % 5]
        body = field(1, b"chromebook-0231") + field(2, url.encode()) + field(3, title.encode())
        body += b"\x20" + varint(p.start + 40_000 * n) + b"\x28" + varint(40)
        out.append(req(body, 40.0 * n, kind=PROTO, path="/fleet.v1.Tabs/Report"))
    return out


@tracker(LEVEL, may=(IDLE, CLICK))
def labelling_worker_effort(p: Person) -> Requests:
    return [
        req(
            {
                "project": "street-scenes-7",
                "annotator": "wk_5521",
                "task": 88_120 + n,
                "telemetry": {
                    "startedAt": iso(s * 1000),
                    "activeMs": 60_000 if k else 0,
                    "idleMs": 0 if k else 60_000,
                    "keyPresses": k,
                    "mouseClicks": c,
                    "mouseDistance": d,
                    "tabSwitches": n % 3,
                },
            },
            60.0 * n,
            path=f"/api/tasks/{88_120 + n}/effort",
        )
        for n, (s, k, c, d) in enumerate(p.minutes[:14])
    ]


@tracker(KEYS, may=(RHYTHM, FORM, CLIP))
def interview_pad_playback(p: Person) -> Requests:
    opened = p.letters[0][1] - 2100
    rows = [{"t": d - opened, "op": "ins", "ch": k, "line": 3, "col": n} for n, (k, d, _) in enumerate(p.letters)]
    return [
        req(
            js(["keystroke_log", {"pad": "QX7M", "candidate": "Jonas P.", "recording": True, "log": some}]),
            3.0 * n,
            kind="",
            path="/pad/socket",
        )
        for n, some in enumerate(parts(rows, 15))
    ]


@tracker(SHOTS, may=(PAGES, TITLES))
def feedback_widget_silent_shots(p: Person) -> Requests:
    return [
        req(
            {
                "employee": "cdubois",
                "page": SITES[n % 5][0],
                "reason": "interval",
                "screenshot": b64(png(p.rng, 320, 200)),
                "capturedAt": p.start + 120_000 * n,
            },
            120.0 * n,
            path="/suivi/capture",
        )
        for n in range(4)
    ]
