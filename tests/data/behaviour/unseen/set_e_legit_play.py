"""Set E: ordinary programs of drawing, games, music and far screens."""

from __future__ import annotations

import io
import math
import struct
import zipfile

from tests.data.behaviour.hand import START
from tests.data.behaviour.unseen.person import (
    FILES,
    Person,
    Program,
    b64,
    parts,
    png,
    req,
)
from tests.data.behaviour.unseen.set_e_tools import (
    Requests,
    every,
    frame,
    in_order,
    uid,
    watching,
    when,
)

PLAY: list[Program] = []
legit = watching(PLAY)
PERFORMANCE, ERRORS, AUDIO, CAMERA, MESSAGES = "performance", "errors", "audio", "camera", "messages"


@legit()
def whiteboard(p: Person) -> Requests:
    """A board that others see: lines as they are drawn, the lines of others come in."""
    out = [frame({"op": "join", "board": "b-31", "name": "Karin"}, p.start - 100)]
    for n, group in enumerate(parts(p.moves, 8)):
        points = [[x, y, round(0.4 + 0.1 * math.sin(place), 2)] for place, (x, y, _) in enumerate(group)]
        stroke = {"op": "stroke", "id": f"s{n // 3}", "tool": "pen", "color": "#1e1e1e", "width": 3, "points": points}
        out.append(frame(stroke, group[-1][2]))
        theirs = {**stroke, "id": f"o{n}", "by": "Tom", "points": [[y, x, w] for x, y, w in points]}
        out.append(frame(theirs, group[-1][2] + 120, incoming=True))
    return in_order(out)


@legit()
def drawing_elements(p: Person) -> Requests:
    """A drawing program that saves its scene: each stroke is an element with points."""
    out, elements = [], []
    for n, group in enumerate(every(p.moves, 1000)):
        x0, y0, _ = group[0]
        points = [[x - x0, y - y0] for x, y, _ in group]
        elements.append(
            {
                "id": f"e{n}",
                "type": "freedraw",
                "x": x0,
                "y": y0,
                "points": points,
                "strokeColor": "#e03131",
                "seed": 77 + n,
                "version": 3,
            }
        )
        scene = {"type": "drawing", "version": 2, "elements": list(elements), "appState": {"zoom": 1}}
        out.append(req(scene, when(group[-1][2]) + 1))
    return out


@legit(may=(FILES,))
def painting_file(p: Person) -> Requests:
    """A painting that is saved: an archive of layers."""
    out = []
    for n in range(3):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for layer in range(2):
                archive.writestr(
                    zipfile.ZipInfo(f"data/layer{layer}.png", (2026, 11, 24, 2, n, 0)), png(p.rng, 1200, 1200)
                )
        out.append(req(data.getvalue(), 180.0 * n, "name=harbour.ora", "image/openraster"))
    return out


@legit()
def slider_puzzle(p: Person) -> Requests:
    """A puzzle against robots: one drag, with its track, once."""
    goal, at, track = p.rng.randrange(120, 240), 0, []
    for step in range(45):
        part = step / 44
        at += p.rng.choice((15, 16, 17, 24))
        track.append([round(goal * (10 * part**3 - 15 * part**4 + 6 * part**5)), p.rng.randrange(-2, 3), at])
    body = {"captchaId": uid(p), "challenge": uid(p), "offset": goal, "track": track, "passtime": at}
    return [req(body, when(p.start + at))]


@legit()
def image_labels(p: Person) -> Requests:
    """Shapes around things in pictures, for teaching a model to see."""
    out = []
    for n, (x, y, t) in enumerate(p.clicks):
        shapes = [
            {
                "label": ("car", "bike", "person")[n % 3],
                "type": "polygon",
                "points": [[x, y], [x + 60, y + 4], [x + 55, y + 70], [x - 3, y + 66]],
                "occluded": False,
            }
        ]
        out.append(req({"task": 881, "frame": n, "shapes": shapes, "version": n + 1}, when(t)))
    return out


@legit()
def solid_model(p: Person) -> Requests:
    """A program for solid bodies: features, and the camera at the end of each turn."""
    out = []
    for n, (x, y, t) in enumerate(p.clicks):
        turn, tilt = x / 200, y / 200
        matrix = [
            round(value, 5) for value in (math.cos(turn), 0, math.sin(turn), 0, 0, math.cos(tilt), math.sin(tilt), 0)
        ]
        feature = {
            "featureType": "extrude",
            "depth": f"{10 + n} mm",
            "sketch": [[x / 10, y / 10], [x / 10 + 5, y / 10]],
        }
        out.append(req({"document": "d-4e1", "microversion": uid(p), "feature": feature, "view": matrix}, when(t)))
    return out


@legit()
def arena_positions(p: Person) -> Requests:
    """A game: own place twenty times a second in floats; the places of all come back."""
    out, x, y, turn = [], 100.0, 100.0, 0.0
    for tick in range(120):
        turn += p.rng.gauss(0, 0.2)
        x, y = x + 4 * math.cos(turn), y + 4 * math.sin(turn)
        out.append(frame(struct.pack("<BIfff", 3, tick, x, y, turn), START + 50 * tick))
        others = b"".join(struct.pack("<Hfff", n, x + 40 * n, y - 30 * n, turn) for n in range(1, 5))
        out.append(frame(struct.pack("<BI", 4, tick) + others, START + 50 * tick + 20, incoming=True))
    return out


@legit()
def shooter_inputs(p: Person) -> Requests:
    """A game: which keys are held and where one looks, at each tick; the world comes back."""
    out, yaw, pitch = [], 0.0, 0.0
    for tick in range(90):
        yaw, pitch = yaw + p.rng.gauss(0, 2), max(-80.0, min(80.0, pitch + p.rng.gauss(0, 1)))
        keys = p.rng.choice((["w"], ["w", "a"], ["w", "d"], [], ["s"], ["w", " "]))
        command = {
            "seq": tick,
            "dt": 33,
            "keys": keys,
            "yaw": round(yaw, 2),
            "pitch": round(pitch, 2),
            "fire": tick % 17 == 0,
        }
        out.append(frame(command, START + 33 * tick))
        if tick % 2:
            out.append(
                frame(
                    {"tick": tick, "ack": tick, "players": [{"id": 1, "hp": 100}]},
                    START + 33 * tick + 12,
                    incoming=True,
                )
            )
    return out


@legit()
def chess_moves(p: Person) -> Requests:
    """Chess by WebSocket, with the clocks."""
    out, at = [], START
    for n, move in enumerate(("e2e4", "g1f3", "f1b5", "e1g1", "d2d4", "c2c3", "b5c6", "f3e5", "d1h5", "e5f7")):
        at += p.rng.randrange(900, 20_000)
        out.append(frame({"t": "move", "d": {"u": move, "l": p.rng.randrange(20, 80), "a": n + 1}}, at))
        out.append(
            frame(
                {"t": "move", "v": 2 * n, "d": {"uci": "e7e5", "clock": {"white": 300 - 9 * n, "black": 290}}},
                at + 900,
                incoming=True,
            )
        )
    return out


@legit()
def typing_lesson(p: Person) -> Requests:
    """A course in typing: each lesson's keys and times, for its own exercise."""
    out = []
    for n, group in enumerate(parts(p.keys, 19)):
        log = [{"key": key, "at": down - group[0][1], "ok": key != "Backspace"} for key, down, _ in group]
        body = {
            "lesson": 12 + n,
            "expected": "".join(key for key, _, _ in group if len(key) == 1),
            "wpm": 41,
            "accuracy": 0.94,
        }
        out.append(req({**body, "log": log, "layout": "qwerty"}, when(group[-1][2])))
    return out


@legit()
def piano_notes(p: Person) -> Requests:
    """A piano with a wire: notes on and off, for a lesson."""
    out: list[tuple[int, list[int]]] = []
    at = START
    for _ in range(80):
        at += p.rng.choice((125, 250, 250, 500)) + p.rng.randrange(-12, 12)
        note = p.rng.choice((60, 62, 64, 65, 67, 69, 71, 72))
        out += [(at, [0x90, note, p.rng.randrange(50, 100)]), (at + 110, [0x80, note, 0])]
    events = sorted(out)
    return [
        req(
            {"song": "ode-to-joy", "device": "FP-30X", "midi": [[t - START, *event] for t, event in group]},
            when(group[-1][0]),
        )
        for group in parts(events, 40)
    ]


@legit()
def far_screen(p: Person) -> Requests:
    """A far computer's screen in the browser (RFB): its pictures come, mouse and keys go."""
    out = [
        frame(b"RFB 003.008\n", p.start - 900, incoming=True),
        frame(b"RFB 003.008\n", p.start - 880),
        frame(b"\x01", p.start - 700),
    ]
    for n, (x, y, t) in enumerate(p.moves):
        out.append(frame(struct.pack(">BBHH", 5, 0, max(x, 0), max(y, 0)), t))
        if n % 5 == 0:
            out.append(
                frame(
                    struct.pack(">BBHHHHHi", 0, 0, 1, 0, 0, 640, 48, 7) + p.rng.randbytes(4000), t + 20, incoming=True
                )
            )
    for key, down, up in p.keys:
        symbol = 0xFF08 if len(key) > 1 else ord(key)
        out += [frame(struct.pack(">BBHI", 4, 1, 0, symbol), down), frame(struct.pack(">BBHI", 4, 0, 0, symbol), up)]
    return in_order(out)


@legit()
def gateway_desk(p: Person) -> Requests:
    """A gateway to far computers (Guacamole): instructions with lengths."""

    def say(*words: object) -> str:
        return ",".join(f"{len(str(word))}.{word}" for word in words) + ";"

    out = [frame(say("size", 1280, 800, 96), p.start - 400)]
    for n, (x, y, t) in enumerate(p.moves):
        out.append(frame(say("mouse", x, y, 0, t), t))
        if n % 6 == 0:
            picture = (
                say("img", 1, 14, 0, "image/png", 0, 0) + say("blob", 1, b64(p.rng.randbytes(900))) + say("sync", t)
            )
            out += [frame(picture, t + 30, incoming=True), frame(say("sync", t), t + 40)]
    return in_order(out)


@legit()
def headset_pose(p: Person) -> Requests:
    """A headset in a shared room: head and hands in floats, ninety a second in groups; those of others come in."""
    out = []
    for lot in range(20):
        rows = [
            [round(math.sin((9 * lot + k) / 40 + n) + p.rng.gauss(0, 0.002), 4) for n in range(7)] for k in range(9)
        ]
        out.append(frame({"k": "pose", "n": lot, "hz": 90, "head": rows}, START + 100 * lot))
        out.append(frame({"k": "pose", "from": 7, "n": lot, "head": rows[::-1]}, START + 100 * lot + 30, incoming=True))
    return out
