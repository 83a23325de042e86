"""Multipart bodies to their parts; the boundary is read from the body, whatever the header says. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from detector.behaviour.limits import MAX_PARTS

_SHORTEST = 3
_NAME = re.compile(rb'(?:^|;|\s)name="?([^";\r\n]{1,200})', re.IGNORECASE)
_FILE_NAME = re.compile(rb'filename="?([^";\r\n]{1,200})', re.IGNORECASE)
_TYPE = re.compile(rb"content-type:\s*([\w.+/-]{1,100})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the names that its heading gives, and its bytes."""

    name: str
    file_name: str
    content_type: str
    data: bytes


def parts(body: bytes) -> Iterator[Part]:
    """Yield the parts in order; what stands after the last boundary is left out."""
    boundary = body.partition(b"\n")[0].rstrip(b"\r")
    if not boundary.startswith(b"--") or len(boundary) < _SHORTEST:
        return
    for piece in body.split(boundary, MAX_PARTS + 1)[1:]:
        if piece[:2] == b"--":
            return
        head, _, data = piece.partition(b"\r\n\r\n")
        yield Part(_find(_NAME, head), _find(_FILE_NAME, head), _find(_TYPE, head).lower(), data.removesuffix(b"\r\n"))


def _find(pattern: re.Pattern[bytes], head: bytes) -> str:
    found = pattern.search(head[:2000])
    return found[1].decode("utf-8", "replace") if found else ""
