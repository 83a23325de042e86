"""Seventy home-made encodings of the same doing: each is what one in-house program might send. Made for tests.

`held_out` names the third that was set aside before the search was tuned: the rule is a hash of the name, so that
nobody could choose.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

import brotli  # type: ignore[import-untyped]
import msgpack  # type: ignore[import-untyped]
import zstandard

from detector.canary.model import Canary
from tests.data.canary.sending import (
    START,
    Sent,
    cbor,
    code_of,
    field,
    grown,
    key_code_of,
    keys,
    moves,
    multipart,
    packed_json,
    pressed,
    varint,
    zigzag,
)

MOVE, CLICK, SCROLL, KEYS, FORM, RHYTHM = (
    "mouse-movement",
    "clicks",
    "scroll",
    "keystrokes",
    "form-input",
    "typing-rhythm",
)
Maker = Callable[[Canary], list[Sent]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A way of sending, and what kinds it sends."""

    name: str
    kinds: tuple[str, ...]
    make: Maker

    @property
    def held_out(self) -> bool:
        """Whether it was set aside while the search was tuned."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 3 == 0


SHAPES: list[Shape] = []


def shape(*kinds: str) -> Callable[[Maker], Maker]:
    """Enter a maker under its name."""

    def enter(make: Maker) -> Maker:
        SHAPES.append(Shape(make.__name__, kinds, make))
        return make

    return enter


def _records(canary: Canary) -> list[dict[str, Any]]:
    return [{"type": "mousemove", "x": x, "y": y, "t": t} for x, y, t in moves(canary)]


def _all(canary: Canary) -> dict[str, Any]:
    clicks = [{"type": "click", "x": x, "y": y, "t": t} for x, y, t in pressed(canary)]
    return {"events": [*_records(canary), *clicks], "fields": {"name": canary.phrase}}


@shape(MOVE, CLICK, FORM)
def json_records(c: Canary) -> list[Sent]:
    return [Sent(packed_json(_all(c)))]


@shape(MOVE, CLICK, FORM)
def json_records_gzip_without_header(c: Canary) -> list[Sent]:
    return [Sent(gzip.compress(packed_json(_all(c))), "text/plain")]


@shape(MOVE, CLICK, FORM)
def json_records_gzip_with_header(c: Canary) -> list[Sent]:
    return [Sent(gzip.compress(packed_json(_all(c))), content_encoding="gzip")]


@shape(MOVE, CLICK, FORM)
def zlib_bytes(c: Canary) -> list[Sent]:
    return [Sent(zlib.compress(packed_json(_all(c))), "application/octet-stream")]


@shape(MOVE, CLICK, FORM)
def raw_deflate_without_header(c: Canary) -> list[Sent]:
    packer = zlib.compressobj(wbits=-15)
    return [Sent(packer.compress(packed_json(_all(c))) + packer.flush(), "application/octet-stream")]


@shape(MOVE, CLICK, FORM)
def brotli_with_header(c: Canary) -> list[Sent]:
    return [Sent(brotli.compress(packed_json(_all(c))), content_encoding="br")]


@shape(MOVE, CLICK, FORM)
def brotli_without_header(c: Canary) -> list[Sent]:
    return [Sent(brotli.compress(packed_json(_all(c))), "application/octet-stream")]


@shape(MOVE, CLICK, FORM)
def zstd_without_header(c: Canary) -> list[Sent]:
    return [Sent(zstandard.compress(packed_json(_all(c))), "application/octet-stream")]


@shape(MOVE, CLICK, FORM)
def header_lies_about_gzip(c: Canary) -> list[Sent]:
    return [Sent(packed_json(_all(c)), content_encoding="gzip")]


@shape(MOVE, CLICK, FORM)
def base64_in_json(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"v": 2, "d": base64.b64encode(packed_json(_all(c))).decode()}))]


@shape(MOVE, CLICK, FORM)
def base64_of_gzip_in_json_in_json(c: Canary) -> list[Sent]:
    inner = packed_json({"chunk": base64.b64encode(gzip.compress(packed_json(_all(c)))).decode()}).decode()
    return [Sent(packed_json({"payload": packed_json({"data": inner}).decode()}))]


@shape(MOVE, CLICK, FORM)
def base64url_in_query(c: Canary) -> list[Sent]:
    data = base64.urlsafe_b64encode(zlib.compress(packed_json(_all(c)))).decode().rstrip("=")
    return [Sent(b"", query=f"v=1&jzb={data}")]


@shape(MOVE, CLICK, FORM)
def base64_backwards(c: Canary) -> list[Sent]:
    return [
        Sent(base64.b64encode(packed_json(_all(c)) + b" " * (2 - len(packed_json(_all(c))) % 3))[::-1], "text/plain")
    ]


@shape(MOVE, CLICK, FORM)
def hex_body(c: Canary) -> list[Sent]:
    return [Sent(packed_json(_all(c)).hex().encode(), "text/plain")]


@shape(MOVE, CLICK, FORM)
def utf16_body(c: Canary) -> list[Sent]:
    return [Sent(packed_json(_all(c)).decode().encode("utf-16-le"), "text/plain")]


@shape(MOVE, CLICK, FORM)
def form_with_json(c: Canary) -> list[Sent]:
    return [
        Sent(urlencode({"a": "1", "data": packed_json(_all(c)).decode()}).encode(), "application/x-www-form-urlencoded")
    ]


@shape(MOVE, CLICK, FORM)
def url_encoded_twice(c: Canary) -> list[Sent]:
    return [Sent(("p=" + quote(quote(packed_json(_all(c)).decode()))).encode(), "text/plain")]


@shape(MOVE, FORM)
def multipart_with_zlib_part(c: Canary) -> list[Sent]:
    return [Sent(multipart({"segment": zlib.compress(packed_json(_all(c))), "event": b"{}"}), "multipart/form-data")]


@shape(MOVE, FORM)
def envelope_lines_then_zlib(c: Canary) -> list[Sent]:
    head = packed_json({"type": "replay_recording", "length": 99}) + b"\n" + packed_json({"segment_id": 0}) + b"\n"
    return [Sent(head + zlib.compress(packed_json(_all(c))), "text/plain")]


@shape(MOVE, FORM)
def zlib_as_latin_string(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"data": zlib.compress(packed_json(_all(c))).decode("latin-1"), "v": "v1"}))]


@shape(MOVE, CLICK, FORM)
def ndjson(c: Canary) -> list[Sent]:
    whole = _all(c)
    return [Sent(b"\n".join(map(packed_json, [*whole["events"], whole["fields"]])), "application/x-ndjson")]


@shape(MOVE)
def csv_with_heading(c: Canary) -> list[Sent]:
    return [Sent("\n".join(["x,y,timeStamp", *(f"{x},{y},{t}" for x, y, t in moves(c))]).encode(), "text/csv")]


@shape(MOVE)
def text_with_bars(c: Canary) -> list[Sent]:
    return [Sent("|".join(f"m:{x}:{y}:{t}" for x, y, t in moves(c, 2)).encode(), "text/plain")]


@shape(MOVE)
def rows(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"e": [[t - START, 12, x, y] for x, y, t in moves(c)]}))]


@shape(MOVE)
def rows_of_mixed_sorts(c: Canary) -> list[Sent]:
    made: list[Any] = []
    for place, (x, y, t) in enumerate(moves(c)):
        made.append([t - START, 12, 7, x, y])
        if place % 4 == 0:
            made.append([t - START + 3, 28, "visible"])
        if place % 7 == 0:
            made.append([t - START + 5, 10, 0, place * 9])
    return [Sent(packed_json({"e": ["0.8", 1, 2], "a": made}))]


@shape(MOVE)
def flat_triples(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"m": [number for x, y, t in moves(c) for number in (x, y, t - START)]}))]


@shape(MOVE)
def parallel_columns(c: Canary) -> list[Sent]:
    seen = moves(c)
    return [
        Sent(packed_json({"xs": [x for x, _, _ in seen], "ys": [y for _, y, _ in seen], "ts": [t for *_, t in seen]}))
    ]


@shape(MOVE)
def points_as_texts(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"trail": [f"{x},{y}" for x, y, _ in moves(c, 2)]}))]


@shape(MOVE)
def deltas_in_rows(c: Canary) -> list[Sent]:
    return [Sent(packed_json(_deltas(c)))]


def _deltas(c: Canary, every: int = 1) -> list[list[int]]:
    seen = moves(c, every)
    steps = [[b[0] - a[0], b[1] - a[1], b[2] - a[2]] for a, b in pairwise(seen)]
    return [[seen[0][0], seen[0][1], 0], *steps]


@shape(MOVE)
def deltas_flat(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"Kind": 9, "Args": [162, *(number for step in _deltas(c, 2) for number in step[:2])]}))]


@shape(MOVE)
def deltas_in_steps(c: Canary) -> list[Sent]:
    steps = [{"deltaX": x, "deltaY": y, "timeDelta": t} for x, y, t in _deltas(c)[1:]]
    return [Sent(packed_json([{"type": "mouse-move", "clientX": c.path[0].x, "clientY": c.path[0].y, "steps": steps}]))]


@shape(MOVE)
def movement_between_events(c: Canary) -> list[Sent]:
    made = [{"mx": x, "my": y, "scr": 0, "at": t} for x, y, t in _deltas(c)[1:]]
    return [Sent(packed_json({"d": made}))]


@shape(MOVE)
def shares_of_the_window(c: Canary) -> list[Sent]:
    width, height = c.viewport
    return [Sent(packed_json([{"rx": round(x / width, 4), "ry": round(y / height, 4)} for x, y, _ in moves(c)]))]


@shape(MOVE)
def percent_of_the_window(c: Canary) -> list[Sent]:
    width, height = c.viewport
    return [Sent(packed_json([[round(100 * x / width, 1), round(100 * y / height, 1), t] for x, y, t in moves(c)]))]


@shape(MOVE)
def shares_with_two_digits(c: Canary) -> list[Sent]:
    width, height = c.viewport
    return [Sent(packed_json({"p": [[round(x / width, 2), round(y / height, 2)] for x, y, _ in moves(c)]}))]


@shape(MOVE)
def device_pixels(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"x": round(x * 1.25), "y": round(y * 1.25), "t": t} for x, y, t in moves(c)]))]


@shape(MOVE)
def screen_places(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"screenX": x + 67, "screenY": y + 139, "ms": t - START} for x, y, t in moves(c)]))]


@shape(MOVE)
def page_places_sampled(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"pageX": x, "pageY": y + 412} for x, y, _ in moves(c, 3)]))]


@shape(MOVE)
def grid_of_ten(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"cells": [[x // 10, y // 10] for x, y, _ in moves(c)]}))]


@shape(MOVE)
def centred_and_scaled(c: Canary) -> list[Sent]:
    width, height = c.viewport
    return [Sent(packed_json([[round(2 * x / width - 1, 5), round(2 * y / height - 1, 5)] for x, y, _ in moves(c)]))]


@shape(MOVE)
def floats_of_places(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"x": x + 0.203125, "y": y + 0.5, "dt": t - START} for x, y, t in moves(c)]))]


@shape(MOVE)
def packed_records_16(c: Canary) -> list[Sent]:
    return [
        Sent(b"".join(struct.pack("<BHHI", 3, x, y, t - START) for x, y, t in moves(c)), "application/octet-stream")
    ]


@shape(MOVE)
def packed_records_big_end_first(c: Canary) -> list[Sent]:
    body = b"TRK1" + b"".join(struct.pack(">HHH", t - START & 0xFFFF, x, y) for x, y, t in moves(c))
    return [Sent(body, "application/octet-stream")]


@shape(MOVE)
def packed_ints_32_in_base64(c: Canary) -> list[Sent]:
    data = b"".join(struct.pack("<iii", x, y, t - START) for x, y, t in moves(c))
    return [Sent(packed_json({"buf": base64.b64encode(data).decode()}))]


@shape(MOVE)
def packed_floats_32(c: Canary) -> list[Sent]:
    width, height = c.viewport
    data = b"".join(struct.pack("<ffI", x / width, y / height, t - START) for x, y, t in moves(c))
    return [Sent(gzip.compress(data), "application/octet-stream")]


@shape(MOVE)
def packed_doubles(c: Canary) -> list[Sent]:
    return [Sent(b"".join(struct.pack(">ddd", t, x, y) for x, y, t in moves(c)), "application/octet-stream")]


@shape(MOVE)
def packed_floats_in_columns(c: Canary) -> list[Sent]:
    seen = moves(c)
    data = struct.pack(f"<{len(seen)}f", *(x for x, _, _ in seen)) + struct.pack(
        f"<{len(seen)}f", *(y for _, y, _ in seen)
    )
    return [Sent(data, "application/octet-stream")]


@shape(MOVE)
def packed_deltas_16(c: Canary) -> list[Sent]:
    data = b"".join(struct.pack("<hhH", *step) for step in _deltas(c))
    return [Sent(data, "application/octet-stream")]


@shape(MOVE)
def varints_in_a_row(c: Canary) -> list[Sent]:
    data = b"".join(varint(number) for x, y, t in moves(c) for number in (20, x, y, t - START))
    return [Sent(data, "application/octet-stream")]


@shape(MOVE)
def zigzag_varint_deltas(c: Canary) -> list[Sent]:
    data = b"".join(varint(zigzag(number)) for step in _deltas(c) for number in step)
    return [Sent(data, "application/octet-stream")]


@shape(MOVE, FORM)
def protobuf_messages(c: Canary) -> list[Sent]:
    made = b"".join(field(2, field(1, x) + field(2, y) + field(3, t)) for x, y, t in moves(c))
    return [Sent(made + field(5, c.phrase.encode()), "application/x-protobuf")]


@shape(MOVE)
def protobuf_packed_deltas(c: Canary) -> list[Sent]:
    steps = _deltas(c)
    xs, ys = (b"".join(varint(zigzag(step[axis])) for step in steps) for axis in (0, 1))
    return [Sent(field(1, b"session-1") + field(4, xs) + field(5, ys), "application/x-protobuf")]


@shape(MOVE, CLICK, FORM)
def message_pack(c: Canary) -> list[Sent]:
    return [Sent(msgpack.packb(_all(c)), "application/msgpack")]


@shape(MOVE, CLICK, FORM)
def cbor_item(c: Canary) -> list[Sent]:
    return [Sent(cbor(_all(c)), "application/cbor")]


@shape(MOVE, FORM)
def open_telemetry(c: Canary) -> list[Sent]:
    spans = [
        {
            "name": "mousemove",
            "attributes": [
                {"key": name, "value": {"intValue": str(value)}} for name, value in (("x", x), ("y", y), ("at", t))
            ],
        }
        for x, y, t in moves(c)
    ]
    spans.append({"name": "input", "attributes": [{"key": "value", "value": {"stringValue": c.phrase}}]})
    return [Sent(packed_json({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}))]


@shape(MOVE, CLICK, FORM)
def rrweb(c: Canary) -> list[Sent]:
    made: list[dict[str, Any]] = []
    seen = moves(c)
    for start in range(0, len(seen), 8):
        part = seen[start : start + 8]
        at = part[-1][2]
        positions = [{"x": x, "y": y, "id": 9, "timeOffset": t - at} for x, y, t in part]
        made.append({"type": 3, "data": {"source": 1, "positions": positions}, "timestamp": at})
    for x, y, t in pressed(c):
        for sort in (1, 0, 2):
            made.append({"type": 3, "data": {"source": 2, "type": sort, "id": 9, "x": x, "y": y}, "timestamp": t})
    for text, (_, t) in zip(grown(c), keys(c), strict=True):
        made.append({"type": 3, "data": {"source": 5, "text": text, "isChecked": False, "id": 12}, "timestamp": t})
    return [Sent(packed_json({"events": made}))]


@shape(MOVE)
def one_move_a_request(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"ev": "mousemove", "data": {"x": x, "y": y, "t": t}})) for x, y, t in moves(c)]


@shape(MOVE)
def one_move_a_query(c: Canary) -> list[Sent]:
    return [Sent(query=f"e=mm&x={x}&y={y}&_={t}", path="/p.gif") for x, y, t in moves(c, 3)]


@shape(MOVE)
def few_moves_a_frame(c: Canary) -> list[Sent]:
    seen = moves(c)
    return [Sent(b"42" + packed_json(["batch", seen[at : at + 3]]), "") for at in range(0, len(seen), 3)]


@shape(CLICK)
def one_click_a_request(c: Canary) -> list[Sent]:
    return [
        Sent(packed_json({"event": "$autocapture", "props": {"$x": x, "$y": y, "tag": "a"}})) for x, y, _ in pressed(c)
    ]


@shape(CLICK)
def clicks_alone(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"kind": "press", "at": [x, y], "button": 0} for x, y, _ in pressed(c)]))]


@shape(SCROLL)
def scroll_positions(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"s": top, "t": START + place * 700} for place, top in enumerate(c.scrolls)]))]


@shape(SCROLL)
def scroll_one_a_request(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"type": "scroll", "scrollTop": top})) for top in c.scrolls]


@shape(SCROLL)
def scroll_between_frames(c: Canary) -> list[Sent]:
    made = []
    for before, after in zip((0, *c.scrolls), c.scrolls, strict=False):
        made += [before + (after - before) * step // 4 for step in range(1, 5)]
    return [Sent(packed_json({"y": made}))]


@shape(KEYS)
def key_events(c: Canary) -> list[Sent]:
    return [
        Sent(packed_json([{"type": sort, "key": key, "t": t} for key, t in keys(c) for sort in ("keydown", "keyup")]))
    ]


@shape(KEYS)
def key_names(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"codes": [code_of(key) for key, _ in keys(c)]}))]


@shape(KEYS)
def key_codes_with_times(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"k": [[key_code_of(key), t] for key, t in keys(c)]}))]


@shape(KEYS)
def key_numbers_flat(c: Canary) -> list[Sent]:
    return [Sent(packed_json([key_code_of(key) for key, _ in keys(c)]))]


@shape(KEYS)
def one_key_a_request(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"event": "keydown", "key": key, "ts": t})) for key, t in keys(c)]


@shape(KEYS)
def keys_in_a_form(c: Canary) -> list[Sent]:
    body = urlencode({"keys": packed_json([key for key, _ in keys(c)]).decode(), "n": "18"})
    return [Sent(body.encode(), "application/x-www-form-urlencoded")]


@shape(KEYS)
def keys_backwards(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"latest_first": [{"k": key, "at": t} for key, t in reversed(keys(c))]}))]


@shape(RHYTHM)
def key_times_alone(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"downs": [t for _, t in keys(c)]}))]


@shape(RHYTHM)
def flight_times(c: Canary) -> list[Sent]:
    times = [t for _, t in keys(c)]
    return [Sent(packed_json({"flight": [b - a for a, b in pairwise(times)]}))]


@shape(RHYTHM)
def masked_with_times(c: Canary) -> list[Sent]:
    made = [{"v": "*" * len(text), "at": t / 1000} for text, (_, t) in zip(grown(c), keys(c), strict=True)]
    return [Sent(packed_json({"inputs": made}))]


@shape(FORM)
def growing_in_one_body(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"field": "q", "value": text[:-1]} for text in grown(c, 4)]))]


@shape(FORM)
def growing_over_requests(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"draft": text[:-1], "n": len(text)})) for text in grown(c, 3)]


@shape(FORM)
def hashed_sha256(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"h": hashlib.sha256(c.phrase.encode()).hexdigest()}))]


@shape(FORM)
def hashed_md5_in_base64(c: Canary) -> list[Sent]:
    return [
        Sent(
            packed_json(
                {"h": base64.b64encode(hashlib.md5(c.phrase.encode(), usedforsecurity=False).digest()).decode()}
            )
        )
    ]


@shape(FORM)
def hashed_word_sha1_bytes(c: Canary) -> list[Sent]:
    digest = hashlib.sha1(c.words[0].encode(), usedforsecurity=False).digest()
    return [Sent(field(1, b"w") + field(2, digest), "application/x-protobuf")]


@shape(FORM)
def capitals_in_the_path(c: Canary) -> list[Sent]:
    return [Sent(path=f"/search/{c.phrase.upper()}/1")]


@shape(FORM)
def unicode_escaped(c: Canary) -> list[Sent]:
    body = '{"t":"' + "".join(f"\\u{ord(letter):04x}" for letter in c.phrase) + '"}'
    return [Sent(body.encode())]


@shape(FORM)
def base64_between_other_text(c: Canary) -> list[Sent]:
    return [Sent(base64.b64encode(f"u=7;title=x;val={c.phrase};end=1".encode()), "text/plain")]
