"""From one HTTP request, wherever it was read, to an Observation (names, sizes, no value) and its Payload. Pure.

HAR files, flow files and the proxy all come through here, so that what is kept of a request is decided in one place.
A Payload is for the judge alone, who lets it go at once.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from detector.observation import Observation
from detector.payload import MAX_PAYLOAD, Payload

Seen = tuple[Observation, Payload]
"""A request as it is told, and what it carried."""

_WEB = frozenset({"http", "https", "ws", "wss"})
_LONGEST_URL = 1 << 20
_LONGEST_QUERY = 100_000
_LONGEST_NAME = 200


def observe(
    *,
    at: float,
    seen_in: str,
    method: str,
    url: str,
    page: str | None = None,
    bytes_out: int | None = None,
    bytes_in: int | None = None,
    sni: str | None = None,
) -> Observation | None:
    """Return what is kept of a request; None when its URL is none of the web's (data:, blob:, an extension's).

    The query is dropped here. `page` is the address of the page that sent it, of which the origin is kept.
    """
    host, path = _host_and_path(url)
    return observed(
        at=at,
        seen_in=seen_in,
        method=method,
        host=host,
        path=path,
        page=page,
        bytes_out=bytes_out,
        bytes_in=bytes_in,
        sni=sni,
    )


def observed(
    *,
    at: float,
    seen_in: str,
    method: str,
    host: str,
    path: str,
    page: str | None = None,
    bytes_out: int | None = None,
    bytes_in: int | None = None,
    sni: str | None = None,
) -> Observation | None:
    """Return what is kept of a request whose host and path are known; None without a host. The query is dropped."""
    host = host.rstrip(".").lower()
    if not host:
        return None
    return Observation(
        at=at,
        seen_in=seen_in,
        host=host,
        method=method.upper()[:16],
        path=path.partition("?")[0].partition("#")[0] or "/",
        bytes_out=bytes_out,
        bytes_in=bytes_in,
        page=origin_of(page),
        sni=sni if sni and sni.rstrip(".").lower() != host else None,
    )


def payload(
    body: bytes,
    url: str = "",
    content_type: str = "",
    content_encoding: str = "",
    *,
    is_cut: bool = False,
    is_incoming: bool = False,
) -> Payload:
    """Return what a request carried in its body and behind the `?` of its URL, as much of it as is judged."""
    return Payload(
        body=body[:MAX_PAYLOAD],
        query=url.partition("?")[2].partition("#")[0][:_LONGEST_QUERY],
        content_type=content_type[:_LONGEST_NAME],
        content_encoding=content_encoding[:_LONGEST_NAME],
        is_cut=is_cut or len(body) > MAX_PAYLOAD,
        is_incoming=is_incoming,
    )


def of_message(opened: Observation, at: float, data: bytes, *, is_incoming: bool) -> Seen:
    """Return a message over the WebSocket that `opened` asked for: one that was sent counts as posted."""
    sizes = (0, len(data)) if is_incoming else (len(data), 0)
    method = "GET" if is_incoming else "POST"
    seen = replace(opened, at=at, method=method, bytes_out=sizes[0], bytes_in=sizes[1])
    return seen, payload(data, is_incoming=is_incoming)


@lru_cache(maxsize=1_024)
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
