"""What of this program works here: rights to capture, interfaces, other programs, and the proxy's own certificate.

Asks files and PATH alone; opens no socket and starts nothing.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from detector.browsers.find import installed
from detector.doctor.model import Check, Finding
from detector.doctor.places import Looking
from detector.report.words import listing
from detector.sources.proxy_server import readable_keys

Which = Callable[[str], str | None]

_CAP_NET_RAW = 1 << 13  # linux/capability.h
_UP = 1 << 0  # RTF_UP of linux/route.h


def capture_rights(root: Path, home: Path) -> Check:
    """Tell whether this process may capture: as root, or by CAP_NET_RAW (capabilities(7))."""
    look = Looking(root, home)
    place = "/proc/self/status"
    fields = dict(line.partition(":")[::2] for line in look.text(place).splitlines())
    held = _number(fields.get("CapEff", ""), 16)
    user = fields.get("Uid", "").split()
    if held & _CAP_NET_RAW:
        found, means = "CAP_NET_RAW is held", "`detect scan --interface` can watch live from here."
    else:
        found = "CAP_NET_RAW is not held"
        means = "To watch live: `sudo detect scan --interface`. `detect browse` and `detect proxy` need no rights."
    who = "root" if user[1:2] == ["0"] else "a user without root's rights"
    findings = [Finding(place, f"{found}; run as {who}", means)] if fields else []
    return look.check(
        "capture-rights", "rights to capture", (place,), findings, "Rights are needed to watch live only."
    )


def interfaces(root: Path, home: Path) -> Check:
    """Tell which interfaces there are, and which carries the default route."""
    look = Looking(root, home)
    places = ("/sys/class/net", "/proc/net/route", "/proc/net/ipv6_route")
    names = look.names(places[0])
    default = sorted(_default_v4(look.text(places[1])) | _default_v6(look.text(places[2])))
    findings = []
    if names:
        findings.append(Finding(places[0], listing(names), "`detect scan --interface NAME` can be told any of these."))
    if default:
        findings.append(
            Finding(places[1], f"default route: {listing(default)}", "Most traffic leaves through this one.")
        )
    means = "A default route through tun, wg or ppp is a VPN: whoever runs it sees where all connections go."
    return look.check("interfaces", "network interfaces", places, findings, means)


def programs(root: Path, home: Path, which: Which = shutil.which) -> Check:
    """Tell which programs are there that single commands need."""
    look = Looking(root, home)
    browsers = [browser.name for browser in installed(which)]
    findings = [
        _program("tshark", which("tshark") is not None, "`detect scan --keys`", "install tshark"),
        _program(listing(browsers) or "a browser", bool(browsers), "`detect browse`", "install Chromium or Firefox"),
        _program(
            "notify-send", _has_desktop(look, which), "`--notify`", "it needs notify-send and a desktop's session"
        ),
    ]
    return look.check(
        "programs", "programs that single commands use", ("PATH",), findings, "All else works without them."
    )


def proxy_key(root: Path, home: Path) -> Check:
    """Tell whether the proxy's certificate authority was made, and whether its key is kept from others."""
    look = Looking(root, home)
    place = "~/.mitmproxy"
    findings: list[Finding] = []
    for name in look.names(place):
        if name.startswith("mitmproxy-ca"):
            findings.append(_key_file(home, place, name, look))
    try:
        is_open = bool(readable_keys(str(home / ".mitmproxy")))
    except OSError as error:
        look.skip(place, (error.strerror or str(error)).lower())
        is_open = False
    if is_open:
        means = (
            "Others can read the key, and with it what this authority signs. Do: chmod 600 ~/.mitmproxy/mitmproxy-ca*"
        )
        findings.append(Finding(place, "the key is readable by others", means, True))
    found = "made" if findings else "not made yet; `detect proxy` makes it when it first runs"
    means = f"The proxy's certificate authority is {found}. Only what trusts it can be read by `detect proxy`."
    return look.check("proxy-certificate", "the proxy's own certificate authority", (place,), findings, means)


def _key_file(home: Path, place: str, name: str, look: Looking) -> Finding:
    try:
        mode = f"mode {stat.S_IMODE(os.lstat(home / '.mitmproxy' / name).st_mode):04o}"
    except OSError as error:
        mode = "mode unknown"
        look.skip(f"{place}/{name}", (error.strerror or str(error)).lower())
    return Finding(f"{place}/{name}", f"{name}, {mode}", "A file of the proxy's certificate authority.")


def _program(name: str, is_there: bool, command: str, remedy: str) -> Finding:
    found = f"{name}: {'found' if is_there else 'not found'}"
    return Finding("PATH", found, f"{command} works here." if is_there else f"{command} does not work here: {remedy}.")


def _has_desktop(look: Looking, which: Which) -> bool:
    return which("notify-send") is not None and look.exists(f"/run/user/{os.getuid()}/bus")


def _default_v4(text: str) -> set[str]:
    """Return the interfaces of routes to everywhere, as proc(5) writes them: interface, destination, ..., mask."""
    rows = [line.split() for line in text.splitlines()[1:]]
    return {row[0] for row in rows if len(row) > 7 and row[1] == row[7] == "00000000" and _number(row[3], 16) & _UP}


def _default_v6(text: str) -> set[str]:
    rows = [line.split() for line in text.splitlines()]
    whole = ("0" * 32, "00")
    return {row[9] for row in rows if len(row) > 9 and (row[0], row[1]) == whole and row[9] != "lo"}


def _number(text: str, base: int) -> int:
    try:
        return int(text.strip() or "0", base)
    except ValueError:
        return 0
