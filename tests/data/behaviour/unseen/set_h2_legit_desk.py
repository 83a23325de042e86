"""Ordinary programs on the desk: office work, creative work, games, and what a person asks of a machine elsewhere."""

from __future__ import annotations

import gzip
import math
import struct
from itertools import pairwise
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import walk
from tests.data.behaviour.unseen.person import BYTES, POST, Person, b64, field, iso, jpeg, js, parts, png, req, varint
from tests.data.behaviour.unseen.set_h2_kit import Requests, edged, hexes, legit, multipart, uuid, when


@legit()
def sketch_of_a_flange(p: Person) -> Requests:
    """C++, CAD in the cloud: the features of a part when it is saved."""
    entities = []
    for n in range(24):
        turn = n * math.pi / 12
        entities.append(
            {
                "entityId": hexes(p, 8),
                "type": "BTMSketchCurve",
                "geometry": {
                    "x": round(0.06 * math.cos(turn), 9),
                    "y": round(0.06 * math.sin(turn), 9),
                    "radius": 0.0045,
                },
                "isConstruction": n % 6 == 0,
            }
        )
    feature = {"featureType": "newSketch", "name": "Sketch 3", "entities": entities, "constraints": []}
    return [req({"feature": feature, "microversion": hexes(p, 24)}, 0, path="/api/v9/partstudios/features")]


@legit()
def session_on_a_distant_desktop(p: Person) -> Requests:
    """Client of a remote desktop: the person's own pointer and keys to the machine that he works on."""
    rows = [(t, f"5.mouse,{len(str(x))}.{x},{len(str(y))}.{y},1.0;") for x, y, t in p.moves]
    for key, down, up in p.keys[:30]:
        code = str(65288 if len(key) > 1 else ord(key))
        rows += [(down, f"3.key,{len(code)}.{code},1.1;"), (up, f"3.key,{len(code)}.{code},1.0;")]
    rows.sort()
    first = rows[0][0]
    out = [req("4.size,4.1920,4.1080,2.96;5.audio,1.1,31.audio/L16;rate=44100,channels=2;", 0, kind="")]
    out += [req("".join(o for _, o in some), (some[0][0] - first) / 1000, kind="") for some in parts(rows, 5)]
    return [*out, req("4.sync,13.1795486004311;", 9, kind="")]


@legit()
def orders_in_a_strategy_game(p: Person) -> Requests:
    """C++: orders for units in a match, in steps of the simulation."""
    out = []
    for n, (x, y, _) in enumerate(p.clicks * 3):
        units = [p.rng.randrange(1, 400) for _ in range(p.rng.randrange(1, 7))]
        order = b"\x08" + varint(8200 + 11 * n) + b"\x10" + varint(n % 4)
        order += field(3, b"".join(varint(unit) for unit in units)) + b"\x20" + varint(x * 8) + b"\x28" + varint(y * 8)
        out.append(req(field(1, b"match-51c7") + field(2, order), 0.9 * n, kind="application/x-protobuf", path="/sim"))
    return out


@legit()
def figure_in_a_shooter(p: Person) -> Requests:
    """Rust: the state of the player's figure twenty times a second."""
    rows = [
        {"s": n, "p": [x, 0.0, y], "v": round(math.atan2(y, x), 4), "in": n % 5, "dt": 50}
        for n, (x, y, _) in enumerate(walk(p.rng, 80))
    ]
    return [req(msgpack.packb(["upd", some]), 0.5 * n, kind="") for n, some in enumerate(parts(rows, 10))]


@legit()
def aircraft_among_friends(p: Person) -> Requests:
    """C#: an add-on of a flight simulator shows the aircraft on the group's map."""
    out = []
    for n in range(14):
        body = {
            "callsign": "DLH4TX",
            "type": "A20N",
            "lat": round(50.033 + 0.011 * n, 5),
            "lon": round(8.57 + 0.017 * n, 5),
            "alt_ft": 3200 + 640 * n,
            "gs_kt": 240 + 7 * n,
            "hdg": 62,
            "vs_fpm": 2100,
            "squawk": "2041",
        }
        out.append(req(body, 5 * n, path="/fleet/position"))
    return out


@legit()
def brush_on_a_shared_canvas(p: Person) -> Requests:
    """C++ with Qt: strokes of a tablet pen on a canvas that several people paint on."""
    out = []
    for some in parts(p.moves, 20):
        dabs = [[x * 4 - some[0][0] * 4, y * 4 - some[0][1] * 4, p.rng.randrange(90, 255)] for x, y, _ in some]
        stroke = {"type": "drawdabs", "layer": 257, "x": some[0][0] * 4, "y": some[0][1] * 4}
        body = {**stroke, "color": "#ff3b5d8a", "mode": 1, "size": 14, "dabs": dabs}
        out.append(req(js(body), (some[0][2] - p.moves[0][2]) / 1000, kind=""))
    return out


@legit()
def boxes_on_a_planning_board(p: Person) -> Requests:
    """Electron: shapes of a board, changed by their author and kept with their revisions."""
    out = []
    for n, (x, y, t) in enumerate(p.clicks):
        shape = {
            "id": "shape:" + hexes(p, 10),
            "typeName": "shape",
            "type": ("note", "geo", "arrow")[n % 3],
            "x": x + 0.5,
            "y": y - 12.25,
            "rotation": 0,
            "props": {"w": 220, "h": 90, "color": "yellow", "text": ("Intake", "Check rates", "Send offer")[n % 3]},
        }
        diff = {"added": {shape["id"]: shape}, "updated": {}, "removed": {}}
        out.append(req({"clientClock": n, "diff": diff}, (t - p.clicks[0][2]) / 1000, path="/rooms/q1-plan/push"))
    return out


@legit()
def jam_session(p: Person) -> Requests:
    """C++: notes of a keyboard to the other musicians."""
    out = []
    for n in range(48):
        note = (60, 63, 65, 67, 70, 72)[p.rng.randrange(6)]
        body = struct.pack("<IBBB", 117 * n, 0x90 if n % 2 == 0 else 0x80, note, p.rng.randrange(50, 110))
        out.append(req(b"MIDI" + body, 0.12 * n, kind=""))
    return out


@legit()
def file_into_the_firms_cloud(p: Person) -> Requests:
    """Client of a cloud: files as they are, and the listing of a folder."""
    sheet = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0" + p.rng.randbytes(20_000)
    find = '<?xml version="1.0"?><d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>'
    return [
        req(find, 0, kind="application/xml", path="/remote.php/dav/files/jmeyer/Offers/"),
        req(sheet, 1, kind=BYTES, path="/remote.php/dav/files/jmeyer/Offers/rates-2026.xlsx"),
        req(jpeg(p.rng, 4032, 3024), 3, kind="image/jpeg", path="/remote.php/dav/files/jmeyer/Photos/IMG_2207.jpg"),
    ]


@legit()
def vault_of_passwords(p: Person) -> Requests:
    """Rust and Electron: an entry, encrypted on the desk."""

    def secret() -> str:
        return f"2.{b64(p.rng.randbytes(16))}|{b64(p.rng.randbytes(48))}|{b64(p.rng.randbytes(32))}"

    login = {"username": secret(), "password": secret(), "totp": None, "uris": [{"uri": secret(), "match": None}]}
    body = {"type": 1, "folderId": None, "name": secret(), "notes": secret(), "favorite": False, "login": login}
    return [req({**body, "lastKnownRevisionDate": iso(p.start)}, 0, path="/api/ciphers")]


@legit()
def letter_by_a_mail_program(p: Person) -> Requests:
    """Mail program with JMAP: a letter is written and sent."""
    mail = {
        "mailboxIds": {"P-f": True},
        "from": [{"name": "J. Meyer", "email": "j.meyer@firm.example"}],
        "to": [{"email": "anna@partner.example"}],
        "subject": "New rates",
        "bodyValues": {"t": {"value": "Hello Anna,\n\n" + p.text + ".\n\nJ. Meyer"}},
        "textBody": [{"partId": "t", "type": "text/plain"}],
    }
    calls = [["Email/set", {"accountId": "u1", "create": {"k1": mail}}, "c0"]]
    sending = {"create": {"s1": {"emailId": "#k1", "identityId": "i1"}}}
    body = {"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], "methodCalls": calls}
    calls.append(["EmailSubmission/set", {"accountId": "u1", **sending}, "c1"])
    return [req(body, 0, path="/jmap/api")]


@legit()
def appointment_in_a_calendar(p: Person) -> Requests:
    """Calendar program with CalDAV."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Desk//Calendar 5.1//EN", "BEGIN:VEVENT", "UID:" + uuid(p)]
    lines += ["DTSTAMP:" + when(p.start, "%Y%m%dT%H%M%SZ"), "DTSTART;TZID=Europe/Berlin:20261203T100000"]
    lines += ["DURATION:PT45M", "SUMMARY:Rates with Anna", "LOCATION:Room 2", "END:VEVENT", "END:VCALENDAR", ""]
    return [req("\r\n".join(lines), 0, kind="text/calendar; charset=utf-8", path="/dav/calendars/jmeyer/office/r.ics")]


@legit()
def grammar_of_a_letter(p: Person) -> Requests:
    """Checker of grammar in a word processor: paragraphs, when they are done."""
    texts = (
        "Dear Anna, please find attached the rates of next year.",
        "We has kept the old ones for transport.",
        p.text,
    )
    return [
        req(
            urlencode({"text": text, "language": "en-GB", "enabledOnly": "false", "level": "picky"}),
            20 * n,
            kind=POST,
            path="/v2/check",
        )
        for n, text in enumerate(texts)
    ]


@legit()
def times_that_are_written_down(p: Person) -> Requests:
    """Swing, form of a German firm: hours on projects, as the person enters them on Friday."""
    rows = [
        {"Datum": f"2026-11-{23 + n}", "Projekt": f"P-{2200 + 7 * n}", "Stunden": 7.5 - n % 3, "Text": text}
        for n, text in enumerate(("Angebot Kran", "Statik", "Besprechung Kunde", "Reise", "Zeichnungen"))
    ]
    return [req({"Personalnummer": 4417, "KW": 48, "Buchungen": rows}, 0, path="/zeit/buchungen")]


@legit()
def delivery_note_to_the_erp(p: Person) -> Requests:
    """Java: an order is booked over SOAP."""
    rows = "".join(
        f"<Item><Material>M-{p.rng.randrange(10_000, 99_999)}</Material><Qty>{n + 1}</Qty><Unit>PCE</Unit></Item>"
        for n in range(6)
    )
    body = (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
        f'<ord:Create xmlns:ord="urn:firm:orders"><Customer>100441</Customer>{rows}</ord:Create>'
        "</soapenv:Body></soapenv:Envelope>"
    )
    return [req(body, 0, kind="text/xml; charset=utf-8", path="/erp/services/OrderPort")]


@legit()
def page_to_a_printer(p: Person) -> Requests:
    """Spooler: a job by IPP."""

    def text(tag: int, name: str, value: str) -> bytes:
        out = bytes([tag]) + struct.pack(">H", len(name)) + name.encode()
        return out + struct.pack(">H", len(value)) + value.encode()

    head = b"\x02\0\0\x02" + struct.pack(">I", 41) + b"\x01" + text(0x47, "attributes-charset", "utf-8")
    head += text(0x45, "printer-uri", "ipp://hp-3og/ipp/print") + text(0x42, "job-name", "Offer draft v3") + b"\x03"
    page = b"%PDF-1.7\n" + gzip.compress(p.rng.randbytes(9_000), mtime=0)
    return [req(head + page, 0, kind="application/ipp", path="/ipp/print")]


@legit()
def quality_of_a_call(p: Person) -> Requests:
    """Desktop program for calls: loss and delay of its streams each ten seconds."""
    out = []
    for n in range(9):
        streams = [
            {
                "ssrc": 1_188_000_000 + k,
                "kind": kind,
                "packets": 480 * (n + 1) + k,
                "lost": p.rng.randrange(3),
                "jitter": round(p.rng.uniform(0.001, 0.02), 4),
                "rtt": round(p.rng.uniform(0.02, 0.09), 4),
            }
            for k, kind in enumerate(("audio", "video"))
        ]
        out.append(req({"conf": "8f21", "ts": p.start + 10_000 * n, "outbound": streams}, 10 * n, path="/rtcstats"))
    return out


@legit()
def report_of_a_fault_with_a_picture(p: Person) -> Requests:
    """Form of the help desk's program: what the person wrote, and the picture that he chose."""
    edge = "----WebKitFormBoundary" + hexes(p, 16)
    body = multipart(
        edge,
        ("subject", "", "", b"Total is wrong on the offer"),
        ("description", "", "", b"The discount is counted twice as soon as I add a second position. Picture attached."),
        ("category", "", "", b"ERP / Offers"),
        ("urgency", "", "", b"medium"),
        ("attachment", "wrong-total.png", "image/png", png(p.rng, 812, 344)),
    )
    return [req(body, 0, kind=edged(edge), path="/helpdesk/tickets")]


@legit()
def subtitles_of_a_cutting_room(p: Person) -> Requests:
    """Swift, editing of films: markers and cuts of a project that two editors share."""
    cuts = sorted(p.rng.sample(range(0, 9000), 20))
    rows = [
        {"op": "insertClip", "track": "V1", "in": a, "out": b, "src": f"A{n:03}_C0{n % 9}.mov", "fps": 25}
        for n, (a, b) in enumerate(pairwise(cuts))
    ]
    return [
        req({"project": "harbour_v4", "base": 118 + n, "ops": some}, 60 * n, path="/projects/harbour_v4/ops")
        for n, some in enumerate(parts(rows, 7))
    ]
