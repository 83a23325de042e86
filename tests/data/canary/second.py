"""A second set of encodings that were written after all tuning, run once; see README.md for what came of it."""

from __future__ import annotations

import base64
import gzip
import struct
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

from detector.canary.model import Canary
from tests.data.canary.sending import (
    START,
    Sent,
    cbor,
    code_of,
    field,
    key_code_of,
    keys,
    moves,
    multipart,
    packed_json,
    pressed,
    varint,
    zigzag,
)
from tests.data.canary.shapes import CLICK, FORM, KEYS, MOVE, RHYTHM, SCROLL, Maker, Shape

SECOND: list[Shape] = []


def shape(*kinds: str) -> Any:
    """Enter a maker under its name."""

    def enter(make: Maker) -> Maker:
        SECOND.append(Shape(make.__name__, kinds, make))
        return make

    return enter


def _steps(c: Canary) -> list[tuple[int, int, int]]:
    return [(b[0] - a[0], b[1] - a[1], b[2] - a[2]) for a, b in pairwise(moves(c))]


@shape(MOVE)
def remote_calls(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"jsonrpc": "2.0", "method": "mm", "params": ["mm", x, y]} for x, y, _ in moves(c)]))]


@shape(MOVE)
def lines_with_crosses(c: Canary) -> list[Sent]:
    return [Sent(gzip.compress(b"\n".join(packed_json({"loc": f"{x}x{y}"}) for x, y, _ in moves(c))))]


@shape(MOVE, FORM)
def graph_query(c: Canary) -> list[Sent]:
    inner = packed_json({"points": [[x, y] for x, y, _ in moves(c)], "text": c.phrase}).decode()
    return [Sent(packed_json({"query": "mutation P($d: String!) { push(data: $d) }", "variables": {"d": inner}}))]


@shape(MOVE)
def lines_of_names(c: Canary) -> list[Sent]:
    return [Sent("---\n".join(f"x: {x}\ny: {y}\nat: {t}\n" for x, y, t in moves(c)).encode(), "text/yaml")]


@shape(MOVE)
def protobuf_floats(c: Canary) -> list[Sent]:
    width, height = c.viewport
    made = [
        field(1, b"\x0d" + struct.pack("<f", x / width) + b"\x15" + struct.pack("<f", y / height) + field(3, t))
        for x, y, t in moves(c)
    ]
    return [Sent(b"".join(made), "application/x-protobuf")]


@shape(MOVE)
def cbor_in_base64url(c: Canary) -> list[Sent]:
    data = base64.urlsafe_b64encode(cbor([[x, y, t - START] for x, y, t in moves(c)])).decode()
    return [Sent(packed_json({"blob": data.rstrip("=")}))]


@shape(MOVE)
def signed_steps_in_text(c: Canary) -> list[Sent]:
    return [Sent(";".join(f"{x:+d}{y:+d}" for x, y, _ in _steps(c)).encode(), "text/plain")]


@shape(MOVE)
def varint_steps_in_base64(c: Canary) -> list[Sent]:
    data = b"".join(varint(zigzag(number)) for step in _steps(c) for number in step)
    return [Sent(packed_json({"t": base64.b64encode(data).decode()}))]


@shape(MOVE)
def columns_of_16_bits(c: Canary) -> list[Sent]:
    seen = moves(c)
    data = b"".join(struct.pack(f">{len(seen)}H", *(move[axis] for move in seen)) for axis in (0, 1))
    return [Sent(data, "application/octet-stream")]


@shape(MOVE)
def words_in_frames(c: Canary) -> list[Sent]:
    return [Sent(f"mv {x} {y}".encode(), "") for x, y, _ in moves(c)]


@shape(MOVE)
def few_shares_a_request(c: Canary) -> list[Sent]:
    width, height = c.viewport
    seen = [{"u": round(x / width, 3), "v": round(y / height, 3)} for x, y, _ in moves(c)]
    return [Sent(packed_json({"b": seen[at : at + 4]})) for at in range(0, len(seen), 4)]


@shape(FORM)
def multipart_field(c: Canary) -> list[Sent]:
    return [Sent(multipart({"comment": c.phrase.encode(), "n": b"1"}), "multipart/form-data")]


@shape(FORM)
def wide_letters_in_base64(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"p": base64.b64encode(f"<{c.phrase}>".encode("utf-16-le")).decode()}))]


@shape(FORM)
def in_a_query_twice_encoded(c: Canary) -> list[Sent]:
    return [Sent(query=urlencode({"u": quote(f'https://a.example/?q="{c.phrase}"')}))]


@shape(KEYS)
def key_codes_one_a_request(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"t": "kd", "kc": key_code_of(key), "at": t})) for key, t in keys(c)]


@shape(KEYS, RHYTHM)
def key_names_in_protobuf(c: Canary) -> list[Sent]:
    made = b"".join(field(4, field(1, code_of(key).encode()) + field(2, t - START)) for key, t in keys(c))
    return [Sent(made, "application/x-protobuf")]


@shape(KEYS)
def key_names_in_frames(c: Canary) -> list[Sent]:
    return [Sent(f"down {code_of(key)}".encode(), "") for key, _ in keys(c)]


@shape(CLICK)
def clicks_as_texts(c: Canary) -> list[Sent]:
    return [
        Sent(packed_json({"name": "btn", "properties": {"clickCoordinates": f"{x}X{y}"}})) for x, y, _ in pressed(c)
    ]


@shape(CLICK)
def clicks_in_percent(c: Canary) -> list[Sent]:
    width, height = c.viewport
    made = [{"px": round(100 * x / width, 2), "py": round(100 * y / height, 2)} for x, y, _ in pressed(c)]
    return [Sent(packed_json({"clicks": made}))]


@shape(SCROLL)
def page_offsets_in_frames(c: Canary) -> list[Sent]:
    return [Sent(f"scroll:{top}".encode(), "") for top in c.scrolls]


@shape(SCROLL)
def scroll_events(c: Canary) -> list[Sent]:
    made = [{"type": 3, "data": {"source": 3, "id": 1, "x": 0, "y": top}, "timestamp": START} for top in c.scrolls]
    return [Sent(packed_json({"events": made}))]
