"""What the bodies that arrived hold, looked up by a reader of the tests' own: it knows only what was planted.

Written apart from detector/behaviour and much simpler: it undoes what it can by trying, and then searches for the very
words and points of the pretended person. So a kind that a test asks for is known to have been sent.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

from tests.browser.hands import Doings
from tests.browser.planted import BUTTON, DOCUMENT, E_MAIL, ELEMENT, PERSON, PHRASE, REMARK
from tests.browser.world import Arrived

_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_MASKED = re.compile(r"^[•*]+(?: [•*]+){2,}$", re.MULTILINE)
_DEEPEST = 10
_LEAST_POINTS = 12
_LEAST_GROWTH = 8

Found = tuple[list[str], list[list[float]]]


def facts(arrived: Iterable[Arrived], done: Doings) -> frozenset[str]:
    """Return which of these were sent.

    `path`: many of the points where the mouse was; `click`: a point that was clicked, or the words on a button;
    `typed`: typed words; `keys`: their letters one by one; `grew`: a text again and again, longer each time, be it in
    stars; `masked`: words of stars or dots; `scrolled`: a position scrolled to; `document`: a line of the page, or the
    name of its element where that is masked; `person`: who is signed in.
    """
    texts: list[str] = []
    rows: list[list[float]] = []
    for request in arrived:
        if not request.incoming:
            for part in (request.body, request.query.encode()):
                _unfold(part, (texts, rows), 0)
    whole = "\n".join(texts)
    held = {
        "path": len(_points(rows) & set(done.path)) >= _LEAST_POINTS,
        "click": bool(_points(rows) & set(done.clicks)) or BUTTON in whole,
        "typed": any(planted in whole for planted in (PHRASE, REMARK, E_MAIL)),
        "keys": _spelled(texts),
        "grew": max(_growth(texts, PHRASE), _growth(texts, "*" * len(REMARK))) >= _LEAST_GROWTH,
        "masked": bool(_MASKED.search(whole)),
        "scrolled": any(float(done_at) in row for row in rows for done_at in done.scrolled if done_at > 100),
        "document": DOCUMENT in whole or ELEMENT in whole,
        "person": PERSON in whole,
    }
    return frozenset(fact for fact, is_so in held.items() if is_so)


def _spelled(texts: list[str]) -> bool:
    return PHRASE in "".join(text for text in texts if len(text) == 1)


def _growth(texts: list[str], whole: str) -> int:
    return len({text for text in texts if len(text) > 1 and whole.startswith(text)})


def _points(rows: list[list[float]]) -> set[tuple[int, int]]:
    return {(round(x), round(y)) for row in rows for x, y in pairwise(row)}


def _unfold(part: Any, found: Found, depth: int) -> None:
    if depth > _DEEPEST or not part:
        return
    if isinstance(part, bytes):
        _bytes(part, found, depth)
    elif isinstance(part, str):
        _text(part, found, depth)
    else:
        found[1].append(list(_numbers(part)))
        for text in _strings(part):
            _text(text, found, depth + 1)


def _bytes(data: bytes, found: Found, depth: int) -> None:
    for match in _PACKED.finditer(data):
        unpacked = _inflated(data[match.start() :])
        if len(unpacked) > 16:
            _unfold(unpacked, found, depth + 1)
            break
    try:
        _text(data.decode(), found, depth)
    except UnicodeDecodeError:
        found[0].append(data.decode("latin-1"))
        found[1].extend(_varints(data))


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(47).decompress(data)
    except zlib.error:
        return b""


def _text(text: str, found: Found, depth: int) -> None:
    found[0].append(text)
    _pair(text, found)
    if depth > _DEEPEST or len(text) < 8:
        return
    if _PACKED.match(text[:4].encode("latin-1", "replace")):
        _unfold(text.encode("latin-1", "ignore"), found, depth + 1)
        return
    pieces = [value for value in (_json(line) for line in (text, *text.splitlines())) if value is not None]
    if pieces:
        for piece in pieces:
            _unfold(piece, found, depth + 1)
    elif re.match(r"[\w.%$\[\]-]+=", text):
        for _, value in parse_qsl(text):
            _unfold(value, found, depth + 1)
    elif _BASE64.fullmatch(text):
        _unfold(_unbase64(text), found, depth + 1)


def _pair(text: str, found: Found) -> None:
    """Read `80X205` as a point."""
    if point := re.fullmatch(r"(\d{1,4})[Xx](\d{1,4})", text):
        found[1].append([float(part) for part in point.groups()])


def _json(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_" if re.search("[-_]", text) else None)
    except binascii.Error:
        return b""


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value


def _varints(data: bytes) -> list[list[float]]:
    """Read bytes as one row of variable-length numbers, whatever they are: points stand side by side in it.

    A second row holds the same numbers with the sign in their lowest bit.
    """
    numbers, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 or shift > 56:
            numbers.append(value)
            value = shift = 0
    return [[float(number) for number in numbers], [float(number >> 1 ^ -(number & 1)) for number in numbers]]
