"""How a host's row grows by a connection, and how a host is credited to whom its aliases belong.

Knows rows, connections and whose a name is; keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detector.counting.connections import Named, Names
from detector.counting.hosts import Hosts
from detector.counting.running import like, new
from detector.evidence import is_upload
from detector.match.answer import Match, is_listed
from detector.match.index import Matcher
from detector.summary import Tally


def count_named(hosts: Hosts, named: Named, host: str, match: Match | None) -> None:
    """Count a connection that has a name under one of its candidates, `host`."""
    connection, said = named.connection, named.connection.handshake
    place = like(host, match)
    row = hosts.row(place)
    row.saw(connection.first, connection.last, named.seen_in)
    if _vouches(said.certificate_host, host):
        row.saw(connection.first, connection.last, "certificate")
    row.contacts += named.seen_in != "http"
    row.by_address += named.by_address
    row.ambiguous += bool(named.other_names)
    row.is_outer = row.is_outer or named.is_outer
    if not named.other_names and not named.is_outer:
        row.bytes_out += connection.bytes_out
        row.bytes_in += connection.bytes_in
        row.uploads += is_upload(connection.bytes_out, said.size)
    row.note("other_names", named.other_names)
    row.note("ja4", said.ja4)
    row.note("alpn", (said.alpn,) if said.alpn else ())
    row.note("programs", (connection.program,) if connection.program else ())
    if not named.other_names and not named.is_outer:  # the last: it may change which rows there are
        hosts.send(place, connection.first, connection.last, connection.bytes_out, connection.surges[0])


class Credits:
    """What hosts that no signature knows become by their aliases; remembered, because few change between two looks."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._known: dict[int, tuple[Tally, frozenset[str], Tally | None]] = {}
        """By the number of the row as it was frozen last, which no other has while it is kept here."""

    def apply(self, hosts: Hosts, names: Names) -> None:
        """Count a host that no signature knows under the first vendor that one of its aliases belongs to."""
        before, self._known = self._known, {}

        def changed(tally: Tally) -> Tally | None:
            aliases = names.aliases[tally.host]
            known = before.get(id(tally))
            if known is None or known[1] is not aliases:
                known = tally, aliases, self._credited(tally, aliases)
            self._known[id(tally)] = known
            return known[2]

        hosts.change(names.aliases, lambda signature: signature is None or is_listed(signature), changed)

    def _credited(self, tally: Tally, aliases: frozenset[str]) -> Tally | None:
        match = _match_alias(self._matcher, sorted(aliases))
        if tally.signature_id is not None and (match is None or match.is_listed):
            return None
        row = new(tally.host, like(tally.host, match))
        row.add(replace(tally, path_was_seen=False))  # the path was not looked for in the alias's signature
        row.note("aliases", aliases)
        return row.freeze()


def best(matcher: Matcher, match: Match | None, aliases: Iterable[str]) -> Match | None:
    """Return the signature that a name or one of its aliases belongs to; without one, what a list says."""
    if match is not None and not match.is_listed:
        return match
    other = _match_alias(matcher, aliases)
    return match if other is None or (match is not None and other.is_listed) else other


def _match_alias(matcher: Matcher, aliases: Iterable[str]) -> Match | None:
    """Return the first signature that an alias belongs to; without one, the first thing that a list says."""
    matches = [match for match in map(matcher.match, aliases) if match is not None]
    return next((match for match in matches if not match.is_listed), matches[0] if matches else None)


def _vouches(certificate_host: str | None, host: str) -> bool:
    """Tell whether a certificate's first name is that of the host, or of a domain above it."""
    return certificate_host is not None and (host == certificate_host or host.endswith("." + certificate_host))
