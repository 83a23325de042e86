"""Browsers at the places where systems keep them."""

from __future__ import annotations

import os

import pytest

from detector.browsers.find import NAMES, Browser, choose, installed
from detector.errors import CaptureError


def where(*there: str) -> tuple[Browser, ...]:
    return installed(lambda path: path if path in there else None, "linux")


def test_each_name_on_the_path_is_found_once_in_order() -> None:
    found = where("firefox-esr", "google-chrome", "google-chrome-stable", "chromium-browser")
    assert [(browser.name, browser.command) for browser in found] == [
        ("chromium", ("chromium-browser",)),
        ("chrome", ("google-chrome",)),
        ("firefox", ("firefox-esr",)),
    ]
    assert {browser.family for browser in found} == {"chromium", "firefox"}


def test_snaps_flatpaks_and_other_systems() -> None:
    (snap,) = where("/snap/bin/firefox")
    assert (snap.name, snap.shared) == ("firefox", os.path.expanduser("~/snap/firefox/common"))
    (flatpak,) = where("/var/lib/flatpak/exports/bin/com.microsoft.Edge")
    assert (flatpak.name, flatpak.shared) == ("edge", os.path.expanduser("~/.var/app/com.microsoft.Edge/cache"))
    chrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    (found,) = installed(lambda path: path if path == chrome else None, "darwin")
    assert found == Browser("chrome", "chromium", (chrome,))


def test_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRAMFILES", "base")
    (found,) = installed(
        lambda path: path if path.endswith("firefox.exe") and path.startswith("base") else None, "win32"
    )
    assert (found.name, found.family) == ("firefox", "firefox")


def test_the_choice_says_what_there_is() -> None:
    both = where("chromium", "firefox")
    assert choose(None, both).name == "chromium"
    assert choose("firefox", both).name == "firefox"
    with pytest.raises(CaptureError, match="edge is not installed here; there is: chromium, firefox"):
        choose("edge", both)
    with pytest.raises(CaptureError, match=f"no browser found.*{NAMES[0]}.*detect proxy"):
        choose(None, ())
