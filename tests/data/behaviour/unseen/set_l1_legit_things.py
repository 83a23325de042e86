"""Set L1: web applications that draw, play, measure, sell and steer."""

from __future__ import annotations

import math

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import TEXT, Person, iso, js, parts, req
from tests.data.behaviour.unseen.set_l1_kit import PACK, XML, Requests, legit, since


@legit()
def delivery_signature_pad(p: Person) -> Requests:
    points = [
        {
            "x": round(40 + 3.1 * n, 1),
            "y": round(60 + 22 * math.sin(n / 3), 1),
            "pressure": 0.5,
            "time": p.start + 16 * n,
        }
        for n in range(50)
    ]
    strokes = [{"penColor": "black", "minWidth": 0.5, "maxWidth": 2.5, "points": some} for some in parts(points, 25)]
    return [req({"deliveryNote": "LS-20931", "signedBy": "R. Vogt", "signature": strokes}, path="/pod/sign")]


@legit()
def whiteboard_shapes(p: Person) -> Requests:
    out = []
    for n, kind in enumerate(("rectangle", "arrow", "freedraw", "text")):
        shape = {
            "id": f"el{n}",
            "type": kind,
            "x": 120 + 90 * n,
            "y": 210,
            "width": 160,
            "height": 70,
            "strokeColor": "#1e1e1e",
            "version": 7 + n,
            "points": [[2.5 * k, round(9 * math.sin(k / 4), 2)] for k in range(18)] if kind == "freedraw" else None,
            "text": "Pump hall" if kind == "text" else None,
        }
        out.append(
            req(js(["server-broadcast", "room-71", {"type": "SCENE_UPDATE", "elements": [shape]}]), 5.0 * n, kind="")
        )
    return out


@legit()
def web_remote_console(p: Person) -> Requests:
    def said(*words: object) -> str:
        return ",".join(f"{len(str(word))}.{word}" for word in words) + ";"

    out = [req(said("mouse", x, y, 0), since(p, t), kind="", path="/guacamole/websocket-tunnel") for x, y, t in p.moves]
    out += [
        req(said("key", ord(k), 1) + said("key", ord(k), 0), since(p, d), kind="", path="/guacamole/websocket-tunnel")
        for k, d, _ in p.letters
    ]
    return sorted(out, key=lambda one: float(one["at"]))


@legit()
def arena_game_aim(p: Person) -> Requests:
    return [
        req(
            msgpack.packb(
                {
                    "t": "in",
                    "seq": n,
                    "up": n % 3 == 0,
                    "left": False,
                    "aim": round(n * 0.17 % 6.28, 3),
                    "fire": n % 7 == 0,
                }
            ),
            n / 20,
            kind=PACK,
            path="/arena/7",
        )
        for n in range(40)
    ]


@legit()
def route_planner_request(p: Person) -> Requests:
    stops = [[13.3777, 52.5163], [13.2846, 52.5006], [13.0645, 52.3906]]
    body = {"coordinates": stops, "profile": "driving-hgv", "preference": "fastest", "units": "km", "language": "de"}
    return [req(body, path="/v2/directions/driving-hgv/geojson")]


@legit()
def bike_tour_gpx(p: Person) -> Requests:
    points = "".join(
        f'<trkpt lat="{47.37 + n / 9000:.6f}" lon="{8.54 + math.sin(n / 9) / 700:.6f}"><ele>{410 + n % 17}</ele>'
        f"<time>{iso(p.start + 5000 * n)}</time></trkpt>"
        for n in range(60)
    )
    text = f'<?xml version="1.0"?><gpx version="1.1" creator="Tour Web"><trk><trkseg>{points}</trkseg></trk></gpx>'
    return [req(text, kind=XML, path="/tours/import")]


@legit()
def floor_plan_wifi_survey(p: Person) -> Requests:
    spots = [
        {"x": 40 * (n % 6) + 12, "y": 35 * (n // 6) + 9, "bssid": "a4:2b:8c:11:00:0" + str(n % 4), "rssi": -40 - n % 37}
        for n in range(24)
    ]
    return [req({"plan": "hall-2-eg", "scale": 0.05, "samples": spots}, path="/survey/points")]


@legit()
def sketch_in_cad(p: Person) -> Requests:
    lines = [
        {"btType": "BTMSketchCurveSegment-155", "entityId": f"line{n}", "startParam": -0.02, "endParam": 0.02 * (n + 1)}
        for n in range(6)
    ]
    feature = {"btType": "BTMSketch-151", "featureType": "newSketch", "name": "Sketch 3", "entities": lines}
    return [req({"feature": feature, "serializationVersion": "1.2.4"}, path="/api/v6/partstudios/d/1/w/2/e/3/features")]


@legit()
def polygon_labels_save(p: Person) -> Requests:
    regions = [
        {
            "id": f"r{n}",
            "type": "polygonlabels",
            "value": {
                "points": [[round(20 + 9 * n + 6 * math.cos(k), 2), round(40 + 6 * math.sin(k), 2)] for k in range(6)],
                "polygonlabels": [("car", "cyclist", "sign")[n % 3]],
            },
        }
        for n in range(5)
    ]
    return [req({"task": 88120, "result": regions, "was_cancelled": False}, path="/api/tasks/88120/annotations/")]


@legit()
def sequencer_pattern_save(p: Person) -> Requests:
    notes = [{"time": 0.25 * n, "note": 48 + n * 5 % 24, "velocity": 90, "duration": 0.2} for n in range(32)]
    return [req({"name": "Groove 4", "bpm": 118, "tracks": [{"instrument": "bass", "notes": notes}]}, path="/songs/71")]


@legit()
def shop_cart_graphql(p: Person) -> Requests:
    query = "mutation add($id: ID!, $qty: Int!) { cartLinesAdd(id: $id, qty: $qty) { cart { total } } }"
    return [
        req(
            {"operationName": "add", "query": query, "variables": {"id": f"v{n}881", "qty": n + 1}},
            20.0 * n,
            path="/graphql",
        )
        for n in range(3)
    ]


@legit()
def dashboard_panel_queries(p: Person) -> Requests:
    queries = [
        {"refId": ref, "expr": f"rate(node_{what}_total[5m])", "intervalMs": 15000, "maxDataPoints": 820}
        for ref, what in (("A", "cpu_seconds"), ("B", "network_receive_bytes"))
    ]
    now = p.start
    return [
        req(
            {"queries": queries, "from": str(now - 3_600_000 + 30_000 * n), "to": str(now + 30_000 * n)},
            30.0 * n,
            path="/api/ds/query",
        )
        for n in range(4)
    ]


@legit()
def press_sensor_gateway_page(p: Person) -> Requests:
    return [
        req(
            "".join(
                f"press,line=L3,unit=p{k} pressure={180 + p.rng.random() * 4:.2f},oil_temp={54 + k / 3:.1f} "
                f"{(p.start + 10_000 * n) * 1_000_000}\n"
                for k in range(6)
            ),
            10.0 * n,
            kind=TEXT,
            query="bucket=plant&precision=ns",
            path="/api/v2/write",
        )
        for n in range(4)
    ]


@legit()
def video_call_statistics(p: Person) -> Requests:
    return [
        req(
            {
                "room": "weekly",
                "peer": "p3",
                "outbound": {"kind": "video", "frameWidth": 1280, "framesPerSecond": 30 - n, "bytesSent": 410_000 * n},
                "inbound": {"kind": "audio", "jitter": 0.004, "packetsLost": n, "concealedSamples": 96 * n},
                "candidatePair": {"currentRoundTripTime": 0.031, "availableOutgoingBitrate": 2_400_000},
            },
            10.0 * n,
            path="/rtcstats",
        )
        for n in range(5)
    ]
