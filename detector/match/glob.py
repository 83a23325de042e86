"""Globs over the segments of a URL path, in time linear in the path. Knows no hosts and no regular expressions.

`*` stands for any characters within one segment (none, too), `**` alone between slashes for any number of segments
(none, too). All else stands for itself, in its case; a final slash begins an empty segment: `/a` is not `/a/`.

Strategy: `**` cuts the pattern into groups of consecutive segments. The first group must stand at the start, the last
at the end, and each one between them is put at the first place where it fits, which never spoils a later one. `*` is
treated in the same way within a segment. Nothing is ever tried again, so the work is at most segments × pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

_Pieces: TypeAlias = tuple[str, ...]  # a segment's pattern, cut at `*`
_Group: TypeAlias = tuple[_Pieces, ...]  # the segments between two `**`


@dataclass(frozen=True, slots=True)
class PathGlob:
    """A compiled path pattern. Most patterns say that a path is one text (`literal`), begins with one (`below`) or has
    one anywhere behind its first character (`within`); the others have `groups`."""

    pattern: str
    literal: str | None
    below: str | None
    within: str | None
    groups: tuple[_Group, ...]

    def matches(self, path: str) -> bool:
        """Tell whether the whole path (without query; it begins with `/`) fits the pattern."""
        if self.within is not None:
            return path.find(self.within, 1) > 0 and path.startswith("/")
        if not self.groups:
            return path == self.literal or (self.below is not None and path.startswith(self.below))
        return path.startswith("/") and _groups_match(self.groups, path[1:].split("/"))


def compile_glob(pattern: str) -> PathGlob:
    """Compile a pattern that begins with `/` and has `**` only as a whole segment, as lint demands."""
    before = pattern.removesuffix("/**")
    if "*" not in before:
        return PathGlob(pattern, before or None, None if before == pattern else before + "/", None, ())
    if before != pattern and before.index("*") == len(before) - 1:
        return PathGlob(pattern, None, before[:-1], None, ())
    if before != pattern and before.startswith("/*/**/") and before[-1] == "*" and "*" not in before[5:-1]:
        return PathGlob(pattern, None, None, before[5:-1], ())
    groups: list[list[_Pieces]] = [[]]
    for segment in pattern[1:].split("/"):
        if segment == "**":
            groups.append([])
        else:
            groups[-1].append(tuple(segment.split("*")))
    return PathGlob(pattern, None, None, None, tuple(tuple(group) for group in groups))


def _groups_match(groups: Sequence[_Group], segments: list[str]) -> bool:
    first, last = groups[0], groups[-1]
    if len(groups) == 1:
        return len(first) == len(segments) and _group_fits(first, segments, 0)
    end = len(segments) - len(last)
    if end < len(first) or not _group_fits(first, segments, 0) or not _group_fits(last, segments, end):
        return False
    position = len(first)
    for group in groups[1:-1]:
        while not _group_fits(group, segments, position):
            position += 1
            if position + len(group) > end:
                return False
        position += len(group)
    return position <= end


def _group_fits(group: _Group, segments: list[str], position: int) -> bool:
    """Tell whether a group fits the segments from a position on."""
    if position + len(group) > len(segments):
        return False
    return all(segment_fits(pieces, segments[position + step]) for step, pieces in enumerate(group))


def segment_fits(pieces: _Pieces, segment: str) -> bool:
    """Tell whether a segment fits a pattern that was cut at `*`: each piece is looked for once, from left to right."""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return segment == first
    if len(segment) < len(first) + len(last) or not (segment.startswith(first) and segment.endswith(last)):
        return False
    position, end = len(first), len(segment) - len(last)
    for piece in pieces[1:-1]:
        found = segment.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True
