"""What hides names is counted once, under the product that is known, in any order, and within bounds."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from detector.catalogue.compiled import catalogue_of
from detector.catalogue.loader import parse_signature
from detector.counting import unnamed
from detector.counting.connections import Named
from detector.counting.unnamed import Unnamed
from detector.findings import Findings, merge
from detector.match.index import Matcher
from detector.observation import Connection, Endpoints, Handshake, Lookup
from detector.sources.packets import PacketReader
from detector.summary import Hint, Summary, Tunnel
from detector.wire.frames import batch_of
from tests.catalogue.samples import GOOD
from tests.frames import ipv4, udp

AGENT = "t13d880900_fcb5b95cb75a_b0d3b4ac2a14"
GATEWAY = """\
  - host: gw.acmewatch.example
    role: ingest
    tunnel: true
    source: firewall
certificates:"""
HINTS = f"""\
tunnels: [{{protocol: ipsec, port: 4501, source: site}}]
ranges: [{{cidr: 198.51.100.0/24, source: site}}]
ja4: [{{value: {AGENT}, source: site}}]
"""
ME, INSIDE, OUTSIDE = bytes([10, 0, 0, 1]), bytes([198, 51, 100, 9]), bytes([192, 0, 2, 7])
_FOUND, _PROBLEMS = parse_signature(
    GOOD.replace("certificates:", GATEWAY) + HINTS, "signatures/workplace-monitoring/acme-watch.yaml"
)
assert _FOUND is not None, _PROBLEMS
MATCHER = Matcher(catalogue_of([_FOUND]))


def connection(server: bytes = OUTSIDE, port: int = 443, **changes: object) -> Connection:
    plain = Connection(Endpoints(17, ME, 40_000, server, port), 100.0, 160.0, 900, 100, True, True)
    return replace(plain, why_unnamed="other-protocol", **changes)  # type: ignore[arg-type]


def hello(host: str | None, *ja4: str) -> Handshake:
    return Handshake(host=host, seen_in="sni" if host else "", ja4=ja4)


def settled(*events: Connection | Lookup) -> Summary:
    findings = Findings(MATCHER)
    for event in events:
        findings.add(event)
    return findings.settle()


def test_a_tunnel_has_no_name_that_tells_even_if_its_end_has_one() -> None:
    name = Lookup(90.0, ME, OUTSIDE, "vpn.company.example", (), 60)
    summary = settled(name, connection(tunnel="wireguard"))
    assert (summary.coverage.named_flows, summary.coverage.named_bytes) == (0, 0)
    assert summary.coverage.unnamed_flows == {"tunnel": 1}
    assert summary.coverage.unnamed_bytes == {"tunnel": 1_000}
    (tunnel,) = summary.tunnels
    assert (tunnel.protocol, tunnel.server, tunnel.signature_id, tunnel.how) == (
        *("wireguard", "vpn.company.example", "", ""),
    )
    assert (tunnel.flows, tunnel.bytes_out, tunnel.bytes_in) == (1, 900, 100)


@pytest.mark.parametrize(
    ("ja4", "protocol", "over"),
    [("d13d0312h3_55b375c5d22e_06cda9e17597", 17, "dtls"), (AGENT, 6, "tls"), ("", 17, "udp"), ("", 6, "tcp")],
)
def test_a_gateway_s_name_hides_those_that_are_meant(ja4: str, protocol: int, over: str) -> None:
    said = hello("gw.acmewatch.example", *([ja4] if ja4 else []))
    ends = Endpoints(protocol, ME, 40_000, OUTSIDE, 443)
    summary = settled(replace(connection(), endpoints=ends, handshake=said, why_unnamed=""))
    (tunnel,) = summary.tunnels
    assert (tunnel.signature_id, tunnel.how, tunnel.protocol) == ("acme-watch", "host", over)
    assert summary.coverage.unnamed_flows == {"tunnel": 1}
    # The vendor's row stands as before: its host was talked to.
    assert [tally.host for tally in summary.tallies if tally.signature_id] == ["gw.acmewatch.example"]
    assert summary.hints == ()


def test_an_ordinary_host_of_the_same_product_is_no_tunnel() -> None:
    said = hello("in.acmewatch.example")
    summary = settled(replace(connection(), handshake=said, why_unnamed=""))
    assert (summary.tunnels, summary.coverage.named_flows) == ((), 1)


def test_a_name_that_is_one_of_several_names_no_product() -> None:
    names = [
        Lookup(at, ME, OUTSIDE, name, (), 60) for at, name in ((90.0, "a.example"), (91.0, "gw.acmewatch.example"))
    ]
    assert settled(*names, connection()).tunnels == ()
    (tunnel,) = settled(*names, connection(tunnel="openvpn")).tunnels
    assert (tunnel.signature_id, tunnel.how) == ("", "")


def test_who_the_product_is_by_protocol_and_port_or_as_a_hint_by_range() -> None:
    tunnels = settled(connection(port=4_501, tunnel="ipsec"), connection(INSIDE, tunnel="wireguard")).tunnels
    assert [(tunnel.protocol, tunnel.signature_id, tunnel.how) for tunnel in tunnels] == [
        ("ipsec", "acme-watch", "protocol"),
        ("wireguard", "acme-watch", "address-range"),
    ]


def test_a_range_is_a_hint_for_what_has_no_name_and_nothing_else() -> None:
    summary = settled(connection(INSIDE), connection(INSIDE, port=8_443))
    assert [tally.signature_id for tally in summary.tallies] == []
    (hint,) = summary.hints
    assert (hint.kind, hint.signature_id, hint.matched, hint.hosts) == (
        *("address-range", "acme-watch", "198.51.100.0/24", frozenset({"198.51.100.9"})),
    )
    assert (hint.flows, hint.bytes_out, hint.bytes_in, hint.first_seen, hint.last_seen) == (2, 1_800, 200, 100.0, 160.0)
    named = replace(connection(INSIDE), handshake=hello("a.example"), why_unnamed="")
    assert settled(named).hints == ()
    assert settled(Lookup(90.0, ME, INSIDE, "b.example", (), 60), connection(INSIDE)).hints == ()


def test_a_handshake_is_a_hint_where_no_name_says_the_same() -> None:
    other = replace(connection(), handshake=hello("a.example", AGENT), why_unnamed="")
    own = replace(connection(), handshake=hello("in.acmewatch.example", AGENT), why_unnamed="")
    (hint,) = settled(other, own).hints
    assert (hint.kind, hint.matched, hint.hosts, hint.flows) == ("ja4", AGENT, frozenset({"a.example"}), 1)


def test_a_hint_is_no_evidence() -> None:
    summary = settled(connection(INSIDE), replace(connection(), handshake=hello("a.example", AGENT), why_unnamed=""))
    assert {tally.signature_id for tally in summary.tallies} == {None}
    assert len(summary.hints) == 2


def test_parts_add_up_to_the_whole_in_any_order() -> None:
    said = hello("gw.acmewatch.example", AGENT)
    connections = [
        connection(OUTSIDE[:3] + bytes([last]), port, tunnel=tunnel)
        for last, (port, tunnel) in enumerate([(51_820, "wireguard"), (4_501, "ipsec"), (443, ""), (1_194, "openvpn")])
    ]
    connections += [connection(INSIDE), connection(INSIDE, tunnel="wireguard")]
    connections += [replace(connection(), handshake=said, why_unnamed="")]
    whole = settled(*connections)
    for seed in range(5):
        random.Random(seed).shuffle(connections)
        parts = []
        for part in (connections[:3], connections[3:]):
            findings = Findings(MATCHER)
            for item in part:
                findings.add(item)
            parts.append(findings.summary())
        findings = Findings(MATCHER)
        findings.absorb(merge(parts[0], parts[1], MATCHER))
        assert findings.settle() == whole


def test_a_look_in_between_changes_nothing() -> None:
    findings = Findings(MATCHER)
    findings.add(connection(INSIDE, tunnel="wireguard"))
    first = findings.snapshot([connection(tunnel="ipsec")])
    assert [tunnel.protocol for tunnel in first.tunnels] == ["ipsec", "wireguard"]
    assert findings.snapshot([connection(tunnel="ipsec")]) == first
    assert [tunnel.protocol for tunnel in findings.settle().tunnels] == ["wireguard"]


def test_only_so_many_ends_are_told_apart_and_the_same_ones_in_any_order() -> None:
    ends = [bytes([192, 0, number >> 8, number & 255]) for number in range(3 * unnamed.MAX_TUNNELS)]
    totals: list[tuple[Tunnel, ...]] = []
    for seed in range(3):
        random.Random(seed).shuffle(ends)
        counted = Unnamed(MATCHER.marks)
        for end in (*ends, *ends[:100]):
            counted.count(Named(connection(end, tunnel="wireguard"), None, ""), None)
        totals.append(counted.tunnels())
    first = totals[0]
    assert len(first) == unnamed.MAX_TUNNELS + 1
    assert sum(tunnel.flows for tunnel in first) == len(ends) + 100
    assert all({tunnel.server for tunnel in other} == {tunnel.server for tunnel in first} for other in totals)


def test_a_hint_keeps_so_many_hosts() -> None:
    counted = Unnamed(MATCHER.marks)
    for last in range(40):
        counted.count(Named(connection(bytes([198, 51, 100, last])), None, ""), None)
    (hint,) = counted.hints()
    assert isinstance(hint, Hint)
    assert (hint.flows, len(hint.hosts)) == (40, unnamed.MAX_HINT_HOSTS)


def test_connections_that_come_as_columns_are_counted_as_those_that_come_as_values() -> None:
    esp = [ipv4(bytes(100), 50, target=end) for end in (OUTSIDE, INSIDE)]
    plain = [ipv4(udp(bytes(40), dport=9_999), 17, target=end) for end in (OUTSIDE, INSIDE)]
    initiation = ipv4(udp(b"\x01\0\0\0" + bytes(144), dport=51_820), 17, target=OUTSIDE)
    batch = batch_of([*esp, *plain, initiation], [10**9] * 5, 101)
    summaries = []
    for in_columns in (True, False):
        findings, reader = Findings(MATCHER), PacketReader(in_columns=in_columns)
        for event in (*reader.feed(batch), *reader.finish()):
            findings.add(event)
        summaries.append(findings.settle())
    assert summaries[0] == summaries[1]
    assert [(tunnel.protocol, tunnel.how) for tunnel in summaries[0].tunnels] == [
        ("ipsec", ""),
        ("ipsec", "address-range"),
    ]
    assert summaries[0].coverage.unnamed_bytes == {"other-protocol": 228, "tunnel": 200}
    assert [hint.hosts for hint in summaries[0].hints] == [frozenset({"198.51.100.9"})]
