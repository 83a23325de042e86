"""Who lives where in the laboratory: host names, their addresses (documentation ranges) and their aliases.

Nothing here reaches the real owners of these names: the only resolver in the namespaces answers from this table.
"""

from __future__ import annotations

CLIENT, SERVER = "10.20.0.2", "10.20.0.1"
CLIENT6, SERVER6 = "2001:db8:20::2", "2001:db8:20::1"
NAMELESS = "203.0.113.200"  # answers on port 443, has no name anywhere

HOSTS = {
    # workplace monitoring
    "rt.teramind.co": "203.0.113.10",
    "api.activtrak.com": "203.0.113.11",
    "api.timedoctor.com": "203.0.113.12",
    "www.hubstaff.com": "203.0.113.13",
    # session replay, product and web analytics
    "rs.fullstory.com": "203.0.113.20",
    "www.clarity.ms": "203.0.113.21",
    "us.i.posthog.com": "203.0.113.22",
    "d.clarity.ms": "203.0.113.26",
    "api2.amplitude.com": "203.0.113.23",
    "www.google-analytics.com": "203.0.113.24",
    "company.matomo.cloud": "203.0.113.25",
    # performance, errors, operating system, network inspection
    "browser-intake-datadoghq.com": "203.0.113.30",
    "o1.ingest.sentry.io": "203.0.113.31",
    "v10.events.data.microsoft.com": "203.0.113.32",
    "gateway.zscalertwo.net": "203.0.113.33",
    # nobody's vendor
    "intranet.example": "198.51.100.10",
    "mail.example": "198.51.100.11",
    "payroll.example": "198.51.100.12",
    "proxy.example": "198.51.100.13",
    "cover.example": "198.51.100.14",
    "hidden.example": "198.51.100.14",
}

# alias -> what it stands for; a chain takes several entries
CNAMES = {
    "metrics.company.example": "company.edge.example",
    "company.edge.example": "company.matomo.cloud",
}

DUAL_STACK = frozenset({"intranet.example", "www.clarity.ms", "us.i.posthog.com", "www.google-analytics.com"})
INSPECTED = frozenset({"payroll.example"})  # their certificates are issued by the inspection CA
BIG_NAME = "pool.example"  # has more addresses than one frame of 1500 octets holds
BIG_POOL = [f"203.0.113.{last}" for last in range(100, 200)]
BIG_POOL6 = [f"2001:db8:113::{last:x}" for last in range(100, 160)]


def names() -> list[str]:
    """Return every name that a server answers for: hosts and aliases, sorted."""
    return sorted({*HOSTS, *CNAMES, BIG_NAME})


def address6(address: str) -> str:
    """Return the IPv6 twin of an IPv4 address of the table, such as 2001:db8:113::10 for 203.0.113.10."""
    network, last = address.split(".")[2:]
    return f"2001:db8:{network}::{last}"
