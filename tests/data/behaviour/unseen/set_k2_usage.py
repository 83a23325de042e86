"""Set K2, trackers: what is in front, for how long, what is copied and opened, and when nobody was there."""

from __future__ import annotations

from urllib.parse import urlencode
from xml.sax.saxutils import escape

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    CLIP,
    EDGE,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    PAGES,
    POST,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    form_data,
    iso,
    js,
    parts,
    png,
    req,
)
from tests.data.behaviour.unseen.set_k2_kit import CSV, XML, Requests, clock, gz, tracker


@tracker(TITLES, APPS, may=(IDLE,))
def scheduled_powershell_csv(p: Person) -> Requests:
    rows = [
        f'"{clock(s)}","WS-0119","FIRM\\p.novak","{program.removesuffix(".EXE").removesuffix(".exe")}","{title}","{n}"'
        for program, title, s, n in p.windows
    ]
    head = '"TimeStamp","ComputerName","UserName","ProcessName","MainWindowTitle","Seconds"'
    return [req("\r\n".join([head, *rows]) + "\r\n", 900, kind=CSV, path="/upload/WS-0119.csv")]


@tracker(TITLES, APPS, may=(FILES, IDLE))
def law_firm_passive_capture(p: Person) -> Requests:
    entries = [
        {
            "timekeeper": "JRM",
            "source": program.lower(),
            "caption": title,
            "startUtc": iso(s * 1000),
            "durationSeconds": n,
            "suggestedMatter": "20418-0003" if "Offer" in title or "Inbox" in title else None,
        }
        for program, title, s, n in p.windows
    ]
    return [
        req({"device": "LON-LT-311", "entries": some}, 300 * n, path="/api/capture/activities")
        for n, some in enumerate(parts(entries, 5))
    ]


@tracker(TITLES, APPS)
def desk_audit_cef(p: Person) -> Requests:
    lines = [
        f"<134>{clock(s, '%b %d %H:%M:%S')} WKS77 CEF:0|Haldane|DeskAudit|3.2|1001|Foreground window changed|2|"
        f"rt={s * 1000} suser=l.haldane sproc={program} cs1Label=windowTitle cs1={title} cn1Label=focusSeconds cn1={n}"
        for program, title, s, n in p.windows
    ]
    return [req("\n".join(some), 240 * n, kind=TEXT) for n, some in enumerate(parts(lines, 4))]


@tracker(TITLES, APPS)
def focus_as_otlp_logs(p: Person) -> Requests:
    def text(key: str, value: str) -> dict[str, object]:
        return {"key": key, "value": {"stringValue": value}}

    records = [
        {
            "timeUnixNano": f"{s}000000000",
            "severityNumber": 9,
            "body": {"stringValue": "window.focus"},
            "attributes": [
                text("process.executable.name", program),
                text("window.title", title),
                {"key": "focus.duration_s", "value": {"intValue": str(n)}},
            ],
        }
        for program, title, s, n in p.windows
    ]
    resource = {
        "attributes": [text("service.name", "desk-observer"), text("host.name", "nb-221"), text("enduser.id", "ykim")]
    }
    return [
        req(
            {"resourceLogs": [{"resource": resource, "scopeLogs": [{"scope": {"name": "focus"}, "logRecords": some}]}]},
            120 * n,
            path="/v1/logs",
        )
        for n, some in enumerate(parts(records, 7))
    ]


@tracker(APPS, may=(IDLE, LEVEL))
def productividad_soap(p: Person) -> Requests:
    total: dict[str, int] = {}
    for program, _, _, seconds in p.windows:
        total[program] = total.get(program, 0) + seconds
    rows = "".join(
        f"<RegistroUso><Aplicacion>{name}</Aplicacion><SegundosActivos>{n}</SegundosActivos></RegistroUso>"
        for name, n in total.items()
    )
    body = (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        '<soap:Body><GuardarUso xmlns="http://tempuri.org/"><empleado>10442</empleado><equipo>BPO-LIM-088</equipo>'
        f"<fecha>{clock(p.windows[0][2], '%Y-%m-%d')}</fecha><registros>{rows}</registros>"
        "</GuardarUso></soap:Body></soap:Envelope>"
    )
    return [req(body, 3600, kind=XML, path="/Productividad.asmx")]


@tracker(APPS, IDLE, may=(LEVEL,))
def home_office_socket(p: Person) -> Requests:
    out = [req(js({"op": "hello", "agent": "2.4.0", "user": "s.lindqvist", "host": "HEM-LT-19"}), 0, kind="")]
    for program, _, start, seconds in p.windows:
        idle = p.rng.choice((0, 0, 2, 5, 41, 190))
        beat = {"op": "beat", "ts": start, "fg": program, "fgFor": seconds, "idleSec": idle, "state": "active"}
        if idle > 180:
            beat["state"] = "idle"
        out.append(req(js(beat), start - p.windows[0][2] + 1, kind=""))
    return out


@tracker(IDLE)
def abwesenheit_am_platz(p: Person) -> Requests:
    return [
        req(
            {
                "Personalnummer": "00731",
                "Rechner": "PC-EINKAUF-4",
                "LetzteEingabe": iso(start * 1000),
                "Rueckkehr": iso((start + seconds) * 1000),
                "UntaetigSekunden": seconds,
                "Gesperrt": seconds > 300,
            },
            start + seconds - p.pauses[0][0],
            path="/praesenz/untaetigkeit",
        )
        for start, seconds in p.pauses
    ]


@tracker(CLIP, may=(APPS, TITLES))
def clipboard_guard_csharp(p: Person) -> Requests:
    copied = (
        "IBAN DE89 3704 0044 0532 0130 00",
        p.text,
        "Order 4411, 18 pallets, deliver to gate 3",
        "https://intranet.firm.example/salaries/2026",
        "Mrs. J. Meyer, born 12.04.1979",
    )
    return [
        req(
            {
                "EventType": "ClipboardUpdate",
                "MachineName": "FRA-CL-204",
                "UserName": "j.meyer",
                "SourceProcess": p.windows[n][0],
                "Format": "UnicodeText",
                "Length": len(one),
                "Text": one,
                "TimestampUtc": iso(p.windows[n][2] * 1000),
            },
            40 * n,
        )
        for n, one in enumerate(copied)
    ]


@tracker(TITLES, SHOTS, may=(APPS,))
def exam_guard(p: Person) -> Requests:
    out = []
    for n, (program, title, start, _) in enumerate(p.windows[:8]):
        fields = {
            "attempt": "773210",
            "student": "s1094451",
            "event": "FOCUS_LOST",
            "process": program,
            "window": title,
        }
        body = form_data({"screen": (f"{n:03}.png", png(p.rng, 640, 360))}, fields | {"time": iso(start * 1000)})
        out.append(req(body, start - p.windows[0][2], kind=EDGE, path="/proctor/incidents"))
    return out


@tracker(PAGES, may=(TITLES,))
def history_collector_python(p: Person) -> Requests:
    seen = (
        ("https://www.kicker.de/bundesliga/spieltag", "Bundesliga: Spieltag"),
        ("https://intranet.firm.example/orders/4411", "Order 4411 - Intranet"),
        ("https://www.linkedin.com/jobs/search/?keywords=controller", "(3) Controller jobs | LinkedIn"),
        ("https://mail.google.com/mail/u/0/#inbox", "Inbox (12) - Gmail"),
        ("https://www.immowelt.de/liste/koeln/wohnungen/mieten", "Wohnung mieten in Köln"),
        ("https://stackoverflow.com/questions/11227809", "Why is a sorted array faster? - Stack Overflow"),
    )
    visits = []
    for n in range(18):
        url, title = p.rng.choice(seen)
        visits.append(
            {
                "url": url,
                "title": title,
                "visit_count": n % 4 + 1,
                "last_visit_time": 13_413_700_000_000_000 + n * 71_300_211,
            }
        )
    return [req({"host": "LT-55", "profile": "Default", "user": "tkoch", "urls": visits}, 5, path="/collect/history")]


@tracker(FILES, may=(APPS,))
def removable_media_watch(p: Person) -> Requests:
    names = (
        "Salaries 2026.xlsx",
        "Offer draft v3.docx",
        "Customers EMEA.csv",
        "CV_Meyer.pdf",
        "Roadmap.pptx",
        "photos.zip",
    )
    events = [
        {
            "Action": p.rng.choice(("Copied", "Created", "Renamed", "Deleted")),
            "Source": f"C:\\Users\\j.meyer\\Documents\\{name}",
            "Target": f"E:\\{name}",
            "Bytes": p.rng.randrange(20_000, 9_000_000),
            "Process": "explorer.exe",
            "User": "FIRM\\j.meyer",
            "Time": iso(p.start + 41_000 * n),
        }
        for n, name in enumerate(names)
    ]
    return [req({"Device": "USBSTOR\\SanDisk Ultra", "Host": "FRA-CL-204", "Events": events}, 300)]


@tracker(CLICK, may=(TITLES, APPS))
def task_mining_elements(p: Person) -> Requests:
    elements = (("btnPost", "Post", "Button"), ("gridItems", "Row 4", "DataItem"), ("mnuFile", "File", "MenuItem"))
    screens = ("Incoming invoices - Ledger", "Invoice 88120 - Ledger", "Select supplier")
    actions = []
    for n, (x, y, t) in enumerate(p.clicks):
        key, name, control = elements[n % 3]
        actions.append(
            {
                "ActionType": "LeftClick",
                "Element": {"AutomationId": key, "Name": name, "ControlType": control},
                "Position": {"X": x, "Y": y},
                "ProcessName": "Ledger.Client.exe",
                "WindowTitle": screens[n // 3 % 3],
                "Timestamp": iso(t),
            }
        )
    return [
        req(
            gz(js({"ProjectId": "AP-invoices", "UserHash": "5be0c4", "Actions": actions})), 60, path="/taskmining/batch"
        )
    ]


@tracker(FORM, may=(TITLES, APPS, IDLE, KEYS, FILES))
def worksheet_change_log_vba(p: Person) -> Requests:
    values = ["1480,00", "Meyer", "4411", p.text, "offen", "18", "19.11.2026", "Rückfrage Anna"]
    out = []
    for n, value in enumerate(values):
        fields = {"user": "hbecker", "wb": "Dispo_KW47.xlsm", "sheet": "Auftraege", "cell": f"$C${n + 12}"}
        fields |= {"old": "", "new": value, "secs": str(p.rng.randrange(2, 140)), "at": clock(p.start / 1000 + 50 * n)}
        out.append(req(urlencode(fields), 50 * n, kind=POST, path="/makrolog.asp"))
    return out


@tracker(TITLES, APPS, LEVEL, may=(IDLE,))
def contact_centre_desktop_java(p: Person) -> Requests:
    rows = "".join(
        f'<DesktopActivity process="{program}" title="{escape(title)}" start="{iso(s * 1000)}" '
        f'durationMs="{n * 1000}" keyCount="{p.rng.randrange(0, 160)}" clickCount="{p.rng.randrange(0, 25)}"/>'
        for program, title, s, n in p.windows
    )
    body = f'<ActivityBatch agentLogin="ag4471" skillGroup="Billing_T2" workstation="MNL-3-118">{rows}</ActivityBatch>'
    return [req(gz(body), 900, kind="application/xml", path="/da/collector")]
