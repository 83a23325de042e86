"""From one HTTP request, wherever it was read, to an Observation: names and sizes, never a value. Pure.

HAR files, flow files and the proxy all come through here, so that what is kept of a request is decided in one place.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from detector.observation import Observation

_WEB = frozenset({"http", "https", "ws", "wss"})
_LONGEST_URL = 1 << 20


def observe(
    *,
    at: float,
    seen_in: str,
    method: str,
    url: str,
    page: str | None = None,
    bytes_out: int | None = None,
    bytes_in: int | None = None,
) -> Observation | None:
    """Return what is kept of a request; None when its URL is none of the web's (data:, blob:, an extension's).

    The query is dropped here. `page` is the address of the page that sent it, of which the origin is kept.
    """
    host, path = _host_and_path(url)
    if not host:
        return None
    return Observation(
        at=at,
        seen_in=seen_in,
        host=host,
        method=method.upper()[:16],
        path=path,
        bytes_out=bytes_out,
        bytes_in=bytes_in,
        page=origin_of(page),
    )


def origin_of(url: str | None) -> str | None:
    """Return scheme and host of a web address; None for anything else. Paths may hold names and are not kept."""
    if not url or len(url) > _LONGEST_URL:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    return f"{parts.scheme}://{host.rstrip('.')}" if parts.scheme in ("http", "https") and host else None


def _host_and_path(url: str) -> tuple[str, str]:
    if len(url) > _LONGEST_URL:
        url = url[: url.find("?") if 0 < url.find("?") < _LONGEST_URL else _LONGEST_URL]
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    return (host.rstrip(".").lower(), parts.path or "/") if parts.scheme in _WEB else ("", "")
