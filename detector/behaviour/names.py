"""Names of keys: split into words, compared whatever their spelling, dropped where they look like values. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_PLAIN = re.compile(r"[A-Za-z$_][\w$#.:\-\[\] ]{0,39}\Z", re.ASCII)


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, parted by blanks, as they stand."""
    return frozenset(text.split())


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """`clientX`, `client_x` and `client-x` are one name: `clientx`."""
    return "".join(filter(str.isalnum, name[:60])).lower()


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """`naciśnięto` -> `nacisnieto`: Latin letters without their marks; other scripts stay as they are."""
    if name.isascii():
        return name
    return "".join(_UNMARKED.get(letter) or _base(letter) for letter in name)


_UNMARKED = {"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}


def _base(letter: str) -> str:
    plainly = unicodedata.normalize("NFD", letter)
    return plainly[0] if "a" <= plainly[0] <= "z" else letter


@lru_cache(maxsize=8192)
def parts(name: str) -> frozenset[str]:
    """`tituloJanela` -> {titulo, janela}: lower case, as they stand."""
    return frozenset(map(str.lower, _PARTS.findall(name[:60])))


@lru_cache(maxsize=8192)
def words(name: str) -> frozenset[str]:
    """`mouseMoves` -> {mouse, move}: lower case, a plural's `s` taken off."""
    found = [part.lower() for part in _PARTS.findall(name[:60])]
    return frozenset(
        part[:-1] if len(part) > 3 and part.endswith("s") and not part.endswith("ss") else part for part in found
    )


def all_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of all names."""
    return frozenset().union(*(words(name) for name in names))


def is_a_name(name: str) -> bool:
    """Tell whether a key may be shown: only if it is made of known technical words or one or two letters.

    What stands where a name should may be a person's e-mail address or what was typed; a list of words that are
    let through keeps all of that out, at the price of names that nobody foresaw.
    """
    return (
        bool(_PLAIN.match(name)) and all(len(word) <= 2 or word in _SHOWN for word in words(name)) and bool(words(name))
    )


_SHOWN = frozenset().union(
    *map(
        words,
        word_set(
            "account accuracy action active activity address agent app application args array attribute attributes "
            "audio batch beacon blob body bounds browser buffer button buttons bytes canvas capture category cell "
            "chunk class click clicks client clip clipboard clock code codes color column command content context "
            "coordinate coordinates copy count counter cursor custom data date delay delta depth desktop device digest "
            "direction document domain down duration dwell elapsed element elements email employee end entry entity "
            "error errors event events exception field fields file files final flag flight flow focus form frame group "
            "hash header headers height history host html idle image index info init inner input inputs interval item "
            "items key keyboard keydown keys keystroke keystrokes keyup kind label lang language lat latitude layer "
            "left length level list lng load locale location log longitude machine mark message messages meta metadata "
            "method metrics mode model mouse mousemove move moves movement name node nodes note number object offset "
            "op os outer page pages params path payload percent performance person phase picture pid platform point "
            "pointer points pos position positions press pressure process program project properties props query rate "
            "raw record records ref referrer region release replay request resource response result right role "
            "rotation row rows sample samples scope screen screenshot script scroll seconds secs segment selection "
            "selector sensor seq sequence series session sessions shape shot size snapshot source span speed stack "
            "start state status step steps stop stream stroke strokes style subject sum tab tag target task team text "
            "thread tick time timeout times timestamp timezone title token top topic total touch trace track trail "
            "trait traits transform type types typing uid unit up update url user value values vendor version video "
            "view viewport visible visit visitor web wheel width window word workspace zone zoom "
        ),
    )
)
