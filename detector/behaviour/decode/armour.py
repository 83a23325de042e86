"""Bytes written as letters: base64 in its forms, hex, base32, base85, tokens of several parts. Pure.

`readings` yields what a text may stand for, likeliest first; whoever asks decides by what comes out, since nearly any
word is base64 of something. Text that is plainly words yields nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

_BASE64 = re.compile(r"[A-Za-z0-9+/_\-]+={0,2}\Z")
_TURNED = re.compile(r"={1,2}[A-Za-z0-9+/_\-]+\Z")
_LABELLED = re.compile(r"[\w.\-]{1,24}[:|;,~#]([A-Za-z0-9+/_\-]{24,}={0,2})\Z")  # `v1:…`
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){12,}\Z")
_BASE32 = re.compile(r"[A-Z2-7]{16,}={0,6}\Z")
_BLOCK_OF_BASE32 = 8
_BASE85 = re.compile(r"[0-9A-Za-z!#$%&()*+\-;<=>?@^_`{|}~]{40,}\Z")
_WORDS = re.compile(r"[A-Za-z]{3,}\Z")
SHORTEST = 24
_MOST_PARTS = 4  # dots in a token
_LONG = 64  # below, a text turned round is not tried


def is_base64(text: str) -> bool:
    """Tell whether a text is made of base64's letters alone."""
    return bool(_BASE64.match(text))


def _in_one_line(text: str) -> str:
    """Put lines together; blanks within one line are the plus signs that form decoding took."""
    if "\n" in text:
        return "".join(text.split()) if "\n" in text[:200] else text
    return text.replace(" ", "+")


def readings(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield (name of the coding, bytes) for each coding whose letters a text is made of."""
    flat = _in_one_line(text)
    if len(flat) < SHORTEST or _WORDS.match(flat) or flat.isdigit():
        return
    if _HEX.match(flat):
        if len(flat) > _LONG:
            yield "hex", bytes.fromhex(flat)
        return
    if _BASE32.match(flat) and len(flat) % _BLOCK_OF_BASE32 == 0:
        yield from _decoded("base32", flat)
    if _TURNED.match(flat):
        flat = flat[::-1]  # seen in the wild: base64 turned round
    if _BASE64.match(flat):
        yield from _of_base64(flat)
    elif labelled := _LABELLED.match(flat):
        yield from _pieces("base64", labelled[1])
    elif 1 <= flat.count(".") <= _MOST_PARTS:
        yield from _of_token(flat)
    elif _BASE85.match(flat):
        yield from _decoded("base85", flat)


def _of_token(flat: str) -> Iterator[tuple[str, bytes]]:
    for piece in flat.split("."):
        if len(piece) >= SHORTEST and _BASE64.match(piece):
            yield from _pieces("base64", piece)


def _of_base64(flat: str) -> Iterator[tuple[str, bytes]]:
    yield from _pieces("base64", flat)
    if len(flat) > _LONG:
        yield from _pieces("base64", flat[::-1])


def _pieces(name: str, flat: str) -> Iterator[tuple[str, bytes]]:
    plain = flat.rstrip("=").translate({45: 43, 95: 47})
    try:
        yield name, base64.b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return


def _decoded(name: str, flat: str) -> Iterator[tuple[str, bytes]]:
    try:
        yield name, base64.b32decode(flat) if name == "base32" else base64.b85decode(flat)
    except (binascii.Error, ValueError):
        return
