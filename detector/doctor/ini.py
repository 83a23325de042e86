"""Settings as files in /etc and of desktops write them: lines of `key = value`, sections, comments. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

_QUOTES = "\"'"


def settings(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield section, key and value of each line that has them; what is no such line is left out."""
    section = ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
        elif line and line[0] not in "#;":
            key, sign, value = line.removeprefix("export ").partition("=")
            if sign:
                yield section, key.strip(), value.strip().strip(_QUOTES)


def host_of(address: str) -> str:
    """Return host and port of an address that a setting names, without user, password, path and query."""
    try:
        parts = urlsplit(address if "://" in address else f"//{address.strip()}")
        # KDE writes the port behind a space.
        host, port = (parts.hostname or "").partition(" ")[0], parts.port
    except ValueError:
        return "an address that cannot be read"
    if not host:
        return f"a local file ({parts.scheme})" if parts.scheme else "an address without a host"
    return f"{host}:{port}" if port else host
