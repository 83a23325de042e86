"""Suricata's eve.json, line by line: dns, tls, quic, http and flow events. Pure but for joins.

Format: https://docs.suricata.io/en/latest/output/eve/eve-json-format.html. A flow's `flow_id` joins its name with its
volume. Suricata counts whole packets; what their headers take at most is left out, so that no more is told than was
sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from detector.observation import Observation
from detector.sources.logs.fields import (
    LOCAL_NAME_PORTS,
    TCP,
    Event,
    Row,
    address_of,
    answered,
    endpoints_of,
    handshake_of,
    host_of,
    inner,
    items,
    moment_of,
    needed_host,
    number_of,
    row_of,
    text_of,
)
from detector.sources.logs.joining import Joiner, Said
from detector.sources.logs.zeek import connection
from detector.sources.requests import observed

MAX_ASKED = 4_096
"""DNS questions that are remembered, so that an answer counts only where its question is in no line."""

_DNS_PORT = 53
_ETHERNET, _IPV4, _IPV6 = 14, 20, 40
_TCP_HEADER, _UDP_HEADER = 32, 8  # with the timestamps that most systems send along


class Suricata:
    """Lines of one eve.json."""

    def __init__(self, joiner: Joiner) -> None:
        self._joiner = joiner
        self._asked: dict[tuple[str, str, str], None] = {}

    def events(self, line: bytes) -> Iterator[Event]:
        """Yield what an event tells. Raises Unusable."""
        row = row_of(line)
        kind = row.get("event_type")
        if kind == "dns":
            yield from self._dns(row)
        elif kind in ("tls", "quic"):
            yield from self._tls(row, inner(row, kind), "sni" if kind == "tls" else "quic")
        elif kind == "http":
            yield from self._http(row)
        elif kind == "flow":
            yield from self._flow(row)

    def _dns(self, row: Row) -> Iterator[Event]:
        at, dns = moment_of(row.get("timestamp")), inner(row, "dns")
        ports = {number_of(row.get("src_port")), number_of(row.get("dest_port"))}
        if ports & LOCAL_NAME_PORTS:
            return
        named: list[Row] = [item for item in items(dns.get("queries")) if isinstance(item, dict)] or [dns]
        is_answer = dns.get("type") in ("answer", "response")
        host = needed_host(named[0].get("rrname"))
        if not self._was_asked(row, dns, host, is_answer=is_answer):
            yield Observation(at=at, seen_in="dns", host=host)
        if is_answer:
            side = "dest_ip" if number_of(row.get("src_port")) == _DNS_PORT else "src_ip"
            yield from answered(at, address_of(row.get(side)), host, _answers(dns))

    def _was_asked(self, row: Row, dns: Row, host: str, *, is_answer: bool) -> bool:
        """Tell whether this is the answer to a question that was counted; remember a question."""
        key = (str(row.get("flow_id"))[:32], str(dns.get("id"))[:8], host)
        if is_answer:
            return self._asked.pop(key, 0) is None
        self._asked[key] = None
        if len(self._asked) > MAX_ASKED:
            del self._asked[next(iter(self._asked))]
        return False

    def _tls(self, row: Row, said: Row, seen_in: str) -> Iterator[Event]:
        at = moment_of(row.get("timestamp"))
        ja4 = said.get("ja4")
        known = handshake_of(host_of(said.get("sni")), seen_in, text_of(said.get("issuerdn")), ja4=text_of(ja4))
        yield from self._joiner.name(_key(row), Said(at, known))

    def _http(self, row: Row) -> Iterator[Event]:
        at, http = moment_of(row.get("timestamp")), inner(row, "http")
        host = needed_host(http.get("hostname") or row.get("dest_ip"))
        method, path = text_of(http.get("http_method")) or "GET", text_of(http.get("url"))
        seen = observed(at=at, seen_in="http", method=method, host=host, path=path)
        if seen is not None:
            yield seen
            yield from self._joiner.name(_key(row), Said(at, handshake_of(host, "http")))

    def _flow(self, row: Row) -> Iterator[Event]:
        flow = inner(row, "flow")
        said = self._joiner.take(_key(row))
        first = moment_of(flow.get("start") or row.get("timestamp"))
        last = max(first, moment_of(flow.get("end") or row.get("timestamp")))
        ends = endpoints_of(*(row.get(name) for name in ("proto", "src_ip", "src_port", "dest_ip", "dest_port")))
        if ends is not None:
            overhead = _ETHERNET + (_IPV4 if len(ends.client) == 4 else _IPV6)
            overhead += _TCP_HEADER if ends.protocol == TCP else _UDP_HEADER
            sizes = _payload(flow, "toserver", overhead), _payload(flow, "toclient", overhead)
            yield connection(ends, (first, last), sizes, said)


def _key(row: Row) -> str:
    return str(row.get("flow_id"))[:32]


def _payload(flow: Row, way: str, overhead: int) -> int:
    packets, size = number_of(flow.get(f"pkts_{way}")), number_of(flow.get(f"bytes_{way}"))
    return max(size - packets * overhead, 0)


def _answers(dns: Row) -> list[tuple[str, int]]:
    listed = [item for item in items(dns.get("answers")) if isinstance(item, dict)]
    wanted = [item for item in listed if item.get("rrtype") in ("A", "AAAA", "CNAME")]
    if wanted:
        return [(text_of(item.get("rdata")), number_of(item.get("ttl"))) for item in wanted]
    grouped = inner(dns, "grouped")
    return [(text_of(text), 0) for kind in ("CNAME", "A", "AAAA") for text in items(grouped.get(kind))]
