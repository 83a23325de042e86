"""Reads HAR files, which browsers and proxies write: requests with hosts, methods, sizes and what they carried.

HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) and what Chrome, Firefox, Safari, Charles and mitmproxy make
of it: sizes of -1, missing parts, pages that are not listed, bodies as text, as base64 or as a list of fields,
WebSocket messages in `_webSocketMessages`. Tolerant: what it cannot use it counts. Of headers it looks at Referer and
Origin (of which the origin is kept) and at what says how a body is written.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from detector.errors import CaptureError
from detector.observation import Observation, SourceInfo
from detector.payload import Payload
from detector.sources.requests import Seen, observe, of_message, payload

MAX_SIZE = 512 << 20
"""Bytes of a HAR file that are read; a larger one is refused, for it is held in memory as a whole."""

_HEAD = 4_096
_LETTERS = 64
_BINARY = ("\x1f", "x", "(")  # gzip, zlib and zstd begin so
_BINARY_MESSAGE = 2  # RFC 6455, section 5.2


@dataclass(frozen=True, slots=True)
class Har:
    """What a HAR file held: its requests in their order, and how many entries could not be used, by reason."""

    source: SourceInfo
    requests: tuple[Seen, ...]
    skipped: dict[str, int] = field(default_factory=dict)


def is_har(head: bytes) -> bool:
    """Tell whether a file that begins with `head` looks like a HAR: a JSON object whose first key is `log`."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] == b"{" and start[1:].lstrip().startswith(b'"log"')


def looks_like_har(path: str) -> bool:
    """Tell whether a file is a HAR by its first bytes; False when it cannot be read."""
    try:
        with open(path, "rb") as file:
            return is_har(file.read(_HEAD))
    except OSError:
        return False


def read_har(path: str) -> Har:
    """Read a HAR file. Raises CaptureError when it cannot be read, is too large, or is cut or damaged."""
    name = Path(path).name
    try:
        size = Path(path).stat().st_size
        if size > MAX_SIZE:
            raise CaptureError(
                f"{name}: has {size:,} bytes; HAR files up to {MAX_SIZE:,} are read. Export less at once"
            )
        data = Path(path).read_bytes()
    except OSError as error:
        raise CaptureError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    return parse_har(data, name)


def parse_har(data: bytes, name: str) -> Har:
    """Return what `data` holds. Raises CaptureError when it is no HAR."""
    try:
        document = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise CaptureError(f"{name}: not a whole HAR file: {_short(error)}") from error
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list) or not isinstance(log, dict):
        raise CaptureError(f"{name}: not a HAR file: it has no list of entries")
    skipped: Counter[str] = Counter()
    pages = _pages(log)
    found = [seen for entry in entries for seen in _observations(entry, pages, skipped)]
    times = [seen.at for seen, _ in found]
    source = SourceInfo(
        kind="har",
        name=name,
        packets=None,
        bytes=len(data),
        started_at=min(times, default=None),
        ended_at=max(times, default=None),
    )
    return Har(source, tuple(found), dict(sorted(skipped.items())))


def _observations(entry: Any, pages: dict[str, str], skipped: Counter[str]) -> Iterator[Seen]:
    """Yield the request of an entry, and one observation for each WebSocket message."""
    request = entry.get("request") if isinstance(entry, dict) else None
    if not isinstance(request, dict) or not isinstance(request.get("url"), str):
        skipped["no-request"] += 1
        return
    at = _time(entry.get("startedDateTime"))
    if at is None:
        skipped["no-time"] += 1
        return
    response = entry.get("response")
    seen = observe(
        at=at,
        seen_in="har",
        method=str(request.get("method") or "GET"),
        url=request["url"],
        page=_page(request, entry, pages),
        bytes_out=_request_size(request),
        bytes_in=_response_size(response if isinstance(response, dict) else {}),
    )
    if seen is None:
        skipped["not-on-the-web"] += 1
        return
    yield seen, _payload(request)
    yield from _messages(entry, seen)


def _payload(request: dict[str, Any]) -> Payload:
    """Return what a request carried: its text, or the fields that an exporter made of it."""
    posted = request.get("postData")
    posted = posted if isinstance(posted, dict) else {}
    text, fields = posted.get("text"), posted.get("params")
    body = _bytes(text, posted.get("encoding") == "base64") if isinstance(text, str) else b""
    if not body and isinstance(fields, list):
        pairs = [(str(item.get("name", "")), str(item.get("value", ""))) for item in fields if isinstance(item, dict)]
        body = urlencode(pairs).encode()
    headers = _headers(request, "content-type", "content-encoding")
    kind = headers.get("content-type") or str(posted.get("mimeType") or "")
    return payload(body, request["url"], kind, headers.get("content-encoding", ""))


def _bytes(text: str, is_base64: bool) -> bytes:
    """Return a body as it was sent: browsers write bytes that are no text as one letter for each."""
    if is_base64:
        try:
            return base64.b64decode(text)
        except (binascii.Error, ValueError):
            return text.encode("utf-8", "replace")
    letters = any("\x80" <= letter <= "\xff" for letter in text[:_LETTERS])
    try:
        return text.encode("latin-1" if letters and text[:1] in _BINARY else "utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _messages(entry: dict[str, Any], opened: Observation) -> Iterator[Seen]:
    """Yield what went over a WebSocket: Chrome writes each message with its time and direction."""
    messages = entry.get("_webSocketMessages")
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, dict) and message.get("type") in ("send", "receive"):
            data, at = (
                _bytes(str(message.get("data") or ""), message.get("opcode") == _BINARY_MESSAGE),
                message.get("time"),
            )
            moment = float(at) if isinstance(at, int | float) and not isinstance(at, bool) else opened.at
            yield of_message(opened, moment, data, is_incoming=message["type"] == "receive")


def _pages(log: dict[str, Any]) -> dict[str, str]:
    """Return the addresses of the listed pages; Chrome puts a page's address into its title."""
    pages = log.get("pages")
    return {
        str(page["id"]): str(page.get("title") or "")
        for page in (pages if isinstance(pages, list) else ())
        if isinstance(page, dict) and "id" in page
    }


def _headers(request: dict[str, Any], *wanted: str) -> dict[str, str]:
    headers = request.get("headers")
    return {
        str(header.get("name", "")).lower(): str(header.get("value", ""))
        for header in (headers if isinstance(headers, list) else ())
        if isinstance(header, dict) and str(header.get("name", "")).lower() in wanted
    }


def _page(request: dict[str, Any], entry: dict[str, Any], pages: dict[str, str]) -> str | None:
    named = _headers(request, "referer", "origin")
    return named.get("referer") or named.get("origin") or pages.get(str(entry.get("pageref")))


def _request_size(request: dict[str, Any]) -> int:
    """Return the size of the body that was sent; where the file does not tell, that of the text it kept."""
    size = _size(request.get("bodySize"))
    if size:
        return size
    posted = request.get("postData")
    text = posted.get("text") if isinstance(posted, dict) else None
    return len(text.encode("utf-8", "replace")) if isinstance(text, str) else 0


def _response_size(response: dict[str, Any]) -> int:
    content = response.get("content")
    sizes = (response.get("bodySize"), response.get("_transferSize"))
    known = next((size for size in map(_size, sizes) if size), 0)
    return known or _size(content.get("size") if isinstance(content, dict) else None)


def _size(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1 << 53 else 0


def _time(text: Any) -> float | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _short(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
