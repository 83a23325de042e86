"""Desktop notifications through the desktop's own program. Where there is none, nothing is shown and nothing fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from detector.alerts import UNKNOWN_COLLECTOR, Alerts

if TYPE_CHECKING:
    from detector.report.document import Document

_TITLE = "Something that watches people receives data"


class Notifier:
    """Announces vendors that watch people, and hosts that no signature knows, each once an hour at most."""

    def __init__(self) -> None:
        self._alerts = Alerts()
        self._program = _program()
        self._running: list[subprocess.Popen[bytes]] = []

    def look(self, document: Document, now: float) -> None:
        """Announce what is new in `document`; `now` in seconds of a steady clock."""
        from detector.report.safe import terminal
        from detector.report.words import category

        known = {
            vendor.id: (vendor.category, f"{vendor.name} ({category(vendor.category)}): {vendor.evidence}")
            for vendor in document.receiving
        }
        unknown = {
            f"host {row.host}": (UNKNOWN_COLLECTOR, f"{row.host}, which no signature knows: {row.evidence}")
            for row in document.unknown or ()
        }
        told = known | unknown
        for key in self._alerts.due(((key, kind) for key, (kind, _) in told.items()), now):
            self._show(terminal(told[key][1]))

    def _show(self, text: str) -> None:
        self._running = [process for process in self._running if process.poll() is None]
        if self._program is None or len(self._running) > 4:
            return
        # It may have gone meanwhile, or there is no room for one more process: no reason to stop watching.
        with suppress(OSError):
            self._running.append(
                subprocess.Popen(
                    _command(self._program, text),
                    env=_session(),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )


def _program() -> str | None:
    return shutil.which("osascript" if sys.platform == "darwin" else "notify-send")


def _command(program: str, text: str) -> list[str]:
    if program.endswith("osascript"):
        # Texts are handed over as arguments, so that they are never read as a script.
        script = "on run argv\ndisplay notification (item 1 of argv) with title (item 2 of argv)\nend run"
        return [program, "-e", script, text, _TITLE]
    return [program, "--app-name=detect", "--urgency=normal", "--", _TITLE, text]


def _session() -> dict[str, str]:
    """Return the environment of the desktop of whoever this process is now; sudo hides it."""
    runtime = f"/run/user/{os.getuid()}" if hasattr(os, "getuid") else ""
    known = {name: os.environ[name] for name in ("DISPLAY", "WAYLAND_DISPLAY", "PATH", "LANG") if name in os.environ}
    return {**known, "XDG_RUNTIME_DIR": runtime, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus"}
