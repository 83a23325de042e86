"""What was typed, found in the order of its keys: letters, key names, key codes, growing and masked text. Pure.

A Follower reads a series of keys and remembers only how far into the phrase it got. Chance: the phrase has 18
characters or so; with at most three keys between two of its letters (a key goes down and up, Shift is no letter), a
random series of n keys out of 36 spells it with a probability under n * (3/36)^17, which is 1e-14 for 10,000 keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_GAP = 3
_LEAST_PREFIX = 5
_SURE_PREFIX = 12
"""A beginning as long as this is a proof by itself: twelve letters and hyphen of drawn syllables are 38 bits."""

_LEAST_GROWTH = 4
_MASKS = frozenset("*•●xX#·∙○◦?")
_CODE = re.compile(r"(?:Key([A-Z])|(?:Digit|Numpad)(\d)|(Minus|NumpadSubtract))\Z")
_MINUS = frozenset((189, 173))


@dataclass(slots=True)
class Follower:
    """How far keys have followed the phrase: places reached, and how many keys ago each was."""

    phrase: str
    reached: dict[int, int] = field(default_factory=dict)
    best: int = 0

    def add(self, letter: str) -> None:
        """Take the next key; the whole phrase was spelled once `done` says so."""
        phrase = self.phrase
        after = {place: age + 1 for place, age in self.reached.items() if age < _GAP}
        for place in self.reached:
            if place < len(phrase) and phrase[place] == letter:
                after[place + 1] = 0
        if letter == phrase[0]:
            after[1] = 0
        self.reached = after
        self.best = max(self.best, max(after, default=0))

    @property
    def done(self) -> bool:
        """Whether the phrase was spelled to its end."""
        return self.best >= len(self.phrase)


_ROWS = {16: "qwertyuiop", 30: "asdfghjkl", 44: "zxcvbnm", 2: "1234567890-"}
WIRED = {first + place: letter for first, row in _ROWS.items() for place, letter in enumerate(row)}
"""A keyboard's own numbering of its keys (set 1, and Linux's event codes), for the layout that the browser types in."""


def letter_of_wired(value: object) -> str | None:
    """Return the letter of a key in a keyboard's own numbering; None for another."""
    if type(value) is int or (type(value) is float and value.is_integer()):
        return WIRED.get(int(value))
    return None


def letter_of(value: object) -> str | None:
    """Return the letter that a key record names: itself, `KeyA`, a key code or a character code; None for another."""
    if type(value) is str:
        if len(value) == 1:
            return value.lower()
        code = _CODE.match(value)
        return (code[1] or code[2] or "-").lower() if code else None
    if type(value) is int or (type(value) is float and value.is_integer()):
        number = int(value)
        if number in _MINUS:
            return "-"
        if 32 < number < 127:
            return chr(number).lower()
    return None


def spelled(phrase: str, values: Iterable[object]) -> bool:
    """Tell whether a series of keys spells the phrase, forwards or backwards."""
    known = list(values)
    return any(_follows(phrase, [one for one in map(read, known) if one]) for read in (letter_of, letter_of_wired))


def _follows(phrase: str, letters: list[str]) -> bool:
    if len(letters) < len(phrase) or not set(phrase) <= set(letters):
        return False
    for order in (letters, letters[::-1]):
        follower = Follower(phrase)
        for letter in order:
            follower.add(letter)
            if follower.done:
                return True
    return False


def in_pieces(phrase: str, texts: Iterable[object]) -> bool:
    """Tell whether texts, one after the other, spell the phrase: what was typed is sent a few letters at a time."""
    pieces = [text for text in texts if type(text) is str and 0 < len(text) <= len(phrase) / 2]
    return len(pieces) > 1 and _follows(phrase, list("".join(pieces).lower()))


@dataclass(slots=True)
class Growth:
    """Which beginnings of the phrase, and which lengths of masked text, came in order. Holds lengths alone."""

    phrase: str
    lengths: list[int] = field(default_factory=list)
    masked: list[int] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Take a text that a field held."""
        size = len(text)
        is_masked = size > 1 and text[0] in _MASKS and text.count(text[0]) == size
        if is_masked and size > len(self.phrase):
            self.masked = [size]  # something longer was typed there
        if size > len(self.phrase) or not size:
            return
        low = text.lower()
        if size >= _LEAST_PREFIX and self.phrase.startswith(low):
            _grow(self.lengths, size)
        elif is_masked:
            _grow(self.masked, size)

    @property
    def is_proof(self) -> bool:
        """Whether the beginnings can be no chance."""
        return len(self.lengths) >= _LEAST_GROWTH or (bool(self.lengths) and self.lengths[-1] >= _SURE_PREFIX)

    @property
    def fits_masked(self) -> bool:
        """Whether masked text grew to exactly the length of the phrase. No proof: other text can be as long."""
        size = len(self.phrase)
        return len(self.masked) >= size // 2 and self.masked[-1] == size


def _grow(lengths: list[int], size: int) -> None:
    if not lengths or size > lengths[-1]:
        lengths.append(size)
