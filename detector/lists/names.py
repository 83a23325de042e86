"""Tells host names from everything else that stands in lists. No regular expressions; knows no format."""

from __future__ import annotations

LONGEST = 253
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_PRIVATE = frozenset({"local", "localhost", "localdomain", "internal", "lan", "home", "arpa"})

NO_NAME = "no public host name"
ADDRESS = "an address, not a name"


def host_name(text: str) -> str | None:
    """Return a public host name in lower case, or None if the text is none.

    A name has two labels or more and does not end in a number; one that only a local network knows is none.
    """
    if not 3 < len(text) + 1 <= LONGEST + 1 or not text.isascii():
        return None
    name = text.lower().removesuffix(".")
    labels = name.split(".")
    last = labels[-1]
    if len(labels) < 2 or last.isdigit() or last in _PRIVATE or not all(map(_is_label, labels)):
        return None
    return name


def is_address(text: str) -> bool:
    """Tell whether a text is an IPv4 or IPv6 address, or begins like one."""
    if ":" in text:
        return len(text) <= 64 and all(character in "0123456789abcdefABCDEF:.%" for character in text.partition("%")[0])
    parts = text.split(".", 4)
    return len(parts) == 4 and all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts)


def fault_of(text: str) -> str:
    """Return why a text is no host name, as a reason to count."""
    return ADDRESS if is_address(text[:64]) else NO_NAME


def _is_label(label: str) -> bool:
    return 0 < len(label) < 64 and _LETTERS.issuperset(label) and label[0] != "-" and label[-1] != "-"
