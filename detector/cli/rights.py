"""Whom `detect proxy` becomes where it was started with sudo, and why not where it stays root. Wiring alone.

A proxy needs no rights but for a port below 1024, and where mitmproxy redirects other programs' traffic. Anywhere else
it becomes the user behind sudo before a request is read: with their home, and so with their certificate and their
history. Root does not write into a home that is not its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detector.cli.proxy import Proxying
    from detector.privileges import User

_NEED_ROOT = ("local", "tun")
_ALSO_ELSEWHERE = ("transparent",)
"""Ways to the proxy that need root for as long as they go on; the latter on all systems but Linux."""

_LOWEST_PORT = 1_024
_DECIDE = frozenset({"mode", "listen_port", "scripts"})
"""Options of mitmproxy's own, of which nobody here knows what they need."""

_OPENED_LATER = ("encodings/__init__.py", "mitmproxy/__init__.py", "detector/__init__.py")
"""What is imported or started later lies beside these."""


def why_root_stays(proxying: Proxying, user: User, home: str | None) -> str:
    """Return why the rights of root cannot be given up before the proxy begins; empty when they can."""
    mode = proxying.mode.partition(":")[0].partition("@")[0]
    if mode in _NEED_ROOT or (mode in _ALSO_ELSEWHERE and sys.platform != "linux"):
        return f"--mode {mode} needs root to the end"
    if proxying.port < _LOWEST_PORT or "@" in proxying.mode:
        return "its port needs root"
    named = dict(item.partition("=")[::2] for item in proxying.extra)
    if proxying.beside is not None or _DECIDE & named.keys():
        return "what was asked for beside may need root"
    if home is None or not os.path.isdir(home):
        return "the user behind sudo has no home"
    return _unreachable(user, Path(named.get("confdir", Path(home, ".mitmproxy"))))


def become(user: User, home: str) -> None:
    """Become the user behind sudo, for good; what looks for a home finds theirs from now on."""
    from detector.cli.preload import preload
    from detector.privileges import drop

    preload("dashboard")
    os.environ["HOME"] = home
    drop(user)


def _unreachable(user: User, keys: Path) -> str:
    """Return what the user could not read or write of all that is needed later."""
    from detector.privileges import acting_as

    needed = [Path(sys.executable), *filter(None, map(_found, _OPENED_LATER))]
    with acting_as(user):
        if not all(_may(path, os.R_OK) for path in needed):
            return "the user behind sudo cannot read the folder that this program lies in"
        existing = [path for path in (keys, *_keys_in(keys)) if path.exists()]
        if existing and not all(_may(path, os.R_OK) for path in existing):
            return f"{keys} belongs to root: give it back with chown, and it is theirs again"
        if not existing and not _may(keys.parent, os.W_OK | os.X_OK):
            return f"{keys} cannot be made by the user behind sudo"
    return ""


def _keys_in(folder: Path) -> Iterable[Path]:
    try:
        return sorted(folder.glob("mitmproxy-ca*.p*"))
    except OSError:
        return ()


def _found(name: str) -> Path | None:
    return next((Path(place, name) for place in sys.path if Path(place, name).exists()), None)


def _may(path: Path, how: int) -> bool:
    return os.access(path, how, effective_ids=os.access in os.supports_effective_ids)
