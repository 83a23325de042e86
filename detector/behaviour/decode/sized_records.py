"""Bytes as a chain of records: a type of variable length, a size of three bytes (little end first), the body. Pure.

Recorders that write a format of their own send it (OpenReplay's tracker is one). What stands in front of the first
record is found by trying: from there on the records must fill the rest to its last byte.
"""

from __future__ import annotations

from itertools import pairwise

_LONGEST_HEADING = 512
_MOST_RECORDS = 50_000
_LEAST_RECORDS = 4
_SIZE_BYTES = 3
_LONGEST_TYPE = 3


def read(data: bytes) -> list[int] | None:
    """Return the types of the records in order, or None if the bytes are no such chain.

    A record of zeros alone tells that nothing has been done yet (a page at its top, an empty field) and is left out.
    """
    for start in range(min(_LONGEST_HEADING, len(data))):
        places = _places(data, start)
        if len(places) > _LEAST_RECORDS:
            return [_type(data, here)[0] for here, after in pairwise(places) if _says(data, here, after)]
    return None


def _places(data: bytes, start: int) -> list[int]:
    """Return where each record begins, and at last the end; nothing if they do not fill the bytes."""
    places = [start]
    while places[-1] < len(data):
        body = _body(data, places[-1])
        if body is None or len(places) > _MOST_RECORDS:
            return []
        size = int.from_bytes(data[body - _SIZE_BYTES : body], "little")
        places.append(body + size)
    return places if places[-1] == len(data) else []


def _body(data: bytes, at: int) -> int | None:
    """Return where the bytes of a record begin, if its heading is whole."""
    _, after = _type(data, at)
    return after + _SIZE_BYTES if 0 < after <= len(data) - _SIZE_BYTES else None


def _type(data: bytes, at: int) -> tuple[int, int]:
    """Return a record's type and where it ends; 0 for an end that is not there."""
    value = 0
    for place in range(_LONGEST_TYPE):
        if at + place >= len(data):
            break
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    return value, 0


def _says(data: bytes, here: int, after: int) -> bool:
    body = _body(data, here)
    return body is not None and any(data[body:after])
