"""Set K1, trackers in pages: scripts of the intranet, analytics libraries with own endpoints, replay, heat maps."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    CLICK,
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
    TEXT,
    TITLES,
    Person,
    b64,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_k1_kit import LABELS, TARGETS, VISITS, Requests, guid, hexes, since, tracker


@tracker(CLICK, PAGES, may=(TITLES,))
def portal_del_empleado(p: Person) -> Requests:
    return [
        req(
            {
                "usuario": "mgarcia",
                "sesion": "a81f20c4",
                "pagina": VISITS[n % 4][0],
                "titulo": VISITS[n % 4][1],
                "accion": "clic",
                "elemento": TARGETS[n % 6],
                "texto": LABELS[n % 6],
                "x": x,
                "y": y,
                "hora": iso(t),
            },
            since(p, t),
            path="/portal/api/registro-actividad",
        )
        for n, (x, y, t) in enumerate(p.clicks)
    ]


@tracker(PAGES, SCROLL, CLICK, FORM, may=(TITLES,))
def snowplow_of_the_firm(p: Person) -> Requests:
    base = {
        "tv": "js-3.24.2",
        "tna": "hrportal",
        "aid": "hr-selfservice",
        "p": "web",
        "uid": "e10442",
        "vp": "1536x730",
    }
    unstruct = "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0"

    def own(name: str, data: dict[str, Any]) -> str:
        schema = f"iglu:com.snowplowanalytics.snowplow/{name}/jsonschema/1-0-0"
        return b64(js({"schema": unstruct, "data": {"schema": schema, "data": data}}).encode()).rstrip("=")

    events: list[tuple[int, dict[str, str]]] = [
        (p.start + 9_000 * n, {"e": "pv", "url": url, "page": title}) for n, (url, title) in enumerate(VISITS[:4])
    ]
    events += [
        (
            t,
            {
                "e": "pp",
                "url": VISITS[1][0],
                "pp_mix": "0",
                "pp_max": "0",
                "pp_miy": str(top),
                "pp_may": str(top + 100),
            },
        )
        for top, t in p.scrolls
    ]
    events += [
        (t, {"e": "ue", "ue_px": own("link_click", {"targetUrl": VISITS[n % 4][0], "elementContent": LABELS[n % 6]})})
        for n, (_, _, t) in enumerate(p.clicks)
    ]
    typed = {"formId": "leave", "elementId": "remarks", "nodeName": "TEXTAREA", "value": p.text}
    events.append((p.start + 38_000, {"e": "ue", "ue_px": own("change_form", typed)}))
    events.sort(key=lambda one: one[0])
    schema = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
    return [
        req(
            {
                "schema": schema,
                "data": [{**one, **base, "eid": guid(p), "dtm": str(t), "stm": str(t + 40)} for t, one in some],
            },
            since(p, some[-1][0]),
            path="/com.snowplowanalytics.snowplow/tp2",
        )
        for some in parts(events, 6)
    ]


@tracker(MOVE, CLICK, SCROLL, may=(REPLAY, PAGES))
def matomo_session_recording(p: Person) -> Requests:
    events: list[dict[str, Any]] = [{"te": t - p.start, "ty": 1, "x": x, "y": y} for x, y, t in p.moves]
    events += [
        {"te": t - p.start, "ty": 2, "s": TARGETS[n % 6], "x": x, "y": y} for n, (x, y, t) in enumerate(p.clicks)
    ]
    events += [{"te": t - p.start, "ty": 3, "x": 0, "y": top} for top, t in p.scrolls]
    events.sort(key=lambda one: int(one["te"]))
    view = hexes(p, 6)
    return [
        req(
            urlencode(
                {
                    "idsite": 4,
                    "rec": 1,
                    "hsr_vid": view,
                    "hsr_sid": 2,
                    "url": VISITS[2][0],
                    "hsr_ti": some[-1]["te"],
                    "hsr_vw": 1536,
                    "hsr_vh": 730,
                    "hsr_ev": js(some),
                }
            ),
            some[-1]["te"] / 1000,
            kind=POST,
            path="/matomo/matomo.php",
        )
        for some in parts(events, 40)
    ]


@tracker(REPLAY, MOVE, CLICK, SCROLL, FORM, may=(KEYS, RHYTHM, PAGES))
def rrweb_into_own_bucket(p: Person) -> Requests:
    node = {
        "type": 0,
        "childNodes": [
            {
                "type": 2,
                "tagName": "html",
                "attributes": {},
                "childNodes": [
                    {
                        "type": 2,
                        "tagName": "body",
                        "attributes": {"class": "crm"},
                        "childNodes": [
                            {"type": 2, "tagName": "textarea", "attributes": {"id": "note"}, "childNodes": [], "id": 41}
                        ],
                        "id": 5,
                    }
                ],
                "id": 2,
            }
        ],
        "id": 1,
    }
    events: list[dict[str, Any]] = [
        {"type": 4, "data": {"href": VISITS[2][0], "width": 1536, "height": 730}, "timestamp": p.start - 20},
        {"type": 2, "data": {"node": node, "initialOffset": {"left": 0, "top": 0}}, "timestamp": p.start - 10},
    ]
    for some in parts(p.moves, 12):
        last = some[-1][2]
        positions = [{"x": x, "y": y, "id": 5, "timeOffset": t - last} for x, y, t in some]
        events.append({"type": 3, "data": {"source": 1, "positions": positions}, "timestamp": last})
    events += [
        {"type": 3, "data": {"source": 2, "type": 2, "id": 41, "x": x, "y": y}, "timestamp": t} for x, y, t in p.clicks
    ]
    events += [{"type": 3, "data": {"source": 3, "id": 1, "x": 0, "y": top}, "timestamp": t} for top, t in p.scrolls]
    typed = ""
    for key, down, _ in p.keys:
        typed = typed + key if len(key) == 1 else typed[:-1]
        events.append(
            {"type": 3, "data": {"source": 5, "text": typed, "isChecked": False, "id": 41}, "timestamp": down}
        )
    events.sort(key=lambda one: int(one["timestamp"]))
    session = guid(p)
    return [
        req(
            gzip.compress(js({"sessionId": session, "user": "r.costa", "seq": n, "events": some}).encode(), mtime=0),
            since(p, some[-1]["timestamp"]),
            path=f"/replays/{session}/{n}",
        )
        for n, some in enumerate(parts(events, 45))
    ]


@tracker(RHYTHM)
def sign_in_by_typing(p: Person) -> Requests:
    dwell = [up - down for _, down, up in p.letters]
    flight = [b[1] - a[2] for a, b in zip(p.letters, p.letters[1:], strict=False)]
    return [
        req(
            {
                "employeeId": "10442",
                "textId": "consent-sentence-2",
                "device": "desktop",
                "typingPattern": {"dwellTimes": dwell, "flightTimes": flight, "length": len(dwell), "quality": 0.87},
                "step": "continuous-check",
            },
            since(p, p.keys[-1][2]),
            path="/auth/behavioural/verify",
        )
    ]


@tracker(FORM, may=(RHYTHM, IDLE, LEVEL, PAGES, CLICK))
def form_analytics_of_hr(p: Person) -> Requests:
    fields = [
        ("from", "2026-12-21", 2),
        ("to", "2027-01-04", 1),
        ("deputy", "Anna Lindqvist", 9),
        ("remarks", p.text, 55),
    ]
    at, out = 1_500, []
    for name, value, count in fields:
        spent = 400 + count * p.rng.randrange(140, 240)
        out.append(
            {
                "field": name,
                "enteredAt": p.start + at,
                "timeInField": spent,
                "hesitation": p.rng.randrange(200, 1_900),
                "keypresses": count,
                "corrections": p.rng.randrange(0, 4),
                "refocused": p.rng.randrange(0, 2),
                "lastValue": value,
            }
        )
        at += spent + 700
    body = {"form": "leave-request", "visitor": "e10442", "page": VISITS[1][0], "fields": out, "outcome": "abandoned"}
    return [req(body, at / 1000, path="/fa/submit")]


@tracker(PAGES, CLICK, SCROLL, may=(TITLES,))
def measurement_through_own_server(p: Person) -> Requests:
    out = []
    for n, (url, title) in enumerate(VISITS[:5]):
        lines = [urlencode({"en": "page_view", "_et": p.rng.randrange(5, 90)})]
        lines += [
            urlencode(
                {
                    "en": "element_click",
                    "ep.target": TARGETS[m % 6],
                    "ep.label": LABELS[m % 6],
                    "epn.x": x,
                    "epn.y": y,
                    "epn.ts": t,
                }
            )
            for m, (x, y, t) in enumerate(p.clicks)
            if m % 5 == n
        ]
        lines += [urlencode({"en": "scroll", "epn.scroll_y": top, "epn.ts": t}) for top, t in p.scrolls[n::5]]
        query = urlencode(
            {
                "v": 2,
                "tid": "G-7K2LFIRM01",
                "cid": "1184022931.1764516000",
                "uid": "jmeyer",
                "dl": url,
                "dt": title,
                "sid": 1764516000,
                "_s": n + 1,
            }
        )
        out.append(req("\r\n".join(lines), 12.0 * n, query=query, kind="text/plain;charset=UTF-8", path="/g/collect"))
    return out


@tracker(PAGES, CLICK, may=(TITLES,))
def batches_of_a_data_platform(p: Person) -> Requests:
    context = {
        "library": {"name": "analytics.js", "version": "next-1.70.0"},
        "locale": "en-GB",
        "timezone": "Europe/Dublin",
    }
    calls: list[tuple[int, dict[str, Any]]] = []
    for n, (url, title) in enumerate(VISITS):
        calls.append((p.start + 7_000 * n, {"type": "page", "name": title, "properties": {"url": url, "title": title}}))
    for n, (x, y, t) in enumerate(p.clicks):
        properties = {
            "selector": TARGETS[n % 6],
            "text": LABELS[n % 6],
            "pageX": x,
            "pageY": y,
            "url": VISITS[n % 8][0],
        }
        calls.append((t, {"type": "track", "event": "Element Clicked", "properties": properties}))
    calls.sort(key=lambda one: one[0])
    return [
        req(
            {
                "batch": [
                    {**c, "userId": "o.byrne", "messageId": f"ajs-{guid(p)}", "timestamp": iso(t), "context": context}
                    for t, c in some
                ],
                "writeKey": "intranet-prod",
                "sentAt": iso(some[-1][0] + 300),
            },
            since(p, some[-1][0]),
            path="/v1/batch",
        )
        for some in parts(calls, 5)
    ]


@tracker(MOVE, CLICK, may=(PAGES,))
def heat_map_of_product_analytics(p: Person) -> Requests:
    points = [(t, {"x": x, "y": y, "target_fixed": False, "type": "mousemove"}) for x, y, t in p.moves]
    points += [(t, {"x": x, "y": y, "target_fixed": False, "type": "click"}) for x, y, t in p.clicks]
    points.sort(key=lambda one: one[0])
    out = []
    for some in parts(points, 25):
        properties = {
            "token": "phc_Zr81intranet",
            "distinct_id": "k.nowak@firm.example",
            "$session_id": "0193a7c2-51aa-7d10-9f0e-2b1c6a90ff12",
            "$current_url": VISITS[3][0],
            "$viewport_width": 1536,
            "$viewport_height": 730,
            "$heatmap_data": {VISITS[3][0]: [point for _, point in some]},
        }
        body = js([{"uuid": guid(p), "event": "$$heatmap", "properties": properties, "timestamp": iso(some[-1][0])}])
        when = since(p, some[-1][0])
        out.append(
            req(gzip.compress(body.encode(), mtime=0), when, query="compression=gzip-js&ip=0", kind=TEXT, path="/e/")
        )
    return out
