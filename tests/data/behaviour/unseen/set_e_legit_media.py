"""Set E: ordinary programs of calls, pictures and films, and of developers."""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import Any
from urllib.parse import urlencode

from tests.data.behaviour.hand import START
from tests.data.behaviour.unseen.person import (
    EDGE,
    FILES,
    PAGES,
    SHOTS,
    TEXT,
    Person,
    Program,
    b64,
    form_data,
    iso,
    jpeg,
    js,
    png,
    req,
)
from tests.data.behaviour.unseen.set_e_tools import (
    AGENT,
    Requests,
    cluster,
    ebml,
    frame,
    screen_png,
    uid,
    watching,
    when,
    with_exif,
)

MEDIA: list[Program] = []
legit = watching(MEDIA)
PERFORMANCE, ERRORS, AUDIO, CAMERA, MESSAGES = "performance", "errors", "audio", "camera", "messages"


@legit(may=(PERFORMANCE, AUDIO, CAMERA, "network-activity"))
def call_statistics(p: Person) -> Requests:
    """A video call's signals: an offer, then numbers of the connection each five seconds."""
    sdp = "v=0\r\no=- 4611 2 IN IP4 127.0.0.1\r\ns=-\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000\r\n"
    out = [frame({"type": "offer", "room": "weekly", "sdp": sdp + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"}, START)]
    for n in range(15):
        stats = [
            {
                "id": "OT01V",
                "type": "outbound-rtp",
                "kind": "video",
                "framesPerSecond": 30,
                "frameWidth": 1280,
                "frameHeight": 720,
                "bytesSent": 90_000 * n + p.rng.randrange(999),
            }
        ]
        stats.append(
            {
                "id": "AS1",
                "type": "media-source",
                "kind": "audio",
                "audioLevel": round(p.rng.random() / 5, 4),
                "totalAudioEnergy": round(n / 9, 4),
            }
        )
        out.append(frame({"type": "stats", "t": START + 5000 * n, "stats": stats}, START + 5000 * n))
    return out


@legit(may=(AUDIO, MESSAGES))
def voice_message(p: Person) -> Requests:
    """A chat's voice messages: three short recordings."""
    track = ebml(
        b"\x16\x54\xae\x6b", ebml(b"\xae", ebml(b"\xd7", b"\x01") + ebml(b"\x83", b"\x02") + ebml(b"\x86", b"A_OPUS"))
    )
    head = (
        ebml(b"\x1a\x45\xdf\xa3", ebml(b"\x42\x82", b"webm"))
        + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"
        + track
    )
    return [
        req(
            form_data({"file": ("voice.webm", head + cluster(p, 9_000))}, {"channel": "C331", "duration": "4.2"}),
            40.0 * n,
            kind=EDGE,
        )
        for n in range(3)
    ]


@legit(may=(FILES,))
def holiday_photos(p: Person) -> Requests:
    """Photographs of a camera in wide format, one after the other, into an album."""
    out = []
    for n in range(10):
        picture = with_exif(jpeg(p.rng, 4000, 2250, 80_000), "FUJIFILM")
        out.append(
            req(
                form_data({"photo": (f"DSCF{4410 + n}.JPG", picture)}, {"album": "Norway", "order": str(n)}),
                3.0 + 2.1 * n,
                kind=EDGE,
            )
        )
    return out


@legit(may=(FILES,))
def shop_banners(p: Person) -> Requests:
    """Pictures of articles for a shop, as somebody puts them in."""
    sizes = ((1600, 900), (1600, 900), (800, 800), (1200, 628))
    return [
        req(
            {"alt": f"Winter jacket {n}", "product": 771, "mime": "image/jpeg", "data": b64(jpeg(p.rng, w, h, 30_000))},
            95.0 * n + p.rng.randrange(40),
        )
        for n, (w, h) in enumerate(sizes)
    ]


@legit()
def avatar_crop(p: Person) -> Requests:
    """A face for the account: the picture and the chosen part."""
    body = form_data(
        {"avatar": ("me.png", png(p.rng, 512, 512))}, {"crop": js({"x": 12, "y": 30, "w": 400, "h": 400, "zoom": 1.2})}
    )
    return [req(body, 20.0, kind=EDGE)]


@legit(may=(CAMERA,))
def printer_camera(p: Person) -> Requests:
    """A 3D printer's camera, a picture a minute, with the state of the print."""
    out = []
    for n in range(6):
        about = {
            "job": "bracket_v4.gcode",
            "layer": str(12 + 3 * n),
            "nozzle": "214.8",
            "bed": "60.1",
            "progress": str(9 + 2 * n),
        }
        out.append(
            req(form_data({"snapshot": ("cam0.jpg", jpeg(p.rng, 1280, 960, 30_000))}, about), 60.0 * n, kind=EDGE)
        )
    return out


@legit(may=(SHOTS, ERRORS, MESSAGES))
def bug_with_picture(p: Person) -> Requests:
    """A report of a fault that a person writes, with a picture of the window, once."""
    about = {"title": "Total is wrong", "steps": "open order 4411, add a line", "severity": "minor", "browser": AGENT}
    return [req(form_data({"attachment": ("error.png", screen_png(p, 1440, 900))}, about), 50.0, kind=EDGE)]


@legit()
def played_songs(p: Person) -> Requests:
    """A player that tells which songs were heard and how long."""
    songs, at, out = (
        (("Kraftwerk", "Autobahn"), ("Nina Simone", "Sinnerman"), ("Sigur Ros", "Hoppipolla"), ("Bach", "Air")),
        START,
        [],
    )
    for artist, title in songs * 3:
        length = p.rng.randrange(120, 600)
        at += 1000 * length
        out.append(
            req(
                {
                    "track": {"artist": artist, "title": title},
                    "player": "desktop",
                    "playedSeconds": length,
                    "startedAt": iso(at - 1000 * length),
                },
                when(at),
            )
        )
    return out


@legit()
def course_video(p: Person) -> Requests:
    """A course's film: where it stands, each ten seconds."""
    out, place = [], 0.0
    for n in range(24):
        place += 10 if n % 7 else 0
        out.append(
            req(
                {
                    "course": "safety-2026",
                    "video": "v3",
                    "position": round(place + p.rng.random(), 2),
                    "duration": 642.5,
                    "rate": 1,
                    "paused": n % 7 == 0,
                },
                10.0 * n,
            )
        )
    return out


@legit()
def reading_place(p: Person) -> Requests:
    """A book's place, kept for other devices."""
    out, share = [], 0.21
    for n in range(15):
        share += p.rng.uniform(0.001, 0.004)
        out.append(
            req(
                {
                    "book": "9783161484100",
                    "cfi": f"epubcfi(/6/14!/4/{2 * n + 2}/1:0)",
                    "progress": round(share, 5),
                    "device": "tab",
                },
                45.0 * n,
            )
        )
    return out


@legit(may=(PERFORMANCE, PAGES))
def page_speed(p: Person) -> Requests:
    """How quick the pages are: the known numbers, when a page is left."""
    out = []
    for n, path in enumerate(("/", "/orders", "/orders/4411", "/reports")):
        vitals = [
            {"name": name, "value": round(p.rng.uniform(*span), 3), "id": f"v5-{p.rng.getrandbits(40)}"}
            for name, span in (("LCP", (800, 2900)), ("CLS", (0, 0.2)), ("INP", (40, 300)), ("TTFB", (60, 600)))
        ]
        out.append(
            req(
                {"page": path, "nav": "navigate", "conn": "4g", "vitals": vitals, "release": "2026.48.1"},
                60.0 * n,
                kind=TEXT,
            )
        )
    return out


@legit(may=(ERRORS, PERFORMANCE, PAGES))
def crash_reports(p: Person) -> Requests:
    """Errors with the stack, no replay."""
    out = []
    for n in range(4):
        frames = [
            {"filename": "https://intranet.firm.example/app.js", "function": f"f{k}", "lineno": 100 + k, "colno": 17}
            for k in range(6)
        ]
        error = {"type": "TypeError", "value": "cannot read 'total' of undefined", "stacktrace": {"frames": frames}}
        body = {
            "event_id": uid(p).replace("-", ""),
            "timestamp": START / 1000 + 200 * n,
            "platform": "javascript",
            "exception": {"values": [error]},
        }
        out.append(
            req(
                {**body, "release": "2026.48.1", "request": {"url": "/orders", "headers": {"User-Agent": AGENT}}},
                200.0 * n,
            )
        )
    return out


@legit(may=(PERFORMANCE, ERRORS))
def build_log(p: Person) -> Requests:
    """A runner's lines from a build, compressed."""
    results = ("ok", "cached", "PASS", "done")
    steps, out = ("checkout", "install", "lint", "unit tests", "package"), []
    for n, step in enumerate(steps):
        lines = [
            f"{iso(START + 9000 * n + 140 * k)} [{step}] {p.rng.choice(results)} {k}: {p.rng.randrange(90)} ms"
            for k in range(60)
        ]
        out.append(
            req(
                gzip.compress("\n".join(lines).encode(), mtime=0),
                9.0 * n + 9,
                f"job=8812&step={n}",
                TEXT,
                content_encoding="gzip",
            )
        )
    return out


@legit(may=(PERFORMANCE,))
def trace_spans(p: Person) -> Requests:
    """Spans of a service, as OpenTelemetry writes them."""
    out = []
    for n in range(5):
        spans: list[dict[str, Any]] = []
        for k in range(12):
            begin = (START + 5000 * n + p.rng.randrange(4000)) * 10**6
            spans.append(
                {
                    "traceId": p.rng.randbytes(16).hex(),
                    "spanId": p.rng.randbytes(8).hex(),
                    "name": f"GET /orders/{k}",
                    "kind": 2,
                    "startTimeUnixNano": str(begin),
                    "endTimeUnixNano": str(begin + p.rng.randrange(10**6, 10**8)),
                }
            )
        resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "orders"}}]}
        out.append(
            req(
                {
                    "resourceSpans": [
                        {"resource": resource, "scopeSpans": [{"scope": {"name": "http"}, "spans": spans}]}
                    ]
                },
                5.0 * n + 5,
            )
        )
    return out


@legit()
def switches(p: Person) -> Requests:
    """Which features and which variant somebody gets, and that it was shown."""
    user = {"key": uid(p), "country": "DE", "custom": {"plan": "team", "role": "clerk"}}
    out = [req({"user": user, "flags": ["new-nav", "beta-search", "dark"]}, 0.0)]
    seen = [
        {"kind": "exposure", "flag": flag, "variant": n % 2, "creationDate": START + 400 * n}
        for n, flag in enumerate(("new-nav", "dark", "checkout-b"))
    ]
    return [*out, req(seen, 30.0), req(b"", 31.0, urlencode({"exp": "checkout-b", "var": "B", "uid": user["key"]}), "")]


@legit()
def pack_push(p: Person) -> Requests:
    """A push of source text: a pack."""
    objects = b"".join(b"\xb5\x0a" + zlib.compress(p.rng.randbytes(160)) for _ in range(40))
    head = (
        b"00a50000000000000000000000000000000000000000 "
        + p.rng.randbytes(20).hex().encode()
        + b" refs/heads/topic\0 report-status0000"
    )
    return [
        req(head + b"PACK" + struct.pack(">II", 2, 40) + objects, 12.0, kind="application/x-git-receive-pack-request")
    ]
