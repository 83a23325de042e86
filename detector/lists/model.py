"""What is read out of a list that somebody else keeps, whatever its format. Knows no format and no file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from detector.errors import DetectorError

MAX_ENTRIES = 1_000_000
MAX_LINE = 4_096
MAX_WORDS = 100
"""Characters that are kept of an owner's or a category's name."""


class ListError(DetectorError):
    """A list could not be read, and why; the message reads after the list's name."""


class ListEntry(NamedTuple):
    """One thing that a list names: a `host` alone, or a `domain` with all below it (the other of the two is None).

    `path` is a glob over path segments (None: any path). `owner` and `category` are the list's own words, or empty.
    `place` is the line, or the number of the entry in formats without lines, counted from 1.
    """

    host: str | None
    domain: str | None
    path: str | None
    owner: str
    category: str
    place: int


@dataclass(slots=True)
class ParsedList:
    """What a list says; `exceptions` are what it does not mean, `not_understood` counts the rest by its reason."""

    form: str
    entries: list[ListEntry] = field(default_factory=list)
    exceptions: list[ListEntry] = field(default_factory=list)
    not_understood: Counter[str] = field(default_factory=Counter)

    def add(self, entry: ListEntry, is_exception: bool = False) -> None:
        """Take an entry. Raises ListError when the list names more than any list should."""
        kept = self.exceptions if is_exception else self.entries
        if len(self.entries) + len(self.exceptions) >= MAX_ENTRIES:
            raise ListError(f"names more than {MAX_ENTRIES:,} hosts; use a smaller list")
        kept.append(entry)

    def skip(self, reason: str) -> None:
        """Count something that was not understood."""
        self.not_understood[reason] += 1


def words(value: object) -> str:
    """Return a name that somebody else wrote as one printable line of bounded length; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    line = " ".join(value[: 4 * MAX_WORDS].split())
    return "".join(character for character in line if character.isprintable())[:MAX_WORDS]
