"""Set K1, legit office work in the browser: editors, mail, tickets, sheets, calendars, translation, search, vaults."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    EDGE,
    POST,
    Person,
    b64,
    form_data,
    iso,
    jpeg,
    js,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_k1_kit import Requests, guid, hexes, legit


@legit()
def steps_of_a_shared_page(p: Person) -> Requests:
    out = []
    for n, some in enumerate([p.text[at : at + 4] for at in range(0, len(p.text), 4)]):
        at = 112 + 4 * n
        step = {"stepType": "replace", "from": at, "to": at, "slice": {"content": [{"type": "text", "text": some}]}}
        body = {"type": "steps", "version": 4_410 + n, "clientID": 3_812_004_119, "steps": [step]}
        out.append(req(js(body), 0.8 * n, kind=""))
    return out


@legit()
def crdt_of_a_notes_app(p: Person) -> Requests:
    client, out = 2_914_885_120, []
    for n, letter in enumerate(p.text):
        item = b"\x01\x01" + varint(client) + varint(n) + b"\x84" + varint(client) + varint(max(0, n - 1)) + b"\x01"
        update = item + letter.encode() + b"\x00"
        out.append(req(b"\x00\x02" + varint(len(update)) + update, 0.21 * n, kind=""))
    state = js(
        {"user": {"name": "Anna", "color": "#30bced"}, "cursor": {"anchor": len(p.text), "head": len(p.text)}}
    ).encode()
    entry = b"\x01" + varint(client) + b"\x07" + varint(len(state)) + state
    return [*out, req(b"\x01" + varint(len(entry)) + entry, 13, kind="")]


@legit()
def search_with_suggestions(p: Person) -> Requests:
    words = ("dr", "dril", "drill", "drill b", "drill bit", "drill bit 8", "drill bit 8mm")
    return [
        req(
            {
                "requests": [
                    {"indexName": "products_en", "query": word, "params": "hitsPerPage=8&clickAnalytics=false"},
                    {"indexName": "suggestions", "query": word, "params": "hitsPerPage=4"},
                ]
            },
            0.4 * n,
            kind=POST,
            query="x-algolia-agent=Algolia%20for%20JavaScript%20(4.24.0)&x-algolia-application-id=HW81TOOLS",
            path="/1/indexes/*/queries",
        )
        for n, word in enumerate(words)
    ]


@legit()
def translator_page(p: Person) -> Requests:
    out = []
    words = p.text.split()
    for n in range(2, len(words) + 1, 3):
        job = {"kind": "default", "sentences": [{"text": " ".join(words[:n]), "id": n, "prefix": ""}]}
        params = {"jobs": [job], "lang": {"target_lang": "DE", "source_lang_user_selected": "EN"}, "priority": 1}
        body = {"jsonrpc": "2.0", "method": "handle_jobs", "params": params, "id": 73_010_000 + n}
        out.append(req(body, 0.9 * n, path="/jsonrpc"))
    return out


@legit()
def draft_in_webmail(p: Person) -> Requests:
    mail = {
        "mailboxIds": {"Mb9": True},
        "keywords": {"$draft": True},
        "from": [{"name": "J. Meyer", "email": "j.meyer@firm.example"}],
        "to": [{"email": "anna@firm.example"}],
        "subject": "New rates",
        "bodyValues": {"1": {"value": p.text}},
        "textBody": [{"partId": "1", "type": "text/plain"}],
    }
    using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"]
    calls = [["Email/set", {"accountId": "u14", "create": {"k1": mail}}, "0"]]
    send = {"accountId": "u14", "create": {"s": {"emailId": "#k1", "identityId": "I1"}}}
    return [
        req({"using": using, "methodCalls": calls}, 20, path="/jmap/api/"),
        req({"using": using, "methodCalls": [["EmailSubmission/set", send, "0"]]}, 26, path="/jmap/api/"),
    ]


@legit()
def appointment_as_icalendar(p: Person) -> Requests:
    uid = guid(p)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sabre//Sabre VObject 4.5.4//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20261124T081500Z",
        "DTSTART;TZID=Europe/Berlin:20261201T100000",
        "DTEND;TZID=Europe/Berlin:20261201T110000",
        "SUMMARY:Rates for 2027",
        "LOCATION:Room 4",
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:anna@firm.example",
        f"DESCRIPTION:{p.text}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    path = f"/remote.php/dav/calendars/jmeyer/office/{uid}.ics"
    return [req("\r\n".join(lines), 0, kind="text/calendar; charset=utf-8", path=path)]


@legit()
def cells_of_a_sheet(p: Person) -> Requests:
    out = []
    for n in range(9):
        change = [21299578, js([["0", 3 + n, 4 + n, 2, 3], [132274236, 3, [2, f"{p.rng.randrange(100, 9000)}.50"]]])]
        bundle = [{"commands": [change], "sid": "6f1b0c7d21", "reqId": n}]
        body = urlencode({"rev": 812 + n, "bundles": js(bundle)})
        out.append(
            req(
                body, 4.0 * n, kind=POST, query=f"id=1qZkX&sid=6f1b0c7d21&vc=1&rev={812 + n}", path="/spreadsheets/save"
            )
        )
    return out


@legit()
def issue_with_a_picture(p: Person) -> Requests:
    fields = {
        "project": {"key": "OPS"},
        "issuetype": {"id": "10004"},
        "summary": "Export button does nothing in Firefox",
        "description": {
            "type": "doc",
            "version": 1,
            "content": [
                {
                    "type": "paragraph",
                    "content": [{"type": "text", "text": "Open offer 7, click Export. Nothing happens."}],
                }
            ],
        },
        "priority": {"name": "Medium"},
        "labels": ["frontend"],
    }
    picture = form_data({"file": ("broken-hinge.jpg", jpeg(p.rng, 800, 600, 9_000))}, {})
    return [
        req({"fields": fields}, 0, path="/rest/api/3/issue"),
        req(picture, 3, kind=EDGE, path="/rest/api/3/issue/OPS-4410/attachments"),
    ]


@legit()
def board_of_cards(p: Person) -> Requests:
    out = []
    for n in range(7):
        variables = {
            "cardId": f"card_{p.rng.randrange(1000, 9999)}",
            "columnId": ("todo", "doing", "done")[n % 3],
            "position": 65_535.5 + 1024 * n,
        }
        mutation = (
            "mutation MoveCard($cardId: ID!, $columnId: ID!, $position: Float!) "
            "{ moveCard(cardId: $cardId, columnId: $columnId, position: $position) { id } }"
        )
        out.append(
            req({"operationName": "MoveCard", "query": mutation, "variables": variables}, 9.0 * n, path="/graphql")
        )
    return out


@legit()
def hours_entered_by_hand(p: Person) -> Requests:
    return [
        req(
            {
                "begin": f"2026-11-{23 + n}T08:30:00",
                "end": f"2026-11-{23 + n}T{12 + n % 3}:15:00",
                "project": 14,
                "activity": 3 + n % 2,
                "description": ("Offer Hartmann", "Weekly planning", "Returns")[n % 3],
                "billable": True,
                "tags": "",
            },
            20.0 * n,
            path="/api/timesheets",
        )
        for n in range(5)
    ]


@legit()
def chat_room_of_the_team(p: Person) -> Requests:
    room = "/_matrix/client/v3/rooms/%21Qk:firm.example"
    out = [req({"typing": True, "timeout": 20_000}, 0, path=f"{room}/typing/%40anna%3Afirm.example")]
    for n, text in enumerate((p.text, "Lunch at twelve?", "The customer signed!")):
        body = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        out.append(req(body, 9.0 + 30 * n, path=f"{room}/send/m.room.message/m176397{n}.{n}"))
    return [*out, req({"typing": False}, 80, path=f"{room}/typing/%40anna%3Afirm.example")]


@legit()
def vault_of_passwords(p: Person) -> Requests:
    def sealed(size: int) -> str:
        return f"2.{b64(p.rng.randbytes(16))}|{b64(p.rng.randbytes(size))}|{b64(p.rng.randbytes(32))}"

    return [
        req(
            {
                "type": 1,
                "folderId": None,
                "organizationId": None,
                "name": sealed(32),
                "notes": None,
                "favorite": False,
                "login": {
                    "username": sealed(32),
                    "password": sealed(48),
                    "totp": None,
                    "uris": [{"uri": sealed(48), "match": None}],
                },
                "reprompt": 0,
                "lastKnownRevisionDate": iso(p.start),
            },
            15.0 * n,
            path="/api/ciphers",
        )
        for n in range(3)
    ]


@legit()
def cells_of_a_notebook(p: Person) -> Requests:
    codes = (
        "import pandas as pd",
        "df = pd.read_csv('rates.csv')",
        "df.groupby('region').price.mean()",
        "df.plot.scatter('x', 'y')",
    )
    session = hexes(p, 32)
    return [
        req(
            js(
                {
                    "header": {
                        "msg_id": guid(p),
                        "msg_type": "execute_request",
                        "username": "",
                        "session": session,
                        "date": iso(p.start + 20_000 * n),
                        "version": "5.2",
                    },
                    "parent_header": {},
                    "metadata": {"cellId": hexes(p, 8), "recordTiming": False},
                    "content": {
                        "code": code,
                        "silent": False,
                        "store_history": True,
                        "user_expressions": {},
                        "allow_stdin": True,
                    },
                    "buffers": [],
                    "channel": "shell",
                }
            ),
            20.0 * n,
            kind="",
        )
        for n, code in enumerate(codes)
    ]


@legit()
def quiz_in_a_course(p: Person) -> Requests:
    out = []
    for n in range(4):
        data = [
            ("attempt", "88213"),
            ("thispage", str(n)),
            ("nextpage", str(n + 1)),
            ("timeup", "0"),
            ("sesskey", hexes(p, 10)),
            (f"q90112:{n + 1}_:sequencecheck", "1"),
            (f"q90112:{n + 1}_answer", str(p.rng.randrange(4))),
        ]
        out.append(req(urlencode(data), 40.0 * n, kind=POST, query="cmid=412", path="/mod/quiz/processattempt.php"))
    return out


@legit()
def resumable_upload_of_a_folder(p: Person) -> Requests:
    out = []
    for n in range(5):
        data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + p.rng.randbytes(6_000)
        out.append(req(data, 2.0 * n, kind="application/offset+octet-stream", path=f"/files/{hexes(p, 24)}"))
    done = {"folder": "Contracts 2027", "files": 5, "bytes": 30_075}
    return [*out, req(done, 12, path="/files/complete")]
