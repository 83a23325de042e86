"""A throw-away profile: a folder of its own that holds everything a browser writes, and how the browser is told so.

Trust and proxy are set for this profile alone. Chromium is told the key of the proxy's certificates
(`--ignore-certificate-errors-spki-list`); Firefox gets it through its WebDriver session. Nothing of the system changes.
Sources: chromium.googlesource.com, services/network/public/cpp/network_switches.cc; Firefox's all.js and
firefox-source-docs.mozilla.org/remote.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_TRIES = 20
_SHORT = "/tmp"
_LONGEST = 107 - len("/detect-browse-12345678/tmp/.org.chromium.Chromium.123456/SingletonSocket")


@contextmanager
def throw_away(inside: str | None = None) -> Iterator[Path]:
    """Yield a new folder (mode 0700) that is removed afterwards with all that is in it."""
    folder = Path(tempfile.mkdtemp(prefix="detect-browse-", dir=inside or _base(tempfile.gettempdir())))
    try:
        for name in ("profile", "home", "tmp"):
            (folder / name).mkdir(mode=0o700)
        yield folder
    finally:
        for _ in range(_TRIES):  # a browser's helper may still write while it ends
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break


def _base(temporary: str) -> str:
    """Return the folder for temporary files, or a shorter one: Chromium puts a socket in it, whose path has a limit."""
    return _SHORT if len(temporary) > _LONGEST and os.path.isdir(_SHORT) else temporary


def environment(folder: Path, own: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the child: what it would write at home or in /tmp goes to the folder."""
    home = str(folder / "home")
    made = {
        **own,
        "HOME": home,
        "XDG_CONFIG_HOME": home,
        "XDG_CACHE_HOME": home,
        "XDG_DATA_HOME": home,
        "TMPDIR": str(folder / "tmp"),
        "MOZ_CRASHREPORTER_DISABLE": "1",
        "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1",  # lets the profile say that there are no remote settings to fetch
    }
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        made.pop(name, None)
        made.pop(name.upper(), None)
    cookie = os.path.join(own.get("HOME", ""), ".Xauthority")
    if "XAUTHORITY" not in own and own.get("DISPLAY") and os.path.exists(cookie):
        made["XAUTHORITY"] = cookie  # X finds it at home, and home is elsewhere now
    return made


def spki_of(certificate: Path) -> str:
    """Return the base64 SHA-256 of a PEM certificate's public key (RFC 7469, section 2.4).

    mitmproxy signs each site's certificate for the same key as its own, so that this one covers all of them.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_pem_x509_certificate

    key = load_pem_x509_certificate(certificate.read_bytes()).public_key()
    return base64.b64encode(
        hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    ).decode()


def chromium_arguments(
    folder: Path, proxy: tuple[str, int], spki: str, *, headless: bool, sandbox: bool
) -> tuple[str, ...]:
    """Return what Chromium, Chrome and Edge are started with."""
    host, port = proxy
    return (
        f"--user-data-dir={folder / 'profile'}",
        f"--disk-cache-dir={folder / 'tmp'}",
        f"--proxy-server=http://{host}:{port}",
        "--proxy-bypass-list=<-loopback>",
        f"--ignore-certificate-errors-spki-list={spki}",
        "--disable-quic",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--remote-debugging-pipe",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--allow-browser-signin=false",
        "--disable-breakpad",
        "--disable-extensions",
        "--disable-domain-reliability",
        "--disable-client-side-phishing-detection",
        f"--disable-features={','.join(_NOT_NEEDED)}",
        "--disable-crash-reporter",
        "--disable-smooth-scrolling",
        "--password-store=basic",
        "--use-mock-keychain",
        "--window-size=1280,900",
        *(("--headless", "--disable-gpu") if headless else ()),
        *(() if sandbox else ("--no-sandbox", "--disable-dev-shm-usage")),
        "about:blank",
    )


_NOT_NEEDED = (
    "AutofillServerCommunication",
    "DialMediaRouteProvider",
    "HttpsUpgrades",
    "InterestFeedContentSuggestions",
    "NetworkTimeServiceQuerying",
    "MediaRouter",
    "OptimizationHints",
    "Translate",
)


def firefox_arguments(folder: Path, *, headless: bool) -> tuple[str, ...]:
    """Return what Firefox is started with; the rest stands in the profile's user.js."""
    return (
        "--profile",
        str(folder / "profile"),
        "--no-remote",
        "--new-instance",
        "--remote-debugging-port=0",
        "--width=1280",
        "--height=900",
        *(("--headless",) if headless else ()),
        "about:blank",
    )


def write_firefox_settings(folder: Path, proxy: tuple[str, int]) -> None:
    """Write the profile's user.js: the proxy for everything, and none of Firefox's own traffic."""
    host, port = proxy
    settings: dict[str, object] = {
        **_FIREFOX,
        "network.proxy.http": host,
        "network.proxy.http_port": port,
        "network.proxy.ssl": host,
        "network.proxy.ssl_port": port,
    }
    lines = [f'user_pref("{name}", {_literal(value)});' for name, value in settings.items()]
    (folder / "profile" / "user.js").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else f'"{value}"'


_FIREFOX: dict[str, object] = {
    "network.proxy.type": 1,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": True,
    "network.proxy.allow_bypass": False,
    "network.proxy.failover_direct": False,
    "network.http.http3.enable": False,
    "network.trr.mode": 5,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "network.http.speculative-parallel-limit": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "media.peerconnection.ice.proxy_only": True,
    "general.smoothScroll": False,
    "app.update.enabled": False,
    "app.update.auto": False,
    "app.normandy.enabled": False,
    "app.shield.optoutstudies.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.contentblocking.category": "custom",
    "browser.newtabpage.enabled": False,
    "browser.newtabpage.activity-stream.feeds.telemetry": False,
    "browser.ping-centre.telemetry": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.search.update": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.topsites.contile.enabled": False,
    "browser.uitour.enabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.blocklist.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "geo.provider.network.url": "",
    "media.gmp-manager.updateEnabled": False,
    "privacy.trackingprotection.enabled": False,
    "privacy.trackingprotection.pbmode.enabled": False,
    "remote.active-protocols": 1,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "signon.rememberSignons": False,
    "startup.homepage_welcome_url": "about:blank",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
    "toolkit.telemetry.unified": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
}
"""What Firefox would fetch or ask by itself is off; its protection against trackers, too, or there were none to see."""
