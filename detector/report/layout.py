"""Lines of a given width out of text that is safe already: wrapping and colour.

Wrap first and paint then: the codes of colour take no room on the screen. Knows no document and no table.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

PLAIN, BOLD, DIM, ALARM, WARNING = "", "1", "2", "1;31", "33"
"""Styles, as the parameters of the terminal's SGR sequence (ECMA-48, section 8.3.117)."""

_BREAK_AFTER = frozenset(".-_/:@")


def paint(text: str, style: str, *, colour: bool) -> str:
    """Return `text` in `style`, or as it is if there is to be no colour."""
    return f"\x1b[{style}m{text}\x1b[0m" if colour and style and text else text


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Return `text` as lines of at most `width` columns, the first behind `first`, all others behind `rest`.

    A word that is too long is cut after a dot, hyphen, underscore, slash, colon or at sign, so that host names stay
    readable, and anywhere if it has none. No text gives one line.
    """
    lines, line, lead = [], "", first
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and columns(lead + longer) > width:
            lines.append(lead + line)
            longer, lead = word, rest
        while len(longer) > 1 and columns(lead + longer) > width:
            cut = _cut(longer, width - columns(lead))
            lines.append(lead + longer[:cut])
            longer, lead = longer[cut:], rest
        line = longer
    return [*lines, lead + line]


def fold(texts: Iterable[str], width: int) -> str:
    """Return `texts` as paragraphs of at most `width` columns, each on lines of its own."""
    return "\n".join("\n".join(wrap(text, width)) for text in texts)


def bullet(mark: str, text: str, width: int) -> str:
    """Return `text` behind `mark`, its further lines standing under its first."""
    return "\n".join(wrap(text, width, first=mark, rest=" " * len(mark)))


def share_out(room: int, weights: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """Return `room` columns shared out by `weights`, none getting more than it `wanted` while another lacks some.

    The sum is at most `room`; each share is at least one.
    """
    shares = [0] * len(weights)
    open_places = list(range(len(weights)))
    while open_places:
        total = sum(weights[place] for place in open_places)
        fair = {place: max(1, room * weights[place] // total) for place in open_places}
        content = [place for place in open_places if wanted[place] <= fair[place]]
        for place in content or open_places:
            shares[place] = max(1, min(fair[place], wanted[place]))
            room -= shares[place]
        open_places = [place for place in open_places if content and place not in content]
    return shares


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes: two for wide characters, none for combining marks."""
    return len(text) if text.isascii() else sum(map(_character_columns, text))


def _character_columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, width: int) -> int:
    """Return where to cut `text` to fit `width`: at the last good place, and never at its very beginning."""
    end = max(_fitting(text, width), 1)
    return next((place for place in range(end, 1, -1) if text[place - 1] in _BREAK_AFTER), end)


def _fitting(text: str, width: int) -> int:
    used = 0
    for place, character in enumerate(text):
        used += _character_columns(character)
        if used > width:
            return place
    return len(text)
