"""Set J2, ordinary programs of the office desk: mail, calendars, accounts, support, developers' tools."""

from __future__ import annotations

import struct
from urllib.parse import urlencode

from tests.data.behaviour.hand import typing
from tests.data.behaviour.unseen.person import (
    EDGE,
    POST,
    Person,
    b64,
    field,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_j2_kit import PROTO, Requests, legit, uuid


@legit()
def remote_desktop_viewer(p: Person) -> Requests:
    """Pointer and keys go to the machine that the user works on, in the protocol's small messages."""
    moves = [(t, struct.pack(">BBHH", 5, 0, max(0, x), max(0, y))) for x, y, t in p.moves]
    keys = [(down, struct.pack(">BBHI", 4, 1, 0, ord(key[0]))) for key, down, _ in p.keys]
    keys += [(up, struct.pack(">BBHI", 4, 0, 0, ord(key[0]))) for key, _, up in p.keys]
    sent = sorted(moves + keys)
    return [req(body, (t - sent[0][0]) / 1000, kind="", path="/websockify") for t, body in sent]


@legit()
def helper_points_in_support(p: Person) -> Requests:
    """Remote support: the helper's laser pointer on the customer's screen, a few messages a second."""
    return [
        req(
            field(1, b"sess-1180") + b"\x10" + varint(max(0, x)) + b"\x18" + varint(max(0, y)),
            (t - p.start) / 1000,
            kind=PROTO,
            path="/pointer",
        )
        for x, y, t in p.moves[::4]
    ]


@legit()
def terminal_in_a_window(p: Person) -> Requests:
    """A shell over a socket: each key goes to the server's terminal."""
    typed = typing(p.rng, "ls -la /var/log && tail -f syslog")
    first = typed[0][1]
    letters = [req("0" + (key if len(key) == 1 else "\x7f"), (t - first) / 1000, kind="") for key, t, _ in typed]
    return [req('1{"columns":120,"rows":34}', 0, kind=""), *letters]


@legit()
def shared_text_editor(p: Person) -> Requests:
    """Notes that several people write: inserts as they are typed, with the caret."""
    letters, out = p.letters, []
    for n, some in enumerate(parts(letters, 4)):
        op = [{"retain": 212 + 4 * n}, {"insert": "".join(key for key, _, _ in some)}]
        body = {"doc": "minutes-48", "rev": 301 + n, "ops": op, "cursor": {"pos": 216 + 4 * n, "name": "Anna"}}
        out.append(req(js(body), (some[-1][1] - letters[0][1]) / 1000, kind="", path="/ws/doc"))
    return out


@legit()
def completion_of_code(p: Person) -> Requests:
    code = "def total(rows):\n    amount = 0\n    for row in rows:\n        amount += row.net"
    return [
        req(
            {
                "prompt": code[: 20 + 14 * n],
                "suffix": "\n\n\nclass Invoice:\n    pass\n",
                "language": "python",
                "max_tokens": 64,
                "temperature": 0,
                "stream": True,
                "stop": ["\n\n"],
            },
            3 * n,
            path="/v1/engines/code/completions",
        )
        for n in range(5)
    ]


@legit()
def pack_to_git(p: Person) -> Requests:
    line = f"{'0' * 40} {p.rng.randbytes(20).hex()} refs/heads/rates\0 report-status side-band-64k"
    body = f"{len(line) + 4:04x}{line}0000".encode() + b"PACK" + struct.pack(">II", 2, 14) + p.rng.randbytes(9000)
    return [req(body, kind="application/x-git-receive-pack-request", path="/team/app.git/git-receive-pack")]


@legit()
def results_of_tests(p: Person) -> Requests:
    tests = "".join(
        f'<testcase classname="tests.test_rates" name="test_case_{n}" time="{p.rng.uniform(0, 2):.3f}"/>'
        for n in range(40)
    )
    suite = f'<testsuite name="pytest" tests="40" failures="0" hostname="runner-2">{tests}</testsuite>'
    xml = f"<testsuites>{suite}</testsuites>"
    return [req(form_data({"file": ("junit.xml", xml.encode())}, {"branch": "main", "commit": "8ac1f02"}), kind=EDGE)]


@legit()
def query_tool(p: Person) -> Requests:
    texts = ("select count(*) from orders", "select * from orders where total > 900 limit 50", "explain select 1")
    return [
        req({"connection": "warehouse", "sql": text, "limit": 500, "timeoutMs": 30_000}, 40 * n, path="/api/query")
        for n, text in enumerate(texts)
    ]


@legit()
def mail_by_jmap(p: Person) -> Requests:
    mail = {
        "mailboxIds": {"drafts": True},
        "from": [{"email": "anna@firm.example"}],
        "to": [{"email": "paul@nordwind.example"}],
        "subject": "Rates for December",
        "bodyValues": {"b": {"value": "Dear Paul,\n\nthe new rates are attached.\n\nKind regards\nAnna"}},
        "textBody": [{"partId": "b", "type": "text/plain"}],
    }
    calls = [["Email/set", {"accountId": "u1", "create": {"k1": mail}}, "0"]]
    return [
        req(
            {"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], "methodCalls": calls},
            path="/jmap/api",
        )
    ]


@legit()
def meeting_by_caldav(p: Person) -> Requests:
    out = []
    for n, name in enumerate(("Planning", "Dentist", "Audit prep")):
        text = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kalender//5.1//EN\r\nBEGIN:VEVENT\r\n"
            f"UID:{uuid(p)}\r\nDTSTAMP:20261124T081500Z\r\nDTSTART:202611{25 + n}T090000Z\r\n"
            f"DTEND:202611{25 + n}T100000Z\r\nSUMMARY:{name}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        out.append(req(text, 200 * n, kind="text/calendar", path=f"/dav/anna/office/{n}.ics"))
    return out


@legit()
def vault_of_passwords(p: Person) -> Requests:
    items = [
        {
            "id": uuid(p),
            "type": 1,
            "name": f"2.{b64(p.rng.randbytes(16))}|{b64(p.rng.randbytes(48))}",
            "revisionDate": iso(p.start),
        }
        for _ in range(6)
    ]
    return [req({"ciphers": items, "folders": []}, path="/api/ciphers/import")]


@legit()
def words_to_translate(p: Person) -> Requests:
    texts = ("Die Lieferung erfolgt binnen 14 Tagen.", "Bitte senden Sie uns ein Angebot.", "Mit freundlichen Grüßen")
    return [
        req(
            urlencode({"text": text, "source_lang": "DE", "target_lang": "EN-GB", "formality": "more"}),
            30 * n,
            kind=POST,
        )
        for n, text in enumerate(texts)
    ]


@legit()
def hours_typed_in(p: Person) -> Requests:
    """The person's own time sheet: entries that he writes and saves."""
    tasks = ("Offer Nordwind", "Team meeting", "Support ticket 311", "Travel to Graz")
    return [
        req(
            {
                "description": task,
                "project_id": 88120 + n,
                "billable": n != 1,
                "start": iso(p.start + n * 5_400_000),
                "stop": iso(p.start + n * 5_400_000 + 3_600_000),
                "tags": [],
                "created_with": "desktop",
            },
            60 * n,
            path="/api/v9/workspaces/41/time_entries",
        )
        for n, task in enumerate(tasks)
    ]


@legit()
def rows_to_the_ledger(p: Person) -> Requests:
    """A spreadsheet add-in in VBA: the user presses a button and the selected rows are booked."""
    rows = [
        {
            "date": f"2026-11-{n + 1:02}",
            "account": 4400 + n % 3,
            "contra": 1200,
            "amount": round(p.rng.uniform(10, 2000), 2),
            "text": "Invoice",
        }
        for n in range(18)
    ]
    return [req({"journal": "11/2026", "postedBy": "rnovak", "rows": rows}, path="/ledger/postings")]


@legit()
def picture_that_is_shared(p: Person) -> Requests:
    """The user takes a picture of a window by a key of his own and gets a link to it."""
    return [
        req(
            form_data({"file": ("snip.png", png(p.rng, 420, 240))}, {"title": "", "expires": "7d"}),
            kind=EDGE,
            path="/upload",
        )
    ]


@legit()
def scan_to_archive(p: Person) -> Requests:
    fields = {"docType": "incoming-invoice", "scanner": "fi-8170", "pages": "2", "barcode": "R-2026-004411"}
    files = {f"page{n}": (f"{n}.jpg", jpeg(p.rng, 1654, 2339, 20_000)) for n in range(2)}
    return [req(form_data(files, fields), kind=EDGE, path="/dms/inbox")]


@legit()
def dictation_audio(p: Person) -> Requests:
    level, out = 0.0, []
    for n in range(8):
        samples = []
        for _ in range(1600):
            level = 0.9 * level + p.rng.gauss(0, 600)
            samples.append(max(-32768, min(32767, int(level))))
        out.append(req(struct.pack("<1600h", *samples), n / 10, kind="", path="/v2/listen"))
    return out


@legit()
def quality_of_a_call(p: Person) -> Requests:
    return [
        req(
            {
                "callId": "f81d",
                "rtt": round(p.rng.uniform(0.02, 0.09), 3),
                "jitter": round(p.rng.uniform(0.001, 0.02), 4),
                "packetsLost": p.rng.randrange(6),
                "bytesSent": 90_000 * (n + 1),
                "framesPerSecond": p.rng.choice((29, 30, 30, 24)),
                "qualityLimitationReason": "none",
                "ts": p.start + 10_000 * n,
            },
            10 * n,
        )
        for n in range(18)
    ]


@legit()
def sale_at_the_till(p: Person) -> Requests:
    goods = (("4006381333931", 2.49), ("9002490100070", 1.59), ("7610400014571", 0.89), ("5449000000996", 1.19))
    out = []
    for n in range(6):
        items = [{"ean": ean, "qty": p.rng.randrange(1, 4), "price": price} for ean, price in goods[: 1 + n % 4]]
        total = round(sum(item["qty"] * item["price"] for item in items), 2)  # type: ignore[operator]
        out.append(
            req(
                {
                    "till": 3,
                    "receipt": 20411 + n,
                    "items": items,
                    "total": total,
                    "paid": "card",
                    "at": iso(p.start + n * 70_000),
                },
                70 * n,
            )
        )
    return out


@legit()
def message_of_a_laboratory(p: Person) -> Requests:
    text = "\r".join(
        (
            "MSH|^~\\&|LAB|HOSP|HIS|HOSP|20261124091500||ORU^R01|8812|P|2.5",
            "PID|1||100231^^^HOSP||Muster^Max||19700101|M",
            "OBR|1||L-4411|CBC",
            *(
                f"OBX|{n}|NM|{name}||{p.rng.uniform(3, 15):.1f}||||||F"
                for n, name in enumerate(("WBC", "RBC", "HGB"), 1)
            ),
        )
    )
    return [req(text, kind="x-application/hl7-v2+er7")]
