"""Chromium, Chrome and Edge over the DevTools protocol on a pipe. Knows that protocol and no canary.

Source: chromedevtools.github.io/devtools-protocol.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from detector.browsers.carriers import Pipes
from detector.browsers.child import Child, start_with_pipes
from detector.browsers.find import Browser
from detector.browsers.page import LISTENER, WORLD
from detector.browsers.profile import chromium_arguments, environment, spki_of
from detector.browsers.talk import Talk
from detector.errors import CaptureError

_STEP = 0.05
_LEFT_BUTTON = {"button": "left", "clickCount": 1}


class Chromium:
    """A running browser with one page."""

    def __init__(
        self, browser: Browser, folder: Path, proxy: tuple[str, int], certificate: Path, *, headless: bool
    ) -> None:
        if sys.platform == "win32":
            raise CaptureError("driving Chromium is not done on Windows yet; use --browser firefox, or detect proxy")
        arguments = chromium_arguments(
            folder, proxy, spki_of(certificate), headless=headless, sandbox=os.geteuid() != 0
        )
        self.child, out, back = start_with_pipes((*browser.command, *arguments), environment(folder, os.environ))
        self._pipes = Pipes(out, back)
        self._talk = Talk(self._pipes)
        self.page = _Page(self._talk)

    @property
    def is_open(self) -> bool:
        """Whether it is running with a page that can be seen."""
        if not self.child.is_running or self._talk.is_over:
            return False
        pages = self._talk.ask("Target.getTargets")["targetInfos"]
        return any(target["type"] == "page" for target in pages)

    def close(self) -> None:
        """End it with all its processes."""
        with suppress(CaptureError, ValueError):
            self._talk.tell("Browser.close")
        _wait(self.child)
        with suppress(OSError):
            self._pipes.close()
        self.child.end()


def _wait(child: Child, seconds: float = 3.0) -> None:
    until = time.monotonic() + seconds
    while child.is_running and time.monotonic() < until:
        time.sleep(_STEP)


class _Page:
    """The first tab."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._session = ""

    def _attach(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            pages = [
                target for target in self._talk.ask("Target.getTargets")["targetInfos"] if target["type"] == "page"
            ]
            if pages:
                break
            time.sleep(_STEP)
        else:
            raise CaptureError("the browser shows no page")
        attached = self._talk.ask("Target.attachToTarget", {"targetId": pages[0]["targetId"], "flatten": True})
        self._session = attached["sessionId"]
        for method in ("Page.enable", "Runtime.enable"):
            self._ask(method)
        self._ask("Page.addScriptToEvaluateOnNewDocument", {"source": LISTENER, "worldName": WORLD})

    def _ask(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        return self._talk.ask(method, params, sessionId=self._session)

    def open(self, url: str, seconds: float) -> bool:
        """Open an address and wait until it is loaded; tell whether it was in time."""
        if not self._session:
            self._attach()
        self._talk.events()
        answer = self._ask("Page.navigate", {"url": url})
        if answer.get("errorText"):
            return False
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for event in self._talk.events():
                if event["method"] == "Page.javascriptDialogOpening":
                    self._talk.tell("Page.handleJavaScriptDialog", {"accept": True}, sessionId=self._session)
                if event["method"] == "Page.loadEventFired":
                    return True
            if self._talk.is_over:
                self._ask("Page.enable")  # says that it has gone
            time.sleep(_STEP)
        return False

    def evaluate(self, script: str) -> Any:
        """Run a script in our own world of the page; it gives JSON, which is returned as a value."""
        frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self._ask("Page.createIsolatedWorld", {"frameId": frame, "worldName": WORLD})
        told = self._ask(
            "Runtime.evaluate",
            {"expression": script, "contextId": world["executionContextId"], "returnByValue": True},
        )
        return json.loads(told["result"].get("value") or "null")

    def move(self, x: int, y: int) -> None:
        """Move the mouse there at once."""
        self._mouse("mouseMoved", x, y)

    def press(self, x: int, y: int) -> None:
        """Click there, without moving there first."""
        self._mouse("mousePressed", x, y, **_LEFT_BUTTON)
        time.sleep(_STEP)
        self._mouse("mouseReleased", x, y, **_LEFT_BUTTON)

    def wheel(self, x: int, y: int, down: int) -> None:
        """Turn the wheel over that place."""
        self._mouse("mouseWheel", x, y, deltaX=0, deltaY=down)

    def _mouse(self, sort: str, x: int, y: int, **more: Any) -> None:
        self._talk.tell("Input.dispatchMouseEvent", {"type": sort, "x": x, "y": y, **more}, sessionId=self._session)

    def key(self, letter: str) -> None:
        """Press and let go one key."""
        code, number = key_of(letter)
        named = {"key": letter, "code": code, "windowsVirtualKeyCode": number}
        self._talk.tell("Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, **named}, sessionId=self._session)
        self._talk.tell("Input.dispatchKeyEvent", {"type": "keyUp", **named}, sessionId=self._session)


def key_of(letter: str) -> tuple[str, int]:
    """Return the code and the number of the key that gives a letter, a digit or a hyphen."""
    if letter.isalpha():
        return f"Key{letter.upper()}", ord(letter.upper())
    return (f"Digit{letter}", ord(letter)) if letter.isdigit() else ("Minus", 189)
