"""Trackers put together by chance: what is recorded, how it is called, written, timed, sent. Labels come with them."""

from __future__ import annotations

import base64
import io
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from tests.data.behaviour.generated.containers import CONTAINERS, FOR_WORDS, WITH_NAMES
from tests.data.behaviour.generated.encodings import ENCODINGS, FOR_TEXT
from tests.data.behaviour.generated.words import NAMELESS, VOCABULARIES
from tests.data.behaviour.hand import mouse, typing
from tests.data.behaviour.made_trackers import png

Made = dict[str, Any]
Choice = tuple[str, str, str, str]  # what, vocabulary, container, encoding
TEXTS = (
    "please review the figures before noon, thanks",
    "Sehr geehrte Frau Weber, anbei die Zahlen",
    "el informe estara listo manana por la tarde",
    "meet me at 14:30 near gate B7, bring the keys",
    "SELECT name FROM staff WHERE id = 42",
)
APPS = ("chrome.exe", "OUTLOOK.EXE", "Slack", "Code", "excel.exe", "Microsoft Teams", "firefox", "Terminal")
TITLES = (
    "Payroll Q3 - Excel",
    "Inbox (14) - Outlook",
    "#general - Slack",
    "main.py - Visual Studio Code",
    "Kündigungsschreiben.docx - Word",
    "YouTube - Mozilla Firefox",
    "Jira - Sprint 14",
    "Terminal - ssh build01",
)
PATHS = ("/pay", "/hr/leave", "https://portal.corp.example/pay?id=3", "/crm/deals/17", "https://wiki.corp.example/home")
SELECTORS = (
    "button#save",
    "div.card > a.more",
    "#menu li:nth-child(3)",
    "input[name=iban]",
    "/html/body/div[2]/a",
    "td.cell",
)


def times(rng: random.Random, at: list[int], way: str) -> list[Any]:
    """Write milliseconds in one of the ways in which programs do."""
    if way == "since last":
        return [0, *(later - earlier for earlier, later in pairwise(at))]
    start = rng.randrange(800, 90_000) - at[0]
    write = {
        "ms": lambda value: value,
        "s": lambda value: round(value / 1000, 3),
        "iso": lambda value: _iso(value, "Z"),
        "iso offset": lambda value: _iso(value, "+02:00"),
        "spaced": lambda value: _iso(value, "").replace("T", " "),
        "since load": lambda value: round(value + start + 0.3, 1),
        "since load whole": lambda value: value + start,
        "clock face": lambda value: datetime.fromtimestamp(value / 1000, UTC).strftime("%H:%M:%S.%f")[:-3],
        "micro": lambda value: value * 1000,
        "text": str,
    }[way]
    return [write(value) for value in at]


WAYS = (
    "ms",
    "s",
    "iso",
    "iso offset",
    "spaced",
    "since load",
    "since load whole",
    "since last",
    "clock face",
    "micro",
    "text",
)


def _iso(value: int, zone: str) -> str:
    return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + zone


def hand(rng: random.Random, count: int) -> list[tuple[float, float, int]]:
    """Return a hand's way with the rate, the jitter and the screen of some device."""
    step = rng.choice((8, 16, 16, 33, 50, 100, 250, 500))
    scale = rng.choice((1, 1, 1, 1.5, 2))
    lag = rng.choice((0, 0, 4, 12))
    out: list[tuple[float, float, int]] = []
    for x, y, t in mouse(rng, count, step):
        last = out[-1][2] if out else 0
        out.append((x * scale, y * scale, max(last, t + rng.randint(0, lag))))
    return out


def _move(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    points = hand(rng, count)
    unit = rng.choice(("px", "px", "px", "px", "fine", "share", "percent", "text"))
    way = rng.choice(WAYS)
    when = times(rng, [t for *_, t in points], way)
    out = []
    for (x, y, _), at in zip(points, when, strict=True):
        px, py = {
            "px": (round(x), round(y)),
            "fine": (round(x + rng.random(), 2), round(y + rng.random(), 2)),
            "share": (round(x / 2560, 4), round(y / 1600, 4)),
            "percent": (round(x / 25.6, 2), round(y / 16, 2)),
            "text": (f"{round(x)}px", f"{round(y)}px"),
        }[unit]
        out.append({w["x"]: px, w["y"]: py, w["t"]: at})
    if rng.random() < 0.25:  # order of names is a matter of taste
        out = [dict(reversed(record.items())) for record in out]
    if rng.random() < 0.25:
        page = rng.choice(PATHS)
        out = [{**record, w["page"]: page} for record in out]
    return out


def _clicks(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    at, out = 0, []
    start = 1795486000000 + rng.randrange(10**7)
    for _ in range(max(3, count // 8)):
        at += rng.randrange(700, 9000)
        out.append((rng.randrange(20, 1250), rng.randrange(20, 780), start + at, rng.choice(SELECTORS)))
    when = times(rng, [t for *_, t, _ in out], rng.choice(WAYS[:7]))
    return [
        {w["kind"]: w["click"], w["x"]: x, w["y"]: y, w["target"]: target, w["t"]: stamp}
        for (x, y, _, target), stamp in zip(out, when, strict=True)
    ]


def _mixed(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    points = hand(rng, count)
    when = times(rng, [t for *_, t in points], rng.choice(WAYS[:7]))
    out = []
    for n, ((x, y, _), at) in enumerate(zip(points, when, strict=True)):
        done = w["click"] if n % 17 == 16 else w["move"]
        out.append({w["kind"]: done, w["x"]: round(x), w["y"]: round(y), w["t"]: at, w["page"]: "/pay"})
    return out


def _scroll(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    at, depth, out = 1795486000000, 0, []
    for _ in range(max(6, count // 3)):
        at += rng.choice((16, 33, 120, 900))
        depth = max(0, depth + rng.choice((0, 40, 80, 120, 120, -60)))
        out.append((depth, at))
    when = times(rng, [t for _, t in out], rng.choice(WAYS[:7]))
    return [
        {w["kind"]: w["scroll"], w["depth"]: d, w["page"]: "/pay", w["t"]: stamp}
        for (d, _), stamp in zip(out, when, strict=True)
    ]


def _pressed(rng: random.Random) -> list[tuple[str, int, int]]:
    return typing(rng, rng.choice(TEXTS))


def _keys(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    pressed = _pressed(rng)
    when = times(rng, [t for _, t, _ in pressed], rng.choice(WAYS))
    said = rng.random() < 0.6
    return [
        {
            **({w["kind"]: w["key"]} if said else {}),
            "key" if w["key"] in ("3", "e3") else w["key"] + "_": key,
            w["t"]: at,
        }
        for (key, _, _), at in zip(pressed, when, strict=True)
    ]


def _codes(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    pressed = _pressed(rng)
    when = times(rng, [t for _, t, _ in pressed], rng.choice(("ms", "s", "since load", "since last", "micro")))
    codes = [
        8 if len(key) > 1 else 32 if key == " " else 188 if key == "," else ord(key.upper()) for key, *_ in pressed
    ]
    return [{w["key"] + "Code": code, w["t"]: at} for code, at in zip(codes, when, strict=True)]


def _rhythm(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    pressed = _pressed(rng)
    downs = times(rng, [t for _, t, _ in pressed], "ms")
    return [{w["press"]: down, w["release"]: up} for down, (_, _, up) in zip(downs, pressed, strict=True)]


def _growing(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    text = rng.choice(TEXTS)[: rng.randrange(14, 30)]
    at, out = 1795486000000, []
    for size in range(1, len(text) + 1):
        at += round(rng.lognormvariate(4.9, 0.45))
        out.append({w["target"]: "#note", w["value"]: text[:size], w["t"]: at})
    return out


def _copies(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    return [
        {w["kind"]: w["copied"], w["text"]: text, w["page"]: rng.choice(PATHS), w["t"]: 1795486000000 + 40_000 * n}
        for n, text in enumerate(rng.sample(TEXTS, 3))
    ]


def _windows(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    at, out = 1795486000000, []
    for _ in range(rng.randrange(3, 14)):
        span = rng.randrange(4, 900)
        out.append((rng.choice(APPS), rng.choice(TITLES), span, at))
        at += span * 1000
    when = times(rng, [t for *_, t in out], rng.choice(("ms", "s", "iso", "spaced")))
    return [
        {w["app"]: app, w["title"]: title, w["seconds"]: span, w["start"]: stamp}
        for (app, title, span, _), stamp in zip(out, when, strict=True)
    ]


def _counters(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    period = rng.choice((10, 60, 60, 300, 600))
    out = []
    for n in range(rng.randrange(4, 14)):
        busy = rng.choice((0, 0.2, 1, 1))
        row = {w["start"]: 1795486000000 + n * period * 1000, w["keys"]: int(busy * rng.randrange(0, 280))}
        row |= {w["clicks"]: int(busy * rng.randrange(0, 60)), w["moves"]: int(busy * rng.randrange(0, 900))}
        row[w["idle"]] = period if not busy else rng.randrange(0, period // 2)
        out.append(row)
    return out


def _files(rng: random.Random, w: dict[str, str], count: int) -> list[dict[str, Any]]:
    names = (
        r"C:\Users\jdoe\Documents\salaries.xlsx",
        "/home/jdoe/contracts/offer.pdf",
        r"\\srv01\hr\plan.docx",
        "/Users/jd/Desktop/cv.pdf",
    )
    return [
        {
            w["file"]: rng.choice(names),
            w["act"]: rng.choice(("open", "copy", "delete", "rename")),
            w["user"]: "jdoe",
            w["t"]: 1795486000000 + 9_000 * n,
        }
        for n in range(5)
    ]


LABELS: dict[str, tuple[Any, list[str], list[str]]] = {
    # what: how it is made, kinds that must be found, kinds that may be
    "move": (_move, ["mouse-movement"], []),
    "mixed": (_mixed, ["mouse-movement"], ["clicks"]),
    "clicks": (_clicks, ["clicks"], ["mouse-movement"]),
    "scroll": (_scroll, ["scroll"], ["activity-level"]),
    "keys": (_keys, ["keystrokes"], ["typing-rhythm"]),
    "codes": (_codes, ["keystrokes"], ["typing-rhythm"]),
    "rhythm": (_rhythm, ["typing-rhythm"], ["keystrokes"]),
    "growing": (_growing, ["form-input"], ["keystrokes", "typing-rhythm"]),
    "copies": (_copies, ["clipboard"], ["form-input"]),
    "windows": (_windows, ["window-titles", "app-usage"], ["activity-level", "idle-time"]),
    "counters": (_counters, ["activity-level"], ["idle-time", "keystrokes", "clicks"]),
    "files": (_files, ["files"], ["app-usage"]),
}
_NUMBERS_ONLY = frozenset(("move", "rhythm"))
_NEEDS_WORDS = frozenset(("clicks", "scroll", "copies", "files", "windows", "counters", "codes", "mixed"))


def compose(rng: random.Random, name: str, choice: Choice) -> Made:
    """Return one tracker."""
    what, vocabulary, container, encoding = choice
    make, kinds, may = LABELS[what]
    w = VOCABULARIES[vocabulary]
    batches = rng.choice((1, 1, 2, 4))
    requests = []
    for batch in range(batches):
        records = make(rng, w, rng.choice((24, 40, 60, 90)))
        value = CONTAINERS[container](records, w["list"], rng)
        data = value if isinstance(value, bytes) else _text(value)
        body, content_type, coding, query = ENCODINGS[encoding](data)
        requests.append(
            {"at": 6.0 * batch, "body": body, "content_type": content_type, "content_encoding": coding, "query": query}
        )
    return {"name": name, "kinds": kinds, "may": may, "requests": requests}


def _text(value: Any) -> bytes:
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).encode()


def sensible(choice: Choice, rng: random.Random) -> bool:
    """Leave out what nobody writes, and what cannot be told from anything by anyone."""
    what, vocabulary, container, encoding = choice
    nameless = vocabulary in NAMELESS
    if what not in _NUMBERS_ONLY and container not in FOR_WORDS:
        return False
    if what in ("copies", "files", "windows", "counters", "clicks", "scroll", "codes") and container not in WITH_NAMES:
        return False
    if nameless and what in ("copies", "counters", "scroll", "files", "rhythm", "codes"):
        return False  # numbers or words without any name: nothing shows what they are
    if what == "rhythm" and container not in WITH_NAMES:
        return False
    binary = container in (
        "msgpack_maps",
        "msgpack_rows",
        "cbor_maps",
        "bson_document",
        "protobuf_messages",
        "protobuf_with_header",
        "protobuf_columns",
        "struct_rows",
    )
    return not (binary and encoding in FOR_TEXT)


def one_by_one(rng: random.Random, name: str, vocabulary: str, way: str) -> Made:
    """Return a tracker that sends each point in a request of its own."""
    w = VOCABULARIES[vocabulary]
    points = hand(rng, rng.choice((20, 40, 60)))
    first = points[0][2]
    requests = []
    for x, y, t in points:
        record: Any = {w["x"]: round(x), w["y"]: round(y), w["t"]: t}
        query, body = "", b""
        if way == "query":
            query = "&".join(f"{key}={value}" for key, value in record.items())
        elif way == "row":
            body = json.dumps(list(record.values())).encode()
        elif way == "event":
            body = json.dumps({w["kind"]: w["move"], "data": record, "sid": "a1"}).encode()
        elif way == "base64":
            body = base64.b64encode(json.dumps(record).encode())
        elif way == "text":
            body = f"{round(x)},{round(y)},{t}".encode()
        elif way == "form":
            body = "&".join(f"{key}={value}" for key, value in record.items()).encode()
        elif way == "no time":
            body = json.dumps({w["kind"]: w["move"], w["x"]: round(x), w["y"]: round(y), w["page"]: "/pay"}).encode()
        else:
            body = json.dumps(record).encode()
        requests.append({"at": (t - first) / 1000, "body": body, "query": query})
    return {"name": name, "kinds": ["mouse-movement"], "may": ["clicks"], "requests": requests}


ONE_WAYS = ("object", "query", "row", "event", "base64", "text", "form", "no time")


def pictures(rng: random.Random, name: str, way: str) -> Made:
    """Return a program that sends the screen again and again."""
    width, height = rng.choice(((1920, 1080), (1366, 768), (2560, 1440), (960, 540), (1280, 720), (1440, 900)))
    requests = []
    for shot in range(rng.randrange(4, 8)):
        data = png(width, height, rng.randrange(250))
        body: Any = data
        if way == "form field":
            body = b"ts=%d&pic=" % shot + base64.b64encode(data).replace(b"+", b"%2B")
        elif way == "data URL":
            body = json.dumps({"i": "data:image/png;base64," + base64.b64encode(data).decode(), "n": shot}).encode()
        elif way == "bare base64":
            body = json.dumps({"b": base64.b64encode(data).decode(), "at": shot}).encode()
        elif way == "multipart":
            head = b'--k\r\nContent-Disposition: form-data; name="f"; filename="%d.png"\r\n\r\n' % shot
            body = head + data + b"\r\n--k--\r\n"
        elif way == "msgpack":
            import msgpack  # type: ignore[import-untyped]

            body = msgpack.packb({"n": shot, "img": data})
        requests.append({"at": shot * 60 + rng.uniform(-3, 3), "body": body})
    return {"name": name, "kinds": ["screenshots"], "may": [], "requests": requests}


PICTURE_WAYS = ("raw", "form field", "data URL", "bare base64", "multipart", "msgpack")


def page(rng: random.Random, name: str, way: str) -> Made:
    """Return a recorder with a notation of its own for a page and its changes."""
    tags = ("div", "span", "a", "ul", "li", "section", "button", "p", "input", "header")
    count = rng.randrange(40, 120)
    flat = [(n, rng.randrange(max(1, n)) if n else -1, rng.choice(tags) if n else "html") for n in range(count)]

    def node(n: int) -> dict[str, Any]:
        children = [node(m) for m, parent, _ in flat if parent == n]
        tag = flat[n][2]
        if way == "short names":
            return {"t": tag, "a": {"class": f"c{n}"}, "c": children}
        if way == "upper":
            return {"TAG": tag.upper(), "ATTRS": {"id": f"i{n}"}, "KIDS": children}
        return {"el": tag, "props": {"class": f"row-{n}"}, "kids": children, "text": "Salary"}

    body: Any
    if way == "rows":
        body = {"dom": [[n, parent, tag.upper(), {"class": f"c{n}"}] for n, parent, tag in flat]}
    elif way == "records":
        body = {"tree": [{"id": n, "pid": parent, "tag": tag, "cls": f"c{n}"} for n, parent, tag in flat]}
    elif way == "source":
        inner = "".join(f'<{tag} class="c{n}">text {n}</{tag}>' for n, _, tag in flat[1:])
        body = {
            "url": "/pay",
            "html": f"<html><head></head><body>{inner}</body></html>",
            "ts": 1795486000000,
            "vw": 1280,
        }
    elif way == "lists":

        def listed(n: int) -> list[Any]:
            return [flat[n][2], {"class": f"c{n}"}, *(listed(m) for m, parent, _ in flat if parent == n)]

        body = [1795486000000, listed(0)]
    elif way == "changes":
        body = {
            "m": [
                {
                    "kind": rng.choice(("childList", "attributes", "characterData")),
                    "node": rng.randrange(400),
                    "added": [f"<li class='n{n}'>row</li>"],
                    "ts": 1795486000000 + 80 * n,
                }
                for n in range(14)
            ]
        }
    else:
        body = {"snap": node(0), "when": 1795486000000}
    return {
        "name": name,
        "kinds": ["session-replay"],
        "may": [],
        "requests": [{"at": 3.0 * n, "body": json.dumps(body).encode() + b" " * n} for n in range(3)],
    }


PAGE_WAYS = ("short names", "upper", "kids", "rows", "records", "source", "lists", "changes")


def sound(rng: random.Random, name: str, way: str) -> Made:
    """Return a program that sends what a microphone hears, piece by piece."""
    head = {
        "webm": b"\x1a\x45\xdf\xa3" + b"A_OPUS",
        "wav": b"RIFF\x24\x08\0\0WAVEfmt ",
        "ogg": b"OggS\0\2" + bytes(30),
    }[way]
    requests = [{"at": 10.0 * n, "body": head + rng.randbytes(600)} for n in range(6)]
    return {"name": name, "kinds": ["audio"], "may": [], "requests": requests}


SOUND_WAYS = ("webm", "wav", "ogg")


def archive(rng: random.Random, name: str) -> Made:
    """Return an agent that zips the day's pictures and logs."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        points = hand(rng, 60)
        packed.writestr("mouse.csv", "time,x,y\n" + "\n".join(f"{t},{round(x)},{round(y)}" for x, y, t in points))
    return {"name": name, "kinds": ["mouse-movement"], "may": [], "requests": [{"at": 0.0, "body": out.getvalue()}]}


def combinations(rng: random.Random, count: int) -> Iterator[Choice]:
    """Yield sensible combinations, pointer paths most often."""
    whats = [*LABELS, "move", "move", "move", "keys", "windows"]
    made = 0
    while made < count:
        choice = (
            rng.choice(whats),
            rng.choice(list(VOCABULARIES)),
            rng.choice(list(CONTAINERS)),
            rng.choice(list(ENCODINGS)),
        )
        if rng.random() < 0.35:  # most programs wrap nothing
            choice = (*choice[:3], "plain")
        if sensible(choice, rng):
            made += 1
            yield choice
