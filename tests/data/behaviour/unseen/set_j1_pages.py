"""Set J1, trackers in pages: analytics libraries with own endpoints, heat maps, recorders, form analytics."""

from __future__ import annotations

import gzip
import zlib
from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    BYTES,
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
    varint,
)
from tests.data.behaviour.unseen.set_j1_kit import Requests, control, later, replay, tracker, typed, visits, words


@tracker(CLICK, may=(PAGES, TITLES))
def insights_click_plugin(p: Person) -> Requests:
    def envelope(x: int, y: int, t: int) -> dict[str, object]:
        tag, name, text = control(p)
        properties = {
            "baseTypeSource": "ClickEvent",
            "uri": "https://firm.sharepoint.example/sites/hub/SitePages/Home.aspx",
            "actionType": "CL",
            "content": js([{"id": name, "contentName": text, "elementType": tag}]),
            "clickCoordinates": f"{x}X{y}",
        }
        base = {"ver": 2, "name": text or name, "properties": properties, "measurements": {}}
        return {
            "time": iso(t),
            "iKey": "7c1e0d52-99b4-4c1d-b8e5-0b8d2b6f1a20",
            "name": "Microsoft.ApplicationInsights.7c1e0d5299b44c1db8e50b8d2b6f1a20.Event",
            "tags": {"ai.user.authUserId": "mbergstrom", "ai.session.id": "V2fQ1", "ai.device.type": "Browser"},
            "data": {"baseType": "EventData", "baseData": base},
        }

    some = parts(p.clicks, 4)
    return [req([envelope(*one) for one in part], later(p, part[-1][2]), path="/v2/track") for part in some]


@tracker(PAGES, SCROLL, may=(LEVEL, TITLES, IDLE))
def snowplow_page_pings(p: Person) -> Requests:
    out = []
    for path, title, start, seconds in visits(p):
        shared = {
            "tv": "js-3.24.2",
            "tna": "hub",
            "aid": "intranet",
            "p": "web",
            "uid": "e10443",
            "url": f"https://hub.firm.example{path}",
            "page": title,
            "res": "1920x1080",
            "vp": "1903x969",
            "ds": "1903x4120",
        }
        rows = [{**shared, "e": "pv", "dtm": str(start)}]
        deep = 0
        for ping in range(10, min(seconds, 90), 10):
            low, deep = deep, deep + p.rng.choice((0, 100, 340, 700))
            edge = {"pp_mix": "0", "pp_max": "0", "pp_miy": str(low), "pp_may": str(deep)}
            rows.append({**shared, "e": "pp", "dtm": str(start + ping * 1000), **edge})
        body = {"schema": "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4", "data": rows}
        out.append(req(body, start / 1000 - p.windows[0][2], path="/com.snowplowanalytics.snowplow/tp2"))
    return out


@tracker(MOVE, CLICK, SCROLL, may=(REPLAY, PAGES))
def matomo_heatmap_recording(p: Person) -> Requests:
    rows: list[dict[str, object]] = [
        {"ty": 1, "ti": t - p.start, "x": x * 2000 // 1440, "y": y * 2000 // 780} for x, y, t in p.moves[::4]
    ]
    rows += [
        {"ty": 2, "ti": t - p.start, "s": ".toolbar > button", "x": x * 2000 // 1440, "y": y * 2000 // 780}
        for x, y, t in p.clicks
    ]
    rows += [{"ty": 5, "ti": t - p.start, "y": top} for top, t in p.scrolls]
    rows.sort(key=lambda one: int(str(one["ti"])))
    shared = {"idsite": "4", "hsr_vid": "aWx81e", "hsr_sid": "11", "hsr_vw": "1440", "hsr_vh": "780", "hsr_ti": "0"}
    return [
        req(
            urlencode({**shared, "url": "https://hub.firm.example/wiki/travel-policy", "hsr_ev": js(some)}),
            place * 5,
            kind=POST,
            path="/plugins/HeatmapSessionRecording/configs.php",
        )
        for place, some in enumerate(parts(rows, 40))
    ]


@tracker(MOVE, CLICK, SCROLL, may=(REPLAY, PAGES))
def clarity_like_own_host(p: Person) -> Requests:
    rows: list[list[object]] = [[t - p.start, 12, 31, x, y] for x, y, t in p.moves[::2]]
    rows += [[t - p.start, 9, 44, x, y, 16000, 12000, 0, 0, control(p)[2], None] for x, y, t in p.clicks]
    rows += [[t - p.start, 10, 2, 0, top] for top, t in p.scrolls]
    rows.sort(key=lambda one: int(str(one[0])))
    head = ["0.7.59", 1, 0, 0, "k3x9t0intranet", "1q9fh7", "1mu04d", 1, 0, 2, "https://hub.firm.example/crm/tasks"]
    return [
        req(gzip.compress(js({"e": head, "a": some}).encode()), n * 4, kind=BYTES)
        for n, some in enumerate(parts(rows, 50))
    ]


@tracker(REPLAY, MOVE, may=(CLICK, SCROLL, FORM, PAGES))
def rrweb_in_the_portal(p: Person) -> Requests:
    some = parts(replay(p), 12)
    return [
        req({"sessionId": "8f1a2c", "employee": "E-2207", "seq": n, "events": part}, n * 10, path="/portal/rec/append")
        for n, part in enumerate(some)
    ]


@tracker(REPLAY, MOVE, may=(CLICK, SCROLL, FORM, PAGES))
def sentry_replay_on_premises(p: Person) -> Requests:
    out = []
    for n, part in enumerate(parts(replay(p), 20)):
        event: dict[str, object] = {
            "type": "replay_event",
            "replay_id": "c4f0e1d28b6a4f0f9a0d1e51b9a3c610",
            "segment_id": n,
            "replay_type": "session",
            "timestamp": p.start / 1000 + n * 5,
            "urls": ["https://hub.firm.example/crm/tasks"] if n == 0 else [],
            "user": {"id": "2207", "email": "l.novak@firm.example"},
        }
        packed = js({"segment_id": n}).encode() + b"\n" + zlib.compress(js(part).encode())
        head = js({"event_id": event["replay_id"], "sent_at": iso(p.start + n * 5000)})
        lines = [head, '{"type":"replay_event"}', js(event), js({"type": "replay_recording", "length": len(packed)})]
        out.append(req("\n".join(lines).encode() + b"\n" + packed, n * 5, kind=TEXT, path="/api/3/envelope/"))
    return out


@tracker(MOVE, may=(CLICK, SCROLL, REPLAY))
def open_recorder_messages(p: Person) -> Requests:
    body = b"\x00" + varint(0) + varint(p.start)
    last = p.start
    for index, (x, y, t) in enumerate(p.moves):
        body += b"\x00" + varint(index) + varint(t) if t > last else b""
        body += b"\x14" + varint(x) + varint(y)
        last = t
    for top, _ in p.scrolls:
        body += b"\x06" + varint(0) + varint(top * 2)
    for x, _, _ in p.clicks:
        name = b"nav > ul > li:nth-child(%d)" % (x % 6 + 1)
        body += b"\x45" + varint(x % 50) + varint(x) + varint(len(name)) + name
    return [req(body, 12, kind=BYTES, path="/ingest/v1/web/i")]


@tracker(CLICK, MOVE, may=(PAGES, TITLES))
def posthog_heat_and_autocapture(p: Person) -> Requests:
    url = "https://orders.firm.example/desk"
    batch: list[dict[str, object]] = []
    for x, y, t in p.clicks:
        tag, name, text = control(p)
        chain = [{"tag_name": tag, "$el_text": text, "attr__id": name, "nth_child": x % 5, "nth_of_type": y % 3}]
        more: dict[str, object] = {
            "$event_type": "click",
            "$current_url": url,
            "distinct_id": "karin.olsen",
            "$elements": chain,
        }
        batch.append({"event": "$autocapture", "properties": more, "timestamp": iso(t)})
    for some in parts(p.moves, 25):
        seen = [{"x": x, "y": y, "target_fixed": False, "type": "mousemove"} for x, y, _ in some]
        more = {"distinct_id": "karin.olsen", "$viewport_width": 1536, "$heatmap_data": {url: seen}}
        batch.append({"event": "$$heatmap", "properties": more, "timestamp": iso(some[-1][2])})
    return [
        req(urlencode({"data": b64(js(some).encode())}), n * 3, kind=POST, query="compression=base64", path="/e/")
        for n, some in enumerate(parts(batch, 6))
    ]


@tracker(PAGES, may=(TITLES, LEVEL, SCROLL))
def server_side_tag_manager(p: Person) -> Requests:
    out = []
    for n, (path, title, start, seconds) in enumerate(visits(p)):
        shared = {"v": "2", "tid": "G-7HK2M0PQ1X", "cid": "1184.1795", "uid": "E-5113", "sid": "1795486", "_s": n + 1}
        page = {"dl": f"https://hub.firm.example{path}", "dt": title, "sr": "1920x1080", "ul": "en-gb"}
        at = start / 1000 - p.windows[0][2]
        out.append(req(b"", at, urlencode({**shared, **page, "en": "page_view"}), TEXT, path="/g/collect"))
        if seconds > 30:
            more = {"en": "scroll", "epn.percent_scrolled": 90, "_et": seconds * 700}
            out.append(req(b"", at + seconds, urlencode({**shared, **page, **more}), TEXT, path="/g/collect"))
    return out


@tracker(CLICK, may=(PAGES, TITLES))
def activity_map_image_request(p: Person) -> Requests:
    out = []
    for _, _, t in p.clicks:
        _, name, text = control(p)
        query = {
            "AQB": "1",
            "ndh": "1",
            "pageName": "crm:tasks",
            "g": "https://hub.firm.example/crm/tasks",
            "c.": "",
            "a.": "",
            "activitymap.": "",
            "page": "crm:tasks",
            "link": text or name,
            "region": "main-toolbar",
            "pageIDType": "1",
            ".activitymap": "",
            ".a": "",
            ".c": "",
            "v12": "emp:40017",
            "t": str(t),
            "AQE": "1",
        }
        out.append(req(b"", later(p, t), urlencode(query), TEXT, path="/b/ss/firmintranet/1/JS-2.22.0/s6129"))
    return out


@tracker(CLICK, may=(PAGES, TITLES))
def rum_actions_proxy(p: Person) -> Requests:
    lines = []
    for x, y, t in p.clicks:
        tag, name, text = control(p)
        where = {"selector": f"{tag}#{name}", "width": 96, "height": 32, "position": {"x": x % 96, "y": y % 32}}
        lines.append(
            js(
                {
                    "_dd": {"format_version": 2, "action": {"target": where}},
                    "type": "action",
                    "date": t,
                    "service": "claims-ui",
                    "usr": {"id": "77102", "name": "Priya Nair"},
                    "view": {"id": "b1c4", "url": "https://claims.firm.example/inbox"},
                    "action": {"type": "click", "target": {"name": text or name}, "frustration": {"type": []}},
                }
            )
        )
    return [req("\n".join(lines), 30, "ddsource=browser&batch_time=1795486090000", TEXT, path="/rum-proxy")]


@tracker(CLICK, may=(PAGES,))
def otel_user_interaction(p: Person) -> Requests:
    spans = []
    for n, (_, _, t) in enumerate(p.clicks):
        tag, name, _ = control(p)
        pairs = {
            "event_type": "click",
            "target_element": tag.upper(),
            "target_xpath": f'//*[@id="{name}"]',
            "http.url": "https://mes.firm.example/orders/open",
            "enduser.id": "s.keller",
        }
        attributes = [{"key": key, "value": {"stringValue": value}} for key, value in pairs.items()]
        spans.append(
            {
                "traceId": f"{p.start + n:032x}",
                "spanId": f"{t:016x}",
                "name": "click",
                "kind": 1,
                "startTimeUnixNano": f"{t}000000",
                "endTimeUnixNano": f"{t + 3}000000",
                "attributes": attributes,
            }
        )
    scope = {"scope": {"name": "@opentelemetry/instrumentation-user-interaction", "version": "0.41.0"}, "spans": spans}
    service = [{"key": "service.name", "value": {"stringValue": "mes-web"}}]
    return [
        req({"resourceSpans": [{"resource": {"attributes": service}, "scopeSpans": [scope]}]}, 20, path="/v1/traces")
    ]


@tracker(PAGES, may=(TITLES,))
def segment_through_own_domain(p: Person) -> Requests:
    return [
        req(
            {
                "type": "page",
                "userId": "hr-18822",
                "name": title,
                "properties": {"path": path, "title": title, "url": f"https://hub.firm.example{path}", "referrer": ""},
                "context": {"library": {"name": "analytics.js", "version": "next-1.70.0"}, "locale": "en-US"},
                "timestamp": iso(start),
                "messageId": f"ajs-next-{start:x}",
            },
            start / 1000 - p.windows[0][2],
            path="/evs/v1/p",
        )
        for path, title, start, _ in visits(p)
    ]


@tracker(FORM, may=(RHYTHM, LEVEL, PAGES))
def form_abandonment_capture(p: Person) -> Requests:
    texts = words(p)
    out = []
    for n, (text, t) in enumerate(texts):
        out.append(
            req(
                {
                    "form": "grievance-report",
                    "visitor": "emp-3310",
                    "field": {"name": "description", "type": "textarea", "order": 3},
                    "event": "change" if n < len(texts) - 1 else "blur",
                    "value": text,
                    "length": len(text),
                    "corrections": n % 3,
                    "ts": t,
                    "submitted": False,
                },
                typed(p, t),
                path="/formtrack/partial",
            )
        )
    return out


@tracker(LEVEL, may=(RHYTHM, FORM, PAGES))
def form_timings_by_field(p: Person) -> Requests:
    fields = ("customer_no", "reason_code", "amount", "currency", "remarks", "approver")
    rows = [
        {
            "fieldName": name,
            "timeInFieldMs": p.rng.randrange(900, 30_000),
            "hesitationMs": p.rng.randrange(100, 4000),
            "keystrokes": p.rng.randrange(3, 60),
            "backspaces": p.rng.randrange(0, 8),
            "refocusCount": p.rng.randrange(0, 3),
        }
        for name in fields
    ]
    return [
        req({"formId": "credit-note", "agent": "AG-118", "started": p.start + 60_000 * n, "fields": rows}, 60 * n)
        for n in range(4)
    ]


@tracker(RHYTHM, may=(KEYS, LEVEL))
def continuous_sign_in_typing(p: Person) -> Requests:
    held = [up - down for _, down, up in p.letters]
    flight = [b[1] - a[2] for a, b in zip(p.letters, p.letters[1:], strict=False)]
    return [
        req({"subject": "u-9917", "model": "kd-v3", "sample": {"dwell": d, "flight": f}}, 8 * n, path="/trust/typing")
        for n, (d, f) in enumerate(zip(parts(held, 20), parts(flight, 20), strict=False))
    ]


@tracker(MOVE, may=(CLICK, LEVEL, REPLAY))
def signalr_hub_pointer(p: Person) -> Requests:
    return [
        req(
            js({"type": 1, "target": "PushPointer", "arguments": ["desk-31", [[x, y, t] for x, y, t in some]]})
            + "\x1e",
            later(p, some[-1][2]),
            kind="",
            path="/hubs/insight",
        )
        for some in parts(p.moves, 15)
    ]


@tracker(SCROLL, may=(PAGES, LEVEL))
def reading_depth_beacon(p: Person) -> Requests:
    return [
        req(
            {
                "doc": "code-of-conduct-2026",
                "reader": "n.rossi@firm.example",
                "docHeight": 6120,
                "scroll": [{"top": top, "pct": round(top / 61.2, 1), "t": t} for top, t in some],
            },
            later(p, some[-1][1]),
            kind=TEXT,
            path="/_read/beacon",
        )
        for some in parts(p.scrolls, 8)
    ]
