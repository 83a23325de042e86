"""Set G1, ordinary web apps beside the office's: remote desktops, games, maps, shops, homes, music, pictures."""

from __future__ import annotations

import math
import struct
from typing import Any
from urllib.parse import urlencode

from tests.data.behaviour.hand import drive, walk
from tests.data.behaviour.unseen.person import (
    EDGE,
    POST,
    TEXT,
    Person,
    Program,
    b64,
    entering,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_g1_kit import Requests, after, grown, typed, uid

LIFE_LEGIT: list[Program] = []
legit = entering(LIFE_LEGIT)


@legit()
def remote_framebuffer_in_page(p: Person) -> Requests:
    sent = [(t, struct.pack(">BBHH", 5, 0, max(x, 0), max(y, 0))) for x, y, t in p.moves]
    for x, y, t in p.clicks:
        sent += [(t + 90 * (not mask), struct.pack(">BBHH", 5, mask, max(x, 0), max(y, 0))) for mask in (1, 0)]
    for key, down, up in typed(p)[:40]:
        sign = 0xFF08 if key == "Backspace" else ord(key)
        sent += [(down, struct.pack(">BBHI", 4, 1, 0, sign)), (up, struct.pack(">BBHI", 4, 0, 0, sign))]
    sent += [(p.start + 40 * n, struct.pack(">BBHHHH", 3, 1, 0, 0, 1280, 800)) for n in range(30)]
    return [req(body, after(p, t), kind="") for t, body in sorted(sent)]


@legit()
def remote_gateway_instructions(p: Person) -> Requests:
    def told(*words: object) -> str:
        return ",".join(f"{len(str(word))}.{word}" for word in words) + ";"

    sent = [(t, told("mouse", x, y, 0)) for x, y, t in p.moves[::2]]
    sent += [(t, told("mouse", x, y, 1) + told("mouse", x, y, 0)) for x, y, t in p.clicks]
    for key, down, up in typed(p)[:30]:
        sign = 65288 if key == "Backspace" else ord(key)
        sent += [(down, told("key", sign, 1)), (up, told("key", sign, 0))]
    sent += [(p.start + 500 * n, told("sync", 88_200_000 + 500 * n)) for n in range(12)]
    return [req(text, after(p, t), kind="") for t, text in sorted(sent)]


@legit()
def cell_game_steering(p: Person) -> Requests:
    out = []
    for n, (x, y, _) in enumerate(walk(p.rng, 80)):
        out.append(req(b"\x10" + struct.pack("<iiI", round(x * 8 - 2400), round(y * 8 - 2400), 0), n * 0.05, kind=""))
        if n % 27 == 26:
            out.append(req(b"\x11", n * 0.05 + 0.01, kind=""))  # split
    return out


@legit()
def chess_moves(p: Person) -> Requests:
    moves = ("e2e4", "g1f3", "f1c4", "e1g1", "d2d3", "c2c3", "f1e1", "b1d2", "h2h3", "d2f1")
    out, at = [], 0.0
    for n, move in enumerate(moves):
        at += p.rng.lognormvariate(2, 0.7)
        out.append(req(js({"t": "move", "d": {"u": move, "l": p.rng.randrange(18, 60), "a": n + 1}}), at, kind=""))
        out.append(req("null", at + 2.5, kind=""))
    return out


@legit()
def delivery_rider_position(p: Person) -> Requests:
    out = []
    for some in parts(drive(p.rng, 60), 5):
        fixes = [
            {"lat": lat, "lng": lng, "accuracy": p.rng.randrange(4, 14), "speed": 7.4, "heading": 81, "timestamp": t}
            for lat, lng, t in some
        ]
        at = (some[-1][2] - 1795486000000) / 1000
        out.append(req({"tour": "T-118", "vehicle": "B-FX 204", "fixes": fixes}, at, path="/tours/118/positions"))
    return out


@legit()
def ride_uploaded(p: Person) -> Requests:
    rows = []
    for n, (lat, lng, t) in enumerate(drive(p.rng, 120)):
        rows.append(
            f'<trkpt lat="{lat}" lon="{lng}"><ele>{34 + 6 * math.sin(n / 9):.1f}</ele><time>{iso(t)}</time>'
            f"<extensions><gpxtpx:hr>{118 + n % 23}</gpxtpx:hr></extensions></trkpt>"
        )
    file = '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="BikeComp"><trk><name>Evening ride</name>'
    file += "<trkseg>" + "".join(rows) + "</trkseg></trk></gpx>"
    fields = {"data_type": "gpx", "name": "Evening ride", "commute": "0"}
    return [req(form_data({"file": ("ride.gpx", file.encode())}, fields), 0, kind=EDGE, path="/api/v3/uploads")]


@legit()
def shop_checkout(p: Person) -> Requests:
    address = {"shipping[first_name]": "Anna", "shipping[last_name]": "Koch", "shipping[street]": "Lindenweg 8"}
    address |= {"shipping[zip]": "10115", "shipping[city]": "Berlin", "email": "anna.koch@mail.example"}
    cart = {"items": [{"sku": "A-2201", "qty": 1, "price": 24.9}, {"sku": "K-0090", "qty": 2, "price": 3.5}]}
    return [
        req({"sku": "A-2201", "qty": 1}, 0, path="/cart/add.js"),
        req({"sku": "K-0090", "qty": 2}, 48, path="/cart/add.js"),
        req(urlencode(address | {"payment": "invoice", "agb": "on"}), 190, kind=POST, path="/checkout"),
        req(cart | {"currency": "EUR", "voucher": "ADVENT5"}, 204, path="/checkout/confirm"),
    ]


@legit()
def home_dashboard(p: Person) -> Requests:
    calls = (
        ("light", "turn_on", {"entity_id": "light.office", "brightness_pct": 70}),
        ("climate", "set_temperature", {"entity_id": "climate.bath", "temperature": 22.5}),
        ("cover", "set_cover_position", {"entity_id": "cover.kitchen", "position": 40}),
        ("scene", "turn_on", {"entity_id": "scene.evening"}),
        ("light", "turn_off", {"entity_id": "light.office"}),
    )
    return [
        req(
            js({"type": "call_service", "domain": domain, "service": service, "service_data": data, "id": 21 + n}),
            70.0 * n,
            kind="",
        )
        for n, (domain, service, data) in enumerate(calls)
    ]


@legit()
def album_upload(p: Person) -> Requests:
    out = []
    for n in range(4):
        fields = {"deviceAssetId": f"IMG_{2280 + n}.jpg-48213", "deviceId": "WEB", "isFavorite": "false"}
        fields |= {"fileCreatedAt": iso(p.start - 86_400_000 + 4000 * n), "fileModifiedAt": iso(p.start - 80_000_000)}
        file = {"assetData": (f"IMG_{2280 + n}.jpg", jpeg(p.rng, 4032, 3024, 50_000))}
        out.append(req(form_data(file, fields), 2.0 * n, kind=EDGE, path="/api/assets"))
    return out


@legit()
def server_dashboard_queries(p: Person) -> Requests:
    asked = (
        '100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100',
        "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes",
        "sum(rate(http_requests_total[1m])) by (code)",
    )
    out = []
    for n in range(4):
        queries = [
            {
                "refId": chr(65 + k),
                "expr": text,
                "datasource": {"type": "prometheus", "uid": "P1"},
                "maxDataPoints": 812,
            }
            | {"intervalMs": 15_000}
            for k, text in enumerate(asked)
        ]
        end = p.start + 30_000 * n
        body = {"queries": queries, "from": str(end - 3_600_000), "to": str(end)}
        out.append(req(body, 30.0 * n, "ds_type=prometheus", path="/api/ds/query"))
    return out


@legit()
def translation_of_text(p: Person) -> Requests:
    out = []
    for n, (text, t) in enumerate(grown(p)[6::16]):
        call: dict[str, Any] = {"jsonrpc": "2.0", "method": "LMT_handle_texts", "id": 70_000 + n}
        lang = {"source_lang_user_selected": "EN", "target_lang": "DE"}
        params = {"texts": [{"text": text, "requestAlternatives": 3}], "splitting": "newlines", "lang": lang}
        out.append(req(call | {"params": params | {"timestamp": t}}, after(p, t), path="/jsonrpc"))
    return out


@legit()
def vault_item_saved(p: Person) -> Requests:
    def sealed(size: int) -> str:
        return f"2.{b64(p.rng.randbytes(16))}|{b64(p.rng.randbytes(size))}|{b64(p.rng.randbytes(32))}"

    login = {"username": sealed(32), "password": sealed(48), "totp": None, "uris": [{"uri": sealed(48), "match": None}]}
    body: dict[str, Any] = {
        "type": 1,
        "folderId": None,
        "organizationId": None,
        "name": sealed(32),
        "notes": None,
        "favorite": False,
    }
    body |= {"login": login, "reprompt": 0, "key": sealed(64), "lastKnownRevisionDate": iso(p.start)}
    return [req(body, 0, path=f"/api/ciphers/{uid(p)}")]


@legit()
def course_progress_and_answers(p: Person) -> Requests:
    video = [
        req({"lectureId": 8812, "position": 15 * n, "total": 612}, 15.0 * n, path="/api/users/me/progress")
        for n in range(1, 6)
    ]
    verb = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en-US": "answered"}}
    actor = {"mbox": "mailto:anna.koch@firm.example", "name": "Anna Koch"}
    statements = []
    for n, (response, right) in enumerate((("b", True), ("a[,]d", True), ("c", False))):
        object_ = {"id": f"https://learn.firm.example/fire/quiz/{n + 1}", "objectType": "Activity"}
        result = {"response": response, "success": right, "score": {"scaled": float(right)}}
        statements.append({"id": uid(p), "actor": actor, "verb": verb, "object": object_, "result": result})
    return [*video, req(statements, 140, path="/xapi/statements")]


@legit()
def melody_saved(p: Person) -> Requests:
    notes, at = [], 0.0
    for n in range(48):
        long = p.rng.choice((0.25, 0.5, 0.5, 1.0))
        pitch = p.rng.choice((60, 62, 64, 65, 67, 69, 71, 72))
        notes.append({"pitch": pitch, "start": at, "duration": long, "velocity": p.rng.randrange(60, 110)})
        at += long if n % 4 else 0.5
    song = {
        "title": "Sketch 3",
        "bpm": 96,
        "tracks": [{"instrument": "piano", "notes": notes}, {"instrument": "drums"}],
    }
    return [req(song, 240, path="/studio/projects/771")]


@legit()
def picture_annotations(p: Person) -> Requests:
    shapes = []
    for n in range(6):
        cx, cy = p.rng.randrange(200, 1600), p.rng.randrange(150, 900)
        outline = [
            round(c + p.rng.uniform(40, 90) * turn(k * math.pi / 5), 2)
            for k in range(10)
            for c, turn in ((cx, math.cos), (cy, math.sin))
        ]
        shapes.append({"type": "polygon", "label_id": 3 + n % 2, "frame": n, "points": outline, "occluded": False})
    return [
        req(
            {"version": 4, "tags": [], "shapes": shapes, "tracks": []},
            300,
            "action=create",
            path="/api/jobs/88/annotations",
        )
    ]


@legit()
def label_printed(p: Person) -> Requests:
    label = "^XA^FO40,40^A0N,36,36^FDMeyer GmbH^FS^FO40,90^A0N,28,28^FDHauptstr. 4, 10115 Berlin^FS"
    bars = "^FO40,140^BCN,90,Y,N,N^FD"
    return [
        req(f"{label}{bars}003404341600{p.rng.randrange(10**6):06}^FS^XZ", 9.0 * n, kind=TEXT, path="/write")
        for n in range(3)
    ]
