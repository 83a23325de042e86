"""Encodings that were written after the search was tuned, to see how it does on what it was not made for."""

from __future__ import annotations

import base64
import codecs
import gzip
import hashlib
import textwrap
import zlib
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from detector.canary.model import Canary
from tests.data.canary.sending import START, Sent, grown, keys, moves, packed_json, pressed
from tests.data.canary.shapes import CLICK, FORM, KEYS, MOVE, RHYTHM, SCROLL, Maker, Shape

FRESH: list[Shape] = []


def shape(*kinds: str) -> Any:
    """Enter a maker under its name."""

    def enter(make: Maker) -> Maker:
        FRESH.append(Shape(make.__name__, kinds, make))
        return make

    return enter


@shape(MOVE)
def both_in_one_number(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"p": [x << 16 | y for x, y, _ in moves(c)]}))]


@shape(MOVE)
def both_in_one_decimal_number(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"p": [x * 10_000 + y for x, y, _ in moves(c)]}))]


@shape(MOVE)
def base_36(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"m": ";".join(f"{_base36(x)},{_base36(y)}" for x, y, _ in moves(c))}))]


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, low = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[low] + digits
    return digits


@shape(MOVE)
def percent_texts(c: Canary) -> list[Sent]:
    width, height = c.viewport
    return [
        Sent(packed_json([{"x": f"{100 * x / width:.2f}%", "y": f"{100 * y / height:.2f}%"} for x, y, _ in moves(c)]))
    ]


@shape(MOVE)
def pixel_texts(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"left": f"{x}px", "top": f"{y}px"} for x, y, _ in moves(c)]))]


@shape(MOVE)
def hex_numbers(c: Canary) -> list[Sent]:
    return [Sent("".join(f"{x:04x}{y:04x}" for x, y, _ in moves(c)).encode(), "text/plain")]


@shape(MOVE)
def xml(c: Canary) -> list[Sent]:
    return [Sent(("<s>" + "".join(f'<p x="{x}" y="{y}" t="{t}"/>' for x, y, t in moves(c)) + "</s>").encode())]


@shape(MOVE)
def path_segments(c: Canary) -> list[Sent]:
    return [Sent(path=f"/m/{x}/{y}/{t}") for x, y, t in moves(c, 2)]


@shape(MOVE)
def y_first(c: Canary) -> list[Sent]:
    return [Sent(packed_json([[t, y, x] for x, y, t in moves(c)]))]


@shape(MOVE)
def parted_by_dots(c: Canary) -> list[Sent]:
    return [Sent("~".join(f"{t}.{x}.{y}" for x, y, t in moves(c)).encode(), "text/plain")]


@shape(MOVE, CLICK)
def message_pack_in_base64_in_a_form(c: Canary) -> list[Sent]:
    data = msgpack.packb([list(move) for move in moves(c)] + [[1, *press] for press in pressed(c)])
    return [Sent(urlencode({"b": base64.b64encode(data).decode()}).encode(), "application/x-www-form-urlencoded")]


@shape(MOVE)
def record_marks(c: Canary) -> list[Sent]:
    made = [packed_json({"type": 1, "target": "Move", "arguments": [x, y, t]}) + b"\x1e" for x, y, t in moves(c)]
    return [Sent(b"".join(made), "")]


@shape(MOVE, FORM)
def base64_twice(c: Canary) -> list[Sent]:
    inner = packed_json({"m": [list(move) for move in moves(c)], "v": c.phrase})
    return [Sent(base64.b64encode(base64.b64encode(inner)), "text/plain")]


@shape(MOVE, FORM)
def base64_in_lines(c: Canary) -> list[Sent]:
    inner = gzip.compress(packed_json({"m": [list(move) for move in moves(c)], "v": c.phrase}))
    return [Sent("\r\n".join(textwrap.wrap(base64.b64encode(inner).decode(), 76)).encode(), "text/plain")]


@shape(MOVE)
def form_of_columns(c: Canary) -> list[Sent]:
    pairs = [("x[]", x) for x, _, _ in moves(c)] + [("y[]", y) for _, y, _ in moves(c)]
    return [Sent(urlencode(pairs).encode(), "application/x-www-form-urlencoded")]


@shape(MOVE)
def sixteenths_of_a_pixel(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"p": [[16 * x + 3, 16 * y + 9, t - START] for x, y, t in moves(c)]}))]


@shape(MOVE)
def from_the_middle_of_the_window(c: Canary) -> list[Sent]:
    width, height = c.viewport
    return [Sent(packed_json([{"dx": x - width // 2, "dy": y - height // 2} for x, y, _ in moves(c, 2)]))]


@shape(MOVE)
def by_time_as_names(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"trail": {str(t): [x, y] for x, y, t in moves(c)}}))]


@shape(MOVE)
def three_sorts_of_rows(c: Canary) -> list[Sent]:
    made = "".join(f"M{x},{y}@{t - START}\n" + ("" if n % 3 else f"V{n}\n") for n, (x, y, t) in enumerate(moves(c)))
    return [Sent(zlib.compress(made.encode()), "text/plain")]


@shape(KEYS)
def character_codes(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"in": [ord(letter) for letter, _ in keys(c)]}))]


@shape(KEYS)
def letters_by_number(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"k": {str(n): letter for n, (letter, _) in enumerate(keys(c))}}))]


@shape(KEYS, RHYTHM)
def keys_parted_by_bars(c: Canary) -> list[Sent]:
    return [Sent(("k=" + "|".join(f"{letter}:{t}" for letter, t in keys(c))).encode(), "text/plain")]


@shape(KEYS)
def keys_with_shift_and_back(c: Canary) -> list[Sent]:
    made = [{"key": letter, "code": "x", "down": t} for letter, t in keys(c)]
    made[5:5] = [{"key": "q", "code": "x", "down": 1}, {"key": "Backspace", "code": "x", "down": 2}]
    return [Sent(packed_json(made))]


@shape(FORM)
def turned_by_thirteen(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"v": codecs.encode(c.phrase, "rot13")}))]


@shape(FORM)
def words_apart(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"tokens": c.phrase.split("-")}))]


@shape(FORM)
def hash_with_a_prefix(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"h": "sha256:" + hashlib.sha256(c.phrase.encode()).hexdigest()}))]


@shape(FORM)
def last_letters_as_they_grow(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"v": text, "len": len(text)})) for text in grown(c, 2)]


@shape(SCROLL)
def share_of_the_page(c: Canary) -> list[Sent]:
    return [Sent(packed_json([{"depth": round(top / 3_300, 4)} for top in c.scrolls]))]


@shape(SCROLL)
def scroll_in_rows(c: Canary) -> list[Sent]:
    return [Sent(packed_json({"a": [[START + n, 10, 0, top] for n, top in enumerate(c.scrolls)]}))]
