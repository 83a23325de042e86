"""Starts a browser behind the proxy with a profile of its own, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from detector.browsers.find import Browser
from detector.browsers.page import Page
from detector.browsers.profile import throw_away


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
def started(browser: Browser, proxy: tuple[str, int], certificate: Path, *, headless: bool) -> Iterator[Running]:
    """Yield a browser with a new profile; it is ended and its profile removed afterwards, whatever happens.

    Raises CaptureError when it cannot be started.
    """
    with throw_away(browser.shared) as folder:
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
