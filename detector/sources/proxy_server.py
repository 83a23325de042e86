"""Runs mitmproxy with our addon in this process, until somebody ends it. Knows mitmproxy, and no traffic."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from logging import CRITICAL, LogRecord, getLogger
from pathlib import Path
from typing import Any

from detector.errors import CaptureError
from detector.sources.proxy import ProxyAddon
from detector.sources.upstream import trusted_roots

CA_FOLDER = "~/.mitmproxy"
_SECRETS = ("mitmproxy-ca.pem", "mitmproxy-ca.p12")
_STEP = 0.1
_IDLE = {
    "anticache": ("anticache",),
    "anticomp": ("anticomp",),
    "blocklist": ("block_list",),
    "browser": (),
    "commandhistory": (),
    "comment": (),
    "cut": (),
    "export": (),
    "maplocal": ("map_local",),
    "mapremote": ("map_remote",),
    "modifybody": ("modify_body",),
    "modifyheaders": ("modify_headers",),
    "save": ("save_stream_file",),
    "savehar": ("hardump",),
    "scriptloader": ("scripts",),
    "serverplayback": ("server_replay",),
    "stickyauth": ("stickyauth",),
    "stickycookie": ("stickycookie",),
}
"""Parts of mitmproxy that do nothing unless one of these options is set, and yet are asked at every request."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and how to listen; `extra` are options of mitmproxy's own, each as `name=value`."""

    host: str
    port: int
    mode: str = "regular"
    extra: tuple[str, ...] = ()


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


def readable_keys(folder: str = CA_FOLDER) -> list[str]:
    """Return mitmproxy's key files that others than their owner may read; who has the key can open what it signed."""
    paths = [Path(folder).expanduser() / name for name in _SECRETS]
    return [str(path) for path in paths if os.name == "posix" and path.exists() and _is_open(path)]


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def prepare() -> None:
    """Load what serving needs, so that no request waits for it."""
    import_module("mitmproxy.tools.dump")


def current_options() -> Any:
    """Return the options of the program of mitmproxy's that runs us."""
    from mitmproxy import ctx

    return ctx.options


def serve(addon: ProxyAddon, setting: Setting, go_on: Callable[[], bool]) -> None:
    """Run the proxy until `go_on`, which is asked ten times a second, says no.

    Raises CaptureError for a mode or an option that mitmproxy does not know, and when it ends by itself.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".pem", encoding="ascii") as bundle:
        # mitmproxy trusts the public roots alone. Where the network's own is installed, as behind an inspecting
        # proxy, every page would break: what this machine trusts is trusted here, too, and told.
        bundle.write(trusted_roots())
        bundle.flush()
        told = getLogger("asyncio").level
        try:
            asyncio.run(_serve(addon, setting, go_on, bundle.name))
        finally:
            getLogger("asyncio").setLevel(told)


async def _serve(addon: ProxyAddon, setting: Setting, go_on: Callable[[], bool], roots: str) -> None:
    from mitmproxy.exceptions import OptionsError
    from mitmproxy.options import Options
    from mitmproxy.proxy.mode_specs import ProxyMode
    from mitmproxy.tools.dump import DumpMaster

    try:
        ProxyMode.parse(setting.mode)
        options: Any = Options(listen_host=setting.host, listen_port=setting.port, mode=[setting.mode])
        master: Any = DumpMaster(options, with_termlog=False, with_dumper=False)
        options.update(ssl_verify_upstream_trusted_ca=roots)
        options.set(*setting.extra)
    except (OptionsError, ValueError) as error:
        raise CaptureError(f"mitmproxy refuses --mode {setting.mode} or --set: {error}") from error
    leave_out_idle(master, options)
    master.addons.remove(strict := master.addons.get("errorcheck"))
    master.addons.add(_Start(strict.logger), addon)
    running = asyncio.ensure_future(master.run())
    try:
        while go_on() and not running.done():
            await asyncio.sleep(_STEP)
    finally:
        master.shutdown()
        # What is still connected is cut off; Python before 3.12 tells each of these as an error, with a trace.
        getLogger("asyncio").setLevel(CRITICAL)
        await running


def leave_out_idle(master: Any, options: Any) -> None:
    """Leave out what would only be asked and do nothing: it costs as much as all of our own."""
    for name, names in _IDLE.items():
        part = master.addons.get(name)
        if part is not None and not any(options.has_changed(option) for option in names if option in options):
            master.addons.remove(part)


def _reason(noted: LogRecord) -> str:
    """Return in one line what mitmproxy noted; what concerns a file is most often the place of its keys."""
    error = noted.exc_info[1] if noted.exc_info else None
    if isinstance(error, OSError) and error.filename:
        said = f"{error.filename}: {(error.strerror or str(error)).lower()}"
        return f"{said}; it keeps its keys in {CA_FOLDER}, or where --set confdir=FOLDER says"
    return " ".join(noted.getMessage().split()) or "it does not say why"


class _Start:
    """Says what keeps mitmproxy from starting; its own check, whose place this takes, ends the process without a word.

    `noted` is that check's: what was logged as an error until now.
    """

    name = "errorcheck"

    def __init__(self, noted: Any) -> None:
        self._noted = noted

    async def shutdown_if_errored(self) -> None:
        """Raise CaptureError if something was logged as an error; what is logged comes a moment later."""
        await asyncio.sleep(0)
        if self._noted.has_errored:
            raise CaptureError(f"mitmproxy cannot start: {_reason(self._noted.has_errored[0])}")

    def finish(self) -> None:
        """It has started: errors of a connection are no longer anybody's reason to end."""
        self._noted.uninstall()
