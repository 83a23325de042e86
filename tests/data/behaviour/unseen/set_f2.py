"""Set F, second round, drawn by chance as the first."""

from __future__ import annotations

import math
import struct
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    EDGE,
    FORM,
    KEYS,
    MOVE,
    POST,
    REPLAY,
    RHYTHM,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    Program,
    b64,
    entering,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
)
from tests.data.behaviour.unseen.set_f1 import face, local, ticks

Requests = list[dict[str, Any]]
F2_TRACKERS: list[Program] = []
F2_LEGIT: list[Program] = []
tracker, legit = entering(F2_TRACKERS), entering(F2_LEGIT)


@tracker(CLICK)
def presses_as_numbered_fields(p: Person) -> Requests:
    return [
        req(
            urlencode({f"f{n}": f"{iso(t)},{x},{y},BUTTON#b{x % 5}" for n, (x, y, t) in enumerate(some)}),
            (some[-1][2] - p.start) / 1000,
            kind=POST,
        )
        for some in parts(p.clicks, 3)
    ]


@tracker(MOVE)
def percents_in_msgpack(p: Person) -> Requests:
    return [req(msgpack.packb([[round(x / 12.8, 2), round(y / 8, 2)] for x, y, _ in p.moves]), 9, kind=BYTES)]


@tracker(TITLES, APPS)
def resumen_de_ventanas(p: Person) -> Requests:
    return [
        req(
            "RESUMEN "
            + js([{"programa": a, "ventana": w, "desde": s + 0.25, "hasta": s + n + 0.25} for a, w, s, n in p.windows]),
            900,
            kind="",
        )
    ]


@tracker(MOVE)
def fourteen_bytes_a_message(p: Person) -> Requests:
    return [
        req(struct.pack("<BdHH", 3, 5021.25 + t - p.start, x, y) + b"\0", (t - p.start) / 1000, kind="")
        for x, y, t in p.moves
    ]


@tracker(RHYTHM, may=(KEYS,))
def zhurnal_nazhatiy(p: Person) -> Requests:
    return [
        req(
            "\n".join(f"{local(d)}.{d % 1000:03d} nazhatie dlit={u - d}" for _, d, u in some),
            (some[-1][1] - p.start) / 1000,
            kind=TEXT,
        )
        for some in parts(p.keys, 5)
    ]


@tracker(RHYTHM, may=(KEYS,))
def pulsaciones(p: Person) -> Requests:
    return [
        req(
            "\n".join(js({"bajada": ticks(d), "subida": ticks(u)}) for _, d, u in some),
            (some[-1][1] - p.start) / 1000,
            kind="application/x-ndjson",
        )
        for some in parts(p.keys, 4)
    ]


@tracker(MOVE)
def skorost_i_ugol(p: Person) -> Requests:
    return [
        req(
            {"skorost": round(math.hypot(a, b), 2), "ugol": round(math.degrees(math.atan2(b, a)), 1)},
            (p.moves[n][2] - p.start) / 1000,
            kind="",
        )
        for n, (a, b, _) in enumerate(p.steps)
        if n
    ]


@tracker(SHOTS)
def envelope_of_stills(p: Person) -> Requests:
    return [
        req(
            {
                "sentAt": p.start,
                "batch": [
                    {"type": "still", "at": p.start + 30_000 * n, "jpg": b64(jpeg(p.rng, 1600, 900, 4000))}
                    for n in range(6)
                ],
            },
            180,
        )
    ]


@tracker(MOVE)
def three_columns_with_gaps(p: Person) -> Requests:
    return [
        req({"v": 3, "h": [x for x, *_ in p.moves], "w": [y for _, y, _ in p.moves], "d": [c for *_, c in p.steps]}, 9)
    ]


@tracker(TITLES, APPS)
def daily_form_with_file(p: Person) -> Requests:
    return [
        req(
            form_data(
                {
                    "usage": (
                        "usage.json",
                        js(
                            [
                                {"exe": a, "caption": w, "startUs": s * 10**6, "lenUs": n * 10**6}
                                for a, w, s, n in p.windows
                            ]
                        ).encode(),
                    )
                },
                {"machine": "PC-7"},
            ),
            900,
            kind=EDGE,
        )
    ]


@tracker(REPLAY)
def snimok_stranicy(p: Person) -> Requests:
    page = "<html><body><h1>Otpusk</h1>" + "<div class='r'><span>Meyer</span><input value='4'></div>" * 9
    return [
        req(
            urlencode(
                {"snimok": f"{page}<p>{n}</p></body></html>", "vremya": p.start / 1000 + 3 * n, "polzovatel": "jm"}
            ),
            3 * n,
            kind=POST,
        )
        for n in range(6)
    ]


@tracker(KEYS, may=(RHYTHM,))
def key_of_the_moment(p: Person) -> Requests:
    return [req({"keys": [k], "times": [face(d)]}, (d - p.start) / 1000) for k, d, _ in p.keys]


# ======== ordinary programs ========


@legit()
def memo(p: Person) -> Requests:
    return [
        req(
            {"title": ["memo"], "recordedAt": [face(p.start)], "sound": b64(b"OggS\0\2" + p.rng.randbytes(4000))},
            400 * n,
        )
        for n in range(3)
    ]


@legit()
def filter_sweep(p: Person) -> Requests:
    return [
        req([{"cc": 74, "v": int(64 + 60 * math.sin(n + k / 4)), "ch": 1} for k in range(4)], 0.2 * n)
        for n in range(20)
    ]


@legit()
def fluege(p: Person) -> Requests:
    return [
        req(
            {
                "type": "search",
                "context": {"sprache": "de"},
                "properties": {"von": "BER", "nach": "LIS", "tage": [3, 5, 8], "flex": 2},
            },
            7 * n,
        )
        for n in range(4)
    ]


@legit()
def tohyo(p: Person) -> Requests:
    return [
        req(js({"tohyo": n, "erabi": p.rng.choice("ABCD"), "ms": 4021.5 + 2600 * n}), 2.6 * n, kind="")
        for n in range(12)
    ]


@legit()
def diapositivas(p: Person) -> Requests:
    return [
        req(
            {
                "type": "export",
                "presentacion": 4,
                "diapositivas": [
                    {"n": 3 * n + k, "imagen": b64(png(p.rng, 1280, 720)), "hora": iso(p.start + 900 * k)}
                    for k in range(3)
                ],
            },
            2 * n,
        )
        for n in range(2)
    ]


@legit(may=(FORM,))  # every letter with its time, kept and sent together: that is what was entered
def adressen(p: Person) -> Requests:
    return [
        req(
            "zeit;eingabe;treffer\n"
            + "\n".join(f"{iso(p.start + 240 * n)};{'Hauptstrasse 12'[: n + 1]};{40 - 2 * n}" for n in range(12)),
            kind="text/csv",
        )
    ]


@legit()
def build_steps(p: Person) -> Requests:
    return [
        req(
            {
                "resourceLogs": [
                    {
                        "scopeLogs": [
                            {
                                "logRecords": [
                                    {
                                        "timeUnixNano": str((p.start + 1700 * n) * 10**6),
                                        "body": {"stringValue": f"[{n}/40] CC /home/ci/src/module{n}.c"},
                                    }
                                    for n in range(40)
                                ]
                            }
                        ]
                    }
                ]
            }
        )
    ]


@legit()
def variantes(p: Person) -> Requests:
    return [
        req(
            {
                "variantes": {
                    f"{p.start / 1000 + 0.3 * n:.3f}": {"prueba": f"p{n}", "grupo": p.rng.choice("AB")}
                    for n in range(8)
                }
            }
        )
    ]


@legit()
def welding_arm(p: Person) -> Requests:
    return [
        req(
            "j1,j2,j3,x,y,z\n"
            + "\n".join(
                f"{40 * math.sin((4 * n + k) / 9):.2f},{20 * math.cos((4 * n + k) / 7):.2f},"
                f"{9 * math.sin((4 * n + k) / 5):.2f},"
                f"{400 + 90 * math.sin((4 * n + k) / 9):.1f},{300 + 80 * math.cos((4 * n + k) / 9):.1f},120.0"
                for k in range(4)
            ),
            0.2 * n,
            kind="text/csv",
        )
        for n in range(20)
    ]


@legit()
def zayavka(p: Person) -> Requests:
    return [
        req(
            msgpack.packb(
                {"tema": "ne pechataet printer", "tekst": p.text, "vlozheniya": [png(p.rng, 1920, 1080)], "v": 8123.5}
            ),
            kind=BYTES,
        )
    ]


@legit()
def rescheduled(p: Person) -> Requests:
    return [
        req({"slots": {f"mtg-{n}": {"from": 540 + 30 * n, "to": 570 + 30 * n, "room": f"R{n % 3}"} for n in range(10)}})
    ]


@legit()
def folgen(p: Person) -> Requests:
    return [
        req(
            "\n".join(js({"folge": f"e{n}", "gehoert": 60 * n, "stand": p.start / 1000 + 61.5 * n}) for n in range(9)),
            kind="application/x-ndjson",
        )
    ]


@legit()
def pay(p: Person) -> Requests:
    return [
        req(
            form_data({}, {"0": "4111", "1": "Anna Meyer", "2": "49.90", "3": iso(p.start + 9000 * n)}),
            9 * n,
            kind=EDGE,
        )
        for n in range(3)
    ]


@legit()
def rendimiento(p: Person) -> Requests:
    return [
        req(
            {
                "medidas": js(
                    [
                        {"nombre": m, "valor": v, "elemento": "main > button.guardar", "fecha": local(p.start + 40 * v)}
                        for m, v in (("LCP", 1200), ("INP", 88), ("CLS", 1), ("TTFB", 210))
                    ]
                )
            }
        )
    ]
