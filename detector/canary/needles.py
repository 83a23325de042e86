"""The phrase in every dress in which it can stand in bytes: what to look for and the words for it. Pure.

One regular expression over all of them, made once for a canary. A hash, too, is a needle: whoever hashes what was
typed sends something that only this phrase gives.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from detector.canary.model import Canary

_HASHES = ("md5", "sha1", "sha256", "sha512")
_SHORTEST_FINGERPRINT = 11
"""Hashes are sometimes cut short; eleven hex digits (44 bits) or more are still no chance."""


@dataclass(frozen=True, slots=True)
class Needles:
    """Bytes to find (as one pattern), each with the words that say what it is."""

    pattern: re.Pattern[bytes]
    words: dict[bytes, str]


@lru_cache(maxsize=8)
def needles(canary: Canary) -> Needles:
    """Return what to look for. Letters of either case are found; hashes and base64 are matched as they are written."""
    words: dict[bytes, str] = {}
    for text, said in _spellings(canary.phrase):
        words.setdefault(text, said)
    for text, said in _hashed(canary):
        words.setdefault(text, said)
    longest_first = sorted(words, key=len, reverse=True)
    return Needles(re.compile(b"|".join(map(re.escape, longest_first))), words)


def _spellings(phrase: str) -> list[tuple[bytes, str]]:
    found: list[tuple[bytes, str]] = []
    for text, case in ((phrase, ""), (phrase.upper(), "in capitals"), (phrase.title(), "in capitals")):
        plain = text.encode()
        found += [(plain, case), (plain[::-1], "written backwards")]
        found += [(plain.hex().encode(), "hex"), (plain.hex().upper().encode(), "hex")]
        found += [(text.encode("utf-16-le"), "UTF-16"), (text.encode("utf-16-be"), "UTF-16")]
        found += [(piece, "base64") for piece in _in_base64(plain)]
        found += [(piece, "base64, UTF-16") for piece in _in_base64(text.encode("utf-16-le"))]
        found += [(separator.join(_characters(text)), "letter by letter") for separator in _SEPARATORS]
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


def _hashed(canary: Canary) -> list[tuple[bytes, str]]:
    found: list[tuple[bytes, str]] = []
    for text, said in ((canary.phrase, ""), (canary.phrase.upper(), ""), *((word, "a word of it, ") for word in canary.words)):
        for name in _HASHES:
            digest = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
            label = f"{said}hashed with {name.upper().replace('SHA', 'SHA-')}"
            hexed = digest.hex().encode()
            encoded = base64.b64encode(digest).rstrip(b"=")
            found += [(hexed, label), (hexed.upper(), label), (digest, label)]
            found += [(encoded, label), (encoded.translate(_URL_SAFE), label)]
            found += [(piece, f"{label}, base64 of hex") for piece in _in_base64(hexed)]
            found.append((hexed[: max(_SHORTEST_FINGERPRINT, 16)], f"{label}, cut short"))
    return found
