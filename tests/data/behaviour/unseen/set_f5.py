"""Set F, fifth round, drawn by chance as the first."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    CLIP,
    EDGE,
    KEYS,
    LEVEL,
    MOVE,
    RHYTHM,
    TEXT,
    TITLES,
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
    varint,
)
from tests.data.behaviour.unseen.set_f1 import face, local, ticks
from tests.data.behaviour.unseen.set_f3 import COPIED

Requests = list[dict[str, Any]]
F5_TRACKERS: list[Program] = []
F5_LEGIT: list[Program] = []
tracker, legit = entering(F5_TRACKERS), entering(F5_LEGIT)


@tracker(KEYS, may=(RHYTHM,))
def keys_in_the_query(p: Person) -> Requests:
    return [
        req(
            query=urlencode(
                [("val", k) for k, *_ in some] + [("data", f"{face(d)}.{d % 1000:03d}") for _, d, _ in some]
            ),
            at=(some[-1][1] - p.start) / 1000,
        )
        for some in parts(p.keys, 4)
    ]


@tracker(TITLES, APPS)
def day_in_one_address(p: Person) -> Requests:
    return [
        req(
            query=urlencode({"m": "PC-7", "val": js([[face(s * 1000), a, w] for a, w, s, _ in p.windows])}),
            at=900,
        )
    ]


@tracker(CLIP)
def zwischenablage_umschlag(p: Person) -> Requests:
    return [
        req(
            {
                "kopf": {"kunde": 4, "geraet": "PC-7"},
                "ereignisse": [
                    {"art": "zwischenablage", "inhalt": COPIED[n % 5], "laenge": len(COPIED[n % 5])} for n in range(20)
                ],
            },
            400,
        )
    ]


@tracker(MOVE)
def ichi_percent_list(p: Person) -> Requests:
    return [
        req(
            {
                "ichi": [
                    {"yoko": round(x / 12.8, 1), "tate": round(y / 8, 1), "nichiji": f"{local(t)}.{t % 1000:03d}"}
                    for x, y, t in p.moves
                ]
            },
            9,
        )
    ]


@tracker(CLIP)
def copias_csv(p: Person) -> Requests:
    return [
        req(
            "momento,accion,contenido\n"
            + "\n".join(f'{p.start + 44_000 * n},copiar,"{text}"' for n, text in enumerate(COPIED)),
            220,
            kind="text/csv",
        )
    ]


@tracker(LEVEL)
def actividad_protobuf(p: Person) -> Requests:
    return [
        req(
            b"".join(
                field(1, b"\x08" + varint(s) + b"\x10" + varint(k) + b"\x18" + varint(c) + b"\x20" + varint(d))
                for s, k, c, d in some
            ),
            some[-1][0] - p.minutes[0][0],
            kind="application/x-protobuf",
        )
        for some in parts(p.minutes, 4)
    ]


@tracker(RHYTHM, may=(KEYS,))
def ticks_in_protobuf(p: Person) -> Requests:
    return [
        req(
            b"".join(field(1, b"\x08" + varint(ticks(d)) + b"\x10" + varint(u - d)) for _, d, u in some),
            (some[-1][1] - p.start) / 1000,
            kind="application/x-protobuf",
        )
        for some in parts(p.keys, 5)
    ]


@tracker(MOVE)
def kiseki_frame(p: Person) -> Requests:
    return [req("kiseki " + js([[x, y, c] for (x, y, _), (*_, c) in zip(p.moves, p.steps, strict=True)]), 9, kind="")]


@tracker(MOVE)
def zehntel_xml(p: Person) -> Requests:
    return [
        req(
            "<bewegung>"
            + "".join(
                f"<punkt><quer>{10 * x}</quer><hoch>{10 * y}</hoch><zeit>{iso(t)}</zeit></punkt>" for x, y, t in some
            )
            + "</bewegung>",
            (some[-1][2] - p.start) / 1000,
            kind="text/xml",
        )
        for some in parts(p.moves, 5)
    ]


@tracker(LEVEL)
def ritmo_de_trabajo(p: Person) -> Requests:
    return [
        req(
            {
                "equipo": "PC-7",
                "paquete": b64(js([{"us": s * 10**6, "teclas": k, "clics": c} for s, k, c, _ in some]).encode()),
            },
            some[-1][0] - p.minutes[0][0],
        )
        for some in parts(p.minutes, 4)
    ]


@tracker(CLICK)
def pulsado_desde_el_centro(p: Person) -> Requests:
    return [
        req(
            query=urlencode(
                {"pulsado": ";".join(f"{x - 640},{y - 400},{local(t)}" for x, y, t in p.clicks), "pagina": "/nominas"}
            ),
            at=30,
        )
    ]


@tracker(LEVEL)
def four_numbers_a_minute(p: Person) -> Requests:
    return [
        req(msgpack.packb([(s - p.minutes[0][0]) * 1000, k, c, d]), s - p.minutes[0][0], kind=BYTES)
        for s, k, c, d in p.minutes
    ]


# ======== ordinary programs ========


@legit()
def cortes_de_video(p: Person) -> Requests:
    return [req([{"pista": 1, "entrada": 40 * n, "salida": 40 * n + 35, "ms": 2000 * n}], 2 * n) for n in range(12)]


@legit()
def entries_kept(p: Person) -> Requests:
    return [req({f"{p.start + 3000 * n}": {"0": "reason", "1": p.text[: 20 + n]} for n in range(20)})]


@legit()
def kabuka(p: Person) -> Requests:
    return [
        req(
            query=urlencode(
                {
                    "meigara": "7203",
                    "ne": ",".join(f"{2800 + p.rng.randrange(-9, 9)}" for _ in range(4)),
                    "ji": p.start / 1000 + 4 * n,
                }
            ),
            at=4 * n,
        )
        for n in range(15)
    ]


@legit()
def pattern_of_drums(p: Person) -> Requests:
    return [
        req([{"a1": n % 4, "val": 16 * (n // 4), "m": p.rng.choice((0, 90, 110)), "data": p.start} for n in range(32)])
    ]


@legit()
def otmetki(p: Person) -> Requests:
    return [
        req({"otmetki": {f"{p.start + 86_400_000 * n + 28_800_000}": "prihod" if n % 2 else "uhod" for n in range(10)}})
    ]


@legit()
def tsuwa_tokei(p: Person) -> Requests:
    return [
        req(
            {
                f"{2000 * (4 * n + k)}": {"okure": 40 + p.rng.randrange(20), "son": p.rng.randrange(3), "fps": 30}
                for k in range(4)
            },
            8 * n,
        )
        for n in range(8)
    ]


@legit()
def kasse(p: Person) -> Requests:
    return [
        req(
            form_data(
                {},
                {f"pos{k}": f"{4006381333931 + k};{1 + k % 3};{99 + 50 * k}" for k in range(20)} | {"summe": "104.20"},
            ),
            90 * n,
            kind=EDGE,
        )
        for n in range(3)
    ]


@legit()
def milling(p: Person) -> Requests:
    return [
        req(
            msgpack.packb(
                {
                    "m": "G1",
                    "val": [round(40 + 30 * math.cos(n / 9), 3), round(40 + 30 * math.sin(n / 9), 3)],
                    "data": 120.5 * n,
                }
            ),
            0.12 * n,
            kind=BYTES,
        )
        for n in range(60)
    ]


@legit()
def terminal_batches(p: Person) -> Requests:
    typed = "ls -la /var/log\ncat syslog | grep ssh\n"
    return [
        req(
            {
                "stream": "tty",
                "frames": [
                    {"time": iso(p.start + 150 * (20 * n + k)), "data": b64(c.encode())}
                    for k, c in enumerate(typed[20 * n : 20 * n + 20])
                ],
            },
            3 * n,
        )
        for n in range(2)
    ]


@legit()
def pushed_objects(p: Person) -> Requests:
    return [
        req(
            [
                {"oid": f"{p.rng.randrange(16**10):010x}", "kind": "blob", "when": local(p.start + 60_000 * k)}
                for k in range(4)
            ],
            n,
        )
        for n in range(4)
    ]


@legit()
def packages_known(p: Person) -> Requests:
    return [req("\n".join(f"pkg,host=pc7 v={n}.{n % 7},size={9000 + 31 * n} " for n in range(30)), kind=TEXT)]


@legit()
def boxes_moved(p: Person) -> Requests:
    return [
        req(
            {
                "resourceLogs": [
                    {
                        "scopeLogs": [
                            {
                                "logRecords": [
                                    {
                                        "attributes": [
                                            {"key": "shapeRef", "value": {"stringValue": f"BPMN_{k}"}},
                                            {"key": "dx", "value": {"intValue": 10 * (k + n % 3)}},
                                            {"key": "dy", "value": {"intValue": 10 * k}},
                                        ]
                                    }
                                    for k in range(4)
                                ]
                            }
                        ]
                    }
                ]
            },
            5 * n,
        )
        for n in range(6)
    ]


@legit()
def fussgaenger_verfolgt(p: Person) -> Requests:
    return [
        req(
            "<bilder>"
            + "".join(
                f'<kasten spur="3" links="{200 + 4 * (5 * n + k)}" oben="{180 + (5 * n + k) % 7}"'
                f' breite="40" hoehe="90"'
                f' zeit="{iso(p.start + 40 * (5 * n + k))}"/>'
                for k in range(5)
            )
            + "</bilder>",
            0.2 * n,
            kind="text/xml",
        )
        for n in range(12)
    ]


@legit()
def lap_ghost(p: Person) -> Requests:
    return [
        req(
            msgpack.packb(
                [
                    {
                        "lapT": local(p.start + 100 * (4 * n + k)),
                        "wx": round(900 * math.cos((4 * n + k) / 30), 1),
                        "wz": round(500 * math.sin((4 * n + k) / 30), 1),
                        "thr": 0.8,
                    }
                    for k in range(4)
                ]
            ),
            0.4 * n,
            kind=BYTES,
        )
        for n in range(25)
    ]
