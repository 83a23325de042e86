"""DNS settings: who is asked for the names of sites, whether that is encrypted, and which names this machine redirects.

Knows addresses and names alone; asks nobody.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from pathlib import Path

from detector.catalogue.compiled import Catalogue
from detector.doctor.ini import settings
from detector.doctor.known import vendor_of
from detector.doctor.model import Check, Finding
from detector.doctor.places import Looking
from detector.match.index import Matcher
from detector.report.words import listing

_RESOLV = ("/etc/resolv.conf", "/run/systemd/resolve/resolv.conf")
_RESOLVED = "/etc/systemd/resolved.conf"
_FOLDERS = ("/etc/systemd/resolved.conf.d", "/run/systemd/resolved.conf.d", "/usr/lib/systemd/resolved.conf.d")
_HOSTS = "/etc/hosts"
_MAX_HOSTS_FILE = 16 << 20
_MOST_REDIRECTED = 100
_MOST = 10


def resolvers(root: Path, home: Path) -> Check:
    """Tell who is asked for names, and whether that is encrypted (resolv.conf(5), resolved.conf(5))."""
    look = Looking(root, home)
    findings: list[Finding] = []
    for place in _RESOLV:
        findings += _servers(place, look.text(place))
    for place in (_RESOLVED, *(f"{folder}/{name}" for folder in _FOLDERS for name in look.names(folder))):
        findings += _resolved(place, look.text(place))
    means = (
        "Browsers can ask another server by themselves (DNS over HTTPS). Whoever is asked sees which sites are called."
    )
    return look.check("dns", "DNS settings", (*_RESOLV, _RESOLVED, *_FOLDERS), findings, means)


def redirected(root: Path, home: Path, catalogue: Catalogue) -> Check:
    """Tell which hosts of known vendors /etc/hosts blocks or redirects (hosts(5))."""
    look = Looking(root, home)
    matcher = Matcher(catalogue)
    findings: list[Finding] = []
    for address, host in _entries(look.text(_HOSTS, _MAX_HOSTS_FILE)):
        match = matcher.match(host)
        signature = catalogue.get(match.signature_id) if match else None
        if signature is None:
            continue
        if len(findings) == _MOST_REDIRECTED:
            look.skip(_HOSTS, f"only the first {_MOST_REDIRECTED} hosts of known vendors are listed")
            break
        found = f"{host} is sent to {address}"
        if _is_blocked(address):
            findings.append(Finding(_HOSTS, found, f"This host of {signature.name} is blocked here."))
        else:
            means = f"What is meant for this host of {signature.name} goes to that address, whoever has it."
            findings.append(Finding(_HOSTS, found, means, True, vendor_of(signature)))
    means = "Only hosts of vendors that the catalogue names are told."
    return look.check("hosts-file", "names that this machine redirects", (_HOSTS,), findings, means)


def _servers(place: str, text: str) -> Iterator[Finding]:
    rows = [line.split() for line in text.splitlines()]
    servers = [row[1] for row in rows if len(row) > 1 and row[0] == "nameserver"]
    searched = [name for row in rows if len(row) > 1 and row[0] in ("search", "domain") for name in row[1:]]
    if servers:
        yield Finding(place, f"asks {listing(servers, most=_MOST)}", _who(servers))
    if searched:
        means = "Short names are looked up there: as a rule the network's or the organisation's own domain."
        yield Finding(place, f"searches {listing(searched, most=_MOST)}", means)


def _who(servers: list[str]) -> str:
    addresses = [address for address in map(_address, servers) if address is not None]
    if addresses and all(address.is_loopback for address in addresses):
        return "A program on this machine answers, and asks others in turn."
    if any(address.is_private for address in addresses):
        return "A server in this network is asked: whoever runs the network can see which sites are called."
    return "A server on the Internet is asked: whoever runs it can see which sites are called."


def _resolved(place: str, text: str) -> Iterator[Finding]:
    found = {key: value for section, key, value in settings(text) if section == "Resolve"}
    for key in ("DNS", "FallbackDNS"):
        if found.get(key):
            yield Finding(
                place,
                f"{key}: {listing(found[key].split(), most=_MOST)}",
                _who([_bare(one) for one in found[key].split()]),
            )
    mode = found.get("DNSOverTLS", "").lower()
    if mode in ("yes", "true", "1", "on"):
        yield Finding(
            place, "DNSOverTLS: yes", "Questions for names are encrypted; only the server that is asked sees them."
        )
    elif mode == "opportunistic":
        yield Finding(
            place,
            "DNSOverTLS: opportunistic",
            "Questions for names are encrypted where the server can; a network can prevent it.",
        )
    elif mode:
        yield Finding(
            place, "DNSOverTLS: no", "Questions for names are not encrypted; the network sees which sites are called."
        )


def _bare(server: str) -> str:
    """Return the address of a server as resolved.conf(5) writes it: `address:port%interface#name`."""
    text = server.partition("#")[0].partition("%")[0]
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        address, *hosts = line.partition("#")[0].split() or [""]
        if _address(address) is not None:
            yield from ((address, host) for host in hosts)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _is_blocked(address: str) -> bool:
    parsed = _address(address)
    return parsed is not None and (parsed.is_loopback or parsed.is_unspecified)
