"""Ranges and JA4 values of a signature: a product's own, or refused with the remedy."""

from __future__ import annotations

import pytest

from detector.catalogue.hint_checks import ja4_fault, range_fault
from detector.wire.ja4 import ja4
from detector.wire.tls import parse_client_hello
from tests.wire.builders import real

AGENT = "t13d880900_fcb5b95cb75a_b0d3b4ac2a14"


@pytest.mark.parametrize(
    "cidr", ["198.51.100.0/24", "203.0.113.9/32", "136.226.0.0/16", "2606:4700:100::/48", "2001:db8::/32"]
)
def test_what_a_vendor_publishes_is_taken(cidr: str) -> None:
    assert range_fault(cidr) is None


@pytest.mark.parametrize(
    ("cidr", "remedy"),
    [
        ("198.51.100.7", "'198.51.100.7/32'"),
        ("acme.example", "prefix length"),
        ("acme.example/24", "no network"),
        ("198.51.100.7/24", "no bit behind the prefix"),
        ("198.51.100.0/33", "no network"),
        ("198.51.100.0/255.255.255.0", "write '198.51.100.0/24'"),
        ("2606:4700:0100::/48", "write '2606:4700:100::/48'"),
        ("34.0.0.0/8", "too wide"),
        ("34.160.0.0/15", "/16 at most"),
        ("2600::/28", "/32 at most"),
        ("10.1.0.0/16", "private or reserved"),
        ("192.168.4.0/24", "private or reserved"),
        ("100.64.0.0/16", "private or reserved"),
        ("127.0.0.0/16", "private or reserved"),
        ("169.254.0.0/16", "private or reserved"),
        ("fe80::/64", "private or reserved"),
        ("fd00:1::/48", "private or reserved"),
        ("0.0.0.0/0", "too wide"),
        ("1" * 300 + "/24", "no network"),
    ],
)
def test_what_is_no_product_s_range_is_refused_with_the_remedy(cidr: str, remedy: str) -> None:
    assert remedy in (range_fault(cidr) or "")
    assert len(range_fault(cidr) or "") < 250


def test_an_agent_s_own_value_is_taken() -> None:
    assert ja4_fault(AGENT) is None
    assert ja4_fault(AGENT.replace("t13d", "q13i")) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        AGENT.upper(),
        AGENT[:-1],
        AGENT + "_x",
        "t13d8809_fcb5b95cb75a_b0d3b4ac2a14",
        "e7d705a3286e19ea42f587b344ee6865",
    ],
)
def test_what_is_no_ja4_is_refused(value: str) -> None:
    assert "is no JA4" in (ja4_fault(value) or "")


@pytest.mark.parametrize(
    "value",
    [
        "t13d1516h2_8daaf6152771_02713d6af862",
        "q13d0312h3_55b375c5d22e_06cda9e17597",
        "t13d1715h2_5b57614c22b0_5c2c66f702b0",
        "t13d2014h2_a09f3c656075_14788d8d241b",
        "t12d190700_d83cc789557e_16bbda4055b2",
        "t13d190900_9dc949149365_97f8aa674fd9",
        "t12d000000_000000000000_000000000000",
    ],
)
def test_a_browser_s_or_a_system_s_value_is_refused(value: str) -> None:
    assert "tells nothing" in (ja4_fault(value) or "")


def test_a_real_browser_is_refused() -> None:
    hello = parse_client_hello(real("tls-client-chromium.bin"))
    assert hello is not None
    assert "Chromium" in (ja4_fault(ja4(hello, "t")) or "")
