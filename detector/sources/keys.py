"""Reads the file of TLS keys that browsers and curl write when SSLKEYLOGFILE is set. Never keeps or shows another line.

Format: one secret a line, its label, the connection's random number and the secret, in hexadecimal
(https://www.ietf.org/archive/id/draft-ietf-tls-keylogfile-02.html).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from detector.errors import CaptureError

EMBEDDED = "embedded"
"""In place of a file: the capture itself carries its keys (pcapng's Decryption Secrets Block)."""

MAX_SIZE = 16 << 20
"""Bytes of a key file that are read."""

_LINE = re.compile(rb"(?:[A-Z][A-Z0-9_]*_SECRET(?:_[0-9]+)?|CLIENT_RANDOM) [0-9A-Fa-f]{16,} [0-9A-Fa-f]{32,}").fullmatch


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys, as lines of a key log; none when the capture carries them. `user`: whom a decrypting child becomes."""

    name: str
    lines: bytes = field(default=b"", repr=False)
    user: tuple[int, int] | None = None


def read_keys(path: str, user: tuple[int, int] | None = None) -> Keys:
    """Read a key file, or take the word `embedded`. Raises CaptureError when it cannot be read or holds no key."""
    if path == EMBEDDED:
        return Keys("the capture's own keys", user=user)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise CaptureError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    if len(data) > MAX_SIZE:
        raise CaptureError(f"{path}: key files up to {MAX_SIZE:,} bytes are read")
    lines = [line for line in map(bytes.strip, data.splitlines()) if _LINE(line)]
    if not lines:
        raise CaptureError(f"{path}: holds no TLS key; it should be what a program wrote with SSLKEYLOGFILE set")
    return Keys(Path(path).name, b"\n".join(lines) + b"\n", user)
