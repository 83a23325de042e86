"""Set L2: agents at the desk that tell which programs and windows a person used, for how long, and when not."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    FILES,
    IDLE,
    LEVEL,
    PAGES,
    POST,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    b64,
    iso,
    jpeg,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_l2_kit import Requests, lines, tracker, windows


@tracker(TITLES, APPS, may=(FILES,))
def billable_time_of_a_law_firm(p: Person) -> Requests:
    rows = [
        {
            "timekeeper": "RDM",
            "application": program,
            "documentTitle": title,
            "startUtc": iso(s * 1000),
            "durationSeconds": n,
            "suggestedMatter": "004411-0002" if "Lease" in title else None,
        }
        for program, title, s, n in windows(p, 24)
    ]
    return [req({"captures": some}, 600.0 * n, path="/api/passive/captures") for n, some in enumerate(parts(rows, 8))]


@tracker(IDLE)
def idle_by_shell(p: Person) -> Requests:
    return [
        req(
            urlencode(
                {
                    "host": "lx-desk-14",
                    "user": "tomasz",
                    "idle_ms": p.rng.randrange(40, 9000) if k else 60_000 * (1 + n % 4),
                }
            ),
            60.0 * n,
            kind=POST,
        )
        for n, (_, k, _, _) in enumerate(p.minutes)
    ]


@tracker(TITLES, APPS)
def task_mining_table(p: Person) -> Requests:
    rows = [
        f'{n};u_4471;{program};"{title}";{iso(s * 1000)};{iso((s + d) * 1000)};{d}'
        for n, (program, title, s, d) in enumerate(windows(p, 40), 1)
    ]
    head = "row;user_hash;application;window_title;start_time;end_time;duration_s"
    return [req(gzip.compress(lines([head, *rows]).encode(), mtime=0), 5, kind="text/csv", path="/upload/tm_0807.csv")]


@tracker(LEVEL)
def ten_minutes_of_diligence(p: Person) -> Requests:
    out = []
    for n, some in enumerate(parts(p.minutes, 10)):
        active = [one for one in some if one[1]]
        body = {
            "member_id": 30291,
            "project_id": 88,
            "starts_at": iso(some[0][0] * 1000),
            "tracked": 600,
            "keyboard": sum(one[1] for one in active),
            "mouse": sum(one[2] for one in active),
            "overall": 60 * len(active),
        }
        out.append(req({"activity": body}, 600.0 * n))
    return out


@tracker(PAGES, may=(TITLES,))
def history_read_from_the_browser(p: Person) -> Requests:
    sites = [
        ("https://www.bbc.co.uk/sport/football", "Football - BBC Sport"),
        ("https://intranet.firm.example/hr/reviews", "Reviews - HR"),
        ("https://www.rightmove.co.uk/property-to-rent/Leeds.html", "Properties To Rent in Leeds"),
        ("https://mail.google.com/mail/u/0/", "Inbox (4)"),
        ("https://stackoverflow.com/questions/11227809", "Why is processing a sorted array faster"),
    ]
    rows = []
    for n in range(26):
        url, title = p.rng.choice(sites)
        rows.append({"url": url, "title": title, "visit_count": n % 5 + 1, "last_visit": iso(p.start + 97_000 * n)})
    return [req({"hostname": "SALES-07", "profile": "Default", "browser": "Chrome", "visits": rows}, 12)]


@tracker(FILES, may=(APPS,))
def files_a_person_touches(p: Person) -> Requests:
    names = ("Salaries 2026.xlsx", "Offer draft v3.docx", "clients_all.csv", "holiday.jpg")
    actions = ("Opened", "Opened", "Renamed", "CopiedToRemovable", "Printed")
    rows = [
        {
            "Actor": "FIRM\\odonnell",
            "Action": p.rng.choice(actions),
            "Path": "C:\\Users\\odonnell\\Documents\\" + p.rng.choice(names),
            "Process": "explorer.exe",
            "TimeGenerated": iso(p.start + 140_000 * n),
        }
        for n in range(16)
    ]
    return [req(some, 300.0 * n, path="/insider/file-activity") for n, some in enumerate(parts(rows, 4))]


@tracker(TITLES, APPS)
def focus_as_log_records(p: Person) -> Requests:
    def text(key: str, value: str) -> dict[str, object]:
        return {"key": key, "value": {"stringValue": value}}

    records = [
        {
            "timeUnixNano": str(s * 10**9),
            "severityText": "INFO",
            "body": {"stringValue": "window.focus"},
            "attributes": [
                text("process.executable.name", program),
                text("window.title", title),
                {"key": "focus.duration_s", "value": {"intValue": str(d)}},
            ],
        }
        for program, title, s, d in windows(p)
    ]
    resource = {"attributes": [text("service.name", "dx-agent"), text("enduser.id", "v.nair"), text("host.name", "n7")]}
    scope = [{"scope": {"name": "dx.focus"}, "logRecords": records}]
    return [req({"resourceLogs": [{"resource": resource, "scopeLogs": scope}]}, 60, path="/v1/logs")]


@tracker(APPS, may=(LEVEL, IDLE))
def segments_by_graphql(p: Person) -> Requests:
    query = "mutation Push($input: [UsageSegmentInput!]!) { pushUsageSegments(input: $input) { accepted } }"
    rows = [
        {"appName": program, "from": s, "to": s + d, "isActive": d < 300, "category": "UNRATED"}
        for program, _, s, d in windows(p, 20)
    ]
    return [
        req({"operationName": "Push", "query": query, "variables": {"input": some}}, 300.0 * n)
        for n, some in enumerate(parts(rows, 5))
    ]


@tracker(LEVEL)
def counts_as_line_protocol(p: Person) -> Requests:
    rows = [
        f"user_input,host=cad-03,user=yilmaz keypresses={k}i,clicks={c}i,mouse_px={d}i {s}" for s, k, c, d in p.minutes
    ]
    return [
        req(lines(some), 300.0 * n, query="org=ops&bucket=workforce&precision=s", kind=TEXT)
        for n, some in enumerate(parts(rows, 5))
    ]


@tracker(APPS, IDLE, may=(TITLES, LEVEL))
def desktop_analytics_of_a_call_centre(p: Person) -> Requests:
    rows = [
        f'<Use exe="{program}" start="{iso(s * 1000)}" activeSec="{d - d // 5}" idleSec="{d // 5}"/>'
        for program, _, s, d in windows(p, 14)
    ]
    idle = "".join(f'<Idle start="{iso(s * 1000)}" seconds="{d}"/>' for s, d in p.pauses)
    body = (
        '<?xml version="1.0"?><DesktopUsage xmlns="urn:dpa:usage:3"><Agent login="a4471" team="Retention"/>'
        f"{''.join(rows)}{idle}</DesktopUsage>"
    )
    return [req(body, 900, kind="text/xml; charset=utf-8")]


@tracker(TITLES, APPS, may=(IDLE,))
def erfassung_am_arbeitsplatz(p: Person) -> Requests:
    return [
        req(
            {
                "benutzer": "k.lehmann",
                "rechner": "BUERO-22",
                "programm": program,
                "fenstertitel": title,
                "beginn": f"{datetime.fromtimestamp(s, UTC):%d.%m.%Y %H:%M:%S}",
                "dauer_s": d,
            },
            float(s - p.start // 1000 + d),
        )
        for program, title, s, d in windows(p)
    ]


@tracker(SHOTS, TITLES, APPS, may=(CLICK, PAGES))
def memory_of_the_screen(p: Person) -> Requests:
    out = []
    for n, (program, title, s, _) in enumerate(windows(p, 6)):
        body = {
            "frame_id": 20_400 + n,
            "timestamp": iso(s * 1000),
            "app_name": program,
            "window_name": title,
            "ocr_text": f"{title} File Home Insert Page Layout Formulas {p.text}",
            "image": b64(jpeg(p.rng, 1280, 720, 6000)),
            "focused": True,
        }
        out.append(req(body, 30.0 * n, path="/frames"))
    return out


@tracker(IDLE, may=(LEVEL,))
def presence_au_poste(p: Person) -> Requests:
    out = []
    for s, d in p.pauses:
        for state, at, since in (("INACTIF", s, 0), ("ACTIF", s + d, d)):
            body = {"matricule": "F20418", "poste": "PAR-3-112", "etat": state, "duree_inactivite_s": since}
            out.append(req(body | {"horodatage": iso(at * 1000)}, float(at - p.start // 1000)))
    return out


@tracker(SHOTS)
def pictures_put_into_a_bucket(p: Person) -> Requests:
    day = f"{datetime.fromtimestamp(p.start / 1000, UTC):%Y/%m/%d}"
    return [
        req(
            jpeg(p.rng, 2560, 1440, 8000),
            120.0 * n,
            kind="image/jpeg",
            query="X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=300",
            path=f"/desk-captures/emp-0231/{day}/{p.start + 120_000 * n}_display1.jpg",
        )
        for n in range(8)
    ]


@tracker(TITLES, APPS)
def day_told_by_a_language_model(p: Person) -> Requests:
    rows = [
        f"{datetime.fromtimestamp(s, UTC):%H:%M:%S}-{datetime.fromtimestamp(s + d, UTC):%H:%M:%S} | {program} | {title}"
        for program, title, s, d in windows(p, 26)
    ]
    system = "You get the window log of one employee. Summarise what the employee worked on and flag private use."
    body = {
        "model": "gpt-4o-mini",
        "temperature": 0.2,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": "\n".join(rows)}],
    }
    return [req(js(body), 3600, path="/v1/chat/completions")]
