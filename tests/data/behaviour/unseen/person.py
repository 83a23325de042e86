"""A simulated person at a work machine as values, and the small writers that the three sets share. Seeded."""

from __future__ import annotations

import base64
import json
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from detector.canary.model import Canary
from tests.data.behaviour.hand import START, mouse, typing
from tests.data.canary.sending import cbor, field, varint, zigzag

__all__ = ["Person", "Program", "cbor", "field", "of_canary", "person", "varint", "zigzag"]

MOVE, CLICK, KEYS, RHYTHM, SCROLL = "mouse-movement", "clicks", "keystrokes", "typing-rhythm", "scroll"
FORM, CLIP, SHOTS, TITLES, APPS = "form-input", "clipboard", "screenshots", "window-titles", "app-usage"
LEVEL, IDLE, PAGES, FILES, REPLAY = "activity-level", "idle-time", "pages-visited", "files", "session-replay"
HAND = (MOVE, CLICK, KEYS, RHYTHM, SCROLL, FORM)  # what a canary can prove
WEB, TEXT, BYTES, POST = (
    "application/json",
    "text/plain",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
)

_WINDOWS = (
    ("EXCEL.EXE", "Salaries 2026.xlsx - Excel"),
    ("OUTLOOK.EXE", "Inbox - j.meyer@firm.example - Outlook"),
    ("chrome.exe", "Order 4411 - Intranet - Google Chrome"),
    ("Teams.exe", "Chat | Weekly planning | Microsoft Teams"),
    ("WINWORD.EXE", "Offer draft v3.docx - Word"),
    ("chrome.exe", "Football results - Google Chrome"),
    ("explorer.exe", "Downloads"),
    ("Spotify.exe", "Spotify Premium"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """What a hand did: places in pixels, times in milliseconds since 1970; windows and pauses in seconds."""

    moves: list[tuple[int, int, int]]
    clicks: list[tuple[int, int, int]]
    keys: list[tuple[str, int, int]]  # key, down, up
    scrolls: list[tuple[int, int]]  # distance from the top, time
    text: str
    windows: list[tuple[str, str, int, int]]  # program, title, start (s), seconds
    minutes: list[tuple[int, int, int, int]]  # start (s), keys, clicks, pixels
    pauses: list[tuple[int, int]]  # start (s), seconds
    rng: random.Random

    @property
    def start(self) -> int:
        """The first move, in milliseconds."""
        return self.moves[0][2]

    @property
    def steps(self) -> list[tuple[int, int, int]]:
        """The moves as differences; the first is the place itself at time 0."""
        first = (self.moves[0][0], self.moves[0][1], 0)
        return [first, *((b[0] - a[0], b[1] - a[1], b[2] - a[2]) for a, b in pairwise(self.moves))]

    @property
    def letters(self) -> list[tuple[str, int, int]]:
        """The keys that write a letter."""
        return [key for key in self.keys if len(key[0]) == 1]


Make = Callable[[Person], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Program:
    """One tracker or legitimate program: `kinds` must be found, `may` are neither asked for nor wrong."""

    name: str
    kinds: tuple[str, ...]
    may: tuple[str, ...]
    make: Make

    def case(self, seed: int = 1) -> dict[str, Any]:
        """Return what the program sends of a person drawn from `seed`."""
        requests = self.make(person(f"{self.name} {seed}"))
        return {"name": self.name, "kinds": list(self.kinds), "may": list(self.may), "requests": requests}


def entering(into: list[Program]) -> Callable[..., Callable[[Make], Make]]:
    """Return a decorator that enters a maker under its name."""

    def enter(*kinds: str, may: tuple[str, ...] = ()) -> Callable[[Make], Make]:
        def keep(make: Make) -> Make:
            into.append(Program(make.__name__, kinds, may, make))
            return make

        return keep

    return enter


def person(seed: str) -> Person:
    """Draw a person."""
    rng = random.Random(seed)
    moves = mouse(rng, rng.randrange(60, 110))
    pressed = moves[0][2] + 90
    clicks = []
    for x, y, _ in moves[5::9][:9]:
        pressed += rng.randrange(600, 5_000)
        clicks.append((x + rng.randrange(-2, 3), y, pressed))
    keys = typing(rng, "please send the new rates to anna before ten, thank you")
    top, at, scrolls = 0, moves[0][2], []
    for _ in range(24):
        top = max(0, top + rng.choice((100, 100, 100, 53, 200, -100)))
        at += rng.choice((16, 33, 120, 480, 1600))
        scrolls.append((top, at))
    clock, windows = START // 1000, []
    for _ in range(14):
        program, title = rng.choice(_WINDOWS)
        length = int(rng.lognormvariate(3.8, 1))
        windows.append((program, title, clock, length))
        clock += length
    minutes = [
        (
            START // 1000 + 60 * n,
            *rng.choice(((0, 0, 0), (rng.randrange(20, 260), rng.randrange(1, 30), rng.randrange(900, 20000)))),
        )
        for n in range(30)
    ]
    clock, pauses = START // 1000, []
    for _ in range(6):
        clock += rng.randrange(400, 3000)
        pauses.append((clock, rng.randrange(61, 900)))
        clock += pauses[-1][1]
    text = "please send the new rates to anna before ten, thank you"
    return Person(moves, clicks, keys, scrolls, text, windows, minutes, pauses, rng)


def of_canary(canary: Canary) -> Person:
    """Return the person who did exactly what the canary did."""
    drawn = person(canary.phrase)
    moves = [(point.x, point.y, START + point.t) for point in canary.path]
    clicks = [(x, y, START + 20_000 + 900 * place) for place, (x, y) in enumerate(canary.clicks)]
    keys = [
        (key, START + 30_000 + at, START + 30_070 + at) for key, at in zip(canary.phrase, canary.key_times, strict=True)
    ]
    scrolls = [(top, START + 12_000 + 700 * place) for place, top in enumerate(canary.scrolls)]
    return Person(moves, clicks, keys, scrolls, canary.phrase, drawn.windows, drawn.minutes, drawn.pauses, drawn.rng)


def req(body: Any = b"", at: float = 0.0, query: str = "", kind: str = WEB, **more: Any) -> dict[str, Any]:
    """Return one request; what is no bytes or text is written as JSON."""
    data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else js(body).encode()
    return {"at": at, "body": data, "query": query, "content_type": kind, **more}


def js(value: Any) -> str:
    """Return JSON as pages write it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def parts(items: list[Any], size: int) -> list[list[Any]]:
    """Cut a list into batches."""
    return [items[at : at + size] for at in range(0, len(items), size)]


def b64(data: bytes) -> str:
    """Return base64."""
    return base64.b64encode(data).decode()


def iso(milliseconds: float) -> str:
    """Return a time as ISO 8601 writes it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def pack(form: str, rows: list[tuple[Any, ...]]) -> bytes:
    """Return records one after the other."""
    return b"".join(struct.pack(form, *row) for row in rows)


def form_data(files: dict[str, tuple[str, bytes]], fields: dict[str, str]) -> bytes:
    """Return a multipart body with the boundary `----edge`."""
    out = b"".join(
        f'------edge\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
    )
    for name, (file, data) in files.items():
        out += (
            f'------edge\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'.encode()
            + data
            + b"\r\n"
        )
    return out + b"------edge--\r\n"


EDGE = "multipart/form-data; boundary=----edge"


def jpeg(rng: random.Random, width: int, height: int, size: int = 30_000) -> bytes:
    """Return the head of a JPEG with scan data drawn by chance."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb\x00\x43\x00" + bytes(
        range(1, 65)
    )
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    scan = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" + rng.randbytes(size).replace(b"\xff", b"\x7f")
    return head + frame + scan + b"\xff\xd9"


def png(rng: random.Random, width: int, height: int) -> bytes:
    """Return a PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    row = b"\0" + rng.randbytes(width // 8) * 24
    pixels = zlib.compress((row[: 1 + width * 3].ljust(1 + width * 3, b"\x55")) * height)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )
