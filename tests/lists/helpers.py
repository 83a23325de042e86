"""What the tests of all formats share."""

from __future__ import annotations

from detector.lists.model import ListEntry, ParsedList


def named(parsed: ParsedList) -> list[tuple[str, str | None]]:
    """Return what a list names: `=host` or `domain`, and the path."""
    return [_shown(entry) for entry in parsed.entries]


def spared(parsed: ParsedList) -> list[tuple[str, str | None]]:
    """Return the exceptions in the same form."""
    return [_shown(entry) for entry in parsed.exceptions]


def _shown(entry: ListEntry) -> tuple[str, str | None]:
    assert (entry.host is None) != (entry.domain is None)
    return (f"={entry.host}" if entry.host else entry.domain or "", entry.path)
