"""Set J1, ordinary web programs in which things are made: editors, drawings, games, music, maps, remote screens."""

from __future__ import annotations

import gzip
import math
import struct
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import drive, walk
from tests.data.behaviour.unseen.person import BYTES, POST, TEXT, Person, b64, field, iso, jpeg, js, parts, req, varint
from tests.data.behaviour.unseen.set_j1_kit import MULTI, PROTO, Requests, later, legit, typed, words


@legit()
def hike_upload_gpx(p: Person) -> Requests:
    points = "".join(
        f'<trkpt lat="{lat}" lon="{lng}"><ele>{41 + n % 7}.0</ele><time>{iso(t)}</time></trkpt>'
        for n, (lat, lng, t) in enumerate(drive(p.rng, 80))
    )
    body = f'<?xml version="1.0"?><gpx version="1.1" creator="trailbook"><trk><trkseg>{points}</trkseg></trk></gpx>'
    return [req(body, 2, kind="application/gpx+xml", path="/api/activities/import")]


@legit()
def route_of_delivery_planner(p: Person) -> Requests:
    stops = [[lng, lat] for lat, lng, _ in drive(p.rng, 60)[::6]]
    body = {"coordinates": stops, "profile": "driving-hgv", "options": {"avoid_features": ["ferries"]}, "units": "km"}
    return [req(body, 1, path="/ors/v2/directions/driving-hgv/geojson")]


@legit()
def whiteboard_freehand(p: Person) -> Requests:
    out = []
    for n, some in enumerate(parts(p.moves, 30)):
        x0, y0, _ = some[0]
        element = {
            "id": f"fd{n}Qx",
            "type": "freedraw",
            "x": x0,
            "y": y0,
            "strokeColor": "#1971c2",
            "strokeWidth": 2,
            "points": [[x - x0, y - y0] for x, y, _ in some],
            "pressures": [],
            "version": 40 + n,
            "isDeleted": False,
        }
        body = js(["server-broadcast", "room-7c1", {"type": "SCENE_UPDATE", "payload": {"elements": [element]}}])
        out.append(req("42" + body, later(p, some[-1][2]), kind="", path="/socket.io/"))
    return out


@legit()
def design_board_presence(p: Person) -> Requests:
    return [
        req(
            js([{"type": 100, "targetActor": -1, "data": {"cursor": {"x": x, "y": y}, "selection": []}}]),
            later(p, t),
            kind="",
            path="/v7",
        )
        for x, y, t in p.moves[::3]
    ]


@legit()
def shared_document_awareness(p: Person) -> Requests:
    out = []
    for clock, (_, down, _) in enumerate(p.letters[::3]):
        place = {"type": {"client": 311, "clock": 2}, "tname": None, "item": {"client": 311, "clock": clock * 3}}
        state = js({"user": {"name": "Mina", "color": "#ffb61e"}, "cursor": {"anchor": place, "head": place}}).encode()
        one = b"\x01" + varint(80311) + varint(clock) + varint(len(state)) + state
        out.append(req(b"\x01" + varint(len(one)) + one, typed(p, down), kind="", path="/yjs/offer-draft"))
    return out


@legit()
def document_steps(p: Person) -> Requests:
    out, at = [], 120
    for n, some in enumerate(parts(p.letters, 6)):
        text = "".join(letter for letter, _, _ in some)
        slice_ = {"content": [{"type": "text", "text": text}]}
        steps = [{"stepType": "replace", "from": at, "to": at, "slice": slice_}]
        at += len(text)
        out.append(
            req(
                {"version": 55 + n, "clientID": 2741, "steps": steps},
                typed(p, some[-1][1]),
                path="/collab/docs/offer/steps",
            )
        )
    return out


@legit()
def spreadsheet_batch(p: Person) -> Requests:
    rows = [[f"2026-03-{n + 1:02d}", p.rng.randrange(100, 900), round(p.rng.uniform(1, 90), 2)] for n in range(20)]
    data = [{"range": f"March!A{n + 2}:C{n + 2}", "values": [row]} for n, row in enumerate(rows)]
    return [req({"valueInputOption": "USER_ENTERED", "data": data}, 3, path="/v4/spreadsheets/1kQ/values:batchUpdate")]


@legit()
def code_editor_language_server(p: Person) -> Requests:
    out = []
    for n, (letter, down, _) in enumerate(p.letters):
        place = {"line": 12, "character": 8 + n}
        params = {
            "textDocument": {"uri": "file:///workspace/src/rates.py", "version": n + 2},
            "contentChanges": [{"range": {"start": place, "end": place}, "rangeLength": 0, "text": letter}],
        }
        body = js({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params})
        out.append(req(body, typed(p, down), kind="", path="/lsp/python"))
    return out


@legit()
def terminal_in_browser(p: Person) -> Requests:
    sent = [req('{"AuthToken":"","columns":132,"rows":40}', 0, kind="", path="/ws")]
    return sent + [
        req(b"0" + (b"\x7f" if key == "Backspace" else key.encode()), typed(p, down), kind="", path="/ws")
        for key, down, _ in p.keys
    ]


@legit()
def vnc_in_browser(p: Person) -> Requests:
    rows = [(t, struct.pack(">BBHH", 5, 0, x, y)) for x, y, t in p.moves]
    rows += [(t + 80 * (1 - down), struct.pack(">BBHH", 5, down, x, y)) for x, y, t in p.clicks for down in (1, 0)]
    rows += [(down, struct.pack(">BBHI", 4, 1, 0, ord(key))) for key, down, _ in p.letters]
    rows += [(up, struct.pack(">BBHI", 4, 0, 0, ord(key))) for key, _, up in p.letters]
    rows.sort()
    return [req(body, (t - rows[0][0]) / 1000, kind="", path="/websockify") for t, body in rows]


@legit()
def arena_game_socket(p: Person) -> Requests:
    out = []
    for n, (x, y, _) in enumerate(walk(p.rng, 70)):
        body = struct.pack("<BIffB", 0x10, n, x, y, n % 11 == 0)
        out.append(req(body, n * 0.05, kind="", path="/game/eu-3"))
    return out


@legit()
def chess_moves(p: Person) -> Requests:
    line = ("e2e4", "g1f3", "f1b5", "b5a4", "e1g1", "f1e1", "a4b3", "c2c3", "h2h3", "d2d4")
    return [
        req(js({"t": "move", "d": {"u": move, "b": 1, "l": p.rng.randrange(20, 90), "a": n * 2 + 1}}), 9 * n, kind="")
        for n, move in enumerate(line)
    ]


@legit()
def piano_room(p: Person) -> Requests:
    notes = [{"n": p.rng.choice(("a1", "c2", "e2", "g2", "c3")), "v": "0.55", "d": t - p.start} for _, _, t in p.clicks]
    return [
        req(js([{"m": "n", "t": p.start + 200 * n, "n": some}]), 0.2 * n, kind="")
        for n, some in enumerate(parts(notes, 3))
    ]


@legit()
def contract_signature(p: Person) -> Requests:
    strokes = [
        {
            "penColor": "#000",
            "minWidth": 0.5,
            "maxWidth": 2.5,
            "points": [{"x": round(x / 3, 2), "y": round(y / 5, 2), "pressure": 0.5, "time": t} for x, y, t in some],
        }
        for some in parts(p.moves, 35)
    ]
    body = {"envelope": "e-51177", "signer": "Hanne Dahl", "role": "tenant", "agreed": True, "signature": strokes}
    return [req(body, 20, path="/sign/complete")]


@legit()
def handwriting_keyboard(p: Person) -> Requests:
    ink = [
        [[x for x, _, _ in some], [y for _, y, _ in some], [t - p.start for _, _, t in some]]
        for some in parts(p.moves, 25)
    ]
    guide = {"writing_area_width": 600, "writing_area_height": 300}
    ask = {"writing_guide": guide, "ink": ink, "language": "ja", "max_num_results": 10}
    return [
        req({"options": "enable_pre_space", "requests": [ask]}, 4, "itc=ja-t-i0-handwrit&app=jsapi", path="/request")
    ]


@legit()
def sketch_of_a_part(p: Person) -> Requests:
    entities = []
    for n in range(12):
        angle = n * math.pi / 6
        start = [round(40 * math.cos(angle), 3), round(40 * math.sin(angle), 3)]
        entities.append({"btType": "BTMSketchCurveSegment-155", "entityId": f"line{n}", "start": start, "radius": 4.0})
    body = {"feature": {"btType": "BTMSketch-151", "name": "Flange holes", "entities": entities}, "microversionSkew": 0}
    return [req(body, 2, path="/api/v6/partstudios/d/91c/w/1a0/e/77/features")]


@legit()
def diagram_save(p: Person) -> Requests:
    cells = "".join(
        f'<mxCell id="{n}" value="Step {n}" vertex="1" parent="1"><mxGeometry x="{p.rng.randrange(80) * 10}" '
        f'y="{n * 90}" width="120" height="60" as="geometry"/></mxCell>'
        for n in range(2, 14)
    )
    xml = f'<mxfile host="drawio.firm.example"><diagram name="Intake"><mxGraphModel><root>{cells}</root></mxGraphModel>'
    return [req(urlencode({"title": "intake.drawio", "xml": xml + "</diagram></mxfile>"}), 1, kind=POST, path="/save")]


@legit()
def multiplayer_layout(p: Person) -> Requests:
    out = []
    for n in range(8):
        node = (
            field(1, n + 40)
            + field(2, b"Frame %d" % n)
            + field(3, 100.0 + n * 24)
            + field(4, 380.5)
            + field(5, b"#0d99ff")
        )
        out.append(req(field(1, 912 + n) + field(2, node), n * 1.5, kind=PROTO, path="/multiplayer/file/kQ1"))
    return out


@legit()
def image_labels(p: Person) -> Requests:
    shapes = [
        {
            "type": "polygon",
            "frame": n,
            "label_id": 3 + n % 2,
            "points": [round(p.rng.uniform(10, 900), 2) for _ in range(16)],
            "occluded": False,
            "source": "manual",
            "attributes": [],
        }
        for n in range(10)
    ]
    return [
        req(
            {"version": 4, "tags": [], "shapes": shapes, "tracks": []},
            2,
            "action=create",
            path="/api/jobs/77/annotations",
        )
    ]


@legit()
def photo_retouch_layers(p: Person) -> Requests:
    recipe = {"exposure": 0.35, "contrast": 12, "crop": {"x": 0.08, "y": 0.02, "w": 0.84, "h": 0.9}, "rotate": -1.5}
    picture = jpeg(p.rng, 4032, 3024, 60_000)
    body = (
        b'--b7Kq\r\nContent-Disposition: form-data; name="recipe"\r\n\r\n'
        + js(recipe).encode()
        + b'\r\n--b7Kq\r\nContent-Disposition: form-data; name="photo"; filename="IMG_2214.JPG"\r\n'
        + b"Content-Type: image/jpeg\r\n\r\n"
        + picture
        + b"\r\n--b7Kq--\r\n"
    )
    return [req(body, 3, kind=f"{MULTI}; boundary=b7Kq", path="/edit/render")]


@legit()
def gantt_drag(p: Person) -> Requests:
    return [
        req(
            {
                "task": f"PRJ-{n + 210}",
                "start": f"2026-04-{n + 1:02d}",
                "end": f"2026-04-{n + 5:02d}",
                "progress": n * 10,
                "dependencies": [f"PRJ-{n + 209}"] if n else [],
            },
            7 * n,
            path=f"/api/plan/14/tasks/{n + 210}",
        )
        for n in range(6)
    ]


@legit()
def notebook_kernel(p: Person) -> Requests:
    cells = (
        "import pandas as pd",
        "df = pd.read_csv('rates.csv')",
        "df.groupby('region').price.mean().plot()",
        "df.tail()",
    )
    out = []
    for n, code in enumerate(cells):
        head = {"msg_id": f"a0f{n}", "msg_type": "execute_request", "username": "", "session": "6b1", "version": "5.2"}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": True, "stop_on_error": True}
        out.append(
            req(
                js({"header": head, "content": content, "channel": "shell"}),
                20 * n,
                kind="",
                path="/api/kernels/1c/channels",
            )
        )
    return out


@legit()
def note_sync(p: Person) -> Requests:
    out = []
    for n, (text, t) in enumerate(words(p)[4::3]):
        doc = {
            "_id": "note:91",
            "_rev": f"{n + 3}-9fa1",
            "title": "To do",
            "body": f"# To do\n\n- {text}\n",
            "mtime": t,
        }
        out.append(req({"docs": [doc], "new_edits": False}, typed(p, t), path="/notes-anna/_bulk_docs"))
    return out


@legit()
def game_save_slot(p: Person) -> Requests:
    tiles = [[p.rng.choice((0, 0, 1, 2, 7)) for _ in range(24)] for _ in range(16)]
    save = {"slot": 2, "day": 41, "gold": 1830, "farm": tiles, "inventory": {"turnip": 12, "hoe": 1}}
    return [
        req(gzip.compress(js(save).encode()), 5, kind=BYTES, path="/save/2"),
        req(msgpack.packb(save), 300, kind=BYTES),
    ]


@legit()
def dictation_audio(p: Person) -> Requests:
    start = js({"config": {"language_code": "de-DE", "encoding": "WEBM_OPUS", "sample_rate_hertz": 48000}})
    chunks = [req(p.rng.randbytes(900), 0.25 * n, kind="", path="/speech/stream") for n in range(1, 12)]
    return [
        req(start, 0, kind="", path="/speech/stream"),
        *chunks,
        req(b64(b"EOS"), 4, kind=TEXT, path="/speech/stream"),
    ]
