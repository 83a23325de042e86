"""Set H1, legitimate: what web applications of an office save, submit, look up and measure."""

from __future__ import annotations

import struct
from urllib.parse import quote, urlencode

from tests.data.behaviour.unseen.person import EDGE, TEXT, Person, b64, form_data, iso, jpeg, js, req
from tests.data.behaviour.unseen.set_h1_kit import BEACON, Requests, drafts, form, later, legit, uid


@legit()
def parts_catalogue_suggest(p: Person) -> Requests:
    return [
        req(
            b"", later(p, t), query=urlencode({"q": text, "rows": 8, "wt": "json"}), kind="", path="/solr/parts/suggest"
        )
        for text, t in drafts(p, 3)[:7]
    ]


@legit()
def wiki_draft_autosave(p: Person) -> Requests:
    return [
        req(
            {
                "title": "Returns handling",
                "status": "draft",
                "body": {"value": f"<p>{text}</p>", "representation": "editor"},
            },
            later(p, t),
            path="/wiki/api/content/88213/draft",
        )
        for text, t in drafts(p, 20)
    ]


@legit()
def travel_expense_claim(p: Person) -> Requests:
    fields = {"trip": "Lyon 12-14 Nov", "category": "taxi", "amount": "38.50", "currency": "EUR", "comment": p.text}
    files = {"receipt": ("IMG_2207.jpg", jpeg(p.rng, 3024, 4032, 40_000))}
    return [req(form_data(files, fields), 5, kind=EDGE, path="/expenses/new")]


@legit()
def worklog_typed_by_hand(p: Person) -> Requests:
    tasks = (
        ("WEB-1402", 5400, "Fixed the rounding"),
        ("WEB-1388", 2700, "Review"),
        ("OPS-77", 1800, "Certificate renewal"),
    )
    return [
        req(
            {"timeSpentSeconds": s, "started": iso(p.start - n * 7_200_000), "comment": c},
            n * 40,
            path=f"/rest/api/2/issue/{k}/worklog",
        )
        for n, (k, s, c) in enumerate(tasks)
    ]


@legit()
def calendar_put(p: Person) -> Requests:
    body = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//SOGo Connector//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid(p)}\r\nSUMMARY:Budget 2027\r\nDTSTART;TZID=Europe/Berlin:20261126T100000\r\n"
        "DTEND;TZID=Europe/Berlin:20261126T110000\r\nLOCATION:Room 4.12\r\n"
        "ATTENDEE;CN=A. Kolb:mailto:a.kolb@firm.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return [req(body, 0, kind="text/calendar; charset=utf-8", path="/SOGo/dav/jmeyer/Calendar/personal/1.ics")]


@legit()
def jmap_mail(p: Person) -> Requests:
    mail = {
        "mailboxIds": {"drafts": True},
        "from": [{"email": "j.meyer@firm.example"}],
        "to": [{"email": "a.kolb@firm.example"}],
        "subject": "Rates",
        "bodyValues": {"1": {"value": p.text + "\n\nJulia"}},
        "textBody": [{"partId": "1", "type": "text/plain"}],
    }
    calls = [
        ["Email/set", {"accountId": "u1f", "create": {"k1": mail}}, "0"],
        ["EmailSubmission/set", {"accountId": "u1f", "create": {"s1": {"emailId": "#k1", "identityId": "I9"}}}, "1"],
    ]
    return [
        req(
            {"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], "methodCalls": calls},
            30,
            path="/jmap/api/",
        )
    ]


@legit()
def matrix_chat(p: Person) -> Requests:
    room = quote("!kQzB:firm.example", safe="")
    base = f"/_matrix/client/v3/rooms/{room}"
    typing = [
        req({"typing": True, "timeout": 30000}, n * 4.0, path=f"{base}/typing/%40jmeyer%3Afirm.example")
        for n in range(2)
    ]
    return [*typing, req({"msgtype": "m.text", "body": p.text}, 9, path=f"{base}/send/m.room.message/m17954.4")]


@legit()
def translation_box(p: Person) -> Requests:
    return [
        form(
            {"text": text, "source_lang": "EN", "target_lang": "DE", "formality": "default"},
            later(p, t),
            path="/v2/translate",
        )
        for text, t in drafts(p, 24)
    ]


@legit()
def vault_item_saved(p: Person) -> Requests:
    def secret(size: int) -> str:
        return f"2.{b64(p.rng.randbytes(16))}|{b64(p.rng.randbytes(size))}|{b64(p.rng.randbytes(32))}"

    login = {"username": secret(32), "password": secret(32), "uris": [{"uri": secret(48), "match": None}]}
    return [
        req(
            {"type": 1, "folderId": None, "name": secret(32), "login": login, "favorite": False}, 0, path="/api/ciphers"
        )
    ]


@legit()
def grid_cells_saved(p: Person) -> Requests:
    changes = [
        {"sheet": "Q4 plan", "range": f"{'CDEF'[n % 4]}{n // 4 + 2}", "values": [[round(p.rng.uniform(800, 9000), 2)]]}
        for n in range(24)
    ]
    return [
        req(
            {"valueInputOption": "USER_ENTERED", "data": changes[n : n + 4]},
            n * 5.0,
            path="/v4/spreadsheets/1xQ/values:batchUpdate",
        )
        for n in range(0, 24, 4)
    ]


@legit()
def page_load_timings(p: Person) -> Requests:
    lcp, fcp, ttfb = p.rng.randrange(900, 2600), p.rng.randrange(300, 900), p.rng.randrange(40, 300)
    rows = [
        {"name": name, "value": value, "rating": "good", "id": f"v4-{p.start}-{n}", "navigationType": "navigate"}
        for n, (name, value) in enumerate((("TTFB", ttfb), ("FCP", fcp), ("LCP", lcp), ("CLS", 0.013), ("INP", 72)))
    ]
    return [
        req(
            {"app": "erp-web", "build": "9f2c1d", "effectiveType": "4g", "metrics": rows},
            11,
            kind=BEACON,
            path="/vitals",
        )
    ]


@legit()
def browser_reports(p: Person) -> Requests:
    def report(kind: str, body: dict[str, object]) -> dict[str, object]:
        return {"type": kind, "age": 211, "url": "https://erp.firm.example/", "user_agent": "Mozilla/5.0", "body": body}

    violation: dict[str, object] = {
        "blockedURL": "inline",
        "effectiveDirective": "script-src-elem",
        "disposition": "report",
    }
    old: dict[str, object] = {
        "id": "UnloadHandler",
        "message": "Unload event listeners are deprecated.",
        "lineNumber": 1,
    }
    lost: dict[str, object] = {
        "phase": "connection",
        "type": "tcp.timed_out",
        "elapsed_time": 21003,
        "server_ip": "10.4.1.9",
    }
    rows = [report("csp-violation", violation), report("deprecation", old), report("network-error", lost)]
    return [req(rows, 60, kind="application/reports+json", path="/reports")]


@legit()
def script_error_event(p: Person) -> Requests:
    frames = [
        {
            "filename": "https://erp.firm.example/assets/main.9f2c1d.js",
            "function": f,
            "lineno": 1,
            "colno": c,
            "in_app": True,
        }
        for f, c in (("Object.next", 88123), ("saveOrder", 140_221), ("toIso", 902))
    ]
    error = {"values": [{"type": "RangeError", "value": "Invalid time value", "stacktrace": {"frames": frames}}]}
    event = {"event_id": uid(p).replace("-", ""), "level": "error", "platform": "javascript", "exception": error}
    lines = (js({"sent_at": iso(p.start), "dsn": "https://k@errors.firm.example/3"}), js({"type": "event"}), js(event))
    return [req("\n".join(lines), 14, kind=TEXT, path="/api/3/envelope/")]


@legit()
def call_quality_stats(p: Person) -> Requests:
    out = []
    for n in range(12):
        row = {
            "type": "inbound-rtp",
            "kind": "audio",
            "packetsReceived": 500 * (n + 1),
            "packetsLost": p.rng.randrange(0, 4),
            "jitter": round(p.rng.uniform(0.001, 0.02), 4),
            "audioLevel": round(p.rng.random() / 5, 3),
            "roundTripTime": round(p.rng.uniform(0.02, 0.09), 3),
        }
        out.append(
            req(
                {"conf": "weekly", "endpoint": "7fd1", "ts": p.start + n * 10_000, "stats": [row]},
                n * 10,
                path="/rtcstats",
            )
        )
    return out


@legit()
def kanban_card_moved(p: Person) -> Requests:
    ask = "mutation Move($id:ID!,$list:ID!,$pos:Float!){moveCard(id:$id,listId:$list,position:$pos){id}}"
    return [
        req(
            {"query": ask, "variables": {"id": f"c{n + 90}", "list": f"l{n % 3}", "pos": 16384.0 * (n + 1)}},
            later(p, t),
            path="/graphql",
        )
        for n, (_, _, t) in enumerate(p.clicks)
    ]


@legit()
def warehouse_picks(p: Person) -> Requests:
    return [
        req(
            {
                "order": "4411",
                "line": n + 1,
                "bin": f"B-{12 + n}-03",
                "ean": f"40063813{p.rng.randrange(10**5):05d}",
                "qty": 1 + n % 4,
            },
            n * 42.0,
            path="/wms/picks/confirm",
        )
        for n in range(14)
    ]


@legit()
def course_bookmark(p: Person) -> Requests:
    """So that the film goes on where it was left."""
    return [
        req(
            {"courseId": "fire-safety", "lesson": 3, "positionSeconds": 30 * n, "playbackRate": 1.0, "subtitles": "en"},
            30.0 * n,
            path="/player/bookmark",
        )
        for n in range(1, 11)
    ]


@legit()
def meeting_room_panel(p: Person) -> Requests:
    lines = []
    for n in range(20):
        air = f"co2={p.rng.randrange(420, 1400)}i,temp={p.rng.uniform(19, 25):.1f},hum={p.rng.randrange(30, 60)}i"
        lines.append(f"room,site=BER,room=4.12 {air} {(p.start // 1000 + 60 * n) * 10**9}")
    query = "org=firm&bucket=rooms&precision=ns"
    return [req("\n".join(lines), 0, query=query, kind=TEXT, path="/api/v2/write")]


@legit()
def web_print_job(p: Person) -> Requests:
    def attribute(tag: int, name: str, value: str) -> bytes:
        return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value.encode()

    head = struct.pack(">BBHI", 2, 0, 0x0002, 41) + b"\x01" + attribute(0x47, "attributes-charset", "utf-8")
    head += attribute(0x48, "attributes-natural-language", "en") + attribute(
        0x45, "printer-uri", "ipp://print.firm.example/p4"
    )
    head += attribute(0x42, "requesting-user-name", "jmeyer") + attribute(0x42, "job-name", "Offer 4411") + b"\x03"
    return [req(head + b"%PDF-1.7\n" + p.rng.randbytes(20_000), 0, kind="application/ipp", path="/ipp/print")]


@legit()
def flag_client_events(p: Person) -> Requests:
    features = {
        name: {
            "default": False,
            "counters": [{"variation": n % 2, "value": bool(n % 2), "version": 31 + n, "count": 4 + n}],
        }
        for n, name in enumerate(("new-order-grid", "dark-theme", "fast-search"))
    }
    body = [{"kind": "summary", "startDate": p.start, "endDate": p.start + 30_000, "features": features}]
    return [req(body, 30, path="/events/bulk/6511aa")]


@legit()
def bank_import_csv(p: Person) -> Requests:
    lines = ["Buchungstag;Empfänger;Verwendungszweck;Betrag"]
    for n in range(24):
        whom, amount = p.rng.choice(("Brandt GmbH", "Stadtwerke", "Kolb KG")), p.rng.randrange(2000, 90_000)
        lines.append(f"{n + 1:02d}.11.2026;{whom};RE {p.rng.randrange(10**5)};-{amount // 100},{amount % 100:02d}")
    return [req("\r\n".join(lines), 2, kind="text/csv; charset=utf-8", path="/buchhaltung/import")]
