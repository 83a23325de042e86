"""Set H1, legitimate: web applications in which a hand draws, points, types or plays for its own sake."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import Any

from tests.data.behaviour.hand import drive, walk
from tests.data.behaviour.unseen.person import TEXT, Person, field, js, parts, req, varint
from tests.data.behaviour.unseen.set_h1_kit import SOCKET, XML, Requests, drafts, form, later, legit, uid


@legit()
def delivery_note_signature(p: Person) -> Requests:
    strokes = [
        {"penColor": "black", "points": [{"time": t, "x": x / 2, "y": y / 4, "pressure": 0.5} for x, y, t in some]}
        for some in parts(p.moves, 30)
    ]
    body = {"deliveryNote": "LS-2026-30917", "signedBy": "A. Kolb", "signature": strokes}
    return [req(body, 12, path="/deliveries/LS-2026-30917/sign")]


@legit()
def tldraw_room(p: Person) -> Requests:
    out = []
    shape = "shape:" + uid(p)[:8]
    for n, some in enumerate(parts(p.moves, 6)):
        points = [{"x": x - p.moves[0][0], "y": y - p.moves[0][1], "z": 0.5} for x, y, _ in some]
        diff = {shape: ["patch", {"props": ["patch", {"segments": ["append", points, n * 6]}]}]}
        out.append(req(js({"type": "push", "clientClock": n, "diff": diff}), later(p, some[-1][2]), kind=SOCKET))
    return out


@legit()
def workshop_board_pointers(p: Person) -> Requests:
    """Others in the room see the pointer with a name at it."""
    return [
        req(
            js({"room": "retro-47", "event": "presence", "me": {"name": "Julia", "color": "#e11", "cursor": [x, y]}}),
            later(p, t),
            kind=SOCKET,
            path="/rooms/retro-47",
        )
        for x, y, t in p.moves[::3]
    ]


@legit()
def novnc_session(p: Person) -> Requests:
    """RFB as the browser speaks it: pointer and key events to the machine that is being operated."""
    rows = [(t, struct.pack(">BBHH", 5, 0, x, y)) for x, y, t in p.moves]
    rows += [(t, struct.pack(">BBHHBBHH", 5, 1, x, y, 5, 0, x, y)) for x, y, t in p.clicks]
    rows += [(t, struct.pack(">BBHI", 4, on, 0, ord(k))) for k, down, up in p.letters for on, t in ((1, down), (0, up))]
    rows += [(p.start + n * 700, struct.pack(">BBHHHH", 3, 1, 0, 0, 1280, 800)) for n in range(12)]
    rows.sort(key=lambda one: one[0])
    return [req(data, later(p, t), kind=SOCKET, path="/websockify") for t, data in rows]


@legit()
def guacamole_tunnel(p: Person) -> Requests:
    def word(value: object) -> str:
        return f"{len(str(value))}.{value}"

    rows = [(t, f"5.mouse,{word(x)},{word(y)},1.0;") for x, y, t in p.moves[::2]]
    rows += [(t, f"3.key,{word(ord(k))},1.1;3.key,{word(ord(k))},1.0;") for k, t, _ in p.letters]
    rows += [(p.start + n * 1000, f"4.sync,{word(p.start + n * 1000)};") for n in range(20)]
    rows.sort(key=lambda one: one[0])
    tunnel = uid(p)
    return [
        req(
            "".join(text for _, text in some),
            later(p, some[-1][0]),
            query=f"write:{tunnel}",
            kind=TEXT,
            path="/guacamole/tunnel",
        )
        for some in parts(rows, 5)
    ]


@legit()
def web_shell(p: Person) -> Requests:
    """A terminal in the page: what is typed goes to the shell."""
    first = [req(js({"AuthToken": "", "columns": 120, "rows": 32}), 0, kind=SOCKET, path="/ws")]
    return first + [
        req("0" + ("\x7f" if len(k) > 1 else k), later(p, down), kind=SOCKET, path="/ws") for k, down, _ in p.keys
    ]


@legit()
def playground_language_server(p: Person) -> Requests:
    uri, out = "inmemory://model/1.py", []
    for n, (k, down, _) in enumerate(p.letters):
        place = {"line": 3, "character": n}
        change = {"range": {"start": place, "end": place}, "rangeLength": 0, "text": k}
        params = {"textDocument": {"uri": uri, "version": n + 2}, "contentChanges": [change]}
        out.append(
            req(
                js({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}),
                later(p, down),
                kind=SOCKET,
                path="/lsp/python",
            )
        )
    return out


@legit()
def shared_page_steps(p: Person) -> Requests:
    """A ProseMirror editor sends its steps to the others who have the page open."""
    out = []
    for n, (text, t) in enumerate(drafts(p, 5)):
        new = text[n * 5 :]
        slice_ = {"content": [{"type": "text", "text": new}]}
        step = {"stepType": "replace", "from": 41 + n * 5, "to": 41 + n * 5, "slice": slice_}
        out.append(
            req({"version": 118 + n, "clientID": 2093, "steps": [step]}, later(p, t), path="/collab/docs/7731/events")
        )
    return out


@legit()
def arena_game(p: Person) -> Requests:
    return [
        req(struct.pack("<Bff?", 16, x, y, n % 17 == 0), n * 0.05, kind=SOCKET, path="/play")
        for n, (x, y, _) in enumerate(walk(p.rng, 120))
    ]


@legit()
def break_room_chess(p: Person) -> Requests:
    moves = ("e2e4", "g1f3", "f1b5", "e1g1", "d2d4", "c2c3", "b1d2", "f1e1", "h2h3", "d2f1")
    return [
        req(js({"t": "move", "d": {"u": u, "b": 1, "a": n * 2, "l": p.rng.randrange(20, 90)}}), n * 8.5, kind=SOCKET)
        for n, u in enumerate(moves)
    ]


@legit()
def midi_jam(p: Person) -> Requests:
    start = p.letters[0][1]
    return [
        req(
            js({"m": "n", "t": down, "n": [{"n": "acdefgb"[ord(k) % 7] + "4", "v": 0.62}]}),
            (down - start) / 1000,
            kind=SOCKET,
        )
        for k, down, _ in p.letters
    ]


@legit()
def pattern_cutting_save(p: Person) -> Requests:
    """A CAD page saves the contour that was drawn."""
    nodes = [{"id": n, "x": round(x * 0.35, 2), "y": round(y * 0.35, 2)} for n, (x, y, _) in enumerate(p.moves[::4])]
    body = {"piece": "sleeve-left", "unit": "mm", "nodes": nodes, "closed": True, "seamAllowance": 10, "rev": 17}
    return [req(body, 0, path="/patterns/5512/pieces/3")]


@legit()
def process_diagram_save(p: Person) -> Requests:
    names = ("Receive claim", "Check cover", "Ask assessor", "Pay", "Close")
    shapes = "".join(
        f'<bpmndi:BPMNShape bpmnElement="Task_{n}"><dc:Bounds x="{x}" y="{y}" width="100" height="80"/>'
        "</bpmndi:BPMNShape>"
        for n, (x, y, _) in enumerate(p.moves[:50:10])
    )
    tasks = "".join(f'<bpmn:task id="Task_{n}" name="{name}"/>' for n, name in enumerate(names))
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        f'<bpmn:process id="Claims" isExecutable="true">{tasks}</bpmn:process><bpmndi:BPMNDiagram id="D1">'
        f'<bpmndi:BPMNPlane id="P1" bpmnElement="Claims">{shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
        "</bpmn:definitions>"
    )
    return [req(body, 3, kind=XML, path="/modeler/api/diagrams/claims")]


@legit()
def defect_annotation(p: Person) -> Requests:
    """Quality control outlines scratches in photos of parts."""
    shapes = [
        {"type": "polygon", "label_id": 4, "frame": n, "points": [c for x, y, _ in some for c in (x + 0.5, y + 0.25)]}
        for n, some in enumerate(parts(p.moves, 14))
    ]
    return [
        req(
            {"version": 0, "tags": [], "shapes": shapes, "tracks": []},
            90,
            query="action=create",
            path="/api/jobs/912/annotations",
        )
    ]


@legit()
def route_for_the_fitter(p: Person) -> Requests:
    fixes = drive(p.rng, 60)
    return [
        req(
            {"locations": [{"lat": a, "lon": b} for a, b, _ in some], "costing": "auto", "shape_match": "map_snap"},
            (some[-1][2] - fixes[0][2]) / 1000,
            path="/valhalla/trace_route",
        )
        for some in parts(fixes, 20)
    ]


@legit()
def site_map_viewport(p: Person) -> Requests:
    """Panning the map asks for the objects in the box."""
    out = []
    for n, (lat, lon, _) in enumerate(drive(p.rng, 14)):
        query = {
            "f": "json",
            "where": "1=1",
            "geometry": f"{lon - 0.01},{lat - 0.01},{lon + 0.01},{lat + 0.01}",
            "inSR": 4326,
        }
        out.append(form(query, n * 0.7, path="/arcgis/rest/services/Hydrants/FeatureServer/0/query"))
    return out


@legit()
def flow_editor_deploy(p: Person) -> Requests:
    kinds = ("mqtt in", "function", "switch", "http request", "debug")
    nodes: list[dict[str, Any]] = [
        {
            "id": f"{p.rng.getrandbits(64):016x}",
            "type": kinds[n % 5],
            "z": "f1",
            "name": "",
            "x": x,
            "y": y,
            "wires": [[]],
        }
        for n, (x, y, _) in enumerate(p.moves[::9])
    ]
    return [
        req({"rev": "b3b1f7", "flows": [{"id": "f1", "type": "tab", "label": "Cold store"}, *nodes]}, 2, path="/flows")
    ]


@legit()
def ink_notes_sync(p: Person) -> Requests:
    """Handwriting in a notebook that syncs its strokes as protocol buffers."""
    stroke = field(1, b"page-12") + field(2, b"#1a1a1a")
    stroke += b"".join(field(3, b"\x08" + varint(x) + b"\x10" + varint(y)) for x, y, _ in p.moves)
    return [req(field(1, b"notebook-3") + field(2, stroke), 6, kind="application/x-protobuf", path="/sync/ink")]


@legit()
def floor_robot_teach(p: Person) -> Requests:
    """The technician drives the carrier with the stick on the page; the robot gets speeds."""
    out = []
    for n, (one, two) in enumerate(pairwise(walk(p.rng, 60, 100))):
        speed = {"linear": {"x": round((two[0] - one[0]) / 10, 3)}, "angular": {"z": round((two[1] - one[1]) / 10, 3)}}
        body = {"op": "publish", "topic": "/agv7/cmd_vel", "msg": speed}
        out.append(req(js(body), n * 0.1, kind=SOCKET, path="/rosbridge"))
    return out
