"""Handshake messages built by hand, byte by byte, for what real clients and servers do not send."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from pathlib import Path
from struct import pack

MESSAGES = Path(__file__).parents[1] / "data" / "messages"
Extension = tuple[int, bytes]


def real(name: str) -> bytes:
    """Return a stored message of a real client or server."""
    return (MESSAGES / name).read_bytes()


def codes(text: str) -> tuple[int, ...]:
    """Return the numbers that `text` lists in hexadecimal: `1301,c02b`."""
    return tuple(int(part, 16) for part in text.split(","))


def vector(content: bytes, length_size: int) -> bytes:
    return len(content).to_bytes(length_size, "big") + content


def uint16s(values: Iterable[int]) -> bytes:
    return b"".join(pack(">H", value) for value in values)


def server_name(name: bytes, kind: int = 0) -> Extension:
    return 0, vector(bytes([kind]) + vector(name, 2), 2)


def alpn(*names: bytes) -> Extension:
    return 16, vector(b"".join(vector(name, 1) for name in names), 2)


def signature_algorithms(*values: int) -> Extension:
    return 13, vector(uint16s(values), 2)


def supported_versions(*values: int) -> Extension:
    return 43, vector(uint16s(values), 1)


def extension_block(extensions: Iterable[Extension]) -> bytes:
    return vector(b"".join(pack(">H", kind) + vector(body, 2) for kind, body in extensions), 2)


def hello_body(
    extensions: Iterable[Extension] | None = (),
    ciphers: Iterable[int] = (0x1301,),
    version: int = 0x0303,
    cookie: bytes | None = None,
) -> bytes:
    """Build the body of a ClientHello; without an extension block for None, with a cookie as in DTLS."""
    return b"".join(
        (
            pack(">H", version),
            bytes(range(32)),
            vector(b"session", 1),
            b"" if cookie is None else vector(cookie, 1),
            vector(uint16s(ciphers), 2),
            vector(b"\x00", 1),
            b"" if extensions is None else extension_block(extensions),
        )
    )


def message(body: bytes, kind: int = 1) -> bytes:
    return bytes([kind]) + vector(body, 3)


def records(data: bytes, size: int = 16_384, kind: int = 22, version: int = 0x0301) -> bytes:
    """Spread handshake bytes over TLS records of `size` bytes."""
    parts = (data[start : start + size] for start in range(0, len(data), size))
    return b"".join(pack(">BH", kind, version) + vector(part, 2) for part in parts)


def handshake_bytes(stream: bytes) -> bytes:
    """Take the record headers off a stream that holds nothing but handshake records."""
    joined, position = b"", 0
    while position < len(stream):
        end = position + 5 + int.from_bytes(stream[position + 3 : position + 5], "big")
        joined += stream[position + 5 : end]
        position = end
    return joined


def server_hello_body(extensions: Iterable[Extension] = (), version: int = 0x0303) -> bytes:
    return pack(">H", version) + bytes(32) + vector(b"", 1) + b"\xc0\x2f\x00" + extension_block(extensions)


def certificate_body(*certificates: bytes) -> bytes:
    return vector(b"".join(vector(der, 3) for der in certificates), 3)


def fragment(body: bytes, start: int, stop: int, sequence: int = 0, total: int | None = None) -> bytes:
    """Build a DTLS handshake fragment that carries `body[start:stop]`."""
    part = body[start:stop]
    length = len(body) if total is None else total
    sizes = start.to_bytes(3, "big") + len(part).to_bytes(3, "big")
    return b"\x01" + length.to_bytes(3, "big") + pack(">H", sequence) + sizes + part


def dtls_record(content: bytes, version: int = 0xFEFD, epoch: int = 0, kind: int = 22) -> bytes:
    return pack(">BHHHI", kind, version, epoch, 0, 0) + vector(content, 2)


def python_client_hello(name: str | None, *protocols: str) -> bytes:
    """Return the ClientHello that Python's own TLS client sends; no socket is opened."""
    context = ssl.create_default_context()
    context.check_hostname = name is not None
    if protocols:
        context.set_alpn_protocols(list(protocols))
    outgoing = ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname=name)
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.read()
    raise AssertionError("a handshake cannot be done without a server")


def der(tag: int, *contents: bytes) -> bytes:
    """Encode one DER element (X.690 section 8.1)."""
    content = b"".join(contents)
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    size = (len(content).bit_length() + 7) // 8
    return bytes([tag, 128 + size]) + vector(content, size)


def distinguished_name(*attributes: tuple[int, bytes]) -> bytes:
    """Encode a name of attributes 2.5.4.N, each a UTF8String: 3 is the common name, 10 the organisation."""
    return der(
        0x30, *(der(0x31, der(0x30, b"\x06\x03\x55\x04" + bytes([kind]), der(0x0C, text))) for kind, text in attributes)
    )


def alternative_names(*names: bytes) -> bytes:
    """Encode a subjectAltName extension with dNSName entries."""
    value = der(0x30, *(der(0x82, name) for name in names))
    return der(0x30, b"\x06\x03\x55\x1d\x11", der(0x04, value))


def certificate(
    subject: bytes, issuer: bytes, extensions: Iterable[bytes] = (), serial: bytes = b"\x01", version: int = 2
) -> bytes:
    """Encode a certificate with a worthless signature: nobody here verifies it."""
    algorithm = der(0x30, bytes.fromhex("06082a8648ce3d040302"))
    key_type = der(0x30, bytes.fromhex("06072a8648ce3d0201 06082a8648ce3d030107"))
    point = bytes.fromhex(
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    )
    moments = der(0x30, der(0x17, b"250101000000Z"), der(0x17, b"450101000000Z"))
    listed = tuple(extensions)
    body = der(
        0x30,
        der(0xA0, der(0x02, bytes([version]))),
        der(0x02, serial),
        algorithm,
        issuer,
        moments,
        subject,
        der(0x30, key_type, der(0x03, b"\x00", point)),
        der(0xA3, der(0x30, *listed)) if listed else b"",
    )
    return der(0x30, body, algorithm, der(0x03, b"\x00", der(0x30, b"\x02\x01\x01\x02\x01\x01")))
