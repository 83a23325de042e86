"""Pictures, sound and video by their first bytes, written as each format's specification says."""

from __future__ import annotations

import struct

import pytest

from detector.behaviour.decode.images import Media, Picture, media, picture


def riff(chunk: bytes) -> bytes:
    """Return a WebP file of one chunk."""
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def boxed(brand: bytes, inside: bytes) -> bytes:
    """Return a file of ISO boxes: its type, then what is inside."""
    return struct.pack(">I4s4sI", 16, b"ftyp", brand, 0) + inside


WEBP_LOSSY = riff(b"VP8 " + struct.pack("<I", 10) + b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 1366 | 0x4000, 768))
WEBP_LOSSLESS = riff(b"VP8L" + struct.pack("<I", 5) + b"\x2f" + struct.pack("<I", 1919 | 1079 << 14))
WEBP_EXTENDED = riff(b"VP8X" + struct.pack("<II", 10, 0) + (1919).to_bytes(3, "little") + (1079).to_bytes(3, "little"))
SPATIAL_EXTENT = struct.pack(">I4sIII", 20, b"ispe", 0, 1280, 720)
BMP = b"BM" + struct.pack("<IIIIiiHH", 500, 0, 54, 40, 1024, -768, 1, 24)  # a negative height: from the top down


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (WEBP_LOSSY, ("webp", 1366, 768)),
        (WEBP_LOSSLESS, ("webp", 1920, 1080)),
        (WEBP_EXTENDED, ("webp", 1920, 1080)),
        (boxed(b"avif", SPATIAL_EXTENT), ("avif", 1280, 720)),
        (boxed(b"heic", bytes(40)), ("avif", 0, 0)),
        (BMP, ("bmp", 1024, 768)),
        (b"\xff\xd8\xff\xe0\x00\x04ab" + b"no marker comes here", ("jpeg", 0, 0)),
        (b"\xff\xd8\xff\xe0\x00\x40" + bytes(20), ("jpeg", 0, 0)),
    ],
)
def test_a_picture_is_measured_by_its_heading(data: bytes, expected: tuple[str, int, int]) -> None:
    assert picture(data) == Picture(*expected, len(data))


def test_every_beginning_of_a_picture_is_one_of_unknown_size_or_none() -> None:
    for data in (WEBP_LOSSY, WEBP_LOSSLESS, BMP, boxed(b"avif", SPATIAL_EXTENT)):
        whole = picture(data)
        assert whole is not None
        for length in range(len(data)):
            cut = picture(data[:length])
            assert cut is None or cut.format == whole.format
            assert cut is None or cut.width in (0, whole.width)


@pytest.mark.parametrize(
    ("data", "kind", "form"),
    [
        (b"\x1a\x45\xdf\xa3" + b"V_VP9" + bytes(9), "video", "webm"),
        (b"\x1a\x45\xdf\xa3" + b"A_OPUS" + bytes(9), "audio", "webm"),
        (b"\x1f\x43\xb6\x75" + bytes(9), "video", "webm"),
        (boxed(b"isom", bytes(9)), "video", "mp4"),
        (boxed(b"M4A ", bytes(9)), "audio", "mp4"),
        (b"OggS" + b"theora", "video", "ogg"),
        (b"RIFF\0\0\0\0WAVE", "audio", "wav"),
        (b"ID3\x04" + bytes(9), "audio", "audio"),
    ],
)
def test_sound_and_video_are_told_by_their_containers(data: bytes, kind: str, form: str) -> None:
    assert media(data) == Media(kind, form, len(data))


def test_a_picture_in_boxes_is_no_video() -> None:
    assert media(boxed(b"avif", SPATIAL_EXTENT)) is None
