"""Reads flow files of mitmproxy and mitmdump (`-w`): requests with hosts, methods, sizes and what they carried.

mitmproxy itself reads the format, whatever version wrote it; what cannot be used is counted. Of headers Referer and
Origin are looked at, and what says how a body is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from detector.errors import CaptureError
from detector.observation import Observation, SourceInfo
from detector.payload import Payload
from detector.sources.requests import Seen, observed, of_message, payload

if TYPE_CHECKING:
    from mitmproxy.flow import Flow
    from mitmproxy.http import HTTPFlow, Message

_HEAD = 64
_HEADS = frozenset((b"host", b"referer", b"origin", b"content-type", b"content-encoding"))


@dataclass(slots=True)
class FlowFile:
    """A flow file that is being read: iterate `requests` once, then ask for the rest."""

    name: str
    stream: BinaryIO
    size: int
    skipped: Counter[str] = field(default_factory=Counter)
    note: str = ""
    first: float | None = None
    last: float | None = None

    def requests(self) -> Iterator[Seen]:
        """Yield all requests in the order in which they ended; a file that is cut ends with a note."""
        from mitmproxy.exceptions import FlowReadException
        from mitmproxy.io import FlowReader

        try:
            for flow in FlowReader(self.stream).stream():
                for seen, carried in requests_of(flow, "proxy", self.skipped):
                    self.first = seen.at if self.first is None else min(self.first, seen.at)
                    self.last = seen.at if self.last is None else max(self.last, seen.at)
                    yield seen, carried
        except (FlowReadException, ValueError, TypeError, KeyError, RecursionError) as error:
            self.note = f"the file is cut or damaged: {str(error)[:120] or type(error).__name__}"

    @property
    def source(self) -> SourceInfo:
        """What the file says of itself, once it was read."""
        return SourceInfo(
            kind="flows",
            name=self.name,
            packets=None,
            bytes=self.size,
            started_at=self.first,
            ended_at=self.last,
            note=self.note,
        )


def is_flow_file(head: bytes) -> bool:
    """Tell whether a file that begins with `head` looks like one: a netstring (`size:`) that holds a dictionary."""
    size, colon, rest = head[:_HEAD].partition(b":")
    inner, second, _ = rest.partition(b":")
    return bool(colon and second) and size.isdigit() and inner.isdigit() and len(size) <= 12


def looks_like_flow_file(path: str) -> bool:
    """Tell whether a file is one by its first bytes; False when it cannot be read."""
    try:
        with open(path, "rb") as file:
            return is_flow_file(file.read(_HEAD))
    except OSError:
        return False


def open_flow_file(path: str) -> FlowFile:
    """Open a flow file. Raises CaptureError when it cannot be read."""
    try:
        return FlowFile(Path(path).name, open(path, "rb"), Path(path).stat().st_size)
    except OSError as error:
        raise CaptureError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error


def requests_of(flow: Flow, seen_in: str, skipped: Counter[str]) -> Iterator[Seen]:
    """Yield the request of a flow, and what went over its WebSocket."""
    from mitmproxy.http import HTTPFlow

    if not isinstance(flow, HTTPFlow):
        skipped["no-request"] += 1
        return
    seen = request_of(flow, seen_in)
    if seen is None:
        skipped["not-on-the-web"] += 1
        return
    yield seen, carried_by(flow, flow.request.raw_content or b"", heads_of(flow.request))
    for message in flow.websocket.messages if flow.websocket is not None else ():
        yield of_message(seen, message.timestamp, message.content, is_incoming=not message.from_client)


def request_of(
    flow: HTTPFlow,
    seen_in: str,
    bytes_out: int | None = None,
    bytes_in: int | None = None,
    heads: Mapping[bytes, str] | None = None,
) -> Observation | None:
    """Return what is told of a request; sizes are those of the bodies that the flow holds where they are not given."""
    request, response = flow.request, flow.response
    if request.method == "CONNECT":
        return None
    found = heads_of(request) if heads is None else heads
    held = len(response.raw_content or b"") if response is not None else 0
    authority = (request.authority if request.is_http2 or request.is_http3 else "") or found.get(b"host", "")
    return observed(
        at=request.timestamp_start,
        seen_in=seen_in,
        method=request.method,
        host=_host(authority) or request.host,
        path=request.path,
        page=found.get(b"referer") or found.get(b"origin"),
        bytes_out=len(request.raw_content or b"") if bytes_out is None else bytes_out,
        bytes_in=held if bytes_in is None else bytes_in,
        sni=flow.client_conn.sni,
    )


def carried_by(flow: HTTPFlow, body: bytes, heads: Mapping[bytes, str], *, is_cut: bool = False) -> Payload:
    """Return what a request carried; `body` as it was sent, or its beginning (`is_cut`)."""
    kind, encoding = heads.get(b"content-type", ""), heads.get(b"content-encoding", "")
    return payload(body, flow.request.path, kind, encoding, is_cut=is_cut)


def heads_of(message: Message) -> dict[bytes, str]:
    """Return the headers that are looked at, in one pass: mitmproxy's own look-up walks through all for each."""
    return {
        name: value.decode("utf-8", "replace")
        for raw, value in reversed(message.headers.fields)
        if (name := raw.lower()) in _HEADS
    }


def _host(authority: str) -> str:
    """Return the host of a Host header: without its port, and an IPv6 address without its brackets."""
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority.partition(":")[0] if authority.count(":") < 2 else authority
