"""Set G1, trackers in pages: the intranet's own scripts and forks of published SDKs."""

from __future__ import annotations

import base64
import gzip
import zlib
from itertools import cycle
from typing import Any
from urllib.parse import quote, urlencode

from tests.data.behaviour.unseen.person import (
    CLICK,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    PAGES,
    POST,
    RHYTHM,
    SCROLL,
    TEXT,
    TITLES,
    Person,
    Program,
    b64,
    entering,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_g1_kit import HOST, SITE, Requests, after, element, grown, typed, uid, visits

PAGE_TRACKERS: list[Program] = []
tracker = entering(PAGE_TRACKERS)


@tracker(CLICK, SCROLL, may=(PAGES, LEVEL))
def intranet_pulse(p: Person) -> Requests:
    events = [{"t": "click", "x": x, "y": y, "el": element(n)[0], "ts": t} for n, (x, y, t) in enumerate(p.clicks)]
    events += [{"t": "scroll", "top": top, "ts": t} for top, t in p.scrolls]
    events.sort(key=lambda one: int(str(one["ts"])))
    return [
        req(
            {"user": "akoch", "page": "/orders/4411", "sid": f"{p.start:x}", "events": some},
            after(p, int(str(some[-1]["ts"]))),
            kind="text/plain;charset=UTF-8",
            path="/pulse/beacon",
        )
        for some in parts(events, 12)
    ]


@tracker(PAGES, may=(CLICK, SCROLL, TITLES, LEVEL))
def tag_manager_own_container(p: Person) -> Requests:
    cid = f"{p.rng.randrange(10**9)}.{p.start // 1000}"
    out = []
    for n, (path, title, at, stayed) in enumerate(visits(p, 8)):
        common = {"v": "2", "tid": "G-INTRA01", "gtm": "45je6b40v9", "_p": p.rng.randrange(10**9), "cid": cid}
        common |= {"ul": "en-gb", "sr": "1920x1080", "uid": "e10442", "_s": "1", "sid": p.start // 1000, "sct": 3}
        common |= {"seg": "1", "dl": HOST + path, "dt": title}
        lines = ["en=page_view&_ee=1", f"en=scroll&epn.percent_scrolled=90&_et={stayed // 3}"]
        lines += [f"en=click&ep.link_text={quote(element(n)[2])}&ep.link_classes=btn&_et={stayed // 2}"] * (n % 2)
        out.append(
            req("\r\n".join(lines), after(p, at + stayed), urlencode(common, quote_via=quote), TEXT, path="/g/collect")
        )
    return out


@tracker(CLICK, PAGES, may=(TITLES, FORM, LEVEL))
def autocapture_gzip(p: Person) -> Requests:
    person, events = uid(p), []
    shown = {"token": "phc_intra", "distinct_id": "akoch@firm.example", "$session_id": person, "$lib": "web"}
    for n, (path, title, at, _) in enumerate(visits(p, 5)):
        page = {"$current_url": HOST + path, "$pathname": path, "title": title}
        events.append({"event": "$pageview", "properties": shown | page, "timestamp": iso(at)})
        selector, tag, text = element(n)
        elements = [{"tag_name": tag, "$el_text": text, "attr__class": selector, "nth_child": n, "nth_of_type": 1}]
        clicked = shown | page | {"$event_type": "click", "$ce_version": 1, "$elements": elements}
        events.append({"event": "$autocapture", "properties": clicked, "timestamp": iso(at + 3100)})
    return [
        req(gzip.compress(js(some).encode(), mtime=0), 3.0 * n, "compression=gzip-js&ver=1.96.1", TEXT, path="/e/")
        for n, some in enumerate(parts(events, 4))
    ]


@tracker(FORM, may=(LEVEL, RHYTHM, KEYS))
def form_report_hr(p: Person) -> Requests:
    fields = [
        {"name": "reason", "value": p.text, "focusMs": 14_210, "hesitationMs": 930, "edits": len(p.keys)},
        {"name": "from", "value": "2026-12-21", "focusMs": 5220, "hesitationMs": 2410, "edits": 3},
        {"name": "substitute", "value": "Tom Berger", "focusMs": 4080, "hesitationMs": 310, "edits": 12},
        {"name": "phone", "value": "0171 5550134", "focusMs": 2900, "hesitationMs": 200, "edits": 0},
    ]
    return [
        req(
            {"form": "leave-request", "visitor": "e10442", "state": "abandoned", "submitted": False, "fields": fields},
            61,
            path="/fa/collect",
        )
    ]


@tracker(FORM, may=(KEYS, RHYTHM))
def chat_preview_of_unsent(p: Person) -> Requests:
    return [
        req(js({"type": "visitor.sneakpeek", "chat": "c-8841", "data": {"text": text}, "ts": t}), after(p, t), kind="")
        for text, t in grown(p)[::3]
    ]


@tracker(PAGES, may=(SCROLL, CLICK, TITLES, LEVEL))
def collector_tp2(p: Person) -> Requests:
    schema = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
    out, domain_user, session = [], uid(p), uid(p)
    for path, title, at, stayed in visits(p, 7):
        base = {"url": HOST + path, "page": title, "tv": "js-3.24.0", "tna": "sp", "aid": "intranet", "p": "web"}
        base |= {"uid": "akoch", "duid": domain_user, "sid": session, "vp": "1440x789", "ds": "1425x2310"}
        data = [base | {"e": "pv", "eid": uid(p), "dtm": str(at)}]
        for ping in range(10_000, stayed, 10_000):
            deep = str(min(1521, ping // 30))
            moved = {"e": "pp", "pp_mix": "0", "pp_max": "0", "pp_miy": "0", "pp_may": deep, "dtm": str(at + ping)}
            data.append(base | moved | {"eid": uid(p)})
        out.append(
            req({"schema": schema, "data": data}, after(p, at + stayed), path="/com.snowplowanalytics.snowplow/tp2")
        )
    return out


@tracker(CLICK, may=(PAGES,))
def spans_of_interaction(p: Person) -> Requests:
    def told(key: str, value: str) -> dict[str, Any]:
        return {"key": key, "value": {"stringValue": value}}

    spans = [
        {
            "traceId": f"{p.rng.getrandbits(128):032x}",
            "spanId": f"{p.rng.getrandbits(64):016x}",
            "name": "click",
            "kind": 1,
            "startTimeUnixNano": f"{t}000000",
            "endTimeUnixNano": f"{t + 12}300000",
            "attributes": [
                told("event_type", "click"),
                told("target_element", element(n)[1].upper()),
                told("target_xpath", f'//*[@id="app"]/main/div[{n + 1}]/{element(n)[1]}'),
                told("http.url", HOST + SITE[n % 3][0]),
                told("enduser.id", "e10442"),
            ],
            "status": {"code": 0},
        }
        for n, (_, _, t) in enumerate(p.clicks)
    ]
    scope = {"name": "@opentelemetry/instrumentation-user-interaction", "version": "0.40.0"}
    resource = {"attributes": [told("service.name", "order-desk"), told("user.name", "Anna Koch")]}
    return [
        req(
            {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": scope, "spans": some}]}]},
            5.0 * (n + 1),
            path="/v1/traces",
        )
        for n, some in enumerate(parts(spans, 5))
    ]


@tracker(KEYS, may=(RHYTHM, PAGES))
def bulk_to_search_engine(p: Person) -> Requests:
    out = []
    for some in parts(typed(p), 20):
        lines = []
        for key, down, _ in some:
            lines.append('{"index":{"_index":"ui-events-2026.11"}}')
            event = {"@timestamp": iso(down), "user": {"name": "akoch"}, "event": {"action": "keydown", "key": key}}
            lines.append(js(event | {"url": {"path": "/orders/4411"}, "target": "#comment"}))
        out.append(req("\n".join(lines) + "\n", after(p, some[-1][1]), kind="application/x-ndjson", path="/_bulk"))
    return out


@tracker(CLICK, may=(PAGES,))
def pixel_per_click(p: Person) -> Requests:
    return [
        req(
            b"",
            after(p, t),
            urlencode({"e": "click", "x": x, "y": y, "w": 1440, "el": element(n)[0], "p": "/orders", "u": 442, "_": t}),
            "",
            path="/stat/px.gif",
        )
        for n, (x, y, t) in enumerate(p.clicks)
    ]


@tracker(PAGES, may=(CLICK, TITLES))
def customer_data_batch(p: Person) -> Requests:
    batch: list[dict[str, Any]] = []
    for n, (path, title, at, _) in enumerate(visits(p, 6)):
        common = {"userId": "e10442", "messageId": "ajs-next-" + uid(p), "context": {"library": {"name": "ajs"}}}
        seen = {"path": path, "title": title, "url": HOST + path, "referrer": HOST + "/start"}
        batch.append({"type": "page", "name": title, "properties": seen, "timestamp": iso(at)} | common)
        done = {"label": element(n)[2] or "icon", "path": path}
        batch.append({"type": "track", "event": "Button Clicked", "properties": done, "timestamp": iso(at + 900)})
        batch[-1] |= common
    return [req({"batch": batch, "sentAt": iso(p.start + 200_000), "writeKey": "intra"}, 200, path="/v1/b")]


@tracker(CLICK, may=(PAGES, TITLES))
def autocapture_form_field(p: Person) -> Requests:
    out = []
    for n, (x, y, t) in enumerate(p.clicks):
        selector, tag, text = element(n)
        shown = {"token": "5a1e", "time": t / 1000, "distinct_id": "akoch", "$current_url": HOST + "/orders"}
        where = {"$pageX": x, "$pageY": y, "$el_tag_name": tag, "$el_text": text, "$el_classes": [selector]}
        event = {"event": "$mp_click", "properties": shown | where | {"$viewportWidth": 1440, "$mp_autocapture": True}}
        body = urlencode({"data": base64.b64encode(js([event]).encode()).decode(), "verbose": 1})
        out.append(req(body, after(p, t), f"ip=1&_={t}", POST, path="/track/"))
    return out


@tracker(CLICK, may=(SCROLL, PAGES))
def klickkarte(p: Person) -> Requests:
    return [
        req(
            {
                "seite": "/urlaub/antrag",
                "mitarbeiter": 10442,
                "fenster": {"breite": 1440, "hoehe": 789},
                "klicks": [
                    {"x": x, "y": y, "zeit": iso(t), "element": element(n)[0]} for n, (x, y, t) in enumerate(p.clicks)
                ],
                "scrolltiefe": max(top for top, _ in p.scrolls),
            },
            45,
            path="/klickkarte/speichern",
        )
    ]


@tracker(CLICK, PAGES, may=(TITLES,))
def guide_pixel_deflated(p: Person) -> Requests:
    events = []
    for n, (x, y, t) in enumerate(p.clicks):
        selector, tag, text = element(n)
        head = {"visitor_id": "akoch", "account_id": "firm", "url": HOST + SITE[n % 4][0], "browser_time": t}
        target = {"f": selector, "tag": tag, "a": {"t": text}, "x": x, "y": y}
        events.append(head | {"type": "click", "props": {"target": target}})
        events.append(head | {"type": "load", "props": {"title": SITE[n % 4][1]}, "browser_time": t + 400})
    return [
        req(
            b"",
            120.0 * n,
            "v=2.240&ct=1&jzb=" + quote(b64(zlib.compress(js(some).encode())).replace("+", "-").replace("/", "_")),
            "",
            path="/data/ptm.gif/intra",
        )
        for n, some in enumerate(parts(events, 6), 1)
    ]


@tracker(CLICK, SCROLL, may=(PAGES, TITLES))
def data_layer_dump(p: Person) -> Requests:
    seen: list[dict[str, Any]] = []
    for n, (_, _, t) in enumerate(p.clicks):
        target = {"gtm.elementText": element(n)[2], "gtm.elementClasses": element(n)[0], "gtm.elementId": ""}
        seen.append({"event": "gtm.click", "ts": t} | target)
    for share, (_, t) in zip((10, 25, 50, 75, 90), p.scrolls[::4], strict=False):
        depth = {"gtm.scrollThreshold": share, "gtm.scrollUnits": "percent", "gtm.scrollDirection": "vertical"}
        seen.append({"event": "gtm.scrollDepth", "ts": t} | depth)
    seen.sort(key=lambda one: int(one["ts"]))
    layer: list[dict[str, Any]] = [{"event": "gtm.js", "gtm.start": p.start, "gtm.uniqueEventId": 1}]
    layer += [one | {"gtm.uniqueEventId": n} for n, one in enumerate(seen, 5)]
    return [req({"page": SITE[2][0], "employeeId": "e10442", "dataLayer": layer}, 90, path="/dl")]


@tracker(CLICK, PAGES, may=(LEVEL, TITLES, SCROLL))
def usage_lines_of_desk(p: Person) -> Requests:
    session, out, clicks = uid(p), [], cycle(p.clicks)
    for some in parts(visits(p, 6), 2):
        lines = []
        for n, (path, _, at, stayed) in enumerate(some):
            common = {"application": {"id": "order-desk"}, "session": {"id": session}, "usr": {"id": "akoch"}}
            view = {"id": uid(p), "url": HOST + path, "time_spent": stayed * 1_000_000, "action": {"count": n + 2}}
            lines.append(js({"type": "view", "date": at, "view": view} | common))
            action: dict[str, Any] = {"type": "click", "id": uid(p), "target": {"name": element(n + 1)[2] or "Close"}}
            x, y, _ = next(clicks)
            action["position"] = {"x": x, "y": y}
            lines.append(js({"type": "action", "date": at + 1200, "view": view, "action": action} | common))
        sent = f"ddsource=browser&batch_time={some[-1][2] + some[-1][3]}"
        out.append(req("\n".join(lines), after(p, some[-1][2] + some[-1][3]), sent, TEXT, path="/api/v2/rum"))
    return out


@tracker(PAGES, IDLE, may=(LEVEL, TITLES))
def temps_passe(p: Person) -> Requests:
    return [
        req(
            urlencode(
                {
                    "salarie": "C. Lambert",
                    "page": path,
                    "titre": title,
                    "debut": at // 1000,
                    "duree_active": stayed * 7 // 10_000,
                    "duree_inactive": stayed * 3 // 10_000,
                }
            ),
            after(p, at + stayed),
            kind=POST,
            path="/suivi/temps.php",
        )
        for path, title, at, stayed in visits(p, 9)
    ]
