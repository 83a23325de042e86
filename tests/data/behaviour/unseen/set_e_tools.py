"""What the parts of set E share: longer hands, key tables, and small writers. Knows no detector."""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import quoteattr

from tests.data.behaviour.hand import START, mouse
from tests.data.behaviour.unseen.person import Make, Person, Program, entering, req

Requests = list[dict[str, Any]]
AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
)
XML = "application/xml"
NDJSON = "application/x-ndjson"
MSGPACK = "application/msgpack"
PROTOBUF = "application/x-protobuf"
SOCKET = ""  # a frame of a WebSocket has no content type
ABOUT = ("identity", "device-fingerprint")  # nearly every program says who and on what
TARGETS = (
    ("button#save", "Save"),
    ("a.nav-link[href='/orders']", "Orders"),
    ("td.customer > span", "Meyer & Sons"),
    ("input[name=discount]", ""),
    ("button.btn.btn-primary", "Approve"),
    ("div.menu > ul > li:nth-child(3)", "Reports"),
)
_ROWS = (("qwertyuiop", 0x10), ("asdfghjkl", 0x1E), ("zxcvbnm", 0x2C), ("1234567890-", 0x02))
SCAN = {letter: first + place for row, first in _ROWS for place, letter in enumerate(row)} | {
    " ": 0x39,
    ",": 0x33,
    ".": 0x34,
    "Backspace": 0x0E,
    "Enter": 0x1C,
}
_CODES = {" ": "Space", ",": "Comma", ".": "Period", "-": "Minus"}
_VIRTUAL = {"Backspace": 8, "Enter": 13, " ": 32, ",": 188, "-": 189, ".": 190}


def watching(into: list[Program]) -> Callable[..., Callable[[Make], Make]]:
    """Return a decorator that enters a program, which may say who sits there and at which machine."""
    keep = entering(into)

    def enter(*kinds: str, may: tuple[str, ...] = ()) -> Callable[[Make], Make]:
        return keep(*kinds, may=(*may, *ABOUT))

    return enter


def when(milliseconds: float) -> float:
    """Return the seconds since the day began, from milliseconds since 1970."""
    return round((milliseconds - START) / 1000, 3)


def since(seconds: float) -> float:
    """Return the seconds since the day began, from seconds since 1970."""
    return round(seconds - START / 1000, 3)


def uid(p: Person) -> str:
    """Return a random UUID."""
    return str(uuid.UUID(int=p.rng.getrandbits(128), version=4))


def longer(p: Person, rounds: int) -> list[tuple[int, int, int]]:
    """Return the person's moves and as many rounds more, with pauses between."""
    moves = list(p.moves)
    for _ in range(rounds):
        more = mouse(p.rng, 80)
        shift = moves[-1][2] + p.rng.randrange(400, 6000) - more[0][2]
        moves += [(x, y, t + shift) for x, y, t in more]
    return moves


def every(items: list[Any], span: int, time: Callable[[Any], float] = lambda item: item[-1]) -> list[list[Any]]:
    """Cut what is in order of time into the groups of a timer of `span` milliseconds."""
    groups: list[list[Any]] = []
    end = -1.0
    for item in items:
        if time(item) >= end:
            groups.append([])
            end = time(item) + span
        groups[-1].append(item)
    return groups


def code(key: str) -> str:
    """Return `KeyboardEvent.code` of a key."""
    if len(key) > 1:
        return key
    return _CODES.get(key, f"Digit{key}" if key.isdigit() else f"Key{key.upper()}")


def virtual(key: str) -> int:
    """Return the key's number, as old browsers and Windows have it."""
    return _VIRTUAL.get(key, ord(key[0].upper()))


def grown(p: Person, shift: int = 0) -> list[tuple[str, int]]:
    """Return the text after each key, and the time."""
    text, out = "", []
    for key, down, _ in p.keys:
        text = text[:-1] if len(key) > 1 else text + key
        out.append((text, down + shift))
    return out


def soon(p: Person) -> int:
    """Return by how much the keys have to be shifted to follow the moves."""
    return p.moves[-1][2] + 1_500 - p.keys[0][1]


def in_order(requests: Requests) -> Requests:
    """Return the requests by time."""
    return sorted(requests, key=lambda request: float(request["at"]))


def session(p: Person) -> list[tuple[Any, ...]]:
    """Return moves, clicks, scrolls and keys of one sitting, by time; the keys follow soon after the moves."""
    shift = soon(p)
    events: list[tuple[Any, ...]] = [("move", x, y, t) for x, y, t in p.moves]
    events += [("click", x, y, t) for x, y, t in p.clicks]
    events += [("scroll", 0, top, t) for top, t in p.scrolls]
    events += [("key", key, up - down, down + shift) for key, down, up in p.keys]
    return sorted(events, key=lambda event: int(event[-1]))


def frame(body: Any, milliseconds: float, incoming: bool = False) -> dict[str, Any]:
    """Return one message of a WebSocket; `incoming` comes from the server."""
    message = req(body, when(milliseconds), kind=SOCKET)
    return {**message, "incoming": True} if incoming else message


def tag(name: str, inside: str = "", **attributes: Any) -> str:
    """Return an XML element."""
    given = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{name}{given}>{inside}</{name}>"


def webp(p: Person, width: int, height: int, size: int = 40_000) -> bytes:
    """Return a lossy WebP whose picture data is drawn by chance."""
    head = b"\x50\x42\x00\x9d\x01\x2a" + struct.pack("<HH", width, height)
    picture = head + p.rng.randbytes(size // 2 * 2)
    chunk = b"VP8 " + struct.pack("<I", len(picture)) + picture
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def screen_png(p: Person, width: int, height: int) -> bytes:
    """Return a PNG of bands that differ, as the windows of a screen do."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    bands = [b"\0" + p.rng.randbytes(width * 3) for _ in range(30)]
    pixels = b"".join(bands[line * 30 // height] for line in range(height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(pixels, 1)) + chunk(b"IEND", b"")


def with_exif(jpeg: bytes, maker: str) -> bytes:
    """Return a JPEG that names the maker of its camera."""
    name = maker.encode() + b"\0"
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x010F, 2, len(name), 26) + b"\0\0\0\0" + name
    exif = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def ebml(name: bytes, data: bytes) -> bytes:
    """Return an element of Matroska with an eight-byte length."""
    return name + b"\x01" + len(data).to_bytes(7, "big") + data


def webm(p: Person, width: int, height: int, size: int = 60_000) -> bytes:
    """Return the beginning of a WebM recording: VP8 at this size, one cluster."""
    head = ebml(b"\x1a\x45\xdf\xa3", ebml(b"\x42\x86", b"\x01") + ebml(b"\x42\x82", b"webm"))
    video = ebml(b"\xe0", ebml(b"\xb0", struct.pack(">H", width)) + ebml(b"\xba", struct.pack(">H", height)))
    entry = ebml(b"\xae", ebml(b"\xd7", b"\x01") + ebml(b"\x83", b"\x01") + ebml(b"\x86", b"V_VP8") + video)
    info = ebml(b"\x15\x49\xa9\x66", ebml(b"\x4d\x80", b"Chrome") + ebml(b"\x57\x41", b"Chrome"))
    segment = info + ebml(b"\x16\x54\xae\x6b", entry) + cluster(p, size)
    return head + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + segment


def cluster(p: Person, size: int, start: int = 0) -> bytes:
    """Return a further piece of a WebM recording."""
    block = ebml(b"\xa3", b"\x81\x00\x00\x80" + p.rng.randbytes(size))
    return ebml(b"\x1f\x43\xb6\x75", ebml(b"\xe7", struct.pack(">I", start)) + block)


def wav(p: Person, seconds: int, rate: int = 8000) -> bytes:
    """Return 16-bit sound."""
    data = p.rng.randbytes(seconds * rate * 2)
    form = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body
