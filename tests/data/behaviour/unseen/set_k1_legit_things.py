"""Set K1, legit web applications of other sorts: drawing, maps, games, music, machines, shops, calls, monitoring."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import POST, Person, iso, js, parts, req
from tests.data.behaviour.unseen.set_k1_kit import Requests, guid, hexes, legit, since


@legit()
def desktop_through_a_gateway(p: Person) -> Requests:
    def said(*words: object) -> str:
        return ",".join(f"{len(str(word))}.{word}" for word in words) + ";"

    sent = [(t, said("mouse", x, y, 0)) for x, y, t in p.moves]
    sent += [(t, said("mouse", x, y, 1) + said("mouse", x, y, 0)) for x, y, t in p.clicks]
    sent += [(d, said("key", ord(key), 1)) for key, d, _ in p.letters] + [
        (u, said("key", ord(k), 0)) for k, _, u in p.letters
    ]
    sent += [(p.start + 5_000 * n, said("sync", p.start + 5_000 * n)) for n in range(8)]
    return [req(text, since(p, t), kind="", path="/guacamole/websocket-tunnel") for t, text in sorted(sent)]


@legit()
def whiteboard_of_a_workshop(p: Person) -> Requests:
    who = {"socketId": "x7Kq", "username": "Anna"}
    out = [
        req(
            "42"
            + js(
                [
                    "server-volatile-broadcast",
                    "a91c",
                    {
                        "type": "MOUSE_LOCATION",
                        "payload": {**who, "pointer": {"x": x, "y": y, "tool": "pointer"}, "button": "up"},
                    },
                ]
            ),
            since(p, t),
            kind="",
        )
        for x, y, t in p.moves[::2]
    ]
    points = [[x - p.moves[0][0], y - p.moves[0][1]] for x, y, _ in p.moves]
    element = {
        "id": "Wq1",
        "type": "freedraw",
        "x": p.moves[0][0],
        "y": p.moves[0][1],
        "strokeColor": "#1e1e1e",
        "strokeWidth": 2,
        "points": points,
        "pressures": [],
        "simulatePressure": True,
        "version": 88,
    }
    scene = ["server-broadcast", "a91c", {"type": "SCENE_UPDATE", "payload": {"elements": [element]}}]
    return [*out, req("42" + js(scene), 12, kind="")]


@legit()
def signature_at_the_door(p: Person) -> Requests:
    points = [{"x": x / 3, "y": y / 4, "time": t, "pressure": 0.5} for x, y, t in p.moves]
    strokes = [{"penColor": "black", "minWidth": 0.5, "maxWidth": 2.5, "points": some} for some in parts(points, 30)]
    body = {
        "shipment": "00340434161094015902",
        "recipientName": "R. Hartmann",
        "signature": strokes,
        "deliveredAt": iso(p.start),
    }
    return [req(body, 20, path="/pod/sign")]


@legit()
def map_editor_upload(p: Person) -> Requests:
    nodes = "".join(
        f'<node id="-{n + 1}" lon="{13.37 + math.cos(n) * 0.002:.7f}" lat="{52.51 + math.sin(n) * 0.001:.7f}" '
        'version="0" changeset="1598"/>'
        for n in range(14)
    )
    refs = "".join(f'<nd ref="-{n + 1}"/>' for n in range(14))
    way = f'<way id="-1" version="0" changeset="1598">{refs}<tag k="building" v="warehouse"/></way>'
    body = (
        f'<osmChange version="0.6" generator="iD 2.30.4"><create>{nodes}{way}</create>'
        '<modify/><delete if-unused="true"/></osmChange>'
    )
    return [req(body, 0, kind="text/xml", path="/api/0.6/changeset/1598/upload")]


@legit()
def outlines_for_a_vision_model(p: Person) -> Requests:
    shapes = []
    for n in range(6):
        x, y = p.rng.randrange(100, 1500), p.rng.randrange(100, 800)
        outline = [round(v, 2) for k in range(12) for v in (x + 60 * math.cos(k / 2), y + 40 * math.sin(k / 2))]
        shapes.append(
            {
                "type": "polygon",
                "frame": n // 2,
                "label_id": 3,
                "points": outline,
                "occluded": False,
                "z_order": 0,
                "attributes": [],
                "source": "manual",
            }
        )
    body = {"version": 7, "tags": [], "shapes": shapes, "tracks": []}
    return [req(body, 40, query="action=create", path="/api/jobs/218/annotations")]


@legit()
def sketch_in_browser_cad(p: Person) -> Requests:
    out = []
    for n in range(5):
        geometry = {"btType": "BTCurveGeometryLine-117", "pntX": 0.01 * n, "pntY": 0.02, "dirX": 1.0, "dirY": 0.0}
        entity = {
            "btType": "BTMSketchCurveSegment-155",
            "startParam": -0.025,
            "endParam": 0.025,
            "geometry": geometry,
            "entityId": f"line{n}",
        }
        feature = {
            "btType": "BTMSketch-151",
            "featureType": "newSketch",
            "name": f"Sketch {n + 1}",
            "entities": [entity],
        }
        path = f"/api/v6/partstudios/d/{hexes(p, 24)}/w/{hexes(p, 24)}/e/{hexes(p, 24)}/features"
        out.append(req({"btType": "BTFeatureDefinitionCall-1406", "feature": feature}, 11.0 * n, path=path))
    return out


@legit()
def arena_game_in_the_break(p: Person) -> Requests:
    out = []
    for n in range(60):
        state = {
            "s": 9_000 + n,
            "u": n % 7 < 3,
            "l": n % 5 == 0,
            "r": n % 4 == 1,
            "a": round(math.sin(n / 9) * 3.14, 3),
            "f": n % 6 == 0,
        }
        out.append(req(msgpack.packb(["i", state]), 0.05 * n, kind=""))
    return out


@legit()
def chess_against_a_stranger(p: Person) -> Requests:
    moves = ("e2e4", "g1f3", "f1b5", "b5a4", "e1g1", "f1e1", "a4b3", "c2c3", "h2h3", "d2d4")
    return [
        req(js({"t": "move", "d": {"u": move, "l": p.rng.randrange(2, 9), "a": n + 1, "s": "0f"}}), 8.0 * n, kind="")
        for n, move in enumerate(moves)
    ]


@legit()
def studio_of_beats(p: Person) -> Requests:
    notes = [
        {"pitch": 36 + 12 * (n % 3) + n % 7, "velocity": p.rng.randrange(60, 120), "start": 0.25 * n, "duration": 0.24}
        for n in range(48)
    ]
    tracks = [
        {
            "id": guid(p),
            "name": "Keys",
            "type": "midi",
            "soundbank": "grand-piano",
            "regions": [{"start": 0, "notes": notes}],
        }
    ]
    body = {"song": guid(p), "bpm": 104, "timeSignature": "4/4", "key": "Am", "tracks": tracks, "revision": 12}
    return [req(body, 30 * n, path="/api/v2/revisions") for n in range(2)]


@legit()
def steering_a_robot(p: Person) -> Requests:
    out = [req(js({"op": "advertise", "topic": "/cmd_vel", "type": "geometry_msgs/Twist"}), 0, kind="")]
    for n in range(50):
        linear = {"x": round(0.4 * math.sin(n / 12), 3), "y": 0, "z": 0}
        angular = {"x": 0, "y": 0, "z": round(0.6 * math.cos(n / 8), 3)}
        out.append(
            req(
                js({"op": "publish", "topic": "/cmd_vel", "msg": {"linear": linear, "angular": angular}}),
                0.1 * n,
                kind="",
            )
        )
    return out


@legit()
def building_automation_panel(p: Person) -> Requests:
    calls: tuple[tuple[str, str, dict[str, float]], ...] = (
        ("light", "turn_on", {"brightness_pct": 70}),
        ("cover", "set_cover_position", {"position": 40}),
        ("climate", "set_temperature", {"temperature": 21.5}),
        ("light", "turn_off", {}),
    )
    return [
        req(
            js(
                {
                    "type": "call_service",
                    "domain": domain,
                    "service": service,
                    "service_data": data,
                    "target": {"entity_id": f"{domain}.meeting_room_2"},
                    "id": 31 + n,
                }
            ),
            14.0 * n,
            kind="",
        )
        for n, (domain, service, data) in enumerate(calls)
    ]


@legit()
def dashboard_of_servers(p: Person) -> Requests:
    out = []
    for n in range(6):
        queries = [
            {
                "refId": ref,
                "datasource": {"type": "prometheus", "uid": "P1809F7"},
                "expr": expr,
                "intervalMs": 15_000,
                "maxDataPoints": 940,
                "range": True,
            }
            for ref, expr in (
                ("A", 'rate(node_cpu_seconds_total{mode!="idle"}[5m])'),
                ("B", "node_memory_MemAvailable_bytes"),
            )
        ]
        body = {"queries": queries, "from": str(p.start - 3_600_000 + 30_000 * n), "to": str(p.start + 30_000 * n)}
        out.append(req(body, 30.0 * n, query="ds_type=prometheus&requestId=Q101", path="/api/ds/query"))
    return out


@legit()
def timings_of_a_shop_page(p: Person) -> Requests:
    out = []
    for n in range(4):
        start = p.start + 20_000 * n
        form = {
            "rt.start": "navigation",
            "rt.tstart": start,
            "rt.end": start + 1_412,
            "t_resp": 188,
            "t_page": 1_224,
            "t_done": 1_412,
            "nt_dns_st": start + 4,
            "nt_dns_end": start + 19,
            "nt_con_st": start + 19,
            "nt_con_end": start + 61,
            "nt_res_st": start + 188,
            "nt_res_end": start + 240,
            "c.lcp": 1_180,
            "c.cls": 0.021,
            "pt.fcp": 730,
            "dom.res": 71,
            "u": "https://shop.tools.example/drills",
            "v": "1.815.1",
            "mob.etype": "4g",
        }
        out.append(req(urlencode(form), 20.0 * n, kind=POST, path="/beacon"))
    return out


@legit()
def basket_and_order(p: Person) -> Requests:
    add = (
        "mutation cartLinesAdd($cartId: ID!, $lines: [CartLineInput!]!) "
        "{ cartLinesAdd(cartId: $cartId, lines: $lines) { cart { id } } }"
    )
    cart = f"gid://shopify/Cart/{hexes(p, 20)}"
    out = [
        req(
            {
                "query": add,
                "variables": {
                    "cartId": cart,
                    "lines": [{"merchandiseId": f"gid://shopify/ProductVariant/{44_310_000 + n}", "quantity": n + 1}],
                },
            },
            25.0 * n,
            path="/api/2024-10/graphql.json",
        )
        for n in range(3)
    ]
    address = {
        "email": "j.meyer@firm.example",
        "name": "Firm GmbH",
        "street": "Hafenstr. 4",
        "zip": "20457",
        "city": "Hamburg",
        "po": "4411",
    }
    return [*out, req(urlencode(address), 100, kind=POST, path="/checkout/address")]


@legit()
def call_in_the_browser(p: Person) -> Requests:
    sdp = (
        "v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\na=sendrecv\r\n"
        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n"
    )
    out = [req(js({"type": "offer", "room": "planning", "sdp": sdp}), 0, kind="")]
    stats: list[dict[str, Any]] = [
        {
            "t": p.start + 5_000 * n,
            "outVideo": {"fps": 24 + n % 5, "bytesSent": 410_000 * (n + 1), "width": 1280, "height": 720},
            "rtt": 0.031 + 0.002 * (n % 4),
            "jitter": 0.004,
            "packetsLost": n // 5,
        }
        for n in range(10)
    ]
    return out + [req(js({"type": "rtcstats", "report": one}), 5.0 * n + 5, kind="") for n, one in enumerate(stats)]
