"""The mitmproxy addon and its runner: requests become Observations; it translates and decides nothing.

Whatever fails in here leaves the traffic untouched. A client that refuses our certificate is passed through unread from
its next connection on, and named. No value of a query, header or body is kept (see detector.sources.requests).
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from detector.errors import CaptureError
from detector.observation import Observation
from detector.sources.flow_file import observations_of

if TYPE_CHECKING:
    from mitmproxy.http import HTTPFlow
    from mitmproxy.tls import ClientHelloData, TlsData

REFUSED = "certificate refused by the app"
ASKED = "passed through, as asked"
MAX_UNREADABLE = 4_096
"""Hosts that are passed through and named at most."""

STREAMED = "1m"
"""Bodies from this size on flow through without being held; only their announced size is known."""

_STEP = 0.1
_Hook = TypeVar("_Hook", bound=Callable[..., None])
Tell = Callable[[Observation], None]


def _harmless(hook: _Hook) -> _Hook:
    """Let nothing that goes wrong in a hook reach mitmproxy, which would break the user's connection; it is counted."""

    @wraps(hook)
    def guarded(self: ProxyAddon, *given: Any) -> None:
        try:
            hook(self, *given)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the traffic goes on
            self.failures[type(error).__name__] += 1

    return guarded  # type: ignore[return-value]


class ProxyAddon:
    """Tells every request that passes. `unreadable` are the hosts that were passed through unread, and why."""

    def __init__(self, tell: Tell, *, decrypts: bool = True, passthrough: Collection[str] = ()) -> None:
        self.unreadable: dict[str, str] = {}
        self.skipped: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self._tell = tell
        self._decrypts = decrypts
        self._passthrough = frozenset(passthrough)

    @_harmless
    def tls_clienthello(self, data: ClientHelloData) -> None:
        """Decide from the name alone whether a connection is opened."""
        host = (data.client_hello.sni or "").lower()
        if self._decrypts and host not in self.unreadable and not self._is_asked_for(host):
            return
        data.ignore_connection = True
        if host:
            if self._is_asked_for(host):
                self._name(host, ASKED)
            self._tell(Observation(at=data.context.client.timestamp_start or 0.0, seen_in="sni", host=host))

    @_harmless
    def tls_failed_client(self, data: TlsData) -> None:
        """The client did not accept the certificate: it is left alone from its next connection on."""
        host = (data.conn.sni or "").lower()
        if host:
            self._name(host, REFUSED)

    @_harmless
    def response(self, flow: HTTPFlow) -> None:
        """A request was answered."""
        for seen in observations_of(flow, "proxy", self.skipped):
            self._tell(seen)

    @_harmless
    def error(self, flow: HTTPFlow) -> None:
        """A request was not answered: its host was contacted, and what was sent may never have arrived."""
        if flow.response is None and flow.request.pretty_host:
            host = flow.request.pretty_host.lower()
            self._tell(Observation(at=flow.request.timestamp_start, seen_in="proxy", host=host))

    @_harmless
    def websocket_message(self, flow: HTTPFlow) -> None:
        """Tell what the client sent; the message is then let go, so that a long conversation holds no memory."""
        assert flow.websocket is not None
        *_, seen = observations_of(flow, "proxy", self.skipped)
        if flow.websocket.messages[-1].from_client:
            self._tell(seen)
        flow.websocket.messages.clear()

    def _is_asked_for(self, host: str) -> bool:
        return any(host == name or host.endswith("." + name) for name in self._passthrough)

    def _name(self, host: str, why: str) -> None:
        if len(self.unreadable) < MAX_UNREADABLE:
            self.unreadable.setdefault(host, why)


def check_free(host: str, port: int) -> None:
    """Raise CaptureError when nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CaptureError(
            f"{host}:{port}: cannot listen there ({reason}); choose another: --listen {host}:{port + 1}"
        ) from error


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and how to listen; `extra` are options of mitmproxy's own, each as `name=value`."""

    host: str
    port: int
    mode: str = "regular"
    extra: tuple[str, ...] = ()


def serve(addon: ProxyAddon, setting: Setting, go_on: Callable[[], bool]) -> None:
    """Run the proxy until `go_on`, which is asked ten times a second, says no.

    Raises CaptureError for a mode or an option that mitmproxy does not know, and when it ends by itself.
    """
    asyncio.run(_serve(addon, setting, go_on))


async def _serve(addon: ProxyAddon, setting: Setting, go_on: Callable[[], bool]) -> None:
    from mitmproxy.exceptions import OptionsError
    from mitmproxy.options import Options
    from mitmproxy.proxy.mode_specs import ProxyMode
    from mitmproxy.tools.dump import DumpMaster

    try:
        ProxyMode.parse(setting.mode)
        options: Any = Options(listen_host=setting.host, listen_port=setting.port, mode=[setting.mode])
        master: Any = DumpMaster(options, with_termlog=False, with_dumper=False)
        options.update(stream_large_bodies=STREAMED)
        options.set(*setting.extra)
    except (OptionsError, ValueError) as error:
        raise CaptureError(f"mitmproxy refuses --mode {setting.mode} or --set: {error}") from error
    master.addons.add(addon)
    running = asyncio.ensure_future(master.run())
    try:
        while go_on() and not running.done():
            await asyncio.sleep(_STEP)
    finally:
        master.shutdown()
        await _ended(running)


async def _ended(running: asyncio.Future[Any]) -> None:
    try:
        await running
    except SystemExit as error:
        raise CaptureError("mitmproxy could not start; what it wrote above says why") from error
