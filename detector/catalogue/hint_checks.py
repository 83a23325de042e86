"""Checks of what can only hint at a product: address ranges, JA4 values, and the tunnels that it speaks.

Each takes a text and returns what is wrong with it and the remedy, or None. Knows no YAML and no file.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

WIDEST_IPV4, WIDEST_IPV6 = 16, 32
"""The shortest prefixes that a range may have: a wider one is a cloud's or a country's, not a product's."""

_DOCUMENTATION = tuple(
    ip_network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
"""RFC 5737 and RFC 3849: nobody's addresses, for examples and tests."""

# FoxIO's specification of JA4: transport, version, whether a name is asked for, counts, ALPN; ciphers; extensions.
_JA4 = re.compile(r"[tqd](?:1[0-3]|s[23]|d[1-3]|00)[di][0-9]{4}[0-9a-z]{2}_([0-9a-f]{12})_[0-9a-f]{12}")

_SHARED_CIPHERS = {
    # https://github.com/FoxIO-LLC/ja4/blob/main/ja4plus-mapping.csv
    "8daaf6152771": "Chromium's and every program's that is built on it",
    "55b375c5d22e": "that of TLS 1.3 over QUIC, which all browsers share",
    "9dc949149365": "that of the language Go",
    "85036bcba153": "that of the language Python",
    "d83cc789557e": "that of Windows",
    "76e208dd3e22": "that of Windows",
    # https://github.com/djnnvx/mic : values measured from browsers' handshakes
    "5b57614c22b0": "Firefox's",
    "a09f3c656075": "Safari's, and that of Apple's systems",
    # No cipher at all.
    "000000000000": "empty",
}
"""Lists of ciphers, as JA4 hashes them, that say which library speaks and not which product."""


def range_fault(text: str) -> str | None:
    """A public network in CIDR notation, as narrow as a product's own."""
    shown = f"'{text[:80]}'"
    if "/" not in text:
        return f"{shown} has no prefix length; write '{text[:40]}/32', or '/128' for IPv6"
    try:
        network = ip_network(text)
    except ValueError:
        return f"{shown} is no network; write it as 198.51.100.0/24, with no bit behind the prefix"
    if str(network) != text:
        return f"{shown} is not in its usual form; write '{network}'"
    widest = WIDEST_IPV4 if network.version == 4 else WIDEST_IPV6
    if network.prefixlen < widest:
        return f"{shown} is too wide to be one product's; write the ranges that the vendor publishes, /{widest} at most"
    if not network.is_global and not _is_example(network):
        return f"{shown} is a private or reserved range, which every network may use; write public addresses"
    return None


def _is_example(network: IPv4Network | IPv6Network) -> bool:
    return any(
        network.subnet_of(example)  # type: ignore[arg-type]  # compared only with networks of its own version
        for example in _DOCUMENTATION
        if example.version == network.version
    )


def ja4_fault(text: str) -> str | None:
    """A JA4 value that is a product's own, not a library's."""
    match = _JA4.fullmatch(text)
    if match is None:
        return (
            f"'{text[:80]}' is no JA4; write it whole, as t13d1516h2_…_…, in lower case (JA4 alone, no JA3 and no JA4S)"
        )
    owner = _SHARED_CIPHERS.get(match[1])
    if owner:
        return (
            f"its list of ciphers is {owner}: thousands of programs show it, so it tells nothing of this one; remove it"
        )
    return None
