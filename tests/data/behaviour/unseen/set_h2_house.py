"""Trackers that a firm's own developers write: for the control of work, for billing and for models of computer use."""

from __future__ import annotations

import gzip
import struct
from itertools import pairwise
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    POST,
    REPLAY,
    RHYTHM,
    SHOTS,
    TITLES,
    Person,
    b64,
    field,
    iso,
    jpeg,
    js,
    parts,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_h2_kit import NAMES, Requests, hexes, since, tracker, uuid, vk, when

APPLE_EPOCH = 978_307_200
BUNDLES = {
    "EXCEL.EXE": "com.microsoft.Excel",
    "OUTLOOK.EXE": "com.microsoft.Outlook",
    "chrome.exe": "com.google.Chrome",
    "Teams.exe": "com.microsoft.teams2",
    "WINWORD.EXE": "com.microsoft.Word",
    "explorer.exe": "com.apple.finder",
    "Spotify.exe": "com.spotify.client",
}


@tracker(MOVE, may=(APPS, FILES, TITLES, IDLE))
def workbook_that_watches_the_cursor(p: Person) -> Requests:
    """VBA with SetTimer: ten times a second the place of the cursor, if it is another; lines in a form."""
    lines, last = [], 0
    for x, y, t in p.moves:
        if t // 100 > last:
            last = t // 100
            lines.append(f"{when(t, '%d.%m.%Y %H:%M:%S', 1)};{t % 1000 // 10};{x};{y};Kalkulation_2026.xlsm;Angebot")
    return [
        req(
            "Benutzer=JMEYER&Rechner=WS-0417&" + urlencode({"Zeilen": "\r\n".join(some)}),
            10 * n,
            kind=POST,
            path="/erfassung/cursor.asp",
        )
        for n, some in enumerate(parts(lines, 12))
    ]


@tracker(APPS, IDLE, LEVEL, may=(TITLES,))
def mac_agent_of_an_agency(p: Person) -> Requests:
    """Swift: Codable with dates in seconds since 2001; what is billed to which client is decided on the server."""
    slices = []
    for (program, _, start, seconds), (_, keys, clicks, _) in zip(p.windows, p.minutes, strict=False):
        slices.append(
            {
                "bundleIdentifier": BUNDLES[program],
                "localizedName": NAMES[program].replace("Windows Explorer", "Finder"),
                "begin": start - APPLE_EPOCH + 0.318204,
                "end": start + seconds - APPLE_EPOCH + 0.101377,
                "idleSeconds": 0 if keys else seconds // 2,
                "keyDowns": keys,
                "mouseDowns": clicks,
            }
        )
    device = {"device": "MBP-Lena", "agentVersion": "2.4.1", "user": "lena.hartmann"}
    return [
        req({**device, "slices": some}, 300 * (n + 1), path="/v2/slices") for n, some in enumerate(parts(slices, 5))
    ]


@tracker(LEVEL, TITLES, may=(APPS,))
def billing_agent_over_grpc(p: Person) -> Requests:
    """Go: a message for each minute with counts and the window, over gRPC."""
    out = []
    for n, ((start, keys, clicks, _), window) in enumerate(zip(p.minutes, p.windows, strict=False)):
        inner = b"\x08" + varint(start) + b"\x10" + varint(60) + b"\x18" + varint(keys) + b"\x20" + varint(clicks)
        inner += field(5, window[0].encode()) + field(6, window[1].encode())
        message = field(1, b"jmeyer@firm.example") + field(2, b"WS-0417") + field(3, inner)
        frame = b"\0" + struct.pack(">I", len(message)) + message
        out.append(req(frame, 60 * n, kind="application/grpc", path="/billing.v1.ActivityService/Report"))
    return out


@tracker(CLICK, TITLES, may=(FORM, APPS, KEYS))
def process_log_of_a_consultancy(p: Person) -> Requests:
    """C#, German consultancy: the client's clerks are recorded for two weeks; CSV, packed, each five minutes."""
    head = "Zeitstempel;Benutzer;Anwendung;Fenstertitel;Ereignis;Element;ElementTyp;X;Y\r\n"
    controls = (("Speichern", "Button"), ("Kundennr", "Edit"), ("Positionen", "DataGrid"), ("Weiter", "Button"))
    rows = []
    for n, (x, y, t) in enumerate(p.clicks):
        program, title, _, _ = p.windows[n % len(p.windows)]
        name, kind = controls[n % 4]
        stamp = when(t, "%d.%m.%Y %H:%M:%S", 1)
        rows.append(f'{stamp};SB-014;{program};"{title}";Linksklick;{name};{kind};{x};{y}\r\n')
        if kind == "Edit":
            stamp = when(t + 2200, "%d.%m.%Y %H:%M:%S", 1)
            rows.append(f'{stamp};SB-014;{program};"{title}";Eingabe;{name};{kind};;\r\n')
    body = gzip.compress(("﻿" + head + "".join(rows)).encode(), mtime=0)
    return [req(body, 300, "projekt=P-2261&arbeitsplatz=SB-014", kind="application/gzip", path="/upload/ereignisse")]


@tracker(APPS, TITLES, IDLE)
def contact_centre_desktop_analytics(p: Person) -> Requests:
    """Java in a contact centre: XML for the supervisors' wall."""
    out = []
    for n, some in enumerate(parts(p.windows, 4)):
        rows = "".join(
            f'<activity process="{program}" title="{title.replace("&", "&amp;")}"'
            f' start="{when(start * 1000, "%Y-%m-%dT%H:%M:%S")}" duration="{seconds}"/>'
            for program, title, start, seconds in some
        )
        pause_at, pause = p.pauses[n % len(p.pauses)]
        rows += f'<idle start="{when(pause_at * 1000, "%Y-%m-%dT%H:%M:%S")}" duration="{pause}"/>'
        body = f'<?xml version="1.0" encoding="UTF-8"?><desktopActivity agent="4417" team="Billing">{rows}'
        at = since(p, some[-1][2] + some[-1][3])
        out.append(req(body + "</desktopActivity>", at, kind="text/xml; charset=utf-8", path="/dpa/activity"))
    return out


@tracker(RHYTHM, may=(KEYS,))
def reauthentication_by_typing(p: Person) -> Requests:
    """C++ with libcurl: times of holding and between keys, by which a bank knows its own staff at the keyboard."""
    pairs = [(a, b) for a, b in pairwise(p.keys) if b[1] - a[1] < 2000]
    out = []
    for n, some in enumerate(parts(pairs, 20)):
        rows = [
            {"d": [vk(a[0]), vk(b[0])], "hold": [a[2] - a[1], b[2] - b[1]], "flight": b[1] - a[2], "dd": b[1] - a[1]}
            for a, b in some
        ]
        body = {
            "subject": "S-1-5-21-3623811015-3361044348-30300820-1013",
            "kbd": "00000407",
            "seq": n,
            "digraphs": rows,
        }
        out.append(req(body, (some[-1][1][1] - p.keys[0][1]) / 1000, path="/ksd/v1/samples"))
    return out


@tracker(MOVE, CLICK)
def pointer_study_in_rust(p: Person) -> Requests:
    """Rust with rmp-serde: a study of ergonomics at an insurance company records the mice of a department."""
    timed: list[tuple[int, dict[str, object]]] = [(t, {"k": "Move", "x": x + 0.0, "y": y + 0.0}) for x, y, t in p.moves]
    timed += [(t, {"k": "Press", "b": "Left", "x": x + 0.0, "y": y + 0.0}) for x, y, t in p.clicks]
    rows = [{"t": t, **row} for t, row in sorted(timed, key=lambda one: one[0])]
    out = []
    for n, some in enumerate(parts(rows, 48)):
        body = msgpack.packb({"participant": "P017", "session": 3, "seq": n, "dpi": 96, "events": some})
        out.append(req(body, 10 * n, kind="application/msgpack", path="/study/events"))
    return out


@tracker(SHOTS)
def wall_of_screens(p: Person) -> Requests:
    """Go: a picture of the desktop each ten seconds, as it is, for a wall of screens in the team leader's room."""
    return [
        req(
            jpeg(p.rng, 960, 540, 14_000),
            10 * n,
            f"host=WS-0417&user=jmeyer&monitor=0&ts={p.start // 1000 + 10 * n}",
            kind="image/jpeg",
            path="/screens",
        )
        for n in range(6)
    ]


@tracker(IDLE, may=(APPS, TITLES))
def presence_at_home_in_powershell(p: Person) -> Requests:
    """PowerShell by the task scheduler, each minute: how long since the last input, is the screen locked."""
    out, clock = [], p.windows[0][2]
    for n in range(25):
        window = p.windows[n % len(p.windows)]
        idle = (3, 11, 0, 27, 64, 124, 184, 2, 5, 0, 41, 101)[n % 12] + n % 3
        body = {
            "Computer": "NB-2207",
            "User": "FIRM\\jmeyer",
            "IdleSeconds": idle,
            "LastInput": when((clock + 60 * n - idle) * 1000, "%Y-%m-%dT%H:%M:%S", 1),
            "Locked": idle > 180,
            "Foreground": window[0].split(".")[0],
        }
        text = js(body).replace('":', '":  ').replace(',"', ',\r\n    "').replace("{", "{\r\n    ")
        out.append(req(text.replace("}", "\r\n}"), 60 * n, path="/homeoffice/presence"))
    return out


@tracker(LEVEL, may=(APPS, IDLE))
def control_horario(p: Person) -> Requests:
    """C#, Spanish advisory firm: the activity of each minute beside the clocked hours."""
    rows = [
        {
            "Minuto": when(start * 1000, "%d/%m/%Y %H:%M", 1),
            "Pulsaciones": keys,
            "Clics": clicks,
            "DistanciaRaton": pixels,
            "Aplicacion": p.windows[n % len(p.windows)][0],
            "Inactivo": keys + clicks == 0,
        }
        for n, (start, keys, clicks, pixels) in enumerate(p.minutes)
    ]
    return [
        req({"Empleado": 318, "Equipo": "PC-CONTA-02", "Actividad": some}, 600 * (n + 1), path="/api/RegistroActividad")
        for n, some in enumerate(parts(rows, 10))
    ]


@tracker(TITLES, APPS, IDLE)
def poste_de_travail(p: Person) -> Requests:
    """Electron, French service company: lines of JSON, packed, each quarter of an hour."""
    rows = []
    for program, title, start, seconds in p.windows:
        rows.append({"ts": start, "type": "fenetre", "appli": NAMES[program], "titre": title, "duree": seconds})
    rows += [{"ts": start, "type": "inactif", "duree": seconds} for start, seconds in p.pauses]
    rows.sort(key=lambda row: int(str(row["ts"])))
    return [
        req(
            gzip.compress("".join(js({"agent": "c.moreau", **row}) + "\n" for row in some).encode(), mtime=0),
            900 * (n + 1),
            kind="application/x-ndjson",
            path="/collecte/v1/evenements",
        )
        for n, some in enumerate(parts(rows, 10))
    ]


@tracker(FILES, may=(APPS, PAGES))
def leaver_watch(p: Person) -> Requests:
    """C++ service for staff who have given notice: what they copy, print and upload."""
    base = "C:\\Users\\jmeyer\\Documents\\"
    rows: list[dict[str, object]] = [
        {"op": "read", "path": base + "Customers\\2026\\price list.xlsx", "process": "EXCEL.EXE"},
        {
            "op": "copy",
            "path": base + "Customers\\2026\\price list.xlsx",
            "dest": "E:\\",
            "device": "USB SanDisk Ultra",
        },
        {
            "op": "rename",
            "path": base + "Offer draft v3.docx",
            "dest": base + "holiday.docx",
            "process": "explorer.exe",
        },
        {"op": "print", "path": "contacts.pdf", "printer": "HP-3OG", "pages": 14},
        {"op": "upload", "path": base + "plan.pptx", "process": "chrome.exe", "dest": "wetransfer.com"},
        {"op": "delete", "path": "C:\\Users\\jmeyer\\Downloads\\export.csv", "process": "explorer.exe"},
        {
            "op": "copy",
            "path": base + "Contracts\\2025\\frame contract.pdf",
            "dest": "E:\\",
            "device": "USB SanDisk Ultra",
        },
    ]
    out = []
    for n, row in enumerate(rows):
        head = {"sid": "S-1-5-21-1013", "user": "jmeyer", "host": "WS-0417", "case": "LEAVER-88"}
        size = p.rng.randrange(9_000, 4_000_000)
        body = {**head, "time": iso(p.start + n * 174_000), **row, "bytes": size, "sha1": hexes(p, 40)}
        out.append(req([body], 174 * n, path="/ingest/fileops"))
    return out


@tracker(MOVE, CLICK, SHOTS, may=(REPLAY,))
def stream_to_an_operator_model(p: Person) -> Requests:
    """Electron, WebSocket: paid annotators work while pointer and frames of the screen go to the training set."""
    out = [req(js({"type": "hello", "annotator": "ann_0912", "task": uuid(p), "screen": [1920, 1080]}), 0, kind="")]
    rows = [(t, ["m", round(x / 1920, 4), round(y / 1080, 4)]) for x, y, t in p.moves]
    rows += [(t, ["d", round(x / 1920, 4), round(y / 1080, 4), 0]) for x, y, t in p.clicks]
    rows.sort(key=lambda row: row[0])
    for n, some in enumerate(parts(rows, 16)):
        at = (some[-1][0] - rows[0][0]) / 1000
        events = [[t - rows[0][0], *event] for t, event in some]
        out.append(req(js({"type": "input", "seq": n, "events": events}), at, kind=""))
        if n % 2 == 0:
            frame = {"type": "frame", "seq": n, "mime": "image/jpeg", "data": b64(jpeg(p.rng, 1280, 720, 8_000))}
            out.append(req(js(frame), at, kind=""))
    return out
