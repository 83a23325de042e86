"""Regular expressions that are only escaped text, to that text. Nothing is ever compiled or run."""

from __future__ import annotations

_MEANINGFUL = frozenset("*+?[](){}^$|")
_LONGEST = 2_048


def literal(pattern: object) -> str | None:
    """Return the text that a pattern stands for, or None if it stands for more than one.

    A dot that is not escaped is taken as a dot: those who wrote such patterns of host names meant one.
    """
    if not isinstance(pattern, str) or len(pattern) > _LONGEST:
        return None
    characters: list[str] = []
    is_escaped = False
    for character in pattern:
        if is_escaped:
            if character.isalnum():
                return None
            characters.append(character)
            is_escaped = False
        elif character == "\\":
            is_escaped = True
        elif character in _MEANINGFUL:
            return None
        else:
            characters.append(character)
    return None if is_escaped else "".join(characters)


def split_literal(pattern: object) -> tuple[str, str] | None:
    """Return the host and the rest of a pattern that is an escaped address without scheme, or None."""
    text = literal(pattern)
    if text is None:
        return None
    host, slash, rest = text.removeprefix(".").partition("/")
    return host, slash + rest
