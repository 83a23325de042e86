"""Reads flow files of mitmproxy and mitmdump (`-w`): requests with hosts, methods and sizes. Counts what it cannot use.

mitmproxy itself reads the format, whatever version wrote it. No header but Referer and Origin is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from detector.errors import CaptureError
from detector.observation import Observation, SourceInfo
from detector.sources.requests import observe

if TYPE_CHECKING:
    from mitmproxy.flow import Flow
    from mitmproxy.http import HTTPFlow

_HEAD = 64


@dataclass(slots=True)
class FlowFile:
    """A flow file that is being read: iterate `observations` once, then ask for the rest."""

    name: str
    stream: BinaryIO
    size: int
    skipped: Counter[str] = field(default_factory=Counter)
    note: str = ""
    first: float | None = None
    last: float | None = None

    def observations(self) -> Iterator[Observation]:
        """Yield all requests in the order in which they ended; a file that is cut ends with a note."""
        from mitmproxy.exceptions import FlowReadException
        from mitmproxy.io import FlowReader

        try:
            for flow in FlowReader(self.stream).stream():
                for seen in observations_of(flow, "proxy", self.skipped):
                    self.first = seen.at if self.first is None else min(self.first, seen.at)
                    self.last = seen.at if self.last is None else max(self.last, seen.at)
                    yield seen
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


def observations_of(flow: Flow, seen_in: str, skipped: Counter[str]) -> Iterator[Observation]:
    """Yield the request of a flow, and what was sent over its WebSocket."""
    from mitmproxy.http import HTTPFlow

    if not isinstance(flow, HTTPFlow):
        skipped["no-request"] += 1
        return
    seen = _request(flow, seen_in)
    if seen is None:
        skipped["not-on-the-web"] += 1
        return
    yield seen
    for message in flow.websocket.messages if flow.websocket is not None else ():
        if message.from_client:
            yield Observation(
                at=message.timestamp,
                seen_in=seen_in,
                host=seen.host,
                method="POST",
                path=seen.path,
                bytes_out=len(message.content),
                bytes_in=0,
                page=seen.page,
            )


def _request(flow: HTTPFlow, seen_in: str) -> Observation | None:
    request, response = flow.request, flow.response
    if request.method == "CONNECT":
        return None
    return observe(
        at=request.timestamp_start,
        seen_in=seen_in,
        method=request.method,
        url=request.pretty_url,
        page=request.headers.get("referer") or request.headers.get("origin"),
        bytes_out=len(request.raw_content or b""),
        bytes_in=len(response.raw_content or b"") if response is not None else 0,
    )
