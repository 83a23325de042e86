"""What the client's half of an HTTP connection tells, whatever its version: heads, pieces of bodies, ends. Values only.

Of the fields of a head only those are kept that say where a request goes, which page sent it, and how its body is
written; no cookie, no credential.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KEPT = frozenset(
    {
        *(":method", ":path", ":authority", ":protocol", ":status", "host", "referer", "origin"),
        *("content-type", "content-encoding", "content-length", "transfer-encoding"),
        *("upgrade", "sec-websocket-extensions"),
    }
)
MAX_HEAD = 1 << 18
"""Bytes of a head; a longer one is refused."""


@dataclass(frozen=True, slots=True)
class Head:
    """A request (or an answer) began on a stream; names of fields are in lower case."""

    stream: int
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Body:
    """A piece of a body, without the framing around it."""

    stream: int
    data: bytes


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more comes on this stream."""

    stream: int


Event = Head | Body | End


def kept(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the fields that are kept, the first of each name."""
    found: dict[str, str] = {}
    for name, value in fields:
        text = name.decode("latin-1").lower()
        if text in KEPT:
            found.setdefault(text, value.decode("utf-8", "replace"))
    return found
