"""Set F, fourth round, drawn by chance as the first."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import walk
from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    CLIP,
    EDGE,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    POST,
    RHYTHM,
    TEXT,
    TITLES,
    Person,
    Program,
    b64,
    entering,
    form_data,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_f1 import PAPERS, face, local, ticks
from tests.data.behaviour.unseen.set_f3 import COPIED

Requests = list[dict[str, Any]]
F4_TRACKERS: list[Program] = []
F4_LEGIT: list[Program] = []
tracker, legit = entering(F4_TRACKERS), entering(F4_LEGIT)


@tracker(IDLE)
def taiki_jikan(p: Person) -> Requests:
    return [
        req(
            {"tanmatsu": "PC-7", "kiroku": js([{"taiki": n, "kaishi": s * 1000} for s, n in some])},
            some[-1][0] - p.pauses[0][0],
        )
        for some in parts(p.pauses, 3)
    ]


@tracker(MOVE)
def mausfelder(p: Person) -> Requests:
    return [
        req(
            {
                "query": "mutation M($f:[Feld!]!){mausfelder(f:$f)}",
                "variables": {
                    "f": [
                        {"spalte": x // 20, "zeile": y // 20, "zeit": f"{local(t)}.{t % 1000:03d}"} for x, y, t in some
                    ]
                },
            },
            (some[-1][2] - p.start) / 1000,
        )
        for some in parts(p.moves, 5)
    ]


@tracker(FORM)
def answers_as_given(p: Person) -> Requests:
    return [
        req(
            {
                "capture": {
                    "sheet": {
                        "leave": {
                            "stages": [
                                {"box": {"name": name, "holds": held}, "left": face(p.start + 4100 * n)}
                                for n, (name, held) in enumerate(
                                    (
                                        ("surname", "Meyer"),
                                        ("reason", p.text),
                                        ("days", "4 or 5"),
                                        ("phone", "0171 44 55"),
                                    )
                                )
                            ]
                        }
                    }
                }
            },
            20,
        )
    ]


@tracker(TITLES, APPS)
def front_windows_in_bytes(p: Person) -> Requests:
    out = []
    for some in parts(p.windows, 4):
        body = b"".join(
            struct.pack("<d", (s - p.windows[0][2]) * 1000 + 4021.5)
            + bytes((len(a),))
            + a.encode()
            + bytes((len(w),))
            + w.encode()
            for a, w, s, _ in some
        )
        out.append(req(body, some[-1][2] - p.windows[0][2], kind=BYTES))
    return out


@tracker(KEYS, may=(RHYTHM,))
def val_and_data(p: Person) -> Requests:
    return [
        req(
            {"val": [k for k, *_ in some], "data": [0, *(b[1] - a[1] for a, b in pairwise(some))]},
            (some[-1][1] - p.start) / 1000,
        )
        for some in parts(p.keys, 20)
    ]


@tracker(CLICK)
def druck_auf_schalter(p: Person) -> Requests:
    return [
        req(
            msgpack.packb(
                {
                    "schalter": f"btnSpeichern{x % 3}",
                    "quer": round(x / 12.8, 1),
                    "hoch": round(y / 8, 1),
                    "nach": t - p.start,
                }
            ),
            (t - p.start) / 1000,
            kind=BYTES,
        )
        for x, y, t in p.clicks
    ]


@tracker(LEVEL)
def occupancy_report(p: Person) -> Requests:
    lines = ["slot,occ_k,occ_m,occ_px"] + [f"{face(s * 1000)},{k},{c},{d}" for s, k, c, d in p.minutes]
    return [req(form_data({"wfm_occ": ("occ.csv", "\n".join(lines).encode())}, {"agent": "A44"}), 1800, kind=EDGE)]


@tracker(RHYTHM, may=(KEYS,))
def ritmo(p: Person) -> Requests:
    return [
        req(
            "<ritmo>" + "".join(f'<t baja="{iso(d)}" sube="{iso(u)}"/>' for _, d, u in p.keys) + "</ritmo>",
            30,
            kind="text/xml",
        )
    ]


@tracker(MOVE)
def ichi_no_wariai(p: Person) -> Requests:
    return [
        req(
            {
                "query": "mutation($d:[[Float]]){ichi(d:$d)}",
                "variables": {
                    "d": [[f"{face(t)}.{t % 1000:03d}", round(x / 12.8, 2), round(y / 8, 2)] for x, y, t in p.moves]
                },
            },
            9,
        )
    ]


@tracker(FILES)
def archivo_tocado(p: Person) -> Requests:
    return [
        req(
            {
                "query": "mutation($a:Toque!){toque(a:$a)}",
                "variables": {
                    "a": {"ruta": path, "gesto": ("abierto", "guardado")[n % 2], "momento": ticks(p.start + 52_000 * n)}
                },
            },
            52 * n,
        )
        for n, path in enumerate(PAPERS)
    ]


@tracker(CLIP)
def bufer_obmena(p: Person) -> Requests:
    return [
        req(
            "\n".join(js({"bufer": text, "vremya": p.start + 44_000 * n}) for n, text in enumerate(COPIED)),
            220,
            kind="application/x-ndjson",
        )
    ]


@tracker(IDLE)
def gauge_of_rest(p: Person) -> Requests:
    return [
        req(
            {
                "resourceMetrics": [
                    {
                        "scopeMetrics": [
                            {
                                "metrics": [
                                    {
                                        "name": "m.val",
                                        "gauge": {
                                            "dataPoints": [
                                                {
                                                    "timeUnixNano": str(s * 10**9),
                                                    "asInt": n,
                                                    "attributes": [{"key": "state", "value": {"stringValue": "idle"}}],
                                                }
                                                for s, n in p.pauses
                                            ]
                                        },
                                    }
                                ]
                            }
                        ]
                    }
                ]
            }
        )
    ]


# ======== ordinary programs ========


@legit()
def cards_dragged(p: Person) -> Requests:
    return [
        req(
            b"".join(
                struct.pack(
                    "<dHHH", 5000.5 + 2100 * (4 * n + k), p.rng.randrange(400), p.rng.randrange(6), p.rng.randrange(30)
                )
                for k in range(4)
            ),
            9 * n,
            kind=BYTES,
        )
        for n in range(6)
    ]


@legit()
def buchstabiert(p: Person) -> Requests:
    return [
        req(
            {
                "resourceLogs": [
                    {
                        "scopeLogs": [
                            {
                                "logRecords": [
                                    {
                                        "body": {"stringValue": w},
                                        "attributes": [
                                            {"key": "richtig", "value": {"boolValue": True}},
                                            {"key": "uhr", "value": {"stringValue": face(p.start + 8000 * k)}},
                                        ],
                                    }
                                    for k, w in enumerate(("Rhythmus", "Fahrrad", "Chlor"))
                                ]
                            }
                        ]
                    }
                ]
            },
            30 * n,
        )
        for n in range(3)
    ]


@legit()
def pulse(p: Person) -> Requests:
    return [
        req([{"bpm": 60 + p.rng.randrange(40), "rr": 700 + p.rng.randrange(300), "zone": "Z2"} for _ in range(60)], 600)
    ]


@legit()
def tablica(p: Person) -> Requests:
    cells = [{"komorka": f"B{n + 2}", "wartosc": 40 * n, "czas": (p.start + 3000 * n) * 1000} for n in range(20)]
    return [req({"arkusz": "Q3", "zmiany": b64(js(cells).encode())}, 60)]


@legit()
def mosaicos_radar(p: Person) -> Requests:
    return [
        req(f"{(p.start + 300 * n) * 1000},7,{60 + n % 4},{40 + n // 4},1", 0.3 * n, kind="text/csv") for n in range(16)
    ]


@legit()
def acuity(p: Person) -> Requests:
    return [
        req(
            "|".join(
                f"{'CDHKNORSVZ'[n % 10]}:{p.rng.choice('CDHKNORSVZ')}:{900 * n + p.rng.randrange(300)}"
                for n in range(20)
            ),
            kind=TEXT,
        )
    ]


@legit()
def questionnaire(p: Person) -> Requests:
    return [req(js([[n, p.rng.randrange(1, 6), (p.start + 5000 * n) * 1000] for n in range(20)]), kind="")]


@legit()
def prosmotr(p: Person) -> Requests:
    return [
        req(
            {
                "resourceMetrics": [
                    {
                        "scopeMetrics": [
                            {
                                "metrics": [
                                    {
                                        "name": "pozitsiya",
                                        "gauge": {
                                            "dataPoints": [
                                                {
                                                    "timeUnixNano": str((p.start + 10_000 * (3 * n + k)) * 10**6),
                                                    "asInt": 10 * (3 * n + k),
                                                }
                                                for k in range(3)
                                            ]
                                        },
                                    },
                                ]
                            }
                        ]
                    }
                ]
            },
            30 * n,
        )
        for n in range(8)
    ]


@legit()
def tables_served(p: Person) -> Requests:
    return [
        req(
            {"o": js([{"tb": n, "it": f"M{k}", "q": 1 + k % 2, "ts": ticks(p.start + 60_000 * n)} for k in range(4)])},
            60 * n,
        )
        for n in range(5)
    ]


@legit()
def spielerbewegung(p: Person) -> Requests:
    return [
        req([{"spieler": 2, "x": x, "y": y, "ms": t - 1795486000000} for x, y, t in some], 0.2 * n, kind="")
        for n, some in enumerate(parts(walk(p.rng, 80), 4))
    ]


@legit()
def cola_de_impresion(p: Person) -> Requests:
    return [
        req(
            {
                "trabajo": list(range(20)),
                "paginas": [1 + n % 9 for n in range(20)],
                "enviado": [p.start + 90_000 * n for n in range(20)],
            }
        )
    ]


@legit(may=(FORM,))  # every letter with its time, kept and sent together: that is what was entered
def handle_free(p: Person) -> Requests:
    return [
        req(
            [
                {"candidate": "anna.meyer.44"[:n], "ok": n % 2 == 0, "us": (p.start + 300 * n) * 1000}
                for n in range(4, 13)
            ]
        )
    ]


@legit()
def scanned_codes(p: Person) -> Requests:
    return [
        req(
            {
                "messageId": f"m{n}",
                "timestamp": p.start + 3100 * n,
                "event": "scan",
                "0": f"{4006381333931 + 7 * n}",
                "1": "gate 4",
            },
            3.1 * n,
        )
        for n in range(12)
    ]


@legit()
def ink_notes(p: Person) -> Requests:
    return [
        req(
            urlencode({"pg": 4, "ik": ";".join(f"{x},{y},{50 + n % 40}" for n, (x, y, _) in enumerate(some)), "pw": 2}),
            3 * n,
            kind=POST,
        )
        for n, some in enumerate(parts([(a // 3 + 90 * (b % 2), b // 3, c) for a, b, c in p.moves], 20))
    ]
