"""Set H1, trackers: scripts that ordinary web teams put into the pages of an intranet, a shop floor or a help desk."""

from __future__ import annotations

import gzip
import json
from typing import Any

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    CLICK,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    RHYTHM,
    SCROLL,
    TITLES,
    Person,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_h1_kit import (
    BEACON,
    SOCKET,
    XML,
    Requests,
    drafts,
    form,
    later,
    tracker,
    uid,
    visits,
)


@tracker(MOVE, may=(PAGES,))
def jquery_cursor_log(p: Person) -> Requests:
    out = []
    for some in parts(p.moves[::2], 20):
        points = [{"x": x, "y": y, "time": t} for x, y, t in some]
        body = {"page": "/Orders/Edit.aspx", "login": "FIRM\\jmeyer", "w": 1280, "h": 800, "data": js(points)}
        out.append(form(body, later(p, some[-1][2]), path="/Handlers/CursorLog.ashx"))
    return out


@tracker(MOVE, CLICK, may=(PAGES,))
def asmx_usage_recorder(p: Person) -> Requests:
    marks = "".join(f'<m x="{x}" y="{y}" t="{t - p.start}"/>' for x, y, t in p.moves)
    marks += "".join(f'<c x="{x}" y="{y}" t="{t - p.start}" b="1"/>' for x, y, t in p.clicks)
    body = (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        '<soap:Body><SaveTrail xmlns="http://tools.firm.example/usage"><user>FIRM\\jmeyer</user>'
        f"<page>StockTransfer.aspx</page><start>{iso(p.start)}</start><trail>{marks}</trail></SaveTrail>"
        "</soap:Body></soap:Envelope>"
    )
    return [req(body, 30, kind=XML, path="/UsageRecorder.asmx")]


@tracker(FORM, may=(KEYS, RHYTHM))
def unsent_claim_capture(p: Person) -> Requests:
    session = uid(p)
    return [
        req(
            {
                "sessionId": session,
                "formId": "claim-decision",
                "user": "jmeyer",
                "submitted": False,
                "fields": {"claimNo": "SC-2026-11873", "decision": "partial", "reasonForDecision": text},
                "lastField": "reasonForDecision",
                "savedAt": iso(t),
            },
            later(p, t),
            path="/api/form-watch/snapshot",
        )
        for text, t in drafts(p, 9)
    ]


@tracker(LEVEL, may=(FORM, RHYTHM, IDLE))
def form_effort_metrics(p: Person) -> Requests:
    """No values: how often and how long each field was worked at."""
    out = []
    for n, name in enumerate(("customer_no", "subject", "description", "priority", "assignee")):
        out.append(
            {
                "field": name,
                "visits": 1 + n % 2,
                "focus_ms": p.rng.randrange(1800, 41_000),
                "hesitation_ms": p.rng.randrange(200, 3000),
                "keystrokes": p.rng.randrange(0, 160),
                "corrections": p.rng.randrange(0, 14),
                "pastes": p.rng.randrange(0, 2),
                "left_blank": False,
            }
        )
    body = {"form": "new-ticket", "agent_id": 2291, "outcome": "abandoned", "total_ms": 96_412, "fields": out}
    return [req(body, 96, kind=BEACON, path="/fa/v1/collect")]


@tracker(SCROLL, may=(PAGES, TITLES))
def policy_reading_proof(p: Person) -> Requests:
    """Compliance wants to know whether the policy was read."""
    return [
        req(
            {
                "docId": "POL-0042",
                "docTitle": "Code of conduct 2026",
                "employee": "10482",
                "viewportHeight": 781,
                "documentHeight": 6240,
                "scroll": [{"top": top, "at": t} for top, t in some],
            },
            later(p, some[-1][1]),
            path="/policies/reading-log",
        )
        for some in parts(p.scrolls, 8)
    ]


@tracker(CLICK, may=(PAGES,))
def shop_floor_touch_log(p: Person) -> Requests:
    names = ("btnStart", "btnScrap", "qtyPlus", "btnPause", "lstReason", "btnConfirm")
    rows = [
        {"px": x, "py": y, "el": names[n % 6], "screen": "WO-Detail", "at": iso(t)}
        for n, (x, y, t) in enumerate(p.clicks)
    ]
    return [
        req({"terminal": "L3-T07", "badge": "004417", "shift": "F", "taps": rows}, 60, path="/mes/ui-audit/taps"),
    ]


@tracker(IDLE, may=(LEVEL,))
def service_desk_inactivity(p: Person) -> Requests:
    return [
        req(
            {
                "agent": "a.meyer@firm.example",
                "queue": "1st-level",
                "event": "inactive",
                "noInputSince": iso(s * 1000),
                "activeAgain": iso((s + length) * 1000),
                "inactiveSeconds": length,
            },
            s + length - p.pauses[0][0],
            path="/wfm/agent-presence",
        )
        for s, length in p.pauses
    ]


@tracker(LEVEL, may=(PAGES,))
def claims_portal_counters(p: Person) -> Requests:
    return [
        req(
            {
                "uid": "u10482",
                "route": "/claims/queue",
                "minute": iso(s * 1000)[:16],
                "keydowns": k,
                "mousedowns": c,
                "mousePx": d,
                "visible": True,
            },
            s - p.minutes[0][0],
            kind=BEACON,
            path="/beacon/activity",
        )
        for s, k, c, d in p.minutes
    ]


@tracker(MOVE, CLICK)
def signalr_supervisor_view(p: Person) -> Requests:
    """The supervisor sees the agent's pointer live; a message for every batch of 150 ms."""
    out = []
    for some in parts(p.moves, 8):
        call = {"type": 1, "target": "AgentPointer", "arguments": ["ag-2291", [list(one) for one in some]]}
        out.append(req(js(call) + "\x1e", later(p, some[-1][2]), kind=SOCKET, path="/hubs/supervision"))
    for x, y, t in p.clicks:
        call = {"type": 1, "target": "AgentClick", "arguments": ["ag-2291", {"x": x, "y": y, "at": t}]}
        out.append(req(js(call) + "\x1e", later(p, t), kind=SOCKET, path="/hubs/supervision"))
    return out


@tracker(FORM, may=(KEYS, RHYTHM))
def chat_draft_to_supervisor(p: Person) -> Requests:
    room = uid(p)
    return [
        req(
            js(
                {
                    "op": "draft.update",
                    "conversation": room,
                    "from": "agent:2291",
                    "audience": ["supervisor"],
                    "sent": False,
                    "text": text,
                    "ts": t,
                }
            ),
            later(p, t),
            kind=SOCKET,
            path="/ws/agent-console",
        )
        for text, t in drafts(p, 3)
    ]


@tracker(CLICK, FORM, may=(PAGES, KEYS))
def angular_ux_logger(p: Person) -> Requests:
    """A logging service of the web team: every click and every change of a field, whether or not there was an error."""
    trail: list[dict[str, Any]] = [
        {"lvl": "UX", "cat": "click", "sel": "app-order-row > button.mat-icon-button", "x": x, "y": y, "t": t}
        for x, y, t in p.clicks
    ]
    trail += [
        {"lvl": "UX", "cat": "input", "sel": "textarea[formcontrolname=note]", "value": text, "t": t}
        for text, t in drafts(p, 14)
    ]
    trail.sort(key=lambda one: one["t"])
    head = {"app": "order-desk", "ver": "14.2.1", "user": "j.meyer", "route": "/orders/4411/edit"}
    return [req({**head, "entries": some}, later(p, some[-1]["t"]), path="/api/log/bulk") for some in parts(trail, 6)]


@tracker(MOVE, RHYTHM, may=(KEYS,))
def sign_on_behaviour_check(p: Person) -> Requests:
    """Kept for the risk score of the single sign-on; which key it was is not sent."""
    keys = [{"d": down - p.keys[0][1], "h": up - down, "bs": key == "Backspace"} for key, down, up in p.keys]
    body = {
        "v": 3,
        "sub": "j.meyer",
        "tx": uid(p),
        "screen": [1920, 1080, 1],
        "ptr": [[x, y, t - p.start] for x, y, t in p.moves],
        "kbd": {"field": "comment", "n": len(keys), "events": keys},
    }
    return [req(msgpack.packb(body), 45, kind="application/msgpack", path="/risk/behaviour")]


@tracker(MOVE)
def survey_mouse_tracking(p: Person) -> Requests:
    """Of an HR survey that wants to see how long people waver."""
    out = []
    for n, some in enumerate(parts(p.moves, 25)):
        body = {
            "survey": "engagement-2026",
            "participant": "10482",
            "trial": n + 1,
            "item": f"Q{n + 11}",
            "response": p.rng.randrange(1, 6),
            "mt_xpos": [x for x, _, _ in some],
            "mt_ypos": [y for _, y, _ in some],
            "mt_timestamps": [t - some[0][2] for _, _, t in some],
        }
        out.append(req(body, later(p, some[-1][2]), path="/survey/api/trials"))
    return out


@tracker(PAGES, TITLES)
def zeiterfassung_seiten(p: Person) -> Requests:
    """The add-on of the time clock."""
    seen = [
        {"titel": title, "adresse": url, "von": iso(start), "sekunden": length}
        for url, title, start, length in visits(p)
    ]
    body = {"mitarbeiter": "MA-10482", "kostenstelle": "4100", "datum": iso(p.start)[:10], "seiten": seen}
    return [req(body, 600, path="/zeit/api/nutzung")]


@tracker(LEVEL, IDLE)
def centre_appels_activite(p: Person) -> Requests:
    out = []
    for n, (s, k, c, _) in enumerate(p.minutes):
        still = 60 if not k and not c else n * 7 % 20
        body = {"poste": "PLT-22", "conseiller": "lmartin", "minute": iso(s * 1000)[11:16]}
        out.append(form({**body, "frappes": k, "clics": c, "inactivite_s": still}, n * 60, path="/suivi/activite.php"))
    return out


@tracker(MOVE, CLICK)
def aula_virtual_seguimiento(p: Person) -> Requests:
    rows: list[dict[str, Any]] = [{"tipo": "mover", "x": x, "y": y, "t": t} for x, y, t in p.moves[::2]]
    rows += [{"tipo": "clic", "x": x, "y": y, "t": t} for x, y, t in p.clicks]
    rows.sort(key=lambda one: one["t"])
    return [
        req(
            {"alumno": 5521, "curso": 83, "modulo": "Prevención de riesgos", "eventos": some},
            later(p, some[-1]["t"]),
            path="/local/seguimiento/ajax.php",
            query="sesskey=Hq2kP0aXbz",
        )
        for some in parts(rows, 40)
    ]


@tracker(MOVE, SCROLL, may=(PAGES,))
def csv_heat_upload(p: Person) -> Requests:
    """Samples the pointer and the scroll bar together and uploads a table when the page is left."""
    lines = ["ms,x,y,scroll_y"]
    tops = sorted(p.scrolls, key=lambda one: one[1])
    for x, y, t in p.moves:
        lines.append(f"{t},{x},{y},{next((top for top, at in reversed(tops) if at <= t), 0)}")
    lines += [f"{t},,,{top}" for top, t in tops]
    return [req("\n".join(lines), 40, kind="text/csv", path="/heat/upload", query="page=%2Fbenefits&uid=10482")]


@tracker(KEYS, may=(RHYTHM, FORM))
def terminal_page_key_audit(p: Person) -> Requests:
    """A 5250 screen in a page; every key goes to the audit as well."""
    return [
        req(
            {
                "audit": "keystroke",
                "operator": "QJMEYER",
                "session": "QPADEV0007",
                "program": "INVMAINT",
                "keys": [{"k": k, "ts": down} for k, down, _ in some],
            },
            later(p, some[-1][1]),
            path="/greenscreen/audit/keys",
        )
        for some in parts(p.keys, 12)
    ]


@tracker(SCROLL, CLICK, may=(PAGES,))
def kafka_clickstream(p: Person) -> Requests:
    values: list[dict[str, Any]] = [{"type": "click", "x": x, "y": y, "ts": t} for x, y, t in p.clicks]
    values += [{"type": "scroll", "scrollTop": top, "ts": t} for top, t in p.scrolls]
    values.sort(key=lambda one: one["ts"])
    head = {"employeeId": "10482", "app": "partner-portal", "view": "contracts/list"}
    return [
        req(
            {"records": [{"key": "10482", "value": {**head, **one}} for one in some]},
            later(p, some[-1]["ts"]),
            kind="application/vnd.kafka.json.v2+json",
            path="/topics/ui-clickstream",
        )
        for some in parts(values, 10)
    ]


@tracker(MOVE, CLICK, KEYS, may=(RHYTHM,))
def browser_desktop_input_archive(p: Person) -> Requests:
    """The HTML5 desktop client writes the input of the clerk to an archive from which a model is to be trained."""
    rows: list[dict[str, Any]] = [{"type": "mouse", "x": x, "y": y, "mask": 0, "ts": t} for x, y, t in p.moves]
    rows += [{"type": "mouse", "x": x, "y": y, "mask": 1, "ts": t} for x, y, t in p.clicks]
    rows += [
        {"type": "key", "keysym": 0xFF08 if len(k) > 1 else ord(k), "pressed": on, "ts": t}
        for k, down, up in p.keys
        for on, t in ((1, down), (0, up))
    ]
    rows.sort(key=lambda one: one["ts"])
    head = {"dataset": "clerk-demos-v2", "session": uid(p), "operator": "op-118", "resolution": [1280, 800]}
    text = "\n".join(json.dumps(row) for row in [head, *rows]) + "\n"
    return [req(gzip.compress(text.encode()), 60, kind="application/gzip", path="/recordings/input.ndjson.gz")]
