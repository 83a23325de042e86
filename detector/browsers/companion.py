"""The browser beside the proxy: a thread that waits for the proxy, runs the browser, and says when it is over."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detector.browsers.drive import Told, drive
from detector.browsers.find import Browser
from detector.browsers.page import ABOUT, Page
from detector.browsers.run import started
from detector.browsers.talk import Gone
from detector.canary.model import Canary, Point, draw
from detector.errors import CaptureError

_STEP = 0.4
_LOAD = 30.0
_PATIENCE = 30.0
_AFTERWARDS = 4.0
_MOST_POINTS = 800
_ENDING = 25.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Visit:
    """What to open, and how. `canary` is none, driven or by-hand."""

    browser: Browser
    url: str
    proxy: tuple[str, int]
    certificate: Path
    headless: bool = False
    canary: str = "none"


class _Ended(Exception):
    """Raised inside the thread when the user wants no more."""


class Companion:
    """Start it, ask `is_over`, and stop it in any case; then look at `failure`."""

    def __init__(self, visit: Visit, told: Told, say: Say, seed: int | None = None) -> None:
        self.seed = secrets.randbits(64) if seed is None else seed
        self.failure: CaptureError | None = None
        self.is_done = False
        self._visit = visit
        self._told = told
        self._say = say
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="companion")

    @property
    def is_over(self) -> bool:
        """Whether the browser was closed, or all was done."""
        return not self._thread.is_alive()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Let the browser be ended; `is_over` says when it is."""
        self._stopped.set()

    def stop(self) -> None:
        """End the browser and wait until its profile is removed."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join(_ENDING)

    def _run(self) -> None:
        try:
            self._wait_for_proxy()
            visit = self._visit
            with started(visit.browser, visit.proxy, visit.certificate, headless=visit.headless) as running:
                if visit.canary == "driven":
                    self._drive(running.page)
                    return
                if not running.page.open(visit.url, _LOAD):
                    self._say("the page did not finish loading")
                follow = _Hand(draw(self.seed), self._told) if visit.canary == "by-hand" else None
                while running.is_open:
                    if follow is not None:
                        follow.look(running.page)
                    self._wait(_STEP)
        except _Ended:
            return
        except Gone as error:
            if self._visit.canary == "driven" and not self._stopped.is_set():
                self._say(f"the canary was not driven to its end: {error}")
        except (CaptureError, OSError, ValueError) as error:
            if not self._stopped.is_set():
                self.failure = error if isinstance(error, CaptureError) else CaptureError(f"the browser: {error}")

    def _drive(self, page: Page) -> None:
        driven = drive(page, self._visit.url, self.seed, self._told, self._wait)
        for missing in driven.missing:
            self._say(missing)
        self._wait(_AFTERWARDS)
        self.is_done = True

    def _wait(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise _Ended

    def _wait_for_proxy(self) -> None:
        for _ in range(int(_PATIENCE / 0.1)):
            if self._visit.certificate.exists() and _listens(self._visit.proxy):
                return
            self._wait(0.1)
        raise CaptureError("the proxy did not come up")


def _listens(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, 1).close()
    except OSError:
        return False
    return True


class _Hand:
    """What a person does by hand becomes the path: the places that the page itself saw, as they come."""

    def __init__(self, canary: Canary, told: Told) -> None:
        self._canary = replace(canary, path=(), clicks=(), scrolls=())
        self._told = told
        self._last = 0.0
        told(self._canary)

    def look(self, page: Page) -> None:
        """Ask the page what is new."""
        about: dict[str, Any] = page.evaluate(ABOUT) or {}
        seen = about.get("seen") or {}
        moves = [move for move in seen.get("moves", ()) if move[2] > self._last]
        clicks = [click for click in seen.get("clicks", ()) if click[2] > self._last]
        if not moves and not clicks:
            return
        self._last = max(at for *_, at in (*moves, *clicks))
        path = (*self._canary.path, *(Point(round(x), round(y), round(t)) for x, y, t in moves))[:_MOST_POINTS]
        self._canary = replace(
            self._canary,
            path=path,
            clicks=(*self._canary.clicks, *((round(x), round(y)) for x, y, _ in clicks))[:_MOST_POINTS],
            viewport=(int(about["width"]) or 1, int(about["height"]) or 1),
            ratio=float(about["ratio"]),
            page_height=int(about["tall"]),
        )
        self._told(self._canary)
