"""Set G2, ordinary programs: remote desktops, games, drawing, machines, maps, music and things at home."""

from __future__ import annotations

import math
import struct
from typing import Any

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import START, drive, mouse, walk
from tests.data.behaviour.unseen.person import BYTES, EDGE, Person, form_data, iso, js, parts, req
from tests.data.behaviour.unseen.set_g2_kit import Requests, clock, legit, since

BEGIN = START // 1000


def _instruction(*words: object) -> str:
    return ",".join(f"{len(str(word))}.{word}" for word in words) + ";"


@legit()
def remote_desktop_in_text(p: Person) -> Requests:
    rows = [(t, _instruction("mouse", x, y, 0)) for x, y, t in p.moves]
    rows += [(t, _instruction("mouse", x, y, 1) + _instruction("mouse", x, y, 0)) for x, y, t in p.clicks]
    for key, down, up in p.keys:
        code = 65288 if key == "Backspace" else ord(key[0])
        rows += [(down, _instruction("key", code, 1)), (up, _instruction("key", code, 0))]
    rows += [(START + 5_000 * n, _instruction("sync", START + 5_000 * n)) for n in range(20)]
    rows.sort()
    return [req(text, since(t), kind="") for t, text in rows]


@legit()
def screen_sharing_viewer(p: Person) -> Requests:
    rows = [(t, struct.pack(">BBHH", 5, 0, max(0, x), max(0, y))) for x, y, t in p.moves]
    for x, y, t in p.clicks:
        rows += [(t, struct.pack(">BBHH", 5, 1, x, y)), (t + 70, struct.pack(">BBHH", 5, 0, x, y))]
    for key, down, up in p.keys:
        code = 0xFF08 if key == "Backspace" else ord(key[0])
        rows += [(down, struct.pack(">BBHI", 4, 1, 0, code)), (up, struct.pack(">BBHI", 4, 0, 0, code))]
    rows += [(START + 900 * n, struct.pack(">BBHHHH", 3, 1, 0, 0, 1920, 1080)) for n in range(40)]
    rows.sort()
    return [req(data, since(t), kind="") for t, data in rows]


@legit()
def shooter_state(p: Person) -> Requests:
    out = []
    for tick, (x, z, t) in enumerate(walk(p.rng, 120)):
        yaw = round((math.sin(tick / 17) * 180) % 360, 2)
        state = {
            "s": tick,
            "p": [x, 1.8, z],
            "r": [yaw, round(p.rng.uniform(-20, 20), 2)],
            "hp": 100 - tick // 9,
            "w": 3,
        }
        out.append(req(msgpack.packb(state), since(t), kind=""))
    return out


@legit()
def strategy_game_orders(p: Person) -> Requests:
    out = []
    for n in range(30):
        orders: list[dict[str, Any]] = []
        if n % 3 == 0:
            target = [p.rng.randrange(256), p.rng.randrange(256)]
            orders.append({"cmd": "move", "units": [p.rng.randrange(400) for _ in range(4)], "to": target})
        if n % 7 == 2:
            orders.append({"cmd": "build", "what": "barracks", "at": [p.rng.randrange(256), p.rng.randrange(256)]})
        out.append(
            req(js({"turn": 8 * n, "player": 2, "orders": orders, "crc": p.rng.randrange(2**32)}), 0.2 * n, kind="")
        )
    return out


@legit()
def print_file_for_the_workshop(p: Person) -> Requests:
    lines = [";FLAVOR:Marlin", ";Layer height: 0.2", "M104 S215", "M140 S60", "G28 ;home", "G92 E0"]
    filled = 0.0
    for layer in range(4):
        lines.append(f";LAYER:{layer}\nG0 F6000 Z{0.2 * (layer + 1):.2f}")
        for step in range(60):
            angle = step / 60 * math.tau
            filled += 0.0421
            x, y = 110 + 30 * math.cos(angle), 110 + 30 * math.sin(angle)
            lines.append(f"G1 F1500 X{x:.3f} Y{y:.3f} E{filled:.5f}")
    lines += ["M104 S0", "M84"]
    file = {"file": ("ring.gcode", "\n".join(lines).encode())}
    return [req(form_data(file, {"select": "true", "print": "false"}), p.rng.random(), kind=EDGE)]


@legit()
def whiteboard_strokes(p: Person) -> Requests:
    out = []
    for n in range(6):
        path = mouse(p.rng, 40, 10)
        points = [[x, y] for x, y, _ in path]
        shape = {
            "id": f"s{p.rng.randrange(16**6):06x}",
            "type": "freedraw",
            "points": points,
            "strokeColor": "#1e1e1e",
            "strokeWidth": 2,
            "version": 12 + n,
        }
        out.append(req(js({"room": "planning", "type": "SCENE_UPDATE", "elements": [shape]}), 7 * n, kind=""))
    return out


@legit()
def tour_from_the_watch(p: Person) -> Requests:
    points = "".join(
        f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>{34 + n / 9:.1f}</ele><time>{iso(t)}</time>'
        f"<extensions><hr>{118 + p.rng.randrange(30)}</hr></extensions></trkpt>"
        for n, (lat, lon, t) in enumerate(drive(p.rng, 90))
    )
    gpx = (
        '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="WatchSync 4"><trk><name>Morning run</name>'
        f"<type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    )
    fields = {"data_type": "gpx", "activity_type": "run", "external_id": "w-20261124"}
    return [req(form_data({"file": ("run.gpx", gpx.encode())}, fields), 3, kind=EDGE)]


@legit()
def sensors_at_home(p: Person) -> Requests:
    out = []
    for n in range(12):
        for topic, value in (
            ("climate/living", round(p.rng.uniform(20, 22), 2)),
            ("climate/bath", round(p.rng.uniform(21, 24), 2)),
            ("power/washer", p.rng.choice((2, 2, 410, 1890))),
        ):
            out.append(req({"state": str(value), "attributes": {"unit": "", "source": topic, "battery": 91}}, 60 * n))
    return out


@legit()
def listened_to(p: Person) -> Requests:
    tracks = (("Nina Simone", "Sinnerman", 620), ("Nils Frahm", "Says", 498), ("Erykah Badu", "On & On", 226))
    out, at = [], BEGIN
    for artist, title, length in tracks:
        meta = {
            "artist_name": artist,
            "track_name": title,
            "additional_info": {"duration": length, "media_player": "desk"},
        }
        now = {"listen_type": "playing_now", "payload": [{"track_metadata": meta}]}
        done = {"listen_type": "single", "payload": [{"listened_at": at, "track_metadata": meta}]}
        out += [req(now, at - BEGIN), req(done, at - BEGIN + length)]
        at += length + p.rng.randrange(4)
    return out


@legit()
def robot_driven_with_a_stick(p: Person) -> Requests:
    out = []
    for n in range(100):
        forward = 0.6 * math.sin(n / 25) if n % 40 < 30 else 0.0
        turn = 0.4 * math.sin(n / 9)
        twist = {
            "linear": {"x": round(forward, 4), "y": 0.0, "z": 0.0},
            "angular": {"x": 0.0, "y": 0.0, "z": round(turn + p.rng.gauss(0, 0.01), 4)},
        }
        out.append(req(js({"op": "publish", "topic": "/cmd_vel", "msg": twist}), n / 10, kind=""))
    return out


@legit()
def till_receipt(p: Person) -> Requests:
    out = []
    for n in range(4):
        lines: list[dict[str, Any]] = [
            {
                "ean": f"40{p.rng.randrange(10**11):011d}",
                "qty": p.rng.randrange(1, 4),
                "price": p.rng.randrange(89, 1999),
            }
            for _ in range(p.rng.randrange(2, 6))
        ]
        total = sum(line["qty"] * line["price"] for line in lines)
        body = {
            "till": 3,
            "receipt": 88_120 + n,
            "time": clock(BEGIN + 140 * n, "%Y-%m-%dT%H:%M:%S"),
            "lines": lines,
            "total": total,
            "payments": [{"type": "card", "amount": total}],
            "tse": {"signature": f"{p.rng.randrange(16**40):040x}", "counter": 120_411 + n},
        }
        out.append(req(body, 140 * n))
    return out


@legit()
def piano_lesson(p: Person) -> Requests:
    notes, at = [], 0.0
    for pitch in (60, 62, 64, 65, 67, 67, 69, 69, 69, 69, 67, 69, 69, 69, 69, 67, 65, 65, 65, 65, 64, 64, 67, 67) * 2:
        length = 0.42 + p.rng.gauss(0, 0.03)
        notes.append(
            {"pitch": pitch, "on": round(at, 3), "off": round(at + length, 3), "velocity": p.rng.randrange(48, 90)}
        )
        at += 0.5 + p.rng.gauss(0, 0.02)
    return [
        req({"piece": "Alle meine Entchen", "tempo": 120, "part": n, "notes": some}, 12 * (n + 1))
        for n, some in enumerate(parts(notes, 24))
    ]


@legit()
def weather_station(p: Person) -> Requests:
    frames = b"".join(
        struct.pack(
            "<IhHHHH",
            BEGIN + 60 * n,
            int(p.rng.uniform(40, 90)),
            p.rng.randrange(600, 900),
            p.rng.randrange(9900, 10200),
            p.rng.randrange(0, 120),
            p.rng.randrange(0, 360),
        )
        for n in range(60)
    )
    return [req(frames, 3600, "station=roof&fw=2.1", BYTES)]
