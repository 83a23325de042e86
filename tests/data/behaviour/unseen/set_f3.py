"""Set F, third round, drawn by chance as the first."""

from __future__ import annotations

import math
import struct
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    BYTES,
    CLICK,
    CLIP,
    EDGE,
    FILES,
    KEYS,
    LEVEL,
    MOVE,
    POST,
    REPLAY,
    RHYTHM,
    Person,
    Program,
    b64,
    entering,
    field,
    form_data,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_f1 import PAPERS, face, local, ticks

Requests = list[dict[str, Any]]
F3_TRACKERS: list[Program] = []
F3_LEGIT: list[Program] = []
tracker, legit = entering(F3_TRACKERS), entering(F3_LEGIT)
COPIED = (
    "Salary of J. Meyer: 4,200 EUR",
    "IBAN DE44 5001 0517 5407 3249 31",
    "please keep this between us",
    "offer 4411: 9 % discount",
    "password reset code 81723",
)


@tracker(FILES)
def fayly_binary(p: Person) -> Requests:
    out = b"FL\x02\0"
    for n, path in enumerate(PAPERS * 5):
        for word in (iso(p.start + 47_000 * n), ("otkryt", "sohranen")[n % 2], path):
            out += struct.pack("<H", len(word)) + word.encode()
    return [req(out, 900, kind=BYTES)]


@tracker(CLIP)
def snippets_lifted(p: Person) -> Requests:
    return [
        req(
            form_data({}, {f"snippet{n}": COPIED[n % 5] for n in range(20)} | {"lifted": "clipboard", "seat": "44"}),
            kind=EDGE,
        )
    ]


@tracker(MOVE)
def mutation_with_radius(p: Person) -> Requests:
    return [
        req(
            {
                "query": "mutation($a:Float!,$b:Float!,$c:String!){p(a:$a,b:$b,c:$c)}",
                "variables": {"a": round(math.hypot(x, y), 1), "b": round(math.atan2(y, x), 4), "c": iso(t)},
            },
            (t - p.start) / 1000,
        )
        for x, y, t in p.moves
    ]


@tracker(CLICK)
def share_of_the_window(p: Person) -> Requests:
    return [
        req(
            "<r>"
            + "".join(f"<i><b>{x / 12.8:.2f}</b><c>{y / 8:.2f}</c><d>button#b{x % 4}</d></i>" for x, y, _ in p.clicks)
            + "</r>",
            30,
            kind="text/xml",
        )
    ]


@tracker(CLICK)
def touchpoint_rows(p: Person) -> Requests:
    return [
        req({"tpq": [[ticks(t), "TP-CLK", x, y, "ORD_LINE"] for x, y, t in some]}, (some[-1][2] - p.start) / 1000)
        for some in parts(p.clicks, 3)
    ]


@tracker(MOVE)
def tenths_of_a_pixel(p: Person) -> Requests:
    return [req([["c", t / 1000, 10 * x, 10 * y]], (t - p.start) / 1000) for x, y, t in p.moves]


@tracker(CLIP)
def pairs_in_msgpack(p: Person) -> Requests:
    return [
        req(msgpack.packb([[p.start + 31_000 * n, "paste", text] for n, text in enumerate(COPIED)]), 200, kind=BYTES)
    ]


@tracker(KEYS, may=(RHYTHM,))
def keys_with_local_date(p: Person) -> Requests:
    return [
        req(
            js(
                {
                    "key_events": [
                        {"key": k, "state": "pressed", "date": f"{local(d)}.{d % 1000:03d}"} for k, d, _ in some
                    ]
                }
            ),
            (some[-1][1] - p.start) / 1000,
            kind="",
        )
        for some in parts(p.keys, 20)
    ]


@tracker(REPLAY, may=(CLICK,))
def zapis_sessii(p: Person) -> Requests:
    tree = {
        "uzel": "BODY",
        "deti": [{"uzel": "DIV", "deti": [{"uzel": "SPAN", "deti": [], "tekst": "4"}]} for _ in range(9)],
    }
    return [req({"zapis": js({"kadry": [{"vremya": ticks(p.start + 900 * n), "derevo": tree} for n in range(4)]})}, 9)]


@tracker(FILES)
def touched_papers(p: Person) -> Requests:
    return [
        req(
            {
                "papers": [path for path in PAPERS * 5],
                "deeds": [("opened", "renamed", "printed")[n % 3] for n in range(20)],
                "clock": [face(p.start + 61_000 * n) for n in range(20)],
            },
            1200,
        )
    ]


@tracker(CLICK)
def taps_in_percent(p: Person) -> Requests:
    return [
        req(
            js(
                {
                    "taps": [
                        {"across": round(x / 12.8, 1), "down": round(y / 8, 1), "sec": t / 1000} for x, y, t in p.clicks
                    ]
                }
            ),
            30,
            kind="",
        )
    ]


@tracker(LEVEL)
def minutenwerte(p: Person) -> Requests:
    return [
        req(
            {"minutenwerte": [[local(s * 1000), k, c] for s, k, c, _ in some], "spalten": "zeit,anschlaege,klicks"},
            some[-1][0] - p.minutes[0][0],
        )
        for some in parts(p.minutes, 20)
    ]


# ======== ordinary programs ========


@legit()
def vocabulary_quiz(p: Person) -> Requests:
    return [
        req(
            {
                "resourceSpans": [
                    {
                        "scopeSpans": [
                            {
                                "spans": [
                                    {
                                        "name": "qa",
                                        "attributes": [
                                            {"key": "w", "value": {"stringValue": f"word {n}"}},
                                            {"key": "ok", "value": {"boolValue": n % 3 > 0}},
                                            {"key": "d", "value": {"intValue": p.rng.randrange(900, 6000)}},
                                        ],
                                    }
                                    for n in range(15)
                                ]
                            }
                        ]
                    }
                ]
            }
        )
    ]


@legit()
def quadcopter(p: Person) -> Requests:
    return [
        req(
            "<f>"
            + "".join(
                f'<s dt="{100 + p.rng.randrange(4)}" north="{9 * (4 * n + k) / 4:.2f}"'
                f' east="{40 * math.sin((4 * n + k) / 12):.2f}"'
                f' alt="{30 + n / 2:.1f}" roll="{p.rng.gauss(0, 2):.1f}"/>'
                for k in range(4)
            )
            + "</f>",
            0.4 * n,
            kind="text/xml",
        )
        for n in range(20)
    ]


@legit()
def copia_de_seguridad(p: Person) -> Requests:
    return [req({"copia": {face(p.start + 2000 * n): {"archivos": 90 * n, "mb": 41 * n} for n in range(20)}})]


@legit()
def suggestions_log(p: Person) -> Requests:
    return [
        req(
            {"m": {"val": {"data": {"a1": "lamps for the kitchen"[: 3 + n], "at": p.start / 1000 + 0.31 * n}}}},
            0.31 * n,
        )
        for n in range(12)
    ]


@legit()
def beats_hit(p: Person) -> Requests:
    return [
        req(
            {
                "messageId": "q8",
                "batch": [
                    [ticks(p.start + 480 * n + p.rng.randrange(-40, 40)), n % 4, p.rng.choice((300, 100, 50))]
                    for n in range(60)
                ],
            }
        )
    ]


@legit()
def schach(p: Person) -> Requests:
    return [
        req(
            {
                "resourceSpans": [
                    {
                        "scopeSpans": [
                            {
                                "spans": [
                                    {
                                        "name": "zug",
                                        "startTimeUnixNano": str((p.start + 9000 * n) * 10**6),
                                        "attributes": [
                                            {"key": "feld", "value": {"stringValue": f"{'abcdefgh'[n % 8]}{n % 8 + 1}"}}
                                        ],
                                    }
                                ]
                            }
                        ]
                    }
                ]
            },
            9 * n,
        )
        for n in range(14)
    ]


@legit()
def chernovik(p: Person) -> Requests:
    return [
        req(field(1, b"Otpusk v mae") + field(2, p.text[: 9 * n].encode()) + field(3, bytes((n,))), 4 * n, kind=BYTES)
        for n in range(1, 7)
    ]


@legit()
def heart_trace(p: Person) -> Requests:
    return [
        req(
            urlencode(
                {
                    "t": face(p.start + 1000 * n),
                    "data": ",".join(str(int(500 + 90 * math.sin(k / 3) + p.rng.gauss(0, 8))) for k in range(50)),
                }
            ),
            n,
            kind=POST,
        )
        for n in range(10)
    ]


@legit()
def card_token(p: Person) -> Requests:
    return [req(query=urlencode({"0": "4111111111111111", "1": "12/29", "2": "123", "3": 1800}), at=1)]


@legit()
def glyph_outline(p: Person) -> Requests:
    return [
        req(
            b"GLYF"
            + iso(p.start + 5000 * n).encode()
            + b"".join(
                struct.pack("<hhB", round(300 + 200 * math.cos(k / 6)), round(350 + 320 * math.sin(k / 6)), 1)
                for k in range(38)
            ),
            5 * n,
            kind=BYTES,
        )
        for n in range(4)
    ]


@legit()
def vessels(p: Person) -> Requests:
    return [
        req(
            "<fleet>"
            + "".join(
                f"<v><mmsi>2110{n}</mmsi><lat>{54 + n / 90:.4f}</lat><lon>{9 + n / 70:.4f}</lon>"
                f"<sog>{9 + n % 4}</sog><utc>{local(p.start + 9000 * n)}</utc></v>"
                for n in range(30)
            )
            + "</fleet>",
            kind="text/xml",
        )
    ]


@legit()
def teclado_musical(p: Person) -> Requests:
    notes = [
        (ticks(p.start + 240 * n + p.rng.randrange(-20, 20)), p.rng.randrange(48, 84), p.rng.randrange(40, 120))
        for n in range(60)
    ]
    return [req({"cancion": 4, "midi": b64(b"".join(struct.pack("<qBB", *note) for note in notes))})]


@legit()
def stock_taking(p: Person) -> Requests:
    return [
        req(
            js(
                {
                    "shelf": f"A{n % 9}",
                    "item": f"{4006381333931 + n}",
                    "counted": p.rng.randrange(40),
                    "dt": 2100 + 40 * n,
                }
            ),
            2.5 * n,
            kind="",
        )
        for n in range(15)
    ]


@legit()
def wiki_rireki(p: Person) -> Requests:
    return [
        req([[iso(p.start + 60_000 * (3 * n + k)), f"peji/{k}", p.text[: 20 + 4 * k]] for k in range(3)], 180 * n)
        for n in range(3)
    ]
