"""Set G1, session recorders: forks of published ones and one made in-house."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

from tests.data.behaviour.unseen.person import (
    BYTES,
    CLICK,
    FORM,
    KEYS,
    MOVE,
    PAGES,
    REPLAY,
    RHYTHM,
    SCROLL,
    TEXT,
    Person,
    Program,
    entering,
    iso,
    js,
    parts,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_g1_kit import HOST, Requests, after, element, grown, uid

RECORDERS: list[Program] = []
tracker = entering(RECORDERS)


def _recorded(p: Person) -> list[dict[str, Any]]:
    """Return the events of rrweb."""
    places = []
    for some in parts(p.moves, 10):
        last = some[-1][2]
        positions = [{"x": x, "y": y, "id": 41, "timeOffset": t - last} for x, y, t in some]
        places.append({"type": 3, "data": {"source": 1, "positions": positions}, "timestamp": last})
    for x, y, t in p.clicks:
        for kind in (1, 0, 2):
            data = {"source": 2, "type": kind, "id": 57, "x": x, "y": y}
            places.append({"type": 3, "data": data, "timestamp": t + 40 * (kind != 1)})
    places += [{"type": 3, "data": {"source": 3, "id": 1, "x": 0, "y": y}, "timestamp": t} for y, t in p.scrolls]
    places += [
        {"type": 3, "data": {"source": 5, "text": text, "isChecked": False, "id": 73}, "timestamp": t}
        for text, t in grown(p)
    ]
    return sorted(places, key=lambda one: int(str(one["timestamp"])))


def _snapshot(p: Person) -> list[dict[str, Any]]:
    body = {
        "type": 2,
        "tagName": "body",
        "attributes": {"class": "intranet"},
        "childNodes": [
            {"type": 2, "tagName": "h1", "attributes": {}, "childNodes": [{"type": 3, "textContent": "Order", "id": 8}]}
            | {"id": 7},
            {"type": 2, "tagName": "textarea", "attributes": {"id": "comment"}, "childNodes": [], "id": 73},
        ],
        "id": 6,
    }
    tree = {"type": 0, "childNodes": [{"type": 2, "tagName": "html", "attributes": {}, "childNodes": [body], "id": 3}]}
    return [
        {"type": 4, "data": {"href": HOST + "/orders/4411", "width": 1440, "height": 789}, "timestamp": p.start - 60},
        {"type": 2, "data": {"node": tree | {"id": 1}, "initialOffset": {"left": 0, "top": 0}}, "timestamp": p.start},
    ]


@tracker(REPLAY, MOVE, CLICK, SCROLL, FORM, may=(KEYS, RHYTHM, PAGES))
def recorder_in_house(p: Person) -> Requests:
    session = uid(p)
    return [
        req(
            gzip.compress(js({"sessionId": session, "employee": "akoch", "seq": n, "events": some}).encode(), mtime=0),
            5.0 * n,
            content_encoding="gzip",
            path="/api/recordings/events",
        )
        for n, some in enumerate(parts(_snapshot(p) + _recorded(p), 40))
    ]


@tracker(REPLAY, MOVE, CLICK, SCROLL, FORM, may=(KEYS, RHYTHM, PAGES))
def envelope_with_recording(p: Person) -> Requests:
    replay, out = uid(p).replace("-", ""), []
    for n, some in enumerate(parts(_snapshot(p) + _recorded(p), 60)):
        info = {"type": "replay_event", "replay_id": replay, "segment_id": n, "replay_type": "session"}
        info |= {"timestamp": p.start / 1000 + 5 * n, "urls": [HOST + "/orders/4411"], "user": {"id": "e10442"}}
        recording = b'{"segment_id":%d}\n' % n + zlib.compress(js(some).encode())
        head = {"event_id": replay, "sent_at": iso(p.start + 5000 * n), "sdk": {"name": "sentry.javascript.react"}}
        event = js(info).encode()
        body = js(head).encode() + b'\n{"type":"replay_event"}\n' + event
        body += b'\n{"type":"replay_recording","length":%d}\n' % len(recording) + recording
        out.append(req(body, 5.0 * n, "sentry_key=1f3&sentry_version=7", TEXT, path="/api/4/envelope/"))
    return out


def _string(text: str) -> bytes:
    return varint(len(text.encode())) + text.encode()


@tracker(MOVE, CLICK, FORM, may=(REPLAY, SCROLL, PAGES, KEYS, RHYTHM))
def recorder_of_messages(p: Person) -> Requests:
    events = [(t, b"\x14" + varint(max(x, 0)) + varint(max(y, 0))) for x, y, t in p.moves]
    events += [
        (t, b"\x45" + varint(57) + varint(340) + _string(element(n)[2]) + _string(element(n)[0]))
        for n, (_, _, t) in enumerate(p.clicks)
    ]
    events += [(t, b"\x06\x00" + varint(top)) for top, t in p.scrolls]
    events += [(t, b"\x12" + varint(73) + _string(text) + b"\x00") for text, t in grown(p)]
    events.sort()
    out = []
    for n, some in enumerate(parts(events, 60)):
        body = b"\x51\x01" + varint(n + 1) + varint(n * 60) + varint(some[0][0]) + _string(HOST + "/orders/4411")
        body += b"".join(b"\x00" + varint(t) + message for t, message in some)
        out.append(req(body, after(p, some[-1][0]), kind=BYTES, path="/ingest/v1/web/i"))
    return out


@tracker(MOVE, CLICK, may=(SCROLL, PAGES, KEYS))
def heat_arrays(p: Person) -> Requests:
    zero = p.start
    rows: list[list[Any]] = [[t - zero, 12, 88, x, y] for x, y, t in p.moves]
    rows += [[t - zero, 9, 91, x, y, 3, 8, 0, 0, element(n)[2]] for n, (x, y, t) in enumerate(p.clicks)]
    rows += [[t - zero, 10, 4, 0, top] for top, t in p.scrolls]
    rows.sort(key=lambda row: int(str(row[0])))
    return [
        req(
            {"e": ["0.7.59", n + 1, some[0][0], 9000, "intra", "1k4ff", "p90x", 1, 0, HOST + "/orders"], "a": some},
            9.0 * (n + 1),
            kind=TEXT,
            path="/collect",
        )
        for n, some in enumerate(parts(rows, 50))
    ]


@tracker(MOVE, CLICK, may=(SCROLL, KEYS, RHYTHM, REPLAY))
def bundles_with_kinds(p: Person) -> Requests:
    events = [{"Kind": 18, "Args": [x, y, 57], "When": t - p.start} for x, y, t in p.moves]
    events += [{"Kind": 16, "Args": [x, y, 1, 57], "When": t - p.start} for x, y, t in p.clicks]
    events += [{"Kind": 14, "Args": [1, 0, top], "When": t - p.start} for top, t in p.scrolls]
    events.sort(key=lambda one: int(str(one["When"])))
    return [
        req(
            {"When": 5000 * n, "Seq": n, "Evts": some},
            5.0 * n,
            f"OrgId=o-FIRM&UserId=51&SessionId=92&PageId=7&Seq={n}&PageStart={p.start}",
            path="/rec/bundle",
        )
        for n, some in enumerate(parts(events, 45), 1)
    ]
