"""The classic capture format: file header and record boundaries (draft-ietf-opsawg-pcap). Bytes in, values out."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from detector.wire.cursor import Malformed
from detector.wire.frames import Bytes, FrameBatch, Ints, field, gather

HEADER_SIZE = 24
RECORD_SIZE = 16
MAX_RECORD = 1 << 20
"""The longest frame that is believed; libpcap's own limit is 262,144 bytes."""

_MAGIC = {
    b"\xd4\xc3\xb2\xa1": ("<", 1_000),
    b"\xa1\xb2\xc3\xd4": (">", 1_000),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
    b"\xa1\xb2\x3c\x4d": (">", 1),
}


@dataclass(frozen=True, slots=True)
class Header:
    """How a file is written: byte order ("<" or ">"), nanoseconds in a tick of the small clock, LINKTYPE_ number."""

    order: str
    tick: int
    link: int


@dataclass(frozen=True, slots=True)
class Walk:
    """Where records begin: offsets of record headers, where the next one begins, and whether a length was a lie."""

    records: Ints
    end: int
    broken: bool


def is_pcap(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is a classic capture."""
    return head[:4] in _MAGIC


def parse_header(head: bytes) -> Header | None:
    """Read the file header; None when there are fewer than 24 bytes. Raises Malformed when it is none."""
    if not is_pcap(head):
        raise Malformed("no pcap magic number")
    if len(head) < HEADER_SIZE:
        return None
    order, tick = _MAGIC[head[:4]]
    # The upper bits of this field hold the length of a frame check sequence, not the link type.
    return Header(order, tick, struct.unpack_from(order + "I", head, 20)[0] & 0xFFFF)


def walk(memory: bytearray, start: int, stop: int, order: str) -> Walk:
    """Find the whole records between `start` and `stop`; `broken` when one claims to be longer than MAX_RECORD."""
    unpack = struct.Struct(order + "8xI").unpack_from
    records: list[int] = []
    append = records.append
    at = start
    last = stop - RECORD_SIZE
    while at <= last:
        append(at)
        at += unpack(memory, at)[0] + RECORD_SIZE
    if at > stop:
        at = records.pop()
    # Looked at only now, all at once: this is the one loop that runs for every packet.
    found = np.array(records, dtype=np.int64)
    too_long = np.flatnonzero(np.diff(found, append=at) > RECORD_SIZE + MAX_RECORD)
    if len(too_long):
        return Walk(found[: too_long[0]], int(found[too_long[0]]), True)
    broken = at <= last and unpack(memory, at)[0] > MAX_RECORD
    return Walk(found, at, broken)


def frames(memory: bytearray, buffer: Bytes, records: Ints, header: Header) -> FrameBatch:
    """Return the frames behind the record headers at `records`."""
    rows = gather(buffer, records, RECORD_SIZE)
    kind = header.order + "u4"
    seconds = field(rows, 0, kind).astype(np.int64)
    return FrameBatch(
        memory=memory,
        buffer=buffer,
        offsets=records + RECORD_SIZE,
        lengths=field(rows, 8, kind).astype(np.int64),
        times=seconds * 1_000_000_000 + field(rows, 4, kind).astype(np.int64) * header.tick,
        links=np.full(len(records), header.link, dtype=np.uint16),
    )
