"""JA4, the fingerprint of a TLS client, out of a parsed ClientHello; it knows no client by its fingerprint.

Source: FoxIO, "JA4: TLS Client Fingerprinting" (github.com/FoxIO-LLC/ja4, technical_details/JA4.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from struct import pack
from typing import Literal

from detector.wire.tls import ALPN, SERVER_NAME, ClientHello

_GREASE = frozenset(0x0A0A + 0x1010 * step for step in range(16))  # RFC 8701 section 2
_GREASE_PROTOCOLS = frozenset(pack(">H", value) for value in _GREASE)
_VERSIONS = {
    0x0304: "13",
    0x0303: "12",
    0x0302: "11",
    0x0301: "10",
    0x0300: "s3",
    0x0002: "s2",
    0xFEFF: "d1",
    0xFEFD: "d2",
    0xFEFC: "d3",
}
_NOT_HASHED = frozenset((SERVER_NAME, ALPN))
_NO_VALUES = "000000000000"  # the specification's hash of an empty list


def ja4(hello: ClientHello, transport: Literal["t", "q", "d"]) -> str:
    """Return the JA4 of a ClientHello that came over TCP ("t"), in QUIC ("q") or in DTLS ("d").

    GREASE is left out. The "d" of a domain says that the extension server_name is there, whatever it holds.
    """
    return _fingerprint(
        transport,
        hello.supported_versions or (hello.version,),
        hello.ciphers,
        hello.extensions,
        hello.alpn,
        hello.signature_algorithms,
    )


@lru_cache(maxsize=1024)
def _fingerprint(
    transport: str,
    versions: tuple[int, ...],
    ciphers: tuple[int, ...],
    extensions: tuple[int, ...],
    protocols: tuple[bytes, ...],
    signature_algorithms: tuple[int, ...],
) -> str:
    """Return the JA4 of what it depends on; without the server's name, one client's hellos share an entry."""
    cipher_count, cipher_digest = _count_and_digest(ciphers)
    real_extensions = _without_grease(extensions)
    hashed = sorted([kind for kind in real_extensions if kind not in _NOT_HASHED])
    domain = "d" if SERVER_NAME in real_extensions else "i"
    counts = f"{min(cipher_count, 99):02}{min(len(real_extensions), 99):02}"
    head = f"{transport}{_version(versions)}{domain}{counts}{_protocol_ends(protocols)}"
    return f"{head}_{cipher_digest}_{_extension_digest(tuple(hashed), signature_algorithms)}"


# Chromium shuffles its extensions and draws its GREASE anew for each connection: the parts repeat where the whole
# does not, so they are kept, too.
@lru_cache(maxsize=1024)
def _count_and_digest(ciphers: tuple[int, ...]) -> tuple[int, str]:
    """Return how many ciphers there are but GREASE, and the digest of them, sorted."""
    real = sorted(_without_grease(ciphers))
    return len(real), _digest(_hex_list(real)) if real else _NO_VALUES


@lru_cache(maxsize=1024)
def _extension_digest(extensions: tuple[int, ...], signature_algorithms: tuple[int, ...]) -> str:
    """Return the digest of the sorted extensions and, in the client's order, its signature algorithms."""
    if not extensions:
        return _NO_VALUES
    algorithms = _without_grease(signature_algorithms)
    text = _hex_list(extensions)
    return _digest(f"{text}_{_hex_list(algorithms)}" if algorithms else text)


def _version(versions: tuple[int, ...]) -> str:
    """Return two characters for the highest version; DTLS counts downwards, so there the lowest number."""
    real = _without_grease(versions)
    if not real:
        return "00"
    return _VERSIONS.get(min(real) if max(real) >= 0xFE00 else max(real), "00")


def _protocol_ends(protocols: tuple[bytes, ...]) -> str:
    """Return the ends of the first protocol's name, or of its hex form if one of them is not alphanumeric."""
    real = [name for name in protocols if name not in _GREASE_PROTOCOLS]
    if not real or not real[0]:
        return "00"
    ends = real[0][:1] + real[0][-1:]
    text = ends.decode() if ends.isalnum() else real[0].hex()
    return text[0] + text[-1]


def _without_grease(values: tuple[int, ...]) -> list[int]:
    return [value for value in values if value not in _GREASE]


def _hex_list(values: Sequence[int]) -> str:
    """Return `002f,c02b` for the values 0x002f and 0xc02b."""
    return pack(f">{len(values)}H", *values).hex(",", 2)


def _digest(text: str) -> str:
    """Return the first 12 digits of the SHA-256."""
    return sha256(text.encode()).hexdigest()[:12]
