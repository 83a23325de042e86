"""Hosts files (`0.0.0.0 tracker.example`) to entries: each name is that host alone. Pure.

The address does not matter; several names may stand behind one. What a local network calls itself is left out.
"""

from __future__ import annotations

from detector.lists.lines import lines_of
from detector.lists.model import ListEntry, ParsedList
from detector.lists.names import NO_NAME, fault_of, host_name, is_address

FORM = "hosts file"
_HOUSEHOLD = frozenset(
    [
        "localhost",
        "localhost.localdomain",
        "local",
        "broadcasthost",
        "ip6-localhost",
        "ip6-loopback",
        "ip6-localnet",
        "ip6-mcastprefix",
        "ip6-allnodes",
        "ip6-allrouters",
        "ip6-allhosts",
        "0.0.0.0",
    ]
)


def parse(text: str) -> ParsedList:
    """Return the hosts that a hosts file names."""
    parsed = ParsedList(FORM)
    for number, line in lines_of(text, parsed):
        address, *names = line.partition("#")[0].split()[:64] or [""]
        if not address:
            continue
        if not is_address(address) or not names:
            parsed.skip(NO_NAME)
            continue
        for name in names:
            host = host_name(name)
            if host is not None:
                parsed.add(ListEntry(host, None, None, "", "", number))
            elif name.lower() not in _HOUSEHOLD:
                parsed.skip(fault_of(name))
    return parsed
