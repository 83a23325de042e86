"""Pictures, sound and video by their first bytes: format and size, never a pixel or a sample. Knows no other format."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from struct import unpack_from


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's format, width and height in pixels (0: not found) and whether a camera's notes (EXIF) are in it."""

    format: str
    width: int
    height: int
    size: int
    camera: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A piece of sound (`audio`) or of moving pictures (`video`)."""

    kind: str
    format: str
    size: int


def picture(data: bytes) -> Picture | None:
    """Read a picture's header; None if it is no picture."""
    name = _format(data)
    if name is None:
        return None
    try:
        width, height = _SIZES[name](data)
    except struct.error:  # the header is cut off
        width = height = 0
    return Picture(name, width, height, len(data), name == "jpeg" and b"Exif\0\0" in data[:4096])


def _format(data: bytes) -> str | None:
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis", b"heic", b"mif1"):
        return "avif"
    if data[:2] == b"BM" and len(data) > 26 and data[6:10] == b"\0\0\0\0":
        return "bmp"
    return None


def _png(data: bytes) -> tuple[int, int]:
    width, height = unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = unpack_from("<HH", data, 6)
    return width, height


def _bmp(data: bytes) -> tuple[int, int]:
    width, height = unpack_from("<ii", data, 18)
    return width, abs(height)


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + max(2, unpack_from(">H", data, at + 2)[0])
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = unpack_from("<I", data, 21)[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _avif(data: bytes) -> tuple[int, int]:
    at = data.find(b"ispe", 0, 8192)  # the image spatial extents property
    if at < 0:
        return 0, 0
    width, height = unpack_from(">II", data, at + 8)
    return width, height


_SIZES = {"png": _png, "gif": _gif, "bmp": _bmp, "jpeg": _jpeg, "webp": _webp, "avif": _avif}


def media(data: bytes) -> Media | None:
    """Tell sound and video by their containers; None if it is neither."""
    head = data[:4096]
    if head[:4] == b"\x1a\x45\xdf\xa3":  # EBML: WebM, Matroska
        moving = any(codec in head for codec in (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG"))
        return Media("video" if moving else "audio", "webm", len(data))
    if head[:4] in (b"\x1f\x43\xb6\x75", b"\xa3\x44\x87\x81"):  # a cluster: a later piece of a recording
        return Media("video", "webm", len(data))
    if head[4:8] in (b"ftyp", b"moof", b"styp") and not picture(data):
        return Media("audio" if head[8:11] == b"M4A" else "video", "mp4", len(data))
    if head[:4] == b"OggS":
        return Media("video" if b"theora" in head else "audio", "ogg", len(data))
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return Media("audio", "wav", len(data))
    if head[:3] == b"ID3" or head[:4] == b"fLaC" or head[:6] == b"#!AMR\n":
        return Media("audio", "audio", len(data))
    return None
