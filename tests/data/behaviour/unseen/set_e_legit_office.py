"""Set E: ordinary programs of forms, shops, timesheets, paper and settings."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

from tests.data.behaviour.hand import START
from tests.data.behaviour.unseen.person import (
    BYTES,
    EDGE,
    FILES,
    POST,
    Person,
    Program,
    b64,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_e_tools import (
    Requests,
    since,
    uid,
    watching,
    when,
)

OFFICE: list[Program] = []
legit = watching(OFFICE)
MESSAGES, LOCATION = "messages", "location"
LETTER = (
    "Dear Mr Novak,",
    "thank you for your order of last Monday.",
    "We can deliver the first part on the fourth of December, the rest in the new year.",
    "Please let us know whether the address in Harbour Road is still the right one.",
    "Kind regards, Karin Schulz",
)


@legit()
def application_form(p: Person) -> Requests:
    """A form for a flat, sent once, with a file."""
    about = {
        "name": "Anna Meyer",
        "email": "anna@home.example",
        "income": "3100",
        "movein": "2027-02-01",
        "message": p.text,
    }
    return [req(form_data({"proof": ("payslip.pdf", b"%PDF-1.7\n" + p.rng.randbytes(20_000))}, about), 30.0, kind=EDGE)]


@legit()
def login_and_order(p: Person) -> Requests:
    """A shop's basket, address and order."""
    out = [req(urlencode({"email": "anna@home.example", "password": "correct horse", "csrf": uid(p)}), 1.0, kind=POST)]
    for n in range(4):
        body = {
            "sku": f"A-{p.rng.randrange(1000, 9999)}",
            "qty": 1 + n % 2,
            "price": {"value": 19.9 + n, "currency": "EUR"},
        }
        out.append(req({"cartId": "c-771", "item": body, "position": n + 1}, 20.0 + 31 * n))
    order = {
        "cartId": "c-771",
        "shipTo": {"street": "Harbour Road 14", "zip": "28195", "city": "Bremen"},
        "pay": "invoice",
    }
    return [*out, req(order, 210.0)]


@legit()
def timesheet(p: Person) -> Requests:
    """Hours that a person fills in by hand, by project and day."""
    out = []
    for day in range(1, 6):
        entries = [
            {
                "project": name,
                "task": task,
                "start": f"2026-11-{22 + day}T{hour:02}:00",
                "minutes": 30 * p.rng.randrange(2, 8),
                "billable": True,
                "note": "see ticket",
            }
            for name, task, hour in (("Rates 2027", "Concept", 8), ("Novak", "Meeting", 11), ("Internal", "Mail", 15))
        ]
        out.append(req({"week": 48, "employee": 20417, "entries": entries, "status": "draft"}, 60.0 * day))
    return out


@legit()
def survey_answers(p: Person) -> Requests:
    """A survey, question by question."""
    out, at = [], 0.0
    for n in range(12):
        at += p.rng.uniform(4, 30)
        out.append(
            req(
                {
                    "survey": "pulse-11",
                    "respondent": "anon-7f",
                    "q": n + 1,
                    "answer": p.rng.randrange(1, 6),
                    "skipped": False,
                },
                at,
            )
        )
    return out


@legit()
def focus_timer(p: Person) -> Requests:
    """A kitchen timer for work: rounds and breaks that the person starts."""
    out = []
    for n in range(8):
        start = START // 1000 + 1800 * n
        body = {
            "round": n + 1,
            "label": "Write concept",
            "startedAt": iso(1000 * start),
            "minutes": 25,
            "breakMinutes": 5,
            "finished": True,
        }
        out.append(req(body, since(start + 1500 + p.rng.randrange(90))))
    return out


@legit(may=(FILES,))
def scanned_pages(p: Person) -> Requests:
    """Paper that is scanned for text recognition: five pages at three hundred dots an inch."""
    out = []
    for n in range(5):
        body = form_data(
            {"page": (f"scan_{n + 1}.jpg", jpeg(p.rng, 2480, 3508, 60_000))},
            {"lang": "deu", "dpi": "300", "batch": "b-12"},
        )
        out.append(req(body, 7.0 * n, kind=EDGE))
    return out


@legit()
def signature_pad(p: Person) -> Requests:
    """A contract is signed with the mouse: strokes with time, once."""
    strokes = [
        [{"x": x / 2, "y": y / 3, "time": t, "pressure": 0.5} for x, y, t in group] for group in parts(p.moves[:60], 20)
    ]
    body = {
        "envelope": uid(p),
        "recipient": 1,
        "signature": {"penColor": "#00008b", "strokes": strokes},
        "agreed": True,
    }
    return [req(body, when(p.moves[59][2]) + 4)]


@legit(may=(FILES,))
def folder_sync(p: Person) -> Requests:
    """A client that keeps folders in step: names, hashes, then pieces."""
    names = ("Salaries 2026.xlsx", "photos/bike.jpg", "notes.txt", "contracts/novak.pdf")
    entries = [
        {
            "path": name,
            "size": p.rng.randrange(900, 90_000),
            "mtime": START // 1000 - 4000,
            "sha256": p.rng.randbytes(32).hex(),
        }
        for name in names
    ]
    out = [req({"device": "laptop-7", "cursor": "AAF-771", "entries": entries}, 0.0)]
    return [*out, *(req(p.rng.randbytes(50_000), 2.0 + n, f"block={n}", BYTES) for n in range(6))]


@legit()
def vault_sync(p: Person) -> Requests:
    """A safe for passwords: what it sends is sealed."""
    out = []
    for n in range(5):
        items = [
            {"id": uid(p), "rev": n, "enc": b64(p.rng.randbytes(180)), "iv": b64(p.rng.randbytes(12))} for _ in range(4)
        ]
        out.append(
            req({"vault": "v1", "items": items, "device": base64.b32encode(p.rng.randbytes(10)).decode()}, 90.0 * n)
        )
    return out


@legit()
def shortcut_settings(p: Person) -> Requests:
    """An editor's shortcuts, kept in the account at each change."""
    keys = ["ctrl+KeyP", "ctrl+shift+KeyK", "alt+ArrowUp", "F12", "ctrl+Slash", "ctrl+KeyD"]
    out = []
    for n in range(5):
        bindings = [
            {"key": key, "command": f"editor.action{place}", "when": "editorFocus"}
            for place, key in enumerate(keys[: 2 + n])
        ]
        out.append(
            req({"resource": "keybindings", "machineId": "m-7", "content": js(bindings), "ref": str(40 + n)}, 50.0 * n)
        )
    return out


@legit()
def page_layout(p: Person) -> Requests:
    """A builder of web pages: where the blocks stand, after each drag."""
    blocks = [{"id": n, "x": 20 * n, "y": 40 * n, "w": 320, "h": 120, "type": "text"} for n in range(6)]
    out = []
    for place, (x, y, t) in enumerate(p.clicks):
        blocks[place % 6] |= {"x": x // 10 * 10, "y": y // 10 * 10}
        out.append(req({"page": "landing-3", "version": 100 + place, "blocks": blocks}, when(t)))
    return out


@legit()
def seat_choice(p: Person) -> Requests:
    """A plan of seats: each seat that is touched is held for a while."""
    return [
        req(
            {
                "event": 771,
                "seat": {"row": y // 40, "no": x // 40, "x": x // 40 * 24, "y": y // 40 * 24},
                "hold": n % 3 != 2,
            },
            when(t),
        )
        for n, (x, y, t) in enumerate(p.clicks)
    ]
