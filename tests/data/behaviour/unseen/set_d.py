"""Set D: a last first look, written after set C was mended, by somebody who by then knew the detectors."""

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
D_TRACKERS: list[Program] = []
D_LEGIT: list[Program] = []
tracker, legit = entering(D_TRACKERS), entering(D_LEGIT)


def when(p: Person, t: float) -> float:
    return (t - p.start) / 1000


@tracker(MOVE)
def movimenti(p: Person) -> Requests:
    return [
        req({"utente": "jm", "movimenti": [{"orizz": x, "vert": y, "istante": t} for x, y, t in m]}, when(p, m[-1][2]))
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def fare_izleri(p: Person) -> Requests:
    return [
        req({"izler": ";".join(f"{t - p.start}:{x}:{y}" for x, y, t in m)}, when(p, m[-1][2]))
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def events_with_a_code_each(p: Person) -> Requests:
    return [req({"e": [{"c": 101, "p": [x, y], "o": t - p.start} for x, y, t in p.moves], "b": "x81"}, 9)]


@tracker(MOVE)
def cloud_events(p: Person) -> Requests:
    return [
        req(
            [
                {"specversion": "1.0", "type": "com.firm.desk", "id": f"{n}", "time": iso(t), "data": {"k": x, "l": y}}
                for n, (x, y, t) in enumerate(m)
            ],
            when(p, m[-1][2]),
        )
        for m in parts(p.moves, 20)
    ]


@tracker(MOVE)
def points_in_a_geometry_of_text(p: Person) -> Requests:
    return [
        req(
            {
                "linea": "LINESTRING(" + ", ".join(f"{x} {y}" for x, y, _ in p.moves) + ")",
                "tempi": [t - p.start for *_, t in p.moves],
            },
            9,
        )
    ]


@tracker(MOVE)
def firehose(p: Person) -> Requests:
    return [
        req(
            {"DeliveryStreamName": "desk", "Records": [{"Data": b64(js([t, x, y]).encode())} for x, y, t in m]},
            when(p, m[-1][2]),
        )
        for m in parts(p.moves, 40)
    ]


@tracker(MOVE)
def sixteen_bytes_a_record(p: Person) -> Requests:
    return [req(b"TRK1" + pack("<qHHI", [(t, x, y, 7) for x, y, t in p.moves]), 9, kind=BYTES)]


@tracker(MOVE)
def packed_signed_steps(p: Person) -> Requests:
    return [req({"s": b64(zlib.compress(pack(">hhH", [(a, b, min(c, 9999)) for a, b, c in p.steps])))}, 9)]


@tracker(MOVE)
def arrays_by_letter(p: Person) -> Requests:
    return [
        req(
            urlencode(
                {
                    "a": ",".join(str(x) for x, *_ in m),
                    "b": ",".join(str(y) for _, y, _ in m),
                    "c": ",".join(str(t) for *_, t in m),
                }
            ),
            when(p, m[-1][2]),
            kind=POST,
        )
        for m in parts(p.moves, 30)
    ]


@tracker(MOVE)
def gelf_lines(p: Person) -> Requests:
    return [
        req(
            "\0".join(
                js({"version": "1.1", "host": "pc7", "short_message": "m", "timestamp": t / 1000, "_a": x, "_b": y})
                for x, y, t in p.moves
            ),
            9,
            kind=TEXT,
        )
    ]


@tracker(MOVE)
def statsd_lines(p: Person) -> Requests:
    return [req("\n".join(f"desk.h:{x}|g\ndesk.v:{y}|g\ndesk.t:{t}|g" for x, y, t in p.moves), 9, kind=TEXT)]


@tracker(MOVE)
def one_get_a_point(p: Person) -> Requests:
    return [req(query=f"u=jm&c={x}-{y}-{t}", at=when(p, t)) for x, y, t in p.moves]


@tracker(MOVE)
def cef_lines(p: Person) -> Requests:
    return [
        req("\n".join(f"CEF:0|Firm|Desk|1.0|100|move|1|rt={t} cn1={x} cn2={y}" for x, y, t in p.moves), 9, kind=TEXT)
    ]


@tracker(MOVE)
def xml_rpc(p: Person) -> Requests:
    return [
        req(
            "<methodCall><methodName>m</methodName><params>"
            + "".join(f"<param><value><int>{n}</int></value></param>" for x, y, t in p.moves for n in (x, y, t))
            + "</params></methodCall>",
            9,
            kind="text/xml",
        )
    ]


@tracker(MOVE)
def map_of_columns_of_strings(p: Person) -> Requests:
    return [
        req(msgpack.packb({"v": [f"{x}:{y}" for x, y, _ in p.moves], "w": [c for *_, c in p.steps]}), 9, kind=BYTES)
    ]


@tracker(KEYS, may=(RHYTHM,))
def tasti(p: Person) -> Requests:
    return [req({"tasti": [f"{k}|{d}|{u}" for k, d, u in p.letters]}, 9)]


@tracker(KEYS, may=(RHYTHM,))
def klavye(p: Person) -> Requests:
    return [req([{"tur": 1, "deger": k, "an": d} for k, d, _ in p.keys], 9)]


@tracker(KEYS, may=(RHYTHM,))
def keys_in_protobuf_columns(p: Person) -> Requests:
    return [
        req(
            field(1, "".join(k for k, *_ in p.letters).encode())
            + field(2, b"".join(varint(b[1] - a[1]) for a, b in pairwise(p.letters))),
            9,
            kind=BYTES,
        )
    ]


@tracker(KEYS, may=(RHYTHM,))
def cef_keys(p: Person) -> Requests:
    return [
        req(
            "\n".join(f"CEF:0|Firm|Desk|1.0|200|key|1|rt={d} cs1={'SPACE' if k == ' ' else k}" for k, d, _ in p.keys),
            9,
            kind=TEXT,
        )
    ]


@tracker(KEYS, may=(RHYTHM, TITLES, FORM))
def typed_by_window(p: Person) -> Requests:
    return [
        req(
            {
                "finestra": "Paghe.xlsx - Excel",
                "digitato": p.text[10 * n : 10 * n + 10],
                "ora": iso(p.start + 4000 * n),
            },
            4 * n,
        )
        for n in range(5)
    ]


@tracker(KEYS, may=(RHYTHM,))
def codes_one_by_one(p: Person) -> Requests:
    return [req({"vk": ord(k.upper()), "st": 1, "ts": d}, when(p, d)) for k, d, _ in p.letters]


@tracker(RHYTHM, may=(KEYS,))
def down_and_up(p: Person) -> Requests:
    return [req({"n": 4, "seq": [[d, u] for _, d, u in p.keys]}, 9)]


@tracker(CLICK)
def cliques(p: Person) -> Requests:
    return [req({"cliques": [{"alvo": "Salvar", "x": x, "y": y, "hora": t} for x, y, t in p.clicks]}, 30)]


@tracker(CLICK)
def path_of_elements(p: Person) -> Requests:
    return [req({"q": [{"n": "html>body>main>form>button", "t": t, "l": "Genehmigen"} for _, _, t in p.clicks]}, 30)]


@tracker(CLICK)
def tiklama_form(p: Person) -> Requests:
    return [
        req(urlencode({"olay": "tiklama", "hedef": "#kaydet", "x": x, "y": y}), when(p, t), kind=POST)
        for x, y, t in p.clicks
    ]


@tracker(CLICK)
def press_as_line(p: Person) -> Requests:
    return [req(f"{t} press A.nav-link {x} {y}", when(p, t), kind=TEXT) for x, y, t in p.clicks]


@tracker(SCROLL)
def rolagem(p: Person) -> Requests:
    return [req({"rolagem": [[t, top] for top, t in p.scrolls], "url": "/ferias"}, 30)]


@tracker(SCROLL)
def scroll_csv(p: Person) -> Requests:
    return [req("ts,scrollTop,page\n" + "\n".join(f"{t},{top},/hr" for top, t in p.scrolls), 30, kind="text/csv")]


@tracker(TITLES, APPS)
def finestre(p: Person) -> Requests:
    return [
        req(
            {
                "finestre": [
                    {"programma": a, "titolo": w, "dalle": iso(s * 1000), "alle": iso((s + n) * 1000)}
                    for a, w, s, n in p.windows
                ]
            },
            900,
        )
    ]


@tracker(TITLES, APPS)
def gelf_windows(p: Person) -> Requests:
    return [
        req(
            {"version": "1.1", "host": "pc7", "short_message": w, "timestamp": s, "_proc": a, "_sec": n},
            s - p.windows[0][2],
        )
        for a, w, s, n in p.windows
    ]


@tracker(TITLES, APPS)
def windows_by_day_and_hour(p: Person) -> Requests:
    return [req({"2026-11-24": {"09": [[a, w, n] for a, w, _, n in p.windows]}}, 900)]


@tracker(APPS)
def minutes_by_program(p: Person) -> Requests:
    return [req({"usuario": "jm", "uso": [{"aplicativo": a, "minutos": n // 60} for a, _, _, n in p.windows]}, 900)]


@tracker(TITLES, may=(APPS,))
def cef_windows(p: Person) -> Requests:
    return [
        req(
            "\n".join(f"CEF:0|Firm|Desk|1.0|300|focus|1|rt={s * 1000} sproc={a} msg={w}" for a, w, s, _ in p.windows),
            900,
            kind=TEXT,
        )
    ]


@tracker(LEVEL)
def battute(p: Person) -> Requests:
    return [req({"minuti": [{"alle": s, "battute": k, "clic": c} for s, k, c, _ in p.minutes]}, 1800)]


@tracker(LEVEL)
def statsd_counts(p: Person) -> Requests:
    return [
        req(
            "\n".join(f"pc7.keys:{k}|c\npc7.clicks:{c}|c\npc7.mouse:{d}|c" for _, k, c, d in p.minutes), 1800, kind=TEXT
        )
    ]


@tracker(LEVEL)
def tus_sayisi(p: Person) -> Requests:
    return [
        req({"makine": 7, "tusSayisi": k, "tiklamaSayisi": c, "an": s}, s - p.minutes[0][0]) for s, k, c, _ in p.minutes
    ]


@tracker(IDLE)
def inattivita(p: Person) -> Requests:
    return [req({"inattivita": [{"dalle": s, "secondi": n} for s, n in p.pauses]}, 9000)]


@tracker(IDLE)
def afk_flags(p: Person) -> Requests:
    return [
        req({"pc": 7, "status": "afk" if n % 3 == 0 else "active", "since": iso(p.start + 60000 * n)}, 60 * n)
        for n in range(12)
    ]


@tracker(SHOTS)
def capture_with_a_header(p: Person) -> Requests:
    return [
        req(b"CAP\x01" + struct.pack("<IIH", 1000 * n, 7, 1) + jpeg(p.rng, 1440, 900), 60 * n, kind=BYTES)
        for n in range(5)
    ]


@tracker(SHOTS)
def schermata(p: Person) -> Requests:
    return [req({"schermata": b64(png(p.rng, 1280, 800)), "utente": "jm"}, 120 * n) for n in range(4)]


@tracker(CLIP)
def appunti_copiati(p: Person) -> Requests:
    return [
        req({"evento": "copiato", "testo": p.text[4 * n : 4 * n + 30], "da": "EXCEL.EXE", "ora": iso(p.start)}, 9 * n)
        for n in range(3)
    ]


@tracker(PAGES, may=(TITLES,))
def pagine_viste(p: Person) -> Requests:
    return [
        req(
            {
                "pagine": [
                    {"indirizzo": f"https://{h}", "inizio": p.start + 50_000 * n, "durata": 50}
                    for n, h in enumerate(("news.example/a", "bank.example/b", "jobs.example/c", "mail.example/d"))
                ]
            },
            200,
        )
    ]


@tracker(FORM)
def campi(p: Person) -> Requests:
    return [
        req({"tipo": "change", "campo": a, "valore": b, "pagina": "/ferie", "ora": p.start + 900 * n}, n)
        for n, (a, b) in enumerate((("nome", "Meyer"), ("motivo", p.text), ("giorni", "4 o 5")))
    ]


@tracker(REPLAY, may=(MOVE, CLICK))
def tree_then_changes(p: Person) -> Requests:
    tree = {
        "t": "BODY",
        "k": [
            {"t": "DIV", "k": [{"t": "SPAN", "k": [], "x": "Meyer"}, {"t": "INPUT", "k": [], "x": "4"}]}
            for _ in range(9)
        ],
    }
    return [req({"seq": n, "tree": tree if not n else None, "diff": [[n, "x", "5"]]}, n) for n in range(5)]


# ======== ordinary programs ========


@legit()
def bike_ride(p: Person) -> Requests:
    return [req("\n".join(f"{t};{a};{b};{p.rng.randrange(30)}" for a, b, t in drive(p.rng, 60)), kind="text/csv")]


@legit()
def parcels_van(p: Person) -> Requests:
    return [
        req(
            msgpack.packb({"van": 4, "p": [[int(a * 1e6), int(b * 1e6), t // 1000] for a, b, t in drive(p.rng, 60)]}),
            kind=BYTES,
        )
    ]


@legit()
def lawn_robot(p: Person) -> Requests:
    return [
        req({"x_cm": round(x), "y_cm": round(y), "bat": 80, "tick": n}, n * 0.05, kind="")
        for n, (x, y, _) in enumerate(walk(p.rng, 60))
    ]


@legit()
def scribbles(p: Person) -> Requests:
    return [
        req(
            {
                "layer": 2,
                "cmds": [{"op": "stroke", "pts": [[x, y] for x, y, _ in s], "w": 2} for s in parts(p.moves, 15)],
            }
        )
    ]


@legit()
def signed_contract(p: Person) -> Requests:
    return [
        req(
            urlencode({"contract": "C-4", "signature": ";".join(f"{x},{y}" for x, y, _ in p.moves), "pen": "blue"}),
            kind=POST,
        )
    ]


@legit()
def laser_cutter(p: Person) -> Requests:
    return [req("".join(f"M3 S40\nG0 X{x} Y{y}\n" for x, y, _ in p.moves), kind=TEXT)]


@legit()
def snake_game(p: Person) -> Requests:
    return [req({"dir": p.rng.choice("udlr"), "len": 4 + n // 5, "tick": n}, 0.2 * n, kind="") for n in range(50)]


@legit()
def tower_game(p: Person) -> Requests:
    return [
        req(
            {"player": 2, "build": {"x": p.rng.randrange(20), "y": p.rng.randrange(12), "kind": "tower"}},
            3 * n,
            kind="",
        )
        for n in range(15)
    ]


@legit()
def prices_by_minute(p: Person) -> Requests:
    return [
        req(
            {
                "rows": [
                    [1795400000 + 60 * n, 100 + p.rng.randrange(9), 100 + p.rng.randrange(9), 99, 101]
                    for n in range(60)
                ],
                "symbol": "X",
            }
        )
    ]


@legit()
def pollution(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"air,st=4 pm10={p.rng.randrange(50)},no2={p.rng.randrange(80)} {1795400000 + 600 * n}"
                for n in range(40)
            ),
            kind=TEXT,
        )
    ]


@legit()
def seismograph(p: Person) -> Requests:
    return [req(gzip.compress(struct.pack("<500i", *(int(p.rng.gauss(0, 400)) for _ in range(500)))), kind=BYTES)]


@legit()
def gyroscope(p: Person) -> Requests:
    return [
        req(
            [
                {
                    "alpha": round(p.rng.random() * 360, 1),
                    "beta": round(p.rng.gauss(0, 9), 1),
                    "gamma": round(p.rng.gauss(0, 9), 1),
                    "ts": p.start + 20 * n,
                }
                for n in range(50)
            ]
        )
    ]


@legit()
def sleep_stages(p: Person) -> Requests:
    return [req({"night": "2026-11-23", "stages": [["light", 1795400000 + 900 * n, 900] for n in range(12)]})]


@legit()
def accordion(p: Person) -> Requests:
    return [
        req(
            {
                "tune": 4,
                "keys": [{"n": p.rng.randrange(48, 80), "on": 300 * n, "off": 300 * n + 180} for n in range(40)],
            }
        )
    ]


@legit()
def karaoke(p: Person) -> Requests:
    return [req({"lines": [{"at": 2400 * n, "text": "la la la"} for n in range(20)], "song": 7})]


@legit()
def redis_stats(p: Person) -> Requests:
    return [
        req(
            {"pool": "a", "idle": p.rng.randrange(20), "active": p.rng.randrange(20), "at": 1795400000 + 30 * n}, 30 * n
        )
        for n in range(12)
    ]


@legit()
def postgres_log(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"{iso(p.start + 700 * n)} LOG duration: {p.rng.random() * 90:.2f} ms statement: SELECT {n}"
                for n in range(40)
            ),
            kind=TEXT,
        )
    ]


@legit()
def k8s_events(p: Person) -> Requests:
    return [
        req(
            [
                {"reason": "Pulled", "object": f"pod/web-{n}", "firstTimestamp": iso(p.start + 9000 * n), "count": 1}
                for n in range(20)
            ]
        )
    ]


@legit()
def browser_vitals(p: Person) -> Requests:
    return [
        req(urlencode({"m": "INP", "v": 120 + n, "el": "button.save", "pg": "/shop"}), 5 * n, kind=POST)
        for n in range(6)
    ]


@legit()
def word_suggestions(p: Person) -> Requests:
    return [req({"w": "donaudampf"[:n], "lang": "de"}, 0.3 * n) for n in range(2, 11)]


@legit()
def note_saved(p: Person) -> Requests:
    return [req({"note": 4, "md": p.text[: 11 * n], "etag": f"v{n}"}, 12 * n) for n in range(1, 6)]


@legit()
def shared_editor(p: Person) -> Requests:
    return [req({"d": 7, "v": n, "o": [["r", n], ["i", c]]}, 0.2 * n, kind="") for n, c in enumerate(p.text)]


@legit()
def shell_in_the_browser(p: Person) -> Requests:
    return [req({"t": "in", "d": c}, 0.2 * n, kind="") for n, c in enumerate("ls -la /var/log\n")]


@legit()
def spell_check(p: Person) -> Requests:
    return [req({"words": p.text.split(), "dict": "en"})]


@legit()
def flash_cards(p: Person) -> Requests:
    return [req({"card": n, "grade": p.rng.randrange(5), "ms": p.rng.randrange(900, 9000)}, 6 * n) for n in range(20)]


@legit()
def tumour_outline(p: Person) -> Requests:
    return [
        req(
            {
                "roi": [[round(200 + 50 * math.cos(n / 8)), round(180 + 40 * math.sin(n / 8))] for n in range(50)],
                "series": 3,
            }
        )
    ]


@legit()
def seats_of_a_plane(p: Person) -> Requests:
    return [req({"flight": "LH1", "seats": ["12A", "12B", "14C"], "price": 120})]


@legit()
def org_chart(p: Person) -> Requests:
    return [
        req({"boxes": [{"id": n, "left": 30 * n % 400, "top": 80 * (n // 9), "title": f"Team {n}"} for n in range(30)]})
    ]


@legit()
def todo_moved(p: Person) -> Requests:
    return [req({"todo": n, "done": True, "at": iso(p.start + 90000 * n)}, 90 * n) for n in range(8)]


@legit()
def invoice(p: Person) -> Requests:
    return [
        req({"no": 44, "rows": [{"text": "Work", "hours": 3, "rate": 90}, {"text": "Travel", "hours": 1, "rate": 40}]})
    ]


@legit()
def shifts(p: Person) -> Requests:
    return [
        req(
            {
                "shifts": [
                    {
                        "worker": f"W{n}",
                        "from": iso(p.start + 86_400_000 * n),
                        "to": iso(p.start + 86_400_000 * n + 28_800_000),
                        "state": "absent" if n % 3 else "planned",
                    }
                    for n in range(10)
                ]
            }
        )
    ]


@legit()
def radio_listened(p: Person) -> Requests:
    return [req({"station": "jazz", "since": 1795400000, "sec": 30 * n}, 30 * n) for n in range(10)]


@legit()
def video_lesson(p: Person) -> Requests:
    return [req(urlencode({"v": "l4", "pos": 5 * n, "rate": 1, "buf": 20}), 5 * n, kind=POST) for n in range(15)]


@legit()
def pictures_of_a_car(p: Person) -> Requests:
    return [
        req(
            form_data({f"img{n}": (f"c{n}.jpg", jpeg(p.rng, 1920, 1440, 9000)) for n in range(4)}, {"ad": "9"}),
            kind=EDGE,
        )
    ]


@legit()
def slides_exported(p: Person) -> Requests:
    return [
        req(form_data({"slide": (f"s{n}.png", png(p.rng, 1280, 720))}, {"deck": "4"}), 0.6 * n, kind=EDGE)
        for n in range(5)
    ]


@legit()
def backup_of_files(p: Person) -> Requests:
    return [req({"files": [{"path": f"/home/jm/docs/d{n}.odt", "size": 900 * n, "sha": "ab" * 8} for n in range(12)]})]


@legit()
def app_store_updates(p: Person) -> Requests:
    return [req({"apps": [{"bundleId": f"com.vendor.app{n}", "version": f"2.{n}"} for n in range(12)]})]


@legit()
def smart_home(p: Person) -> Requests:
    return [
        req(
            "\n".join(f"{iso(p.start + 600_000 * n)} door {'locked' if n % 2 else 'unlocked'}" for n in range(10)),
            kind=TEXT,
        )
    ]


@legit()
def step_counter(p: Person) -> Requests:
    return [req({"steps": [p.rng.choice((0, 0, 40, 90)) for _ in range(60)], "every": 60, "from": 1795400000})]


@legit()
def ad_report(p: Person) -> Requests:
    return [req({"campaign": 4, "hours": [{"h": n, "views": 90 * n, "clicks": n} for n in range(24)]})]


@legit()
def search_filters(p: Person) -> Requests:
    return [req(query="q=" + quote("lamp") + f"&p={n}", at=3 * n) for n in range(6)]


@legit()
def hashes_checked(p: Person) -> Requests:
    return [req({"hashes": [base64.b64encode(p.rng.randbytes(24)).decode() for _ in range(20)]})]
