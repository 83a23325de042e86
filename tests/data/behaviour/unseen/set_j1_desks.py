"""Set J1, trackers at desks: extensions, call centres, learning, shop floor, browser desktops that train models."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
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
    REPLAY,
    RHYTHM,
    SCROLL,
    SHOTS,
    TEXT,
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
from tests.data.behaviour.unseen.set_j1_kit import CSV, NDJSON, Requests, control, tracker, typed, visits, words


def table(rows: list[list[object]]) -> str:
    """Return CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@tracker(PAGES, may=(TITLES, LEVEL, APPS))
def extension_tab_times(p: Person) -> Requests:
    rows = [
        {"url": f"https://hub.firm.example{path}", "title": title, "startedAt": start, "activeSec": seconds}
        for path, title, start, seconds in visits(p)
    ]
    return [
        req({"device": "LT-40921", "profile": "t.baker@firm.example", "visits": some}, n * 300, path="/ext/v2/visits")
        for n, some in enumerate(parts(rows, 5))
    ]


@tracker(CLIP, may=(PAGES, FORM, TITLES))
def extension_paste_guard(p: Person) -> Requests:
    hosts = ("mail.google.com", "www.notion.so", "chat.openai.com")
    return [
        req(
            {
                "rule": "DLP-CLIP-02",
                "action": "allow",
                "type": "paste" if n % 2 else "copy",
                "host": p.rng.choice(hosts),
                "clipboardText": text,
                "chars": len(text),
                "user": "FIRM\\dwright",
                "time": iso(t),
            },
            typed(p, t),
            path="/dlp/events",
        )
        for n, (text, t) in enumerate(words(p)[3::2])
    ]


@tracker(IDLE, may=(LEVEL,))
def extension_idle_states(p: Person) -> Requests:
    rows = []
    for start, seconds in p.pauses:
        rows += [{"state": "idle", "at": start * 1000}, {"state": "active", "at": (start + seconds) * 1000}]
    return [req({"ext": "1.8.2", "email": "g.moreau@firm.example", "idleStates": rows, "detectionInterval": 60}, 3600)]


@tracker(SHOTS, may=(PAGES, TITLES))
def extension_visible_tab(p: Person) -> Requests:
    return [
        req(
            {
                "capturedAt": start,
                "tab": {"id": 40 + n, "url": f"https://hub.firm.example{path}", "title": title},
                "image": "data:image/jpeg;base64," + b64(jpeg(p.rng, 1536, 730, 24_000)),
                "user": "o.jensen",
            },
            60 * n,
            path="/api/captures",
        )
        for n, (path, title, start, _) in enumerate(visits(p)[:4])
    ]


@tracker(FORM, may=(KEYS, PAGES, TITLES))
def extension_prompt_audit(p: Person) -> Requests:
    return [
        req(
            {
                "tenant": "firm-eu",
                "actor": "s.ivanova@firm.example",
                "aiApp": "claude.ai",
                "pageUrl": "https://claude.ai/new",
                "stage": "draft",
                "promptText": text,
                "observedAt": iso(t),
            },
            typed(p, t),
            path="/genai/observations",
        )
        for text, t in words(p)[::2]
    ]


@tracker(FILES, may=(PAGES,))
def extension_downloads(p: Person) -> Requests:
    names = ("Salaries 2026.xlsx", "customers_nordics.csv", "Offer draft v3.docx", "CV_2026.pdf", "floorplan.dwg")
    rows = [
        {
            "id": 300 + n,
            "filename": f"C:\\Users\\jmeyer\\Downloads\\{p.rng.choice(names)}",
            "url": f"https://files.firm.example/d/{p.rng.randrange(10**6)}",
            "fileSize": p.rng.randrange(9000, 4_000_000),
            "startTime": iso(start * 1000),
            "state": "complete",
        }
        for n, (_, _, start, _) in enumerate(p.windows[:8])
    ]
    return [req({"machine": "LT-3327", "user": "jmeyer", "downloads": rows}, 900, path="/collector/downloads")]


@tracker(MOVE, CLICK, KEYS, may=(SHOTS, RHYTHM, SCROLL, REPLAY))
def browser_desktop_for_agents(p: Person) -> Requests:
    rows = [{"t": t, "action": "mouse_move", "coordinate": [x, y]} for x, y, t in p.moves]
    rows += [{"t": t, "action": "left_click", "coordinate": [x, y]} for x, y, t in p.clicks]
    rows += [{"t": t, "action": "key", "text": key} for key, t, _ in p.keys]
    rows += [{"t": t, "action": "scroll", "scroll_y": top} for top, t in p.scrolls[:6]]
    rows.sort(key=lambda one: int(str(one["t"])))
    head = {"episode": "ep_0418", "task": "Reconcile the March invoices in the ledger", "annotator": "worker_52"}
    return [
        req("\n".join([js(head), *map(js, some)]), n * 15, kind=NDJSON, path="/trajectories/ep_0418")
        for n, some in enumerate(parts(rows, 60))
    ]


@tracker(MOVE, KEYS, may=(CLICK, RHYTHM, REPLAY))
def gateway_recording_upload(p: Person) -> Requests:
    def instruction(*items: object) -> str:
        return ",".join(f"{len(str(one))}.{one}" for one in items) + ";"

    rows = [(t, instruction("mouse", x, y, 0, t)) for x, y, t in p.moves]
    rows += [(t, instruction("mouse", x, y, mask, t + 70 * (1 - mask))) for x, y, t in p.clicks for mask in (1, 0)]
    for key, down, up in p.keys:
        code = ord(key) if len(key) == 1 else 65288
        rows += [(down, instruction("key", code, 1, down)), (up, instruction("key", code, 0, up))]
    text = instruction("size", 0, 1920, 1080) + "\n" + "\n".join(line for _, line in sorted(rows))
    return [req(text, 60, "session=rdp-2231&user=lfox", TEXT, path="/recordings/append")]


@tracker(CLICK, FORM, may=(PAGES, SHOTS))
def web_task_demonstrations(p: Person) -> Requests:
    steps: list[dict[str, object]] = []
    for x, y, t in p.clicks[:6]:
        tag, name, text = control(p)
        box = {"x": x - 20, "y": y - 9, "width": 96, "height": 30}
        target = {"tag": tag, "attributes": {"id": name}, "text": text, "bounding_box": box}
        steps.append({"op": "CLICK", "value": "", "point": [x, y], "target": target, "ts": t})
    target = {"tag": "textarea", "attributes": {"id": "message"}}
    steps.append({"op": "TYPE", "value": p.text, "target": target, "ts": p.letters[-1][2]})
    body = {
        "demo_id": "d-77120",
        "website": "supplier-portal",
        "confirmed_task": "Ask Anna for the new rates",
        "contributor": "p-041",
        "actions": steps,
    }
    return [req(body, 60, path="/demos")]


@tracker(SHOTS, may=(MOVE, CLICK))
def desktop_frames_for_model(p: Person) -> Requests:
    return [
        req(
            form_data(
                {"frame": (f"frame_{n:06d}.png", png(p.rng, 640, 360))},
                {"run": "r-9051", "worker": "w52", "ts": str(p.start + 2000 * n), "cursor": f"{x},{y}"},
            ),
            2 * n,
            kind=EDGE,
            path="/dataset/frames",
        )
        for n, (x, y, _) in enumerate(p.moves[:40:8])
    ]


@tracker(LEVEL, IDLE, may=(PAGES,))
def helpdesk_handle_time(p: Person) -> Requests:
    return [
        req(
            {
                "ticket_id": 88_100 + n,
                "agent": {"id": 41, "name": "Rosa Lind"},
                "opened_at": iso(start * 1000),
                "active_seconds": 60 if keys else 7,
                "idle_seconds": 0 if keys else 53,
                "key_presses": keys,
                "mouse_clicks": clicks,
            },
            60 * n,
            path="/apps/timetrack/ticks",
        )
        for n, (start, keys, clicks, _) in enumerate(p.minutes)
    ]


@tracker(APPS, TITLES, may=(LEVEL, IDLE))
def contact_centre_desktop(p: Person) -> Requests:
    rows = [
        {"application": name, "caption": title, "begin": iso(start * 1000), "duration": seconds, "inCall": n % 3 > 0}
        for n, (name, title, start, seconds) in enumerate(p.windows)
    ]
    return [req({"site": "Cork", "team": "B2", "agentLogin": "5512", "desktopEvents": rows}, 900, path="/wfo/dpa")]


@tracker(IDLE, may=(LEVEL,))
def teleoperador_pausas(p: Person) -> Requests:
    return [
        req(
            {
                "operador": "op_214",
                "campaña": "renovaciones",
                "tipo": "inactividad",
                "motivo": "sin teclado ni ratón",
                "inicio": datetime.fromtimestamp(start, UTC).strftime("%d/%m/%Y %H:%M:%S"),
                "segundos_inactivo": seconds,
            },
            start - p.pauses[0][0],
            path="/ws/inactividad.php",
        )
        for start, seconds in p.pauses
    ]


@tracker(FORM, may=(KEYS, RHYTHM, REPLAY))
def supervisor_sees_draft(p: Person) -> Requests:
    draft, out = "", []
    for letter, down, _ in p.letters:
        draft += letter
        if len(draft) % 4 == 0:
            body = ["3", "18", "agent:412", "draft_peek", {"conv": "C-5521", "agent": 412, "draft": draft, "ts": down}]
            out.append(req(js(body), typed(p, down), kind="", path="/socket/websocket"))
    return out


@tracker(CLIP, SHOTS, may=(PAGES, IDLE, FORM))
def exam_lockdown_page(p: Person) -> Requests:
    out = []
    for n, (text, t) in enumerate(words(p)[4::3]):
        fields = {
            "attempt": "91822",
            "sesskey": "xA81kQpz",
            "event": "paste",
            "clipboard": text,
            "question": str(n + 3),
            "timecreated": str(t // 1000),
        }
        out.append(
            req(
                form_data({"screen": (f"screen_{n}.jpg", jpeg(p.rng, 1280, 720, 18_000))}, fields),
                typed(p, t),
                kind=EDGE,
                path="/mod/quiz/accessrule/watch/upload.php",
            )
        )
    return out


@tracker(KEYS, RHYTHM)
def essay_authorship_log(p: Person) -> Requests:
    rows, at = [], 0
    for key, down, up in p.keys:
        one = {"k": key, "d": down - p.keys[0][1], "u": up - p.keys[0][1], "pos": at}
        at = at - 1 if key == "Backspace" else at + 1
        rows.append(one)
    return [
        req({"submission": 5521, "student": "s2210934", "keylog": some, "seq": n}, 10 * n, path="/writing/process")
        for n, some in enumerate(parts(rows, 20))
    ]


@tracker(PAGES, may=(TITLES, LEVEL, SCROLL))
def suivi_formation(p: Person) -> Requests:
    return [
        req(
            [
                {
                    "actor": {"account": {"homePage": "https://formation.firm.example", "name": "sal-1182"}},
                    "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced", "display": {"fr": "a consulté"}},
                    "object": {
                        "id": f"https://intranet.firm.example{path}",
                        "definition": {"name": {"fr": title}, "type": "http://activitystrea.ms/schema/1.0/page"},
                    },
                    "result": {"duration": f"PT{seconds}S"},
                    "timestamp": iso(start),
                }
                for path, title, start, seconds in some
            ],
            some[0][2] / 1000 - p.windows[0][2],
            path="/lrs/xapi/statements",
        )
        for some in parts(visits(p), 4)
    ]


@tracker(CLICK, may=(IDLE, LEVEL))
def terminal_bedienung_werk(p: Person) -> Requests:
    masken = ("Auftragsliste", "Rückmeldung", "Störgrund", "Schichtbuch")
    rows: list[list[object]] = [["Zeit", "Terminal", "PersNr", "Maske", "Schaltfläche", "X", "Y"]]
    for x, y, t in p.clicks:
        rows.append([iso(t), "T-07", "20417", p.rng.choice(masken), control(p)[1], x, y])
    return [req(table(rows), 300, kind=CSV, path="/mes/bedienprotokoll")]


@tracker(KEYS, may=(RHYTHM, FORM, FILES))
def web_ide_edit_telemetry(p: Person) -> Requests:
    rows = [
        {
            "event": "editor.contentChange",
            "dev": "rkumar",
            "file": "src/billing/rates.ts",
            "inserted": "" if key == "Backspace" else key,
            "deleted": int(key == "Backspace"),
            "offset": 4110 + n,
            "at": down,
        }
        for n, (key, down, _) in enumerate(p.keys)
    ]
    return [
        req(msgpack.packb({"workspace": "ws-118", "events": some}), 5 * n, kind=BYTES, path="/productivity/ingest")
        for n, some in enumerate(parts(rows, 16))
    ]


@tracker(LEVEL, may=(IDLE,))
def attention_in_town_hall(p: Person) -> Requests:
    return [
        req(
            f"meeting=TH-2026-03&attendee=c.weber%40firm.example&minute={n}&mouse_px={pixels}"
            f"&keydowns={keys}&clicks={clicks}&tab_visible={int(keys > 0)}"
            f"&attention={min(100, keys // 2 + clicks * 2)}",
            60 * n,
            kind=POST,
            path="/webcast/attention",
        )
        for n, (_, keys, clicks, pixels) in enumerate(p.minutes)
    ]
