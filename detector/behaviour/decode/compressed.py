"""Compressed bytes to bytes: gzip, zlib, raw deflate, brotli and zstd, each with a bound on what comes out.

A stream may end early (a page that closes sends what it has); what was unpacked until then counts.
None: this is not that format. Knows no other format.
"""

from __future__ import annotations

import zlib

from detector.behaviour.limits import MAX_RATIO, Budget

_WINDOW_BITS = {"gzip": 31, "zlib": 15, "deflate": -15}
_BROTLI_STEP = 32  # bytes fed at once where the library cannot bound its output
_MEMBERS = 16  # gzip streams one after the other are one
_MINIMUM = 65_536  # a ratio says nothing about less than this


def compression(data: bytes) -> str | None:
    """Return the compression that the first bytes show, or None."""
    if data[:2] == b"\x1f\x8b":
        return "gzip"
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return "zstd"
    if data[:1] == b"\x78" and len(data) > 6 and data[1] in b"\x01\x5e\x9c\xda" and (data[0] * 256 + data[1]) % 31 == 0:
        return "zlib"
    return None


def declared(content_encoding: str) -> list[str]:
    """Return the codings of a Content-Encoding header in the order in which they are undone."""
    names = [name.strip().lower() for name in content_encoding.split(",")]
    return [_NAMES.get(name, name) for name in reversed(names) if name not in {"", "identity"}]


_NAMES = {"x-gzip": "gzip", "br": "brotli", "deflate": "zlib"}


def unpack(data: bytes, kind: str, budget: Budget) -> bytes | None:
    """Undo one compression; None if the bytes are not of that kind."""
    limit = min(budget.unpacked, max(len(data) * MAX_RATIO, _MINIMUM))
    if limit <= 0:
        budget.skip("too-much-unpacked")
        return None
    out = _unpacked(data, kind, limit)
    if out is None:
        return None
    budget.unpacked -= len(out)
    budget.used(kind)
    if len(out) >= limit:
        budget.skip("too-much-unpacked")
    return out


def _unpacked(data: bytes, kind: str, limit: int) -> bytes | None:
    if kind == "brotli":
        return _brotli(data, limit)
    if kind == "zstd":
        return _zstd(data, limit)
    if kind == "zlib" and not compression(data):
        kind = "deflate"  # servers and clients disagree on what "deflate" means
    return _inflate(data, _WINDOW_BITS[kind], limit) if kind in _WINDOW_BITS else None


def _inflate(data: bytes, bits: int, limit: int) -> bytes | None:
    out: list[bytes] = []
    room = limit
    for _ in range(_MEMBERS):
        stream = zlib.decompressobj(bits)
        try:
            out.append(stream.decompress(data, room))
        except zlib.error:
            break
        room -= len(out[-1])
        data = stream.unused_data
        if not data or room <= 0 or bits != _WINDOW_BITS["gzip"]:
            break
    return b"".join(out) or None


def _brotli(data: bytes, limit: int) -> bytes | None:
    import brotli  # type: ignore[import-untyped]

    stream = brotli.Decompressor()
    out: list[bytes] = []
    total = 0
    try:
        for start in range(0, len(data), _BROTLI_STEP):
            piece = stream.process(data[start : start + _BROTLI_STEP])
            out.append(piece)
            total += len(piece)
            if total >= limit:
                break
    except brotli.error:
        return None
    return b"".join(out)[:limit] or None


def _zstd(data: bytes, limit: int) -> bytes | None:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=2**23).stream_reader(data) as stream:
            return stream.read(limit) or None
    except zstandard.ZstdError:
        return None
