"""Set E: in-house trackers of windows, activity, pages and files."""

from __future__ import annotations

from urllib.parse import urlencode

import zstandard

from tests.data.behaviour.unseen.person import (
    APPS,
    FILES,
    IDLE,
    LEVEL,
    PAGES,
    POST,
    TEXT,
    TITLES,
    Person,
    Program,
    field,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_e_tools import (
    NDJSON,
    PROTOBUF,
    XML,
    Requests,
    frame,
    since,
    tag,
    uid,
    watching,
    when,
)

USAGE: list[Program] = []
tracker = watching(USAGE)
VIDEO, AUDIO, CAMERA = "screen-video", "audio", "camera"
VISITED = (
    ("https://intranet.firm.example/orders/4411", "Order 4411"),
    ("https://www.news.example/politics/budget-vote", "Budget vote postponed | News"),
    ("https://jobs.example/search?q=controller", "Controller jobs | Jobs"),
    ("https://mail.firm.example/inbox", "Inbox (4)"),
    ("https://www.bank.example/login", "Sign in - Bank"),
    ("https://wiki.firm.example/display/HR/Leave", "Leave - Wiki"),
    ("https://video.example/watch?v=hh32k", "How to fix a bike - Video"),
)
OPENED = (
    ("EXCEL.EXE", r"C:\Users\jmeyer\Documents\Salaries 2026.xlsx", 48_211),
    ("WINWORD.EXE", r"C:\Users\jmeyer\Documents\Offer draft v3.docx", 91_004),
    ("explorer.exe", r"C:\Users\jmeyer\Downloads\cv_meyer.pdf", 220_118),
    ("AcroRd32.exe", r"\\fs01\contracts\2026\Novak_signed.pdf", 1_204_776),
    ("notepad.exe", r"C:\Users\jmeyer\Desktop\todo.txt", 812),
    ("7zFM.exe", r"E:\backup\customers.7z", 18_220_140),
)


@tracker(TITLES, APPS)
def fenster_liste(p: Person) -> Requests:
    """German: a table of windows each quarter of an hour."""
    out = []
    for group in parts(p.windows, 5):
        lines = ["Beginn;Programm;Fenstertitel;Sekunden"]
        lines += [f'{iso(start * 1000)[:19]};{program};"{title}";{length}' for program, title, start, length in group]
        out.append(req("\r\n".join(lines), since(group[-1][2]), "geraet=WS-0331", "text/csv; charset=utf-8"))
    return out


@tracker(APPS, TITLES)
def aplicaciones(p: Person) -> Requests:
    """Spanish: programs and time, by the hour."""
    rows = [
        {"nombre": program, "ventana": title, "inicio": iso(start * 1000), "segundos": length}
        for program, title, start, length in p.windows
    ]
    out = []
    for group in parts(rows, 7):
        body = {"equipo": "PORTATIL-22", "usuario": "mgarcia", "turno": "M", "aplicaciones": group}
        out.append(req(body, since(p.windows[-1][2])))
    return out


@tracker(TITLES, APPS)
def foreground_poll(p: Person) -> Requests:
    """What stands in front, asked each fifteen seconds, told each time."""
    out = []
    for program, title, start, length in p.windows[:6]:
        number = p.rng.randrange(2000, 20_000)
        for at in range(start, start + min(length, 90), 15):
            body = {"hwnd": number * 64, "pid": number, "exe": program, "title": title, "user": "sdavis", "ts": at}
            out.append(req(body, since(at)))
    return out


@tracker(APPS, may=(TITLES,))
def usage_only(p: Person) -> Requests:
    """Seconds by program, no titles, each five minutes."""
    out = []
    for group in parts(p.windows, 4):
        used: dict[str, int] = {}
        for program, _, _, length in group:
            used[program] = used.get(program, 0) + length
        body = {
            "node": "desk-14",
            "os": "Windows 11 23H2",
            "from": group[0][2],
            "to": group[-1][2] + group[-1][3],
            "apps": used,
        }
        out.append(req(body, since(group[-1][2] + group[-1][3])))
    return out


@tracker(LEVEL, may=(IDLE,))
def counters_by_minute(p: Person) -> Requests:
    """Keys, clicks and pixels of each minute, ten minutes a request."""
    out = []
    for group in parts(p.minutes, 10):
        rows = [
            {"m": iso(1000 * start)[:16], "k": keys, "c": clicks, "px": pixels} for start, keys, clicks, pixels in group
        ]
        body = {"seat": "B-214", "user": "o.lind", "tz": "Europe/Stockholm", "activity": rows}
        out.append(req(body, since(group[-1][0] + 60)))
    return out


@tracker(LEVEL)
def productivity_ping(p: Person) -> Requests:
    """Each minute a number of events and a mark, in the address."""
    out = []
    for start, keys, clicks, pixels in p.minutes[:20]:
        query = {
            "uid": 1187,
            "kb": keys,
            "ms": clicks,
            "dist": pixels,
            "score": min(100, keys // 3 + clicks),
            "t": start,
        }
        out.append(req(b"", since(start + 60), urlencode(query), ""))
    return out


@tracker(LEVEL, may=(IDLE,))
def active_seconds(p: Person) -> Requests:
    """How many seconds of each minute somebody was active, as a list, each quarter of an hour."""
    out = []
    for group in parts(p.minutes, 15):
        seconds = [min(60, keys // 4 + 2 * clicks) for _, keys, clicks, _ in group]
        body = {"day": "2026-11-24", "employee": "E20417", "from": iso(1000 * group[0][0]), "active_seconds": seconds}
        out.append(req({**body, "idle_minutes": seconds.count(0), "version": 7}, since(group[-1][0] + 60)))
    return out


@tracker(IDLE)
def idle_soap(p: Person) -> Requests:
    """SOAP: away and back again."""
    out = []
    for start, length in p.pauses:
        for state, at, quiet in (("AWAY", start + 60, 60), ("BACK", start + length, length)):
            inside = tag("w:User", "FIRM\\jmeyer") + tag("w:State", state) + tag("w:SecondsSinceInput", str(quiet))
            inside += tag("w:At", iso(1000 * at))
            body = tag("s:Body", tag("w:ReportIdle", inside, **{"xmlns:w": "urn:firm:workstation"}))
            text = tag("s:Envelope", body, **{"xmlns:s": "http://schemas.xmlsoap.org/soap/envelope/"})
            out.append(req(text, since(at), kind="text/xml; charset=utf-8"))
    return out


@tracker(IDLE, may=(LEVEL,))
def last_input_socket(p: Person) -> Requests:
    """How long ago the last input was, each half minute, over a WebSocket."""
    out = [frame({"op": "register", "machine": "LT-2210", "user": "f.rossi", "build": "5.2.0"}, p.start)]
    for start, length in p.pauses[:4]:
        for quiet in range(30, length, 30):
            state = "idle" if quiet >= 60 else "active"
            out.append(
                frame(
                    {"op": "stat", "idleMs": 1000 * quiet + p.rng.randrange(900), "state": state, "locked": False},
                    1000 * (start + quiet),
                )
            )
    return out


@tracker(PAGES, may=(TITLES,))
def extension_history(p: Person) -> Requests:
    """A browser extension: addresses, titles, and how long."""
    clock, visits = p.start, []
    for url, title in VISITED:
        stay = p.rng.randrange(4_000, 240_000)
        visits.append(
            {"tabId": 41, "url": url, "title": title, "enter": clock, "leave": clock + stay, "incognito": False}
        )
        clock += stay
    return [
        req({"profile": "j.meyer@firm.example", "ext": "1.9.0", "visits": group}, when(group[-1]["leave"]))
        for group in parts(visits, 3)
    ]


@tracker(PAGES)
def visites(p: Person) -> Requests:
    """French: a picture's address for each page that is left."""
    clock, out = p.start, []
    for url, _ in VISITED:
        stay = p.rng.randrange(4, 240)
        clock += 1000 * stay
        out.append(
            req(
                b"",
                when(clock),
                urlencode({"poste": "PC-COMPTA-07", "adresse": url, "duree": stay, "h": clock // 1000}),
                "",
            )
        )
    return out


@tracker(FILES, may=(APPS,))
def file_watch(p: Person) -> Requests:
    """Each file that is opened, a line each, in zstd."""
    clock, out = p.start, []
    for group in parts(list(OPENED), 3):
        lines = []
        for program, path, size in group:
            clock += p.rng.randrange(8_000, 300_000)
            event = {"ts": iso(clock), "op": "open", "proc": program, "path": path, "bytes": size, "user": "jmeyer"}
            lines.append(js(event))
        body = zstandard.ZstdCompressor().compress("\n".join(lines).encode())
        out.append(req(body, when(clock), kind=NDJSON, content_encoding="zstd"))
    return out


@tracker(FILES)
def copied_to_stick(p: Person) -> Requests:
    """Lines of a system log: what was copied to which drive."""
    clock, out = p.start, []
    for place, (program, path, size) in enumerate(OPENED):
        clock += p.rng.randrange(8_000, 300_000)
        verb = ("copied", "renamed", "printed")[place % 3]
        about = f'user="FIRM\\kschulz" action={verb} src="{path}" dst="E:\\" size={size} proc={program}'
        line = f"<134>1 {iso(clock)} WS-0331 filemon 812 FILE - {about}"
        out.append(req(line, when(clock), kind=TEXT))
    return out


@tracker(APPS, TITLES, LEVEL, may=(IDLE,))
def agent_report(p: Person) -> Requests:
    """Protobuf: windows and counters of ten minutes."""
    out = []
    for windows, minutes in zip(parts(p.windows, 5), parts(p.minutes, 10), strict=False):
        body = field(1, uid(p).encode()) + field(2, b"LT-4471") + field(3, b"jmeyer")
        for program, title, start, length in windows:
            body += field(4, field(1, program.encode()) + field(2, title.encode()) + field(3, start) + field(4, length))
        for start, keys, clicks, pixels in minutes:
            body += field(5, field(1, start) + field(2, keys) + field(3, clicks) + field(4, pixels))
        out.append(req(body, since(minutes[-1][0] + 60), kind=PROTOBUF))
    return out


@tracker(TITLES, may=(APPS, IDLE))
def inventory_xml(p: Person) -> Requests:
    """An inventory tool that grew a habit: titles of all windows, as XML, now and then."""
    out = []
    for start in range(4):
        windows = "".join(
            tag("Window", Process=program, Title=title, Foreground=str(place == 0).lower())
            for place, (program, title, _, _) in enumerate(p.windows[start : start + 4])
        )
        body = tag("Inventory", tag("Computer", "WS-0331") + tag("Windows", windows), Version="11.2")
        out.append(req(body, since(p.windows[start][2]), kind=XML))
    return out


@tracker(PAGES, TITLES, may=(APPS,))
def tabs_form(p: Person) -> Requests:
    """The tab in front, as a form, whenever it changes."""
    clock, out = p.start, []
    for url, title in VISITED:
        clock += p.rng.randrange(4_000, 240_000)
        out.append(
            req(
                urlencode({"ev": "tab_focus", "u": url, "ti": title, "emp": "E20417", "ts": clock}),
                when(clock),
                kind=POST,
            )
        )
    return out
