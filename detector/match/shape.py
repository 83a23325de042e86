"""Observed paths to path patterns that hold no value of anybody: whatever may be one becomes `*`. Pure.

Strategy: a segment stays only if it reads like a word of an interface: letters, or a version. What has digits in it, is
long, is in mixed case or follows a word such as `users` may say who somebody is, so it goes. It errs towards cutting:
a person who has read the vendor's page can put a word back, and nobody can take a name back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[a-z]{1,16}(?:[-_.][a-z]{1,12}){0,3}")
_VERSION = re.compile(r"v\d{1,2}(?:\.\d)?")
_MOST_LENGTH = 24
# A word behind one of these is likely to be a name.
_OWNERS = """
    account accounts agent agents client clients company computer customer customers device devices domain email
    employee employees group groups host hosts id login machine machines mail member members name namespace org orgs
    organization organizations owner people person profile profiles project projects site sites team teams tenant
    tenants u user username users workspace workspaces
"""
_DEEPEST = 8


def path_shape(path: str) -> str:
    """Return a path as a pattern, with each segment that may be a value as `*`, and `**` for what lies very deep."""
    segments = path.partition("?")[0].partition("#")[0].lstrip("/").split("/")
    shown: list[str] = []
    before = ""
    for segment in segments[:_DEEPEST]:
        shown.append(segment if segment == "" or _is_word(segment, before) else "*")
        before = segment.lower()
    return "/" + "/".join([*shown, *(["**"] if len(segments) > _DEEPEST else [])])


def common_shape(shapes: Iterable[str]) -> str | None:
    """Return one pattern for all shapes: itself if there is one, else what they begin with; None if that is nothing."""
    known = sorted(set(shapes))
    if not known:
        return None
    if len(known) == 1:
        return known[0] if known[0] != "/" else None
    shared = _shared([shape[1:].split("/") for shape in known])
    return "/" + "/".join([*shared, "**"]) if any(segment not in ("", "*") for segment in shared) else None


def _is_word(segment: str, before: str) -> bool:
    if before in _OWNERS.split() or len(segment) > _MOST_LENGTH:
        return False
    return _VERSION.fullmatch(segment) is not None or _WORD.fullmatch(segment) is not None


def _shared(paths: Sequence[Sequence[str]]) -> list[str]:
    """Return the segments with which all of them begin."""
    shared: list[str] = []
    for column in zip(*paths, strict=False):
        if len(set(column)) > 1 or column[0] == "**":
            break
        shared.append(column[0])
    return shared
