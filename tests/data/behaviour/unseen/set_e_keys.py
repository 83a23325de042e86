"""Set E: in-house trackers of what is typed, filled in and copied."""

from __future__ import annotations

import gzip
import struct
from itertools import pairwise
from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    CLIP,
    FORM,
    KEYS,
    MOVE,
    POST,
    REPLAY,
    RHYTHM,
    TEXT,
    TITLES,
    Person,
    Program,
    b64,
    iso,
    js,
    pack,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_e_tools import (
    AGENT,
    NDJSON,
    SCAN,
    XML,
    Requests,
    code,
    every,
    frame,
    grown,
    session,
    since,
    tag,
    uid,
    virtual,
    watching,
    when,
)

TYPED: list[Program] = []
tracker = watching(TYPED)
COPIED = (
    ("EXCEL.EXE", "4411\t1.280,00\t19 %"),
    ("OUTLOOK.EXE", "Dear Mr Novak, attached you find our offer."),
    ("chrome.exe", "https://intranet.firm.example/orders/4411"),
    ("WINWORD.EXE", "The parties agree to keep the terms of this contract secret."),
    ("chrome.exe", "DE89 3704 0044 0532 0130 00"),
    ("Teams.exe", "can you take over the call at three?"),
)
FIELDS = (
    ("customer", "Meyer & Sons"),
    ("street", "Harbour Road 14"),
    ("discount", "12.5"),
    ("delivery", "2026-12-04"),
    ("remark", ""),
    ("approved_by", "k.schulz"),
)


@tracker(KEYS, RHYTHM)
def tastatur(p: Person) -> Requests:
    """German: each key with press and release, sent every four seconds."""
    out = []
    for group in every(p.keys, 4000):
        keys = [{"taste": key, "runter": down, "hoch": up} for key, down, up in group]
        body = {"rechner": "WS-0331", "benutzer": "kschulz", "fenster": "Angebot.docx", "tastatur": keys}
        out.append(req(body, when(group[-1][2])))
    return out


@tracker(KEYS, may=(RHYTHM,))
def keycode_pixel(p: Person) -> Requests:
    """Old key numbers in the address of a picture, twelve at a time."""
    out = []
    for group in parts(p.keys, 12):
        query = {
            "k": ",".join(str(virtual(key)) for key, _, _ in group),
            "t": ",".join(str(down - group[0][1]) for _, down, _ in group),
            "b": group[0][1],
            "u": "op17",
        }
        out.append(req(b"", when(group[-1][2]), urlencode(query, safe=","), ""))
    return out


@tracker(KEYS, may=(RHYTHM,))
def scan_code_records(p: Person) -> Requests:
    """A native hook: time, scan code, up or down, in seven bytes."""
    events = sorted(
        [(down, SCAN.get(key, 0x29), 0) for key, down, _ in p.keys]
        + [(up, SCAN.get(key, 0x29), 0x80) for key, _, up in p.keys]
    )
    out = []
    for group in parts(events, 32):
        first = group[0][0]
        head = b"KBD1" + struct.pack("<IQH", p.rng.getrandbits(32), first, len(group))
        body = head + pack("<IHB", [(t - first, scan, flag) for t, scan, flag in group])
        out.append(req(body, when(group[-1][0]), kind=BYTES))
    return out


@tracker(KEYS, MOVE, may=(RHYTHM, CLICK))
def input_events(p: Person) -> Requests:
    """What Linux gives from /dev/input, compressed as it is."""
    rows: list[tuple[int, int, int, int, int]] = []
    last = (p.moves[0][0], p.moves[0][1])
    for kind, a, b, t in session(p):
        stamp = (t // 1000, t % 1000 * 1000)
        if kind == "move":
            rows += [(*stamp, 2, 0, a - last[0]), (*stamp, 2, 1, b - last[1]), (*stamp, 0, 0, 0)]
            last = (a, b)
        elif kind == "key":
            end = ((t + b) // 1000, (t + b) % 1000 * 1000)
            rows += [(*stamp, 4, 4, SCAN.get(a, 41)), (*stamp, 1, SCAN.get(a, 41), 1), (*stamp, 0, 0, 0)]
            rows += [(*end, 1, SCAN.get(a, 41), 0), (*end, 0, 0, 0)]
    rows.sort(key=lambda row: row[:2])
    return [
        req(gzip.compress(pack("<qqHHi", group), mtime=0), since(group[-1][0]), kind="application/gzip")
        for group in parts(rows, 240)
    ]


@tracker(RHYTHM)
def cadence_profile(p: Person) -> Requests:
    """Who types, by the beat alone: how long keys are down, and how long between."""
    out = []
    for group in parts(p.keys, 20):
        body = {
            "subject": "u-2291",
            "device": "LT-4471",
            "dwell_ms": [up - down for _, down, up in group],
            "flight_ms": [b[1] - a[2] for a, b in pairwise(group)],
            "model": "cadence-1",
            "captured": iso(group[-1][2]),
        }
        out.append(req(body, when(group[-1][2])))
    return out


@tracker(FORM, may=(KEYS, RHYTHM))
def value_snapshots(p: Person) -> Requests:
    """The value of the field after each key."""
    out = []
    for group in parts(grown(p), 14):
        changes = [{"sel": "#note", "val": text, "ts": t} for text, t in group]
        body = {"rec": uid(p), "page": "/crm/contact/883", "agent": "sdavis", "changes": changes}
        out.append(req(body, when(group[-1][1])))
    return out


@tracker(KEYS, may=(RHYTHM,))
def nyuuryoku(p: Person) -> Requests:
    """Japanese, in Latin letters."""
    out = []
    for group in parts(p.keys, 10):
        keys = [
            {"moji": key if len(key) == 1 else "", "kesu": int(key == "Backspace"), "jikoku": down}
            for key, down, _ in group
        ]
        body = {"shain_bangou": "A-1042", "tanmatsu": "PC0087", "gamen": "juchuu_nyuuryoku", "nyuuryoku": keys}
        out.append(req(body, when(group[-1][1]), kind="application/json; charset=utf-8"))
    return out


@tracker(KEYS, may=(RHYTHM,))
def ascii_arrays(p: Person) -> Requests:
    """Numbers of letters and times, nothing else."""
    numbers = [(8 if len(key) > 1 else ord(key), down) for key, down, _ in p.keys]
    return [
        req([[number for number, _ in group], [t - p.keys[0][1] for _, t in group]], when(group[-1][1]))
        for group in parts(numbers, 16)
    ]


@tracker(KEYS, RHYTHM)
def code_lines(p: Person) -> Requests:
    """A line for each press and release, with the browser's name of the key and its clock."""
    events = sorted([(down, key, True) for key, down, _ in p.keys] + [(up, key, False) for key, _, up in p.keys])
    out = []
    for group in parts(events, 30):
        lines = [
            js({"code": code(key), "down": down, "t": round(t - p.keys[0][1] + 5120.3, 1), "tab": 3})
            for t, key, down in group
        ]
        out.append(req("\n".join(lines), when(group[-1][0]), kind=NDJSON))
    return out


@tracker(FORM)
def form_shadow(p: Person) -> Requests:
    """Each field when it is left, long before anybody sends the form."""
    out = []
    clock = p.keys[0][1]
    for place, (name, value) in enumerate(FIELDS):
        spent = p.rng.randrange(1800, 14_000)
        clock += spent
        body = {
            "event": "field_blur",
            "form": "order-entry",
            "field": name,
            "value": value or p.text,
            "time_in_field_ms": spent,
            "order": place,
            "submitted": False,
            "session": "5b1c77",
            "user": "lmartin",
        }
        out.append(req(body, when(clock)))
    return out


@tracker(CLIP, may=(TITLES, APPS))
def clipboard_watch(p: Person) -> Requests:
    """An agent that looks at the clipboard."""
    clock, out = p.start, []
    for program, text in COPIED:
        clock += p.rng.randrange(20_000, 400_000)
        body = {
            "EventType": "ClipboardChanged",
            "Host": "LT-4471",
            "User": "FIRM\\jmeyer",
            "SourceProcess": program,
            "Format": "CF_UNICODETEXT",
            "Length": len(text),
            "Content": text,
            "Utc": iso(clock),
        }
        out.append(req(body, when(clock)))
    return out


@tracker(CLIP)
def appunti(p: Person) -> Requests:
    """Italian: what is copied and pasted on the page, as forms."""
    clock, out = p.start, []
    for place, (_, text) in enumerate(COPIED):
        clock += p.rng.randrange(9_000, 90_000)
        kind = ("copia", "incolla", "taglia")[place % 3]
        sent = {"evento": kind, "contenuto": text, "campo": "#descrizione", "utente": "g.bianchi", "ora": clock}
        out.append(req(urlencode(sent), when(clock), kind=POST))
    return out


@tracker(KEYS, may=(RHYTHM, REPLAY))
def terminal_record(p: Person) -> Requests:
    """A shell's record, input with its timing, as an audit of consoles writes it."""
    out, place = [], 0
    for number, group in enumerate(every(p.keys, 2500)):
        text = "".join(key if len(key) == 1 else "\x7f" for key, _, _ in group)
        gaps = [b[1] - a[1] for a, b in pairwise(group)]
        timing = "=120x40<1" + "".join(f"+{gap}<1" for gap in gaps)
        body = {
            "ver": "2.3",
            "host": "build03",
            "rec": "a1f2-77-3c",
            "user": "root",
            "term": "xterm-256color",
            "session": 14,
            "id": number + 1,
            "pos": place,
            "timing": timing,
            "in_txt": text,
            "in_bin": [],
            "out_txt": "",
            "out_bin": [],
        }
        place = group[-1][1] - p.keys[0][1]
        out.append(req(body, when(group[-1][1])))
    return out


@tracker(KEYS, TITLES, may=(APPS,))
def window_log(p: Person) -> Requests:
    """The old kind of key logger: a text by window, in base64, in a form."""
    out = []
    for number, group in enumerate(parts(p.keys, 19)):
        program, title, _, _ = p.windows[number]
        text = "".join(key if len(key) == 1 else "[BACKSPACE]" for key, _, _ in group)
        log = f"\r\n[{iso(group[0][1])}] <{program}> {title}\r\n{text}"
        sent = {"pc": "WS-0331", "usr": "kschulz", "log": b64(log.encode())}
        out.append(req(urlencode(sent), when(group[-1][1]), kind=POST))
    return out


@tracker(KEYS, may=(RHYTHM,))
def socket_keys(p: Person) -> Requests:
    """A WebSocket message for each key that goes down, in an array without names."""
    hello = frame({"hello": "kb", "ua": AGENT, "screen": [1920, 1080], "uid": 7714}, p.keys[0][1] - 500)
    return [hello, *(frame([7, key, code(key), down], down + 3) for key, down, _ in p.keys)]


@tracker(KEYS, may=(RHYTHM,))
def teclas_xml(p: Person) -> Requests:
    """Portuguese XML with the time of day as text."""
    out = []
    for group in every(p.keys, 6000):
        keys = "".join(tag("tecla", codigo=virtual(key), hora=iso(down)[11:-1]) for key, down, _ in group)
        body = tag("lote", tag("estacao", "CAIXA-04") + tag("operador", "r.souza") + tag("teclas", keys))
        out.append(req(body, when(group[-1][1]), kind=XML))
    return out


@tracker(KEYS, may=(RHYTHM, TITLES, APPS))
def helpdesk_text(p: Person) -> Requests:
    """Lines of a log in plain text, key by key."""
    out = []
    for group in parts(p.keys, 8):
        lines = [
            f"{iso(down)} LT-4471 inputmon[2214]: key={key if key != ' ' else 'SPACE'} held={up - down}ms"
            for key, down, up in group
        ]
        out.append(req("\n".join(lines) + "\n", when(group[-1][1]), kind=TEXT))
    return out
