"""Set A: trackers and ordinary programs to mend the detectors by."""

from __future__ import annotations

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
    req,
    varint,
    zigzag,
)
from tests.data.canary.sending import code_of

Requests = list[dict[str, Any]]
A_TRACKERS: list[Program] = []
A_LEGIT: list[Program] = []
tracker, legit = entering(A_TRACKERS), entering(A_LEGIT)


def when(p: Person, t: float) -> float:
    return (t - p.start) / 1000


# ---- the mouse ----


@tracker(MOVE)
def spalten_der_schritte(p: Person) -> Requests:
    return [
        req({"rechts": [a for a, *_ in m], "runter": [b for _, b, _ in m], "pause": [c for *_, c in m]}, 2.0 * n)
        for n, m in enumerate(parts(p.steps, 35))
    ]


@tracker(MOVE)
def shorts_of_steps(p: Person) -> Requests:
    return [req({"m": b64(pack("<hhH", [(a, b, min(c, 65535)) for a, b, c in p.steps])), "sid": "k2"}, 8)]


@tracker(MOVE)
def spoken_lines(p: Person) -> Requests:
    return [
        req("\n".join(f"x:{x} y:{y} @ {(t - p.start) / 1000:.2f}s" for x, y, t in m), when(p, m[-1][2]), kind=TEXT)
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def five_bytes_a_message(p: Person) -> Requests:
    return [req(struct.pack(">BHH", 7, x, y), when(p, t), kind="") for x, y, t in p.moves]


@tracker(MOVE)
def keyed_by_time(p: Person) -> Requests:
    return [req({"pc": "7", "q": {str(t): [x, y] for x, y, t in m}}, when(p, m[-1][2])) for m in parts(p.moves, 30)]


@tracker(MOVE)
def keyed_by_time_with_bars(p: Person) -> Requests:
    return [req({str(t - p.start): f"{x}|{y}" for x, y, t in p.moves}, 10)]


@tracker(MOVE)
def repeated_fields_of_a_form(p: Person) -> Requests:
    return [
        req(
            urlencode([("u", "4")] + [pair for x, y, t in m for pair in (("h[]", x), ("v[]", y), ("z[]", t))]),
            when(p, m[-1][2]),
            kind=POST,
        )
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def yaml_text(p: Person) -> Requests:
    return [
        req(
            "poste: 12\ntrace:\n" + "".join(f"  - {{g: {x}, d: {y}, i: {t - p.start}}}\n" for x, y, t in p.moves),
            10,
            kind=TEXT,
        )
    ]


@tracker(MOVE)
def cbor_columns(p: Person) -> Requests:
    return [
        req(
            cbor(
                {
                    "0": [x / 1.25 for x, *_ in p.moves],
                    "1": [y / 1.25 for _, y, _ in p.moves],
                    "2": [c for *_, c in p.steps],
                }
            ),
            10,
            kind=BYTES,
        )
    ]


@tracker(MOVE)
def shares_of_the_window(p: Person) -> Requests:
    return [
        req(
            msgpack.packb([[round(x / 1280, 4), round(y / 800, 4), (t - p.start) / 1000] for x, y, t in p.moves]),
            10,
            kind=BYTES,
        )
    ]


@tracker(MOVE)
def protobuf_interleaved(p: Person) -> Requests:
    return [req(field(1, 9) + field(2, b"".join(varint(zigzag(n)) for step in p.steps for n in step)), 10, kind=BYTES)]


@tracker(MOVE)
def pairs_as_strings_and_pauses(p: Person) -> Requests:
    return [req({"ou": [f"{x},{y}" for x, y, _ in p.moves], "ecart": [c for *_, c in p.steps]}, 10)]


@tracker(MOVE)
def points_and_times_as_text(p: Person) -> Requests:
    return [
        req(
            {"p": " ".join(f"{x},{y}" for x, y, _ in m), "t": " ".join(str(t - p.start) for *_, t in m)},
            when(p, m[-1][2]),
        )
        for m in parts(p.moves, 40)
    ]


@tracker(MOVE)
def percent_of_the_page(p: Person) -> Requests:
    return [req({"w": [{"l": round(x / 12.8, 2), "o": round(y / 8, 2), "t": t} for x, y, t in p.moves]}, 10)]


@tracker(MOVE)
def axe_h_axe_v(p: Person) -> Requests:
    return [req(urlencode({"axe_h": x, "axe_v": y, "quand": t}), when(p, t), kind=POST) for x, y, t in p.moves]


@tracker(MOVE)
def floats_in_hex(p: Person) -> Requests:
    return [req({"a": 3, "z": pack("<fff", [(float(a), float(b), c / 1000) for a, b, c in p.steps]).hex()}, 10)]


@tracker(MOVE)
def log_records_of_otel(p: Person) -> Requests:
    records = [
        {
            "timeUnixNano": f"{t}000000",
            "body": {"stringValue": "m"},
            "attributes": [{"key": "a", "value": {"intValue": str(x)}}, {"key": "b", "value": {"intValue": str(y)}}],
        }
        for x, y, t in p.moves
    ]
    return [
        req(
            {
                "resourceLogs": [
                    {
                        "resource": {"attributes": []},
                        "scopeLogs": [{"scope": {"name": "in-house"}, "logRecords": records}],
                    }
                ]
            },
            10,
        )
    ]


@tracker(MOVE)
def bulk_of_a_search_engine(p: Person) -> Requests:
    return [
        req(
            "".join(
                f'{{"index":{{"_index":"spur"}}}}\n{js({"wo": {"li": x, "ob": y}, "ts": iso(t)})}\n'
                for x, y, t in p.moves
            ),
            10,
            kind="application/x-ndjson",
        )
    ]


@tracker(MOVE)
def line_protocol(p: Person) -> Requests:
    return [req("\n".join(f"m,pc=7 a={x}i,b={y}i {t}000000" for x, y, t in p.moves), 10, kind=TEXT)]


@tracker(MOVE)
def points_without_time_in_batches(p: Person) -> Requests:
    return [
        req({"posiciones": [[x, y] for x, y, _ in m], "pagina": "/nomina"}, when(p, m[-1][2]))
        for m in parts(p.moves, 20)
    ]


@tracker(MOVE)
def zugriff_als_pixel(p: Person) -> Requests:
    return [req(query=f"e=zb&l={x}&o={y}&n={n}", at=when(p, t)) for n, (x, y, t) in enumerate(p.moves)]


@tracker(MOVE)
def sampled_every_tenth_of_a_second(p: Person) -> Requests:
    flat: list[int] = []
    place, (x, y, t) = 0, p.moves[0]
    while place < len(p.moves) - 1 and len(flat) < 300:
        while place < len(p.moves) - 1 and p.moves[place + 1][2] <= t:
            place += 1
        x, y = p.moves[place][:2]
        flat += [x, y]
        t += 100
    return [req({"ab": p.start, "hz": 10, "werte": flat}, 30)]


# ---- the keyboard ----


@tracker(KEYS, may=(RHYTHM,))
def ndjson_keys(p: Person) -> Requests:
    return [req("\n".join(js({"c": k, "dn": d, "up": u}) for k, d, u in p.keys), 12, kind=TEXT)]


@tracker(KEYS, may=(RHYTHM,))
def scan_codes(p: Person) -> Requests:
    rows = (
        {c: n for n, c in enumerate("qwertyuiop", 16)}
        | {c: n for n, c in enumerate("asdfghjkl", 30)}
        | {c: n for n, c in enumerate("zxcvbnm", 44)}
        | {" ": 57, ",": 51}
    )
    return [req({"ev": [[ord(k.upper()) if k != "," else 188, rows.get(k, 14), d] for k, d, _ in p.letters]}, 12)]


@tracker(KEYS, may=(RHYTHM,))
def teclas_y_cuando(p: Person) -> Requests:
    return [req({"tecla": [k for k, *_ in p.keys], "cuando": [d for _, d, _ in p.keys]}, 12)]


@tracker(KEYS, may=(FORM, TITLES, RHYTHM))
def text_every_five_seconds(p: Person) -> Requests:
    cuts: dict[int, str] = {}
    for k, d, _ in p.letters:
        cuts[(d - p.keys[0][1]) // 2000] = cuts.get((d - p.keys[0][1]) // 2000, "") + k
    return [req({"fen": "Budget.xlsx - Excel", "frappe": text, "h": 2 * n}, 2 * n) for n, text in cuts.items()]


@tracker(KEYS, may=(RHYTHM,))
def evdev_records(p: Person) -> Requests:
    codes = (
        dict(zip("qwertyuiop", range(16, 26), strict=True))
        | dict(zip("asdfghjkl", range(30, 39), strict=True))
        | dict(zip("zxcvbnm", range(44, 51), strict=True))
        | {" ": 57, ",": 51, "-": 12}
        | {digit: place for place, digit in enumerate("1234567890", 2)}
    )
    events = sorted([(d, codes.get(k, 14), 1) for k, d, _ in p.keys] + [(u, codes.get(k, 14), 0) for k, _, u in p.keys])
    return [
        req(
            {
                "ev": b64(
                    b"".join(
                        struct.pack("<qqHHi", t // 1000, t % 1000 * 1000, 1, code, value) for t, code, value in events
                    )
                )
            },
            12,
        )
    ]


@tracker(KEYS, may=(RHYTHM,))
def codes_with_spaces_between(p: Person) -> Requests:
    names = {" ": "Space", ",": "Comma", "Backspace": "Backspace"}
    return [req({"seq": " ".join(names.get(k) or code_of(k) for k, *_ in p.keys)}, 12)]


@tracker(RHYTHM, may=(KEYS,))
def pairs_of_letters_and_their_times(p: Person) -> Requests:
    return [req({"u": "jm", "paare": {a[0] + b[0]: b[1] - a[1] for a, b in pairwise(p.letters)}}, 12)]


@tracker(KEYS, may=(RHYTHM,))
def touche_par_touche(p: Person) -> Requests:
    return [req({"touche": k, "instant": d}, when(p, d)) for k, d, _ in p.keys]


@tracker(KEYS, may=(RHYTHM,))
def csv_of_keys(p: Person) -> Requests:
    return [req("\n".join(f"{iso(d)};{k};{u - d}" for k, d, u in p.letters if k != " "), 12, kind=TEXT)]


# ---- clicks and scrolling ----


@tracker(CLICK)
def selector_and_time(p: Person) -> Requests:
    names = ["div.card > button.save", "nav a:nth-of-type(3)", "#approve", "input[name=hours]"]
    return [req({"z": [[t, names[n % 4], 1] for n, (_, _, t) in enumerate(p.clicks)]}, 30)]


@tracker(CLICK)
def xpath_lines(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"{t}\t//*[@id='f{n % 3}']/div[{n % 4 + 1}]/button\t{x}\t{y}" for n, (x, y, t) in enumerate(p.clicks)
            ),
            30,
            kind=TEXT,
        )
    ]


@tracker(CLICK)
def clicks_in_a_query(p: Person) -> Requests:
    return [req(query="p=%2Fhr&clk=" + ",".join(f"{x}x{y}" for x, y, _ in p.clicks), at=30)]


@tracker(CLICK)
def angetippt(p: Person) -> Requests:
    return [
        req(
            {
                "angetippt": {"ziel": "BUTTON", "text": ["Speichern", "Weiter", "Senden"][n % 3], "li": x, "ob": y},
                "um": t,
            },
            when(p, t),
        )
        for n, (x, y, t) in enumerate(p.clicks)
    ]


@tracker(CLICK)
def boton_pulsado_msgpack(p: Person) -> Requests:
    return [
        req(
            msgpack.packb([{"pulsado": "button#guardar", "x": x, "y": y, "t": t} for x, y, t in p.clicks]),
            30,
            kind=BYTES,
        )
    ]


@tracker(SCROLL)
def depth_in_percent(p: Person) -> Requests:
    return [req({"seite": "/lohn", "tiefe": [[t - p.start, min(100, top // 20)] for top, t in p.scrolls]}, 30)]


@tracker(SCROLL)
def turns_of_the_wheel(p: Person) -> Requests:
    rows = [[b[1] - a[1], (b[0] - a[0]) or 100] for a, b in pairwise(p.scrolls)]
    return [req({"rueda": rows, "pag": "/horas"}, 30)]


@tracker(SCROLL)
def defilement_par_requete(p: Person) -> Requests:
    return [
        req({"type": "defilement", "haut": top, "instant": t, "page": "/conges"}, when(p, t)) for top, t in p.scrolls
    ]


# ---- programs, windows, activity ----


@tracker(APPS, TITLES)
def logiciel_titre_duree(p: Person) -> Requests:
    return [req({"releve": [{"logiciel": a, "titre": w, "duree": n} for a, w, _, n in p.windows]}, 900)]


@tracker(APPS, TITLES)
def msgpack_window_rows(p: Person) -> Requests:
    return [req(gzip.compress(msgpack.packb([[a, w, s, n] for a, w, s, n in p.windows])), 900, kind=BYTES)]


@tracker(TITLES, APPS)
def tsv_of_windows(p: Person) -> Requests:
    return [req("\n".join(f"{s}\t{n}\t{a}\t{w}" for a, w, s, n in p.windows), 900, kind=TEXT)]


@tracker(TITLES)
def seconds_by_title(p: Person) -> Requests:
    total: dict[str, int] = {}
    for _, w, _, n in p.windows:
        total[w] = total.get(w, 0) + n
    return [req({"tag": "2026-11-24", "f": total}, 900)]


@tracker(TITLES, APPS)
def xml_of_windows(p: Person) -> Requests:
    return [
        req(
            "<journal>"
            + "".join(f'<f p="{a}" s="{s}" n="{n}">{w.replace("|", "-")}</f>' for a, w, s, n in p.windows)
            + "</journal>",
            900,
            kind="text/xml",
        )
    ]


@tracker(APPS)
def bundles_of_a_mac(p: Person) -> Requests:
    names = [
        "com.microsoft.Excel",
        "com.apple.Safari",
        "com.tinyspeck.slackmacgap",
        "com.apple.mail",
        "com.google.Chrome",
    ]
    return [req([[names[n % 5], s, length] for n, (_, _, s, length) in enumerate(p.windows)], 900)]


@tracker(TITLES, may=(APPS,))
def title_every_ten_seconds(p: Person) -> Requests:
    return [req(urlencode({"u": "jm", "w": w}), s - p.windows[0][2], kind=POST) for _, w, s, _ in p.windows]


@tracker(LEVEL)
def counts_in_a_string(p: Person) -> Requests:
    return [
        req(
            {
                "ab": p.minutes[0][0],
                "tipp": ",".join(str(k) for _, k, *_ in p.minutes),
                "maus": ",".join(str(c) for *_, c, _ in p.minutes),
            },
            1800,
        )
    ]


@tracker(LEVEL)
def activite_en_pourcent(p: Person) -> Requests:
    return [
        req(
            {
                "poste": 12,
                "tranches": [
                    {"debut": iso(s * 1000), "taux": min(100, k // 2), "frappes": k} for s, k, *_ in p.minutes
                ],
            },
            1800,
        )
    ]


@tracker(LEVEL, may=(IDLE,))
def one_or_nought_a_minute(p: Person) -> Requests:
    return [req({"aktiv": "".join("1" if k else "0" for _, k, *_ in p.minutes), "ab": p.minutes[0][0]}, 1800)]


@tracker(IDLE)
def inactif_de_a(p: Person) -> Requests:
    return [req({"inactif": [[s, s + n] for s, n in p.pauses], "u": 12}, 9000)]


@tracker(IDLE)
def states_in_turn(p: Person) -> Requests:
    return [req([row for s, n in p.pauses for row in (["inactivo", s], ["activo", s + n])], 9000)]


# ---- pictures, replays, texts ----


@tracker(SHOTS)
def jpeg_in_a_form(p: Person) -> Requests:
    return [req(urlencode({"bild": b64(jpeg(p.rng, 1920, 1080)), "pc": "7"}), 45 * n, kind=POST) for n in range(5)]


@tracker(SHOTS)
def small_pictures_of_the_screen(p: Person) -> Requests:
    return [req(jpeg(p.rng, 960, 540, 20000), 60 * n, kind="image/jpeg") for n in range(6)]


@tracker(SHOTS)
def picture_in_msgpack(p: Person) -> Requests:
    return [req(msgpack.packb({"h": n, "i": jpeg(p.rng, 2560, 1440)}), 120 * n, kind=BYTES) for n in range(5)]


@tracker(REPLAY, may=(MOVE,))
def page_source_again_and_again(p: Person) -> Requests:
    return [
        req(
            {
                "quelle": "<html><head><title>Lohn</title></head><body>"
                + "".join(f'<div class="r{n}"><input value="{k * n}"><span>Meyer</span></div>' for n in range(30))
                + "</body></html>",
                "seite": "/lohn",
                "um": k,
            },
            3 * k,
        )
        for k in range(6)
    ]


@tracker(FORM)
def all_fields_each_time(p: Person) -> Requests:
    return [
        req(
            {"form": "#leave", "fields": {"name": "Meyer", "reason": p.text[: 9 * n], "days": "4"}, "ev": "change"},
            4 * n,
        )
        for n in range(1, 6)
    ]


@tracker(CLIP)
def copiado(p: Person) -> Requests:
    return [req({"portapapeles": p.text[5 * n : 5 * n + 30], "app": "EXCEL.EXE"}, 20 * n) for n in range(3)]


@tracker(PAGES, may=(TITLES,))
def browsing_history(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"{iso(p.start + 60000 * n)}\thttps://{h}\t{t}"
                for n, (h, t) in enumerate(
                    [
                        ("news.example/a", "News"),
                        ("bank.example/konto", "Konto"),
                        ("jobs.example/search?q=developer", "Jobs"),
                        ("mail.example", "Mail"),
                    ]
                )
            ),
            300,
            kind=TEXT,
        )
    ]


@tracker(FILES)
def dateien_geoeffnet(p: Person) -> Requests:
    return [
        req(
            {
                "dateien": [
                    {"pfad": f"C:\\Users\\jm\\{f}", "vorgang": "geoeffnet", "um": p.start + 9000 * n}
                    for n, f in enumerate(["Lohn.xlsx", "Angebot.docx", "plan.pdf"])
                ]
            },
            60,
        )
    ]


# ======== ordinary programs ========


@legit()
def boat_track_as_csv(p: Person) -> Requests:
    return [
        req(
            "time,lat,lon,speed\n" + "\n".join(f"{t},{a},{b},{p.rng.random() * 9:.1f}" for a, b, t in drive(p.rng, 60)),
            kind="text/csv",
        )
    ]


@legit()
def drone_local_metres(p: Person) -> Requests:
    return [
        req(
            {
                "flight": 3,
                "track": [
                    [round((a - 52.5) * 111000, 2), round((b - 13.4) * 68000, 2), 30 + n % 7, t]
                    for n, (a, b, t) in enumerate(drive(p.rng, 70))
                ],
            }
        )
    ]


@legit()
def ink_with_pressure(p: Person) -> Requests:
    return [
        req(
            {
                "note": "n-4",
                "page": 2,
                "strokes": [
                    {
                        "id": f"a{n}",
                        "tool": "pencil",
                        "points": [[x, y, round(p.rng.random(), 2), t] for x, y, t in stroke],
                    }
                    for n, stroke in enumerate(parts(p.moves, 20))
                ],
            }
        )
    ]


@legit()
def handwriting_to_read(p: Person) -> Requests:
    return [
        req(
            {
                "options": "enable_pre_space",
                "requests": [
                    {
                        "writing_guide": {"writing_area_width": 800, "writing_area_height": 300},
                        "ink": [
                            [[x for x, *_ in s], [y for _, y, _ in s], [t - p.start for *_, t in s]]
                            for s in parts(p.moves, 20)
                        ],
                        "language": "de",
                    }
                ],
            }
        )
    ]


@legit()
def drawn_line_live(p: Person) -> Requests:
    return [
        req({"t": "draw", "layer": 1, "brush": "ink", "from": [a[0], a[1]], "to": [b[0], b[1]]}, when(p, b[2]), kind="")
        for a, b in pairwise(p.moves)
    ]


@legit()
def undoable_shapes(p: Person) -> Requests:
    return [
        req(
            {
                "docId": "d9",
                "version": n,
                "shape": {"type": "freehand", "path": [v for x, y, _ in stroke for v in (x, y)], "stroke": "#f00"},
            },
            3 * n,
        )
        for n, stroke in enumerate(parts(p.moves, 25))
    ]


@legit()
def ship_in_a_game(p: Person) -> Requests:
    return [
        req({"a": "mv", "x": x, "y": y, "r": round(p.rng.random() * 6, 2), "s": n}, n * 0.05, kind="")
        for n, (x, y, _) in enumerate(walk(p.rng, 70))
    ]


@legit()
def game_keys(p: Person) -> Requests:
    return [
        req(
            {"seq": n, "input": {"left": n % 7 < 3, "right": n % 5 == 0, "fire": n % 9 == 0}, "dt": 0.016},
            n * 0.05,
            kind="",
        )
        for n in range(80)
    ]


@legit()
def cursor_in_a_shared_document(p: Person) -> Requests:
    out: Requests = []
    for n, (x, y, t) in enumerate(p.moves):
        out.append(
            req(
                {
                    "type": "awareness",
                    "doc": "d1",
                    "user": {"name": "Jo", "color": "#30bced"},
                    "cursor": {"x": x, "y": y},
                },
                when(p, t),
                kind="",
            )
        )
        if n % 3 == 0:
            out.append(
                req(
                    {
                        "type": "awareness",
                        "doc": "d1",
                        "user": {"name": "An", "color": "#6eeb83"},
                        "cursor": {"x": n, "y": 3 * n},
                    },
                    when(p, t) + 0.01,
                    kind="",
                    incoming=True,
                )
            )
    return out


@legit()
def temperature_and_humidity(p: Person) -> Requests:
    return [
        req(
            {
                "dev": "th-1",
                "t": [round(21 + p.rng.gauss(0, 0.4), 1) for _ in range(60)],
                "h": [round(45 + p.rng.gauss(0, 2)) for _ in range(60)],
                "ts": [1795400000 + 300 * n for n in range(60)],
            }
        )
    ]


@legit()
def vibration_of_a_machine(p: Person) -> Requests:
    return [
        req(
            pack(
                "<hhh",
                [
                    (p.rng.randrange(-900, 900), p.rng.randrange(-900, 900), p.rng.randrange(-900, 900))
                    for _ in range(300)
                ],
            ),
            kind=BYTES,
        )
    ]


@legit()
def scatter_plot(p: Person) -> Requests:
    return [
        req({"chart": "scatter", "data": [{"x": p.rng.randrange(900), "y": p.rng.randrange(600)} for _ in range(80)]})
    ]


@legit()
def rides_of_a_stock(p: Person) -> Requests:
    value, rows = 400.0, []
    for n in range(80):
        value += p.rng.gauss(0, 3)
        rows.append({"time": 1795400000000 + 60000 * n, "bid": round(value, 1), "ask": round(value + 0.4, 1)})
    return [req({"pair": "EURUSD", "ticks": rows})]


@legit()
def latency_samples(p: Person) -> Requests:
    return [
        req(
            {
                "ping": [
                    [1795400000000 + 1000 * n + p.rng.randrange(60), p.rng.randrange(12, 90), p.rng.randrange(2, 14)]
                    for n in range(60)
                ],
                "server": "fra-2",
            }
        )
    ]


@legit()
def frame_times(p: Person) -> Requests:
    return [
        req(
            {
                "fps": [p.rng.randrange(50, 61) for _ in range(60)],
                "frame_ms": [round(16 + p.rng.gauss(0, 2), 1) for _ in range(120)],
                "build": "4.1",
            }
        )
    ]


@legit()
def web_vitals(p: Person) -> Requests:
    return [
        req({"name": n, "value": v, "rating": "good", "navigationType": "navigate", "id": "v4-1"}, 1.0)
        for n, v in (("LCP", 1204.5), ("CLS", 0.02), ("INP", 80), ("TTFB", 211))
    ]


@legit()
def notes_of_a_piano(p: Person) -> Requests:
    return [
        req(
            {
                "on": p.rng.random() < 0.5,
                "note": p.rng.randrange(48, 84),
                "vel": p.rng.randrange(30, 120),
                "ts": 140 * n + p.rng.randrange(40),
            },
            0.14 * n,
            kind="",
        )
        for n in range(70)
    ]


@legit()
def drum_pattern(p: Person) -> Requests:
    return [req({"bpm": 92, "steps": {k: [p.rng.randrange(2) for _ in range(16)] for k in ("kick", "snare", "hat")}})]


@legit()
def names_suggested(p: Person) -> Requests:
    return [req({"prefix": "hauptstr"[:n], "country": "DE", "limit": 5}, 0.3 * n) for n in range(2, 9)]


@legit()
def drafts_saved(p: Person) -> Requests:
    return [
        req({"draftId": "d-12", "subject": "Rates", "body": p.text[: 12 * n], "rev": n}, 20 * n) for n in range(1, 5)
    ]


@legit()
def spelling_checked(p: Person) -> Requests:
    return [req(urlencode({"text": p.text[: 14 * n], "language": "en-GB"}), 6 * n, kind=POST) for n in range(1, 5)]


@legit()
def polygons_of_a_map(p: Person) -> Requests:
    ring = [[round(13.4 + 0.01 * math.cos(n / 8), 6), round(52.5 + 0.01 * math.sin(n / 8), 6)] for n in range(50)]
    return [
        req(
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"name": "field"}}
        )
    ]


@legit()
def outline_drawn_on_an_image(p: Person) -> Requests:
    return [req({"image_id": 8, "segmentation": [[float(v) for x, y, _ in p.moves for v in (x, y)]], "category_id": 3})]


@legit()
def pose_of_a_person(p: Person) -> Requests:
    return [
        req(
            {
                "frame": n,
                "keypoints": [
                    [p.rng.randrange(640), p.rng.randrange(480), round(p.rng.random(), 2)] for _ in range(17)
                ],
            },
            n * 0.1,
            kind="",
        )
        for n in range(20)
    ]


@legit()
def widgets_of_a_dashboard(p: Person) -> Requests:
    return [
        req(
            {
                "dashboard": 4,
                "layout": [{"i": f"w{n}", "x": 3 * (n % 4), "y": 2 * (n // 4), "w": 3, "h": 2} for n in range(16)],
            },
            5 * k,
        )
        for k in range(3)
    ]


@legit()
def rows_of_an_order(p: Person) -> Requests:
    return [
        req(
            {
                "order": 881,
                "lines": [
                    {
                        "sku": f"A{p.rng.randrange(9999)}",
                        "qty": p.rng.randrange(1, 9),
                        "price": p.rng.randrange(100, 9000),
                    }
                    for _ in range(30)
                ],
            }
        )
    ]


@legit()
def tasks_with_hours(p: Person) -> Requests:
    return [
        req(
            {
                "data": [
                    {
                        "issue": f"WEB-{n}",
                        "spent": p.rng.randrange(1, 9) * 900,
                        "comment": "done",
                        "started": iso(p.start - 86_400_000 * n),
                    }
                    for n in range(6)
                ]
            }
        )
    ]


@legit()
def films_seen(p: Person) -> Requests:
    return [
        req(
            {
                "history": [
                    {"title": t, "watched_at": 1795300000 + 7200 * n, "runtime": 5400}
                    for n, t in enumerate(["Metropolis", "M", "Nosferatu", "Vampyr"])
                ]
            }
        )
    ]


@legit()
def podcast_heartbeat(p: Person) -> Requests:
    return [req({"episode": "e-77", "seconds": 30 * n, "speed": 1.5}, 30 * n) for n in range(12)]


@legit()
def conference_levels(p: Person) -> Requests:
    return [
        req({"audioLevel": round(p.rng.random() / 3, 4), "speaking": p.rng.random() < 0.4, "ssrc": 4}, 0.2 * n, kind="")
        for n in range(60)
    ]


@legit()
def gallery_of_a_flat(p: Person) -> Requests:
    return [req(jpeg(p.rng, 1600, 1200, 90000), n * 0.7, kind="image/jpeg") for n in range(8)]


@legit()
def scans_of_receipts(p: Person) -> Requests:
    return [
        req(form_data({"file": (f"receipt{n}.jpg", jpeg(p.rng, 1240, 1754))}, {"expense": "E-4"}), n * 25, kind=EDGE)
        for n in range(4)
    ]


@legit()
def sign_up(p: Person) -> Requests:
    return [req({"email": "a@b.example", "password": "x" * 9, "name": "Jo", "newsletter": False})]


@legit()
def quiz_answers(p: Person) -> Requests:
    return [
        req({"quiz": 3, "q": n, "answer": "abcd"[n % 4], "ms": p.rng.randrange(2000, 20000)}, 9 * n) for n in range(15)
    ]


@legit()
def posts_in_a_chat(p: Person) -> Requests:
    return [
        req({"jsonrpc": "2.0", "method": "sendMessage", "params": {"room": "dev", "text": w}}, 9 * n, kind="")
        for n, w in enumerate(p.text.split(", "))
    ]


@legit()
def weather_grid(p: Person) -> Requests:
    return [
        req(
            {
                "run": "00z",
                "u": [round(p.rng.gauss(0, 4), 1) for _ in range(100)],
                "v": [round(p.rng.gauss(0, 4), 1) for _ in range(100)],
            }
        )
    ]


@legit()
def table_of_numbers(p: Person) -> Requests:
    return [
        req(
            "\n".join(f"{p.rng.randrange(1000)},{p.rng.randrange(1000)},{p.rng.randrange(1000)}" for _ in range(80)),
            kind="text/csv",
        )
    ]


@legit()
def network_of_sensors_packed(p: Person) -> Requests:
    return [
        req(
            b"".join(
                field(
                    1,
                    field(1, n)
                    + field(2, 1795400000 + 60 * n)
                    + field(3, p.rng.randrange(900))
                    + field(4, p.rng.randrange(500)),
                )
                for n in range(50)
            ),
            kind=BYTES,
        )
    ]


@legit()
def embedding_vectors(p: Person) -> Requests:
    return [req({"vectors": [[round(p.rng.gauss(0, 0.1), 5) for _ in range(64)] for _ in range(4)]})]


@legit()
def pages_read_in_a_book(p: Person) -> Requests:
    return [req({"book": "978-3", "page": 20 + n, "of": 412, "device": "reader"}, 60 * n) for n in range(8)]


@legit()
def logs_of_a_server(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"{iso(p.start + 90 * n)} INFO worker-{n % 3} job {p.rng.randrange(9**5)} took {p.rng.randrange(900)} ms"  # noqa: E501
                for n in range(60)
            ),
            kind=TEXT,
        )
    ]


@legit()
def tiles_wanted(p: Person) -> Requests:
    return [
        req(query=f"bbox={13.3 + n / 100:.4f},52.4,{13.4 + n / 100:.4f},52.5&width=256&height=256", at=0.2 * n)
        for n in range(20)
    ]


@legit()
def undo_stack_of_a_photo_editor(p: Person) -> Requests:
    return [
        req(
            zlib.compress(
                js(
                    {
                        "edits": [
                            {"tool": "brush", "size": 12, "stroke": [[x, y] for x, y, _ in s]}
                            for s in parts(p.moves, 15)
                        ],
                        "image": "i-4",
                    }
                ).encode()
            ),
            kind=BYTES,
        )
    ]


@legit()
def filter_of_a_shop(p: Person) -> Requests:
    return [req(query="q=" + quote("shoes") + f"&size={38 + n}&sort=price&page={n}", at=4 * n) for n in range(6)]
