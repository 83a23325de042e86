"""Set L2, legit: programs with which people make, play and write - the data is what the user sends for himself."""

from __future__ import annotations

import math
import struct
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    BYTES,
    EDGE,
    FORM,
    POST,
    SHOTS,
    Person,
    b64,
    form_data,
    iso,
    js,
    png,
    req,
)
from tests.data.behaviour.unseen.set_l2_kit import Requests, legit, lines


@legit()
def footprints_of_a_board(p: Person) -> Requests:
    parts = [
        {"ref": f"C{n}", "value": "100n", "x": 101.6 + 2.54 * (n % 8), "y": 63.5 + 3.81 * (n // 8), "rot": 90 * (n % 4)}
        for n in range(1, 41)
    ]
    return [req({"board": "psu-rev-c.kicad_pcb", "units": "mm", "layer": "F.Cu", "components": parts}, 3)]


@legit()
def sketch_of_a_part(p: Person) -> Requests:
    points = [
        {"id": f"p{n}", "x": round(40 * math.cos(n / 6), 4), "y": round(40 * math.sin(n / 6), 4)} for n in range(38)
    ]
    body = {"feature": {"type": "newSketch", "plane": "Top", "entities": [{"type": "spline", "points": points}]}}
    return [req(body, 2, path="/api/partstudios/d/91ac/w/20be/features")]


@legit()
def strokes_saved_by_a_painting_program(p: Person) -> Requests:
    strokes = []
    for n in range(5):
        x, y, points = p.rng.randrange(200, 1500), p.rng.randrange(200, 900), []
        for k in range(24):
            x, y = x + p.rng.randrange(-4, 14), y + p.rng.randrange(-6, 9)
            points.append([x, y, round(0.2 + 0.6 * math.sin(k / 24 * math.pi), 3)])
        strokes.append({"brush": "Ink-2 Fineliner", "color": "#1b2a41", "size": 6.5, "layer": n % 2, "points": points})
    return [req({"document": "storyboard_04.kra", "revision": 61, "strokes": strokes}, 4)]


@legit()
def notes_of_a_jam_session(p: Person) -> Requests:
    notes = [60, 64, 67, 72, 67, 64]
    out = []
    for bar in range(6):
        events = [
            {"tick": 480 * k, "type": "note_on", "note": note, "velocity": p.rng.randrange(60, 110), "channel": 1}
            for k, note in enumerate(notes)
        ]
        out.append(req(js({"op": "midi", "track": "Rhodes", "bar": bar, "events": events}), 2.0 * bar, kind=""))
    return out


@legit()
def game_over_msgpack(p: Person) -> Requests:
    return [
        req(
            msgpack.packb(
                {
                    "cmd": "move",
                    "seq": n,
                    "pos": [120.5 + n * 0.4, 14.0, 88.2 - n * 0.3],
                    "yaw": 1.2 + 0.01 * n,
                    "hp": 100,
                    "weapon": 3,
                }
            ),
            n * 0.1,
            kind="",
        )
        for n in range(60)
    ]


@legit()
def engine_that_is_played_against(p: Person) -> Requests:
    game = [
        "e2e4",
        "e7e5",
        "g1f3",
        "b8c6",
        "f1b5",
        "a7a6",
        "b5a4",
        "g8f6",
        "e1g1",
        "f8e7",
        "f1e1",
        "b7b5",
        "a4b3",
        "d7d6",
    ]
    return [
        req(urlencode({"gameId": "q7Vx21Ab", "uci": move, "wtime": 300_000 - 4_000 * n}), 6.0 * n, kind=POST)
        for n, move in enumerate(game[::2])
    ]


@legit()
def remote_desktop_in_tunnel_messages(p: Person) -> Requests:
    out = [
        req(f"5.mouse,{len(str(x))}.{x},{len(str(y))}.{y},1.0;", (t - p.start) / 1000, kind="") for x, y, t in p.moves
    ]
    for k, down, up in p.letters:
        sym = str(ord(k))
        for state, at in ((1, down), (0, up)):
            out.append(req(f"3.key,{len(sym)}.{sym},1.{state};", (at - p.keys[0][1]) / 1000 + 20, kind=""))
    return out


@legit()
def toolpath_for_a_mill(p: Person) -> Requests:
    code = [
        f"G1 X{30 + 12 * math.cos(n / 9):.3f} Y{30 + 12 * math.sin(n / 9):.3f} Z-{n // 57 + 1}.0 F800"
        for n in range(170)
    ]
    body = form_data({"file": ("bracket_op2.gcode", lines(["G21", "G90", *code, "M30"]).encode())}, {"select": "true"})
    return [req(body, 1, kind=EDGE, path="/api/files/local")]


@legit(may=(FORM,))
def completion_in_an_editor(p: Person) -> Requests:
    code = "import csv\n\n\ndef rates(path):\n    with open(path) as file:\n        return list(csv.DictReader(file))\n"
    return [
        req(
            {
                "prefix": code[: 40 + 12 * n],
                "suffix": "\n\nif __name__ == '__main__':\n    main()\n",
                "language": "python",
                "path": "rates/load.py",
                "max_tokens": 128,
            },
            4.0 * n,
            path="/v1/fim/completions",
        )
        for n in range(5)
    ]


@legit(may=(FORM,))
def grammar_checked_in_a_word_processor(p: Person) -> Requests:
    texts = ["We has received you're offer of 4 March.", "The delivery are due next weak.", p.text.capitalize() + "."]
    return [
        req(
            urlencode({"language": "en-GB", "text": text, "enabledOnly": "false"}), 9.0 * n, kind=POST, path="/v2/check"
        )
        for n, text in enumerate(texts)
    ]


@legit(may=(SHOTS,))
def snippet_shared_by_hand(p: Person) -> Requests:
    fields = {"expires": "7d", "title": "the bug in the invoice form"}
    return [
        req(form_data({"image": ("Snip_0412.png", png(p.rng, 640, 360))}, fields), 2, kind=EDGE, path="/api/upload")
    ]


@legit(may=(FORM,))
def draft_kept_by_a_mail_program(p: Person) -> Requests:
    draft = {
        "mailboxIds": {"mb-drafts": True},
        "keywords": {"$draft": True, "$seen": True},
        "to": [{"name": "Anna", "email": "anna@firm.example"}],
        "subject": "New rates",
        "bodyValues": {"1": {"value": "Hi Anna,\n\n" + p.text + ".\n\nBest, Jo"}},
        "textBody": [{"partId": "1", "type": "text/plain"}],
    }
    call = ["Email/set", {"accountId": "u1", "create": {"k1": draft}}, "0"]
    return [req({"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], "methodCalls": [call]}, 20)]


@legit(may=(FORM,))
def time_entry_typed_by_the_person(p: Person) -> Requests:
    rows = [("Review of contract", 3, 2.5), ("Call with supplier", 3, 0.75), ("Travel to Leeds", 9, 1.5)]
    return [
        req({"date": "2026-03-05", "project": project, "activity": 4, "hours": hours, "description": what}, 25.0 * n)
        for n, (what, project, hours) in enumerate(rows)
    ]


@legit()
def cells_run_in_a_notebook(p: Person) -> Requests:
    cells = ["df = pd.read_csv('sales.csv')", "df.groupby('region')['net'].sum()", "df.plot(x='month', y='net')"]
    return [
        req(
            js(
                {
                    "header": {"msg_id": f"c1f{n}", "msg_type": "execute_request", "date": iso(p.start + 30_000 * n)},
                    "parent_header": {},
                    "content": {"code": code, "silent": False, "store_history": True, "stop_on_error": True},
                    "channel": "shell",
                }
            ),
            30.0 * n,
            kind="",
        )
        for n, code in enumerate(cells)
    ]


@legit()
def page_for_a_printer(p: Person) -> Requests:
    def attribute(tag: int, name: bytes, value: bytes) -> bytes:
        return bytes([tag]) + struct.pack(">H", len(name)) + name + struct.pack(">H", len(value)) + value

    head = b"\x02\x00\x00\x02\x00\x00\x00\x07\x01" + attribute(0x47, b"attributes-charset", b"utf-8")
    head += (
        attribute(0x45, b"printer-uri", b"ipp://prn-2/ipp/print") + attribute(0x42, b"job-name", b"Offer.pdf") + b"\x03"
    )
    return [req(head + b"%PDF-1.7\n" + p.rng.randbytes(5000), 1, kind="application/ipp")]


@legit()
def vault_of_passwords(p: Person) -> Requests:
    def sealed() -> str:
        return "2." + "|".join(b64(p.rng.randbytes(n)) for n in (16, 48, 32))

    rows = [{"type": 1, "name": sealed(), "login": {"username": sealed(), "password": sealed()}} for _ in range(4)]
    return [req(one, 40.0 * n, path="/api/ciphers") for n, one in enumerate(rows)] + [
        req(p.rng.randbytes(900), 300, kind=BYTES, path="/attachment/azure")
    ]
