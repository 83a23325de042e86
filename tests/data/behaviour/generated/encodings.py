"""Ways in which a body is wrapped once more: bytes in; body, Content-Type, Content-Encoding and query out."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from urllib.parse import quote, urlencode

Sent = tuple[bytes, str, str, str]
Encoding = Callable[[bytes], Sent]


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _brotli(data: bytes) -> bytes:
    import brotli  # type: ignore[import-untyped]

    return bytes(brotli.compress(data))


def _zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


ENCODINGS: dict[str, Encoding] = {
    "plain": lambda data: (data, "application/json", "", ""),
    "plain as text": lambda data: (data, "text/plain;charset=UTF-8", "", ""),
    "no type": lambda data: (data, "", "", ""),
    "gzip said": lambda data: (_gzip(data), "application/json", "gzip", ""),
    "gzip unsaid": lambda data: (_gzip(data), "text/plain", "", ""),
    "zlib unsaid": lambda data: (zlib.compress(data), "application/octet-stream", "", ""),
    "raw deflate said": lambda data: (_deflated(data), "", "deflate", ""),
    "raw deflate unsaid": lambda data: (_deflated(data), "application/octet-stream", "", ""),
    "brotli said": lambda data: (_brotli(data), "application/json", "br", ""),
    "zstd unsaid": lambda data: (_zstd(data), "application/octet-stream", "", ""),
    "gzip lied": lambda data: (data, "application/json", "gzip", ""),
    "base64 body": lambda data: (_b64(data).encode(), "text/plain", "", ""),
    "base64url body": lambda data: (_url(data).encode(), "text/plain", "", ""),
    "base64 of gzip body": lambda data: (_b64(_gzip(data)).encode(), "text/plain", "", ""),
    "base64 field": lambda data: (_json({"v": 1, "data": _b64(data)}), "application/json", "", ""),
    "base64 gzip field": lambda data: (_json({"z": _b64(_gzip(data)), "c": 1}), "application/json", "", ""),
    "base64url zlib form": lambda data: (
        urlencode({"s": "a1", "p": _url(zlib.compress(data))}).encode(),
        "application/x-www-form-urlencoded",
        "",
        "",
    ),
    "base64 form": lambda data: (urlencode({"data": _b64(data)}).encode(), "application/x-www-form-urlencoded", "", ""),
    "base64 form unescaped": lambda data: (b"data=" + _b64(data).encode(), "application/x-www-form-urlencoded", "", ""),
    "base64 twice": lambda data: (_json({"d": _b64(_b64(data).encode())}), "application/json", "", ""),
    "base64 turned round": lambda data: (_json({"d": _b64(data)[::-1]}), "application/json", "", ""),
    "hex field": lambda data: (_json({"hex": data.hex()}), "application/json", "", ""),
    "hex body": lambda data: (data.hex().encode(), "text/plain", "", ""),
    "percent body": lambda data: (quote(data).encode(), "text/plain", "", ""),
    "latin zlib field": lambda data: (_json({"e": zlib.compress(data).decode("latin-1")}), "application/json", "", ""),
    "data URL": lambda data: (
        _json({"blob": "data:application/octet-stream;base64," + _b64(data)}),
        "application/json",
        "",
        "",
    ),
    "number list": lambda data: (_json({"bytes": list(_gzip(data))}), "application/json", "", ""),
    "node buffer": lambda data: (_json({"type": "Buffer", "data": list(data)}), "application/json", "", ""),
    "array by index": lambda data: (
        _json({str(n): byte for n, byte in enumerate(_gzip(data))}),
        "application/json",
        "",
        "",
    ),
    "utf-16 body": lambda data: (data.decode("utf-8", "replace").encode("utf-16"), "text/plain", "", ""),
    "json text body": lambda data: (_json(data.decode("latin-1")), "application/json", "", ""),
    "query": lambda data: (b"", "", "", "v=2&d=" + quote(_b64(data))),
    "query zlib": lambda data: (b"", "", "", "k=a1&z=" + _url(zlib.compress(data, 9))),
    "grpc-web frame": lambda data: (b"\0" + len(data).to_bytes(4, "big") + data, "application/grpc-web+proto", "", ""),
    "grpc-web text": lambda data: (
        _b64(b"\0" + len(data).to_bytes(4, "big") + data).encode(),
        "application/grpc-web-text",
        "",
        "",
    ),
    "multipart gzip": lambda data: (
        b'--zz\r\nContent-Disposition: form-data; name="f"; filename="b.gz"\r\n\r\n' + _gzip(data) + b"\r\n--zz--\r\n",
        "multipart/form-data; boundary=zz",
        "",
        "",
    ),
    "lines of base64": lambda data: (
        "\n".join(_b64(data)[at : at + 76] for at in range(0, len(_b64(data)), 76)).encode(),
        "text/plain",
        "",
        "",
    ),
    "base85 field": lambda data: (_json({"p": base64.b85encode(data).decode()}), "application/json", "", ""),
    "base32 field": lambda data: (_json({"p": base64.b32encode(data).decode()}), "application/json", "", ""),
    "token of three": lambda data: (
        ".".join((_url(_json({"alg": "none"})), _url(data), _url(b"0123456789abcdef"))).encode(),
        "text/plain",
        "",
        "",
    ),
    "json behind a guard": lambda data: (b")]}',\n" + data, "application/json", "", ""),
    "concatenated gzip": lambda data: (
        _gzip(data[: len(data) // 2]) + _gzip(data[len(data) // 2 :]),
        "text/plain",
        "",
        "",
    ),
    "cut off gzip": lambda data: (_gzip(data)[:-12], "text/plain", "gzip", ""),
}
FOR_TEXT = frozenset(("percent body", "utf-16 body", "json text body", "gzip lied", "json behind a guard"))
