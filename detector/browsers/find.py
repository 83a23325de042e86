"""Which browsers are installed, and how each is started. Looks at PATH and at known places; starts nothing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from detector.errors import CaptureError


@dataclass(frozen=True, slots=True)
class Browser:
    """An installed browser. `family` says how it is driven: chromium (DevTools) or firefox (WebDriver BiDi).

    `shared` is a folder that its sandbox can see, where /tmp is not the same inside.
    """

    name: str
    family: str
    command: tuple[str, ...]
    shared: str | None = None


# In the order in which one is taken when none is named; the names under which each stands on PATH.
_ON_PATH = (
    ("chromium", "chromium", ("chromium", "chromium-browser")),
    ("chrome", "chromium", ("google-chrome", "google-chrome-stable", "chrome")),
    ("edge", "chromium", ("microsoft-edge", "microsoft-edge-stable", "msedge")),
    ("firefox", "firefox", ("firefox", "firefox-esr")),
)
_FLATPAKS = (
    ("chromium", "chromium", "org.chromium.Chromium"),
    ("chrome", "chromium", "com.google.Chrome"),
    ("edge", "chromium", "com.microsoft.Edge"),
    ("firefox", "firefox", "org.mozilla.firefox"),
)
_FLATPAK_EXPORTS = ("/var/lib/flatpak/exports/bin", "~/.local/share/flatpak/exports/bin")
_SNAP = "/snap/bin"
NAMES = tuple(name for name, _, _ in _ON_PATH)

Which = Callable[[str], str | None]


def installed(which: Which = shutil.which, system: str = sys.platform) -> tuple[Browser, ...]:
    """Return the browsers that are there, the first to be preferred."""
    found: dict[str, Browser] = {}
    for browser in (*_linux(which), *elsewhere(which, system)):
        found.setdefault(browser.name, browser)
    order = {name: place for place, name in enumerate(NAMES)}
    return tuple(sorted(found.values(), key=lambda browser: order[browser.name]))


def choose(name: str | None, browsers: tuple[Browser, ...]) -> Browser:
    """Return the browser of that name, or the first. Raises CaptureError with what to do when there is none."""
    for browser in browsers:
        if name in (None, browser.name):
            return browser
    if browsers:
        there = ", ".join(browser.name for browser in browsers)
        raise CaptureError(f"{name} is not installed here; there is: {there}")
    raise CaptureError(
        f"no browser found ({', '.join(NAMES)}); install one, or use `detect proxy` with your own program"
    )


def _linux(which: Which) -> Iterator[Browser]:
    for name, family, commands in _ON_PATH:
        for command in commands:
            path = which(command)
            if path and not path.startswith(_SNAP):
                yield Browser(name, family, (path,))
    yield from _sandboxed(which)


def _sandboxed(which: Which) -> Iterator[Browser]:
    """Yield Snaps and Flatpaks, not tested: their sandboxes have a /tmp of their own, so a shared folder is used."""
    for name, family, commands in _ON_PATH:
        for command in commands:
            path = which(os.path.join(_SNAP, command))
            if path:
                yield Browser(name, family, (path,), os.path.expanduser(f"~/snap/{command}/common"))
    for name, family, app in _FLATPAKS:
        for folder in _FLATPAK_EXPORTS:
            path = which(os.path.join(os.path.expanduser(folder), app))
            if path:
                yield Browser(name, family, (path,), os.path.expanduser(f"~/.var/app/{app}/cache"))


def elsewhere(which: Which, system: str) -> Iterator[Browser]:
    """Yield browsers at the places that macOS and Windows keep them. Not tested on either."""
    if system == "darwin":
        for name, family, path in _MACOS:
            if which(path):
                yield Browser(name, family, (path,))
    elif system == "win32":
        for name, family, inside in _WINDOWS:
            for base in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
                path = os.path.join(os.environ.get(base, ""), inside)
                if os.environ.get(base) and which(path):
                    yield Browser(name, family, (path,))


_MACOS = (
    ("chromium", "chromium", "/Applications/Chromium.app/Contents/MacOS/Chromium"),
    ("chrome", "chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    ("edge", "chromium", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    ("firefox", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"),
)
_WINDOWS = (
    ("chrome", "chromium", r"Google\Chrome\Application\chrome.exe"),
    ("edge", "chromium", r"Microsoft\Edge\Application\msedge.exe"),
    ("firefox", "firefox", r"Mozilla Firefox\firefox.exe"),
)
