"""Set E: ordinary programs of places, devices, machines and markets."""

from __future__ import annotations

import math
import struct
from functools import reduce
from itertools import pairwise
from operator import xor
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import START
from tests.data.behaviour.unseen.person import (
    BYTES,
    TEXT,
    Person,
    Program,
    cbor,
    field,
    iso,
    pack,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_e_tools import (
    MSGPACK,
    PROTOBUF,
    XML,
    Requests,
    every,
    frame,
    longer,
    since,
    tag,
    uid,
    watching,
    when,
)

PLACES: list[Program] = []
legit = watching(PLACES)
LOCATION, PERFORMANCE, NETWORK = "location", "performance", "network-activity"


def way(p: Person, count: int, step: float = 4.0) -> list[tuple[float, float, float, int]]:
    """Return latitude, longitude, height and milliseconds of somebody who runs."""
    lat, lng, height, turn, at = 52.517, 13.389, 34.0, p.rng.uniform(0, 6.2), float(START)
    out = []
    for _ in range(count):
        turn += p.rng.gauss(0, 0.25)
        lat += step * math.cos(turn) / 111_320 + p.rng.gauss(0, 4e-6)
        lng += step * math.sin(turn) / 67_800 + p.rng.gauss(0, 6e-6)
        height += p.rng.gauss(0, 0.2)
        at += p.rng.choice((1000, 1000, 1000, 2000, 3000))
        out.append((round(lat, 6), round(lng, 6), round(height, 1), round(at)))
    return out


@legit(may=(LOCATION,))
def map_boxes(p: Person) -> Requests:
    """A map that is dragged: what is in this box?"""
    lat, lng, out = 52.52, 13.4, []
    for (x0, y0, _), (x1, y1, t) in pairwise(p.moves[::4]):
        lng, lat = lng - (x1 - x0) * 2e-5, lat + (y1 - y0) * 1.2e-5
        box = f"{lng - 0.02:.5f},{lat - 0.01:.5f},{lng + 0.02:.5f},{lat + 0.01:.5f}"
        out.append(req(b"", when(t), urlencode({"bbox": box, "zoom": 15, "layers": "poi,shops", "lang": "de"}), ""))
    return out


@legit(may=(LOCATION,))
def map_view_save(p: Person) -> Requests:
    """A map that keeps where it stood, so that it opens there again."""
    out = []
    for x, y, t in p.moves[::6]:
        center = {"lng": round(13.4 + x * 2e-5, 6), "lat": round(52.52 - y * 1.2e-5, 6)}
        state = {"center": center, "zoom": round(11 + x / 400, 2), "bearing": 0, "pitch": 0}
        out.append(req({"mapId": "a91c", "viewport": state, "updatedAt": t}, when(t)))
    return out


@legit(may=(LOCATION,))
def run_upload(p: Person) -> Requests:
    """A watch's run, when it is over."""
    points = [
        {
            "lat": lat,
            "lng": lng,
            "ele": height,
            "time": iso(t),
            "hr": p.rng.randrange(128, 166),
            "cad": p.rng.randrange(78, 90),
        }
        for lat, lng, height, t in way(p, 240)
    ]
    return [req({"activity": "run", "device": "FR-255", "fw": "19.18", "points": points}, 900.0)]


@legit(may=(LOCATION,))
def nmea_lines(p: Person) -> Requests:
    """A van's box: sentences of the receiver, ten seconds at a time."""
    out = []
    for group in parts(way(p, 60, 14), 10):
        lines = []
        for lat, lng, _, t in group:
            north, east = f"{int(lat):02}{lat % 1 * 60:07.4f}", f"{int(lng):03}{lng % 1 * 60:07.4f}"
            text = f"GPRMC,{iso(t)[11:19].replace(':', '')}.00,A,{north},N,{east},E,27.1,084.4,241126,,,A"
            lines.append(f"${text}*{reduce(xor, text.encode()):02X}")
        out.append(req("\r\n".join(lines), when(group[-1][3]), "imei=356938035643809", TEXT))
    return out


@legit(may=(LOCATION,))
def changeset(p: Person) -> Requests:
    """An editor of public maps: nodes and ways that were drawn."""
    nodes = "".join(
        tag(
            "node",
            id=-place - 1,
            lat=round(52.5 + y * 1e-6, 7),
            lon=round(13.3 + x * 1e-6, 7),
            changeset=881,
            version=0,
        )
        for place, (x, y, _) in enumerate(p.moves[::5])
    )
    refs = "".join(tag("nd", ref=-place - 1) for place in range(len(p.moves[::5])))
    road = tag("way", refs + tag("tag", k="highway", v="footway"), id=-99, changeset=881, version=0)
    return [req(tag("osmChange", tag("create", nodes + road), version="0.6", generator="iD 2.30"), 40, kind=XML)]


@legit(may=(LOCATION,))
def parcel_scans(p: Person) -> Requests:
    """A courier's hand-held: each parcel when it is handed over."""
    out = []
    for place, (lat, lng, _, walked) in enumerate(way(p, 10, 300)):
        t = START + 90 * (walked - START)
        body = {
            "parcel": f"00340{p.rng.randrange(10**14):014}",
            "event": "DELIVERED",
            "stop": place + 1,
            "signedBy": "Novak",
        }
        out.append(req({**body, "geo": [lat, lng], "at": iso(t), "scanner": "TC57-0117"}, when(t)))
    return out


@legit()
def weather_station(p: Person) -> Requests:
    """A garden's weather by address, each minute."""
    out, warm = [], 41.0
    for minute in range(20):
        warm += p.rng.gauss(0, 0.2)
        query = {
            "ID": "KBERLIN77",
            "PASSWORD": "x",
            "dateutc": iso(START + 60_000 * minute)[:19],
            "tempf": round(warm, 1),
        }
        query |= {
            "humidity": p.rng.randrange(70, 80),
            "windspeedmph": p.rng.randrange(9),
            "winddir": p.rng.randrange(360),
        }
        out.append(req(b"", 60.0 * minute, urlencode(query | {"baromin": 29.92, "action": "updateraw"}), ""))
    return out


@legit()
def shaking_sensor(p: Person) -> Requests:
    """A bearing's accelerometer in line protocol: x, y and z at an even clock."""
    out = []
    for second in range(6):
        lines = [
            f"accel,machine=press2 x={p.rng.gauss(0, 0.2):.4f},y={p.rng.gauss(0, 0.2):.4f},z={p.rng.gauss(1, 0.1):.4f} "
            f"{(START + 1000 * second + 20 * n) * 10**6}"
            for n in range(50)
        ]
        out.append(req("\n".join(lines), 1.0 + second, "org=plant&bucket=vibration&precision=ns", TEXT))
    return out


@legit()
def meter_senml(p: Person) -> Requests:
    """A house's meter in CBOR."""
    total, out = 48_211.4, []
    for lot in range(10):
        rows = []
        for n in range(6):
            watts = round(240 + p.rng.gauss(0, 60), 1)
            total += watts / 360_000
            rows += [
                {"n": "power", "u": "W", "v": watts, "t": -10 * (5 - n)},
                {"n": "energy", "u": "kWh", "v": round(total, 4)},
            ]
        out.append(
            req(
                cbor([{"bn": "urn:dev:mac:0024befffe804ff1:", "bt": START // 1000 + 60 * lot}, *rows]),
                60.0 * lot,
                kind="application/senml+cbor",
            )
        )
    return out


@legit()
def milling_log(p: Person) -> Requests:
    """Where a milling head stood, with load, as the machine reached each corner."""
    x, y, at, rows = 0.0, 0.0, START, []
    for line in range(60):
        nx, ny = p.rng.uniform(0, 300), p.rng.uniform(0, 200)
        at += round(math.hypot(nx - x, ny - y) / 40 * 1000) + 120
        x, y = nx, ny
        rows.append(
            {
                "n": 10 * line,
                "x": round(x, 3),
                "y": round(y, 3),
                "z": -2.5,
                "f": 2400,
                "load": p.rng.randrange(20, 70),
                "t": at,
            }
        )
    return [
        req({"machine": "DMU50", "program": "O1174", "log": group}, when(group[-1]["t"])) for group in parts(rows, 15)
    ]


@legit()
def robot_drive(p: Person) -> Requests:
    """A robot that is driven from a page: speeds ten times a second, and its place comes back."""
    out, x, turn = [], 0.0, 0.0
    for n in range(80):
        ahead, side = round(0.4 + 0.2 * math.sin(n / 9) + p.rng.gauss(0, 0.02), 2), round(0.6 * math.sin(n / 5), 2)
        twist = {"linear": {"x": ahead, "y": 0, "z": 0}, "angular": {"x": 0, "y": 0, "z": side}}
        out.append(frame({"op": "publish", "topic": "/cmd_vel", "msg": twist}, START + 100 * n))
        x, turn = x + ahead * 0.1 * math.cos(turn), turn + side * 0.1
        pose = {"position": {"x": round(x, 3), "y": 0.0, "z": 0}, "orientation": {"z": round(math.sin(turn / 2), 4)}}
        out.append(
            frame({"op": "publish", "topic": "/odom", "msg": {"pose": pose}}, START + 100 * n + 40, incoming=True)
        )
    return out


@legit()
def quotes_to_store(p: Person) -> Requests:
    """Prices at uneven times, to a database."""
    price, at, rows = 184.2, START, []
    for _ in range(200):
        at += int(p.rng.expovariate(1 / 140)) + 1
        price += p.rng.choice((-0.01, 0, 0.01, 0.02, -0.02))
        rows.append([at, round(price, 2), round(price + 0.02, 2), p.rng.randrange(1, 40) * 100])
    return [
        req({"symbol": "ACME", "venue": "XETR", "cols": ["t", "bid", "ask", "size"], "rows": group}, when(group[-1][0]))
        for group in parts(rows, 50)
    ]


@legit()
def chart_lines(p: Person) -> Requests:
    """A trader's lines on a chart, kept in the account."""
    out = []
    for place, (x, y, t) in enumerate(p.clicks):
        points = [
            {"time": START // 1000 + 3600 * x, "price": round(180 + y / 40, 2)},
            {"time": START // 1000 + 3600 * (x + 90), "price": round(181 + y / 40, 2)},
        ]
        out.append(
            req(
                {"layout": "L77", "tool": "trend_line", "id": uid(p), "points": points, "color": "#2962ff", "z": place},
                when(t),
            )
        )
    return out


@legit(may=(PERFORMANCE, NETWORK))
def process_metrics(p: Person) -> Requests:
    """A server's exporter: processes with seconds of CPU, each fifteen seconds."""
    names, spent = (
        ("nginx", "postgres", "redis-server", "java", "node", "cron"),
        [p.rng.uniform(10, 9000) for _ in range(6)],
    )
    out = []
    for n in range(12):
        lines = ["# TYPE namedprocess_namegroup_cpu_seconds_total counter"]
        for place, name in enumerate(names):
            spent[place] += p.rng.uniform(0, 3)
            lines.append(
                f'namedprocess_namegroup_cpu_seconds_total{{groupname="{name}",mode="user"}} {spent[place]:.2f}'
            )
            lines.append(f'namedprocess_namegroup_num_procs{{groupname="{name}"}} {p.rng.randrange(1, 9)}')
        out.append(req("\n".join(lines) + "\n", 15.0 * n, "job=node&instance=db01", "text/plain; version=0.0.4"))
    return out


@legit()
def steps_by_minute(p: Person) -> Requests:
    """A watch: steps and pulse of each minute."""
    rows = [
        {"minute": start, "steps": keys // 2, "bpm": 62 + keys // 8, "floors": 0} for start, keys, _, _ in p.minutes
    ]
    return [
        req(
            {"device": "band-7", "fw": "2.1.4", "battery": 81, "day": "2026-11-24", "minutes": group},
            since(group[-1]["minute"] + 90),
        )
        for group in parts(rows, 15)
    ]


@legit()
def arm_joints(p: Person) -> Requests:
    """A robot's arm: six angles, packed, two hundred a second."""
    out = []
    for lot in range(5):
        rows = [
            (
                START % 10**6 + 5 * (200 * lot + n),
                *(math.sin((200 * lot + n) / 90 + k) + p.rng.gauss(0, 1e-4) for k in range(6)),
            )
            for n in range(200)
        ]
        out.append(req(b"ARM6" + struct.pack("<H", 200) + pack("<I6f", rows), 1.0 + lot, kind=BYTES))
    return out


@legit(may=(LOCATION,))
def fleet_protobuf(p: Person) -> Requests:
    """Trucks by protobuf, as GTFS-like positions."""
    out = []
    for group in parts(way(p, 48, 16), 12):
        body = field(1, b"fleet-eu") + field(2, group[-1][3] // 1000)
        for lat, lng, _, t in group:
            place = field(1, lat) + field(2, lng) + field(3, 84.2) + field(5, 21.4)
            body += field(3, field(1, b"B-TR 1174") + field(2, place) + field(5, t // 1000))
        out.append(req(body, when(group[-1][3]), kind=PROTOBUF))
    return out


@legit()
def ship_simulator(p: Person) -> Requests:
    """A trainer for pilots on a bridge: lever and wheel, when they are moved, in MessagePack."""
    out = []
    for group in every(longer(p, 1), 1000):
        rows = [
            {"rudder": round((x - 640) / 18, 1), "engine": round((400 - y) / 4), "tick": (t - p.start) // 50}
            for x, y, t in group[::5]
        ]
        out.append(
            req(
                msgpack.packb({"ship": "container-8400", "exercise": 14, "controls": rows}),
                when(group[-1][2]),
                kind=MSGPACK,
            )
        )
    return out


@legit()
def tile_requests(p: Person) -> Requests:
    """Pieces of a map's picture, as it is dragged."""
    return [
        req(b"", when(t), urlencode({"z": 15, "x": 17602 + x // 128, "y": 10742 + y // 128, "s": "abc"[n % 3]}), "")
        for n, (x, y, t) in enumerate(p.moves[::3])
    ]


@legit()
def telegram_bytes(p: Person) -> Requests:
    """A building's control: telegrams of switches and blinds, as bytes."""
    out, at = [], START
    for _ in range(12):
        at += p.rng.randrange(800, 60_000)
        rows = b"".join(
            struct.pack(">HHBB", 0x1101 + p.rng.randrange(30), 0x0A01, 0x80, p.rng.randrange(2))
            for _ in range(p.rng.randrange(1, 9))
        )
        out.append(req(b"\x06\x10\x05\x30" + rows, when(at), kind=BYTES))
    return out
