"""A body and everything that lies inside it, layer by layer, as bytes with the names of what was undone. Pure.

Strategy: no header and no format is believed. Wherever bytes look compressed, encoded or escaped they are opened, also
in the middle of others, and what comes out is looked at in the same way. What is opened for nothing costs time and
proves nothing, since the search that follows looks for one exact canary. All work is counted down by a Budget.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from detector.behaviour.decode import json_, lz_string
from detector.behaviour.decode.compressed import compression, declared, unpack
from detector.behaviour.decode.images import media, picture
from detector.behaviour.limits import MAX_BODY, MAX_ENCODED, Budget

MAX_DEPTH = 8
MAX_LAYERS = 300
_LEAST = 8
_LEAST_ENCODED = 20
_MOST_EMBEDDED = 24
_MOST_STRINGS = 20_000
_MOST_UTF16 = 400_000
_BASE64 = re.compile(rb"=?[A-Za-z0-9+/_\-]{20,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}[ :,]?){16,}")
_NOT_HEX = re.compile(rb"[ :,]")
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")
_ESCAPED = re.compile(rb"\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt]|x[0-9a-fA-F]{2})")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){8,}|(?:\x00[\x20-\x7e]){8,}")
_MAGIC = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|\x78[\x01\x5e\x9c\xda]")
_LATIN = re.compile(r"[\x00-\xff]+\Z")


@dataclass(frozen=True, slots=True)
class Layer:
    """Bytes, and what was undone to get them, the outermost first. `text`: they are UTF-8."""

    data: bytes
    undone: tuple[str, ...]
    text: str | None

    @property
    def is_json(self) -> bool:
        """Whether it looks like JSON."""
        return self.text is not None and self.data.lstrip()[:1] in (b"{", b"[")

    @property
    def is_recording(self) -> bool:
        """Whether it is a picture, sound or video, in which nothing can be read."""
        return self.text is None and (picture(self.data) is not None or media(self.data) is not None)


def layers(body: bytes, content_type: str, content_encoding: str, budget: Budget) -> Iterator[Layer]:
    """Yield the body as it was sent and then all that lies inside, each content once."""
    if len(body) > MAX_BODY:
        budget.skip("beyond-the-sample")
        body = body[:MAX_BODY]
    waiting: list[tuple[bytes, tuple[str, ...]]] = [(body, ())]
    opened = _declared(body, content_encoding, budget)
    if opened is not None:
        waiting.append(opened)
    met: set[int] = set()
    count = 0
    while waiting:
        data, undone = waiting.pop()
        if (len(data) < _LEAST and undone) or hash(data) in met:
            continue
        met.add(hash(data))
        count += 1
        if count > MAX_LAYERS:
            budget.skip("too-many-layers")
            return
        layer = Layer(data, undone, _as_text(data))
        yield layer
        if len(undone) < 2 * MAX_DEPTH:
            around = (*undone, "JSON") if layer.is_json else undone
            waiting.extend((inner, (*around, name)) for inner, name in _inside(layer, budget) if inner)


def _declared(body: bytes, content_encoding: str, budget: Budget) -> tuple[bytes, tuple[str, ...]] | None:
    data = body
    undone: tuple[str, ...] = ()
    for kind in declared(content_encoding):
        opened = unpack(data, kind, budget)
        if opened is None:
            break
        data, undone = opened, (*undone, kind)
    return (data, undone) if undone else None


def _as_text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _inside(layer: Layer, budget: Budget) -> Iterator[tuple[bytes, str]]:
    if layer.is_recording:
        return
    yield from _compressed(layer, budget)
    if layer.text is None or b"\0" in layer.data[:4096]:
        yield from _wide(layer.data)
    if layer.text is not None:
        yield from _strings(layer.text, budget)
    yield from _encoded(layer, budget)


def _compressed(layer: Layer, budget: Budget) -> Iterator[tuple[bytes, str]]:
    data = layer.data
    kind = compression(data)
    opened = unpack(data, kind, budget) if kind else None
    if opened is not None:
        yield opened, kind or ""
        return
    if layer.text is None:
        yield from _embedded(data, budget)
        if len(layer.undone) <= 2:
            yield from _unmarked(data, budget)


def _embedded(data: bytes, budget: Budget) -> Iterator[tuple[bytes, str]]:
    """Compressed bytes that begin in the middle: a part of multipart, of an envelope, of a protobuf message."""
    end = tries = 0
    for found in _MAGIC.finditer(data):
        if found.start() < end or tries >= _MOST_EMBEDDED:
            continue
        tries += 1
        piece = data[found.start() :]
        kind = compression(piece[:16])
        opened = unpack(piece, kind, budget) if kind else None
        if opened is not None and len(opened) > _LEAST:
            end = found.start() + 16
            yield opened, kind or ""


def _unmarked(data: bytes, budget: Budget) -> Iterator[tuple[bytes, str]]:
    """Brotli and raw deflate have no mark at their head; most of what comes out must be text."""
    for kind in ("deflate", "brotli"):
        opened = unpack(data, kind, budget)
        if opened is not None and len(opened) >= _LEAST and _is_mostly_text(opened[:4096]):
            yield opened, kind
            return


def _is_mostly_text(data: bytes) -> bool:
    printable = sum(32 <= byte < 127 or byte in b"\r\n\t" for byte in data)
    return printable >= 0.8 * len(data)


def _wide(data: bytes) -> Iterator[tuple[bytes, str]]:
    for found in list(_WIDE.finditer(data[:_MOST_UTF16]))[:_MOST_EMBEDDED]:
        yield found[0].replace(b"\0", b""), "UTF-16"


def _encoded(layer: Layer, budget: Budget) -> Iterator[tuple[bytes, str]]:
    data = layer.data
    if layer.text is not None and len(_PERCENT.findall(data[:100_000])) >= 2:
        yield unquote_to_bytes(data.replace(b"+", b" ")), "URL-encoded"
    if layer.text is not None and _ESCAPED.search(data) and data.lstrip()[:1] not in (b"{", b"["):
        yield _unescaped(data), "escaped"
    for found in list(_BASE64.finditer(data))[:MAX_ENCODED]:
        yield from _base64(found[0], budget)
    for found in list(_HEX.finditer(data))[:_MOST_EMBEDDED]:
        digits = _NOT_HEX.sub(b"", found[0])
        yield binascii.unhexlify(digits[: len(digits) // 2 * 2]), "hex"


def _unescaped(data: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        mark = found[0]
        if mark[1:2] in b"ux":
            return chr(int(mark[2:], 16)).encode("utf-8", "replace")
        return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b" ", b"f": b" "}.get(mark[1:], mark[1:])

    return _ESCAPED.sub(plain, data)


def _base64(run: bytes, budget: Budget) -> Iterator[tuple[bytes, str]]:
    name = "base64"
    if run[:1] == b"=":  # text turned round, or what stands behind a name in a query
        yield from _base64(run.lstrip(b"="), budget)
        run, name = run.lstrip(b"=")[::-1], "base64 backwards"
    flat = run.rstrip(b"=").translate(_URL_SAFE)
    if flat.isdigit() or (flat.isalpha() and (flat.islower() or flat.isupper())):
        return
    try:
        yield base64.b64decode(flat + b"A" * (-len(flat) % 4)), name
    except (binascii.Error, ValueError):
        return
    if len(run) < lz_string.MAX_INPUT:
        plain = lz_string.unpack(run.decode())
        if plain is not None:
            budget.unpacked -= len(plain)
            yield plain.encode(), "lz-string"


_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def _strings(text: str, budget: Budget) -> Iterator[tuple[bytes, str]]:
    """Strings of JSON that were escaped or hold bytes; the others are found where they stand."""
    stripped = text.lstrip()
    if stripped[:1] in '{["' and "\\" in text:
        value = json_.read(stripped, Budget())
        joined = []
        for string in _leaves(value):
            if _LATIN.match(string) and compression(string[:16].encode("latin-1")):
                yield string.encode("latin-1"), "JSON"
            else:
                joined.append(string)
        plain = "\n".join(joined).encode("utf-8", "replace")
        budget.unpacked -= len(plain)
        if budget.unpacked > 0:
            yield plain, "JSON"
    if max(stripped[:40], default="") > "\u00ff":
        unpacked = lz_string.unpack_utf16(stripped)
        if unpacked is not None:
            budget.unpacked -= len(unpacked)
            yield unpacked.encode("utf-8", "replace"), "lz-string"


def _leaves(value: Any) -> Iterator[str]:
    """Yield the strings of a tree, names included, in order."""
    waiting, left = [value], _MOST_STRINGS
    while waiting and left:
        left -= 1
        one = waiting.pop()
        if type(one) is str:
            yield one
        elif type(one) is dict:
            for name, inner in reversed(one.items()):
                waiting.append(inner)
                if len(name) > _LEAST_ENCODED:
                    waiting.append(name)
        elif type(one) is list:
            waiting.extend(reversed(one))
