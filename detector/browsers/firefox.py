"""Firefox over WebDriver BiDi on a WebSocket. Knows that protocol and no canary. Source: w3.org/TR/webdriver-bidi."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any, BinaryIO

from detector.browsers.carriers import WebSocket
from detector.browsers.child import start_with_errors
from detector.browsers.find import Browser
from detector.browsers.page import LISTENER, WORLD
from detector.browsers.profile import environment, firefox_arguments, write_firefox_settings
from detector.browsers.talk import Gone, Talk
from detector.errors import CaptureError

_SAYS = re.compile(rb"WebDriver BiDi listening on ws://([\d.]+|\[[\da-f:]+\]):(\d+)")
_PATIENCE = 60.0
_STEP = 0.05


class Firefox:
    """A running browser with one page. `certificate` is trusted by the session, which accepts the proxy's."""

    def __init__(
        self, browser: Browser, folder: Path, proxy: tuple[str, int], certificate: Path, *, headless: bool
    ) -> None:
        del certificate  # acceptInsecureCerts trusts what the proxy shows, and everything goes through the proxy
        write_firefox_settings(folder, proxy)
        command = (*browser.command, *firefox_arguments(folder, headless=headless))
        self.child, errors = start_with_errors(command, environment(folder, os.environ))
        try:
            host, port = _address(errors)
            self._socket = WebSocket(host, port, "/session")
            self._talk = Talk(self._socket)
            self.page = _Page(self._talk)
        except (CaptureError, OSError, ValueError) as error:
            self.child.end()
            raise CaptureError(f"{browser.command[0]}: cannot be driven: {error}") from error

    @property
    def is_open(self) -> bool:
        """Whether it is running with a page that can be seen."""
        if not self.child.is_running or self._talk.is_over:
            return False
        return bool(self._talk.ask("browsingContext.getTree", {"maxDepth": 0})["contexts"])

    def close(self) -> None:
        """End it with all its processes."""
        with suppress(CaptureError, ValueError):
            self._talk.tell("browser.close")
        until = time.monotonic() + 5
        while self.child.is_running and time.monotonic() < until:
            time.sleep(_STEP)
        with suppress(OSError):
            self._socket.close()
        self.child.end()


def _address(errors: BinaryIO) -> tuple[str, int]:
    """Return where it listens, which it says on standard error; the rest is read so that it never waits for us."""
    said: Queue[tuple[str, int] | None] = Queue()

    def read() -> None:
        with errors:
            for line in errors:
                found = _SAYS.search(line)
                if found:
                    said.put((found[1].decode().strip("[]"), int(found[2])))
        said.put(None)

    threading.Thread(target=read, daemon=True, name="firefox-errors").start()
    try:
        address = said.get(timeout=_PATIENCE)
    except Empty:
        address = None
    if address is None:
        raise Gone("it did not say where it listens")
    return address


class _Page:
    """The first tab."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        wanted = {"alwaysMatch": {"acceptInsecureCerts": True, "unhandledPromptBehavior": {"default": "accept"}}}
        talk.ask("session.new", {"capabilities": wanted})
        talk.ask("script.addPreloadScript", {"functionDeclaration": f"() => {{ {LISTENER} }}", "sandbox": WORLD})
        self._context = talk.ask("browsingContext.getTree", {"maxDepth": 0})["contexts"][0]["context"]

    def open(self, url: str, seconds: float) -> bool:
        """Open an address and wait until it is loaded; tell whether it was in time."""
        asked = {"context": self._context, "url": url, "wait": "none"}
        try:
            self._talk.ask("browsingContext.navigate", asked)
        except ValueError:
            return False
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(_STEP)
            if self.evaluate("JSON.stringify([document.readyState, location.href])") == ["complete", url]:
                return True
            if self.evaluate("JSON.stringify(document.readyState === 'complete' && location.href !== 'about:blank')"):
                return True
        return False

    def evaluate(self, script: str) -> Any:
        """Run a script in our own world of the page; it gives JSON, which is returned as a value."""
        target = {"context": self._context, "sandbox": WORLD}
        told = self._talk.ask("script.evaluate", {"expression": script, "target": target, "awaitPromise": False})
        return json.loads(told.get("result", {}).get("value") or "null")

    def move(self, x: int, y: int) -> None:
        """Move the mouse there at once."""
        self._perform("pointer", {"type": "pointerMove", "x": x, "y": y, "duration": 0})

    def press(self, x: int, y: int) -> None:
        """Click there; WebDriver has no click without a move, so that this moves there first."""
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        self._perform("pointer", {"type": "pointerMove", "x": x, "y": y, "duration": 0}, down, up)

    def wheel(self, x: int, y: int, down: int) -> None:
        """Turn the wheel over that place."""
        self._perform("wheel", {"type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": down})

    def key(self, letter: str) -> None:
        """Press and let go one key."""
        self._perform("key", {"type": "keyDown", "value": letter}, {"type": "keyUp", "value": letter})

    def _perform(self, device: str, *actions: dict[str, Any]) -> None:
        source: dict[str, Any] = {"type": device, "id": device, "actions": list(actions)}
        if device == "pointer":
            source["parameters"] = {"pointerType": "mouse"}
        self._talk.ask("input.performActions", {"context": self._context, "actions": [source]})
