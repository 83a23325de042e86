"""Set E: in-house trackers of the pointer: moves, clicks, scrolling."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    BYTES,
    CLICK,
    LEVEL,
    MOVE,
    PAGES,
    POST,
    SCROLL,
    TEXT,
    Person,
    Program,
    b64,
    cbor,
    field,
    iso,
    js,
    pack,
    parts,
    req,
    varint,
    zigzag,
)
from tests.data.behaviour.unseen.set_e_tools import (
    AGENT,
    MSGPACK,
    NDJSON,
    TARGETS,
    XML,
    Requests,
    every,
    frame,
    in_order,
    longer,
    session,
    tag,
    uid,
    watching,
    when,
)

POINTER: list[Program] = []
tracker = watching(POINTER)


@tracker(MOVE, may=(LEVEL,))
def maus_spur(p: Person) -> Requests:
    """A German intranet's script: five seconds of the mouse a request."""
    who = {"sitzung": uid(p), "personalnr": 40817, "seite": "/auftraege/4411", "aufloesung": "1920x1080"}
    return [
        req({**who, "spur": [{"x": x, "y": y, "zeit": t} for x, y, t in group]}, when(group[-1][2]))
        for group in every(longer(p, 3), 5000)
    ]


@tracker(MOVE)
def positions_relatives(p: Person) -> Requests:
    """French: shares of the window instead of pixels, times as text."""
    out = []
    for lot, group in enumerate(parts(longer(p, 1), 25)):
        points = [
            {"abs": round(x / 1366, 4), "ord": round(y / 768, 4), "horodatage": iso(t), "pointeur": "souris"}
            for x, y, t in group
        ]
        body = {"poste": "PC-COMPTA-07", "utilisateur": "c.lefevre", "lot": lot, "version": "1.4.2", "releves": points}
        out.append(req(body, when(group[-1][2])))
    return out


@tracker(MOVE)
def cursor_csv(p: Person) -> Requests:
    """Lines of text with the page's own clock, compressed and declared so."""
    out = []
    for group in parts(longer(p, 14), 500):
        lines = [f"{t - p.start + 812.4:.1f};{x};{y}" for x, y, t in group]
        body = gzip.compress("\n".join(lines).encode(), mtime=0)
        query = urlencode({"s": uid(p)[:8], "tz": "-60"})
        out.append(req(body, when(group[-1][2]), query, "text/csv", content_encoding="gzip"))
    return out


@tracker(MOVE)
def packed_points(p: Person) -> Requests:
    """A bare array: a place in one whole number, then the milliseconds since the last."""
    out = []
    for group in parts(longer(p, 1), 40):
        last, flat = group[0][2], []
        for x, y, t in group:
            flat += [max(x, 0) << 13 | max(y, 0), t - last]
            last = t
        out.append(req(flat, when(group[-1][2])))
    return out


@tracker(MOVE)
def pointer_struct(p: Person) -> Requests:
    """A desktop hook in C: a head, then records of eight bytes."""
    number, out = p.rng.getrandbits(32), []
    for group in parts(longer(p, 2), 64):
        head = struct.pack("<4sBBHIQ", b"PTRK", 2, 0, len(group), number, group[0][2])
        body = head + pack("<HHI", [(max(x, 0), max(y, 0), t - group[0][2]) for x, y, t in group])
        out.append(req(body, when(group[-1][2]), kind=BYTES))
    return out


@tracker(MOVE)
def pixel_trail(p: Person) -> Requests:
    """A picture of one pixel whose address carries ten places."""
    out, visit = [], f"{p.rng.getrandbits(40):x}"
    for group in parts(p.moves, 10):
        trail = "_".join(f"{x}.{y}.{t - p.start}" for x, y, t in group)
        query = {"e": "mm", "v": visit, "u": "jmeyer", "p": "/orders/4411", "sw": 1920, "sh": 1080, "d": trail}
        out.append(req(b"", when(group[-1][2]), urlencode(query | {"r": p.rng.random()}), ""))
    return out


@tracker(MOVE, CLICK)
def one_event_a_post(p: Person) -> Requests:
    """jQuery of long ago: each event is a form of its own; every second move is left out."""
    events = [("mousemove", x, y, t) for x, y, t in p.moves[::2]] + [("click", x, y, t) for x, y, t in p.clicks]
    who = {"uid": 1187, "PHPSESSID": f"{p.rng.getrandbits(100):x}", "url": "https://intranet.firm.example/crm/list.php"}
    return [
        req(urlencode({"ev": kind, "cx": x, "cy": y, "ts": t} | who), when(t), kind=POST)
        for kind, x, y, t in sorted(events, key=lambda event: event[3])
    ]


@tracker(MOVE)
def delta_lines(p: Person) -> Requests:
    """A line of who, then a line a step: all but the first are differences."""
    out = []
    for number, group in enumerate(parts(list(zip(p.steps, p.moves, strict=True)), 30)):
        head = {"type": "hello", "agent": "wspy/0.9", "host": "LT-4471", "chunk": number, "t0": p.start}
        lines = [js(head), *(js({"dx": dx, "dy": dy, "dt": dt}) for (dx, dy, dt), _ in group)]
        out.append(req("\n".join(lines) + "\n", when(group[-1][1][2]), kind=NDJSON))
    return out


@tracker(MOVE)
def float_stream(p: Person) -> Requests:
    """A typed array's bytes, in base64, in JSON."""
    out = []
    for seq, group in enumerate(parts(longer(p, 2), 120)):
        data = b64(pack("<fff", [(x / 1920, y / 1080, (t - p.start) / 1000) for x, y, t in group]))
        body = {"v": 3, "stream": "ptr", "seq": seq, "dtype": "float32", "shape": [len(group), 3], "data": data}
        out.append(req({**body, "user": "u_2291", "session": "s-77"}, when(group[-1][2])))
    return out


@tracker(MOVE)
def svg_trail(p: Person) -> Requests:
    """The trail is written as an SVG path, for the viewer to draw; times beside it."""
    out = []
    for group in every(longer(p, 2), 3000):
        path = "M" + "L".join(f"{x},{y}" for x, y, _ in group)
        body = {"id": uid(p), "page": "#/tickets", "viewBox": "0 0 1280 800", "path": path}
        out.append(
            req({**body, "ts": [t - group[0][2] for _, _, t in group], "t0": iso(group[0][2])}, when(group[-1][2]))
        )
    return out


@tracker(CLICK, may=(PAGES,))
def click_heat(p: Person) -> Requests:
    """A form for each click, for a heat map."""
    out = []
    for place, (x, y, t) in enumerate(p.clicks):
        selector, text = TARGETS[place % len(TARGETS)]
        sent = {"x": x, "y": y, "w": 1903, "h": 947, "el": selector, "txt": text, "u": "/portal/home", "t": t // 1000}
        out.append(req(urlencode(sent | {"emp": "E20417"}), when(t), kind=POST))
    return out


@tracker(CLICK)
def journal_clics(p: Person) -> Requests:
    """French XML, three clicks a request."""
    out = []
    for group in parts(list(enumerate(p.clicks)), 3):
        clicks = "".join(
            tag("clic", x=x, y=y, bouton="gauche", cible=TARGETS[place % 6][0], horodatage=iso(t))
            for place, (x, y, t) in group
        )
        body = tag("journal", tag("agent", "m.dubois") + tag("evenements", clicks), version="2")
        out.append(req(f'<?xml version="1.0" encoding="UTF-8"?>{body}', when(group[-1][1][2]), kind=XML))
    return out


@tracker(CLICK, may=(PAGES,))
def klick_protokoll(p: Person) -> Requests:
    """A table with German headings, sent when the page is left."""
    out = []
    for visit, group in enumerate(parts(list(enumerate(p.clicks)), 4)):
        lines = ["Zeitpunkt\tBenutzer\tSeite\tElement\tBeschriftung\tX\tY"]
        for place, (x, y, t) in group:
            selector, text = TARGETS[place % len(TARGETS)]
            lines.append(f"{iso(t)}\tFIRMA\\kschulz\t/lager/bestand/{visit}\t{selector}\t{text}\t{x}\t{y}")
        out.append(req("\n".join(lines), when(group[-1][1][2]) + 3, kind="text/tab-separated-values"))
    return out


@tracker(CLICK)
def graphql_clicks(p: Person) -> Requests:
    """A mutation that hands over clicks."""
    text = "mutation Log($input: InteractionInput!) { logInteractions(input: $input) { accepted } }"
    out = []
    for group in parts(list(enumerate(p.clicks)), 4):
        items = [
            {"kind": "CLICK", "target": TARGETS[place % 6][0], "pageX": x, "pageY": y + 340, "at": iso(t)}
            for place, (x, y, t) in group
        ]
        given = {"input": {"sessionId": uid(p), "userAgent": AGENT, "interactions": items}}
        out.append(req({"operationName": "Log", "query": text, "variables": given}, when(group[-1][1][2])))
    return out


@tracker(SCROLL, may=(PAGES,))
def read_depth(p: Person) -> Requests:
    """How far somebody read the policy, told when the page is left."""
    high, out = max(top for top, _ in p.scrolls) or 1, []
    for document, group in zip(("POL-114 Travel policy", "POL-120 Gifts"), parts(p.scrolls, 12), strict=False):
        samples = [[round(100 * top / high), t - p.scrolls[0][1]] for top, t in group]
        tops = [{"scrollTop": top, "ts": t} for top, t in group]
        body = {"doc": document, "reader": "a.novak", "maxDepth": max(group)[0], "pageHeight": high + 900}
        out.append(req({**body, "samples": samples, "raw": tops}, when(group[-1][1]) + 1))
    return out


@tracker(SCROLL)
def scroll_ticks(p: Person) -> Requests:
    """The place of the page, at each change, as a form."""
    return [
        req(urlencode({"a": "scroll", "y": top, "ts": t, "vh": 947, "dh": 5210, "s": "k3f9"}), when(t), kind=POST)
        for top, t in p.scrolls
    ]


@tracker(MOVE, CLICK, SCROLL)
def eventos_msgpack(p: Person) -> Requests:
    """Spanish MessagePack, all kinds of event in one list."""
    names = {"move": "raton", "click": "clic", "scroll": "desplazamiento"}
    events = [event for event in session(p) if event[0] in names]
    out = []
    for group in parts(events, 35):
        items = [{"tipo": names[kind], "x": x, "y": y, "t": t} for kind, x, y, t in group]
        body = {"empleado": 3120, "sesion": uid(p), "equipo": "PORTATIL-22", "eventos": items}
        out.append(req(msgpack.packb(body), when(group[-1][-1]), kind=MSGPACK))
    return out


@tracker(MOVE, CLICK)
def otlp_pointer(p: Person) -> Requests:
    """OpenTelemetry logs in JSON, by somebody who had a collector at hand."""
    service = [{"key": "service.name", "value": {"stringValue": "backoffice-web"}}]
    out = []
    for group in parts([event for event in session(p) if event[0] in ("move", "click")], 50):
        records = []
        for kind, x, y, t in group:
            given = {"app.pointer.x": {"intValue": str(x)}, "app.pointer.y": {"intValue": str(y)}}
            given["event.name"] = {"stringValue": f"pointer.{kind}"}
            attributes = [{"key": key, "value": value} for key, value in given.items()]
            records.append({"timeUnixNano": str(t * 1_000_000), "severityNumber": 9, "attributes": attributes})
        scope = [{"scope": {"name": "ux"}, "logRecords": records}]
        out.append(
            req({"resourceLogs": [{"resource": {"attributes": service}, "scopeLogs": scope}]}, when(group[-1][3]))
        )
    return out


@tracker(MOVE)
def cbor_mouse(p: Person) -> Requests:
    """CBOR with short names."""
    return [
        req(
            cbor({"d": "dev-0441", "n": seq, "b": group[0][2], "m": [[x, y, t - group[0][2]] for x, y, t in group]}),
            when(group[-1][2]),
            kind="application/cbor",
        )
        for seq, group in enumerate(parts(longer(p, 2), 48))
    ]


@tracker(MOVE, may=(CLICK,))
def socket_mouse(p: Person) -> Requests:
    """A message for each move over a WebSocket; the server acknowledges now and then."""
    out = [frame({"type": "auth", "token": uid(p), "employee": "f.rossi", "ua": AGENT}, p.start - 300)]
    for place, (x, y, t) in enumerate(p.moves):
        out.append(frame(["m", x, y, t], t + 2))
        if place % 20 == 19:
            out.append(frame({"ok": place + 1}, t + 30, incoming=True))
    return in_order(out)


@tracker(MOVE)
def grpc_pointer(p: Person) -> Requests:
    """gRPC for the web: a protobuf message with a sample for each step."""
    out = []
    for group in parts(list(zip(p.steps, p.moves, strict=True)), 40):
        samples = b"".join(
            field(4, field(1, zigzag(dx)) + field(2, zigzag(dy)) + field(3, dt)) for (dx, dy, dt), _ in group
        )
        message = field(1, uid(p).encode()) + field(2, b"backoffice") + field(3, group[0][1][2]) + samples
        body = b"\0" + struct.pack(">I", len(message)) + message
        out.append(req(body, when(group[-1][1][2]), kind="application/grpc-web+proto"))
    return out


@tracker(MOVE, CLICK)
def queue_envelope(p: Person) -> Requests:
    """JSON in JSON in JSON, as a message queue's gateway wants it."""
    out = []
    for group in parts([event for event in session(p) if event[0] in ("move", "click")], 20):
        inner = js([{"evt": kind, "pos": f"{x},{y}", "at": t} for kind, x, y, t in group])
        outer = js({"producer": "desk-probe", "schema": "ui.v2", "payload": inner})
        body = {"Action": "SendMessage", "MessageGroupId": "LT-2210", "MessageBody": outer}
        out.append(req(json.dumps(body), when(group[-1][-1]), kind="application/x-amz-json-1.0"))
    return out


@tracker(MOVE)
def varint_trail(p: Person) -> Requests:
    """Differences as varints, deflated, and nothing says so."""
    out = []
    for group in parts(list(zip(p.steps, p.moves, strict=True)), 64):
        data = b"".join(varint(zigzag(dx)) + varint(zigzag(dy)) + varint(dt) for (dx, dy, dt), _ in group)
        out.append(req(zlib.compress(varint(len(group)) + data), when(group[-1][1][2]), kind=BYTES))
    return out


@tracker(MOVE)
def columns_of_text(p: Person) -> Requests:
    """Three strings of numbers, for a database with three text columns."""
    out = []
    for group in every(longer(p, 2), 10_000):
        body = {
            "user_name": "tkowalski",
            "xs": " ".join(str(x) for x, _, _ in group),
            "ys": " ".join(str(y) for _, y, _ in group),
            "ms": " ".join(str(t - p.start) for _, _, t in group),
            "client": "win-agent 3.1",
        }
        out.append(req(body, when(group[-1][2]), kind=TEXT))
    return out
