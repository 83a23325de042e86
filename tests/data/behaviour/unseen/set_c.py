"""Set C: the closing first look. Written first of the three, committed, and run once at the very end."""

from __future__ import annotations

import base64
import gzip
import json
import math
import struct
import zlib
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
    pack,
    parts,
    png,
    req,
    varint,
    zigzag,
)  # fmt: skip

Requests = list[dict[str, Any]]
C_TRACKERS: list[Program] = []
C_LEGIT: list[Program] = []
tracker, legit = entering(C_TRACKERS), entering(C_LEGIT)


def when(p: Person, t: float) -> float:
    return (t - p.start) / 1000


# ---- the mouse ----


@tracker(MOVE)
def zeiger_in_spalten(p: Person) -> Requests:
    return [
        req(
            {
                "sitzung": "b7",
                "zeiger": {
                    "waagr": [x for x, *_ in m],
                    "senkr": [y for _, y, _ in m],
                    "uhr": [t - p.start for *_, t in m],
                },
            },
            when(p, m[-1][2]),
        )
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def pointeur_en_csv(p: Person) -> Requests:
    return [
        req("inst;abs;ord\n" + "\n".join(f"{t};{x};{y}" for x, y, t in m), when(p, m[-1][2]), kind=TEXT)
        for m in parts(p.moves, 40)
    ]


@tracker(MOVE)
def pixel_con_puntos(p: Person) -> Requests:
    return [
        req(query="k=91&p=" + "_".join(f"{x}.{y}.{t - p.start}" for x, y, t in m), at=when(p, m[-1][2]))
        for m in parts(p.moves, 12)
    ]


@tracker(MOVE, CLICK)
def ugoki_to_osu(p: Person) -> Requests:
    rows = [["ugoki", t, x, y] for x, y, t in p.moves] + [["osu", t, x, y] for x, y, t in p.clicks]
    return [req({"kiroku": sorted(rows, key=lambda row: row[1])}, when(p, p.moves[-1][2]))]


@tracker(MOVE)
def flat_list_without_names(p: Person) -> Requests:
    return [
        req(
            [n for x, y, t in p.steps for n in (t or p.start % 1000, x, y)][3:],
            when(p, p.moves[-1][2]),
            kind=TEXT,
        )
    ]


@tracker(MOVE)
def packed_shorts_in_json(p: Person) -> Requests:
    return [
        req({"v": 2, "blob": b64(pack("<IHH", [(t - p.start, x, y) for x, y, t in m]))}, when(p, m[-1][2]))
        for m in parts(p.moves, 40)
    ]


@tracker(MOVE)
def zigzag_deltas_raw(p: Person) -> Requests:
    data = b"".join(varint(zigzag(n)) for step in p.steps for n in step)
    return [req(gzip.compress(b"\x02" + varint(len(p.steps)) + data), when(p, p.moves[-1][2]), kind=BYTES)]


@tracker(MOVE)
def protobuf_packed_axes(p: Person) -> Requests:
    axes = [b"".join(varint(zigzag(step[axis])) for step in p.steps) for axis in range(3)]
    return [
        req(
            field(1, b"client-8") + b"".join(field(n + 3, axis) for n, axis in enumerate(axes)),
            kind="application/x-protobuf",
        )
    ]


@tracker(MOVE)
def protobuf_points_of_doubles(p: Person) -> Requests:
    points = b"".join(field(2, field(1, x / 1280) + field(2, y / 800) + field(3, t)) for x, y, t in p.moves)
    return [req(field(1, 77) + points, when(p, p.moves[-1][2]), kind=BYTES)]


@tracker(MOVE)
def msgpack_columns_by_letter(p: Person) -> Requests:
    m = p.moves
    return [
        req(
            msgpack.packb(
                {"a": [x for x, *_ in m], "b": [y for _, y, _ in m], "c": [t - p.start for *_, t in m], "s": "q81"}
            ),
            kind=BYTES,
        )
    ]


@tracker(MOVE)
def cbor_rows_in_frames(p: Person) -> Requests:
    return [
        req(cbor([3, [[t - p.start, x, y] for x, y, t in m]]), when(p, m[-1][2]), kind="") for m in parts(p.moves, 15)
    ]


@tracker(MOVE)
def normed_floats_in_a_form(p: Person) -> Requests:
    data = (
        base64.urlsafe_b64encode(pack("<fff", [(x / 1920, y / 1080, (t - p.start) / 1000) for x, y, t in p.moves]))
        .decode()
        .rstrip("=")
    )
    return [req(urlencode({"id": "w3", "w": data}), when(p, p.moves[-1][2]), kind=POST)]


@tracker(MOVE)
def mutation_in_polish(p: Person) -> Requests:
    slady = [{"poziom": x, "pion": y, "chwila": t} for x, y, t in p.moves]
    return [
        req({"query": "mutation Z($s:[Slad!]!){zapisz(s:$s){ok}}", "variables": {"s": slady}}, when(p, p.moves[-1][2]))
    ]


@tracker(MOVE)
def json_rpc_batch(p: Person) -> Requests:
    return [
        req(
            [
                {"jsonrpc": "2.0", "method": "z", "params": [3, x, y, t - p.start], "id": n}
                for n, (x, y, t) in enumerate(m)
            ],
            when(p, m[-1][2]),
        )
        for m in parts(p.moves, 25)
    ]


@tracker(MOVE)
def syslog_positions(p: Person) -> Requests:
    return [
        req("\n".join(f"<14>1 {iso(t)} pc-212 agent 77 - - pos={x}/{y}" for x, y, t in m), when(p, m[-1][2]), kind=TEXT)
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def hex_quads_in_a_query(p: Person) -> Requests:
    return [
        req(
            query="h=" + "".join(f"{x:04x}{y:04x}{min(step[2], 65535):04x}" for (x, y, _), step in m),
            at=when(p, m[-1][0][2]),
        )
        for m in parts(list(zip(p.moves, p.steps, strict=True)), 30)
    ]


@tracker(MOVE)
def base36_points(p: Person) -> Requests:
    def b36(n: int) -> str:
        return (b36(n // 36) if n >= 36 else "") + "0123456789abcdefghijklmnopqrstuvwxyz"[n % 36]

    return [req({"n": 1, "trk": ";".join(f"{b36(x)}.{b36(y)}.{b36(t - p.start)}" for x, y, t in p.moves)})]


@tracker(MOVE)
def xml_points(p: Person) -> Requests:
    return [
        req(
            "<rep mach='12'>" + "".join(f"<m h='{x}' v='{y}' z='{t - p.start}'/>" for x, y, t in p.moves) + "</rep>",
            kind="text/xml",
        )
    ]


@tracker(MOVE)
def tab_file_zipped_in_multipart(p: Person) -> Requests:
    text = "".join(f"{iso(t)}\t{x}\t{y}\n" for x, y, t in p.moves)
    return [req(form_data({"datei": ("spur.tsv.gz", gzip.compress(text.encode()))}, {"rechner": "pc-7"}), kind=EDGE)]


@tracker(MOVE)
def one_message_per_point(p: Person) -> Requests:
    return [req(["p", x, y], when(p, t), kind="") for x, y, t in p.moves]


@tracker(MOVE)
def events_by_number_with_names_elsewhere(p: Person) -> Requests:
    rows = [[4, [t - p.start, x, y, 0]] for x, y, t in p.moves]
    return [req({"schema": ["kind", "payload"], "rows": rows, "page": "/hr/leave"}, when(p, p.moves[-1][2]))]


# ---- the keyboard ----


@tracker(KEYS, may=(RHYTHM,))
def tasten_mit_haltezeit(p: Person) -> Requests:
    return [req({"tasten": [{"taste": k, "gedrueckt": d, "haltezeit": u - d} for k, d, u in p.keys]}, 9)]


@tracker(KEYS, may=(RHYTHM,))
def one_frame_per_key(p: Person) -> Requests:
    return [req(["k", k, d], when(p, d), kind="") for k, d, _ in p.keys]


@tracker(KEYS, may=(RHYTHM,))
def codes_in_hex_with_gaps(p: Person) -> Requests:
    codes = "".join(f"{ord(k.upper()):02X}" for k, *_ in p.letters)
    gaps = ",".join(str(b[1] - a[1]) for a, b in zip(p.letters, p.letters[1:], strict=False))
    return [req(urlencode({"s": "12", "vk": codes, "iv": gaps}), 9, kind=POST)]


@tracker(RHYTHM, may=(KEYS,))
def hold_and_gap_without_letters(p: Person) -> Requests:
    gaps = [b[1] - a[2] for a, b in zip(p.keys, p.keys[1:], strict=False)]
    return [req({"u": "4417", "ht": [u - d for _, d, u in p.keys], "ft": gaps}, 9)]


@tracker(KEYS, may=(RHYTHM, FORM, TITLES))
def log_as_a_text_file(p: Person) -> Requests:
    text = "".join({"Backspace": "[BACK]"}.get(k, k) for k, *_ in p.keys)
    return [
        req(
            f"[2026-11-24 09:12:03 - Salaries 2026.xlsx - Excel]\n{text}[ENTER]\n\n[2026-11-24 09:14:41 - Inbox - Outlook]\n{text[:30]}[TAB][CTRL+V]\n",  # noqa: E501
            60,
            kind=TEXT,
        )
    ]


@tracker(KEYS, may=(FORM, RHYTHM))
def text_so_far_in_msgpack(p: Person) -> Requests:
    return [
        req(msgpack.packb({"f": 3, "w": p.text[:n]}), when(p, p.letters[n - 1][1]), kind=BYTES)
        for n in range(1, len(p.text) + 1)
    ]


@tracker(KEYS, may=(RHYTHM,))
def protobuf_keys(p: Person) -> Requests:
    return [
        req(
            field(1, b"m-19")
            + b"".join(field(4, field(1, k.encode()) + field(2, d) + field(3, u - d)) for k, d, u in p.keys),
            9,
            kind=BYTES,
        )
    ]


@tracker(KEYS, may=(RHYTHM,))
def toets_rows(p: Person) -> Requests:
    return [req({"toets": [[k, d - p.keys[0][1], 1] for k, d, _ in p.keys], "wie": "jvb"}, 9)]


# ---- clicks and scrolling ----


@tracker(CLICK)
def osu_with_selectors(p: Person) -> Requests:
    names = ["#main > button.ok", "table tr:nth-child(4) td", "a.menu", "#hozon"]
    return [req({"osu": [[names[n % 4], x, y, t] for n, (x, y, t) in enumerate(p.clicks)]}, 30)]


@tracker(CLICK)
def click_lines(p: Person) -> Requests:
    return [req("\n".join(f"{iso(t)},click,button#save,{x},{y}" for x, y, t in p.clicks), 30, kind=TEXT)]


@tracker(CLICK)
def a_beacon_per_click(p: Person) -> Requests:
    return [
        req(urlencode({"o": "clic", "el": "BUTTON#envoyer", "px": x, "py": y, "q": t}), when(p, t), kind=POST)
        for x, y, t in p.clicks
    ]


@tracker(CLICK)
def klick_with_text_of_the_button(p: Person) -> Requests:
    words = ["Antrag genehmigen", "Abmelden", "Weiter", "Urlaub eintragen"]
    return [
        req(
            {"art": "klick", "beschriftung": words[n % 4], "stelle": [x, y], "zeit": iso(t), "seite": "/personal"},
            when(p, t),
        )
        for n, (x, y, t) in enumerate(p.clicks)
    ]


@tracker(SCROLL)
def altura_rows(p: Person) -> Requests:
    return [req({"pag": "/nomina", "desplazamiento": [[t - p.start, top] for top, t in p.scrolls]}, 20)]


@tracker(SCROLL)
def scrolled_to(p: Person) -> Requests:
    return [
        req(urlencode({"ev": "scroll", "top": top, "h": 4200, "vh": 800, "ts": t}), when(p, t), kind=POST)
        for top, t in p.scrolls
    ]


# ---- programs, windows, activity ----


@tracker(TITLES, APPS)
def fenster_csv(p: Person) -> Requests:
    return [req("".join(f"{iso(s * 1000)};{a};{w};{n}\n" for a, w, s, n in p.windows), 900, kind="text/csv")]


@tracker(TITLES, APPS)
def ventana_por_ventana(p: Person) -> Requests:
    return [
        req({"ventana": w, "programa": a, "segundos": n, "puesto": 12}, s + n - p.windows[0][2])
        for a, w, s, n in p.windows
    ]


@tracker(APPS)
def seconds_by_program(p: Person) -> Requests:
    total: dict[str, int] = {}
    for a, _, _, n in p.windows:
        total[a] = total.get(a, 0) + n
    return [req({"d": "2026-11-24", "u": 12, "m": total}, 900)]


@tracker(TITLES, APPS)
def protobuf_windows(p: Person) -> Requests:
    return [
        req(
            b"".join(
                field(1, field(1, a.encode()) + field(2, w.encode()) + field(3, s) + field(4, n))
                for a, w, s, n in p.windows
            ),
            900,
            kind=BYTES,
        )
    ]


@tracker(TITLES, may=(APPS,))
def syslog_foreground(p: Person) -> Requests:
    return [
        req(
            "\n".join(f'<14>1 {iso(s * 1000)} pc-12 agent 212 - - fg={a} wt="{w}" d={n}' for a, w, s, n in p.windows),
            900,
            kind=TEXT,
        )
    ]


@tracker(TITLES, APPS)
def unnamed_window_rows(p: Person) -> Requests:
    return [req([[s, s + n, a, w] for a, w, s, n in p.windows], 900)]


@tracker(LEVEL)
def tasten_je_minute(p: Person) -> Requests:
    m = p.minutes
    return [
        req(
            {
                "ab": m[0][0],
                "takt": 60,
                "tasten": [k for _, k, _, _ in m],
                "klicks": [c for *_, c, _ in m],
                "weg": [d for *_, d in m],
            },
            1800,
        )
    ]


@tracker(LEVEL)
def frappes_csv(p: Person) -> Requests:
    return [
        req(
            "minute,frappes,clics,pixels\n" + "\n".join(f"{iso(s * 1000)},{k},{c},{d}" for s, k, c, d in p.minutes),
            1800,
            kind="text/csv",
        )
    ]


@tracker(LEVEL)
def a_count_every_minute(p: Person) -> Requests:
    return [req({"mid": "A-77", "kb": k, "ms": c, "mv": d, "at": s}, s - p.minutes[0][0]) for s, k, c, d in p.minutes]


@tracker(IDLE)
def abwesend_von_bis(p: Person) -> Requests:
    return [
        req(
            {
                "pc": 7,
                "zeiten": [
                    {"von": iso(s * 1000), "bis": iso((s + n) * 1000), "zustand": "abwesend"} for s, n in p.pauses
                ],
            },
            9000,
        )
    ]


@tracker(IDLE)
def seconds_since_last_input(p: Person) -> Requests:
    values, idle = [], 0
    for n in range(40):
        idle = 0 if p.rng.random() < 0.45 else idle + 30
        values.append((n, idle + p.rng.randrange(5) if idle else p.rng.randrange(9)))
    return [req({"puesto": 12, "inactivo_s": idle}, n * 30) for n, idle in values]


# ---- pictures, replays, texts ----


@tracker(SHOTS)
def jpeg_each_minute(p: Person) -> Requests:
    return [
        req(form_data({"f": (f"{n}.jpg", jpeg(p.rng, 1920, 1080))}, {"pc": "7"}), n * 60 + p.rng.random(), kind=EDGE)
        for n in range(6)
    ]


@tracker(SHOTS)
def png_in_json(p: Person) -> Requests:
    return [req({"m": 0, "t": 30 * n, "d": b64(png(p.rng, 1366, 768))}, n * 30) for n in range(5)]


@tracker(SHOTS)
def framed_pictures(p: Person) -> Requests:
    return [
        req(struct.pack(">BI", 3, len(data)) + data, n * 20, kind="")
        for n in range(6)
        for data in [jpeg(p.rng, 1600, 900)]
    ]


@tracker(REPLAY, may=(MOVE,))
def pages_as_nested_rows(p: Person) -> Requests:
    tree = [
        "html",
        {},
        [
            [
                "body",
                {"class": "app"},
                [
                    ["div", {"id": f"r{n}"}, [["span", {"class": "name"}, ["Meyer"]], ["input", {"value": "120"}, []]]]
                    for n in range(8)
                ],
            ]
        ],
    ]
    changes = [[t, 3, n % 24, {"class": "on"}] for n, (_, _, t) in enumerate(p.moves[::3])]
    return [req({"arbre": tree, "modifs": changes, "url": "https://intra.firm.example/hr"}, 5)]


@tracker(FORM)
def champs_quittes(p: Person) -> Requests:
    fields = [("nom", "Meyer"), ("iban", "DE02120300000000202051"), ("motif", p.text), ("salaire", "3400")]
    return [req({"evt": "blur", "champ": a, "valeur": b, "h": 1000 * n}, 6 * n) for n, (a, b) in enumerate(fields)]


@tracker(CLIP)
def zwischenablage(p: Person) -> Requests:
    return [
        req({"rechner": "pc-7", "zwischenablage": p.text[7 * n : 7 * n + 40], "um": iso(p.start + 9000 * n)}, 9 * n)
        for n in range(4)
    ]


@tracker(PAGES, may=(TITLES,))
def besuchte_seiten(p: Person) -> Requests:
    hosts = [
        "news.example/politik",
        "mail.example/inbox",
        "intra.firm.example/lohn",
        "shop.example/schuhe?g=42",
        "bank.example/konto",
    ]
    return [
        req(
            {"nutzer": "jm", "besuche": [[f"https://{h}", iso(p.start + 40_000 * n), 40] for n, h in enumerate(hosts)]},
            200,
        )
    ]


@tracker(FILES)
def copied_to_a_stick(p: Person) -> Requests:
    lines = [
        f"{iso(p.start + 3000 * n)} COPY C:\\Users\\jm\\Documents\\{f} -> E:\\{f} {p.rng.randrange(9**6)}"
        for n, f in enumerate(["rates.xlsx", "offer.docx", "plan.pdf", "cv.pdf"])
    ]
    return [req("\n".join(lines), 20, kind=TEXT)]


# ======== ordinary programs ========


@legit()
def gps_track_columns(p: Person) -> Requests:
    d = drive(p.rng, 80)
    return [req({"lat": [a for a, *_ in d], "lng": [b for _, b, _ in d], "t": [t for *_, t in d]})]


@legit()
def gps_track_in_fixed_point(p: Person) -> Requests:
    return [
        req(pack("<Iii", [(t // 1000 % 2**31, int(a * 1e7), int(b * 1e7)) for a, b, t in drive(p.rng, 80)]), kind=BYTES)
    ]


@legit()
def strokes_of_a_whiteboard(p: Person) -> Requests:
    out, at = [], 0.0
    for n, stroke in enumerate(parts(p.moves, 18)):
        at += 2
        out.append(
            req(
                {
                    "op": "add",
                    "obj": {
                        "id": f"s{n}",
                        "tool": "pen",
                        "color": "#204080",
                        "width": 3,
                        "pts": [[x, y] for x, y, _ in stroke],
                    },
                },
                at,
            )
        )
    return out


@legit()
def signature_of_a_parcel(p: Person) -> Requests:
    lines = [[{"x": x / 4, "y": y / 4, "time": t} for x, y, t in stroke] for stroke in parts(p.moves, 20)]
    return [req({"delivery": "P-8812", "signedBy": "Meyer", "signature": lines, "penColor": "black"})]


@legit()
def svg_path_saved(p: Person) -> Requests:
    path = "M" + " L".join(f"{x},{y}" for x, y, _ in p.moves)
    return [
        req(
            {
                "document": 44,
                "svg": f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{path}" stroke="#000" fill="none"/></svg>',
            }
        )
    ]


@legit()
def figure_in_a_game(p: Person) -> Requests:
    return [req(["pos", x, y, seq], seq * 0.05, kind="") for seq, (x, y, _) in enumerate(walk(p.rng, 60))]


@legit()
def game_inputs_in_binary(p: Person) -> Requests:
    return [req(struct.pack("<BHff", 2, n, x, y), n * 0.05, kind="") for n, (x, y, _) in enumerate(walk(p.rng, 60))]


@legit()
def chart_series(p: Person) -> Requests:
    value, rows = 100.0, []
    for n in range(90):
        value += p.rng.gauss(0, 2)
        rows.append([1795400000 + 3600 * n, round(value, 2), p.rng.randrange(1000, 90000)])
    return [req({"symbol": "ABC", "rows": rows})]


@legit()
def candles(p: Person) -> Requests:
    return [
        req(
            {
                "o": [p.rng.randrange(300, 320) for _ in range(60)],
                "h": [p.rng.randrange(320, 330) for _ in range(60)],
                "t": [1795400000 + 60 * n for n in range(60)],
            }
        )
    ]


@legit()
def motion_of_a_phone(p: Person) -> Requests:
    return [
        req(
            {
                "acc": [
                    [
                        round(p.rng.gauss(0, 1), 3),
                        round(p.rng.gauss(0, 1), 3),
                        round(9.8 + p.rng.gauss(0, 1), 3),
                        20 * n,
                    ]
                    for n in range(100)
                ],
                "app": "stepcounter",
            }
        )
    ]


@legit()
def heart_and_steps(p: Person) -> Requests:
    return [
        req(
            {
                "hr": [70 + p.rng.randrange(-9, 30) for _ in range(60)],
                "steps": [p.rng.randrange(0, 120) for _ in range(60)],
                "from": 1795400000,
                "every": 60,
            }
        )
    ]


@legit()
def midi_notes(p: Person) -> Requests:
    at, notes = 0, []
    for _ in range(70):
        at += p.rng.choice((120, 240, 240, 480))
        notes.append([p.rng.choice((60, 62, 64, 65, 67, 69, 71, 72)), p.rng.randrange(60, 110), at, 110])
    return [req({"song": "etude", "notes": notes, "bpm": 120})]


@legit()
def page_timings(p: Person) -> Requests:
    rows = [
        {
            "name": f"https://cdn.example/a{n}.js",
            "startTime": p.rng.random() * 900,
            "duration": p.rng.random() * 300,
            "transferSize": p.rng.randrange(9**5),
        }
        for n in range(30)
    ]
    return [req({"nav": {"domInteractive": 812, "loadEventEnd": 1400}, "resources": rows})]


@legit()
def server_metrics(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"cpu,host=web{n % 4} usage={p.rng.random() * 100:.2f},idle={p.rng.random() * 100:.2f} {1795400000 + 10 * n}000000000"  # noqa: E501
                for n in range(60)
            ),
            kind=TEXT,
        )
    ]


@legit()
def search_as_you_type(p: Person) -> Requests:
    word = "winter jackets"
    return [req(query="q=" + quote(word[:n]), at=n * 0.2) for n in range(1, len(word) + 1)]


@legit()
def translated_text(p: Person) -> Requests:
    return [req({"text": p.text[: 6 * n], "from": "en", "to": "de"}, 2 * n) for n in range(1, 8)]


@legit()
def operations_of_an_editor(p: Person) -> Requests:
    out, size = [], 0
    for n, word in enumerate(p.text.split()):
        out.append(req({"doc": "d-81", "rev": n, "ops": [{"retain": size}, {"insert": word + " "}]}, n))
        out.append(req({"doc": "d-81", "ack": n, "rev": n + 1}, n + 0.1, incoming=True))
        size += len(word) + 1
    return out


@legit()
def boxes_of_labels(p: Person) -> Requests:
    boxes = [
        {
            "label": p.rng.choice(["car", "bus"]),
            "bbox": [p.rng.randrange(900), p.rng.randrange(600), p.rng.randrange(20, 200), p.rng.randrange(20, 200)],
        }
        for _ in range(40)
    ]
    return [req({"image": "frame_00012.png", "annotations": boxes})]


@legit()
def outline_of_an_organ(p: Person) -> Requests:
    ring = [
        (round(300 + 90 * math.cos(a / 10) + p.rng.gauss(0, 2)), round(260 + 60 * math.sin(a / 10) + p.rng.gauss(0, 2)))
        for a in range(63)
    ]
    return [req({"study": "1.2.840.1", "slice": 12, "contour": [n for point in ring for n in point]})]


@legit()
def cells_of_a_sheet(p: Person) -> Requests:
    return [
        req(
            {
                "sheet": "Q3",
                "updates": [{"range": f"{c}{r}", "value": p.rng.randrange(9000)} for c in "ABC" for r in range(1, 20)],
            }
        )
    ]


@legit()
def cards_moved_on_a_board(p: Person) -> Requests:
    return [
        req({"card": f"c{n}", "list": p.rng.choice(["todo", "done"]), "position": p.rng.randrange(9**5)}, 8 * n)
        for n in range(8)
    ]


@legit()
def nodes_of_a_diagram(p: Person) -> Requests:
    nodes = [
        {"id": f"n{n}", "x": 40 * (n % 9) + 3, "y": 90 * (n // 9), "w": 120, "h": 40, "label": f"Step {n}"}
        for n in range(40)
    ]
    return [
        req({"diagram": "sales", "nodes": nodes, "edges": [[f"n{n}", f"n{n + 1}"] for n in range(39)]}, 9 * k)
        for k in range(3)
    ]


@legit()
def hours_booked_by_hand(p: Person) -> Requests:
    rows = [
        {"project": "Website relaunch", "task": t, "hours": h, "date": "2026-11-23", "note": "agreed with client"}
        for t, h in (("Design", 3.5), ("Meeting", 1), ("Review", 2))
    ]
    return [req({"timesheet": 48, "entries": rows})]


@legit()
def music_heard(p: Person) -> Requests:
    songs = ["Blue Train", "So What", "Naima", "Giant Steps", "Take Five"]
    return [
        req(
            {
                "listens": [
                    {"track": s, "artist": "J. Coltrane", "listened_at": 1795400000 + 240 * n, "duration_s": 240}
                    for n, s in enumerate(songs)
                ]
            }
        )
    ]


@legit()
def film_progress(p: Person) -> Requests:
    return [
        req({"video": "v-123", "position": 10 * n, "duration": 5400, "state": "playing", "quality": "1080p"}, 10 * n)
        for n in range(20)
    ]


@legit()
def call_statistics(p: Person) -> Requests:
    return [
        req(
            {
                "call": "c1",
                "stats": [
                    {
                        "ssrc": 8812,
                        "packetsLost": p.rng.randrange(4),
                        "jitter": p.rng.random() / 50,
                        "roundTripTime": p.rng.random() / 8,
                        "bytesSent": 9000 * n + p.rng.randrange(99),
                    }
                    for n in range(10)
                ],
            },
            n * 5,
        )
        for n in range(6)
    ]


@legit()
def photos_of_a_holiday(p: Person) -> Requests:
    return [
        req(form_data({"photo": (f"IMG_{n:04}.jpg", jpeg(p.rng, 4032, 3024))}, {"album": "Rome"}), n * 1.5, kind=EDGE)
        for n in range(5)
    ]


@legit()
def avatar_cropped(p: Person) -> Requests:
    return [
        req(
            form_data({"avatar": ("me.jpg", jpeg(p.rng, 512, 512, 9000))}, {"x": "31", "y": "44", "w": "512"}),
            kind=EDGE,
        )
    ]


@legit()
def tax_form(p: Person) -> Requests:
    return [
        req(
            urlencode(
                {
                    "name": "J. Meyer",
                    "iban": "DE02120300000000202051",
                    "year": "2025",
                    "income": "41200",
                    "csrf": "f81a",
                    "submit": "Send",
                }
            ),
            kind=POST,
        )
    ]


@legit()
def survey_answers(p: Person) -> Requests:
    return [
        req(
            {
                "survey": "S1",
                "answers": [
                    {"question": n, "value": p.rng.randrange(1, 6), "seconds": p.rng.randrange(3, 40)}
                    for n in range(25)
                ],
            }
        )
    ]


@legit()
def chat_message(p: Person) -> Requests:
    return [req({"channel": "C81", "text": p.text, "client_msg_id": f"{n:08x}-aa"}, 20 * n) for n in range(4)]


@legit()
def robot_path(p: Person) -> Requests:
    return [
        req(
            {
                "arm": 2,
                "waypoints": [
                    {"q": [round(math.sin(n / 9 + j), 4) for j in range(6)], "t": n * 0.02} for n in range(60)
                ],
            }
        )
    ]


@legit()
def cnc_code(p: Person) -> Requests:
    return [req("\n".join(f"G1 X{x / 10:.2f} Y{y / 10:.2f} F1200" for x, y, _ in p.moves), kind=TEXT)]


@legit()
def chess_moves(p: Person) -> Requests:
    return [
        req({"game": "g7", "move": m, "clock": [300 - 7 * n, 300 - 6 * n]}, 7 * n)
        for n, m in enumerate(["e2e4", "e7e5", "g1f3", "b8c6", "f1b5", "a7a6", "b5a4"])
    ]


@legit()
def loudness_of_a_recording(p: Person) -> Requests:
    return [req({"clip": 3, "peaks": [p.rng.randrange(0, 255) for _ in range(400)]})]


@legit()
def stars_of_a_catalogue(p: Person) -> Requests:
    return [
        req(
            {
                "objects": [
                    [
                        f"HD{n}",
                        round(p.rng.random() * 360, 4),
                        round(p.rng.random() * 180 - 90, 4),
                        round(p.rng.random() * 9, 2),
                    ]
                    for n in range(60)
                ]
            }
        )
    ]


@legit()
def stations_of_a_network(p: Person) -> Requests:
    return [
        req(
            json.dumps(
                [{"id": n, "x": p.rng.randrange(1200), "y": p.rng.randrange(800), "lines": ["U1"]} for n in range(50)]
            )
        )
    ]


@legit()
def warehouse_scans(p: Person) -> Requests:
    return [
        req(
            {
                "scanner": 4,
                "reads": [
                    {"ean": f"40{p.rng.randrange(10**11):011}", "shelf": p.rng.randrange(60), "at": 1795400000 + 7 * n}
                    for n in range(40)
                ],
            }
        )
    ]


@legit()
def sensor_hub(p: Person) -> Requests:
    return [
        req(
            zlib.compress(
                pack(
                    "<IhH", [(60 * n, 210 + p.rng.randrange(-9, 9), 480 + p.rng.randrange(-30, 30)) for n in range(90)]
                )
            ),
            kind=BYTES,
        )
    ]


@legit()
def orders_of_shares(p: Person) -> Requests:
    return [
        req(
            {
                "orders": [
                    {
                        "side": p.rng.choice("BS"),
                        "qty": p.rng.randrange(1, 400),
                        "px": p.rng.randrange(900, 1100),
                        "ts": 1795400000000 + p.rng.randrange(900) * n,
                    }
                    for n in range(40)
                ]
            }
        )
    ]


@legit()
def installed_updates(p: Person) -> Requests:
    return [
        req(
            {
                "device": "d1",
                "updates": [
                    {"package": f"lib{n}", "version": f"1.{n}", "size": p.rng.randrange(9**6)} for n in range(30)
                ],
                "os": "Linux 6.1",
            }
        )
    ]


@legit()
def calendar_events(p: Person) -> Requests:
    return [
        req(
            {
                "calendar": "work",
                "events": [
                    {
                        "summary": "Weekly planning",
                        "start": iso(p.start + 3_600_000 * n),
                        "end": iso(p.start + 3_600_000 * n + 1_800_000),
                        "attendees": 4,
                    }
                    for n in range(12)
                ],
            }
        )
    ]


@legit()
def code_completion(p: Person) -> Requests:
    source = "def total(rows):\n    return sum(row.price for row in rows)\n"
    return [
        req({"prefix": source[: 9 * n], "suffix": "", "language": "python", "max_tokens": 40}, 3 * n)
        for n in range(1, 6)
    ]


@legit()
def view_of_a_map(p: Person) -> Requests:
    return [req(query=f"z=12&x={2200 + n % 5}&y={1343 + n // 5}&l=sat", at=0.1 * n) for n in range(30)]


@legit()
def crash_report(p: Person) -> Requests:
    return [
        req(
            {
                "exception": "TypeError",
                "stack": [
                    {"file": f"/app/m{n}.js", "line": p.rng.randrange(900), "col": p.rng.randrange(80)}
                    for n in range(20)
                ],
                "release": "4.1",
            }
        )
    ]


@legit()
def cursors_of_co_authors(p: Person) -> Requests:
    out: Requests = []
    for x, y, t in p.moves:
        out.append(req({"room": "board-7", "cursor": {"x": x, "y": y}}, when(p, t), kind=""))
        if p.rng.random() < 0.7:
            out.append(
                req(
                    {
                        "room": "board-7",
                        "peer": "anna",
                        "cursor": {"x": p.rng.randrange(1200), "y": p.rng.randrange(700)},
                    },
                    when(p, t) + 0.02,
                    kind="",
                    incoming=True,
                )
            )
    return out


@legit()
def remote_switchboard(p: Person) -> Requests:
    return [
        req(
            {"light": n % 6, "bri": p.rng.randrange(255), "xy": [round(p.rng.random(), 3), round(p.rng.random(), 3)]},
            3 * n,
        )
        for n in range(20)
    ]
