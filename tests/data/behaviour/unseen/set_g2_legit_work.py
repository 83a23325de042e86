"""Set G2, ordinary programs: what desk programs send for the user's own sake."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from tests.data.behaviour.hand import START, mouse
from tests.data.behaviour.unseen.person import (
    EDGE,
    POST,
    TEXT,
    Person,
    b64,
    form_data,
    iso,
    js,
    png,
    req,
)
from tests.data.behaviour.unseen.set_g2_kit import FURTHER, Requests, clock, legit

BEGIN = START // 1000


@legit()
def code_completion(p: Person) -> Requests:
    lines = ("def total(orders):", "    amount = 0", "    for order in orders:", "        amount += order.price")
    out = []
    for n in range(1, len(lines) + 1):
        prompt = "from shop import Order\n\n\n" + "\n".join(lines[:n]) + "\n"
        body = {
            "prompt": prompt,
            "suffix": "\n\ndef main():\n    pass\n",
            "max_tokens": 120,
            "temperature": 0.1,
            "stop": ["\n\n"],
            "stream": True,
            "extra": {"language": "python", "next_indent": 4, "prompt_tokens": len(prompt) // 4},
        }
        out.append(req(body, 3.7 * n + p.rng.random()))
    return out


@legit()
def grammar_check(p: Person) -> Requests:
    text = f"Hello everybody, the invoices from march is still open. {FURTHER[1].capitalize()}. Best regards, Jonas"
    form = {
        "text": text,
        "language": "auto",
        "preferredVariants": "en-GB,de-DE",
        "level": "picky",
        "motherTongue": "de",
    }
    return [req(urlencode(form), 2, kind=POST)]


@legit()
def cad_document_changes(p: Person) -> Requests:
    out = []
    for n in range(5):
        points = [[round(p.rng.uniform(0, 240), 3), round(p.rng.uniform(0, 120), 3)] for _ in range(6)]
        feature: dict[str, Any] = {
            "type": "newSketch" if n % 2 == 0 else "extrude",
            "name": f"Sketch {n // 2 + 1}" if n % 2 == 0 else f"Extrude {n // 2 + 1}",
            "parameters": {"depth": f"{p.rng.randrange(2, 40)} mm", "plane": "Top", "direction": "blind"},
        }
        if n % 2 == 0:
            feature["entities"] = [
                {"id": f"l{i}", "type": "line", "start": a, "end": b} for i, (a, b) in enumerate(pairwise(points))
            ]
        body = {"documentId": "9f31", "workspace": "w2", "sourceMicroversion": f"m{410 + n}", "feature": feature}
        out.append(req(body, 40 * n))
    return out


@legit()
def print_job(p: Person) -> Requests:
    def attribute(tag: int, name: str, value: bytes) -> bytes:
        return bytes((tag,)) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(value)) + value

    job = b"\x02\x00\x00\x02" + struct.pack(">I", 71) + b"\x01"
    job += attribute(0x47, "attributes-charset", b"utf-8") + attribute(0x48, "attributes-natural-language", b"en")
    job += attribute(0x45, "printer-uri", b"ipp://printer-2og/ipp/print")
    job += attribute(0x42, "requesting-user-name", b"jmeyer") + attribute(0x42, "job-name", b"Offer draft v3.docx")
    job += attribute(0x49, "document-format", b"application/pdf") + b"\x02"
    job += attribute(0x21, "copies", struct.pack(">I", 2)) + attribute(0x44, "sides", b"two-sided-long-edge") + b"\x03"
    return [req(job + b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + p.rng.randbytes(26_000), 1, kind="application/ipp")]


@legit()
def password_vault_sync(p: Person) -> Requests:
    def sealed(size: int) -> str:
        return f"2.{b64(p.rng.randbytes(16))}|{b64(p.rng.randbytes(size))}|{b64(p.rng.randbytes(32))}"

    out = []
    for n in range(3):
        login = {
            "username": sealed(32),
            "password": sealed(32),
            "uris": [{"uri": sealed(48), "match": None}],
            "totp": None,
        }
        body = {
            "type": 1,
            "folderId": None,
            "name": sealed(32),
            "notes": None,
            "favorite": False,
            "login": login,
            "lastKnownRevisionDate": iso(START + 1000 * n),
        }
        out.append(req(body, 12 * n))
    return out


@legit()
def mail_draft_saved(p: Person) -> Requests:
    out = []
    for n in range(3):
        text = f"Hi Anna,\n\n{p.text}.\n\n" + "\n".join(FURTHER[:n]) + "\n\nJonas"
        draft = {
            "mailboxIds": {"mb-drafts": True},
            "keywords": {"$draft": True},
            "from": [{"email": "j.meyer@firm.example", "name": "Jonas Meyer"}],
            "to": [{"email": "anna@firm.example"}],
            "subject": "New rates",
            "bodyValues": {"t": {"value": text}},
            "textBody": [{"partId": "t", "type": "text/plain"}],
        }
        call = ["Email/set", {"accountId": "a1", "create": {f"d{n}": draft}, "destroy": [f"m{n}"] if n else []}, "0"]
        out.append(
            req({"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], "methodCalls": [call]}, 30 * n)
        )
    return out


@legit()
def calendar_entry(p: Person) -> Requests:
    uid = f"{p.rng.randrange(16**12):012X}-4F1A@annas-laptop"
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Firm//Desk Calendar 3.1//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{clock(BEGIN, '%Y%m%dT%H%M%SZ')}",
        "DTSTART;TZID=Europe/Berlin:20261203T093000",
        "DTEND;TZID=Europe/Berlin:20261203T103000",
        "SUMMARY:Weekly planning",
        "LOCATION:Room 4",
        "ATTENDEE;CN=Anna;PARTSTAT=NEEDS-ACTION:mailto:anna@firm.example",
        "RRULE:FREQ=WEEKLY;BYDAY=TH",
        "BEGIN:VALARM",
        "TRIGGER:-PT15M",
        "ACTION:DISPLAY",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return [req("\r\n".join(lines) + "\r\n", 1, kind="text/calendar; charset=utf-8")]


@legit()
def chat_over_socket(p: Person) -> Requests:
    out, number = [], 40
    for n, text in enumerate((p.text, *FURTHER)):
        for step in range(3):
            out.append(req(js({"id": number, "type": "typing", "channel": "C02AB"}), 14 * n + 3 * step, kind=""))
            number += 1
        body = {
            "id": number,
            "type": "message",
            "channel": "C02AB",
            "text": text,
            "client_msg_id": f"{p.rng.randrange(16**8):08x}",
        }
        out.append(req(js(body), 14 * n + 10, kind=""))
        number += 1
        out.append(req(js({"id": number, "type": "ping"}), 14 * n + 11, kind=""))
        number += 1
    return out


@legit()
def call_quality(p: Person) -> Requests:
    out = []
    for n in range(8):
        audio = {
            "kind": "audio",
            "ssrc": 3_221_040_911,
            "packetsSent": 500 * n + p.rng.randrange(20),
            "bytesSent": 40_000 * n,
            "roundTripTime": round(p.rng.uniform(0.02, 0.09), 4),
            "jitter": round(p.rng.uniform(0.001, 0.02), 5),
            "packetsLost": p.rng.randrange(4),
            "audioLevel": round(p.rng.uniform(0, 0.3), 4),
        }
        video = {"kind": "video", "ssrc": 912_300_117, "framesPerSecond": 30 - p.rng.randrange(4), "frameWidth": 1280}
        out.append(req({"conf": "weekly-planning", "t": START + 10_000 * n, "stats": [audio, video]}, 10 * n))
    return out


@legit()
def ticket_with_screenshot(p: Person) -> Requests:
    fields = {
        "subject": "Printer on the second floor does not answer",
        "description": "Since this morning every job stays in the queue. Picture of the message attached.",
        "requester": "j.meyer@firm.example",
        "priority": "normal",
        "category": "Hardware / Printer",
    }
    shot = png(p.rng, 480, 200)
    return [req(form_data({"attachments[]": ("error message.png", shot)}, fields), 1, kind=EDGE)]


@legit()
def time_entries_by_hand(p: Person) -> Requests:
    out = []
    for n, (what, hours) in enumerate(
        (("Offer for Huber GmbH", 2.5), ("Weekly planning", 1), ("Month end closing", 3.75))
    ):
        start = BEGIN - 86400 + 3600 * 3 * n
        entry = {
            "created_with": "desk-timer",
            "description": what,
            "project_id": 190_112 + n,
            "workspace_id": 7711,
            "billable": n == 0,
            "tags": ["office"],
            "start": clock(start, "%Y-%m-%dT%H:%M:%SZ"),
            "stop": clock(start + hours * 3600, "%Y-%m-%dT%H:%M:%SZ"),
            "duration": int(hours * 3600),
        }
        out.append(req(entry, 45 * n + p.rng.randrange(9)))
    return out


@legit()
def translation_in_the_tray(p: Person) -> Requests:
    out = []
    for n, text in enumerate(FURTHER):
        job = {"kind": "default", "sentences": [{"text": text, "id": n + 1, "prefix": ""}], "preferred_num_beams": 4}
        params = {"jobs": [job], "lang": {"source_lang_user_selected": "auto", "target_lang": "DE"}, "priority": 1}
        params["timestamp"] = START + 20_000 * n
        out.append(
            req(
                {"jsonrpc": "2.0", "method": "handle_jobs", "id": 31_020_004 + n, "params": params},
                20 * n + p.rng.random(),
            )
        )
    return out


@legit()
def sheet_edited_together(p: Person) -> Requests:
    out = []
    cells = (("B4", "1249.9"), ("B5", "980"), ("B6", "=SUM(B4:B5)"), ("A7", "Total"), ("C4", "paid"), ("C5", "open"))
    for n, (cell, value) in enumerate(cells):
        change = {"sheet": "Rates", "range": cell, "value": value, "style": None}
        body = {"docKey": "wb-8812", "rev": 512 + n, "user": "jmeyer", "changes": [change], "selection": cell}
        out.append(req(js(body), 6 * n + p.rng.random(), kind=""))
    return out


@legit()
def query_to_a_database(p: Person) -> Requests:
    queries = (
        "SELECT name FROM system.tables WHERE database = 'shop'",
        "SELECT toDate(placed_at) AS day, count() FROM orders GROUP BY day ORDER BY day DESC LIMIT 30",
        "SELECT customer, sum(amount) AS total FROM orders WHERE day > today() - 7 GROUP BY customer ORDER BY total",
    )
    return [
        req(q, 25 * n + p.rng.random(), "database=shop&default_format=JSONCompact", TEXT) for n, q in enumerate(queries)
    ]


@legit()
def signature_on_delivery(p: Person) -> Requests:
    strokes = []
    for _ in range(3):
        path = mouse(p.rng, 26, 8)
        points = [
            {"x": x // 3, "y": y // 5, "t": t - path[0][2], "p": round(p.rng.uniform(0.2, 0.9), 2)} for x, y, t in path
        ]
        strokes.append(points)
    lines = "".join(f"<item sku='{s}' qty='{q}'/>" for s, q in (("A-100", 4), ("B-220", 1)))
    body = {
        "deliveryNote": "LS-2026-11804",
        "signedBy": "K. Huber",
        "signedAt": iso(START),
        "signature": {"width": 440, "height": 160, "strokes": strokes},
        "goods": f"<goods for='{escape('Huber & Sons')}'>{lines}</goods>",
    }
    return [req(body, 5)]
