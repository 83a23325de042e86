"""Names of keys: split into words, compared whatever their spelling, dropped where they look like values. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_VALUE = re.compile(r"\d{4,}|@|://|[0-9a-fA-F]{12,}|\s{1}\S+\s|/.+/")
_PLAIN = re.compile(r"[\w$#.:\-\[\] ]{1,40}\Z")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, parted by blanks, as they stand."""
    return frozenset(text.split())


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """`clientX`, `client_x` and `client-x` are one name: `clientx`."""
    return "".join(filter(str.isalnum, name[:60])).lower()


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
    """Tell a key's name from a value that stands where a name should: an address, a number, an id, typed text."""
    return bool(_PLAIN.match(name)) and not _VALUE.search(name) and sum(map(str.isdigit, name)) <= 3
