"""Set J2, agents of firms: supervision, billing by the hour, security."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    APPS,
    CLIP,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    PAGES,
    POST,
    RHYTHM,
    TEXT,
    TITLES,
    Person,
    field,
    iso,
    js,
    parts,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_j2_kit import LINES, PROTO, Requests, lines, shown, tracker, url, uuid, wander

LAW = (
    ("WINWORD.EXE", "Share purchase agreement v7 (Halden 2214-003).docx - Word"),
    ("OUTLOOK.EXE", "RE: Halden - disclosure schedule - Message (HTML)"),
    ("AcroRd32.exe", "Judgment BGH II ZR 41-25.pdf - Adobe Acrobat"),
    ("msedge.exe", "beck-online - Kommentar HGB - Microsoft Edge"),
)
BAU = (
    ("AutoCAD.exe", "Autodesk AutoCAD 2026 - [EG_Grundriss_03.dwg]"),
    ("excel.exe", "Massenermittlung Los 2.xlsx - Excel"),
    ("outlook.exe", "Posteingang - k.weber@bau.example - Outlook"),
    ("firefox.exe", "Fussball-Ergebnisse - Mozilla Firefox"),
)


@tracker(TITLES, may=(APPS, FILES))
def lawyers_timesheet(p: Person) -> Requests:
    """C#, billing: raw activities from which the fee earner's day is drawn up."""
    rows = [
        {
            "ActivityId": uuid(p),
            "Timekeeper": "KLH",
            "Application": program,
            "Caption": title,
            "StartUtc": iso(start * 1000),
            "DurationSec": length,
            "SuggestedMatter": "2214-003" if "Halden" in title else None,
        }
        for program, title, start, length in wander(p, LAW, 16)
    ]
    return [req({"Device": "NB-KLH", "Activities": some}, 600 * n) for n, some in enumerate(parts(rows, 6))]


@tracker(TITLES, LEVEL, IDLE, may=(APPS,))
def leistungserfassung(p: Person) -> Requests:
    """A German firm's own tool in Delphi: form fields once a minute."""
    out = []
    visits = wander(p, BAU, len(p.minutes))
    for place, ((start, keys, clicks, pixels), (program, title, _, _)) in enumerate(
        zip(p.minutes, visits, strict=True)
    ):
        row = {
            "Benutzer": "weberk",
            "Rechner": "PC-0231",
            "Zeit": f"{datetime.fromtimestamp(start, UTC):%d.%m.%Y %H:%M:%S}",
            "Programm": program,
            "Fenstertitel": title,
            "Tastenanschlaege": keys,
            "Mausklicks": clicks,
            "Mausweg_px": pixels,
            "Leerlauf_s": 60 if not keys else p.rng.randrange(20),
        }
        out.append(req(urlencode(row), place * 60, kind=POST, path="/erfassung/speichern.php"))
    return out


@tracker(IDLE, APPS, may=(TITLES, LEVEL))
def supervision_poste(p: Person) -> Requests:
    """A French call centre: the state of the desk every minute."""
    out = []
    for place, (start, keys, _, _) in enumerate(p.minutes):
        away = 0 if keys else p.rng.randrange(60, 400)
        body = {
            "poste": "CRC-114",
            "matricule": "A20771",
            "horodatage": iso(start * 1000),
            "etat": "inactif" if away else "actif",
            "inactif_depuis_s": away,
            "application_active": p.rng.choice(("Softphone", "CRM Clients", "Chrome", "Explorateur")),
            "duree_application_s": p.rng.randrange(5, 60),
        }
        out.append(req(body, place * 60, path="/api/supervision/etat"))
    return out


@tracker(IDLE)
def rmm_idle_script(p: Person) -> Requests:
    """PowerShell under an administrator's tool: who has been away for how long."""
    return [
        req(
            {
                "ComputerName": "SALES-LT-19",
                "UserName": "FIRM\\c.ortiz",
                "SessionState": "Active" if length < 600 else "Locked",
                "IdleMinutes": round(length / 60, 1),
                "LastInput": f"{datetime.fromtimestamp(start, UTC):%m/%d/%Y %H:%M:%S}",
                "CheckedAt": f"{datetime.fromtimestamp(start + length, UTC):%m/%d/%Y %H:%M:%S}",
            },
            start + length - p.pauses[0][0],
        )
        for start, length in p.pauses
    ]


@tracker(TITLES, KEYS, may=(APPS,))
def curl_from_cpp(p: Person) -> Requests:
    """C++ with libcurl: a buffer of keys for each window, as form fields."""
    words, out = p.text.split(" "), []
    for n, ((program, title, start, _, at), some) in enumerate(zip(shown(p), parts(words, 2), strict=False)):
        row = {"host": "WS-0417", "user": "jmeyer", "proc": program, "win": title, "t0": start, "seq": n}
        out.append(req(urlencode(row | {"keys": " ".join(some) + "[ENTER]" * (n % 2)}), at, kind=POST, path="/in.php"))
    return out


@tracker(TITLES, APPS, may=(IDLE, LEVEL))
def collector_events(p: Person) -> Requests:
    """Events for a log platform: several JSON documents in one body, without commas."""
    batches = []
    for n, some in enumerate(parts(shown(p), 5)):
        body = "".join(
            js(
                {
                    "time": start + 0.25,
                    "host": "LON-DT-3391",
                    "source": "uba-agent",
                    "sourcetype": "user:foreground",
                    "index": "insider",
                    "event": {
                        "user": "EMEA\\tfisher",
                        "app": program,
                        "title": title,
                        "focus_s": length,
                        "idle_s": length // 6,
                    },
                }
            )
            for program, title, start, length, _ in some
        )
        batches.append(req(body, 120 * n, path="/services/collector/event"))
    return batches


@tracker(CLIP, FILES, may=(TITLES, APPS))
def leak_prevention_bulk(p: Person) -> Requests:
    """A leak-prevention agent in Go: copies, files put on sticks, in a search engine's bulk form."""
    texts = ("Salaries 2026: Meyer 71400", "DE44 5001 0517 5407 3249 31", "https://intranet.firm.example/hr", p.text)
    rows: list[object] = []
    for n, text in enumerate(texts):
        event = {"@timestamp": iso(p.start + 41_000 * n), "user.name": "d.rossi", "host.name": "NB-77"}
        rows += [
            {"index": {"_index": "dlp-2026.11"}},
            event | {"event.action": "clipboard-copy", "process.name": p.windows[n][0], "clipboard.text": text},
        ]
        name = ("Customers.xlsx", "Offer draft v3.docx", "plan.pdf", "backup.zip")[n]
        rows += [
            {"index": {"_index": "dlp-2026.11"}},
            event
            | {
                "event.action": ("file-copied", "file-renamed", "file-uploaded", "file-deleted")[n],
                "file.path": "C:\\Users\\d.rossi\\Documents\\" + name,
                "file.size": p.rng.randrange(10**6),
                "device.name": "SanDisk Ultra" if n == 0 else None,
            },
        ]
    return [req(lines(rows), 180, kind=LINES, path="/_bulk")]


@tracker(LEVEL, may=(APPS,))
def metrics_of_people(p: Person) -> Requests:
    """OTLP as JSON: counters of the person's input as metrics with the user as attribute."""

    def metric(name: str, value: int, start: int) -> dict[str, object]:
        point = {
            "asInt": str(value),
            "startTimeUnixNano": str(start * 10**9),
            "timeUnixNano": str((start + 60) * 10**9),
            "attributes": [{"key": "user.id", "value": {"stringValue": "p.lindqvist"}}],
        }
        return {"name": name, "unit": "1", "sum": {"dataPoints": [point], "aggregationTemporality": 1}}

    out = []
    for place, (start, keys, clicks, pixels) in enumerate(p.minutes):
        named = (("desktop.input.keystrokes", keys), ("desktop.input.clicks", clicks), ("desktop.pointer.px", pixels))
        scope = {"scope": {"name": "deskpulse"}, "metrics": [metric(name, value, start) for name, value in named]}
        resource = {"attributes": [{"key": "host.name", "value": {"stringValue": "mac-114"}}]}
        out.append(
            req({"resourceMetrics": [{"resource": resource, "scopeMetrics": [scope]}]}, 60 * place, path="/v1/metrics")
        )
    return out


@tracker(TITLES, may=(IDLE, APPS))
def agent_over_protobuf(p: Person) -> Requests:
    """Go: window samples in protobuf."""
    return [
        req(
            field(1, b"agent-7f31")
            + b"".join(
                field(
                    2,
                    b"\x08"
                    + varint(start * 1000)
                    + field(2, program.encode())
                    + field(3, title.encode())
                    + b"\x20"
                    + varint(length * 1000)
                    + b"\x28"
                    + varint(p.rng.randrange(60_000)),
                )
                for program, title, start, length, _ in some
            ),
            some[0][4],
            kind=PROTO,
        )
        for some in parts(shown(p), 5)
    ]


@tracker(LEVEL, may=(RHYTHM, TITLES))
def mail_effort_addin(p: Person) -> Requests:
    """An Outlook add-in in C# that measures how staff write mail."""
    subjects = ("RE: rates", "Offer for Nordwind", "WG: Urlaub", "Minutes", "AW: Rechnung 4411")
    return [
        req(
            {
                "mailbox": "j.meyer@firm.example",
                "composeSession": uuid(p),
                "subject": subject,
                "openedAt": iso(p.start + 400_000 * n),
                "composeSeconds": p.rng.randrange(30, 600),
                "keystrokes": p.rng.randrange(40, 1900),
                "backspaces": p.rng.randrange(2, 200),
                "pastes": p.rng.randrange(4),
                "pauseSecondsOver5": p.rng.randrange(200),
                "sent": n != 3,
            },
            400 * n,
            path="/addin/v2/compose",
        )
        for n, subject in enumerate(subjects)
    ]


@tracker(KEYS, TITLES, may=(APPS, FORM))
def trading_floor_text(p: Person) -> Requests:
    """Java, surveillance of traders: runs of typed text for each window, zipped."""
    words = p.text.split(" ")
    rows = [
        {
            "desk": "FX-3",
            "trader": "T0447",
            "application": ("Bloomberg", "Teams", "Outlook")[n % 3],
            "window": ("IB Chat: ACME Bank", "Chat | Weekly planning | Microsoft Teams", "Untitled - Message")[n % 3],
            "typedText": " ".join(some),
            "begin": iso(p.start + 5000 * n),
            "end": iso(p.start + 5000 * n + 3100),
            "backspaceCount": n % 2,
        }
        for n, some in enumerate(parts(words, 3))
    ]
    body = gzip.compress(js({"schema": "capture-text/3", "records": rows}).encode(), mtime=0)
    return [req(body, 60)]


@tracker(FILES, may=(APPS, LEVEL))
def editor_heartbeats_for_billing(p: Person) -> Requests:
    """A firm's own plugin for its editors: which file was worked on, for the invoice."""
    files = ("src/api/orders.py", "src/api/rates.py", "tests/test_rates.py", "README.md")
    beats = [
        {
            "entity": "/home/ana/nordwind/" + p.rng.choice(files),
            "type": "file",
            "project": "nordwind",
            "branch": "rates",
            "language": "Python",
            "lineno": p.rng.randrange(1, 300),
            "cursorpos": p.rng.randrange(1, 90),
            "is_write": p.rng.random() < 0.3,
            "time": start + 17.4,
            "user": "ana",
        }
        for start, keys, *_ in p.minutes
        if keys
    ]
    return [req(some, 600 * n, path="/heartbeats.bulk") for n, some in enumerate(parts(beats, 10))]


@tracker(PAGES, may=(TITLES,))
def history_reader(p: Person) -> Requests:
    """A school's program that reads the browser's history file and reports it as plain lines."""
    rows = [
        f"{datetime.fromtimestamp(start, UTC):%Y-%m-%d %H:%M:%S}\tpupil-0331\t{url(title)}\t{title}\t{n % 4 + 1}"
        for n, (_, title, start, _) in enumerate(
            wander(p, (("chrome.exe", "Football results"), ("chrome.exe", "Order 4411 - Intranet")), 14)
        )
    ]
    return [req("\n".join(rows), 300, kind=TEXT, path="/history/upload", query="school=ost2")]
