"""Browser policies: what an administrator decides for Chromium, Chrome, Edge, Brave and Firefox on this machine.

Names policies and the hosts of proxies; never a policy's other values, which may hold tokens. Sources: the lists of
policies at https://chromeenterprise.google/policies/ and https://mozilla.github.io/policy-templates/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detector.doctor.ini import host_of
from detector.doctor.model import Check, Finding
from detector.doctor.places import Looking
from detector.report.words import listing

_CHROMIUM = tuple(
    f"{base}/{sort}"
    for base in (
        *("/etc/opt/chrome/policies", "/etc/chromium/policies", "/etc/chromium-browser/policies"),
        *("/etc/opt/edge/policies", "/etc/brave/policies"),
    )
    for sort in ("managed", "recommended")
)
_FIREFOX = (
    *("/etc/firefox/policies/policies.json", "/usr/lib/firefox/distribution/policies.json"),
    *("/usr/lib/firefox-esr/distribution/policies.json", "/usr/lib64/firefox/distribution/policies.json"),
)
_MOST_NAMES = 20
_EXCEPTIONS = ("ProxyBypassList", "Passthrough")
_FORCED = ("force_installed", "normal_installed")
_EXTENSION = (
    "The browser installs it without asking, and an extension can read and change every page that it is allowed to."
)
_ROOTS = "The browser trusts roots that are not on the public list, or those of the system."
_PROXY = "The browser sends through a proxy that an administrator chose."
_ENROLLED = "The browser is enrolled with an administrator's account, which can set policies and ask for reports."
_MEANINGS = {
    **dict.fromkeys(("ProxySettings", "ProxyMode", "ProxyServer", "ProxyPacUrl", "Proxy"), _PROXY),
    **dict.fromkeys(("ExtensionInstallForcelist", "ExtensionSettings", "Extensions"), _EXTENSION),
    **dict.fromkeys(
        ("CACertificates", "CACertificatesWithConstraints", "CAPlatformIntegrationEnabled", "Certificates"), _ROOTS
    ),
    **dict.fromkeys(("CloudManagementEnrollmentToken", "CloudReportingEnabled", "EnterpriseProfileBadge"), _ENROLLED),
    **dict.fromkeys(
        ("DnsOverHttpsMode", "DNSOverHTTPS"), "An administrator decides who is asked for the names of sites."
    ),
}


def policies(root: Path, home: Path) -> Check:
    """Tell which policies say something about who sees what the browser sends."""
    look = Looking(root, home)
    findings: list[Finding] = []
    for folder in _CHROMIUM:
        for name in look.names(folder):
            if name.endswith(".json"):
                findings += _told(look, f"{folder}/{name}", inner=None)
    for place in _FIREFOX:
        findings += _told(look, place, inner="policies")
    means = "A browser shows all of its policies, those from an account included, at chrome://policy or about:policies."
    return look.check("browser-policies", "browser policies", (*_CHROMIUM, *_FIREFOX), findings, means)


def _told(look: Looking, place: str, inner: str | None) -> Iterator[Finding]:
    text = look.text(place)
    if not text.strip():
        return
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError):
        look.skip(place, "no JSON that can be read")
        return
    policy = document.get(inner) if inner and isinstance(document, dict) else document
    if not isinstance(policy, dict):
        look.skip(place, "it holds no policies")
        return
    for name in sorted(policy.keys() & _MEANINGS.keys()):
        detail = _detail(name, policy[name])
        if detail is not None:
            yield Finding(place, f"{name}{detail}", _MEANINGS[name], True)
    others = sorted(policy.keys() - _MEANINGS.keys())
    if others:
        yield Finding(place, listing(others, most=_MOST_NAMES), "Other policies, set by an administrator.")


def _detail(name: str, value: object) -> str | None:
    """Return what is added to a policy's name; None if it does not do what is told of it."""
    if value in (False, None, "", [], {}):
        return None
    if name in ("ExtensionInstallForcelist", "ExtensionSettings", "Extensions"):
        extensions = sorted(_forced(value))
        return f": {listing(extensions, most=_MOST_NAMES)}" if extensions else None
    if _MEANINGS[name] == _PROXY and _is_no_proxy(value):
        return None
    hosts = sorted(set(_hosts(value))) if _MEANINGS[name] == _PROXY else []
    return f": {listing(hosts, most=_MOST_NAMES)}" if hosts else ""


def _is_no_proxy(value: object) -> bool:
    """Tell whether a policy says that there is none, or leaves it to the system."""
    modes = [value.get("ProxyMode"), value.get("Mode")] if isinstance(value, dict) else [value]
    return any(mode in ("none", "direct", "system") for mode in modes if isinstance(mode, str))


def _forced(value: object) -> Iterator[str]:
    """Yield the identities of extensions that come by force, in the three shapes in which browsers write them."""
    if isinstance(value, list):
        yield from (item.partition(";")[0] for item in value if isinstance(item, str))
    elif isinstance(value, dict):
        for name, setting in value.items():
            if isinstance(setting, dict) and setting.get("installation_mode") in _FORCED:
                yield name
            elif name == "Install" and isinstance(setting, list):
                yield from (f"from {host_of(item)}" for item in setting if isinstance(item, str))


def _hosts(value: object) -> Iterator[str]:
    """Yield the hosts of the addresses in a proxy policy; modes such as `system` are none."""
    named = value.items() if isinstance(value, dict) else [("", value)]
    for key, text in named:
        if key in _EXCEPTIONS:
            continue
        if isinstance(text, str) and ("." in text or ":" in text):
            yield host_of(text.partition(";")[0].partition(",")[0])
