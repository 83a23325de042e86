"""Set L1: scripts in pages and own endpoints behind analytics libraries."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    CLICK,
    CLIP,
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
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_l1_kit import CSV, ITEMS, ND, SITES, Requests, gz, lines, since, tracker


@tracker(CLICK, may=(PAGES,))
def hospital_ward_click_audit(p: Person) -> Requests:
    return [
        req(
            {
                "user": "s.lindqvist",
                "view": "ward/medication",
                "action": "click",
                "selector": ITEMS[n % len(ITEMS)],
                "pageX": x,
                "pageY": y,
                "clientTime": t,
            },
            since(p, t),
            path="/ward/api/uilog",
        )
        for n, (x, y, t) in enumerate(p.clicks)
    ]


@tracker(MOVE, CLICK, SCROLL, may=(REPLAY, PAGES))
def matomo_recorder_own_host(p: Person) -> Requests:
    rows: list[tuple[int, dict[str, int | str]]] = []
    rows += [(t, {"ti": t - p.start, "ty": 1, "x": x, "y": y}) for x, y, t in p.moves]
    rows += [(t, {"ti": t - p.start, "ty": 2, "x": x, "y": y, "s": ITEMS[x % 6]}) for x, y, t in p.clicks]
    rows += [(t, {"ti": t - p.start, "ty": 3, "x": 0, "y": y}) for y, t in p.scrolls]
    rows.sort(key=lambda row: row[0])
    return [
        req(
            urlencode(
                {
                    "idsite": "3",
                    "rec": "1",
                    "hsr_vid": "a81Qe2",
                    "hsr_ids": "7",
                    "url": SITES[0][0],
                    "hsr_ev": js([event for _, event in some]),
                }
            ),
            since(p, some[-1][0]),
            kind=POST,
            path="/plugins/HeatmapSessionRecording/configs.php",
        )
        for some in parts(rows, 40)
    ]


@tracker(MOVE, CLICK, SCROLL, KEYS, may=(RHYTHM, REPLAY, PAGES))
def open_web_analytics_domstream(p: Person) -> Requests:
    stream = [{"event_type": "dom.movement", "timestamp": t, "cursor_x": x, "cursor_y": y} for x, y, t in p.moves]
    stream += [
        {"event_type": "dom.click", "timestamp": t, "click_x": x, "click_y": y, "dom_element_tag": "A"}
        for x, y, t in p.clicks
    ]
    stream += [{"event_type": "dom.scroll", "timestamp": t, "x": 0, "y": y} for y, t in p.scrolls]
    stream += [
        {"event_type": "dom.keypress", "timestamp": d, "key_value": k, "key_code": ord(k), "dom_element_id": "note"}
        for k, d, _ in p.letters
    ]
    stream.sort(key=lambda event: int(str(event["timestamp"])))
    return [
        req(
            urlencode(
                {
                    "owa_event_type": "dom.stream",
                    "owa_site_id": "f0b1",
                    "owa_page_url": SITES[2][0],
                    "owa_stream_length": len(some),
                    "owa_stream_events": js(some),
                }
            ),
            9.0 * n,
            kind=POST,
            path="/owa/log.php",
        )
        for n, some in enumerate(parts(stream, 60))
    ]


@tracker(PAGES, may=(TITLES, SCROLL, LEVEL))
def snowplow_page_pings(p: Person) -> Requests:
    out = []
    for n, (top, t) in enumerate(p.scrolls[::2]):
        url, page = SITES[n // 3 % len(SITES)]
        event = {
            "e": "pv" if n % 3 == 0 else "pp",
            "url": url,
            "page": page,
            "uid": "m.okafor@nordwerft.example",
            "tv": "js-3.24.0",
            "p": "web",
            "dtm": str(t),
            "vp": "1536x730",
            "duid": "4c1f0d7e",
        }
        if n % 3:
            event |= {"pp_mix": "0", "pp_max": "0", "pp_miy": str(max(0, top - 80)), "pp_may": str(top)}
        schema = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
        out.append(req({"schema": schema, "data": [event]}, 10.0 * n, path="/com.snowplowanalytics.snowplow/tp2"))
    return out


@tracker(FORM)
def change_form_events_of_hr_portal(p: Person) -> Requests:
    fields = (("salary_wish", "64000"), ("reason", p.text), ("manager", "T. Brandt"), ("start", "2026-03-01"))
    return [
        req(
            {
                "event": "change_form",
                "formId": "internal-application",
                "elementId": name,
                "nodeName": "INPUT",
                "value": value,
                "employee": 20731,
                "ts": iso(p.start + 6000 * n),
                "submitted": False,
            },
            6.0 * n,
            path="/t/form",
        )
        for n, (name, value) in enumerate(fields)
    ]


@tracker(FORM, may=(LEVEL, RHYTHM, IDLE, KEYS))
def claim_form_analytics(p: Person) -> Requests:
    entries = (("policyNo", "KH-7730918"), ("damageDate", "09.01.2026"), ("description", p.text), ("amount", "1840"))
    fields = [
        {
            "name": name,
            "focusAt": p.start + 8000 * n,
            "blurAt": p.start + 8000 * n + p.rng.randrange(1500, 7900),
            "hesitationMs": p.rng.randrange(200, 2400),
            "keystrokes": p.rng.randrange(6, 60),
            "backspaces": p.rng.randrange(0, 9),
            "length": len(value),
            "lastValue": value,
            "refocused": n % 2,
        }
        for n, (name, value) in enumerate(entries)
    ]
    return [req({"clerk": "kb-119", "form": "motor-claim", "abandoned": False, "fields": fields}, 44, path="/fa/v1")]


@tracker(CLICK, may=(PAGES, TITLES))
def countly_actions_own_server(p: Person) -> Requests:
    events = [
        {
            "key": "[CLY]_action",
            "count": 1,
            "timestamp": t,
            "segmentation": {"type": "click", "x": x, "y": y, "width": 1536, "height": 2210, "view": "/stock/list"},
        }
        for x, y, t in p.clicks
    ]
    body = {"app_key": "8d2c", "device_id": "emp-4410", "sdk_name": "javascript_native_web", "events": js(events)}
    return [req(urlencode(body), 30, kind=POST, path="/i")]


@tracker(REPLAY, MOVE, may=(CLICK, SCROLL, PAGES, FORM))
def erp_session_recorder(p: Person) -> Requests:
    tree = {"type": 2, "tagName": "div", "attributes": {"class": "erp-shell"}, "childNodes": [], "id": 4}
    events = [
        {"type": 4, "data": {"href": SITES[0][0], "width": 1536, "height": 730}, "timestamp": p.start - 5},
        {
            "type": 2,
            "data": {"node": {"type": 0, "childNodes": [tree], "id": 1}, "initialOffset": {"left": 0, "top": 0}},
            "timestamp": p.start - 2,
        },
    ]
    for some in parts(p.moves, 12):
        end = some[-1][2]
        spots = [{"x": x, "y": y, "id": 4, "timeOffset": t - end} for x, y, t in some]
        events.append({"type": 3, "data": {"source": 1, "positions": spots}, "timestamp": end})
    events += [
        {"type": 3, "data": {"source": 2, "type": 2, "id": 4, "x": x, "y": y}, "timestamp": t} for x, y, t in p.clicks
    ]
    return [req(gz({"sid": "Jx81", "user": "lgarcia", "events": events}), 20, path="/rec")]


@tracker(REPLAY, may=(FORM, PAGES, TITLES))
def bank_counter_dom_snapshots(p: Person) -> Requests:
    return [
        req(
            {
                "advisor": "F-2207",
                "seq": n,
                "takenAt": iso(p.start + 15_000 * n),
                "location": "/kunden/881203/konto",
                "viewport": [1280, 900],
                "html": "<main class='konto'><h1>Kontouebersicht</h1><form id='uw'><label>Betrag</label>"
                f"<input name='betrag' value='{'1250,00'[: n + 1]}'><textarea name='notiz'>{p.text[: 9 * n]}"
                "</textarea><button class='primary'>Buchen</button></form></main>",
            },
            15.0 * n,
            path="/qs/aufzeichnung",
        )
        for n in range(7)
    ]


@tracker(SCROLL)
def policy_reading_depth(p: Person) -> Requests:
    rows = [{"doc": "code-of-conduct-2026", "emp": "E5512", "scrollTop": top, "t": t} for top, t in p.scrolls]
    return [req(lines(some), 5.0 * n, kind=ND, path="/read-proof") for n, some in enumerate(parts(rows, 8))]


@tracker(KEYS, RHYTHM, may=(FORM,))
def crm_note_field_recorder(p: Person) -> Requests:
    rows = [{"key": k, "down": d, "up": u, "el": "#contact_note"} for k, d, u in p.keys]
    return [
        req({"agentId": 318, "case": "C-90122", "keys": some}, since(p, some[-1]["up"]), path="/crm/ux/keys")
        for some in parts(rows, 25)
    ]


@tracker(FORM, may=(KEYS, RHYTHM))
def chat_drafts_before_sending(p: Person) -> Requests:
    return [
        req(
            {"room": "team-logistik", "from": "u_773", "unsent": True, "draft": p.text[:n], "at": p.start + 210 * n},
            0.21 * n,
            path="/chat/preview",
        )
        for n in range(4, len(p.text) + 1, 5)
    ]


@tracker(CLIP, may=(PAGES, TITLES))
def knowledge_base_copy_log(p: Person) -> Requests:
    copied = ("Router reset: hold 10 s", p.text, "DE44 5001 0517 5407 3249 31")
    return [
        req(
            {
                "event": "copy" if n != 1 else "paste",
                "article": "KB-3310",
                "text": text,
                "length": len(text),
                "user": "nadia.b",
                "when": iso(p.start + 31_000 * n),
            },
            31.0 * n,
            path="/kb/api/leak-guard",
        )
        for n, text in enumerate(copied)
    ]


@tracker(CLICK)
def shop_floor_touch_csv(p: Person) -> Requests:
    rows = "badge;station;x;y;millis;element\n" + "".join(
        f"00417;ST-12;{x};{y};{t};{('OK', 'Ausschuss', 'Pause', 'Hilfe')[n % 4]}\n"
        for n, (x, y, t) in enumerate(p.clicks)
    )
    return [req(rows, 60, kind=CSV, path="/mes/touchlog")]


@tracker(MOVE)
def supplier_portal_pointer_trace(p: Person) -> Requests:
    return [
        req("u=buyer07&p=/tender/88&m=" + ";".join(f"{x},{y},{t - p.start}" for x, y, t in some), 4.0 * n, kind=TEXT)
        for n, some in enumerate(parts(p.moves, 30))
    ]
