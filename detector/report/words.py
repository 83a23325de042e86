"""Codes and numbers in plain English: categories, kinds of data, evidence, reasons, sizes, times, counts.

Knows the vocabulary and nothing of a document. A code without words stands for itself, so it is still untrusted text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from detector.vocabulary import LISTED

CATEGORY_WORDS = {
    "workplace-monitoring": "workplace monitoring",
    "insider-risk": "insider-risk monitoring",
    "endpoint-security": "endpoint security",
    "device-management": "device management",
    "digital-experience": "device experience monitoring",
    "network-inspection": "network inspection",
    "session-replay": "session replay",
    "meeting-assistant": "meeting assistant",
    "ai-assistant": "AI assistant",
    "anti-fraud": "fraud detection",
    "product-analytics": "product analytics",
    "customer-data-platform": "customer data platform",
    "marketing-engagement": "marketing messages",
    "experimentation": "A/B testing",
    "advertising": "advertising",
    "os-telemetry": "operating system telemetry",
    "app-telemetry": "app telemetry",
    "error-monitoring": "error reports",
    "performance-monitoring": "performance monitoring",
    "tag-management": "tag manager",
    "web-analytics": "web analytics",
}

KIND_WORDS = {
    "keystrokes": "keystrokes",
    "typing-rhythm": "typing rhythm",
    "mouse-movement": "mouse movement",
    "clicks": "clicks",
    "scroll": "scrolling",
    "form-input": "what is typed into forms",
    "clipboard": "clipboard",
    "screenshots": "screenshots",
    "screen-video": "video of the screen",
    "session-replay": "session replay (a recording of the page)",
    "window-titles": "window titles",
    "app-usage": "apps used",
    "pages-visited": "pages visited",
    "activity-level": "how active the user is",
    "idle-time": "idle time",
    "files": "files",
    "messages": "messages",
    "audio": "sound",
    "camera": "camera",
    "location": "location",
    "identity": "who the user is",
    "device-fingerprint": "device fingerprint",
    "performance": "loading times and speed",
    "errors": "errors",
    "network-activity": "network activity",
}

EVIDENCE_WORDS = {"contacted": "contacted", "sending": "sending data", "observed": "data seen"}

CERTAINTY_WORDS = {"suspected": "suspected", "decoded": "read", "proven": "proven"}

CERTAINTY_MEANINGS = {
    "suspected": "a rule fired that is right most of the time; it says why",
    "decoded": "the vendor's format is known, and the data was read out of it",
    "proven": "what was planted on purpose came back in what was sent",
}

PURPOSE_WORDS = {
    "drawing": "drawing",
    "live-pointer": "a pointer that others are shown",
    "map": "a map",
    "performance-timings": "loading times",
    "picture-upload": "pictures being uploaded",
    "remote-desktop": "control of a remote screen",
    "search-as-you-type": "a search while it is typed",
}

FILTER_WORDS = {"pi-hole": "Pi-hole", "adguard-home": "AdGuard Home", "dnsmasq": "dnsmasq"}
"""Sources that refuse look-ups."""

UNJUDGED_WORDS = {
    "unreadable": "encrypted, or in no format that is known here",
    "beyond-the-sample": "a long body was judged by its beginning",
    "judged-by-its-beginning": "a long body was judged by its beginning",
    "cut-off-or-mixed": "cut off, or mixed with what is no data: as far as it goes was read",
    "nested-too-deeply": "nested too deeply",
    "too-many-number-lists": "too many lists of numbers to look at each",
    "too-many-shapes": "too many kinds of records",
    "too-much-unpacked": "it unpacks to too much",
    "too-many-layers": "wrapped in too many layers",
    "too-many-parts": "too many parts",
    "too-many-values": "too many values",
    "too-many-encoded-strings": "too many encoded texts",
    "too-many-at-once": "too many came at once to look into each",
    "examiner-ended": "looking into it failed, and was begun anew",
}

EVIDENCE_MEANINGS = {
    "contacted": "one of its hosts was looked up or connected to; whether data was sent cannot be told",
    "sending": "data went to a host where it takes data in; what the data said could not be read",
    "observed": "what was sent was read and held this kind of data",
}

SEEN_IN_WORDS = {
    "dns": "DNS",
    "sni": "TLS",
    "quic": "QUIC",
    "http": "HTTP",
    "certificate": "certificate",
    "proxy": "proxy",
    "har": "HAR",
}

TUNNEL_WORDS = {
    "wireguard": "WireGuard",
    "openvpn": "OpenVPN",
    "ipsec": "IPsec",
    "anyconnect": "AnyConnect's DTLS",
    "tailscale": "Tailscale's WireGuard",
    "tls": "TLS",
    "quic": "QUIC",
    "dtls": "DTLS",
    "tcp": "TCP",
    "udp": "UDP",
}

UNNAMED_WORDS = {
    "tunnel": "it went through a tunnel or a firm's gateway, which hides the names of what is inside",
    "encrypted-client-hello": "the name was encrypted (Encrypted ClientHello)",
    "no-handshake-seen": "the beginning, where the name is said, is not in the recording",
    "hello-without-name": "the app began encryption without saying whom it called",
    "other-protocol": "a protocol that says no name, or one that this tool does not read",
    "no-payload": "nothing was sent",
    "several-names-for-the-address": "the address belongs to several names",
    "malformed-handshake": "the opening message is damaged or out of the ordinary",
}

UNPARSED_WORDS = {
    "truncated-frame": "only a part of the packet was recorded",
    "truncated-header": "the packet ends in the middle of a header",
    "bad-header": "the header contradicts itself",
    "unsupported-link": "this kind of recording is not supported (raw Wi-Fi, for one)",
    "incomplete-fragment": "the other parts of a larger packet are missing",
    "tunnel-too-deep": "wrapped in more tunnels than this tool opens",
}

MESSAGE_WORDS = {
    "dns": "DNS message",
    "tls": "TLS handshake",
    "quic": "QUIC packet",
    "http": "HTTP request",
    "certificate": "certificate",
    "damaged-log-line": "damaged or cut log line",
    "undated-log-line": "undated log line",
    "nameless-log-line": "nameless log line",
    "overlong-log-line": "overlong log line",
}

_UNITS = ("kB", "MB", "GB", "TB", "PB", "EB")
# Not from the locale: the report reads the same on every machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
UNKNOWN = "unknown"


def category(code: str) -> str:
    """Return a category in plain words."""
    return "named by a list" if code == LISTED else CATEGORY_WORDS.get(code, code)


def kind(code: str) -> str:
    """Return a kind of data in plain words."""
    return KIND_WORDS.get(code, code)


def evidence(code: str) -> str:
    """Return a rung of the evidence ladder in words that claim no more than it does."""
    return EVIDENCE_WORDS.get(code, code)


def certainty(code: str) -> str:
    """Return how sure an observed kind is, in a word."""
    return CERTAINTY_WORDS.get(code, code)


def purpose(code: str) -> str:
    """Return what traffic is for, in plain words."""
    return PURPOSE_WORDS.get(code, code.replace("-", " "))


def seen_in(codes: Sequence[str]) -> str:
    """Return where a name was seen, as a list in words."""
    return ", ".join(SEEN_IN_WORDS.get(code, code) for code in codes)


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Return `count` and its noun: "1 vendor", "12,345 vendors"."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def listing(items: Sequence[str], *, most: int | None = None) -> str:
    """Return `items` as a sentence names them: "a", "a and b", "a, b and c", "a, b and 7 more" beyond `most`."""
    if most is not None and len(items) > most:
        return f"{', '.join(items[:most])} and {len(items) - most:,} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def size(count: int | None) -> str:
    """Return bytes in decimal units with two significant figures or more: "512 B", "1.3 kB", "17 MB"."""
    if count is None:
        return UNKNOWN
    if count < 1_000:
        return f"{count} B"
    amount = float(count)
    for unit in _UNITS:
        amount /= 1_000
        if amount < 9.95:
            return f"{amount:.1f} {unit}"
        if amount < 999.5:
            return f"{amount:.0f} {unit}"
    return f"{amount:.0f} {_UNITS[-1]}"


def span(seconds: float) -> str:
    """Return a length of time in the unit that a person would use: "40 seconds", "5 minutes", "3 hours"."""
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.3g} minutes" if seconds < 5_400 else f"{seconds / 3_600:.2g} hours"


def share(part: float) -> str:
    """Return a share of 0 to 1 in per cent; never 0 % or 100 % of what is neither nothing nor everything."""
    per_cent = part * 100
    if 0 < per_cent < 1:
        return "less than 1 %"
    if 99 < per_cent < 100:
        return "more than 99 %"
    return f"{per_cent:.0f} %"


def utc(at: float | None) -> datetime | None:
    """Return the UTC time of `at` seconds since the epoch, or None where the calendar has no such day."""
    if at is None or not math.isfinite(at):
        return None
    try:
        return datetime.fromtimestamp(at, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def iso(at: float | None) -> str | None:
    """Return ISO 8601 in UTC to the millisecond ("2026-11-24T09:14:02.000Z"), or None if `at` is no time."""
    time = utc(at)
    return time.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z" if time else None


SKIPPED_WORDS = {
    "no-http": "a connection that was no web request: its size is known, its content was not read",
    "no-request": "no request was in it",
    "no-time": "it did not say when",
    "not-http": "an encrypted connection was opened and held no HTTP",
    "damaged-stream": "an opened connection has gaps, or breaks the rules; what followed was not read",
    "oversized-packet": "a packet was too large to be handed on",
    "not-on-the-web": "the page's own data, or a browser's extension: nothing was sent",
}

NO_PROGRAM_WORDS = {
    "gone already": "the program was gone before it could be asked for",
    "not permitted": "it may not be looked at without more rights",
    "another user": "it belongs to another user; watching with sudo shows it",
    "the kernel's own": "it is the system's own",
    "not answered": "too many at once",
    "another machine": "it runs on another machine",
}


def process(name: str, pid: int, path: str) -> dict[str, str | int]:
    """Return a program as JSON writes it."""
    return {"name": name, "pid": pid, "path": path}


def clock(at: float | None) -> str:
    """Return the time of day in UTC: "09:14"."""
    time = utc(at)
    return f"{time:%H:%M}" if time else UNKNOWN


def day(at: float | None) -> str:
    """Return the day in UTC: "24 November 2026"."""
    time = utc(at)
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}" if time else "an unknown day"


def short_day(at: float | None) -> str:
    """Return the day in UTC without its year: "24 Nov"."""
    time = utc(at)
    return f"{time.day} {_MONTHS[time.month - 1][:3]}" if time else UNKNOWN


def moment(at: float | None) -> str:
    """Return day and time of day in UTC: "2026-11-24 09:14"."""
    time = utc(at)
    return f"{time:%Y-%m-%d %H:%M}" if time else UNKNOWN


def is_one_day(times: Sequence[float]) -> bool:
    """Tell whether all of `times` that the calendar knows fall on one day in UTC; no time at all does not."""
    return len({time.date() for time in map(utc, times) if time}) == 1


def short(text: str, most: int) -> str:
    """Return `text` with its middle left out if longer than `most`: both ends of a name or path tell something."""
    if len(text) <= most:
        return text
    head = (most - 1) // 3
    return f"{text[:head]}…{text[len(text) - (most - 1 - head) :]}"
