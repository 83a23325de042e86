"""Set G1, ordinary web apps of an office: what people write, draw, plan, book, look for and file there."""

from __future__ import annotations

import gzip
import math
from typing import Any
from urllib.parse import quote, urlencode

from tests.data.behaviour.unseen.person import (
    BYTES,
    EDGE,
    POST,
    TEXT,
    Person,
    Program,
    b64,
    entering,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_g1_kit import Requests, after, grown, uid

OFFICE_LEGIT: list[Program] = []
legit = entering(OFFICE_LEGIT)


@legit()
def whiteboard_scene(p: Person) -> Requests:
    out = []
    for n, stroke in enumerate(parts(p.moves, 28)):
        x, y, at = stroke[0]
        shape = {"id": f"el{n}", "type": "freedraw", "x": x, "y": y, "strokeColor": "#1e1e1e", "strokeWidth": 2}
        shape |= {"points": [[a - x, b - y] for a, b, _ in stroke], "pressures": [], "simulatePressure": True}
        shape |= {"version": 12 + n, "versionNonce": p.rng.getrandbits(31), "isDeleted": False, "updated": at}
        scene = {"type": "SCENE_UPDATE", "payload": {"elements": [shape]}}
        out.append(req("42" + js(["server-broadcast", "room-7c1", scene]), after(p, stroke[-1][2]), kind=""))
    return out


@legit()
def design_board_presence(p: Person) -> Requests:
    return [
        req(
            js([{"type": 100, "data": {"cursor": {"x": x * 1.25 - 412.5, "y": y * 1.25 - 96.25}, "tool": "select"}}]),
            after(p, t),
            kind="",
        )
        for x, y, t in p.moves[::4]
    ]


@legit()
def document_awareness(p: Person) -> Requests:
    client, out = p.rng.getrandbits(31), []
    for n, (text, t) in enumerate(grown(p)[::2]):
        state = js(
            {
                "user": {"name": "Anna Koch", "color": "#30bced"},
                "cursor": {"anchor": {"type": {"client": client, "clock": 4}, "item": len(text)}},
            }
        ).encode()
        inner = b"\x01" + varint(client) + varint(n + 1) + varint(len(state)) + state
        out.append(req(b"\x01" + varint(len(inner)) + inner, after(p, t), kind=""))
    return out


@legit()
def page_blocks_saved(p: Person) -> Requests:
    block, space = uid(p), uid(p)
    return [
        req(
            {
                "requestId": uid(p),
                "transactions": [
                    {
                        "id": uid(p),
                        "spaceId": space,
                        "operations": [
                            {
                                "pointer": {"table": "block", "id": block, "spaceId": space},
                                "path": ["properties", "title"],
                                "command": "set",
                                "args": [[text]],
                            },
                            {
                                "pointer": {"table": "block", "id": block, "spaceId": space},
                                "path": [],
                                "command": "update",
                                "args": {"last_edited_time": t},
                            },
                        ],
                    }
                ],
            },
            after(p, t),
            path="/api/v3/saveTransactions",
        )
        for text, t in grown(p)[9::14]
    ]


@legit()
def spreadsheet_batch_update(p: Person) -> Requests:
    rows = [[f"Q{n + 1}", p.rng.randrange(9000, 90_000), f"=B{n + 2}*1.19"] for n in range(8)]
    data = [
        {"range": f"Rates!A{n + 2}:C{n + 2}", "majorDimension": "ROWS", "values": [row]} for n, row in enumerate(rows)
    ]
    return [
        req(
            {"valueInputOption": "USER_ENTERED", "data": some},
            20.0 * n,
            path="/v4/spreadsheets/1xQ9/values:batchUpdate",
        )
        for n, some in enumerate(parts(data, 3))
    ]


def _asked(p: Person, words: str) -> list[tuple[str, int]]:
    """Return what stands in the search field after each key from the second on."""
    out, at = [], p.start
    for size in range(2, len(words) + 1):
        at += round(p.rng.lognormvariate(4.9, 0.5))
        out.append((words[:size], at))
    return out


@legit()
def search_as_you_type(p: Person) -> Requests:
    out = []
    for text, t in _asked(p, "anna koch sales"):
        params = urlencode(
            {"query": text, "hitsPerPage": 8, "attributesToHighlight": '["name","dept"]'}, quote_via=quote
        )
        body = js({"requests": [{"indexName": "people", "params": params}]})
        out.append(req(body, after(p, t), "x-algolia-agent=js%204.24", POST, path="/1/indexes/*/queries"))
    return out


@legit()
def intranet_suggest(p: Person) -> Requests:
    return [
        req(b"", after(p, t), urlencode({"q": text, "n": 6}), "", path="/suggest")
        for text, t in _asked(p, "travel policy")
    ]


@legit()
def leave_request_submitted(p: Person) -> Requests:
    return [
        req(
            urlencode(
                {
                    "__VIEWSTATE": b64(p.rng.randbytes(180)),
                    "__EVENTVALIDATION": b64(p.rng.randbytes(60)),
                    "ctl00$Main$ddlType": "annual",
                    "ctl00$Main$txtFrom": "21.12.2026",
                    "ctl00$Main$txtTo": "31.12.2026",
                    "ctl00$Main$txtSubstitute": "Tom Berger",
                    "ctl00$Main$txtComment": "Christmas with the family, reachable by phone on the 23rd.",
                    "ctl00$Main$btnSend": "Send",
                }
            ),
            40,
            kind=POST,
            path="/hr/LeaveRequest.aspx",
        )
    ]


@legit()
def expense_with_receipt(p: Person) -> Requests:
    fields = {"date": "2026-11-26", "category": "Taxi", "amount": "34.50", "currency": "EUR", "costCentre": "4711"}
    receipt = {"receipt": ("IMG_2291.jpg", jpeg(p.rng, 3024, 4032, 60_000))}
    return [req(form_data(receipt, fields | {"note": "Airport to customer"}), 55, kind=EDGE, path="/api/expenses")]


@legit()
def ticket_created(p: Person) -> Requests:
    def paragraph(text: str) -> dict[str, Any]:
        return {"type": "paragraph", "content": [{"type": "text", "text": text}]}

    lines = ("The invoice form shows an error after the update.", "Steps: open order 4411, click Print, choose PDF.")
    issue = {
        "project": {"key": "OPS"},
        "issuetype": {"id": "10004"},
        "summary": "Invoice cannot be printed",
        "priority": {"id": "3"},
        "description": {"type": "doc", "version": 1, "content": [paragraph(line) for line in lines]},
    }
    comment = {"body": {"type": "doc", "version": 1, "content": [paragraph("It works again since 10:40.")]}}
    return [
        req({"fields": issue}, 0, path="/rest/api/3/issue"),
        req(comment, 1900, path="/rest/api/3/issue/OPS-1182/comment"),
    ]


@legit()
def zeiterfassung_von_hand(p: Person) -> Requests:
    entries = [
        {"datum": "2026-11-30", "von": "08:05", "bis": "10:30", "projekt": "Meyer 4411", "taetigkeit": "Angebot"},
        {"datum": "2026-11-30", "von": "10:45", "bis": "12:15", "projekt": "Intern", "taetigkeit": "Wochenplanung"},
        {"datum": "2026-11-30", "von": "13:00", "bis": "16:50", "projekt": "Meyer 4411", "taetigkeit": "Kalkulation"},
    ]
    return [req({"personalnummer": 10442, "buchungen": entries, "freigabe": False}, 90, path="/zeiten/tag")]


@legit()
def mail_by_jmap(p: Person) -> Requests:
    mail = {
        "mailboxIds": {"drafts": True},
        "from": [{"name": "Anna Koch", "email": "anna.koch@firm.example"}],
        "to": [{"name": "Jan Meyer", "email": "j.meyer@customer.example"}],
        "subject": "New rates",
        "textBody": [{"partId": "1", "type": "text/plain"}],
        "bodyValues": {"1": {"value": "Dear Jan,\n\nhere are the rates for 2027 as agreed.\n\nBest wishes\nAnna"}},
    }
    sent = {"create": {"s1": {"emailId": "#m1", "identityId": "I1"}}}
    calls = [["Email/set", {"accountId": "u1", "create": {"m1": mail}}, "0"]]
    calls.append(["EmailSubmission/set", {"accountId": "u1"} | sent, "1"])
    using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"]
    return [req({"using": using, "methodCalls": calls}, 130, path="/jmap/api")]


@legit()
def calendar_put(p: Person) -> Requests:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Webcal//EN", "BEGIN:VEVENT", f"UID:{uid(p)}"]
    lines += ["DTSTAMP:20261130T091500Z", "DTSTART;TZID=Europe/Berlin:20261203T100000"]
    lines += ["DTEND;TZID=Europe/Berlin:20261203T110000", "SUMMARY:Weekly planning", "LOCATION:Room 2.14"]
    lines += ["ATTENDEE;CN=Tom Berger;PARTSTAT=NEEDS-ACTION:mailto:tom.berger@firm.example", "RRULE:FREQ=WEEKLY"]
    body = "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])
    return [req(body, 30, kind="text/calendar; charset=utf-8", path="/dav/calendars/akoch/office/3f1.ics")]


@legit()
def team_chat(p: Person) -> Requests:
    channel, out = "c9k3wq", []
    lines = ("Morning! Did the rates arrive?", "Yes, Tom has them.", "Great, then I send the offer today :+1:")
    for n, line in enumerate(lines):
        at = p.start + 41_000 * n
        typing = {"seq": 7 + n, "action": "user_typing", "data": {"channel_id": channel, "parent_id": ""}}
        out.append(req(js(typing), 41.0 * n, kind=""))
        post = {"file_ids": [], "message": line, "channel_id": channel, "pending_post_id": f"u1:{at}", "create_at": 0}
        out.append(req(post | {"metadata": {}, "props": {}, "user_id": "u1"}, 41.0 * n + 6, path="/api/v4/posts"))
    return out


@legit()
def board_card_dragged(p: Person) -> Requests:
    return [
        req({"idList": f"list-{n % 3}", "pos": p.rng.randrange(1, 9) * 16_384.5}, 30.0 * n, path=f"/1/cards/6{n:03x}")
        for n in range(5)
    ]


@legit()
def desk_booking_graphql(p: Person) -> Requests:
    text = "mutation Book($desk: ID!, $day: Date!) { bookDesk(desk: $desk, day: $day) { id status } }"
    plan = "query Plan($floor: ID!, $day: Date!) { floor(id: $floor) { desks { id x y free(day: $day) } } }"
    days = ("2026-12-01", "2026-12-03")
    out = [
        req({"operationName": "Plan", "query": plan, "variables": {"floor": "2", "day": days[0]}}, 0, path="/graphql")
    ]
    for n, day in enumerate(days):
        chosen = {"desk": f"2.{14 + n}", "day": day}
        out.append(req({"operationName": "Book", "query": text, "variables": chosen}, 12.0 + 7 * n, path="/graphql"))
    return out


@legit()
def diagram_autosaved(p: Person) -> Requests:
    cells = []
    for n in range(14):
        x, y = p.rng.randrange(0, 90) * 10, p.rng.randrange(0, 60) * 10
        cells.append(
            f'<mxCell id="{n + 2}" value="Step {n + 1}" style="rounded=1;html=1;" vertex="1" parent="1">'
            f'<mxGeometry x="{x}" y="{y}" width="120" height="60" as="geometry"/></mxCell>'
        )
    body = '<mxfile host="draw"><diagram name="Page-1"><mxGraphModel dx="1426" dy="789" grid="1"><root>'
    body += '<mxCell id="0"/><mxCell id="1" parent="0"/>' + "".join(cells) + "</root></mxGraphModel></diagram></mxfile>"
    return [req(body, 60, "title=order-process.drawio", "application/xml", path="/save")]


@legit()
def signature_of_delivery(p: Person) -> Requests:
    groups = [
        {"penColor": "black", "dotSize": 0, "minWidth": 0.5, "maxWidth": 2.5, "velocityFilterWeight": 0.7}
        | {"points": [{"x": x / 3, "y": y / 4, "time": t, "pressure": 0.5} for x, y, t in some]}
        for some in parts(p.moves[:60], 30)
    ]
    return [
        req(
            {"deliveryNote": "LS-20934", "signedBy": "T. Berger", "signature": groups, "png": b64(png(p.rng, 160, 40))},
            30,
            path="/deliveries/20934/signature",
        )
    ]


@legit()
def web_terminal(p: Person) -> Requests:
    out = [req(b'{"AuthToken":"","columns":158,"rows":41}', 0, kind="", path="/ws")]
    at = 0.8
    for key in "cd /var/log\rtail -f nginx/error.log\r\x03sudo systemctl reload nginx\r":
        at += p.rng.lognormvariate(-2, 0.5) + 2 * (key == "\r")
        out.append(req(b"0" + key.encode(), at, kind="", path="/ws"))
    return out


@legit()
def notebook_cell_run(p: Person) -> Requests:
    code = (
        "import pandas as pd\nrates = pd.read_csv('rates.csv')\nrates.groupby('customer').price.mean().plot(kind='bar')"
    )
    out = []
    for n, text in enumerate(("%matplotlib inline", code, "rates.describe()")):
        head = {"msg_id": uid(p), "msg_type": "execute_request", "username": "", "session": "5c1a", "version": "5.2"}
        content = {"code": text, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": True}
        message = {"header": head | {"date": iso(p.start + 40_000 * n)}, "parent_header": {}, "metadata": {}}
        out.append(req(js(message | {"content": content, "channel": "shell", "buffers": []}), 40.0 * n, kind=""))
    return out


@legit()
def language_server_changes(p: Person) -> Requests:
    out, at = [], 0.0
    for n, key in enumerate("    total = sum(row.price for row in rows)"):
        at += p.rng.lognormvariate(-1.9, 0.5)
        place = {"line": 41, "character": n}
        change = {"range": {"start": place, "end": place}, "rangeLength": 0, "text": key}
        document = {"uri": "file:///workspace/rates/offer.py", "version": 2 + n}
        call: dict[str, Any] = {"jsonrpc": "2.0", "method": "textDocument/didChange"}
        call |= {"params": {"textDocument": document, "contentChanges": [change]}}
        out.append(req(js(call), at, kind="", path="/lsp/python"))
    return out


@legit()
def page_load_beacon(p: Person) -> Requests:
    start = p.start
    timing = {"nt_nav_st": start, "nt_dns_st": start + 2, "nt_dns_end": start + 9, "nt_con_st": start + 9}
    timing |= {"nt_con_end": start + 31, "nt_req_st": start + 32, "nt_res_st": start + 140, "nt_res_end": start + 171}
    timing |= {"nt_domint": start + 420, "nt_domcomp": start + 1130, "nt_load_end": start + 1138}
    marks = {"t_done": 1138, "t_resp": 140, "t_page": 998, "pt.fcp": 512, "pt.lcp": 840, "c.tti": 1204, "r": ""}
    body = urlencode(
        marks | timing | {"u": "https://shop.firm.example/", "v": "1.720.0", "dom.res": 48, "mem.used": 10**7}
    )
    return [req(body, 3, kind=POST, path="/beacon")]


@legit()
def script_error_report(p: Person) -> Requests:
    frames = [
        {"filename": "https://erp.firm.example/app.8f1.js", "function": f, "lineno": 1, "colno": c, "in_app": True}
        for f, c in (("onSave", 88_211), ("toPdf", 90_412), ("measure", 91_004))
    ]
    wrong = {"type": "TypeError", "value": "Cannot read properties of undefined (reading 'width')"}
    crumbs = [{"category": "fetch", "data": {"method": "GET", "url": "/api/orders/4411", "status_code": 200}}]
    event: dict[str, Any] = {
        "exception": {"values": [wrong | {"stacktrace": {"frames": frames}}]},
        "breadcrumbs": crumbs,
    }
    event |= {"level": "error", "platform": "javascript", "release": "erp@4.12.0", "timestamp": p.start / 1000}
    head = js({"event_id": uid(p).replace("-", ""), "sent_at": iso(p.start)})
    return [req(f'{head}\n{{"type":"event"}}\n{js(event)}', 0, "sentry_version=7", TEXT, path="/api/9/envelope/")]


@legit()
def call_statistics(p: Person) -> Requests:
    out, sent, lost = [], 0, 0
    for n in range(12):
        sent, lost = sent + p.rng.randrange(230_000, 340_000), lost + p.rng.choice((0, 0, 0, 2))
        row: dict[str, Any] = {
            "ssrc": 1_182_344,
            "kind": "video",
            "bytesSent": sent,
            "packetsLost": lost,
            "framesPerSecond": 30,
        }
        row |= {"jitter": round(0.003 + math.sin(n) / 900, 5), "roundTripTime": p.rng.randrange(18, 40) / 1000}
        body = gzip.compress(
            js({"conference": "weekly", "ts": p.start + 10_000 * n, "outbound": [row]}).encode(), mtime=0
        )
        out.append(req(body, 10.0 * n, kind=BYTES, content_encoding="gzip", path="/rtcstats"))
    return out
