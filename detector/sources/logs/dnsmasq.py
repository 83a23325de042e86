"""dnsmasq's log of queries (`log-queries`), and Pi-hole's pihole.log, line by line. Pure but for chains of aliases.

Format: https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html (`--log-queries`, `--log-facility`). An answer that goes
over aliases takes several lines, one after the other: each but the last says `<CNAME>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from detector.observation import Lookup, Observation
from detector.sources.logs.fields import DAMAGED, Event, Unusable, address_of, host_of, needed_host
from detector.sources.logs.stamps import iso_time, syslog_time

MAX_ASKED = 1_024
"""Names of which it is remembered who asked for them."""

_MAX_CHAIN = 16
_LINE = re.compile(
    r"(?:(?P<syslog>[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d)|(?P<iso>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,20})) "
    r"(?:[^ ]{1,255} )?(?:dnsmasq\S{0,20}: )?(?:\d{1,9} \S{1,60}/\d{1,5} )?"
    r"(?P<what>query\[[\w=]{1,20}\]|reply|cached(?:-stale)?|gravity blocked|exactly denied|regex denied"
    r"|exactly blacklisted|regex blacklisted) (?P<name>\S{1,1024}) (?P<verb>from|is) (?P<value>\S{1,255})"
)


def is_dnsmasq(line: str) -> bool:
    """Tell whether a line is one of its log of queries."""
    return _LINE.match(line) is not None


class Dnsmasq:
    """Lines of one log; `latest` is when it was last written (its lines have no year), `blocked` counts refusals."""

    def __init__(self, latest: datetime) -> None:
        self._latest = latest
        self.blocked = 0
        self._chain: list[str] = []
        self._goes_on = False
        self._asked: dict[str, bytes] = {}
        self._question: Observation | None = None

    def events(self, line: bytes) -> Iterator[Event]:
        """Yield what a line tells; nothing for a line about something else. Raises Unusable."""
        found = _LINE.match(line.decode("utf-8", "replace"))
        if found is None:
            if b" query[" in line:
                raise Unusable(DAMAGED)
            return
        at = syslog_time(found["syslog"], self._latest) if found["syslog"] else iso_time(found["iso"])
        host = needed_host(found["name"])
        if found["what"].startswith("query["):
            yield from self.finish()
            self._chain, self._goes_on = [], False
            self._remember(host, address_of(found["value"]))
            self._question = Observation(at=at, seen_in="dns", host=host)
        elif found["what"].startswith(("reply", "cached")):
            yield from self.finish()
            yield from self._reply(at, host, found["value"])
        else:
            yield from self._refuse(host)

    def finish(self) -> Iterator[Event]:
        """Yield the last question: whether it was refused stands in the line behind it."""
        if self._question is not None:
            yield self._question
            self._question = None

    def _refuse(self, host: str) -> Iterator[Event]:
        self.blocked += 1
        if self._question is not None and self._question.host == host:
            self._question = replace(self._question, is_blocked=True)
        yield from self.finish()

    def _remember(self, host: str, client: bytes) -> None:
        self._asked[host] = client
        if len(self._asked) > MAX_ASKED:
            del self._asked[next(iter(self._asked))]

    def _reply(self, at: float, host: str, value: str) -> Iterator[Event]:
        """Follow a chain of aliases: it goes on after `<CNAME>`, and its last name may have several addresses."""
        if not self._goes_on and self._chain[-1:] != [host]:
            self._chain = []
        if host not in self._chain and len(self._chain) < _MAX_CHAIN:
            self._chain.append(host)
        self._goes_on = value == "<CNAME>"
        if self._goes_on:
            return
        address = address_of(value)
        asked, aliases = host_of(self._chain[0]), tuple(self._chain[1:])
        client = self._asked.get(asked)
        if address and client:
            yield Lookup(at=at, client=client, address=address, name=asked, aliases=aliases, ttl=0)
        elif aliases:
            yield Lookup(at=at, client=b"", address=b"", name=asked, aliases=aliases, ttl=0)
