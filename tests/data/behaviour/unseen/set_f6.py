"""Set F, sixth round, drawn by chance as the first."""

from __future__ import annotations

import struct
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import walk
from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    CLIP,
    FILES,
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
    entering,
    field,
    iso,
    js,
    parts,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_f1 import PAPERS, face, local, ticks
from tests.data.behaviour.unseen.set_f3 import COPIED

Requests = list[dict[str, Any]]
F6_TRACKERS: list[Program] = []
F6_LEGIT: list[Program] = []
tracker, legit = entering(F6_TRACKERS), entering(F6_LEGIT)


@tracker(TITLES, APPS)
def fensterliste(p: Person) -> Requests:
    return [req({"rechner": "PC-7", "fensterliste": [[ticks(s * 1000), a, w] for a, w, s, _ in p.windows]}, 900)]


@tracker(RHYTHM, may=(KEYS,))
def kda_records(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                js({"rec": "KDA", "seq": n, "mk": ticks(d), "bk": ticks(u)}) for n, (_, d, u) in enumerate(p.keys)
            ),
            30,
            kind="application/x-ndjson",
        )
    ]


@tracker(CLICK)
def cells_hit(p: Person) -> Requests:
    return [
        req(
            {
                "sdk": "w/2.1",
                "events": [
                    {"e": "ck", "c": x // 40, "r": y // 40, "t": t / 1000, "el": f"button#b{x % 4}"}
                    for x, y, t in p.clicks
                ],
            },
            30,
        )
    ]


@tracker(KEYS, may=(RHYTHM,))
def dakken_kiroku(p: Person) -> Requests:
    return [req({"dakken": {f"{4021.5 + d - p.start:.1f}": k for k, d, _ in p.keys}}, 30)]


@tracker(FILES)
def archivos_del_turno(p: Person) -> Requests:
    return [
        req(
            {
                "turno": "T2",
                "archivos": [[path, ("abierto", "impreso", "borrado")[n % 3]] for n, path in enumerate(some)],
            },
            300 * m,
        )
        for m, some in enumerate(parts(PAPERS * 3, 4))
    ]


@tracker(REPLAY, may=(MOVE, CLICK))
def lines_of_changes(p: Person) -> Requests:
    rows = ["<li>Meyer</li>", "<span class='x'>4</span>", "<td>9</td>"]
    return [
        req("\n".join(js([1200 * n + 40 * k, 7 + k, "r", rows[(n + k) % 3]]) for k in range(4)) + "\n", 1.2 * n)
        for n in range(10)
    ]


@tracker(RHYTHM, may=(KEYS,))
def influx_of_keys(p: Person) -> Requests:
    return [req("\n".join(f"kb,h=pc7 dn={d}i,up={u}i {d * 10**6}" for _, d, u in p.keys), 30, kind=TEXT)]


@tracker(REPLAY)
def page_in_an_address(p: Person) -> Requests:
    tree = [
        "html",
        {},
        ["body", {}, *[["div", {"class": "r"}, ["span", {}, "4"], ["input", {"value": "9"}]] for _ in range(8)]],
    ]
    return [req(query=urlencode({"0": js(tree), "1": p.start / 1000}), at=3)]


@tracker(FORM)
def fields_left(p: Person) -> Requests:
    return [
        req(
            urlencode(
                [
                    pair
                    for n, (f, v) in enumerate(
                        (("sn", "Meyer"), ("rsn", p.text), ("ph", "0171 44 55"), ("sn", "Meier"))
                    )
                    for pair in (
                        (f"e{n}_f", f),
                        (f"e{n}_v", v),
                        (f"e{n}_t", iso(p.start + 3700 * n)),
                        (f"e{n}_k", "blur"),
                    )
                ]
            ),
            16,
            kind=POST,
        )
    ]


@tracker(MOVE)
def recorrido(p: Person) -> Requests:
    return [
        req(
            urlencode([("recorrido[]", f"{x},{y},{t * 1000}") for x, y, t in some]),
            (some[-1][2] - p.start) / 1000,
            kind=POST,
        )
        for some in parts(p.moves, 20)
    ]


@tracker(CLIP)
def pasted_in_protobuf(p: Person) -> Requests:
    return [
        req(
            b"".join(
                field(1, field(1, text.encode()) + field(2, b"paste") + b"\x18" + varint(900 + 31_000 * n))
                for n, text in enumerate(COPIED)
            ),
            200,
            kind=BYTES,
        )
    ]


@tracker(MOVE)
def ptr_tape(p: Person) -> Requests:
    return [req(b"".join(iso(t).encode() + struct.pack("<hh", x - 1920, y) for x, y, t in p.moves), 9, kind=BYTES)]


# ======== ordinary programs ========


@legit()
def router_werte(p: Person) -> Requests:
    return [req(urlencode({"hoch_kbit": 4100, "runter_kbit": 48_000, "laufzeit": 812_331.5, "geraete": 9}), kind=POST)]


@legit()
def tyagach(p: Person) -> Requests:
    return [
        req(f"agv,id=4 shirota={x:.2f},dolgota={y:.2f},zaryad={90 - n // 9} {t * 10**6}", 0.05 * n, kind=TEXT)
        for n, (x, y, t) in enumerate(walk(p.rng, 80))
    ]


@legit()
def borradores(p: Person) -> Requests:
    return [req([{"documento": 4, "texto": p.text[: 8 * n], "guardado": 4021.5 + 15_000 * n} for n in range(1, 7)], 90)]


@legit()
def lift(p: Person) -> Requests:
    return [
        req(
            local(p.start + 3000 * n).encode() + struct.pack("<hhB", 40 * (n % 9), 100 * (n % 7), n % 2),
            3 * n,
            kind=BYTES,
        )
        for n in range(20)
    ]


@legit()
def zehn_finger_lektion(p: Person) -> Requests:
    return [
        req(
            msgpack.packb(
                {
                    "lektion": n,
                    "anschlaege_pro_minute": 180 + 9 * n,
                    "fehler": p.rng.randrange(9),
                    "dauer": 61_000.5 + n,
                }
            ),
            70 * n,
            kind=BYTES,
        )
        for n in range(6)
    ]


@legit()
def podpis(p: Person) -> Requests:
    return [req({"podpis": js([[x // 3, y // 4] for x, y, _ in p.moves]), "dokument": "U-44", "data": p.start})]


@legit()
def striche(p: Person) -> Requests:
    return [
        req(
            field(1, b"tafel-4")
            + b"".join(
                field(2, b"\x08" + varint(x) + b"\x10" + varint(y) + b"\x18" + varint(t - p.start)) for x, y, t in some
            )
            + field(3, b"#ff0000"),
            0.5 * n,
            kind=BYTES,
        )
        for n, some in enumerate(parts(p.moves, 5))
    ]


@legit()
def fares(p: Person) -> Requests:
    return [req(f"{(p.start + 9000 * n) * 1000}|8011160|8000105|2|{n % 3}", 9 * n, kind=TEXT) for n in range(8)]


@legit()
def planos(p: Person) -> Requests:
    return [
        req(
            "capa,x1,y1,x2,y2\n" + "\n".join(f"muro,{100 * k},{200 * n},{100 * k + 90},{200 * n}" for k in range(4)),
            20 * n,
            kind="text/csv",
        )
        for n in range(5)
    ]


@legit()
def rota(p: Person) -> Requests:
    return [
        req(
            js([{"nurse": f"N{k}", "ward": "B", "shift": "night", "gap": 28_800_000} for k in range(4)]), 5 * n, kind=""
        )
        for n in range(4)
    ]


@legit()
def messages_sent(p: Person) -> Requests:
    return [
        req(
            js(
                [
                    {"m": w, "d": p.rng.randrange(900, 20_000), "u": "anna"}
                    for w in ("hi", "lunch at noon?", "ok", "see you")
                ]
            ),
            kind="",
        )
    ]


@legit()
def field_boundary(p: Person) -> Requests:
    return [
        req(
            f"lat,lng,date\n{52.5 + n / 900:.5f},{13.4 + n % 5 / 700:.5f},{local(p.start + 4000 * n)}",
            4 * n,
            kind="text/csv",
        )
        for n in range(10)
    ]


@legit()
def langsame_abfragen(p: Person) -> Requests:
    return [
        req(
            query=urlencode(
                [("abfrage", f"SELECT {n} FROM orders"), ("ms", 900 + 31 * n), ("um", face(p.start + 7000 * n))]
            ),
            at=7 * n,
        )
        for n in range(10)
    ]


@legit()
def hosts_file(p: Person) -> Requests:
    return [req("\n".join(f"10.0.0.{n}\thost{n}.firm.example" for n in range(30)), kind=TEXT)]
