"""Set H1, trackers: own endpoints behind analytics libraries and recorders of sessions."""

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
    REPLAY,
    RHYTHM,
    SCROLL,
    TEXT,
    TITLES,
    Person,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_h1_kit import (
    OWN,
    Requests,
    drafts,
    form,
    later,
    tracker,
    uid,
    visits,
)


@tracker(PAGES, TITLES, may=(LEVEL, IDLE))
def matomo_on_premises(p: Person) -> Requests:
    out = []
    visitor = f"{p.rng.getrandbits(64):016x}"
    for url, title, start, length in visits(p, own=True):
        base = {
            "idsite": 4,
            "rec": 1,
            "url": url,
            "uid": "j.meyer",
            "_id": visitor,
            "send_image": 0,
            "res": "1920x1080",
        }
        pv = f"{p.rng.getrandbits(32):08x}"[:6]
        at = start / 1000 - p.windows[0][2]
        out.append(
            form({"action_name": title, **base, "pv_id": pv, "r": p.rng.randrange(10**6)}, at, path="/matomo.php")
        )
        for n in range(1, min(length // 15, 4) + 1):
            out.append(form({"ping": 1, **base, "pv_id": pv}, at + 15 * n, path="/matomo.php"))
    return out


@tracker(SCROLL, PAGES, may=(TITLES, LEVEL))
def snowplow_page_pings(p: Person) -> Requests:
    out = []
    for n, some in enumerate(parts(p.scrolls, 4)):
        url, title = OWN[3 if n < 3 else 4]
        data = [
            {
                "e": "pp",
                "url": url,
                "page": title,
                "pp_mix": "0",
                "pp_max": "0",
                "pp_miy": str(min(one[0] for one in some)),
                "pp_may": str(max(one[0] for one in some)),
                "tv": "js-3.24.2",
                "tna": "sp1",
                "aid": "erp-web",
                "p": "web",
                "uid": "jmeyer",
                "vp": "1280x781",
                "ds": "1263x5120",
                "eid": uid(p),
                "dtm": str(some[-1][1]),
            }
        ]
        schema = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
        out.append(req({"schema": schema, "data": data}, n * 10, path="/com.snowplowanalytics.snowplow/tp2"))
    return out


@tracker(CLICK, may=(MOVE, PAGES))
def posthog_self_hosted_heatmap(p: Person) -> Requests:
    url = "https://erp.firm.example/po/4500018812"
    spots = [{"x": x, "y": y, "target_fixed": False, "type": "mousemove"} for x, y, _ in p.moves[::12]]
    spots += [{"x": x, "y": y, "target_fixed": False, "type": "click"} for x, y, _ in p.clicks]
    event = {
        "uuid": uid(p),
        "event": "$$heatmap",
        "properties": {
            "$heatmap_data": {url: spots},
            "$current_url": url,
            "$viewport_height": 781,
            "$viewport_width": 1280,
            "$lib": "web",
            "$lib_version": "1.194.3",
            "distinct_id": "j.meyer@firm.example",
            "token": "phc_mZ8r1kTn0vJc2sQe",
        },
        "offset": 2103,
    }
    query = "ip=0&ver=1.194.3&compression=gzip-js"
    return [req(gzip.compress(js([event]).encode()), 30, query=query, kind=TEXT, path="/e/")]


@tracker(PAGES, may=(SCROLL, TITLES, LEVEL))
def tag_server_first_party(p: Person) -> Requests:
    out = []
    for n, (url, title, start, length) in enumerate(visits(p, own=True)):
        query = {
            "v": 2,
            "tid": "G-7TQ2M0X1KD",
            "cid": "1180277153.1795400000",
            "sid": p.start // 1000,
            "uid": "10482",
            "_s": n + 1,
            "sr": "1920x1080",
            "dl": url,
            "dt": title,
        }
        lines = [
            "en=page_view&ep.department=purchasing",
            f"en=scroll&epn.percent_scrolled={p.rng.choice((25, 50, 75, 90))}&_et={length * 300}",
            f"en=user_engagement&_et={length * 700}",
        ]
        at = start / 1000 - p.windows[0][2] + length
        out.append(req("\r\n".join(lines), at, query=urlencode(query), kind=TEXT, path="/metrics/g/collect"))
    return out


@tracker(CLICK, may=(SCROLL, PAGES))
def countly_click_map(p: Person) -> Requests:
    view = {"width": 1280, "height": 5120, "view": "/helpdesk/queue", "domain": "desk.firm.example"}
    events: list[dict[str, Any]] = [
        {"key": "[CLY]_action", "count": 1, "segmentation": {"type": "click", "x": x, "y": y, **view}, "timestamp": t}
        for x, y, t in p.clicks
    ]
    head = {"app_key": "0c1f55be", "device_id": uid(p), "sdk_name": "javascript_native_web", "sdk_version": "24.11.2"}
    return [
        form(
            {**head, "events": js(some), "timestamp": some[-1]["timestamp"]}, later(p, some[-1]["timestamp"]), path="/i"
        )
        for some in parts(events, 3)
    ]


@tracker(MOVE, SCROLL, KEYS, may=(RHYTHM, PAGES))
def owa_dom_stream(p: Person) -> Requests:
    events: list[dict[str, Any]] = [
        {"event_type": "dom.movement", "cursor_x": x, "cursor_y": y, "timestamp": t} for x, y, t in p.moves[::3]
    ]
    events += [{"event_type": "dom.scroll", "x": 0, "y": top, "timestamp": t} for top, t in p.scrolls]
    events += [
        {"event_type": "dom.keypress", "key_value": k, "key_code": ord(k), "dom_element_id": "reply", "timestamp": t}
        for k, t, _ in p.letters
    ]
    events.sort(key=lambda one: one["timestamp"])
    return [
        form(
            {
                "owa_event_type": "dom.stream",
                "owa_site_id": "5e1c6f2b7d",
                "owa_user_name": "jmeyer",
                "owa_page_url": "https://desk.firm.example/ticket/88213",
                "owa_stream_events": js(some),
            },
            later(p, some[-1]["timestamp"]),
            path="/owa/log.php",
        )
        for some in parts(events, 35)
    ]


@tracker(PAGES, CLICK, may=(TITLES,))
def rudder_own_data_plane(p: Person) -> Requests:
    out = []
    seen, anonymous = visits(p, own=True), uid(p)
    context = {"library": {"name": "RudderLabs JavaScript SDK", "version": "3.7.15"}, "userAgent": "Mozilla/5.0"}
    for n, (url, title, start, _) in enumerate(seen[: len(p.clicks)]):
        x, y, t = p.clicks[n]
        base = {"userId": "10482", "anonymousId": anonymous, "channel": "web", "context": context}
        page = {"type": "page", "properties": {"url": url, "title": title}, "originalTimestamp": iso(start), **base}
        click = {
            "type": "track",
            "event": "Element Clicked",
            "properties": {"tag": "a", "text": "Open", "pageX": x, "pageY": y, "url": url},
            "originalTimestamp": iso(t),
            **base,
        }
        out.append(
            req({"batch": [page, click], "sentAt": iso(t + 400)}, start / 1000 - p.windows[0][2], path="/v1/batch")
        )
    return out


@tracker(MOVE, may=(PAGES,))
def faro_pointer_trail(p: Person) -> Requests:
    meta = {
        "sdk": {"name": "@grafana/faro-web-sdk", "version": "1.12.2"},
        "app": {"name": "hr-selfservice", "version": "2.8.0", "environment": "production"},
        "session": {"id": "c4Jq0WkPz1"},
        "user": {"id": "10482", "username": "j.meyer"},
        "page": {"url": "https://hr.firm.example/payslips"},
    }
    return [
        req(
            {
                "meta": meta,
                "events": [
                    {
                        "name": "pointer_trail",
                        "domain": "ux",
                        "attributes": {"points": ";".join(f"{x},{y},{t - some[0][2]}" for x, y, t in some)},
                        "timestamp": iso(some[0][2]),
                    }
                ],
            },
            later(p, some[-1][2]),
            path="/collect",
        )
        for some in parts(p.moves, 25)
    ]


@tracker(CLICK, may=(PAGES,))
def otel_user_interaction(p: Person) -> Requests:
    def attribute(key: str, value: Any) -> dict[str, Any]:
        return {"key": key, "value": {"intValue": value} if isinstance(value, int) else {"stringValue": value}}

    spans = [
        {
            "traceId": f"{p.rng.getrandbits(128):032x}",
            "spanId": f"{p.rng.getrandbits(64):016x}",
            "name": "click",
            "kind": 1,
            "startTimeUnixNano": str(t * 1_000_000),
            "endTimeUnixNano": str((t + 6) * 1_000_000),
            "attributes": [
                attribute("event_type", "click"),
                attribute("target_element", "BUTTON"),
                attribute("target_xpath", f'//*[@id="root"]/main/table/tbody/tr[{n + 1}]/td[5]/button'),
                attribute("http.url", "https://erp.firm.example/po/4500018812"),
                attribute("ui.x", x),
                attribute("ui.y", y),
                attribute("enduser.id", "jmeyer"),
            ],
        }
        for n, (x, y, t) in enumerate(p.clicks)
    ]
    scope = {"name": "@opentelemetry/instrumentation-user-interaction", "version": "0.44.0"}
    resource = {"attributes": [attribute("service.name", "erp-web")]}
    return [
        req(
            {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": scope, "spans": spans}]}]},
            40,
            path="/v1/traces",
        )
    ]


def _opening(start: int) -> list[dict[str, Any]]:
    box = {"type": 2, "tagName": "textarea", "attributes": {"id": "answer"}, "childNodes": [], "id": 7}
    body = {"type": 2, "tagName": "body", "attributes": {"class": "desk"}, "childNodes": [box], "id": 4}
    html = {"type": 2, "tagName": "html", "attributes": {"lang": "en"}, "childNodes": [body], "id": 3}
    page = {"href": "https://desk.firm.example/ticket/88213", "width": 1280, "height": 781}
    node = {"type": 0, "childNodes": [html], "id": 1}
    return [
        {"type": 4, "data": page, "timestamp": start},
        {"type": 2, "data": {"node": node, "initialOffset": {"left": 0, "top": 0}}, "timestamp": start + 4},
    ]


@tracker(REPLAY, MOVE, CLICK, SCROLL, FORM, may=(KEYS, RHYTHM, PAGES))
def desk_session_recorder(p: Person) -> Requests:
    """The library rrweb with an endpoint of the firm: quality assurance looks at the recordings."""
    rows = []
    for some in parts(p.moves[::3], 10):
        end = some[-1][2]
        spots = [{"x": x, "y": y, "id": 7, "timeOffset": t - end} for x, y, t in some]
        rows.append((end, {"source": 1, "positions": spots}))
    rows += [(t, {"source": 2, "type": 2, "id": 7, "x": x, "y": y}) for x, y, t in p.clicks]
    rows += [(t, {"source": 3, "id": 1, "x": 0, "y": top}) for top, t in p.scrolls]
    rows += [(t, {"source": 5, "text": text, "isChecked": False, "id": 7}) for text, t in drafts(p, 4)]
    rows.sort(key=lambda one: one[0])
    events = _opening(min(p.start, p.keys[0][1]) - 500) + [
        {"type": 3, "data": data, "timestamp": t} for t, data in rows
    ]
    head = {"ticket": 88213, "agent": "a.meyer", "rec": uid(p)}
    return [
        req({**head, "seq": n, "events": some}, later(p, some[-1]["timestamp"]), path="/qa/recordings/append")
        for n, some in enumerate(parts(events, 20))
    ]


@tracker(SCROLL, may=(LEVEL, IDLE, PAGES, TITLES))
def news_attention_pings(p: Person) -> Requests:
    out, most = [], 0
    for n, (top, _) in enumerate(p.scrolls[::2]):
        most = max(most, top)
        query = {
            "u": "10482",
            "p": "/news/2026/11/site-closure",
            "scroll": top,
            "maxScroll": most,
            "docH": 5120,
            "winH": 781,
            "engaged": 5 * (n + 1) - n % 3,
            "state": ("read", "read", "write", "idle")[n % 4],
        }
        out.append(req(b"", n * 5, query=urlencode(query), kind="", path="/att/ping"))
    return out
