"""Set K2, ordinary programs: what is drawn, played, written and built, sent for the sake of whoever does it."""

from __future__ import annotations

import math
from uuid import UUID

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    BYTES,
    EDGE,
    TEXT,
    Person,
    b64,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
)
from tests.data.behaviour.unseen.set_k2_kit import PACK, PNG, XML, Requests, gz, legit, wander


@legit()
def cad_sketch_checkin(p: Person) -> Requests:
    points = [[round(40 * math.cos(n / 7) + n, 3), round(40 * math.sin(n / 7), 3)] for n in range(44)]
    sketch = {
        "part": "BRK-20117",
        "revision": "C",
        "units": "mm",
        "features": [
            {"id": "Sketch1", "plane": "XY", "entities": [{"type": "spline", "points": points}]},
            {"id": "Extrude1", "type": "boss", "depth": 12.0, "sketch": "Sketch1"},
            {"id": "Fillet1", "type": "fillet", "radius": 2.5, "edges": [4, 7, 11, 12]},
        ],
    }
    return [req(gz(js(sketch)), 3, path="/pdm/vault/BRK-20117/checkin")]


@legit()
def slicer_gcode_upload(p: Person) -> Requests:
    lines = ["; generated for MK4S 0.4 nozzle", "G28", "M104 S215", "G92 E0"]
    for n in range(400):
        x, y = 125 + 30 * math.cos(n / 16), 105 + 30 * math.sin(n / 16)
        lines.append(f"G1 X{x:.3f} Y{y:.3f} E{n * 0.0342:.5f}" + (" F1800" if n % 50 == 0 else ""))
    body = form_data({"file": ("bracket_0.2mm_PETG.gcode", "\n".join(lines).encode())}, {"print": "true"})
    return [req(body, 2, kind=EDGE, path="/api/files/local")]


@legit()
def painting_live_canvas(p: Person) -> Requests:
    out = []
    for n in range(7):
        x, y = p.rng.uniform(200, 1500), p.rng.uniform(200, 900)
        dabs = []
        for k in range(24):
            x, y = x + p.rng.uniform(-3, 14), y + p.rng.uniform(-6, 9)
            dabs.append([round(x, 2), round(y, 2), round(0.2 + 0.7 * math.sin(k / 8), 3)])
        stroke = {"op": "stroke", "layer": 3, "brush": "ink-pen-4", "color": "#26364aff", "size": 6.5, "dabs": dabs}
        out.append(req(js(stroke), 4 * n, kind=""))
    return out


@legit()
def animation_keyframes(p: Person) -> Requests:
    tracks = [
        {
            "target": bone,
            "property": "translation",
            "interpolation": "bezier",
            "keys": [{"frame": 4 * n, "x": x, "y": y} for n, (x, y) in enumerate(zip(xs, ys, strict=True))],
        }
        for bone, xs, ys in (
            (bone, wander(p, 120, 9, 20), wander(p, 300, 7, 20)) for bone in ("hip", "hand.L", "hand.R", "head")
        )
    ]
    return [req({"scene": "ep02_sc014", "fps": 24, "shot": 7, "tracks": tracks}, 12, path="/projects/fox/save")]


@legit()
def band_rehearsal_midi(p: Person) -> Requests:
    out = []
    for n in range(30):
        note, velocity = p.rng.choice((60, 62, 64, 65, 67, 69, 71, 72)), p.rng.randrange(50, 110)
        out.append(
            req(
                js({"t": "midi", "ch": 1, "ev": "noteOn", "note": note, "vel": velocity, "tick": 240 * n}),
                n / 2,
                kind="",
            )
        )
        out.append(
            req(
                js({"t": "midi", "ch": 1, "ev": "noteOff", "note": note, "vel": 0, "tick": 240 * n + 200}),
                n / 2 + 0.4,
                kind="",
            )
        )
    return out


@legit()
def racing_game_inputs(p: Person) -> Requests:
    steer, throttle = wander(p, 0, 0.12, 120, 3), wander(p, 0.8, 0.05, 120, 3)
    frames = [
        {"seq": n, "steer": max(-1, min(1, s)), "throttle": max(0, min(1, t)), "brake": 0, "gear": 3 + n // 50}
        for n, (s, t) in enumerate(zip(steer, throttle, strict=True))
    ]
    return [
        req(msgpack.packb({"match": "eu-71-2204", "car": 9, "inputs": some}), 0.5 * n, kind=PACK)
        for n, some in enumerate(parts(frames, 10))
    ]


@legit()
def correspondence_chess(p: Person) -> Requests:
    moves = ("e2e4", "g1f3", "f1b5", "e1g1", "f1e1", "b5b3", "c2c3", "h2h3", "d2d4", "b1d2")
    return [
        req(js({"t": "move", "d": {"u": one, "b": 1, "l": p.rng.randrange(20, 90), "ply": 2 * n}}), 14 * n, kind="")
        for n, one in enumerate(moves)
    ]


@legit()
def gateway_remote_desktop(p: Person) -> Requests:
    def said(*words: object) -> str:
        return ",".join(f"{len(str(one))}.{one}" for one in words) + ";"

    out = [req(said("size", 1920, 1080, 96) + said("sync", p.start), 0, kind="")]
    out += [req(said("mouse", x, y, 0), (t - p.start) / 1000, kind="") for x, y, t in p.moves]
    for k, down, up in p.letters:
        out.append(req(said("key", ord(k), 1), (down - p.start) / 1000, kind=""))
        out.append(req(said("key", ord(k), 0), (up - p.start) / 1000, kind=""))
    return out


@legit()
def code_completion_client(p: Person) -> Requests:
    source = (
        "def total(rows: list[Row]) -> Decimal:\n    return sum((row.net * row.rate for row in rows), Decimal(0))\n"
    )
    return [
        req(
            {
                "model": "code-small",
                "prefix": source[:end],
                "suffix": "\n\nif __name__ == '__main__':\n    main()\n",
                "language": "python",
                "max_tokens": 64,
                "stream": True,
            },
            3 * n,
            path="/v1/completions",
        )
        for n, end in enumerate((18, 39, 54, 71, 90))
    ]


@legit()
def notebook_kernel_messages(p: Person) -> Requests:
    cells = (
        "import pandas as pd",
        "df = pd.read_csv('rates.csv')",
        "df.groupby('region').net.sum()",
        "df.plot(x='day')",
    )
    out = []
    for n, code in enumerate(cells):
        for kind, content in (
            ("complete_request", {"code": code[:9], "cursor_pos": 9}),
            ("execute_request", {"code": code, "silent": False, "store_history": True}),
        ):
            head = {"msg_id": str(UUID(int=p.rng.getrandbits(128))), "msg_type": kind, "username": "", "version": "5.3"}
            message = {"header": head, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
            out.append(req(js(message), 20 * n, kind=""))
    return out


@legit()
def build_step_timings(p: Person) -> Requests:
    tasks = (":core:compileJava", ":core:test", ":api:compileKotlin", ":api:jar", ":app:lint", ":app:assemble")
    spans = [
        {
            "task": one,
            "outcome": p.rng.choice(("SUCCESS", "FROM_CACHE", "UP_TO_DATE")),
            "startMs": 900 * n,
            "durationMs": p.rng.randrange(8, 14000),
        }
        for n, one in enumerate(tasks)
    ]
    return [req({"buildId": "q7x2kfa", "tool": "gradle 9.1", "agents": 8, "tasks": spans}, 40, path="/scans")]


@legit()
def translation_memory_segments(p: Person) -> Requests:
    pairs = (
        ("Tighten the four screws crosswise.", "Die vier Schrauben über Kreuz anziehen."),
        ("Do not operate without the guard.", "Nicht ohne Schutzhaube betreiben."),
        ("Replace the filter every six months.", "Den Filter alle sechs Monate wechseln."),
    )
    return [
        req(
            {"tm": "machinery-en-de", "segmentId": 118 + n, "source": a, "target": b, "status": "confirmed"},
            70 * n,
            path="/tm/machinery-en-de/entry",
        )
        for n, (a, b) in enumerate(pairs)
    ]


@legit()
def field_mapping_wfst(p: Person) -> Requests:
    ring = [(7.0921 + 0.002 * math.cos(n / 3), 50.7341 + 0.0012 * math.sin(n / 3)) for n in range(19)]
    places = " ".join(f"{x:.7f},{y:.7f}" for x, y in [*ring, ring[0]])
    body = (
        '<wfs:Transaction service="WFS" version="1.1.0" xmlns:wfs="http://www.opengis.net/wfs"><wfs:Insert><parcel>'
        '<crop>winter wheat</crop><geom><gml:Polygon srsName="EPSG:4326"><gml:exterior><gml:LinearRing>'
        f"<gml:coordinates>{places}</gml:coordinates></gml:LinearRing></gml:exterior></gml:Polygon></geom></parcel>"
        "</wfs:Insert></wfs:Transaction>"
    )
    return [req(body, 8, kind=XML, path="/geoserver/wfs")]


@legit()
def signature_pad_contract(p: Person) -> Requests:
    strokes = []
    for n in range(4):
        xs, ys = wander(p, 40 + 60 * n, 5, 22, 0), wander(p, 60, 6, 22, 0)
        strokes.append(
            [{"x": int(x), "y": int(y), "p": p.rng.randrange(180, 900)} for x, y in zip(xs, ys, strict=True)]
        )
    body = {"contract": "L-2026-00418", "signer": "Jana Meyer", "signedAt": iso(p.start), "pad": "STU-540"}
    return [req(body | {"strokes": strokes, "image": b64(png(p.rng, 320, 120))}, 6, path="/sign/L-2026-00418")]


@legit()
def capture_tool_share_link(p: Person) -> Requests:
    return [req(png(p.rng, 420, 260), 1, "name=Region_2026-11-24.png&expires=7d", PNG, path="/i/upload")]


@legit()
def photo_library_import(p: Person) -> Requests:
    return [
        req(
            form_data(
                {"assetData": (f"DSC_{4410 + n}.JPG", jpeg(p.rng, 6000, 4000, 40_000))},
                {
                    "deviceAssetId": f"DSC_{4410 + n}.JPG",
                    "fileCreatedAt": iso(p.start - 86_400_000 * n),
                    "isFavorite": "false",
                },
            ),
            9 * n,
            kind=EDGE,
            path="/api/assets",
        )
        for n in range(4)
    ]


@legit()
def dictation_audio(p: Person) -> Requests:
    return [req(p.rng.randbytes(3200), 0.1 * n, kind=BYTES) for n in range(25)] + [req('{"eof":1}', 2.6, kind=TEXT)]
