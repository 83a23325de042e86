"""Runs a browser behind the proxy for as long as it is wanted, with or without a canary, and leaves nothing behind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from detector.browsers.drive import Driven, Told, drive
from detector.browsers.find import Browser
from detector.browsers.page import Page
from detector.browsers.profile import throw_away

_LOAD = 30.0
_AFTERWARDS = 4.0


class Running(Protocol):
    """A browser that was started."""

    @property
    def page(self) -> Page:
        """Its first tab."""

    @property
    def is_open(self) -> bool:
        """Whether it is running with a page that can be seen."""

    def close(self) -> None:
        """End it with all its processes."""


@contextmanager
def started(
    browser: Browser, proxy: tuple[str, int], certificate: Path, *, headless: bool, inside: Path | None = None
) -> Iterator[Running]:
    """Yield a browser with a new profile; it is ended and its profile removed afterwards, whatever happens.

    Raises CaptureError when it cannot be started.
    """
    with throw_away(inside) as folder:
        running = _start(browser, folder, proxy, certificate, headless)
        try:
            yield running
        finally:
            running.close()


def _start(browser: Browser, folder: Path, proxy: tuple[str, int], certificate: Path, headless: bool) -> Running:
    if browser.family == "firefox":
        from detector.browsers.firefox import Firefox

        return Firefox(browser, folder, proxy, certificate, headless=headless)
    from detector.browsers.chromium import Chromium

    return Chromium(browser, folder, proxy, certificate, headless=headless)


def run_canary(
    browser: Browser,
    url: str,
    seed: int,
    proxy: tuple[str, int],
    certificate: Path,
    told: Told,
    *,
    headless: bool = False,
    wait: Callable[[float], None] = time.sleep,
) -> Driven:
    """Drive a canary through `url` in a new browser, wait until last requests are out, and close it.

    `told` gets the canary each time that more is known of it, from this thread.
    """
    with started(browser, proxy, certificate, headless=headless) as running:
        driven = drive(running.page, url, seed, told, wait)
        wait(_AFTERWARDS)
    return driven
