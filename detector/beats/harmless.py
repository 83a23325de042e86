"""Well-known beats that tell nothing about a person: by port, by host, and by the shape of what goes over the wire.

Each row gives its public source. A row ranks a beat down, it hides nothing: the beat keeps its period and confidence.
A hint by port or name can be abused by whoever wants to hide, so the reason is always shown. Data and look-ups only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detector.beats.model import TCP, UDP, Key

_IANA = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml"
_APPLE = "https://support.apple.com/HT210060"
_WINDOWS = "https://learn.microsoft.com/windows/privacy/manage-windows-1903-endpoints"
_OFFICE = "https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges"
_PORTAL = "https://github.com/MISP/misp-warninglists/blob/main/lists/captive-portals/list.json"
_FCM = "https://firebase.google.com/docs/cloud-messaging/network-configuration"


@dataclass(frozen=True, slots=True)
class Harmless:
    """A kind of harmless beat, why it is one, and the page that says so."""

    kind: str
    reason: str
    source: str


_TIME = Harmless("time", "it sets the clock", "https://www.rfc-editor.org/rfc/rfc5905")
_DNS = Harmless("dns", "it looks up names", "https://www.rfc-editor.org/rfc/rfc1035")
_LOCAL = Harmless("discovery", "devices of the local network look for each other", _IANA)
_MAIL = Harmless("mail", "a mail program looks for new mail", _IANA)
_PUSH = Harmless("push", "it holds a channel open on which notifications arrive", _FCM)
_APPLE_PUSH = Harmless("push", "it holds a channel open on which notifications arrive", _APPLE)
_CHAT = Harmless("chat", "a chat program keeps its session alive", _IANA)
_CALL = Harmless("call", "a call asks for its own address (STUN)", "https://www.rfc-editor.org/rfc/rfc8489")
_DEVICE = Harmless("device", "a device, a printer or a sensor is asked for its state", _IANA)
_ONLINE = Harmless("connectivity", "the system checks whether it is online", _PORTAL)
_STATUS = Harmless(
    "certificate-status", "it asks whether a certificate still holds", "https://www.rfc-editor.org/rfc/rfc6960"
)

_BY_PORT: dict[tuple[int, int], Harmless] = {
    **{(UDP, port): _TIME for port in (123,)},
    **{(protocol, port): _DNS for protocol in (TCP, UDP) for port in (53, 853)},
    **{(UDP, port): _LOCAL for port in (67, 68, 137, 138, 546, 547, 1900, 3702, 5351, 5353, 5355)},
    **{(TCP, port): _MAIL for port in (25, 110, 143, 465, 587, 993, 995, 4190)},
    **{(TCP, port): _PUSH for port in (5228, 5229, 5230)},
    **{(TCP, port): _APPLE_PUSH for port in (2197, 5223)},
    **{(TCP, port): _CHAT for port in (5222, 5269, 6667, 6697)},
    **{(protocol, port): _CALL for protocol in (TCP, UDP) for port in (3478, 3479, 3480, 3481, 5349)},
    **{(TCP, port): _DEVICE for port in (502, 515, 554, 631, 1883, 8009, 8883, 9100)},
    **{(UDP, port): _DEVICE for port in (161, 162, 5683, 5684, 47808)},
}


def _rows(kind: str, reason: str, source: str, hosts: str) -> Iterator[tuple[str, Harmless]]:
    row = Harmless(kind, reason, source)
    return ((host, row) for host in hosts.split())


_BY_DOMAIN: dict[str, Harmless] = dict(
    (
        *_rows(
            "connectivity",
            "the system checks whether it is online",
            _PORTAL,
            "captive.apple.com connectivitycheck.gstatic.com connectivitycheck.android.com clients3.google.com"
            " detectportal.firefox.com msftncsi.com www.msftconnecttest.com",
        ),
        *_rows(
            "connectivity",
            "the system checks whether it is online",
            "https://gist.github.com/zhangyoufu/0ad9b3b9cd3a144714f70c6610e43962",
            "nmcheck.gnome.org network-test.debian.org ping.archlinux.org cp.cloudflare.com"
            " connectivity-check.ubuntu.com connect.rom.miui.com connectivitycheck.platform.hicloud.com",
        ),
        *_rows(
            "push",
            "it holds a channel open on which notifications arrive",
            _FCM,
            "mtalk.google.com mtalk4.google.com " + " ".join(f"alt{number}-mtalk.google.com" for number in range(1, 9)),
        ),
        *_rows("push", "it holds a channel open on which notifications arrive", _APPLE, "push.apple.com"),
        *_rows("push", "it holds a channel open on which notifications arrive", _WINDOWS, "wns.windows.com"),
        *_rows(
            "push",
            "it holds a channel open on which notifications arrive",
            "https://github.com/mozilla-services/autopush-rs",
            "push.services.mozilla.com",
        ),
        *_rows(
            "update",
            "the system looks for updates",
            _WINDOWS,
            "windowsupdate.com update.microsoft.com delivery.mp.microsoft.com dsp.mp.microsoft.com",
        ),
        *_rows(
            "update",
            "the system looks for updates",
            _APPLE,
            "gdmf.apple.com mesu.apple.com swscan.apple.com swcdn.apple.com swdist.apple.com swdownload.apple.com"
            " updates.cdn-apple.com updates-http.cdn-apple.com appldnld.apple.com gg.apple.com gs.apple.com"
            " configuration.apple.com",
        ),
        *_rows(
            "update",
            "the browser looks for updates",
            "https://github.com/mozilla-releng/balrog",
            "aus5.mozilla.org",
        ),
        *_rows("mail", "a mail program looks for new mail", _OFFICE, "outlook.office365.com outlook.office.com"),
        *_rows("chat", "a chat program keeps its session alive", _OFFICE, "teams.microsoft.com"),
        *_rows("time", "it sets the clock", "https://www.ntppool.org/en/use.html", "pool.ntp.org"),
    )
)


def known_harmless(key: Key) -> Harmless | None:
    """Return the kind of beat that a port or a host is known for, or None."""
    by_port = _BY_PORT.get((key.protocol, key.port))
    if by_port is not None:
        return by_port
    host = key.host.lower().rstrip(".")
    if _is_multicast(host):
        return _LOCAL
    if host.startswith(("ocsp.", "ocsp-", "crl.")):
        return _STATUS
    labels = host.split(".")
    return next((row for at in range(len(labels)) if (row := _BY_DOMAIN.get(".".join(labels[at:])))), None)


def _is_multicast(host: str) -> bool:
    """Tell whether a host is a multicast or broadcast address in its usual writing (RFC 5771, RFC 4291)."""
    if ":" in host:
        return host.startswith("ff")
    parts = host.split(".")
    return len(parts) == 4 and all(map(str.isdigit, parts)) and 224 <= int(parts[0]) <= 255


def shape_of(*, period: float, upload: float, download: float, duration: float, ratio: float) -> Harmless | None:
    """Return the kind of harmless beat that typical sizes and durations look like, or None. All are medians."""
    if duration >= _HELD * period and upload < LITTLE:
        return Harmless("push", "each connection is held until the next one: a channel on which news arrive", "")
    if upload < LITTLE and download < LITTLE:
        return Harmless("keep-alive", "hardly anything is sent or received each time", "")
    if period >= _RARE and ratio < 0.5:
        return Harmless("update", "it asks rarely and gets more than it sends: a look for updates", "")
    if upload < LITTLE and ratio < 0.5:
        return Harmless("polling", "it sends a short question and gets an answer: a look for news", "")
    return None


LITTLE = 1200
"""Bytes up: a request with its cookies, without the handshake. Less says nothing that is worth recording."""

_HELD = 0.8
_RARE = 1500
