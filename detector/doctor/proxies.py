"""Proxy settings: through whom programs of this machine send, by environment, system, desktop and package manager.

Of an address only host and port are told: the rest may hold a password.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from detector.doctor.ini import host_of, settings
from detector.doctor.model import Check, Finding
from detector.doctor.places import Looking

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")
_TRUST = (
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "GIT_SSL_CAINFO",
)
_KEY_LOG = "SSLKEYLOGFILE"
_SYSTEM = ("/etc/environment", "/etc/profile.d", "~/.config/environment.d")
_APT = ("/etc/apt/apt.conf", "/etc/apt/apt.conf.d")
_KDE = ("~/.config/kioslaverc", "/etc/xdg/kioslaverc")
_GNOME = ("~/.config/dconf/user", "/etc/dconf/db/local")
_MEANS = "Programs send through this host. It sees which sites are called, and more if a root of its own is trusted."
_PAC = "A script from this host decides through whom each connection goes."
_KDE_TYPES = {"1": "by hand", "2": "by a script (PAC)", "3": "found in the network (WPAD)", "4": "from the environment"}


def proxies(root: Path, home: Path, environment: Mapping[str, str]) -> Check:
    """Tell which proxies are set."""
    look = Looking(root, home)
    findings = [*_variables("environment", environment.items())]
    for place in _files(look, _SYSTEM):
        findings += _variables(place, ((key, value) for _, key, value in settings(look.text(place))))
    for place in _files(look, _APT):
        findings += _apt(place, look.text(place))
    for place in _KDE:
        findings += _kde(place, look.text(place))
    for place in _GNOME:
        if look.exists(place):
            look.skip(place, "GNOME's settings are binary; see Settings, Network, Proxy")
    where = ("environment", *_SYSTEM, *_APT, *_KDE, *_GNOME)
    means = "Programs can have proxy settings of their own, and a network can redirect without any setting here."
    return look.check("proxies", "proxy settings", where, findings, means)


def _files(look: Looking, places: tuple[str, ...]) -> Iterator[str]:
    for place in places:
        if look.is_folder(place):
            yield from (f"{place}/{name}" for name in look.names(place) if not look.is_folder(f"{place}/{name}"))
        else:
            yield place


def _variables(where: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    for key, value in pairs:
        if not value:
            continue
        if key.lower() in _PROXIES:
            yield Finding(where, f"{key}: {host_of(value)}", _MEANS, True)
        elif key in _TRUST:
            yield Finding(
                where, f"{key} is set", "Programs trust the certificates of a file named there, not the system's.", True
            )
        elif key == _KEY_LOG:
            means = "Programs write the keys of their connections to a file; who reads it can open recorded traffic."
            yield Finding(where, f"{key} is set", means, True)


def _apt(where: str, text: str) -> Iterator[Finding]:
    """Yield proxies as apt.conf(5) writes them: `Acquire::http::Proxy "http://host:port";`, also in nested braces."""
    for line in text.splitlines():
        words = line.strip().rstrip(";").split(None, 1)
        if (
            len(words) == 2
            and words[0].lower().rpartition("::")[2] == "proxy"
            and words[1].strip('"') not in ("", "DIRECT")
        ):
            yield Finding(
                where,
                f"{words[0]}: {host_of(words[1].strip(chr(34)))}",
                "Packages are fetched through this host.",
                True,
            )


def _kde(where: str, text: str) -> Iterator[Finding]:
    found = {key: value for section, key, value in settings(text) if section == "Proxy Settings"}
    sort = found.get("ProxyType", "0")
    if sort not in _KDE_TYPES:
        return
    yield Finding(where, f"a proxy is set {_KDE_TYPES[sort]}", "Programs of KDE's desktop use it.", True)
    if sort == "2" and found.get("Proxy Config Script"):
        yield Finding(where, f"script from {host_of(found['Proxy Config Script'])}", _PAC, True)
    for key in ("httpProxy", "httpsProxy", "socksProxy", "ftpProxy"):
        if sort == "1" and found.get(key):
            yield Finding(where, f"{key}: {host_of(found[key])}", _MEANS, True)
