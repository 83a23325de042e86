"""Set L1: web applications of the office that send for the user's own sake."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import BYTES, EDGE, POST, TEXT, Person, b64, form_data, iso, jpeg, js, req
from tests.data.behaviour.unseen.set_l1_kit import Requests, gz, legit


@legit()
def jmap_webmail_send(p: Person) -> Requests:
    mail = {
        "mailboxIds": {"drafts": True},
        "from": [{"name": "Julia Meyer", "email": "j.meyer@firm.example"}],
        "to": [{"email": "anna@firm.example"}],
        "subject": "New rates",
        "bodyValues": {"1": {"value": f"Hi Anna,\n\n{p.text}.\n\nJulia"}},
        "textBody": [{"partId": "1", "type": "text/plain"}],
    }
    calls = [
        ["Email/set", {"accountId": "u1", "create": {"m": mail}}, "0"],
        ["EmailSubmission/set", {"accountId": "u1", "create": {"s": {"emailId": "#m"}}}, "1"],
    ]
    return [req({"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], "methodCalls": calls})]


@legit()
def caldav_put_meeting(p: Person) -> Requests:
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Firm//Web Calendar//EN\r\nBEGIN:VEVENT\r\n"
        "UID:7a1c-4411@firm.example\r\nDTSTAMP:20260112T081500Z\r\nDTSTART;TZID=Europe/Berlin:20260114T100000\r\n"
        "DTEND;TZID=Europe/Berlin:20260114T104500\r\nSUMMARY:Rates with Anna\r\nLOCATION:Room 2.14\r\n"
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:anna@firm.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return [req(text, kind="text/calendar; charset=utf-8", path="/dav/calendars/jmeyer/office/7a1c.ics")]


@legit()
def part_search_as_you_type(p: Person) -> Requests:
    word = "hydraulic seal 40x52"
    return [
        req({"query": word[:n], "size": 8, "fields": ["name", "sku"]}, 0.3 * n, path="/catalog/suggest")
        for n in range(3, len(word) + 1, 2)
    ]


@legit()
def leave_request_form(p: Person) -> Requests:
    fields = {
        "csrfmiddlewaretoken": p.rng.randbytes(16).hex(),
        "leave_type": "annual",
        "from_date": "2026-07-06",
        "to_date": "2026-07-17",
        "deputy": "anna.keller",
        "comment": "Family holiday, handover is in the wiki",
    }
    return [req(urlencode(fields), kind=POST, path="/hr/leave/new/")]


@legit()
def timesheet_week_save(p: Person) -> Requests:
    entries = [
        {
            "date": f"2026-01-{12 + n}",
            "project": ("P-204 Pump hall", "P-911 Offers", "Internal")[n % 3],
            "hours": p.rng.choice((4, 6.5, 7.75, 8)),
            "note": ("site visit", "calculation", "team meeting")[n % 3],
        }
        for n in range(5)
    ]
    return [req({"week": "2026-W03", "status": "draft", "entries": entries}, path="/api/timesheets/8821")]


@legit()
def online_sheet_batch_update(p: Person) -> Requests:
    rows = [
        {"values": [{"userEnteredValue": {"numberValue": p.rng.randrange(100, 9000)}} for _ in range(4)]}
        for _ in range(8)
    ]
    update = {
        "updateCells": {
            "start": {"sheetId": 0, "rowIndex": 4, "columnIndex": 1},
            "rows": rows,
            "fields": "userEnteredValue",
        }
    }
    return [
        req({"requests": [update], "includeSpreadsheetInResponse": False}, path="/v4/sheets/1xR/values:batchUpdate")
    ]


@legit()
def shared_document_operations(p: Person) -> Requests:
    words = ("please send ", "the new rates ", "to Anna ", "before ten.")
    at, out = 120, []
    for n, word in enumerate(words):
        ops = [{"retain": at}, {"insert": word}]
        out.append(req({"a": "op", "c": "docs", "d": "offer-88", "v": 301 + n, "op": {"ops": ops}}, 4.0 * n, kind=""))
        at += len(word)
    return out


@legit()
def document_presence_carets(p: Person) -> Requests:
    return [
        req(
            js(
                {
                    "type": "awareness",
                    "clientId": 2931,
                    "state": {"user": {"name": "Julia", "color": "#30bced"}, "cursor": {"anchor": a, "head": a}},
                }
            ),
            1.5 * n,
            kind="",
            path="/collab/offer-88",
        )
        for n, a in enumerate((120, 132, 146, 146, 154, 164))
    ]


@legit()
def translate_paragraph(p: Person) -> Requests:
    text = "Die neuen Preise gelten ab dem 1. Februar. Bitte bestätigen Sie den Empfang dieses Schreibens."
    return [
        req({"text": [text], "source_lang": "DE", "target_lang": "EN-GB", "formality": "more"}, path="/v2/translate")
    ]


@legit()
def password_vault_save(p: Person) -> Requests:
    def sealed(size: int) -> str:
        return "2." + "|".join(b64(p.rng.randbytes(part)) for part in (16, size, 32))

    login = {"username": sealed(32), "password": sealed(32), "uris": [{"uri": sealed(48), "match": None}], "totp": None}
    body = {"type": 1, "folderId": None, "name": sealed(32), "notes": None, "favorite": False, "login": login}
    return [req(body, path="/api/ciphers")]


@legit()
def team_chat_typing_and_message(p: Person) -> Requests:
    room = "/_matrix/client/v3/rooms/!x8:firm.example"
    return [
        req({"typing": True, "timeout": 30000}, path=f"{room}/typing/@julia:firm.example"),
        req({"msgtype": "m.text", "body": "Can you look at the offer?"}, 6, path=f"{room}/send/m.room.message/m17.1"),
        req({"typing": False}, 6.1, path=f"{room}/typing/@julia:firm.example"),
    ]


@legit()
def expense_receipt_photo(p: Person) -> Requests:
    data = form_data(
        {"receipt": ("IMG_3107.jpg", jpeg(p.rng, 3024, 4032, 24_000))},
        {"amount": "38.40", "currency": "EUR", "category": "Taxi", "date": "2026-01-09"},
    )
    return [req(data, kind=EDGE, path="/expenses/receipts")]


@legit()
def cloud_folder_chunks(p: Person) -> Requests:
    return [
        req(p.rng.randbytes(16_000), 1.0 * n, kind=BYTES, path=f"/remote.php/dav/uploads/julia/web-4f1/{n:05d}")
        for n in range(5)
    ]


@legit()
def wiki_page_autosave(p: Person) -> Requests:
    text = "# Pump hall\n\nStart-up check list\n\n* open valve V3\n* vent the line\n* note the pressure\n"
    return [
        req({"id": 4182, "title": "Pump hall", "draft": True, "content": text[:n]}, 20.0 * k, path="/rest/drafts/4182")
        for k, n in enumerate((40, 62, len(text)))
    ]


@legit()
def page_load_timings(p: Person) -> Requests:
    body = {
        "page": "/orders",
        "nav": {"dns": 4, "tcp": 11, "ttfb": 142, "domInteractive": 611, "load": 1204},
        "vitals": [{"name": "LCP", "value": 980.2}, {"name": "CLS", "value": 0.02}, {"name": "TTFB", "value": 142}],
        "connection": "4g",
    }
    return [req(js(body), kind=TEXT, path="/rum")]


@legit()
def frontend_error_report(p: Person) -> Requests:
    frames = [{"filename": "/static/app.81f.js", "function": name, "lineno": 1, "colno": 8210} for name in ("t", "Xe")]
    error = {"type": "TypeError", "value": "Cannot read properties of undefined (reading 'id')"}
    body = {
        "event_id": p.rng.randbytes(16).hex(),
        "timestamp": iso(p.start),
        "release": "erp@4.2.0",
        "exception": {"values": [error | {"stacktrace": {"frames": frames}}]},
    }
    return [req(gz(body), path="/api/4/store/")]
