"""Texts as stand-ins that keep what sort of text they are and none of their words. Pure.

A sequence of requests is judged by the same detectors as one body, but nobody's words may wait in memory for the next
request. So letters become other letters, the same for the same word while the program runs; what stays is what every
program knows: marks, names of programs, of keys, of tags and of what is done, endings of files, moments and numbers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from detector.behaviour.actions import COLOUR, PREFIX, TAGS, verb
from detector.behaviour.kinds.idle import is_idle_state
from detector.behaviour.kinds.keyboard import is_key, is_steering
from detector.behaviour.kinds.windows import PROGRAMS
from detector.behaviour.lexicon import meanings
from detector.behaviour.names import word_set
from detector.behaviour.table import as_number

LONGEST = 400
_WORD = re.compile(r"[^\W_]+")
_LETTERS = "bfghjkqvxz"  # no word is written with these alone
_COMMON = word_set("http https file com org net exe app users home documents desktop c d e") | word_set(
    "docx doc xlsx xls pptx ppt pdf odt ods csv txt zip rtf md json py js ts png jpg jpeg log pst eml"
)
_SHORT = 32
_COLOURED = "#000000"  # other letters would make a selector of it


def veiled(value: Any) -> Any:
    """Return a value of a record as it may wait: numbers and moments as numbers, texts as stand-ins, else None."""
    if type(value) is not str:
        return value if type(value) in _PLAIN else None
    if is_key(value):
        return _key(value)
    number = as_number(value)
    if number is not None:
        return number
    if COLOUR.match(value):
        return _COLOURED
    if len(value) <= _SHORT and (verb(value, True) or is_idle_state(value) or _says_what_is_done(value)):
        return value
    return _WORD.sub(_other, value[:LONGEST])


def _says_what_is_done(value: str) -> bool:
    return value.isalpha() and bool(meanings(value) & _DONE)


_DONE = frozenset(("click", "press", "release", "key", "scroll", "copy", "clipboard", "paste", "move", "idle"))
_PART = re.compile(PREFIX + "(?=[A-Z])")
_PLAIN = frozenset((int, float, bool))


def _key(value: str) -> str:
    if len(value) > 1 or is_steering(value) or not value.isalpha():
        return value
    return _order().get(value.lower(), value)


@lru_cache(maxsize=1)
def _order() -> dict[str, str]:
    """One letter for each other, in an order that no other run has."""
    free = [letter for letter in map(chr, range(97, 123)) if not is_steering(letter)]
    return dict(zip(free, sorted(free, key=hash), strict=True))


@lru_cache(maxsize=4096)
def _word(word: str) -> str:
    if word.lower() in _known():
        return word
    part = _PART.match(word)
    if part:
        return part[0] + _word(word[part.end() :]).capitalize()
    digits = str(abs(hash(word)))[::-1]
    new = [
        digits[n % len(digits)] if one.isdigit() else _LETTERS[int(digits[n % len(digits)])]
        for n, one in enumerate(word)
    ]
    return "".join(new)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    programs = (word for name in PROGRAMS for word in _WORD.findall(name))
    return frozenset((*programs, *map(str.lower, TAGS), *_COMMON))


def _other(found: re.Match[str]) -> str:
    return _word(found[0])
