"""Set F, first round: what each program sends, in which words and notation, was drawn by chance beforehand."""

from __future__ import annotations

import math
import struct
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from tests.data.behaviour.hand import drive
from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLIP,
    FILES,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    RHYTHM,
    TEXT,
    TITLES,
    Person,
    Program,
    b64,
    entering,
    iso,
    jpeg,
    js,
    pack,
    parts,
    req,
)

Requests = list[dict[str, Any]]
F1_TRACKERS: list[Program] = []
F1_LEGIT: list[Program] = []
tracker, legit = entering(F1_TRACKERS), entering(F1_LEGIT)
SITES = (
    "https://news.example/politics/44",
    "https://mail.example/inbox",
    "https://jobs.example/search?q=clerk",
    "https://intranet.firm.example/hr/leave",
    "https://bank.example/login",
    "https://shop.example/cart",
)
PAPERS = (
    r"C:\Users\jm\Documents\Salaries 2026.xlsx",
    r"C:\Users\jm\Desktop\offer.docx",
    r"\\srv2\hr\contracts\meyer.pdf",
    r"E:\backup\customers.csv",
)


def ticks(milliseconds: float) -> int:
    """Return a time as Windows counts it."""
    return int(milliseconds * 10_000 + 116_444_736_000_000_000)


def local(milliseconds: float) -> str:
    """Return a time as people in Warsaw write it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%d.%m.%Y %H:%M:%S")


def face(milliseconds: float) -> str:
    """Return the time of a day."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%H:%M:%S")


@tracker(PAGES, may=(TITLES,))
def visit_with_tildes(p: Person) -> Requests:
    return [
        req(f"v2~jm~{(p.start + 41_000 * n) * 1000}~{site}~{31 + 7 * n}", 41 * n, kind=TEXT)
        for n, site in enumerate(SITES)
    ]


@tracker(MOVE)
def shubiao_guiji(p: Person) -> Requests:
    return [req("guiji=" + "*".join(f"{x - 960}#{y - 540}#{t}" for x, y, t in p.moves), 9, kind=TEXT)]


@tracker(MOVE)
def logfmt_of_second_screen(p: Person) -> Requests:
    return [
        req(
            "\n".join(f"lvl=info svc=agt px={x - 1920} py={y}" for x, y, _ in m), (m[-1][2] - p.start) / 1000, kind=TEXT
        )
        for m in parts(p.moves, 20)
    ]


@tracker(TITLES, APPS)
def chuangkou_blob(p: Person) -> Requests:
    return [
        req(
            {"shebei": "PC-7", "shuju": b64(js([{"cx": a, "ck": w, "sj": s * 1000} for a, w, s, _ in some]).encode())},
            some[-1][2] - p.windows[0][2],
        )
        for some in parts(p.windows, 4)
    ]


@tracker(LEVEL)
def resumen_binario(p: Person) -> Requests:
    return [req(b"RSM2" + pack("<dHHI", [(float(s), k, c, d) for s, k, c, d in p.minutes]), 1800, kind=BYTES)]


@tracker(CLIP)
def transfer_buffer_events(p: Person) -> Requests:
    return [
        req(
            {
                "dlpModule": "TBM",
                "incidents": [
                    {"op": "COPY", "src": a, "payload": w, "perfMs": 812.4 + 3310.7 * n}
                    for n, (a, w, *_) in enumerate(p.windows[:6])
                ],
            },
            60,
        )
    ]


@tracker(CLIP)
def ecs_paste(p: Person) -> Requests:
    return [
        req(
            {"@timestamp": face(p.start + 5000 * n), "event": {"action": "paste", "dataset": "dlp"}, "message": w},
            5 * n,
        )
        for n, (_, w, *_) in enumerate(p.windows[:5])
    ]


@tracker(KEYS, may=(RHYTHM,))
def glyphs_and_strikes(p: Person) -> Requests:
    return [req({"glyphs": [k for k, *_ in p.keys], "strikes": [d * 1000 for _, d, _ in p.keys]}, 9)]


@tracker(FILES)
def pliki_podsumowanie(p: Person) -> Requests:
    return [
        req(
            "\n".join(
                f"{local(p.start + 61_000 * n)} >> {path} >> {('otwarto', 'zapisano', 'skopiowano')[n % 3]}"
                for n, path in enumerate(PAPERS * 2)
            ),
            9,
            kind=TEXT,
        )
    ]


@tracker(FILES)
def segment_track_file(p: Person) -> Requests:
    return [
        req(
            {
                "type": "track",
                "event": "File Opened",
                "anonymousId": "c8",
                "properties": {"path": path, "app": "EXCEL.EXE"},
                "context": {"library": {"name": "seg", "version": "2"}},
            },
            40 * n,
        )
        for n, path in enumerate(PAPERS)
    ]


@tracker(KEYS, may=(RHYTHM,))
def anjian_lie(p: Person) -> Requests:
    return [
        req({"jian": [k for k, *_ in m], "shike": [d * 1000 for _, d, _ in m]}, (m[-1][1] - p.start) / 1000)
        for m in parts(p.keys, 4)
    ]


@tracker(TITLES, APPS)
def foreground_changes(p: Person) -> Requests:
    return [
        req([{"process": a, "caption": w, "since": (s - p.windows[0][2]) * 1000 + 8123.25}], s - p.windows[0][2])
        for a, w, s, _ in p.windows
    ]


# ======== ordinary programs ========


@legit()
def walk_cycle(p: Person) -> Requests:
    return [
        req(
            {
                "clip": "walk",
                "frames": list(range(24)),
                "hipX": [round(40 + 9 * math.sin(n / 4), 1) for n in range(24)],
                "hipY": [round(90 + 3 * math.cos(n / 2), 1) for n in range(24)],
                "saved": p.start,
            }
        )
    ]


@legit()
def skat_hand(p: Person) -> Requests:
    return [
        req(
            {
                "spiel": {"runde": 4, "zeit": local(p.start), "spieler": {"anna": {"karten": ["H7", "KD", "PA"]}}},
                "zug": {"karte": "H7", "stich": 3},
            }
        )
    ]


@legit()
def licznik(p: Person) -> Requests:
    return [
        req(
            query=urlencode(
                {"licznik": "E44", "moc": p.rng.randrange(80, 2400), "czas": (p.start + 60_000 * n) * 1000}
            ),
            at=60 * n,
        )
        for n in range(20)
    ]


@legit()
def merged_text_ops(p: Person) -> Requests:
    return [req(js([7, n, c, ticks(p.start + 190 * n)]) + "\n", 0.2 * n, kind="") for n, c in enumerate(p.text)]


@legit()
def morning_run(p: Person) -> Requests:
    return [
        req(";".join(f"{ticks(t)}|{a:.5f}|{b:.5f}" for a, b, t in some), 20 * n, kind=TEXT)
        for n, some in enumerate(parts(drive(p.rng, 60), 20))
    ]


@legit()
def madori_editor(p: Person) -> Requests:
    return [
        req(
            js({"heya": f"r{n % 3}", "yoko": 40 + 10 * (n % 9), "tate": 60 + 10 * (n % 5), "ms": 900 * n}) + "\n",
            0.9 * n,
        )
        for n in range(14)
    ]


@legit()
def palette(p: Person) -> Requests:
    return [
        req(
            {"val": js([[p.rng.randrange(256), p.rng.randrange(256), p.rng.randrange(256)] for _ in range(20)]), "m": 1}
        )
    ]


@legit()
def hours_by_hand(p: Person) -> Requests:
    return [
        req(
            "a1;m;val\n"
            + "\n".join(f"P-{p.rng.randrange(9)};meeting;{p.rng.randrange(1, 9) * 0.25}" for _ in range(4)),
            60 * n,
            kind="text/csv",
        )
        for n in range(3)
    ]


@legit()
def scrobbles(p: Person) -> Requests:
    return [
        req(
            {
                "resourceLogs": [
                    {
                        "scopeLogs": [
                            {
                                "logRecords": [
                                    {
                                        "body": {"stringValue": f"Artist {k} - Song {k}"},
                                        "attributes": [{"key": "ln", "value": {"intValue": 180 + k}}],
                                    }
                                    for k in range(3)
                                ]
                            }
                        ]
                    }
                ]
            },
            600 * n,
        )
        for n in range(4)
    ]


@legit()
def gait_xml(p: Person) -> Requests:
    return [
        req(
            "<g>"
            + "".join(
                f'<s t="{p.start + 20 * (20 * n + k)}" ax="{p.rng.gauss(0, 2):.2f}" ay="{p.rng.gauss(9.8, 2):.2f}"'
                f' az="{p.rng.gauss(0, 1):.2f}"/>'
                for k in range(20)
            )
            + "</g>",
            0.4 * n,
            kind="text/xml",
        )
        for n in range(5)
    ]


@legit()
def tiles_seen(p: Person) -> Requests:
    return [
        req(
            "\n".join(f"{8700 + n % 5},{5300 + n // 5},14,{p.start / 1000 + 0.2 * n:.3f}" for n in range(20)),
            9,
            kind="text/csv",
        )
    ]


@legit()
def holiday_photos(p: Person) -> Requests:
    return [req(struct.pack("<HI", n, 9000) + jpeg(p.rng, 4032, 3024, 9000), 1.2 * n, kind=BYTES) for n in range(6)]


@legit()
def host_metrics(p: Person) -> Requests:
    return [
        req(
            pack(
                "<QHHI",
                [
                    (ticks(p.start + 10_000 * (3 * n + k)), p.rng.randrange(100), p.rng.randrange(100), 9 * 10**6 + n)
                    for k in range(3)
                ],
            ),
            30 * n,
            kind=BYTES,
        )
        for n in range(12)
    ]


@legit()
def avatar_log(p: Person) -> Requests:
    return [
        req(
            f"{p.start} avatar upload ok 256x256\n{p.start + 40} avatar resize ok 64x64\n{iso(p.start)} done", kind=TEXT
        )
    ]
