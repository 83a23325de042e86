"""Frames, packets and capture files built by hand, byte by byte, so that tests know what is in them."""

from __future__ import annotations

import struct
from collections.abc import Sequence

CLIENT, SERVER = bytes([10, 0, 0, 1]), bytes([192, 0, 2, 7])
CLIENT6, SERVER6 = bytes.fromhex("fd00") + bytes(13) + b"\x01", bytes.fromhex("20010db8") + bytes(11) + b"\x07"
SYN, ACK, FIN, RST = 2, 16, 1, 4


def tcp(payload: bytes = b"", *, sport: int = 40_000, dport: int = 443, seq: int = 1_000, flags: int = ACK) -> bytes:
    return struct.pack(">HHIIBBHHH", sport, dport, seq & 0xFFFFFFFF, 0, 5 << 4, flags, 65_535, 0, 0) + payload


def udp(payload: bytes = b"", *, sport: int = 40_000, dport: int = 53) -> bytes:
    return struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload


def ipv4(
    payload: bytes,
    protocol: int = 6,
    *,
    source: bytes = CLIENT,
    target: bytes = SERVER,
    options: bytes = b"",
    number: int = 1,
    offset: int = 0,
    more: bool = False,
) -> bytes:
    size = 20 + len(options)
    piece = (0x2000 if more else 0) | offset // 8
    head = struct.pack(">BBHHHBBH", 0x40 | size // 4, 0, size + len(payload), number, piece, 64, protocol, 0)
    return head + source + target + options + payload


def ipv6(payload: bytes, protocol: int = 6, *, source: bytes = CLIENT6, target: bytes = SERVER6) -> bytes:
    return struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + source + target + payload


def ethernet(payload: bytes, kind: int = 0x0800) -> bytes:
    return bytes(12) + struct.pack(">H", kind) + payload


def pcap(
    frames: Sequence[bytes], *, order: str = "<", nano: bool = False, link: int = 1, times: Sequence[int] = ()
) -> bytes:
    """Return a capture; `times` are nanoseconds since the epoch, a second apart by default."""
    magic = 0xA1B23C4D if nano else 0xA1B2C3D4
    parts = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262_144, link)]
    for index, frame in enumerate(frames):
        seconds, rest = divmod(times[index] if times else (1_700_000_000 + index) * 10**9, 10**9)
        parts.append(
            struct.pack(order + "IIII", seconds, rest if nano else rest // 1000, len(frame), len(frame)) + frame
        )
    return b"".join(parts)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", 12 + len(body))
    return struct.pack(order + "I", kind) + size + body + size


def section(order: str = "<") -> bytes:
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(link: int = 1, order: str = "<", options: bytes = b"") -> bytes:
    return block(1, struct.pack(order + "HHI", link, 0, 0) + options, order)


def enhanced(frame: bytes, number: int = 0, ticks: int = 1_700_000_000_000_000, order: str = "<") -> bytes:
    head = struct.pack(order + "IIIII", number, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
    return block(6, head + frame, order)


def simple(frame: bytes, order: str = "<") -> bytes:
    return block(3, struct.pack(order + "I", len(frame)) + frame, order)


def pcapng(frames: Sequence[bytes], order: str = "<") -> bytes:
    return section(order) + interface(order=order) + b"".join(enhanced(frame, order=order) for frame in frames)
