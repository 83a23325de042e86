"""Products without a name: by address, by handshake, by a protocol; and never one that the catalogue does not give."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st

from detector.catalogue.compiled import Catalogue, catalogue_of
from detector.catalogue.loader import parse_signature
from detector.catalogue.model import Signature
from detector.match.index import Matcher
from detector.match.marks import MarkMatcher
from tests.catalogue.samples import GOOD

AGENT = "t13d880900_fcb5b95cb75a_b0d3b4ac2a14"
HINTS = f"""\
tunnels:
  - {{protocol: anyconnect, source: site}}
  - {{protocol: ipsec, port: 4501, source: site}}
ranges:
  - {{cidr: 198.51.100.0/24, source: site}}
  - {{cidr: "2001:db8:7::/48", source: site}}
ja4:
  - {{value: {AGENT}, source: site}}
"""


def signature(name: str = "acme-watch", hints: str = HINTS) -> Signature:
    text = GOOD.replace("acme-watch", name).replace("acmewatch", name.replace("-", "")) + hints
    found, problems = parse_signature(text, f"signatures/workplace-monitoring/{name}.yaml")
    assert found is not None, problems
    return found


def catalogue(*signatures: Signature) -> Catalogue:
    return catalogue_of(signatures or (signature(),))


def line_of(text: str) -> int:
    return (GOOD + HINTS).splitlines().index(text) + 1


@cache
def marks_alone() -> MarkMatcher:
    return MarkMatcher(catalogue())


def at(address: str) -> str | None:
    match = marks_alone().range_of(ip_address(address).packed)
    return None if match is None else match.matched


def test_an_address_in_a_range_is_a_hint_of_no_role() -> None:
    match = marks_alone().range_of(ip_address("198.51.100.255").packed)
    assert match is not None
    assert (match.signature_id, match.role, match.path_was_seen) == ("acme-watch", "unknown", False)
    line = line_of("  - {cidr: 198.51.100.0/24, source: site}")
    assert match.origin == f"signatures/workplace-monitoring/acme-watch.yaml:{line}"


def test_the_edges_of_a_range() -> None:
    assert [at(f"198.51.{rest}") for rest in ("99.255", "100.0", "100.255", "101.0")] == [
        *(None, "198.51.100.0/24", "198.51.100.0/24", None)
    ]
    assert at("2001:db8:7::1") == "2001:db8:7::/48"
    assert at("2001:db8:8::1") is None
    assert [marks_alone().range_of(address) for address in (b"", b"\xc6", bytes(5))] == [None] * 3


def test_the_narrowest_range_counts() -> None:
    inner = signature("acme-inner", "ranges:\n  - {cidr: 198.51.100.128/25, source: site}\n")
    marks = MarkMatcher(catalogue(signature(), inner))
    found = [marks.range_of(ip_address(address).packed) for address in ("198.51.100.127", "198.51.100.128")]
    assert [match and match.signature_id for match in found] == ["acme-watch", "acme-inner"]


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(16, 32)), max_size=8), st.integers(0, 2**32 - 1))
def test_ranges_agree_with_a_naive_search(nets: list[tuple[int, int]], number: int) -> None:
    networks = list(dict.fromkeys(ip_network((base, length), strict=False) for base, length in nets))
    rows = [[4, net.prefixlen, int(net.network_address) >> (32 - net.prefixlen), str(net), 0, 1] for net in networks]
    empty = catalogue()
    marks = MarkMatcher(Catalogue((), empty.entries, {}, {}, {}, (), marks=empty.marks._replace(ranges=rows)))
    for address in (number, *(base for base, _ in nets)):
        holding = [net for net in networks if ip_address(address) in net]
        match = marks.range_of(address.to_bytes(4, "big"))
        assert (match.matched if match else None) == (
            str(max(holding, key=lambda net: net.prefixlen)) if holding else None
        )


def test_a_handshake_like_an_agent_s() -> None:
    match = marks_alone().ja4_of(["t13d1516h2_8daaf6152771_02713d6af862", AGENT])
    assert match is not None
    assert (match.signature_id, match.matched) == ("acme-watch", AGENT)
    assert marks_alone().ja4_of([AGENT.replace("t13d", "t13i")]) is None
    assert marks_alone().ja4_of([]) is None


def test_a_protocol_that_is_one_product_s_everywhere_or_on_a_port() -> None:
    def product(protocol: str, *ports: int) -> str | None:
        match = marks_alone().tunnel_of(protocol, ports)
        return None if match is None else match.matched

    assert product("anyconnect", 443, 40_000) == "anyconnect"
    assert product("ipsec", 40_000, 4_501) == "ipsec:4501"
    assert product("ipsec", 4_500) is None
    assert product("wireguard", 4_501) is None


def test_an_endpoint_may_carry_what_is_meant_for_others() -> None:
    text = GOOD.replace("    role: website\n", "    role: agent\n    tunnel: true\n")
    found, problems = parse_signature(text, "signatures/workplace-monitoring/acme-watch.yaml")
    assert found is not None, problems
    matcher = Matcher(catalogue_of([found]))
    assert matcher.marks.carries(matcher.match("gw.acmewatch.example"))
    assert not matcher.marks.carries(matcher.match("in.acmewatch.example", path="/v2/events/1", method="POST"))
    assert not matcher.marks.carries(None)
