"""A working day's packets, made by hand: what an agent sends over one connection, amid browsing with a lunch break.

Frames are cut after their headers, as a recording with a small snap length has them; what they carried is counted.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tests.frames import ACK, SYN, ethernet, ipv4, tcp
from tests.wire.builders import python_client_hello

NINE = 1_795_424_400  # 23 November 2026, 9:00
HOUR = 3_600
BREAK = (12 * HOUR, 13 * HOUR + 1_800)
"""When nobody browses, in seconds from midnight on."""

AGENT, SITES = "rt.teramind.co", 40
_CUT = 54

Packet = tuple[float, bytes, int]
"""Time, the frame as far as it was recorded, its length."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A TCP connection over TLS: where to, and its ports."""

    host: str
    server: bytes
    port: int

    def begin(self, at: float) -> Iterator[Packet]:
        hello = python_client_hello(self.host)
        yield self._packet(at, b"", SYN, 999)
        yield self._packet(at + 0.02, hello, ACK, 1_000, cut=False)

    def send(self, at: float, size: int) -> Iterator[Packet]:
        """Yield `size` bytes in full packets, a millisecond apart."""
        for number, start in enumerate(range(0, size, 1_400)):
            yield self._packet(at + number / 1_000, bytes(min(1_400, size - start)), ACK, 5_000)

    def _packet(self, at: float, payload: bytes, flags: int, seq: int, cut: bool = True) -> Packet:
        frame = ethernet(ipv4(tcp(payload, sport=self.port, seq=seq, flags=flags), target=self.server))
        return at, frame[:_CUT] if cut else frame, len(frame)


def agent_s_day(seed: int = 1) -> list[Packet]:
    """Return what one connection of an agent sends from 9 to 17: 60 bytes a minute, a picture every five minutes."""
    random_ = random.Random(seed)
    flow = Flow(AGENT, bytes([192, 0, 2, 7]), 40_000)
    packets = list(flow.begin(NINE))
    for minute in range(1, 8 * 60):
        packets += flow.send(NINE + 60 * minute, 60)
        if minute % 5 == 0:
            packets += flow.send(NINE + 60 * minute + 9, random_.randint(180_000, 260_000))
    return packets


def browsing(seed: int = 2) -> list[Packet]:
    """Return visits of many sites from 9 to 17, with a break: a few kilobytes up to each."""
    random_ = random.Random(seed)
    packets: list[Packet] = []
    for visit in range(1_400):
        at = random_.uniform(9 * HOUR, 17 * HOUR)
        if not BREAK[0] <= at < BREAK[1]:
            site = random_.randrange(SITES)
            flow = Flow(f"www.site{site}.example", bytes([198, 51, 100, site]), 41_000 + visit)
            packets += flow.begin(NINE - 9 * HOUR + at)
            packets += flow.send(NINE - 9 * HOUR + at + 1, random_.randint(500, 3_000))
    return packets


def recorded(packets: list[Packet]) -> bytes:
    """Return packets, in order of time, as a capture."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1)]
    for at, frame, length in sorted(packets):
        micros = round(at * 1e6)
        parts.append(struct.pack("<IIII", micros // 10**6, micros % 10**6, len(frame), length) + frame)
    return b"".join(parts)
