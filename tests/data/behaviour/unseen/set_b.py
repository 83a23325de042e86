"""Set B: the first look in mid-course; what it shows is mended afterwards."""

from __future__ import annotations

import base64
import gzip
import math
import struct
import zlib
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import drive, walk
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
    PAGES,
    POST,
    REPLAY,
    RHYTHM,
    SCROLL,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    Program,
    b64,
    cbor,
    entering,
    field,
    form_data,
    iso,
    jpeg,
    js,
    pack,
    parts,
    png,
    req,
    varint,
)

Requests = list[dict[str, Any]]
B_TRACKERS: list[Program] = []
B_LEGIT: list[Program] = []
tracker, legit = entering(B_TRACKERS), entering(B_LEGIT)


def when(p: Person, t: float) -> float:
    return (t - p.start) / 1000


# ---- the mouse ----


@tracker(MOVE)
def muis_met_tijd(p: Person) -> Requests:
    return [
        req(
            {"gebruiker": 4, "muis": [{"links": x, "boven": y, "tijd": t - p.start} for x, y, t in m]},
            when(p, m[-1][2]),
        )
        for m in parts(p.moves, 25)
    ]


@tracker(MOVE)
def start_and_steps(p: Person) -> Requests:
    return [req({"t0": p.start, "p0": list(p.moves[0][:2]), "d": [[c, a, b] for a, b, c in p.steps[1:]]}, 10)]


@tracker(MOVE)
def interleaved_text(p: Person) -> Requests:
    return [
        req(
            urlencode({"trail": "|".join(f"{x}|{y}|{t - p.start}" for x, y, t in m), "n": len(m)}),
            when(p, m[-1][2]),
            kind=POST,
        )
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def three_packed_columns(p: Person) -> Requests:
    m = p.moves
    return [
        req(
            {
                "a": b64(struct.pack(f"<{len(m)}H", *(x for x, *_ in m))),
                "b": b64(struct.pack(f"<{len(m)}H", *(y for _, y, _ in m))),
                "c": b64(struct.pack(f"<{len(m)}I", *(t - p.start for *_, t in m))),
            },
            10,
        )
    ]


@tracker(MOVE)
def float64_rows_raw(p: Person) -> Requests:
    return [req(pack(">ddd", [(t, x, y) for x, y, t in p.moves]), 10, kind=BYTES)]


@tracker(MOVE)
def key_value_lines(p: Person) -> Requests:
    return [
        req("\n".join(f"ts={iso(t)} ev=mm cx={x} cy={y} pg=/hr" for x, y, t in m), when(p, m[-1][2]), kind=TEXT)
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def bracketed_pairs(p: Person) -> Requests:
    return [req({"ruta": "".join(f"({x},{y})" for x, y, _ in p.moves), "ms": [t - p.start for *_, t in p.moves]}, 10)]


@tracker(MOVE)
def one_object_per_point_in_a_map(p: Person) -> Requests:
    return [req({f"p{n}": {"g": x, "h": y, "z": t} for n, (x, y, t) in enumerate(p.moves)}, 10)]


@tracker(MOVE)
def columns_with_a_header(p: Person) -> Requests:
    return [req({"cols": ["zeit", "quer", "hoch"], "data": [[t, x, y] for x, y, t in p.moves]}, 10)]


@tracker(MOVE)
def double_encoded(p: Person) -> Requests:
    inner = js([[x, y, c] for (x, y, _), (*_, c) in zip(p.moves, p.steps, strict=True)])
    return [req({"e": b64(js({"d": b64(gzip.compress(inner.encode()))}).encode())}, 10)]


@tracker(MOVE)
def lengths_before_records(p: Person) -> Requests:
    return [
        req(
            b"".join(struct.pack(">H", 10) + struct.pack(">BHHIB", 1, x, y, t - p.start, 0) for x, y, t in p.moves),
            10,
            kind=BYTES,
        )
    ]


@tracker(MOVE)
def two_requests_a_second(p: Person) -> Requests:
    return [req(query=f"act=m&pos={x}%3B{y}&d={t}", at=when(p, t)) for x, y, t in p.moves]


@tracker(MOVE)
def polled_place_as_form(p: Person) -> Requests:
    return [
        req(urlencode({"mx": x, "my": y, "user": "jm"}), 2.0 * n, kind=POST) for n, (x, y, _) in enumerate(p.moves[::3])
    ]


@tracker(MOVE)
def nested_by_page_and_element(p: Person) -> Requests:
    return [
        req(
            {
                "/hr": {
                    "#table": [[x, y, t] for x, y, t in p.moves[:30]],
                    "#menu": [[x, y, t] for x, y, t in p.moves[30:]],
                }
            },
            10,
        )
    ]


@tracker(MOVE)
def signalr_calls(p: Person) -> Requests:
    return [
        req(
            js({"type": 1, "target": "Bewegung", "arguments": [[x, y, t - p.start] for x, y, t in m]}) + "\x1e",
            when(p, m[-1][2]),
            kind="",
        )
        for m in parts(p.moves, 10)
    ]


@tracker(MOVE)
def socket_io_calls(p: Person) -> Requests:
    return [req("42" + js(["souris", {"abs": x, "ord": y}]), when(p, t), kind="") for x, y, t in p.moves]


@tracker(MOVE)
def varint_absolute_raw(p: Person) -> Requests:
    return [
        req(
            zlib.compress(
                b"".join(varint(x) + varint(y) + varint(c) for (x, y, _), (*_, c) in zip(p.moves, p.steps, strict=True))
            ),
            10,
            kind=BYTES,
        )
    ]


@tracker(MOVE)
def soap_of_points(p: Person) -> Requests:
    return [
        req(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"
            + "".join(f"<Pt><A>{x}</A><B>{y}</B><C>{iso(t)}</C></Pt>" for x, y, t in p.moves)
            + "</s:Body></s:Envelope>",
            10,
            kind="text/xml",
        )
    ]


@tracker(MOVE)
def with_speed_and_angle(p: Person) -> Requests:
    rows = [
        [t, x, y, round(math.hypot(a, b) / max(c, 1), 3), round(math.atan2(b, a), 3)]
        for (x, y, t), (a, b, c) in zip(p.moves, p.steps, strict=True)
    ]
    return [req({"vitesse": rows}, 10)]


@tracker(MOVE)
def cbor_in_form_data(p: Person) -> Requests:
    return [
        req(
            form_data(
                {"b": ("b.bin", cbor([[x, y, c] for (x, y, _), (*_, c) in zip(p.moves, p.steps, strict=True)]))},
                {"k": "9"},
            ),
            10,
            kind=EDGE,
        )
    ]


@tracker(MOVE, may=(CLICK,))
def states_of_the_button(p: Person) -> Requests:
    return [req([[x, y, int(n % 11 == 0), t] for n, (x, y, t) in enumerate(p.moves)], 10)]


# ---- the keyboard ----


@tracker(KEYS, may=(RHYTHM,))
def tangenter(p: Person) -> Requests:
    return [req({"tangenter": [[k, "ner", d] for k, d, _ in p.keys] + [[k, "upp", u] for k, _, u in p.keys]}, 12)]


@tracker(KEYS, may=(RHYTHM,))
def vk_and_time_packed(p: Person) -> Requests:
    return [
        req(
            {
                "r": b64(
                    pack(
                        "<BI",
                        [
                            (
                                ord(k.upper()) if k.isalnum() and len(k) == 1 else {" ": 32, "-": 189}.get(k, 8),
                                d - p.keys[0][1],
                            )
                            for k, d, _ in p.keys
                        ],
                    )
                )
            },
            12,
        )
    ]


@tracker(KEYS, may=(FORM, RHYTHM))
def what_was_typed_by_field(p: Person) -> Requests:
    return [
        req({"champ": "#motif", "frappe": list(p.text[8 * n : 8 * n + 8]), "h": p.start + 1500 * n}, 1.5 * n)
        for n in range(6)
    ]


@tracker(RHYTHM, may=(KEYS,))
def intervals_only(p: Person) -> Requests:
    return [req({"u": 7, "iv": [b[1] - a[1] for a, b in pairwise(p.keys)]}, 12)]


@tracker(KEYS, may=(RHYTHM,))
def keys_by_query(p: Person) -> Requests:
    return [req(query=f"z={quote(k)}&n={n}", at=when(p, d)) for n, (k, d, _) in enumerate(p.keys)]


@tracker(KEYS, may=(RHYTHM,))
def text_of_keys_with_marks(p: Person) -> Requests:
    marks = {"Backspace": "<BS>", " ": "<SP>"}
    return [req({"clavier": "".join(marks.get(k, k) for k, *_ in p.keys) + "<ENTER>", "debut": p.start}, 12)]


@tracker(KEYS, may=(RHYTHM,))
def char_codes_in_columns(p: Person) -> Requests:
    return [
        req(
            msgpack.packb(
                {
                    "k": [ord(k) for k, *_ in p.letters],
                    "t": [d - p.keys[0][1] for _, d, _ in p.letters],
                    "h": [u - d for _, d, u in p.letters],
                }
            ),
            12,
            kind=BYTES,
        )
    ]


@tracker(KEYS, may=(RHYTHM,))
def syslog_keys(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"Nov 24 09:00:{n % 60:02} pc-7 kl[88]: key={k if k != ' ' else 'SPACE'} dt={u - d}"
                for n, (k, d, u) in enumerate(p.keys)
            ),
            60,
            kind=TEXT,
        )
    ]


# ---- clicks and scrolling ----


@tracker(CLICK)
def naciśnięto(p: Person) -> Requests:
    return [
        req(
            {
                "naciśnięto": [
                    {"co": ["Zapisz", "Wyślij", "Anuluj"][n % 3], "gdzie": [x, y], "kiedy": t}
                    for n, (x, y, t) in enumerate(p.clicks)
                ]
            },
            30,
        )
    ]


@tracker(CLICK)
def tag_and_class(p: Person) -> Requests:
    return [
        req([["A", "nav-link", x, y, t], ["BUTTON", "btn btn-primary", x + 4, y, t + 900]], when(p, t))
        for x, y, t in p.clicks
    ]


@tracker(CLICK)
def mouse_down_and_up(p: Person) -> Requests:
    return [
        req(
            "\n".join(js({"d": [x, y, t], "u": [x, y, t + 70], "b": 0, "el": "button.save"}) for x, y, t in p.clicks),
            30,
            kind=TEXT,
        )
    ]


@tracker(CLICK)
def graphql_of_a_press(p: Person) -> Requests:
    return [
        req(
            {
                "operationName": "Press",
                "query": "mutation Press($i:I!){press(i:$i)}",
                "variables": {"i": {"node": "#pay > button", "label": "Approve payroll", "at": iso(t)}},
            },
            when(p, t),
        )
        for _, _, t in p.clicks
    ]


@tracker(CLICK)
def protobuf_of_clicks(p: Person) -> Requests:
    return [
        req(
            b"".join(
                field(3, field(1, b"button#save") + field(2, x) + field(3, y) + field(4, t)) for x, y, t in p.clicks
            ),
            30,
            kind=BYTES,
        )
    ]


@tracker(SCROLL)
def bladeren(p: Person) -> Requests:
    return [req({"bladeren": [{"hoogte": top, "tijd": t} for top, t in p.scrolls], "pagina": "/loon"}, 30)]


@tracker(SCROLL)
def offsets_and_times(p: Person) -> Requests:
    return [
        req(
            f"sc;{','.join(str(top) for top, _ in p.scrolls)};{','.join(str(t - p.start) for _, t in p.scrolls)};vh=800;dh=4200",  # noqa: E501
            30,
            kind=TEXT,
        )
    ]


# ---- programs, windows, activity ----


@tracker(TITLES, APPS)
def okno_program_czas(p: Person) -> Requests:
    return [req({"okna": [{"okno": w, "program": a, "czas": n, "od": s} for a, w, s, n in p.windows]}, 900)]


@tracker(TITLES, APPS)
def columns_of_windows(p: Person) -> Requests:
    return [
        req(
            {"a": [a for a, *_ in p.windows], "b": [w for _, w, *_ in p.windows], "c": [s for *_, s, _ in p.windows]},
            900,
        )
    ]


@tracker(APPS)
def paths_of_programs(p: Person) -> Requests:
    return [
        req(
            "".join(f"C:\\Program Files\\{a.split('.')[0]}\\{a}|{n}|{iso(s * 1000)}\r\n" for a, _, s, n in p.windows),
            900,
            kind=TEXT,
        )
    ]


@tracker(TITLES, APPS)
def window_in_front_by_query(p: Person) -> Requests:
    return [req(query=urlencode({"a": a, "w": w, "d": n}), at=s - p.windows[0][2]) for a, w, s, n in p.windows]


@tracker(TITLES, APPS)
def cbor_of_windows(p: Person) -> Requests:
    return [req(cbor([[s, n, w, a] for a, w, s, n in p.windows]), 900, kind=BYTES)]


@tracker(APPS)
def programs_in_the_foreground_of_linux(p: Person) -> Requests:
    names = ["firefox", "libreoffice-calc", "thunderbird", "gnome-terminal", "code", "slack"]
    return [
        req({"proc": names[n % 6], "sek": length, "von": s}, s - p.windows[0][2])
        for n, (_, _, s, length) in enumerate(p.windows)
    ]


@tracker(LEVEL)
def toetsen_per_minuut(p: Person) -> Requests:
    return [req({"minuten": [{"begin": s, "aanslagen": k, "klikken": c} for s, k, c, _ in p.minutes]}, 1800)]


@tracker(LEVEL)
def counts_in_protobuf(p: Person) -> Requests:
    return [
        req(
            b"".join(field(2, field(1, s) + field(2, k) + field(3, c) + field(4, d)) for s, k, c, d in p.minutes)
            + field(1, b"keys/clicks/px per 60 s"),
            1800,
            kind=BYTES,
        )
    ]


@tracker(LEVEL)
def keyboard_and_mouse_strings(p: Person) -> Requests:
    return [
        req(f"agent=7;kbd={k};mouse={c};dist={d};min={s // 60}", s - p.minutes[0][0], kind=TEXT)
        for s, k, c, d in p.minutes
    ]


@tracker(LEVEL)
def productivity_score(p: Person) -> Requests:
    return [
        req(
            {
                "employee": 12,
                "slots": [
                    {"from": iso(s * 1000), "productive": min(60, k // 4), "unproductive": 5, "active_s": min(60, k)}
                    for s, k, *_ in p.minutes
                ],
            },
            1800,
        )
    ]


@tracker(IDLE)
def bezczynny(p: Person) -> Requests:
    return [req({"bezczynny": n, "od": iso(s * 1000)}, s - p.pauses[0][0]) for s, n in p.pauses]


@tracker(IDLE)
def locked_and_unlocked(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"{iso(s * 1000)} SESSION_LOCK\n{iso((s + n) * 1000)} SESSION_UNLOCK away={n}" for s, n in p.pauses
            ),
            9000,
            kind=TEXT,
        )
    ]


@tracker(IDLE)
def last_input_ago(p: Person) -> Requests:
    return [
        req({"h": "pc-7", "lastInputMs": p.rng.choice((400, 900, 30400, 60500, 90300)), "locked": False}, 30 * n)
        for n in range(20)
    ]


# ---- pictures, replays, texts ----


@tracker(SHOTS)
def data_url_of_the_screen(p: Person) -> Requests:
    return [req({"schirm": "data:image/jpeg;base64," + b64(jpeg(p.rng, 1280, 720)), "nr": n}, 15 * n) for n in range(6)]


@tracker(SHOTS)
def two_screens_side_by_side(p: Person) -> Requests:
    return [req(jpeg(p.rng, 3840, 1080), 90 * n + p.rng.random(), kind=BYTES) for n in range(5)]


@tracker(SHOTS)
def zip_of_pictures(p: Person) -> Requests:
    pictures = [jpeg(p.rng, 1920, 1200, 9000) for _ in range(5)]
    return [req({"shots": [b64(one) for one in pictures], "host": "pc-7"}, 300)]


@tracker(REPLAY, may=(MOVE, FORM))
def numbered_mutations(p: Person) -> Requests:
    nodes = [
        [n, n // 3, ["DIV", "SPAN", "INPUT", "TD"][n % 4], f"Meyer {n}" if n % 4 == 1 else ""] for n in range(1, 60)
    ]
    return [req({"v": 1, "dom": nodes, "chg": [[n, "class", "on", t] for n, (_, _, t) in enumerate(p.moves[::2])]}, 5)]


@tracker(FORM)
def pole_i_wartosc(p: Person) -> Requests:
    return [
        req(urlencode({"pole": a, "wartosc": b, "strona": "/urlop"}), 5 * n, kind=POST)
        for n, (a, b) in enumerate([("nazwisko", "Meyer"), ("powod", p.text), ("iban", "DE02120300000000202051")])
    ]


@tracker(CLIP)
def presse_papiers(p: Person) -> Requests:
    return [
        req({"copie": p.text[6 * n : 6 * n + 30], "depuis": "WINWORD.EXE", "action": "ctrl+c"}, 9 * n) for n in range(4)
    ]


@tracker(PAGES)
def sites_and_seconds(p: Person) -> Requests:
    return [
        req(
            {
                "sites": {
                    "news.example": 340,
                    "bank.example": 61,
                    "jobs.example": 712,
                    "mail.example": 1205,
                    "video.example": 95,
                },
                "dzien": "2026-11-24",
            },
            900,
        )
    ]


@tracker(FILES)
def printed_and_mailed(p: Person) -> Requests:
    return [
        req({"ereignis": e, "datei": f, "ziel": z, "um": iso(p.start)}, 5 * n)
        for n, (e, f, z) in enumerate(
            [("druck", "Lohn.pdf", "HP-2"), ("usb", "Plan.xlsx", "E:"), ("mail", "CV.docx", "x@home.example")]
        )
    ]


@tracker(MOVE, CLICK, KEYS, may=(RHYTHM,))
def all_in_one_list(p: Person) -> Requests:
    rows = (
        [[1, t, f"{x},{y}"] for x, y, t in p.moves]
        + [[2, t, f"{x},{y}"] for x, y, t in p.clicks]
        + [[3, t, k] for k, t, _ in p.keys]
    )
    return [req({"sess": "q", "log": sorted(rows, key=lambda row: row[1])}, 30)]


@tracker(MOVE)
def base64_of_csv_in_a_header_like_query(p: Person) -> Requests:
    return [
        req(
            query="x="
            + base64.urlsafe_b64encode("\n".join(f"{t - p.start},{x},{y}" for x, y, t in m).encode()).decode(),
            at=when(p, m[-1][2]),
        )
        for m in parts(p.moves, 30)
    ]


# ======== ordinary programs ========


@legit()
def run_in_the_park(p: Person) -> Requests:
    return [
        req(
            {
                "points": [
                    {"latitude": a, "longitude": b, "timestamp": t, "hr": p.rng.randrange(110, 160)}
                    for a, b, t in drive(p.rng, 80)
                ]
            }
        )
    ]


@legit()
def taxi_positions(p: Person) -> Requests:
    return [
        req({"veh": 81, "pos": [a, b], "spd": p.rng.randrange(60)}, n * 2.0, kind="")
        for n, (a, b, _) in enumerate(drive(p.rng, 50))
    ]


@legit()
def indoor_robot(p: Person) -> Requests:
    return [
        req(
            {"odom": {"x": round(x / 100, 3), "y": round(y / 100, 3), "theta": round(n * 0.03, 3)}, "stamp": 0.05 * n},
            0.05 * n,
            kind="",
        )
        for n, (x, y, _) in enumerate(walk(p.rng, 70))
    ]


@legit()
def sketch_of_an_idea(p: Person) -> Requests:
    return [
        req(
            {
                "boardId": "b4",
                "cmd": "line.add",
                "line": {"uid": f"l{n}", "thickness": 4, "hue": 220, "xy": [v for x, y, _ in s for v in (x, y)]},
            },
            3 * n,
        )
        for n, s in enumerate(parts(p.moves, 16))
    ]


@legit()
def redline_on_a_pdf(p: Person) -> Requests:
    return [
        req(
            {
                "pdf": "contract.pdf",
                "annotation": {
                    "subtype": "Ink",
                    "inkList": [[v / 2 for x, y, _ in s for v in (x, y)] for s in parts(p.moves, 20)],
                    "page": 3,
                    "author": "jm",
                },
            }
        )
    ]


@legit()
def pixels_of_a_shared_canvas(p: Person) -> Requests:
    return [
        req({"canvas": 1, "px": [[x // 10, y // 10, 5] for x, y, _ in s]}, 2 * n, kind="")
        for n, s in enumerate(parts(p.moves, 20))
    ]


@legit()
def car_race(p: Person) -> Requests:
    return [
        req(msgpack.packb([n, round(x, 1), round(y, 1), p.rng.randrange(200)]), n * 0.05, kind="")
        for n, (x, y, _) in enumerate(walk(p.rng, 80))
    ]


@legit()
def shots_in_a_shooter(p: Person) -> Requests:
    return [
        req({"cmd": "fire", "angle": round(p.rng.random() * 6, 3), "tick": 9 * n, "weapon": 2}, n * 0.4, kind="")
        for n in range(30)
    ]


@legit()
def pointers_in_a_design_tool(p: Person) -> Requests:
    out: Requests = []
    for n, (x, y, t) in enumerate(p.moves):
        out.append(
            req(msgpack.packb({"presence": 4, "file": "f-88", "at": [x, y], "selection": []}), when(p, t), kind="")
        )
        if n % 2:
            out.append(
                req(
                    msgpack.packb({"presence": 7, "file": "f-88", "at": [n * 3, n * 2], "selection": []}),
                    when(p, t) + 0.01,
                    kind="",
                    incoming=True,
                )
            )
    return out


@legit()
def power_of_a_house(p: Person) -> Requests:
    return [
        req(
            {
                "meter": "m1",
                "w": [p.rng.randrange(80, 3000) for _ in range(96)],
                "v": [p.rng.randrange(225, 236) for _ in range(96)],
            }
        )
    ]


@legit()
def ecg_trace(p: Person) -> Requests:
    return [
        req(
            {
                "lead": 2,
                "fs": 250,
                "mv": [
                    round(math.sin(n / 6) * 0.1 + (1.1 if n % 200 == 40 else 0) + p.rng.gauss(0, 0.02), 3)
                    for n in range(600)
                ],
            }
        )
    ]


@legit()
def histogram(p: Person) -> Requests:
    return [req({"bins": [10 * n for n in range(50)], "counts": [p.rng.randrange(400) for _ in range(50)]})]


@legit()
def order_book(p: Person) -> Requests:
    return [
        req(
            {
                "bids": [[10000 - 5 * n - p.rng.randrange(4), p.rng.randrange(1, 90)] for n in range(40)],
                "asks": [[10010 + 5 * n + p.rng.randrange(4), p.rng.randrange(1, 90)] for n in range(40)],
                "ts": 1795400000000,
            }
        )
    ]


@legit()
def spans_of_a_trace(p: Person) -> Requests:
    return [
        req(
            [
                {
                    "traceId": "a" * 32,
                    "id": f"{n:016x}",
                    "name": "GET /api",
                    "timestamp": 1795400000000000 + p.rng.randrange(9**6),
                    "duration": p.rng.randrange(90000),
                }
                for n in range(30)
            ]
        )
    ]


@legit()
def memory_of_a_program(p: Person) -> Requests:
    return [
        req(
            {
                "heap": [p.rng.randrange(40, 90) * 10**6 for _ in range(60)],
                "gc_ms": [p.rng.randrange(0, 20) for _ in range(60)],
                "every_s": 5,
            }
        )
    ]


@legit()
def packets_of_a_call(p: Person) -> Requests:
    return [
        req(b"\x80\x6f" + struct.pack(">HII", n, 960 * n, 0x1234) + p.rng.randbytes(80), n * 0.02, kind="")
        for n in range(60)
    ]


@legit()
def loops_of_a_synth(p: Person) -> Requests:
    return [
        req(
            {
                "pattern": [
                    {"step": n, "pitch": p.rng.randrange(36, 72), "gate": p.rng.randrange(20, 100), "slide": n % 5 == 0}
                    for n in range(64)
                ]
            }
        )
    ]


@legit()
def tap_the_tempo(p: Person) -> Requests:
    return [req({"beats_ms": [500 + p.rng.randrange(-25, 25) for _ in range(24)], "song": "s4"})]


@legit()
def place_search(p: Person) -> Requests:
    return [
        req({"input": "brandenburger tor"[:n], "sessiontoken": "ab", "components": "country:de"}, 0.25 * n)
        for n in range(3, 17)
    ]


@legit()
def comment_autosaved(p: Person) -> Requests:
    return [req({"issue": "WEB-4", "comment": p.text[: 9 * n], "autosave": True}, 15 * n) for n in range(1, 6)]


@legit()
def patch_of_a_text(p: Person) -> Requests:
    return [
        req(
            {
                "file": "readme.md",
                "changes": [{"from": {"line": n, "ch": 4}, "to": {"line": n, "ch": 9}, "text": w}],
                "version": n,
            },
            3 * n,
            kind="",
        )
        for n, w in enumerate(p.text.split())
    ]


@legit()
def landmarks_of_a_face(p: Person) -> Requests:
    return [
        req(
            {
                "faces": [
                    {
                        "landmarks": [[p.rng.randrange(200, 400), p.rng.randrange(100, 300)] for _ in range(68)],
                        "score": 0.98,
                    }
                ],
                "img": "a.jpg",
            }
        )
    ]


@legit()
def counts_of_cells(p: Person) -> Requests:
    return [req({"slide": "s9", "cells": [p.rng.randrange(2000) for _ in range(160)], "fmt": "xyxy"})]


@legit()
def plan_of_a_room(p: Person) -> Requests:
    return [
        req(
            {
                "plan": "flat 4",
                "walls": [[40 * n, 30, 40 * n + 40, 30 + 20 * (n % 3)] for n in range(30)],
                "furniture": [
                    {"type": "chair", "x": p.rng.randrange(500), "y": p.rng.randrange(400), "rot": 90}
                    for _ in range(12)
                ],
            }
        )
    ]


@legit()
def seats_booked(p: Person) -> Requests:
    return [req({"show": 81, "seats": [{"row": n // 6, "seat": n % 6} for n in range(12)], "total": 288})]


@legit()
def appointments(p: Person) -> Requests:
    return [
        req(
            "BEGIN:VCALENDAR\r\n"
            + "".join(
                f"BEGIN:VEVENT\r\nSUMMARY:Planning\r\nDTSTART:2026112{n}T090000Z\r\nDURATION:PT45M\r\nEND:VEVENT\r\n"
                for n in range(9)
            )
            + "END:VCALENDAR",
            kind="text/calendar",
        )
    ]


@legit()
def time_cards(p: Person) -> Requests:
    return [
        req(
            {"card": "c-77", "in": iso(p.start), "out": iso(p.start + 28_800_000), "break_min": 45, "project": "Bridge"}
        )
    ]


@legit()
def songs_played(p: Person) -> Requests:
    return [
        req({"event": "played", "song": s, "sec": 210 + n, "of": 240, "playlist": "Focus"}, 230 * n)
        for n, s in enumerate(["Gymnopedie", "Clair de lune", "Nocturne", "Reverie"])
    ]


@legit()
def lesson_progress(p: Person) -> Requests:
    return [
        req({"course": "spanish", "lesson": n, "xp": 10 + n, "mistakes": n % 3, "duration_s": 120 + 9 * n}, 140 * n)
        for n in range(8)
    ]


@legit()
def pictures_for_a_shop(p: Person) -> Requests:
    return [
        req(form_data({"image": (f"p{n}.png", png(p.rng, 800, 800))}, {"sku": f"A{n}"}), n * 3.3, kind=EDGE)
        for n in range(5)
    ]


@legit()
def background_of_a_profile(p: Person) -> Requests:
    return [req(form_data({"cover": ("c.jpg", jpeg(p.rng, 1920, 1080))}, {"profile": "4"}), 0, kind=EDGE)]


@legit()
def letter_to_an_office(p: Person) -> Requests:
    return [
        req({"to": "office@town.example", "subject": "Application", "html": f"<p>{p.text}</p>" * 8, "attachments": []})
    ]


@legit()
def address_of_a_parcel(p: Person) -> Requests:
    return [
        req(
            urlencode(
                {
                    "first": "Jo",
                    "last": "Meyer",
                    "street": "Hauptstr. 4",
                    "zip": "10115",
                    "city": "Berlin",
                    "phone": "030123",
                }
            ),
            kind=POST,
        )
    ]


@legit()
def ratings(p: Person) -> Requests:
    return [req({"ratings": {f"item{n}": p.rng.randrange(1, 6) for n in range(40)}, "user": 4})]


@legit()
def dice_and_cards(p: Person) -> Requests:
    return [
        req(
            {"table": 9, "seat": 2, "action": "bet", "amount": p.rng.randrange(5, 500), "hand": ["Ah", "Kd"]},
            6 * n,
            kind="",
        )
        for n in range(15)
    ]


@legit()
def chat_with_a_machine(p: Person) -> Requests:
    return [
        req({"model": "m-4", "messages": [{"role": "user", "content": p.text}], "temperature": 0.2}, 30 * n)
        for n in range(3)
    ]


@legit()
def build_log(p: Person) -> Requests:
    return [req("\n".join(f"[{n:04}] CC src/m{n}.c ({p.rng.randrange(900)} ms)" for n in range(80)), kind=TEXT)]


@legit()
def flights_on_a_radar(p: Person) -> Requests:
    return [
        req(
            {
                "ac": [
                    {
                        "hex": f"{p.rng.randrange(16**6):06x}",
                        "alt": p.rng.randrange(40000),
                        "gs": p.rng.randrange(500),
                        "track": p.rng.randrange(360),
                    }
                    for _ in range(40)
                ]
            }
        )
    ]


@legit()
def soil_samples(p: Person) -> Requests:
    return [
        req(
            "id;x;y;ph\n"
            + "\n".join(
                f"{n};{p.rng.randrange(400000, 401000)};{p.rng.randrange(5800000, 5801000)};{p.rng.random() + 6:.1f}"
                for n in range(50)
            ),
            kind="text/csv",
        )
    ]


@legit()
def packed_elevations(p: Person) -> Requests:
    return [
        req(
            gzip.compress(
                struct.pack("<400h", *(int(300 + 80 * math.sin(n / 30) + p.rng.gauss(0, 3)) for n in range(400)))
            ),
            kind=BYTES,
        )
    ]


@legit()
def zoom_of_a_chart(p: Person) -> Requests:
    return [
        req({"query": "cpu", "from": 1795400000 - 60 * n, "to": 1795403600 - 60 * n, "step": 15}, 1.5 * n)
        for n in range(20)
    ]


@legit()
def uploads_in_chunks(p: Person) -> Requests:
    return [req(p.rng.randbytes(60000), n * 0.4, query=f"uploadId=u7&part={n}", kind=BYTES) for n in range(6)]


@legit()
def likes_and_shares(p: Person) -> Requests:
    return [req({"post": p.rng.randrange(9**5), "reaction": "like"}, 7 * n) for n in range(10)]


@legit()
def slider_of_a_lamp(p: Person) -> Requests:
    return [req({"lamp": 4, "level": max(0, min(100, 50 + 3 * n))}, 0.1 * n, kind="") for n in range(20)]
