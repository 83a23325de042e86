"""The proxy's addon with a look at what is sent: each request and message is handed on, and then told as ever.

It hands over and keeps nothing. What is streamed past (large bodies) is counted as not looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from detector.sources.proxy import ProxyAddon, Tell

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow

Look = Callable[[str, bytes, str, str, str, str], None]
"""Takes host, body, content type, content encoding, query and path."""


class LookingAddon(ProxyAddon):
    """Calls `look` for everything that a client sends."""

    def __init__(self, tell: Tell, look: Look, **given: Any) -> None:
        super().__init__(tell, **given)
        self._look = look

    def response(self, flow: HTTPFlow) -> None:
        """A request was answered."""
        self._hand_over(flow)
        super().response(flow)

    def error(self, flow: HTTPFlow) -> None:
        """A request was not answered; what it held had left all the same."""
        if flow.websocket is None:
            self._hand_over(flow)
        super().error(flow)

    def websocket_message(self, flow: HTTPFlow) -> None:
        """A message of a WebSocket passed."""
        if flow.websocket is not None and flow.websocket.messages and flow.websocket.messages[-1].from_client:
            self._hand_over(flow, flow.websocket.messages[-1].content)
        super().websocket_message(flow)

    def _hand_over(self, flow: HTTPFlow, message: bytes | None = None) -> None:
        try:
            request = flow.request
            path, _, query = request.path.partition("?")
            body = request.raw_content if message is None else message
            if body is None:
                self.skipped["streamed-past"] += 1
            headers = request.headers
            encoding = "" if message is not None else headers.get("content-encoding", "")
            sort = "" if message is not None else headers.get("content-type", "")
            self._look(request.pretty_host.lower(), body or b"", sort, encoding, query, path)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the traffic goes on
            self.failures[type(error).__name__] += 1
