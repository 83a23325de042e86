"""The phrase in every dress in which it can stand in bytes: what to look for and the words for it. Pure.

Strategy: there are some three hundred needles, and each layer is read once. The first four bytes of all of them, as
two tables, say at which places of a layer anything can begin; only there the needles are compared. A hash, too, is a
needle: whoever hashes what was typed sends something that only this phrase gives.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from detector.canary.model import Canary

_HASHES = ("md5", "sha1", "sha256", "sha512")
_SHORTEST_FINGERPRINT = 16
"""Hashes are sometimes cut short; sixteen hex digits (64 bits) are still no chance."""

LETTERS = "letter by letter"
_HEAD = 4


@dataclass(frozen=True, slots=True)
class Needles:
    """What to find, by its first four bytes, the longest first, each with the words that say what it is."""

    by_head: dict[bytes, list[tuple[bytes, str]]]
    first: Any
    second: Any

    def found_in(self, data: bytes) -> Iterator[str]:
        """Yield the words for each needle in `data`, in order, overlapping ones once."""
        if len(data) < _HEAD:
            return
        raw = np.frombuffer(data, dtype=np.uint8).astype(np.uint16)
        pairs = (raw[:-1] << 8) | raw[1:]
        end = 0
        for place in np.flatnonzero(self.first[pairs[:-2]] & self.second[pairs[2:]]):
            start = int(place)
            if start < end:
                continue
            for needle, words in self.by_head.get(data[start : start + _HEAD], ()):
                if data.startswith(needle, start):
                    end = start + len(needle)
                    yield words
                    break


def needles(canary: Canary) -> Needles:
    """Return what to look for: the phrase in either case, encoded, spelled and hashed."""
    return _needles(canary.phrase, canary.words)


@lru_cache(maxsize=8)
def _needles(phrase: str, parts: tuple[str, ...]) -> Needles:
    known: dict[bytes, str] = {}
    for text, said in (*_spellings(phrase), *_hashed(phrase, parts)):
        known.setdefault(text, said)
    by_head: dict[bytes, list[tuple[bytes, str]]] = {}
    first, second = np.zeros(1 << 16, dtype=bool), np.zeros(1 << 16, dtype=bool)
    for needle in sorted(known, key=len, reverse=True):
        by_head.setdefault(needle[:_HEAD], []).append((needle, known[needle]))
        first[needle[0] << 8 | needle[1]] = second[needle[2] << 8 | needle[3]] = True
    return Needles(by_head, first, second)


def _spellings(phrase: str) -> list[tuple[bytes, str]]:
    found: list[tuple[bytes, str]] = []
    for text, case in ((phrase, ""), (phrase.upper(), "in capitals"), (phrase.title(), "in capitals")):
        plain = text.encode()
        turned = codecs.encode(text, "rot13").encode()
        found += [(plain, case), (plain[::-1], "written backwards"), (turned, "its letters turned by thirteen")]
        found += [(plain.hex().encode(), "hex"), (plain.hex().upper().encode(), "hex")]
        found += [(text.encode("utf-16-le"), "UTF-16"), (text.encode("utf-16-be"), "UTF-16")]
        found += [(piece, "base64") for piece in _in_base64(plain)]
        found += [(piece, "base64, UTF-16") for piece in _in_base64(text.encode("utf-16-le"))]
        found += [(separator.join(_characters(text)), LETTERS) for separator in _SEPARATORS]
        found.append((b"".join(f"&#{ord(letter)};".encode() for letter in text), "HTML-escaped"))
        found.append((b"".join(f"\\u{ord(letter):04x}".encode() for letter in text), "escaped"))
        found.append((b"".join(f"%{ord(letter):02X}".encode() for letter in text), "URL-encoded"))
    for mark in ("_", "", " ", "+", "%20", "%2D"):  # as a name in a URL, or without what parts the words
        found.append((phrase.replace("-", mark).encode(), "with its hyphens changed"))
    return found


_SEPARATORS = (b'","', b'", "', b",", b" ", b"', '", b"|", b"\n", b'\\",\\"')


def _characters(text: str) -> list[bytes]:
    return [letter.encode() for letter in text]


def _in_base64(plain: bytes) -> list[bytes]:
    """The letters that do not depend on what stands before and after, for each of the three places it can begin at."""
    found = []
    for before in range(3):
        letters = base64.b64encode(b"\0" * before + plain)
        start = (0, 2, 3)[before]
        whole = (before + len(plain)) * 8 // 6
        found += [letters[start:whole], letters[start:whole].translate(_URL_SAFE)]
    return found


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _hashed(phrase: str, parts: tuple[str, ...]) -> list[tuple[bytes, str]]:
    found: list[tuple[bytes, str]] = []
    for text, said in ((phrase, ""), (phrase.upper(), ""), *((part, "a word of it, ") for part in parts)):
        for name in _HASHES:
            digest = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
            label = f"{said}hashed with {name.upper().replace('SHA', 'SHA-')}"
            hexed = digest.hex().encode()
            encoded = base64.b64encode(digest).rstrip(b"=")
            found += [(hexed, label), (hexed.upper(), label), (digest, label)]
            found += [(encoded, label), (encoded.translate(_URL_SAFE), label)]
            found += [(piece, f"{label}, base64 of hex") for piece in _in_base64(hexed)]
            found.append((hexed[:_SHORTEST_FINGERPRINT], f"{label}, cut short"))
    return found
