"""Browser extensions in the profiles' folders, by their names: which of them have the name of a catalogued product.

Reads manifests and Firefox's list of add-ons; no history, no cookie, no extension's own data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detector.doctor.known import KnownNames, hit
from detector.doctor.model import Check, Finding
from detector.doctor.places import Looking
from detector.report.words import plural

_CHROMIUM = (
    *(
        "~/.config/google-chrome",
        "~/.config/chromium",
        "~/.config/microsoft-edge",
        "~/.config/BraveSoftware/Brave-Browser",
    ),
    *("~/.config/vivaldi", "~/snap/chromium/common/chromium", "~/.var/app/org.chromium.Chromium/config/chromium"),
    "~/.var/app/com.google.Chrome/config/google-chrome",
)
_FIREFOX = (
    *("~/.mozilla/firefox", "~/.config/mozilla/firefox", "~/snap/firefox/common/.mozilla/firefox"),
    "~/.var/app/org.mozilla.firefox/.mozilla/firefox",
)
_MAX_LIST = 16 << 20
_MESSAGE = re.compile(r"__MSG_([A-Za-z0-9_@]{1,100})__")


def extensions(root: Path, home: Path, known: KnownNames) -> Check:
    """Tell how many extensions each profile has, and which have the name of a known product."""
    look = Looking(root, home)
    findings: list[Finding] = []
    for place, names in (*_chromium(look), *_firefox(look)):
        findings.append(
            Finding(place, plural(len(names), "extension"), "The browser lists them, with what each may do.")
        )
        for name in dict.fromkeys(names):
            vendor = known.product(name, is_title=True)
            if vendor is not None:
                findings.append(hit(place, name, "is installed as an extension", vendor))
    means = "Names are all that is compared: an extension can have any name, and what it does is not looked at."
    return look.check("extensions", "browser extensions", (*_CHROMIUM, *_FIREFOX), findings, means)


def _chromium(look: Looking) -> Iterator[tuple[str, list[str]]]:
    """Yield a profile's folder of extensions with their names: `Extensions/<id>/<version>/manifest.json`."""
    for browser in _CHROMIUM:
        for profile in look.names(browser):
            place = f"{browser}/{profile}/Extensions"
            names = [name for one in look.names(place) for name in _versions(look, f"{place}/{one}")]
            if names:
                yield place, names


def _versions(look: Looking, place: str) -> Iterator[str]:
    """Yield the name of an extension's newest version."""
    for version in look.names(place)[-1:]:
        folder = f"{place}/{version}"
        manifest = _json(look, f"{folder}/manifest.json")
        if isinstance(manifest, dict) and isinstance(manifest.get("name"), str):
            yield _translated(look, folder, manifest)


def _translated(look: Looking, folder: str, manifest: dict[str, Any]) -> str:
    """Return the name in the extension's own language, where the manifest only says which message it is."""
    name = str(manifest["name"])
    message, language = _MESSAGE.fullmatch(name), manifest.get("default_locale")
    if message is None or not isinstance(language, str) or not re.fullmatch(r"[A-Za-z_]{2,20}", language):
        return name
    messages = _json(look, f"{folder}/_locales/{language}/messages.json")
    if isinstance(messages, dict):
        for key, entry in messages.items():
            if key.lower() == message[1].lower() and isinstance(entry, dict):
                return str(entry.get("message", name))
    return name


def _firefox(look: Looking) -> Iterator[tuple[str, list[str]]]:
    """Yield a profile's extensions.json with the names of its add-ons; those of Firefox itself are left out."""
    for browser in _FIREFOX:
        for profile in look.names(browser):
            place = f"{browser}/{profile}/extensions.json"
            document = _json(look, place, _MAX_LIST)
            addons = document.get("addons") if isinstance(document, dict) else None
            names = [name for addon in addons for name in _addon(addon)] if isinstance(addons, list) else []
            if names:
                yield place, names


def _addon(addon: object) -> Iterator[str]:
    if not isinstance(addon, dict) or addon.get("type") != "extension" or addon.get("location") != "app-profile":
        return
    described = addon.get("defaultLocale")
    name = described.get("name") if isinstance(described, dict) else None
    if isinstance(name, str):
        yield name


def _json(look: Looking, place: str, most: int = 1 << 20) -> Any:
    text = look.text(place, most)
    if not text:
        return None
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        look.skip(place, "no JSON that can be read")
        return None
