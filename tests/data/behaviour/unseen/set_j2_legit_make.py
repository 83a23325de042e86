"""Set J2, ordinary programs with which people make, build, measure and play."""

from __future__ import annotations

import gzip
import math
import struct

from tests.data.behaviour.hand import drive, walk
from tests.data.behaviour.unseen.person import BYTES, TEXT, Person, b64, iso, jpeg, js, parts, req
from tests.data.behaviour.unseen.set_j2_kit import LINES, Requests, legit, lines, uuid


@legit()
def drawing_saved_in_the_cloud(p: Person) -> Requests:
    """CAD: the entities that changed since the last save, zipped."""
    entities = [
        {
            "handle": f"{0x2A0 + n:X}",
            "type": p.rng.choice(("LINE", "ARC", "LWPOLYLINE")),
            "layer": p.rng.choice(("Walls", "Doors", "Axes")),
            "start": [round(p.rng.uniform(0, 24000), 3), round(p.rng.uniform(0, 18000), 3), 0.0],
            "end": [round(p.rng.uniform(0, 24000), 3), round(p.rng.uniform(0, 18000), 3), 0.0],
        }
        for n in range(80)
    ]
    return [
        req(gzip.compress(js({"drawing": "EG_03", "base": 41 + n, "modified": some}).encode(), mtime=0), 300 * n)
        for n, some in enumerate(parts(entities, 40))
    ]


@legit()
def strokes_of_a_tablet(p: Person) -> Requests:
    """A painting program with layers that two artists share: the strokes with pressure."""
    out = []
    for n, some in enumerate(parts(p.moves, 20)):
        points = [[x, y, round(0.3 + 0.5 * abs(math.sin(k / 6)), 3)] for k, (x, y, _) in enumerate(some)]
        stroke = {"layer": 3, "brush": "ink-2", "size": 7.5, "color": "#1b2a41", "points": points}
        out.append(req(js({"type": "stroke", "canvas": "poster-9", "stroke": stroke}), n * 2, kind="", path="/canvas"))
    return out


@legit()
def board_with_cursors(p: Person) -> Requests:
    """A desktop whiteboard: others see where one's cursor is and which note is dragged."""
    out = []
    for n, (x, y, t) in enumerate(p.moves[::2]):
        body: dict[str, object] = {"a": "cursor", "u": "Anna", "c": "#f06", "x": x * 2 - 300, "y": y * 2 - 100}
        if n % 9 == 4:
            body = {"a": "move", "id": "note-17", "x": x * 2 - 300, "y": y * 2 - 100}
        out.append(req(js(body), (t - p.start) / 1000, kind="", path="/board/88"))
    return out


@legit()
def notes_of_a_sequencer(p: Person) -> Requests:
    notes = [
        {
            "pitch": p.rng.choice((48, 52, 55, 60, 64)),
            "start": n * 0.25,
            "length": 0.24,
            "velocity": p.rng.randrange(60, 120),
        }
        for n in range(64)
    ]
    track = {"name": "Bass", "instrument": "FM8", "clips": [{"bar": 1, "notes": notes}]}
    return [req({"project": uuid(p), "tempo": 118, "tracks": [track]}, path="/projects/sync")]


@legit()
def piano_lesson(p: Person) -> Requests:
    """A learner's keyboard: what was played, to be marked by the lesson."""
    played = [
        {"note": 60 + n % 8, "on_ms": 480 * n + p.rng.randrange(-40, 60), "velocity": p.rng.randrange(40, 100)}
        for n in range(32)
    ]
    return [req({"lesson": "ode-to-joy", "bpm": 125, "hand": "right", "played": played, "score": 87}, 40)]


@legit()
def score_of_a_rhythm_game(p: Person) -> Requests:
    offsets = [round(p.rng.gauss(2, 14), 1) for _ in range(120)]
    body = {
        "beatmap": "8f3c21",
        "mods": ["HD"],
        "score": 812_331,
        "max_combo": 118,
        "statistics": {"great": 104, "ok": 13, "miss": 3},
        "hit_offsets_ms": offsets,
        "passed": True,
    }
    return [req(body, 95, path="/api/v2/solo/scores")]


@legit()
def race_over_the_network(p: Person) -> Requests:
    """A racing game: wheel, pedals and place of the car, twenty times a second."""
    return [
        req(struct.pack("<IIfffbBB", 0x52434531, t & 0xFFFFFFFF, x, 0.4, y, n * 7 % 60 - 30, 200, 0), n / 20, kind="")
        for n, (x, y, t) in enumerate(walk(p.rng))
    ]


@legit()
def figure_in_a_world(p: Person) -> Requests:
    """An online game: state of the keys and view direction of the player's figure."""
    out = []
    for n, (x, y, _) in enumerate(walk(p.rng, 40)):
        keys = {"w": n % 11 < 8, "a": False, "s": False, "d": n % 13 == 0, "jump": n % 17 == 0}
        body = {"tick": 8800 + n, "input": keys, "yaw": round(n * 2.3 % 360, 1), "pitch": -4.0, "pos": [x, 64.0, y]}
        out.append(req(js(body), n / 20, kind="", path="/game"))
    return out


@legit()
def moves_of_chess(p: Person) -> Requests:
    moves = ("e2e4", "g1f3", "f1c4", "e1g1", "d2d3", "c2c3", "f1e1", "b1d2")
    return [
        req(
            js({"t": "move", "d": {"u": move, "l": p.rng.randrange(20, 90), "a": n + 1}}),
            11 * n,
            kind="",
            path="/play/xK2",
        )
        for n, move in enumerate(moves)
    ]


@legit()
def layers_to_a_printer(p: Person) -> Requests:
    code = ["G28", "M104 S210", "G1 Z0.2 F1200"]
    extruded = 0.0
    for n in range(160):
        extruded += 0.031
        angle = n / 8
        code.append(f"G1 X{110 + 40 * math.cos(angle):.3f} Y{110 + 40 * math.sin(angle):.3f} E{extruded:.4f}")
    return [req("\n".join(code), kind=TEXT, path="/api/files/local/ring.gcode")]


@legit()
def printer_reports(p: Person) -> Requests:
    return [
        req(
            {
                "printer": "mk4-2",
                "state": "PRINTING",
                "temp_nozzle": round(p.rng.gauss(210, 0.6), 1),
                "temp_bed": round(p.rng.gauss(60, 0.2), 1),
                "axis_z": round(0.2 * n, 2),
                "progress": n * 3,
                "time_left": 5400 - 160 * n,
            },
            30 * n,
            path="/p/telemetry",
        )
        for n in range(20)
    ]


@legit()
def arm_moved_by_stick(p: Person) -> Requests:
    """The operator's stick jogs a robot arm; the controller gets the wanted speeds."""
    return [
        req(
            js(
                {
                    "cmd": "jog",
                    "frame": "tool",
                    "v": [round(math.sin(n / 9) * 80, 1), round(math.cos(n / 7) * 40, 1), 0.0],
                    "deadman": True,
                }
            ),
            n * 0.05,
            kind="",
            path="/jog",
        )
        for n in range(60)
    ]


@legit()
def trace_of_an_oscilloscope(p: Person) -> Requests:
    rows = ["time_s,ch1_V,ch2_V"]
    rows += [
        f"{n * 2e-6:.6e},{math.sin(n / 12) + p.rng.gauss(0, 0.02):.4f},{n // 40 % 2 * 3.3:.2f}" for n in range(400)
    ]
    return [req("\n".join(rows), kind="text/csv", path="/captures", query="scope=DS1054Z")]


@legit()
def house_sensors(p: Person) -> Requests:
    rows = [
        {
            "entity_id": name,
            "state": str(round(p.rng.uniform(*span), 1)),
            "last_changed": iso(p.start + 20_000 * n),
        }
        for n in range(10)
        for name, span in (
            ("sensor.cellar_humidity", (50, 70)),
            ("sensor.roof_power", (0, 5200)),
            ("sensor.tank", (20, 90)),
        )
    ]
    return [req(lines(some), 60 * n, kind=LINES, path="/api/states") for n, some in enumerate(parts(rows, 10))]


@legit()
def run_from_a_watch(p: Person) -> Requests:
    heart, points = 92.0, []
    for n, (lat, lng, t) in enumerate(drive(p.rng, 80)):
        heart += p.rng.gauss(0.5, 1.5)
        points.append(
            {
                "time": iso(t),
                "lat": lat,
                "lon": lng,
                "ele": 210 + n / 9,
                "hr": round(heart),
                "cad": p.rng.randrange(78, 92),
            }
        )
    return [req({"activity": "run", "device": "watch-s3", "trackpoints": points}, path="/v3/uploads")]


@legit()
def parcels_on_a_map(p: Person) -> Requests:
    """A desktop map program saves an edited area to the land register's server."""
    ring = " ".join(f"{390_000 + 60 * math.cos(n / 2):.2f},{5_820_000 + 60 * math.sin(n / 2):.2f}" for n in range(13))
    xml = (
        '<wfs:Transaction xmlns:wfs="http://www.opengis.net/wfs" service="WFS" version="1.1.0">'
        '<wfs:Update typeName="alk:flurstueck"><wfs:Property><wfs:Name>geom</wfs:Name><wfs:Value>'
        f"<gml:Polygon><gml:coordinates>{ring}</gml:coordinates></gml:Polygon></wfs:Value></wfs:Property>"
        "</wfs:Update></wfs:Transaction>"
    )
    return [req(xml, kind="text/xml", path="/geoserver/wfs")]


@legit()
def picture_with_its_edits(p: Person) -> Requests:
    curve = [[0, 0], [64, 52], [128, 131], [192, 205], [255, 255]]
    edits = {"exposure": 0.35, "contrast": 12, "toneCurve": curve, "crop": [0.02, 0.0, 0.97, 0.94], "lens": "EF 35mm"}
    return [
        req({"asset": uuid(p), "develop": edits, "updated": iso(p.start)}, 0, path="/catalog/assets"),
        req(jpeg(p.rng, 2048, 1365, 40_000), 2, kind="image/jpeg", path="/catalog/renditions/2048"),
    ]


@legit()
def texture_baked_on_a_farm(p: Person) -> Requests:
    job = {"scene": "hall.blend", "frames": "1-48", "engine": "CYCLES", "samples": 256, "chunk": 8, "priority": 50}
    beats = [
        req(
            {"worker": "gpu-3", "task": n, "frame": n + 1, "seconds": round(p.rng.uniform(20, 60), 1), "mem": 7_412},
            50 * n,
        )
        for n in range(8)
    ]
    return [req(job, 0, path="/api/v3/jobs"), req(p.rng.randbytes(20_000), 1, kind=BYTES, path="/shaman/files"), *beats]


@legit()
def sky_through_a_telescope(p: Person) -> Requests:
    """An astronomer's capture program: guiding errors and the place to which the mount points."""
    rows = [
        {
            "Frame": n,
            "Time": n * 2.0,
            "dx": round(p.rng.gauss(0, 0.4), 3),
            "dy": round(p.rng.gauss(0, 0.4), 3),
            "RADuration": p.rng.randrange(90),
        }
        for n in range(50)
    ]
    out = [req({"Event": "GuideStep", "Mount": "EQ6", "Steps": some}, 40 * n) for n, some in enumerate(parts(rows, 25))]
    return [*out, req({"Event": "Thumb", "data": b64(jpeg(p.rng, 320, 240, 4000))}, 90)]
